"""Winning by turns: firms that always bid together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged
from ..process import Process
from .competition import SOURCE
from .joined import Joined


class _Row(NamedTuple):
    ocid: str
    bidders: frozenset[str]
    winners: frozenset[str]


class Rotation(Judged):
    """A group of firms that bid together in one unit and win by turns. Value: processes of the group.

    Firms belong together when they made offers in the same ``processes`` or more of a unit, counted by pairs. A group
    counts when it has three to ``largest`` members, nobody else made an offer in its processes, at least three of
    them won, and none won more than half.
    """

    code = "B003"
    family = "bos"
    title = both("Menang bergiliran", "Winning by turns")
    meaning = both(
        "Sekelompok penyedia selalu menawar bersama pada satu unit dan menang bergantian.",
        "A group of firms always bids together in one unit and wins in turn.",
    )
    said = both(
        "{firms} penyedia yang sama menawar bersama {count} kali pada unit ini dan {winners} di antaranya "
        "bergantian menang: {members}.",
        "The same {firms} firms bid together {count} times in this unit, and {winners} of them won in turn: {members}.",
    )
    said_of = {
        "Tenderer": both(
            "{firms} penyedia yang sama menawar bersama {count} kali pada {unit} dan {winners} di antaranya "
            "bergantian menang: {members}.",
            "The same {firms} firms bid together {count} times in {unit}, and {winners} of them won in turn: "
            "{members}.",
        )
    }
    clears = both("Pasar kecil yang penyedianya hanya itu.", "A small market in which there are no others.")
    source = f"{SOURCE}; OECD, Guidelines for fighting bid rigging"
    settings = (
        Setting("processes", 4, both("Menawar bersama paling sedikit", "Bid together at least"), least=2),
        Setting("largest", 8, both("Anggota kelompok paling banyak", "Members at most"), least=3),
    )
    needs = ("buyer.id", "bids.details.tenderers.id", "awards.suppliers.id")
    of_awards = True

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._rows: dict[str, list[_Row]] = {}
        self._names: dict[str, str] = {}

    def judge(self, process: Process) -> Outcome | None:
        names = {
            id: name
            for bid in process.bids
            if bid.amount
            for id, name in zip(bid.firms.ids, bid.firms.names, strict=True)
        }
        if len(names) < 2:
            return self.excused(process.ocid, "one_bid")
        self._names |= names
        self._names[process.buyer] = process.buyer_name
        row = _Row(process.ocid, frozenset(names), frozenset(process.winners))
        self._rows.setdefault(process.buyer, []).append(row)
        return None

    def compared(self) -> Iterator[Outcome]:
        most: dict[str, dict[str, Any]] = {}
        for buyer, rows in self._rows.items():
            rings = self._rings(rows)
            for row in rows:
                ring = rings.get(row.ocid)
                yield self.clear(row.ocid, 0) if ring is None else self.flag(row.ocid, ring[1]["count"], **ring[1])
            for members, numbers in dict(rings.values()).items():
                for member in members:
                    if numbers["count"] > most.get(member, {"count": 0})["count"]:
                        most[member] = {**numbers, "unit": self._names[buyer]}
        for member, numbers in most.items():
            yield self.flag_of("Tenderer", member, numbers["count"], **numbers)

    def _rings(self, rows: list[_Row]) -> dict[str, tuple[frozenset[str], dict[str, Any]]]:
        """By process: the group that won it by turns, and its numbers."""
        groups = {member: group for group in self._groups(rows) for member in group}
        own: dict[frozenset[str], list[_Row]] = {}
        for row in rows:
            group = groups.get(next(iter(row.bidders)))
            if group is not None and row.bidders <= group:
                own.setdefault(group, []).append(row)
        found = {}
        for group, together in own.items():
            wins = Counter(winner for row in together for winner in row.winners)
            if len(together) >= self.set["processes"] and len(wins) >= 3 and max(wins.values()) * 2 <= len(together):
                members = sorted(self._names[member] for member in group)
                numbers = {"firms": len(group), "count": len(together), "winners": len(wins), "members": members}
                found |= {row.ocid: (group, numbers) for row in together}
        return found

    def _groups(self, rows: list[_Row]) -> Iterator[frozenset[str]]:
        """Firms joined by having bid together often enough; processes with many offers are no ring."""
        pairs: Counter[tuple[str, str]] = Counter()
        for row in rows:
            if len(row.bidders) <= self.set["largest"]:
                pairs.update(combinations(sorted(row.bidders), 2))
        joined = Joined[str]()
        for (one, other), count in pairs.items():
            if count >= self.set["processes"]:
                joined.join(one, other)
        return (frozenset(group) for group in joined.groups() if 3 <= len(group) <= self.set["largest"])
