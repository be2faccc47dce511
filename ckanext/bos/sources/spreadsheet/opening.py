"""A spreadsheet file opened with care: what it really is, how large it unpacks, then its rows."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ckanext.bos.core import uploads
from ckanext.bos.core.errors import FieldError

from .. import tables
from .cells import NO_RESULT

ROWS = 20_000
MOST_BYTES = 50 * 1024 * 1024
_UNPACKED = 400 * 1024 * 1024
_ENTRIES = 2_000
_RATIO = 300
_SMALL = 1024 * 1024
_SECONDS = 180
_CHUNK = 1 << 20
_CHILD = Path(__file__).with_name("child.py")

HIDDEN = "_bos"
"""The hidden sheet by which a file of ours says when it was made."""


@dataclass
class Sheet:
    """A sheet: its rows by number and column, both from 0.

    :ivar rows: number -> column -> value (text, number, boolean, date or datetime); empty ones are not there
    """

    title: str
    rows: dict[int, dict[int, Any]] = field(default_factory=dict)


@dataclass
class Book:
    """The visible sheets of a file, and when our own program made it (ISO, UTC), where it did."""

    name: str
    sheets: list[Sheet]
    made: str = ""


def kind_of(path: Path, name: str = "") -> str:
    """``xlsx``, ``xls``, ``ods`` or ``csv``, by what is in it and how large that is.

    :param name: what its owner calls the file
    :raises FieldError: it is nothing of these, has macros or a password, or would unpack beyond reason
    """
    name = name or path.name
    size = path.stat().st_size
    if not size:
        raise FieldError("upload_empty", name=name)
    if size > MOST_BYTES:
        most = uploads.megabytes(MOST_BYTES)
        raise FieldError("upload_size", name=name, size=uploads.megabytes(size), limit=most)
    with path.open("rb") as file:
        kind = uploads.identify(file)
        if kind == "old-office" and "EncryptedPackage".encode("utf-16-le") in file.read():
            raise FieldError("sheet_encrypted", name=name)
    if kind == "text":
        kind = "csv"  # a table of one column
    if kind == "macro":
        raise FieldError("sheet_macro", name=name)
    if kind == "broken-zip":
        raise FieldError("upload_broken", name=name)
    if kind not in uploads.FAMILIES["spreadsheet"] and not (kind == "binary" and _is_utf16(path)):
        raise FieldError("sheet_kind", name=name, found=uploads.named(kind))
    if kind in ("xlsx", "ods"):
        _check_zip(path, name)
    return "csv" if kind == "binary" else kind


def open_book(path: Path, name: str = "") -> Book:
    """All visible sheets of a file.

    :raises FieldError: it cannot be read, with the reason; or it has more than :data:`ROWS` rows
    """
    name = name or path.name
    kind = kind_of(path, name)
    found = _csv(path, name) if kind == "csv" else _workbook(path, name, kind)
    if sum(len(sheet.rows) for sheet in found.sheets) > ROWS + 200:
        raise FieldError("table_rows", name=name, limit=f"{ROWS:,}".replace(",", "."))
    return found


def _is_utf16(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) in (b"\xff\xfe", b"\xfe\xff")


def _check_zip(path: Path, name: str) -> None:
    """Unpack everything once into nothing: what a directory says of its sizes may be a lie.

    :raises FieldError: ``sheet_bomb``, ``sheet_entities`` or ``upload_broken``
    """
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > _ENTRIES:
                raise FieldError("sheet_bomb", name=name)
            for entry in entries:
                total += _unpacked(archive, entry, name, _UNPACKED - total)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        if isinstance(error, FieldError):
            raise
        raise FieldError("upload_broken", name=name) from None


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, most: int) -> int:
    if entry.flag_bits & 1:
        raise FieldError("sheet_encrypted", name=name)
    size, first = 0, True
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > most or (size > _SMALL and size > _RATIO * max(1, entry.compress_size)):
                raise FieldError("sheet_bomb", name=name)
            if first and entry.filename.lower().endswith((".xml", ".rels")) and _has_doctype(chunk):
                raise FieldError("sheet_entities", name=name)
            first = False
    return size


def _has_doctype(start: bytes) -> bool:
    """Whether an XML part declares entities; a declaration can only stand before the first element."""
    text = start.replace(b"\0", b"").lower()
    return b"<!doctype" in text or b"<!entity" in text


def _workbook(path: Path, name: str, kind: str) -> Book:
    book, last, merged = Book(name, []), None, []
    made: Sheet | None = None
    for line in _lines(path, kind):
        if "row" in line and last is not None:
            last.rows[line["row"]] = {column: _value(value) for column, value in line["cells"]}
            if len(last.rows) > ROWS + 200:
                raise FieldError("table_rows", name=name, limit=f"{ROWS:,}".replace(",", "."))
        elif "sheet" in line:
            _spread(last, merged)
            last, merged = Sheet(line["sheet"]), line["merged"]
            if line["hidden"]:
                made = last
            else:
                book.sheets.append(last)
        elif line.get("error") == "encrypted":
            raise FieldError("sheet_encrypted", name=name)
        elif not line.get("end"):
            raise FieldError("upload_broken", name=name)
    _spread(last, merged)
    book.made = str(made.rows.get(0, {}).get(0, "")) if made else ""
    return book


def _lines(path: Path, kind: str) -> Iterator[dict[str, Any]]:
    """What the child says; an error where it did not come to its end."""
    command = [sys.executable, "-I", str(_CHILD), str(path), kind]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        assert child.stdout is not None
        ended = False
        try:
            for text in child.stdout:
                line = json.loads(text)
                ended = "end" in line or "error" in line
                yield line
        finally:
            child.kill()
    if not ended:
        yield {"error": "broken"}


def _value(value: Any) -> Any:
    if isinstance(value, dict) and "f" in value:
        return NO_RESULT
    if isinstance(value, dict):
        return date.fromisoformat(value["d"]) if "d" in value else datetime.fromisoformat(value["t"])
    return value


def _spread(sheet: Sheet | None, merged: Iterable[list[int]]) -> None:
    """Cells merged downwards say the same in each of their rows that has anything else in it."""
    if sheet is None:
        return
    for top, left, low, _right in merged:
        value = sheet.rows.get(top, {}).get(left)
        if value is None or low == top:
            continue
        for number in range(top + 1, min(low, top + ROWS) + 1):
            if number in sheet.rows:
                sheet.rows[number].setdefault(left, value)


def _csv(path: Path, name: str) -> Book:
    sheet = Sheet("")
    try:
        with tables.records(path) as rows:
            for number, cells in enumerate(rows):
                known = {column: cell for column, cell in enumerate(cells) if cell.strip()}
                if known:
                    sheet.rows[number] = known
                if len(sheet.rows) > ROWS + 200:
                    break
    except tables.BrokenCsv as error:
        raise FieldError("table_csv", name=name, line=error.line) from None
    return Book(name, [sheet])
