"""Reader and writer of the import file: sheets that people of the units fill in, in Excel or saved as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Observation, Refusal, Row

from .layout import KEY, NOTE_HEADING, PACKAGE, UNIT, Column, Table, table, tables
from .opening import MOST_BYTES, ROWS, Book, kind_of, open_book
from .reading import NATURAL, SOURCE, Line, Parcel, Reading, join_lines, own_key, read_book, reread_lines, results
from .workbook import Process, Wrong, workbook

SUFFIXES = (".xlsx", ".xls", ".ods", ".csv")


def read(paths: Sequence[Path], key: str) -> Iterator[Observation | Refusal]:
    """Observations of all files, in their order.

    :param key: the site's secret for pseudonymous supplier ids
    :raises ValueError: a file cannot be read, with the reason
    """
    for path in paths:
        try:
            yield from results(read_book(open_book(path), key))
        except FieldError as error:
            raise ValueError(f"{path.name}: {error.message('id')} / {error.message('en')}") from None


def reread(rows: Iterable[Row], key: str) -> Iterator[Observation | Refusal]:
    """Observations of rows that were kept aside."""
    yield from results(join_lines(reread_lines(list(rows)), key))


def shape_of(path: Path) -> str:
    """``sheets`` for a file with at least one sheet that is known.

    :raises ValueError: it has none
    """
    try:
        read_book(open_book(path), "")
    except FieldError as error:
        raise ValueError(f"{path.name}: {error.message('id')}") from None
    return "sheets"


__all__ = [
    "KEY",
    "MOST_BYTES",
    "NATURAL",
    "NOTE_HEADING",
    "PACKAGE",
    "ROWS",
    "SOURCE",
    "SUFFIXES",
    "UNIT",
    "Book",
    "Column",
    "Line",
    "Parcel",
    "Process",
    "Reading",
    "Table",
    "Wrong",
    "kind_of",
    "open_book",
    "own_key",
    "read",
    "read_book",
    "reread",
    "shape_of",
    "table",
    "tables",
    "workbook",
]
