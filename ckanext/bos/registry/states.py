"""What each source last said: unchanged facts are passed over, facts it no longer has are reported."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos.core.observation import Observation
from ckanext.bos.upsert import upsert

from .model import Process, SourceState

_AT_ONCE = 5000


@dataclass(frozen=True)
class Gone:
    """A bundle of facts that a source had and does not have any more, since when, and the process it is about."""

    source: str
    key: str
    ocid: str
    title: str
    since: datetime


def fingerprints(observations: Collection[Observation]) -> dict[tuple[str, str], str]:
    """The fingerprint of what was said before, by source and key; what is gone has none."""
    names = list({(observation.source, observation.key) for observation in observations})
    found: dict[tuple[str, str], str] = {}
    for start in range(0, len(names), _AT_ONCE):
        rows = model.Session.execute(
            sa.select(SourceState.source, SourceState.key, SourceState.fingerprint).where(
                sa.tuple_(SourceState.source, SourceState.key).in_(names[start : start + _AT_ONCE]),
                SourceState.gone.is_(None),
            )
        )
        found |= {(source, key): fingerprint for source, key, fingerprint in rows}
    return found


def unchanged(observations: Collection[Observation]) -> set[tuple[str, str]]:
    """Source and key of those that say what they said before: they need no write."""
    known = fingerprints(observations)
    return {
        name
        for observation in observations
        if known.get(name := (observation.source, observation.key)) == observation.fingerprint()
    }


def processes_of(source: str, keys: Collection[str]) -> dict[str, str]:
    """The OCID of the process that each key of a source was taken into before."""
    if not keys:
        return {}
    query = (
        sa.select(SourceState.key, Process.ocid)
        .join(Process, Process.package_id == SourceState.package_id)
        .where(SourceState.source == source, SourceState.key.in_(keys))
    )
    return {key: ocid for key, ocid in model.Session.execute(query)}


def note_seen(seen: Iterable[tuple[str, Observation]]) -> None:
    """Remember by fingerprint what each source said, in the running transaction.

    :param seen: package ids, and what was said of each; of one key the last counts
    """
    now = datetime.now(UTC)
    rows = {
        (observation.source, observation.key): {
            "source": observation.source,
            "key": observation.key,
            "fingerprint": observation.fingerprint(),
            "package_id": package_id,
            "seen": now,
            "changed": now,
            "scope": observation.scope,
            "gone": None,
        }
        for package_id, observation in seen
    }
    renewed = ("fingerprint", "package_id", "seen", "changed", "scope", "gone")
    upsert(SourceState, list(rows.values()), renewed)


def note_gone(source: str, scopes: Collection[str], said: Collection[str]) -> int:
    """Mark what a complete reading of these scopes did not have. Nothing of a process is changed by it.

    :param said: the keys of all that was read, refused rows included where their key is known
    :returns: how many are newly gone
    """
    if not scopes:
        return 0
    query = sa.select(SourceState.key).where(
        SourceState.source == source, SourceState.scope.in_(scopes), SourceState.gone.is_(None)
    )
    missing = sorted(set(model.Session.scalars(query)) - set(said))
    for start in range(0, len(missing), _AT_ONCE):
        keys = missing[start : start + _AT_ONCE]
        statement = sa.update(SourceState).where(SourceState.source == source, SourceState.key.in_(keys))
        model.Session.execute(statement.values(gone=datetime.now(UTC)))
    return len(missing)


def note_said(source: str, scopes: Collection[str], said: Collection[str]) -> list[Gone]:
    """After a complete reading that was taken in parts: :func:`note_gone` in a transaction of its own.

    :returns: all that is gone of these scopes
    """
    note_gone(source, scopes, said)
    model.Session.commit()
    return gone(source, scopes)


def gone(source: str | None = None, scopes: Collection[str] | None = None, limit: int = 1000) -> list[Gone]:
    """What sources no longer have, newest first."""
    query = (
        sa.select(SourceState.source, SourceState.key, Process.ocid, Process.title, SourceState.gone)
        .join(Process, Process.package_id == SourceState.package_id)
        .where(SourceState.gone.isnot(None))
        .order_by(SourceState.gone.desc(), SourceState.key)
        .limit(limit)
    )
    if source:
        query = query.where(SourceState.source == source)
    if scopes is not None:
        query = query.where(SourceState.scope.in_(scopes))
    return [Gone(*row) for row in model.Session.execute(query)]
