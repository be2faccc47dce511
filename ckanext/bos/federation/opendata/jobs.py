"""The background job: after a plain dataset was saved, the tables of its files are loaded."""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import Any

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
from redis.exceptions import RedisError
from sqlalchemy import event
from sqlalchemy.orm import Session

from ckanext.bos import config
from ckanext.bos.core.opendata import DATASET_TYPE

from . import loading, state

log = logging.getLogger(__name__)

_ASKED = "bos_datastore_asked"
_TIMEOUT = 3600
_own: ContextVar[bool] = ContextVar("bos_datastore_own", default=False)
"""Loading writes the dataset itself (that its table can be searched); that is no change."""


def after_write(dataset: dict[str, Any]) -> None:
    """After a dataset was saved, inside its transaction: ask for its tables once the transaction is committed."""
    if dataset.get("type") != DATASET_TYPE or _own.get() or not p.plugin_loaded("datastore"):
        return
    session = model.Session()
    if _ASKED not in session.info:
        event.listen(session, "after_commit", _committed)
        session.info[_ASKED] = set()
    session.info[_ASKED].add(dataset["id"])


def _committed(session: Session) -> None:
    asked: set[str] = session.info[_ASKED]
    while asked:
        request(asked.pop())


def request(package_id: str) -> bool:
    """Put the job into the queue. Without a queue the dataset is saved all the same; its next change asks again.

    :returns: whether a job was put into the queue
    """
    try:
        queue, more = config.table_queue(), {"timeout": _TIMEOUT}
        tk.enqueue_job(run, [package_id], title="DataStore tables", queue=queue, rq_kwargs=more)
        return True
    except RedisError:
        log.warning("No queue: the tables of dataset %s are loaded after a later change", package_id, exc_info=True)
        return False


def run(package_id: str, force: bool = False) -> list[str]:
    """The job. Does nothing where nothing changed.

    :returns: the ids of the resources that were looked at anew
    """
    own = _own.set(True)
    try:
        return loading.load_dataset(package_id, force)
    finally:
        _own.reset(own)


def is_waiting(resource: dict[str, Any]) -> bool:
    """Whether the table of a file is still to be loaded."""
    if not p.plugin_loaded("datastore") or not loading.is_table(resource):
        return False
    known = state.read(resource["id"])
    return known is None or known.state == state.WAITING or (known.mark != loading.mark_of(resource) and not known.code)
