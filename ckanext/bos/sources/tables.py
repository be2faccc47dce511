"""Rows out of CSV files, whatever their encoding."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ckanext.bos.core.observation import Row

csv.field_size_limit(1_000_000)
_DELIMITERS = ",;\t"


class BrokenCsv(ValueError):
    """The file is no CSV from some line on.

    :ivar line: its number, from 1
    """

    def __init__(self, name: str, line: int, reason: object) -> None:
        self.line = line
        super().__init__(
            f"{name}: berkas CSV rusak mulai baris {line}, mungkin ada tanda kutip yang tidak ditutup. Simpan ulang "
            f"berkasnya. / The CSV is broken from line {line} on, perhaps by an open quote ({reason})."
        )


def read_csv(path: Path) -> Iterator[Row]:
    """The rows of a CSV file by column name, each with its place (``file.csv:12``, the record's number + 1).

    Column names are trimmed and lower-cased. A row with more cells than the header keeps them under ``""``.

    :raises ValueError: the file is no CSV from some row on; says which
    """
    with records(path) as rows:
        header = _names(next(rows, []))
        for number, cells in enumerate(rows, 2):
            if not any(cell.strip() for cell in cells):
                continue
            named = dict(zip(header, cells, strict=False))
            if any(cell.strip() for cell in cells[len(header) :]):
                named[""] = " | ".join(cells[len(header) :])
            yield Row(f"{path.name}:{number}", named)


def header_of(path: Path) -> list[str]:
    """The trimmed, lower-cased column names of a CSV file.

    :raises ValueError: the file is no CSV
    """
    with records(path) as rows:
        return _names(next(rows, []))


@contextmanager
def records(path: Path) -> Iterator[Iterator[list[str]]]:
    """The cells of each record, parted by the sign (comma, semicolon, tab) that the first line has most of.

    :raises BrokenCsv: within the block, where the file stops to be CSV
    """
    with path.open(encoding=_encoding(path), newline="", errors="replace") as file:
        first = file.readline()
        file.seek(0)
        reader = csv.reader(file, delimiter=max(_DELIMITERS, key=first.count))
        try:
            yield reader
        except csv.Error as error:
            raise BrokenCsv(path.name, reader.line_num, error) from None


def _names(cells: list[str]) -> list[str]:
    return [name.strip().lower() for name in cells]


def _encoding(path: Path) -> str:
    """UTF-8 (with or without mark), UTF-16 by its mark, else Windows-1252, which Excel writes."""
    content = path.read_bytes()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"
