"""Moments and quartiles as Cardinal takes them: its own reading of RFC 3339, its own interpolation, one rounding."""

from __future__ import annotations

import math

import pytest

from ckanext.bos.monitoring.indicators.cardinal.fences import lower, quantile, rounded, upper
from ckanext.bos.monitoring.indicators.cardinal.r003 import instant


@pytest.mark.parametrize(
    "text",
    ["2025-03-01", "2025-03-01T09:00:00", "2025-02-30T09:00:00Z", "2025-03-01T24:00:00Z", "2025-03-01T09:60:00Z",
     "2025-03-01T09:00:61Z", "2025-03-01T09:00:00+24:00", "2025-03-01T09:00:00+0700", "0000-03-01T09:00:00Z", 5, None],
)  # fmt: skip
def test_only_rfc_3339_is_a_moment(text: object) -> None:
    assert instant(text) is None


def test_moments_are_compared_to_the_nanosecond() -> None:
    first, second = instant("2025-03-01t09:00:00.1234567891z"), instant("2025-03-01 16:00:00.123456789+07:00")
    assert first == second and instant("2025-03-01T09:00:00+23:00") is not None
    assert instant("2025-03-01T08:59:60Z") == instant("2025-03-01T09:00:00Z")
    assert instant("2025-03-01T09:00:00-05:30") == instant("2025-03-01T14:30:00Z")


def test_quartiles_lie_between_neighbours() -> None:
    assert quantile([1.0, 2.0, 3.0, 4.0], 0.25) == pytest.approx(17 / 12)
    assert quantile([1.0, 2.0, 3.0, 4.0], 0.75) == pytest.approx(43 / 12)
    assert quantile([5.0], 0.25) == quantile([5.0, 9.0], 0) == 5 and quantile([5.0, 9.0], 1) == 9
    assert math.isnan(quantile([], 0.5)) and math.isnan(quantile([1.0], 1.01))
    assert lower([1, 2, 3, 4], None).limit == pytest.approx(17 / 12 - 1.5 * 26 / 12)
    assert upper([4, 3, 2, 1], None).limit == pytest.approx(43 / 12 + 1.5 * 26 / 12)
    once = upper([0.03, 0.28, 0.67, 0.92, 0.97], None)
    assert once.first is not None and once.third is not None, "rounded once, not after each step"
    assert once.limit == 2.046666666666667 != (once.third - once.first) * 1.5 + once.third
    assert upper([1, 2], 9).meta("upper_fence") == {"upper_fence": 9}
    assert lower([], None).meta("lower_fence") == {"q1": None, "q3": None, "lower_fence": None}
    assert [rounded(x) for x in (0.00005, -0.00005, 0.00004, math.inf, 2 / 3)] == [0.0001, -0.0001, 0, None, 0.6667]
