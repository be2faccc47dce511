"""Development Gateway's fourteen flags: each fires, does not at its limit, and says what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.bos.monitoring.indicators.dg import INDICATORS

from .releases import release, state

THREE = [("s1", 100, "valid"), ("s2", 126, "valid"), ("s3", 131, "valid")]
SAME = [("s1", 100, "valid"), ("s2", 110, "valid")]


def again(count: int, **changed: Any) -> list[Any]:
    """So many processes, the first of which is ``a``."""
    return [release("a" if number == 0 else f"b{number}", **changed) for number in range(count)]


FIRES: dict[str, list[Any]] = {
    "i002": [release(bids=THREE)],
    "i004": [release(method="limited", price=300_000_000)],
    "i007": [release(bids=[("s1", 100, "valid")])],
    "i016": again(2, method="selective"),
    "i019": [release(signed="2025-06-02")],
    "i038": [release(closed="2025-03-14")],
    "i045": again(3),
    "i077": again(4),
    "i083": again(2, bids=SAME),
    "i085": [release(bids=[("s1", 100, "valid"), ("s2", 110, "valid")])],
    "i171": [release(estimate=100.5)],
    "i180": again(2, method="direct"),
    "i182": [release(bids=[("s2", 90, "disqualified"), ("s1", 100, "valid")])],
    "i184": [release(contract=131)],
}
CLEAR: dict[str, list[Any]] = {
    "i002": [release(bids=[("s1", 100, "valid"), ("s2", 125, "valid")])],
    "i004": [release(method="limited", price=200_000_000)],
    "i007": [release()],
    "i016": again(1, method="selective"),
    "i019": [release(signed="2025-05-31")],
    "i038": [release(closed="2025-03-15")],
    "i045": again(2),
    "i077": again(3),
    "i083": again(1, bids=SAME),
    "i085": [release(bids=[("s1", 100.1, "valid"), ("s2", 113.77, "valid")])],
    "i171": [release(estimate=103)],
    "i180": again(1, method="direct"),
    "i182": [release(bids=[("s1", 100, "valid"), ("s2", 110, "disqualified")])],
    "i184": [release(contract=130)],
}
MISSING: dict[str, list[Any]] = {
    "i002": [release(bids=None)],
    "i004": [release(method="limited", items=[])],
    "i007": [release(bids=None)],
    "i016": [release(method="selective", buyer=None)],
    "i019": [release(awarded=None)],
    "i038": [release(closed=None)],
    "i045": [release(items=[])],
    "i077": [release(awarded=None)],
    "i083": [release(bids=None)],
    "i085": [release(bids=[("s1", None, "valid"), ("s2", None, "valid")])],
    "i171": [release(estimate=None)],
    "i180": [release(method="direct", awarded=None)],
    "i182": [release(bids=[("s1", None, "valid"), ("s2", None, "valid")])],
    "i184": [release(contract=None)],
}


@pytest.mark.parametrize("code", [one.code for one in INDICATORS])
def test_each_fires_is_clear_at_its_limit_and_says_what_is_missing(code: str) -> None:
    assert state(code, *FIRES[code]) == "flag"
    assert state(code, *CLEAR[code]) == "clear"
    assert state(code, *MISSING[code]) == "missing"


def test_settings_move_the_limits() -> None:
    assert state("i019", release(signed="2025-04-20"), threshold=10) == "flag"
    assert state("i038", release(), threshold=30) == "flag"
    assert state("i184", release(contract=115), threshold=0.1) == "flag"


def test_suppliers_are_counted_by_id_not_by_name() -> None:
    mixed = [release("a" if n == 0 else f"b{n}", winner=f"s{n}") for n in range(4)]
    assert state("i077", *mixed) == "clear"
