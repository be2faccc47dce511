"""Files as the units make them: the portal's own template, filled in, or tables of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from werkzeug.datastructures import FileStorage

from ckanext.bos.sources import spreadsheet

HEALTH_NAME = "Dinas Kesehatan"


def filled(**rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The template with rows: ``paket=[{"title": …}], payments=[…]``, by the names of columns."""
    out = BytesIO()
    spreadsheet.workbook(out, units=[HEALTH_NAME], unit=HEALTH_NAME, year="2026")
    book = load_workbook(BytesIO(out.getvalue()))
    for table in spreadsheet.tables():
        places = {column.name: place for place, column in enumerate(table.columns, 1)}
        for number, row in enumerate(rows.get(table.name, ()), 3):
            for name, value in row.items():
                cell = book[table.title].cell(number, places[name])
                cell.value = value
                if isinstance(value, str) and value.startswith("#"):
                    cell.data_type = "e"
    return saved(book)


def package(number: int = 1, **more: Any) -> dict[str, Any]:
    """A row of the sheet Paket."""
    return {
        "key": str(53000000 + number),
        "rup_code": str(53000000 + number),
        "title": f"Pembelian Obat {number}",
        "unit": HEALTH_NAME,
        "fiscal_year": 2026,
        "budget_amount": "1.250.000.000",
    } | more


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def upload(content: bytes, name: str = "paket.xlsx") -> FileStorage:
    """As a form or a caller of the API sends it."""
    return FileStorage(BytesIO(content), filename=name)


def cells(content: bytes, sheet: str) -> list[list[Any]]:
    """The rows of a sheet below its example."""
    rows = load_workbook(BytesIO(content))[sheet].iter_rows(min_row=3, values_only=True)
    return [list(row) for row in rows if any(value is not None for value in row)]
