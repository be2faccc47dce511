"""Rows -> CSV files in a ZIP and sheets of a workbook, both written as the rows come."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ckanext.bos.core.text import spreadsheet_safe

from .columns import TABLES
from .tables import Cell, Row
from .xlsx import Book

_LONGEST = 32_767
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def headers(table: str) -> list[str]:
    """The first row of a table."""
    return [column.header for column in TABLES[table]]


def cell(value: Cell) -> Cell:
    """A value that no spreadsheet will run, refuse or mangle."""
    if not isinstance(value, str):
        return value
    text = value if value.isprintable() else _UNPRINTABLE.sub(" ", value)
    return spreadsheet_safe(text[: _LONGEST - 1])


class CsvFiles:
    """One CSV file a table (UTF-8 with byte order mark, as Excel wants it), packed into a ZIP at the end.

    :param headers: the tables with their first rows
    """

    def __init__(self, folder: Path, headers: Mapping[str, Sequence[str]]) -> None:
        self._folder = folder
        self._open = ExitStack()
        self._writers = {table: self._start(table, header) for table, header in headers.items()}

    def _start(self, table: str, header: Sequence[str]) -> Any:
        stream = self._open.enter_context((self._folder / f"{table}.csv").open("w", encoding="utf-8-sig", newline=""))
        writer = csv.writer(stream)
        writer.writerow(header)
        return writer

    def add(self, table: str, row: Row) -> None:
        """One more row, its cells made safe."""
        self._writers[table].writerow(row)

    def finish(self, path: Path) -> None:
        """Write the ZIP."""
        self._open.close()
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as packed:
            for table in self._writers:
                packed.write(self._folder / f"{table}.csv", f"{table}.csv")
                (self._folder / f"{table}.csv").unlink()

    def close(self) -> None:
        """Give up."""
        self._open.close()


def write(rows: Iterable[tuple[str, Row]], *sinks: CsvFiles | Book) -> None:
    """Give every row, made safe, to every sink."""
    for table, row in rows:
        safe = tuple(map(cell, row))
        for sink in sinks:
            sink.add(table, safe)
