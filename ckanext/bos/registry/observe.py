"""The main path: observations become datasets. Source -> Observation -> match -> merge -> CKAN dataset."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Protocol

import ckan.lib.search as search
import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.logic import index_update_package
from sqlalchemy.exc import SQLAlchemyError

from ckanext.bos import acting, config
from ckanext.bos.core import ownership, payments, schema
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Key, Observation, Refusal
from ckanext.bos.core.units import Units
from ckanext.bos.sources import SOURCES

from . import index, refusals, states, writing
from .convert import DATASET_TYPE
from .locks import SourceBusy, held
from .model import Process
from .report import Report
from .targets import Target, Targets
from .units import find_units

log = logging.getLogger(__name__)

BATCH = 100
"""Observations in one transaction, with one commit of the search index behind it."""

Progress = Callable[[Report], None]
Found = Observation | Refusal


class Matcher(Protocol):
    """Names the processes behind what a whole run found, and keeps aside what only a person can decide."""

    def __call__(self, found: list[Found], *, dry_run: bool = False) -> list[Found]: ...


MATCHERS: dict[str, Matcher] = {}
"""By source: what finds the process behind observations that carry no key of it. Filled by the plugin that matches."""


def match(source: str, found: Iterable[Found], *, dry_run: bool = False) -> list[Found]:
    """Let a source's matcher, if it has one, name the processes that a whole run is about."""
    matcher = MATCHERS.get(source)
    return matcher(list(found), dry_run=dry_run) if matcher else list(found)


def retry(source: str, ids: Collection[str] | None = None) -> Report:
    """Take refused rows of a source again: those with the ids, or all."""
    rows = refusals.kept_rows(source, ids)
    return observe(source, match(source, SOURCES[source].reread(rows, config.pseudonym_key())))


def observe(
    source: str,
    found: Iterable[Found],
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    complete: Collection[str] = (),
    wait: float = 0,
) -> Report:
    """Take everything a source says. Rows that cannot be taken are kept aside; the good ones go on.

    Every batch is one transaction: after a crash the same call takes up where it stopped, and what is there
    already is passed over without a write.

    :param dry_run: say what would happen and write nothing
    :param progress: called after each batch with the report so far
    :param complete: scopes that were read whole: what of them is not said any more is counted as gone and listed by
        :func:`states.gone`; the processes stay as they are
    :param wait: seconds to wait for another run of this source to end
    :raises SourceBusy: another run of this source is under way
    """
    report = Report(source, dry_run=dry_run)
    started = time.monotonic()
    with _alone(source, wait):
        run = _Run(report)
        if not dry_run and not _LATER.get():
            make_searchable()
        for batch in _batches(iter(found)):
            run.take(batch)
            report.taken += len(batch)
            report.seconds = time.monotonic() - started
            if progress:
                progress(report)
        if complete and not dry_run:
            report.counts["gone"] = states.note_gone(source, complete, run.said)
            model.Session.commit()
    report.seconds = time.monotonic() - started
    return report


_LATER: ContextVar[bool] = ContextVar("index_later", default=False)


@contextmanager
def index_later(progress: Callable[[int, int], None] | None = None) -> Iterator[None]:
    """Put what runs of several sources write into the search index once, when all have ended.

    :param progress: told how many processes are indexed, and of how many
    """
    token = _LATER.set(True)
    try:
        yield
    finally:
        _LATER.reset(token)
        make_searchable(progress)


def make_searchable(progress: Callable[[int, int], None] | None = None) -> int:
    """Put processes into the search index that a run wrote but could not index before it ended.

    :returns: how many
    """
    waiting = list(model.Session.scalars(sa.select(Process.package_id).where(~Process.searchable)))
    for start in range(0, len(waiting), BATCH):
        index_written(waiting[start : start + BATCH])
        if progress:
            progress(min(start + BATCH, len(waiting)), len(waiting))
    return len(waiting)


