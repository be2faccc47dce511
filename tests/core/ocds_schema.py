"""The release schema of OCDS 1.1.5 with the extensions in use, and what stands at a path of it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

from ..shared_data import SHARED

EXTENSIONS = (
    "process_title",
    "bids",
    "location",
    "budget",
    "guarantees",
    "implementationStatus",
    "contract_completion",
    "contract_suppliers",
)
_FOLDER = SHARED / "ocds"
_OWN = Path(__file__).resolve().parents[2] / "ckanext" / "bos" / "ocds" / "extension" / "release-schema.json"
_INSIDE = "standard-1__1__5/schema/"


@cache
def release_schema() -> dict[str, Any]:
    """The schema patched with the extensions and our own, in order (JSON Merge Patch, RFC 7396)."""
    schema = json.loads(_read("release-schema.json"))
    for name in EXTENSIONS:
        schema = _patched(
            schema, json.loads((_FOLDER / "extensions" / name / "release-schema.json").read_text("utf-8"))
        )
    return _patched(schema, json.loads(_OWN.read_text("utf-8")))


def at(path: str) -> dict[str, Any]:
    """The schema of the value at a path like ``awards[].suppliers[].name``.

    :raises KeyError: no such place, or ``[]`` where there is no list (or the other way round)
    """
    place = release_schema()
    for step in path.split("."):
        name = step.removesuffix("[]")
        place = _resolved(_resolved(place)["properties"][name])
        if step.endswith("[]"):
            place = _resolved(place["items"])
        elif "array" in _types(place):
            raise KeyError(f"{path}: {name} is a list")
    return place


def codes(codelist: str, extension: str = "") -> set[str]:
    """The codes of a code list of the standard or of an extension."""
    if extension:
        text = (_FOLDER / "extensions" / extension / "codelists" / f"{codelist}.csv").read_text("utf-8")
    else:
        text = _read(f"codelists/{codelist}.csv")
    return {row["Code"] for row in csv.DictReader(io.StringIO(text))}


def _read(name: str) -> str:
    with zipfile.ZipFile(_FOLDER / "standard-1__1__5.zip") as archive:
        return archive.read(_INSIDE + name).decode("utf-8")


def _patched(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = _patched(result.get(name), value)
    return result


def _resolved(place: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in place:
        place = release_schema()["definitions"][place["$ref"].rsplit("/", 1)[1]]
    return place


def _types(place: dict[str, Any]) -> list[str]:
    types = place.get("type", [])
    return [types] if isinstance(types, str) else types
