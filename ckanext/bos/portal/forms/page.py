"""The page on which one stage of a process is entered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos.core import codelists, schema
from ckanext.bos.core.completeness import Due
from ckanext.bos.core.ownership import Ownership
from ckanext.bos.core.schema import STAGES, Field
from ckanext.bos.registry import lang

from . import inputs, offers, origins, posted
from .checking import Remarks
from .inputs import Input
from .rows import RowMaker, Rows, in_full, reading

_RULED_BY = ("method", "planned_method", "category", "sourcing", "tender_status")
"""The fields that decide what else is owed."""


@dataclass
class Section:
    """Fields under one heading."""

    title: str
    items: list[Input | Rows]


@dataclass
class Problem:
    """One thing wrong.

    :ivar href: the input it is about: ``#field-title``, or the address of another stage's; empty for none
    """

    href: str
    label: str
    message: str


@dataclass
class Tab:
    """One stage in the row of tabs.

    :ivar state: ``not_started``, ``complete`` or ``missing``
    :ivar missing: how many fields and papers are owed and not there
    """

    stage: str
    label: str
    number: int
    state: str
    missing: int
    current: bool


@dataclass
class StagePage:
    """Everything the template of a stage shows."""

    stage: str
    title: str
    sections: list[Section]
    seen: str
    ruled_by: str
    problems: list[Problem] = field(default_factory=list)


def stage_page(
    stage: str,
    process: Mapping[str, Any],
    owned: Ownership,
    *,
    reached: bool,
    units: list[tuple[str, str]],
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, Any] | None = None,
    address: Callable[[str], str] = str,
) -> StagePage:
    """The page of a stage.

    :param process: canonical values as they are stored
    :param reached: mark what is owed and empty
    :param units: (id, title) of the units that the user may choose
    :param typed: what was typed and could not be saved; it stands in the form instead
    :param errors: by field as CKAN reports them
    :param address: the page of another stage
    """
    shown = posted.shown_of(stage, process)
    maker = _Maker(process, owned, errors or {}, reached, units, set(typed or ()))
    sections: list[Section] = []
    headings = _headings()
    for entry in posted.fields_of(stage):
        made = maker.item(entry, (typed or {}).get(entry.name, shown[entry.name]))
        if entry.name in headings:
            sections.append(Section(headings[entry.name], []))
        sections[-1].items.append(made)
    return StagePage(
        stage=stage,
        title=codelists.label("stage", stage, lang()),
        sections=sections,
        seen=json.dumps(posted.fingerprints(shown)),
        ruled_by=json.dumps({name: process.get(name) or "" for name in _RULED_BY}),
        problems=problems(sections, errors or {}, address),
    )


def tell(sections: list[Section], remarks: Remarks) -> None:
    """Put remarks beside their inputs; what holds one is open and in sight."""
    for item in (item for section in sections for item in section.items):
        _tell(item, remarks)
        for row in item.rows if isinstance(item, Rows) else ():
            for entry in row.shown:
                _tell(entry, remarks)
            row.is_open = row.is_open or row.is_odd


def _tell(item: Input | Rows, remarks: Remarks) -> None:
    item.remark = " ".join(one.text for one in remarks.get(item.name, ()))
    item.extra = item.extra and not item.remark


def tabs(current: str, dues: list[Due], reached: str) -> list[Tab]:
    """The five stages with what each still misses.

    :param dues: everything owed, present or not
    :param reached: the furthest stage of which something is known; empty for a new process
    """
    found: list[Tab] = []
    furthest = STAGES.index(reached) if reached else -1
    for number, stage in enumerate(STAGES):
        missing = sum(1 for due in dues if due.stage == stage and not due.present)
        state = "not_started" if number > furthest else "missing" if missing else "complete"
        label = codelists.label("stage", stage, lang())
        found.append(Tab(stage, label, number + 1, state, missing, stage == current))
    return found


def owed_at(
    stage: str, process: Mapping[str, Any], papers: list[dict[str, Any]], dues: list[Due], reached: str
) -> list[Due]:
    """What a stage owes, present or not; of one that has not begun what it will ask for.

    :param dues: everything owed up to the stage ``reached``
    """
    if STAGES.index(stage) <= STAGES.index(reached):
        return [due for due in dues if due.stage == stage]
    definition = schema.load()
    ahead = [
        Due(stage, "field", entry.name, entry.label, bool(process.get(entry.name)))
        for entry in definition.of_stage(stage)
        if entry.owed and entry.owed.applies(process)
    ]
    held = {(paper.get("stage"), paper.get("kind")) for paper in papers}
    for paper in definition.papers.values():
        if paper.stage == stage and paper.owed and paper.owed.applies(process):
            ahead.append(Due(stage, "paper", paper.kind, paper.label, (stage, paper.kind) in held))
    return ahead


def label_of(name: str) -> str:
    """What a field is called in the language of the page."""
    return inputs.words(schema.load().fields[name].label)


def problems(sections: list[Section], errors: Mapping[str, Any], address: Callable[[str], str]) -> list[Problem]:
    """Everything wrong, in the order of the page; what belongs to no field of it comes first."""
    items = {item.name: item for section in sections for item in section.items}
    # Without a unit CKAN also says that the dataset cannot be private: the same thing in other words.
    skipped = {"private"} if errors.get("owner_org") else set()
    found = [_elsewhere(name, value, address) for name, value in errors.items() if name not in items.keys() | skipped]
    for name, item in items.items():
        if errors.get(name):
            found += _in_rows(item) if isinstance(item, Rows) else []
            found += [Problem(f"#{item.id}", item.label, message) for message in item.errors]
    return found


def _in_rows(item: Rows) -> list[Problem]:
    return [
        Problem(f"#{entry.id}", f"{item.row_label} {int(row.number) + 1}: {entry.label}", message)
        for row in item.rows
        for entry in (*row.shown, *row.hidden)
        for message in entry.errors
    ]


def _elsewhere(name: str, value: Any, address: Callable[[str], str]) -> Problem:
    """Something wrong with a field of another stage, or with nothing that a form shows."""
    entry = schema.load().fields.get(name)
    if entry is None:
        return Problem("", name, _first(value))
    href = f"{address(entry.stage)}#field-{name}" if entry in posted.fields_of(entry.stage) else ""
    return Problem(href, inputs.words(entry.label), _first(value))


class _Maker:
    def __init__(
        self,
        process: Mapping[str, Any],
        owned: Ownership,
        errors: Mapping[str, Any],
        reached: bool,
        units: list[tuple[str, str]],
        typed: set[str],
    ) -> None:
        self._typed = typed
        self._process = process
        self._owned = owned
        self._errors = errors
        self._reached = reached
        self._units = units

    def item(self, entry: Field, value: Any) -> Input | Rows:
        errors = self._errors.get(entry.name)
        if entry.type == "rows":
            rows = RowMaker(entry, self._process, self._owned).rows(value, errors)
            rows.due = self._is_due(entry, value)
            rows.extra = not rows.rows and not errors and not self._welcome(entry)
            rows.starts_open = not rows.rows and self._owes(entry)
            rows.offers = offers.of_rows(entry, self._process)
            return rows
        made = inputs.of_field(entry, entry.name, value, [str(error) for error in errors or ()])
        if entry.name == "owner_org":
            self._choose_unit(made)
        made.origin = origins.origin(self._owned, entry.name)
        for conflict in self._owned.waiting(entry.name)[:1]:
            made.other = origins.other(self._owned, entry.name, _listed(entry, conflict.value))
        if entry.name not in self._typed and not errors and origins.is_given(self._owned, entry.name):
            made.locked = in_full(entry, value)
        made.offers = [] if value else offers.of_field(entry, self._process)
        made.due = self._is_due(entry, value)
        made.extra = not value and not errors and not entry.required and (entry.owed is None or not self._owes(entry))
        return made

    def _choose_unit(self, made: Input) -> None:
        made.options = self._units
        made.widget = "choice" if len(self._units) > 1 else "fixed"
        if not made.value and len(self._units) == 1:
            made.value = self._units[0][0]

    def _owes(self, entry: Field) -> bool:
        return entry.owed is not None and entry.owed.applies(self._process)

    def _is_due(self, entry: Field, value: Any) -> bool:
        return self._reached and not value and self._owes(entry)

    def _welcome(self, entry: Field) -> bool:
        return entry.owed is None or self._owes(entry)


def _listed(entry: Field, value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    return ", ".join(reading(entry, str(one)) for one in values if not isinstance(one, dict)) or tk._("another list")


def _first(value: Any) -> str:
    while isinstance(value, (list, dict)) and value:
        value = next(iter(value.values())) if isinstance(value, dict) else value[0]
    return str(value)


def _headings() -> dict[str, str]:
    """The first field of each section, and the section's heading; lists bring a heading of their own."""
    return {
        "title": tk._("The package"),
        "program_code": tk._("Programme and activity"),
        "notes": tk._("What is done"),
        "budget_amount": tk._("Budget"),
        "category": tk._("How it is procured"),
        "ppk_office": tk._("Who is responsible"),
        "planned_tender_start": tk._("Planned schedule"),
        "locations": "",
        "domestic_product": tk._("More about the plan"),
        "tender_code": tk._("How the provider is chosen"),
        "estimate_amount": tk._("Estimate and announcement"),
        "schedule": "",
        "number_of_bidders": tk._("Who takes part"),
        "tender_status": tk._("Result"),
        **{
            name: "" for name in ("awards", "contracts", "amendments", "progress", "payments", "handovers", "penalties")
        },
    }
