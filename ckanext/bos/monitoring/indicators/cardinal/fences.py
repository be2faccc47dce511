"""Quartiles and fences, computed as Cardinal does, down to the last digit.

The quantile is that of statrs 0.16: position ``(n + 1/3) * tau + 1/3`` in the ordered values, with a line between two
neighbours. Fences lie one and a half interquartile ranges outside, as Tukey's.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Fence:
    """A limit beyond which a value is far from the others.

    :ivar limit: the setting's, or worked out from the values; NaN where there are none
    :ivar first: the first quartile; None where the limit is set
    :ivar third: the third quartile
    :ivar behind: how many values there are
    """

    limit: float
    first: float | None
    third: float | None
    behind: int

    def meta(self, name: str, prefix: str = "") -> dict[str, float | None]:
        """Quartiles, unless the limit is set, and the limit, with 4 decimals."""
        quartiles = {"q1": self.first, "q3": self.third} if self.first is not None else {}
        return {prefix + key: rounded(value) for key, value in {**quartiles, name: self.limit}.items()}


def lower(values: Iterable[float], threshold: float | None) -> Fence:
    """The fence below the values, unless a threshold is set."""
    return _fence(values, threshold, -1.5)


def upper(values: Iterable[float], threshold: float | None) -> Fence:
    """The fence above the values, unless a threshold is set."""
    return _fence(values, threshold, 1.5)


def _fence(values: Iterable[float], threshold: float | None, factor: float) -> Fence:
    ordered = sorted(values)
    if threshold is not None:
        return Fence(float(threshold), None, None, len(ordered))
    first, third = quantile(ordered, 0.25), quantile(ordered, 0.75)
    return Fence(_multiply_add(third - first, factor, first if factor < 0 else third), first, third, len(ordered))


def quantile(ordered: list[float], tau: float) -> float:
    """The value below which the share ``tau`` of the values lies; NaN where there are none, or ``tau`` is no share."""
    if not ordered or not 0 <= tau <= 1:
        return math.nan
    position = (len(ordered) + 1 / 3) * tau + 1 / 3
    before = int(position)
    if before <= 0 or tau == 0:
        return ordered[0]
    if before >= len(ordered) or tau == 1:
        return ordered[-1]
    low, high = ordered[before - 1], ordered[before]
    return low + (position - before) * (high - low)


def _multiply_add(one: float, other: float, plus: float) -> float:
    """``one * other + plus``, rounded only once, so that a value on the fence falls on the same side."""
    if not (math.isfinite(one) and math.isfinite(plus)):
        return one * other + plus
    return float(Fraction(one) * Fraction(other) + Fraction(plus))


def rounded(value: float | None) -> float | None:
    """With 4 decimals, a half away from zero; None for what JSON cannot hold."""
    if value is None or not math.isfinite(scaled := value * 10_000):
        return None
    whole = math.trunc(scaled)
    if abs(scaled - whole) >= 0.5:
        whole += 1 if scaled > 0 else -1
    return whole / 10_000
