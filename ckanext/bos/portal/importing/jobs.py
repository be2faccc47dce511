"""The background jobs: reading a file and comparing it, and applying it. A job that was killed is taken up again.

Every batch is one transaction, which also notes how far the file has been dealt with: nothing is written twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib.search import SearchError, SearchIndexError
from redis.exceptions import RedisError

from ckanext.bos import config, registry
from ckanext.bos.core.entering import Table
from ckanext.bos.core.errors import FieldError
from ckanext.bos.sources import spreadsheet
from ckanext.bos.sources.spreadsheet import Reading

from . import items, mending, rights, store
from .model import UNDER_WAY, Import, Item

log = logging.getLogger(__name__)

SILENT = timedelta(seconds=90)
"""After so long without a sign of life a job counts as lost."""

_TIMEOUT = 3600


def request(import_id: str) -> bool:
    """Put the job into the queue, to be run at once.

    :returns: whether there is a queue
    """
    try:
        tk.enqueue_job(run, [import_id], title="Impor tabel", rq_kwargs={"timeout": _TIMEOUT})
        return True
    except RedisError:
        log.warning("No queue: import %s waits", import_id, exc_info=True)
        return False


def wake(known: Import) -> None:
    """Ask for a lost job again. Commits."""
    if known.state in UNDER_WAY and datetime.now(UTC) - known.changed > SILENT:
        known.changed = datetime.now(UTC)
        model.Session.commit()
        request(known.id)


def run(import_id: str) -> None:
    """The job: whatever the import waits for."""
    store.forget_old()
    try:
        with registry.held(f"bos-import-{import_id}"):
            _run(import_id)
    except registry.SourceBusy:
        log.info("Import %s is being worked on", import_id)


def _run(import_id: str) -> None:
    known = model.Session.get(Import, import_id, populate_existing=True)
    if known is None or known.state not in UNDER_WAY:
        return
    try:
        reading = _read(known)
        if known.state == "reading":
            _compare(known, reading)
        if known.state == "applying":
            _apply(known, reading)
    except FieldError as error:
        _fail(import_id, error)
    except Exception:
        log.exception("Import %s failed", import_id)
        _fail(import_id, FieldError("import_failed"))
        raise


def _read(known: Import) -> Reading:
    book = spreadsheet.open_book(store.upload(known.id), known.name)
    units, _ = registry.find_units()
    return spreadsheet.read_book(
        book, config.pseudonym_key(), unit=known.unit, unit_of=lambda name: units.find(name) or name
    )


def _compare(known: Import, reading: Reading) -> None:
    """The dry run, from the beginning."""
    model.Session.execute(sa.delete(Item).where(Item.import_id == known.id))
    known.since, known.total, known.done = _since(reading.made, known.created), len(reading.parcels), 0
    known.notes = {"unknown": reading.unknown[:50], "passed_over": reading.passed_over[:50], "lines": reading.lines}
    items.keep_wrong(known.id, known.total, reading)
    _touch(known)
    model.Session.commit()
    if _each_batch(known.id, reading, "reading", dry_run=True):
        mending.write(known.id, reading)
        _finish(known.id, "reading", "applying" if known.apply_at_once else "ready")


def _apply(known: Import, reading: Reading) -> None:
    """From where it stopped. All is stored, and told so, before the search learns of it, which takes as long again."""
    whole = _each_batch(known.id, reading, "applying", dry_run=False)
    mending.write(known.id, reading)
    if whole:
        _finish(known.id, "applying", "done")
    try:
        registry.make_searchable()
    except (SearchError, SearchIndexError):
        model.Session.rollback()
        log.warning("The search learns later of import %s", known.id, exc_info=True)


def _each_batch(import_id: str, reading: Reading, state: str, *, dry_run: bool) -> bool:
    """Take the packages batch by batch; False when the import was cancelled meanwhile."""
    known = _current(import_id)
    entering, beside = _entering(known, dry_run), _beside(import_id, reading)
    start = known.done
    while start < len(reading.parcels):
        parcels = reading.parcels[start : start + registry.BATCH]
        if _current(import_id).state != state:
            return False
        entering.take([parcel.observation() for parcel in parcels], beside, start)
        start += len(parcels)
    return _current(import_id).state == state


def _beside(import_id: str, reading: Reading) -> Callable[[int, list[registry.Entered]], None]:
    """Keeps what became of packages and how far the job is, in the transaction that writes them."""

    def beside(place: int, found: list[registry.Entered]) -> None:
        items.keep(import_id, place, reading.parcels[place : place + len(found)], found)
        values: dict[str, Any] = {"done": place + len(found), "changed": datetime.now(UTC)}
        model.Session.execute(sa.update(Import).where(Import.id == import_id).values(values))

    return beside


def _entering(known: Import, dry_run: bool) -> registry.Entering:
    user = model.User.get(known.user_id)
    assert user is not None
    table = Table(user.name, known.since, spreadsheet.NATURAL, known.over_sources)
    return registry.Entering(table, rights.unit_ids(user), spreadsheet.own_key, dry_run=dry_run)


def _since(made: str, created: datetime) -> str:
    """When the values in a file were read: as the file says, but never after it came; else when it came."""
    latest = created.astimezone(UTC).isoformat(timespec="seconds")
    try:
        told = datetime.fromisoformat(made).astimezone(UTC).isoformat(timespec="seconds")
    except ValueError:
        return latest
    return min(told, latest)


def _current(import_id: str) -> Import:
    known = model.Session.get(Import, import_id, populate_existing=True)
    assert known is not None
    return known


def _touch(known: Import) -> None:
    known.changed = datetime.now(UTC)


def _finish(import_id: str, state: str, after: str) -> None:
    """On to the next state, unless somebody cancelled meanwhile."""
    values: dict[str, Any] = {"state": after, "changed": datetime.now(UTC)}
    if after == "applying":
        values["done"] = 0
    here = (Import.id == import_id, Import.state == state)
    model.Session.execute(sa.update(Import).where(*here).values(values))
    model.Session.commit()
    model.Session.get(Import, import_id, populate_existing=True)


def _fail(import_id: str, error: FieldError) -> None:
    model.Session.rollback()
    known = _current(import_id)
    known.state, known.error = "failed", {lang: error.message(lang) for lang in ("id", "en")}
    _touch(known)
    model.Session.commit()
