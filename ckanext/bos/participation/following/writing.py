"""The words of the letters, in Indonesian: the one that asks for a confirmation, and the one that says what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ckanext.bos.core.dates import format_date
from ckanext.bos.core.text import clean
from ckanext.bos.letters import address
from ckanext.bos.ocds.bulk import feed
from ckanext.bos.ocds.ledger import Entry

from ..model import Subscription
from . import tokens
from .subjects import Subject

_SHOWN = 20
_PERIODS = {"daily": "setiap hari", "weekly": "setiap minggu"}


@dataclass(frozen=True)
class Written:
    """A letter, ready to leave."""

    subject: str
    body: str
    headers: dict[str, str] = field(default_factory=dict)


def to_confirm(found: Subscription, subject: Subject) -> Written:
    """Asks whether the address is meant; where it follows this already, leads to the page of all it follows."""
    if found.confirmed is not None:
        lines = ["Alamat surel ini sudah mengikuti:", "", clean(subject.title), "", *_managing(found)]
        return Written("BOS: Anda sudah mengikuti ini", "\n".join(lines), _headers())
    link = address("bos_ikuti.confirm", token=tokens.to_confirm(found.id))
    lines = [
        "Seseorang, semoga Anda sendiri, ingin agar alamat surel ini menerima kabar tentang perubahan pada:",
        "",
        clean(subject.title),
        "",
        f"Kabar dikirim paling sering {_PERIODS[found.every]}, hanya jika ada perubahan.",
        "Jika benar, buka tautan ini dalam 48 jam, lalu tekan tombolnya:",
        link,
        "",
        "Jika bukan Anda, abaikan surel ini. Alamat ini dihapus setelah 48 jam dan tidak ada surel lagi.",
    ]
    return Written("BOS: mohon konfirmasi untuk mengikuti", "\n".join(lines), _headers())


def digest(found: Subscription, subject: Subject, entries: Sequence[Entry], more: int) -> Written:
    """What changed, the last changed process first.

    :param entries: newest first
    :param more: how many processes changed besides those of the entries
    """
    events: dict[str, list[Entry]] = {}
    for entry in entries:
        events.setdefault(entry.ocid, []).append(entry)
    titles = feed.titles_of(events)
    count, shown = len(events) + more, list(events)[:_SHOWN]
    lines = [*_doubt(found), f"Ada perubahan pada {_what(found)} yang Anda ikuti: {clean(subject.title)}", ""]
    for number, ocid in enumerate(shown, 1):
        lines.append(f"{number}. {clean(titles.get(ocid, ocid))}")
        lines += [f"   - {_day(entry)}: {feed.happened(entry.tags)}" for entry in events[ocid][:5]]
        lines.append(f"   {address('bos_process.show', name=ocid.lower())}")
    if count > len(shown):
        lines.append(f"… dan {count - len(shown)} paket lain: {subject.url}")
    stop = address("bos_ikuti.stop", token=tokens.to_stop(found.id))
    lines += ["", f"Surel ini dikirim paling sering {_PERIODS[found.every]} karena Anda memintanya."]
    lines += [f"Berhenti: {stop}", *_managing(found)]
    title = (
        f"BOS: perubahan pada {clean(subject.title)[:80]}" if found.kind == "process" else f"BOS: {count} paket berubah"
    )
    return Written(title, "\n".join(lines), _headers(stop))


def _doubt(found: Subscription) -> list[str]:
    if not found.sending:
        return []
    return [
        "Surel kami yang terakhir mungkin tidak sampai. Semua perubahan ada di halaman yang ditautkan di bawah.",
        "",
    ]


def _what(found: Subscription) -> str:
    return "paket" if found.kind == "process" else "pencarian"


def _day(entry: Entry) -> str:
    return format_date(datetime.fromisoformat(entry.date).date(), "id")


def _managing(found: Subscription) -> list[str]:
    return [f"Semua yang Anda ikuti: {address('bos_ikuti.of_reader', token=tokens.to_manage(found.reader))}"]


def _headers(stop: str = "") -> dict[str, str]:
    """One click in the mail program ends it (RFC 2369, RFC 8058); no automatic answers (RFC 3834)."""
    found = {"Auto-Submitted": "auto-generated"}
    if stop:
        found |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return found
