"""Following by e-mail: letters that really arrive at an SMTP server on this machine, and the pages that lead there."""

from __future__ import annotations

import email
import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.cli.cli import ckan
from ckan.common import config
from ckan.lib.redis import connect_to_redis

from ckanext.bos.participation.following import subscriptions
from ckanext.bos.participation.following.sending import Report, Run
from ckanext.bos.participation.model import Subscription

from ..mailing import Mailbox, serving
from ..portal import pages
from ..portal.conftest import health, schools, walidata
from ..portal.people import NOBODY, SCHOOLS, Person, enter

__all__ = ["health", "schools", "walidata"]
pytestmark = pytest.mark.usefixtures("regency", "with_plugins", "shelf", "inbox")

READER, OTHER = "pembaca@contoh.id", "lain@contoh.id"
_MADE: dict[str, dict[str, Any]] = {}


class Inbox(Mailbox):
    """Keeps what comes, in order; refuses the addresses in ``refused``."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[tuple[str, Any]] = []
        self.raw = b""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Named by aiosmtpd."""
        self.raw = envelope.content
        letter = email.message_from_bytes(envelope.content, policy=policy.default)
        self.letters += [(address, letter) for address in envelope.rcpt_tos]
        return "250 OK"

    def to(self, address: str = READER) -> list[Any]:
        """The letters of one mailbox."""
        return [letter for known, letter in self.letters if known == address]


@pytest.fixture
def shelf(walidata: Person, health: Person) -> None:
    """Two public packages and a private one, made once; nobody follows anything, and nobody has asked today."""
    if not _MADE:
        _MADE["bridge"] = enter(
            walidata, unit=SCHOOLS, title="Pagar & Jembatan Ikutan", budget_amount="180000000", private=False
        )
        _MADE["medicine"] = enter(walidata, title="Obat Ikutan", budget_amount="50000000", private=False)
        _MADE["hidden"] = enter(health, title="Ikutan Rahasia", budget_amount="70000000")
    model.Session.execute(sa.delete(Subscription))
    model.Session.commit()
    redis = connect_to_redis()
    for key in redis.scan_iter("ckan:*:bos:follow:*"):
        redis.delete(key)


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """A mail server, and where the portal finds it."""
    found = Inbox()
    with serving(monkeypatch, found):
        yield found


def text_of(letter: Any) -> str:
    return letter.get_body().get_content()


def link_in(letter: Any, part: str) -> str:
    """The path of a link to one of our pages."""
    found = re.search(rf"http://test\.ckan\.net(/ikuti/{part}/\S+)", text_of(letter))
    assert found is not None, text_of(letter)
    return found.group(1)


def ask(app: Any, address: str = READER, person: Person = NOBODY, **form: str) -> Any:
    """Fill in the form as the page gives it."""
    return pages.post(app, "/ikuti/baru", person, {"every": "weekly", "email": address, **form})


def follow(app: Any, inbox: Inbox, address: str = READER, person: Person = NOBODY, **form: str) -> Subscription:
    """Ask, and press the button behind the link of the letter."""
    assert ask(app, address, person, **form).status_code == 200
    link = link_in(inbox.to(address)[-1], "konfirmasi")
    assert pages.post(app, link, NOBODY, {}).status_code == 200
    return rows()[-1]


def rows() -> list[Subscription]:
    model.Session.rollback()
    return list(model.Session.scalars(sa.select(Subscription).order_by(Subscription.created)))


def a_week_later() -> None:
    model.Session.execute(sa.update(Subscription).values(told=Subscription.told - timedelta(days=8)))
    model.Session.commit()


def changed(walidata: Person, which: str, amount: str) -> None:
    walidata.act("package_patch", id=_MADE[which]["id"], budget_amount=amount)


def letters(app: Any) -> Report:
    """What cron does, within the portal that runs already."""
    with app.flask_app.test_request_context(base_url=config["ckan.site_url"]):
        return ([Report(), *Run().send()])[-1]


def test_letters_come_only_after_a_click_and_stop_with_one(app: Any, cli: Any, inbox: Inbox, walidata: Person) -> None:
    name = _MADE["bridge"]["name"]
    assert f"/ikuti/baru?paket={name}" in pages.get(app, f"/pengadaan/{name}", NOBODY).body
    assert ask(app, paket=name).status_code == 200
    link = link_in(inbox.to()[-1], "konfirmasi")
    assert pages.get(app, link, NOBODY).status_code == 200 and rows()[0].confirmed is None
    changed(walidata, "bridge", "181000000")
    letters(app)
    assert len(inbox.to()) == 1

    assert pages.post(app, link, NOBODY, {}).status_code == 200
    a_week_later()
    letters(app)
    assert len(inbox.to()) == 1, "what changed before the confirmation is no news"
    changed(walidata, "bridge", "182000000")
    result = cli.invoke(ckan, ["bos", "letters", "--json"])
    assert result.exit_code == 0 and '"sent": 1' in result.output, result.output

    letter = inbox.to()[-1]
    assert len(inbox.to()) == 2 and "Pagar & Jembatan Ikutan" in text_of(letter) and "diperbarui" in text_of(letter)
    assert f"http://test.ckan.net/pengadaan/{name}" in text_of(letter)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = letter["List-Unsubscribe"].strip("<>").removeprefix("http://test.ckan.net")
    assert stop == link_in(letter, "berhenti")
    assert pages.get(app, stop, NOBODY).status_code == 200 and len(rows()) == 1
    assert app.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert rows() == []
    assert pages.post(app, link, NOBODY, {}).status_code == 404, "an old link brings nothing back"


