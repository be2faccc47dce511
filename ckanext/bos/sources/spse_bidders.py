"""The sheet of bidders: registrations for a tender, some with a price, a firm now and then on several rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Doubt, Key, Observation, Refusal, Row
from ckanext.bos.core.redaction import scrub

from .facts import Facts, rupiah
from .suppliers import Suppliers, name_in


def bidders(source: str, code: str, rows: Sequence[Row], suppliers: Suppliers) -> Iterator[Observation | Refusal]:
    """One observation of all bidders of a tender or non-tender with this SPSE code; a firm is one bidder."""
    taken: list[Row] = []
    bids: list[dict[str, str]] = []
    doubts: list[Doubt] = []
    for row in rows:
        facts = Facts()
        bid = _bid(facts, row, suppliers)
        if not code:
            facts.errors["kd_lelang"] = FieldError("no_key")
        if facts.errors:
            yield Refusal(source, row, facts.errors)
            continue
        taken.append(row)
        bids += [bid] if bid else []
        doubts += facts.doubts
    if taken:
        yield Observation(
            source=source,
            key=f"bidders/{code}",
            keys=(Key("spse", code),),
            values={"bidders": _one_each(bids)},
            rows=tuple(taken),
            doubts=tuple(doubts),
            joins_only=True,
        )


def _bid(facts: Facts, row: Row, suppliers: Suppliers) -> dict[str, str]:
    """The bid of one row; empty when the row says neither name nor number."""
    facts.check_cells(row.cells)
    name = name_in(row.cells, "peserta")
    bidder = suppliers.id(row.cells.get("npwp") or "", name)
    if not name:
        facts.doubt("bidders.name", f"{row.origin}: baris tanpa nama peserta", f"{row.origin}: row without a name")
    if not bidder:
        return {}
    offer, corrected = _price(facts, row, "penawaran"), _price(facts, row, "harga_terkoreksi")
    return facts.row(
        "bidders",
        {
            "id": bidder,
            "name": suppliers.name(name),
            "offer_amount": offer,
            "corrected_amount": corrected if offer else "",
            "result": "pending" if offer else "registered",
        },
    )


def _price(facts: Facts, row: Row, column: str) -> str:
    """A price of a bidder; what is none (“??”) is left out with a doubt, the registration stands."""
    try:
        return rupiah(row.cells.get(column))
    except FieldError as error:
        said = {lang: f"{row.origin}: {scrub(error.message(lang))[0]}" for lang in ("id", "en")}
        facts.doubt(f"bidders.{column}", said["id"], said["en"])
        return ""


def _one_each(bids: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """One bid a firm, in whatever order the rows came: a price before a mere registration, the higher of two prices.

    Of two prices the lower one is what was negotiated; the sheet of non-tenders says so of the same offers.
    """
    found: dict[str, dict[str, str]] = {}
    for bid in sorted(bids, key=_weight):
        name = {sub: value for sub, value in found.get(bid["id"], {}).items() if sub == "name"}
        found[bid["id"]] = name | bid
    return [found[bidder] for bidder in sorted(found)]


def _weight(bid: Mapping[str, str]) -> tuple[Decimal, list[tuple[str, str]]]:
    return Decimal(bid.get("corrected_amount") or bid.get("offer_amount") or 0), sorted(bid.items())
