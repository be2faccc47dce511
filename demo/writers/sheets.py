"""CSV as the systems save it: one sheet, one line a record."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path


def write_csv(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> int:
    """Write a sheet; returns its rows without the header."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for count, line in enumerate(lines, 1):
            writer.writerow(line)
    return count


def write_named(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> int:
    """The same of rows by column name; every row has every column."""
    return write_csv(path, columns, ([row[column] for column in columns] for row in rows))
