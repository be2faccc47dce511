"""Letters about submissions, sent to a real SMTP server on this machine."""

from __future__ import annotations

from email.header import decode_header, make_header
from typing import Any

import pytest
from ckan import model
from ckan.common import config

from ckanext.bos import letters as posting
from ckanext.bos.portal.workflow import letters

from ...monitoring.test_digest import Inbox, address_of, text_of
from ...portal.people import SCHOOLS, Person, enter

pytestmark = pytest.mark.usefixtures("client")


def subject_of(letter: Any) -> str:
    return str(make_header(decode_header(letter["Subject"])))


@pytest.fixture(autouse=True)
def nothing_told(portal: Any) -> None:
    """What earlier tests submitted is no news here."""
    letters._take(["submitted", "returned", "published", "seen"])


def submitted(portal: Any, person: Person, title: str, **values: Any) -> dict[str, Any]:
    with portal.flask_app.test_request_context():
        process = enter(person, title=title, **values)
        person.act("bos_submission_create", id=process["name"])
    return process


def test_walidata_gets_one_letter_and_each_unit_what_was_decided(
    inbox: Inbox, portal: Any, health: Person, schools: Person, walidata: Person
) -> None:
    obat, vaksin = (submitted(portal, health, title) for title in ("Pembelian Obat", "Pembelian Vaksin"))
    meja = submitted(portal, schools, "Meja Belajar", unit=SCHOOLS)

    assert letters.send_to_walidata().letters == 1
    body = text_of(inbox.letters[address_of(walidata)])
    assert "3 paket diajukan" in body and "Meja Belajar" in body and "http://test.ckan.net/tinjau/ajuan" in body
    assert "3 paket menunggu persetujuan" in subject_of(inbox.letters[address_of(walidata)])

    with portal.flask_app.test_request_context():
        walidata.act("bos_submission_settle", decision="approve", ids=[obat["name"], meja["name"]])
        walidata.act("bos_submission_return", id=vaksin["name"], note="Pagu tidak sama dengan DPA.")
    assert letters.send_to_units().letters == 2
    letter = inbox.letters[address_of(health)]
    body = text_of(letter)
    assert subject_of(letter).endswith("BOS: 1 paket disetujui, 1 paket dikembalikan")
    assert "Catatan: Pagu tidak sama dengan DPA." in body and "ajukan lagi" in body
    assert body.index("Pembelian Vaksin") < body.index("Pembelian Obat") and "Meja" not in body

    inbox.letters.clear()
    assert letters.send_to_units().letters == letters.send_to_walidata().letters == 0 and not inbox.letters


def test_a_mailbox_that_does_not_exist_stops_nobody(
    inbox: Inbox, portal: Any, health: Person, schools: Person, walidata: Person
) -> None:
    obat = submitted(portal, health, "Pembelian Obat")
    meja = submitted(portal, schools, "Meja Belajar", unit=SCHOOLS)
    with portal.flask_app.test_request_context():
        note = "Mohon lengkapi dulu pagunya."
        walidata.act("bos_submission_settle", decision="return", ids=[obat["name"], meja["name"]], note=note)
    inbox.refused.add(address_of(health))
    sent = letters.send_to_units()
    assert sent.failed == [health.name] and address_of(schools) in inbox.letters


def test_without_mail_settings_the_job_says_so_once_and_goes_on(
    portal: Any, health: Person, walidata: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(config, "smtp.server", "127.0.0.1:1")
    monkeypatch.setitem(config, "smtp.mail_from", None)
    said: list[str] = []
    monkeypatch.setattr(posting.log, "warning", lambda text, *_values: said.append(text))
    submitted(portal, health, "Pembelian Obat")
    sent = letters.send_to_walidata()
    assert sent.letters == 0 and walidata.name in sent.failed
    assert len(said) == 1 and "smtp" in said[0]


def test_the_job_is_asked_for_after_the_commit_and_by_the_setting(
    portal: Any, health: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(letters.TO_WALIDATA, "request", lambda: asked.append("walidata"))
    with portal.flask_app.test_request_context():
        process = enter(health)
        assert asked == []
        health.act("bos_submission_create", id=process["name"])
    assert asked == ["walidata"]
    monkeypatch.setattr(letters.config, "submission_letters", lambda: "never")
    submitted(portal, health, "Satu lagi")
    assert asked == ["walidata"]
    model.Session.rollback()


def test_once_a_day_means_until_seven_in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = letters._next_letters().total_seconds()
    assert 0 < seconds <= 24 * 3600
    monkeypatch.setattr(letters.config, "submission_letters", lambda: "at_once")
    assert letters._next_letters().total_seconds() < 600
