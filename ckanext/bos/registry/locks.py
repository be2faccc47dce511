"""Locks that the database holds for as long as a worker lives: one that is killed holds none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import ckan.model as model
import sqlalchemy as sa

_PAUSE = 0.2


class SourceBusy(Exception):
    """Another run of the same source is under way."""


@contextmanager
def held(name: str, wait: float = 0) -> Iterator[None]:
    """Hold the lock of this name.

    :param wait: seconds to wait for another worker to let go of it
    :raises SourceBusy: somebody else holds it
    """
    with model.ensure_engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        until = time.monotonic() + wait
        while not connection.scalar(sa.text("SELECT pg_try_advisory_lock(hashtext(:name))"), {"name": name}):
            if time.monotonic() >= until:
                raise SourceBusy(name)
            time.sleep(_PAUSE)
        try:
            yield
        finally:
            connection.execute(sa.text("SELECT pg_advisory_unlock(hashtext(:name))"), {"name": name})
