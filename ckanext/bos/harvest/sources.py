"""Harvest sources as people see them: what each is, and how its last run went."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from . import runs
from .harvester import TYPE
from .stock import HarvestJob, HarvestSource

Job = tuple[str, datetime]
"""Id of a job and when it was made (UTC, without zone, as ckanext-harvest keeps it)."""

_EVERY = {
    "DAILY": timedelta(days=1),
    "WEEKLY": timedelta(weeks=1),
    "BIWEEKLY": timedelta(weeks=2),
    "MONTHLY": timedelta(days=31),
}
_SILENT = timedelta(hours=6)
"""After so long a run that has not ended was broken off, and one that has not begun has no worker."""


@dataclass(frozen=True)
class Listed:
    """A source with its last run.

    :ivar state: ``ok``, ``running``, ``waiting`` (in the queue), ``alarm``, ``error``, ``late``, ``stopped`` (broken
        off) or ``never``
    :ivar good: when it last wrote everything that it read
    """

    id: str
    name: str
    title: str
    system: str
    kind: str
    year: str
    frequency: str
    state: str
    last: runs.Run | None
    good: datetime | None

    @property
    def age(self) -> int | None:
        """Seconds since the last good run."""
        return int((datetime.now(UTC) - self.good).total_seconds()) if self.good else None

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "name": self.name,
            "title": self.title,
            "system": self.system,
            "kind": self.kind,
            "year": self.year,
            "frequency": self.frequency,
            "state": self.state,
            "last_good": self.good.astimezone(UTC).isoformat(timespec="seconds") if self.good else None,
            "age_seconds": self.age,
            "last_run": self.last.as_dict() if self.last else None,
        }


def listed(name: str | None = None) -> list[Listed]:
    """Active sources of our type, or the one with this name or id; four queries whatever their number."""
    query = sa.select(HarvestSource, model.Package.name).join(model.Package, model.Package.id == HarvestSource.id)
    query = query.where(HarvestSource.type == TYPE, model.Package.state == "active")
    if name:
        query = query.where(sa.or_(model.Package.name == name, model.Package.id == name))
    last, good = runs.last_of_each(), runs.last_of_each(finished=True)
    jobs = sa.select(HarvestJob.source_id, HarvestJob.id, HarvestJob.created)
    jobs = jobs.where(HarvestJob.status.in_(("New", "Running")))
    open_jobs = {source_id: (job_id, created) for source_id, job_id, created in model.Session.execute(jobs)}
    rows = model.Session.execute(query.order_by(HarvestSource.title)).all()
    return [_listed(row[0], row[1], last, good, open_jobs) for row in rows]


def _listed(
    source: Any, name: str, last: dict[str, runs.Run], good: dict[str, runs.Run], open_jobs: dict[str, Job]
) -> Listed:
    run, fine = last.get(source.id), good.get(source.id)
    config = settings_of(source)
    at = fine.finished if fine else None
    return Listed(
        id=source.id,
        name=name,
        title=source.title or name,
        system=str(config.get("system", "")),
        kind=str(config.get("kind", "")),
        year=str(config.get("year", "")),
        frequency=source.frequency or "MANUAL",
        state=_state(source, run, at, open_jobs.get(source.id)),
        last=run,
        good=at,
    )


def _state(source: Any, run: runs.Run | None, good: datetime | None, open_job: Job | None) -> str:
    if open_job and (run is None or run.job_id != open_job[0]):
        asked = open_job[1].replace(tzinfo=UTC)
        return "stopped" if datetime.now(UTC) - asked > _SILENT else "waiting"
    if run is None:
        return "never"
    if run.state == "running":
        return "stopped" if datetime.now(UTC) - run.started > _SILENT else "running"
    every = _EVERY.get(source.frequency or "")
    if run.state == "ok" and every and (good is None or datetime.now(UTC) - good > 2 * every):
        return "late"
    return run.state


def settings_of(source: Any) -> dict[str, Any]:
    """A source's configuration; empty when it is none."""
    try:
        config = json.loads(source.config or "{}")
    except ValueError:
        return {}
    return config if isinstance(config, dict) else {}
