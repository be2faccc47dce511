"""A program of its own: prints the visible sheets of a workbook as lines of JSON.

Parsers of such old and rich formats are not safe from files made to hurt; here they may use no more than some memory
and time, and whatever happens to them the portal goes on. It is run by its path, so that it starts in a moment.

``{"sheet": title, "merged": [[row, column, last row, last column], …]}``, then for each row with anything in it
``{"row": number, "cells": [[column, value], …]}``; rows and columns from 0. Days are ``{"d": "2026-03-14"}``, moments
``{"t": "2026-03-14T10:30:00"}``, formulae without a result ``{"f": true}``. The last line is ``{"end": true}``, or
``{"error": "encrypted" | "broken"}``.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY = 1_500_000_000
SECONDS = 120
COLUMNS = 300
_EMPTY_ROWS = 2_000
"""So many empty rows end a sheet: some programs write a row at the very last place a sheet has."""

_RANGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MERGED = 5_000
_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"([^<>]*)>\s*<f(?:[^<>]*/>|[^<>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_TEXT = b't="str"'
"""Of a formula whose result is a text: it may be empty."""


def main(path: str, kind: str) -> None:
    """Print a file of kind ``xlsx``, ``xls`` or ``ods``."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        for line in _xlsx(path) if kind == "xlsx" else _other(path):
            print(json.dumps(line, ensure_ascii=True))
        print('{"end": true}')
    except Exception as error:  # whatever a broken file does to a parser
        known = "encrypted" if type(error).__name__ == "PasswordError" else "broken"
        print(json.dumps({"error": known}))


def _xlsx(path: str) -> Iterator[dict[str, Any]]:
    from openpyxl import load_workbook

    # By its content: as a path it would have to end in .xlsx.
    book = load_workbook(open(path, "rb"), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        hidden = sheet.sheet_state != "visible"
        if hidden and sheet.title != "_bos":
            continue
        sheet.reset_dimensions()
        with zipfile.ZipFile(path) as archive:
            content = archive.read(getattr(sheet, "_worksheet_path").lstrip("/"))
        yield {"sheet": sheet.title, "merged": _merged(content), "hidden": hidden}
        yield from _rows(_with_formulae(sheet.iter_rows(max_col=COLUMNS, values_only=True), _formulae(content)))


def _merged(content: bytes) -> list[list[int]]:
    """The merged areas, which the streaming reader passes over."""
    return [
        [int(top) - 1, _column(left), int(low) - 1, _column(right)]
        for left, top, right, low in _RANGE.findall(content)[:_MERGED]
    ]


def _formulae(content: bytes) -> dict[int, list[int]]:
    """Row -> columns of formulae that nobody has reckoned yet; the reader takes their cells for empty."""
    found: dict[int, list[int]] = {}
    for column, row, attributes in _FORMULA.findall(content):
        if _TEXT not in attributes and _column(column) < COLUMNS:
            found.setdefault(int(row) - 1, []).append(_column(column))
    return found


def _with_formulae(rows: Iterator[Sequence[Any]], formulae: dict[int, list[int]]) -> Iterator[Sequence[Any]]:
    for number, row in enumerate(rows):
        if number in formulae:
            row = list(row) + [None] * (COLUMNS - len(row))
            for column in formulae[number]:
                row[column] = {"f": True}
        yield row


def _column(letters: bytes) -> int:
    from openpyxl.utils import column_index_from_string

    return column_index_from_string(letters.decode()) - 1


def _other(path: str) -> Iterator[dict[str, Any]]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(open(path, "rb"))
    for number, known in enumerate(book.sheets_metadata):
        hidden = known.visible != SheetVisibleEnum.Visible
        if hidden and known.name != "_bos":
            continue
        sheet = book.get_sheet_by_index(number)
        start, merged = sheet.start or (0, 0), sheet.merged_cell_ranges or []
        yield {"sheet": known.name, "merged": [[*a, *b] for a, b in merged[:_MERGED]], "hidden": hidden}
        yield from _rows(([None] * start[1] + row for row in sheet.iter_rows()))


def _rows(rows: Iterator[Sequence[Any]]) -> Iterator[dict[str, Any]]:
    empty = 0
    for number, row in enumerate(rows):
        cells = [[column, _plain(value)] for column, value in enumerate(row) if value is not None and value != ""]
        empty = 0 if cells else empty + 1
        if cells:
            yield {"row": number, "cells": cells}
        elif empty > _EMPTY_ROWS:
            return


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()} if value.time() == time() else {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, (time, timedelta)):
        return str(value)
    return value if isinstance(value, (str, int, float, bool, dict)) else str(value)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
