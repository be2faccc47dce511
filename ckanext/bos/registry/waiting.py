"""What waits for people, gathered from all rooms: each room adds its lines, the portal draws them.

A room registers in its plugin's ``update_config``, as it does with :data:`observe.MATCHERS`; so no room needs to know
another.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import ckan.model as model
import sqlalchemy as sa

from .roles import AUDITOR, WALIDATA

STEWARD = "steward"
"""Whose turn it is, beside ``roles.WALIDATA`` and ``roles.AUDITOR``: the editors of the unit."""

STAFF = frozenset({WALIDATA, AUDITOR})
"""Those who look at all units."""

NOTICED = timedelta(days=60)
"""How long ago an event may be to be told."""

Units = Collection[str] | None
"""Ids of units; None for all."""


@dataclass(frozen=True)
class Waiting:
    """One kind of thing that waits.

    :ivar title: what it is, in the language of the page
    :ivar hint: what to do about it, in a sentence
    :ivar endpoint: of the list
    :ivar who: the roles that may open the list: whose turn it is, and auditors where they may read along
    :ivar query: of these units: one row, how many wait and since when the oldest does (None where that is not known)
    """

    title: Callable[[], str]
    hint: Callable[[], str]
    endpoint: str
    who: frozenset[str]
    query: Callable[[Units], sa.Select[Any]]


class Tally(NamedTuple):
    """How many wait, and the oldest since when."""

    count: int
    oldest: datetime | None


@dataclass(frozen=True)
class Notices:
    """One kind of event that people are told of.

    :ivar words: what happened, in the language of the page
    :ivar who: the roles that are told: stewards of the unit, walidata
    :ivar query: rows of package id, ``at``, ``by`` (a user's name) and ``note``
    """

    words: Callable[[], str]
    who: frozenset[str]
    query: Callable[[], sa.Select[Any]]


Doubted = Callable[[Collection[str]], Mapping[str, Sequence[Mapping[str, str]]]]
"""Package ids -> what is doubted of each: a sentence (``id``, ``en``), the check's ``code``, the form's ``field``."""

WAITING: dict[str, Waiting] = {}
"""Code -> line, in the order in which they are shown."""

NOTICES: dict[str, Notices] = {}
"""Code -> kind of event."""

DOUBTS: dict[str, Doubted] = {}
"""Room -> what its checks doubt."""


def tallies(codes: Collection[str], units: Units) -> dict[str, Tally]:
    """How many wait of each kind, in one statement."""
    parts = []
    for code in codes:
        found = WAITING[code].query(units).subquery()
        count, oldest = found.c
        parts.append(sa.select(sa.literal(code), count, sa.cast(oldest, sa.DateTime(timezone=True))))
    if not parts:
        return {}
    return {code: Tally(count, oldest) for code, count, oldest in model.Session.execute(sa.union_all(*parts))}


def count_waiting(codes: Collection[str], units: Units) -> int:
    """How many wait of these kinds together: what every page shows, without since when."""
    parts = [sa.select(WAITING[code].query(units).subquery().c[0].label("waiting")) for code in codes]
    if not parts:
        return 0
    return model.Session.scalar(sa.select(sa.func.sum(sa.union_all(*parts).subquery().c.waiting))) or 0


def doubts_of(package_ids: Collection[str]) -> dict[str, list[Mapping[str, str]]]:
    """What the checks of all rooms doubt of each process."""
    found: dict[str, list[Mapping[str, str]]] = {package_id: [] for package_id in package_ids}
    for ask in DOUBTS.values() if package_ids else ():
        for package_id, said in ask(package_ids).items():
            found[package_id] += said
    return found
