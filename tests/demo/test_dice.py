"""Chance must be the same on every machine and in every Python."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.dice import KNOTS, Dice, Pool, apportion, quantile


def test_stream_is_the_same_everywhere() -> None:
    dice = Dice(244, "somewhere")
    assert [dice.below(1000) for _ in range(6)] == [978, 981, 293, 150, 216, 350]


def test_streams_are_independent_of_each_other() -> None:
    assert Dice(1, "a").unit() != Dice(1, "b").unit()
    assert Dice(1, "a").unit() != Dice(2, "a").unit()
    assert Dice(1, "a", "b").unit() == Dice(1, "a", "b").unit()


def test_quantile_reads_the_table_at_its_knots_and_between() -> None:
    table = tuple(float(i * i) for i in range(10))
    assert [quantile(table, knot) for knot in KNOTS] == pytest.approx(table)
    assert quantile(table, 0.025) == pytest.approx(0.5)


@given(st.integers(0, 5000), st.lists(st.integers(0, 900), min_size=1, max_size=40).filter(any))
def test_apportion_gives_away_everything_and_nothing_unfairly(total: int, weights: list[int]) -> None:
    parts = apportion(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1


def test_apportion_refuses_nothing_to_share_by() -> None:
    with pytest.raises(ValueError, match="positive weight"):
        apportion(3, [0, 0])


def test_strata_have_the_mean_of_the_table() -> None:
    shares = Dice(3, "strata").strata(200)
    assert sorted(int(share * 200) for share in shares) == list(range(200))


def test_by_share_takes_whole_parts_of_each_group() -> None:
    items = [("a", i) for i in range(40)] + [("b", i) for i in range(10)] + [("c", i) for i in range(10)]
    taken = Dice(3, "shares").by_share(items, {"": 0.5, "a": 0.1}, lambda item: item[0])
    assert sum(item[0] == "a" for item in taken) == 4
    assert sum(item[0] != "a" for item in taken) == 10
    assert len(set(taken)) == len(taken)


def test_pool_prefers_the_first() -> None:
    pool, dice = Pool(list(range(100)), 5), Dice(3, "pool")
    drawn = [pool.draw(dice) for _ in range(3000)]
    assert drawn.count(0) > 3 * drawn.count(60)
    assert set(drawn) <= set(range(100))
