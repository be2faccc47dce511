"""Doubtful links: who sees them, what a decision writes, and that it holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.bos import registry
from ckanext.bos.core.observation import Key, Observation
from ckanext.bos.harvest.matching import simda as matcher
from ckanext.bos.harvest.review import queue

from ...portal.people import NOBODY, Person, steward, with_role
from .world import contract, doubtful, ocid, renamed, tender

pytestmark = pytest.mark.usefixtures("with_plugins", "regency")


@pytest.fixture
def walidata() -> Person:
    """Decides."""
    return with_role("walidata", registry.WALIDATA)


def _process(name: str) -> dict[str, Any]:
    return registry.process_from(tk.get_action("package_show")({"ignore_auth": True}, {"id": name}))


def uuid_of(name: str) -> str:
    """The id of a dataset."""
    package = model.Package.get(name)
    assert package is not None
    return package.id


def _settle(person: Person, found: Observation, decision: str, **more: str) -> dict[str, Any]:
    return person.act("bos_review_settle", key=found.key, decision=decision, **more)


def test_only_walidata_sees_and_decides(walidata: Person) -> None:
    found = doubtful("101/SPK/DINKES/2019", "7101", "7102")
    others = [NOBODY, steward("opd-kesehatan", "dinas-kesehatan"), with_role("auditor", registry.AUDITOR)]
    for person in others:
        with pytest.raises(tk.NotAuthorized):
            person.act("bos_review_list")
        with pytest.raises(tk.NotAuthorized):
            _settle(person, found, "none")
    listed = walidata.act("bos_review_list", unit="dinas-kesehatan", source="simda")
    [link] = [item for item in listed["results"] if item["key"] == found.key]
    assert listed["count"] == len(listed["results"]) and link["state"] == "open" and link["reason"] == "twins"
    assert {item["ocid"] for item in link["candidates"]} >= {ocid("7101"), ocid("7102")}
    assert ["value", "equal", 25] in link["candidates"][0]["evidence"] and link["unit"] == "Dinas Kesehatan"
    _settle(walidata, found, "none")


def test_joining_writes_contract_and_payment_at_once_and_for_ever(walidata: Person) -> None:
    found = doubtful("102/SPK/DINKES/2019", "7201", "7202")
    link = _settle(walidata, found, "join", ocid=ocid("7202"), note="Menurut berkas kontrak")
    assert (link["state"], link["ocid"], link["decided_by"]) == ("joined", ocid("7202"), "walidata")
    assert link["note"] == "Menurut berkas kontrak" and link["decided"]
    process = _process(ocid("7202"))
    [row] = process["contracts"]
    assert (row["id"], row["award_id"], row["number"]) == ("7202", "7202", "102/SPK/DINKES/2019")
    assert row["supplier_id"] == "a1b2c3d4e5f60718" and row["supplier_name"] == "CV. CONTOH UJI"
    assert [item["contract_id"] for item in process["payments"]] == ["7202"]
    assert process["title"] == "Pengadaan Alat Kesehatan 7202"
    assert registry.holders(found.keys) == {found.keys[0]: uuid_of(ocid("7202"))}
    assert "contracts" not in _process(ocid("7201"))
    [again] = matcher.match([found])
    assert isinstance(again, Observation) and again.keys[0] == Key("ocid", ocid("7202"))
    assert registry.observe("simda", [again]).counts == {"same": 1}


def test_none_of_them_is_an_answer_and_is_kept(walidata: Person) -> None:
    found = doubtful("103/SPK/DINKES/2019", "7301", "7302")
    link = _settle(walidata, found, "none")
    assert (link["state"], link["ocid"]) == ("apart", "")
    own = _process(f"ocds-213czf-simda-{found.keys[0].value}")
    assert own["contracts"][0]["number"] == "103/SPK/DINKES/2019" and own["awards"] and own["payments"]
    assert matcher.match([found]) == [found]


def test_a_decision_holds_when_the_source_changes_and_says_so(walidata: Person) -> None:
    found = doubtful("104/SPK/DINKES/2019", "7401", "7402")
    _settle(walidata, found, "join", ocid=ocid("7401"))
    changed = renamed(found, amount="95000000", supplier_name="PT LAIN")
    [answer] = matcher.match([changed])
    assert isinstance(answer, Observation) and answer.keys[0] == Key("ocid", ocid("7401"))
    [link] = [item for item in walidata.act("bos_review_list", state="joined")["results"] if item["key"] == found.key]
    assert [(item["field"], item["was"], item["now"]) for item in link["changes"]] == [
        ("amount", "90000000", "95000000"), ("supplier", "CONTOH UJI, CV", "PT LAIN"),
    ]  # fmt: skip
    matcher.match([changed])
    link_row = queue.get("simda", found.key)
    assert link_row is not None and len(link_row.changes) == 2


def test_a_person_may_join_two_contracts_to_one_package(walidata: Person) -> None:
    first = doubtful("105/SPK/DINKES/2019", "7501", "7502")
    _settle(walidata, first, "join", ocid=ocid("7501"))
    second = contract("106/SPK/DINKES/2019", keperluan="Belanja lain")
    assert matcher.match([second]) == []
    _settle(walidata, second, "join", ocid=ocid("7501"))
    process = _process(ocid("7501"))
    assert [row["number"] for row in process["contracts"]] == ["105/SPK/DINKES/2019", "106/SPK/DINKES/2019"]
    assert len({row["contract_id"] for row in process["payments"]}) == 2
    answers = matcher.match([first, second])
    assert registry.observe("simda", answers).counts == {"same": 2}


def test_two_certain_contracts_for_one_package_are_both_asked() -> None:
    title = "Pembangunan Gedung Rawat Inap Sekar"
    registry.observe("spse", [tender("7601", "77000000", title=title)])
    twins = [contract(f"{n}/SPK/DINKES/2019", keperluan=title, nilai="77000000") for n in (107, 108)]
    for item in twins:
        assert isinstance(matcher.match([item], dry_run=True)[0], Observation)
    assert matcher.match(list(twins)) == []
    links = [queue.get("simda", item.key) for item in twins]
    assert [link.reason for link in links if link] == ["linked", "linked"]


@pytest.mark.parametrize("joined", [True, False])
def test_a_contract_over_two_years_is_one_contract(walidata: Person, joined: bool) -> None:
    """It stands in the database of each year; the second year brings payments and counts no value again."""
    number = f"31{int(joined)}/SPK/DINKES/2019"
    first = doubtful(number, f"79{int(joined)}1", f"79{int(joined)}2")
    link = _settle(walidata, first, *(("join",) if joined else ("none",)), ocid=ocid("7911") if joined else "")
    name = link["ocid"] or f"ocds-213czf-simda-{first.keys[0].value}"
    second = contract(number, tahun=2020)
    paid_on = {**second.values["payments"][0], "id": "2020-X", "sp2d_number": "X", "date": "2020-02-01"}
    second = replace(second, values={**second.values, "payments": [paid_on]})
    [answer] = matcher.match([second])
    assert isinstance(answer, Observation) and answer.keys[0] == Key("ocid", name)
    assert registry.observe("simda", [answer]).counts == {"changed": 1}
    note = queue.get("simda", second.key)
    assert note is not None and (note.state, note.reason, note.decided_by) == ("joined", "continues", "matcher")
    process = _process(name)
    assert len(process["contracts"]) == len(process["awards"]) == 1 and process["fiscal_year"] == "2019"
    assert len(process["payments"]) == 2
    assert {row["contract_id"] for row in process["payments"]} == {process["contracts"][0]["id"]}
    again = matcher.match([second])
    assert again == [answer] and registry.observe("simda", again).counts == {"same": 1}
    [other] = matcher.match(
        [replace(renamed(second, supplier_name="PT LAIN SEKALI"), key=second.key + "x", keys=(Key("simda", "y"),))]
    )
    assert isinstance(other, Observation) and other.keys == (Key("simda", "y"),)


def test_a_package_that_came_later_takes_the_contract_over(walidata: Person) -> None:
    """The contract's own process stays, without contract and payments, and says where they went."""
    title = "Pembangunan Ruang Isolasi Melati"
    found = contract("401/SPK/DINKES/2019", keperluan=title, nilai="66000000")
    assert matcher.match([found]) == [found]
    registry.observe("simda", [found])
    own = f"ocds-213czf-simda-{found.keys[0].value}"
    registry.observe("spse", [tender("7951", "66000000", title=title)])
    assert matcher.match([found]) == [found]
    link = queue.get("simda", found.key)
    assert link is not None and (link.state, link.reason) == ("open", "late")
    assert [candidate["ocid"] for candidate in link.candidates] == [ocid("7951")]
    _settle(walidata, found, "join", ocid=ocid("7951"))
    process, left = _process(ocid("7951")), _process(own)
    assert process["contracts"][0]["number"] == "401/SPK/DINKES/2019" and len(process["payments"]) == 1
    assert not {"contracts", "awards", "payments", "amendments", "progress"} & left.keys() and left["title"] == title
    [related] = left["related_processes"]
    assert (related["relationship"], related["identifier"]) == ("replacementProcess", ocid("7951"))
    assert registry.holders(found.keys)[found.keys[0]] == uuid_of(ocid("7951"))
    answers = matcher.match([found])
    assert isinstance(answers[0], Observation) and answers[0].keys[0] == Key("ocid", ocid("7951"))
    assert registry.observe("simda", answers).counts == {"same": 1}


