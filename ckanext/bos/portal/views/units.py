"""What the pages of the units (OPD) tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos import registry
from ckanext.bos.pager import numbered
from ckanext.bos.registry import Sums, Unit

from . import cards
from .home import Bar, funnel
from .query import Query

blueprint = Blueprint("bos_units", __name__)
_KINDS = ("dinas", "badan", "inspektorat", "setda", "bagian", "setwan", "rsud", "kecamatan", "external", "")


@dataclass(frozen=True)
class Row:
    """One unit in the index."""

    unit: Unit
    url: str
    sums: Sums


@dataclass(frozen=True)
class Group:
    """The units of one kind."""

    kind: str
    label: str
    rows: list[Row]


@dataclass(frozen=True)
class Page:
    """The page of one unit. ``years`` are newest first."""

    unit: Unit
    kind: str
    parent: Unit | None
    children: list[Unit]
    successor: Unit | None
    predecessors: list[Unit]
    total: Sums
    years: list[tuple[int, Sums, str]]
    funnel: list[Bar]
    search_url: str


@blueprint.route("/organization/", strict_slashes=False)
def show_index() -> ResponseReturnValue:
    """The list of all units. CKAN's own asks the database some sixty times for it."""
    words = str(tk.request.args.get("q") or "")
    return tk.render("organization/index.html", {"q": words, "groups": index(words)})


def index(words: str) -> list[Group]:
    """All units by kind, those that bear the words in a name only.

    :param words: text looked for in title and short name; empty for all
    """
    sums = registry.sums_by_unit()
    wanted = words.casefold().strip()
    groups: dict[str, list[Row]] = {}
    for unit in registry.list_units():
        if wanted and wanted not in f"{unit.title} {unit.short_name}".casefold():
            continue
        row = Row(unit, tk.h.url_for("organization.read", id=unit.slug), sums.get(unit.id, Sums()))
        groups.setdefault(unit.kind if unit.kind in _KINDS else "", []).append(row)
    return [Group(kind, kind_label(kind), groups[kind]) for kind in _KINDS if kind in groups]


def page(slug: str) -> Page | None:
    """The page of one unit; None for an unknown one."""
    units = {unit.slug: unit for unit in registry.list_units()}
    unit = units.get(slug)
    if unit is None:
        return None
    within = Query(filters={"unit": (slug,)})
    years = registry.sums_by_year_and_stage(unit.id)
    stages: dict[str, Sums] = {}
    for parts in years.values():
        for stage, part in parts.items():
            stages[stage] = registry.total_sums([stages.get(stage, Sums()), part])
    return Page(
        unit=unit,
        kind=kind_label(unit.kind),
        parent=units.get(unit.parent),
        children=[other for other in units.values() if other.parent == slug],
        successor=units.get(unit.successor),
        predecessors=[other for other in units.values() if other.successor == slug],
        total=registry.total_sums(stages.values()),
        years=[
            (year, registry.total_sums(parts.values()), within.with_filter("year", str(year)).url())
            for year, parts in years.items()
        ],
        funnel=funnel(stages, within),
        search_url=within.url(),
    )


def cards_of(datasets: Sequence[Mapping[str, Any]]) -> list[cards.Card]:
    """Cards of the contracting processes among the datasets of a CKAN search."""
    titles = {
        dataset["organization"]["name"]: dataset["organization"]["title"]
        for dataset in datasets
        if dataset.get("organization")
    }
    return [cards.from_dataset(dataset, titles) for dataset in datasets if dataset["type"] == registry.DATASET_TYPE]


def pages_of(slug: str, current: int, last: int) -> list[tuple[int, str, bool]]:
    """The numbered pages of a unit's packages."""
    return numbered(current, last, lambda number: tk.h.url_for("organization.read", id=slug, page=number))


def kind_label(kind: str) -> str:
    """What a kind of unit is called, from the choices of the unit's schema."""
    schema = tk.h.scheming_get_organization_schema("organization") or {}
    for field in schema.get("fields", ()):
        if field["field_name"] == "unit_kind":
            for choice in field["choices"]:
                if choice["value"] == kind:
                    return tk.h.scheming_language_text(choice["label"])
    return tk._("Other units")
