"""The guided entry of a process: one page a stage, for those who may edit it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf
from werkzeug.datastructures import MultiDict

from ckanext.bos import acting, posting, registry
from ckanext.bos.core import completeness, dates, schema, stages
from ckanext.bos.core.ownership import Ownership
from ckanext.bos.core.schema import STAGES

from .. import drafts, uploads
from ..forms import checking, merging, page, posted
from ..forms import papers as paper_forms
from ..forms.rows import reading, summary
from . import company, remarks

bos_entry = Blueprint("bos_entry", __name__)

STAGE = f"<any({', '.join(STAGES)}):stage>"
"""A stage in an address."""


bos_entry.before_request(posting.guard)


@bos_entry.errorhandler(CSRFError)
def stale(error: CSRFError) -> ResponseReturnValue:
    """A form that lay open too long comes back with everything that was typed, to be sent once more.

    What a page's script sent is answered with the mark that it lacked, for another try.
    """
    if tk.request.endpoint in scripted:
        return jsonify(csrf=generate_csrf()), 400
    tk.h.flash_notice(tk._("This page was open for a long time. Nothing is lost: please press save once more."))
    return again[str(tk.request.endpoint)](**(tk.request.view_args or {})), 400


def _new_again() -> str:
    return _show_new(posted.read(tk.request.form, "planning"), {})


def _edit_again(name: str, stage: str) -> str:
    form = tk.request.form
    return _show(editable(name), stage, posted.changed(posted.read(form, stage), posted.seen(form)), {})


again: dict[str, Callable[..., str]] = {"bos_entry.new": _new_again, "bos_entry.edit": _edit_again}
"""How the page of each form is drawn with what was sent to it, by endpoint."""

scripted: set[str] = set()
"""Endpoints that only the scripts of our pages call."""


@bos_entry.route("/pengadaan/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The first page: what is planned. Saving it makes the process, for the unit's own eyes until it is published."""
    try:
        tk.check_access("package_create", acting.as_visitor())
    except tk.NotAuthorized:
        tk.abort(403, tk._("Your account does not belong to a unit yet. Please ask walidata to add you to yours."))
    if tk.request.method == "GET":
        kept = drafts.find(tk.current_user.id, "", "planning")
        typed = posted.read(_form_of(kept), "planning") if kept else {"fiscal_year": str(dates.today().year)}
        return _show_new(typed, {}, kept)
    typed = posted.read(tk.request.form, "planning")
    try:
        made = tk.get_action("package_create")(
            acting.as_visitor(), {**typed, "type": registry.DATASET_TYPE, "private": True}
        )
    except tk.ValidationError as error:
        return _show_new(typed, error.error_dict)
    except tk.NotAuthorized:
        tk.abort(403, tk._("You may only add packages of your own unit."))
    tk.h.flash_success(tk._("Saved. Only your unit, walidata and auditors see this package until it is published."))
    drafts.forget(tk.current_user.id, "", "planning", _token())
    return _onward(made["name"], "planning")


@bos_entry.route("/pengadaan/edit/<name>")
def furthest(name: str) -> ResponseReturnValue:
    """To where the visitor was last, or to the stage that the process has reached."""
    dataset = editable(name)
    last = drafts.last_place(tk.current_user.id, dataset["id"])
    if last is not None:
        anchor = {"_anchor": f"field-{last.field}"} if last.field else {}
        return tk.redirect_to("bos_entry.edit", name=dataset["name"], stage=last.stage, **anchor)
    return tk.redirect_to("bos_entry.edit", name=dataset["name"], stage=stages.current(registry.process_from(dataset)))


@bos_entry.route(f"/pengadaan/edit/<name>/{STAGE}", methods=["GET", "POST"])
def edit(name: str, stage: str) -> ResponseReturnValue:
    """The fields of one stage. Saving writes those that were changed on the page, and no other."""
    dataset = editable(name, alone=tk.request.method == "POST")
    if tk.request.method == "GET":
        kept = drafts.find(tk.current_user.id, dataset["id"], stage)
        return _restore(dataset, stage, kept) if kept else _show(dataset, stage, {}, {})
    process = registry.process_from(dataset)
    typed, marks = posted.read(tk.request.form, stage), posted.seen(tk.request.form)
    joined = merging.join(posted.changed(typed, marks), marks, posted.shown_of(stage, process))
    errors = _clashes(process, joined)
    if not errors and joined.values:
        try:
            tk.get_action("package_patch")(acting.as_visitor(), {"id": dataset["id"], **joined.values})
        except tk.ValidationError as error:
            errors = error.error_dict
        except tk.NotAuthorized:
            tk.abort(403, tk._("You may only add packages of your own unit."))
    if errors:
        return _show(dataset, stage, joined.values, errors)
    drafts.forget(tk.current_user.id, dataset["id"], stage, _token())
    _tell(joined)
    return _onward(name, stage)


def _tell(joined: merging.Joined) -> None:
    """What came of saving."""
    if not joined.values:
        tk.h.flash_notice(tk._("Nothing was changed."))
        return
    tk.h.flash_success(tk._("Saved."))
    for name in joined.with_others:
        label = page.label_of(name)
        tk.h.flash_notice(
            tk._("“{list}”: what somebody else entered meanwhile is kept beside yours.").format(list=label)
        )


def editable(name: str, alone: bool = False) -> dict[str, Any]:
    """The dataset, if the visitor may edit it; otherwise a page says why not.

    Raises 404 for no such process and 403 for one of another unit.

    :param alone: nobody else writes it until this request has
    """
    package = model.Package.get(name)
    if package is None or package.type != registry.DATASET_TYPE or package.state == "deleted":
        tk.abort(404, tk._("There is no such package, or it has not been published."))
    try:
        tk.check_access("package_update", acting.as_visitor(), {"id": package.id})
    except tk.NotAuthorized:
        tk.abort(403, _not_yours(package))
    if alone:
        model.Session.refresh(package, with_for_update=True)
    return tk.get_action("package_show")(acting.as_visitor(), {"id": package.id})


