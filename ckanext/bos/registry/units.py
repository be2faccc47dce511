"""The regency's units as CKAN organisations: made from the project's list, found by any of their names."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos import acting
from ckanext.bos.core.units import Units

_EXTRAS: Any = getattr(model.Group, "extras")
_FIELDS = ("title", "short_name", "unit_kind", "parent", "region_code", "valid_from", "valid_to", "successor")


@dataclass(frozen=True)
class Change:
    """What became of one unit: ``new``, ``changed`` or ``same``."""

    slug: str
    outcome: str


def listed() -> Iterator[dict[str, Any]]:
    """The units of ``schemas/opd.csv`` as organisation dicts."""
    text = files("ckanext.bos.schemas").joinpath("opd.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        unit: dict[str, Any] = {field: row[field] or "" for field in _FIELDS}
        unit["name"] = row["slug"]
        unit["aliases"] = [alias.strip() for alias in row["aliases"].split("|") if alias.strip()]
        unit["counts_as_unit"] = row["counts_as_unit"]
        yield unit


def init_units(progress: Callable[[Change], None] | None = None) -> list[Change]:
    """Make or renew the organisations of the list. Nothing is written for one that is as listed.

    Aliases that were added by hand stay; a unit that left the list stays with its history.
    """
    context = acting.as_portal()
    known = {name: (title, extras) for name, title, extras in _rows()}
    changes: list[Change] = []
    for unit in listed():
        change = Change(unit["name"], _renew(dict(context), unit, known.get(unit["name"])))
        changes.append(change)
        if progress:
            progress(change)
    return changes


def find_units() -> tuple[Units, dict[str, str]]:
    """All units by name, and their organisation ids by slug."""
    rows = _rows()
    codes = _codes()
    names = {
        name: [title or name, extras.get("short_name", ""), *_aliases(extras), *codes.get(name, ())]
        for name, title, extras in rows
    }
    query = model.Session.query(model.Group.name, model.Group.id).filter_by(is_organization=True, state="active")
    return Units(names), {name: group_id for name, group_id in query}


@cache
def _codes() -> dict[str, list[str]]:
    """The codes of each unit in the list, as sources write them where they give no name: ``code:1.03.01.01``."""
    text = files("ckanext.bos.schemas").joinpath("opd.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["slug"]: [f"code:{row['simda_code']}"] for row in rows if row["simda_code"]}


def _renew(context: Any, unit: dict[str, Any], known: tuple[str, dict[str, Any]] | None) -> str:
    if known is None:
        tk.get_action("organization_create")(context, unit)
        return "new"
    title, extras = known
    unit["aliases"] = list(dict.fromkeys([*_aliases(extras), *unit["aliases"]]))
    current = {field: extras.get(field, "") for field in unit} | {"title": title, "name": unit["name"]}
    current["aliases"] = _aliases(extras)
    if current == unit:
        return "same"
    tk.get_action("organization_patch")(context, unit | {"id": unit["name"]})
    return "changed"


def _rows() -> list[tuple[str, str, dict[str, Any]]]:
    query = model.Session.query(model.Group.name, model.Group.title, _EXTRAS)
    return [
        (name, title, extras or {}) for name, title, extras in query.filter_by(is_organization=True, state="active")
    ]


def _aliases(extras: dict[str, Any]) -> list[str]:
    value = extras.get("aliases") or []
    if isinstance(value, list):
        return value
    return json.loads(value) if value.startswith("[") else [value]
