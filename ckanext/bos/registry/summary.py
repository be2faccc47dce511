"""Sums over public processes, from the index rows: one query each, whatever the number of processes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos.core import schema
from ckanext.bos.core.ladder import RUNGS

from .model import Process


@dataclass(frozen=True)
class Sums:
    """How many packages and what they are worth, in rupiah; None where no package has a value of that kind."""

    packages: int = 0
    budget: Decimal | None = None
    estimate: Decimal | None = None
    award: Decimal | None = None
    contract: Decimal | None = None
    paid: Decimal | None = None


@dataclass(frozen=True)
class Unit:
    """A unit as pages name it.

    :ivar kind: a value of ``unit_kind``; empty where none is set
    :ivar parent: slug of the parent unit, or empty; ``successor`` likewise
    :ivar until: last year of the unit, or empty
    """

    id: str
    slug: str
    title: str
    short_name: str
    kind: str
    parent: str
    successor: str
    until: str


@dataclass(frozen=True)
class ListedProcess:
    """A process in a short list. ``name`` is that of its page; ``amount`` stands at ``rung``."""

    name: str
    title: str
    unit_id: str
    year: int | None
    stage: str
    rung: str
    amount: Decimal | None


@dataclass(frozen=True)
class Completeness:
    """How much of what is owed is there: mean of the packages in per cent. ``stages`` leaves out those not begun.

    :ivar last: when a package changed last
    """

    packages: int
    share: int
    stages: dict[str, int]
    last: datetime


def list_units() -> list[Unit]:
    """All units by title, those outside the regency government too."""
    group: Any = model.Group
    names = ("short_name", "unit_kind", "parent", "successor", "valid_to")
    query = (
        model.Session.query(group.id, group.name, group.title, *(group.extras[name].astext for name in names))
        .filter_by(is_organization=True, state="active")
        .order_by(group.title)
    )
    return [Unit(id_, slug, title or slug, *(text or "" for text in rest)) for id_, slug, title, *rest in query]


def version() -> Hashable:
    """Something that is another whenever a process was written or deleted since, for those who keep what sums tell.

    The newest change alone would miss one that began before it and was committed after it.
    """
    moments = sa.func.sum(sa.extract("epoch", Process.modified))
    return tuple(model.Session.execute(sa.select(sa.func.count(), moments)).one())


def sums_by_year_and_stage(unit_id: str | None = None) -> dict[int, dict[str, Sums]]:
    """Year -> the stage that processes have reached -> sums, newest year first.

    :param unit_id: only of this unit
    """
    query = _sums(Process.year, Process.stage).where(Process.year.is_not(None))
    if unit_id:
        query = query.where(Process.unit_id == unit_id)
    found: dict[int, dict[str, Sums]] = {}
    for year, stage, *values in model.Session.execute(query.order_by(Process.year.desc())):
        found.setdefault(year, {})[stage] = Sums(*values)
    return found


def sums_by_unit(year: int | None = None) -> dict[str, Sums]:
    """Unit id -> sums, those with most packages first.

    :param year: only of this fiscal year
    """
    query = _sums(Process.unit_id)
    if year:
        query = query.where(Process.year == year)
    rows = model.Session.execute(query.order_by(sa.func.count().desc()))
    return {unit_id: Sums(*values) for unit_id, *values in rows}


def completeness_by_unit(year: int | None = None, unit_id: str | None = None) -> dict[str, Completeness]:
    """Unit id -> how complete its public packages are, the most complete first.

    :param year: only of this fiscal year
    :param unit_id: only of this unit
    """
    shares = [_mean(Process.completeness[stage].astext.cast(sa.Integer)) for stage in ("all", *schema.STAGES)]
    query = sa.select(Process.unit_id, sa.func.count(), sa.func.max(Process.modified), *shares).where(Process.public)
    if year:
        query = query.where(Process.year == year)
    if unit_id:
        query = query.where(Process.unit_id == unit_id)
    rows = model.Session.execute(query.group_by(Process.unit_id).order_by(shares[0].desc(), sa.func.count().desc()))
    return {
        id_: Completeness(
            count, whole or 0, {stage: n for stage, n in zip(schema.STAGES, rest, strict=True) if n is not None}, last
        )
        for id_, count, last, whole, *rest in rows
    }


def sums_by_district(year: int | None = None) -> dict[str, tuple[int, Decimal]]:
    """Code of a district -> packages and their value at the furthest rung. One in several districts counts in each.

    :param year: only of this fiscal year
    """
    statement = sa.text(
        "SELECT d.code, count(*), coalesce(sum(coalesce(p.contract, p.award, p.estimate, p.budget)), 0)"
        " FROM bos_process p CROSS JOIN LATERAL unnest(p.districts) AS d(code) WHERE p.public"
        f"{' AND p.year = :year' if year else ''} GROUP BY d.code"
    )
    rows = model.Session.execute(statement, {"year": year} if year else {})
    return {code: (count, amount) for code, count, amount in rows}


def sums_reached(stages: dict[str, Sums]) -> dict[str, Sums]:
    """Sums by reached stage -> for each stage those that came at least so far (the funnel)."""
    found: dict[str, Sums] = {}
    for index, stage in enumerate(schema.STAGES):
        found[stage] = total_sums(stages[later] for later in schema.STAGES[index:] if later in stages)
    return found


def total_sums(parts: Iterable[Sums]) -> Sums:
    """The sum of sums."""
    listed = list(parts)
    amounts = [_plus([getattr(part, rung) for part in listed]) for rung in RUNGS]
    return Sums(sum(part.packages for part in listed), *amounts)


def largest_processes(year: int, limit: int) -> list[ListedProcess]:
    """The packages of a year with the highest value at their furthest rung.

    Left out are those whose contract value is in doubt: a typing error must not lead the list.
    """
    sound = ~Process.doubts.contains([{"field": "contracts.amount"}])
    return _listed(sa.and_(Process.year == year, _furthest().is_not(None), sound), _furthest().desc(), limit)


def last_changed_processes(limit: int) -> list[ListedProcess]:
    """The packages that changed last."""
    return _listed(sa.true(), Process.modified.desc(), limit)


def last_changed_by_stage(limit: int, year: int | None = None) -> dict[str, list[ListedProcess]]:
    """Stage -> the packages standing there that changed last.

    :param year: only of this fiscal year
    """
    of_year = Process.year == year if year else sa.true()
    place = sa.func.row_number().over(partition_by=Process.stage, order_by=(Process.modified.desc(), Process.ocid))
    ranked = sa.select(Process.package_id, place.label("place")).where(Process.public, of_year).subquery()
    chosen = sa.select(ranked.c.package_id).where(ranked.c.place <= limit)
    condition = Process.package_id.in_(chosen)
    rows = _listed(condition, Process.modified.desc(), limit * len(schema.STAGES))
    return {stage: [row for row in rows if row.stage == stage] for stage in schema.STAGES}


def _furthest() -> Any:
    return sa.func.coalesce(Process.contract, Process.award, Process.estimate, Process.budget)


def _listed(condition: Any, order: Any, limit: int) -> list[ListedProcess]:
    rung = sa.case(
        (Process.contract.is_not(None), "contract"),
        (Process.award.is_not(None), "award"),
        (Process.estimate.is_not(None), "estimate"),
        else_="budget",
    )
    columns = (Process.ocid, Process.title, Process.unit_id, Process.year, Process.stage, rung, _furthest())
    query = sa.select(*columns).where(Process.public, condition).order_by(order, Process.ocid).limit(limit)
    return [ListedProcess(ocid.lower(), *rest) for ocid, *rest in model.Session.execute(query)]


def _mean(column: Any) -> Any:
    return sa.func.floor(sa.func.avg(column)).cast(sa.Integer)


def _sums(*keys: Any) -> sa.Select[Any]:
    sums = [sa.func.sum(getattr(Process, rung)) for rung in RUNGS]
    return sa.select(*keys, sa.func.count(), *sums).where(Process.public).group_by(*keys)


def _plus(values: list[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
