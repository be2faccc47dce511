"""What a steward typed survives every harvest; what sources say against it is listed, and decided with one click."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.bos import registry
from ckanext.bos.core.observation import Key, Observation, Row
from ckanext.bos.core.ownership import Ownership
from ckanext.bos.registry import writing
from ckanext.bos.registry.model import Process

from ..portal.people import HEALTH, SCHOOLS, Person, steward, unit_id, with_role

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")

CONTRACT = {"id": "5001", "number": "602.1/07/2019", "amount": "900000000", "supplier_name": "CV. CONTOH UJI"}


@pytest.fixture
def health() -> Person:
    return steward("opd-dinkes-beda", HEALTH)


@pytest.fixture
def schools() -> Person:
    return steward("opd-disdik-beda", SCHOOLS)


@pytest.fixture
def walidata() -> Person:
    return with_role("walidata-beda", registry.WALIDATA)


def says(source: str, code: str, **values: Any) -> registry.Report:
    """A source's own run with one process of the health office in it."""
    row = Row(f"{source}:{code}", {"kode": code, **{name: str(value) for name, value in values.items()}})
    found = Observation(source, f"plan/{code}", (Key("rup", code),), values, unit="Dinas Kesehatan", rows=(row,))
    return registry.observe(source, [found])


def process(code: str, **values: Any) -> str:
    """A process that SiRUP and SPSE made known; its OCID."""
    start = {"title": f"Rehabilitasi Puskesmas {code}", "fiscal_year": "2019", "budget_amount": "1000000000"}
    says("sirup", code, **(start | values))
    says("spse-export", code, estimate_amount="950000000", contracts=[CONTRACT])
    return f"ocds-213czf-rup-{code}"


def show(ocid: str, person: Person | None = None) -> dict[str, Any]:
    if person is not None:
        return person.act("bos_process_show", id=ocid)
    return tk.get_action("bos_process_show")({"ignore_auth": True}, {"id": ocid})


def listed(person: Person, ocid: str, **asked: Any) -> dict[str, dict[str, Any]]:
    """The differences of one process by path."""
    found = person.act("bos_conflict_list", limit=100, **asked)["results"]
    return {item["path"]: item for item in found if item["ocid"] == ocid}


def releases(ocid: str) -> list[str]:
    query = sa.text("SELECT tags::text FROM bos_release WHERE ocid = :ocid ORDER BY date, release_id")
    return list(model.Session.scalars(query, {"ocid": ocid}))


def owned(ocid: str) -> Ownership:
    found = model.Session.scalars(sa.select(Process.package_id).where(Process.ocid == ocid)).one()
    return writing.read_ownership(found)


def change(person: Person, ocid: str, **values: Any) -> None:
    person.act("package_patch", id=ocid.lower(), **values)


def test_what_a_steward_typed_survives_the_harvests_of_two_sources(health: Person) -> None:
    ocid = process("41000001")
    contracts = [{**CONTRACT, "amount": "910000000"}]
    change(health, ocid, budget_amount="1100000000", contracts=contracts)

    says("sirup", "41000001", budget_amount="1200000000", title="Rehabilitasi Puskesmas Baru")
    says("spse-export", "41000001", estimate_amount="940000000", contracts=[CONTRACT])
    says("simda", "41000001", contracts=[{"id": "5001", "amount": "905000000"}], budget_amount="1300000000")

    now = show(ocid, health)
    assert now["budget_amount"] == "1100000000" and now["contracts"][0]["amount"] == "910000000"
    assert now["title"] == "Rehabilitasi Puskesmas Baru" and now["estimate_amount"] == "940000000"
    waiting = {path: {item["source"]: item["value"] for item in items} for path, items in now["conflicts"].items()}
    assert waiting == {
        "budget_amount": {"sirup": "1200000000", "simda": "1300000000"},
        "contracts/5001/amount": {"spse-export": "900000000", "simda": "905000000"},
    }, "each source waits by itself"


def test_differences_are_listed_for_those_who_may_decide_them(
    health: Person, schools: Person, walidata: Person
) -> None:
    ocid = process("41000002")
    change(health, ocid, budget_amount="1100000000")
    says("sirup", "41000002", budget_amount="1200000000")

    item = listed(health, ocid)["budget_amount"]
    assert item["ours"] == "1100000000" and item["unit"] == HEALTH and item["stage"] == "planning"
    assert [(source["source"], source["value"]) for source in item["sources"]] == [("sirup", "1200000000")]
    assert item["label"]["id"] == "Pagu anggaran" and item["sources"][0]["at"]
    assert listed(walidata, ocid).keys() == {"budget_amount"} == listed(walidata, ocid, unit=HEALTH).keys()
    assert listed(schools, ocid) == {} == listed(schools, ocid, unit=HEALTH) == listed(walidata, ocid, unit=SCHOOLS)
    auditor = with_role("auditor-beda", registry.AUDITOR)
    for person in (auditor, Person("", "")):
        with pytest.raises(tk.NotAuthorized):
            person.act("bos_conflict_list")
    with pytest.raises(tk.ValidationError):
        health.act("bos_conflict_list", limit="banyak")


