"""Locks that the database holds for as long as a worker lives: one that is killed holds none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import registry

_PAUSE = 0.2
Result = TypeVar("Result")


@contextmanager
def held(name: str, wait: float = 0) -> Iterator[None]:
    """Hold the lock of this name.

    :param wait: seconds to wait for another worker to let go of it
    :raises registry.SourceBusy: somebody else holds it
    """
    with model.ensure_engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        until = time.monotonic() + wait
        while not connection.scalar(sa.text("SELECT pg_try_advisory_lock(hashtext(:name))"), {"name": name}):
            if time.monotonic() >= until:
                raise registry.SourceBusy(name)
            time.sleep(_PAUSE)
        try:
            yield
        finally:
            connection.execute(sa.text("SELECT pg_advisory_unlock(hashtext(:name))"), {"name": name})


def until_free(work: Callable[[], Result], wait: float) -> Result:
    """Do what needs the lock of a system's data, once nobody else has it.

    :param wait: seconds to wait at most
    :raises registry.SourceBusy: somebody else still has it
    """
    until = time.monotonic() + wait
    while True:
        try:
            return work()
        except registry.SourceBusy:
            if time.monotonic() >= until:
                raise
        time.sleep(_PAUSE)


def gathering(source_id: str) -> str:
    """The lock of one who asks a source."""
    return f"bos-harvest-gather-{source_id}"


def foreground(source_id: str) -> str:
    """The lock of one who runs a source by hand."""
    return f"bos-harvest-foreground-{source_id}"


def writing(system: str) -> str:
    """The lock of one who writes what a system said."""
    return f"bos-harvest-write-{system}"
