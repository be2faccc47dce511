"""Finding the row of column names in a sheet, whatever stands above it and however it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ckanext.bos.core.text import fold

from .layout import KEY, NOTE_HEADING, PACKAGE, Column, Table, known_headings, tables
from .opening import Sheet

_WITHIN = 40
"""So far from the top the column names are looked for, in rows."""

_LEAST = 2


@dataclass
class Header:
    """Where the columns of a sheet are.

    :ivar row: the row of the names, from 0
    :ivar columns: place -> column
    :ivar written: place -> name as written, of the known columns
    :ivar unknown: place -> name of those that no sheet knows
    """

    table: Table
    row: int
    columns: dict[int, Column]
    written: dict[int, str]
    unknown: dict[int, str]


def find_header(sheet: Sheet) -> Header | None:
    """The header of a sheet; None where no table is meant for us."""
    title = fold(sheet.title)
    named = next((one for one in tables() if fold(one.title) == title or fold(one.name) == title), None)
    best: Header | None = None
    for row in sorted(sheet.rows)[:_WITHIN]:
        for table in [named] if named else tables():
            found = _read(table, row, sheet.rows[row])
            if len(found.columns) >= _LEAST and _names_packages(found) and _is_better(found, best):
                best = found
    return best


def _read(table: Table, row: int, cells: dict[int, Any]) -> Header:
    known = known_headings(table.name)
    header = Header(table, row, {}, {}, {})
    for place, value in sorted(cells.items()):
        if not isinstance(value, str) or not fold(value) or fold(value) == fold(NOTE_HEADING):
            continue
        column = known.get(fold(value))
        if column is None or column in header.columns.values():
            header.unknown[place] = " ".join(value.split())
        else:
            header.columns[place], header.written[place] = column, " ".join(value.split()).rstrip(" *")
    return header


def _names_packages(header: Header) -> bool:
    names = {column.name for column in header.columns.values()}
    return KEY in names or (header.table.name == PACKAGE and "title" in names)


def _is_better(found: Header, best: Header | None) -> bool:
    if best is None:
        return True
    return len(found.columns) - len(found.unknown) / 2 > len(best.columns) - len(best.unknown) / 2


def letter(place: int) -> str:
    """The letter of a column counted from 0: A … Z, AA …"""
    first, last = divmod(place, 26)
    return (letter(first - 1) if first else "") + chr(ord("A") + last)
