"""The data dictionary for people, ``/kamus-data``: every field, paper and code as the schema describes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import ckan.plugins.toolkit as tk
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos.core import codelists, opendata, schema
from ckanext.bos.core.schema import Field, Paper
from ckanext.bos.core.text import fold

from ..helpers.public import bos_lang, bos_stage_label

blueprint = Blueprint("bos_dictionary", __name__)

_LONGEST = 100


@dataclass(frozen=True)
class Entry:
    """One field; ``parts`` are those of a row that may be there several times."""

    anchor: str
    label: str
    path: str
    help: str
    kind: str
    example: str
    ocds: str
    openness: str
    codes: list[tuple[str, str]]
    parts: list[Entry]

    @property
    def words(self) -> str:
        """What a search looks through, folded."""
        codes = " ".join(f"{value} {label}" for value, label in self.codes)
        own = fold(f"{self.label} {self.path} {self.help} {self.ocds} {codes}")
        return " ".join([own, *(part.words for part in self.parts)])


@dataclass(frozen=True)
class Chapter:
    """The fields and papers of a stage, or of plain open datasets."""

    anchor: str
    title: str
    entries: list[Entry]
    papers: list[Entry]


@blueprint.route("/kamus-data")
def show() -> ResponseReturnValue:
    """The whole dictionary, or what of it has the words of ``?q=``."""
    query = tk.request.args.get("q", "").strip()[:_LONGEST]
    found = [chapter for chapter in map(lambda one: _narrowed(one, query), _chapters()) if chapter]
    count = sum(len(chapter.entries) + len(chapter.papers) for chapter in found)
    return tk.render("bos/dictionary.html", {"chapters": found, "query": query, "count": count})


def _chapters() -> Iterator[Chapter]:
    definition = schema.load()
    for stage in schema.STAGES:
        papers = [_paper(paper) for paper in definition.papers.values() if paper.stage == stage]
        fields = [entry for entry in definition.of_stage(stage) if entry.openness != "internal"]
        yield Chapter(stage, bos_stage_label(stage), _entries(fields, ""), papers)
    plain = [entry for group in opendata.groups() for entry in group.fields if entry.label]
    yield Chapter("dataset", tk._("Open datasets"), _entries(plain, "", "dataset-"), [])


def _entries(fields: Iterable[Field], before: str, anchors: str = "") -> list[Entry]:
    return [_entry(one, f"{before}{one.name}", f"{anchors}{before}{one.name}".replace("[].", "-")) for one in fields]


def _entry(one: Field, path: str, anchor: str) -> Entry:
    lang = bos_lang()
    return Entry(
        anchor=anchor,
        label=_in(one.label, lang) or one.name,
        path=path,
        help=_in(one.help, lang),
        kind=_kinds().get(one.type, tk._("text")),
        example=one.example,
        ocds=one.ocds or "",
        openness="" if one.openness == "open" else _openness().get(one.openness, ""),
        codes=_codes(one.codelist, lang),
        parts=_entries((sub for sub in one.subfields.values() if sub.openness != "internal"), f"{path}[]."),
    )


def _paper(paper: Paper) -> Entry:
    lang = bos_lang()
    open_ = _openness().get(paper.openness, "")
    return Entry(
        f"paper-{paper.kind}", _in(paper.label, lang), paper.kind, _in(paper.help, lang), tk._("paper"), "",
        paper.document_type, open_, [], [],
    )  # fmt: skip


def _codes(codelist: str | None, lang: str) -> list[tuple[str, str]]:
    if not codelist or codelist == "paper_kind":
        return []
    return [(code.value, code.label.get(lang, code.label["id"])) for code in codelists.codes(codelist).values()]


def _in(text: schema.Text, lang: str) -> str:
    return text.get(lang) or text.get("id") or ""


def _narrowed(chapter: Chapter, query: str) -> Chapter | None:
    wanted = fold(query).split()

    def fits(entry: Entry) -> bool:
        return all(word in entry.words for word in wanted)

    kept = Chapter(
        chapter.anchor, chapter.title, list(filter(fits, chapter.entries)), list(filter(fits, chapter.papers))
    )
    return kept if kept.entries or kept.papers else None


def _kinds() -> dict[str, str]:
    return {
        "text": tk._("text"),
        "longtext": tk._("long text"),
        "code": tk._("code"),
        "money": tk._("rupiah"),
        "date": tk._("date"),
        "datetime": tk._("date and time"),
        "integer": tk._("whole number"),
        "decimal": tk._("number"),
        "percent": tk._("per cent"),
        "boolean": tk._("yes or no"),
        "choice": tk._("one of a list"),
        "choices": tk._("several of a list"),
        "rows": tk._("rows"),
    }


def _openness() -> dict[str, str]:
    return {
        "open": tk._("open"),
        "masked": tk._("shown without personal data"),
        "redacted": tk._("open after personal data are blackened"),
        "later": tk._("open later"),
        "exempt": tk._("exempt"),
    }
