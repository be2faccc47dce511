"""Following by Atom: what the feeds hold, for whom, and that unchanged ones are not sent again."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from . import pages
from .people import NOBODY, SCHOOLS, Person, enter

pytestmark = pytest.mark.usefixtures("regency", "with_plugins", "shelf")

ATOM = "{http://www.w3.org/2005/Atom}"
_MADE: dict[str, dict[str, Any]] = {}


@pytest.fixture
def shelf(walidata: Person, health: Person) -> None:
    """Two public packages and a private one, made once."""
    if not _MADE:
        _MADE["bridge"] = enter(
            walidata, unit=SCHOOLS, title="Pagar & Jembatan Umpan", budget_amount="180000000", private=False
        )
        _MADE["medicine"] = enter(walidata, title="Belanja Obat Umpan", budget_amount="50000000", private=False)
        _MADE["hidden"] = enter(health, title="Umpan Rahasia", budget_amount="70000000")


def get(app: Any, address: str, person: Person = NOBODY) -> Any:
    """The answer to somebody, a stranger if nobody is named."""
    return pages.get(app, address, person)


def entries(answer: Any) -> list[ElementTree.Element]:
    """The entries of a feed that has everything that RFC 4287 requires (sections 4.1.1 and 4.1.2)."""
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.data)
    found = feed.findall(f"{ATOM}entry")
    for element in (feed, *found):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{ATOM}{name}"), name
    assert feed.findtext(f"{ATOM}author/{ATOM}name") and feed.find(f"{ATOM}link[@rel='self']") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in found]
    assert len(set(ids)) == len(ids)
    return found


def titles(answer: Any) -> set[str]:
    return {entry.findtext(f"{ATOM}title", "").partition(": ")[2] for entry in entries(answer)}


def test_a_search_a_unit_and_a_process_can_be_followed(app: Any) -> None:
    bridge, medicine = _MADE["bridge"]["title"], _MADE["medicine"]["title"]

    assert titles(get(app, "/pengadaan.atom?q=umpan")) == {bridge, medicine}
    assert titles(get(app, f"/pengadaan.atom?q=umpan&unit={SCHOOLS}")) == {bridge}
    assert titles(get(app, f"/pengadaan/{_MADE['bridge']['name']}.atom")) == {bridge}
    assert titles(get(app, "/pengadaan.atom?q=tidakadakatanya")) == set()


def test_a_private_package_is_in_no_feed_even_of_its_own_unit(app: Any, health: Person) -> None:
    assert "Umpan Rahasia" not in titles(get(app, "/pengadaan.atom?q=umpan", health))
    assert get(app, f"/pengadaan/{_MADE['hidden']['name']}.atom", health).status_code == 404
    assert ".atom" not in get(app, f"/pengadaan/{_MADE['hidden']['name']}", health).body


def test_a_filter_that_is_not_known_is_refused_not_left_out(app: Any) -> None:
    assert get(app, "/pengadaan.atom?unit=dinas-khayal").status_code == 400


def test_a_feed_is_sent_again_only_after_a_change_and_then_tells_it_first(app: Any, walidata: Person) -> None:
    address = f"/pengadaan/{_MADE['medicine']['name']}.atom"
    first = get(app, address)
    known = {"If-None-Match": first.headers["ETag"]}
    assert app.get(address, headers=known).status_code == 304

    walidata.act("package_patch", id=_MADE["medicine"]["id"], budget_amount="60000000")
    again = app.get(address, headers=known)

    assert len(entries(again)) == len(entries(first)) + 1
    moments = [entry.findtext(f"{ATOM}updated", "") for entry in entries(again)]
    assert moments == sorted(moments, reverse=True)


def test_each_page_leads_to_its_feed(app: Any) -> None:
    for page, feed in (
        ("/pengadaan?q=umpan&sort=highest", "/pengadaan.atom?q=umpan"),
        (f"/pengadaan/{_MADE['bridge']['name']}", f"/pengadaan/{_MADE['bridge']['name']}.atom"),
        (f"/organization/{SCHOOLS}", f"/pengadaan.atom?unit={SCHOOLS}"),
    ):
        assert f'href="{feed}"' in get(app, page).body, page
