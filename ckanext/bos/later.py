"""Work that follows a change some minutes later, once for all changes until then: a background job without a crowd."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib.jobs import get_queue
from ckan.lib.redis import connect_to_redis
from redis.exceptions import RedisError
from sqlalchemy import event
from sqlalchemy.orm import Session

log = logging.getLogger(__name__)

PAUSE = timedelta(minutes=5)
"""From a change to the work; it is done no more often than this."""

_LOST = timedelta(minutes=15)
"""How long a job that was lost keeps others from being asked for, beyond the pause."""


class Later:
    """One kind of work.

    :param name: short and unlike that of any other
    :param title: what the list of jobs shows
    :param run: the job; it calls :meth:`begin` first
    :param timeout: seconds that it may take
    :param pause: from a change to the work, asked for at the change
    """

    def __init__(
        self,
        name: str,
        title: str,
        run: Callable[[], None],
        timeout: int = 3600,
        pause: Callable[[], timedelta] = lambda: PAUSE,
    ) -> None:
        self.name = name
        self.title = title
        self.run = run
        self.timeout = timeout
        self.pause = pause

    def after_commit(self) -> None:
        """Ask for the work once the running transaction is committed."""
        session = model.Session()
        mark = f"bos_{self.name}_asked"
        if mark not in session.info:
            event.listen(session, "after_commit", lambda found: self._committed(found, mark))
        session.info[mark] = True

    def _committed(self, session: Session, mark: str) -> None:
        if session.info[mark]:
            session.info[mark] = False
            self.request()

    def request(self, pause: timedelta | None = None) -> bool:
        """Ask for the work; most often somebody has asked already.

        Without its queue the portal still works: the next change asks again.

        :returns: whether a job was put into the queue
        """
        pause = self.pause() if pause is None else pause
        try:
            if not connect_to_redis().set(self.key, "1", nx=True, ex=pause + _LOST):
                return False
            job = get_queue().enqueue_in(pause, self.run, job_timeout=self.timeout, meta={"title": self.title})
            log.info("%s will be done by job %s", self.title, job.id)
            return True
        except RedisError:
            log.warning("No queue: “%s” will be done after a later change", self.title, exc_info=True)
            return False

    def begin(self) -> None:
        """The job has begun: whoever changes something from now on has to ask again."""
        connect_to_redis().delete(self.key)

    @property
    def key(self) -> str:
        """What keeps others from asking."""
        return f"ckan:{tk.config['ckan.site_id']}:bos:{self.name}"
