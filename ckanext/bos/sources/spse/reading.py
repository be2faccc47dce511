"""Cells of SPSE's rows: codes that are numbers, texts or lists, 0 for nothing, snapshot days, amounts and dates."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ckanext.bos.core import schema
from ckanext.bos.core.dates import parse_date, today
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.identity import normal_code
from ckanext.bos.core.observation import Key, Row
from ckanext.bos.core.redaction import scrub
from ckanext.bos.core.text import clean

from ..facts import Facts
from ..personal import allowed
from ..suppliers import Suppliers
from .columns import read_as

SOURCE = "spse"

_SHORTEST_RUP = 5
_SNAPSHOT = ("_event_date", "tgl_penarikan", "tanggal_status")
_PLAIN_DAY = re.compile(r"[12]\d{3}-\d\d-\d\d(?:[ T]\d\d:\d\d:\d\d(?:\.\d{1,6})?Z?)?")
_LONG = 10**12
_READ_BEFORE = ("money", "date", "datetime")
_BLANK_DATE = re.compile(r"^0{4}-0{2}-0{2}")
_NUMBERS = ("npwp_16_penyedia", "npwp16_penyedia", "npwp_penyedia_16", "npwp_penyedia", "npwp_pelaksana")
_NAMES = ("nama_penyedia", "nama_pelaksana")


def opened(row: Row, suppliers: Suppliers) -> Row:
    """The row's columns that are read here, without what may not be kept; flags of a text table as numbers.

    What a receipt was for often names a person: of that text only a digest stays, which tells two receipts apart.
    """
    cells = {known: value for name, value in row.cells.items() if (known := read_as(str(name)))}
    if isinstance(flag := cells.get("pemenang"), str):
        cells["pemenang"] = 1 if flag.strip() == "1" else 0
    for name in _NAMES:
        if isinstance(word := cells.get(name), str) and word.strip() in ("0", "-"):
            cells[name] = ""
    if isinstance(words := cells.get("ket_realisasi"), str) and words and not words.startswith("#"):
        cells["ket_realisasi"] = "#" + digest(12, clean(words))
    plain = {name: value for name, value in cells.items() if _is_plain(name, value)}
    free = {name: value for name, value in cells.items() if name not in plain}
    return Row(row.origin, plain | allowed(free, suppliers))


def _is_plain(name: str, value: Any) -> bool:
    """Whether a cell can hold nothing personal: a day, a number too short for one of a person, nothing."""
    if name in _NUMBERS or name in _NAMES:
        return False
    if isinstance(value, str):
        return bool(_PLAIN_DAY.fullmatch(value))
    return value is None or (type(value) is int and -_LONG < value < _LONG)


def text(cells: Mapping[str, Any], *columns: str) -> str:
    """The first of the columns that says something, as one line; numbers as written."""
    for column in columns:
        value = cells.get(column)
        if isinstance(value, str):
            value = clean(value)
        elif type(value) is int:
            value = str(value) if value else ""
        elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            value = normal_code(format(value, "f") if isinstance(value, Decimal) else value)
        else:
            continue
        if value and value != "-":
            return value
    return ""


def code(cells: Mapping[str, Any], *columns: str) -> str:
    """The first of the columns that holds a code; 0, ``-`` and nothing are none."""
    for column in columns:
        if found := normal_code(text(cells, column)):
            return found
    return ""


def rup_codes(cells: Mapping[str, Any], *columns: str) -> tuple[str, ...]:
    """The RUP codes of a cell, a set: ``58047414;58047485``, ``59511519,59511519``, 60339471, in order of number."""
    for column in columns:
        value = cells.get(column)
        parts = value if isinstance(value, list) else re.split(r"[;,|\s]+", text(cells, column))
        found = {normal_code(part) for part in parts if isinstance(part, (str, int, Decimal))}
        good = {part for part in found if part.isdecimal() and len(part) >= _SHORTEST_RUP}
        if good:
            return tuple(sorted(good, key=lambda part: (len(part), part)))
    return ()


def rup_keys(codes: Iterable[str]) -> tuple[Key, ...]:
    """RUP codes as keys."""
    return tuple(Key("rup", found) for found in codes)


def number(cells: Mapping[str, Any], column: str) -> int:
    """A small whole number, 0 when there is none."""
    found = text(cells, column)
    return int(found) if re.fullmatch(r"[0-9]{1,9}", found) else 0


def snapshot(row: Row) -> date | None:
    """The day on which the source was asked, where the row says it."""
    for column in _SNAPSHOT:
        if said := row.cells.get(column):
            try:
                return _day_of(said) if isinstance(said, str) else None
            except FieldError:
                continue
    return None


@lru_cache(maxsize=512)
def _day_of(written: str) -> date:
    return parse_date(written)


def as_of(row: Row) -> date:
    """The day for which the row speaks: what lies behind it is a plan."""
    return snapshot(row) or today()


def latest(rows: Iterable[Row]) -> Row:
    """Of several rows of the same thing the one of the newest snapshot; of the same day the last.

    :raises ValueError: there is none
    """
    known = list(rows)
    if len(known) == 1:
        return known[0]
    return max(enumerate(known), key=lambda item: (snapshot(item[1]) or date.min, item[0]))[1]


def supplier_of(cells: Mapping[str, Any], suppliers: Suppliers) -> dict[str, str]:
    """``{id, name}`` of the supplier that a row names; empty for none.

    By tax number, else by name, which is all that other links and sources have; the supplier's number only without
    both.
    """
    name = text(cells, *_NAMES)
    tax = text(cells, *_NUMBERS)
    found = suppliers.id(tax, name) or catalogue_id(code(cells, "kd_penyedia"), suppliers)
    return {key: value for key, value in (("id", found), ("name", suppliers.name(name))) if value}


def catalogue_id(supplier: str, suppliers: Suppliers) -> str:
    """The id of a supplier that only a number of SPSE or the catalogue names."""
    return suppliers.id("", f"kd penyedia {supplier}") if supplier else ""


def compact(contract_number: str) -> str:
    """A contract's number for comparing: letters and digits."""
    return re.sub(r"[^A-Z0-9]+", "", contract_number.upper())


