"""What is written beside a dataset, in the transaction that writes the dataset."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from ckanext.bos.core import ownership, schema
from ckanext.bos.core.observation import Observation
from ckanext.bos.core.ownership import Ownership

from . import identity, index, publishing
from .convert import DATASET_TYPE, papers_of, process_of
from .model import OwnershipRow, SourceState
from .targets import Target

OBSERVED = "bos_observed"
"""Context key: the :class:`Target` that an observation writes."""

BEFORE = "bos_before"
"""Context key: the process before a person's change."""


def beside_dataset(context: Mapping[str, Any], dataset: Mapping[str, Any]) -> None:
    """Write ownership, keys, source state, index row and release of a dataset just saved.

    Called by CKAN inside the transaction of ``package_create`` and ``package_update``.
    """
    package = model.Package.get(dataset["id"])
    assert package is not None
    process, papers = process_of(package), papers_of(package)
    public = not package.private and package.state == "active"
    target = context.get(OBSERVED)
    if isinstance(target, Target):
        _write_observed(package.id, target)
        index.write(package.id, public, process, papers, doubts_of(target), searchable=False)
    else:
        write_ownership(package.id, _claimed(context, package.id, process))
        identity.add(package.id, identity.keys_of(process))
        index.write(package.id, public, process, papers)
    publishing.publish(package, public)


def beside_deletion(package_id: str) -> None:
    """Take the index row of a deleted dataset away, and say in the ledger that it is withdrawn."""
    index.delete(package_id)
    package = model.Package.get(package_id)
    if package is not None and package.type == DATASET_TYPE:
        publishing.withdraw(package)


def write_ownership(package_id: str, owned: Ownership) -> None:
    """Keep owners and conflicts in the running transaction."""
    values = {
        "package_id": package_id,
        "data": owned.dump(),
        "has_conflict": any(not conflict.settled for conflict in owned.conflicts.values()),
    }
    statement = insert(OwnershipRow).values(values)
    model.Session.execute(statement.on_conflict_do_update(index_elements=["package_id"], set_=values))


def read_ownership(package_id: str) -> Ownership:
    """Owners and conflicts of a process; empty where none are noted."""
    data = model.Session.scalar(sa.select(OwnershipRow.data).where(OwnershipRow.package_id == package_id))
    return Ownership.read(data)


def note_seen(package_id: str, observations: list[Observation]) -> None:
    """Remember by fingerprint what each source said, in the running transaction."""
    now = datetime.now(UTC)
    rows = {
        (observation.source, observation.key): {
            "source": observation.source,
            "key": observation.key,
            "fingerprint": observation.fingerprint(),
            "package_id": package_id,
            "seen": now,
            "changed": now,
        }
        for observation in observations
    }
    statement = insert(SourceState).values(list(rows.values()))
    fresh = {name: statement.excluded[name] for name in ("fingerprint", "package_id", "seen", "changed")}
    model.Session.execute(statement.on_conflict_do_update(index_elements=["source", "key"], set_=fresh))


def doubts_of(target: Target) -> list[dict[str, Any]]:
    """The doubts of all observations of a process: ``{field, id, en, source}``."""
    return [
        {"field": doubt.field, **doubt.text, "source": observation.source}
        for observation in target.observations
        for doubt in observation.doubts
    ]


def _write_observed(package_id: str, target: Target) -> None:
    write_ownership(package_id, target.ownership)
    identity.add(package_id, target.keys)
    note_seen(package_id, target.observations)


def _claimed(context: Mapping[str, Any], package_id: str, process: Mapping[str, Any]) -> Ownership:
    owned = read_ownership(package_id)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    ownership.claim(schema.load(), context.get(BEFORE) or {}, process, owned, str(context.get("user") or ""), at)
    return owned
