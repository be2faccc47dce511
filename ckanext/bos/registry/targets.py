"""Which process an observation is about: one known by a key, or a new one."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos import config
from ckanext.bos.core.identity import founding_key, mint
from ckanext.bos.core.observation import Key, Observation
from ckanext.bos.core.ownership import Owner, Ownership

from . import identity
from .convert import process_from
from .model import OwnershipRow, Process

_NAMESPACE = uuid.UUID("5b0c8e4e-0f36-5d0a-9a53-3f1f3a5f6a10")
_FAILED = ("unsuccessful", "cancelled", "withdrawn")


@dataclass
class Target:
    """A process being written: its values, whose they are, and what has been observed of it in this batch."""

    package_id: str
    ocid: str
    is_new: bool
    process: dict[str, Any]
    ownership: Ownership
    public: bool = True
    keys: list[Key] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


class Targets:
    """The processes of one batch, found with three queries for the whole batch."""

    def __init__(self, observations: Collection[Observation], memory: dict[Key, str]) -> None:
        """:param memory: keys of processes a dry run would have made; empty otherwise"""
        keys = {key for observation in observations for key in observation.keys}
        self._holders = identity.holders(keys) | {key: memory[key] for key in keys if key in memory}
        self._schemes = identity.schemes_of(set(self._holders.values()))
        self._targets: dict[str, Target] = {}
        self._memory = memory

    def find(self, observation: Observation) -> Target | None:
        """The process the observation is about; None when it may not found one and none is known.

        The most exact key decides. A tender whose plan is known joins the plan's process unless that has a
        tender already: then it is a process of its own, related to the plan's (and to the failed tender).
        """
        exact = observation.keys[-1]
        if exact in self._holders:
            return self._load(self._holders[exact])
        if observation.joins_only:
            return None
        for key in observation.keys[:-1]:
            holder = self._holders.get(key)
            if holder and exact.scheme not in self._schemes.get(holder, ()):
                return self._join(self._load(holder), exact)
        return self._found(observation)

    def _join(self, target: Target, key: Key) -> Target:
        self._remember(target, key)
        return target

    def _found(self, observation: Observation) -> Target:
        taken = {key for key in observation.keys if key in self._holders}
        ocid = mint(config.ocid_prefix(), founding_key(observation.keys, taken))
        target = Target(
            package_id=str(uuid.uuid5(_NAMESPACE, ocid)),
            ocid=ocid,
            is_new=True,
            process={"ocid": ocid},
            ownership=Ownership(),
            public=config.publish_observed(),
        )
        self._targets[target.package_id] = target
        for key in observation.keys:
            if key in taken:
                self._relate(target, self._holders[key], observation)
            else:
                self._remember(target, key)
        self._remember(target, Key("ocid", ocid))
        return target

    def _relate(self, target: Target, holder: str, observation: Observation) -> None:
        """Note the process of the plan, and that it failed where this one repeats it."""
        plan = self._load(holder)
        relations = ["planning"]
        if plan.process.get("tender_status") in _FAILED:
            relations.append("unsuccessfulProcess")
        rows = [
            {
                "relationship": relation,
                "scheme": "ocid",
                "identifier": plan.ocid,
                "title": plan.process.get("title", ""),
            }
            for relation in relations
        ]
        target.process["related_processes"] = rows
        owner = Owner(observation.source, observation.key, datetime.now(UTC).isoformat(timespec="seconds"))
        target.ownership.owners["related_processes"] = owner

    def _remember(self, target: Target, key: Key) -> None:
        self._holders[key] = target.package_id
        self._schemes.setdefault(target.package_id, set()).add(key.scheme)
        target.keys.append(key)

    def _load(self, package_id: str) -> Target:
        known = self._targets.get(package_id)
        if known is None:
            known = self._targets[package_id] = load(package_id)
        return known

    def touched(self) -> Iterable[Target]:
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
    dataset = tk.get_action("package_show")({"ignore_auth": True}, {"id": package_id})
    owned = model.Session.get(OwnershipRow, package_id)
    return Target(
        package_id=package_id,
        ocid=row.ocid,
        is_new=False,
        process=process_from(dataset),
        ownership=Ownership.read(owned.data if owned else None),
        public=not dataset["private"],
    )
