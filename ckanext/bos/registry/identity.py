"""The identity table: which process a key means."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos.core.observation import Key
from ckanext.bos.upsert import upsert

from .model import Identity, Process

_SCHEMES = (("rup", "rup_code"), ("spse", "tender_code"))


def holders(keys: Collection[Key]) -> dict[Key, str]:
    """The package id behind each of the keys that is known."""
    if not keys:
        return {}
    pairs = sa.tuple_(Identity.scheme, Identity.value).in_([tuple(key) for key in keys])
    rows = model.Session.execute(sa.select(Identity.scheme, Identity.value, Identity.package_id).where(pairs))
    return {Key(scheme, value): package_id for scheme, value, package_id in rows}


def schemes_of(package_ids: Collection[str]) -> dict[str, set[str]]:
    """The schemes under which each process has a key."""
    rows = model.Session.execute(
        sa.select(Identity.package_id, Identity.scheme).where(Identity.package_id.in_(package_ids))
    )
    found: dict[str, set[str]] = {}
    for package_id, scheme in rows:
        found.setdefault(package_id, set()).add(scheme)
    return found


def add(holders: Mapping[Key, str]) -> None:
    """Note in the running transaction whose keys these are; keys that are known already stay where they are.

    :param holders: the package id by key
    """
    now = datetime.now(UTC)
    rows = [
        {"scheme": key.scheme, "value": key.value, "package_id": package_id, "since": now}
        for key, package_id in holders.items()
    ]
    upsert(Identity, rows)


def move_key(key: Key, ocid: str) -> None:
    """Let a key belong to another process from now on, in the running transaction.

    :raises ValueError: there is no process with that OCID
    """
    package_id = model.Session.scalar(sa.select(Process.package_id).where(Process.ocid == ocid))
    if package_id is None:
        raise ValueError(f"no process {ocid}")
    there = (Identity.scheme == key.scheme, Identity.value == key.value)
    model.Session.execute(sa.update(Identity).where(*there).values(package_id=package_id))


def keys_of(process: Mapping[str, Any]) -> list[Key]:
    """The keys in a process's own fields, the plan's first."""
    keys = [Key(scheme, str(process[name])) for scheme, name in _SCHEMES if process.get(name)]
    if process.get("ocid"):
        keys.append(Key("ocid", process["ocid"]))
    return keys
