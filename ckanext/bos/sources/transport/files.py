"""Rows out of files that a steward drops: JSON, CSV in several dialects, XLSX.

The portal of ISB-2 writes a CSV of its own: every cell is a JSON literal (``"…\\"…"``, ``12``, ``true``, nothing), one
record a line. A standard CSV reader moves columns in it, so it is recognised and read by its own rules.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from ckanext.bos.core.observation import Row

from ..tables import header_of, read_csv
from .envelopes import decoded, load_json, page_in
from .errors import SourceError

SUFFIXES = (".json", ".csv", ".xlsx", ".xlsm")
BROKEN = "?"
"""The only column of a row that could not be read; it holds the row's place, never what was found there."""

MAX_BYTES = 512 << 20
"""The largest file taken, unpacked."""

_CELL = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|')
_LITERAL = json.JSONDecoder(parse_float=Decimal)
_WORDS: dict[str, Any] = {"": None, "null": None, "true": True, "false": False, "0": 0}
_NAME = re.compile(r'^"?[A-Za-z_][\w .-]*"?$')


def rows_of(paths: Sequence[Path], shape_of: Callable[[Path], str]) -> Iterator[Row]:
    """The rows of all files by name, once each is known to be the source's own.

    :raises ValueError: one of them is not; says what was found and expected
    """
    for path in paths:
        shape_of(path)
    for path in sorted(paths):
        yield from read_file(path)


def read_file(path: Path) -> Iterator[Row]:
    """The rows of a file, each with its place (``RUP-MasterSatker.json:3``, ``plan.xlsx!Sheet1:7``).

    Values are JSON's (numbers as int or Decimal); of a plain CSV they are texts. A row that cannot be read has the
    column :data:`BROKEN` alone; those behind it are read all the same.

    :raises ValueError: the file is none of these, empty, or too large; says which, in both languages
    """
    if path.stat().st_size > MAX_BYTES:
        raise _wrong(path, f"lebih besar dari {MAX_BYTES >> 20} MB", f"larger than {MAX_BYTES >> 20} MB")
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        yield from _sheets(path)
    elif suffix == ".csv":
        yield from _csv(path)
    elif suffix == ".json":
        yield from _json(path)
    else:
        raise _wrong(path, "bukan JSON, CSV, atau XLSX", "neither JSON, CSV nor XLSX")


def columns_of(path: Path) -> set[str]:
    """The column names of a file's first readable rows, as written; of a CSV those of its header.

    :raises ValueError: the file cannot be read
    """
    if path.suffix.lower() == ".csv":
        return {name for name in header_of(path) if name}
    names: set[str] = set()
    for number, row in enumerate(read_file(path)):
        names |= {str(name) for name in row.cells if name != BROKEN}
        if number >= 20:
            break
    return names


def _wrong(path: Path, id: str, en: str) -> ValueError:
    return ValueError(f"{path.name}: {id}. / {path.name}: {en}.")


def _json(path: Path) -> Iterator[Row]:
    content = path.read_bytes()
    if not content.strip():
        raise _wrong(path, "berkas kosong", "the file is empty")
    text = decoded(content)
    try:
        page = page_in(load_json(text), path.name)
    except SourceError as error:
        raise ValueError(f"{error.message['id']} / {error.message['en']}") from None
    except (ValueError, RecursionError):
        yield from _salvaged(path, text)
        return
    for number, cells in enumerate(page.rows, 1):
        yield _row(f"{path.name}:{number}", cells)


def broken(origin: str) -> Row:
    """A row that cannot be read."""
    return Row(origin, {BROKEN: origin})


def _row(origin: str, cells: Any) -> Row:
    return Row(origin, cells) if isinstance(cells, dict) and cells else broken(origin)


