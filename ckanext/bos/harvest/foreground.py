"""Running a source at once, without the queue: for the command line, and to take up what a killed worker left."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckanext.harvest import queue
from ckanext.harvest.logic import HarvestJobExists

from ckanext.bos import acting

from . import gathering, locks, runs
from .stock import HarvestJob, HarvestObject, HarvestSource

Written = Callable[[int, int], None]
"""Told how many parts are written, and of how many."""


def run(source_id: str, fetched: gathering.Fetched | None = None, written: Written | None = None) -> runs.Run:
    """Harvest a source from its first request to the last write; goes on with a run that was broken off.

    :raises registry.SourceBusy: the source is being harvested
    """
    with locks.held(locks.foreground(source_id)):
        with locks.held(locks.gathering(source_id)):
            pass  # nobody in the queue is asking the source just now
        job_id = _job(source_id)
        done = _gather(job_id, fetched)
        if done:
            _write(job_id, written)
        _close(source_id)
        found = runs.of_job(job_id)
        assert found is not None
        return found


def start(source_id: str, user: str) -> bool:
    """Hand a source to the queue; False when a run of it is under way.

    :raises tk.NotAuthorized: the user may not
    """
    _close(source_id)
    try:
        context: Any = {"user": user, "model": model, "session": model.Session}
        tk.get_action("harvest_job_create")(context, {"source_id": source_id, "run": True})
    except HarvestJobExists:
        return False
    return True


def _job(source_id: str) -> str:
    """A new job of the source, or the one that was broken off."""
    _close(source_id)
    try:
        return tk.get_action("harvest_job_create")(acting.as_portal(), {"source_id": source_id, "run": False})["id"]
    except HarvestJobExists:
        query = model.Session.query(HarvestJob.id).filter(
            HarvestJob.source_id == source_id, HarvestJob.status.in_(("New", "Running"))
        )
        return query.order_by(HarvestJob.created.desc()).limit(1).scalar()


def _gather(job_id: str, fetched: gathering.Fetched | None) -> bool:
    """Whether there is something to write."""
    job = HarvestJob.get(job_id)
    job.status = "Running"
    job.save()

    class Gatherer:
        def gather_stage(self, job: Any) -> list[str] | None:
            return gathering.gather(job, fetched)

    return bool(queue.gather_stage(Gatherer(), job))


def _write(job_id: str, written: Written | None) -> None:
    source_type = HarvestJob.get(job_id).source.type
    parts = gathering.numbered(job_id)
    for number, object_id in parts:
        item = HarvestObject.get(object_id)
        if item.state not in ("COMPLETE", "ERROR"):
            queue.fetch_and_import_stages(queue.get_harvester(source_type), item)
        if written:
            written(number, len(parts))
    _forget_queued([object_id for _, object_id in parts])


def _forget_queued(object_ids: list[str]) -> None:
    """Take parts that are written out of the queue: of a finished job it would count them as failed."""
    if tk.config.get("ckan.harvest.mq.type", queue.MQ_TYPE) != "redis":
        return
    redis, key = queue.get_connection_redis(), queue.get_fetch_routing_key()
    for object_id in object_ids:
        redis.lrem(key, 0, json.dumps({"harvest_object_id": object_id}))
        redis.delete(f"{key}:{object_id}")


def _close(source_id: str) -> None:
    """Let ckanext-harvest close the jobs of this source that have ended, with its mails."""
    tk.get_action("harvest_jobs_run")(acting.as_portal(), {"source_id": source_id})


def sources(name: str, year: int | None = None) -> list[Any]:
    """Active sources by the name of one, or all of a system, of one year if it is given."""
    found = model.Session.query(HarvestSource).join(model.Package, model.Package.id == HarvestSource.id)
    active = found.filter(HarvestSource.type == "bos", HarvestSource.active)
    named = active.filter(model.Package.name == name).all()
    of_system = named or [source for source in active.order_by(HarvestSource.created) if _of(source, "system") == name]
    return [source for source in of_system if year is None or _of(source, "year") == str(year)]


def _of(source: Any, name: str) -> str:
    try:
        return str(json.loads(source.config or "{}").get(name, ""))
    except (ValueError, AttributeError):
        return ""
