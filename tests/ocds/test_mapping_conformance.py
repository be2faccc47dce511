"""The official checker finds nothing in what is mapped: every shape of process, and all real ones of the regency."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from typing import Any

import pytest
from ocdsmerge.rules import get_merge_rules

from ckanext.bos.core import schema
from ckanext.bos.ocds import extensions, merge
from ckanext.bos.ocds.mapping import release

from ..core import ocds_schema
from ..shared_data import SHARED, needs_shared
from . import mapping_cases as cases
from . import mapping_checks as checks

pytestmark = needs_shared


def shaped() -> list[dict[str, Any]]:
    """Every shape under an OCID of its own."""
    found = enumerate(cases.shapes().values())
    return [cases.mapped(process | {"ocid": f"ocds-213czf-{number}"}, papers) for number, (process, papers) in found]


@pytest.fixture(scope="module")
def real() -> list[dict[str, Any]]:
    return [release(process, [], unit, cases.SITE) for process, unit in cases.real()]


def test_every_shape_of_process(monkeypatch: pytest.MonkeyPatch) -> None:
    report = checks.cove(checks.package(shaped()), monkeypatch)
    checks.assert_conformant(report)
    kinds = {paper.document_type for paper in schema.load().papers.values() if paper.document_type.startswith("x_")}
    assert checks.local_codes(report) == kinds | {"x_sirup", "ID-KEMENDAGRI"}


def test_the_checker_sees_all_extensions_and_would_miss_one(monkeypatch: pytest.MonkeyPatch) -> None:
    package = checks.package(shaped())
    for url in list(package["extensions"]):
        less = package | {"extensions": [other for other in package["extensions"] if other != url]}
        assert checks.cove(less, monkeypatch)["additional_fields"], url


def test_the_checker_sees_our_own_extension(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = cases.mapped(cases.full())
    wrong["tender"]["bos"] |= {"priceSystem": "lumsum", "colour": "red"}
    wrong["contracts"][0]["bos"]["signedValue"]["amount"] = "1"
    report = checks.cove(checks.package([wrong]), monkeypatch)
    assert [entry["field"] for entry in report["additional_fields"]] == ["colour"]
    assert len(report["validation_errors"]) == 2


def test_all_real_processes(real: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    report = checks.cove(checks.package(real), monkeypatch)
    checks.assert_conformant(report)
    assert checks.local_codes(report) == {"x_sirup", "ID-KEMENDAGRI"}
    assert report["unique_ocids_count"] == len(real) == 4471


def test_every_real_process_is_sound(real: list[dict[str, Any]]) -> None:
    for content in real:
        checks.assert_sound(content)


def test_the_merge_rules_are_those_of_the_patched_schema() -> None:
    ours = get_merge_rules(ocds_schema.release_schema())
    assert {path for path, rule in ours.items() if rule == "wholeListMerge"} <= set(merge.RULES)


def test_what_a_package_declares_is_what_it_uses(real: list[dict[str, Any]]) -> None:
    everything = extensions.used(shaped())
    assert everything == extensions.urls()
    named = {extension.url: extension.name for extension in extensions.declared()}
    assert [named[url] for url in extensions.used(real)] == [
        "process_title", "bids", "location", "budget", "contract_suppliers", "bos",
    ]  # fmt: skip
    assert extensions.used([{"title": "x"}], paged=True) == [extensions.PUBLISHED[0].url, extensions.PAGINATION.url]
    assert extensions.used([]) == []


# The sums of the real rows, as counted on the sheets themselves


@pytest.fixture(scope="module")
def truths() -> dict[str, Any]:
    return json.loads((SHARED / "bojonegoro" / "truths.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def tenders(real: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [found for found in real if found["tender"].get("procurementMethod") != "direct"]


@pytest.fixture(scope="module")
def nontenders(real: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [found for found in real if found["tender"].get("procurementMethod") == "direct"]


def total(releases: list[dict[str, Any]], path: str) -> Decimal:
    return sum((Decimal(str(amount)) for found in releases for amount in checks.at(found, path)), Decimal(0))


def test_totals_of_the_tenders(tenders: list[dict[str, Any]], truths: dict[str, Any]) -> None:
    truth = truths["tender_distinct"]
    assert len(tenders) == 1073
    assert total(tenders, "planning.budget.amount.amount") == truth["sum_pagu"]
    assert total(tenders, "planning.budget.budgetBreakdown[].amount.amount") == truth["sum_pagu"]
    assert total(tenders, "tender.value.amount") == truth["sum_hps"]
    assert total(tenders, "awards[].value.amount") == 1_259_324_493_425
    assert sum(not found.get("awards") for found in tenders) == truth["without_winner"]
    assert sum(bool(found.get("contracts")) for found in tenders) == truth["with_contractor"]


def test_totals_of_the_year_2019(tenders: list[dict[str, Any]], truths: dict[str, Any]) -> None:
    truth = truths["tender_2019.csv"]
    of_year = [found for found in tenders if found["planning"]["budget"]["budgetBreakdown"][0]["id"] == "2019"]
    assert len(of_year) == truth["rows"]
    assert total(of_year, "planning.budget.amount.amount") == truth["sum_pagu"]
    assert total(of_year, "tender.value.amount") == truth["sum_hps"]
    assert total(of_year, "awards[].value.amount") == truth["sum_winning_value"]
    offers = truths["peserta_2019.csv"]
    priced = [found["bids"]["details"] for found in of_year if "bids" in found]
    assert len(priced) == offers["tenders_with_a_priced_bid"]
    assert sum(len(bids) == 1 for bids in priced) == offers["tenders_with_exactly_one_priced_bidder"]
    statuses = {found["tender"]["status"] for found in of_year if not found.get("awards")}
    assert statuses <= {"unsuccessful", "active"}


def test_totals_of_the_non_tenders(nontenders: list[dict[str, Any]], truths: dict[str, Any]) -> None:
    assert len(nontenders) == truths["nontender_2019.csv"]["distinct_kd_lelang"]
    assert total(nontenders, "planning.budget.amount.amount") == 544_821_293_664
    assert total(nontenders, "contracts[].value.amount") == 377_303_068_628
    assert all(len(found["contracts"]) == 1 for found in nontenders if "contracts" in found)


def test_a_contractor_who_is_not_the_winner_stands_in_the_contract(
    tenders: list[dict[str, Any]], truths: dict[str, Any]
) -> None:
    different = [
        found
        for found in tenders
        if found.get("contracts") and found["contracts"][0]["suppliers"] != found["awards"][0]["suppliers"]
    ]
    assert len(different) == truths["tender_distinct"]["contractor_npwp_differs_from_winner"] == 16


def test_tender_ids_are_unique_although_plans_are_shared(real: list[dict[str, Any]]) -> None:
    assert len({found["tender"]["id"] for found in real}) == len(real)
    plans = [related["identifier"] for found in real for related in found.get("relatedProcesses", ())]
    assert len(set(plans)) < len(plans)


def test_mapping_is_fast_enough() -> None:
    rows = cases.real()
    started = time.process_time()
    for process, unit in rows:
        release(process, [], unit, cases.SITE)
    assert len(rows) / (time.process_time() - started) > 800
