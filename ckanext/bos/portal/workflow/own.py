"""What of a unit is not public yet, by state: for the dashboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.bos import registry

from . import states
from .model import RETURNED, SUBMITTED, Submission

_SHOWN = 10


@dataclass(frozen=True)
class Row:
    """A process that is not public yet."""

    name: str
    title: str
    unit_title: str
    year: int | None
    stage: str
    missing: int
    at: datetime
    note: str


@dataclass(frozen=True)
class Part:
    """All in one state, and the first of them."""

    code: str
    title: str
    hint: str
    count: int
    rows: list[Row]


def parts(units: registry.Units) -> list[Part]:
    """Returned ones first, then submitted ones, then drafts, of each those changed last."""
    return [
        _part(
            RETURNED,
            tk._("Returned by walidata"),
            tk._("Mend what the note says, then submit again."),
            states.waiting_query(RETURNED, units),
        ),
        _part(
            SUBMITTED,
            tk._("Submitted"),
            tk._("They wait for walidata. You may still change them or take them back."),
            states.waiting_query(SUBMITTED, units),
        ),
        _part(
            states.DRAFT,
            tk._("Drafts"),
            tk._("Fill in what you have, then submit them to walidata."),
            states.drafts_query(units),
        ),
    ]


def _part(code: str, title: str, hint: str, waiting: sa.Select[Any]) -> Part:
    found = waiting.subquery()
    count = model.Session.scalar(sa.select(sa.func.count()).select_from(found)) or 0
    if not count:
        return Part(code, title, hint, 0, [])
    process = registry.Process
    note = (
        sa.select(Submission.note).where(Submission.id == found.c.id).scalar_subquery()
        if "id" in found.c
        else sa.literal("")
    )
    query = (
        sa.select(
            sa.func.lower(process.ocid),
            process.title,
            model.Group.title,
            process.year,
            process.stage,
            sa.func.cardinality(process.missing),
            found.c.at,
            note,
        )
        .join(found, found.c.package_id == process.package_id)
        .join(model.Group, model.Group.id == process.unit_id)
        .order_by(found.c.at.desc(), process.package_id)
        .limit(_SHOWN)
    )
    return Part(code, title, hint, count, [Row(*row) for row in model.Session.execute(query)])
