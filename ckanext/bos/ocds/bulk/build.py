"""Making bulk files anew where the ledger has changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version

import ckan.model as model
import sqlalchemy as sa

from .. import extensions, ledger, package
from .catalogue import ALL, KINDS, url
from .columns import TABLES
from .store import Manifest, Store
from .writing import Progress, write_scope

_LOCK = 0x626F7362756C6B
"""The key of the database's advisory lock: ``bosbulk``."""


class Busy(Exception):
    """Somebody else is making the files."""


@dataclass(frozen=True)
class Built:
    """What was done: the scopes made anew, those that had not changed, and the files that there are now."""

    manifest: Manifest
    made: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)


def rebuild(store: Store, *, wait: bool = False, force: bool = False, progress: Progress = lambda steps: None) -> Built:
    """Bring the files up to date, scope by scope; each scope counts as soon as it is whole.

    :param wait: for somebody else who is at it
    :param force: also what has not changed
    :raises Busy: somebody else is at it, and not to be waited for
    """
    with _alone(wait):
        scopes = current_scopes()
        manifest = store.manifest().only(scopes)
        made: list[str] = []
        with store.workplace() as place:
            for scope in scopes:
                mark = mark_of(scope)
                if force or manifest.marks.get(scope) != mark or not store.holds(manifest, scope):
                    manifest = manifest.with_scope(scope, mark, write_scope(scope, store, place, progress))
                    store.commit(manifest, but=place)
                    made.append(scope)
        if not made:
            store.commit(manifest)
        return Built(manifest, made, [scope for scope in scopes if scope not in made])


def steps(store: Store, force: bool = False) -> int:
    """How often a rebuild will call its progress, at most."""
    marks = store.manifest().marks
    years = model.Session.execute(sa.text("SELECT first_year, count(*) FROM bos_record GROUP BY first_year")).all()
    counts = {str(year): count for year, count in years}
    counts[ALL] = sum(counts.values())
    return sum(2 * counts[scope] for scope in current_scopes() if force or marks.get(scope) != mark_of(scope))


def is_current(store: Store) -> bool:
    """Whether the files say what the ledger says."""
    return store.manifest().marks == {scope: mark_of(scope) for scope in current_scopes()}


def current_scopes() -> list[str]:
    """The years with processes, newest first, then ``all``; none while there are no processes."""
    years = [str(year) for year in ledger.years()]
    return [*years, ALL] if years else []


def mark_of(scope: str) -> str:
    """Changes with the ledger, and with what the program makes of it."""
    return f"{ledger.state_mark(None if scope == ALL else int(scope))} {_manner()}"


def _manner() -> str:
    """A short digest of what goes into the files beside the ledger."""
    parts = (version("ckanext-bos"), KINDS, TABLES, package.metadata(url(""), "", extensions.urls()))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


@contextmanager
def _alone(wait: bool) -> Iterator[None]:
    """Nobody else, on whatever machine, is at it; the lock ends with its connection, however that ends."""
    with model.ensure_engine().connect() as raw:
        connection = raw.execution_options(isolation_level="AUTOCOMMIT")
        values = {"key": _LOCK}
        if wait:
            connection.execute(sa.text("SELECT pg_advisory_lock(:key)"), values)
        elif not connection.scalar(sa.text("SELECT pg_try_advisory_lock(:key)"), values):
            raise Busy
        try:
            yield
        finally:
            connection.execute(sa.text("SELECT pg_advisory_unlock(:key)"), values)
