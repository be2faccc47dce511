"""An imitation of CKAN 2.9's default schema for new datasets, as strict as ckanext-harvest's ``ckan`` harvester:
what it drops without a word, and what makes it reject a whole dataset. Written from the reference on federation
(sections 2.2 and 2.3), not from our own rules.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

RESERVED = {
    "id", "name", "title", "author", "author_email", "maintainer", "maintainer_email", "license_id", "notes", "url",
    "version", "state", "type", "owner_org", "log_message", "private", "resources", "tags", "tag_string", "extras",
    "save", "return_to", "groups", "relationships_as_object", "relationships_as_subject",
}  # fmt: skip
KEPT = {
    "id", "name", "title", "notes", "url", "version", "author", "author_email", "maintainer", "maintainer_email",
    "license_id", "tags", "type", "state", "private", "extras", "resources",
}  # fmt: skip
_EMAIL = re.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$")
_TAG = re.compile(r"[\w \-.]*$")


class Rejected(Exception):
    """The whole dataset is refused."""


def create(record: dict[str, Any]) -> dict[str, Any]:
    """The dataset that CKAN 2.9 makes of a record.

    :raises Rejected: with the message of CKAN
    """
    for key in ("tags", "extras", "resources", "relationships_as_object", "relationships_as_subject"):
        value = record.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise Rejected(f"{key}: Only lists of dicts can be placed against subschema")
    _core(record)
    dataset = {key: record[key] for key in KEPT & record.keys()}
    dataset["tags"] = [_tag(tag) for tag in record.get("tags", [])]
    dataset["extras"] = _extras(record.get("extras", []))
    dataset["resources"] = _resources(record.get("resources", []))
    if any("\x00" in text or re.search("[\ud800-\udfff]", text) for text in _texts(dataset)):
        raise Rejected("database error")
    return dataset


def _core(record: dict[str, Any]) -> None:
    for key in ("id", "name", "title"):
        if not record.get(key):
            raise Rejected(f"{key}: Missing value")
    if not re.fullmatch(r"[a-z0-9_\-]{2,100}", record["name"]):
        raise Rejected("name: Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_")
    if not re.fullmatch(r"[0-9a-zA-Z _-]{7,100}", record["id"]):
        raise Rejected("id: Invalid")
    for key in ("author_email", "maintainer_email"):
        if record.get(key) and not _EMAIL.match(record[key]):
            raise Rejected(f"{key}: not a valid format")
    if len(record.get("version") or "") > 100:
        raise Rejected("version: maximum of 100 characters")
    if record.get("type", "dataset") != "dataset" or record.get("private"):
        raise Rejected("arrives, but nobody sees it")


def _tag(tag: dict[str, Any]) -> dict[str, Any]:
    name = tag.get("name") or ""
    if not 2 <= len(name) <= 100:
        raise Rejected(f"tag {name}: length")
    if not _TAG.match(name):
        raise Rejected(f"tag {name}: must be alphanumeric")
    if tag.get("vocabulary_id"):
        raise Rejected(f"tag {name}: vocabulary was not found")
    return {"name": name}


def _extras(extras: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: set[str] = set()
    for extra in extras:
        key, value = extra.get("key"), extra.get("value")
        if not key or value in (None, "") or (isinstance(value, list) and any(isinstance(one, dict) for one in value)):
            raise Rejected(f"extra {key}: Missing value")
        if key in RESERVED:
            raise Rejected(f"extra {key}: There is a schema field with the same name")
        if key in seen:
            raise Rejected(f"extra {key}: Duplicate key")
        if not isinstance(value, str):
            raise Rejected(f"extra {key}: can't adapt type")
        if len(value.encode()) > 32_766:
            raise Rejected(f"extra {key}: immense term")
        seen.add(key)
    return extras


def _resources(resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found, ids = [], set()
    for resource in resources:
        if not resource.get("url"):
            raise Rejected("resource: url missing")
        if resource.get("size") is not None and not re.fullmatch(r"\d+", str(resource["size"])):
            raise Rejected(f"resource size {resource['size']}: Invalid integer")
        for key in ("created", "last_modified", "cache_last_updated"):
            if resource.get(key):
                _naive(resource[key])
        id = resource.get("id") or ""
        if not re.fullmatch(r"[0-9a-zA-Z _-]{7,100}", id) or id in ids:
            raise Rejected(f"resource id {id}: Invalid")
        ids.add(id)
        found.append({key: value for key, value in resource.items() if not _objects(value)})
    return found


def _naive(text: str) -> None:
    """CKAN 2.9's ``isodate``: no zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Rejected(f"{text}: Date format incorrect") from None
    if moment.tzinfo or "Z" in text:
        raise Rejected(f"{text}: Date format incorrect")


def _objects(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _texts(value: Any) -> list[str]:
    return re.findall(r".+", json.dumps(value, ensure_ascii=False)) if not isinstance(value, str) else [value]
