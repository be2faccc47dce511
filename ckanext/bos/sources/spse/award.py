"""Who won: result rows of tenders and non-tenders."""

from __future__ import annotations

from datetime import date

from ckanext.bos.core.dates import parse_date
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Row

from ..suppliers import Suppliers
from .chain import TENDER, Chain, has_failed, status_of
from .reading import Reading, as_of, latest, supplier_of, text

_PRICES = {
    "offer_amount": "nilai_penawaran",
    "corrected_amount": "nilai_terkoreksi",
    "negotiated_amount": "nilai_negosiasi",
}
_OBJECTIONS = "18789"
"""The step "masa sanggah" in SPSE's schedules: until it ends an award is not final."""


def result_of(chain: Chain) -> Row | None:
    """The newest row that can name the winner."""
    rows = chain.of("result" if chain.kind is TENDER else "done")
    return latest(rows) if rows else None


def nobody_won(chain: Chain) -> bool:
    """Whether the result is known and names no supplier, and there is no contract."""
    row = result_of(chain)
    return row is not None and not chain.of("contract") and not text(row.cells, "nama_penyedia", "kd_penyedia")


def put(reading: Reading, chain: Chain, suppliers: Suppliers) -> None:
    """Take the award that the result names, or that there is none. Without a result nothing is said.

    The date of the result is the schedule's: one that lies ahead is none. A price of 0 is none.
    """
    row = result_of(chain)
    if row is None:
        return
    supplier = supplier_of(row.cells, suppliers)
    reading.values["awards"] = []
    if chain.kind is not TENDER:
        reading.values["bidders"] = []
    if not supplier:
        return
    prices = {name: reading.money(row.cells, column) for name, column in _PRICES.items()}
    contract = reading.money(row.cells, "nilai_kontrak")
    day = reading.day(row.cells, chain.kind.decided)
    award = {
        "id": chain.code,
        "supplier_id": supplier.get("id"),
        "supplier_name": supplier.get("name"),
        **prices,
        "amount": prices["negotiated_amount"] or prices["corrected_amount"] or prices["offer_amount"] or contract,
        "date": day if day and date.fromisoformat(day) <= as_of(row) else "",
        "status": _status(chain, row),
    }
    reading.values["awards"] = [reading.row("awards", award)]
    if chain.kind is not TENDER:
        final = award["status"] == "active"
        bidder = {
            **supplier,
            **prices,
            "result": "winner" if final else "pending" if any(prices.values()) else "registered",
        }
        reading.values["bidders"] = [reading.row("bidders", bidder)]


def _status(chain: Chain, row: Row) -> str:
    """Final when the tender is finished or has a contract, else pending while objections may come; or not known."""
    said = status_of(chain).lower()
    if has_failed(chain):
        return "unsuccessful"
    if "selesai" in said or chain.of("sppbj", "contract"):
        return "active"
    if ends := _objections_end(chain):
        return "pending" if ends >= as_of(row) else "active"
    return "pending" if said and {"sppbj", "contract"} <= set(chain.delivered) else ""


def _objections_end(chain: Chain) -> date | None:
    days: list[date] = []
    for step in chain.of("schedule"):
        if text(step.cells, "kd_tahapan") == _OBJECTIONS:
            try:
                days.append(parse_date(step.cells.get("tgl_akhir")))
            except FieldError:
                continue
    return max(days, default=None)
