"""The structural check that needs no file."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from ckanext.bos.ocds.quality import structure

from ..shared_data import SHARED, needs_shared
from .quality_cases import process

_EXAMPLES = SHARED / "ocds" / "examples"
Json = dict[str, Any]


def _set(value: Any, *steps: str | int) -> Callable[[Json], None]:
    def change(content: Json) -> None:
        holder: Any = content
        for step in steps[:-1]:
            holder = holder[step]
        holder[steps[-1]] = value

    return change


@pytest.mark.parametrize(
    ("code", "path", "change"),
    [
        ("structure.required", "ocid", lambda p: p.pop("ocid")),
        ("structure.required", "tender.id", lambda p: p["tender"].pop("id")),
        ("structure.required", "contracts[0].awardID", lambda p: p["contracts"][0].pop("awardID")),
        ("structure.codelist", "tag[0]", lambda p: p.update(tag=["planing"])),
        ("structure.codelist", "tender.status", _set("selesai", "tender", "status")),
        ("structure.codelist", "tender.procurementMethod", _set("tender", "tender", "procurementMethod")),
        ("structure.codelist", "awards[0].value.currency", _set("Rp", "awards", 0, "value", "currency")),
        ("structure.codelist", "tender.milestones[0].status", _set("done", "tender", "milestones", 0, "status")),
        ("structure.date", "awards[0].date", _set("2026-03-01", "awards", 0, "date")),
        ("structure.date", "awards[0].date", _set("2026-02-30T00:00:00+07:00", "awards", 0, "date")),
        ("structure.date", "awards[0].date", _set("2026-03-01T00:00:00", "awards", 0, "date")),
        ("structure.date", "tender.tenderPeriod.endDate", _set(20260301, "tender", "tenderPeriod", "endDate")),
        ("structure.type", "awards[0].value.amount", _set("850000000", "awards", 0, "value", "amount")),
        ("structure.type", "tender.numberOfTenderers", _set(2.5, "tender", "numberOfTenderers")),
        ("structure.type", "awards", _set({"id": "a1"}, "awards")),
        ("structure.type", "tender", _set([{"id": "1"}], "tender")),
        ("structure.type", "contracts[0].id", _set(1.5, "contracts", 0, "id")),
        ("structure.type", "tender.title", _set(7, "tender", "title")),
        ("structure.null", "tender.title", _set(None, "tender", "title")),
        ("structure.null", "awards", _set(None, "awards")),
        ("structure.empty", "tender.title", _set(" ", "tender", "title")),
        ("structure.left", "tender.enquiryPeriod", _set({}, "tender", "enquiryPeriod")),
        ("structure.left", "tender.items", _set([], "tender", "items")),
        ("structure.duplicate_id", "awards[1].id", lambda p: p["awards"].append(p["awards"][0])),
        ("structure.address", "contracts[0].documents[0].url", _set("/d1", "contracts", 0, "documents", 0, "url")),
        ("structure.ocid", "ocid", _set("rup-1", "ocid")),
    ],
)
def test_a_fault_is_found_where_it_is(code: str, path: str, change: Callable[[Json], None]) -> None:
    content = process()
    change(content)
    assert (code, path) in {(fault.code, fault.path) for fault in structure.check(content)}


def test_a_sound_release_has_no_fault() -> None:
    assert structure.check(process()) == []


def test_a_number_and_a_text_of_the_same_digits_are_one_id() -> None:
    content = process()
    content["awards"] += [content["awards"][0] | {"id": 7}, content["awards"][0] | {"id": "7"}]
    assert [fault.path for fault in structure.check(content)] == ["awards[2].id"]


def test_null_deletes_in_a_release_but_is_never_compiled() -> None:
    content = process()
    content["tag"] = ["tenderUpdate"]
    content["tender"]["title"] = None
    assert structure.check(content) == []


def test_a_package_says_who_publishes_what() -> None:
    assert {fault.path for fault in structure.check_package({"releases": [{}]})} == {
        "uri",
        "version",
        "publishedDate",
        "publisher",
    }
    whole = {"uri": "https://x.example", "version": "1.1", "publishedDate": "2026-01-01T00:00:00Z"}
    assert {fault.path for fault in structure.check_package(whole | {"publisher": {}, "records": []})} == {
        "publisher",
        "publisher.name",
        "records",
    }


@needs_shared
def test_the_closed_lists_are_those_of_the_standard() -> None:
    names = {
        "tag": "releaseTag",
        "initiationType": "initiationType",
        "tender.status": "tenderStatus",
        "tender.procurementMethod": "method",
        "tender.mainProcurementCategory": "procurementCategory",
        "awards.status": "awardStatus",
        "contracts.status": "contractStatus",
    }
    with zipfile.ZipFile(SHARED / "ocds" / "standard-1__1__5.zip") as archive:
        for path, name in names.items():
            text = archive.read(f"standard-1__1__5/schema/codelists/{name}.csv").decode()
            assert structure._CLOSED[path] == {row["Code"] for row in csv.DictReader(io.StringIO(text))}
        text = archive.read("standard-1__1__5/schema/codelists/milestoneStatus.csv").decode()
        assert structure._MILESTONE == {row["Code"] for row in csv.DictReader(io.StringIO(text))}


@needs_shared
def test_the_structure_of_the_standards_examples_is_judged_as_the_official_checker_judges_it() -> None:
    expected = json.loads((_EXAMPLES / "expected_cove.json").read_text("utf-8"))
    for name, said in expected.items():
        package = json.loads((_EXAMPLES / name).read_text("utf-8"))
        found = structure.check_package(package)
        for record in package.get("records", [package]):
            for release in (*record.get("releases", []), record.get("compiledRelease", {})):
                found += structure.check(release) if "ocid" in release and "date" in release and "id" in release else []
        errors = {fault.code for fault in found if fault.level == "error"}
        judged = bool(said["validation_errors"] or said["additional_closed_codelist_values"])
        assert errors or not judged, name
        # Beyond the official checker we ask for a whole prefix, and for texts that say something.
        assert judged or errors <= {"structure.empty", "structure.ocid"}, name
