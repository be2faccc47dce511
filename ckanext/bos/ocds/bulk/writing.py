"""Ledger -> files of one scope, streamed: what the database keeps as JSON goes out as it is."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO

from .. import extensions, ledger, package
from . import sheets, tables, xlsx
from .catalogue import ALL, BY_CODE, url
from .columns import NOTES, NOTES_HEADER, TABLES, notes
from .store import File, Store

Progress = Callable[[int], None]
_LEVEL = 6
_BLOCK = 1 << 20
_DATE = re.compile(r'\{"ocid":"[^"\\]*","id":"[^"\\]*","date":"([^"\\]*)"')
_NO_DATE = "0001-01-01T00:00:00+07:00"


def write_scope(scope: str, store: Store, place: Path, progress: Progress) -> list[File]:
    """All files of a scope, moved into the store; they count once the manifest names them.

    :param scope: a year, or ``all``
    :param place: a folder for files under way
    :param progress: called with processes done since the last call; every process is met twice
    """
    year = None if scope == ALL else int(scope)
    made = {**_states(ledger.compiled_texts(year), scope, place, progress), **_history(year, scope, place, progress)}
    files: list[File] = []
    for code, rows in made.items():
        name = BY_CODE[code].name(scope)
        files.append(store.take(place / name, name, scope, code, rows))
    return files


def _states(texts: Iterable[tuple[int, str]], scope: str, place: Path, progress: Progress) -> dict[str, int]:
    """Compiled releases as JSON Lines, and the tables made of them."""
    headers = {table: sheets.headers(table) for table in TABLES} | {NOTES: list(NOTES_HEADER)}
    count = 0
    with ExitStack() as stack:
        lines = stack.enter_context(gzip_file(place / BY_CODE["compiled"].name(scope)))
        files, book = sheets.CsvFiles(place, headers), xlsx.Book(place, headers)
        stack.callback(files.close)
        stack.callback(book.close)
        for count, (first_year, text) in enumerate(texts, 1):
            lines.write(text.encode() + b"\n")
            compiled = json.loads(text, parse_float=Decimal)
            sheets.write(tables.rows(compiled, first_year), files, book)
            progress(1)
        sheets.write(((NOTES, row) for row in notes()), files, book)
        files.finish(place / BY_CODE["csv"].name(scope))
        book.finish(place / BY_CODE["xlsx"].name(scope))
    return dict.fromkeys(("compiled", "csv", "xlsx"), count)


def _history(year: int | None, scope: str, place: Path, progress: Progress) -> dict[str, int]:
    """All releases in one release package, packed, and per year also unpacked."""
    packed = place / BY_CODE["releases"].name(scope)
    plain = place / BY_CODE["package"].name(scope)
    uri = url(packed.name if year is None else plain.name)
    count = write_package(uri, ledger.release_texts(year), plain, progress)
    pack(plain, packed)
    if year is not None:
        return {"releases": count, "package": count}
    plain.unlink()
    return {"releases": count}


def write_package(uri: str, texts: Iterator[str], path: Path, progress: Progress) -> int:
    """A release package from releases as JSON text.

    :returns: how many releases
    """
    newest, last, count, uses = _NO_DATE, "", 0, extensions.Uses()
    with path.open("wb") as stream:
        stream.write(_head(uri, newest, extensions.urls()))
        for count, text in enumerate(texts, 1):
            stream.write((",\n" if count > 1 else "\n").encode() + text.encode())
            ocid, date = _seen(text)
            newest = max(newest, date)
            if uses.may_add(text):
                uses.look(json.loads(text))
            progress(ocid != last)
            last = ocid
        stream.write(b"\n]}\n")
        stream.seek(0)
        stream.write(_head(uri, newest, uses.urls()))
    return count


def _head(uri: str, published: str, used: list[str]) -> bytes:
    """Everything before the releases. Every date has the same length, and blanks make up for the extensions that are
    not used, so that it can be written once more when all is known."""
    said, longest = (ledger.dumps(package.metadata(uri, published, urls)) for urls in (used, extensions.urls()))
    blanks = " " * (len(longest.encode()) - len(said.encode()))
    return f'{said[:-1]},{blanks}"releases":['.encode()


def _seen(text: str) -> tuple[str, str]:
    """OCID and date of a release, found without reading all of it where it begins as the ledger writes it."""
    if match := _DATE.match(text):
        return text[9 : text.index('"', 9)], match[1]
    found = json.loads(text)
    return found["ocid"], found["date"]


def pack(plain: Path, packed: Path) -> None:
    """The same file, packed."""
    with plain.open("rb") as source, gzip_file(packed) as target:
        shutil.copyfileobj(source, target, _BLOCK)


@contextmanager
def gzip_file(path: Path) -> Iterator[IO[bytes]]:
    """A gzip file that holds no time and no name: the same content gives the same file."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as packed:
        yield packed  # type: ignore[misc]
