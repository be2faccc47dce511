"""The bidders of a tender: registrations, some with a price."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Observation, Refusal, Row

from ..suppliers import Suppliers
from .chain import Chain
from .reading import SOURCE, Reading, digest, latest, supplier_of, text


def read(chain: Chain, suppliers: Suppliers) -> Iterator[Observation | Refusal]:
    """All bidders of a tender, a firm once; a row that names nobody is refused."""
    bids: dict[str, list[Row]] = {}
    for row in chain.of("bidders"):
        supplier = supplier_of(row.cells, suppliers)
        if not supplier.get("id"):
            yield Refusal(SOURCE, row, {"nama_penyedia": FieldError("required", field="nama_penyedia")})
            continue
        bids.setdefault(text(row.cells, "kd_peserta") or digest(12, supplier["id"]), []).append(row)
    if not bids:
        return
    reading = Reading()
    best: dict[str, dict[str, str]] = {}
    for row in sorted((_bid(reading, latest(rows), suppliers) for rows in bids.values()), key=_weight):
        best[row["id"]] = row
    reading.values["bidders"] = [best[bidder] for bidder in sorted(best)]
    reading.put_text("number_of_bidders", str(len(bids)))
    yield Observation(
        source=SOURCE,
        key=chain.bundle("bidders"),
        keys=(chain.key,),
        values=reading.values,
        rows=tuple(row for rows in bids.values() for row in rows),
        doubts=tuple(reading.facts.doubts),
        joins_only=True,
    )


def _bid(reading: Reading, row: Row, suppliers: Suppliers) -> dict[str, str]:
    offer, corrected = (reading.money(row.cells, column) for column in ("nilai_penawaran", "nilai_terkoreksi"))
    reason = text(row.cells, "alasan")
    won = text(row.cells, "pemenang") == "1"
    result = "winner" if won else "registered" if not offer else "disqualified" if reason else "pending"
    return reading.row(
        "bidders",
        {
            **supplier_of(row.cells, suppliers),
            "offer_amount": offer,
            "corrected_amount": corrected,
            "result": result,
            "rejection_reason": reason,
        },
    )


def _weight(bid: dict[str, str]) -> tuple[bool, Decimal, list[tuple[str, str]]]:
    """Of several bids of a firm the winning one counts, else the higher one."""
    return bid.get("result") == "winner", Decimal(bid.get("offer_amount") or 0), sorted(bid.items())
