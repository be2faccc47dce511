"""How the feeds are doing, from the tables of the federation: a few statements, whatever the number of datasets."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from . import lint, published, visits
from .describing import KINDS
from .findings import WEIGHTS, Finding

LISTED = 50
"""Datasets listed as not ready."""


@dataclass(frozen=True)
class Unit:
    """A unit: how many of its datasets are public, how many wait, and of how many something would get lost."""

    name: str
    title: str
    public: int
    waiting: int
    flawed: int

    @property
    def open(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.waiting or self.flawed)


@dataclass(frozen=True)
class Flawed:
    """A dataset that is not ready, with what was found, the worst first."""

    name: str
    title: str
    kind: str
    unit: str
    findings: list[Finding]


@dataclass(frozen=True)
class Seen:
    """What one program took. ``datasets``: in its last run."""

    face: str
    agent: str
    first: datetime
    last: datetime
    requests: int
    runs: int
    datasets: int


@dataclass(frozen=True)
class Status:
    """The state of the feeds.

    :ivar waiting: datasets that are not public
    :ivar unread: public datasets that nobody has looked at yet
    :ivar weights: weight of a finding -> how many datasets have one
    """

    public: int
    withdrawn: int
    waiting: int
    unread: int
    loss: published.Loss
    weights: dict[str, int]
    visits: list[Seen] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    worst: list[Flawed] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "public": self.public,
            "withdrawn": self.withdrawn,
            "waiting": self.waiting,
            "unread": self.unread,
            "held": self.loss.suspicious,
            "lost": {"gone": self.loss.gone, "titles": self.loss.names},
            "weights": self.weights,
            "visits": [
                asdict(seen) | {"first": seen.first.isoformat(), "last": seen.last.isoformat()} for seen in self.visits
            ],
            "units": [asdict(unit) for unit in self.units],
            "worst": [
                asdict(flawed) | {"findings": [finding.as_dict() for finding in flawed.findings]}
                for flawed in self.worst
            ],
        }


def status() -> Status:
    """The state of the feeds now."""
    values = {"kinds": list(KINDS)}
    waiting, unread, gone = model.Session.execute(sa.text(_COUNTS), values).one()
    loss = published.loss()
    return Status(
        public=loss.public,
        withdrawn=gone,
        waiting=waiting,
        unread=unread,
        loss=loss,
        weights=_weights(values),
        visits=[
            Seen(visit.face, visit.agent, visit.first, visit.last, visit.requests, visit.run, visit.datasets)
            for visit in visits.listed()
        ],
        units=[Unit(*row) for row in model.Session.execute(sa.text(_UNITS), values)],
        worst=_worst(values),
    )


_FLAWED = 'b.findings @> \'[{"weight": "reject"}]\' OR b.findings @> \'[{"weight": "lost"}]\''
_COUNTS = f"""
SELECT (SELECT count(*) FROM package p WHERE p.type = ANY(:kinds) AND p.state = 'active' AND p.private),
       (SELECT count(*) FROM package p LEFT JOIN bos_published b ON b.package_id = p.id
        WHERE {published.PUBLIC} AND b.findings IS NULL),
       (SELECT count(*) FROM bos_published WHERE withdrawn IS NOT NULL)
"""
_UNITS = f"""
SELECT g.name, coalesce(nullif(g.title, ''), g.name), count(*) FILTER (WHERE NOT p.private),
       count(*) FILTER (WHERE p.private), count(*) FILTER (WHERE NOT p.private AND ({_FLAWED}))
FROM package p JOIN "group" g ON g.id = p.owner_org LEFT JOIN bos_published b ON b.package_id = p.id
WHERE p.type = ANY(:kinds) AND p.state = 'active' GROUP BY g.name, g.title ORDER BY 5 DESC, 4 DESC, 2
"""
_WEIGHTS = f"""
SELECT w.weight, count(*) FROM package p JOIN bos_published b ON b.package_id = p.id
CROSS JOIN unnest(CAST(:weights AS text[])) w(weight)
WHERE {published.PUBLIC} AND b.findings @> jsonb_build_array(jsonb_build_object('weight', w.weight)) GROUP BY w.weight
"""
_WORST = f"""
SELECT p.name, p.title, p.type, coalesce(nullif(g.title, ''), g.name, ''), b.findings
FROM package p JOIN bos_published b ON b.package_id = p.id LEFT JOIN "group" g ON g.id = p.owner_org
WHERE {published.PUBLIC} AND jsonb_array_length(b.findings) > 0
ORDER BY array_position(CAST(:weights AS text[]), b.findings->0->>'weight'), jsonb_array_length(b.findings) DESC, p.name
LIMIT :limit
"""


def _weights(values: dict[str, Any]) -> dict[str, int]:
    found = model.Session.execute(sa.text(_WEIGHTS), values | {"weights": list(WEIGHTS)})
    counts = {weight: count for weight, count in found}
    return {weight: counts.get(weight, 0) for weight in WEIGHTS}


def _worst(values: dict[str, Any]) -> list[Flawed]:
    rows = model.Session.execute(sa.text(_WORST), values | {"weights": list(WEIGHTS), "limit": LISTED})
    return [
        Flawed(name, title or name, kind, unit, lint.gathered(map(Finding.read, findings)))
        for name, title, kind, unit, findings in rows
    ]
