"""The weekly letters: to each unit what it has to do, to walidata which unit lags."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ckan.lib.mailer as mailer
import ckan.model as model
from ckan.lib.helpers import url_for

from ckanext.bos import registry

from . import processes, recap
from .filters import Filters
from .overdue import TITLES

log = logging.getLogger(__name__)

_SHOWN = 10


@dataclass(frozen=True)
class Letter:
    """A letter in Indonesian to one person."""

    to: str
    address: str
    subject: str
    body: str


@dataclass(frozen=True)
class Sent:
    """What became of the letters: how many were sent, and the names of those who could not be reached."""

    letters: int
    failed: list[str]


def letters() -> Iterator[Letter]:
    """One for each editor of a unit that has something to do, one for each walidata."""
    rows = {row.id: row for row in recap.units(Filters())}
    for unit_id, row in rows.items():
        people = list(_people(unit_id))
        if not people:
            continue
        count, listed = processes.to_do([unit_id], limit=_SHOWN)
        if count:
            subject, body = _to_unit(row, count, listed)
            yield from (Letter(user.name, user.email, subject, body) for user in people)
    subject, body = _to_walidata([row for row in rows.values() if row.packages])
    yield from (Letter(user.name, user.email, subject, body) for user in _walidata())


def send() -> Sent:
    """Send all letters; one that cannot be delivered does not stop the others."""
    count, failed = 0, []
    for letter in letters():
        try:
            mailer.mail_recipient(letter.to, letter.address, letter.subject, letter.body)
            count += 1
        except mailer.MailerException as error:
            log.warning("The weekly letter to %s was not sent: %s", letter.to, error)
            failed.append(letter.to)
    return Sent(count, failed)


def _to_unit(row: recap.Row, count: int, listed: list[processes.Listed]) -> tuple[str, str]:
    lines = [f"Yth. pengelola data {row.title},", "", _summary(row, count), ""]
    for number, one in enumerate(listed, 1):
        lines.append(f"{number}. {one.title}")
        lines += [f"   - {text}" for text in _needs(one)]
        lines.append(f"   {_address('bos_process.show', name=one.name)}")
    if count > len(listed):
        lines.append(f"… dan {count - len(listed)} paket lain.")
    lines += ["", f"Daftar lengkap: {_address('bos_tugas.index')}", *_closing()]
    return f"BOS: {count} paket {row.short_name or row.title} perlu dilengkapi", "\n".join(lines)


def _summary(row: recap.Row, count: int) -> str:
    if not row.packages:
        return f"{count} paket unit Anda belum diterbitkan atau perlu dilengkapi."
    return (
        f"{count} paket unit Anda perlu dilengkapi. Kelengkapan seluruh {row.packages} paket:"
        f" {row.complete.get('all') or 0}%. Terlambat: {row.late}. Nilai menunggu konfirmasi: {row.open_checks}."
    )


def _needs(one: processes.Listed) -> Iterator[str]:
    yield from (TITLES[code]["id"] for code in one.overdue)
    if one.returned:
        yield f"{one.returned} nilai dikembalikan walidata untuk diperiksa"
    if one.checks:
        yield f"{one.checks} nilai menunggu konfirmasi"
    if one.conflict:
        yield "isian Anda berbeda dari sumber"
    if one.missing:
        named = [processes.label_of(path)["id"] for path in one.missing]
        more = f" dan {len(named) - 3} lainnya" if len(named) > 3 else ""
        yield f"kurang: {', '.join(named[:3])}{more}"


def _to_walidata(rows: list[recap.Row]) -> tuple[str, str]:
    total = recap.total(rows)
    late = sorted(rows, key=lambda row: (-row.late, row.complete.get("all") or 0, row.title))[:_SHOWN]
    lines = [
        "Yth. walidata,",
        "",
        f"{total.packages} paket dari {len(rows)} OPD. Kelengkapan {total.complete.get('all') or 0}%."
        f" Terlambat: {total.late}. Nilai menunggu konfirmasi: {total.open_checks}."
        f" Belum diterbitkan: {total.waiting}.",
        "",
        "OPD yang paling tertinggal:",
    ]
    for number, row in enumerate(late, 1):
        lines.append(f"{number}. {row.title}: {row.late} terlambat, kelengkapan {row.complete.get('all') or 0}%")
    lines += ["", f"Rekap: {_address('bos_pantau.index', sort='late')}"]
    lines += [f"Nilai yang diperiksa: {_address('bos_periksa.index')}", *_closing()]
    return f"BOS: {total.late} hal terlambat di {len(rows)} OPD", "\n".join(lines)


def _closing() -> list[str]:
    return ["", "Surat ini dikirim otomatis setiap minggu oleh Bojonegoro Open System."]


def _address(endpoint: str, **values: Any) -> str:
    return url_for(endpoint, qualified=True, locale="default", **values)


def _people(unit_id: str) -> Iterator[Any]:
    """Editors of a unit; those with a role over all units get the other letter."""
    query = model.Session.query(model.User).join(model.Member, model.Member.table_id == model.User.id)
    query = query.filter(
        model.Member.group_id == unit_id,
        model.Member.table_name == "user",
        model.Member.state == "active",
        model.Member.capacity == "editor",
    )
    yield from (user for user in query if _reachable(user) and not registry.role_of(user))


def _walidata() -> Iterator[Any]:
    users = model.Session.query(model.User).filter_by(state="active")
    yield from (user for user in users if _reachable(user) and registry.role_of(user) == registry.WALIDATA)


def _reachable(user: Any) -> bool:
    return user.state == "active" and bool(user.email)
