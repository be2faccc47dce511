"""Where the values of a process come from, as a page says it."""

from __future__ import annotations

from datetime import date, datetime

import ckan.plugins.toolkit as tk

from ckanext.bos.core.dates import WIB, short_month
from ckanext.bos.core.ownership import STEWARD, Owner, Ownership
from ckanext.bos.registry import lang


_PEOPLE = (STEWARD, "spreadsheet")
"""Values that people wrote themselves, by the form or in a file of their own."""


def short_date(day: date) -> str:
    """``21 Nov 2026``."""
    return f"{day.day} {short_month(day.month, lang())} {day.year}"


def origin(owned: Ownership, path: str) -> str:
    """``dari SPSE, 21 Nov 2026`` for a value that a source gave; empty for what people typed."""
    owner = owned.owners.get(path)
    if owner is None or owner.source == STEWARD:
        return ""
    return tk._("from {source}, {date}").format(source=tk.h.bos_source(owner.source), date=_day(owner))


def is_given(owned: Ownership, path: str) -> bool:
    """Whether a source gave the value at this path, and not people."""
    owner = owned.of(path)
    return owner is not None and owner.source not in _PEOPLE


def other(owned: Ownership, path: str, value: str) -> str:
    """What a source (the latest, of several) says instead of the value that a steward gave; empty when they agree.

    :param value: the source's value as a person reads it
    """
    conflict = next(iter(owned.waiting(path)), None)
    if conflict is None:
        return ""
    name = tk.h.bos_source(conflict.owner.source)
    if conflict.value is None:
        return tk._("{source} no longer has this, {date}").format(source=name, date=_day(conflict.owner))
    return tk._("{source} says: {value} ({date})").format(source=name, value=value, date=_day(conflict.owner))


def _day(owner: Owner) -> str:
    try:
        return short_date(datetime.fromisoformat(owner.at).astimezone(WIB).date())
    except ValueError:
        return owner.at