def test_the_header_of_one_click_is_whole_on_the_wire(app: Any, inbox: Inbox, walidata: Person) -> None:
    follow(app, inbox, paket=_MADE["bridge"]["name"])
    a_week_later()
    changed(walidata, "bridge", "190000000")
    letters(app)
    whole = rb"\r?\nList-Unsubscribe: <http://test\.ckan\.net/ikuti/berhenti/[^\s>?=]+>\r?\n"
    assert re.search(whole, inbox.raw), inbox.raw


def test_a_link_to_confirm_and_the_address_are_gone_after_two_days(
    app: Any, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(app, paket=_MADE["bridge"]["name"])
    link = link_in(inbox.to()[-1], "konfirmasi")
    model.Session.execute(sa.update(Subscription).values(created=datetime.now(UTC) - timedelta(hours=49)))
    model.Session.commit()
    letters(app)
    assert rows() == [] and pages.post(app, link, NOBODY, {}).status_code == 404

    ask(app, paket=_MADE["bridge"]["name"])
    link = link_in(inbox.to()[-1], "konfirmasi")
    monkeypatch.setattr("ckanext.bos.participation.following.tokens.OPEN", timedelta(seconds=-1))
    assert pages.post(app, link, NOBODY, {}).status_code == 404 and rows()[0].confirmed is None


def test_a_search_tells_of_what_it_finds_and_of_nothing_private(
    app: Any, inbox: Inbox, health: Person, walidata: Person
) -> None:
    follow(app, inbox, person=health, search="q=ikutan&sort=highest")
    follow(app, inbox, OTHER, search=f"unit={SCHOOLS}")
    a_week_later()
    health.act("package_patch", id=_MADE["hidden"]["id"], budget_amount="71000000")
    changed(walidata, "medicine", "51000000")
    letters(app)
    body = text_of(inbox.to()[-1])
    assert "Obat Ikutan" in body and "Rahasia" not in body and "Jembatan" not in body and len(inbox.to()) == 2
    assert len(inbox.to(OTHER)) == 1, "nothing changed there"


def test_what_a_stranger_typed_is_no_link_in_a_letter(app: Any, inbox: Inbox) -> None:
    ask(app, search="q=menang+http://jahat.example/<b>hadiah</b>&supplier=www.jahat.example")
    text = text_of(inbox.to()[-1])
    assert "menang" in text and "jahat.example" not in text and "<b>" not in text and "//jahat" not in text


def test_the_answer_is_the_same_and_letters_are_few(app: Any, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    name = _MADE["bridge"]["name"]
    follow(app, inbox, paket=name)
    known, unknown = ask(app, paket=name), ask(app, OTHER, paket=name)
    assert known.body == unknown.body and READER not in known.body
    assert "konfirmasi" not in text_of(inbox.to()[-1])
    for _ in range(6):
        assert ask(app, paket=name).body == known.body
    assert len(inbox.to()) == 5
    assert ask(app, "baru@contoh.id", paket=name, website="http://jahat.example").body == known.body
    assert inbox.to("baru@contoh.id") == []


def test_a_visitor_asks_some_times_a_day_and_is_known_behind_our_own_proxies_only(
    app: Any, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(config, "ckanext.bos.following.per_ip", 2)
    asked = iter(range(100))

    def answers(address: str, forwarded: str = "") -> int:
        form = {"every": "weekly", "email": f"a{next(asked)}@contoh.id", "paket": _MADE["bridge"]["name"]}
        options = {"environ_overrides": {"REMOTE_ADDR": address}}
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        return app.post("/ikuti/baru", data=form, headers=headers, **options).status_code

    assert [answers("192.0.2.1") for _ in range(3)] == [200, 200, 400]
    assert answers("192.0.2.1", "198.51.100.7") == 400, "what a visitor says of himself counts for nothing"
    assert [answers("127.0.0.1") for _ in range(3)] == [200, 200, 200], "a proxy is no visitor"
    monkeypatch.setitem(config, "ckanext.bos.following.proxies", 1)
    assert [answers("127.0.0.1", "198.51.100.7, 192.0.2.8") for _ in range(3)] == [200, 200, 400]
    assert answers("127.0.0.1", "192.0.2.8, 192.0.2.9") == 200


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"email": "bukan surel"}, 400),
        ({"email": "a@contoh.id\r\nBcc: b@contoh.id"}, 400),
        ({"every": "hourly"}, 400),
        ({"paket": "hidden"}, 404),
        ({"search": "unit=khayal", "paket": ""}, 404),
    ],
)
def test_what_cannot_be_followed_is_told(app: Any, inbox: Inbox, form: dict[str, str], status: int) -> None:
    given = {"email": READER, "paket": "bridge"} | form
    given["paket"] = _MADE[given["paket"]]["name"] if given["paket"] else ""
    assert pages.post(app, "/ikuti/baru", NOBODY, {"every": "weekly"} | given).status_code == status
    assert inbox.letters == [] and rows() == []


