"""How much of the sums is made of amounts that a check does not believe and nobody has confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos.core.ladder import Rung

from .filters import Filters

_PLACES = ("budget_amount", "estimate_amount", "awards", "contracts", "amendments", "payments")
"""The first part of a suspicion's path, in the order of the money ladder, the first is 1."""

_SUMS: Mapping[Rung, str] = {
    "budget": "d.first = 1",
    "contract": "d.first < 6",
    "paid": "d.last = 6",
}
"""The rungs whose sums lead a page -> whether a process's amount there is in doubt."""


@dataclass(frozen=True)
class Doubted:
    """What a rung's sum holds of packages whose amount there is in doubt.

    :ivar amount: in rupiah
    """

    rung: Rung
    packages: int
    amount: Decimal


def doubted(filters: Filters) -> list[Doubted]:
    """Of budget, contract and payment, those that hold any, from one query.

    A check doubts the first amount that is wrong; the contract follows from it and is as doubtful.
    """
    where, values = filters.where()
    sums = ", ".join(
        f"count(*) FILTER (WHERE {doubt} AND p.{rung} > 0), sum(p.{rung}) FILTER (WHERE {doubt})"
        for rung, doubt in _SUMS.items()
    )
    statement = sa.text(
        "WITH s AS (SELECT package_id, array_position(CAST(:places AS text[]), split_part(path, '/', 1)) AS place"
        " FROM bos_suspicion WHERE gone IS NULL AND confirmed IS NULL"
        " AND (field LIKE '%amount' OR field IN ('awards', 'contracts', 'payments'))),"
        " d AS (SELECT package_id, min(place) AS first, max(place) AS last FROM s GROUP BY package_id)"
        f" SELECT {sums} FROM d JOIN bos_process p ON p.package_id = d.package_id WHERE {where}"
    )
    found = list(model.Session.execute(statement, values | {"places": list(_PLACES)}).one())
    pairs = zip(_SUMS, found[::2], found[1::2], strict=True)
    return [Doubted(rung, packages, amount) for rung, packages, amount in pairs if packages]