def _salvaged(path: Path, text: str) -> Iterator[Row]:
    """The rows of an array that is broken somewhere: all that are whole, and the place of each that is not."""
    start = re.search(r"\[\s*(?=[{\[])", text)
    if not start or text.lstrip()[:1] not in ("[", "{"):
        raise _wrong(path, "isinya bukan JSON", "it holds no JSON")
    decoder = json.JSONDecoder(parse_float=Decimal)
    at, number = start.end(), 0
    while match := re.compile(r"[\s,]*([{\[])").match(text, at):
        number += 1
        try:
            cells, at = decoder.raw_decode(text, match.start(1))
            cells = {str(place): value for place, value in enumerate(cells)} if isinstance(cells, list) else cells
            yield _row(f"{path.name}:{number}", cells)
        except (ValueError, RecursionError):
            nearest = re.compile(r"[}\]]?\s*,?\s*\n\s*(?=[{\[]\s*[\"\[])").search(text, match.end())
            stop = nearest.end() if nearest else len(text)
            yield broken(f"{path.name}:{number}")
            at = stop
    if not re.compile(r"\s*,?\s*\]").match(text, at) and at < len(text) - 1:
        yield broken(f"{path.name}:{number + 1}")


def _csv(path: Path) -> Iterator[Row]:
    content = path.read_bytes()
    if not content.strip():
        raise _wrong(path, "berkas kosong", "the file is empty")
    if re.match(rb"\s*<(?:!doctype|html|invalid_response)", content[:200], re.IGNORECASE):
        raise _wrong(path, "berisi halaman web, bukan tabel", "it holds a web page, not a table")
    text = decoded(content)
    if not text.strip():
        raise _wrong(path, "berkas kosong", "the file is empty")
    lines = re.split(r"\r?\n", text)
    if _is_literal(lines):
        yield from _literal(path, lines)
    else:
        yield from read_csv(path)


def _is_literal(lines: list[str]) -> bool:
    """Whether nearly every line is a record of JSON literals, as many as the header has names."""
    names = lines[0].split(",")
    if len(names) < 2 or not all(_NAME.match(name.strip()) for name in names):
        return False
    records = [line for line in lines[1:] if line]
    fitting = sum(len(_literals(line) or ()) == len(names) for line in records)
    if fitting == len(records):
        return any('"' in line for line in records)
    return fitting >= 0.8 * len(records) and any('\\"' in line or "\\n" in line for line in records)


def _literal(path: Path, lines: list[str]) -> Iterator[Row]:
    names = [name.strip().strip('"').lower() for name in lines[0].split(",")]
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = _literals(line)
        if cells is None or len(cells) != len(names):
            yield broken(f"{path.name}:{number}")
        else:
            yield Row(f"{path.name}:{number}", dict(zip(names, cells, strict=True)))


def _literals(line: str) -> list[Any] | None:
    """The cells of one record; None when one of them is no JSON literal."""
    cells: list[Any] = []
    at = 0
    while match := _CELL.match(line, at):
        try:
            cells.append(_WORDS[match[0]] if match[0] in _WORDS else _LITERAL.decode(match[0]))
        except ValueError:
            return None
        at = match.end()
        if at == len(line):
            return cells
        if line[at] != ",":
            return None
        at += 1
    return None


def _sheets(path: Path) -> Iterator[Row]:
    """The rows of all sheets; a sheet's first row with two names or more is its header."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError):
        raise _wrong(path, "bukan buku kerja XLSX", "it is no XLSX workbook") from None
    if size > MAX_BYTES:
        raise _wrong(path, "terlalu besar setelah dibuka", "too large when unpacked")
    try:
        with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
            for sheet in book.worksheets:
                yield from _sheet(path, sheet)
    except Exception as error:  # openpyxl raises whatever the broken part of the file makes it raise
        raise _wrong(path, "buku kerja rusak", f"the workbook is broken ({type(error).__name__})") from None


def _sheet(path: Path, sheet: Any) -> Iterator[Row]:
    names: list[str] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        if not names:
            found = [str(cell).strip() if cell is not None else "" for cell in cells]
            names = found if sum(map(bool, found)) >= 2 else []
        elif any(cell not in (None, "") for cell in cells):
            values = {name: _cell(cell) for name, cell in zip(names, cells, strict=False) if name}
            yield Row(f"{path.name}!{sheet.title}:{number}", values)


def _cell(value: Any) -> Any:
    """A spreadsheet's cell as JSON has it."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else Decimal(repr(value))
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)
