"""The matcher of SIMDA over the real packages of 2019: every certain link right, nothing wrong, every doubt asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.bos import registry
from ckanext.bos.core.observation import Key, Observation
from ckanext.bos.harvest.matching import simda as matcher
from ckanext.bos.harvest.review import queue
from ckanext.bos.harvest.review.model import JOINED, OPEN, Link
from ckanext.bos.sources import SOURCES

from ...conftest import empty_regency, loaded_plugins
from ...shared_data import SHARED, needs_shared
from .linked import KEY, contracts, e_contracts, name_of, truth_name, truths

pytestmark = [needs_shared, pytest.mark.usefixtures("with_plugins")]


@pytest.fixture(scope="module")
def packages() -> None:
    """The tenders of 2019, and what e-kontrak knows of them."""
    with loaded_plugins():
        empty_regency()
        registry.observe("spse-export", SOURCES["spse-export"].read([SHARED / "bojonegoro" / "tender_2019.csv"], KEY))
        registry.observe("spse", e_contracts())


@pytest.fixture(scope="module")
def first_run(packages: None) -> dict[str, Any]:
    """What the matcher makes of all contracts, written."""
    with loaded_plugins():
        found = contracts()
        answers = matcher.match(found)
        report = registry.observe("simda", answers)
        return {"found": found, "answers": answers, "report": report}


def _answers(run: dict[str, Any]) -> dict[tuple[str, str], Observation]:
    return {name_of(item): item for item in run["answers"]}


def _ocid_of(code: str) -> str:
    holder = registry.holders([Key("spse", code)])[Key("spse", code)]
    return model.Session.get_one(registry.Process, holder).ocid


def test_a_dry_run_writes_nothing(packages: None) -> None:
    answers = matcher.match(contracts()[:20], dry_run=True)
    assert len(answers) < 20 and model.Session.scalar(sa.select(sa.func.count()).select_from(Link)) == 0


def test_every_certain_link_is_right_and_every_doubt_is_asked(first_run: dict[str, Any]) -> None:
    answers = _answers(first_run)
    open_links = {link.key: link for link in queue.listed(limit=100)}
    names = {name_of(item): item.key for item in first_run["found"]}
    outcome: Counter[str] = Counter()
    for contract in truths()["kontrak"]:
        answer = answers.get(truth_name(contract))
        if contract["harapan"]:
            assert answer is not None, contract["no_kontrak"]
            assert answer.keys[0] == Key("ocid", _ocid_of(contract["harapan"])), contract["no_kontrak"]
            assert answer.unit == "" and "title" not in answer.values and "awards" not in answer.values
            outcome["certain"] += 1
        elif contract["kelas"].startswith("ragu"):
            assert answer is None
            link = open_links[names[truth_name(contract)]]
            shown = [candidate["code"] for candidate in link.candidates]
            assert set(contract["kandidat"]) <= set(shown), contract["no_kontrak"]
            outcome[link.reason] += 1
        else:
            assert answer is not None and answer.keys == (Key("simda", answer.keys[0].value),)
            outcome["alone"] += 1
    assert outcome == {"certain": 112, "alone": 3, "twins": 4, "close": 1, "conflict": 2, "sum": 1}


def test_contract_and_payments_stand_with_the_package(first_run: dict[str, Any]) -> None:
    assert first_run["report"].counts["refused"] == 0 and first_run["report"].counts["new"] == 3
    for contract in truths()["kontrak"]:
        if not contract["harapan"]:
            continue
        row = model.Session.scalar(
            sa.select(registry.Process).where(registry.Process.ocid == _ocid_of(contract["harapan"]))
        )
        assert row is not None
        assert (row.contract, row.paid) == (contract["nilai_akhir"], contract["dibayar"]), contract["no_kontrak"]
        assert row.stage == "implementation" and row.winner_id


def test_a_joined_contract_completes_the_row_of_the_procurement_system(first_run: dict[str, Any]) -> None:
    contract = next(item for item in truths()["kontrak"] if item["kelas"] == "nomor" and not item["tanda"])
    process = _process(_ocid_of(contract["harapan"]))
    assert [row["id"] for row in process["contracts"]] == [contract["harapan"]]
    assert len({row["contract_id"] for row in process["payments"]} | {contract["harapan"]}) == 1
    award = process["awards"][0]
    assert process["contracts"][0]["supplier_id"] == award["supplier_id"]
    assert process["contracts"][0]["award_id"] == award["id"]


def test_the_same_again_is_the_same(first_run: dict[str, Any]) -> None:
    again = matcher.match(contracts())
    assert again == first_run["answers"]
    report = registry.observe("simda", again)
    assert report.counts["same"] == len(again) == 115 and sum(report.counts.values()) == 115


def test_a_decision_outlives_a_change_of_the_number(first_run: dict[str, Any]) -> None:
    item = next(item for item in contracts() if isinstance(item, Observation) and _is_joined(item))
    row = item.values["contracts"][0] | {"amount": str(Decimal(item.values["contracts"][0]["amount"]) + 5_000_000)}
    changed = replace(item, values={**item.values, "contracts": [row]})
    before = queue.get("simda", item.key)
    assert before is not None
    ocid = before.ocid
    [answer] = matcher.match([changed])
    assert isinstance(answer, Observation) and answer.keys[0] == Key("ocid", ocid)
    after = queue.get("simda", item.key)
    assert after is not None and [change["field"] for change in after.changes] == ["amount"]
    matcher.match([item])


def test_two_contracts_on_one_tender_are_both_asked(first_run: dict[str, Any]) -> None:
    """A second contract that fits a tender of which SIMDA has another one already waits for a person."""
    item = next(item for item in contracts() if isinstance(item, Observation) and _is_joined(item))
    link = queue.get("simda", item.key)
    assert link is not None
    twin = replace(item, key=item.key + "x", keys=(Key("simda", item.keys[0].value + "x"),))
    assert matcher.match([twin]) == []
    asked = queue.get("simda", twin.key)
    assert asked is not None and (asked.state, asked.reason) == (OPEN, "linked")
    assert asked.candidates[0]["ocid"] == link.ocid and asked.candidates[0]["linked"] == [item.key]
    model.Session.delete(asked)
    model.Session.commit()


def test_an_unknown_unit_is_left_to_the_register(first_run: dict[str, Any]) -> None:
    item = replace(contracts()[0], unit="DINAS YANG TIDAK ADA", key="contract/2019/9-9/x", keys=(Key("simda", "x"),))
    assert matcher.match([item]) == [item]


def _is_joined(item: Observation) -> bool:
    link = queue.get("simda", item.key)
    return link is not None and link.state == JOINED


def _process(ocid: str) -> dict[str, Any]:
    package = model.Package.get(ocid)
    assert package is not None
    return registry.process_from(tk.get_action("package_show")({"ignore_auth": True}, {"id": package.id}))
