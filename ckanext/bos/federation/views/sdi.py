"""The façade for data.go.id: ``/sdi/api/3/action/...``, with what a stock CKAN harvester needs and nothing else.

What is here is also what CKAN 2.9's own schema takes (:mod:`..faces.rules`). Records come from the database, public
ones and the announcement of those that were withdrawn.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from ckanext.bos import registry

from .. import published
from ..describing import describe_all
from ..faces import sdi
from ..faces.rules import Record
from ..published import Entry
from . import entrance, query
from .entrance import METHODS
from .envelope import Refused, answer

log = logging.getLogger(__name__)

PATH = "/sdi"
blueprint = entrance.blueprint("bos_sdi", posts=True)


def package_search(parameters: Mapping[str, Any]) -> Any:
    """A page of records in the order of their ids."""
    asked = query.read(parameters)
    count, entries = published.page(asked.wanted, asked.start, asked.rows)
    results = list(records(entries))
    entrance.visited("sdi", len(results))
    return {"count": count, "sort": "id asc", "facets": {}, "search_facets": {}, "results": results}


def package_show(parameters: Mapping[str, Any]) -> Any:
    """One record by id or name."""
    entry = published.find(_id(parameters))
    found = list(records([entry])) if entry else []
    if not found:
        raise _not_found()
    return found[0]


def package_list(parameters: Mapping[str, Any]) -> Any:
    """The names of all public datasets."""
    limit = query.number(parameters, "limit", query.LAST)
    return published.names(query.number(parameters, "offset", 0), limit)


def organization_list(parameters: Mapping[str, Any]) -> Any:
    """The names of the units, or with ``all_fields`` what is known of them."""
    units = [_unit(unit) for unit in registry.list_units()]
    whole = str(parameters.get("all_fields") or "").lower() in ("true", "1", "yes")
    return units if whole else [unit["name"] for unit in units]


def organization_show(parameters: Mapping[str, Any]) -> Any:
    """One unit by id or name."""
    wanted = _id(parameters)
    found = next((unit for unit in registry.list_units() if wanted in (unit.id, unit.slug)), None)
    if found is None:
        raise _not_found()
    return _unit(found)


def group_list(parameters: Mapping[str, Any]) -> Any:
    """There are no groups: themes are extras."""
    return []


def records(entries: Iterable[Entry]) -> Iterable[Record]:
    """The records of entries in their order. One that would be rejected is left out: it would spoil every harvest."""
    listed = list(entries)
    living = [entry.id for entry in listed if not entry.withdrawn]
    described = {description.id: description for description in describe_all(living, skip=True)} if living else {}
    for entry in listed:
        if entry.withdrawn:
            yield sdi.tombstone(entry)
        elif entry.id in described:
            record, findings = sdi.record(described[entry.id], entry)
            if rejected := [finding.code for finding in findings if finding.weight == "reject"]:
                log.error("Dataset %s is left out of the façade: %s", entry.name, ", ".join(rejected))
                continue
            yield record
        else:
            log.error("Dataset %s is left out of the façade: it cannot be described", entry.name)


def _unit(unit: registry.Unit) -> dict[str, Any]:
    return {
        "id": unit.id,
        "name": unit.slug,
        "title": unit.title,
        "display_name": unit.title,
        "description": "",
        "image_url": "",
        "is_organization": True,
        "type": "organization",
        "state": "active",
        "approval_status": "approved",
    }


def _id(parameters: Mapping[str, Any]) -> str:
    found = str(parameters.get("id") or parameters.get("name_or_id") or "").strip()
    if not found:
        raise Refused(409, "Validation Error", "id: wajib diisi. / id: missing.")
    return found


def _not_found() -> Refused:
    return Refused(404, "Not Found Error", "Tidak ada data publik dengan nomor itu. / Not found.")


for _action in (package_search, package_show, package_list, organization_list, organization_show, group_list):
    for _version in ("/3", ""):
        blueprint.add_url_rule(
            f"{PATH}/api{_version}/action/{_action.__name__}",
            endpoint=f"{_action.__name__}{_version.replace('/', '_')}",
            view_func=answer(_action),
            methods=METHODS,
        )

__all__ = ["PATH", "blueprint", "records"]
