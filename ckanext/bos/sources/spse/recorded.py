"""Purchases recorded outside SPSE and recorded self-managed work (pencatatan), with their receipts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.money import canonical
from ckanext.bos.core.observation import Key, Observation, Refusal, Row

from ..suppliers import Suppliers
from .announcement import missing, unit_of
from .reading import SOURCE, Reading, compact, digest, latest, rup_codes, rup_keys, supplier_of, text


@dataclass
class Record:
    """One recorded purchase or piece of self-managed work.

    :ivar key: ``pct`` and its code
    """

    key: Key
    self_managed: bool
    rows: list[Row] = field(default_factory=list)
    receipts: list[Row] = field(default_factory=list)


def read(record: Record, suppliers: Suppliers) -> Iterator[Observation | Refusal]:
    """The record and, apart, its receipts. What is cancelled is left out, and taken back where it was taken before."""
    cancelled = bool(record.rows) and _status(latest(record.rows)) == "cancelled"
    if record.rows:
        row = latest(record.rows)
        errors = missing(row, title=("nama_paket",), unit=("nama_satker", "kd_satker_str"), year=("tahun_anggaran",))
        if cancelled:
            yield _taken_back(record, "pct", record.rows)
        elif errors:
            yield from (Refusal(SOURCE, behind, errors) for behind in record.rows)
        else:
            yield _purchase(record, row)
    if record.receipts and cancelled:
        yield _taken_back(record, "receipts", record.receipts)
    elif record.receipts:
        yield from _receipts(record, suppliers)


def _taken_back(record: Record, bundle: str, rows: list[Row]) -> Observation:
    return Observation(
        source=SOURCE,
        key=f"{bundle}/{record.key.value}",
        keys=(record.key,),
        values={"awards": [], "contracts": [], "payments": []},
        rows=tuple(rows),
        joins_only=True,
    )


def _purchase(record: Record, row: Row) -> Observation:
    cells, reading, row_id = row.cells, Reading(), record.key.value
    codes = rup_codes(cells, "kd_rup", "kd_rup_paket")
    for name, column in {
        "title": "nama_paket",
        "fiscal_year": "tahun_anggaran",
        "budget_sources": "sumber_dana",
        "category": "kategori_pengadaan",
        "category_details": "kategori_pengadaan",
        "method": "mtd_pemilihan",
        "method_details": "mtd_pemilihan",
        "notes": "uraian_pekerjaan",
        "self_managed_type": "tipe_swakelola",
    }.items():
        reading.put(name, cells, column)
    reading.put_text("sourcing", "self_managed" if record.self_managed else "provider")
    reading.put_text("tender_status", "complete")
    if len(codes) == 1:
        reading.put_text("rup_code", codes[0])
    if not codes:
        reading.put("budget_amount", cells, "pagu")
    amount = reading.money(cells, "total_realisasi")
    status = _status(row)
    reading.values["awards"] = [reading.row("awards", {"id": row_id, "amount": amount, "status": "active"})]
    contract = {
        "id": row_id,
        "award_id": row_id,
        "title": text(cells, "nama_paket"),
        "amount": amount,
        "status": status,
    }
    reading.values["contracts"] = [reading.row("contracts", contract)]
    year = reading.values.get("fiscal_year", "")
    return Observation(
        source=SOURCE,
        key=f"pct/{row_id}",
        keys=(*rup_keys(codes), record.key),
        values=reading.values,
        unit=unit_of(cells),
        rows=tuple(record.rows),
        doubts=tuple(reading.facts.doubts),
        scope=f"pct/{year}" if year else "",
    )


def _status(row: Row) -> str:
    """``cancelled``, ``terminated`` or ``active``; the words in ``…_ket`` say more than those of the status."""
    words = " ".join(
        text(row.cells, f"status_{name}_pct{more}") for name in ("nontender", "swakelola") for more in ("_ket", "")
    ).lower()
    if "batal" in words:
        return "cancelled"
    return "terminated" if "selesai" in words else "active"


def _receipts(record: Record, suppliers: Suppliers) -> Iterator[Observation | Refusal]:
    """Receipts, each once: they are repeated for every RUP code, those of self-managed work for every executor."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in record.receipts:
        single = Reading()
        amount, day = single.money(row.cells, "nilai_realisasi"), single.day(row.cells, "tgl_realisasi")
        if single.facts.doubts:
            column = single.facts.doubts[0].field
            yield Refusal(SOURCE, row, {column: FieldError("row_broken", found=row.cells.get(column))})
            continue
        found.setdefault(_same(record, row, suppliers, amount, day), []).append(row)
    if not found:
        return
    reading, row_id = Reading(), record.key.value
    payments = [
        _payment(reading, row_id, key, latest(rows))
        for key, rows in sorted(found.items())
        if key[0] and Decimal(key[0])
    ]
    payments.sort(key=lambda row: (row.get("date", ""), row["id"]))
    reading.values["payments"] = payments
    supplier = _only_supplier(record, suppliers)
    if supplier:
        for name in ("awards", "contracts"):
            reading.values[name] = [reading.row(name, {"id": row_id, **supplier})]
    yield Observation(
        source=SOURCE,
        key=f"receipts/{row_id}",
        keys=(record.key,),
        values=reading.values,
        rows=tuple(row for rows in found.values() for row in rows),
        doubts=tuple(reading.facts.doubts),
        joins_only=True,
    )


def _same(record: Record, row: Row, suppliers: Suppliers, amount: str, day: str) -> tuple[str, ...]:
    """What makes two rows the same receipt: everything but the RUP code, or but the executor."""
    said = tuple(compact(text(row.cells, column)) for column in ("jenis_realisasi", "no_realisasi", "dok_realisasi"))
    if record.self_managed and said[1]:
        return amount, day, *said
    supplier = supplier_of(row.cells, suppliers).get("id", "")
    return amount, day, *said, supplier, text(row.cells, "ket_realisasi")


def _payment(reading: Reading, row_id: str, key: tuple[str, ...], row: Row) -> dict[str, str]:
    words = (text(row.cells, "jenis_realisasi"), text(row.cells, "no_realisasi"))
    return reading.row(
        "payments",
        {
            "id": f"{row_id}-{digest(10, *key)}",
            "contract_id": row_id,
            "date": key[1],
            "term": " ".join(filter(None, words)),
            "amount": canonical(Decimal(key[0])),
        },
    )


def _only_supplier(record: Record, suppliers: Suppliers) -> dict[str, str]:
    """The supplier of all receipts; empty when they name none or several, and for self-managed work."""
    named = {
        supplier["id"]: supplier for row in record.receipts if (supplier := supplier_of(row.cells, suppliers)).get("id")
    }
    if record.self_managed or len(named) != 1:
        return {}
    (supplier,) = named.values()
    return {f"supplier_{name}": value for name, value in supplier.items()}
