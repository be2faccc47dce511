"""What holds for every release that is mapped, and the official checker without a network."""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Sequence
from typing import Any

import requests
from libcoveocds.api import ocds_json_output
from libcoveocds.config import LibCoveOCDSConfig
from ocdsextensionregistry import extension_version

from ckanext.bos.ocds import extensions, merge

from ..shared_data import SHARED
from .mapping_cases import SITE

ZIP = SHARED / "ocds" / "standard-1__1__5.zip"
VENDORED = SHARED / "ocds" / "extensions"
WITHOUT_IDS = ("deliveryLocations", "deliveryAddresses")
"""Lists of objects that OCDS replaces whole."""
REFERENCES = {
    "buyer": "buyer",
    "procuringEntity": "procuringEntity",
    "tenderers": "tenderer",
    "suppliers": "supplier",
    "sourceParty": "sourceParty",
    "guarantor": "guarantor",
    "payer": "payer",
    "payee": "payee",
}
"""Where organisations are referred to, and the role it gives them."""


def assert_sound(release: dict[str, Any]) -> None:
    """No emptiness, ids once in their list, every reference both ways, and JSON keeps all of it."""
    assert json.loads(json.dumps(release, allow_nan=False)) == release
    for place, value in everything(release):
        assert value is not None and value != "" and value != [] and value != {}, place
        assert not isinstance(value, str) or value.strip(), place
        if isinstance(value, list) and isinstance(value[0], dict) and place[-1] not in WITHOUT_IDS:
            ids = [member["id"] for member in value]
            assert all(isinstance(id, str) for id in ids) and len(set(ids)) == len(ids), place
    assert_references(release)
    awards = {award["id"] for award in release.get("awards", ())}
    bids = {bid["id"] for bid in release.get("bids", {}).get("details", ())}
    assert {contract["awardID"] for contract in release.get("contracts", ())} <= awards
    assert {award["relatedBid"] for award in release.get("awards", ()) if "relatedBid" in award} <= bids
    assert merge.append(None, release | {"id": "x", "date": "x", "tag": ["x"]}) == release | {
        "id": f"{release['ocid']}-x",
        "date": "x",
        "tag": ["compiled"],
    }


def assert_references(release: dict[str, Any]) -> None:
    parties = {party["id"]: party for party in release["parties"]}
    given: dict[str, set[str]] = {id: set() for id in parties}
    for place, value in everything(release):
        if place[-1] not in REFERENCES:
            continue
        for reference in value if isinstance(value, list) else [value]:
            party = parties[reference["id"]]
            assert set(reference) <= {"id", "name"} and reference.get("name") == party.get("name"), place
            given[reference["id"]].add(REFERENCES[place[-1]])
    assert given == {id: set(party["roles"]) for id, party in parties.items()}


def everything(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value with the names on the way to it."""
    if place:
        yield place, value
    for name, inner in value.items() if isinstance(value, dict) else ():
        yield from everything(inner, (*place, name))
    for inner in value if isinstance(value, list) else ():
        for name, deeper in inner.items() if isinstance(inner, dict) else ():
            yield from everything(deeper, (*place, name))


def at(release: Any, path: str) -> list[Any]:
    """The values at a path like ``awards[].suppliers[].name``."""
    found = [release]
    for step in path.split("."):
        name = step.removesuffix("[]")
        found = [value[name] for value in found if isinstance(value, dict) and name in value]
        if step.endswith("[]"):
            found = [member for value in found for member in value]
    return found


def package(releases: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A release package of whole contents, each as the first release of its process."""
    tagged = [
        release | {"id": f"{release['ocid']}-0001", "date": "2020-01-01T00:00:00+07:00", "tag": ["planning"]}
        for release in releases
    ]
    return {
        "uri": f"{SITE.url}/ocds/releases",
        "version": "1.1",
        "publishedDate": "2020-01-01T00:00:00+07:00",
        "publisher": {"name": "Pemerintah Kabupaten Bojonegoro"},
        "extensions": [*(extension.url for extension in extensions.PUBLISHED), own_url()],
        "releases": tagged,
    }


def own_url() -> str:
    return f"{SITE.url}{extensions.OWN_PATH}extension.json"


def cove(content: dict[str, Any], monkeypatch: Any) -> dict[str, Any]:
    """The report of libcoveocds; the standard and the extensions come from files, anything else is not found."""
    monkeypatch.setattr(extension_version, "session", types.SimpleNamespace(get=_get))
    monkeypatch.setattr(extension_version.ExtensionVersion, "repository_ref_download_url", property(_no_archive))
    config = LibCoveOCDSConfig({"standard_zip": ZIP.as_uri(), "context": "api"})
    return ocds_json_output(json_data=content, lib_cove_ocds_config=config)


def assert_conformant(report: dict[str, Any]) -> None:
    """Nothing to complain of but codes that open lists do not have."""
    assert report["extensions"]["invalid_extension"] == {}
    assert report["validation_errors"] == []
    assert not report.get("conformance_errors")
    assert report["additional_fields"] == []
    assert report["additional_checks"] == {}
    assert not report["additional_closed_codelist_values"] and not report["deprecated_fields"]


def local_codes(report: dict[str, Any]) -> set[str]:
    """The codes that open lists do not have."""
    return {code for entry in report["additional_open_codelist_values"].values() for code in entry["values"]}


def _get(url: str, **_: Any) -> Any:
    for name, known in json.loads((VENDORED / "index.json").read_text("utf-8")).items():
        if url.startswith(known["base_url"]):
            return _answer(VENDORED / name / url.removeprefix(known["base_url"]))
    if url.startswith(f"{SITE.url}{extensions.OWN_PATH}"):
        return _answer(extensions.FOLDER / url.rsplit("/", 1)[1])
    return _answer(VENDORED / "none")


def _answer(path: Any) -> Any:
    found = path.is_file()

    def raise_for_status() -> None:
        if not found:
            raise requests.HTTPError(str(path))

    content = path.read_bytes() if found else b""
    return types.SimpleNamespace(status_code=200 if found else 404, content=content, raise_for_status=raise_for_status)


def _no_archive(_: Any) -> str:
    raise NotImplementedError