def test_a_refused_mailbox_stops_nobody_and_no_address_is_in_a_log(
    app: Any, inbox: Inbox, walidata: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for address in (READER, OTHER):
        follow(app, inbox, address, paket=_MADE["bridge"]["name"])
    a_week_later()
    changed(walidata, "bridge", "183000000")
    inbox.refused.add(READER)
    assert letters(app) == Report(sent=1, refused=1)
    assert len(inbox.to(OTHER)) == 2 and len(inbox.to()) == 1
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("mail", "aiosmtpd"))]
    assert not [line for line in ours if "contoh.id" in line]

    inbox.refused.clear()
    assert letters(app) == Report(sent=1)
    assert len(inbox.to()) == 2 and len(inbox.to(OTHER)) == 2, "the next run tries again, and only this one"
    for _ in range(6):
        inbox.refused.add(READER)
        a_week_later()
        changed(walidata, "bridge", str(184000000 + len(inbox.letters)))
        letters(app)
    assert [row.address for row in rows()] == [OTHER], "a mailbox that never takes anything is given up"


def test_a_crash_between_sending_and_marking_sends_nothing_twice(
    app: Any, inbox: Inbox, walidata: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(app, inbox, paket=_MADE["medicine"]["name"])
    a_week_later()
    changed(walidata, "medicine", "52000000")
    with monkeypatch.context() as broken:
        broken.setattr(subscriptions, "sent", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            letters(app)
    model.Session.remove()
    assert len(inbox.to()) == 2 and rows()[0].sending
    letters(app)
    assert len(inbox.to()) == 2
    a_week_later()
    letters(app)
    assert len(inbox.to()) == 2, "that change is not told again"
    changed(walidata, "medicine", "53000000")
    letters(app)
    assert len(inbox.to()) == 3 and "mungkin tidak sampai" in text_of(inbox.to()[-1]) and not rows()[0].sending


def test_a_dry_run_prints_the_letters_without_addresses_and_sends_nothing(
    app: Any, cli: Any, inbox: Inbox, walidata: Person
) -> None:
    follow(app, inbox, search="q=obat+ikutan", every="daily")
    a_week_later()
    changed(walidata, "medicine", "54000000")
    result = cli.invoke(ckan, ["bos", "letters", "--dry-run"])
    assert "Obat Ikutan" in result.output and READER not in result.output and len(inbox.to()) == 1


def test_each_sees_and_manages_only_what_is_theirs(app: Any, inbox: Inbox, health: Person, schools: Person) -> None:
    mine = follow(app, inbox, person=health, paket=_MADE["bridge"]["name"])
    theirs = follow(app, inbox, OTHER, paket=_MADE["medicine"]["name"])
    page = pages.get(app, "/ikuti", health).body
    assert "Pagar &amp; Jembatan Ikutan" in page and "Obat Ikutan" not in page and READER not in page
    assert "Jembatan Ikutan" not in pages.get(app, "/ikuti", schools).body
    assert pages.get(app, "/ikuti", NOBODY).status_code == 200
    pages.post(app, "/ikuti/ubah", health, {"id": theirs.id, "stop": "1"})
    pages.post(app, "/ikuti/ubah", health, {"id": mine.id, "every": "daily"})
    assert {row.id: row.every for row in rows()} == {mine.id: "daily", theirs.id: "weekly"}
    assert pages.post(app, "/ikuti/ubah", NOBODY, {"id": mine.id, "stop": "1"}).status_code == 404

    ask(app, OTHER, paket=_MADE["medicine"]["name"])
    link = link_in(inbox.to(OTHER)[-1], "daftar")
    answer = pages.get(app, link, NOBODY)
    assert "Obat Ikutan" in answer.body and "Jembatan" not in answer.body and OTHER not in answer.body
    assert "no-store" in answer.headers["Cache-Control"] and answer.headers["Referrer-Policy"] == "same-origin"
    assert pages.get(app, link[:-3], NOBODY).status_code == 404
    token = link.rsplit("/", 1)[1]
    pages.post(app, "/ikuti/ubah", NOBODY, {"id": mine.id, "stop": "1", "token": token})
    pages.post(app, "/ikuti/ubah", NOBODY, {"id": theirs.id, "stop": "1", "token": token})
    assert [row.id for row in rows()] == [mine.id]
