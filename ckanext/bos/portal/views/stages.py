"""The five stages of one process as its page shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos.core import completeness, ladder, schema, stages
from ckanext.bos.core.completeness import Due
from ckanext.bos.core.schema import Field

from ..helpers.public import bos_date, bos_label, bos_lang, bos_percent, bos_share, bos_size, bos_stage_label
from . import works
from .cards import Mark, marks_of, rung_label
from .facts import Fact, Reader, Table, source_of

_IN_HEAD = ("title", "name", "ocid", "owner_org", "related_processes")
_REPEATED = 20
"""Signs from which two equal texts are no chance."""
_STAGE_OF_RUNG = {rung: stage for stage, rung in ladder.RUNG_OF_STAGE.items()}
_RUNG_FIELDS = {
    "budget": "budget_amount",
    "estimate": "estimate_amount",
    "award": "awards",
    "contract": "contracts",
    "paid": "payments",
}


@dataclass(frozen=True)
class Paper:
    """One paper. ``url`` is empty for one that is withheld; ``rule`` then says on what ground, and until when.

    :ivar page: the address where it can be looked at; empty for one that is withheld or kept elsewhere
    """

    title: str
    kind: str
    date: str
    size: str
    format: str
    url: str
    rule: str
    reason: str
    page: str = ""


@dataclass(frozen=True)
class Stage:
    """One stage: what is known, which papers there are, and what is still missing of what it owes.

    :ivar details: facts shown on demand
    :ivar papers: without those that are shown as photos
    :ivar applies: whether the process goes through this stage at all
    :ivar since: ISO date since when that is owed, or empty
    :ivar source: who gave most of the facts, to be said once; empty where no two facts share a source
    """

    mark: Mark
    facts: list[Fact]
    details: list[Fact]
    tables: list[Table]
    papers: list[Paper]
    missing_fields: list[str]
    missing_papers: list[str]
    owed: int
    reached: bool
    since: str
    applies: bool = True
    work: works.State | None = None
    photos: Sequence[works.Photo] = ()
    source: str = ""

    @property
    def present(self) -> int:
        """How many of the things owed are there."""
        return self.owed - len(self.missing_fields) - len(self.missing_papers)


@dataclass(frozen=True)
class Rung:
    """One step of the money ladder.

    :ivar width: length of its bar, 0 to 100
    :ivar difference: against the rung above in rupiah, negative for less; ``change`` the same in words
    """

    code: str
    label: str
    amount: Decimal | None
    width: int
    difference: Decimal | None
    change: str
    source: str
    reached: bool


def stages_of(process: Mapping[str, Any], papers: Sequence[Mapping[str, Any]], reader: Reader) -> list[Stage]:
    """The five stages in order."""
    dues = completeness.owed(process, papers)
    marks = marks_of(process)
    reached = max((schema.STAGES.index(due.stage) for due in dues), default=0)
    return [
        _stage(mark, index <= reached, [due for due in dues if due.stage == mark.stage], papers, reader)
        for index, mark in enumerate(marks)
    ]


def page_of(name: str, resource: Mapping[str, Any]) -> str:
    """The address of the page of a paper; empty for one that is withheld or not kept here."""
    if resource.get("openness") == "exempt" or resource.get("url_type") != "upload" or not resource.get("url"):
        return ""
    return tk.h.url_for("bos_document.show", name=name, paper_id=resource["id"])


def rungs_of(process: Mapping[str, Any], reader: Reader) -> list[Rung]:
    """The money ladder, from pagu to what is paid; without rungs that the process does not come to."""
    steps = [
        step
        for step in ladder.steps(process)
        if step.amount is not None or stages.applies(process, _STAGE_OF_RUNG[step.code])
    ]
    highest = max((step.amount for step in steps if step.amount is not None), default=Decimal(0))
    last = max((index for index, step in enumerate(steps) if step.amount is not None), default=-1)
    above = ""
    rungs: list[Rung] = []
    for index, step in enumerate(steps):
        rungs.append(
            Rung(
                code=step.code,
                label=rung_label(step.code),
                amount=step.amount,
                width=max(1, round(100 * step.amount / highest)) if step.amount and highest else 0,
                difference=step.difference,
                change=_change(step, above),
                source=_rung_source(step, reader),
                reached=index <= last,
            )
        )
        above = rung_label(step.code) if step.amount is not None else above
    return rungs


def _stage(mark: Mark, reached: bool, dues: list[Due], papers: Sequence[Mapping[str, Any]], reader: Reader) -> Stage:
    fields = [field for field in schema.load().of_stage(mark.stage) if field.name not in _IN_HEAD]
    missing = [due for due in dues if not due.present]
    process = reader.process
    own = [paper for paper in papers if paper.get("stage") == mark.stage]
    pages = {paper["id"]: page_of(process["name"], paper) for paper in own}
    at_work = mark.stage == "implementation"
    facts = _each_once(
        process.get("title", ""),
        [fact for field in fields if field.type != "rows" and (fact := reader.fact(field))],
    )
    photos = works.photos_of(own, pages) if at_work else []
    seen = {photo.page for photo in photos}
    return Stage(
        mark=mark,
        facts=[fact for fact in facts if not fact.detail],
        details=[fact for fact in facts if fact.detail],
        tables=[
            works.improved(table, process)
            for field in fields
            if field.type == "rows" and (table := reader.table(field))
        ],
        papers=[replace(paper_of(paper), page=pages[paper["id"]]) for paper in own if pages[paper["id"]] not in seen],
        missing_fields=[_due_label(due) for due in missing if due.kind == "field"],
        missing_papers=[_due_label(due) for due in missing if due.kind == "paper"],
        owed=len(dues),
        reached=reached,
        since=_since(mark.stage, process),
        applies=stages.applies(process, mark.stage),
        work=works.state_of(process) if at_work else None,
        photos=photos,
        source=_most_given(facts),
    )


def _each_once(title: str, facts: list[Fact]) -> list[Fact]:
    """A text that only repeats the package's title or another fact, as sources often do, goes among the details."""
    told = {title.casefold()}
    shown: list[Fact] = []
    for fact in facts:
        text = fact.value.striptags().casefold()
        repeated = len(text) > _REPEATED and text in told
        told.add(text)
        shown.append(replace(fact, detail=True) if repeated and not fact.claims else fact)
    return shown


