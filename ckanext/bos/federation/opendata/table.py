"""Reading the table in a CSV or XLSX file: its columns, their types, its rows. Knows neither CKAN nor a database.

Types are guessed with care: a column is only a number or a date when every value of it is one. Codes stay text, with
their leading zeros; so does what Indonesian writes with dots and commas, which can be read in two ways.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from ckanext.bos.core import uploads
from ckanext.bos.core.errors import FieldError
from ckanext.bos.sources.tables import BrokenCsv, records

Type = Literal["text", "numeric", "date", "timestamp"]

NAME_LIMIT = 60
"""Bytes of a column's name; PostgreSQL keeps 63."""

_NOTED = 20
_NARROW: tuple[Type, ...] = ("numeric", "date", "timestamp")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,12})?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
# A code is no quantity, even where all of its values are digits.
_CODE = re.compile(r"(?i)(?:^|[\W_])(?:kode|kd|code|id|no|nomor|nik|nip|npwp|ocid|rup|telepon|pos)(?:$|[\W_])")
_WORDS: dict[str, dict[str, str]] = {
    "numeric": {"id": "angka", "en": "a number"},
    "date": {"id": "tanggal", "en": "a date"},
    "timestamp": {"id": "tanggal dan jam", "en": "a date with time"},
}


@dataclass(frozen=True)
class Limits:
    """How large a table may be."""

    bytes: int
    rows: int
    columns: int = 200


@dataclass
class Table:
    """A table that was read through once.

    :ivar columns: name -> type
    :ivar count: rows
    :ivar left_out: the first rows with more cells than columns, which are not taken: number and what was too much
    :ivar left_out_count: all of them
    """

    columns: dict[str, Type]
    count: int = 0
    left_out: list[tuple[int, str]] = field(default_factory=list)
    left_out_count: int = 0


Row = tuple[int, list[str]]
"""The number of a row in its file, from 1 (the header), and its cells."""


def scan(path: Path, name: str, limits: Limits, chosen: dict[str, Type] | None = None) -> Table:
    """Read a file through once.

    :param name: what people call the file, for messages
    :param chosen: types that somebody chose for columns; a value that is none of that type is an error
    :raises FieldError: what is wrong with the file, in words for the person who uploaded it
    """
    chosen = chosen or {}
    with opened(path, name, limits) as rows:
        header = _header(rows, name, limits)
        guesses = [_Guess(title, chosen.get(title)) for title in header]
        table = Table({})
        for number, cells in rows:
            if surplus := " ".join(cells[len(header) :]).strip():
                table.left_out_count += 1
                if len(table.left_out) < _NOTED:
                    table.left_out.append((number, surplus[:80]))
                continue
            table.count += 1
            if table.count > limits.rows:
                raise FieldError("table_rows", name=name, limit=limits.rows)
            for guess, cell in zip(guesses, cells, strict=False):
                if cell:
                    guess.see(cell, number)
    if len(header) == 1 and table.left_out_count > table.count:
        raise FieldError("table_header", name=name, found=header[0])
    if not table.count:
        raise FieldError("table_empty", name=name)
    table.columns = {guess.title: guess.type for guess in guesses}
    return table


def rows_of(path: Path, name: str, limits: Limits, columns: int) -> Iterator[list[str]]:
    """The rows of a file that was scanned: as many cells as columns, empty text for nothing."""
    with opened(path, name, limits) as rows:
        next(rows, None)
        for _number, cells in rows:
            if not any(cells[columns:]):
                yield (cells + [""] * columns)[:columns]


