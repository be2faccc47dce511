"""What a table changes of a process, and what of it stays."""

from __future__ import annotations

from typing import Any

from ckanext.bos.core import schema
from ckanext.bos.core.entering import Change, Table, compare
from ckanext.bos.core.ownership import STEWARD, Owner, Ownership

SIRUP = Owner("sirup", "plan/1", "2026-01-01T00:00:00+00:00")
COLLEAGUE = Owner(STEWARD, "siti", "2026-01-03T00:00:00+00:00")
NATURAL = {"contracts": ("number",), "bidders": ("name",)}


def laid(process: dict[str, Any], values: dict[str, Any], owners: dict[str, Owner] | None = None, **more: Any) -> Any:
    table = Table("budi", more.pop("since", "2026-01-02T00:00:00+00:00"), NATURAL, **more)
    return compare(schema.load(), process, Ownership(owners or {}), values, table)


def test_what_the_table_leaves_out_stays() -> None:
    found = laid({"title": "A", "notes": "x"}, {"title": "B"})
    assert found.process == {"title": "B", "notes": "x"} and found.changes == [Change("title", "A", "B")]


def test_a_source_keeps_its_value_until_the_person_asks_for_it() -> None:
    found = laid({"budget_amount": "1"}, {"budget_amount": "2"}, {"budget_amount": SIRUP})
    assert not found.writes and found.changes[0].kept == "source" and found.process["budget_amount"] == "1"
    found = laid({"budget_amount": "1"}, {"budget_amount": "2"}, {"budget_amount": SIRUP}, over_sources=True)
    assert found.writes and found.process["budget_amount"] == "2"


def test_what_a_colleague_changed_since_always_stays() -> None:
    found = laid({"notes": "1"}, {"notes": "2"}, {"notes": COLLEAGUE}, over_sources=True)
    assert not found.writes and found.changes[0].kept == "overtaken"
    found = laid({"notes": "1"}, {"notes": "2"}, {"notes": COLLEAGUE}, since="2026-01-04T00:00:00+00:00")
    assert found.writes, "the table is younger"


def test_rows_are_found_by_their_number_or_by_what_tells_them_apart() -> None:
    process = {"contracts": [{"id": "1", "number": "12/SPK", "amount": "5"}]}
    found = laid(
        process, {"contracts": [{"id": "made", "number": "12/SPK", "amount": "6"}, {"id": "2", "number": "x"}]}
    )
    assert found.process["contracts"] == [{"id": "1", "number": "12/SPK", "amount": "6"}, {"id": "2", "number": "x"}]
    assert process["contracts"][0]["amount"] == "5", "the process itself is not touched"


def test_a_row_names_another_by_the_number_that_people_know() -> None:
    process = {"contracts": [{"id": "a1", "number": "12/SPK"}]}
    rows = [{"id": "p", "contract_id": "12/SPK", "amount": "5"}, {"id": "q", "contract_id": "7/SPK", "amount": "6"}]
    found = laid(process, {"payments": rows, "penalties": [{"contract_id": "12/SPK", "amount": "1"}]})
    assert found.process["payments"] == [{"id": "p", "contract_id": "a1", "amount": "5"}]
    assert found.process["penalties"] == [{"contract_id": "a1", "amount": "1"}]
    [(place, (column, error))] = found.wrong.items()
    assert place == ("payments", 1) and column == "contract_id" and error.code == "row_unknown"


KNOWN = "00aa11bb22cc33dd"


def test_a_supplier_whom_the_process_knows_has_the_id() -> None:
    process = {"bidders": [{"id": KNOWN, "name": "CV A"}]}
    rows = {"awards": [{"id": "1", "supplier_id": "made", "supplier_name": "CV A"}]}
    found = laid(process, rows)
    assert found.process["awards"][0]["supplier_id"] == KNOWN
    assert laid(found.process, rows).changes == []


def test_the_number_of_a_row_is_no_suppliers_id() -> None:
    rows = {"awards": [{"id": "1", "supplier_id": "made", "supplier_name": "CV A"}]}
    typed = {"bidders": [{"id": "1", "name": "CV A"}]}
    assert laid(typed, rows).process["awards"] == [{"id": "1", "supplier_name": "CV A"}]
    for id in ({}, {"supplier_id": "1"}, {"supplier_id": KNOWN}):
        assert laid({**typed, "awards": [{"id": "1", "supplier_name": "CV A", **id}]}, rows).changes == []


def test_another_supplier_does_not_inherit_the_id() -> None:
    process = {"awards": [{"id": "1", "supplier_id": KNOWN, "supplier_name": "CV A"}]}
    for name in ("CV B", ""):
        found = laid(process, {"awards": [{"id": "1", "supplier_name": name}]})
        assert not found.process["awards"][0].get("supplier_id")
