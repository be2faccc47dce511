"""The pages of the workflow as a browser without JavaScript sees them, and what the header costs."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ckan import model
from sqlalchemy import event

from ckanext.bos.portal.workflow import lines

from ...ocds.web import logged_in
from ...portal.people import Person, enter

pytestmark = pytest.mark.usefixtures("client")


def get(portal: Any, person: Person, address: str, status: int = 200) -> str:
    answer = portal.flask_app.test_client(use_cookies=False).get(address, headers=person.headers)
    assert answer.status_code == status, answer.text[:500]
    return answer.text


def post(portal: Any, person: Person, address: str, **data: Any) -> Any:
    client = portal.flask_app.test_client(use_cookies=False)
    return client.post(address, data=data, headers=person.headers)


@pytest.fixture
def process(portal: Any, health: Person) -> dict[str, Any]:
    """A draft of the health office."""
    with portal.flask_app.test_request_context():
        return enter(health, title="Pembelian Obat <b>Puskesmas</b>")


def test_the_line_says_whose_turn_it_is(
    portal: Any, process: dict[str, Any], health: Person, walidata: Person, auditor: Person
) -> None:
    page, form = f"/pengadaan/{process['name']}", f"/pengadaan/edit/{process['name']}/planning"
    for address in (page, form):
        assert "Giliran OPD: isi yang sudah ada, lalu ajukan ke walidata." in get(portal, health, address)
    submit = f"/pengadaan/ajukan/{process['name']}"
    shown = get(portal, health, submit)
    assert "Pagu anggaran" in shown and "Boleh tetap diajukan" in shown and "<b>Puskesmas" not in shown
    assert post(portal, health, submit, note="Mohon diperiksa").status_code == 302
    for again in (get(portal, health, submit), post(portal, health, submit).text):
        assert "Sudah diajukan dan sedang menunggu walidata." in again and "<textarea" not in again
    assert "Giliran walidata." in get(portal, health, page)
    assert "Giliran Anda: setujui" in get(portal, walidata, page)
    shown = get(portal, auditor, page)
    assert "Sudah diajukan ke walidata." in shown
    assert "/pengadaan/publish/" not in shown and "/pengadaan/kembalikan/" not in shown
    post(portal, walidata, f"/pengadaan/kembalikan/{process['name']}", note="Pagunya belum diisi, mohon dilengkapi.")
    for address in (page, form, "/dashboard/datasets", "/pemberitahuan"):
        assert "Pagunya belum diisi, mohon dilengkapi." in get(portal, health, address)
    assert "Meja tinjau" not in get(portal, health, page)


def test_the_desk_is_for_walidata_and_auditors(
    portal: Any, process: dict[str, Any], health: Person, schools: Person, walidata: Person, auditor: Person
) -> None:
    with portal.flask_app.test_request_context():
        health.act("bos_submission_create", id=process["name"])
    for address in ("/tinjau", "/tinjau/ajuan", "/tinjau/perubahan"):
        get(portal, health, address, 403)
        assert "Setujui dan terbitkan" not in get(portal, auditor, address)
    assert "Paket yang diajukan" in get(portal, walidata, "/tinjau")
    for person in (auditor, walidata):
        cards = re.findall(r'<a href="([^"]+)"><span class="wf-number">', get(portal, person, "/tinjau"))
        assert len(cards) >= 4
        for address in cards:
            get(portal, person, address)
    listed = get(portal, walidata, "/tinjau/ajuan?unit=dinas-kesehatan")
    assert "Setujui dan terbitkan" in listed and "Belum ada (" in listed
    assert process["name"] not in get(portal, walidata, "/tinjau/ajuan?unit=dinas-pendidikan")
    for person in (health, auditor):
        assert post(portal, person, "/tinjau/putuskan", decision="approve", ids=[process["name"]]).status_code == 403
    for person in (schools, auditor):
        assert post(portal, person, f"/pengadaan/ajukan/{process['name']}").status_code in (403, 404)
        assert post(portal, person, f"/pengadaan/tarik/{process['name']}").status_code == 403


def test_the_value_in_the_list_has_its_name_and_is_not_what_was_paid(
    portal: Any, health: Person, walidata: Person
) -> None:
    with portal.flask_app.test_request_context():
        payments = [{"date": "2026-06-01", "amount": "2000000000"}]
        contracts = [{"title": "Kontrak", "amount": "1600000000"}]
        process = enter(health, budget_amount="1500000000", contracts=contracts, payments=payments)
        health.act("bos_submission_create", id=process["name"])
    card = get(portal, walidata, "/tinjau/ajuan").split('class="card-unit">')[1].split("</p>")[0].replace("\xa0", " ")
    assert "Nilai kontrak" in card and "Rp 1,6 miliar" in card and "Rp 2 miliar" not in card


def test_a_fact_is_told_once(portal: Any, health: Person, walidata: Person) -> None:
    with portal.flask_app.test_request_context():
        contract = {"title": "Kontrak", "amount": "800000000", "start": "2026-05-01", "end": "2026-04-01"}
        process = enter(health, budget_amount="900000000", contracts=[contract])
    for person in (health, walidata):
        for address in ("/pengadaan/ajukan/", "/pengadaan/"):
            shown = get(portal, person, f"{address}{process['name']}")
            assert shown.count("Selesai pekerjaan (1 April 2026) mendahului") == 1
            assert "berakhir 1 April 2026" not in shown


def test_what_fails_is_named_and_what_is_public_stays_at_the_top(
    portal: Any, process: dict[str, Any], health: Person, walidata: Person
) -> None:
    with portal.flask_app.test_request_context():
        other = enter(health, title="Tidak diajukan <i>lagi</i>")
        health.act("bos_submission_create", id=process["name"])
    browser = logged_in(portal, walidata.name)
    answer = browser.post(
        "/tinjau/putuskan",
        data={"decision": "approve", "ids": [process["name"], other["name"]], "order": "waiting"},
        follow_redirects=True,
    )
    assert "1 selesai diproses." in answer.text and "1 tidak diproses:" in answer.text
    assert "</b>: Paket ini tidak (lagi) menunggu walidata." in answer.text and "<i>lagi" not in answer.text
    assert "Terbit: semua orang melihat" in get(portal, health, f"/pengadaan/{process['name']}")


def test_strangers_are_asked_to_log_in_and_pay_for_no_counts(portal: Any, client: Any) -> None:
    for address in ("/tinjau", "/pemberitahuan", "/pengadaan/ajukan/apa"):
        answer = client.get(address)
        assert answer.status_code == 302 and "/user/login" in answer.headers["Location"]
    assert "wf-top" not in client.get("/").text


def test_the_counts_of_the_header_are_cheap(portal: Any, process: dict[str, Any], walidata: Person) -> None:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    user = model.User.get(walidata.name)
    lines.forget()
    with portal.flask_app.test_request_context():
        event.listen(model.ensure_engine(), "before_cursor_execute", note)
        try:
            lines.counts(user)
            fresh = len(statements)
            for _turn in range(50):
                lines.counts(user)
        finally:
            event.remove(model.ensure_engine(), "before_cursor_execute", note)
    # What waits, and what is unread; for some seconds nothing more is asked.
    assert fresh == len(statements) and fresh <= 3
