"""The history of a process in the words of the schema, and its page ``/pengadaan/{name}/riwayat``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from ckanext.bos import pager, registry
from ckanext.bos.core import codelists, schema
from ckanext.bos.core.ownership import Ownership
from ckanext.bos.core.schema import Field
from ckanext.bos.ocds import history
from ckanext.bos.ocds.history import Change, Step
from ckanext.bos.ocds.mapping.planning import MILESTONES

from ..helpers.public import bos_datetime, bos_label, bos_lang, bos_money_full, bos_number, bos_source, bos_stage_label
from . import facts
from .visible import visible

blueprint = Blueprint("bos_history", __name__)

READ, SHOWN = 20, 4
"""Releases read for the page of a process, and shown there."""
_WHOLE, _ON_PAGE, _LINES = 2_000, 20, 6
_FEW = 3
"""So many meanings of one published code are all named."""
_DOCUMENT = re.compile(r"^(?:.*\.)?documents\[\]\.(\w+)$")
_NAMES = ("number", "supplier_name", "name", "step", "bast_number", "title", "term")

_PLANNED = {key: name for name, key, *_rest in MILESTONES}


@dataclass(frozen=True)
class Line:
    """One change in words.

    :ivar verb: ``changed``, ``added`` or ``removed``
    :ivar old: the value before, or empty; ``new`` after
    """

    label: str
    verb: str
    old: Markup
    new: Markup


@dataclass(frozen=True)
class Release:
    """One public change: when, from whom, what, and the address of the release that says so.

    :ivar lines: the first of them; ``more`` the others
    :ivar sources: who gave it, as far as the owners of the values still say so
    """

    id: str
    url: str
    date: Markup
    title: str
    sources: str
    lines: list[Line]
    more: list[Line]


@blueprint.route("/pengadaan/<name>/riwayat")
def show(name: str) -> ResponseReturnValue:
    """All public changes of a process, the newest first. 404 as the page of the process itself."""
    dataset = visible(name)
    if isinstance(dataset, str):
        return tk.redirect_to("bos_history.show", name=dataset)
    process = registry.process_from(dataset)
    steps = history.read(process["ocid"], _WHOLE)[::-1]
    number = min(pager.asked(), max(1, -(-len(steps) // _ON_PAGE)))
    part = steps[(number - 1) * _ON_PAGE : number * _ON_PAGE]
    shown: dict[str, Any] = {
        "name": dataset["name"],
        "title": process.get("title") or dataset["name"],
        "ocid": process["ocid"],
        "count": len(steps),
        "releases": told(part, process, registry.read_ownership(dataset["id"])),
        "pages": pager.numbered(
            number, -(-len(steps) // _ON_PAGE), lambda page: tk.h.url_for("bos_history.show", name=name, page=page)
        ),
    }
    return tk.render("bos/process/history.html", shown)


def newest(process: Mapping[str, Any], owned: Ownership) -> tuple[list[Release], int]:
    """The newest changes for the page of a process, and how many there are altogether."""
    steps = history.read(process["ocid"], READ)
    return told(steps[::-1][:SHOWN], process, owned), steps[-1].number if steps else 0


def told(steps: Sequence[Step], process: Mapping[str, Any], owned: Ownership) -> list[Release]:
    """Steps in words."""
    return [_release(step, process, owned) for step in steps]


def _release(step: Step, process: Mapping[str, Any], owned: Ownership) -> Release:
    lines = _telling(list(_lines(step.changes, process)))
    stages = [stage for stage in schema.STAGES if any(tag.startswith(stage) for tag in step.tags)]
    parts = ", ".join(bos_stage_label(stage) for stage in stages)
    return Release(
        id=step.release_id,
        url=f"/ocds/release/{step.release_id}",
        date=bos_datetime(step.date),
        title=tk._("First published: {parts}").format(parts=parts) if step.number == 1 else parts,
        sources=", ".join(_sources(step, process, owned)),
        lines=lines[:_LINES],
        more=lines[_LINES:],
    )


def _telling(lines: list[Line]) -> list[Line]:
    """Without lines that show no change: another code, the same words; or words that left and came under another id."""
    came = {(line.label, line.new) for line in lines if line.verb == "added"}
    went = {(line.label, line.old) for line in lines if line.verb == "removed"}
    return [
        line
        for line in lines
        if not (line.verb == "changed" and line.old and line.old.casefold() == line.new.casefold())
        and not (line.verb == "added" and line.new and (line.label, line.new) in went)
        and not (line.verb == "removed" and line.old and (line.label, line.old) in came)
    ]


def _lines(changes: Sequence[Change], process: Mapping[str, Any]) -> Iterator[Line]:
    """Single values one by one, rows that are new or gone as a whole."""
    rows: dict[tuple[str, tuple[str, ...]], list[tuple[Field, Change]]] = {}
    singles: dict[str, Line] = {}
    papers: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        if _DOCUMENT.match(change.place):
            papers.setdefault(change.keys, []).append(change)
            continue
        parent, field = _field(change)
        if field is None:
            continue
        if parent is not None and parent.type == "rows" and change.keys:
            depth = (parent.ocds or "").count("[]")
            rows.setdefault((parent.name, change.keys[:depth]), []).append((field, change))
        elif field.type == "rows":
            singles.setdefault(field.name, Line(field.label[bos_lang()], "changed", Markup(""), Markup("")))
        elif field.name not in singles:
            singles[field.name] = _line(field.label[bos_lang()], field, change, process.get(field.name))
    yield from singles.values()
    yield from _row_lines(rows)
    for found in papers.values():
        yield from _paper(found)


def _row_lines(rows: Mapping[tuple[str, tuple[str, ...]], list[tuple[Field, Change]]]) -> Iterator[Line]:
    added: dict[str, list[Line]] = {}
    for (name, keys), found in rows.items():
        entry = schema.load().fields[name]
        label = (entry.row_label or entry.label)[bos_lang()]
        called = next(
            (str(change.new) for sub in _NAMES for field, change in found if field.name == sub and change.new), ""
        )
        title = called if called.startswith(label) else f"{label} {called}".strip()
        if all(change.new is None or field.name == "status" for field, change in found):
            yield Line(title, "removed", Markup(""), Markup(""))
        elif any(0 < change.fresh <= len(keys) for _field, change in found):
            amount = next((change.new for field, change in found if field.type == "money" and change.new), None)
            added.setdefault(name, []).append(Line(title, "added", Markup(""), bos_money_full(_text(amount))))
        else:
            for field, change in found:
                yield _line(f"{label}: {field.label[bos_lang()]}", field, change)
    for name, lines in added.items():
        if len(lines) <= 3:
            yield from lines
        else:
            words = tk._("{count} rows").format(count=bos_number(len(lines)))
            yield Line(schema.load().fields[name].label[bos_lang()], "added", Markup(""), Markup.escape(words))


def _line(label: str, field: Field, change: Change, current: Any = None) -> Line:
    """``current``: what stands there today, which says more than what is published of it."""
    old, new = _shown(field, change.old, current), _shown(field, change.new, current)
    return Line(
        label,
        "removed" if change.new is None else "changed" if change.old is not None or not change.known else "added",
        old,
        new,
    )


def _paper(changes: Sequence[Change]) -> Iterator[Line]:
    """A paper that came, went or was replaced."""
    said = {change.place.rsplit(".", 1)[1]: change for change in changes}
    title = said.get("title")
    name = str((title.new or title.old) if title else "")
    verb = "changed"
    if title is not None and title.new is None:
        verb = "removed"
    elif title is not None and title.old is None:
        verb = "added"
    yield Line(f"{tk._('Paper')} {name}".strip(), verb, Markup(""), Markup(""))


def _shown(field: Field, value: Any, current: Any = None) -> Markup:
    if value is None or value == "":
        return Markup("")
    if field.type == "choice":
        return Markup.escape(_meant(field.codelist or "", value, current))
    if field.name == "volume" and current and str(current).split()[0] == str(value):
        return Markup.escape(str(current))
    if field.name == "fiscal_year":
        return Markup.escape(str(value)[:4])
    if field.type in ("text", "longtext", "code", "choices"):
        text = str(value)
        return Markup.escape(text if len(text) <= 160 else text[:159] + "…")
    if field.type == "date":
        value = str(value)[:10]
    try:
        return facts.show(field, _text(value))
    except (ValueError, ArithmeticError):
        return Markup.escape(str(value))


def _meant(codelist: str, value: Any, current: Any) -> str:
    """The label of a published code. Several of ours may be published as one: today's if it is among them."""
    known = {code: entry.label[bos_lang()] for code, entry in codelists.codes(codelist).items() if entry.ocds == value}
    if current in known:
        return known[current]
    labels = list(dict.fromkeys(known.values()))
    if len(labels) > _FEW:
        return tk._("{label} or the like").format(label=labels[0])
    return " / ".join(labels) or bos_label(codelist, str(value))


