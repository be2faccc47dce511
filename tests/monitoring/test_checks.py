"""``/pantau/periksa``: a doubted value waits until somebody says why it is right, and the reason is kept."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.common import config
from ckan.lib.search.common import make_connection

from ckanext.bos import registry
from ckanext.bos.monitoring import suspicions

from ..ocds.web import logged_in
from ..portal.people import NOBODY, SCHOOLS, Person
from . import world

REASON = "Harga sesuai kontrak payung, sudah diperiksa."
HPS: dict[str, Any] = {"budget_amount": "100000000", "estimate_amount": "150000000", "announcement_date": "2026-01-10"}


@pytest.fixture
def doubted(client: Any) -> dict[str, Any]:
    """A process whose estimate is above its budget."""
    return world.process(title="HPS di atas pagu", method="tender", category="goods", **HPS)


def waiting(dataset: dict[str, Any], person: Person = NOBODY, state: str = "open") -> list[dict[str, Any]]:
    return person.act("bos_check_list", id=dataset["name"], state=state)["results"]


def first(dataset: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in waiting(dataset) if one["field"].startswith("estimate_amount"))


def codes(dataset: dict[str, Any]) -> list[str]:
    return [one["code"] for one in waiting(dataset)]


def test_what_a_person_saves_is_looked_at_at_once(doubted: dict[str, Any], client: Any) -> None:
    one = first(doubted)
    assert "HPS" in one["sentence"]["id"] and "150" in one["sentence"]["id"] and one["state"] == "open"
    page = client.get(f"/pengadaan/{doubted['name']}").text
    assert "Belum dikonfirmasi" in page and one["sentence"]["id"] in page.replace("&nbsp;", "\xa0")


def test_the_unit_confirms_with_a_reason_that_is_kept(
    doubted: dict[str, Any], client: Any, health: Person, schools: Person, auditor: Person
) -> None:
    one = first(doubted)
    given = {"id": doubted["name"], "fingerprint": one["fingerprint"]}
    with pytest.raises(tk.NotAuthorized):
        schools.act("bos_check_confirm", **given, reason=REASON)
    with pytest.raises(tk.ValidationError):
        health.act("bos_check_confirm", **given, reason="ok")
    health.act("bos_check_confirm", **given, reason=REASON)
    with pytest.raises(tk.ValidationError):
        health.act("bos_check_confirm", **given, reason=REASON)
    kept = next(o for o in waiting(doubted, auditor, "confirmed") if o["fingerprint"] == one["fingerprint"])
    assert kept["reason"] == REASON and kept["confirmed_by"] == health.name and kept["confirmed"]
    assert "confirmed_by" not in next(iter(waiting(doubted, NOBODY, "confirmed")))
    assert REASON in client.get(f"/pengadaan/{doubted['name']}").text
    world_user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    patch = tk.get_action("package_patch")
    patch({"ignore_auth": True, "user": world_user}, {"id": doubted["id"], "notes": "Uraian lain, nilai sama."})
    assert one["fingerprint"] not in {o["fingerprint"] for o in waiting(doubted)}, "the confirmation holds"
    patch({"ignore_auth": True, "user": world_user}, {"id": doubted["id"], "estimate_amount": "160000000"})
    assert first(doubted)["fingerprint"] != one["fingerprint"], "another value must be confirmed anew"


def test_a_value_that_is_mended_waits_no_more(doubted: dict[str, Any], health: Person) -> None:
    one = first(doubted)
    health.act("package_patch", id=doubted["id"], estimate_amount="99000000")
    assert one["fingerprint"] not in {o["fingerprint"] for o in waiting(doubted, health)}
    gone = model.Session.scalar(
        sa.text("SELECT gone FROM bos_suspicion WHERE fingerprint = :f AND package_id = :p"),
        {"f": one["fingerprint"], "p": doubted["id"]},
    )
    assert gone is not None, "what was doubted once is kept"


def test_walidata_sends_back_and_the_unit_finds_it_first(
    doubted: dict[str, Any], health: Person, walidata: Person
) -> None:
    given = {"id": doubted["name"], "fingerprint": first(doubted)["fingerprint"], "note": "Cocokkan dengan DPA."}
    with pytest.raises(tk.NotAuthorized):
        health.act("bos_check_return", **given)
    walidata.act("bos_check_return", **given)
    assert first(doubted)["state"] == "returned" and first(doubted)["note"] == "Cocokkan dengan DPA."
    mine = next(one for one in health.act("bos_todo_list", limit=100)["results"] if one["name"] == doubted["name"])
    assert mine["returned"] == 1


def test_the_page_confirms_by_its_own_form(doubted: dict[str, Any], client: Any, portal: Any, health: Person) -> None:
    browser = logged_in(portal, health.name)
    page = browser.get("/pantau/periksa").text
    one = first(doubted)
    assert one["fingerprint"] in page and "Nilai ini benar" in page and "Perbaiki" in page
    form = {"id": doubted["id"], "fingerprint": one["fingerprint"], "text": REASON}
    answer = browser.post("/pantau/periksa/confirm", data=form, follow_redirects=False)
    assert answer.status_code == 302 and one["fingerprint"] not in {o["fingerprint"] for o in waiting(doubted)}
    assert client.post("/pantau/periksa/confirm", data=form).status_code == 302, "strangers are sent to the login"
    public = client.get("/pantau/periksa").text
    assert "Nilai ini benar" not in public


def test_an_unpublished_value_is_not_for_everybody(client: Any, health: Person, portal: Any) -> None:
    hidden = world.process(public=False, title="Rahasia dulu", method="tender", **HPS)
    assert waiting(hidden) == []
    assert "Rahasia dulu" not in client.get("/pantau/periksa").text
    assert "Rahasia dulu" not in client.get("/pantau/periksa.csv").text
    assert "Rahasia dulu" in logged_in(portal, health.name).get("/pantau/periksa").text
    assert "Rahasia dulu" not in logged_in(portal, health.name).get("/pantau/periksa?unit=semua").text


def found_by_flag() -> set[str]:
    """The public processes that the search finds by the flag, once it sees what was committed last."""
    make_connection().commit(waitSearcher=True)
    asked: dict[str, Any] = {"fq": 'vocab_bos_flag:"doubt"', "rows": 1000}
    return {row["name"] for row in tk.get_action("package_search")({"user": ""}, asked)["results"]}


def test_the_search_finds_what_the_list_of_doubts_holds(doubted: dict[str, Any], client: Any, health: Person) -> None:
    def listed() -> set[str]:
        return {one["name"] for one in NOBODY.act("bos_check_list", limit=1000)["results"]}

    assert doubted["name"] in found_by_flag(), "what a person saves is found at once"
    model.Session.execute(sa.text("DELETE FROM bos_looked"))
    suspicions.look_at_everything()
    registry.make_searchable()
    assert found_by_flag() == listed()
    assert f'href="/pengadaan/{doubted["name"]}"' in client.get("/pengadaan?flag=doubt&sort=changed").text

    for one in waiting(doubted):
        health.act("bos_check_confirm", id=doubted["name"], fingerprint=one["fingerprint"], reason=REASON)
    assert doubted["name"] not in found_by_flag() == listed()

    model.Session.execute(sa.text("UPDATE bos_suspicion SET confirmed = NULL, gone = now()"))
    model.Session.execute(sa.text("DELETE FROM bos_looked"))
    suspicions.look_at_everything()
    assert registry.make_searchable() >= 1, "those that a later check doubts wait for the index"
    assert doubted["name"] in found_by_flag() == listed()
    suspicions.look_at_everything()
    assert registry.make_searchable() == 0, "the same again puts nothing into the index"


def test_processes_are_compared_with_each_other(client: Any) -> None:
    twin: dict[str, Any] = {
        "title": "Pengadaan Kursi Lipat",
        "method": "direct_procurement",
        "budget_amount": "75000000",
    }
    twin |= {"estimate_amount": "74000000", "category": "goods", "announcement_date": "2026-03-01"}
    one, two = world.process(SCHOOLS, **twin), world.process(SCHOOLS, **twin)
    suspicions.look_at_everything()
    assert codes(one) == codes(two) == ["twice"]
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    delete, patch = tk.get_action("package_delete"), tk.get_action("package_patch")
    patch({"ignore_auth": True, "user": user}, {"id": two["id"], "tender_status": "unsuccessful"})
    suspicions.look_at_everything()
    assert codes(one) == codes(two) == [], "what failed may be tried again"
    patch({"ignore_auth": True, "user": user}, {"id": two["id"], "tender_status": "active"})
    suspicions.look_at_everything()
    assert codes(one) == codes(two) == ["twice"]
    delete({"ignore_auth": True, "user": user}, {"id": two["id"]})
    suspicions.look_at_everything()
    assert codes(one) == []


def test_a_sum_far_above_others_is_told_at_the_row_that_is_most_of_it(
    client: Any, portal: Any, health: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(config, "ckanext.bos.monitoring.checks.outlier.peers", "4")
    given: dict[str, Any] = {"title": "Payung taman", "method": "exempt", "category": "services"}
    for price in ("100000", "110000", "120000", "130000"):
        world.process(contracts=[world.contract(id="a", amount=price)], **given)
    lots = [world.contract(id="a", amount="900"), world.contract(id="b", amount="90000000")]
    far = world.process(contracts=lots, **given)
    suspicions.look_at_everything()
    (one,) = [item for item in waiting(far) if item["code"] == "outlier"]
    assert (one["path"], one["field"], one["found"]) == ("contracts/b/amount", "contracts.amount", "90000900")
    assert one["numbers"]["peers"] == "4" and one["numbers"]["value"] == "90000900"
    page = logged_in(portal, health.name).get("/pantau/periksa?jenis=outlier").text
    assert f'/pengadaan/edit/{far["name"]}/contract#field-contracts"' in page


def test_the_list_can_be_taken_away(doubted: dict[str, Any], client: Any) -> None:
    rows = json.loads(client.get("/pantau/periksa.json").data)
    assert any(row["title"] == "HPS di atas pagu" for row in rows)
    assert client.get("/pantau/periksa.csv").status_code == client.get("/pantau/periksa.xlsx").status_code == 200
