"""The sheets of a file, joined: each package with the rows of the other sheets that name it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ckanext.bos.core import schema
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Doubt, Key, Observation, Refusal, Row
from ckanext.bos.core.redaction import is_supplier_id
from ckanext.bos.core.text import clean, fold
from ckanext.bos.core.units import fold_unit

from ..suppliers import Suppliers
from . import cells
from .headings import Header, find_header, letter
from .layout import EXAMPLE, GUIDE, KEY, LISTS, PACKAGE, UNIT, Column
from .opening import ROWS, Book, Sheet

SOURCE = "spreadsheet"
OWN = "own"
"""The scheme of a number that a unit gave a package itself."""

_OCID = re.compile(r"ocds-[a-z0-9]{6}-[a-z0-9._~-]+", re.IGNORECASE)
_ROW = re.compile(r"[1-9]\d{0,3}")
"""The number of a row, as the portal gives it to what people type."""
_PEOPLE = {"bidders": ("id", "name"), "awards": ("supplier_id", "supplier_name")}
_PEOPLE["contracts"] = _PEOPLE["awards"]
NATURAL = {
    "bidders": ("name",), "awards": ("supplier_name",), "contracts": ("number",), "amendments": ("number",),
    "progress": ("date", "contract_id"), "payments": ("sp2d_number",), "handovers": ("bast_number",),
}  # fmt: skip
"""What tells the rows of a list apart where they have no number."""


@dataclass
class Line:
    """One row of a sheet.

    :ivar number: as the spreadsheet counts it, from 1
    :ivar cells: column -> the cell as written
    :ivar places: column -> letter and heading in this file
    :ivar errors: column (or empty) -> what is wrong
    :ivar position: its place in the list of its package, where it is taken
    """

    sheet: str
    table: str
    number: int
    cells: dict[str, Any]
    places: dict[str, tuple[str, str]]
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, FieldError] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    position: int = -1

    @property
    def key(self) -> str:
        """What names its package, as written."""
        return _key_text(self.cells.get(KEY))

    def refuse(self, code: str, column: str = "", **params: Any) -> None:
        """Note what is wrong."""
        self.errors.setdefault(column, FieldError(code, **params))


@dataclass
class Parcel:
    """A package with everything that the file says of it; without ``head`` only of its rows in other sheets.

    :ivar keys: the most exact last; several where a number may be one or the other, with ``guessed``
    """

    head: Line | None
    keys: tuple[Key, ...]
    unit: str = ""
    rows: list[Line] = field(default_factory=list)
    guessed: bool = False

    @property
    def first(self) -> Line:
        """Where it stands first."""
        return self.head or self.rows[0]

    @property
    def lines(self) -> list[Line]:
        """All its rows."""
        return [*([self.head] if self.head else []), *self.rows]

    def values(self) -> dict[str, Any]:
        """Canonical values of the rows that have no error; the rows know their place in the lists afterwards."""
        found = dict(self.head.values) if self.head else {}
        for line in self.rows:
            if not line.errors:
                listed = found.setdefault(line.table, [])
                line.position = len(listed)
                listed.append(_with_id(line.table, line.values))
        return found

    def observation(self) -> Observation:
        """As every source says it."""
        lines = [line for line in self.lines if not line.errors]
        doubts = tuple(_masked(line, name) for line in lines for name in line.doubts)
        return Observation(
            source=SOURCE,
            key="/".join(self.keys[-1]),
            keys=self.keys[-1:] if self.guessed else self.keys,
            values=self.values(),
            unit=self.unit,
            rows=tuple(map(_row, lines)),
            doubts=doubts,
            joins_only=self.head is None or self.keys[-1].scheme == "ocid",
        )


@dataclass
class Reading:
    """A file that was read.

    :ivar wrong: rows that cannot be taken; each has its errors
    :ivar unknown: sheet, letter and name of columns that nobody knows
    :ivar passed_over: sheets in which nothing was recognised
    """

    made: str = ""
    parcels: list[Parcel] = field(default_factory=list)
    wrong: list[Line] = field(default_factory=list)
    unknown: list[tuple[str, str, str]] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    lines: int = 0


UnitOf = Callable[[str], str]


def read_book(book: Book, key: str, *, unit: str = "", unit_of: UnitOf = fold_unit) -> Reading:
    """Everything that a file says.

    :param key: the site's secret for pseudonyms
    :param unit: whose packages they are where the file does not say
    :param unit_of: one and the same word for a unit, however it is written
    :raises FieldError: no sheet has column names that are known, or there are too many rows
    """
    reading = Reading(book.made)
    lines: list[Line] = []
    ours = (fold(GUIDE), fold(LISTS))
    sheets = [sheet for sheet in book.sheets if sheet.rows and fold(sheet.title) not in ours]
    for sheet in sheets:
        header = find_header(sheet)
        if header is None:
            reading.passed_over.append(sheet.title)
            continue
        reading.unknown += [(sheet.title, letter(place), name) for place, name in header.unknown.items()]
        lines += _lines(sheet, header)
    if len(reading.passed_over) == len(sheets):
        raise FieldError("sheet_header", name=book.name)
    if len(lines) > ROWS:
        raise FieldError("table_rows", name=book.name, limit=f"{ROWS:,}".replace(",", "."))
    reading.lines = len(lines)
    return _joined(reading, lines, Suppliers(key), unit, unit_of)


def reread_lines(rows: list[Row]) -> list[Line]:
    """Rows as they were kept aside."""
    found: list[Line] = []
    for row in rows:
        known = {name: value for name, value in row.cells.items() if name != "table"}
        sheet, _, number = row.origin.rpartition("!")
        table = str(row.cells.get("table") or PACKAGE)
        found.append(Line(sheet, table, int(number) if number.isdecimal() else 0, known, {}))
    return found


def join_lines(lines: list[Line], key: str) -> Reading:
    """Packages of lines that were kept aside."""
    return _joined(Reading(), lines, Suppliers(key), "", fold_unit)


def results(reading: Reading) -> Iterator[Observation | Refusal]:
    """Observations and refused rows, as every reader gives them."""
    for parcel in reading.parcels:
        yield parcel.observation()
    for line in reading.wrong:
        named = {line.places.get(name, ("", name))[1] or name: error for name, error in line.errors.items()}
        yield Refusal(SOURCE, _row(line), named)


def _lines(sheet: Sheet, header: Header) -> Iterator[Line]:
    places = {column.name: (letter(place), header.written[place]) for place, column in header.columns.items()}
    for number in sorted(sheet.rows):
        if number <= header.row:
            continue
        row = sheet.rows[number]
        found = {
            column.name: row[place] for place, column in header.columns.items() if not cells.is_empty(row.get(place))
        }
        if not found or any(_is_example(value) for value in found.values()):
            continue
        yield Line(sheet.title or header.table.title, header.table.name, number + 1, found, places)


def _is_example(value: Any) -> bool:
    return isinstance(value, str) and fold(value).startswith(EXAMPLE + " JANGAN")


def _joined(reading: Reading, lines: list[Line], suppliers: Suppliers, unit: str, unit_of: UnitOf) -> Reading:
    by_key: dict[str, list[Parcel]] = {}
    for line in lines:
        _read_line(line, suppliers)
        if line.table == PACKAGE:
            _package(reading, by_key, line, unit, unit_of)
    for line in lines:
        if line.table != PACKAGE:
            _row_of(reading, by_key, line)
    reading.parcels = [parcel for parcel in reading.parcels if _check(reading, parcel)]
    reading.wrong.sort(key=lambda line: (line.table != PACKAGE, line.sheet, line.number))
    return reading


def _read_line(line: Line, suppliers: Suppliers) -> None:
    known = schema.load().fields
    fields = known if line.table == PACKAGE else known[line.table].subfields
    for name, raw in line.cells.items():
        entry = fields.get(name)
        if cells.is_empty(raw):
            continue
        try:
            if entry is None:  # the key, or the unit
                cells.check_fault(raw)
                continue
            if cells.is_clear(raw):
                if entry.required:
                    raise FieldError("required", field=entry.label)
                line.values[name] = [] if entry.type == "choices" else ""
                continue
            value, masked = cells.read(entry, raw)
        except FieldError as error:
            line.errors[name] = error
            continue
        if masked:
            line.doubts.append(name)
        line.values[name] = value
    _people(line, suppliers)


def _people(line: Line, suppliers: Suppliers) -> None:
    """Suppliers as the portal names them, a person under a pseudonym. The number of a row stays: it means nobody."""
    number, name = _PEOPLE.get(line.table, ("", ""))
    called = line.values.get(name)
    if not called:
        return
    line.values[name] = suppliers.name(called)
    written = str(line.values.get(number) or "")
    ours = is_supplier_id(written) and not written.isdigit() or bool(_ROW.fullmatch(written))
    line.values[number] = written if ours else suppliers.id(written, called)


def _package(reading: Reading, by_key: dict[str, list[Parcel]], line: Line, unit: str, unit_of: UnitOf) -> None:
    for name in ("rup_code", "tender_code"):
        if name in line.values:
            _code(line, name)
    parcel = Parcel(line, ())
    written = line.cells.get(UNIT)
    parcel.unit = clean(str(written)) if written is not None else unit
    exact = bool(_OCID.fullmatch(line.key))
    if not exact:
        _must_have(line, parcel)
    parcel.keys = _keys(line, unit_of(parcel.unit))
    if not parcel.keys:
        line.refuse("key_missing", KEY)
    names = {line.key, *(str(line.values.get(name) or "") for name in ("rup_code", "tender_code"))} - {""}
    double = next((one for one in by_key.get(_name(parcel), ()) if one.head), None) if parcel.keys else None
    if double is not None and double.head is not None:
        line.refuse("sheet_double", KEY, found=line.key or parcel.keys[-1].value, row=double.head.number)
        reading.wrong.append(line)
        return
    for name in {_name(parcel), *names}:
        by_key.setdefault(name, []).append(parcel)
    reading.parcels.append(parcel)


def _name(parcel: Parcel) -> str:
    return "\0" + "/".join(parcel.keys[-1]) if parcel.keys else "\0"


def _code(line: Line, name: str) -> None:
    try:
        line.values[name] = cells.code(line.cells[name])
    except FieldError as error:
        line.errors[name] = error
    if not line.values.get(name) and not cells.is_clear(line.cells[name]):
        line.values.pop(name, None)


def _must_have(line: Line, parcel: Parcel) -> None:
    fields = schema.load().fields
    for name in ("title", "fiscal_year"):
        if name not in line.values and name not in line.errors:
            line.refuse("required", name, field=fields[name].label)
    if not parcel.unit:
        line.refuse("required", UNIT, field="OPD")


def _keys(line: Line, unit: str) -> tuple[Key, ...]:
    """The keys of a package, the most exact last."""
    rup, tender = (str(line.values.get(name) or "") for name in ("rup_code", "tender_code"))
    found = [Key(scheme, value) for scheme, value in (("rup", rup), ("spse", tender)) if value]
    if _OCID.fullmatch(line.key):
        return (Key("ocid", line.key),)
    if not found and line.key:
        found = [own_key(unit, line.values.get("fiscal_year", ""), line.key)]
    return tuple(found)


def own_key(unit: str, year: str, number: str) -> Key:
    """The key of a package under a number that its unit gave it: the same number may come again in another year."""
    text = json.dumps([unit, year, fold(number)])
    return Key(OWN, hashlib.sha256(text.encode()).hexdigest()[:16])


def _row_of(reading: Reading, by_key: dict[str, list[Parcel]], line: Line) -> None:
    fault = line.cells.get(KEY)
    try:
        cells.check_fault(fault)
        if not line.key:
            raise FieldError("required", field="Kunci paket")
        found = by_key.get(line.key, [])
        if len(found) > 1:
            raise FieldError("key_ambiguous", found=line.key)
    except FieldError as error:
        line.errors.setdefault(KEY, error)
        reading.wrong.append(line)
        return
    if found:
        found[0].rows.append(line)
        return
    parcel = Parcel(None, _orphan_keys(line.key), guessed=not _OCID.fullmatch(line.key), rows=[line])
    by_key[line.key] = [parcel]
    reading.parcels.append(parcel)


def _orphan_keys(text: str) -> tuple[Key, ...]:
    """What a number without a row among the packages may be: a package that the portal has already."""
    if _OCID.fullmatch(text):
        return (Key("ocid", text),)
    return (Key("spse", text), Key("rup", text))


def _check(reading: Reading, parcel: Parcel) -> bool:
    """Put aside what is wrong: a row by itself, a list without keys whole, everything where the package is wrong.

    :returns: whether anything is left
    """
    if parcel.head is not None and parcel.head.errors:
        if parcel.keys and parcel.keys[-1].scheme == "ocid":
            reading.wrong.append(parcel.head)  # the package is there already: its other rows can be taken
            parcel.head = None
        else:
            for line in parcel.rows:
                if not line.errors:
                    line.refuse("sheet_parent", KEY, sheet=parcel.head.sheet, row=parcel.head.number)
    _check_ids(parcel)
    for name in {line.table for line in parcel.rows if line.errors}:
        if "id" not in schema.load().fields[name].subfields:
            for line in parcel.rows:
                if line.table == name and not line.errors:
                    line.refuse("sheet_sibling", KEY)
    reading.wrong += [line for line in parcel.lines if line.errors]
    parcel.rows = [line for line in parcel.rows if not line.errors]
    return not parcel.head.errors if parcel.head is not None else bool(parcel.rows)


def _check_ids(parcel: Parcel) -> None:
    seen: dict[tuple[str, str], Line] = {}
    for line in parcel.rows:
        made = _with_id(line.table, line.values).get("id")
        first = seen.setdefault((line.table, made), line) if made else line
        if first is line:
            continue
        if line.values == first.values:
            line.refuse("sheet_double", KEY, found=line.key, row=first.number)
        else:
            line.refuse("duplicate_id", "id", found=line.values.get("id") or _natural(line.table, line.values))


def _with_id(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row with its number; one that has none gets one from what tells it apart."""
    if "id" not in schema.load().fields[table].subfields or row.get("id"):
        return row
    text = json.dumps([table, _natural(table, row) or row], sort_keys=True)
    return {"id": hashlib.sha256(text.encode()).hexdigest()[:10]} | row


