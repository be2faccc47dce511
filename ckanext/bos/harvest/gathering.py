"""The first half of a run: ask the source, read what it says, doubt it, and lay aside what must be written."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import ckan.model as model

from ckanext.bos import config, registry
from ckanext.bos.core.observation import Observation, Refusal, Row
from ckanext.bos.sources import SOURCES, routes
from ckanext.bos.sources.transport import SourceError

from . import chunks, configuration, guard, locks, runs, settings, trouble
from .guard import Said, Words
from .stock import HarvestGatherError, HarvestJob, HarvestObject, HarvestObjectExtra

log = logging.getLogger(__name__)

_MOST_ROWS = 2_000_000
"""A source that has more is none of ours: a year of the regency has some ten thousands."""

_LONGEST = 3 * 3600
"""Seconds that a source may take as a whole."""

Found = Observation | Refusal
Fetched = Callable[[str, int], None]
"""Told the rows so far of each service, while they come."""


def gather(job: Any, fetched: Fetched | None = None) -> list[str] | None:
    """Ask the source of a job and store what must be written as harvest objects.

    :returns: their ids in order, none when all is as it was; None when nothing was changed because something is wrong,
        with the reason in the run and in the job's errors
    """
    source_id, job_id = job.source.id, job.id
    try:
        with locks.held(locks.gathering(source_id), settings.wait()):
            return _gather(job, source_id, job_id, fetched)
    except registry.SourceBusy:
        return _complain(job_id, _BUSY)


def waiting_objects(job_id: str) -> list[str]:
    """The ids of a job's parts that are not written yet, in their order."""
    run = runs.of_job(job_id)
    return [object_id for number, object_id in numbered(job_id) if run is not None and number > run.done]


def numbered(job_id: str) -> list[tuple[int, str]]:
    """Number and id of a job's parts, in their order."""
    query = (
        model.Session.query(HarvestObjectExtra.value, HarvestObject.id)
        .join(HarvestObject, HarvestObject.id == HarvestObjectExtra.harvest_object_id)
        .filter(HarvestObject.harvest_job_id == job_id, HarvestObjectExtra.key == "chunk")
    )
    return sorted((int(number), object_id) for number, object_id in query)


def _gather(job: Any, source_id: str, job_id: str, fetched: Fetched | None) -> list[str] | None:
    known = runs.of_job(job_id)
    if known is not None and (known.gathered or known.finished):
        return waiting_objects(job_id)
    try:
        setup = configuration.read(job.source.url, job.source.config)
    except configuration.ConfigurationError as error:
        run = runs.begin(job_id, source_id, "", "")
        return _stop(run, job_id, error.words)
    scope = str(setup.route.year)
    run = runs.begin(job_id, source_id, setup.route.system, scope)
    try:
        found, services = _read(setup, fetched)
    except SourceError as error:
        return _stop(run, job_id, setup.without_secrets(error.message))
    except Exception as error:  # a consumer must outlive whatever a source sends
        trouble.note(log, f"Harvest {job_id} could not be read", error)
        return _stop(run, job_id, _unreadable(error))
    facts = [item for item in found if isinstance(item, Observation)]
    said = Said(services, len(facts))
    before = runs.last_good(source_id, scope)
    if alarm := guard.judge(said, before, settings.least_percent(), setup.route.services):
        return _stop(run, job_id, alarm, said)
    try:
        with locks.held(locks.writing(setup.route.system), settings.wait()):
            return _lay_aside(run, setup.route.system, found, said)
    except registry.SourceBusy:
        return _stop(run, job_id, _BUSY)
    except Exception as error:
        trouble.note(log, f"Harvest {job_id} could not be prepared", error)
        model.Session.rollback()
        return _stop(runs.begin(job_id, source_id, setup.route.system, scope), job_id, _unreadable(error))


def _read(setup: configuration.Setup, fetched: Fetched | None) -> tuple[list[Found], dict[str, int]]:
    """Everything the source says, and how many rows each service had. No transaction stays open meanwhile."""
    model.Session.commit()
    services: dict[str, list[Row]] = {}
    fetcher, until = setup.fetcher(), time.monotonic() + _LONGEST
    try:
        for piece in routes.fetch(setup.route, fetcher, setup.secret):
            services.setdefault(piece.service, []).extend(piece.rows)
            if sum(map(len, services.values())) > _MOST_ROWS:
                raise SourceError("endless", url=setup.route.system, limit=_MOST_ROWS)
            if time.monotonic() > until:
                raise SourceError("timeout", url=setup.route.system, seconds=_LONGEST)
            if fetched:
                fetched(piece.service, len(services[piece.service]))
    finally:
        fetcher.close()
    counts = {name: len(rows) for name, rows in services.items()}
    route = setup.route
    own: dict[str, Any] = {"klpd": route.klpd} if route.system in ("sirup", "spse") else {}
    if route.system == "sirup":
        own["year"] = route.year
    return list(SOURCES[route.system].read_rows(services, config.pseudonym_key(), **own)), counts


def _lay_aside(run: runs.Run, system: str, found: list[Found], said: Said) -> list[str]:
    """Match, pass over what is as it was, and store the rest in parts; all in one transaction."""
    facts = [item for item in found if isinstance(item, Observation)]
    scopes = {fact.scope for fact in facts if fact.scope}
    keys = {fact.key for fact in facts}
    named = list(registry.match(system, found))
    observations = [item for item in named if isinstance(item, Observation)]
    refused = [item for item in named if isinstance(item, Refusal)]
    if refused:
        registry.observe(system, refused, wait=settings.wait())
    same = registry.unchanged(observations)
    changed = [fact for fact in observations if (fact.source, fact.key) not in same]
    counts = Counter(same=len(observations) - len(changed), refused=len(refused))
    started = run.started
    counts["gone"] = sum(item.since >= started for item in registry.note_said(system, scopes, keys))
    run.said, run.services = said.facts, dict(said.services)
    run.add(counts)
    ids = _store(run, list(chunks.parts(changed)))
    run.chunks = len(ids)
    run.gathered = datetime.now(UTC)
    if not ids:
        runs.finish(run)
    model.Session.commit()
    return ids


def _store(run: runs.Run, parts: Sequence[list[Observation]]) -> list[str]:
    job = HarvestJob.get(run.job_id)
    objects = [
        HarvestObject(
            guid=f"{run.job_id}/{number}",
            job=job,
            source=job.source,
            content=chunks.dump(part, registry.safe_row),
            extras=[HarvestObjectExtra(key="chunk", value=str(number))],
        )
        for number, part in enumerate(parts, 1)
    ]
    model.Session.add_all(objects)
    model.Session.flush()
    return [str(item.id) for item in objects]


def _stop(run: runs.Run, job_id: str, words: Any, said: Said | None = None) -> None:
    runs.fail(run, dict(words), said)
    return _complain(job_id, words)


def _complain(job_id: str, words: Any) -> None:
    error = HarvestGatherError(message=f"{words['id']} / {words['en']}", harvest_job_id=job_id)
    model.Session.add(error)
    model.Session.commit()


def _unreadable(error: Exception) -> Words:
    """Only the kind of the error: its text may quote what a source sent."""
    name = type(error).__name__
    return {
        "id": f"Jawaban sumber tidak dapat diolah ({name}). Tidak ada yang diubah.",
        "en": f"The source's answer could not be processed ({name}). Nothing was changed.",
    }


_BUSY: Words = {
    "id": "Panen lain untuk sumber atau sistem ini sedang berjalan. Coba lagi setelah selesai.",
    "en": "Another harvest of this source or system is under way. Try again when it has finished.",
}
