"""The rows of a repeating field in a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos.core import codelists, schema
from ckanext.bos.core.dates import format_date, parse_date
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.money import format_rupiah, parse_rupiah
from ckanext.bos.core.ownership import Ownership
from ckanext.bos.core.schema import Field
from ckanext.bos.registry import lang

from . import inputs, origins
from .inputs import Input, Offer
from .written import written

OPEN_AT_MOST = 3
"""Rows of a list that stand open when the page comes; of a longer list all are folded."""

SHOWN_AT_ONCE = 10
"""Rows of a list before the rest is folded away."""

BLANK = "N"
"""Stands for the number of a row in the blank that new rows are made from."""

_SUMMARY = {
    "budget_lines": ("account_code", "amount", "source"),
    "locations": ("kecamatan", "village", "detail"),
    "rup_history": ("date", "revision_type", "new_code"),
    "schedule": ("step", "start", "end"),
    "bidders": ("name", "offer_amount", "result"),
    "awards": ("supplier_name", "amount", "date"),
    "contracts": ("number", "supplier_name", "amount"),
    "amendments": ("number", "date", "amount"),
    "progress": ("date", "physical_percent", "obstacle"),
    "payments": ("sp2d_number", "date", "amount"),
    "handovers": ("bast_number", "date"),
    "penalties": ("date", "amount", "reason"),
}


@dataclass
class Row:
    """One row.

    :ivar number: its place in the form, or :data:`BLANK`
    :ivar summary: what stands in it, in one line
    :ivar spare: an empty one at the end, for what is to come
    """

    number: int | str
    summary: str
    shown: list[Input]
    hidden: list[Input]
    origin: str = ""
    other: str = ""
    spare: bool = False
    is_open: bool = False

    @property
    def has_errors(self) -> bool:
        """Whether anything in it is wrong."""
        return any(entry.errors for entry in (*self.shown, *self.hidden))

    @property
    def is_odd(self) -> bool:
        """Whether something is said about one of its values."""
        return any(entry.remark for entry in self.shown)


@dataclass
class Rows:
    """A repeating field: its rows, and the blank that new ones are made from.

    :ivar starts_open: nothing is there yet and something is owed: the spare row stands open
    :ivar offers: what a new row can take over from elsewhere
    """

    name: str
    label: str
    help: str
    row_label: str
    rows: list[Row]
    spare: Row
    blank: Row
    errors: list[str] = field(default_factory=list)
    due: bool = False
    extra: bool = False
    starts_open: bool = False
    when: str = ""
    origin: str = ""
    other: str = ""
    remark: str = ""
    offers: list[Offer] = field(default_factory=list)
    widget: str = "rows"

    @property
    def id(self) -> str:
        """The id of the list."""
        return f"field-{self.name}"

    @property
    def first(self) -> list[Row]:
        """The rows shown at once."""
        return self.rows[:SHOWN_AT_ONCE]

    @property
    def rest(self) -> list[Row]:
        """The rows folded away."""
        return self.rows[SHOWN_AT_ONCE:]

    @property
    def rest_is_open(self) -> bool:
        """Whether something in them is wrong or odd."""
        return any(row.has_errors or row.is_odd for row in self.rest)


class RowMaker:
    """Makes the rows of one repeating field.

    :param process: canonical values, for the rules of what is owed and the rows that others refer to
    """

    def __init__(self, entry: Field, process: Mapping[str, Any], owned: Ownership) -> None:
        self._entry = entry
        self._process = process
        self._owned = owned
        self._targets = {
            sub.refers_to: referred(sub.refers_to, process) for sub in entry.subfields.values() if sub.refers_to
        }

    def rows(self, shown: list[dict[str, str]], errors: Any) -> Rows:
        """The list with a spare row at its end.

        :param shown: what stands in each row
        :param errors: by row ``{name: [message]}``, or messages for the list
        """
        by_row = errors if errors and isinstance(errors[0], dict) else []
        rows = [self._row(number, values, by_row) for number, values in enumerate(shown)]
        for row in rows:
            row.is_open = row.has_errors or len(rows) <= OPEN_AT_MOST
        entry = self._entry
        return Rows(
            name=entry.name,
            label=inputs.words(entry.label),
            help=inputs.words(entry.help),
            row_label=inputs.words(entry.row_label) or inputs.words(entry.label),
            rows=rows,
            spare=self._empty(len(rows)),
            blank=self._empty(BLANK),
            errors=[str(error) for error in errors or () if not isinstance(error, dict)],
            when=inputs.rule(entry.owed),
            origin=origins.origin(self._owned, entry.name),
            other=origins.other(self._owned, entry.name, tk._("another list")),
        )

    def _row(self, number: int, values: Mapping[str, str], by_row: list[dict[str, Any]]) -> Row:
        wrong = by_row[number] if number < len(by_row) else {}
        path = f"{self._entry.name}/{values.get('id', '')}"
        row = self._make(number, values, wrong)
        row.origin = origins.origin(self._owned, path)
        row.other = origins.other(self._owned, path, summary(self._entry, self._waiting(path)))
        for found in row.shown:
            leaf = f"{path}/{found.name.rsplit('-', 1)[-1]}"
            found.origin = origins.origin(self._owned, leaf)
            found.other = origins.other(self._owned, leaf, self._waiting_text(leaf))
            if not found.errors and origins.is_given(self._owned, leaf):
                found.locked = in_full(self._entry.subfields[found.name.rsplit("-", 1)[-1]], found.value)
                found.origin = found.origin or row.origin
        return row

    def _empty(self, number: int | str) -> Row:
        row = self._make(number, {}, {})
        row.spare, row.is_open = True, True
        return row

    def _make(self, number: int | str, values: Mapping[str, str], wrong: Mapping[str, Any]) -> Row:
        shown: list[Input] = []
        hidden: list[Input] = []
        for sub in self._entry.subfields.values():
            made = inputs.of_field(
                sub, f"{self._entry.name}-{number}-{sub.name}", values.get(sub.name, ""), list(wrong.get(sub.name, ()))
            )
            if sub.refers_to:
                known = self._targets[sub.refers_to]
                made.widget, made.options = "choice", _with_value(known, made.value)
            is_hidden = self._is_hidden(sub, made)
            made.extra = not is_hidden and self._is_extra(sub, made)
            (hidden if is_hidden else shown).append(made)
        return Row(number, summary(self._entry, values), shown, hidden)

    def _is_hidden(self, sub: Field, made: Input) -> bool:
        """Marks of the system once it has given them, and references where there is nothing to choose."""
        if made.errors:
            return False
        if sub.refers_to:
            return len(made.options) <= 1
        return bool(made.value) and (sub.name == "id" or sub.openness == "masked")

    def _is_extra(self, sub: Field, made: Input) -> bool:
        if made.value or made.errors:
            return False
        if sub.name == "id" or sub.openness == "masked":
            return True
        return sub.owed is not None and not sub.owed.applies(self._process)

    def _waiting(self, path: str) -> dict[str, Any]:
        waiting = self._owned.waiting(path)
        return waiting[0].value if waiting and isinstance(waiting[0].value, dict) else {}

    def _waiting_text(self, path: str) -> str:
        waiting = self._owned.waiting(path)
        sub = self._entry.subfields.get(path.rsplit("/", 1)[-1])
        return reading(sub, str(waiting[0].value)) if waiting and sub is not None else ""


def summary(entry: Field, values: Mapping[str, Any]) -> str:
    """A row in one line: ``CV Contoh · Rp 1,2 miliar · Gugur``."""
    names = _SUMMARY.get(entry.name) or tuple(entry.subfields)[:3]
    parts = [reading(entry.subfields[name], str(values[name])) for name in names if values.get(name)]
    return " · ".join(parts)


def reading(entry: Field, value: str) -> str:
    """A value, canonical or as typed, as a person reads it in running text."""
    if entry.codelist:
        return codelists.label(entry.codelist, value, lang())
    if entry.type == "money":
        try:
            return format_rupiah(parse_rupiah(value), short=True, lang=lang())
        except FieldError:
            return value
    if entry.type == "boolean":
        return {"true": tk._("Yes"), "false": tk._("No")}.get(value, value)
    text = str(written(entry, value))
    return f"{text} %" if entry.type == "percent" else text


def in_full(entry: Field, value: Any) -> str:
    """A value, canonical or as typed, in words and with all its digits; empty for nothing."""
    if not value:
        return ""
    try:
        if entry.type == "money":
            return format_rupiah(parse_rupiah(value), lang=lang())
        if entry.type == "date":
            return format_date(parse_date(value), lang())
    except FieldError:
        return str(value)
    return ", ".join(reading(entry, str(one)) for one in (value if isinstance(value, list) else [value]))


def referred(name: str, process: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(id, what it is) of the rows that another list may refer to."""
    entry = schema.load().fields[name]
    rows = process.get(name) or ()
    return [(row["id"], f"{row['id']}: {summary(entry, row)}") for row in rows if row.get("id")]


def _with_value(known: list[tuple[str, str]], value: Any) -> list[tuple[str, str]]:
    """The choices with the present value among them, so that it is never lost."""
    return known if not value or value in dict(known) else [*known, (str(value), str(value))]
