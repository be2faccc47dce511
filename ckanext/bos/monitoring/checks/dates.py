"""Dates that come in the wrong order, or lie far outside the fiscal year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from ckanext.bos.ocds.quality.words import Words, both

from .rule import Doubt, ProcessCheck, Setting, day, in_words, rows, said


class Moment(NamedTuple):
    """A date with where it stands and what it is called."""

    path: str
    name: Words
    when: date


_OF_ROWS = {
    ("awards", "date"): both("tanggal penetapan pemenang", "the date of the award"),
    ("contracts", "date_signed"): both("tanggal kontrak", "the date of the contract"),
    ("contracts", "start"): both("mulai pekerjaan", "the start of the work"),
    ("contracts", "end"): both("selesai pekerjaan", "the end of the work"),
    ("payments", "date"): both("tanggal SP2D", "the date of the payment"),
    ("handovers", "date"): both("tanggal BAST", "the date of the handover"),
}
_ANNOUNCED = both("tanggal pengumuman", "the date of the announcement")


def moments(process: Mapping[str, Any], name: str, column: str) -> list[Moment]:
    """The dates of one column of a list."""
    found = []
    for number, row in enumerate(rows(process, name), 1):
        when = day(row.get(column))
        if when is not None:
            found.append(Moment(f"{name}/{row.get('id') or number}/{column}", _OF_ROWS[name, column], when))
    return found


def announced(process: Mapping[str, Any]) -> list[Moment]:
    """The announcement."""
    when = day(process.get("announcement_date"))
    return [Moment("announcement_date", _ANNOUNCED, when)] if when else []


class Order(ProcessCheck):
    """Announcement, award, signature, work, payment and handover follow each other."""

    code = "order"
    title = both("Urutan tanggal terbalik", "Dates out of order")
    meaning = both(
        "Pengumuman, penetapan pemenang, kontrak, pekerjaan, pembayaran, dan serah terima berurutan.",
        "Announcement, award, contract, work, payment and handover follow each other.",
    )

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        signed = moments(process, "contracts", "date_signed")
        begun = moments(process, "contracts", "start")
        pairs = [
            (announced(process), moments(process, "awards", "date")),
            (moments(process, "awards", "date")[:1], signed),
            (signed[:1], moments(process, "payments", "date")),
            (begun[:1] or signed[:1], moments(process, "handovers", "date")),
        ]
        for earlier, later in pairs:
            for one in later:
                if earlier and one.when < min(other.when for other in earlier):
                    yield _before(min(earlier, key=lambda other: other.when), one)
        for row, number in ((row, number) for number, row in enumerate(rows(process, "contracts"), 1)):
            start, end = day(row.get("start")), day(row.get("end"))
            if start and end and end < start:
                key = row.get("id") or number
                first = Moment(f"contracts/{key}/start", _OF_ROWS["contracts", "start"], start)
                yield _before(first, Moment(f"contracts/{key}/end", _OF_ROWS["contracts", "end"], end))


class FarOff(ProcessCheck):
    """A date years away from the fiscal year: a wrong year was typed."""

    code = "far_off"
    title = both("Tahun yang janggal", "Odd year")
    meaning = both("Tanggalnya jauh di luar tahun anggaran paket.", "The date lies far outside the fiscal year.")
    settings = (Setting("years", Decimal(2), both("Paling jauh (tahun)", "At most (years)")),)

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        text = str(process.get("fiscal_year") or "")
        if not (text.isascii() and text.isdigit()):
            return
        year, most = int(text), int(self.set["years"])
        dates = announced(process)
        for name, column in _OF_ROWS:
            dates += moments(process, name, column)
        for one in dates:
            if abs(one.when.year - year) > most:
                words = said(
                    "{name} {day}, padahal tahun anggarannya {year}.",
                    "{name} is {day}, but the fiscal year is {year}.",
                    name=_begin(one.name),
                    day=in_words(one.when),
                    year=text,
                )
                expected = said("sekitar tahun {year}", "about {year}", year=text)
                yield Doubt(one.path, one.when.isoformat(), (text,), words, expected)


class Behind(ProcessCheck):
    """Announced long after the month that the plan names."""

    code = "behind"
    level = "look"
    title = both("Diumumkan jauh setelah rencana", "Announced long after the plan")
    meaning = both(
        "Pengumumannya jauh setelah rencana mulai pemilihan dalam RUP.",
        "The announcement came long after the start of the selection in the plan (RUP).",
    )
    settings = (Setting("days", Decimal(180), both("Paling lambat (hari)", "At most (days)")),)

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        planned = day(process.get("planned_tender_end") or process.get("planned_tender_start"))
        for one in announced(process):
            if planned and (one.when - planned).days > self.set["days"]:
                words = said(
                    "Diumumkan {day}, padahal rencananya {planned}.",
                    "Announced on {day}, but planned for {planned}.",
                    day=in_words(one.when),
                    planned=in_words(planned),
                )
                expected = said("sekitar {planned}", "about {planned}", planned=in_words(planned))
                yield Doubt(one.path, one.when.isoformat(), (planned.isoformat(),), words, expected)


def _before(first: Moment, second: Moment) -> Doubt:
    words = said(
        "{second} ({day}) mendahului {first} ({limit}).",
        "{second} ({day}) is before {first} ({limit}).",
        second=_begin(second.name),
        first=first.name,
        day=in_words(second.when),
        limit=in_words(first.when),
    )
    expected = said("tidak lebih awal dari {limit}", "not before {limit}", limit=in_words(first.when))
    return Doubt(second.path, second.when.isoformat(), (first.when.isoformat(),), words, expected)


def _begin(name: Words) -> Words:
    return {lang: text[:1].upper() + text[1:] for lang, text in name.items()}
