"""What the portal itself adds to the desk and to the notices, and what the header counts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.bos import registry
from ckanext.bos.registry import AUDITOR, NOTICED, STAFF, STEWARD, WALIDATA, Notices, Units, Waiting

from . import reading, states
from .model import HIDDEN, PUBLISHED, RETURNED, SEEN, SUBMITTED, NoticeRead, Submission

_KEPT = 5.0
"""Seconds for which the counts of the header hold."""


def register() -> None:
    """Add the portal's own lines, before those of other rooms."""
    steward, walidata = frozenset({STEWARD}), frozenset({WALIDATA})
    own = {
        "submissions": Waiting(
            lambda: tk._("Submitted packages"),
            lambda: tk._("Units have submitted them. Approve, or return with a note."),
            "bos_workflow.submissions",
            STAFF,
            lambda units: _tally(states.waiting_query(SUBMITTED, units)),
        ),
        "changes": Waiting(
            lambda: tk._("Changes after publication"),
            lambda: tk._("Units have changed what is public. Have a look."),
            "bos_workflow.changes",
            STAFF,
            lambda units: _tally(reading.unseen_by_process(units)),
        ),
        "conflicts": Waiting(
            lambda: tk._("Different values"),
            lambda: tk._("A source says something else than the unit. Decide which is right."),
            "bos_conflicts.index",
            walidata | steward,
            registry.conflicts_waiting,
        ),
        "returned": Waiting(
            lambda: tk._("Packages returned to you"),
            lambda: tk._("Walidata asks you to mend something. Then submit again."),
            "dashboard.datasets",
            steward,
            lambda units: _tally(states.waiting_query(RETURNED, units)),
        ),
    }
    others = {code: line for code, line in registry.WAITING.items() if code not in own}
    registry.WAITING.clear()
    registry.WAITING.update(own | others)
    registry.NOTICES |= {
        RETURNED: Notices(lambda: tk._("Returned with a note"), steward, _event(RETURNED)),
        PUBLISHED: Notices(lambda: tk._("Approved: the package is public now"), steward, _event(PUBLISHED)),
        HIDDEN: Notices(lambda: tk._("Not public any more"), steward, _event(HIDDEN)),
        SEEN: Notices(lambda: tk._("A note of walidata on your change"), steward, _event(SEEN)),
        SUBMITTED: Notices(lambda: tk._("Submitted for publication"), walidata, _event(SUBMITTED)),
    }


def _tally(query: sa.Select[Any]) -> sa.Select[Any]:
    found = query.subquery()
    return sa.select(sa.func.count(), sa.func.min(found.c.at)).select_from(found)


def _event(event: str) -> Callable[[], sa.Select[Any]]:
    def query() -> sa.Select[Any]:
        found = sa.select(Submission.package_id, Submission.at, Submission.by, Submission.note)
        found = found.where(Submission.event == event, Submission.at > datetime.now(UTC) - NOTICED)
        return found.where(Submission.note != "") if event == SEEN else found

    return query


@dataclass(frozen=True)
class Me:
    """Who looks: his role, and the units that he works for (None for all)."""

    user: Any
    role: str
    units: Units

    def codes(self) -> list[str]:
        """The lines that concern him."""
        return [code for code, line in registry.WAITING.items() if self.role in line.who]


def me(user: Any) -> Me | None:
    """Who looks; None for strangers and for those without a unit."""
    if user is None or getattr(user, "is_anonymous", False):
        return None
    if registry.is_walidata(user):
        return Me(user, WALIDATA, None)
    if registry.role_of(user) == AUDITOR:
        return Me(user, AUDITOR, None)
    units = registry.units_of(user)
    return Me(user, STEWARD, units) if units else None


@dataclass(frozen=True)
class Counts:
    """What the header shows.

    :ivar role: ``walidata``, ``auditor`` or ``steward``
    :ivar waiting: what waits for him, all kinds together
    :ivar unread: notices that he has not read
    """

    role: str
    waiting: int
    unread: int


_kept: dict[str, tuple[float, Counts | None]] = {}


def counts(user: Any) -> Counts | None:
    """What the header shows of somebody, some seconds old at most."""
    now = time.monotonic()
    found = _kept.get(user.id)
    if found is None or found[0] < now:
        if len(_kept) > 1000:
            _kept.clear()
        found = _kept[user.id] = (now + _KEPT, _count(user))
    return found[1]


def forget() -> None:
    """Somebody has just done something: what the header shows is counted anew."""
    _kept.clear()


def _count(user: Any) -> Counts | None:
    looks = me(user)
    if looks is None:
        return None
    return Counts(looks.role, registry.count_waiting(looks.codes(), looks.units), _unread(looks))


def _unread(looks: Me) -> int:
    notices = notices_query(looks)
    if notices is None:
        return 0
    found = notices.subquery()
    query = sa.select(sa.func.count()).select_from(found).where(found.c.at > read_until_query(looks.user))
    return model.Session.scalar(query) or 0


def read_until_query(user: Any) -> Any:
    """Until when somebody has read his notices: a scalar in SQL, long ago for never."""
    known = sa.select(NoticeRead.at).where(NoticeRead.user_id == user.id).scalar_subquery()
    return sa.func.coalesce(known, sa.cast("-infinity", sa.DateTime(timezone=True)))


def notices_query(looks: Me) -> sa.Select[Any] | None:
    """What somebody is told: code, package id, at, by, note, name and title; None where nobody tells him anything."""
    process = registry.Process
    parts: list[sa.Select[Any]] = []
    for code, kind in registry.NOTICES.items():
        if looks.role not in kind.who:
            continue
        found = kind.query().subquery()
        package_id, at, by, note = found.c
        columns = (sa.literal(code).label("code"), package_id, at.label("at"), by.label("by"), note.label("note"))
        query = sa.select(*columns, sa.func.lower(process.ocid).label("name"), process.title).join(
            process, process.package_id == package_id
        )
        query = query.where(by != looks.user.name)
        parts.append(query if looks.units is None else query.where(process.unit_id.in_(looks.units)))
    if not parts:
        return None
    union = sa.union_all(*parts).subquery()
    return sa.select(union)