def test_a_decision_is_lost_only_with_the_package_it_names(walidata: Person) -> None:
    found = doubtful("404/SPK/DINKES/2019", "7961", "7962")
    _settle(walidata, found, "join", ocid=ocid("7961"))
    tk.get_action("dataset_purge")({"ignore_auth": True, "user": walidata.name}, {"id": uuid_of(ocid("7961"))})
    assert matcher.match([found]) == []
    link = queue.get("simda", found.key)
    assert link is not None and (link.state, link.ocid) == ("open", "")


def test_a_contract_of_simda_alone_is_no_candidate_for_another(walidata: Person) -> None:
    first = contract("402/SPK/DINKES/2019", keperluan="Renovasi Gudang Farmasi Anggrek", nilai="55000000")
    registry.observe("simda", matcher.match([first]))
    second = contract("403/SPK/DINKES/2019", keperluan="Renovasi Gudang Farmasi Anggrek", nilai="55000000")
    assert matcher.match([first, second]) == [first, second]


def test_what_is_wrong_with_an_answer_is_said(walidata: Person) -> None:
    found = doubtful("109/SPK/DINKES/2019", "7701", "7702")
    for wrong, field in (
        ({"decision": "mungkin"}, "decision"),
        ({"decision": "join"}, "ocid"),
        ({"decision": "join", "ocid": "ocds-213czf-spse-9999999"}, "ocid"),
        ({"decision": "none", "note": "x" * 1001}, "note"),
    ):
        with pytest.raises(tk.ValidationError) as caught:
            walidata.act("bos_review_settle", key=found.key, **wrong)
        assert field in caught.value.error_dict
    with pytest.raises(tk.ObjectNotFound):
        walidata.act("bos_review_settle", key="contract/2019/0/0", decision="none")
    link = queue.get("simda", found.key)
    assert link is not None and link.state == "open"
    _settle(walidata, found, "join", ocid=ocid("7701"))
    assert _settle(walidata, found, "join", ocid=ocid("7701"))["state"] == "joined"
    with pytest.raises(tk.ValidationError):
        _settle(walidata, found, "none")
    for wrong in ({"state": "x"}, {"limit": "x"}, {"unit": "tidak-ada"}):
        with pytest.raises(tk.ValidationError):
            walidata.act("bos_review_list", **wrong)


def test_a_harvest_under_way_lets_the_decision_wait(walidata: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    found = doubtful("110/SPK/DINKES/2019", "7801", "7802")

    def busy(*_: Any, **__: Any) -> None:
        raise registry.SourceBusy("simda")

    monkeypatch.setattr(registry, "observe", busy)
    with pytest.raises(tk.ValidationError):
        _settle(walidata, found, "none")
    link = queue.get("simda", found.key)
    assert link is not None and link.state == "open" and link.observation
