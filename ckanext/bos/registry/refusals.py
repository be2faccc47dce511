"""Refused rows: kept with their reasons until they are mended and taken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import config
from ckanext.bos.core.observation import Refusal, Row
from ckanext.bos.core.redaction import public_name, scrub, supplier_id
from ckanext.bos.upsert import upsert

from .model import RefusalRow


_NAMES = {"nama_pemenang", "nama_kontraktor", "peserta"}
"""Columns that may name a natural person."""


def keep(found: Iterable[Refusal]) -> None:
    """Keep refused rows in the running transaction. The same row refused again is kept once."""
    rows = {row["id"]: row for row in map(_row, found)}
    upsert(RefusalRow, list(rows.values()), ("errors",))


def refused_rows(source: str | None = None, limit: int = 100) -> list[dict[str, Any]]:
    """The newest refused rows: ``{id, source, origin, row, errors: {field: {id, en}}, since}``."""
    query = sa.select(RefusalRow).order_by(RefusalRow.since.desc(), RefusalRow.origin).limit(limit)
    if source:
        query = query.where(RefusalRow.source == source)
    return [
        {
            "id": row.id,
            "source": row.source,
            "origin": row.origin,
            "row": row.row,
            "errors": row.errors,
            "since": row.since.isoformat(),
        }
        for row in model.Session.scalars(query)
    ]


def kept_ids(source: str) -> set[str]:
    """The ids of all rows kept of a source."""
    return set(model.Session.scalars(sa.select(RefusalRow.id).where(RefusalRow.source == source)))


def refused_count(source: str) -> int:
    """How many rows are kept of a source."""
    return model.Session.scalar(sa.select(sa.func.count()).where(RefusalRow.source == source)) or 0


def refusals_waiting(units: Collection[str] | None) -> sa.Select[Any]:
    """One row: how many are kept, and since when the oldest. Nobody knows of which unit they are."""
    return sa.select(sa.func.count(), sa.func.min(RefusalRow.since))


def kept_rows(source: str, ids: Collection[str] | None = None) -> list[Row]:
    """Rows kept of a source, to be read again: those with the ids, or all."""
    query = sa.select(RefusalRow.origin, RefusalRow.row).where(RefusalRow.source == source).order_by(RefusalRow.origin)
    if ids is not None:
        query = query.where(RefusalRow.id.in_(ids))
    return [Row(origin, row) for origin, row in model.Session.execute(query)]


def forget(source: str, rows: Iterable[Row], kept: set[str]) -> None:
    """Forget those of the rows that were kept, now that they are taken. Changes ``kept``."""
    ids = {_id(source, _safe_cells(row.cells)) for row in rows} & kept if kept else set()
    if ids:
        model.Session.execute(sa.delete(RefusalRow).where(RefusalRow.id.in_(ids)))
        kept -= ids


def _row(refusal: Refusal) -> dict[str, Any]:
    cells = _safe_cells(refusal.row.cells)
    return {
        "id": _id(refusal.source, cells),
        "source": refusal.source,
        "origin": refusal.row.origin,
        "row": cells,
        "errors": {
            name: {lang: scrub(error.message(lang))[0] for lang in ("id", "en")}
            for name, error in refusal.errors.items()
        },
        "since": datetime.now(UTC),
    }


def safe_row(row: Row) -> Row:
    """A row as it may be kept; done twice it stays the same."""
    return Row(row.origin, _safe_cells(row.cells))


def _safe_cells(cells: Mapping[str, Any]) -> dict[str, Any]:
    """A row without person data; a tax number is kept as the pseudonym that the readers make of it."""
    return {name: _safe(name, value) for name, value in cells.items()}


def _safe(name: str, value: Any) -> Any:
    """A value that JSON and the database can keep; an amount is the same number when it is read again."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            return str(value)
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {str(key): _safe(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_safe(name, inner) for inner in value]
    if not isinstance(value, str) or not value:
        return value
    value = value.replace("\0", "").encode("utf-8", "replace").decode()
    if "npwp" in name.lower():
        return value if value.startswith("id:") else "id:" + supplier_id(value, "", config.pseudonym_key())
    if name in _NAMES and not value.strip().isdigit():
        return public_name(value, config.pseudonym_key())
    return scrub(value)[0]


def _id(source: str, cells: Any) -> str:
    text = json.dumps([source, cells], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]
