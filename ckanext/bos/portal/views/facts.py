"""The facts of one stage as a person reads them: label, value, and who gave it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import ckan.plugins.toolkit as tk
from markupsafe import Markup, escape

from ckanext.bos import registry
from ckanext.bos.core import ladder
from ckanext.bos.core.dates import WIB
from ckanext.bos.core.ownership import Owner, Ownership, is_keyed
from ckanext.bos.core.schema import Field

from ..forms.origins import short_date
from ..helpers.public import (
    bos_date,
    bos_datetime,
    bos_label,
    bos_lang,
    bos_money_full,
    bos_number,
    bos_percent,
    bos_source,
)

_LONG = 240
_WIDEST_TABLE = 7
_REFERENCES = {"contract_id": "contracts", "award_id": "awards"}
_RIGHT = ("money", "percent", "integer")


@dataclass(frozen=True)
class Fact:
    """One value with its label.

    :ivar source: who gave it and when, or empty
    :ivar long: too long for one line: shown on demand
    :ivar internal: for staff only
    :ivar detail: shown on demand, unless there is something to settle
    :ivar claims: what a source says instead, for those who may settle it
    """

    label: str
    value: Markup
    source: str
    long: bool = False
    internal: bool = False
    detail: bool = False
    claims: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell of a table; ``label`` is its column's, for narrow screens."""

    label: str
    value: Markup
    right: bool


@dataclass(frozen=True)
class Table:
    """The rows of a repeating field. Wide ones are ``blocks`` (each row a list), narrow ones a table; the schedule is
    shown on demand, since the timeline tells it.

    :ivar rest: rows shown on demand, with the words to open them
    :ivar origins: for each row what of it came from whom; empty where ``source`` says all there is
    """

    name: str
    title: str
    columns: list[tuple[str, bool]]
    rows: list[list[Cell]]
    source: str
    blocks: bool = False
    rest: list[list[Cell]] | None = None
    rest_title: str = ""
    origins: list[tuple[str, str]] = field(default_factory=list)


class Reader:
    """Reads a process for people.

    :param staff: shows what is for staff only, and what sources say against a steward's value
    """

    def __init__(self, process: Mapping[str, Any], owned: Ownership, staff: bool) -> None:
        self.process = process
        self.owned = owned
        self.staff = staff

    def fact(self, field: Field) -> Fact | None:
        """The fact of a single-valued field; None when there is nothing to show."""
        value = self.process.get(field.name)
        internal = field.openness == "internal"
        if not value or field.openness == "masked" or (internal and not self.staff):
            return None
        shown, claims = show(field, value), self._claims(field)
        return Fact(
            label=field.label[bos_lang()],
            value=shown,
            source=source_of(self.owned.of(field.name)),
            long=len(shown.striptags()) > _LONG,
            internal=internal,
            detail=field.detail and not claims,
            claims=claims,
        )

    def table(self, field: Field) -> Table | None:
        """The rows of a repeating field; None when there are none."""
        rows: list[Mapping[str, Any]] = list(self.process.get(field.name) or [])
        if not rows:
            return None
        if field.name == "bidders":
            return self._bidders(field, rows)
        table = self._table(field, in_order(rows))
        if field.name != "schedule":
            return table
        words = tk.ungettext("{count} step, with its times", "{count} steps, with their times", len(rows))
        return replace(table, rows=[], rest=table.rows, rest_title=words.format(count=bos_number(len(rows))))

    def rows_source(self, field: Field, rows: Iterable[Mapping[str, Any]] | None = None) -> str:
        """Who gave the rows of a field, each source once."""
        if not is_keyed(field):
            return source_of(self.owned.of(field.name))
        listed = self.process.get(field.name) or () if rows is None else rows
        owners = (self.owned.of(f"{field.name}/{row.get('id', '')}") for row in listed)
        return "; ".join(dict.fromkeys(text for owner in owners if (text := source_of(owner))))

    def _table(self, field: Field, rows: list[Mapping[str, Any]]) -> Table:
        columns = [sub for sub in field.subfields.values() if self._has_column(sub, rows)]
        return Table(
            name=field.name,
            title=field.label[bos_lang()],
            columns=[(sub.label[bos_lang()], sub.type in _RIGHT) for sub in columns],
            rows=[self._cells(columns, row) for row in rows],
            source=self.rows_source(field, rows),
            blocks=len(columns) > _WIDEST_TABLE,
            origins=self._origins(field, columns, rows),
        )

    def _origins(self, entry: Field, columns: list[Field], rows: list[Mapping[str, Any]]) -> list[tuple[str, str]]:
        """Each row and who gave it, with the values in it that others gave; nothing if one source gave it all."""
        told: list[tuple[str, str]] = []
        givers: set[str] = set()
        for row in rows if is_keyed(entry) else ():
            path = f"{entry.name}/{row.get('id', '')}"
            whole = source_of(self.owned.owners.get(path))
            parts = [(sub.label[bos_lang()], source_of(self.owned.of(f"{path}/{sub.name}")))
                     for sub in columns if row.get(sub.name)]  # fmt: skip
            others = [f"{label}: {giver}" for label, giver in parts if giver and giver != whole]
            givers |= {giver for _label, giver in parts} | {whole}
            told.append((registry.label_of(path, self.process)[bos_lang()], "; ".join(filter(None, [whole, *others]))))
        return told if len(givers - {""}) > 1 else []

    def _bidders(self, field: Field, rows: list[Mapping[str, Any]]) -> Table:
        """The winner first, then by what they ask; those who only registered on demand."""
        winners = {row.get("supplier_id") for row in ladder.alive(self.process.get("awards")) if row.get("supplier_id")}
        marked = [row if row.get("id") not in winners else {**row, "result": "winner"} for row in rows]
        offers = [row for row in marked if _competes(row)]
        others = [row for row in marked if not _competes(row)]
        table = self._table(field, sorted(offers, key=_by_offer) + others)
        if not offers or len(others) <= 3:
            return table
        rows_shown, rest = table.rows[: len(offers)], table.rows[len(offers) :]
        words = tk.ungettext(
            "{count} more registered without making an offer", "{count} more registered without making an offer",
            len(rest),
        )  # fmt: skip
        return replace(table, rows=rows_shown, rest=rest, rest_title=words.format(count=bos_number(len(rest))))

    def _has_column(self, sub: Field, rows: list[Mapping[str, Any]]) -> bool:
        if sub.name == "id" or sub.openness == "masked" or (sub.openness == "internal" and not self.staff):
            return False
        if sub.name in _REFERENCES and len(self.process.get(_REFERENCES[sub.name]) or ()) < 2:
            return False
        return any(row.get(sub.name) for row in rows)

    def _cells(self, columns: list[Field], row: Mapping[str, Any]) -> list[Cell]:
        return [Cell(sub.label[bos_lang()], self._cell(sub, row), sub.type in _RIGHT) for sub in columns]

    def _cell(self, sub: Field, row: Mapping[str, Any]) -> Markup:
        value = row.get(sub.name)
        if not value:
            return Markup("")
        if sub.name in _REFERENCES:
            value = self._reference(_REFERENCES[sub.name], str(value))
        return show(sub, value)

    def _reference(self, field: str, row_id: str) -> str:
        """The number or the supplier of the row meant, rather than its id."""
        for row in self.process.get(field) or ():
            if row.get("id") == row_id:
                return row.get("number") or row.get("supplier_name") or row_id
        return row_id

    def _claims(self, field: Field) -> str:
        """What each source says instead, for those who may settle it."""
        waiting = self.owned.waiting(field.name) if self.staff else []
        return "; ".join(
            tk._("{source} says: {value}").format(
                source=bos_source(conflict.owner.source), value=show(field, conflict.value).striptags()
            )
            for conflict in waiting
            if conflict.value
        )


