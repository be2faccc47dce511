"""Appointment (SPPBJ), contracts with their addenda, and orders to start (SPMK, SPP)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Observation, Refusal, Row

from ..suppliers import Suppliers
from . import award
from .chain import Chain, has_failed
from .reading import SOURCE, Reading, compact, digest, latest, number, supplier_of, text


@dataclass
class Agreement:
    """One contract: its number, its rows by version of addendum, and those of its orders to start."""

    number: str
    contract: dict[int, list[Row]] = field(default_factory=dict)
    spmk: dict[int, list[Row]] = field(default_factory=dict)


def ids(chain: Chain) -> dict[str, str]:
    """Compact contract number -> the id of its row, for all contracts that the run names.

    The first contract (by date, then number) has the tender's code, so that every source means the same row; a further
    one adds a piece of its number.
    """
    reading = Reading()
    first: dict[str, str] = {}
    for link in ("contract", "spmk", "bast"):
        for row in chain.of(link):
            name = compact(text(row.cells, "no_kontrak"))
            day = reading.day(row.cells, "tgl_kontrak") or "9999"
            first[name] = min(first.get(name, "9999"), day)
        if first:
            break
    ordered = sorted(first, key=lambda name: (first[name], name))
    return {name: f"{chain.code}-{digest(6, name)}" if place else chain.code for place, name in enumerate(ordered)}


def read(chain: Chain, suppliers: Suppliers) -> Iterator[Observation | Refusal]:
    """Contracts, addenda and the number of the appointment. A contract whose value cannot be read is refused."""
    refused: list[Row] = []
    for row in chain.of("contract"):
        if error := _wrong(row):
            refused.append(row)
            yield Refusal(SOURCE, row, error)
    rows = [row for row in chain.of("sppbj", "contract", "spmk") if not any(row is other for other in refused)]
    if not rows:
        return
    reading = Reading()
    names = ids(chain)
    agreements = _agreements(reading, chain, names, refused)
    contracts: list[dict[str, str]] = []
    amendments: list[dict[str, str]] = []
    for name in sorted(agreements, key=lambda name: list(names).index(name)):
        contract = _contract(reading, chain, agreements[name], names[name], suppliers)
        contracts.append(contract)
        amendments += _amendments(reading, agreements[name], contract)
    if contracts:
        reading.values["contracts"] = contracts
    if chain.of("contract") and contracts:
        reading.values["amendments"] = amendments
    if appointed := _appointed(reading, chain, suppliers):
        reading.values["awards"] = [appointed]
    _check(reading, chain, contracts)
    yield Observation(
        source=SOURCE,
        key=chain.bundle("contract"),
        keys=(chain.key,),
        values=reading.values,
        rows=tuple(rows),
        doubts=tuple(reading.facts.doubts),
        joins_only=True,
    )


def status(words: str) -> str:
    """The canonical status of a contract: what is broken off has ended like what is finished."""
    said = words.lower()
    if any(word in said for word in ("putus", "mutus", "selesai")):
        return "terminated"
    if "batal" in said:
        return "cancelled"
    return "active" if "berjalan" in said or "berlangsung" in said else ""


def _wrong(row: Row) -> dict[str, FieldError]:
    reading = Reading()
    reading.money(row.cells, "nilai_kontrak")
    wrong = [doubt for doubt in reading.facts.doubts]
    return {"nilai_kontrak": FieldError("money", found=row.cells.get("nilai_kontrak"))} if wrong else {}


def _agreements(
    reading: Reading, chain: Chain, names: Mapping[str, str], refused: Sequence[Row]
) -> dict[str, Agreement]:
    """The contracts by compact number; an order to start that names none belongs to the only one there is."""
    found: dict[str, Agreement] = {}
    for link in ("contract", "spmk"):
        for row in chain.of(link):
            if any(row is other for other in refused):
                continue
            written = text(row.cells, "no_kontrak")
            name = compact(written)
            if link == "spmk" and name not in found and len(found) == 1 and chain.of("contract"):
                name = next(iter(found))
            if name not in names:
                reading.facts.doubt(
                    "contracts.start",
                    f"SPMK menyebut kontrak “{written}” yang tidak ada di antara kontrak paket ini",
                    f"the order to start names a contract “{written}” that is not among those of this package",
                )
                continue
            agreement = found.setdefault(name, Agreement(written))
            versions: dict[int, list[Row]] = getattr(agreement, link)
            versions.setdefault(number(row.cells, "versi_addendum"), []).append(row)
    return found


def _contract(
    reading: Reading, chain: Chain, agreement: Agreement, row_id: str, suppliers: Suppliers
) -> dict[str, str]:
    """The contract as first signed, with the status of its latest version."""
    versions = agreement.contract or agreement.spmk
    cells = latest(versions[min(versions)]).cells
    newest = latest(versions[max(versions)]).cells
    supplier = supplier_of(cells, suppliers)
    start, end = _period(reading, agreement, min(versions), cells)
    return reading.row(
        "contracts",
        {
            "id": row_id,
            "award_id": chain.code,
            "number": text(cells, "no_kontrak"),
            "title": text(cells, "nama_paket"),
            "type": cells.get("jenis_kontrak"),
            "date_signed": reading.day(cells, "tgl_kontrak"),
            "start": start,
            "end": end,
            "amount": reading.money(cells, "nilai_kontrak"),
            "supplier_id": supplier.get("id"),
            "supplier_name": supplier.get("name"),
            "performance_guarantee_amount": _guarantee(reading, chain, cells),
            "status": status(text(newest, "status_kontrak")),
        },
    )


def _period(reading: Reading, agreement: Agreement, version: int, cells: Mapping[str, Any]) -> tuple[str, str]:
    """The real period is in the order to start; that of the contract repeats one day in ISB, and then says nothing."""
    if rows := agreement.spmk.get(version) or next(iter(agreement.spmk.values()), None):
        order = latest(rows).cells
        return reading.day(order, "tgl_mulai_pekerjaan"), reading.day(order, "tgl_selesai_pekerjaan")
    start, end = (reading.day(cells, column) for column in ("tgl_kontrak_awal", "tgl_kontrak_akhir"))
    return (start, end) if start != end else ("", "")


def _guarantee(reading: Reading, chain: Chain, cells: Mapping[str, Any]) -> str:
    """The performance guarantee of the appointment that the contract names, or of the only one there is."""
    named = compact(text(cells, "no_sppbj"))
    rows = chain.of("sppbj")
    fitting = [row for row in rows if compact(text(row.cells, "no_sppbj")) == named]
    if not fitting and len({compact(text(row.cells, "no_sppbj")) for row in rows}) == 1:
        fitting = rows
    return reading.money(latest(fitting).cells, "nilai_jaminan_pelaksanaan") if fitting else ""


def _amendments(reading: Reading, agreement: Agreement, contract: Mapping[str, str]) -> list[dict[str, str]]:
    """One for each version behind the first; value and end only where they change."""
    found: list[dict[str, str]] = []
    amount, end = contract.get("amount", ""), contract.get("end", "")
    for version in sorted(agreement.contract)[1:]:
        cells = latest(agreement.contract[version]).cells
        changed = reading.money(cells, "nilai_kontrak")
        day = reading.day(cells, "tgl_kontrak")
        written = text(cells, "no_kontrak")
        until = (
            reading.day(latest(agreement.spmk[version]).cells, "tgl_selesai_pekerjaan")
            if version in agreement.spmk
            else ""
        )
        row = {
            "id": f"{contract['id']}-{version}",
            "contract_id": contract["id"],
            "number": written if written != contract.get("number") else "",
            "date": day if day != contract.get("date_signed") else "",
            "reason": text(cells, "alasan_addendum"),
            "amount": changed if changed != amount else "",
            "end": until if until != end else "",
        }
        found.append(reading.row("amendments", row))
        amount, end = changed or amount, until or end
    return found


def _appointed(reading: Reading, chain: Chain, suppliers: Suppliers) -> dict[str, str]:
    """What the appointment adds to the award: its number; supplier and price only where no result names them."""
    rows = chain.of("sppbj")
    if not rows:
        return {}
    lowest = min(number(row.cells, "versi_addendum") for row in rows)
    first = [row for row in rows if number(row.cells, "versi_addendum") == lowest]
    first.sort(key=lambda row: (reading.day(row.cells, "tgl_sppbj") or "9999", text(row.cells, "no_sppbj")))
    numbers = {text(row.cells, "no_sppbj") for row in first}
    cells = latest([row for row in first if text(row.cells, "no_sppbj") == text(first[0].cells, "no_sppbj")]).cells
    if len(numbers) > 1:
        reading.facts.doubt(
            "awards.sppbj_number",
            f"ada {len(numbers)} SPPBJ; yang pertama dicatat",
            f"there are {len(numbers)} appointment letters; the first is recorded",
        )
    row = {"id": chain.code, "sppbj_number": text(cells, "no_sppbj")}
    result = award.result_of(chain)
    if result is None or not supplier_of(result.cells, suppliers):
        supplier = supplier_of(cells, suppliers)
        row |= {"supplier_id": supplier.get("id", ""), "supplier_name": supplier.get("name", "")}
        row["amount"] = reading.money(cells, "harga_final")
    return reading.row("awards", row)


def _check(reading: Reading, chain: Chain, contracts: Sequence[Mapping[str, str]]) -> None:
    if contracts and has_failed(chain):
        reading.facts.doubt(
            "contracts",
            "paket dinyatakan gagal atau batal, tetapi ada kontraknya",
            "the package is said to have failed, but there is a contract",
        )
    announced = chain.of("announced", "done")
    estimate = Reading().money(latest(announced).cells, "hps") if announced else ""
    for contract in contracts:
        amount = contract.get("amount")
        if amount and estimate and Decimal(amount) > 2 * Decimal(estimate):
            reading.facts.doubt(
                "contracts.amount",
                f"nilai kontrak {amount} lebih dari dua kali HPS {estimate}: mungkin salah ketik",
                f"the contract value {amount} is more than twice the estimate {estimate}: perhaps a typing error",
            )
