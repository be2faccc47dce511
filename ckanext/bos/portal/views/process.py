"""The page of one process, ``/pengadaan/{name}``, and the button that publishes it."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError
from flask import Blueprint
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from ckanext.bos import acting, posting, registry
from ckanext.bos.core import codelists
from ckanext.bos.core.money import format_rupiah
from ckanext.bos.core.stages import FAILED
from ckanext.bos.ocds import quality

from ..forms import checking
from ..helpers.public import bos_label, bos_lang, bos_source
from . import cards, history, similar, stages, timeline, told
from .facts import Reader
from .visible import visible

blueprint = Blueprint("bos_process", __name__)
_AMOUNT = re.compile(r"\b[1-9]\d{5,14}\b(?![.,/-]\d)")
"""An amount as a source's doubt tells it: plain digits."""


@dataclass(frozen=True)
class Doubt:
    """A reason to look twice, and who noted it."""

    text: str
    source: str


@dataclass(frozen=True)
class Related:
    """Another process and how it is related; ``url`` is empty for one outside this portal."""

    relation: str
    title: str
    url: str


@dataclass(frozen=True)
class Page:
    """Everything the page of a process shows."""

    name: str
    ocid: str
    title: str
    year: str
    unit: str
    unit_title: str
    marks: list[cards.Mark]
    rungs: list[stages.Rung]
    stages: list[stages.Stage]
    present: int
    owed: int
    failed: str
    summary: list[tuple[str, str, str]]
    doubts: list[Doubt]
    findings: list[quality.Finding]
    related: list[Related]
    told: list[Markup]
    timeline: list[timeline.Entry]
    changes: list[history.Release]
    change_count: int
    districts: list[str]
    similar: list[cards.Card]
    url: str
    as_stranger: bool
    private: bool
    draft: bool
    may_edit: bool
    json_url: str


@blueprint.before_app_request
def lead_here() -> ResponseReturnValue | None:
    """CKAN's general address of a dataset leads to the page of the process."""
    if tk.request.endpoint != "dataset.read":
        return None
    package = model.Package.get((tk.request.view_args or {}).get("id"))
    if package is None or package.type != registry.DATASET_TYPE:
        return None
    if not _may_see(package.id):
        tk.abort(404, tk._("There is no such package, or it has not been published."))
    return tk.redirect_to("bos_process.show", name=package.name)


@blueprint.route("/pengadaan/<name>")
def show(name: str) -> ResponseReturnValue:
    """One process. 404 for an unknown name, and for one the visitor may not see."""
    dataset = visible(name)
    if isinstance(dataset, str):
        return tk.redirect_to("bos_process.show", name=dataset)
    return tk.render("bos/process.html", {"page": build(dataset)})


@blueprint.route("/pengadaan/publish/<name>", methods=["POST"])
def publish(name: str) -> ResponseReturnValue:
    """Make a process public. Walidata only."""
    posting.protect()
    asked = {"id": name, "fingerprint": tk.request.form.get("fingerprint", "")}
    try:
        tk.get_action("bos_process_publish")(acting.as_visitor(), asked)
    except tk.NotAuthorized:
        tk.abort(403, tk._("Only walidata may do this."))
    except tk.ObjectNotFound:
        tk.abort(404)
    except tk.ValidationError as error:
        tk.h.flash_error(acting.why(error))
    else:
        tk.h.flash_success(tk._("The package is public now."))
    return tk.redirect_to("bos_process.show", name=name)


def _may_see(package_id: str) -> bool:
    return tk.h.check_access("package_show", {"id": package_id})


def build(dataset: Mapping[str, Any], *, as_stranger: bool = False) -> Page:
    """The page of a dataset as ``package_show`` gave it to this visitor.

    :param as_stranger: exactly what the public would see were it published: nothing that only staff sees, no buttons
    """
    if as_stranger:
        dataset = copy.deepcopy(dict(dataset)) | {"private": False, "state": "active"}
        registry.without_closed(dataset)
    process = registry.process_from(dataset)
    papers = registry.papers_from(dataset)
    may_edit = not as_stranger and tk.h.check_access("package_update", {"id": dataset["id"]})
    owned = registry.read_ownership(dataset["id"])
    reader = Reader(process, owned, staff=may_edit)
    listed = stages.stages_of(process, papers, reader)
    present, owed = stages.missing_total(listed)
    unit, status = dataset.get("organization") or {}, process.get("tender_status") or ""
    changes, change_count = history.newest(process, owned)
    marks = [stage.mark for stage in listed]
    private = bool(dataset.get("private"))
    return Page(
        name=dataset["name"],
        ocid=process["ocid"],
        title=process.get("title") or dataset["name"],
        year=process.get("fiscal_year") or "",
        unit=unit.get("name") or "",
        unit_title=unit.get("title") or "",
        marks=marks,
        rungs=stages.rungs_of(process, reader),
        stages=listed,
        present=present,
        owed=owed,
        failed=status if status in FAILED else "",
        summary=_summary(process),
        doubts=_doubts(dataset["id"]),
        findings=_findings(dataset["id"]) if may_edit else [],
        related=_related(process, as_stranger),
        told=told.sentences(process, marks),
        timeline=timeline.timeline(process, papers),
        changes=changes,
        change_count=change_count,
        districts=registry.districts(process),
        similar=similar.similar(dataset, process),
        url=tk.h.url_for("bos_process.show", name=dataset["name"], _external=True),
        as_stranger=as_stranger,
        private=private,
        draft=str(dataset.get("state")).startswith("draft"),
        may_edit=may_edit,
        json_url=tk.h.url_for("api.action", ver=3, logic_function="bos_process_show", id=dataset["name"]),
    )


