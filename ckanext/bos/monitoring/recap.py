"""The recap: what each unit has entered, stage by stage, and what is late. Four queries for any number of units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos.core import schema
from ckanext.bos.core.dates import today
from ckanext.bos.core.ladder import RUNGS

from . import series, settings
from .doubted import Doubted, doubted
from .filters import Filters
from .overdue import CONDITIONS
from .series import Series


@dataclass(frozen=True)
class Row:
    """One unit, or all of them.

    :ivar reached: stage -> packages that came at least so far
    :ivar having: rung of the money ladder -> packages that have a value there
    :ivar amounts: rung -> sum in rupiah
    :ivar complete: stage and ``all`` -> per cent of what is owed that is there; None where nothing is owed
    :ivar overdue: code of :data:`overdue.CONDITIONS` -> packages
    :ivar open_checks: values that wait for a confirmation
    :ivar last: when anything of it changed last
    """

    id: str
    name: str
    title: str
    short_name: str
    kind: str
    packages: int = 0
    waiting: int = 0
    missing: int = 0
    open_checks: int = 0
    last: datetime | None = None
    reached: Mapping[str, int] = field(default_factory=dict)
    having: Mapping[str, int] = field(default_factory=dict)
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    complete: Mapping[str, int | None] = field(default_factory=dict)
    overdue: Mapping[str, int] = field(default_factory=dict)

    @property
    def late(self) -> int:
        """All that is overdue."""
        return sum(self.overdue.values())


@dataclass(frozen=True)
class Choices:
    """What can be filtered by: values that occur."""

    years: list[int]
    categories: list[str]
    methods: list[str]


@dataclass(frozen=True)
class Recap:
    """Everything that the page shows. ``units`` have packages, or count as units of the regency.

    :ivar doubted: what the sums hold of amounts that nobody has confirmed
    """

    filters: Filters
    units: list[Row]
    series: Series
    choices: Choices
    doubted: list[Doubted]

    @cached_property
    def total(self) -> Row:
        """All units together."""
        return total(self.units)


def build(filters: Filters, day: date | None = None) -> Recap:
    """The recap of a day (today in WIB)."""
    return Recap(filters, units(filters, day), series.build(filters), choices(), doubted(filters))


def units(filters: Filters, day: date | None = None) -> list[Row]:
    """A row for each unit, by title; those without packages too, unless one unit is asked for."""
    where, values = filters.where()
    which = "WHERE g.id = :unit_id" if filters.unit else _WANTED
    statement = sa.text(f"{_units(where, filters.where(public=False)[0])} {which} ORDER BY g.title")
    rows = model.Session.execute(statement, values | dates(day))
    return [_row(row._asdict()) for row in rows]


def dates(day: date | None = None) -> dict[str, Any]:
    """The days that conditions on lateness compare with."""
    day = day or today()
    return {"today": day, "unreported": day - timedelta(days=settings.report_days())}


def choices() -> Choices:
    """Years (newest first), kinds of procurement and methods that public processes have."""
    statement = sa.text("SELECT DISTINCT year, category, method FROM bos_process p WHERE p.public")
    found = list(model.Session.execute(statement))
    years = sorted({year for year, _, _ in found if year}, reverse=True)
    return Choices(years, *(sorted({row[column] for row in found if row[column]}) for column in (1, 2)))


def total(rows: Iterable[Row]) -> Row:
    """The sum of rows; completeness is weighed by packages."""
    listed = list(rows)
    complete: dict[str, int | None] = {}
    for stage in ("all", *schema.STAGES):
        weighed = [(row.complete[stage], row.reached.get(stage, row.packages)) for row in listed if row.packages]
        known = [(share, weight) for share, weight in weighed if share is not None and weight]
        complete[stage] = (
            sum(share * weight for share, weight in known) // sum(weight for _, weight in known) if known else None
        )
    sums: dict[str, Any] = {name: sum(getattr(row, name) for row in listed) for name in _COUNTED}
    sums |= {name: _summed(getattr(row, name) for row in listed) for name in _BY_NAME}
    return Row(
        id="",
        name="",
        title="",
        short_name="",
        kind="",
        last=max((row.last for row in listed if row.last), default=None),
        complete=complete,
        **sums,
    )


_COUNTED = ("packages", "waiting", "missing", "open_checks")
_BY_NAME = ("reached", "having", "amounts", "overdue")


def _summed(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in parts:
        for name, value in part.items():
            found[name] = found.get(name, 0) + value
    return found


_WANTED = (
    "WHERE g.is_organization AND (a.packages > 0 OR (g.state = 'active'"
    " AND coalesce(g.extras->>'counts_as_unit', '') = 'true' AND coalesce(g.extras->>'valid_to', '') = ''))"
)


def _units(where: str, unpublished: str) -> str:
    """A row for each unit with everything that is counted of its processes."""
    stages = ", ".join(f"'{stage}'" for stage in schema.STAGES)
    columns = ["count(*) AS packages", "max(p.modified) AS last", "coalesce(sum(cardinality(p.missing)), 0) AS missing"]
    columns += [f"count(*) FILTER (WHERE p.reached >= {n}) AS reached_{s}" for n, s in enumerate(schema.STAGES, 1)]
    columns += [f"count(p.{rung}) AS having_{rung}, coalesce(sum(p.{rung}), 0) AS amount_{rung}" for rung in RUNGS]
    columns += [
        f"floor(avg((p.completeness->>'{name}')::int))::int AS complete_{name}" for name in ("all", *schema.STAGES)
    ]
    columns += [f"count(*) FILTER (WHERE {condition}) AS overdue_{code}" for code, condition in CONDITIONS.items()]
    return (
        "WITH p AS NOT MATERIALIZED"
        f" (SELECT p.*, array_position(ARRAY[{stages}], p.stage) AS reached FROM bos_process p"
        f" WHERE {where}), a AS (SELECT p.unit_id, {', '.join(columns)} FROM p GROUP BY p.unit_id),"
        " c AS (SELECT p.unit_id, count(*) AS open_checks FROM bos_suspicion s JOIN p ON p.package_id = s.package_id"
        " WHERE s.gone IS NULL AND s.confirmed IS NULL AND s.level = 'stop' GROUP BY p.unit_id),"
        f" w AS (SELECT p.unit_id, count(*) AS waiting FROM bos_process p WHERE {unpublished} GROUP BY p.unit_id)"
        " SELECT g.id, g.name, coalesce(nullif(g.title, ''), g.name) AS title,"
        " coalesce(g.extras->>'short_name', '') AS short_name, coalesce(g.extras->>'unit_kind', '') AS kind,"
        " a.*, coalesce(c.open_checks, 0) AS open_checks, coalesce(w.waiting, 0) AS waiting"
        ' FROM "group" g LEFT JOIN a ON a.unit_id = g.id LEFT JOIN c ON c.unit_id = g.id'
        " LEFT JOIN w ON w.unit_id = g.id"
    )


_PLAIN = ("id", "name", "title", "short_name", "kind", *_COUNTED, "last")


def _row(found: Mapping[str, Any]) -> Row:
    plain = {name: found[name] for name in _PLAIN}
    if not found["packages"]:
        return Row(**{**plain, "packages": 0, "missing": 0})
    return Row(
        **plain,
        reached={stage: found[f"reached_{stage}"] for stage in schema.STAGES},
        having={rung: found[f"having_{rung}"] for rung in RUNGS},
        amounts={rung: found[f"amount_{rung}"] for rung in RUNGS},
        complete={name: found[f"complete_{name}"] for name in ("all", *schema.STAGES)},
        overdue={code: found[f"overdue_{code}"] for code in CONDITIONS},
    )
