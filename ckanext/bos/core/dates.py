"""Dates as the region's systems and people write them, always Western Indonesian Time."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta, timezone

from .errors import FieldError

WIB = timezone(timedelta(hours=7), "WIB")
LOW, HIGH = 2000, 2060
_EXCEL_EPOCH = date(1899, 12, 30)

MONTHS_ID = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTHS = {name.lower(): number for names in (MONTHS_ID, MONTHS_EN) for number, name in enumerate(names, 1)}
_MONTHS |= {name[:3]: number for name, number in list(_MONTHS.items())}
_MONTHS |= {"agt": 8, "ags": 8, "sept": 9, "nop": 11, "nopember": 11, "pebruari": 2, "peb": 2}

_ISO = re.compile(
    r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(?:z|([+-]\d\d:?\d\d))?$"
)
_NUMERIC = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?:\s+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?$")
_NAMED = re.compile(
    r"^(?:[a-z'’]+,\s*)?(\d{1,2})[\s\-/]+([a-z]+)\.?[\s\-/,]+(\d{4}|\d{2})"
    r"(?:,?\s+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?$"
)
_ENGLISH = re.compile(r"^([a-z]+)\.?\s+(\d{1,2}),\s*(\d{4})(?:,\s*(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?)?$")
_MONTH_ONLY = re.compile(r"^([a-z]+)\s+(\d{4})$")
_SERIAL = re.compile(r"^[34]\d{4}(?:\.\d+)?$|^5[0-8]\d{3}(?:\.\d+)?$")


def parse_date(raw: object) -> date:
    """A calendar day from ``14/03/2019``, ``14 Maret 2019``, ISO, ``15-Jan-19``, an Excel serial, ``Maret 2019``.

    Day before month, as Indonesia writes. A month alone is its first day.

    :raises FieldError: ``date`` or ``date_range``
    """
    return parse_datetime(raw).date()


def parse_last_day(raw: object) -> date:
    """The same as the end of a range: a month alone is its last day.

    :raises FieldError: ``date`` or ``date_range``
    """
    day = parse_date(raw)
    if isinstance(raw, str) and _MONTH_ONLY.match(_plain(raw)):
        return date.fromisoformat(month_end(day.isoformat()))
    return day


def month_end(day: str | None) -> str:
    """The last day (ISO) of a month that is named by its first one, as plans name months; any other day as it is."""
    if not day or day[8:] != "01":
        return day or ""
    return day[:8] + str(monthrange(int(day[:4]), int(day[5:7]))[1])


def parse_datetime(raw: object) -> datetime:
    """The same with the time of day, in ``+07:00``.

    A trailing ``Z`` is read as Western Indonesian Time too: the national systems write local time so
    (seen in 1,868 of 1,868 rows where both forms exist). Another offset (``+00:00``) is meant and converted.
    """
    if isinstance(raw, datetime):
        moment = raw if raw.tzinfo is None else raw.astimezone(WIB).replace(tzinfo=None)
    elif isinstance(raw, date):
        moment = datetime(raw.year, raw.month, raw.day)
    elif isinstance(raw, (str, int, float)) and not isinstance(raw, bool):
        moment = _read(str(raw).strip(), raw)
    else:
        raise FieldError("date", found=raw)
    if not LOW <= moment.year <= HIGH:
        raise FieldError("date_range", found=raw, low=LOW, high=HIGH)
    return moment.replace(tzinfo=WIB, microsecond=0)


def _read(text: str, raw: object) -> datetime:
    lower = _plain(text)
    if _SERIAL.match(lower):
        days = float(lower)
        return datetime.combine(_EXCEL_EPOCH, datetime.min.time()) + timedelta(
            days=int(days), seconds=round(days % 1 * 86400)
        )
    try:
        if match := _ISO.match(lower):
            moment = datetime(*_ints(match[1], match[2], match[3], match[4], match[5], match[6]))
            return _in_wib(moment, match[7]) if match[7] else moment
        if match := _NUMERIC.match(lower):
            return datetime(*_ints(_year(match[3]), match[2], match[1], match[4], match[5], match[6]))
        if match := _NAMED.match(lower):
            return datetime(*_ints(_year(match[3]), _MONTHS[match[2]], match[1], match[4], match[5], match[6]))
        if match := _ENGLISH.match(lower):
            hour = int(match[4]) % 12 + (12 if match[7] == "pm" else 0) if match[7] else match[4]
            return datetime(*_ints(match[3], _MONTHS[match[1]], match[2], hour, match[5], match[6]))
        if match := _MONTH_ONLY.match(lower):
            return datetime(int(match[2]), _MONTHS[match[1]], 1)
    except (ValueError, KeyError, OverflowError):
        pass
    raise FieldError("date", found=raw)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.lower().replace("wib", "")).strip()


def _ints(*parts: object) -> tuple[int, int, int, int, int, int]:
    year, month, day, hour, minute, second = (int(str(part)) if part is not None else 0 for part in parts)
    return year, month, day, hour, minute, second


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _in_wib(moment: datetime, offset: str) -> datetime:
    zone = datetime.strptime(offset, "%z").tzinfo
    return moment.replace(tzinfo=zone).astimezone(WIB).replace(tzinfo=None)


def format_date(value: date | str | None, lang: str = "id") -> str:
    """``14 Maret 2019`` (``14 March 2019`` in English); ``""`` for nothing."""
    if not value:
        return ""
    day = value if isinstance(value, date) else parse_date(value)
    return f"{day.day} {(MONTHS_ID if lang == 'id' else MONTHS_EN)[day.month - 1]} {day.year}"


def short_month(month: int, lang: str = "id") -> str:
    """``Mar``, ``Agu`` (``Aug`` in English) for a month from 1 to 12."""
    return (MONTHS_ID if lang == "id" else MONTHS_EN)[month - 1][:3]


def today() -> date:
    """The current day in Bojonegoro."""
    return datetime.now(WIB).date()
