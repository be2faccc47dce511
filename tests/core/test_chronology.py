"""Days and months exchanged by a spreadsheet: found by the order of the codes, exactly those of the real sheet."""

from __future__ import annotations

import itertools
import json
import random
import time
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.bos.core.chronology import Reading, exchanged, readings
from ckanext.bos.core.dates import parse_date
from ckanext.bos.sources.tables import read_csv

from ..shared_data import SHARED, needs_shared


def day(text: str) -> date:
    return date.fromisoformat(text)


def test_one_exchanged_day_among_others() -> None:
    written = ["2018-01-10", "2018-12-01", "2018-01-15", "2018-02-20"]
    assert readings([day(text) for text in written]) == ["written", "exchanged", "written", "written"]


def test_what_fits_as_written_is_left() -> None:
    assert readings([day("2018-01-02"), day("2018-02-01"), day("2018-12-12")]) == ["written"] * 3
    assert readings([day("2018-05-05")] * 3) == ["written"] * 3
    assert readings([]) == []


def test_a_wrong_year_fits_neither_way() -> None:
    written = ["2018-01-10", "2019-12-15", "2018-01-20", "2018-01-30"]
    assert readings([day(text) for text in written]) == ["written", "neither", "written", "written"]


def test_only_a_day_that_can_be_a_month_is_exchanged() -> None:
    assert exchanged(day("2018-12-01")) == day("2018-01-12")
    with pytest.raises(ValueError):
        exchanged(day("2018-01-13"))


def chain(days: Sequence[date], found: Sequence[Reading]) -> list[date]:
    return [
        exchanged(at) if how == "exchanged" else at for at, how in zip(days, found, strict=True) if how != "neither"
    ]


def worth(found: Sequence[Reading]) -> tuple[int, int]:
    return sum(how != "neither" for how in found), -sum(how == "exchanged" for how in found)


def best(days: Sequence[date]) -> tuple[int, int]:
    """The longest chain with the fewest exchanges, by trying everything."""
    ways: list[list[Reading]] = [
        ["neither", "written", "exchanged"] if at.day <= 12 and at.day != at.month else ["neither", "written"]
        for at in days
    ]
    return max(worth(way) for way in itertools.product(*ways) if chain(days, way) == sorted(chain(days, way)))


@given(st.lists(st.dates(date(2018, 1, 1), date(2018, 12, 31)), max_size=7))
def test_no_chain_is_longer_and_none_as_long_has_fewer_exchanges(days: list[date]) -> None:
    found = readings(days)
    assert chain(days, found) == sorted(chain(days, found))
    assert worth(found) == best(days)


def test_a_hundred_thousand_days_take_two_seconds_at_most() -> None:
    dice = random.Random(1)
    start = date(2015, 1, 1)
    days = [start + timedelta(days=number // 30) for number in range(100_000)]
    wrong = {number for number in range(100_000) if days[number].day <= 12 and dice.random() < 0.1}
    days = [exchanged(at) if number in wrong else at for number, at in enumerate(days)]
    started = time.process_time()
    found = readings(days)
    assert time.process_time() - started < 2
    assert found.count("exchanged") > 0.9 * len(wrong)


@needs_shared
def test_exactly_the_62_tenders_of_2018_and_none_of_2019() -> None:
    truths = json.loads((SHARED / "bojonegoro" / "truths.json").read_text("utf-8"))["tender_2018_dates"]
    rows = [(int(row.cells["kode_lelang"]), row.cells) for row in read_csv(SHARED / "bojonegoro" / "tender_2018.csv")]
    rows.sort(key=lambda row: row[0])
    found = readings([parse_date(cells["tanggal_pembuatan"]) for _, cells in rows])
    by_reading = {how: {code for (code, _), read in zip(rows, found, strict=True) if read == how} for how in set(found)}
    assert sorted(by_reading["exchanged"]) == truths["fit_only_when_exchanged"] and len(by_reading["exchanged"]) == 62
    assert set(truths["fit_neither_way"]) <= by_reading["neither"] and len(by_reading["neither"]) == 403 - 399
    year = {code: cells["tahun_ang"] for code, cells in rows}
    assert {year[code] for code in by_reading["exchanged"] | by_reading["neither"]} == {"2018"}
