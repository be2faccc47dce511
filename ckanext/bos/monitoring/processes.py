"""Lists of processes that need something: what is overdue, what is missing. From the index rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import registry
from ckanext.bos.core import schema
from ckanext.bos.core.schema import Text

from .filters import AMOUNT, Filters
from .overdue import CONDITIONS
from .recap import dates

WEIGHTS = {"overdue": 100, "returned": 80, "check": 60, "conflict": 40, "paper": 3, "field": 1}
"""What a steward sees first: a late process weighs as much as thirty papers."""


@dataclass(frozen=True)
class Listed:
    """A process that needs something.

    :ivar amount: rupiah at the furthest rung
    :ivar overdue: codes of :data:`overdue.CONDITIONS`
    :ivar missing: ``stage/kind/name``, in the order of the form
    :ivar checks: doubtful values that stop a release and wait for a confirmation; ``returned``: those of any level
        that walidata sent back
    :ivar weight: how urgent it is, by :data:`WEIGHTS`
    """

    name: str
    ocid: str
    title: str
    unit: str
    unit_title: str
    year: int | None
    stage: str
    amount: Decimal | None
    complete: int
    overdue: list[str]
    missing: list[str]
    checks: int
    returned: int
    conflict: bool
    public: bool
    weight: int

    @property
    def papers(self) -> int:
        """How many papers are missing."""
        return sum("/paper/" in path for path in self.missing)

    @property
    def fields(self) -> int:
        """How many fields are not filled in."""
        return len(self.missing) - self.papers


@dataclass(frozen=True)
class Lacking:
    """A paper or field, and how many processes owe it."""

    path: str
    stage: str
    kind: str
    label: Text
    processes: int


def label_of(path: str) -> Text:
    """What people call what is missing: ``contract/paper/spmk`` -> ``SPMK``."""
    _stage, kind, name = path.split("/", 2)
    definition = schema.load()
    if kind == "paper":
        return definition.papers[name].label
    entry, _, sub = name.partition(".")
    found = definition.fields[entry]
    if not sub:
        return found.label
    inner = found.subfields[sub].label
    return {lang: f"{found.label[lang]}: {inner[lang]}" for lang in ("id", "en")}


def lacking(filters: Filters) -> list[Lacking]:
    """What is missing most often, most first."""
    where, values = filters.where()
    statement = sa.text(
        f"SELECT m.path, count(*) FROM bos_process p CROSS JOIN LATERAL unnest(p.missing) AS m(path) WHERE {where}"
        " GROUP BY m.path ORDER BY 2 DESC, 1"
    )
    rows = model.Session.execute(statement, values)
    return [_lacking(path, count) for path, count in rows]


def _lacking(path: str, count: int) -> Lacking:
    stage, kind, _name = path.split("/", 2)
    return Lacking(path, stage, kind, label_of(path), count)


def find(
    filters: Filters,
    *,
    overdue: str = "",
    missing: str = "",
    needing: bool = False,
    units: list[str] | None = None,
    staff: bool = False,
    start: int = 0,
    limit: int | None = 50,
    day: date | None = None,
) -> tuple[int, list[Listed]]:
    """Processes, the most urgent first, and how many there are.

    :param overdue: only those late in this way
    :param missing: only those without this paper or field (``stage/kind/name``)
    :param needing: only those that need anything at all
    :param units: ids of units; None for any
    :param staff: those not published too
    """
    where, values = filters.where(public=None if staff else True)
    values |= dates(day)
    conditions = [where]
    if overdue:
        conditions.append(f"({CONDITIONS[overdue]})")
    if missing:
        conditions.append(":missing = ANY(p.missing)")
        values["missing"] = missing
    if units is not None:
        conditions.append("p.unit_id = ANY(:units)")
        values["units"] = units
    if needing:
        conditions.append("need.weight > 0")
    statement = f"FROM {_NEED} WHERE {' AND '.join(conditions)}"
    rows = model.Session.execute(
        sa.text(
            "SELECT count(*) OVER () AS every, lower(p.ocid) AS name, p.ocid, p.title, g.name AS unit,"
            f" g.title AS unit_title, p.year, p.stage, {AMOUNT} AS amount,"
            " (p.completeness->>'all')::int AS complete, need.overdue, p.missing, need.checks, need.returned,"
            f" need.conflict, p.public, need.weight {statement}"
            " ORDER BY need.weight DESC, amount DESC NULLS LAST, p.ocid OFFSET :start LIMIT :limit"
        ),
        values | {"start": start, "limit": limit},
    ).all()
    found = [Listed(*row[1:]) for row in rows]
    return (rows[0].every if rows else 0), found


def to_do(units: list[str] | None, *, start: int = 0, limit: int = 20) -> tuple[int, list[Listed]]:
    """What units (ids; None for all) have to do, unpublished processes too, and how much there is."""
    return find(Filters(), needing=True, units=units, staff=True, start=start, limit=limit)


def units_to_do(user: Any) -> list[str] | None:
    """The ids of the units that a user works for; None for all of them."""
    return None if registry.is_walidata(user) else registry.units_of(user)


def _need() -> str:
    late = ", ".join(f"CASE WHEN {condition} THEN '{code}' END" for code, condition in CONDITIONS.items())
    papers = "(SELECT count(*) FROM unnest(p.missing) m WHERE split_part(m, '/', 2) = 'paper')"
    weight = (
        f"{WEIGHTS['overdue']} * cardinality(o.overdue) + {WEIGHTS['check']} * s.checks"
        f" + {WEIGHTS['returned']} * s.returned + {WEIGHTS['conflict']} * (w.package_id IS NOT NULL)::int"
        f" + {WEIGHTS['paper'] - WEIGHTS['field']} * {papers} + {WEIGHTS['field']} * cardinality(p.missing)"
    )
    return (
        'bos_process p JOIN "group" g ON g.id = p.unit_id'
        " LEFT JOIN bos_ownership w ON w.package_id = p.package_id AND w.has_conflict"
        f" CROSS JOIN LATERAL (SELECT array_remove(ARRAY[{late}], NULL) AS overdue) o"
        " CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE returned IS NULL AND level = 'stop') AS checks,"
        " count(returned) AS returned FROM bos_suspicion WHERE package_id = p.package_id AND gone IS NULL"
        " AND confirmed IS NULL) s"
        f" CROSS JOIN LATERAL (SELECT {weight} AS weight, o.overdue, s.checks, s.returned,"
        " w.package_id IS NOT NULL AS conflict) need"
    )


_NEED = _need()
