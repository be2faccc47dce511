"""Compiled release -> rows of the flat tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from ckanext.bos.core import ladder

Json = Mapping[str, Any]
Cell = str | int | Decimal | None
Row = tuple[Cell, ...]
_SEPARATOR = "; "


def rows(compiled: Json, year: int) -> Iterator[tuple[str, Row]]:
    """Every row of one process with the name of its table.

    :param compiled: numbers with a fraction as Decimal
    :param year: of the first release
    """
    yield "proses", _process(compiled, year)
    for name, found in (
        ("peserta", _bidders(compiled)),
        ("pemenang", _awards(compiled)),
        ("kontrak", _contracts(compiled)),
        ("pembayaran", _payments(compiled)),
        ("dokumen", _documents(compiled)),
        ("kemajuan", _milestones(compiled)),
    ):
        for row in found:
            yield name, (compiled["ocid"], *row)


def _process(compiled: Json, year: int) -> Row:
    buyer, tender = compiled.get("buyer", {}), compiled.get("tender", {})
    budget, period = compiled.get("planning", {}).get("budget", {}), tender.get("tenderPeriod", {})
    awards = ladder.alive(compiled.get("awards"))
    contracts = compiled.get("contracts", ())
    return (
        compiled["ocid"],
        compiled.get("title") or tender.get("title"),
        buyer.get("name"),
        buyer.get("id"),
        year,
        compiled.get("date"),
        tender.get("status"),
        tender.get("procurementMethodDetails"),
        tender.get("procurementMethod"),
        tender.get("mainProcurementCategory"),
        budget.get("project"),
        budget.get("projectID"),
        _amount(budget, "amount"),
        _amount(tender),
        _total(awards),
        _total(contract for contract in contracts if contract.get("status") != "cancelled"),
        _total(payment for contract in contracts for payment in _done(contract).get("transactions", ())),
        tender.get("numberOfTenderers"),
        _joined((supplier for award in awards for supplier in award.get("suppliers", ())), "name"),
        period.get("startDate"),
        period.get("endDate"),
        _joined(tender.get("deliveryLocations", ()), "description"),
        compiled.get("description") or tender.get("description"),
    )


def _bidders(compiled: Json) -> Iterator[Row]:
    """Every offer, then who registered without one."""
    offered: set[str] = set()
    for bid in compiled.get("bids", {}).get("details", ()):
        who = bid.get("tenderers", ())
        offered.update(tenderer.get("id") for tenderer in who)
        yield (
            bid.get("id"),
            _joined(who, "id"),
            _joined(who, "name"),
            bid.get("status"),
            bid.get("date"),
            _amount(bid),
        )
    for tenderer in compiled.get("tender", {}).get("tenderers", ()):
        if tenderer.get("id") not in offered:
            yield None, tenderer.get("id"), tenderer.get("name"), None, None, None


def _awards(compiled: Json) -> Iterator[Row]:
    for award in compiled.get("awards", ()):
        suppliers = award.get("suppliers", ())
        yield (
            award.get("id"),
            award.get("title"),
            award.get("status"),
            award.get("date"),
            _amount(award),
            _joined(suppliers, "id"),
            _joined(suppliers, "name"),
            award.get("relatedBid"),
        )


def _contracts(compiled: Json) -> Iterator[Row]:
    for contract in compiled.get("contracts", ()):
        period = contract.get("period", {})
        yield (
            contract.get("id"),
            contract.get("awardID"),
            contract.get("title"),
            contract.get("description"),
            contract.get("status"),
            contract.get("dateSigned"),
            period.get("startDate"),
            period.get("endDate"),
            _amount(contract),
            _amount(_done(contract), "finalValue"),
            len(contract.get("amendments", ())),
            _done(contract).get("status"),
        )


def _payments(compiled: Json) -> Iterator[Row]:
    for contract in compiled.get("contracts", ()):
        for payment in _done(contract).get("transactions", ()):
            yield (
                contract.get("id"),
                payment.get("id"),
                payment.get("date"),
                _amount(payment),
                payment.get("payer", {}).get("name"),
                payment.get("payee", {}).get("name"),
            )


def _documents(compiled: Json) -> Iterator[Row]:
    for section, owner, found in _members(compiled, "documents"):
        yield (
            section,
            owner,
            found.get("id"),
            found.get("documentType"),
            found.get("title"),
            found.get("datePublished"),
            found.get("format"),
            found.get("url"),
            found.get("description"),
        )


def _milestones(compiled: Json) -> Iterator[Row]:
    for section, owner, found in _members(compiled, "milestones"):
        yield (
            section,
            owner,
            found.get("id"),
            found.get("type"),
            found.get("title"),
            found.get("status"),
            found.get("dueDate"),
            found.get("dateMet"),
            found.get("description"),
        )


def _members(compiled: Json, name: str) -> Iterator[tuple[str, str | None, Json]]:
    """Documents or milestones of all sections: section, id of the award or contract they belong to, the member."""
    for section in ("planning", "tender"):
        for member in compiled.get(section, {}).get(name, ()):
            yield section, None, member
    for section in ("awards", "contracts"):
        for owner in compiled.get(section, ()):
            for member in owner.get(name, ()):
                yield section, owner.get("id"), member
            for member in _done(owner).get(name, ()):
                yield "implementation", owner.get("id"), member


def _done(contract: Json) -> Json:
    return contract.get("implementation", {})


def _amount(owner: Json, name: str = "value") -> int | Decimal | None:
    amount = owner.get(name, {}).get("amount")
    return amount if isinstance(amount, (int, Decimal)) else None


def _total(owners: Iterable[Json]) -> int | Decimal | None:
    amounts = [amount for owner in owners if (amount := _amount(owner)) is not None]
    return sum(amounts) if amounts else None


def _joined(members: Iterable[Json], name: str) -> str | None:
    return _SEPARATOR.join(dict.fromkeys(str(member[name]) for member in members if member.get(name))) or None
