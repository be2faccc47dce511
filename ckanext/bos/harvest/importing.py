"""The second half of a run: write its parts in their order, each once, however often it is begun."""

from __future__ import annotations

import logging
import time
from typing import Any

import ckan.model as model

from ckanext.bos import registry

from . import chunks, gathering, locks, runs, settings, trouble
from .guard import Words
from .stock import HarvestObject, HarvestObjectError

log = logging.getLogger(__name__)

_PAUSES = (1, 4)
"""Seconds before a part that could not be written is tried again."""


def write(object_id: str) -> bool | str:
    """Write one part of a run, and before it those that come before it and are not written yet.

    A worker that was killed leaves its part to whoever comes next: the order of writing stays that of the source.

    :returns: True when it is written, ``"unchanged"`` when it was already, False when it could not be
    """
    item = HarvestObject.get(object_id)
    job_id = item.harvest_job_id
    run = runs.of_job(job_id)
    number = next((number for number, known in gathering.numbered(job_id) if known == object_id), 0)
    if run is None or not number:
        return False
    system = run.system
    model.Session.commit()
    try:
        with locks.held(locks.writing(system), settings.wait()):
            return _write_up_to(number, job_id)
    except registry.SourceBusy:
        _complain(object_id, _BUSY)
        return False


def _write_up_to(number: int, job_id: str) -> bool | str:
    parts = dict(gathering.numbered(job_id))
    run = runs.of_job(job_id)
    assert run is not None
    model.Session.refresh(run)
    if number <= run.done:
        return "unchanged"
    written = True
    for each in range(run.done + 1, number + 1):
        written = _write(job_id, each, parts[each])
    return written


def _write(job_id: str, number: int, object_id: str) -> bool:
    """Write one part and note it as done, even if it failed: what was not taken is offered again by the next run."""
    error: Exception | None = None
    counts: Any = {}
    for pause in (*_PAUSES, 0):
        try:
            counts = _observe(job_id, object_id)
            error = None
            break
        except registry.SourceBusy as busy:
            error = busy
            break
        except Exception as failure:  # a consumer must outlive whatever goes wrong with one part
            trouble.note(log, f"Part {number} of harvest {job_id} could not be written", failure)
            model.Session.rollback()
            error = failure
            time.sleep(pause)
    _note(job_id, number, object_id, counts, error)
    return error is None


def _observe(job_id: str, object_id: str) -> Any:
    run, item = runs.of_job(job_id), HarvestObject.get(object_id)
    assert run is not None
    system = run.system
    observations = chunks.load(item.content or "[]")
    return registry.observe(system, observations, wait=settings.wait()).counts


def _note(job_id: str, number: int, object_id: str, counts: Any, error: Exception | None) -> None:
    run, item = runs.of_job(job_id), HarvestObject.get(object_id)
    assert run is not None
    run.add(counts)
    run.done = number
    item.current = True  # ckanext-harvest counts it as deleted otherwise
    item.content = None
    if error is not None:
        words = _BUSY if isinstance(error, registry.SourceBusy) else _failed(number, run.chunks, error)
        run.error = dict(words)
        model.Session.add(
            HarvestObjectError(message=f"{words['id']} / {words['en']}", harvest_object_id=object_id, stage="Import")
        )
    if number == run.chunks:
        runs.finish(run)
    model.Session.commit()


def _complain(object_id: str, words: Words) -> None:
    message = f"{words['id']} / {words['en']}"
    model.Session.add(HarvestObjectError(message=message, harvest_object_id=object_id, stage="Import"))
    model.Session.commit()


def _failed(number: int, of: int, error: Exception) -> Words:
    """Only the kind of the error: its text may quote a row."""
    name = type(error).__name__
    return {
        "id": f"Bagian {number} dari {of} tidak dapat ditulis ({name}). Panen berikutnya mencobanya lagi.",
        "en": f"Part {number} of {of} could not be written ({name}). The next harvest tries it again.",
    }


_BUSY: Words = {
    "id": "Proses lain terlalu lama menulis data sistem ini. Panen berikutnya mencobanya lagi.",
    "en": "Another process has been writing this system's data for too long. The next harvest tries it again.",
}
