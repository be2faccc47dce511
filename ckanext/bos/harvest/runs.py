"""The runs of harvest sources: one row each, from the first request to the last write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from .guard import Said, Words

OUTCOMES = ("new", "changed", "same", "refused", "gone")


class Run(tk.BaseModel):
    """One run of a source. ``said`` counts bundles of facts, ``chunks`` the parts to write, ``done`` those written."""

    __tablename__ = "bos_harvest_run"

    job_id: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    source_id: Mapped[str] = mapped_column(sa.Text)
    system: Mapped[str] = mapped_column(sa.Text)
    scope: Mapped[str] = mapped_column(sa.Text)
    started: Mapped[datetime] = mapped_column(sa.DateTime(timezone=True))
    gathered: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    finished: Mapped[datetime | None] = mapped_column(sa.DateTime(timezone=True))
    said: Mapped[int] = mapped_column(sa.Integer, default=0)
    new: Mapped[int] = mapped_column(sa.Integer, default=0)
    changed: Mapped[int] = mapped_column(sa.Integer, default=0)
    same: Mapped[int] = mapped_column(sa.Integer, default=0)
    refused: Mapped[int] = mapped_column(sa.Integer, default=0)
    gone: Mapped[int] = mapped_column(sa.Integer, default=0)
    chunks: Mapped[int] = mapped_column(sa.Integer, default=0)
    done: Mapped[int] = mapped_column(sa.Integer, default=0)
    services: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
    alarm: Mapped[Words | None] = mapped_column(JSONB(none_as_null=True))
    error: Mapped[Words | None] = mapped_column(JSONB(none_as_null=True))
    accepted: Mapped[bool] = mapped_column(sa.Boolean, default=False)

    @property
    def state(self) -> str:
        """``alarm``, ``error``, ``running`` or ``ok``."""
        if self.alarm and not self.accepted:
            return "alarm"
        if self.error:
            return "error"
        return "ok" if self.finished else "running"

    def add(self, counts: Mapping[str, int]) -> None:
        """Add what became of some of the facts."""
        for name in OUTCOMES:
            setattr(self, name, getattr(self, name) + counts.get(name, 0))

    def as_dict(self) -> dict[str, Any]:
        """As JSON; times in UTC."""
        return {
            "job_id": self.job_id,
            "source_id": self.source_id,
            "system": self.system,
            "year": self.scope,
            "state": self.state,
            "started": _iso(self.started),
            "finished": _iso(self.finished),
            "said": self.said,
            **{name: getattr(self, name) for name in OUTCOMES},
            "services": self.services,
            "alarm": self.alarm,
            "error": self.error,
            "accepted": self.accepted,
        }


def begin(job_id: str, source_id: str, system: str, scope: str) -> Run:
    """The row of a job's run, made anew if an earlier try of it did not get as far as to have read everything."""
    run = model.Session.get(Run, job_id)
    if run is None or not run.gathered:
        if run is not None:
            model.Session.delete(run)
            model.Session.flush()
        _give_up(source_id)
        run = Run(job_id=job_id, source_id=source_id, system=system, scope=scope, started=_now(), services={})
        model.Session.add(run)
        model.Session.commit()
    return run


def of_job(job_id: str) -> Run | None:
    """The run of a job."""
    return model.Session.get(Run, job_id)


def last_good(source_id: str, scope: str) -> Said | None:
    """What the last run read that nothing was wrong with, or that a person has accepted."""
    query = (
        sa.select(Run.services, Run.said)
        .where(
            Run.source_id == source_id,
            Run.scope == scope,
            sa.or_(Run.accepted, sa.and_(Run.gathered.isnot(None), Run.alarm.is_(None))),
        )
        .order_by(Run.started.desc())
        .limit(1)
    )
    row = model.Session.execute(query).first()
    return Said(row.services, row.said) if row else None


def fail(run: Run, words: Words, said: Said | None = None) -> None:
    """End a run that changed nothing, with the reason. Commits."""
    run.alarm = dict(words)
    if said:
        run.services, run.said = dict(said.services), said.facts
    run.finished = _now()
    model.Session.commit()


def finish(run: Run) -> None:
    """End a run in the running transaction."""
    run.finished = _now()


def accept(job_id: str) -> bool:
    """Take an alarm for seen: what that run read is the measure for the next one. Commits. False when there is none."""
    run = of_job(job_id)
    if run is None or not run.alarm:
        return False
    run.accepted = True
    model.Session.commit()
    return True


def of_source(source_id: str, limit: int = 10) -> list[Run]:
    """The newest runs of a source."""
    query = sa.select(Run).where(Run.source_id == source_id).order_by(Run.started.desc()).limit(limit)
    return list(model.Session.scalars(query))


def last_of_each(finished: bool = False) -> dict[str, Run]:
    """The newest run of every source, by source id; with ``finished`` the newest that wrote what it read."""
    query = sa.select(Run).distinct(Run.source_id).order_by(Run.source_id, Run.started.desc())
    if finished:
        query = query.where(Run.finished.isnot(None), Run.alarm.is_(None), Run.error.is_(None))
    return {run.source_id: run for run in model.Session.scalars(query)}


def _give_up(source_id: str) -> None:
    """End runs that were broken off and not taken up again: the new run brings all that they could not write."""
    broken = sa.update(Run).where(Run.source_id == source_id, Run.finished.is_(None))
    words = {
        "id": "Panen ini terputus; panen berikutnya melanjutkannya.",
        "en": "This harvest was broken off; the next one went on.",
    }
    model.Session.execute(broken.values(finished=_now(), error=words))


def _now() -> datetime:
    return datetime.now(UTC)


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None
