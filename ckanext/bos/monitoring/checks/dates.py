"""Dates that come in the wrong order, or lie far outside the fiscal year. Days, Western Indonesian Time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ckanext.bos.core.chronology import exchanged
from ckanext.bos.ocds.quality.words import Words, both

from .moments import Moment, every, pairs, single
from .rule import NOTHING, Doubt, ProcessCheck, Setting, day, in_words, said, titled


class Order(ProcessCheck):
    """Announcement, deadline, award, signature, start and end follow each other; payment and handover come after them.

    The same day is in order. Source: the course of a procurement in Perpres 16/2018, art. 50 to 57.
    """

    code = "order"
    title = both("Urutan tanggal terbalik", "Dates out of order")
    meaning = both(
        "Pengumuman, penetapan pemenang, kontrak, pekerjaan, pembayaran, dan serah terima berurutan.",
        "Announcement, award, contract, work, payment and handover follow each other.",
    )

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        for first, second in pairs(process):
            if second.when < first.when:
                yield _before(first, second)


class FarOff(ProcessCheck):
    """A date years away from the fiscal year: a wrong year was typed. Work over several years may end later."""

    code = "far_off"
    title = both("Tahun yang janggal", "Odd year")
    meaning = both("Tanggalnya jauh di luar tahun anggaran paket.", "The date lies far outside the fiscal year.")
    settings = (Setting("years", Decimal(2), both("Paling jauh (tahun)", "At most (years)")),)

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        text = str(process.get("fiscal_year") or "")
        if not (text.isascii() and text.isdigit() and len(text) == 4):
            return
        for one in every(process):
            years = abs(one.when.year - int(text))
            if years > self.set["years"]:
                words = said(
                    "{name} {day}, padahal tahun anggarannya {year}.",
                    "{name} is {day}, but the fiscal year is {year}.",
                    name=titled(one.name),
                    day=in_words(one.when),
                    year=text,
                )
                expected = said("sekitar tahun {year}", "about {year}", year=text)
                numbers = {"date": one.when.isoformat(), "fiscal_year": text, "years": str(years)}
                hint = _that_year(one.when, int(text))
                yield Doubt(one.path, one.when.isoformat(), (text,), words, expected, hint, numbers)


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
        planned = day(process.get("planned_tender_end")) or day(process.get("planned_tender_start"))
        one = single(process, "announcement_date")
        if one is None or planned is None or (one.when - planned).days <= self.set["days"]:
            return
        words = said(
            "Diumumkan {day}, padahal rencananya {planned}.",
            "Announced on {day}, but planned for {planned}.",
            day=in_words(one.when),
            planned=in_words(planned),
        )
        expected = said("sekitar {planned}", "about {planned}", planned=in_words(planned))
        hint = both("Jika rencananya diubah, perbarui RUP.", "If the plan was changed, bring the RUP up to date.")
        late = str((one.when - planned).days)
        numbers = {"date": one.when.isoformat(), "planned": planned.isoformat(), "days": late}
        yield Doubt(one.path, one.when.isoformat(), (planned.isoformat(),), words, expected, hint, numbers)


def _before(first: Moment, second: Moment) -> Doubt:
    words = said(
        "{second} ({day}) mendahului {first} ({limit}).",
        "{second} ({day}) is before {first} ({limit}).",
        second=titled(second.name),
        first=first.name,
        day=in_words(second.when),
        limit=in_words(first.when),
    )
    expected = said("tidak lebih awal dari {limit}", "not before {limit}", limit=in_words(first.when))
    found, limit = second.when.isoformat(), first.when.isoformat()
    numbers = {"date": found, "not_before": limit, "days": str((first.when - second.when).days)}
    hint = _meant(first.when, second.when)
    return Doubt(second.path, found, (first.path, limit), words, expected, hint, numbers)


def _meant(first: date, second: date) -> Words:
    """The hint where one of two dates would be in order with day and month exchanged, as spreadsheets do (TA 2018)."""
    for one, earliest, latest in ((second, first, date.max), (first, date.min, second)):
        if one.day <= 12 and one.day != one.month and earliest <= exchanged(one) <= latest:
            return said(
                "Mungkin hari dan bulan tertukar: {0}.",
                "Perhaps day and month are exchanged: {0}.",
                in_words(exchanged(one)),
            )
    return NOTHING


def _that_year(when: date, year: int) -> Words:
    """The hint of the same day in the fiscal year."""
    try:
        meant = when.replace(year=year)
    except ValueError:  # 29 February, or the year 0
        return NOTHING
    return said("Mungkin maksudnya {0}.", "Perhaps {0} is meant.", in_words(meant))
