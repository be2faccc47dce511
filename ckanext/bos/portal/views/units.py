"""What the pages of the units (OPD) tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos import acting, pager, registry
from ckanext.bos.core import schema
from ckanext.bos.finding.query import SORTS, Query
from ckanext.bos.registry import Completeness, Sums, Unit

from ..helpers.public import bos_stage_label
from . import cards
from .cards import rung_label
from .home import Bar, funnel

blueprint = Blueprint("bos_units", __name__)
_ON_PAGE = 20
_LEFT_OUT = dict.fromkeys(
    ("include_datasets", "include_dataset_count", "include_users", "include_groups", "include_followers"), False
)
"""What CKAN would ask for beside the unit itself."""
_KINDS = ("dinas", "badan", "inspektorat", "setda", "bagian", "setwan", "rsud", "kecamatan", "external", "")


@dataclass(frozen=True)
class Row:
    """One unit in the index.

    :ivar value: what its packages are worth by plan, in rupiah, or None
    :ivar open: mean completeness in per cent; None without packages
    :ivar rank: its place by that, from 1; 0 without packages
    """

    unit: Unit
    url: str
    sums: Sums
    open: int | None
    rank: int


@dataclass(frozen=True)
class Group:
    """The units of one kind."""

    kind: str
    label: str
    rows: list[Row]


@dataclass(frozen=True)
class Child:
    """A unit below another."""

    unit: Unit
    sums: Sums


@dataclass(frozen=True)
class Share:
    """One length of the bar of realisation: per cent of the largest of the three."""

    label: str
    amount: Decimal | None
    share: int


@dataclass(frozen=True)
class Stage:
    """How complete a stage is: mean of the packages that reached it, in per cent; None where there is none."""

    label: str
    share: int | None


@dataclass(frozen=True)
class Page:
    """The page of one unit, of all years or of one.

    :ivar year: the year chosen, or None; ``years`` are newest first, with the address of each on this page
    :ivar complete: mean completeness in per cent, or None without packages; ``rank`` its place among ``ranked`` units
    """

    unit: Unit
    kind: str
    parent: Unit | None
    children: list[Child]
    successor: Unit | None
    predecessors: list[Unit]
    year: int | None
    years: list[tuple[int, Sums, str]]
    all_url: str
    total: Sums
    funnel: list[Bar]
    realised: list[Share]
    stages: list[Stage]
    complete: int | None
    rank: int
    ranked: int
    last: datetime | None
    search_url: str
    ocds_url: str


@blueprint.route("/organization/", strict_slashes=False)
def show_index() -> ResponseReturnValue:
    """The list of all units. CKAN's own asks the database some sixty times for it."""
    words = str(tk.request.args.get("q") or "")
    return tk.render("organization/index.html", {"q": words, "groups": index(words)})


