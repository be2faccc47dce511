"""What walidata and stewards are shown of a process that waits: what is missing, what is doubted, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import registry
from ckanext.bos.core import completeness, ladder
from ckanext.bos.ocds import quality

from ..forms.checking import untold
from ..helpers.public import bos_lang, bos_stage_label
from ..views.cards import rung_label
from . import states
from .content import Change, Snapshot, changes, fingerprint, snapshot
from .model import CHANGED, RETURNED, SUBMITTED, Submission

ON_PAGE = 20


@dataclass(frozen=True)
class Look:
    """A process as it stands.

    :ivar missing: what is owed and not there, stage by stage
    :ivar doubts: what quality rules and the checks of other rooms doubt, as sentences
    :ivar invalid: what makes it invalid, as sentences; with any it cannot be submitted
    """

    missing: list[tuple[str, list[str]]]
    doubts: list[str]
    invalid: list[str]

    @property
    def missing_count(self) -> int:
        """How many things are missing."""
        return sum(len(labels) for _stage, labels in self.missing)


@dataclass(frozen=True)
class Item:
    """A process in a list of walidata.

    :ivar rung: what the amount is: of the furthest rung of the money ladder short of payment
    :ivar days: how long it has waited
    :ivar since_submitted: what changed after it was submitted (or after walidata looked last)
    :ivar since_returned: what is not as it was when it was returned last
    """

    name: str
    title: str
    unit: str
    unit_title: str
    year: int | None
    rung: str
    amount: Decimal | None
    by: str
    at: datetime
    note: str
    fingerprint: str
    look: Look
    since_submitted: list[Change] = field(default_factory=list)
    since_returned: list[Change] = field(default_factory=list)
    returned_note: str = ""

    @property
    def days(self) -> int:
        """Whole days of waiting."""
        return (datetime.now(UTC) - self.at).days


def look(package: Any, content: Snapshot, doubted: Sequence[Any] | None = None) -> Look:
    """Look at a ``model.Package`` and its snapshot; ``doubted``: what :func:`registry.doubts_of` says of it."""
    process, papers = content["process"], content["papers"]
    missing: dict[str, list[str]] = {}
    for due in completeness.missing(process, papers):
        missing.setdefault(bos_stage_label(due.stage), []).append(due.label[bos_lang()])
    found = quality.findings(registry.content_of(package, process), draft=True) if package.owner_org else []
    said = registry.doubts_of([package.id])[package.id] if doubted is None else doubted
    sentences = [one.message[bos_lang()] for one in untold(found, said) if one.level != "error"] + [
        one[bos_lang()] for one in said
    ]
    return Look(
        list(missing.items()),
        list(dict.fromkeys(sentences)),
        list(dict.fromkeys(one.message[bos_lang()] for one in found if one.level == "error")),
    )


def submissions(units: registry.Units, order: str, start: int, limit: int = ON_PAGE) -> tuple[int, list[Item]]:
    """What waits for walidata: how many, and a page of them, those that wait longest (or shortest) first."""
    return _page(states.waiting_query(SUBMITTED, units).subquery(), order, start, limit)


def later_changes(units: registry.Units, order: str, start: int, limit: int = ON_PAGE) -> tuple[int, list[Item]]:
    """What units changed after it was published and walidata has not looked at."""
    return _page(unseen_by_process(units).subquery(), order, start, limit)


def unseen_by_process(units: registry.Units) -> sa.Select[Any]:
    """The first such change of each public process."""
    found = states.changes_query().subquery()
    process = registry.Process
    query = (
        sa.select(process.package_id, sa.func.min(found.c.id).label("id"), sa.func.min(found.c.at).label("at"))
        .join(found, found.c.package_id == process.package_id)
        .where(process.public)
        .group_by(process.package_id)
    )
    return query if units is None else query.where(process.unit_id.in_(units))


def _page(waiting: Any, order: str, start: int, limit: int) -> tuple[int, list[Item]]:
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(waiting)) or 0
    process, direction = registry.Process, waiting.c.at.desc() if order == "newest" else waiting.c.at.asc()
    query = (
        sa.select(process, Submission, model.Group.name, model.Group.title)
        .join(waiting, waiting.c.package_id == process.package_id)
        .join(Submission, Submission.id == waiting.c.id)
        .join(model.Group, model.Group.id == process.unit_id)
        .order_by(direction, process.package_id)
        .offset(start)
        .limit(limit)
    )
    rows = model.Session.execute(query).all()
    ids = [row.package_id for row, *_rest in rows]
    doubts, known = registry.doubts_of(ids), registry.packages_by_id(ids)
    return count, [
        _item(row, known[row.package_id], event, slug, title, doubts[row.package_id])
        for row, event, slug, title in rows
    ]


def _item(row: Any, package: Any, event: Submission, unit: str, unit_title: str, doubted: Sequence[Any]) -> Item:
    content = snapshot(package)
    returned = _returned(row.package_id, event.id) if event.event != CHANGED else None
    rung, amount = ladder.furthest(content["process"]) or ("", None)
    return Item(
        name=row.ocid.lower(),
        title=row.title,
        unit=unit,
        unit_title=unit_title,
        year=row.year,
        rung=rung_label(rung) if rung else "",
        amount=amount,
        by=event.by,
        at=event.at,
        note=event.note,
        fingerprint=fingerprint(content),
        look=look(package, content, doubted),
        since_submitted=changes(event.content, content),
        since_returned=changes(returned.content, content) if returned else [],
        returned_note=returned.note if returned else "",
    )


def _returned(package_id: str, before: int) -> Submission | None:
    """The last time that walidata returned a process before an event."""
    query = sa.select(Submission).where(
        Submission.package_id == package_id, Submission.event == RETURNED, Submission.id < before
    )
    return model.Session.scalars(query.order_by(Submission.id.desc()).limit(1)).first()