def _text(value: Any) -> str:
    """A value of a release as the schema writes it."""
    if value is None:
        return ""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _field(change: Change) -> tuple[Field | None, Field | None]:
    """The field that a value belongs to, and the repeating one around it."""
    if change.place == "planning.milestones[].dueDate" and change.keys[-1] in _PLANNED:
        return None, schema.load().fields[_PLANNED[change.keys[-1]]]
    found = [pair for pair in _by_place().get(change.place, []) if _holds(pair[1], change.new)]
    if change.place.startswith("contracts[].implementation.milestones[]"):
        wanted = "handovers" if change.keys[-1].startswith("serah-terima") else "progress"
        found = [pair for pair in found if pair[0] is not None and pair[0].name == wanted]
    return found[0] if found else (None, None)


def _holds(field: Field, value: Any) -> bool:
    """Whether a value can be one of this field: several fields are published at one place."""
    if field.type != "choice" or value is None:
        return field.type != "core"
    return any(value in (entry.ocds, code) for code, entry in codelists.codes(field.codelist or "").items())


@cache
def _by_place() -> dict[str, list[tuple[Field | None, Field]]]:
    """Place in a release -> the fields that are published there, with the repeating field each belongs to."""
    found: dict[str, list[tuple[Field | None, Field]]] = {}
    for path, field in schema.load().leaves():
        parent = schema.load().fields[path.partition(".")[0]]
        if not field.ocds or (
            field.ocds.startswith(("parties[]", "tender.tenderers[]")) and field.name != "ppk_office"
        ):
            continue
        found.setdefault(field.ocds, []).append((parent if "." in path else None, field))
    for field in schema.load().rows():
        if field.ocds:
            found.setdefault(field.ocds.removesuffix("[]"), []).append((None, field))
    return found


def _sources(step: Step, process: Mapping[str, Any], owned: Ownership) -> list[str]:
    """Who gave what this release changed: those whose values came since the release before it."""
    found: dict[str, None] = {}
    for change in step.changes:
        parent, field = _field(change)
        if field is None:
            continue
        for path in _paths(parent, field, change, process):
            owner = owned.of(path)
            if owner is not None and _between(owner.at, step):
                found[bos_source(owner.source)] = None
    return list(found)


def _paths(parent: Field | None, field: Field, change: Change, process: Mapping[str, Any]) -> Iterator[str]:
    if parent is None:
        yield field.name
        return
    depth = (parent.ocds or "").count("[]")
    key = change.keys[depth - 1] if len(change.keys) >= depth > 0 else ""
    for row in process.get(parent.name) or ():
        if key in (row.get("id"), row.get("sp2d_number")) or key.endswith(str(row.get("date") or "-")):
            yield f"{parent.name}/{row.get('id', '')}/{field.name}"


def _between(at: str, step: Step) -> bool:
    try:
        moment = datetime.fromisoformat(at).replace(microsecond=0)
    except ValueError:
        return False
    if moment.tzinfo is None:
        return False
    return moment <= step.date and (step.before is None or moment > step.before)
