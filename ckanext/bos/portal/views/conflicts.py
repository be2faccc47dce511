"""Where sources and stewards differ, ``/bos/beda``: the values side by side, and a button for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from ckanext.bos import acting, pager, posting, registry
from ckanext.bos.core import schema
from ckanext.bos.core.dates import WIB, format_date
from ckanext.bos.core.ownership import Owner
from ckanext.bos.core.schema import Field

from ..forms.rows import summary
from ..helpers.public import bos_lang, bos_source
from .facts import show

blueprint = Blueprint("bos_conflicts", __name__)

_ON_PAGE = 20
_DECIDED = 30


@dataclass(frozen=True)
class Claim:
    """What a source says: its name and the day, for people; ``source`` and ``at`` are sent back with the decision."""

    source: str
    at: str
    giver: str
    value: Markup


@dataclass(frozen=True)
class Item:
    """One value to decide."""

    path: str
    anchor: str
    label: str
    ours: Markup
    claims: list[Claim]


@dataclass(frozen=True)
class Package:
    """A process with its values to decide."""

    name: str
    title: str
    unit_title: str
    items: list[Item]


@dataclass(frozen=True)
class Past:
    """A decision: whose value was taken, and what was given up for it."""

    name: str
    title: str
    label: str
    words: str
    stayed: Markup
    fell: Markup
    day: str


@blueprint.before_request
def guard() -> ResponseReturnValue | None:
    """Everybody here is logged in and edits some unit, and every form is one of ours."""
    if (answer := posting.guard()) is not None:
        return answer
    try:
        tk.check_access("bos_conflict_list", acting.as_visitor())
    except tk.NotAuthorized:
        tk.abort(403, tk._("Your account does not belong to a unit yet. Please ask walidata to add you to yours."))
    return None


@blueprint.route("/bos/beda")
def index() -> ResponseReturnValue:
    """What waits to be decided in the units that the visitor edits; ``?unit=`` for one of them."""
    units = None if getattr(tk.current_user, "sysadmin", False) else registry.units_of(tk.current_user)
    listed = registry.count_by_unit(units)
    wanted = _wanted(tk.request.args)
    number = pager.asked()
    asked = {**wanted, "start": (number - 1) * _ON_PAGE, "limit": _ON_PAGE}
    found = tk.get_action("bos_conflict_list")(acting.as_visitor(), asked)
    sources, names = registry.kinds(units)
    return tk.render(
        "bos/conflicts/index.html",
        {
            "packages": list(_packages(found["results"])),
            "units": listed,
            "unit": wanted["unit"],
            "wanted": wanted,
            "sources": [(source, bos_source(source)) for source in sources],
            "fields": [(name, schema.load().fields[name].label[bos_lang()]) for name in names],
            "number": number,
            "past": [_past(item) for item in registry.decisions(units, _DECIDED)],
            "pages": pager.numbered(
                number,
                -(-found["count"] // _ON_PAGE),
                lambda one: tk.h.url_for("bos_conflicts.index", page=one, **{k: v or None for k, v in wanted.items()}),
            ),
        },
    )


@blueprint.route("/bos/beda", methods=["POST"])
def settle() -> ResponseReturnValue:
    """Decide one value, and back to the list."""
    sent = tk.request.form
    asked = {name: sent.get(name, "") for name in ("id", "path", "choice", "source", "at")}
    try:
        tk.get_action("bos_conflict_settle")(acting.as_visitor(), asked)
    except tk.NotAuthorized:
        tk.abort(403, tk._("You may only decide about packages of your own unit."))
    except tk.ObjectNotFound:
        tk.abort(404, tk._("There is no such package, or it has not been published."))
    except tk.ValidationError as error:
        tk.h.flash_error(acting.why(error))
    else:
        taken = asked["choice"] == "source"
        tk.h.flash_success(tk._("The source's value is used now.") if taken else tk._("Your value stays."))
    return _back()


@blueprint.route("/bos/beda/banyak", methods=["POST"])
def settle_many() -> ResponseReturnValue:
    """Decide what is ticked, all the same way, and back to the list."""
    sent = tk.request.form
    items = [dict(zip(("id", "path", "source", "at"), one.split("|", 3), strict=False)) for one in sent.getlist("ids")]
    if not items:
        tk.h.flash_notice(tk._("Nothing was chosen: tick the values first."))
        return _back()
    try:
        asked = {"items": items, "choice": sent.get("choice", "")}
        found = tk.get_action("bos_conflict_settle_many")(acting.as_visitor(), asked)
    except tk.ValidationError as error:
        tk.h.flash_error(acting.why(error))
    else:
        posting.tell(found["done"], [(one["title"], one["why"]) for one in found["failed"]])
    return _back()


def _wanted(given: Mapping[str, str]) -> dict[str, str]:
    """What the list is narrowed to."""
    return {name: given.get(name, "") for name in ("unit", "source", "field")}


def _back() -> ResponseReturnValue:
    """To the page of the list that the form stood on."""
    sent = tk.request.form
    kept = {"unit": sent.get("unit"), "source": sent.get("only_source"), "field": sent.get("field")}
    page = sent.get("page", "")
    number = page if page.isdecimal() and page != "1" else None
    return tk.redirect_to("bos_conflicts.index", page=number, **{name: value or None for name, value in kept.items()})


def _packages(results: list[dict[str, Any]]) -> Iterator[Package]:
    for name, group in groupby(results, key=lambda item: item["name"]):
        items = list(group)
        yield Package(name, items[0]["title"], items[0]["unit_title"], [_item(item) for item in items])


def _item(item: dict[str, Any]) -> Item:
    path = item["path"]
    claims = [
        Claim(
            said["source"],
            said["at"],
            _giver(Owner(said["source"], said["key"], said["at"])),
            in_words(path, said["value"]),
        )
        for said in item["sources"]
    ]
    anchor = f"{item['name']}-{path.replace('/', '-')}"
    return Item(path, anchor, item["label"][bos_lang()], in_words(path, item["ours"]), claims)


def _past(item: registry.Decision) -> Past:
    done = item.settlement
    words = tk._("value of {source} used") if done.taken else tk._("unit's value kept against {source}")
    return Past(
        item.name,
        item.title,
        item.label[bos_lang()],
        words.format(source=bos_source(done.source)),
        in_words(done.path, done.stayed),
        in_words(done.path, done.fell),
        _day(done.at),
    )


def _giver(owner: Owner) -> str:
    """``SiRUP, 3 November 2026``."""
    return ", ".join(part for part in (bos_source(owner.source), _day(owner.at)) if part)


def _day(at: str) -> str:
    return format_date(datetime.fromisoformat(at).astimezone(WIB).date(), bos_lang()) if at else ""


def in_words(path: str, value: Any) -> Markup:
    """A value, a row or a list in words."""
    if value in (None, "", []):
        return Markup("<i>{}</i>").format(tk._("nothing"))
    entry = _field(path)
    if isinstance(value, dict):
        return escape(_row(entry, value))
    if isinstance(value, list) and entry.type == "rows":
        return Markup("<br>").join(_row(entry, row) for row in value)
    return show(entry, value)


def _row(entry: Field, row: dict[str, Any]) -> str:
    known = {name: value for name, value in row.items() if name in entry.subfields and name != "id"}
    return summary(entry, row) or " · ".join(str(value) for value in known.values())


def _field(path: str) -> Field:
    name, *rest = path.split("/", 2)
    entry = schema.load().fields[name]
    return entry.subfields.get(rest[1], entry) if len(rest) == 2 else entry
