"""Rows out of CSV files, whatever their encoding."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ckanext.bos.core.observation import Row

csv.field_size_limit(1_000_000)
_DELIMITERS = ",;\t"


def read_csv(path: Path) -> Iterator[Row]:
    """The rows of a CSV file by column name, each with its place (``file.csv:12``, the record's number + 1).

    Column names are trimmed and lower-cased. A row with more cells than the header keeps them under ``""``.

    :raises ValueError: the file is no CSV from some row on; says which
    """
    with _records(path) as records:
        header = _names(next(records, []))
        for number, cells in enumerate(records, 2):
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
    with _records(path) as records:
        return _names(next(records, []))


@contextmanager
def _records(path: Path) -> Iterator[Iterator[list[str]]]:
    """The cells of each record, parted by the sign (comma, semicolon, tab) that the first line has most of."""
    with path.open(encoding=_encoding(path), newline="", errors="replace") as file:
        first = file.readline()
        file.seek(0)
        reader = csv.reader(file, delimiter=max(_DELIMITERS, key=first.count))
        try:
            yield reader
        except csv.Error as error:
            raise ValueError(
                f"{path.name}: berkas CSV rusak mulai baris {reader.line_num}, mungkin ada tanda kutip yang tidak "
                f"ditutup. Simpan ulang berkasnya. / The CSV is broken from line {reader.line_num} on, perhaps by an "
                f"open quote ({error})."
            ) from None


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
