"""``/pantau``: the recap of all units, and of one."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from ckanext.bos import pager, registry
from ckanext.bos.core import schema
from ckanext.bos.core.ladder import RUNG_OF_STAGE
from ckanext.bos.tables import Table

from .. import columns, processes, recap, series
from ..doubted import doubted
from ..filters import Filters
from ..overdue import CONDITIONS, MEANINGS, TITLES
from . import answers

blueprint = Blueprint("bos_pantau", __name__)

SORTS = ("complete", "packages", "late", "contract", "last", "title")


@blueprint.route("/pantau")
def index() -> str:
    """All units."""
    found, visitor = recap.build(answers.asked()), answers.visitor()
    sort = tk.request.args.get("sort", "")
    sort = sort if sort in SORTS else "packages"
    shown: dict[str, Any] = {
        "recap": found,
        "units": ordered(found.units, sort, visitor.own),
        "sort": sort,
        "sorts": {
            "packages": tk._("Most packages"),
            "complete": tk._("Least complete"),
            "late": tk._("Most overdue"),
            "contract": tk._("Highest contract value"),
            "last": tk._("Longest without change"),
            "title": tk._("Name"),
        },
        **_words(found.filters),
        "own": visitor.own,
        "staff": visitor.overseer,
    }
    return tk.render("bos/monitoring/recap.html", shown)


@blueprint.route("/pantau.<kind>")
def index_file(kind: str) -> Response:
    """The same as a file."""
    rows = recap.units(answers.asked())
    return answers.download(Table("pantau", columns.RECAP, ordered(rows, "title", [])), kind)


@blueprint.route("/pantau/opd/<name>")
def unit(name: str) -> str:
    """One unit: what is late, what is missing, and the packages behind it."""
    group = _unit(name)
    filters = answers.asked().of_unit(group.id)
    rows = recap.units(filters)
    late, path = tk.request.args.get("perlu", ""), tk.request.args.get("kurang", "")
    late = late if late in CONDITIONS else ""
    number = pager.asked()
    visitor = answers.visitor()
    staff = visitor.overseer or group.id in visitor.own
    count, listed = processes.find(
        filters,
        overdue=late,
        missing=path,
        needing=True,
        staff=staff,
        start=(number - 1) * answers.ON_PAGE,
        limit=answers.ON_PAGE,
    )
    args = {**filters.as_dict(), **({"perlu": late} if late else {}), **({"kurang": path} if path else {})}

    def address(page: int) -> str:
        return tk.h.url_for("bos_pantau.unit", name=name, page=page, **args)

    shown: dict[str, Any] = {
        "unit": group,
        "row": rows[0] if rows else recap.total([]),
        "series": series.build(filters),
        "choices": recap.choices(),
        "lacking": processes.lacking(filters),
        "doubted": doubted(filters),
        "listed": listed,
        "count": count,
        "late": late,
        "path": path,
        "path_label": _label(path),
        "label_of": processes.label_of,
        "pages": pager.numbered(number, -(-count // answers.ON_PAGE), address),
        "staff": staff,
        **_words(filters),
    }
    return tk.render("bos/monitoring/unit.html", shown)


@blueprint.route("/pantau/opd/<name>.<kind>")
def unit_file(name: str, kind: str) -> Response:
    """The packages of a unit with what each needs, as a file; public ones."""
    filters = answers.asked().of_unit(_unit(name).id)
    late, path = tk.request.args.get("perlu", ""), tk.request.args.get("kurang", "")
    late = late if late in CONDITIONS else ""
    _, listed = processes.find(filters, overdue=late, missing=path, limit=None)
    return answers.download(Table(f"pantau-{name}", columns.PROCESSES, listed), kind)


def ordered(rows: list[recap.Row], sort: str, own: list[str]) -> list[recap.Row]:
    """Units as asked for, the visitor's own first; those without packages last."""
    keys: dict[str, Any] = {
        "packages": lambda row: -row.packages,
        "complete": lambda row: row.complete.get("all") if row.complete.get("all") is not None else 101,
        "late": lambda row: -row.late,
        "contract": lambda row: -row.amounts.get("contract", 0),
        "last": lambda row: row.last.timestamp() if row.last else 0,
        "title": lambda row: row.title,
    }
    return sorted(rows, key=lambda row: (row.id not in own, not row.packages, keys[sort](row), row.title))


def _words(filters: Filters) -> dict[str, Any]:
    return {
        "filters": filters,
        "asked": filters.as_dict(),
        "stages": schema.STAGES,
        "rung_of_stage": RUNG_OF_STAGE,
        "late_titles": TITLES,
        "late_meanings": MEANINGS,
        "lang": registry.lang(),
        "kinds": answers.KINDS,
    }


def _label(path: str) -> str:
    try:
        return processes.label_of(path)[registry.lang()] if path else ""
    except (KeyError, ValueError):
        return path


def _unit(name: str) -> Any:
    group = model.Group.get(name)
    if group is None or not group.is_organization or group.state != "active":
        tk.abort(404, tk._("There is no such unit."))
    return group
