"""The first rows of a spreadsheet or CSV file, read so that no file can keep the portal busy."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

import openpyxl

from ckanext.bos.core import uploads
from ckanext.bos.core.redaction import scrub
from ckanext.bos.sources.tables import records

ROWS, COLUMNS, SIGNS = 50, 20, 200
"""What is shown at most: rows, columns, signs of a cell."""
_BYTES = 10 * 1024 * 1024
_UNPACKED = 40 * 1024 * 1024
_SECONDS = 2.0


class Unreadable(ValueError):
    """The file is too large, broken or of another kind: it can only be downloaded."""


@dataclass(frozen=True)
class Peek:
    """The first rows as text, equally long; ``more`` when the file has more rows or columns.

    :ivar title: what stands alone in the rows above the table, such as its name
    """

    rows: list[list[str]]
    more: bool
    title: str = ""


def first_rows(path: Path, mark: str = ",") -> Peek:
    """The first rows of an XLSX (its first visible sheet) or CSV file, without person data.

    :param path: wherever the file is kept; its name says nothing
    :param mark: what stands before the decimals of a number
    :raises Unreadable: see there
    """
    if path.stat().st_size > _BYTES:
        raise Unreadable(path.name)
    with path.open("rb") as file:
        kind = uploads.identify(file)
    if kind not in ("xlsx", "csv", "text"):
        raise Unreadable(kind)
    try:
        found = _within(_xlsx(path, mark) if kind == "xlsx" else _csv(path), time.monotonic() + _SECONDS)
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises whatever the broken part of the file makes it raise
        raise Unreadable(kind) from error
    return _even(found)


def _within(rows: Iterator[list[str]], until: float) -> list[list[str]]:
    """As many rows as are shown and one more, the blank ones left out."""
    found: list[list[str]] = []
    for row in rows:
        if time.monotonic() > until:
            raise Unreadable("slow")
        if any(row):
            found.append(row)
        if len(found) > ROWS:
            break
    return found


def _even(found: list[list[str]]) -> Peek:
    shown = [row[:COLUMNS] for row in found[:ROWS]]
    width = max((at for row in shown for at, cell in enumerate(row, 1) if cell), default=0)
    more = len(found) > ROWS or any(any(row[COLUMNS:]) for row in found)
    rows = [[_cell(cell) for cell in (row + [""] * width)[:width]] for row in shown]
    above = list(takewhile(lambda row: width > 1 and sum(map(bool, row)) == 1, rows))
    return Peek(rows[len(above) :], more, " · ".join("".join(row) for row in above))


def _cell(text: str) -> str:
    short = text if len(text) <= SIGNS else text[: SIGNS - 1] + "…"
    return scrub(short)[0]


def _csv(path: Path) -> Iterator[list[str]]:
    with records(path) as rows:
        for row in rows:
            yield [cell.strip() for cell in row]


def _xlsx(path: Path, mark: str) -> Iterator[list[str]]:
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED:
            raise Unreadable("bomb")
    # Handed over open, since openpyxl refuses names that do not end as a workbook's, and the store's do not.
    with path.open("rb") as file, closing(openpyxl.load_workbook(file, read_only=True, data_only=True)) as book:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            return
        sheets[0].reset_dimensions()  # pyright: ignore[reportAttributeAccessIssue]
        # Rows that a file leaves out are handed over as empty ones, up to a million: no further than this.
        rows = sheets[0].iter_rows(max_row=20 * ROWS, max_col=COLUMNS + 1, values_only=True)
        for row in islice(rows, 20 * ROWS):
            yield [_text(value, mark) for value in row]


def _text(value: Any, mark: str) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value).replace(".", mark)
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else str(value).strip()
