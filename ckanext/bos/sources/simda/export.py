"""The auditors' flattened export: contracts repeated once for each amendment, payments once for each account.

``kontrak_daftar.csv``, ``kontrak_bayar.csv`` and ``sp2d.csv`` (SIMDA reference, section 6). Payments name the payment
request (SPP) and the SP2D names the order (SPM); what joins the two is unit, words and sum. Where that fits more than
one, or no ``sp2d.csv`` is there, nobody knows whether the request was paid: it is refused and said so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Refusal, Row
from ckanext.bos.core.text import fold

from ..suppliers import Suppliers
from .numbers import same_in_books
from .records import Cells, safe_text

SHEETS = {
    "kontrak_daftar": {"kd_unit90", "no_kontrak", "tgl_kontrak", "no_addendum", "nilai"},
    "kontrak_bayar": {"kd_unit90", "no_kontrak", "no_spp", "tgl_spp", "nilai"},
    "sp2d": {"kd_unit90", "no_sp2d", "no_spm", "tgl_sp2d", "nilai"},
}
"""The three sheets and the columns by which each is known."""

_COLUMNS = {
    "kontrak_daftar": (
        "kd_unit90", "nm_unit", "no_kontrak", "tgl_kontrak", "no_addendum", "tgl_addendum", "keperluan", "waktu",
        "nm_perusahaan", "bentuk", "nilai",
    ),
    "kontrak_bayar": (
        "kd_unit90", "nm_unit", "no_kontrak", "no_spp", "tgl_spp", "uraian", "no_tagihan", "tgl_tagihan", "nm_tagihan",
        "realisasi_fisik", "nilai",
    ),
    "sp2d": ("kd_unit90", "nm_unit", "no_sp2d", "tgl_sp2d", "no_spm", "tgl_spm", "uraian", "nilai"),
}  # fmt: skip
_KINDS = {"UANG MUKA": "0", "OPERASIONAL": "1", "NON TERMIN": "2", "TERMIN TERAKHIR": "4", "TERMIN": "3"}


@dataclass
class _Sum:
    """The rows of one payment request or one SP2D together."""

    row: Row
    amount: Decimal


def sheet_of(header: Iterable[str]) -> str:
    """Which of the three sheets a file is by its columns; empty for none."""
    columns = set(header)
    return next((name for name, needed in SHEETS.items() if needed <= columns), "")


def flatten(sheets: Mapping[str, Iterable[Row]], key: str) -> tuple[dict[str, list[Row]], list[Refusal]]:
    """The rows of the canonical services, and the rows that could not be taken.

    :param sheets: rows by sheet
    :param key: the site's secret for pseudonymous suppliers
    """
    suppliers = Suppliers(key)
    safe = {name: [_safe(name, row, suppliers) for row in sheets.get(name) or ()] for name in SHEETS}
    services: dict[str, list[Row]] = {"contract": [], "amendment": [], "payment": [], "progress": []}
    refused: list[Refusal] = []
    years = _contracts(safe["kontrak_daftar"], services)
    _payments(safe["kontrak_bayar"], safe["sp2d"], years, services, refused)
    return services, refused


def _safe(sheet: str, row: Row, suppliers: Suppliers) -> Row:
    cells = {str(column).strip().lower(): value for column, value in row.cells.items()}
    kept = {name: safe_text(name, cells[name], cells, suppliers) for name in _COLUMNS[sheet] if name in cells}
    return Row(row.origin, kept)


def _contracts(rows: list[Row], services: dict[str, list[Row]]) -> dict[tuple[str, str], str]:
    """Each contract once with its amendments beside it; returns the fiscal year of each by unit and number.

    A row with an amendment has the amendment's value and words: the value at signing stands in the row without one,
    and where there is none it is not known.
    """
    by_contract: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_contract[_place(row.cells)].append(row)
    years: dict[tuple[str, str], str] = {}
    for place, found in by_contract.items():
        plain = [row for row in found if not row.cells.get("no_addendum")]
        amended = [row for row in found if row.cells.get("no_addendum")]
        first = (plain or amended)[0]
        year = years[place] = _year(first.cells.get("tgl_kontrak", ""))
        base = {"tahun": year, **first.cells}
        if not plain:
            base |= {"nilai": "", "waktu": ""}
        services["contract"] += [
            Row(first.origin, base),
            *(Row(row.origin, {"tahun": year, **row.cells}) for row in plain[1:]),
        ]
        services["amendment"] += [Row(row.origin, {"tahun": year, **row.cells}) for row in amended]
    return years


def _payments(
    asked: list[Row],
    paid: list[Row],
    years: Mapping[tuple[str, str], str],
    services: dict[str, list[Row]],
    refused: list[Refusal],
) -> None:
    requests = _sums(asked, ("kd_unit90", "no_spp", "no_kontrak"), refused)
    payments = _sums(paid, ("kd_unit90", "no_sp2d"), refused)
    by_words: dict[Any, list[_Sum]] = defaultdict(list)
    for found in payments:
        by_words[_words(found)].append(found)
    claims: dict[Any, int] = defaultdict(int)
    for request in requests:
        claims[_words(request)] += 1
    for request in requests:
        cells = request.row.cells
        fitting = by_words[_words(request)]
        if len(fitting) != 1 or claims[_words(request)] != 1:
            refused.append(Refusal("simda", request.row, {"no_spp": _unpaid(cells.get("no_spp", ""))}))
            continue
        year = years.get(_place(cells), "")
        services["payment"].append(Row(request.row.origin, _payment(cells, fitting[0], year)))
        services["progress"].append(Row(request.row.origin, {"tahun": year, **cells, "no_tagihan": _invoice(cells)}))


def _payment(cells: Mapping[str, Any], paid: _Sum, year: str) -> dict[str, Any]:
    kind = fold(cells.get("nm_tagihan") or "")
    return {
        "tahun": year,
        "kd_unit90": cells.get("kd_unit90"),
        "no_kontrak": cells.get("no_kontrak"),
        "no_sp2d": paid.row.cells.get("no_sp2d"),
        "tgl_sp2d": paid.row.cells.get("tgl_sp2d"),
        "no_spm": paid.row.cells.get("no_spm"),
        "no_spp": cells.get("no_spp"),
        "no_tagihan": _invoice(cells),
        "jns_tagihan": next((code for words, code in _KINDS.items() if words in kind), ""),
        "bruto": paid.amount,
    }


def _sums(rows: list[Row], names: tuple[str, ...], refused: list[Refusal]) -> list[_Sum]:
    """One sum for all rows of the same document: each account of it has a row of its own."""
    found: dict[tuple[str, ...], _Sum] = {}
    for row in rows:
        cells = Cells(row)
        amount = cells.money("nilai", needed=True)
        if cells.errors or amount is None:
            refused.append(Refusal("simda", row, cells.errors))
            continue
        name = tuple(same_in_books(str(row.cells.get(column) or "")) for column in names)
        known = found.setdefault(name, _Sum(row, Decimal(0)))
        known.amount += amount
    return list(found.values())


def _words(found: _Sum) -> tuple[str, str, Decimal]:
    cells = found.row.cells
    return str(cells.get("kd_unit90") or ""), fold(cells.get("uraian") or ""), found.amount


def _place(cells: Mapping[str, Any]) -> tuple[str, str]:
    return str(cells.get("kd_unit90") or ""), same_in_books(str(cells.get("no_kontrak") or ""))


def _invoice(cells: Mapping[str, Any]) -> str:
    return str(cells.get("no_tagihan") or cells.get("no_spp") or "")


def _year(day: str) -> str:
    """The fiscal year: that of the signing (a database holds one year, the export does not name it)."""
    cells = Cells(Row("", {"day": day}))
    found = cells.day("day")
    return str(found.year) if found else ""


def _unpaid(spp: str) -> FieldError:
    words = {
        "id": f"SP2D untuk SPP {spp} tidak ditemukan dengan pasti, jadi belum dihitung sebagai pembayaran",
        "en": f"the SP2D of the request {spp} cannot be told for sure, so it is not counted as paid",
    }
    return FieldError("row_broken", found=words)
