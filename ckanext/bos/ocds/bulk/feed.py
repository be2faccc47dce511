"""Atom feed of the newest releases (RFC 4287)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import config
from ckanext.bos.core.text import clean

from .. import addresses, ledger
from ..ledger import Entry, Filters, Position

LENGTH = 50
PATH = f"{addresses.ENTRANCE}/feed.atom"
_END = Position(2**62, 2**62)
_BEGINNING = "2000-01-01T00:00:00+07:00"

EVENTS = {
    "planning": "Rencana terbit",
    "planningUpdate": "Rencana diperbarui",
    "tender": "Pemilihan penyedia dibuka",
    "tenderUpdate": "Pemilihan penyedia diperbarui",
    "tenderAmendment": "Pemilihan penyedia diubah",
    "tenderCancellation": "Pemilihan penyedia dibatalkan",
    "award": "Pemenang ditetapkan",
    "awardUpdate": "Pemenang diperbarui",
    "awardCancellation": "Penetapan pemenang dibatalkan",
    "contract": "Kontrak terbit",
    "contractUpdate": "Kontrak diperbarui",
    "contractAmendment": "Kontrak diadendum",
    "implementation": "Pelaksanaan dimulai",
    "implementationUpdate": "Pelaksanaan diperbarui",
    "contractTermination": "Kontrak berakhir",
}


@dataclass(frozen=True)
class About:
    """What a feed is of: its own whole address, which is its id, that of the page for people, and its title."""

    address: str
    page: str
    title: str


def newest() -> list[Entry]:
    """The newest releases, newest first."""
    return ledger.releases_before(Filters(), _END, LENGTH)[::-1]


def everything() -> About:
    """The feed of all processes."""
    return About(addresses.absolute(PATH), addresses.absolute("/pengadaan"), "Pengadaan Bojonegoro: perubahan terbaru")


def atom(entries: list[Entry], about: About) -> bytes:
    """The feed as XML, in Indonesian.

    :param entries: newest first
    """
    titles = titles_of({entry.ocid for entry in entries})
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "id"})
    _text(feed, "id", about.address)
    _text(feed, "title", clean(about.title))
    _text(feed, "subtitle", "Setiap perubahan pada proses pengadaan yang terbuka, dari rencana sampai pembayaran.")
    _text(feed, "updated", entries[0].date if entries else _BEGINNING)
    _text(SubElement(feed, "author"), "name", config.publisher_name())
    _text(feed, "rights", config.open_licence())
    _link(feed, "self", about.address, "application/atom+xml")
    _link(feed, "alternate", about.page, "text/html")
    for entry in entries:
        _add(feed, entry, clean(titles.get(entry.ocid, entry.ocid)))
    return tostring(feed, encoding="utf-8", xml_declaration=True)


def _add(feed: Element, entry: Entry, title: str) -> None:
    found = SubElement(feed, "entry")
    events = happened(entry.tags)
    _text(found, "id", addresses.release(entry.release_id))
    _text(found, "title", f"{events}: {title}")
    _text(found, "published", entry.date)
    _text(found, "updated", entry.date)
    _text(found, "summary", f"{events} pada paket “{title}” ({entry.ocid}).")
    _link(found, "alternate", addresses.absolute(f"/pengadaan/{entry.ocid.lower()}"), "text/html")
    _link(found, "related", addresses.release(entry.release_id), "application/json")
    for tag in entry.tags:
        SubElement(found, "category", term=tag, label=EVENTS.get(tag, tag))


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _link(parent: Element, rel: str, href: str, kind: str) -> None:
    SubElement(parent, "link", rel=rel, href=href, type=kind)


def happened(tags: Iterable[str]) -> str:
    """What tags say, for a person."""
    words = [EVENTS.get(tag, tag) for tag in tags]
    return ", ".join([words[0], *(word[0].lower() + word[1:] for word in words[1:])])


def titles_of(ocids: Collection[str]) -> dict[str, str]:
    """The present titles of processes: a release says its title only when it changed."""
    statement = sa.text("SELECT ocid, compiled->>'title' AS title FROM bos_record WHERE ocid = ANY(:ocids)")
    return {row.ocid: row.title for row in model.Session.execute(statement, {"ocids": list(ocids)}) if row.title}