class _Run:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.units: Units
        self.units, self.unit_ids = find_units()
        self.user = acting.as_portal()["user"]
        self.memory: dict[Key, str] = {}
        self.kept = refusals.kept_ids(report.source)
        self.said: set[str] = set()
        self.passed: list[Observation] = []

    def take(self, batch: list[Found]) -> None:
        """One batch in one transaction; if CKAN refuses any of it, one by one."""
        self.said |= {found.key for found in batch if isinstance(found, Observation)}
        try:
            outcome = self._take(batch)
        except (tk.ValidationError, SQLAlchemyError) as error:
            model.Session.rollback()
            if len(batch) == 1:
                outcome = self._refuse_whole(batch[0], error)
            else:
                log.info("A batch of %s is taken one by one: %s", len(batch), error)
                for single in _together(batch):
                    self.take(single)
                return
        self.report.counts.update(outcome.counts)
        self.report.refused += outcome.refused
        self.report.doubts += outcome.doubts

    def _take(self, batch: list[Found]) -> Report:
        outcome = Report(self.report.source)
        self.passed.clear()
        observations = [found for found in batch if isinstance(found, Observation)]
        for found in batch:
            if isinstance(found, Refusal):
                self._refuse(outcome, [found])
        known = states.fingerprints(observations)
        targets = Targets(observations, self.memory)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        for observation in observations:
            self._observe(outcome, targets, known, observation, at)
        for target in targets.touched():
            outcome.counts["new" if target.is_new else "changed" if target.changed else "same"] += 1
        if self.report.dry_run:
            model.Session.rollback()
            targets.forget()
            return outcome
        written = [target.package_id for target in targets.touched() if self._write(target)]
        writing.write_observed(targets.touched())
        refusals.keep(outcome.refused)
        taken = [observation for target in targets.touched() for observation in target.observations]
        for observation in taken + self.passed:
            refusals.forget(observation.source, observation.rows, self.kept)
        model.Session.commit()
        if not _LATER.get():
            index_written(written)
        return outcome

    def _observe(
        self, outcome: Report, targets: Targets, known: dict[tuple[str, str], str], observation: Observation, at: str
    ) -> None:
        name = (observation.source, observation.key)
        if known.get(name) == observation.fingerprint():
            outcome.counts["same"] += 1
            return
        unit = self.units.find(observation.unit) if observation.unit else None
        if observation.unit and unit is None:
            error = {"satker": FieldError("unknown_unit", found=observation.unit)}
            self._refuse(outcome, [Refusal(observation.source, row, error) for row in observation.rows])
            return
        target = targets.find(observation)
        if target is None and not (observation.rows and any(observation.values.values())):
            outcome.counts["same"] += 1
            self.passed.append(observation)
            return
        if target is None:
            error = {observation.keys[-1].scheme: FieldError("unknown_process", found=observation.keys[-1].value)}
            self._refuse(outcome, [Refusal(observation.source, row, error) for row in observation.rows])
            return
        known[name] = observation.fingerprint()
        self._merge(outcome, targets, target, observation, unit, at)

    def _merge(
        self, outcome: Report, targets: Targets, target: Target, observation: Observation, unit: str | None, at: str
    ) -> None:
        values = dict(observation.values)
        if relations := targets.relations(target, observation):
            values["related_processes"] = relations
        if plan := targets.plan_of(target, observation):
            values.setdefault("rup_code", plan)
        if unit:
            values["owner_org"] = self.unit_ids[unit]
        given = Observation(observation.source, observation.key, observation.keys, values)
        target.process, changed = ownership.merge(schema.load(), target.process, target.ownership, given, at)
        changed += payments.one_source(target.process, target.ownership)
        target.changed += changed
        target.observations.append(observation)
        origin = observation.rows[0].origin if observation.rows else observation.key
        outcome.doubts += [(origin, doubt) for doubt in observation.doubts]

    def _write(self, target: Target) -> bool:
        """Write the dataset if anything of it changed. True when it must be indexed."""
        if not target.changed and not target.is_new:
            return False
        write_target(target, self.user, private=not target.public)
        return True

    def _refuse(self, outcome: Report, found: list[Refusal]) -> None:
        outcome.counts["refused"] += len(found)
        outcome.refused += found

    def _refuse_whole(self, found: Found, error: Exception) -> Report:
        """What CKAN's own validation refused, kept with its words."""
        outcome = Report(self.report.source)
        if isinstance(found, Refusal):
            self._refuse(outcome, [found])
            return outcome
        if isinstance(error, tk.ValidationError):
            errors = {name: FieldError("row_broken", found=text) for name, text in error.error_summary.items()}
        else:
            log.exception("The database refused %s", found.key)
            errors = {"": FieldError("row_broken", found=type(error).__name__)}
        self._refuse(outcome, [Refusal(found.source, row, errors) for row in found.rows])
        if not self.report.dry_run:
            refusals.keep(outcome.refused)
            model.Session.commit()
        return outcome


def write_target(target: Target, user: str, *, private: bool, was: writing.Was | None = None) -> None:
    """Write a process in the running transaction; owners and keys follow with :func:`writing.write_observed`.

    :param was: where a person changes it: as it was before
    """
    context: Any = {
        "ignore_auth": True,
        "user": user,
        "defer_commit": True,
        "return_id_only": True,
        "model": model,
        "session": model.Session,
        writing.OBSERVED: target,
        writing.WAS: was,
    }
    dataset = target.process | {
        "type": DATASET_TYPE,
        "id": target.package_id,
        "name": target.ocid.lower(),
        "private": private,
    }
    _quietly("package_create" if target.is_new else "package_update", context, dataset)


def _quietly(action: str, context: Any, data_dict: dict[str, Any]) -> None:
    """Call an action without the signal that it succeeded.

    Its listener in ckanext-activity commits, which would break the batch's transaction apart, and would keep a copy
    of the whole dataset for each of thousands of processes; who gave which value when is in the ownership.
    """
    call = tk.get_action(action)
    getattr(call, "__wrapped__", call)(context, data_dict)


def index_written(package_ids: list[str]) -> None:
    """Put processes into the search index, one commit for all."""
    if not package_ids:
        return
    for package_id in package_ids:
        index_update_package({"ignore_auth": True}, package_id, True)
    search.commit()
    index.mark_searchable(package_ids)
    model.Session.commit()


def _batches(found: Iterator[Found]) -> Iterator[list[Found]]:
    """Batches that keep what joins a process with what comes before it."""
    batch: list[Found] = []
    for item in found:
        joins = isinstance(item, Observation) and item.joins_only
        if len(batch) >= BATCH and not (joins and len(batch) < 2 * BATCH):
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def _together(batch: list[Found]) -> Iterator[list[Found]]:
    return ([item] for item in batch)


def _alone(source: str, wait: float = 0) -> AbstractContextManager[None]:
    """Hold the database's lock of this source, so that two runs of it never overlap."""
    return held(f"bos-observe-{source}", wait)


__all__ = ["BATCH", "MATCHERS", "Report", "SourceBusy", "index_written", "make_searchable", "match", "observe", "retry"]
