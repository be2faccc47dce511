"""Reading and writing the table of links. What is written is committed by the caller."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ckanext.bos.core.money import canonical
from ckanext.bos.core.observation import Observation

from .bundles import dump
from .model import JOINED, MATCHER, OPEN, Link

if TYPE_CHECKING:
    from ..matching.score import Score, Subject

_COMPARED = ("number", "amount", "supplier")
"""What, if it changes after a decision, walidata should know."""


def links(source: str, keys: Collection[str]) -> dict[str, Link]:
    """The links of a source by key."""
    query = sa.select(Link).where(Link.source == source, Link.key.in_(keys))
    return {link.key: link for link in model.Session.scalars(query)}


def get(source: str, key: str) -> Link | None:
    """One link."""
    return model.Session.get(Link, (source, key))


def listed(
    state: str = OPEN, source: str = "", unit_ids: Collection[str] = (), limit: int = 50, offset: int = 0
) -> list[Link]:
    """Links in a state, those that wait longest first, decided ones newest first."""
    order = (Link.since, Link.key) if state == OPEN else (Link.decided.desc(), Link.key)
    return list(
        model.Session.scalars(
            _where(sa.select(Link), state, source, unit_ids).order_by(*order).offset(offset).limit(limit)
        )
    )


def count(state: str = OPEN, source: str = "", unit_ids: Collection[str] = ()) -> int:
    """How many links are in a state."""
    return model.Session.scalar(_where(sa.select(sa.func.count()).select_from(Link), state, source, unit_ids)) or 0


def above(least: int, limit: int) -> list[Link]:
    """Links that wait and whose best candidate has so many points, those that wait longest first."""
    query = sa.select(Link).where(Link.state == OPEN, Link.points >= least, Link.candidates != sa.cast([], JSONB))
    return list(model.Session.scalars(query.order_by(Link.since, Link.key).limit(limit)))


class Verdict(NamedTuple):
    """What the matcher found: the link's state, for a joined one the process and what it takes over, the candidates."""

    state: str
    ocid: str
    adopt: Mapping[str, Any]
    best: Sequence[Score]
    reason: str


def keep(link: Link | None, observation: Observation, subject: Subject, unit_id: str, verdict: Verdict) -> Link:
    """Write what the matcher found. A link that says the same already is left as it is."""
    now = datetime.now(UTC)
    if link is None:
        link = Link(source=observation.source, key=observation.key, since=now)
        link.note = link.decided_by = ""
        link.changes = []
        model.Session.add(link)
    best, joined = verdict.best, verdict.state == JOINED
    fresh: dict[str, Any] = {
        "year": subject.year or None,
        "unit_id": unit_id,
        "state": verdict.state,
        "reason": verdict.reason,
        "ocid": verdict.ocid,
        "points": best[0].total if best else 0,
        "subject": shown_of(subject),
        "candidates": [candidate_of(score) for score in best],
        "observation": None if joined else dump(observation),
        "adopt": dict(verdict.adopt),
    }
    if joined:
        fresh |= {"decided_by": MATCHER, "decided": now}
    for name, value in fresh.items():
        if getattr(link, name) != value:
            setattr(link, name, value)
    return link


def note_changes(link: Link, subject: Subject) -> None:
    """Note what the source says otherwise than when it was decided; the decision stays in force."""
    now = shown_of(subject)
    changed = [name for name in _COMPARED if (link.subject.get(name) or "") != (now.get(name) or "")]
    if changed:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        new = [{"field": name, "was": link.subject.get(name), "now": now.get(name), "at": at} for name in changed]
        link.changes = [*link.changes, *new]
    if link.subject != now:
        link.subject = now


def shown_of(subject: Subject) -> dict[str, str]:
    """What is shown of a contract, and compared later."""
    return {
        "number": subject.number,
        "amount": canonical(subject.amount) if subject.amount else "",
        "supplier": subject.supplier,
        "title": subject.title,
        "date": subject.signed.isoformat() if subject.signed else "",
    }


def candidate_of(score: Score) -> dict[str, Any]:
    """A candidate as JSON, with points and reasons."""
    candidate = score.candidate
    return {
        "ocid": candidate.ocid,
        "package_id": candidate.package_id,
        "code": candidate.code,
        "title": candidate.title,
        "number": ", ".join(candidate.numbers),
        "amounts": [canonical(amount) for amount in candidate.amounts],
        "suppliers": list(candidate.suppliers),
        "date": candidate.created.isoformat() if candidate.created else "",
        "linked": list(candidate.linked),
        "points": score.total,
        "evidence": [list(item) for item in score.evidence],
    }


def _where(query: Any, state: str, source: str, unit_ids: Collection[str]) -> Any:
    query = query.where(Link.state == state)
    if source:
        query = query.where(Link.source == source)
    return query.where(Link.unit_id.in_(unit_ids)) if unit_ids else query
