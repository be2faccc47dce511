"""Dates in every encoding that people and the region's systems use; always Western Indonesian Time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.bos.core.dates import (
    HIGH,
    LOW,
    MONTHS_EN,
    MONTHS_ID,
    WIB,
    format_date,
    parse_date,
    parse_datetime,
    parse_last_day,
    today,
)
from ckanext.bos.core.errors import FieldError

DAYS = [
    ("2019-03-14", "2019-03-14"),
    ("2019-3-4", "2019-03-04"),
    ("14/03/2019", "2019-03-14"),
    ("14-03-2019", "2019-03-14"),
    ("14.03.2019", "2019-03-14"),
    ("4/3/19", "2019-03-04"),
    ("01/12/2018", "2018-12-01"),
    ("14 Maret 2019", "2019-03-14"),
    ("14 MARET 2019", "2019-03-14"),
    ("14  Maret\u00a02019", "2019-03-14"),
    ("Kamis, 14 Maret 2019", "2019-03-14"),
    ("Jum'at, 15 Maret 2019", "2019-03-15"),
    ("22 Januari 2019", "2019-01-22"),
    ("11 Mei 2020", "2020-05-11"),
    ("9 Juni 2026", "2026-06-09"),
    ("17 Agustus 2019", "2019-08-17"),
    ("1 Pebruari 2019", "2019-02-01"),
    ("30 Nopember 2019", "2019-11-30"),
    ("15-Jan-19", "2019-01-15"),
    ("15-Mei-19", "2019-05-15"),
    ("15-Agu-19", "2019-08-15"),
    ("15-Okt-19", "2019-10-15"),
    ("15-Des-19", "2019-12-15"),
    ("15-May-19", "2019-05-15"),
    ("15-Aug-19", "2019-08-15"),
    ("15-Oct-19", "2019-10-15"),
    ("15-Dec-19", "2019-12-15"),
    ("14 March 2019", "2019-03-14"),
    ("Aug 13, 2025", "2025-08-13"),
    ("January 2026", "2026-01-01"),
    ("Maret 2019", "2019-03-01"),
    ("43814", "2019-12-15"),
    ("43435", "2018-12-01"),
    (43814, "2019-12-15"),
    (43814.0, "2019-12-15"),
    ("43814.75", "2019-12-15"),
    ("2025-01-01T00:00:00.000000Z", "2025-01-01"),
    ("2019-02-28T23:00:00+00:00", "2019-03-01"),
    (date(2019, 3, 14), "2019-03-14"),
    (datetime(2019, 3, 14, 23, 0, tzinfo=UTC), "2019-03-15"),
]


@pytest.mark.parametrize(("written", "day"), DAYS, ids=repr)
def test_every_encoding_of_a_day(written: object, day: str) -> None:
    assert parse_date(written).isoformat() == day


def test_a_month_ends_a_range_on_its_last_day() -> None:
    said = ("April 2019", " feb 2024 ", "14 Maret 2019", "2019-04-01", 43556)
    last = ["2019-04-30", "2024-02-29", "2019-03-14", "2019-04-01", "2019-04-01"]
    assert [parse_last_day(one).isoformat() for one in said] == last


TIMES = [
    ("2025-01-14 10:06:33", "2025-01-14T10:06:33+07:00"),
    ("2025-01-14 10:06 WIB", "2025-01-14T10:06:00+07:00"),
    ("2025-01-14T14:00:00.000000Z", "2025-01-14T14:00:00+07:00"),
    ("2025-01-14t14:00:57.916z", "2025-01-14T14:00:57+07:00"),
    ("2025-01-14T14:00:00+07:00", "2025-01-14T14:00:00+07:00"),
    ("2025-01-14T14:00:00+0900", "2025-01-14T12:00:00+07:00"),
    ("2025-01-14T20:00:00-05:00", "2025-01-15T08:00:00+07:00"),
    ("Aug 13, 2025, 12:00:00AM", "2025-08-13T00:00:00+07:00"),
    ("Aug 13, 2025, 12:30:00 PM", "2025-08-13T12:30:00+07:00"),
    ("Apr 10, 2025, 5:24:01 PM", "2025-04-10T17:24:01+07:00"),
    ("Apr 10, 2025, 17:24:01", "2025-04-10T17:24:01+07:00"),
    ("14 Maret 2019 10:00", "2019-03-14T10:00:00+07:00"),
    ("14 Maret 2019, 10.30 WIB", "2019-03-14T10:30:00+07:00"),
    ("20/03/2019 08:00", "2019-03-20T08:00:00+07:00"),
    ("43814.75", "2019-12-15T18:00:00+07:00"),
    ("43814.9999999", "2019-12-16T00:00:00+07:00"),
]


@pytest.mark.parametrize(("written", "moment"), TIMES, ids=repr)
def test_every_encoding_of_a_moment(written: object, moment: str) -> None:
    assert parse_datetime(written).isoformat() == moment


REFUSED = [
    ("", "date"),
    ("besok", "date"),
    ("0000-00-00", "date"),
    ("2019", "date"),
    ("12345", "date"),
    ("99999", "date"),
    ("31/02/2019", "date"),
    ("32 Januari 2019", "date"),
    ("03/14/2019", "date"),
    ("14 Junior 2019", "date"),
    ("Juliana 2019", "date"),
    ("14 Septik 2019", "date"),
    ("2019-03-14T25:00:00", "date"),
    ("2019-03-14T10:00:00+99:00", "date"),
    ("1-2-3-4", "date"),
    ("14 Maret 2019 - 20 Maret 2019", "date"),
    (True, "date"),
    (None, "date"),
    ([2019, 3, 14], "date"),
    (float("nan"), "date"),
    (1e20, "date"),
    ("1999-12-31", "date_range"),
    ("30000", "date_range"),
    ("14/03/99", "date_range"),
    ("14 Maret 2061", "date_range"),
    ("14 Maret 0019", "date_range"),
    (date(1, 1, 1), "date_range"),
]


@pytest.mark.parametrize(("written", "code"), REFUSED, ids=repr)
def test_nonsense_and_years_out_of_range_are_refused(written: object, code: str) -> None:
    with pytest.raises(FieldError) as caught:
        parse_datetime(written)
    assert caught.value.code == code


days = st.dates(date(LOW, 1, 1), date(HIGH, 12, 31))


@given(days)
def test_every_day_survives_every_way_of_writing_it(day: date) -> None:
    ways = [
        day.isoformat(),
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d-%m-%Y}",
        format_date(day, "id"),
        format_date(day, "en"),
        format_date(day, "id").upper(),
        f"{day.day}-{MONTHS_ID[day.month - 1][:3]}-{day:%y}",
        f"{day.day}-{MONTHS_EN[day.month - 1][:3]}-{day:%y}",
        f"{MONTHS_EN[day.month - 1][:3]} {day.day}, {day.year}",
        (day - date(1899, 12, 30)).days,
    ]
    for way in ways:
        assert parse_date(way) == day, way


@given(st.datetimes(datetime(LOW, 1, 2), datetime(HIGH, 12, 30)), st.integers(-14, 14))
def test_an_offset_is_converted_and_the_canonical_form_stays(moment: datetime, hours: int) -> None:
    moment = moment.replace(microsecond=0)
    sign, size = "-" if hours < 0 else "+", abs(hours)
    read = parse_datetime(f"{moment.isoformat()}{sign}{size:02}:00")
    assert read.replace(tzinfo=None) == moment + timedelta(hours=7 - hours)
    assert read.tzinfo is WIB
    assert parse_datetime(read.isoformat()) == read


@given(st.text() | st.floats() | st.integers() | st.from_regex(r"[\d/. :+TZ-]{6,25}", fullmatch=True))
def test_whatever_is_written_gives_a_day_in_range_or_a_clear_error(raw: object) -> None:
    try:
        moment = parse_datetime(raw)
    except FieldError as error:
        assert error.message("id") and error.message("en")
    else:
        assert LOW <= moment.year <= HIGH and moment.utcoffset() == timedelta(hours=7)


def test_days_are_shown_in_words() -> None:
    assert format_date("2019-03-14") == "14 Maret 2019"
    assert format_date(date(2019, 8, 1), "en") == "1 August 2019"
    assert format_date("2019-03-14T23:59:00+07:00") == "14 Maret 2019"
    assert format_date(None) == format_date("") == ""


def test_today_is_the_day_in_bojonegoro() -> None:
    before = (datetime.now(UTC) + timedelta(hours=7)).date()
    assert before <= today() <= (datetime.now(UTC) + timedelta(hours=7)).date()
