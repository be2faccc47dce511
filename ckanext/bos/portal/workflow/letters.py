"""Letters about submissions: to the editors of a unit what walidata decided, to walidata what was submitted.

One letter to a person for all that happened since the last one: approving fifty processes at once fills no mailbox.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos import config, registry
from ckanext.bos.core.dates import WIB
from ckanext.bos.later import Later
from ckanext.bos.letters import Letter, Sent, address, send
from ckanext.bos.upsert import upsert

from .model import PUBLISHED, RETURNED, SEEN, SUBMITTED, Submission, Told

log = logging.getLogger(__name__)

_SOON = timedelta(minutes=2)
_OLDEST = timedelta(days=30)
_SHOWN = 20
_HOUR = 7

_DECIDED = {
    RETURNED: "dikembalikan untuk diperbaiki",
    PUBLISHED: "disetujui dan sudah terbit",
    SEEN: "diberi catatan setelah terbit",
}


def after_commit(event: str) -> None:
    """Ask for the letters about an event once the running transaction is committed."""
    if event in _DECIDED:
        TO_UNITS.after_commit()
    elif event == SUBMITTED and config.submission_letters() != "never":
        TO_WALIDATA.after_commit()


def send_to_units() -> Sent:
    """Write to the editors of each unit what walidata decided. Commits before anything is sent: no letter twice."""
    rows = _take([RETURNED, PUBLISHED, SEEN])
    return send(list(_to_units([row for row in rows if row.event != SEEN or row.note])))


def send_to_walidata() -> Sent:
    """Write to each walidata what was submitted and still waits."""
    rows = [row for row in _take([SUBMITTED]) if not row.public]
    return send(list(_to_walidata(rows)))


def _take(events: Collection[str]) -> list[Any]:
    """The events that nobody was told of, which count as told from now on; of a process the last one."""
    since = datetime.now(UTC) - _OLDEST
    process = registry.Process
    query = (
        sa.select(
            Submission.id,
            Submission.package_id,
            Submission.event,
            Submission.note,
            Submission.by,
            process.title,
            process.ocid,
            process.unit_id,
            process.public,
        )
        .join(process, process.package_id == Submission.package_id)
        .outerjoin(Told, Told.id == Submission.id)
        .where(Told.id.is_(None), Submission.event.in_(events), Submission.at > since)
        .order_by(Submission.id)
    )
    rows = model.Session.execute(query).all()
    now = datetime.now(UTC)
    upsert(Told, [{"id": row.id, "at": now} for row in rows])
    model.Session.commit()
    return list({row.package_id: row for row in rows}.values())


def _to_units(rows: list[Any]) -> Iterator[Letter]:
    for unit_id in sorted({row.unit_id for row in rows}):
        own = [row for row in rows if row.unit_id == unit_id]
        for user in registry.editors_of(unit_id):
            mine = [row for row in own if row.by != user.name]
            if mine:
                yield Letter(user.name, user.email, _subject(mine), _body(user, mine))


def _subject(rows: list[Any]) -> str:
    returned = sum(row.event == RETURNED for row in rows)
    published = sum(row.event == PUBLISHED for row in rows)
    noted = len(rows) - returned - published
    counts = ((published, "disetujui"), (returned, "dikembalikan"), (noted, "diberi catatan"))
    return f"BOS: {', '.join(f'{count} paket {word}' for count, word in counts if count)}"


def _body(user: Any, rows: list[Any]) -> str:
    lines = [f"Yth. {user.display_name},", ""]
    # What wants doing stands first.
    for event in (RETURNED, SEEN, PUBLISHED):
        listed = [row for row in rows if row.event == event]
        if listed:
            lines += [f"{len(listed)} paket {_DECIDED[event]}:", ""]
            lines += [line for row in listed[:_SHOWN] for line in _entry(row)]
            lines += _more(len(listed)) + [""]
    if any(row.event == RETURNED for row in rows):
        lines += ["Silakan perbaiki, lalu ajukan lagi dari halaman paket itu.", ""]
    return "\n".join([*lines, f"Semua paket unit Anda: {address('dashboard.datasets')}", *_closing()])


def _to_walidata(rows: list[Any]) -> Iterator[Letter]:
    titles = {unit.id: unit.title for unit in registry.list_units()}
    for user in registry.people_in(registry.WALIDATA):
        mine = [row for row in rows if row.by != user.name]
        if not mine:
            continue
        lines = [f"Yth. {user.display_name},", "", f"{len(mine)} paket diajukan untuk diterbitkan:", ""]
        for row in mine[:_SHOWN]:
            lines += _entry(row, titles.get(row.unit_id, ""))
        lines += [*_more(len(mine)), "", f"Meja tinjau: {address('bos_workflow.submissions')}", *_closing()]
        yield Letter(user.name, user.email, f"BOS: {len(mine)} paket menunggu persetujuan", "\n".join(lines))


def _entry(row: Any, unit: str = "") -> list[str]:
    lines = [f"- {row.title}{f' ({unit})' if unit else ''}"]
    if row.note:
        lines.append(f"  Catatan: {row.note}")
    return [*lines, f"  {address('bos_process.show', name=row.ocid.lower())}"]


def _more(count: int) -> list[str]:
    return [f"… dan {count - _SHOWN} paket lain."] if count > _SHOWN else []


def _closing() -> list[str]:
    return ["", "Surat ini dikirim otomatis oleh Bojonegoro Open System."]


def _next_letters() -> timedelta:
    if config.submission_letters() == "at_once":
        return _SOON
    now = datetime.now(WIB)
    at = now.replace(hour=_HOUR, minute=0, second=0, microsecond=0)
    return (at if at > now else at + timedelta(days=1)) - now


def _units_job() -> None:
    TO_UNITS.begin()
    sent = send_to_units()
    log.info("Letters to units: %s sent, %s failed", sent.letters, len(sent.failed))


def _walidata_job() -> None:
    TO_WALIDATA.begin()
    sent = send_to_walidata()
    log.info("Letters to walidata: %s sent, %s failed", sent.letters, len(sent.failed))


TO_UNITS = Later("unit_letters", "Letters to units: what walidata decided", _units_job, pause=lambda: _SOON)
TO_WALIDATA = Later("walidata_letters", "Letters to walidata: what was submitted", _walidata_job, pause=_next_letters)