def _natural(table: str, row: dict[str, Any]) -> str:
    names = NATURAL.get(table, ())
    return " ".join(str(row[name]) for name in names if row.get(name)) if names and row.get(names[0]) else ""


def _key_text(raw: Any) -> str:
    try:
        return cells.code(raw) if raw is not None else ""
    except FieldError:
        return ""


def _masked(line: Line, name: str) -> Doubt:
    where = f"{line.sheet} {line.places.get(name, ('', ''))[0]}{line.number}"
    words = {"id": f"data pribadi disamarkan ({where})", "en": f"personal data masked ({where})"}
    return Doubt(name if line.table == PACKAGE else f"{line.table}.{name}", words)


def _row(line: Line) -> Row:
    """A row as it may be kept: without the name of a person as supplier, and the number that stands for one."""
    people = set(_PEOPLE.get(line.table, ()))
    cells_ = {name: line.values.get(name, "") if name in people else value for name, value in line.cells.items()}
    kept = {name: value if isinstance(value, (str, int, float)) else str(value) for name, value in cells_.items()}
    return Row(f"{line.sheet}!{line.number}", {"table": line.table, **kept})


__all__ = ["Column", "Line", "Parcel", "Reading", "join_lines", "own_key", "read_book", "reread_lines", "results"]
