"""``/bos/beda``: values side by side, decided with one click; and where each value on a page is from."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.bos import registry

from ..registry.test_conflicts import CONTRACT, change, process, says, show
from .pages import Form, get, post
from .people import HEALTH, NOBODY, SCHOOLS, Person, steward, with_role

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")


@pytest.fixture
def health() -> Person:
    return steward("opd-dinkes-beda", HEALTH)


def differing(health: Person, code: str) -> str:
    """A process whose budget SiRUP and SIMDA tell otherwise than the unit; its OCID."""
    ocid = process(code, title=f"Rehabilitasi Puskesmas <b>{code}</b>")
    change(health, ocid, budget_amount="1100000000")
    says("sirup", code, budget_amount="1200000000")
    return ocid


def form_of(body: str, ocid: str, choice: str, source: str = "") -> dict[str, Any]:
    """What the button of one value sends."""
    for part in body.split("<form ")[1:]:
        sent = dict(Form(f"<form {part}", "choice").sent)
        if sent.get("id") == ocid.lower() and sent.get("choice") == choice and sent.get("source", "") == source:
            return sent
    raise AssertionError(f"no button {choice} {source}")


def test_the_values_stand_side_by_side_and_a_click_takes_the_source_s(app: Any, health: Person) -> None:
    ocid = differing(health, "42000001")
    page = get(app, "/bos/beda", health)
    assert page.status_code == 200
    for words in ("Rp 1.100.000.000", "Rp 1.200.000.000", "SiRUP, ", "Pakai nilai sumber", "Tetap nilai kami"):
        assert words in page.body.replace("\xa0", " "), words
    assert "<b>42000001</b>" not in page.body

    answer = post(app, "/bos/beda", health, form_of(page.body, ocid, "source", "sirup"))

    assert answer.status_code == 302 and answer.headers["Location"].endswith("/bos/beda")
    assert show(ocid)["budget_amount"] == "1200000000"
    assert f"p-{ocid}" not in get(app, "/bos/beda", health).body


def test_a_click_keeps_our_value_and_the_decision_is_remembered(app: Any, health: Person) -> None:
    ocid = differing(health, "42000002")
    sent = form_of(get(app, f"/bos/beda?unit={HEALTH}", health).body, ocid, "ours")
    answer = post(app, "/bos/beda", health, sent)
    assert answer.headers["Location"].endswith(f"/bos/beda?unit={HEALTH}")
    assert show(ocid)["budget_amount"] == "1100000000"
    after = get(app, "/bos/beda", health).body
    assert f"p-{ocid}" not in after and f"/pengadaan/{ocid}" in after, "listed among the decisions"
    again = post(app, "/bos/beda", health, sent)
    assert again.status_code == 302 and show(ocid)["budget_amount"] == "1100000000"


def test_several_sources_have_a_button_each(app: Any, health: Person) -> None:
    ocid = differing(health, "42000003")
    says("simda", "42000003", budget_amount="1300000000")
    sent = form_of(get(app, "/bos/beda", health).body, ocid, "source", "simda")
    post(app, "/bos/beda", health, sent)
    assert show(ocid)["budget_amount"] == "1300000000"


def test_rows_are_told_in_words(app: Any, health: Person) -> None:
    ocid = process("42000004")
    change(health, ocid, contracts=[])
    says("spse-export", "42000004", contracts=[{**CONTRACT, "amount": "930000000"}])
    body = get(app, "/bos/beda", health).body
    assert "Kontrak 602.1/07/2019" in body and "tidak ada" in body
    post(app, "/bos/beda", health, form_of(body, ocid, "source", "spse-export"))
    assert show(ocid)["contracts"][0]["amount"] == "930000000"


def test_the_page_is_for_those_who_edit_and_shows_their_units_only(app: Any, health: Person) -> None:
    ocid = differing(health, "42000005")
    schools = steward("opd-disdik-beda", SCHOOLS)
    assert "/user/login" in get(app, "/bos/beda", NOBODY).headers["Location"]
    assert f"p-{ocid}" not in get(app, "/bos/beda", schools).body
    assert f"p-{ocid}" not in get(app, f"/bos/beda?unit={HEALTH}&page=9", schools).body
    sent = form_of(get(app, "/bos/beda", health).body, ocid, "ours")
    assert post(app, "/bos/beda", schools, sent).status_code == 403
    assert post(app, "/bos/beda", health, {**sent, "id": "ocds-213czf-tidak-ada"}).status_code == 404
    auditor = with_role("auditor-beda", registry.AUDITOR)
    assert get(app, "/bos/beda", auditor).status_code == 403
    assert get(app, "/bos/beda?page=0", health).status_code == 200 == get(app, "/bos/beda?page=x", health).status_code


def test_many_are_decided_at_once_and_the_one_that_cannot_is_named(app: Any, health: Person) -> None:
    first, second, both = (differing(health, code) for code in ("42000011", "42000012", "42000013"))
    says("simda", "42000013", budget_amount="1300000000")
    body = get(app, f"/bos/beda?unit={HEALTH}&source=sirup&field=budget_amount", health).body
    ticked = [
        part.split('"')[0].replace("&#124;", "|")
        for part in body.split('name="ids" form="many" value="')[1:]
        if part.startswith((first.lower(), second.lower()))
    ]
    assert len(ticked) == 2 and f"p-{both.lower()}" in body
    stale = ticked[1].rsplit("|", 1)[0] + "|2020-01-01T00:00:00+00:00"
    answer = post(app, "/bos/beda/banyak", health, {"ids": [ticked[0], stale], "choice": "source", "unit": HEALTH})
    assert answer.status_code == 302
    assert show(first)["budget_amount"] == "1200000000" and show(second)["budget_amount"] == "1100000000"
    found = health.act(
        "bos_conflict_settle_many",
        choice="ours",
        items=[dict(zip(("id", "path", "source", "at"), one.split("|"), strict=True)) for one in (stale, ticked[1])],
    )
    assert found["done"] == 1 and "42000012" in found["failed"][0]["title"]
    assert f"p-{second.lower()}" not in get(app, "/bos/beda?source=sirup", health).body
    assert f"p-{both.lower()}" not in get(app, "/bos/beda?field=estimate_amount", health).body


def test_a_forged_click_decides_nothing(app: Any, health: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    ocid = differing(health, "42000007")
    sent = form_of(get(app, "/bos/beda", health).body, ocid, "source", "sirup")
    monkeypatch.setitem(app.flask_app.config, "WTF_CSRF_ENABLED", True)
    app.set_session_user(health.name)
    forged = app.post("/bos/beda", data=sent, follow_redirects=False, base_url="http://localhost")
    assert forged.status_code == 400 and show(ocid)["budget_amount"] == "1100000000"


def test_the_page_of_a_process_says_where_each_value_is_from_and_names_no_user(app: Any, health: Person) -> None:
    ocid = process("42000006")
    change(health, ocid, volume="1 paket")
    says("simda", "42000006", contracts=[{"id": "5001", "amount": "905000000"}])
    body = get(app, f"/pengadaan/{ocid}", NOBODY).body
    assert "SiRUP, " in body and health.name not in body
    origins = body[body.index("Sumber setiap nilai") :].partition("</details>")[0]
    assert "Kontrak 602.1/07/2019" in origins and "SPSE, " in origins and "Nilai kontrak: SIMDA, " in origins
