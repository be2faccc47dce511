"""The background job: some minutes after a change the files are made anew, once for all changes until then."""

from __future__ import annotations

import logging
from datetime import timedelta

import ckan.model as model
import ckan.plugins.toolkit as tk
from sqlalchemy import event
from ckan.lib.jobs import get_queue
from ckan.lib.redis import connect_to_redis
from redis.exceptions import RedisError
from sqlalchemy.orm import Session

from . import build, dataset
from .store import store

log = logging.getLogger(__name__)

PAUSE = timedelta(minutes=5)
"""From a change to the new files; the job runs no more often than this."""

_TIMEOUT = 3600
_ASKED = "bos_bulk_asked"


def after_commit() -> None:
    """Ask for new files once the running transaction is committed."""
    session = model.Session()
    if _ASKED not in session.info:
        event.listen(session, "after_commit", _committed)
    session.info[_ASKED] = True


def _committed(session: Session) -> None:
    if session.info[_ASKED]:
        session.info[_ASKED] = False
        request()


def request(pause: timedelta = PAUSE) -> bool:
    """Ask for new files; most often somebody has asked already.

    Without its queue the portal still works: the next change, or ``ckan bos export``, asks again.

    :returns: whether a job was put into the queue
    """
    try:
        # The key outlives a job that was lost by a quarter of an hour at most.
        if not connect_to_redis().set(_key(), "1", nx=True, ex=pause + timedelta(minutes=15)):
            return False
        job = get_queue().enqueue_in(pause, run, job_timeout=_TIMEOUT, meta={"title": "OCDS bulk files"})
        log.info("Bulk files will be made anew by job %s", job.id)
        return True
    except RedisError:
        log.warning("No queue: bulk files will be made anew after a later change", exc_info=True)
        return False


def run() -> None:
    """The job."""
    connect_to_redis().delete(_key())  # first: whoever changes something from now on has to ask again
    try:
        built = build.rebuild(store())
    except build.Busy:
        request()
        return
    if dataset.renew(built.manifest) is not None:
        model.Session.commit()
    log.info("Bulk files: made %s, unchanged %s", built.made, built.same)


def _key() -> str:
    return f"ckan:{tk.config['ckan.site_id']}:bos:bulk"
