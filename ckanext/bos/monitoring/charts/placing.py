"""Where names go on a map, so that they cover neither circles nor each other; the same places for the same map."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .style import Box

Edges = tuple[float, float, float, float]
"""A rectangle: left, top, right, bottom."""

_GAPS = (1.0, 5.0, 13.0)
"""From a circle to its name; at the last one a line has to join them."""

_CLEAR = 4.0
"""How much nearer a name must lie to its own circle than to any other."""

_INSET = 3.0
"""From a name to the edge of the map."""

_BAD = 120.0
"""From this cost on, a name covers something or could be taken for that of another circle."""

_ROUNDS = 5
"""How often names make way for each other; by then they have settled."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A circle, and the size of the name that belongs to it."""

    x: float
    y: float
    r: float
    wide: float
    high: float


def placed(spots: Sequence[Spot], ground: Box) -> list[Edges]:
    """A place on the ground for the name of each circle."""
    return _Names(spots, ground).settled() if spots else []


def far_off(edges: Edges, spot: Spot) -> bool:
    """Whether a name stands so far from its circle that a line has to join them."""
    return _distance(edges, spot) > _GAPS[-1] - 1


class _Names:
    """The names looking for places: each takes the best one it can have, then the badly off push others away."""

    def __init__(self, spots: Sequence[Spot], ground: Box) -> None:
        self.choices = [list(_choices(spot)) for spot in spots]
        reach = [_around(choices) for choices in self.choices]
        every = range(len(spots))
        self.near = [[other for other in every if other != at and _shared(reach[at], reach[other])] for at in every]
        circles = [(spot.x - spot.r, spot.y - spot.r, spot.x + spot.r, spot.y + spot.r) for spot in spots]
        self.costs: list[list[float]] = []
        for at, choices in enumerate(self.choices):
            close = _grown(reach[at], max(_GAPS) + _CLEAR)
            others = [spots[other] for other in every if other != at and _shared(close, circles[other])]
            self.costs.append(
                [_cost(edges, spots[at], others, ground) + 6 * rank for rank, edges in enumerate(choices)]
            )
        self.order = [sorted(range(len(cost)), key=cost.__getitem__) for cost in self.costs]
        self.chosen = [order[0] for order in self.order]

    def settled(self) -> list[Edges]:
        """The places in the end."""
        for _ in range(_ROUNDS):
            before = list(self.chosen)
            for at in range(len(self.choices)):
                self.chosen[at] = self._best(at)
            for at in range(len(self.choices)):
                if self._now(at) > _BAD:
                    self._push(at)
            if self.chosen == before:
                break
        return [choices[pick] for choices, pick in zip(self.choices, self.chosen, strict=True)]

    def _with(self, at: int, pick: int) -> float:
        """What a place costs a name among the others where they are."""
        edges, cost = self.choices[at][pick], self.costs[at][pick]
        for other in self.near[at]:
            if area := _shared(edges, self.choices[other][self.chosen[other]]):
                cost += 300 + 5 * area
        return cost

    def _now(self, at: int) -> float:
        return self._with(at, self.chosen[at])

    def _best(self, at: int) -> int:
        best, least = self.order[at][0], math.inf
        for pick in self.order[at]:
            if self.costs[at][pick] >= least:
                break
            if (cost := self._with(at, pick)) < least:
                best, least = pick, cost
        return best

    def _push(self, at: int) -> None:
        """Try each place of a name with its neighbours making way; keep what is best for all of them."""
        before, kept, least = list(self.chosen), list(self.chosen), self._together(at)
        for pick in self.order[at]:
            if self.costs[at][pick] >= least:
                break
            self.chosen = list(before)
            self.chosen[at] = pick
            edges = self.choices[at][pick]
            for other in self.near[at]:
                if _shared(edges, self.choices[other][self.chosen[other]]):
                    self.chosen[other] = self._best(other)
            if (total := self._together(at)) < least - 1:
                kept, least = list(self.chosen), total
        self.chosen = kept

    def _together(self, at: int) -> float:
        """What a name and its neighbours cost."""
        return self._now(at) + sum(map(self._now, self.near[at]))


def _choices(spot: Spot) -> Iterator[Edges]:
    """Below, above, at the right, at the left, at the corners, below and above but shifted; then all farther away."""
    wide, high = spot.wide, spot.high
    for gap in _GAPS:
        off, side, slant = spot.r + gap, spot.r + gap + 2, (spot.r + gap) * 0.75
        for x, y in (
            (-wide / 2, off),
            (-wide / 2, -off - high),
            (side, -high / 2),
            (-side - wide, -high / 2),
            (slant, slant),
            (slant, -slant - high),
            (-slant - wide, slant),
            (-slant - wide, -slant - high),
            (-wide * 0.25, off),
            (-wide * 0.75, off),
            (-wide * 0.25, -off - high),
            (-wide * 0.75, -off - high),
        ):
            left, top = spot.x + x, spot.y + y
            yield left, top, left + wide, top + high


def _cost(edges: Edges, spot: Spot, others: Sequence[Spot], ground: Box) -> float:
    """What a place costs whatever the other names do: sticking out, covering a circle, lying close to a wrong one."""
    left, top, right, bottom = edges
    outside = max(ground.x - left, right - ground.right, ground.y - top, bottom - ground.bottom) + _INSET
    cost = 1000 * max(outside, 0.0)
    # A line will tell whose name a far one is.
    limit = _CLEAR - 1 if far_off(edges, spot) else _distance(edges, spot) + _CLEAR
    for other in others:
        distance = _distance(edges, other)
        if distance < limit:
            cost += 60 * (limit - distance) + (600 if distance < 2 else 0)
    return cost


def _distance(edges: Edges, spot: Spot) -> float:
    """From the rim of a circle to a rectangle; below zero where they meet."""
    left, top, right, bottom = edges
    x = left - spot.x if left > spot.x else spot.x - right if right < spot.x else 0.0
    y = top - spot.y if top > spot.y else spot.y - bottom if bottom < spot.y else 0.0
    return math.hypot(x, y) - spot.r


def _shared(one: Edges, other: Edges) -> float:
    """The area that two rectangles share."""
    # Asked so often that min() and max() would take half of the time.
    wide = (one[2] if one[2] < other[2] else other[2]) - (one[0] if one[0] > other[0] else other[0])
    if wide <= 0:
        return 0.0
    high = (one[3] if one[3] < other[3] else other[3]) - (one[1] if one[1] > other[1] else other[1])
    return wide * high if high > 0 else 0.0


def _around(choices: Sequence[Edges]) -> Edges:
    lefts, tops, rights, bottoms = zip(*choices, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _grown(edges: Edges, by: float) -> Edges:
    return edges[0] - by, edges[1] - by, edges[2] + by, edges[3] + by