def frame(dataset: Mapping[str, Any], stage: str) -> dict[str, Any]:
    """What every page of the entry shows around its form."""
    process, papers = registry.process_from(dataset), registry.papers_from(dataset)
    dues, reached = completeness.owed(process, papers), stages.current(process)
    owed = page.owed_at(stage, process, papers, dues, reached)
    begun = STAGES.index(stage) <= STAGES.index(reached)
    return {
        "dataset": dataset,
        "title": process.get("title") or dataset["name"],
        "stage": stage,
        "others": company.sentences(dataset),
        "done": _done(),
        "many": paper_forms.many(stage, uploads.limit()),
        "tabs": page.tabs(stage, dues, reached),
        "missing": [due for due in owed if not due.present],
        "owed_count": len(owed),
        "begun": begun,
        "applies": stages.applies(process, stage),
        "papers": paper_forms.kinds_of(stage, process, papers, begun),
        "paper_count": sum(1 for paper in papers if paper.get("stage") == stage),
        "next_stage": next(iter(STAGES[STAGES.index(stage) + 1 :]), ""),
    }


def _restore(dataset: dict[str, Any], stage: str, kept: drafts.Draft) -> str:
    """The page with what the visitor typed and did not save, put into what stands there now."""
    assert kept.data is not None
    process, marks = registry.process_from(dataset), kept.data["seen"]
    changed = posted.changed(posted.read(_form_of(kept), stage), marks)
    joined = merging.join(changed, marks, posted.shown_of(stage, process))
    return _show(dataset, stage, joined.values, _clashes(process, joined), kept if changed else None)


def _form_of(kept: drafts.Draft) -> MultiDict[str, str]:
    return MultiDict((kept.data or {}).get("form") or {})


def _token() -> str:
    return tk.request.form.get("_draft", "")[:100]


def _done() -> str:
    """The copies in the visitor's browsers that may go, as JSON."""
    return json.dumps(drafts.done(tk.current_user.id))


def _show(
    dataset: dict[str, Any],
    stage: str,
    typed: Mapping[str, Any],
    errors: Mapping[str, Any],
    kept: drafts.Draft | None = None,
) -> str:
    """The page of a stage; what was typed and not saved stands in it, everything else as it is stored now."""
    process = registry.process_from(dataset)
    around = frame(dataset, stage)
    shown = page.stage_page(
        stage,
        process,
        registry.read_ownership(dataset["id"]),
        reached=around["begun"],
        units=_units() if stage == "planning" else [],
        typed=typed,
        errors=errors,
        address=lambda other: tk.url_for("bos_entry.edit", name=dataset["name"], stage=other),
    )
    if not typed and not errors:
        page.tell(shown.sections, remarks.of(dataset["name"], checking.stored(process), stage))
    return tk.render("bos/entry/stage.html", {**around, "page": shown, "kept": kept, "token": _token()})


def _show_new(typed: Mapping[str, Any], errors: Mapping[str, Any], kept: drafts.Draft | None = None) -> str:
    shown = page.stage_page("planning", {}, Ownership(), reached=False, units=_units(), typed=typed, errors=errors)
    around = {
        "dataset": None,
        "stage": "planning",
        "tabs": page.tabs("planning", [], ""),
        "missing": [],
        "owed_count": 0,
        "done": _done(),
        "kept": kept,
        "token": _token(),
    }
    return tk.render("bos/entry/stage.html", {**around, "page": shown, "title": tk._("Add a package")})


def _clashes(process: Mapping[str, Any], joined: merging.Joined) -> dict[str, list[str]]:
    """A message for each changed field that somebody else changed while the page lay open."""
    errors: dict[str, list[str]] = {}
    for name, rows in joined.clashes.items():
        entry, value = schema.load().fields[name], process.get(name)
        if rows:
            message = tk._(
                "Somebody else has also changed “{row}” since you opened the page. Save again to keep yours."
            )
            message = message.format(row="”, “".join(summary(entry, row) for row in rows))
        elif isinstance(value, list) or entry.type in ("rows", "choices"):
            message = tk._("Somebody else has changed this list since you opened the page. Save again to keep yours.")
        else:
            text = reading(entry, str(value)) if value else tk._("empty")
            message = tk._(
                "Somebody else has changed this to “{value}” since you opened the page. Save again to keep yours."
            )
            message = message.format(value=text)
        errors[name] = [message]
    return errors


def _onward(name: str, stage: str) -> ResponseReturnValue:
    if tk.request.form.get("save") == "next":
        return tk.redirect_to("bos_entry.papers", name=name, stage=stage)
    return tk.redirect_to("bos_entry.edit", name=name, stage=stage)


def _units() -> list[tuple[str, str]]:
    """(id, title) of the units for which the visitor may enter processes."""
    found = tk.get_action("organization_list_for_user")(acting.as_visitor(), {"permission": "create_dataset"})
    return sorted(((unit["id"], unit["title"] or unit["name"]) for unit in found), key=lambda unit: unit[1])


def _not_yours(package: Any) -> str:
    units = _units()
    if not units:
        return tk._("Your account may read this package but not change it.")
    yours = ", ".join(title for _id, title in units[:3])
    owner = model.Group.get(package.owner_org) if not package.private else None
    if owner is None:
        return tk._("This package belongs to another unit. You may change packages of: {units}.").format(units=yours)
    message = tk._("This package belongs to {unit}. You may change packages of: {units}.")
    return message.format(unit=owner.title or owner.name, units=yours)
