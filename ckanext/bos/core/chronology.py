"""Days and months exchanged by a spreadsheet, put right by an order that is known otherwise.

A spreadsheet that reads ``12/01/2018`` the American way stores 1 December for 12 January. Tender codes are given in
order of time, so the dates must rise with them: the reading under which most dates do is the true one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import Literal

Reading = Literal["written", "exchanged", "neither"]


def readings(days: Sequence[date]) -> list[Reading]:
    """How each date must be read, given in the order of their codes.

    The longest chain of non-falling dates is sought in which every date stands as written or with day and month
    exchanged; of equally long chains the one with the fewest exchanges. A date outside it fits neither way.
    Takes O(n log n).
    """
    candidates = [_candidates(day) for day in days]
    ranks = sorted({day for options in candidates for day, _ in options})
    best = _PrefixMax(len(ranks))
    links: list[tuple[int, bool, int]] = []
    for index, options in enumerate(candidates):
        found = [(bisect_left(ranks, day), swapped) for day, swapped in options]
        reached = [best.upto(rank) for rank, _ in found]
        for (rank, swapped), (length, cost, link) in zip(found, reached, strict=True):
            links.append((index, swapped, link))
            best.raise_at(rank, (length + 1, cost - swapped, len(links) - 1))
    result: list[Reading] = ["neither"] * len(days)
    link = best.upto(len(ranks) - 1)[2] if ranks else -1
    while link >= 0:
        index, swapped, link = links[link]
        result[index] = "exchanged" if swapped else "written"
    return result


def exchanged(day: date) -> date:
    """The date with day and month exchanged.

    :raises ValueError: the day is no month
    """
    return date(day.year, day.day, day.month)


def _candidates(day: date) -> list[tuple[date, bool]]:
    options = [(day, False)]
    if day.day <= 12 and day.day != day.month:
        options.append((exchanged(day), True))
    return options


class _PrefixMax:
    """The largest (length, -exchanges, link) at or before a rank; a Fenwick tree."""

    def __init__(self, size: int) -> None:
        self._tree = [(0, 0, -1)] * (size + 1)

    def raise_at(self, rank: int, value: tuple[int, int, int]) -> None:
        at = rank + 1
        while at < len(self._tree):
            if value[:2] > self._tree[at][:2]:
                self._tree[at] = value
            at += at & -at

    def upto(self, rank: int) -> tuple[int, int, int]:
        best = (0, 0, -1)
        at = rank + 1
        while at > 0:
            if self._tree[at][:2] > best[:2]:
                best = self._tree[at]
            at -= at & -at
        return best
