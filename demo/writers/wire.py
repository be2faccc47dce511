"""How the national systems put rows on the wire: INAPROC's pages and ISB's bare arrays.

Shapes: sections 2 and 3 of the reference on SiRUP and SPSE. Files are written row by row, at most one page in memory.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ..dice import Dice

LIMIT = 1000
"""Rows of a page: the most that INAPROC gives."""

Row = Mapping[str, Any]

_ORDERS = 16
_FIRST_CURSOR = 9_220_000_000_000_000_000


def stem(path: str) -> str:
    """The name of a service's files: ``rup/master-satker`` -> ``rup_master-satker``."""
    return path.replace("/", "_")


def cursor(path: str, year: int, offset: int) -> str:
    """The opaque word that leads to the rows of a service from this offset on."""
    number = _FIRST_CURSOR + _salt(path, year) * 100_000_000 + offset
    return base64.b64encode(json.dumps({"id": number}, separators=(",", ":")).encode()).decode()


def offset_of(path: str, year: int, word: str) -> int:
    """Where a cursor leads.

    :raises ValueError: it was not made for this service and year
    """
    number = json.loads(base64.b64decode(word, validate=True))["id"] - _FIRST_CURSOR
    salt, offset = divmod(number, 100_000_000)
    if salt != _salt(path, year):
        raise ValueError(word)
    return offset


def _salt(path: str, year: int) -> int:
    return zlib.crc32(f"{path}/{year}".encode()) % 90_000_000


def dumps(row: Any) -> str:
    """One row in one line."""
    return json.dumps(row, ensure_ascii=False)


def masked(text: str) -> str:
    """A person as INAPROC shows it: the first letter of each word."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in text.split())


def masked_number(number: str) -> str:
    """A civil servant's number as INAPROC shows it: the last three digits."""
    return "*" * 15 + number[-3:]


class Pages:
    """The pages of one service and year in INAPROC's envelope, files ``{stem}.page001.json`` and on.

    Keys come in an order of their own in each row, and a null is as often missing as written.
    """

    def __init__(self, folder: Path, path: str, year: int, seed: int) -> None:
        self.folder, self.path, self.year = folder, path, year
        self.dice = Dice(seed, "wire", path, str(year))
        self.rows: list[str] = []
        self.count = self.page = 0
        self.orders: dict[tuple[str, ...], list[list[str]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._flush(more=False)

    def add(self, row: Row) -> None:
        """Write one row."""
        if len(self.rows) == LIMIT:
            self._flush(more=True)
        keys = self.dice.pick(self._orders_of(tuple(row)))
        reference = None if self.page % 3 == 0 else f"{_salt(self.path, self.year) + self.page:016x}"
        sent = {
            key: row.get(key, reference)
            for key in keys
            if key not in row or row[key] is not None or self.dice.chance(0.5)
        }
        self.rows.append(dumps(sent))
        self.count += 1

    def _orders_of(self, keys: tuple[str, ...]) -> list[list[str]]:
        if keys not in self.orders:
            names = [*keys, "last_update_ref"]
            self.orders[keys] = [self.dice.shuffle(list(names)) for _ in range(_ORDERS)]
        return self.orders[keys]

    def _flush(self, more: bool) -> None:
        self.page += 1
        meta = {"limit": LIMIT, "has_more": more, "cursor": cursor(self.path, self.year, self.count) if more else None}
        name = f"{stem(self.path)}.page{self.page:03d}.json"
        with (self.folder / name).open("w", encoding="utf-8", newline="\n") as file:
            file.write('{"success": true, "data": [\n' + ",\n".join(self.rows) + "\n],\n")
            file.write(f'"meta": {dumps(meta)}}}\n')
        self.rows = []


class Array:
    """A bare array, one row per line, as ISB answers."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("w", encoding="utf-8", newline="\n")
        self.file.write("[")
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.file.write("\n]\n")
        self.file.close()

    def add(self, row: Row) -> None:
        """Write one row."""
        self.file.write((",\n" if self.count else "\n") + dumps(row))
        self.count += 1


def write_pages(folder: Path, path: str, year: int, seed: int, rows: Iterable[Row]) -> int:
    """All rows of a service; returns how many."""
    with Pages(folder, path, year, seed) as pages:
        for row in rows:
            pages.add(row)
    return pages.count


def write_array(path: Path, rows: Iterable[Row]) -> int:
    """All rows of an ISB file; returns how many."""
    with Array(path) as array:
        for row in rows:
            array.add(row)
    return array.count


def year_folders(folder: Path, year: int) -> tuple[Path, Path]:
    """The folders of one year: INAPROC's pages and ISB's arrays."""
    places = folder / str(year) / "inaproc", folder / str(year) / "isb"
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
    return places