@contextmanager
def opened(path: Path, name: str, limits: Limits) -> Iterator[Iterator[Row]]:
    """The rows of a file, the header among them, blank ones left out.

    :raises FieldError: no file, too large, or not a table
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise FieldError("table_gone", name=name) from None
    if size > limits.bytes:
        raise FieldError("table_size", name=name, size=uploads.megabytes(size), limit=uploads.megabytes(limits.bytes))
    with path.open("rb") as file:
        # What Excel calls Unicode text looks like a binary file but for its mark.
        kind = "csv" if file.read(2) in (b"\xff\xfe", b"\xfe\xff") else uploads.identify(file)
    if kind not in _READERS:
        raise FieldError("table_kind" if size else "table_empty", name=name, found=uploads.named(kind))
    try:
        with _READERS[kind](path) as rows:
            yield (row for row in rows if any(row[1]))
    except BrokenCsv as error:
        raise FieldError("table_csv", name=name, line=error.line) from None
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, EOFError, OSError) as error:
        if isinstance(error, FieldError):
            raise
        raise FieldError("upload_broken", name=name) from error


def column_names(cells: Sequence[str]) -> list[str]:
    """Names that a database takes: tidy, none empty, none twice, without the signs that mean something there."""
    found: list[str] = []
    for number, cell in enumerate(cells, 1):
        plain = re.sub(r'[\s"%]+', " ", unicodedata.normalize("NFC", cell)).strip().lstrip("_").strip()
        plain = _short(plain, NAME_LIMIT) or f"kolom_{number}"
        name, again = plain, 2
        while name.lower() in (other.lower() for other in found):
            name, again = f"{_short(plain, NAME_LIMIT - 5)}_{again}", again + 1
        found.append(name)
    return found


class _Guess:
    """The type of one column, from its values one after the other."""

    def __init__(self, title: str, chosen: Type | None) -> None:
        self.title = title
        self.chosen: Type | None = chosen
        self.open: set[str] = {"text"} if _CODE.search(title) else set(_FITS)
        self.seen = False

    def see(self, cell: str, number: int) -> None:
        """Take one more value into account."""
        self.seen = True
        if self.chosen is not None:
            if not fits(self.chosen, cell):
                expected = _WORDS.get(self.chosen, {})
                raise FieldError("table_type", column=self.title, row=number, found=cell, expected=expected)
        elif len(self.open) > 1:
            self.open = {name for name in self.open if fits(name, cell)}

    @property
    def type(self) -> Type:
        """The narrowest type that all values have."""
        if self.chosen is not None:
            return self.chosen
        narrow: list[Type] = [name for name in _NARROW if self.seen and self.open.issuperset([name])]
        return narrow[0] if narrow else "text"


def fits(kind: str, cell: str) -> bool:
    """Whether a text is a value of a type."""
    return _FITS[kind](cell)


def _moment(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    def check(cell: str) -> bool:
        try:
            return bool(pattern.fullmatch(cell)) and datetime.fromisoformat(cell) is not None
        except ValueError:
            return False

    return check


_FITS: dict[str, Callable[[str], bool]] = {
    "text": lambda cell: True,
    "numeric": lambda cell: _NUMBER.fullmatch(cell) is not None,
    "date": _moment(_DATE),
    "timestamp": _moment(_MOMENT),
}


def _header(rows: Iterator[Row], name: str, limits: Limits) -> list[str]:
    """The column names.

    :raises FieldError: there are none, or too many
    """
    _number, cells = next(rows, (1, []))
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        raise FieldError("table_empty", name=name)
    if len(cells) > limits.columns:
        raise FieldError("table_columns", name=name, found=len(cells), limit=limits.columns)
    return column_names(cells)


@contextmanager
def _csv(path: Path) -> Iterator[Iterator[Row]]:
    with records(path) as rows:
        yield ((number, [_plain(cell) for cell in cells]) for number, cells in enumerate(rows, 1))


@contextmanager
def _xlsx(path: Path) -> Iterator[Iterator[Row]]:
    """The first sheet that is not hidden."""
    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        try:
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
            if not shown:
                yield iter(())
                return
            shown[0].reset_dimensions()  # pyright: ignore[reportAttributeAccessIssue]
            cells = shown[0].iter_rows(values_only=True)
            yield ((number, [_plain(_written(cell)) for cell in row]) for number, row in enumerate(cells, 1))
        finally:
            book.close()


_READERS = {"csv": _csv, "text": _csv, "xlsx": _xlsx}


def _written(value: Any) -> str:
    """A cell of a spreadsheet as text: 12 for 12.0, dates as ISO."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return "" if re.fullmatch(r"#(?:N/A|NULL!|DIV/0!|REF!|NAME\?|NUM!|VALUE!)", text) else text


def _plain(cell: str) -> str:
    """Without white space around it, and without the sign that no database text may hold."""
    return cell.replace("\x00", "").strip()


def _short(text: str, limit: int) -> str:
    """At most so many bytes."""
    return text.encode()[:limit].decode("utf-8", "ignore").strip()
