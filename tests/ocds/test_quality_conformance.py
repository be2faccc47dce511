"""The official checker, offline: it says what libcoveocds was recorded to say, and asks no network."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from ckanext.bos.ocds import extensions
from ckanext.bos.ocds.quality import conformance

from ..shared_data import SHARED, needs_shared
from .quality_cases import process

_FOLDER = SHARED / "ocds"
_EXAMPLES = _FOLDER / "examples"
_EXPECTED = _EXAMPLES / "expected_cove.json"
_NAMES = sorted(json.loads(_EXPECTED.read_text("utf-8"))) if _EXPECTED.is_file() else []


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a connection fails."""

    def refuse(*_: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def _read(name: str) -> dict[str, Any]:
    return json.loads((_EXAMPLES / name).read_text("utf-8"))


@needs_shared
@pytest.mark.parametrize("name", _NAMES)
def test_the_report_is_the_recorded_one(name: str) -> None:
    said = conformance.report(_read(name), conformance.standard(_FOLDER))
    expected = json.loads(_EXPECTED.read_text("utf-8"))[name]
    assert sorted({error["description"] for error in said["validation_errors"]}) == expected["validation_errors"]
    fields = sorted(f"{entry['path']}/{entry['field']}" for entry in said["additional_fields"])
    assert fields == sorted(expected["additional_fields"])
    for key in ("additional_closed_codelist_values", "additional_open_codelist_values"):
        assert sorted(said[key]) == expected[key]
    assert len(said["deprecated_fields"]) == expected["deprecated_fields"]
    assert said.get("conformance_errors", {}) == expected["conformance_errors"]


@needs_shared
@pytest.mark.parametrize("name", _NAMES)
def test_findings_say_the_same(name: str) -> None:
    """Undeclared fields of versioned releases apart, which no publisher can help."""
    expected = json.loads(_EXPECTED.read_text("utf-8"))[name]
    codes = {found.code for _, found in conformance.check(_read(name), conformance.standard(_FOLDER))}
    fields = [path for path in expected["additional_fields"] if not path.startswith("/records/versionedRelease/")]
    assert ("official.validation" in codes) == bool(expected["validation_errors"])
    assert ("official.additional_fields" in codes) == bool(fields)
    assert ("official.closed_codelist" in codes) == bool(expected["additional_closed_codelist_values"])
    assert ("official.open_codelist" in codes) == bool(expected["additional_open_codelist_values"])
    assert ("official.conformance" in codes) == bool(expected["conformance_errors"])
    assert "official.extensions" not in codes


@needs_shared
def test_each_kind_of_fault_names_its_process_and_place() -> None:
    broken = process()
    broken["ocid"] = "rup-1"
    broken["tender"]["status"] = "selesai"
    broken["awards"][0]["date"] = "2026-03-01"
    broken["awards"][0]["catatan"] = "?"
    package = conformance.package_of([process(), broken], ["https://example.org/unknown/extension.json"])
    found = {
        (ocid, fault.code, fault.path): fault
        for ocid, fault in conformance.check(package, conformance.standard(_FOLDER))
    }
    assert ("rup-1", "official.validation", "awards[0].date") in found
    codes = {code for _, code, _ in found}
    assert codes >= {
        "official.validation",
        "official.closed_codelist",
        "official.additional_fields",
        "official.conformance",
        "official.extensions",
    }
    fault = found["rup-1", "official.validation", "awards[0].date"]
    assert (fault.level, fault.stage, fault.field) == ("error", "award", "awards.date")
    assert "tanggal" in fault.message["id"] and "format" in fault.message["en"]


@needs_shared
@pytest.mark.usefixtures("with_plugins")
def test_our_own_extension_is_read_from_the_package() -> None:
    files = conformance.standard(_FOLDER)
    content = files.read(extensions.own().url)
    assert content and json.loads(content)["name"]
    assert files.read(extensions.own().url.replace("extension.json", "../merge.py")) is None
    package = conformance.package_of([process()], [*extensions.urls(), extensions.PAGINATION.url])
    errors = [found for _, found in conformance.check(package, files) if found.level == "error"]
    assert [found.as_dict() for found in errors] == []


@needs_shared
def test_a_file_outside_of_an_extension_is_not_read() -> None:
    files = conformance.standard(_FOLDER)
    base = next(iter(files.places))
    assert files.read(f"{base}extension.json")
    assert files.read(f"{base}../index.json") is None
    assert files.read("https://example.org/extension.json") is None


def test_it_says_plainly_when_the_standard_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(conformance.FOLDER, str(tmp_path))
    with pytest.raises(conformance.Unavailable) as raised:
        conformance.standard()
    assert str(tmp_path) in raised.value.words["id"] and conformance.FOLDER in raised.value.words["en"]


def test_the_folder_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(conformance.FOLDER, raising=False)
    monkeypatch.setenv("BOS_SHARED_DATA", "/data")
    assert conformance.default_folder() == Path("/data/ocds")
    monkeypatch.setenv(conformance.FOLDER, "/standard")
    assert conformance.default_folder() == Path("/standard")


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("releases/3/awards/1/date", "awards[1].date"),
        ("records/0/compiledRelease/tender/id", "tender.id"),
        ("records/0/releases/2/tag", "tag"),
        ("/releases/parties/identifiers", "parties.identifiers"),
        ("publishedDate", "publishedDate"),
        ("releases/0", "releases/0"),
    ],
)
def test_paths_are_told_from_the_release(path: str, inside: str) -> None:
    assert conformance.inside(path) == inside
