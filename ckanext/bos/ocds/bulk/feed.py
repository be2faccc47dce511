"""Atom feed of the newest releases (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import ckan.model as model
import sqlalchemy as sa
from feedgen.feed import FeedGenerator

from ckanext.bos import config

from .. import addresses, ledger
from ..ledger import Entry, Filters, Position

LENGTH = 50
PATH = f"{addresses.ENTRANCE}/feed.atom"
_END = Position(2**62, 2**62)

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


def newest() -> list[Entry]:
    """The newest releases, newest first."""
    return ledger.releases_before(Filters(), _END, LENGTH)[::-1]


def atom(entries: list[Entry]) -> bytes:
    """The feed as XML, in Indonesian."""
    titles = _titles({entry.ocid for entry in entries})
    feed = FeedGenerator()
    feed.id(addresses.absolute(PATH))
    feed.title("Pengadaan Bojonegoro: perubahan terbaru")
    feed.subtitle("Setiap perubahan pada proses pengadaan yang terbuka, dari rencana sampai pembayaran.")
    feed.language("id")
    feed.author(name=config.publisher_name())
    feed.rights(config.open_licence())
    feed.link(href=addresses.absolute(PATH), rel="self", type="application/atom+xml")
    feed.link(href=addresses.absolute("/pengadaan"), rel="alternate", type="text/html")
    feed.updated(entries[0].date if entries else datetime(2000, 1, 1, tzinfo=UTC))
    for entry in entries:
        _add(feed, entry, titles.get(entry.ocid, entry.ocid))
    return feed.atom_str(pretty=True)


def _add(feed: FeedGenerator, entry: Entry, title: str) -> None:
    found = feed.add_entry(order="append")
    events = happened(entry.tags)
    found.id(addresses.release(entry.release_id))
    found.title(f"{events}: {title}")
    found.updated(entry.date)
    found.published(entry.date)
    found.summary(f"{events} pada paket “{title}” ({entry.ocid}).")
    found.link(href=addresses.absolute(f"/pengadaan/{entry.ocid.lower()}"), rel="alternate", type="text/html")
    found.link(href=addresses.release(entry.release_id), rel="related", type="application/json")
    for tag in entry.tags:
        found.category(term=tag, label=EVENTS.get(tag, tag))


def happened(tags: Iterable[str]) -> str:
    """What tags say, for a person."""
    words = [EVENTS.get(tag, tag) for tag in tags]
    return ", ".join([words[0], *(word[0].lower() + word[1:] for word in words[1:])])


def _titles(ocids: set[str]) -> dict[str, str]:
    """The present titles of processes: a release says its title only when it changed."""
    statement = sa.text("SELECT ocid, compiled->>'title' AS title FROM bos_record WHERE ocid = ANY(:ocids)")
    return {row.ocid: row.title for row in model.Session.execute(statement, {"ocids": list(ocids)}) if row.title}
