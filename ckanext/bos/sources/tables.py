"""Rows out of CSV files, whatever their encoding."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from ckanext.bos.core.observation import Row

csv.field_size_limit(1_000_000)


def read_csv(path: Path) -> Iterator[Row]:
    """The rows of a CSV file by column name, each with its place (``file.csv:12``, the record's number + 1).

    Column names are trimmed and lower-cased. A row with more cells than the header keeps them under ``""``.
    """
    with path.open(encoding=_encoding(path), newline="", errors="replace") as file:
        sample = file.read(4096)
        file.seek(0)
        delimiter = ";" if sample.split("\n", 1)[0].count(";") > sample.split("\n", 1)[0].count(",") else ","
        reader = csv.reader(file, delimiter=delimiter)
        header = [name.strip().lower() for name in next(reader, [])]
        for number, cells in enumerate(reader, 2):
            if not any(cell.strip() for cell in cells):
                continue
            named = dict(zip(header, cells, strict=False))
            if len(cells) > len(header):
                named[""] = " | ".join(cells[len(header) :])
            yield Row(f"{path.name}:{number}", named)


def header_of(path: Path) -> list[str]:
    """The trimmed, lower-cased column names of a CSV file."""
    with path.open(encoding=_encoding(path), newline="", errors="replace") as file:
        line = next(csv.reader([file.readline()], delimiter=","), [])
        if len(line) == 1 and ";" in line[0]:
            line = line[0].split(";")
        return [name.strip().lower() for name in line]


def _encoding(path: Path) -> str:
    """UTF-8 (with or without mark), UTF-16 by its mark, else Windows-1252, which Excel writes."""
    with path.open("rb") as file:
        head = file.read(65_536)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    try:
        head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return "cp1252"
    return "utf-8-sig"
