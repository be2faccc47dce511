"""The template, empty or with the processes of a unit as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import registry
from ckanext.bos.sources import spreadsheet

MOST = 2_000
"""Processes in one file: more take longer than a page may."""


class TooMany(Exception):
    """More processes than one file takes."""


def template(units: list[Any], unit: Any, year: str, stage: str) -> bytes:
    """The empty file, for some of the units that a person enters packages for."""
    return _written(units, stage=stage, unit=unit.title if unit else "", year=year)


def export(units: list[Any], unit: Any, year: str, stage: str) -> bytes:
    """The same with the processes of a unit: to be corrected, and uploaded again.

    :raises TooMany: choose a year
    """
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return _written(units, stage=stage, unit=unit.title, year=year, processes=list(_processes(unit, year)), made=made)


def _written(units: list[Any], **what: Any) -> bytes:
    out = BytesIO()
    spreadsheet.workbook(out, units=[group.title for group in units], **what)
    return out.getvalue()


def _processes(unit: Any, year: str) -> Iterator[spreadsheet.Process]:
    known = registry.Process
    query = sa.select(known.package_id).where(known.unit_id == unit.id).order_by(known.title, known.ocid)
    if year.isdecimal():
        query = query.where(known.year == int(year))
    ids = list(model.Session.scalars(query.limit(MOST + 1)))
    if len(ids) > MOST:
        raise TooMany
    packages = registry.packages_by_id(ids)
    for package_id in ids:
        values = registry.with_row_ids(registry.process_of(packages[package_id]))
        yield spreadsheet.Process(values["ocid"], unit.title, values)
