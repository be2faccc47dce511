"""Periods of reports: a month or a day."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import NamedTuple

from ckanext.bos.core.dates import MONTHS_ID, parse_date
from ckanext.bos.core.errors import FieldError

_MONTH = re.compile(r"^(\d{4})[-/](\d{1,2})$")
_MONTH_LAST = re.compile(r"^(\d{1,2})[-/](\d{4})$")
_YEARS = range(2000, 2061)


class Period(NamedTuple):
    """A period by its name, ``2019-08`` or ``2019-08-15``, and its last day."""

    name: str
    end: date


def period(text: str, month: str = "", year: str = "") -> Period:
    """The period meant by a cell, or by the month (a number or a name) and the year beside it.

    :raises FieldError: it is none
    """
    found = text.strip() or f"{year}-{month}".strip("-")
    if match := _MONTH.match(found):
        return _of_month(int(match[1]), int(match[2]), found)
    if match := _MONTH_LAST.match(found):
        return _of_month(int(match[2]), int(match[1]), found)
    named = found.lower() if text.strip() else f"{month} {year}".lower().strip()
    for number, name in enumerate(MONTHS_ID, 1):
        if match := re.fullmatch(rf"{name.lower()}\s+(\d{{4}})", named):
            return _of_month(int(match[1]), number, found)
    try:
        day = parse_date(text) if text.strip() else None
    except FieldError:
        day = None
    if day is None:
        raise FieldError("period", found=found)
    return Period(day.isoformat(), day)


def _of_month(year: int, month: int, found: str) -> Period:
    if not 1 <= month <= 12 or year not in _YEARS:
        raise FieldError("period", found=found)
    return Period(f"{year}-{month:02}", date(year, month, calendar.monthrange(year, month)[1]))
