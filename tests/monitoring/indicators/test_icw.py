"""The Potential Fraud Analysis: scores at both sides of each cut, flags from the score that is set, the mean."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.bos.monitoring.indicators.icw import INDICATORS

from .releases import asked, release, state


def score(code: str, *releases: Any) -> Any:
    return next(one.value for one in asked(code, *releases) if one.id == "a")


@pytest.mark.parametrize(
    ("code", "changed", "wanted"),
    [
        ("pfa1", {"awarded": "2025-03-26"}, 1),
        ("pfa1", {"awarded": "2025-03-27"}, 2),
        ("pfa1", {"awarded": "2025-05-10"}, 4),
        ("pfa1", {"awarded": "2025-05-11"}, 5),
        ("pfa2", {"estimate": 90, "contract": 100}, 5),
        ("pfa2", {"estimate": 1000, "contract": 991}, 5),
        ("pfa2", {"estimate": 1000, "contract": 985}, 4),
        ("pfa2", {"estimate": 1000, "contract": 950}, 1),
        ("pfa2", {"estimate": 1000, "contract": 900}, 2),
        ("pfa2", {"estimate": 1000, "contract": 800}, 5),
        ("pfa3", {"contract": 500_000_000}, 1),
        ("pfa3", {"contract": 500_000_001}, 2),
        ("pfa3", {"contract": 10_000_000_001}, 5),
        ("pfa4", {"title": "x" * 20}, 5),
        ("pfa4", {"title": "x" * 21}, 4),
        ("pfa4", {"title": "x" * 81}, 1),
        ("pfa5", {"description": "x" * 59}, 5),
        ("pfa5", {"description": "x" * 60}, 1),
        ("pfa6", {"opened": "2025-10-01"}, 5),
        ("pfa6", {"opened": "2025-09-30"}, 1),
        ("pfa2012_value", {"contract": 200_000_001}, 2),
        ("pfa2012_bidders", {"bids": [("s1", 100, "valid"), ("s2", 101, "valid")]}, 5),
        ("pfa2012_bidders", {"bids": [(f"s{n}", 100 + n, "valid") for n in range(6)]}, 1),
        ("pfa2012_ratio", {"estimate": 1000, "contract": 951}, 5),
        ("pfa2012_ratio", {"estimate": 1000, "contract": 800}, 1),
        ("pfa2012_late_works", {"opened": "2025-11-01", "category": "works"}, 1),
        ("pfa2012_late_works", {"opened": "2025-11-01"}, 0),
    ],
)
def test_scores_at_the_cuts(code: str, changed: dict[str, Any], wanted: int) -> None:
    assert score(code, release(**changed)) == wanted


def test_wins_within_a_year_are_counted() -> None:
    five = [release("a", awarded="2025-12-01"), *(release(f"b{n}", awarded=f"2025-0{n}-01") for n in range(1, 5))]
    assert score("pfa7", *five) == 5 and state("pfa7", *five) == "flag"
    old = [release("a", awarded="2025-12-01"), *(release(f"b{n}", awarded=f"2023-0{n}-01") for n in range(1, 5))]
    assert score("pfa7", *old) == 1
    other = [release("a"), *(release(f"b{n}", buyer="u2") for n in range(4))]
    assert score("pfa7", *other) == 1, "wins in another unit do not count"


def test_the_total_is_the_mean_and_says_of_how_many() -> None:
    (one,) = [one for one in asked("pfa", release(title="x" * 10, estimate=100)) if one.id == "a"]
    assert one.state == "clear" and one.value == pytest.approx((2 + 5 + 1 + 5 + 1 + 1) / 6 * 20, abs=0.1)
    assert state("pfa", release(title="x" * 10, estimate=100), threshold=50) == "flag"
    assert state("pfa", release(winner=None, opened=None, title="x", description=None)) == "missing"


@pytest.mark.parametrize("code", [one.code for one in INDICATORS])
def test_what_is_missing_is_said(code: str) -> None:
    bare = release(
        bids=None, opened=None, closed=None, awarded=None, signed=None, contract=None, title=None, buyer=None
    )
    assert state(code, bare) == "missing"
