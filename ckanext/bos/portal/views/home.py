"""What the home page tells: the year in figures, the funnel, the largest and the latest packages, the units."""

from __future__ import annotations

import threading
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos import registry
from ckanext.bos.core import places, schema
from ckanext.bos.core.ladder import RUNG_OF_STAGE
from ckanext.bos.finding.query import Query
from ckanext.bos.registry import Completeness, ListedProcess, Sums, Unit

from ..helpers.public import bos_stage_label
from .cards import rung_label

blueprint = Blueprint("bos_home", __name__)

_LISTED = 6
_UNITS = 5
_RECENT = 4
_RANKED = 8
_COMPARED = 5
_MOST_KEPT = 50


@dataclass(frozen=True)
class Bar:
    """One row of a bar chart: how long (0 to 100) and what it says.

    :ivar url: a search that finds just what ``count`` counts; empty where no search does
    :ivar now: how many of them stand there now, found by ``now_url``; None where that is not asked
    """

    label: str
    count: int
    share: int
    amount: Decimal | None
    amount_label: str
    url: str
    now: int | None = None
    now_url: str = ""


@dataclass(frozen=True)
class Entry:
    """One process in a short list."""

    title: str
    url: str
    unit: str
    rung: str
    amount: Decimal | None
    stage: str


@dataclass(frozen=True)
class District:
    """A district with its packages; ``amount`` is their value in rupiah, ``share`` of the largest (0 to 100)."""

    code: str
    name: str
    count: int
    amount: Decimal
    share: int
    url: str


@dataclass(frozen=True)
class Ranked:
    """A unit by how open it is: the mean of its packages' completeness in per cent."""

    title: str
    url: str
    share: int
    packages: int


@dataclass(frozen=True)
class Home:
    """The home page of one fiscal year; ``year`` None while there is no process."""

    year: int | None
    years: list[tuple[int, str]]
    total: Sums
    everything: Sums
    funnel: list[Bar]
    largest: list[Entry]
    latest: list[Entry]
    recent: list[tuple[str, str, list[Entry]]]
    units: list[Bar]
    openness: list[Ranked]
    districts: list[District]


@blueprint.route("/")
def show() -> ResponseReturnValue:
    """The home page. CKAN's own makes a search with facets first, whose answer nobody would see."""
    return tk.render("home/index.html", {"home": build(tk.request.args.get("year"))})


def build(wanted: str | None) -> Home:
    """The page of the wanted year, or of the newest with processes; kept until something changes.

    :param wanted: a year as text; anything else counts as none
    """
    units = registry.list_units()
    now = (registry.version(), tuple(units))
    if _kept.now != now:
        _kept.now, _kept.pages = now, {}
    year = wanted if wanted and wanted.isdigit() and len(wanted) == 4 else ""
    key = (year, registry.lang())
    found = _kept.pages.get(key) or _build(year, {unit.id: unit for unit in units})
    if len(_kept.pages) < _MOST_KEPT:
        _kept.pages[key] = found
    return found


class _Kept(threading.local):
    """The pages of a thread, by year and language, while nothing has changed."""

    now: Hashable = None
    pages: dict[tuple[str, str], Home]


_kept = _Kept()


def _build(wanted: str, titles: dict[str, Unit]) -> Home:
    years = registry.sums_by_year_and_stage()
    year = int(wanted) if wanted and int(wanted) in years else next(iter(years), None)
    if year is None:
        return Home(None, [], Sums(), Sums(), [], [], [], [], [], [], [])
    stages, within = years[year], Query(filters={"year": (str(year),)})
    recent = registry.last_changed_by_stage(_RECENT, year)
    return Home(
        year=year,
        years=[(one, tk.h.url_for("home.index", year=one)) for one in years],
        total=registry.total_sums(stages.values()),
        everything=registry.total_sums(part for parts in years.values() for part in parts.values()),
        funnel=funnel(stages, within),
        largest=[_entry(row, titles) for row in registry.largest_processes(year, _LISTED)],
        latest=[_entry(row, titles) for row in registry.last_changed_processes(_LISTED)],
        recent=[
            (bos_stage_label(stage), within.with_filter("stage", stage).url(), [_entry(row, titles) for row in rows])
            for stage, rows in recent.items()
        ],
        units=_units(registry.sums_by_unit(year), titles, year),
        openness=ranked(registry.completeness_by_unit(year), titles)[:_RANKED],
        districts=_districts(registry.sums_by_district(year), within),
    )


def ranked(shares: Mapping[str, Completeness], units: Mapping[str, Unit]) -> list[Ranked]:
    """The units of the regency with enough packages to be compared, the most complete first."""
    rows = [(units[unit_id], row) for unit_id, row in shares.items() if unit_id in units and row.packages >= _COMPARED]
    return [
        Ranked(unit.title, tk.h.url_for("organization.read", id=unit.slug), row.share, row.packages)
        for unit, row in rows
        if unit.kind != "external"
    ]


def funnel(stages: dict[str, Sums], within: Query) -> list[Bar]:
    """How many packages came at least so far, and what that stage is worth.

    :param stages: sums by the stage reached
    """
    reached = registry.sums_reached(stages)
    most = max((sums.packages for sums in reached.values()), default=0) or 1
    bars: list[Bar] = []
    for stage in schema.STAGES:
        rung = RUNG_OF_STAGE[stage]
        sums = reached[stage]
        bars.append(
            Bar(
                label=bos_stage_label(stage),
                count=sums.packages,
                share=round(100 * sums.packages / most),
                amount=getattr(sums, rung),
                amount_label=rung_label(rung),
                url="",
                now=stages[stage].packages if stage in stages else 0,
                now_url=within.with_filter("stage", stage).url(),
            )
        )
    return bars


def _units(sums: dict[str, Sums], units: dict[str, Any], year: int) -> list[Bar]:
    rows = [(units[unit_id], row) for unit_id, row in sums.items() if unit_id in units][:_UNITS]
    most = max((row.packages for _, row in rows), default=1)
    return [
        Bar(
            unit.title,
            row.packages,
            max(1, round(100 * row.packages / most)),
            row.budget,
            rung_label("budget"),
            Query(filters={"year": (str(year),), "unit": (unit.slug,)}).url(),
        )
        for unit, row in rows
    ]


def _districts(sums: Mapping[str, tuple[int, Decimal]], within: Query) -> list[District]:
    """All districts, those with the highest value first."""
    most = max((amount for _, amount in sums.values()), default=Decimal(0)) or Decimal(1)
    rows = [(one, *sums.get(one.code, (0, Decimal(0)))) for one in places.districts().values()]
    return [
        District(
            one.code,
            one.name,
            count,
            amount,
            round(100 * amount / most),
            within.with_filter("kecamatan", one.code).url(),
        )
        for one, count, amount in sorted(rows, key=lambda row: (-row[2], -row[1], row[0].name))
    ]


def _entry(row: ListedProcess, units: dict[str, Any]) -> Entry:
    unit = units.get(row.unit_id)
    return Entry(
        title=row.title,
        url=tk.h.url_for("bos_process.show", name=row.name),
        unit=unit.title if unit else "",
        rung=rung_label(row.rung) if row.amount is not None else "",
        amount=row.amount,
        stage=row.stage,
    )
