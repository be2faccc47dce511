"""Packages that a contract may belong to: those with a winner, of its unit and year, in three queries for a run."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import registry
from ckanext.bos.core import ladder
from ckanext.bos.core.dates import parse_date
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.ownership import Ownership

from ..review.model import JOINED, Link
from .joining import Packet
from .score import Candidate

_FIELDS = ("contracts", "awards", "tender_code", "tender_created", "announcement_date")
_GROUP_EXTRAS: Any = getattr(model.Group, "extras")
_PACKAGE_EXTRAS: Any = getattr(model.Package, "extras")


@dataclass(frozen=True)
class Found:
    """A package as the points are counted, and what a contract that joins it takes over."""

    candidate: Candidate
    packet: Packet


class Candidates:
    """The packages of some units and years.

    :param source: the source whose own values and processes do not count: it must not be matched with what it said
    """

    def __init__(self, source: str, unit_ids: Collection[str], years: Collection[int]) -> None:
        self._near = near_units(unit_ids)
        units = {unit for near in self._near.values() for unit in near}
        self._found: defaultdict[tuple[str, int], list[Found]] = defaultdict(list)
        for unit_id, year, found in _load(source, units, years):
            self._found[unit_id, year].append(found)

    def of(self, unit_id: str, year: int) -> list[Found]:
        """Those of the unit, of the one it is part of and of its own parts."""
        return [found for unit in self._near.get(unit_id, ()) for found in self._found.get((unit, year), ())]


def find(source: str, ocid: str) -> Found | None:
    """One package by its OCID, whoever won it.

    :param source: the source whose own values do not count; empty for all values
    """
    query = _query().where(registry.Process.ocid == ocid)
    return next((found for _, _, found in _read(source, model.Session.execute(query).all())), None)


def near_units(unit_ids: Collection[str]) -> dict[str, set[str]]:
    """For each unit itself, the unit it is part of, and its parts."""
    rows = model.Session.execute(
        sa.select(model.Group.id, model.Group.name, _GROUP_EXTRAS).where(model.Group.is_organization)
    ).all()
    ids = {name: group_id for group_id, name, _ in rows}
    near: dict[str, set[str]] = {unit_id: {unit_id} for unit_id in unit_ids}
    for group_id, _, extras in rows:
        parent = ids.get((extras or {}).get("parent") or "")
        if not parent:
            continue
        if group_id in near:
            near[group_id].add(parent)
        if parent in near:
            near[parent].add(group_id)
    return near


def _query() -> Any:
    process, package = registry.Process, model.Package
    parts = [_PACKAGE_EXTRAS[name].label(name) for name in _FIELDS]
    return sa.select(process.package_id, process.ocid, process.title, process.unit_id, process.year, *parts).join_from(
        process, package, process.package_id == package.id
    )


def _load(source: str, unit_ids: Collection[str], years: Collection[int]) -> Iterable[tuple[str, int, Found]]:
    process = registry.Process
    query = _query().where(
        process.unit_id.in_(unit_ids),
        process.year.in_(years),
        process.ocid.not_like(f"%-{source}-%"),
        sa.or_(process.award.isnot(None), process.contract.isnot(None), process.winner_id.isnot(None)),
    )
    return _read(source, model.Session.execute(query.order_by(process.ocid)).all())


def _read(source: str, rows: Collection[Any]) -> Iterable[tuple[str, int, Found]]:
    links = _links(source, {row.ocid for row in rows})
    owned = registry.ownerships({row.package_id for row in rows if row.ocid in links}) if links else {}
    for row in rows:
        linked = links.get(row.ocid, [])
        parts = {name: _list(getattr(row, name)) for name in ("contracts", "awards")}
        ownership = owned.get(row.package_id)
        if ownership:
            parts = {name: _of_others(source, name, found, ownership) for name, found in parts.items()}
        found = _found(row, parts, linked)
        if found.candidate.amounts or found.candidate.suppliers:
            yield row.unit_id, row.year, found


def _links(source: str, ocids: Collection[str]) -> dict[str, list[Link]]:
    found: defaultdict[str, list[Link]] = defaultdict(list)
    query = sa.select(Link).where(Link.source == source, Link.state == JOINED)
    for link in model.Session.scalars(query):
        if link.ocid in ocids:
            found[link.ocid].append(link)
    return found


def _found(row: Any, parts: Mapping[str, list[dict[str, Any]]], linked: list[Link]) -> Found:
    contracts, awards = (ladder.alive(parts[name]) for name in parts)
    both = [*contracts, *awards]
    candidate = Candidate(
        ocid=row.ocid,
        title=row.title,
        year=row.year or 0,
        numbers=_each(contracts, "number"),
        amounts=tuple(Decimal(amount) for amount in _each(both, "amount")),
        suppliers=_each(both, "supplier_name"),
        created=_day(row.tender_created) or _day(row.announcement_date),
        linked=tuple(link.key for link in linked),
        package_id=row.package_id,
        code=row.tender_code or "",
    )
    taken = {str(link.adopt["contract_id"]) for link in linked if link.adopt.get("contract_id")}
    return Found(candidate, Packet(row.ocid, contracts, awards, row.tender_code or "", taken))


def _of_others(source: str, name: str, rows: list[dict[str, Any]], ownership: Ownership) -> list[dict[str, Any]]:
    """Rows without the values that the source gave itself."""
    kept = []
    for row in rows:
        path = f"{name}/{row.get('id')}"
        others = {sub: value for sub, value in row.items() if not _is_of(source, ownership, f"{path}/{sub}")}
        owner = ownership.owners.get(path)
        if owner is None or owner.source != source or len(others) > 0:
            kept.append({**others, "id": row.get("id")})
    return kept


def _is_of(source: str, ownership: Ownership, path: str) -> bool:
    owner = ownership.of(path)
    return owner is not None and owner.source == source


def _each(rows: Iterable[Mapping[str, Any]], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(row[name]) for row in rows if row.get(name)))


def _list(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = []
    return [row for row in value or () if isinstance(row, dict)]


def _day(value: Any) -> date | None:
    try:
        return parse_date(value) if value else None
    except FieldError:
        return None
