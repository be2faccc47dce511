"""The page of doubtful links, as a browser without JavaScript uses it."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.bos import registry
from ckanext.bos.harvest.review import queue

from ...portal.people import Person, steward, with_role
from .world import doubtful, ocid

pytestmark = pytest.mark.usefixtures("with_plugins", "regency")
PAGE = "/bos/tautan"


@pytest.fixture
def walidata() -> Person:
    """Decides."""
    return with_role("walidata", registry.WALIDATA)


def test_visitors_log_in_and_stewards_stay_out(app: Any) -> None:
    answer = app.get(PAGE, follow_redirects=False)
    assert answer.status_code == 302 and "/user/login" in answer.headers["Location"]
    health = steward("opd-kesehatan", "dinas-kesehatan")
    assert app.get(PAGE, headers=health.headers).status_code == 403
    answer = app.post(PAGE, data={"key": "x", "choice": "none"}, headers=health.headers, follow_redirects=False)
    assert answer.status_code == 403


def test_contract_candidates_and_reasons_in_plain_words(app: Any, walidata: Person) -> None:
    doubtful("201/SPK/DINKES/2019", "8101", "8102")
    html = app.get(PAGE, headers=walidata.headers).body
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    for words in ("201/SPK/DINKES/2019", "Rp 90.000.000", "CONTOH UJI, CV", "8101", "8102"):
        assert words in text.replace("\xa0", " ")
    assert html.count('name="choice"') >= 3
    buttons = re.findall(r'<button[^>]*name="choice"[^>]*>', html)
    assert all("aria-label=" in button for button in buttons)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_one_click_joins_and_one_says_none(app: Any, walidata: Person) -> None:
    found = doubtful("202/SPK/DINKES/2019", "8201", "8202")
    data = {"source": "simda", "key": found.key, "choice": ocid("8201"), "note": "cocok"}
    answer = app.post(PAGE, data=data, headers=walidata.headers, follow_redirects=False)
    assert answer.status_code == 302 and answer.headers["Location"].endswith(PAGE)
    link = queue.get("simda", found.key)
    assert link is not None and (link.state, link.ocid, link.note) == ("joined", ocid("8201"), "cocok")
    html = app.get(PAGE + "?state=joined", headers=walidata.headers).body
    assert ocid("8201") in html and "walidata" in html
    other = doubtful("203/SPK/DINKES/2019", "8301", "8302")
    app.post(PAGE, data={"source": "simda", "key": other.key, "choice": "none"}, headers=walidata.headers)
    link = queue.get("simda", other.key)
    assert link is not None and link.state == "apart"


def test_many_are_accepted_from_so_many_points_on_but_never_between_twins(app: Any, walidata: Person) -> None:
    clear, twins = doubtful("211/SPK/DINKES/2019", "9101", "9102"), doubtful("212/SPK/DINKES/2019", "9201", "9202")
    link = queue.get("simda", clear.key)
    assert link is not None
    best, other = link.candidates[:2]
    link.candidates = [best, {**other, "points": best["points"] - 10}]
    model.Session.commit()
    address, least = f"{PAGE}/banyak", str(best["points"])
    health = steward("opd-kesehatan", "dinas-kesehatan")
    assert app.post(address, data={"least": least}, headers=health.headers, follow_redirects=False).status_code == 403
    found = walidata.act("bos_review_settle_many", least=str(best["points"] + 500))
    assert found == {"done": [], "failed": []}
    answer = app.post(
        address, data={"least": least, "note": "massal"}, headers=walidata.headers, follow_redirects=False
    )
    assert answer.status_code == 302
    model.Session.expire_all()
    joined, left = queue.get("simda", clear.key), queue.get("simda", twins.key)
    assert joined is not None and (joined.state, joined.ocid, joined.note) == ("joined", best["ocid"], "massal")
    assert joined.decided_by == "walidata" and left is not None and left.state == "open"
    failed = walidata.act("bos_review_settle_many", least=least)["failed"]
    assert twins.key in [one["key"] for one in failed]
    with pytest.raises(tk.ValidationError):
        walidata.act("bos_review_settle_many", least="5")


def test_a_form_without_a_pressed_button_decides_nothing(app: Any, walidata: Person) -> None:
    found = doubtful("204/SPK/DINKES/2019", "8401", "8402")
    app.post(PAGE, data={"source": "simda", "key": found.key}, headers=walidata.headers, follow_redirects=False)
    link = queue.get("simda", found.key)
    assert link is not None and link.state == "open"


def test_a_foreign_form_is_refused(app: Any, walidata: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    found = doubtful("205/SPK/DINKES/2019", "8501", "8502")
    monkeypatch.setitem(app.flask_app.config, "WTF_CSRF_ENABLED", True)
    app.set_session_user(walidata.name)
    data = {"source": "simda", "key": found.key, "choice": "none"}
    answer = app.post(PAGE, data=data, follow_redirects=False, base_url="http://localhost")
    assert answer.status_code == 400
    link = queue.get("simda", found.key)
    assert link is not None and link.state == "open"


def test_pages_of_many(app: Any, walidata: Person) -> None:
    for state in ("open", "joined", "apart", "lain"):
        assert app.get(f"{PAGE}?state={state}&page=9999999", headers=walidata.headers).status_code == 200
