"""What a source says about one process, and what had to be refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .errors import FieldError


class Key(NamedTuple):
    """A key under which a system knows a process: ``("rup", "14281122")``, ``("spse", "5009244")``."""

    scheme: str
    value: str


class Row(NamedTuple):
    """A row as the source gave it and where it stood: ``("tender_2018.csv:2", {...})``."""

    origin: str
    cells: Mapping[str, Any]


class Doubt(NamedTuple):
    """A value taken over although it looks wrong, or read otherwise than written, and why."""

    field: str
    text: Mapping[str, str]


@dataclass(frozen=True)
class Observation:
    """Facts of one source about one process.

    :ivar source: the source's name, owner of the values (``spse-export``)
    :ivar key: what the source calls this bundle of facts, stable over snapshots (``tender/5009244``)
    :ivar keys: identifying keys, the one that names the process most exactly last
    :ivar unit: the unit's name as written; empty when the source does not say
    :ivar values: canonical values by field; repeating fields as lists of rows
    :ivar rows: the source rows behind it
    :ivar joins_only: completes a process that is known already and never founds one
    :ivar aliases: other keys of the very same process (a plan that got a new code): it is found under any of them,
        and all become its keys
    :ivar scope: the part of the source that one complete reading covers (``plan/2025``)
    """

    source: str
    key: str
    keys: tuple[Key, ...]
    values: Mapping[str, Any]
    unit: str = ""
    rows: tuple[Row, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    joins_only: bool = False
    aliases: tuple[Key, ...] = ()
    scope: str = ""

    def fingerprint(self) -> str:
        """The same for the same facts, however the source ordered or dated its snapshot."""
        facts = [self.keys, self.unit, {name: _ordered(value) for name, value in self.values.items()}]
        if self.aliases:
            facts.append(sorted(self.aliases))
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Refusal:
    """A row that could not be taken, with the reason by field; kept so that it can be mended and tried again."""

    source: str
    row: Row
    errors: Mapping[str, FieldError] = field(default_factory=dict)


def _ordered(value: Any) -> Any:
    return sorted(value, key=lambda row: json.dumps(row, sort_keys=True)) if isinstance(value, list) else value
