"""The weekly letters: to each unit what it has to do, to walidata which unit lags."""

from __future__ import annotations

from collections.abc import Iterator

from ckanext.bos import letters as mail
from ckanext.bos import registry
from ckanext.bos.letters import Letter, Sent

from . import processes, recap
from .filters import Filters
from .overdue import TITLES

_SHOWN = 10


def letters() -> Iterator[Letter]:
    """One for each editor of a unit that has something to do, one for each walidata."""
    rows = {row.id: row for row in recap.units(Filters())}
    for unit_id, row in rows.items():
        people = registry.editors_of(unit_id)
        if not people:
            continue
        count, listed = processes.to_do([unit_id], limit=_SHOWN)
        if count:
            subject, body = _to_unit(row, count, listed)
            yield from (Letter(user.name, user.email, subject, body) for user in people)
    subject, body = _to_walidata([row for row in rows.values() if row.packages])
    yield from (Letter(user.name, user.email, subject, body) for user in registry.people_in(registry.WALIDATA))


def send() -> Sent:
    """Send all letters; one that cannot be delivered does not stop the others."""
    return mail.send(letters())


def _to_unit(row: recap.Row, count: int, listed: list[processes.Listed]) -> tuple[str, str]:
    lines = [f"Yth. admin OPD {row.title},", "", _summary(row, count), ""]
    for number, one in enumerate(listed, 1):
        lines.append(f"{number}. {one.title}")
        lines += [f"   - {text}" for text in _needs(one)]
        lines.append(f"   {mail.address('bos_process.show', name=one.name)}")
    if count > len(listed):
        lines.append(f"… dan {count - len(listed)} paket lain.")
    lines += ["", f"Daftar lengkap: {mail.address('bos_tugas.index')}", *_closing()]
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
    lines += ["", f"Rekap: {mail.address('bos_pantau.index', sort='late')}"]
    lines += [f"Nilai yang diperiksa: {mail.address('bos_periksa.index')}", *_closing()]
    return f"BOS: {total.late} hal terlambat di {len(rows)} OPD", "\n".join(lines)


def _closing() -> list[str]:
    return ["", "Surat ini dikirim otomatis setiap minggu oleh Bojonegoro Open System."]
