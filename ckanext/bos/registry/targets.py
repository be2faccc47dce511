"""Which process an observation is about: one known by a key, or a new one."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import ckan.model as model

from ckanext.bos import config
from ckanext.bos.core.identity import founding_key, mint
from ckanext.bos.core.observation import Key, Observation
from ckanext.bos.core.ownership import Ownership
from ckanext.bos.core.stages import FAILED

from . import identity
from .convert import process_of, with_row_ids
from .model import OwnershipRow, Process

_NAMESPACE = uuid.UUID("5b0c8e4e-0f36-5d0a-9a53-3f1f3a5f6a10")

_ALONE = {"ecat": {"spse"}, "pct": {"spse"}}
"""Which keys of a process keep another of a scheme from joining it; by default another of the same scheme. Several
catalogue orders and recorded purchases of one plan are one process, unless the plan has a tender."""

PUSHED = ("json", "spreadsheet")
"""What a unit's own system pushes or its people write in a table: what they found waits to be published, like what a
steward types."""

_TELL_NO_RETRIES = ("spse-export",)
"""Sources that do not say which tender another one repeats: a second one of a plan whose tender failed is taken so."""

_PUBLIC_SCHEMES = {"rup": "x_sirup", "spse": "x_spse", "ecat": "x_ecat", "pct": "x_spse", "simda": "x_simda"}
"""How a key is named outside when no process is known for it."""


@dataclass
class Target:
    """A process being written: its values, whose they are, and what has been observed of it in this batch."""

    package_id: str
    ocid: str
    is_new: bool
    process: dict[str, Any]
    ownership: Ownership
    public: bool = True
    deleted: bool = False
    keys: list[Key] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


class Targets:
    """The processes of one batch, found with three queries for the whole batch."""

    def __init__(self, observations: Collection[Observation], memory: dict[Key, str]) -> None:
        """:param memory: keys of processes a dry run would have made; empty otherwise"""
        keys = {key for observation in observations for key in (*observation.keys, *observation.aliases)}
        keys |= {key for observation in observations for key in map(_key_in, _relations(observation)) if key}
        self._holders = identity.holders(keys) | {key: memory[key] for key in keys if key in memory}
        self._schemes = identity.schemes_of(set(self._holders.values()))
        self._targets: dict[str, Target] = {}
        self._memory = memory

    def find(self, observation: Observation) -> Target | None:
        """The process the observation is about; None when it may not found one and none is known.

        The most exact key decides, or another code of the same plan. A tender whose plan is known joins the plan's
        process unless that has a tender already: then it is a process of its own.
        """
        exact = observation.keys[-1]
        for key in (exact, *observation.aliases):
            if key in self._holders:
                return self._known(self._load(self._holders[key]), observation)
        if observation.joins_only:
            return None
        for key in observation.keys[:-1]:
            holder = self._holders.get(key)
            if holder and self._joins(exact, key, holder):
                return self._known(self._load(holder), observation)
        return self._found(observation)

    def relations(self, target: Target, observation: Observation) -> list[dict[str, Any]]:
        """Rows of ``related_processes``: the plans an observation names that are not the target's own, the failed
        process it repeats, and what the source itself says, each with the OCID where it is known."""
        rows = [dict(row) for row in _relations(observation)]
        for key in observation.keys[:-1]:
            if key.scheme == "ocid" or self._holders.get(key) == target.package_id:
                continue
            rows.append({"relationship": "planning", "scheme": key.scheme, "identifier": key.value})
            holder = self._holders.get(key) if observation.source in _TELL_NO_RETRIES else None
            if holder and self._load(holder).process.get("tender_status") in FAILED:
                rows.append({"relationship": "unsuccessfulProcess", "scheme": key.scheme, "identifier": key.value})
        found = {row["id"]: row for row in map(self._resolved, rows) if row["identifier"] != target.ocid}
        return list(found.values())

    def plan_of(self, target: Target, observation: Observation) -> str:
        """Of several plans that an observation names, the one that is the target's own; empty for none or one."""
        plans = [key for key in observation.keys[:-1] if key.scheme == "rup"]
        own = [key.value for key in plans if self._holders.get(key) == target.package_id]
        return own[0] if own and len(plans) > 1 else ""

    def _resolved(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row with a stable id, and with the OCID and title of the process that its key means."""
        row = {"id": f"{row['relationship']}-{row['scheme']}-{row['identifier']}"} | row
        key = _key_in(row)
        holder = self._holders.get(key) if key else None
        if holder is not None:
            other = self._load(holder)
            return row | {"scheme": "ocid", "identifier": other.ocid, "title": other.process.get("title", "")}
        return row | {"scheme": _PUBLIC_SCHEMES.get(row["scheme"], row["scheme"])}

    def _joins(self, exact: Key, key: Key, holder: str) -> bool:
        alone = _ALONE.get(exact.scheme, {exact.scheme})
        return key.scheme == "ocid" or not alone & self._schemes.get(holder, set())

    def _known(self, target: Target, observation: Observation) -> Target:
        """Note the keys that are new for a process that is known."""
        for key in (observation.keys[-1], *observation.aliases):
            if key not in self._holders:
                self._remember(target, key)
        for key in observation.keys[:-1]:
            if key not in self._holders and key.scheme not in self._schemes.get(target.package_id, ()):
                self._remember(target, key)
        return target

    def _found(self, observation: Observation) -> Target:
        """A process of its own. Of several plans that nobody holds it is the first one's."""
        taken = {key for key in observation.keys if key in self._holders}
        founding = founding_key(observation.keys, taken)
        ocid = mint(config.ocid_prefix(), founding)
        target = Target(
            package_id=str(uuid.uuid5(_NAMESPACE, ocid)),
            ocid=ocid,
            is_new=True,
            process={"ocid": ocid},
            ownership=Ownership(),
            public=config.publish_observed() and observation.source not in PUSHED,
        )
        self._targets[target.package_id] = target
        for key in dict.fromkeys((founding, observation.keys[-1], *observation.aliases, Key("ocid", ocid))):
            if key not in self._holders:
                self._remember(target, key)
        return target

    def _remember(self, target: Target, key: Key) -> None:
        self._holders[key] = target.package_id
        self._schemes.setdefault(target.package_id, set()).add(key.scheme)
        target.keys.append(key)

    def _load(self, package_id: str) -> Target:
        known = self._targets.get(package_id)
        if known is None:
            known = self._targets[package_id] = load(package_id)
        return known

    def touched(self) -> list[Target]:
        """Targets that something was observed of."""
        return [target for target in self._targets.values() if target.observations]

    def forget(self) -> None:
        """A dry run wrote nothing: remember for the next batch what it would have."""
        for key, package_id in self._holders.items():
            if self._targets.get(package_id) and self._targets[package_id].is_new:
                self._memory[key] = package_id


def load(package_id: str) -> Target:
    """A process as it stands in the database."""
    row = model.Session.get(Process, package_id)
    if row is None:
        return Target(package_id, "", True, {}, Ownership())
    package = model.Package.get(package_id)
    assert package is not None
    owned = model.Session.get(OwnershipRow, package_id)
    return Target(
        package_id=package_id,
        ocid=row.ocid,
        is_new=False,
        process=with_row_ids(process_of(package)),
        ownership=Ownership.read(owned.data if owned else None),
        public=not package.private,
        deleted=package.state == "deleted",
    )


def _relations(observation: Observation) -> list[dict[str, Any]]:
    return observation.values.get("related_processes") or []


def _key_in(row: Mapping[str, Any]) -> Key | None:
    """The key that a row of ``related_processes`` names; None for an OCID or nothing."""
    scheme, identifier = row.get("scheme"), row.get("identifier")
    return Key(scheme, identifier) if identifier and scheme in _PUBLIC_SCHEMES else None
