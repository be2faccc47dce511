"""Where a process stands on its way to the public, and the events that move it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy import orm

from ckanext.bos import config, registry

from . import letters
from .content import Snapshot, fingerprint, snapshot, snapshot_of
from .model import CHANGED, HIDDEN, PUBLISHED, RETURNED, SEEN, STATE_EVENTS, SUBMITTED, Submission

DRAFT = "draft"

NOTE = "bos_workflow_note"
"""Context key: what walidata says when publishing."""


@dataclass(frozen=True)
class State:
    """Where a process stands.

    :ivar code: ``draft``, ``submitted``, ``returned`` or ``published``
    :ivar last: the event that brought it there; None for a draft that was never submitted, and for what was public
        from the beginning
    :ivar again: whether it was returned before
    """

    code: str
    last: Submission | None
    again: bool = False


def current(package: Any) -> State:
    """Where a process (``model.Package``) stands."""
    events = history(package.id, STATE_EVENTS)
    last = events[-1] if events else None
    if not package.private and package.state == "active":
        return State(PUBLISHED, last if last and last.event == PUBLISHED else None)
    code = last.event if last and last.event in (SUBMITTED, RETURNED) else DRAFT
    return State(code, last, any(event.event == RETURNED for event in events[:-1]))


def history(package_id: str, events: Collection[str] = ()) -> list[Submission]:
    """What happened to a process, in order. What was submitted each time is read when it is asked for."""
    query = sa.select(Submission).where(Submission.package_id == package_id).order_by(Submission.id)
    query = query.options(orm.defer(Submission.content))
    return list(model.Session.scalars(query.where(Submission.event.in_(events)) if events else query))


def lock(package_id: str) -> None:
    """Let nobody else decide about a process until the transaction ends."""
    model.Session.execute(
        sa.select(registry.Process.package_id).where(registry.Process.package_id == package_id).with_for_update()
    )


def record(package_id: str, event: str, by: str, content: Snapshot, note: str = "") -> Submission:
    """Add an event in the running transaction; letters about it follow its commit."""
    kept = Submission(
        package_id=package_id,
        at=datetime.now(UTC),
        by=by,
        event=event,
        note=note,
        fingerprint=fingerprint(content),
        content=content,
    )
    model.Session.add(kept)
    model.Session.flush()
    letters.after_commit(event)
    return kept


def after_write(context: Mapping[str, Any], dataset: Mapping[str, Any]) -> None:
    """After a person saved a process, inside its transaction: note that it became public or private again, and the
    first change of what is public that walidata has not looked at.

    :raises tk.ValidationError: somebody publishes what he submitted himself
    """
    was = context.get(registry.WAS)
    if not isinstance(was, registry.Was):
        return
    package = model.Package.get(dataset["id"])
    assert package is not None
    by = str(context.get("user") or "")
    if was.private != package.private:
        if was.private:
            _check_other(package.id, by)
        record(package.id, PUBLISHED if was.private else HIDDEN, by, snapshot(package), str(context.get(NOTE) or ""))
    elif not package.private and not registry.is_walidata(registry.user_of(context)):
        before = snapshot_of(was.process, was.papers)
        if fingerprint(before) != fingerprint(snapshot(package)) and unseen(package.id) is None:
            record(package.id, CHANGED, by, before)


def _check_other(package_id: str, by: str) -> None:
    events = history(package_id, STATE_EVENTS)
    if events and events[-1].event == SUBMITTED and events[-1].by == by and not config.approve_own():
        raise tk.ValidationError({"id": [tk._("You submitted this yourself. Somebody else has to approve it.")]})


def unseen(package_id: str) -> Submission | None:
    """The first change of what is public that walidata has not looked at."""
    return model.Session.scalars(
        changes_query().where(Submission.package_id == package_id).order_by(Submission.id).limit(1)
    ).first()


def changes_query() -> sa.Select[Any]:
    """All changes of what is public that walidata has not looked at."""
    later = orm.aliased(Submission)
    looked = sa.exists().where(
        later.package_id == Submission.package_id,
        later.id > Submission.id,
        later.event.in_((SEEN, PUBLISHED, HIDDEN)),
    )
    return sa.select(Submission).where(Submission.event == CHANGED, ~looked)


def waiting_query(event: str, units: registry.Units) -> sa.Select[Any]:
    """Processes that are not public and whose last event this is: index row and event, from ``.subquery()`` on."""
    process, last = registry.Process, _last()
    query = sa.select(process.package_id, last.c.id, last.c.at).select_from(process).join(last, sa.true())
    query = query.where(sa.not_(process.public), last.c.event == event)
    return query if units is None else query.where(process.unit_id.in_(units))


def drafts_query(units: registry.Units) -> sa.Select[Any]:
    """Processes that are not public and were never submitted, or taken back."""
    process, last = registry.Process, _last()
    query = sa.select(process.package_id, process.modified.label("at")).select_from(process)
    query = query.outerjoin(last, sa.true()).where(
        sa.not_(process.public), sa.func.coalesce(last.c.event, DRAFT).not_in((SUBMITTED, RETURNED))
    )
    return query if units is None else query.where(process.unit_id.in_(units))


def _last() -> Any:
    """The last event that brought a process of the index to where it stands, beside its row."""
    return (
        sa.select(Submission.id, Submission.at, Submission.event)
        .where(Submission.package_id == registry.Process.package_id, Submission.event.in_(STATE_EVENTS))
        .order_by(Submission.id.desc())
        .limit(1)
        .lateral("last")
    )
