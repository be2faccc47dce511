"""What is written beside a dataset, in the transaction that writes the dataset."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos.core import ownership, schema
from ckanext.bos.core.ownership import Ownership
from ckanext.bos.upsert import upsert

from . import identity, index, publishing, states
from .convert import DATASET_TYPE, papers_of, process_of
from .model import OwnershipRow, Process
from .targets import Target

OBSERVED = "bos_observed"
"""Context key: the :class:`Target` that an observation writes."""

BEFORE = "bos_before"
"""Context key: the process before a person's change."""

WAS = "bos_was"
"""Context key: the whole of it, a :class:`Was`."""

SETTLED = "bos_settled"
"""Context key: what the settling of a conflict does to the ownership, a function of it."""


class Was(NamedTuple):
    """A process before a person's change: whether it was private, its canonical values, its papers."""

    private: bool
    process: dict[str, Any]
    papers: list[dict[str, Any]]


def beside_dataset(context: Mapping[str, Any], dataset: Mapping[str, Any]) -> None:
    """Write index row and release of a dataset just saved, and what a person's change does to owners and keys.

    Called by CKAN inside the transaction of ``package_create`` and ``package_update``. For an observation, owners and
    keys follow with :func:`write_observed`, once for the batch.
    """
    package = model.Package.get(dataset["id"])
    assert package is not None
    process, papers = process_of(package), papers_of(package)
    public = not package.private and package.state == "active"
    target = context.get(OBSERVED)
    if isinstance(target, Target):
        row = None if target.is_new else model.Session.get(Process, package.id)
        index.write(row, package.id, public, process, papers, _doubts(row, target), searchable=False)
    else:
        write_ownership({package.id: _claimed(context, package.id, process)})
        identity.add(dict.fromkeys(identity.keys_of(process), package.id))
        index.write(model.Session.get(Process, package.id), package.id, public, process, papers)
    publishing.publish(package, public)


def beside_deletion(name_or_id: str) -> None:
    """Take the index row of a deleted dataset away, and say in the ledger that it is withdrawn."""
    package = model.Package.get(name_or_id)
    if package is None:
        return
    index.delete(package.id)
    model.Session.flush()
    if package.type == DATASET_TYPE:
        publishing.withdraw(package)


def write_ownership(owned: Mapping[str, Ownership]) -> None:
    """Keep owners and conflicts by package id, in the running transaction."""
    rows = [
        {"package_id": package_id, "data": owners.dump(), "has_conflict": owners.has_conflict()}
        for package_id, owners in owned.items()
    ]
    upsert(OwnershipRow, rows, ("data", "has_conflict"))


def read_ownership(package_id: str) -> Ownership:
    """Owners and conflicts of a process; empty where none are noted."""
    data = model.Session.scalar(sa.select(OwnershipRow.data).where(OwnershipRow.package_id == package_id))
    return Ownership.read(data)


def ownerships(package_ids: Collection[str]) -> dict[str, Ownership]:
    """Owners and conflicts of many processes by package id."""
    rows = model.Session.execute(
        sa.select(OwnershipRow.package_id, OwnershipRow.data).where(OwnershipRow.package_id.in_(package_ids))
    )
    return {package_id: Ownership.read(data) for package_id, data in rows}


def _doubts(row: Process | None, target: Target) -> list[dict[str, Any]]:
    """All doubts on a process: ``{field, id, en, source, key}``; what was observed now replaces its old ones."""
    observed = {(observation.source, observation.key) for observation in target.observations}
    kept = [doubt for doubt in (row.doubts if row else ()) if (doubt["source"], doubt.get("key")) not in observed]
    return kept + [
        {"field": doubt.field, **doubt.text, "source": observation.source, "key": observation.key}
        for observation in target.observations
        for doubt in observation.doubts
    ]


def write_observed(targets: Collection[Target]) -> None:
    """Keep whose the values are, the keys that were new, and what each source said, in the running transaction."""
    write_ownership({target.package_id: target.ownership for target in targets})
    identity.add({key: target.package_id for target in targets for key in target.keys})
    states.note_seen((target.package_id, observation) for target in targets for observation in target.observations)


def _claimed(context: Mapping[str, Any], package_id: str, process: Mapping[str, Any]) -> Ownership:
    owned = read_ownership(package_id)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    ownership.claim(schema.load(), context.get(BEFORE) or {}, process, owned, str(context.get("user") or ""), at)
    if settle := context.get(SETTLED):
        settle(owned)
    return owned
