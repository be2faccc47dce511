"""A table as people take it away: CSV for any program, XLSX for Excel, JSON for machines."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Response

from ckanext.bos.core.dates import WIB
from ckanext.bos.core.ladder import Rung
from ckanext.bos.core.text import csv_file, spreadsheet_safe
from ckanext.bos.ocds.bulk.xlsx import Book
from ckanext.bos.ocds.quality.words import Words, both

AMOUNTS: Mapping[Rung, Words] = {
    "budget": both("Pagu (Rp)", "Budget (Rp)"),
    "estimate": both("HPS (Rp)", "Estimate (Rp)"),
    "award": both("Nilai pemenang (Rp)", "Award (Rp)"),
    "contract": both("Nilai kontrak (Rp)", "Contract (Rp)"),
    "paid": both("Dibayar (Rp)", "Paid (Rp)"),
}
"""The headings of the columns of the money ladder."""

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}


@dataclass(frozen=True)
class Column:
    """One column.

    :ivar name: key in JSON
    :ivar label: heading in CSV and XLSX
    :ivar value: takes the cell out of a row: text, number, date or None
    """

    name: str
    label: Words
    value: Callable[[Any], Any]


@dataclass(frozen=True)
class Table:
    """Columns and rows. ``name`` is that of the file and of the sheet."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Any]

    def written(self, kind: str, lang: str) -> bytes:
        """As ``csv``, ``xlsx`` or ``json``."""
        return {"csv": self._csv, "xlsx": self._xlsx, "json": self._json}[kind](lang)

    def _csv(self, lang: str) -> bytes:
        header = [column.label[lang] for column in self.columns]
        return csv_file(header, ([_plain(column.value(row)) for column in self.columns] for row in self.rows))

    def _xlsx(self, lang: str) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            book = Book(Path(folder), {self.name: [column.label[lang] for column in self.columns]})
            for row in self.rows:
                book.add(self.name, tuple(_cell(column.value(row)) for column in self.columns))
            path = Path(folder) / "table.xlsx"
            book.finish(path)
            return path.read_bytes()

    def _json(self, lang: str) -> bytes:
        rows = [{column.name: _plain(column.value(row)) for column in self.columns} for row in self.rows]
        return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def answer(table: Table, kind: str, lang: str) -> Response:
    """A table as a download of one of the :data:`TYPES`."""
    response = Response(table.written(kind, lang), content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{table.name}.{kind}"'
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return spreadsheet_safe("".join(sign if sign.isprintable() else " " for sign in value))
    plain = _plain(value)
    return str(plain) if isinstance(plain, bool) else plain


def _plain(value: Any) -> Any:
    """Amounts as whole rupiah where they are, moments in WIB, days as ISO."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.astimezone(WIB).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
