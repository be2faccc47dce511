"""Between the CKAN dataset and the process of the core."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib.munge import munge_filename

from ckanext.bos.core import schema
from ckanext.bos.core.ownership import is_keyed

DATASET_TYPE = "pengadaan"


def find_process(name: Any) -> Any:
    """The ``model.Package`` of a process by OCID, dataset name or id.

    :raises tk.ObjectNotFound: there is none, or it is a dataset of another type
    """
    package = model.Package.get(str(name).lower())
    if package is None or package.type != DATASET_TYPE:
        raise tk.ObjectNotFound(tk._("Not a contracting process"))
    return package


def packages_by_id(package_ids: Collection[str]) -> dict[str, Any]:
    """Datasets (``model.Package``) by id, in one query."""
    found = model.Session.scalars(sa.select(model.Package).where(model.Package.id.in_(package_ids)))
    return {package.id: package for package in found}


def process_from(dataset: Mapping[str, Any]) -> dict[str, Any]:
    """The canonical values of a dataset dict, whatever CKAN made of it: fields at the top, extras, JSON strings."""
    extras = {extra["key"]: extra["value"] for extra in dataset.get("extras") or () if isinstance(extra, Mapping)}
    process: dict[str, Any] = {}
    for name, entry in schema.load().fields.items():
        value = dataset.get(name)
        if value is None or value == "":
            value = extras.get(name)
        if value in (None, "", [], "[]"):
            continue
        if entry.type == "rows":
            process[name] = [_row(row) for row in _list(value)]
        elif entry.type == "choices":
            process[name] = _list(value)
        else:
            process[name] = value
    return process


def process_of(package: Any) -> dict[str, Any]:
    """The canonical values of a ``model.Package`` as it is stored."""
    core = {"title": package.title, "notes": package.notes, "name": package.name, "owner_org": package.owner_org}
    return process_from({**(package.extras or {}), **core})


def papers_of(package: Any) -> list[dict[str, Any]]:
    """The papers of a ``model.Package``: their own fields, and the address where CKAN gives the file."""
    return [{**(resource.extras or {}), **_paper(package.id, resource)} for resource in package.resources]


def _paper(package_id: str, resource: Any) -> dict[str, Any]:
    url = resource.url or ""
    if resource.url_type == "upload":
        url = f"{tk.config['ckan.site_url']}/dataset/{package_id}/resource/{resource.id}/download/{munge_filename(url)}"
    return {
        "id": resource.id,
        "name": resource.name,
        "description": resource.description,
        "url": url,
        "format": resource.format,
        "mimetype": resource.mimetype,
        "size": resource.size,
        "hash": resource.hash,
        "created": _moment(resource.created),
        "last_modified": _moment(resource.last_modified),
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def papers_from(dataset: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The papers of a dataset dict: its resources that are not deleted."""
    return [resource for resource in dataset.get("resources") or () if resource.get("state", "active") == "active"]


def with_row_ids(process: dict[str, Any]) -> dict[str, Any]:
    """Give every row of a keyed list that has no id the first free number as its id. Changes and returns it."""
    for entry in schema.load().rows():
        rows = process.get(entry.name)
        if not isinstance(rows, list) or not is_keyed(entry):
            continue
        taken = {str(row.get("id")) for row in rows if isinstance(row, dict) and row.get("id")}
        number = 1
        for row in rows:
            if isinstance(row, dict) and not row.get("id") and any(row.values()):
                while str(number) in taken:
                    number += 1
                row["id"] = str(number)
                taken.add(str(number))
    return process


def _list(value: Any) -> list[Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return [value]
    return value if isinstance(value, list) else [value]


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in (None, "")}
