"""The seven scores of the Potential Fraud Analysis as opentender.net shows them.

Where upstream does not publish a limit (scores 4 to 7), it is BOS's own and a setting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.bos.core.dates import parse_date
from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..process import Process, written
from .score import FLAG_FROM, Measured, Score, cuts

_YEAR = 365


class Pfa1(Score):
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

    def measure(self, process: Process) -> Measured | None:
        if process.opened is None or process.awarded is None:
            return None
        days = process.awarded.day - process.opened.day
        return self.rank(max(0, days)), {"days": days}


class Pfa2(Score):
    """By how much the contract is below the HPS: very near is as suspect as very far."""

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
    needs = ("tender.value.amount", "contracts.value.amount")
    of_awards = True
    _BANDS = ((0, 5), (1, 5), (2, 4), (3, 3), (4, 2), (8, 1), (12, 2), (16, 3), (20, 4))

    def measure(self, process: Process) -> Measured | None:
        contract = process.contracted_amount
        if process.estimate is None or contract is None:
            return None
        below = (process.estimate - contract) / process.estimate
        score = next((score for limit, score in self._BANDS if below * 100 < limit), 5)
        return score, {"contract": contract, "estimate": process.estimate, "below": below}


class Pfa3(Score):
    code = "pfa3"
    title = both("PFA 3: nilai kontrak", "PFA 3: contract value")
    meaning = both("Nilai besar, kerugian juga bisa besar.", "Where the value is large, the loss may be large.")
    said = both("Skor {score}: nilai kontrak {contract:money}.", "Score {score}: contract of {contract:money}.")
    clears = both("Nilainya memang sebesar pekerjaannya.", "The work is as large as its value.")
    settings = (FLAG_FROM, cuts("500000000", "1000000000", "5000000000", "10000000000"))
    needs = ("contracts.value.amount",)
    of_awards = True

    def measure(self, process: Process) -> Measured | None:
        contract = process.contracted_amount
        return None if contract is None else (self.rank(contract), {"contract": contract})


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
    settings = (FLAG_FROM, Setting("from_month", 10, both("Mulai bulan", "From month"), least=1, most=12))
    needs = ("tender.tenderPeriod.startDate",)

    def measure(self, process: Process) -> Measured | None:
        if process.opened is None:
            return None
        day = written(process.opened.day)
        return (5 if parse_date(day).month >= self.set["from_month"] else 1), {"day": day}


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
        self._wins: dict[tuple[str, str], list[int]] = {}
        self._waiting: list[tuple[str, str, int, dict[str, str]]] = []

    def judge(self, process: Process) -> Outcome | None:
        when = process.awarded
        if when is None:
            return self.missing(process.ocid, "awards.date")
        for supplier in process.winners:
            self._wins.setdefault((process.buyer, supplier), []).append(when.day)
        self._waiting.append((process.ocid, process.buyer, when.day, process.winners))
        return None

    def compared(self) -> Iterator[Outcome]:
        for days in self._wins.values():
            days.sort()
        counts: dict[tuple[str, str], Counter[int]] = {key: Counter(days) for key, days in self._wins.items()}
        within = {key: _within_a_year(sorted(days)) for key, days in counts.items() for days in [self._wins[key]]}
        for ocid, buyer, day, winners in self._waiting:
            supplier = max(winners, key=lambda one: within[buyer, one][day])
            wins = within[buyer, supplier][day]
            score = self.rank(wins)
            if score < self.set["flag_from"]:
                yield self.clear(ocid, score)
            else:
                yield self.flag(ocid, score, score=score, supplier=winners[supplier], wins=wins)


def _within_a_year(days: list[int]) -> dict[int, int]:
    """Day -> how many of the days lie in the 365 days up to it. ``days`` rise."""
    found: dict[int, int] = {}
    first = 0
    for last, day in enumerate(days):
        while days[first] <= day - _YEAR:
            first += 1
        found[day] = last - first + 1
    return found
