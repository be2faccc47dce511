"""The leaves of a release: amounts, moments, periods, texts and codes in the form OCDS asks for.

Nothing known is None or empty, and :func:`some` leaves it out: a release never holds null, "" or an empty object.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ckanext.bos.core import codelists
from ckanext.bos.core.dates import WIB
from ckanext.bos.core.redaction import scrub

CURRENCY = "IDR"


def some(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content without what is not known; False and 0 are known."""
    return {name: value for name, value in content.items() if value or value is False or type(value) in (int, float)}


def number(value: str) -> int | float:
    """A JSON number of a canonical one: whole ones exactly, others as near as JSON readers keep them."""
    exact = Decimal(value)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def money(value: str | None) -> dict[str, Any] | None:
    """Rupiah: ``{"amount": 1250000000, "currency": "IDR"}``."""
    return {"amount": number(value), "currency": CURRENCY} if value else None


def summed(values: Iterable[str | None]) -> dict[str, Any] | None:
    """The sum of the amounts that are known, added as decimals; None where none is."""
    known = [Decimal(value) for value in values if value]
    return money(str(sum(known, Decimal(0)))) if known else None


def above_zero(value: str | None) -> bool:
    """Whether an amount is known and more than nothing."""
    return bool(value) and Decimal(value or 0) > 0


def text(values: Mapping[str, Any], name: str) -> str:
    """A free text, person data cut out once more before it is published (openness reference, section 4)."""
    value = str(values.get(name) or "").strip()
    return _cleared(value) if _SUSPECT.search(value) else value


_SUSPECT = re.compile(r"[\d@]")


@lru_cache(maxsize=20_000)
def _cleared(value: str) -> str:
    return scrub(value)[0]


def flag(value: str | None) -> bool | None:
    """A canonical yes or no."""
    return {"true": True, "false": False}.get(value or "")


def first_moment(day: str | None) -> str:
    """The start of a day, in Western Indonesian Time; a moment stays as it is."""
    return f"{day}T00:00:00+07:00" if day and len(day) == 10 else day or ""


def last_moment(day: str | None) -> str:
    """The end of a day, in Western Indonesian Time; a moment stays as it is."""
    return f"{day}T23:59:59+07:00" if day and len(day) == 10 else day or ""


def period(start: str | None, end: str | None, *, days: bool = False) -> dict[str, Any]:
    """From the start of a day (or a moment) to the end of another.

    :param days: also the whole days between, where both ends are known
    """
    found = some({"startDate": first_moment(start), "endDate": last_moment(end)})
    if days and len(found) == 2 and (between := _days(found["startDate"], found["endDate"])) >= 0:
        found["durationInDays"] = between
    return found


def _days(start: str, end: str) -> int:
    return (date.fromisoformat(end[:10]) - date.fromisoformat(start[:10])).days


def year_period(year: str | None) -> dict[str, Any]:
    """A fiscal year, January to December."""
    return period(f"{year}-01-01", f"{year}-12-31") if year else {}


def stamp(value: Any) -> str:
    """CKAN's time of a resource (naive UTC) as Western Indonesian Time; "" for nothing."""
    if not value:
        return ""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(WIB).replace(microsecond=0).isoformat()


def code(codelist: str, value: str | None) -> str | None:
    """The code OCDS has for a value of a code list."""
    known = codelists.codes(codelist).get(value or "")
    return known.ocds if known else None


def label(codelist: str, value: str | None) -> str:
    """What people call a value, in Indonesian."""
    return codelists.label(codelist, value, "id")
