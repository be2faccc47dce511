"""What a plain open dataset (CKAN type ``dataset``) says to other catalogues."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ckanext.bos.core import codelists, opendata
from ckanext.bos.ocds import addresses
from ckanext.bos.ocds.mapping import documents

from ckanext.bos import registry

from . import papers, places, vocabulary
from .bodies import Bodies
from .description import Code, Description, Distribution, Licence, Link, Period

_STANDARD = ("concept", "definition", "classification", "measure", "unit", "release_schedule", "source")
_ACTIVITY = ("activity_method", "activity_coverage")
_INDICATOR = ("indicator_interpretation", "indicator_formula", "indicator_components")


@dataclass(frozen=True)
class StoredPlain:
    """A plain dataset as it is read from the database. ``values``: CKAN's own fields and extras in one."""

    id: str
    name: str
    unit_id: str
    values: Mapping[str, Any]
    tags: Sequence[str]
    resources: Sequence[Mapping[str, Any]]
    created: str
    modified: str


def describe(stored: StoredPlain, bodies: Bodies) -> Description:
    """The description of a plain dataset."""
    values = stored.values
    uri = addresses.absolute(f"/dataset/{stored.id}")
    title = text(values, "title") or stored.name
    level = text(values, "access_level") or "public"
    licence = vocabulary.licence(text(values, "license_id"))
    found_places = places.districts(_listed(values.get("districts")))
    plain: dict[str, Any] = {name: text(values, name) for name in (*_STANDARD, *_ACTIVITY, *_INDICATOR)}
    return Description(
        id=stored.id,
        name=stored.name,
        uri=uri,
        page=Link(addresses.absolute(f"/dataset/{stored.name}"), title),
        identifier=stored.id,
        title=title,
        description=text(values, "notes"),
        publisher=bodies.unit(stored.unit_id),
        steward=bodies.steward(),
        themes=(vocabulary.theme(text(values, "theme")),),
        keywords=tuple(stored.tags),
        kind=Code(addresses.policy() + "#data-terbuka", "Data terbuka"),
        access=vocabulary.access(level),
        access_level=vocabulary.access_level(level),
        dropped=tuple(papers.unreachable(stored.resources)),
        missing=tuple(field.name for field in opendata.missing_fields(_asked(stored))),
        access_note=text(values, "access_reason"),
        places=found_places or (places.regency(),),
        period=_period(uri, values),
        issued=stored.created,
        modified=stored.modified,
        frequency=vocabulary.frequency(text(values, "frequency")),
        language=vocabulary.language("id"),
        licence=licence,
        distributions=tuple(_distributions(stored, uri, licence)),
        version=text(values, "version"),
        priority_year=text(values, "priority_year"),
        reference_codes=", ".join(_label("reference_code", code) for code in _listed(values.get("reference_codes"))),
        data_kind=_label("data_kind", text(values, "data_kind")),
        activity=text(values, "activity_title"),
        indicator_public=_yes(text(values, "indicator_public")),
        **plain,
    )


def _asked(stored: StoredPlain) -> dict[str, Any]:
    """What is looked at to tell whether a field is empty: a list without members is."""
    tags = ", ".join(stored.tags)
    known = {name: None if value in ("[]", []) else value for name, value in stored.values.items()}
    return {**known, "tag_string": tags, "owner_org": stored.unit_id, "name": stored.name}


def _distributions(stored: StoredPlain, uri: str, licence: Licence) -> Iterator[Distribution]:
    for resource in stored.resources:
        url = documents.address(resource, registry.site())
        if not url:
            continue
        title = text(resource, "name") or "Berkas"
        yield Distribution(
            id=str(resource["id"]),
            uri=f"{uri}/resource/{resource['id']}",
            title=title,
            description=text(resource, "description") or f"Berkas {title}.",
            url=url,
            service=_table(resource, title),
            standard=vocabulary.RFC_4180 if str(resource.get("format")).upper() == "CSV" else None,
            **papers.file_facts(resource, licence),
        )


def _table(resource: Mapping[str, Any], title: str) -> Link | None:
    """The API of a file's table in the DataStore, where it is loaded."""
    if not resource.get("datastore_active"):
        return None
    url = addresses.absolute("/api/3/action/datastore_search", {"resource_id": str(resource["id"])})
    return Link(url, f"API tabel: {title}")


def _period(uri: str, values: Mapping[str, Any]) -> Period | None:
    start, end = text(values, "temporal_start")[:10], text(values, "temporal_end")[:10]
    return Period(f"{uri}#masa", start, end) if start or end else None


def _listed(value: Any) -> list[str]:
    """The values of a choice of several: a list, or the JSON text that CKAN keeps of it."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return [value] if value else []
    return [str(one) for one in value] if isinstance(value, list) else []


def _label(codelist: str, value: str) -> str:
    return codelists.label(codelist, value) if value else ""


def _yes(value: str) -> str:
    return {"true": "Ya", "false": "Tidak"}.get(value.lower(), value)


def text(values: Mapping[str, Any], name: str) -> str:
    """A text field, cleared of person data once more before it leaves."""
    return papers.text(values.get(name))
