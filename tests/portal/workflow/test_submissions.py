"""From draft to public: who may move a process, in which state, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.common import config
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from ckanext.bos import registry

from ...portal.people import NOBODY, Person, enter, steward, unit_id

pytestmark = pytest.mark.usefixtures("client", "spoken")


@pytest.fixture
def spoken(portal: Any) -> Iterator[None]:
    """Within a request: words are in the language of the page."""
    with portal.flask_app.test_request_context():
        yield


def state(person: Person, process: dict[str, Any]) -> str:
    return person.act("bos_submission_show", id=process["name"])["state"]


def events(person: Person, process: dict[str, Any]) -> list[tuple[str, str]]:
    shown = person.act("bos_submission_show", id=process["name"])
    return [(event["event"], event["by"]) for event in shown["events"]]


def refusal(error: Any) -> str:
    return " ".join(str(text) for text in error.value.error_summary.values())


def test_submitted_returned_mended_approved(health: Person, walidata: Person) -> None:
    process = enter(health)
    assert state(health, process) == "draft"
    sent = health.act("bos_submission_create", id=process["ocid"], note="Mohon diperiksa.")
    assert sent["state"] == "submitted" and "Pagu anggaran" in sent["missing"]

    back = walidata.act("bos_submission_return", id=process["name"], note="Pagu anggaran belum diisi.")
    assert back["state"] == "returned" and back["events"][-1]["note"] == "Pagu anggaran belum diisi."

    health.act("package_patch", id=process["id"], budget_amount="200000000")
    health.act("bos_submission_create", id=process["name"])
    item = walidata.act("bos_submission_list")["results"][0]
    assert item["changed_since_submitted"] == []
    assert [(one["label"], one["after"]) for one in item["changed_since_returned"]] == [
        ("Pagu anggaran", "Rp\u00a0200\u00a0juta")
    ] or "200" in item["changed_since_returned"][0]["after"]

    walidata.act("bos_process_publish", id=process["name"], note="Terima kasih.")
    assert NOBODY.act("package_show", id=process["name"])["private"] is False
    assert events(health, process) == [
        ("submitted", health.name),
        ("returned", walidata.name),
        ("submitted", health.name),
        ("published", walidata.name),
    ]
    assert walidata.act("bos_submission_list")["count"] == 0


@pytest.mark.parametrize(
    ("action", "allowed"),
    [
        ("bos_submission_create", {"health", "walidata"}),
        ("bos_submission_withdraw", {"health", "walidata"}),
        ("bos_submission_return", {"walidata"}),
        ("bos_process_publish", {"walidata"}),
        ("bos_submission_show", {"health", "walidata", "auditor"}),
        ("bos_submission_settle", {"walidata"}),
        ("bos_change_list", {"walidata", "auditor"}),
        ("bos_submission_list", {"health", "schools", "walidata", "auditor"}),
        ("bos_notice_list", {"health", "schools", "walidata", "auditor"}),
        ("bos_notice_read", {"health", "schools", "walidata", "auditor"}),
    ],
)
def test_who_may_what(
    action: str, allowed: set[str], health: Person, schools: Person, walidata: Person, auditor: Person
) -> None:
    process = enter(health)
    people = {"health": health, "schools": schools, "walidata": walidata, "auditor": auditor, "nobody": NOBODY}
    found = set()
    for name, person in people.items():
        context: Any = {"user": person.name, "auth_user_obj": model.User.get(person.name) if person.name else None}
        try:
            tk.check_access(action, context, {"id": process["name"]})
            found.add(name)
        except tk.NotAuthorized:
            pass
    assert found == allowed


def test_a_steward_sees_the_submissions_of_the_own_unit_only(health: Person, schools: Person, auditor: Person) -> None:
    process = enter(health)
    health.act("bos_submission_create", id=process["name"])
    assert health.act("bos_submission_list")["count"] == 1
    assert schools.act("bos_submission_list")["count"] == 0
    assert schools.act("bos_submission_list", unit="dinas-kesehatan")["count"] == 0
    assert auditor.act("bos_submission_list", unit="dinas-kesehatan")["count"] == 1


def test_nobody_approves_what_he_submitted(walidata: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    process = enter(walidata)
    walidata.act("package_patch", id=process["id"], private=True)
    walidata.act("bos_submission_create", id=process["name"])
    for action, data in (
        ("bos_process_publish", {"id": process["name"]}),
        ("package_patch", {"id": process["id"], "private": False}),
    ):
        with pytest.raises(tk.ValidationError) as refused:
            walidata.act(action, **data)
        assert "sendiri" in refusal(refused) or "yourself" in refusal(refused)
        model.Session.rollback()
    assert walidata.act("package_show", id=process["id"])["private"] is True
    monkeypatch.setitem(config, "ckanext.bos.workflow.approve_own", True)
    walidata.act("bos_process_publish", id=process["name"])
    assert walidata.act("package_show", id=process["id"])["private"] is False


def test_each_step_only_from_where_it_makes_sense(health: Person, walidata: Person) -> None:
    process = enter(health)
    for person, action, data in (
        (health, "bos_submission_withdraw", {}),
        (walidata, "bos_submission_return", {"note": "Belum diajukan, bukan?"}),
    ):
        with pytest.raises(tk.ValidationError):
            person.act(action, id=process["name"], **data)
    health.act("bos_submission_create", id=process["name"])
    with pytest.raises(tk.ValidationError):
        health.act("bos_submission_create", id=process["name"])
    with pytest.raises(tk.ValidationError) as short:
        walidata.act("bos_submission_return", id=process["name"], note="kurang")
    assert "note" in short.value.error_dict
    assert health.act("bos_submission_withdraw", id=process["name"])["state"] == "draft"
    walidata.act("bos_process_publish", id=process["name"])
    with pytest.raises(tk.ValidationError):
        health.act("bos_submission_create", id=process["name"])
    walidata.act("bos_process_publish", id=process["name"], public=False)
    assert state(health, process) == "draft"


def test_a_change_after_submitting_is_seen_and_never_approved_unseen(health: Person, walidata: Person) -> None:
    process = enter(health)
    health.act("bos_submission_create", id=process["name"])
    seen = walidata.act("bos_submission_list")["results"][0]["fingerprint"]
    health.act("package_patch", id=process["id"], budget_amount="300000000", title="Pembelian Vaksin")
    item = walidata.act("bos_submission_list")["results"][0]
    assert {one["label"] for one in item["changed_since_submitted"]} == {"Nama paket", "Pagu anggaran"}
    for action, note in (("bos_process_publish", ""), ("bos_submission_return", "Mohon perbaiki judulnya.")):
        with pytest.raises(tk.ValidationError):
            walidata.act(action, id=process["name"], fingerprint=seen, note=note)
        model.Session.rollback()
    walidata.act("bos_process_publish", id=process["name"], fingerprint=item["fingerprint"])
    assert NOBODY.act("package_show", id=process["id"])["title"] == "Pembelian Vaksin"


def test_what_is_invalid_is_not_submitted_and_what_is_missing_is(health: Person) -> None:
    process = enter(health)
    assert health.act("bos_submission_create", id=process["name"])["missing"]
    wrong = enter(health, title="Salah", planned_contract_end="2055-03-14")
    [said] = health.act("bos_submission_show", id=wrong["name"])["invalid"]
    assert "Tahun 2055 tidak mungkin" in said
    with pytest.raises(tk.ValidationError, match="Tahun 2055 tidak mungkin"):
        health.act("bos_submission_create", id=wrong["name"])
    health.act("package_patch", id=wrong["id"], planned_contract_end="2026-03-14")
    assert health.act("bos_submission_create", id=wrong["name"])


def test_a_change_of_what_is_public_is_public_at_once_and_waits_to_be_looked_at(
    health: Person, walidata: Person, auditor: Person
) -> None:
    process = enter(health)
    walidata.act("bos_process_publish", id=process["name"])
    walidata.act("package_patch", id=process["id"], volume="1 paket")
    assert auditor.act("bos_change_list")["count"] == 0
    health.act("package_patch", id=process["id"], budget_amount="400000000")
    health.act("package_patch", id=process["id"], volume="2 paket")
    assert NOBODY.act("package_show", id=process["id"])["volume"] == "2 paket"
    found = auditor.act("bos_change_list")
    assert found["count"] == 1
    assert {one["label"] for one in found["results"][0]["changed_since_submitted"]} == {"Pagu anggaran", "Volume"}
    done = walidata.act("bos_submission_settle", decision="seen", ids=[process["name"]], note="Pagu dari DPA, bukan?")
    assert done == {"done": [process["name"]], "failed": []}
    assert auditor.act("bos_change_list")["count"] == 0
    assert health.act("bos_notice_list")["results"][0]["note"] == "Pagu dari DPA, bukan?"


def test_many_at_once_and_the_one_that_fails_is_named(health: Person, schools: Person, walidata: Person) -> None:
    good = [enter(health, title=f"Baik {number}") for number in range(3)]
    taken_back = enter(schools, "dinas-pendidikan", title="Ditarik kembali")
    for process in (*good, taken_back):
        (schools if process is taken_back else health).act("bos_submission_create", id=process["name"])
    listed = {item["name"]: item["fingerprint"] for item in walidata.act("bos_submission_list")["results"]}
    schools.act("bos_submission_withdraw", id=taken_back["name"])
    health.act("package_patch", id=good[1]["id"], volume="9 paket")
    names = [good[0]["name"], taken_back["name"], good[1]["name"], "tidak-ada", good[2]["name"]]

    found = walidata.act(
        "bos_submission_settle", decision="approve", ids=names, fingerprints=[listed.get(name, "") for name in names]
    )

    assert found["done"] == [good[0]["name"], good[2]["name"]]
    assert [one["title"] for one in found["failed"]] == ["Ditarik kembali", "Baik 1", "tidak-ada"]
    assert all(one["why"] for one in found["failed"])
    assert NOBODY.act("package_show", id=good[2]["id"])["private"] is False
    assert walidata.act("package_show", id=good[1]["id"])["private"] is True
    with pytest.raises(tk.ValidationError):
        walidata.act("bos_submission_settle", decision="return", ids=[good[1]["name"]], note="")
    note = "Volume mengapa berubah?"
    found = walidata.act("bos_submission_settle", decision="return", ids=[good[1]["name"]], note=note)
    assert found["done"] == [good[1]["name"]] and state(health, good[1]) == "returned"


def test_history_cannot_be_altered(health: Person) -> None:
    process = enter(health)
    health.act("bos_submission_create", id=process["name"])
    with pytest.raises(DBAPIError):
        model.Session.execute(sa.text("UPDATE bos_submission SET note = 'lain'"))
    model.Session.rollback()


def test_personal_numbers_stay_out_of_notes(health: Person) -> None:
    process = enter(health)
    sent = health.act("bos_submission_create", id=process["name"], note="Hubungi 081234567890 ya")
    assert "081234567890" not in str(sent)


def test_a_harvest_is_no_change_to_look_at(walidata: Person, health: Person) -> None:
    process = enter(health, rup_code="31000009")
    walidata.act("bos_process_publish", id=process["name"])
    observed = {"title": "Judul dari SiRUP", "rup_code": "31000009", "owner_org": unit_id("dinas-kesehatan")}
    context: Any = {"ignore_auth": True, "user": health.name, registry.OBSERVED: True}
    shown = tk.get_action("package_show")({"ignore_auth": True}, {"id": process["id"]})
    tk.get_action("package_update")(context, {**shown, **observed})
    assert walidata.act("bos_change_list")["count"] == 0


def test_counts_in_the_header_follow(health: Person, walidata: Person, portal: Any) -> None:
    from ckanext.bos.portal.workflow import lines

    def count(person: Person) -> Any:
        lines.forget()
        return lines.counts(model.User.get(person.name))

    process = enter(health)
    before = count(walidata)
    health.act("bos_submission_create", id=process["name"])
    after = count(walidata)
    assert after.waiting == before.waiting + 1 and after.unread == before.unread + 1
    assert count(health).waiting == 0
    walidata.act("bos_submission_return", id=process["name"], note="Mohon lengkapi pagunya.")
    assert count(health).waiting == 1 and count(health).unread == 1
    health.act("bos_notice_read")
    assert count(health).unread == 0 and count(health).waiting == 1
    assert count(steward("tanpa-unit", "dinas-kesehatan")) is not None


def test_all_kinds_that_wait_are_counted_in_one_statement(client: Any) -> None:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    engine = model.ensure_engine()
    event.listen(engine, "before_cursor_execute", note)
    found = registry.tallies(list(registry.WAITING), None)
    event.remove(engine, "before_cursor_execute", note)
    assert len(statements) == 1
    assert set(found) == {
        "submissions", "changes", "conflicts", "returned", "checks", "checks_returned", "links", "refused"
    }  # fmt: skip
