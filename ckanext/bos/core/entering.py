"""What a table that a person filled in would change of a process, and what of it must stay.

A table is filled in at leisure: since it was made a source or a colleague may have changed a value. What a source
system gave stays unless the person asks for it; what somebody else changed in the meantime always stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .errors import FieldError
from .ownership import STEWARD, Owner, Ownership, is_keyed
from .redaction import is_supplier_id
from .schema import Field, Schema, load

Kept = Literal["", "source", "overtaken"]


@dataclass(frozen=True)
class Change:
    """A value that the table says otherwise.

    :ivar kept: why the old value stays: a ``source`` gave it, or it was changed since (``overtaken``); empty: it goes
    :ivar owner: who gave the old value
    """

    path: str
    old: Any
    new: Any
    kept: Kept = ""
    owner: Owner | None = None


@dataclass
class Comparison:
    """A process as it would be, and the differences.

    :ivar wrong: list and place in it -> column and error of a row that names another which is not there
    """

    process: dict[str, Any]
    changes: list[Change] = field(default_factory=list)
    wrong: dict[tuple[str, int], tuple[str, FieldError]] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        """Whether anything would be written."""
        return any(not change.kept for change in self.changes)


@dataclass(frozen=True)
class Table:
    """How values of a table are to be taken.

    :ivar user: who filled it in
    :ivar since: when its values were read (ISO, UTC)
    :ivar natural: by list what tells rows apart that have no number
    :ivar over_sources: whether the values of source systems are replaced too
    """

    user: str
    since: str
    natural: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    over_sources: bool = False


def compare(
    schema: Schema, process: Mapping[str, Any], owned: Ownership, values: Mapping[str, Any], table: Table
) -> Comparison:
    """Lay a table's values over a process. What the table leaves empty stays as it is."""
    found = Comparison(dict(process))
    taker = _Taker(found, owned, table)
    for entry in schema.fields.values():
        if entry.name not in values:
            continue
        if entry.type == "rows" and is_keyed(entry):
            taker.rows(entry, values[entry.name])
        elif entry.type == "rows":
            taker.value(entry.name, _referring(found, schema, entry, values[entry.name]))
        else:
            taker.value(entry.name, values[entry.name])
    return found


class _Taker:
    def __init__(self, found: Comparison, owned: Ownership, table: Table) -> None:
        self.found, self.owned, self.table = found, owned, table

    def value(self, name: str, value: Any) -> None:
        old = self.found.process.get(name)
        if (old or None) != (value or None) and self._takes(name, old, value):
            self.found.process[name] = value

    def rows(self, entry: Field, rows: list[dict[str, Any]]) -> None:
        known = [dict(row) for row in self.found.process.get(entry.name) or ()]
        for position, row in enumerate(rows):
            row = self._resolved(entry, position, row)
            if row is None:
                continue
            match = _match(known, row, self.table.natural.get(entry.name, ()))
            row = _with_supplier_id(self.found.process, match or {}, row)
            if match is None:
                if self._takes(f"{entry.name}/{row['id']}", None, row):
                    known.append({name: value for name, value in row.items() if value})
                continue
            for name, value in row.items():
                if name != "id" and (match.get(name) or None) != (value or None):
                    if self._takes(f"{entry.name}/{match['id']}/{name}", match.get(name), value):
                        match[name] = value
        known = [{name: value for name, value in row.items() if value} for row in known]
        if known != (self.found.process.get(entry.name) or []):
            self.found.process[entry.name] = known

    def _resolved(self, entry: Field, position: int, row: dict[str, Any]) -> dict[str, Any] | None:
        """A row that names others by their own number, as the portal numbers them; None where it is wrong."""
        try:
            return _resolve(self.found.process, entry, row)
        except _Unknown as error:
            self.found.wrong[entry.name, position] = (error.column, error.reason)
            return None

    def _takes(self, path: str, old: Any, new: Any) -> bool:
        """Note a difference. True when the new value is taken."""
        owner = self.owned.of(path)
        kept: Kept = ""
        if owner is not None and owner.at > self.table.since and owner.key != self.table.user:
            kept = "overtaken"
        elif owner is not None and owner.source != STEWARD and not self.table.over_sources:
            kept = "source"
        self.found.changes.append(Change(path, old, new, kept, owner))
        return not kept


class _Unknown(Exception):
    def __init__(self, column: str, reason: FieldError) -> None:
        self.column, self.reason = column, reason


_PAIR = ("supplier_id", "supplier_name")
_NUMBERS = {"contracts": ("number",), "awards": ("supplier_name", "sppbj_number")}
"""By what people name a row of these lists, beside its number in the portal."""


def _resolve(process: Mapping[str, Any], entry: Field, row: dict[str, Any]) -> dict[str, Any]:
    made = dict(row)
    for name, value in row.items():
        target = entry.subfields[name].refers_to
        if not target or not value:
            continue
        others = process.get(target) or []
        if any(other.get("id") == value for other in others):
            continue
        named = [other for other in others if value in [other.get(one) for one in _NUMBERS.get(target, ())]]
        if len(named) != 1:
            raise _Unknown(name, FieldError("row_unknown", found=value, list=load().fields[target].label))
        made[name] = named[0]["id"]
    return made


_SUPPLIERS = (("bidders", "id", "name"), ("awards", *_PAIR), ("contracts", *_PAIR))


def _with_supplier_id(process: Mapping[str, Any], old: Mapping[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """A table names suppliers and has no ids: whom the process knows by this name has the id it has there.

    Any other has none, like a supplier typed in a form. The id of a row stays as long as its supplier does.
    """
    if "supplier_name" not in row:
        return row
    called = row["supplier_name"]
    same = bool(old) and (old.get("supplier_name") or "") == called
    return row | {"supplier_id": old.get("supplier_id", "") if same else _known_supplier(process, called)}


def _known_supplier(process: Mapping[str, Any], called: str) -> str:
    for name, number, column in _SUPPLIERS:
        for other in process.get(name) or ():
            if other.get(column) == called and is_supplier_id(other.get(number) or ""):
                return other[number]
    return ""


def _referring(found: Comparison, schema: Schema, entry: Field, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a list without numbers; as it was where one of them names a row that is not there."""
    made: list[dict[str, Any]] = []
    for position, row in enumerate(rows):
        try:
            made.append(_resolve(found.process, entry, {name: value for name, value in row.items() if value}))
        except _Unknown as error:
            found.wrong[entry.name, position] = (error.column, error.reason)
    return made if len(made) == len(rows) else found.process.get(entry.name) or []


def _match(known: list[dict[str, Any]], row: Mapping[str, Any], natural: tuple[str, ...]) -> dict[str, Any] | None:
    """The row that is meant: of the same number, else the only one that says the same where rows are told apart."""
    for other in known:
        if other.get("id") == row.get("id"):
            return other
    if not natural or not row.get(natural[0]):
        return None
    alike = [other for other in known if all((other.get(name) or "") == (row.get(name) or "") for name in natural)]
    return alike[0] if len(alike) == 1 else None
