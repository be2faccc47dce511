"""Packages by month and by district, from one query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos.core import places

from .filters import AMOUNT, Filters

MONTHS = 24
"""So many months of a trend are shown, the newest."""

_Found = tuple[int, Decimal]


@dataclass(frozen=True)
class Month:
    """What happened in one month: how many of a kind and their value in rupiah.

    :ivar month: ``2019-03``
    :ivar counts: ``tender`` (announced), ``award``, ``contract`` (signed) -> packages
    """

    month: str
    counts: Mapping[str, int]
    amounts: Mapping[str, Decimal]


@dataclass(frozen=True)
class District:
    """A district. A package in several of them counts in each; ``amount`` in rupiah at the furthest rung."""

    code: str
    name: str
    lat: float
    lon: float
    packages: int
    amount: Decimal


@dataclass(frozen=True)
class Series:
    """Months from the oldest, none left out between the first and the last; all districts by name."""

    months: list[Month]
    districts: list[District]


def build(filters: Filters) -> Series:
    """Both series of the packages that are asked for."""
    where, values = filters.where()
    statement = sa.text(
        "SELECT e.kind, to_char(e.day, 'YYYY-MM') AS key, count(*), coalesce(sum(e.amount), 0) FROM bos_process p"
        " CROSS JOIN LATERAL (VALUES ('tender', p.announced, coalesce(p.estimate, p.budget)),"
        " ('award', p.awarded, p.award), ('contract', p.signed, p.contract)) AS e(kind, day, amount)"
        f" WHERE {where} AND e.day IS NOT NULL GROUP BY 1, 2 UNION ALL"
        f" SELECT '', d.code, count(*), coalesce(sum({AMOUNT}), 0)"
        f" FROM bos_process p CROSS JOIN LATERAL unnest(p.districts) AS d(code) WHERE {where} GROUP BY d.code"
    )
    months: dict[str, dict[str, _Found]] = {}
    districts: dict[str, _Found] = {}
    for kind, key, count, amount in model.Session.execute(statement, values):
        if kind:
            months.setdefault(key, {})[kind] = (count, amount)
        else:
            districts[key] = (count, amount)
    return Series(_months(months), _districts(districts))


def _months(found: Mapping[str, Mapping[str, _Found]]) -> list[Month]:
    shown = _between(min(found), max(found))[-MONTHS:] if found else []
    return [
        Month(
            month,
            {kind: count for kind, (count, _) in found.get(month, {}).items()},
            {kind: amount for kind, (_, amount) in found.get(month, {}).items()},
        )
        for month in shown
    ]


def _districts(found: Mapping[str, _Found]) -> list[District]:
    rows = [
        District(one.code, one.name, float(one.lat), float(one.lon), *found.get(one.code, (0, Decimal(0))))
        for one in places.districts().values()
    ]
    return sorted(rows, key=lambda row: row.name)


def _between(first: str, last: str) -> list[str]:
    """All months from one to another, ``YYYY-MM``; none where the years are absurdly far apart."""
    year, month = map(int, last.split("-"))
    found: list[str] = []
    while len(found) < MONTHS and (text := f"{year:04d}-{month:02d}") >= first:
        found.append(text)
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found[::-1]
