"""What a process owes follows from the schema's rules: by stage, method, category, way of procuring and outcome."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.bos.core import codelists, completeness, schema
from ckanext.bos.core.schema import Owed

PLANNED: dict[str, Any] = {"title": "Jalan", "owner_org": "x", "fiscal_year": "2019", "category": "works"}
FULL: dict[str, Any] = PLANNED | {
    "method": "tender",
    "tender_code": "1",
    "awards": [{"id": "1", "supplier_name": "CV. CONTOH", "amount": "5", "date": "2019-04-02", "status": "active"}],
    "contracts": [{"id": "1", "number": "1", "amount": "5"}],
    "payments": [{"id": "1", "amount": "5"}],
}


def names(kind: str, process: dict[str, Any], *papers: tuple[str, str]) -> set[str]:
    held = [{"stage": stage, "kind": name} for stage, name in papers]
    return {due.name for due in completeness.missing(process, held) if due.kind == kind}


def owed(kind: str, process: dict[str, Any]) -> set[str]:
    return {due.name for due in completeness.owed(process, []) if due.kind == kind}


def test_only_stages_that_are_reached_owe() -> None:
    assert {due.stage for due in completeness.owed(PLANNED, [])} == {"planning"}
    assert {due.stage for due in completeness.owed(PLANNED | {"tender_code": "1"}, [])} == {"planning", "tender"}
    assert {due.stage for due in completeness.owed(FULL, [])} == set(schema.STAGES)
    assert completeness.score(PLANNED, [], "contract") == 100


def test_what_is_there_is_not_missing_and_a_no_is_an_answer() -> None:
    assert {"budget_amount", "domestic_product"} <= names("field", PLANNED)
    filled = PLANNED | {"budget_amount": "5", "domestic_product": "false"}
    assert not {"title", "budget_amount", "domestic_product"} & names("field", filled)


def test_a_value_owed_in_every_row_is_missing_when_one_row_lacks_it() -> None:
    award = FULL["awards"][0]
    assert not {"awards", "awards.amount"} & names("field", FULL)
    two = FULL | {"awards": [award, award | {"id": "2", "amount": ""}]}
    assert "awards.amount" in names("field", two) and "awards" not in names("field", two)
    none = {name: value for name, value in FULL.items() if name != "awards"}
    assert "awards" in names("field", none) and "awards.amount" not in owed("field", none)


def test_a_paper_counts_only_at_its_own_stage() -> None:
    assert "kak" in names("paper", PLANNED)
    assert "kak" in names("paper", PLANNED, ("tender", "kak"))
    assert "kak" not in names("paper", PLANNED, ("planning", "kak"))


def test_the_method_decides() -> None:
    tender = FULL | {"tender_status": "complete", "schedule": [{"step": "x"}]}
    direct = tender | {"method": "direct_procurement"}
    assert {"announcement_date", "evaluation_method", "bidders", "schedule"} <= owed("field", tender)
    assert not {"announcement_date", "evaluation_method", "bidders", "schedule"} & owed("field", direct)
    assert "contracts.performance_guarantee_number" in owed("field", tender)
    assert "contracts.performance_guarantee_number" not in owed("field", tender | {"category": "consulting"})
    assert "tender_code" not in owed("field", tender | {"method": "e_purchasing"})
    assert owed("paper", direct) < owed("paper", tender)


def test_the_planned_method_counts_until_the_real_one_is_known() -> None:
    planned = PLANNED | {"tender_code": "1", "planned_method": "tender"}
    assert "announcement_date" in owed("field", planned)
    assert "announcement_date" not in owed("field", planned | {"method": "direct_procurement"})
    assert "announcement_date" not in owed("field", PLANNED | {"tender_code": "1"}), "an unknown method is in no list"


def test_self_managed_work_owes_no_tender_and_no_contract() -> None:
    own = {name: value for name, value in FULL.items() if name not in ("method", "tender_code", "awards", "contracts")}
    own |= {"sourcing": "self_managed"}
    found = completeness.owed(own, [])
    assert {due.name for due in found if due.stage in ("tender", "award", "contract")} == set()
    assert "self_managed_type" in owed("field", own) and "planned_method" not in owed("field", own)
    assert "self_managed_type" not in owed("field", FULL)


@pytest.mark.parametrize("status", ["unsuccessful", "cancelled", "withdrawn"])
def test_a_failed_tender_owes_the_reason_and_no_winner_contract_or_payment(status: str) -> None:
    failed = FULL | {"tender_status": status}
    assert "tender_status_reason" in owed("field", failed) and "tender_status_reason" not in owed("field", FULL)
    assert not {"awards", "contracts", "payments", "handovers"} & owed("field", failed)
    late = {due.name for due in completeness.owed(failed, []) if due.kind == "paper" and due.stage != "planning"}
    assert not late & {paper for paper in owed("paper", FULL) if schema.load().papers[paper].stage == "contract"}


def test_the_score_is_the_share_rounded_down() -> None:
    dues = completeness.owed(FULL, [])
    present = sum(due.present for due in dues)
    assert 0 < present < len(dues)
    assert completeness.score(FULL, []) == 100 * present // len(dues)
    assert completeness.share([]) == 100
    assert completeness.share([*dues[:0], *[due for due in dues if due.present]]) == 100
    assert completeness.share([due for due in dues if not due.present]) == 0


def test_everything_owed_given_is_a_hundred() -> None:
    definition = schema.load()
    process: dict[str, Any] = dict(FULL)
    for due in completeness.missing(process, []):
        name, _, sub = due.name.partition(".")
        if due.kind == "field" and not sub:
            entry = definition.fields[name]
            process[name] = [{inner: "1" for inner in entry.subfields}] if entry.subfields else "1"
    for name, entry in definition.fields.items():
        if entry.subfields and process.get(name):
            process[name] = [{inner: "1" for inner in entry.subfields} | row for row in process[name]]
    papers = [{"stage": paper.stage, "kind": kind} for kind, paper in definition.papers.items()]
    assert completeness.missing(process, papers) == []
    assert completeness.score(process, papers) == 100


def test_labels_speak_both_languages() -> None:
    assert all(due.label["id"] and due.label["en"] for due in completeness.owed(FULL, []))


CONDITIONS = [
    (Owed(), {}, True),
    (Owed(methods=frozenset({"tender"})), {}, False),
    (Owed(not_methods=frozenset({"tender"})), {}, True),
    (Owed(not_methods=frozenset({"tender"})), {"planned_method": "tender"}, False),
    (Owed(categories=frozenset({"works"})), {"category": "goods"}, False),
    (Owed(sourcing=frozenset({"provider"})), {}, True),
    (Owed(sourcing=frozenset({"provider"})), {"sourcing": "self_managed"}, False),
    (Owed(status=frozenset({"complete"})), {}, False),
    (Owed(status=frozenset({"complete"})), {"tender_status": "complete"}, True),
    (Owed(not_status=frozenset({"cancelled"})), {}, True),
    (Owed(methods=frozenset({"tender"}), not_status=frozenset({"cancelled"})),
     {"method": "tender", "tender_status": "cancelled"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "process", "holds"), CONDITIONS, ids=repr)
def test_each_condition_of_the_rule_language(rule: Owed, process: dict[str, Any], holds: bool) -> None:
    assert rule.applies(process) is holds


@pytest.mark.parametrize("where", ["pengadaan.yaml", "papers.yaml"])
def test_rules_name_only_codes_that_exist(where: str) -> None:
    lists = {"methods": "method", "not_methods": "method", "categories": "category", "sourcing": "sourcing",
             "status": "tender_status", "not_status": "tender_status"}  # fmt: skip
    for name, rule in schema.read(where)["owed_rules"].items():
        for condition, codes in rule.items():
            assert set(codes) <= set(codelists.codes(lists[condition])), (name, condition)


choices = st.fixed_dictionaries(
    {},
    optional={
        "method": st.sampled_from(list(codelists.codes("method"))),
        "category": st.sampled_from(list(codelists.codes("category"))),
        "sourcing": st.sampled_from(list(codelists.codes("sourcing"))),
        "tender_status": st.sampled_from(list(codelists.codes("tender_status"))),
        "budget_amount": st.sampled_from(["", "5"]),
        "bidders": st.sampled_from([[], [{"id": "1"}], [{"id": "1", "name": "x"}, {"id": "2"}]]),
        "contracts": st.sampled_from([[], [{"id": "1", "number": "1"}]]),
        "payments": st.sampled_from([[], [{"id": "1"}]]),
    },
)


@given(choices)
def test_more_never_makes_it_worse(process: dict[str, Any]) -> None:
    missing = completeness.missing(process, [])
    assert 0 <= completeness.score(process, []) <= 100
    papers = [{"stage": due.stage, "kind": due.name} for due in missing if due.kind == "paper"]
    assert {due.kind for due in completeness.missing(process, papers)} <= {"field"}
    assert completeness.score(process, papers) >= completeness.score(process, [])
