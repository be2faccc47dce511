"""What the monitoring adds to walidata's desk, the notices, the search, and what is doubted before a submission."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.bos import registry
from ckanext.bos.registry import NOTICED, STAFF, STEWARD, Flags, Notices, Units, Waiting

from . import flags, suspicions
from .model import SuspicionRow


def register() -> None:
    """Values that nobody has confirmed are walidata's; those that walidata sent back, the unit's."""
    registry.WAITING |= {
        "checks": Waiting(
            lambda: tk._("Values that wait for a confirmation"),
            lambda: tk._("A check does not believe them. Confirm, correct, or send back to the unit."),
            "bos_periksa.index",
            STAFF,
            lambda units: _open(units, returned=False),
        ),
        "checks_returned": Waiting(
            lambda: tk._("Values to look at again"),
            lambda: tk._("Walidata sent them back. Correct them, or say why they are right."),
            "bos_tugas.index",
            frozenset({STEWARD}),
            lambda units: _open(units, returned=True),
        ),
    }
    registry.NOTICES["check_returned"] = Notices(
        lambda: tk._("A value was sent back to you"), frozenset({STEWARD}), _returned
    )
    registry.DOUBTS["monitoring"] = _doubted
    registry.FLAGS["checks"] = Flags(lambda: {suspicions.DOUBTED: tk._("Doubtful values")}, suspicions.flags_of)
    registry.FLAGS["monitoring"] = Flags(flags.public_titles, flags.public_of)


def _open(units: Units, *, returned: bool) -> sa.Select[Any]:
    process = registry.Process
    since = SuspicionRow.returned if returned else SuspicionRow.since
    query = (
        sa.select(sa.func.count(), sa.func.min(since))
        .join_from(SuspicionRow, process, process.package_id == SuspicionRow.package_id)
        .where(SuspicionRow.gone.is_(None), SuspicionRow.confirmed.is_(None))
        .where(SuspicionRow.returned.is_not(None) if returned else SuspicionRow.returned.is_(None))
    )
    return query if units is None else query.where(process.unit_id.in_(units))


def _returned() -> sa.Select[Any]:
    row = SuspicionRow
    return sa.select(row.package_id, row.returned, row.returned_by, sa.func.coalesce(row.note, "")).where(
        row.returned > datetime.now(UTC) - NOTICED, row.gone.is_(None)
    )


def _doubted(package_ids: Collection[str]) -> Mapping[str, list[Mapping[str, str]]]:
    query = sa.select(SuspicionRow.package_id, SuspicionRow.words, SuspicionRow.code, SuspicionRow.field).where(
        SuspicionRow.package_id.in_(package_ids), SuspicionRow.gone.is_(None), SuspicionRow.confirmed.is_(None)
    )
    found: dict[str, list[Mapping[str, str]]] = {}
    for package_id, words, code, field in model.Session.execute(query.order_by(SuspicionRow.since)):
        found.setdefault(package_id, []).append(words["sentence"] | {"code": code, "field": field})
    return found
