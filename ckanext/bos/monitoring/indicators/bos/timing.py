"""Buying in a hurry at the end of the year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged
from ..process import Process, listed, when, year_of
from .competition import SOURCE


class _Row(NamedTuple):
    ocid: str
    is_late: bool
    amount: float


class _Part(NamedTuple):
    """The late part of a year: by packages, and by value."""

    share: float
    worth: float


class YearEndRush(Judged):
    """A unit announces a much larger part of its year's packages late than the regency does. Value: that part.

    Packages by number or their value, whichever is late; at least ``late`` packages must be. The year is the one of
    the budget, so that what is announced in December for the next year is early; without a budget year that of the
    announcement. Packages are dated by the announcement, else by their entry in SPSE or the award.
    """

    code = "B008"
    family = "bos"
    title = both("Belanja menumpuk di akhir tahun", "Year-end rush")
    meaning = both(
        "Sebagian besar paket satu unit baru diumumkan menjelang akhir tahun: sisa anggaran dihabiskan terburu-buru.",
        "Most packages of a unit are announced late in the year: what is left of the budget is spent in a hurry.",
    )
    said = both(
        "{late} dari {packages} paket {unit} pada {year} ({share:percent}, {worth:percent} nilainya) diumumkan sejak "
        "{since:date}; seluruh kabupaten {all:percent} paket, {all_worth:percent} nilai.",
        "{late} of {packages} packages of {unit} in {year} ({share:percent}, {worth:percent} of the value) were "
        "announced from {since:date}; of all units {all:percent} of packages, {all_worth:percent} of the value.",
    )
    clears = both("Anggaran perubahan yang terlambat ditetapkan.", "A revised budget that was passed late.")
    source = SOURCE
    settings = (
        Setting("from_day", ("11-14",), both("Sejak tanggal (bulan-hari)", "From (month-day)")),
        Setting("share", 0.5, both("Bagian paling sedikit", "Share at least"), most=1),
        Setting("times", 3, both("Kali bagian seluruh kabupaten", "Times the share of all units"), least=1),
        Setting("packages", 8, both("Paket unit paling sedikit", "Packages of the unit at least"), least=1),
        Setting("late", 3, both("Paket terlambat paling sedikit", "Late packages at least"), least=1),
    )
    needs = ("buyer.id",)

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        month, day = str(listed(self.set["from_day"])[0]).split("-")
        self._from = (int(month), int(day))
        self._rows: dict[tuple[str, int], list[_Row]] = {}
        self._units: dict[str, str] = {}

    def excuse(self, process: Process) -> str | None:
        return "self_managed" if process.self_managed else None

    def judge(self, process: Process) -> Outcome | None:
        begun = process.begun
        if begun is None:
            return self.missing(process.ocid, "tender.tenderPeriod.startDate")
        year = _budget_year(process) or year_of(begun.day)
        is_late = begun.day >= date(year, *self._from).toordinal()
        amount = process.awarded_amount or process.estimate or 0
        self._units[process.buyer] = process.buyer_name
        self._rows.setdefault((process.buyer, year), []).append(_Row(process.ocid, is_late, amount))
        return None

    def compared(self) -> Iterator[Outcome]:
        years: dict[int, list[_Row]] = {}
        for (_, year), rows in self._rows.items():
            years.setdefault(year, []).extend(rows)
        general = {year: _part(rows) for year, rows in years.items()}
        highest: dict[str, tuple[float, dict[str, Any]]] = {}
        for (buyer, year), rows in self._rows.items():
            part, late = _part(rows), sum(row.is_late for row in rows)
            value = max(part) if self._fires(part.worth, general[year].worth) else part.share
            if not self._is_rush(part, general[year], len(rows), late):
                yield from (self.clear(row.ocid, part.share) for row in rows)
                continue
            numbers = {"unit": self._units[buyer], "year": str(year), "late": late, "packages": len(rows)}
            numbers |= {"since": date(year, *self._from).isoformat(), **part._asdict()}
            numbers |= {"all": general[year].share, "all_worth": general[year].worth}
            for row in rows:
                yield self.flag(row.ocid, value, **numbers) if row.is_late else self.clear(row.ocid, part.share)
            if value > highest.get(buyer, (0.0, {}))[0]:
                highest[buyer] = value, numbers
        for buyer, (value, numbers) in highest.items():
            yield self.flag_of("Buyer", buyer, value, **numbers)

    def _is_rush(self, part: _Part, general: _Part, packages: int, late: int) -> bool:
        if packages < self.set["packages"] or late < self.set["late"]:
            return False
        return self._fires(part.share, general.share) or self._fires(part.worth, general.worth)

    def _fires(self, part: float, general: float) -> bool:
        return part >= self.set["share"] and part >= self.set["times"] * general


def _part(rows: list[_Row]) -> _Part:
    late = [row.amount for row in rows if row.is_late]
    return _Part(len(late) / len(rows), sum(late) / (sum(row.amount for row in rows) or 1))


def _budget_year(process: Process) -> int | None:
    """The first year of the budget."""
    planning = process.release.planning
    lines = planning.budget.budgetBreakdown if planning is not None and planning.budget is not None else None
    starts = [when(line.period.startDate) for line in lines or () if line.period is not None]
    return min((year_of(start.day) for start in starts if start is not None), default=None)
