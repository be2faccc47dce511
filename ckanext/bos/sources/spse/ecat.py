"""Orders of the e-catalogue: version 6 under ISB's and INAPROC's names, version 5 with one row per product."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ckanext.bos.core.money import canonical
from ckanext.bos.core.observation import Key, Observation, Refusal, Row

from ..suppliers import Suppliers
from .announcement import missing
from .reading import SOURCE, Reading, catalogue_id, code, digest, latest, rup_codes, rup_keys, supplier_of, text

ORDER = ("order_id", "no_paket", "kd_paket")
_TITLE = ("rup_nama_pkt", "rup_name", "nama_paket", "rup_desc")
_YEAR = ("tahun_anggaran", "fiscal_year")
_UNIT = ("nama_satker", "satker_name", "kd_satker_str", "kode_satker")
_DAY = ("tgl_order", "order_date", "tanggal_buat_paket")
_STATUS = ("status_pkt", "status", "paket_status_str", "status_paket")


def key_of(row: Row) -> Key | None:
    """The identifying key of the order that a row is about."""
    found = code(row.cells, *ORDER)
    return Key("ecat", found) if found else None


def read(key: Key, rows: list[Row], suppliers: Suppliers) -> Iterator[Observation | Refusal]:
    """One observation an order: an award and a contract of the plan's process with the order's code."""
    row = latest(rows)
    cells = row.cells
    if errors := missing(row, title=_TITLE, unit=_UNIT, year=_YEAR):
        yield from (Refusal(SOURCE, behind, errors) for behind in rows)
        return
    reading = Reading()
    codes = rup_codes(cells, "kd_rup", "rup_code")
    reading.put("title", cells, *_TITLE)
    reading.put("fiscal_year", cells, *_YEAR)
    reading.put("budget_sources", cells, "sumber_dana", "funding_source", "nama_sumber_dana")
    competed = str(cells.get("flag_minikom") or "").lower() in ("1", "true", "ya", "yes")
    reading.put_text("method", "mini_competition" if competed else "e_purchasing")
    reading.put_text("method_details", "E-Purchasing Mini Kompetisi" if competed else "E-Purchasing")
    reading.put_text("sourcing", "provider")
    if len(codes) == 1:
        reading.put_text("rup_code", codes[0])
    status = _status(text(cells, *_STATUS))
    if status != "cancelled":
        reading.put_text("tender_status", "active" if status == "pending" else "complete")
    amount, day = _total(reading, rows), reading.day(cells, *_DAY)
    supplier = _supplier(row, suppliers)
    award = {"id": key.value, **supplier, "amount": amount, "date": day if status != "pending" else ""}
    award["status"] = {"terminated": "active"}.get(status, status)
    contract = {"id": key.value, "award_id": key.value, **supplier, "number": key.value, "amount": amount}
    contract |= {"date_signed": day if status != "pending" else "", "status": status}
    reading.values["awards"] = [reading.row("awards", award)]
    reading.values["contracts"] = [reading.row("contracts", contract)]
    year = reading.values.get("fiscal_year", "")
    name = text(cells, "nama_satker", "satker_name")
    yield Observation(
        source=SOURCE,
        key=f"ecat/{key.value}",
        keys=(*rup_keys(codes), key),
        values=reading.values,
        unit=name or f"code:{text(cells, *_UNIT)}",
        rows=tuple(rows),
        doubts=tuple(reading.facts.doubts),
        scope=f"ecat/{year}" if year else "",
    )


def _status(words: str) -> str:
    """The canonical status of contract and award: running, over, cancelled, or not yet agreed."""
    said = words.upper().replace(" ", "_")
    if said.startswith("CANCEL") or any(word in said for word in ("BATAL", "TOLAK", "REJECT", "EXPIRED")):
        return "cancelled"
    if said.startswith(("COMPLETED", "PAYMENT_OUTSIDE")) or "SELESAI" in said:
        return "terminated"
    if any(word in said for word in ("NEGOTIATION", "WAITING", "ESIGN", "DRAFT", "NEGOSIASI", "PERSIAPAN")):
        return "pending"
    return "active"


def _total(reading: Reading, rows: list[Row]) -> str:
    """The order's total; version 5 repeats the order for each product and says each one's total."""
    products = {_product(row): row for row in rows if text(row.cells, "kd_produk")}
    if len(products) > 1:
        amounts = [reading.money(row.cells, "total_harga") for row in products.values()]
        return canonical(sum((Decimal(amount) for amount in amounts if amount), Decimal(0)))
    cells = latest(rows).cells
    return reading.money(cells, "total_harga") or reading.money(cells, "total")


def _product(row: Row) -> str:
    return digest(16, *(text(row.cells, name) for name in ("kd_produk", "kuantitas", "harga_satuan", "total_harga")))


def _supplier(row: Row, suppliers: Suppliers) -> dict[str, str]:
    found = supplier_of(row.cells, suppliers)
    number = code(row.cells, "kd_penyedia_v6", "kode_penyedia", "kd_penyedia", "rekan_id")
    if not found.get("name"):
        found = {"id": catalogue_id(number, suppliers)}
    return {f"supplier_{name}": value for name, value in found.items() if value}
