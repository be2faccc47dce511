"""The papers of one stage: list, upload, replace, delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from ckanext.bos import acting, registry
from ckanext.bos.core.errors import FieldError
from ckanext.bos.registry import said

from .. import uploads
from ..forms import papers as forms
from .entry import STAGE, again, bos_entry, editable, frame

Errors = dict[str, list[str]]


@bos_entry.route(f"/pengadaan/edit/<name>/papers/{STAGE}", methods=["GET", "POST"])
def papers(name: str, stage: str) -> ResponseReturnValue:
    """The papers of a stage, and the form of one: ``?kind=`` for a new one, ``?paper=`` for one that is there."""
    dataset = editable(name, alone=tk.request.method == "POST")
    if tk.request.method == "GET":
        known = _known(dataset, stage, tk.request.args.get("paper", ""))
        return _show(dataset, stage, known or forms.defaults(stage, tk.request.args.get("kind", "")), {}, known)
    known = _known(dataset, stage, tk.request.form.get("paper", ""))
    if tk.request.form.get("paper") and known is None:
        tk.h.flash_error(tk._("This paper is not there any more."))
        return tk.redirect_to("bos_entry.papers", name=name, stage=stage)
    if known is not None and tk.request.form.get("do") == "delete":
        return _delete(name, stage, known)
    return _save(dataset, stage, known)


def _again(name: str, stage: str) -> str:
    dataset = editable(name)
    known = _known(dataset, stage, tk.request.form.get("paper", ""))
    errors = {"upload": [tk._("Please choose the file again.")]} if tk.request.files.get("upload") else {}
    return _show(dataset, stage, typed_paper() | ({"id": known["id"]} if known else {}), errors, known)


again["bos_entry.papers"] = _again


def _save(dataset: dict[str, Any], stage: str, known: Mapping[str, Any] | None) -> ResponseReturnValue:
    typed = typed_paper()
    errors = missing(typed, known)
    if not errors:
        try:
            store(dataset, stage, known, typed)
        except tk.ValidationError as error:
            errors = flat(error.error_dict)
        except tk.NotAuthorized:
            tk.abort(403)
    if errors:
        values = typed | ({"id": known["id"]} if known else {})
        return _show(dataset, stage, values, errors, known)
    tk.h.flash_success(tk._("The paper is saved."))
    return tk.redirect_to("bos_entry.papers", name=dataset["name"], stage=stage)


def typed_paper() -> dict[str, str]:
    """What the form of a paper sent, beside the file."""
    return {field: tk.request.form.get(field, "").strip() for field in forms.FIELDS}


def store(
    dataset: Mapping[str, Any], stage: str, known: Mapping[str, Any] | None, typed: Mapping[str, str]
) -> dict[str, Any]:
    """Write a paper and the file that came with it.

    :param known: the paper that is replaced; None for a new one
    :raises tk.ValidationError: what is wrong with it
    """
    data: dict[str, Any] = {**typed, "stage": stage, "name": typed["name"] or forms.title_of(typed["kind"])}
    if typed["openness"] != forms.CLOSED:
        data |= {"exemption_code": "", "exemption_reason": "", "exempt_until": ""}
    upload = tk.request.files.get("upload")
    if upload:
        if twin := twin_of(dataset, typed["kind"], known, upload):
            words = tk._("This file is there already: “{file}”, kept as “{title}”. Choose another file.")
            raise tk.ValidationError({"upload": [words.format(file=forms.file_of(twin), title=forms.title(twin))]})
        data["upload"] = upload
    if known is not None:
        return tk.get_action("resource_patch")(acting.as_visitor(), {**data, "id": known["id"]})
    return tk.get_action("resource_create")(acting.as_visitor(), {**data, "package_id": dataset["id"]})


def twin_of(
    dataset: Mapping[str, Any], kind: str, known: Mapping[str, Any] | None, upload: FileStorage
) -> Mapping[str, Any] | None:
    """Another paper of the kind that is the same file; one scan may well hold papers of two kinds."""
    own = known["id"] if known else ""
    alike = [paper for paper in registry.papers_from(dataset) if paper.get("kind") == kind and paper["id"] != own]
    return uploads.twin(upload, alike)


def _delete(name: str, stage: str, known: Mapping[str, Any]) -> ResponseReturnValue:
    try:
        tk.get_action("resource_delete")(acting.as_visitor(), {"id": known["id"]})
    except tk.NotAuthorized:
        tk.abort(403)
    tk.h.flash_success(tk._("“{title}” is deleted.").format(title=known.get("name") or tk._("Paper")))
    return tk.redirect_to("bos_entry.papers", name=name, stage=stage)


def _show(
    dataset: dict[str, Any], stage: str, values: Mapping[str, Any], errors: Errors, known: Mapping[str, Any] | None
) -> str:
    around = frame(dataset, stage)
    kinds = around["papers"]
    file_name = forms.file_of(known) if known else ""
    shown = forms.form(stage, kinds, values, errors, uploads.limit(), file_name)
    return tk.render("bos/entry/papers.html", {**around, "kinds": kinds, "form": shown})


def _known(dataset: Mapping[str, Any], stage: str, paper_id: str) -> dict[str, Any] | None:
    found = (
        paper for paper in registry.papers_from(dataset) if paper["id"] == paper_id and paper.get("stage") == stage
    )
    return next(found, None)


def missing(typed: Mapping[str, str], known: Mapping[str, Any] | None) -> Errors:
    """What the form itself asks for: a kind, and the file of a new paper."""
    errors: Errors = {}
    if not typed["kind"]:
        errors["kind"] = [said(FieldError("required", field={"id": "Jenis dokumen", "en": "Kind of paper"}))]
    if known is None and not tk.request.files.get("upload"):
        errors["upload"] = [tk._("Please choose the file.")]
    return errors


def flat(errors: Mapping[str, Any]) -> Errors:
    """Messages by field, wherever CKAN put them."""
    found: Errors = {}
    for name, value in errors.items():
        if name == "resources" and isinstance(value, list):
            for each in value:
                found.update(flat(each))
        else:
            found[name] = [str(one) for one in (value if isinstance(value, list) else [value])]
    return found
