"""The page on which the papers of one stage are listed, uploaded, replaced and deleted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos.core import codelists, schema, uploads
from ckanext.bos.core.schema import Paper
from ckanext.bos.registry import lang

from . import inputs
from .inputs import Input
from .page import Problem
from .written import written

FIELDS = (
    "kind",
    "name",
    "document_date",
    "description",
    "openness",
    "exemption_code",
    "exemption_reason",
    "exempt_until",
)
"""What the form sends beside the file."""

CLOSED = "exempt"


@dataclass
class Held:
    """One paper that is there.

    :ivar file: what the file is called
    :ivar since: when it was uploaded, ISO in UTC
    """

    id: str
    title: str
    file: str
    since: str
    date: str
    format: str
    size: Any
    url: str
    rule: str


@dataclass
class Kind:
    """One kind of paper of the stage.

    :ivar state: ``there``, ``missing`` (owed now), ``ahead`` (owed once the stage begins) or ``welcome``
    """

    value: str
    label: str
    help: str
    state: str
    papers: list[Held]


@dataclass
class PaperForm:
    """The form of one paper, new or known."""

    id: str
    title: str
    kind: Input
    grouped: list[tuple[str, list[tuple[str, str]]]]
    shown: list[Input]
    openness: Input
    exemption: list[Input]
    file_name: str
    file_errors: list[str]
    accept: str
    limit: int
    limit_text: str
    kinds: str
    problems: list[Problem] = field(default_factory=list)


def kinds_of(stage: str, process: Mapping[str, Any], papers: Iterable[Mapping[str, Any]], begun: bool) -> list[Kind]:
    """The kinds of a stage in their order, each with its papers; one more at the end for papers of no kind."""
    held: dict[str, list[Held]] = {}
    known = _kinds(stage)
    for paper in papers:
        if paper.get("stage") == stage:
            kind = str(paper.get("kind") or "")
            held.setdefault(kind if kind in known else "", []).append(_held(paper))
    found = [
        Kind(
            value=kind,
            label=inputs.words(paper.label),
            help=inputs.words(paper.help),
            state=_state(paper, process, kind in held, begun),
            papers=held.get(kind, []),
        )
        for kind, paper in known.items()
    ]
    if "" in held:
        found.append(Kind("", tk._("Other papers"), "", "there", held[""]))
    return found


@dataclass
class Many:
    """What the page needs to take several files at once.

    :ivar grouped: every kind by stage, those of the page's own stage first
    :ivar accept: by kind the endings that it takes, as JSON
    """

    grouped: list[tuple[str, list[tuple[str, str]]]]
    accept: str
    every: str
    limit: int
    limit_text: str


def many(stage: str, limit: int) -> Many:
    """What the page of a stage needs to take several files at once.

    :param limit: the largest file in bytes
    """
    order = sorted(schema.STAGES, key=lambda one: one != stage)
    kinds = {one: _kinds(one) for one in order}
    accept = {kind: uploads.suffixes(paper.accept) for one in order for kind, paper in kinds[one].items()}
    return Many(
        grouped=[
            (codelists.label("stage", one, lang()), [(k, inputs.words(p.label)) for k, p in kinds[one].items()])
            for one in order
        ],
        accept=json.dumps(accept),
        every=",".join(uploads.suffixes(tuple(uploads.FAMILIES))),
        limit=limit,
        limit_text=uploads.megabytes(limit),
    )


def form(
    stage: str,
    kinds: Iterable[Kind],
    values: Mapping[str, Any],
    errors: Mapping[str, list[str]],
    limit: int,
    file_name: str = "",
) -> PaperForm:
    """The form of a paper.

    :param values: canonical values of a known paper, or what was typed
    :param errors: by field; ``upload`` for the file
    :param limit: the largest file in bytes
    :param file_name: the file that is there already
    """
    made = {name: _input(name, values.get(name), errors.get(name)) for name in FIELDS}
    known = _kinds(stage)
    made["kind"].required = True
    made["name"].help += " " + tk._("Leave it empty to use the name of the kind.")
    made["openness"].value = made["openness"].value or "open"
    made["exemption_code"].options = [(value, _rule(value)) for value in codelists.codes("exemption")]
    chosen = known.get(str(values.get("kind") or ""))
    families = chosen.accept if chosen else tuple(uploads.FAMILIES)
    file_errors = [*errors.get("upload", ()), *errors.get("url", ())]
    return PaperForm(
        id=str(values.get("id") or ""),
        title=tk._("Change this paper") if values.get("id") else tk._("Upload a paper"),
        kind=made["kind"],
        grouped=_grouped(kinds),
        shown=[made["name"], made["document_date"], made["description"]],
        openness=made["openness"],
        exemption=[made["exemption_code"], made["exemption_reason"], made["exempt_until"]],
        file_name=file_name,
        file_errors=file_errors,
        accept=",".join(uploads.suffixes(families)),
        limit=limit,
        limit_text=uploads.megabytes(limit),
        kinds=json.dumps({kind: _described(paper) for kind, paper in known.items()}),
        problems=_problems(made, file_errors, errors),
    )


def defaults(stage: str, kind: str) -> dict[str, str]:
    """What the form of a new paper of a kind begins with; nothing for a kind of another stage."""
    paper = _kinds(stage).get(kind)
    if paper is None:
        return {}
    closed = paper.openness in ("exempt", "later")
    return {
        "kind": kind,
        "openness": CLOSED if closed else "open",
        "exemption_code": (closed and paper.exemption) or "",
    }


def title_of(kind: str) -> str:
    """What a paper is called that nobody gave a title: the name of its kind in Indonesian."""
    paper = schema.load().papers.get(kind)
    return paper.label["id"] if paper else ""


def title(paper: Mapping[str, Any]) -> str:
    """What a paper that is there is called."""
    return paper.get("name") or title_of(str(paper.get("kind") or "")) or tk._("Paper")


def file_of(paper: Mapping[str, Any]) -> str:
    """What the file of a paper is called."""
    return str(paper.get("url") or "").rsplit("/", 1)[-1]


def _kinds(stage: str) -> dict[str, Paper]:
    return {kind: paper for kind, paper in schema.load().papers.items() if paper.stage == stage}


def _state(paper: Paper, process: Mapping[str, Any], held: bool, begun: bool) -> str:
    if held:
        return "there"
    if paper.owed is None or not paper.owed.applies(process):
        return "welcome"
    return "missing" if begun else "ahead"


def _held(paper: Mapping[str, Any]) -> Held:
    closed = paper.get("openness") == CLOSED
    return Held(
        id=paper["id"],
        title=title(paper),
        file=file_of(paper),
        since=paper.get("last_modified") or paper.get("created") or "",
        date=paper.get("document_date") or "",
        format=paper.get("format") or "",
        size=paper.get("size"),
        url=paper.get("url") or "",
        rule=_rule(str(paper.get("exemption_code") or "")) if closed else "",
    )


def _rule(value: str) -> str:
    """``UU 14/2008 Pasal 17 huruf b: persaingan usaha``."""
    label = codelists.label("exemption", value, lang())
    rules = {str(entry["value"]): entry.get("rule") for entry in schema.read("codelists.yaml")["exemption"]}
    return f"{rules[value]}: {label}" if rules.get(value) else label


def _input(name: str, value: Any, errors: list[str] | None) -> Input:
    entry = schema.resource_fields()[name]
    text = value if errors else written(entry, value)
    return inputs.of_field(entry, name, text or "", [str(error) for error in errors or ()])


def _grouped(kinds: Iterable[Kind]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds to choose from, those that are missing first."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind in kinds:
        if kind.value:
            missing = kind.state == "missing"
            groups.setdefault(tk._("Still missing") if missing else tk._("Other kinds"), []).append(
                (kind.value, kind.label)
            )
    return sorted(groups.items(), key=lambda group: group[0] != tk._("Still missing"))


def _described(paper: Paper) -> dict[str, str]:
    """What the page says and sets when a kind is chosen."""
    redact = tk._("Black out names of private persons, NIK, NPWP, signatures and account numbers first.")
    return {
        "help": " ".join(
            part for part in (inputs.words(paper.help), redact if paper.openness == "redacted" else "") if part
        ),
        "accept": ",".join(uploads.suffixes(paper.accept)),
        **{name: value for name, value in defaults(paper.stage, paper.kind).items() if name != "kind"},
    }


def _problems(made: Mapping[str, Input], file_errors: list[str], errors: Mapping[str, list[str]]) -> list[Problem]:
    found = [Problem(f"#{entry.id}", entry.label, message) for entry in made.values() for message in entry.errors]
    found += [Problem("#field-upload", tk._("File"), message) for message in file_errors]
    others = errors.keys() - made.keys() - {"upload", "url"}
    return found + [Problem("", name, " ".join(map(str, errors[name]))) for name in sorted(others)]
