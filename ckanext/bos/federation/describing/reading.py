"""Descriptions of many datasets at once: a handful of statements, whatever the number of datasets."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from ckanext.bos import registry
from ckanext.bos.ocds import ledger
from ckanext.bos.ocds.mapping.leaves import stamp

from . import plain, process
from .bodies import Bodies
from .description import Description

log = logging.getLogger(__name__)

PLAIN = "dataset"
KINDS = (registry.DATASET_TYPE, PLAIN)
"""The types of dataset that are published to other catalogues."""

_RELATED = 20


def describe_all(ids: Collection[str], bodies: Bodies | None = None, *, skip: bool = False) -> Iterator[Description]:
    """The descriptions of datasets in the order of their ids, whether they are public or not.

    Whoever shows them to others asks :mod:`ckanext.bos.federation.published` for the ids.

    :param skip: leave out one that cannot be described. Not where what is missing is taken for deleted: there the
        whole answer must fail. Either way the log names it
    """
    bodies = bodies or Bodies()
    packages: list[Any] = (
        model.Session.query(model.Package)
        .filter(model.Package.id.in_(ids), model.Package.type.in_(KINDS))
        .options(selectinload(getattr(model.Package, "resources_all")))
        .order_by(model.Package.id)
        .all()
    )
    ours = [package for package in packages if package.type == registry.DATASET_TYPE]
    processes = {package.id: registry.process_of(package) for package in ours}
    spans = ledger.spans(processes) if processes else {}
    related = _related(processes.values())
    tags = _tags([package.id for package in packages if package.type == PLAIN])
    for package in packages:
        try:
            if package.id not in processes:
                yield plain.describe(_plain(package, tags.get(package.id, [])), bodies)
            elif processes[package.id].get("ocid"):
                stored = _process(package, processes[package.id], spans.get(package.id), related)
                yield process.describe(stored, bodies)
        except Exception:
            log.exception("Dataset %s cannot be described to other catalogues", package.name)
            if not skip:
                raise


def describe(id: str) -> Description | None:
    """The description of one dataset; None where there is none that could be published."""
    return next(describe_all([id], skip=True), None)


def _process(package: Any, values: dict[str, Any], span: Any, related: Mapping[str, tuple[str, str]]) -> process.Stored:
    named = [related[ocid] for ocid in _named(values) if ocid in related]
    return process.Stored(
        id=package.id,
        name=package.name,
        unit_id=package.owner_org or "",
        process=values,
        papers=registry.papers_of(package),
        created=stamp(package.metadata_created),
        span=span,
        related={id: title for id, title in named if id != package.id},
    )


def _plain(package: Any, tags: list[str]) -> plain.StoredPlain:
    core = ("title", "notes", "version", "license_id", "url")
    return plain.StoredPlain(
        id=package.id,
        name=package.name,
        unit_id=package.owner_org or "",
        values={**(package.extras or {}), **{name: getattr(package, name) for name in core}},
        tags=tags,
        resources=registry.papers_of(package),
        created=stamp(package.metadata_created),
        modified=stamp(package.metadata_modified),
    )


def _named(values: Mapping[str, Any]) -> list[str]:
    """The OCIDs that a process names, the first ones of a plan with very many tenders."""
    rows = values.get("related_processes") or ()
    return [row["identifier"] for row in rows if row.get("scheme") == "ocid" and row.get("identifier")][:_RELATED]


def _related(processes: Collection[Mapping[str, Any]] | Any) -> dict[str, tuple[str, str]]:
    """OCID -> id and title, of the public processes among those that these name."""
    ocids = {ocid for values in processes for ocid in _named(values)}
    if not ocids:
        return {}
    row = registry.Process
    query = sa.select(row.ocid, row.package_id, row.title).where(row.ocid.in_(ocids), row.public)
    return {ocid: (package_id, title) for ocid, package_id, title in model.Session.execute(query)}


def _tags(ids: Collection[str]) -> dict[str, list[str]]:
    if not ids:
        return {}
    statement = sa.text(
        "SELECT pt.package_id, t.name FROM package_tag pt JOIN tag t ON t.id = pt.tag_id"
        " WHERE pt.state = 'active' AND pt.package_id = ANY(:ids) ORDER BY t.name"
    )
    found: dict[str, list[str]] = {}
    for package_id, name in model.Session.execute(statement, {"ids": list(ids)}):
        found.setdefault(package_id, []).append(name)
    return found
