"""What changed in a process from release to release, value by value, from the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from .diff import NEVER_SAID

Place = tuple[str, tuple[str, ...]]
"""Where a value stands: ``contracts[].value.amount`` and the ids of the members on the way."""


@dataclass(frozen=True)
class Change:
    """One value that a release said anew.

    :ivar place: as a path with ``[]`` for members of lists, ``keys`` their ids
    :ivar new: None when the value was taken away
    :ivar known: whether ``old`` is certain; not where releases in between were not read
    :ivar fresh: which of ``keys``, counted from 1, is the first that no release named before; 0 for none
    """

    place: str
    keys: tuple[str, ...]
    old: Any
    new: Any
    known: bool
    fresh: int


@dataclass(frozen=True)
class Step:
    """One release: what it changed.

    :ivar number: 1 for the first
    :ivar before: when the release before it came
    """

    number: int
    release_id: str
    date: datetime
    before: datetime | None
    tags: list[str]
    changes: list[Change]


def read(ocid: str, limit: int) -> list[Step]:
    """The newest steps of a process and its first one, oldest first. Reads ``limit`` + 1 releases, however many it has.

    :returns: empty for a process that was never public
    """
    statement = sa.text(
        "SELECT number, release::text AS release FROM bos_release WHERE ocid = :ocid AND (number = 1 OR number >"
        " (SELECT max(number) FROM bos_release WHERE ocid = :ocid) - :limit) ORDER BY number"
    )
    rows = model.Session.execute(statement, {"ocid": ocid, "limit": limit})
    return steps([(row.number, json.loads(row.release)) for row in rows])


def steps(releases: Sequence[tuple[int, Mapping[str, Any]]]) -> list[Step]:
    """The steps of numbered releases, in the order of their numbers; numbers may be missing in between."""
    state: dict[Place, Any] = {}
    members: set[Place] = set()
    sure: set[Place] | None = None
    found: list[Step] = []
    for number, release in releases:
        if found and number != found[-1].number + 1:
            sure = set()
        changes: list[Change] = []
        named: set[Place] = set()
        for place, value in leaves(release):
            named.update(way := _members(place))
            if state.get(place) != value:
                known = sure is None or place in sure
                fresh = next((depth for depth, member in enumerate(way, 1) if member not in members), 0)
                old = state.get(place) if known else None
                changes.append(Change(*place, old, value, known, fresh if sure is None else 0))
            state[place] = value
            if sure is not None:
                sure.add(place)
        members |= named
        before = found[-1].date if found else None
        date = datetime.fromisoformat(release["date"])
        found.append(Step(number, release["id"], date, before, list(release["tag"]), changes))
    return found


def leaves(release: Mapping[str, Any]) -> Iterator[tuple[Place, Any]]:
    """Every value of a release but its frame. A list whose members have no ids is one value."""
    for name, value in release.items():
        if name not in NEVER_SAID:
            yield from _walk(name, (), value)


def _walk(path: str, keys: tuple[str, ...], value: Any) -> Iterator[tuple[Place, Any]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _walk(f"{path}.{name}", keys, part)
    elif isinstance(value, list) and value and _have_ids(value):
        for member in value:
            for name, part in member.items():
                if name != "id":
                    yield from _walk(f"{path}[].{name}", (*keys, str(member["id"])), part)
    else:
        yield (path, keys), value


def _members(place: Place) -> list[Place]:
    """The members of lists on the way to a place, the outermost first."""
    path, keys = place
    parts = path.split("[]")
    return [("[]".join(parts[:depth]), keys[:depth]) for depth in range(1, len(keys) + 1)]


def _have_ids(members: Iterable[Any]) -> bool:
    return all(isinstance(member, Mapping) and "id" in member for member in members)
