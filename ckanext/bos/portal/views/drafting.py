"""Beside the pages of the entry: drafts, remarks while somebody types, and the page as the public will see it."""

from __future__ import annotations

import json
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from flask import Response, jsonify
from flask.typing import ResponseReturnValue

from ckanext.bos import acting, registry

from ..drafts.schema import MOST
from ..forms import checking
from ..helpers.public import bos_datetime
from . import company, process, remarks
from .entry import STAGE, bos_entry, editable, scripted

scripted |= {"bos_entry.draft", "bos_entry.draft_new", "bos_entry.check", "bos_entry.check_new"}

_OURS = ("_csrf_token", "_seen", "_draft", "_field", "do", "save")


@bos_entry.route("/pengadaan/new/draf", methods=["POST"], endpoint="draft_new")
@bos_entry.route(f"/pengadaan/edit/<name>/{STAGE}/draf", methods=["POST"])
def draft(name: str = "", stage: str = "planning") -> ResponseReturnValue:
    """Keep what is typed (``do=save``), say that one is here (``open``), or throw the draft away (``discard``)."""
    form = tk.request.form
    place = {"id": name, "stage": stage, "token": form.get("_draft", "")}
    try:
        if form.get("do") == "discard":
            tk.get_action("bos_draft_delete")(acting.as_visitor(), place)
            tk.h.flash_notice(tk._("What was not saved is thrown away."))
            return tk.redirect_to("bos_entry.edit", name=name, stage=stage) if name else tk.redirect_to("bos_entry.new")
        if form.get("do") != "open":
            seen = tk.request.form.get("_seen") or "{}"
            typed = {key: form.getlist(key) for key in form if key not in _OURS}
            place |= {"form": typed, "seen": _json(seen), "field": form.get("_field", "")}
        kept = tk.get_action("bos_draft_save")(acting.as_visitor(), place)
    except (tk.NotAuthorized, tk.ObjectNotFound):
        return jsonify(error=tk._("You may not change this package any more.")), 403
    except tk.ValidationError as error:
        return jsonify(error=acting.why(error)), 409
    package = model.Package.get(name) if name else None
    others = company.sentences({"id": package.id, "owner_org": package.owner_org}) if package else []
    return jsonify(clock=_clock(kept["touched"]), others=others)


@bos_entry.route("/pengadaan/new/periksa", methods=["POST"], endpoint="check_new")
@bos_entry.route(f"/pengadaan/edit/<name>/{STAGE}/periksa", methods=["POST"])
def check(name: str = "", stage: str = "planning") -> ResponseReturnValue:
    """What is odd about what is typed, by input: ``{fields: {name: [{level, text}]}}``. Nothing is written."""
    dataset = editable(name) if name else {}
    typed = checking.read(tk.request.form, stage, registry.process_from(dataset))
    found = remarks.of(name, typed, stage)
    return jsonify(fields={key: [one._asdict() for one in said] for key, said in found.items()})


@bos_entry.route("/pengadaan/edit/<name>/pratinjau")
def preview(name: str) -> ResponseReturnValue:
    """The page of the process exactly as everybody will see it once it is published."""
    dataset = editable(name)
    return tk.render("bos/entry/preview.html", {"page": process.build(dataset, as_stranger=True), "dataset": dataset})


@bos_entry.after_app_request
def forget_copies(answer: Response) -> Response:
    """Logging out clears what the entry keeps in the browser: many share one computer."""
    if tk.request.endpoint == "user.logout" and answer.status_code in (302, 303):
        answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def _json(text: str) -> Any:
    try:
        return json.loads(text) if len(text) <= MOST else {}
    except ValueError:
        return {}


def _clock(moment: str) -> str:
    """``14.05`` of a moment."""
    return str(bos_datetime(moment).striptags()).rsplit(", ", 1)[-1].split("\u00a0")[0]