@blueprint.route("/organization/<name>")
def show(name: str) -> ResponseReturnValue:
    """The page of a unit, of all years or of one (``?year=``): CKAN's own takes every parameter for a search field."""
    try:
        group = tk.get_action("organization_show")(acting.as_visitor(), {"id": name} | _LEFT_OUT)
    except (tk.ObjectNotFound, tk.NotAuthorized):
        tk.abort(404, tk._("There is no such unit."))
    if group["name"] != name:
        return tk.redirect_to("organization.read", id=group["name"])
    year = str(tk.request.args.get("year") or "")
    info = page(name, year)
    number = pager.asked()
    packages = listed(group["id"], info.year if info else None, number)
    last = -(-packages.count // _ON_PAGE)

    def address(number: int) -> str:
        chosen = {"year": info.year} if info and info.year else {}
        return tk.h.url_for("organization.read", id=name, page=number, **chosen)

    shown: dict[str, Any] = {
        "group_dict": group,
        "info": info,
        "packages": packages,
        "pages": pager.numbered(number, last, address),
        "previous": address(number - 1) if 1 < number <= last else "",
        "next": address(number + 1) if number < last else "",
    }
    return tk.render("organization/read.html", shown)


@dataclass(frozen=True)
class Packages:
    """One page of a unit's packages; ``failed`` when the search does not answer."""

    count: int
    cards: list[cards.Card]
    failed: bool = False


def listed(unit_id: str, year: int | None, number: int) -> Packages:
    """The packages of a unit that the visitor may see, those announced last first."""
    of_year = f' +vocab_bos_year:"{year}"' if year else ""
    search = {
        "fq": f'+dataset_type:{registry.DATASET_TYPE} +owner_org:"{unit_id}"{of_year}',
        "sort": SORTS["newest"],
        "fl": list(cards.FIELDS),
        "rows": _ON_PAGE,
        "start": (number - 1) * _ON_PAGE,
        "facet": "false",
        "include_private": True,
    }
    try:
        found = tk.get_action("package_search")(acting.as_visitor(), search)
    except SearchError:
        return Packages(0, [], failed=True)
    return Packages(found["count"], [cards.from_document(document, {}) for document in found["results"]])


def index(words: str) -> list[Group]:
    """All units by kind, those that bear the words in a name only.

    :param words: text looked for in title and short name; empty for all
    """
    sums, shares, units = registry.sums_by_unit(), registry.completeness_by_unit(), registry.list_units()
    places = _ranks(shares, {unit.id: unit for unit in units})
    wanted = words.casefold().strip()
    groups: dict[str, list[Row]] = {}
    for unit in units:
        if wanted and wanted not in f"{unit.title} {unit.short_name}".casefold():
            continue
        share = shares[unit.id].share if unit.id in shares else None
        url = tk.h.url_for("organization.read", id=unit.slug)
        row = Row(unit, url, sums.get(unit.id, Sums()), share, places.get(unit.id, 0))
        groups.setdefault(unit.kind if unit.kind in _KINDS else "", []).append(row)
    return [Group(kind, kind_label(kind), groups[kind]) for kind in _KINDS if kind in groups]


def page(slug: str, wanted: str = "") -> Page | None:
    """The page of one unit; None for an unknown one. Four queries, however many packages.

    :param wanted: a fiscal year as text; anything that the unit has no packages of counts as all
    """
    units = {unit.slug: unit for unit in registry.list_units()}
    unit = units.get(slug)
    if unit is None:
        return None
    by_year = registry.sums_by_year_and_stage(unit.id)
    year = int(wanted) if wanted.isascii() and wanted.isdigit() and int(wanted) in by_year else None
    within = Query(filters={"unit": (slug,)} | ({"year": (str(year),)} if year else {}))
    stages: dict[str, Sums] = {}
    for parts in [by_year[year]] if year else by_year.values():
        for stage, part in parts.items():
            stages[stage] = registry.total_sums([stages.get(stage, Sums()), part])
    total = registry.total_sums(stages.values())
    children = [other for other in units.values() if other.parent == slug]
    sums = registry.sums_by_unit(year) if children else {}
    shares = registry.completeness_by_unit(year)
    own, places = shares.get(unit.id), _ranks(shares, {one.id: one for one in units.values()})
    return Page(
        unit=unit,
        kind=kind_label(unit.kind),
        parent=units.get(unit.parent),
        children=[Child(other, sums.get(other.id, Sums())) for other in children],
        successor=units.get(unit.successor),
        predecessors=[other for other in units.values() if other.successor == slug],
        year=year,
        years=[
            (one, registry.total_sums(parts.values()), tk.h.url_for("organization.read", id=slug, year=one))
            for one, parts in by_year.items()
        ],
        all_url=tk.h.url_for("organization.read", id=slug),
        total=total,
        funnel=funnel(stages, within),
        realised=_realised(total),
        stages=[Stage(bos_stage_label(stage), own.stages.get(stage) if own else None) for stage in schema.STAGES],
        complete=own.share if own else None,
        rank=places.get(unit.id, 0),
        ranked=len(places),
        last=own.last if own else None,
        search_url=within.url(),
        ocds_url=f"/ocds/records?{urlencode({'unit': slug} | ({'year': year} if year else {}))}",
    )


def _realised(total: Sums) -> list[Share]:
    """Pagu, contracted and paid, to be drawn in one bar."""
    rungs = ("budget", "contract", "paid")
    most = max((amount for rung in rungs if (amount := getattr(total, rung))), default=Decimal(0)) or Decimal(1)
    return [
        Share(rung_label(rung), amount := getattr(total, rung), round(100 * (amount or 0) / most)) for rung in rungs
    ]


def _ranks(shares: Mapping[str, Completeness], units: Mapping[str, Unit]) -> dict[str, int]:
    """Unit id -> its place by completeness, units of the regency only; equal ones share a place."""
    found: dict[str, int] = {}
    above: tuple[int, int] = (0, -1)
    counted = [
        (unit_id, row.share)
        for unit_id, row in shares.items()
        if unit_id in units and units[unit_id].kind != "external"
    ]
    for number, (unit_id, share) in enumerate(counted, 1):
        above = above if above[1] == share else (number, share)
        found[unit_id] = above[0]
    return found


def kind_label(kind: str) -> str:
    """What a kind of unit is called, from the choices of the unit's schema."""
    schema = tk.h.scheming_get_organization_schema("organization") or {}
    for field in schema.get("fields", ()):
        if field["field_name"] == "unit_kind":
            for choice in field["choices"]:
                if choice["value"] == kind:
                    return tk.h.scheming_language_text(choice["label"])
    return tk._("Other units")
