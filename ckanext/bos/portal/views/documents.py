"""One paper of a process on a page of its own, ``/pengadaan/{name}/dokumen/{id}``: looked at before it is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos import files, registry
from ckanext.bos.core import schema

from .. import peek
from ..helpers.public import bos_lang
from .stages import Paper, page_of, paper_of
from .visible import visible

blueprint = Blueprint("bos_document", __name__)

INLINE = {
    "pdf": "application/pdf",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
"""What a browser may show in a page: format -> what it is told that it is, whatever the file holds."""

TABLES = ("xlsx", "csv")


@dataclass(frozen=True)
class Preview:
    """How a paper is shown.

    :ivar kind: ``pdf``, ``image``, ``table``, or empty where it can only be downloaded
    """

    kind: str
    table: peek.Peek | None = None


@blueprint.route("/pengadaan/<name>/dokumen/<paper_id>")
def show(name: str, paper_id: str) -> ResponseReturnValue:
    """The page of a paper. 404 for one that is not there, or is withheld: also for those who may have its file."""
    dataset = visible(name)
    if isinstance(dataset, str):
        return tk.redirect_to("bos_document.show", name=dataset, paper_id=paper_id)
    papers = in_order(dataset)
    resource = _open_paper(papers, paper_id)
    at = [paper["id"] for paper in papers].index(paper_id)
    shown: dict[str, Any] = {
        "name": dataset["name"],
        "title": dataset.get("title") or dataset["name"],
        "paper": paper_of(resource),
        "stage": resource.get("stage") or "",
        "description": resource.get("description") or "",
        "preview": preview(resource),
        "content_url": tk.h.url_for("bos_document.content", name=dataset["name"], paper_id=paper_id),
        "previous": _neighbour(dataset, papers[at - 1]) if at else None,
        "next": _neighbour(dataset, papers[at + 1]) if at + 1 < len(papers) else None,
        "place": (at + 1, len(papers)),
    }
    return tk.render("bos/process/document.html", shown)


@blueprint.route("/pengadaan/<name>/dokumen/<paper_id>/isi")
def content(name: str, paper_id: str) -> ResponseReturnValue:
    """The file itself for the page above; PDF and pictures only. 404 as there."""
    dataset = visible(name)
    if isinstance(dataset, str):
        return tk.redirect_to("bos_document.content", name=dataset, paper_id=paper_id)
    resource = _open_paper(in_order(dataset), paper_id)
    media_type = INLINE.get(format_of(resource))
    if media_type is None or resource.get("url_type") != "upload":
        tk.abort(404, _gone())
    try:
        answer = files.inline(resource, media_type)
    except FileNotFoundError:
        tk.abort(404, _gone())
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


def preview(resource: Mapping[str, Any]) -> Preview:
    """What can be shown of an open paper."""
    kind = format_of(resource)
    if resource.get("url_type") != "upload":
        return Preview("")
    if kind in INLINE:
        return Preview("pdf" if kind == "pdf" else "image")
    if kind not in TABLES:
        return Preview("")
    try:
        with files.stored(resource) as path:
            return Preview("table", peek.first_rows(path, "," if bos_lang() == "id" else "."))
    except (peek.Unreadable, FileNotFoundError):
        return Preview("")


def format_of(resource: Mapping[str, Any]) -> str:
    """``pdf``, ``xlsx`` … as the portal noted it when the file came."""
    return str(resource.get("format") or "").strip().lower().lstrip(".")


def in_order(dataset: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The papers kept here that are open, stage by stage."""
    papers = [paper for paper in registry.papers_from(dataset) if page_of(dataset["name"], paper)]
    order = {stage: number for number, stage in enumerate(schema.STAGES)}
    return sorted(papers, key=lambda paper: order.get(str(paper.get("stage")), 0))


def _open_paper(papers: list[Mapping[str, Any]], paper_id: str) -> Mapping[str, Any]:
    found = next((paper for paper in papers if paper["id"] == paper_id), None)
    if found is None:
        tk.abort(404, _gone())
    return found


def _gone() -> str:
    return tk._("This paper is not there any more, or it is withheld. The page of the package lists all papers.")


def _neighbour(dataset: Mapping[str, Any], resource: Mapping[str, Any]) -> tuple[Paper, str]:
    return paper_of(resource), page_of(dataset["name"], resource)
