"""Every field of the schema stands where the schema says: what is there changes when the field is taken away."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from ckanext.bos.core import schema

from . import mapping_cases as cases
from . import mapping_checks as checks

FIELDS = {path: entry for path, entry in schema.load().leaves() if entry.ocds}
ROWS = {entry.name: entry for entry in schema.load().rows()}
ELSEWHERE = {"ocid", "owner_org"}
"""Not from the process, or not to be taken away."""
WITHOUT = {
    "rup_code": ("rup_history", "related_processes"),
    "activity_code": ("sub_activity_code",),
    "program_code": ("sub_activity_code", "activity_code"),
    "fiscal_year": ("budget_lines",),
    "budget_lines.year": ("fiscal_year",),
    "rup_status": ("tender_status", "awards", "contracts"),
    "tender_status": ("awards", "contracts"),
    "method": ("planned_method",),
    "qualification_method": ("method_details",),
    "number_of_bidders": ("bidders",),
    "awards.offer_amount": ("bidders",),
    "contracts.amount": ("amendments",),
    "contracts.end": ("amendments",),
    "announcement_date": ("schedule",),
    "payments.id": ("payments.sp2d_number",),
    **{f"bidders.{name}": ("awards", "contracts") for name in ("id", "name", "city")},
    **{f"awards.supplier_{name}": ("bidders", "contracts") for name in ("id", "name", "city")},
    **{f"contracts.supplier_{name}": ("bidders", "awards") for name in ("id", "name", "city")},
}
"""Other fields that would fill the same place."""


def base(path: str) -> dict[str, Any]:
    process = cases.full()
    if path == "self_managed_type":
        process |= {"sourcing": "self_managed", "self_managed_type": "1"}
    if path == "related_processes.scheme":
        process["related_processes"][0]["identifier"] = "6122244"
    for other in WITHOUT.get(path, ()):
        process = less(process, other)
    return process


def less(process: dict[str, Any], path: str) -> dict[str, Any]:
    """The process without a field, or without a subfield of every row."""
    name, _, sub = path.partition(".")
    found = copy.deepcopy(process)
    if not sub:
        found.pop(name)
    for row in found[name] if sub else ():
        row.pop(sub, None)
    return found


def test_the_process_has_every_field_that_is_published() -> None:
    for path, entry in FIELDS.items():
        process, (name, _, sub) = base(path), path.partition(".")
        assert process.get(name) if not sub else any(row.get(sub) for row in process[name]), path
        assert entry.openness != "internal"


@pytest.mark.parametrize("path", [path for path in FIELDS if path not in ELSEWHERE and not FIELDS[path].refers_to])
def test_a_field_stands_at_its_place(path: str) -> None:
    place = FIELDS[path].ocds or ""
    process = base(path)
    found = checks.at(cases.mapped(process), place)
    assert found not in ([], [None])
    assert found != checks.at(cases.mapped(less(process, path)), place)


@pytest.mark.parametrize("name", ROWS)
def test_rows_stand_at_their_place(name: str) -> None:
    place = ROWS[name].ocds or ""
    found = checks.at(cases.mapped(cases.full()), place)
    assert found and found != checks.at(cases.mapped(cases.full() | {name: []}), place)


def test_what_is_not_published_is_nowhere() -> None:
    hidden = [path for path, entry in schema.load().leaves() if entry.openness == "internal"]
    assert hidden == ["ppk_name", "pa_name"]
    content = repr(cases.mapped(cases.full() | dict.fromkeys(hidden, "Nama Rahasia")))
    assert "Nama Rahasia" not in content


# Papers

PAPER = {name: entry for name, entry in schema.resource_fields().items() if entry.ocds}
BLOCKS = {
    "planning": "planning",
    "tender": "tender",
    "award": "awards[]",
    "contract": "contracts[]",
    "implementation": "contracts[].implementation",
}
KINDS = {paper.stage: kind for kind, paper in reversed([*schema.load().papers.items()])}
"""The first kind of paper of each stage."""
CHANGES: dict[str, Callable[[str], dict[str, Any]]] = {
    "kind": lambda stage: {"kind": f"other_{stage}"},
    "openness": lambda stage: {"openness": "open"},
    "format": lambda stage: {"format": "XLSX", "mimetype": ""},
}


@pytest.mark.parametrize("stage", BLOCKS)
@pytest.mark.parametrize("name", PAPER)
def test_a_field_of_a_paper_stands_in_the_block_of_its_stage(stage: str, name: str) -> None:
    closed = name in ("openness", "exemption_code", "exemption_reason", "exempt_until")
    paper = (cases.withheld() if closed else cases.papers()[0]) | {
        "stage": stage,
        "kind": KINDS[stage],
        "name": "Judul",
    }
    place = f"{BLOCKS[stage]}.{PAPER[name].ocds}"
    changed = paper | CHANGES.get(name, lambda _: {name: ""})(stage)
    found = checks.at(cases.mapped(cases.full(), [paper]), place)
    assert found and found != checks.at(cases.mapped(cases.full(), [changed]), place)