def digest(length: int, *parts: Any) -> str:
    """A short stable id of some texts."""
    return hashlib.sha1(json.dumps(parts).encode(), usedforsecurity=False).hexdigest()[:length]


class Reading:
    """What is read of some rows: canonical values and what looked wrong. A value that cannot be read is left out."""

    def __init__(self) -> None:
        self.facts = Facts()

    @property
    def values(self) -> dict[str, Any]:
        """The values so far."""
        return self.facts.values

    def put(self, name: str, cells: Mapping[str, Any], *columns: str) -> None:
        """Take the first of the columns that says something for a field."""
        column = next((column for column in columns if _says(cells.get(column))), columns[0])
        if value := self._read(schema.load().fields[name], cells.get(column), column):
            self.values[name] = value

    def put_text(self, name: str, value: str) -> None:
        """Take a value that was made here."""
        if read := self._read(schema.load().fields[name], value, name):
            self.values[name] = read

    def money(self, cells: Mapping[str, Any], column: str) -> str:
        """Rupiah of a column; empty for 0, nothing and what is none."""
        return self._read(schema.load().fields["budget_amount"], cells.get(column), column)

    def day(self, cells: Mapping[str, Any], *columns: str) -> str:
        """The first day that the columns say; empty for none."""
        entry = schema.load().fields["announcement_date"]
        column = next((column for column in columns if _says(cells.get(column))), columns[0])
        return self._read(entry, cells.get(column), column)

    def moment(self, cells: Mapping[str, Any], column: str) -> str:
        """The moment that a column says; empty for none."""
        return self._read(schema.load().fields["schedule"].subfields["start"], cells.get(column), column)

    def row(self, name: str, cells: dict[str, Any]) -> dict[str, str]:
        """One row of a repeating field; values that do not fit are left out.

        :param cells: amounts, days and moments as read here, the others as written
        """
        subfields = schema.load().fields[name].subfields
        row: dict[str, str] = {}
        for sub, raw in cells.items():
            entry = subfields[sub]
            value = raw if entry.type in _READ_BEFORE else self._read(entry, raw, f"{name}.{sub}")
            if value:
                row[sub] = value
        return row

    def doubt_of(self, column: str, error: FieldError) -> None:
        """Note that a value was left out, and why."""
        said = {lang: scrub(error.message(lang))[0] for lang in ("id", "en")}
        self.facts.doubt(column, f"{column}: {said['id']}", f"{column}: {said['en']}")

    def _read(self, entry: schema.Field, raw: Any, column: str) -> Any:
        if isinstance(raw, str) and entry.type in ("date", "datetime") and _BLANK_DATE.match(raw.strip()):
            return ""
        if entry.type not in ("text", "longtext", "core") and not _says(raw):
            return ""
        try:
            return self.facts.read(entry, raw)
        except FieldError as error:
            self.doubt_of(column, error)
        except (ValueError, ArithmeticError):
            self.doubt_of(column, FieldError("row_broken", found=column))
        return ""


def _says(value: Any) -> bool:
    """Whether a cell says anything: 0 and ``-`` are nothing."""
    return value not in (None, "", 0, [], {}) and not (isinstance(value, str) and value.strip() in ("", "0", "-"))
