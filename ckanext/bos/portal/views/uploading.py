"""Several papers at once: the page's script asks which kinds the files are, and sends them one by one."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import jsonify
from flask.typing import ResponseReturnValue

from ckanext.bos.core import guessing, schema

from ..forms import papers as forms
from .entry import STAGE, bos_entry, editable, scripted
from .papers import flat, missing, store, twin_of, typed_paper

scripted.add("bos_entry.file")

_AT_ONCE = 100


@bos_entry.route(f"/pengadaan/edit/<name>/papers/{STAGE}/jenis")
def kinds(name: str, stage: str) -> ResponseReturnValue:
    """Which kind of paper each ``?name=`` probably is; empty where nothing tells."""
    editable(name)
    return jsonify(kinds=[guessing.guess(one, stage) for one in tk.request.args.getlist("name")[:_AT_ONCE]])


@bos_entry.route(f"/pengadaan/edit/<name>/papers/{STAGE}/berkas", methods=["POST"])
def file(name: str, stage: str) -> ResponseReturnValue:
    """Take one file; it goes to the stage of its kind. ``again``: the line was lost, so that it may be here already."""
    dataset = editable(name, alone=True)
    typed = typed_paper()
    known_kind = schema.load().papers.get(typed["kind"])
    if known_kind is not None:
        typed |= forms.defaults(known_kind.stage, known_kind.kind)
    stage = known_kind.stage if known_kind else stage
    if errors := missing(typed, None):
        return jsonify(errors=errors), 409
    again = bool(tk.request.form.get("again"))
    paper = twin_of(dataset, typed["kind"], None, tk.request.files["upload"]) if again else None
    try:
        paper = paper or store(dataset, stage, None, typed)
    except tk.ValidationError as error:
        return jsonify(errors=flat(error.error_dict)), 409
    except tk.NotAuthorized:
        return jsonify(errors={"": [tk._("You may not change this package any more.")]}), 403
    edit = tk.url_for("bos_entry.papers", name=dataset["name"], stage=stage, paper=paper["id"], _anchor="upload")
    return jsonify(id=paper["id"], title=paper["name"], edit=edit)
