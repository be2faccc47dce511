"""The dates of a process as the checks read them: where each stands, what it is called, what it must not precede."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from ckanext.bos.core.text import fold
from ckanext.bos.ocds.quality.words import Words, both

from .rule import day, keyed

_OF_ROWS = {
    ("awards", "date"): both("tanggal penetapan pemenang", "the date of the award"),
    ("contracts", "date_signed"): both("tanggal kontrak", "the date of the contract"),
    ("contracts", "start"): both("mulai pekerjaan", "the start of the work"),
    ("contracts", "end"): both("selesai pekerjaan", "the end of the work"),
    ("amendments", "date"): both("tanggal adendum", "the date of the amendment"),
    ("amendments", "end"): both("selesai pekerjaan menurut adendum", "the end of the work by the amendment"),
    ("progress", "date"): both("tanggal laporan", "the date of the report"),
    ("payments", "date"): both("tanggal SP2D", "the date of the payment"),
    ("handovers", "date"): both("tanggal BAST", "the date of the handover"),
    ("penalties", "date"): both("tanggal denda", "the date of the penalty"),
}
_SINGLE = {
    "planned_tender_start": both("rencana mulai pemilihan", "the planned start of the selection"),
    "planned_tender_end": both("rencana akhir pemilihan", "the planned end of the selection"),
    "planned_contract_start": both("rencana mulai kontrak", "the planned start of the contract"),
    "planned_contract_end": both("rencana akhir kontrak", "the planned end of the contract"),
    "announcement_date": both("tanggal pengumuman", "the date of the announcement"),
}
_DEADLINE = both("batas pemasukan penawaran", "the deadline for offers")
_SUBMISSION = re.compile(r"(?:UPLOAD|PEMASUKAN|PENYAMPAIAN)\b.*PENAWARAN")
"""The step of SPSE's schedule that ends with the deadline for offers, by its folded name."""


class Moment(NamedTuple):
    """A date with where it stands and what it is called."""

    path: str
    name: Words
    when: date


Row = Mapping[str, Any]


def single(process: Row, name: str) -> Moment | None:
    """The date of a field of its own."""
    when = day(process.get(name))
    return Moment(name, _SINGLE[name], when) if when else None


def deadline(process: Row) -> Moment | None:
    """The last day for offers, by the schedule."""
    rows = [row for _, row in keyed(process, "schedule") if _SUBMISSION.search(fold(str(row.get("step") or "")))]
    days = [when for row in rows if (when := day(row.get("end")))]
    return Moment("schedule", _DEADLINE, max(days)) if days else None


def every(process: Row) -> Iterator[Moment]:
    """All dates that should lie in the fiscal year or near it; of the schedule the deadline for offers."""
    found = [single(process, name) for name in _SINGLE] + [deadline(process)]
    yield from (one for one in found if one)
    for name, column in _OF_ROWS:
        yield from (one for key, row in keyed(process, name) if (one := _of(name, key, row, column)))


def pairs(process: Row) -> Iterator[tuple[Moment, Moment]]:
    """Each date after the nearest known one that must not come later.

    Announcement, deadline for offers, award, signature, start and end of the work; amendment and payment after the
    signature; handover after the start, or where that is not known after the signature.
    """
    before = [single(process, "announcement_date"), deadline(process)]
    awards = [(row, _of("awards", key, row, "date")) for key, row in keyed(process, "awards")]
    for _, awarded in awards:
        yield from _chain([*before, awarded])
    signed: dict[str, Moment | None] = {}
    begun: dict[str, Moment | None] = {}
    for key, row in keyed(process, "contracts"):
        first, start, end = (_of("contracts", key, row, column) for column in ("date_signed", "start", "end"))
        signed[key], begun[key] = first, start or first
        yield from _chain([*before, _award_of(row, awards), first, start, end])
    for name, bases in (("amendments", signed), ("payments", signed), ("handovers", begun)):
        for key, row in keyed(process, name):
            yield from _chain([_base(row, bases), _of(name, key, row, "date")])


def _chain(moments: list[Moment | None]) -> Iterator[tuple[Moment, Moment]]:
    yield from pairwise(one for one in moments if one)


def _of(name: str, key: str, row: Row, column: str) -> Moment | None:
    when = day(row.get(column))
    return Moment(f"{name}/{key}/{column}", _OF_ROWS[name, column], when) if when else None


def _award_of(contract: Row, awards: list[tuple[Row, Moment | None]]) -> Moment | None:
    """The date of the award that a contract names; where it names none that of the first in time."""
    named = [moment for row, moment in awards if row.get("id") and row["id"] == contract.get("award_id")]
    return _first(named or [moment for _, moment in awards])


def _base(row: Row, bases: Mapping[str, Moment | None]) -> Moment | None:
    """The date of the contract that a row names; where it names none that of the first in time."""
    name = str(row.get("contract_id") or "")
    return bases[name] if name in bases else _first(list(bases.values()))


def _first(moments: list[Moment | None]) -> Moment | None:
    return min((one for one in moments if one), key=lambda one: one.when, default=None)