def test_the_source_s_value_is_taken_published_and_followed_from_then_on(health: Person) -> None:
    ocid = process("41000003")
    change(health, ocid, budget_amount="1100000000")
    says("sirup", "41000003", budget_amount="1200000000")
    before = releases(ocid)
    at = listed(health, ocid)["budget_amount"]["sources"][0]["at"]

    answer = health.act("bos_conflict_settle", id=ocid, path="budget_amount", choice="source", source="sirup", at=at)

    assert answer == {"path": "budget_amount", "value": "1200000000"}
    now = show(ocid, health)
    assert now["budget_amount"] == "1200000000" and now["conflicts"] == {}
    assert now["provenance"]["budget_amount"] == {"source": "sirup", "key": "plan/41000003", "at": at}
    assert len(releases(ocid)) == len(before) + 1
    assert tk.get_action("package_search")({}, {"q": "41000003"})["results"][0]["budget_amount"] == "1200000000"
    decided = owned(ocid).settlements[0]
    assert (decided.taken, decided.stayed, decided.fell, decided.user) == (
        True, "1200000000", "1100000000", health.name,
    )  # fmt: skip
    says("sirup", "41000003", budget_amount="1250000000")
    assert show(ocid)["budget_amount"] == "1250000000", "the value is the source's again"


def test_the_unit_s_value_stays_until_the_source_says_something_new(health: Person) -> None:
    ocid = process("41000004")
    change(health, ocid, budget_amount="1100000000")
    says("sirup", "41000004", budget_amount="1200000000")
    says("simda", "41000004", budget_amount="1300000000")
    before = releases(ocid)

    health.act("bos_conflict_settle", id=ocid, path="budget_amount", choice="ours")

    assert listed(health, ocid) == {} and releases(ocid) == before
    assert {item.source for item in owned(ocid).settlements} == {"sirup", "simda"}
    says("sirup", "41000004", budget_amount="1200000000", volume="1 paket")
    assert listed(health, ocid) == {}
    says("sirup", "41000004", budget_amount="1210000000")
    assert [item["value"] for item in listed(health, ocid)["budget_amount"]["sources"]] == ["1210000000"]
    assert show(ocid)["budget_amount"] == "1100000000"


def test_decisions_are_listed_the_last_first(health: Person) -> None:
    first, second = process("41000014"), process("41000015")
    for ocid, choice in ((first, "ours"), (second, "source")):
        change(health, ocid, budget_amount="1100000000")
        says("sirup", ocid[-8:], budget_amount="1200000000")
        health.act("bos_conflict_settle", id=ocid, path="budget_amount", choice=choice, source="sirup")
    found = registry.decisions([unit_id(HEALTH)], 50)
    told = {item.name: (item.settlement.taken, item.settlement.stayed, item.label["id"]) for item in found}
    assert told[first] == (False, "1100000000", "Pagu anggaran") and told[second][:2] == (True, "1200000000")
    assert [item.settlement.at for item in found] == sorted((item.settlement.at for item in found), reverse=True)
    assert len(registry.decisions(None, 1)) == 1 and registry.decisions([unit_id(SCHOOLS)], 50) == []


def test_values_in_rows_and_whole_rows_are_decided_too(health: Person) -> None:
    ocid = process("41000005")
    change(health, ocid, contracts=[{**CONTRACT, "amount": "910000000"}])
    says("spse-export", "41000005", contracts=[{**CONTRACT, "amount": "920000000"}])
    assert listed(health, ocid)["contracts/5001/amount"]["label"]["id"] == "Kontrak 602.1/07/2019: Nilai kontrak"
    health.act("bos_conflict_settle", id=ocid, path="contracts/5001/amount", choice="source", source="spse-export")
    assert show(ocid)["contracts"] == [{**CONTRACT, "amount": "920000000"}]

    change(health, ocid, contracts=[])
    says("spse-export", "41000005", contracts=[{**CONTRACT, "amount": "930000000"}])
    health.act("bos_conflict_settle", id=ocid, path="contracts/5001", choice="source", source="spse-export")
    assert show(ocid)["contracts"] == [{**CONTRACT, "amount": "930000000"}]
    assert show(ocid)["provenance"]["contracts/5001/amount"]["source"] == "spse-export"

    change(health, ocid, contracts=[{**CONTRACT, "amount": "940000000"}])
    says("spse-export", "41000005", contracts=[])
    health.act("bos_conflict_settle", id=ocid, path="contracts/5001", choice="source", source="spse-export")
    assert "contracts" not in show(ocid) and show(ocid, health)["conflicts"] == {}


def test_only_what_waits_can_be_decided_and_only_by_those_who_may_edit(health: Person, schools: Person) -> None:
    ocid = process("41000006")
    change(health, ocid, budget_amount="1100000000")
    says("sirup", "41000006", budget_amount="1200000000")
    for person in (schools, Person("", "")):
        with pytest.raises(tk.NotAuthorized):
            person.act("bos_conflict_settle", id=ocid, path="budget_amount", choice="ours")
    for wrong in (
        {"path": "title", "choice": "ours"},
        {"path": "budget_amount", "choice": "tidak"},
        {"path": "budget_amount", "choice": "source"},
        {"path": "budget_amount", "choice": "source", "source": "simda"},
        {"path": "budget_amount", "choice": "source", "source": "sirup", "at": "2001-01-01T00:00:00+00:00"},
    ):
        with pytest.raises(tk.ValidationError):
            health.act("bos_conflict_settle", id=ocid, **wrong)
    assert listed(health, ocid).keys() == {"budget_amount"} and show(ocid)["budget_amount"] == "1100000000"


def test_each_value_says_where_it_is_from_and_no_user_s_name_is_public(health: Person) -> None:
    ocid = process("41000007")
    change(health, ocid, volume="1 paket")
    says("simda", "41000007", contracts=[{"id": "5001", "amount": "905000000"}])
    public = show(ocid, Person("", ""))
    told = {path: owner["source"] for path, owner in public["provenance"].items()}
    assert told["budget_amount"] == "sirup" and told["estimate_amount"] == "spse-export" and told["volume"] == "opd"
    assert told["contracts/5001/amount"] == "simda" and told["contracts/5001/number"] == "spse-export"
    assert health.name not in str(public) and "conflicts" not in public
    assert show(ocid, health)["provenance"]["volume"]["key"] == health.name
