"""A description as the façade of Satu Data Indonesia shows it: CKAN's own fields and flat extras, nothing else.

A stock harvester drops every other field without a word, and rejects the whole dataset for one that breaks a rule of
its schema (:mod:`.rules`).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from ckanext.bos.core.redaction import scrub

from .. import mapping
from ..describing import Agent, Code, Description, Distribution, Licence, Link, Number, Period, Place
from ..findings import Finding
from ..mapping import Core, Extra
from ..published import Entry
from . import rules
from .rules import Record, naive_utc


def record(description: Description, entry: Entry) -> tuple[Record, list[Finding]]:
    """The record of a public dataset, mended, and what had to be mended.

    :returns: with a finding of weight ``reject`` the record must not be sent
    """
    found = raw(description, entry)
    return found, rules.mend(found)


def raw(description: Description, entry: Entry) -> Record:
    """The record as it comes from the description."""
    found: Record = {"id": description.id, "name": description.name}
    extras: list[dict[str, str]] = []
    for line in mapping.DATASET:
        value = getattr(description, line.name)
        if not value:
            continue
        if isinstance(line.sdi, Core):
            found[line.sdi.key] = _core(line.name, value)
        elif isinstance(line.sdi, Extra):
            extras.append({"key": line.sdi.key, "value": _place(value) if line.name == "places" else text(value)})
    extras += _more(description)
    if description.steward.email:
        found["author_email"] = found["maintainer_email"] = description.steward.email
    found.setdefault("notes", "")
    return found | {
        "owner_org": entry.unit_id,
        "type": "dataset",
        "state": "active",
        "private": False,
        "license_title": description.licence.title,
        "license_url": description.licence.url,
        "isopen": description.licence.is_open,
        "groups": [],
        "extras": extras,
        "metadata_created": naive_utc(description.issued),
        "metadata_modified": stamp(entry.changed),
    }


def tombstone(entry: Entry) -> Record:
    """The record of a dataset that was withdrawn: a stock harvester that takes it deletes its copy."""
    return {
        "id": entry.id,
        "name": entry.name,
        "title": scrub(entry.title)[0] or entry.name,
        "notes": "Dataset ini sudah ditarik dari portal asalnya.",
        "type": "dataset",
        "state": "deleted",
        "private": False,
        "owner_org": entry.unit_id,
        "tags": [],
        "extras": [],
        "resources": [],
        "metadata_modified": stamp(entry.changed),
    }


def stamp(moment: datetime) -> str:
    """A moment as CKAN writes and compares it: UTC without zone, always with fractions of a second."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def _core(name: str, value: Any) -> Any:
    if name == "keywords":
        return [{"name": keyword} for keyword in value]
    if name == "distributions":
        return [_resource(distribution) for distribution in value]
    if isinstance(value, Licence):
        return value.id or value.url
    return value.url if isinstance(value, Link) else text(value)


def _more(description: Description) -> list[dict[str, str]]:
    """What has no line of its own: the codes of the places, and the two bodies by the names that people look for."""
    more = {
        "Produsen data": description.publisher.name,
        "Walidata": description.steward.name.removeprefix("Walidata: "),
        "Kode wilayah": ", ".join(place.code for place in description.places),
        "Wilayah": ", ".join(place.name for place in description.places),
        "dcat_publisher_name": description.publisher.name,
    }
    return [{"key": key, "value": value} for key, value in more.items() if value]


def _resource(distribution: Distribution) -> Record:
    found: Record = {}
    for line in mapping.DISTRIBUTION:
        value = getattr(distribution, line.name)
        if not value or not isinstance(line.sdi, Core):
            continue
        if line.name == "withheld":
            value = "dikecualikan"
        elif line.name == "sha256":
            value = f"sha256:{value}"
        elif line.name == "service":
            value = value.url
        found[line.sdi.key] = value if isinstance(value, (str, int)) else text(value)
    return found


def text(value: Any) -> str:
    """A value as one flat text."""
    if isinstance(value, tuple):
        return "; ".join(text(one) for one in value)
    if isinstance(value, Code):
        return value.code if value.code in ("id", "en") else value.label
    if isinstance(value, Link):
        return value.title
    if isinstance(value, Agent):
        return value.name
    if isinstance(value, Period):
        return f"{value.start} sampai {value.end}"
    if isinstance(value, Number):
        return f"{value.scheme} {value.value}"
    return str(value)


def _place(places: tuple[Place, ...]) -> str:
    """GeoJSON of the centres: one point, or several."""
    points = [[float(place.lon), float(place.lat)] for place in places if place.lat]
    shape = {"type": "Point", "coordinates": points[0]} if len(points) == 1 else {}
    return json.dumps(shape or {"type": "MultiPoint", "coordinates": points})
