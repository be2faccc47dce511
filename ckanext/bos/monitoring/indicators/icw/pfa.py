"""The seven scores of the Potential Fraud Analysis as opentender.net shows them.

Where upstream does not publish a limit (scores 4 to 7), it is BOS's own and a setting.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..process import Process, When, month_of, written
from .score import FLAG_FROM, FROM_MONTH, Measured, Score, cuts

_YEAR = 365


class Pfa1(Score):
    """By the days of the calendar; a winner before the announcement counts as on the same day."""

    code = "pfa1"
    title = both("PFA 1: lama dari pengumuman ke pemenang", "PFA 1: days from announcement to winner")
    meaning = both("Pemilihan yang lama memberi ruang untuk kesepakatan.", "A long selection leaves room for deals.")
    said = both(
        "Skor {score}: {days} hari dari pengumuman sampai pemenang.",
        "Score {score}: {days} days from the announcement to the winner.",
    )
    clears = both(
        "Sanggah, evaluasi ulang, atau jadwal yang resmi diubah.",
        "Complaints, a new evaluation, or a schedule that was changed.",
    )
    settings = (FLAG_FROM, cuts("25", "35", "45", "70"))
    needs = ("tender.tenderPeriod.startDate", "awards.date")
    of_awards = True

    def measure(self, process: Process) -> Measured:
        days = max(0, _day(process.awarded) - _day(process.opened))
        return self.rank(days), {"days": days}


class Pfa2(Score):
    """By how much the contract is below the HPS, in per cent of it: very near is as suspect as very far.

    A difference at a limit has the score above it: 1 per cent is 4, 20 per cent is 5.
    """

    code = "pfa2"
    title = both("PFA 2: selisih HPS dan kontrak", "PFA 2: contract against estimate")
    meaning = both(
        "Kontrak yang sangat dekat dengan HPS, di atasnya, atau jauh di bawahnya patut dilihat.",
        "A contract very near the estimate, above it, or far below it is worth a look.",
    )
    said = both(
        "Skor {score}: kontrak {contract:money}, {below:percent} di bawah HPS {estimate:money}.",
        "Score {score}: contract of {contract:money}, {below:percent} below the estimate of {estimate:money}.",
    )
    clears = both(
        "Harga pasar yang diketahui umum, atau HPS yang disusun teliti.",
        "Market prices that everybody knows, or a careful estimate.",
    )
    settings = (
        FLAG_FROM,
        cuts("0", "1", "2", "3", "4", "8", "12", "16", "20"),
        Setting(
            "scores", ("5", "5", "4", "3", "2", "1", "2", "3", "4", "5"), both("Skor di antaranya", "Their scores")
        ),
    )
    needs = ("tender.value.amount", "contracts.value.amount")
    of_awards = True

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._scores = [int(score) for score in self.set["scores"]]

    def measure(self, process: Process) -> Measured:
        contract, estimate = process.contracted_amount or 0, process.estimate or 1
        # Rounded because 12 per cent of an amount is not 12 in binary fractions.
        percent = round((estimate - contract) / estimate * 100, 9)
        score = self._scores[bisect_right(self.cuts, percent)]
        return score, {"contract": contract, "estimate": estimate, "below": percent / 100}


class Pfa3(Score):
    code = "pfa3"
    title = both("PFA 3: nilai kontrak", "PFA 3: contract value")
    meaning = both("Nilai besar, kerugian juga bisa besar.", "Where the value is large, the loss may be large.")
    said = both("Skor {score}: nilai kontrak {contract:money}.", "Score {score}: contract of {contract:money}.")
    clears = both("Nilainya memang sebesar pekerjaannya.", "The work is as large as its value.")
    settings = (FLAG_FROM, cuts("500000000", "1000000000", "5000000000", "10000000000"))
    needs = ("contracts.value.amount",)
    of_awards = True

    def measure(self, process: Process) -> Measured:
        contract = process.contracted_amount or 0
        return self.rank(contract), {"contract": contract}


class _Short(Score):
    """The shorter a text, the higher the score."""

    def length(self, text: str) -> Measured:
        return 6 - self.rank(len(text)), {"length": len(text)}


class Pfa4(_Short):
    code = "pfa4"
    title = both("PFA 4: nama paket pendek", "PFA 4: short title")
    meaning = both("Nama yang pendek menyembunyikan apa yang dibeli.", "A short title hides what is bought.")
    said = both("Skor {score}: nama paket hanya {length} huruf.", "Score {score}: the title has only {length} letters.")
    clears = both("Nama pendek, tetapi uraiannya jelas.", "A short title with a clear description.")
    settings = (FLAG_FROM, cuts("20", "40", "60", "80"))
    needs = ("tender.title",)

    def measure(self, process: Process) -> Measured:
        return self.length(process.title)


class Pfa5(_Short):
    code = "pfa5"
    title = both("PFA 5: uraian pendek", "PFA 5: short description")
    meaning = both(
        "Uraian yang pendek tidak menjelaskan pekerjaannya.", "A short description does not explain the work."
    )
    said = both(
        "Skor {score}: uraiannya hanya {length} huruf.", "Score {score}: the description has only {length} letters."
    )
    clears = both("Uraian lengkap ada dalam dokumennya.", "The papers describe it in full.")
    settings = (FLAG_FROM, cuts("59"))
    needs = ("tender.description",)

    def measure(self, process: Process) -> Measured:
        score, numbers = self.length(process.description)
        return (5 if score == 5 else 1), numbers


class Pfa6(Score):
    code = "pfa6"
    title = both("PFA 6: pengadaan triwulan keempat", "PFA 6: fourth quarter")
    meaning = both(
        "Pengadaan di akhir tahun terburu-buru menghabiskan anggaran.",
        "Procurement late in the year hurries to use up the budget.",
    )
    said = both("Skor {score}: diumumkan {day:date}.", "Score {score}: announced on {day:date}.")
    clears = both(
        "Anggaran perubahan, keadaan darurat, atau pekerjaan tahun berikutnya.",
        "A revised budget, an emergency, or work of the next year.",
    )
    settings = (FLAG_FROM, FROM_MONTH)
    needs = ("tender.tenderPeriod.startDate",)

    def measure(self, process: Process) -> Measured:
        day = _day(process.opened)
        return (5 if month_of(day) >= self.set["from_month"] else 1), {"day": written(day)}


class Pfa7(Score):
    """Value: by the highest number of wins of its winner in the same unit within 365 days up to this award."""

    code = "pfa7"
    title = both("PFA 7: pemenang berulang", "PFA 7: repeated winner")
    meaning = both("Penyedia yang sama sering menang pada satu unit.", "The same supplier often wins in one unit.")
    said = both(
        "Skor {score}: {supplier} menang {wins} kali pada unit ini dalam setahun.",
        "Score {score}: {supplier} won {wins} times in this unit within a year.",
    )
    clears = both("Kontrak payung, atau pesaingnya memang sedikit.", "A framework contract, or few competitors.")
    settings = (FLAG_FROM, cuts("1", "2", "3", "4"))
    needs = ("buyer.id", "awards.suppliers.id", "awards.date")
    of_awards = True

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._wins = Wins()
        self._waiting: list[tuple[str, str, int, dict[str, str]]] = []

    def judge(self, process: Process) -> Outcome | None:
        self.keep(process)
        return None

    def keep(self, process: Process) -> None:
        """Count the wins of a process that has all that is needed."""
        day = _day(process.awarded)
        self._wins.add(process.buyer, process.winners, day)
        self._waiting.append((process.ocid, process.buyer, day, process.winners))

    def scored(self) -> Iterator[tuple[str, Measured]]:
        """The processes that were kept, with their scores."""
        within = self._wins.within_a_year()
        for ocid, buyer, day, winners in self._waiting:
            wins, supplier = max((within[buyer, one][day], one) for one in winners)
            yield ocid, (self.rank(wins), {"supplier": winners[supplier], "wins": wins})

    def compared(self) -> Iterator[Outcome]:
        for ocid, measured in self.scored():
            yield self.told(ocid, measured)


class Wins:
    """How often suppliers won in a unit."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, str], list[int]] = {}

    def add(self, buyer: str, suppliers: Mapping[str, str], day: int) -> None:
        """An award of a unit to suppliers."""
        for supplier in suppliers:
            self._days.setdefault((buyer, supplier), []).append(day)

    def within_a_year(self) -> dict[tuple[str, str], dict[int, int]]:
        """By unit and supplier: day -> how many of the days lie in the 365 days that end with it."""
        return {key: _within_a_year(sorted(days)) for key, days in self._days.items()}


def _within_a_year(days: list[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    first = 0
    for last, day in enumerate(days):
        while days[first] <= day - _YEAR:
            first += 1
        found[day] = last - first + 1
    return found


def _day(when: When | None) -> int:
    return 0 if when is None else when.day
