"""Buying in a hurry at the end of the year, and tenders that are held again and again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged, methods
from ..process import Process, listed
from .competition import SOURCE


class YearEndRush(Judged):
    """A unit announces a much larger part of its year's packages late than the regency does. Value: that part."""

    code = "B008"
    family = "bos"
    title = both("Belanja menumpuk di akhir tahun", "Year-end rush")
    meaning = both(
        "Sebagian besar paket satu unit baru diumumkan menjelang akhir tahun: sisa anggaran dihabiskan terburu-buru.",
        "Most packages of a unit are announced late in the year: what is left of the budget is spent in a hurry.",
    )
    said = both(
        "{late} dari {packages} paket unit ini pada {year} ({share:percent}) diumumkan sejak {since:date}; "
        "seluruh kabupaten {all:percent}.",
        "{late} of {packages} packages of this unit in {year} ({share:percent}) were announced from "
        "{since:date}; of all units {all:percent}.",
    )
    clears = both("Anggaran perubahan yang terlambat ditetapkan.", "A revised budget that was passed late.")
    source = SOURCE
    settings = (
        Setting("from_day", ("11-14",), both("Sejak tanggal (bulan-hari)", "From (month-day)")),
        Setting("share", 0.5, both("Bagian paling sedikit", "Share at least"), least=0, most=1),
        Setting("times", 3, both("Kali bagian seluruh kabupaten", "Times the share of all units"), least=1),
        Setting("packages", 8, both("Paket unit paling sedikit", "Packages of the unit at least"), least=1),
    )
    needs = ("buyer.id",)

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        month, day = str(listed(self.set["from_day"])[0]).split("-")
        self._from = (int(month), int(day))
        self._rows: dict[tuple[str, int], list[tuple[str, bool]]] = defaultdict(list)

    def judge(self, process: Process) -> Outcome | None:
        when = process.begun
        if when is None:
            return self.missing(process.ocid, "tender.tenderPeriod.startDate")
        day = date.fromordinal(when.day)
        self._rows[process.buyer, day.year].append((process.ocid, (day.month, day.day) >= self._from))
        return None

    def compared(self) -> Iterator[Outcome]:
        every, late_of = Counter[int](), Counter[int]()
        for (_, year), rows in self._rows.items():
            every[year] += len(rows)
            late_of[year] += sum(late for _, late in rows)
        for (buyer, year), rows in self._rows.items():
            late = sum(late for _, late in rows)
            share, general = late / len(rows), late_of[year] / every[year]
            fires = share >= self.set["share"] and share >= self.set["times"] * general
            if len(rows) < self.set["packages"] or not fires:
                yield from (self.clear(ocid, share) for ocid, _ in rows)
                continue
            since = date(year, *self._from).isoformat()
            numbers = {
                "late": late,
                "packages": len(rows),
                "year": str(year),
                "share": share,
                "all": general,
                "since": since,
            }
            for ocid, is_late in rows:
                yield self.flag(ocid, share, **numbers) if is_late else self.clear(ocid, share)
            yield self.flag_of("Buyer", buyer, share, **numbers)


class Retender(Judged):
    """Selections in competition of one plan, or that repeat a failed one. Value: how many there are."""

    code = "B009"
    family = "bos"
    title = both("Tender berulang", "Repeated tender")
    meaning = both(
        "Paket yang sama ditenderkan lagi: yang pertama gagal, atau pemenangnya mundur.",
        "The same package is tendered again: the first failed, or its winner withdrew.",
    )
    said = both("{count} kali pemilihan untuk rencana yang sama.", "{count} selections for the same plan.")
    clears = both("Tidak ada peserta yang lulus pada tender pertama.", "Nobody passed in the first tender.")
    source = SOURCE
    settings = (
        methods("open", "selective"),
        Setting("threshold", 2, both("Pemilihan paling sedikit", "Selections at least"), least=2),
    )
    needs = ("tender.procurementMethod",)

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._plans: dict[str, set[str]] = defaultdict(set)
        self._rows: list[tuple[str, str]] = []

    def judge(self, process: Process) -> None:
        """A process belongs to the failed one that it repeats, else to its plan, else to itself."""
        key, again = f"ocid/{process.ocid}", ""
        for related in process.release.relatedProcesses or ():
            identifier = related.identifier if isinstance(related.identifier, str) else ""
            kinds = related.relationship or ()
            if "unsuccessfulProcess" in kinds and identifier:
                again = f"ocid/{identifier}" if related.scheme == "ocid" else f"{related.scheme}/{identifier}"
            elif "planning" in kinds and identifier:
                key = f"ocid/{identifier}" if related.scheme == "ocid" else f"{related.scheme}/{identifier}"
        self._rows.append((process.ocid, again or key))
        self._plans[again or key].add(process.ocid)

    def compared(self) -> Iterator[Outcome]:
        for ocid, key in self._rows:
            group = self._plans[key] | self._plans.get(f"ocid/{ocid}", set()) | {ocid}
            if key.startswith("ocid/"):
                group = group | {key.removeprefix("ocid/")}
            count = len(group)
            if count >= self.set["threshold"]:
                yield self.flag(ocid, count, count=count)
            else:
                yield self.clear(ocid, count)