def show(field: Field, value: Any) -> Markup:
    """A canonical value in the words of the page; safe to print."""
    return escape(_SHOWN.get(field.type, lambda _field, text: text)(field, value))


def source_of(owner: Owner | None) -> str:
    """``SPSE, 21 Nov 2026``; empty when nobody is noted."""
    return _source_of(owner.source, owner.at, bos_lang()) if owner is not None else ""


@lru_cache(maxsize=4096)
def _source_of(source: str, at: str, _lang: str) -> str:
    day = short_date(datetime.fromisoformat(at).astimezone(WIB).date()) if at else ""
    return ", ".join(part for part in (bos_source(source), day) if part)


def _paragraphs(_field: Field, value: str) -> Markup:
    parts = [part for part in re.split(r"\n{2,}", str(value)) if part.strip()]
    if len(parts) == 1:
        return _lines(parts[0])
    return Markup("").join(Markup("<p>{}</p>").format(_lines(part)) for part in parts)


def _lines(text: str) -> Markup:
    return Markup("<br>").join(text.split("\n"))


def _whole(field: Field, value: str) -> str:
    return str(value) if field.name.endswith("year") else bos_number(value)


def in_order(rows: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """By their date where all have one, otherwise as they stand."""
    for name in ("date", "start", "date_signed"):
        if all(row.get(name) for row in rows):
            return sorted(rows, key=lambda row: str(row[name]))
    return rows


def _competes(row: Mapping[str, Any]) -> bool:
    return bool(row.get("offer_amount")) or row.get("result") not in (None, "", "registered")


def _by_offer(row: Mapping[str, Any]) -> tuple[bool, bool, float]:
    offer = row.get("offer_amount") or row.get("corrected_amount")
    return row.get("result") != "winner", not offer, float(offer or 0)


_SHOWN: dict[str, Callable[[Field, Any], Any]] = {
    "money": lambda _field, value: bos_money_full(value),
    "date": lambda _field, value: bos_date(value),
    "datetime": lambda _field, value: bos_datetime(value),
    "percent": lambda _field, value: bos_percent(value),
    "integer": _whole,
    "decimal": lambda _field, value: bos_number(value),
    "longtext": _paragraphs,
    "boolean": lambda _field, value: tk._("Yes") if value == "true" else tk._("No"),
    "choice": lambda field, value: bos_label(field.codelist or "", value),
    "choices": lambda field, value: ", ".join(bos_label(field.codelist or "", one) for one in value),
}
