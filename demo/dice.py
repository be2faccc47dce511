"""Chance that is the same everywhere.

Only `random.Random.random()` is used, because its sequence is the one thing the standard library promises to keep
between Python versions; and only + - * / on floats, because the last digit of exp, log or pow differs between
machines.
"""

from __future__ import annotations

import hashlib
import random
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

#: Where the values of a quantile table stand between the smallest (0) and the largest (1).
KNOTS = (0.0, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.96, 0.99, 1.0)


def quantile(table: Sequence[float], share: float) -> float:
    """Read a table of ten values (at KNOTS) at `share` (0..1), on straight lines between them."""
    last = len(KNOTS) - 2
    i = min(bisect_right(KNOTS, share) - 1, last)
    part = (share - KNOTS[i]) / (KNOTS[i + 1] - KNOTS[i])
    return table[i] + (table[i + 1] - table[i]) * part


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Split `total` into whole parts in proportion to `weights` (largest remainder; ties go to the first)."""
    whole = sum(weights)
    if not weights or whole <= 0:
        raise ValueError("apportion needs at least one positive weight")
    exact = [total * w / whole for w in weights]
    parts = [int(x) for x in exact]
    order = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts


class Dice:
    """A stream of chance named by the seed and a purpose; streams of other names do not disturb it."""

    __slots__ = ("unit",)

    def __init__(self, seed: int, *purpose: str) -> None:
        name = "/".join((str(seed), *purpose)).encode()
        number = int.from_bytes(hashlib.sha256(name).digest()[:16], "big")
        self.unit = random.Random(number).random

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1."""
        return int(self.unit() * n)

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.unit() * (high - low + 1))

    def chance(self, share: float) -> bool:
        return self.unit() < share

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self.unit() * len(items))]

    def draw(self, table: Sequence[float]) -> float:
        return quantile(table, self.unit())

    def choose(self, choices: Sequence[tuple[T, float]]) -> T:
        """One of the pairs (value, weight) by its weight."""
        rest = self.unit() * sum(w for _, w in choices)
        for value, weight in choices:
            rest -= weight
            if rest < 0:
                return value
        return choices[-1][0]

    def shuffle(self, items: list[T]) -> list[T]:
        """Shuffle in place and return the same list."""
        unit = self.unit
        for i in range(len(items) - 1, 0, -1):
            j = int(unit() * (i + 1))
            items[i], items[j] = items[j], items[i]
        return items

    def some(self, items: Sequence[T], n: int) -> list[T]:
        """n different items (fewer when there are fewer), in the order of `items`."""
        where = self.shuffle(list(range(len(items))))[:n]
        return [items[i] for i in sorted(where)]

    def by_share(self, items: Sequence[T], shares: Mapping[str, float], group: Callable[[T], str]) -> list[T]:
        """Of each group the share named for it (or that of ""), rounded to a whole number."""
        groups: dict[str, list[T]] = {}
        for item in items:
            name = group(item)
            groups.setdefault(name if name in shares else "", []).append(item)
        return [item for name, mine in groups.items() for item in self.some(mine, int(len(mine) * shares[name] + 0.5))]

    def strata(self, n: int) -> list[float]:
        """n shares spread evenly over 0..1 and shuffled: their mean is that of the table read with them."""
        return self.shuffle([(i + self.unit()) / n for i in range(n)])


class Pool(Generic[T]):
    """Firms with falling weight 1 / (rank + flatness): a few are everywhere, most are seen once or twice."""

    __slots__ = ("items", "sums")

    def __init__(self, items: Sequence[T], flatness: int) -> None:
        self.items = list(items)
        self.sums: list[float] = []
        total = 0.0
        for rank in range(len(self.items)):
            total += 1.0 / (rank + flatness)
            self.sums.append(total)

    def draw(self, dice: Dice) -> T:
        i = bisect_right(self.sums, dice.unit() * self.sums[-1])
        return self.items[min(i, len(self.items) - 1)]
