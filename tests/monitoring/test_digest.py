"""The weekly letters, sent to a real SMTP server on this machine."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.header import decode_header, make_header
from typing import Any

import pytest
from ckan import model

from ckanext.bos.monitoring import digest

from ..mailing import Mailbox, serving
from ..portal.people import HEALTH, Person

pytestmark = pytest.mark.usefixtures("client")


class Inbox(Mailbox):
    """Keeps what comes; refuses the addresses in ``refused``."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: dict[str, Any] = {}

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Named by aiosmtpd."""
        for address in envelope.rcpt_tos:
            self.letters[address] = email.message_from_bytes(envelope.content)
        return "250 OK"


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch, health: Person, schools: Person, walidata: Person) -> Iterator[Inbox]:
    """A mail server, and where the portal finds it."""
    found = Inbox()
    with serving(monkeypatch, found):
        yield found


def address_of(person: Person) -> str:
    user = model.User.get(person.name)
    assert user is not None and user.email
    return user.email


def text_of(letter: Any) -> str:
    part = next(part for part in letter.walk() if part.get_content_type() == "text/plain")
    return part.get_payload(decode=True).decode()


def test_each_unit_gets_what_it_has_to_do_and_walidata_who_lags(
    inbox: Inbox, portal: Any, health: Person, walidata: Person
) -> None:
    with portal.flask_app.test_request_context():
        sent = digest.send()
    assert sent.letters == len(inbox.letters) and sent.failed == []
    letter = inbox.letters[address_of(health)]
    body = text_of(letter)
    assert "Pemilihan terlambat" in body and "Kontrak tanpa BAST" in body and "http://test.ckan.net/pengadaan/" in body
    assert (
        "Terlambat: 4" in body
        and "/pantau/tugas" in body
        and "perlu dilengkapi" in str(make_header(decode_header(letter["Subject"])))
    )
    body = text_of(inbox.letters[address_of(walidata)])
    assert "Dinas Kesehatan: 4 terlambat" in body and "Belum diterbitkan: 1" in body
    assert body.index("Dinas Kesehatan") < body.index("Dinas Pendidikan")


def test_a_mailbox_that_does_not_exist_does_not_stop_the_others(
    inbox: Inbox, portal: Any, health: Person, walidata: Person
) -> None:
    inbox.refused.add(address_of(health))
    with portal.flask_app.test_request_context():
        sent = digest.send()
    assert sent.failed == [health.name] and address_of(walidata) in inbox.letters


def test_a_letter_never_leaves_for_a_unit_that_is_in_order(inbox: Inbox, portal: Any, schools: Person) -> None:
    with portal.flask_app.test_request_context():
        letters = {letter.to: letter for letter in digest.letters()}
    found = letters.get(schools.name)
    assert found is None or "Terlambat: 0" in found.body
    assert HEALTH not in (found.body if found else "")