def _most_given(facts: list[Fact]) -> str:
    [(source, count)] = Counter(fact.source for fact in facts if fact.source).most_common(1) or [("", 0)]
    return source if count > 1 else ""


def _since(stage: str, process: Mapping[str, Any]) -> str:
    """The first day known of a stage: what it owes is owed from then on."""
    if stage == "tender":
        return process.get("announcement_date") or process.get("tender_created") or ""
    fields = {
        "award": (("awards", "date"),),
        "contract": (("contracts", "date_signed"),),
        "implementation": (("contracts", "start"), ("progress", "date"), ("payments", "date")),
    }.get(stage, ())
    days = [row.get(name) for rows, name in fields for row in process.get(rows) or ()]
    return min(filter(None, days), default="")


def paper_of(resource: Mapping[str, Any]) -> Paper:
    """A paper from its resource; one withheld gets no address."""
    exempt = resource.get("openness") == "exempt"
    kind = bos_label("paper_kind", resource.get("kind"))
    return Paper(
        title=str(resource.get("name") or kind or tk._("Paper")),
        kind=kind,
        date=bos_date(resource.get("document_date")).striptags() if resource.get("document_date") else "",
        size=bos_size(resource.get("size")),
        format=str(resource.get("format") or "").upper(),
        url="" if exempt else str(resource.get("url") or ""),
        rule=_rule(resource) if exempt else "",
        reason=str(resource.get("exemption_reason") or "") if exempt else "",
    )


def _rule(resource: Mapping[str, Any]) -> str:
    """``Data pribadi (UU 27/2022). Tetap; …`` and the day until which it holds."""
    lang = bos_lang()
    for entry in schema.read("codelists.yaml")["exemption"]:
        if entry["value"] == resource.get("exemption_code"):
            until = resource.get("exempt_until")
            period = tk._("Until {date}").format(date=bos_date(until).striptags()) if until else entry["period"][lang]
            return f"{entry['label'][lang]} ({entry['rule']}). {period}."
    return tk._("Withheld; the rule it rests on has not been given.")


def _due_label(due: Due) -> str:
    field, dot, _ = due.name.partition(".")
    label = due.label[bos_lang()]
    if not dot:
        return label
    parent: Field = schema.load().fields[field]
    row = parent.row_label.get(bos_lang()) or parent.label[bos_lang()]
    return label if row == bos_stage_label(parent.stage) else f"{row}: {_lower(label)}"


def _lower(text: str) -> str:
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _change(step: ladder.Step, above: str) -> str:
    if step.amount is None or step.difference is None or step.percent is None:
        return ""
    if step.code == "paid":
        share = bos_share(step.amount, step.amount - step.difference, "0.1")
        return tk._("{percent} of {above}").format(percent=share, above=_lower(above))
    percent = bos_percent(abs(step.percent - 100)) if step.percent != 100 else f"<\u00a0{bos_percent('0.1')}"
    if step.difference == 0:
        return tk._("equal to {above}").format(above=_lower(above))
    words = tk._("{percent} below {above}") if step.difference < 0 else tk._("{percent} above {above}")
    return words.format(percent=percent, above=_lower(above))


def _rung_source(step: ladder.Step, reader: Reader) -> str:
    if step.amount is None:
        return ""
    field = schema.load().fields[_RUNG_FIELDS[step.code]]
    return reader.rows_source(field) if field.type == "rows" else source_of(reader.owned.of(field.name))


def missing_total(stages: Iterable[Stage]) -> tuple[int, int]:
    """How many of the things owed are there, and how many are owed, over all stages."""
    listed = list(stages)
    return sum(stage.present for stage in listed), sum(stage.owed for stage in listed)