def _summary(process: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Icon, label and words of the few facts that the head of the page shows."""
    places = [bos_label("kecamatan", code) for code in registry.districts(process)]
    winners = [row.get("supplier_name") or "" for row in process.get("awards") or ()]
    rows = [
        ("tag", tk._("Kind of procurement"), bos_label("category", process.get("category"))),
        ("method", tk._("Method"), bos_label("method", process.get("method") or process.get("planned_method"))),
        ("pin", tk._("Location"), ", ".join(places)),
        ("award", tk._("Winner"), ", ".join(dict.fromkeys(name for name in winners if name))),
    ]
    return [row for row in rows if row[2]]


def _findings(package_id: str) -> list[quality.Finding]:
    """What does not fit together in a process as it stands and no check says already, for those who can mend it."""
    package = model.Package.get(package_id)
    if package is None or not package.owner_org:
        return []
    found = quality.findings(registry.content_of(package), draft=True)
    return checking.untold(found, registry.doubts_of([package_id])[package_id])


def _doubts(package_id: str) -> list[Doubt]:
    row = model.Session.get(registry.Process, package_id)
    noted = row.doubts if row is not None else []
    texts = ((item.get(bos_lang()) or item.get("id") or "", bos_source(item.get("source") or "")) for item in noted)
    return [Doubt(_AMOUNT.sub(lambda found: format_rupiah(found[0], lang=bos_lang()), text), by) for text, by in texts]


def _related(process: Mapping[str, Any], as_stranger: bool) -> list[Related]:
    """What this process names and what names it, as far as the visitor (or anybody) may see it: one search."""
    rows = process.get("related_processes") or []
    ours = {row["identifier"].lower(): row for row in rows if row.get("scheme") == "ocid" and row.get("identifier")}
    outside = [
        Related(bos_label("related_process", row.get("relationship")), row.get("title") or row["identifier"], "")
        for row in rows
        if row.get("scheme") != "ocid" and row.get("identifier")
    ]
    back = [f"{code} {process['ocid']}" for code in codelists.codes("related_process")]
    clauses = [f"vocab_bos_related:({_any(back)})"] + ([f"name:({_any(ours)})"] if ours else [])
    search = {
        "fq": f"+dataset_type:{registry.DATASET_TYPE} +({' OR '.join(clauses)})",
        "fl": ["name", "title", "vocab_bos_related"],
        "rows": 30,
        "facet": "false",
        "include_private": not as_stranger,
    }
    try:
        found = tk.get_action("package_search")({"user": ""} if as_stranger else acting.as_visitor(), search)["results"]
    except SearchError:
        return outside
    return [_seen(document, process["ocid"], rows) for document in found] + outside


def _seen(document: Mapping[str, Any], ocid: str, rows: list[Mapping[str, Any]]) -> Related:
    """How a document found is related: by what we say of it, else by what it says of us."""
    named = [row for row in rows if str(row.get("identifier")).lower() == document["name"]]
    if named:
        labels = dict.fromkeys(bos_label("related_process", row.get("relationship")) for row in named)
    else:
        codes = [text.split(" ")[0] for text in document.get("vocab_bos_related") or () if text.endswith(f" {ocid}")]
        labels = dict.fromkeys(_reverse(code) for code in codes)
    url = tk.h.url_for("bos_process.show", name=document["name"])
    return Related("; ".join(labels), document.get("title") or document["name"], url)


def _reverse(code: str) -> str:
    """The relation seen from the other side."""
    return {
        "planning": tk._("Another tender of this plan"),
        "unsuccessfulProcess": tk._("Repeats this failed process"),
        "parent": tk._("Belongs to this process"),
        "prior": tk._("Continues this process"),
        "framework": tk._("Rests on this framework agreement"),
        "replacementProcess": tk._("Replaced by this process"),
        "renewalProcess": tk._("Renewed by this process"),
        "subContract": tk._("Main contract"),
    }.get(code, tk._("Related process"))


def _any(values: Any) -> str:
    quoted = (str(value).replace("\\", "").replace('"', "") for value in values)
    return " OR ".join(f'"{value}"' for value in quoted)
