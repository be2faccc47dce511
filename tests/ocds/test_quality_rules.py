"""The rules for a whole process: each passes, fails and says nothing where it should; none crashes, all are quick."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.bos.core import schema
from ckanext.bos.ocds import merge, quality
from ckanext.bos.ocds.diff import delta
from ckanext.bos.ocds.quality.fields import place
from ckanext.bos.ocds.quality.rules import details

from ..shared_data import SHARED, needs_shared
from .quality_cases import CASES, process

_EXAMPLE = SHARED / "ocds" / "examples" / "bos-process" / "record-package.json"


def _result(content: dict[str, Any], code: str) -> quality.Result:
    return next(result for result in quality.results(content) if result.code == code)


def test_every_rule_has_its_cases() -> None:
    assert sorted(rule.code for rule in quality.RULES) == sorted(CASES)


def test_a_sound_process_passes_every_rule() -> None:
    assert {(result.code, result.verdict) for result in quality.results(process())} == {
        (code, "pass") for code in CASES
    }
    assert quality.findings(process()) == []


@pytest.mark.parametrize("code", CASES)
def test_each_rule_fails_with_path_and_words(code: str) -> None:
    change, path, _ = CASES[code]
    content = process()
    change(content)
    result = _result(content, code)
    assert result.verdict == "fail"
    assert any(finding.path.startswith(path) for finding in result.findings), result.findings
    for finding in result.findings:
        assert finding.message["id"] and finding.message["en"] and finding.message["id"] != finding.message["en"]
        assert finding.expected["id"] and finding.expected["en"]
        assert finding.stage in schema.STAGES
    everything = quality.findings(content)
    assert all(finding in everything for finding in result.findings)


@pytest.mark.parametrize("code", CASES)
def test_each_rule_is_undefined_without_what_it_needs(code: str) -> None:
    content = process()
    CASES[code][2](content)
    result = _result(content, code)
    assert (result.verdict, result.findings) == ("undefined", ())
    assert result.reason and "tidak diisi" in result.reason["id"] and "not filled in" in result.reason["en"]


def test_nothing_at_all_is_undefined_not_failed() -> None:
    assert {result.verdict for result in quality.results({})} == {"undefined"}


@needs_shared
def test_the_example_of_all_stages_passes() -> None:
    compiled = json.loads(_EXAMPLE.read_text("utf-8"))["records"][0]["compiledRelease"]
    assert quality.findings(compiled) == []
    assert sum(result.verdict == "pass" for result in quality.results(compiled)) > 40


def test_the_words_name_what_was_found_and_where_it_is_mended() -> None:
    content = process()
    CASES["consistent.contracts_implementation_transactions_value"][0](content)
    (finding,) = quality.findings(content)
    assert "Rp 850.000.001" in finding.message["id"] and "Rp 850.000.000" in finding.expected["id"]
    assert (finding.field, finding.stage, finding.anchor) == ("payments.amount", "implementation", "field-payments")

    content = process()
    CASES["coherent.dates"][0](content)
    (finding,) = [found for found in quality.findings(content) if found.code == "coherent.dates"]
    assert "20 Februari 2026" in finding.message["id"] and "1 March 2026" in finding.message["en"]
    assert (finding.field, finding.stage) == ("contracts.date_signed", "contract")


@pytest.mark.parametrize(
    ("path", "field", "stage"),
    [
        ("tender.status", "tender_status", "tender"),
        ("tender.value", "estimate_amount", "tender"),
        ("tender.tenderPeriod.endDate", "schedule", "tender"),
        ("awards[1].date", "awards.date", "award"),
        ("contracts[0].period.endDate", "contracts.end", "contract"),
        ("contracts[0].implementation.transactions[3].value.amount", "payments.amount", "implementation"),
        ("contracts[0].implementation.documents[0].format", "", "implementation"),
        ("planning.documents[0].title", "", "planning"),
        ("planning.budget.amount", "budget_amount", "planning"),
        ("bids.details[0].status", "bidders.result", "tender"),
        ("something.else", "", "planning"),
    ],
)
def test_a_path_leads_to_its_form(path: str, field: str, stage: str) -> None:
    assert place(path)[::2] == (field, stage)


def test_every_field_that_is_named_exists() -> None:
    leaves = dict(schema.load().leaves()) | {entry.name: entry for entry in schema.load().rows()}
    named = {place(path).field for path in ("buyer", "tender.milestones[0]", "awards[0].suppliers[0]", "contracts[0]")}
    assert named <= set(leaves)


def test_days_are_compared_where_no_time_is_known() -> None:
    content = process()
    content["awards"][0]["date"] = "2026-02-15T00:00:00+07:00"
    assert _result(content, "coherent.dates").verdict == "pass"
    content["awards"][0]["date"] = "2026-02-15T07:30:00+07:00"
    assert _result(content, "coherent.dates").verdict == "fail"


def test_a_failed_award_fits_a_failed_tender() -> None:
    content = process()
    content["tender"]["status"] = "unsuccessful"
    content["awards"][0]["status"] = "unsuccessful"
    del content["contracts"]
    assert _result(content, "coherent.tender_status").verdict == "pass"


def test_what_is_left_of_removed_members_says_nothing() -> None:
    """The ledger cannot take an award or a bidder out of the compiled release: its id stays."""
    fuller, smaller = process(), process()
    fuller["awards"].append(fuller["awards"][0] | {"id": "a2", "suppliers": [{"id": "x_bos-3", "name": "CV Lain"}]})
    fuller["contracts"].append(fuller["contracts"][0] | {"id": "c2", "awardID": "a2"})
    fuller["tender"]["tenderers"].append({"id": "x_bos-3", "name": "CV Lain"})
    fuller["tender"]["numberOfTenderers"] = 3
    fuller["parties"].append({"id": "x_bos-3", "name": "CV Lain", "roles": ["tenderer", "supplier"]})
    release = {"ocid": "ocds-213czf-rup-1", "id": "2", "date": fuller["date"], "tag": ["awardCancellation"]}
    compiled = merge.append(merge.append(None, fuller), release | {"initiationType": "tender"} | delta(fuller, smaller))
    assert len(compiled["awards"]) == len(compiled["contracts"]) == 2
    assert [found.as_dict() for found in quality.findings(compiled)] == []


def test_a_planned_month_leaves_room_until_its_end() -> None:
    content = process()
    content["tender"]["tenderPeriod"]["endDate"] = "2026-02-20T10:00:00+07:00"
    content["tender"]["contractPeriod"] = {"startDate": "2026-02-01T00:00:00+07:00"}
    assert _result(content, "coherent.dates").verdict == "pass"
    content["tender"]["contractPeriod"] = {"startDate": "2026-02-02T00:00:00+07:00"}
    assert _result(content, "coherent.dates").verdict == "fail"
    content["tender"]["contractPeriod"] = {"startDate": "2026-01-01T00:00:00+07:00"}
    assert _result(content, "coherent.dates").verdict == "fail"


def test_a_draft_needs_no_id_date_or_tag() -> None:
    content = process()
    for name in ("id", "date", "tag"):
        del content[name]
    content["date"] = "2030-01-01T00:00:00+07:00"
    del content["date"]
    codes = {found.code for found in quality.findings(content, draft=True)}
    assert "structure.required" not in codes
    assert {found.code for found in quality.findings(content)} >= {"structure.required"}


@needs_shared
def test_document_types_are_those_of_the_standard() -> None:
    from ..core.ocds_schema import codes

    assert codes("documentType") == details._STANDARD


_NAMES = st.sampled_from(
    """ocid id date tag parties buyer planning tender bids details awards contracts implementation transactions value
    amount currency status roles name title tenderers suppliers awardID documents milestones amendments period
    tenderPeriod contractPeriod startDate endDate dateSigned dateMet dateModified datePublished numberOfTenderers budget
    identifier scheme contactPoint email telephone payer payee language format documentType description
    durationInDays guarantees procurementMethod""".split()
)
_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        [
            "2026-03-02T08:00:00+07:00",
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59-14:00",
            "active",
            "IDR",
            "\ud800",
        ]
    ),
)
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_NAMES, inner, max_size=6)),
    max_leaves=40,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(_NAMES, _JSON, max_size=10))
def test_no_rule_crashes_on_json_of_roughly_that_shape(content: dict[str, Any]) -> None:
    quality.findings(content)
    quality.findings(content, draft=True)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_rule_crashes_on_a_process_with_one_odd_value(data: st.DataObject) -> None:
    content = process()
    holder: Any = content
    while True:
        key = data.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
        if not isinstance(holder[key], (dict, list)) or not holder[key] or data.draw(st.booleans()):
            break
        holder = holder[key]
    holder[key] = data.draw(_JSON)
    quality.findings(content)


def test_deep_nesting_is_no_danger() -> None:
    content: dict[str, Any] = process()
    deep: dict[str, Any] = {}
    content["x"] = deep
    for _ in range(900):
        deep["x"] = {}
        deep = deep["x"]
    assert quality.findings(content) == []


def test_ten_thousand_processes_take_a_minute_at_most() -> None:
    content = process()
    start = time.process_time()
    for _ in range(10_000):
        quality.findings(content)
    assert time.process_time() - start < 50  # 5 ms each; measured: 1 to 2
