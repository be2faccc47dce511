"""One work cut into direct purchases below the limit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged, methods
from ..process import Process, folded, listed, written
from .competition import SOURCE

_PART = re.compile(r"\b(?:SEGMEN|SEKSI|PAKET|TAHAP|BAGIAN|LOKASI|TITIK|JILID|LANJUTAN|KE|NO|NOMOR|[IVX]+|\w*\d\w*)\b")
"""Words in a title that tell the parts of one work apart."""
_CONSULTING = "consultingServices"


class _Row(NamedTuple):
    day: int
    ocid: str
    amount: float
    limit: float


class Splitting(Judged):
    """Direct purchases of one unit from one supplier, of the same name but for a number, within some days.

    Each is not above the limit, together they are. Days are those on which they were announced, else awarded; what
    hangs together through such groups is told as one. Value: how many.
    """

    code = "B007"
    family = "bos"
    title = both("Paket dipecah di bawah batas", "Split below the limit")
    meaning = both(
        "Satu pekerjaan dipecah agar dapat dibeli langsung tanpa tender.",
        "One work is cut into pieces so that it can be bought directly, without a tender.",
    )
    said = both(
        "{count} pembelian langsung dari {supplier} antara {first:date} dan {last:date}, bersama {total:money}, "
        "masing-masing tidak lebih dari {limit:money}.",
        "{count} direct purchases from {supplier} between {first:date} and {last:date}, together {total:money}, each "
        "not above {limit:money}.",
    )
    clears = both("Pekerjaan yang memang terpisah tempat dan waktunya.", "Works that are apart in place and time.")
    source = f"{SOURCE}; Perpres 16/2018 art. 20 and 38"
    settings = (
        methods("direct"),
        Setting(
            "details",
            ("Pengadaan Langsung",),
            both("Kata dalam metode menurut sumber; kosong: semua", "Words in the source's method; empty: all"),
        ),
        Setting(
            "limit",
            200_000_000,
            both("Batas pengadaan langsung (rupiah)", "Limit of direct procurement (rupiah)"),
            least=1,
        ),
        Setting(
            "limit_consulting",
            100_000_000,
            both("Batas untuk jasa konsultansi (rupiah)", "Limit of consulting services (rupiah)"),
            least=1,
        ),
        Setting("days", 14, both("Dalam berapa hari", "Within days")),
        Setting("purchases", 3, both("Pembelian paling sedikit", "Purchases at least"), least=2),
    )
    needs = ("tender.procurementMethod", "buyer.id", "awards.suppliers.id", "awards.value.amount", "tender.title")
    of_awards = True

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._details = [folded(str(words)) for words in listed(self.set["details"])]
        self._rows: dict[tuple[str, tuple[str, ...], str], list[_Row]] = {}
        self._names: dict[tuple[str, ...], str] = {}

    def judge(self, process: Process) -> Outcome | None:
        if process.details and self._details and not any(words in process.details for words in self._details):
            return self.excused(process.ocid, "method")
        when, amount = process.begun, process.awarded_amount or 0
        if when is None:
            return self.missing(process.ocid, "awards.date")
        tender = process.release.tender
        more = tender.additionalProcurementCategories if tender is not None else None
        limit = self.set["limit_consulting" if more and _CONSULTING in more else "limit"]
        name = work(process.title)
        if not name or amount > limit:
            return self.clear(process.ocid, 1)
        suppliers = tuple(sorted(process.winners))
        self._names[suppliers] = ", ".join(process.winners[id] for id in suppliers)
        row = _Row(when.day, process.ocid, amount, limit)
        self._rows.setdefault((process.buyer, suppliers, name), []).append(row)
        return None

    def compared(self) -> Iterator[Outcome]:
        most: dict[str, tuple[int, dict[str, Any]]] = {}
        for (_, suppliers, _), rows in self._rows.items():
            rows.sort()
            begin = 0
            for start, end in self._stretches(rows):
                yield from (self.clear(row.ocid, 1) for row in rows[begin:start])
                part = rows[start:end]
                numbers = {
                    "count": len(part),
                    "supplier": self._names[suppliers],
                    "first": written(part[0].day),
                    "last": written(part[-1].day),
                    "total": sum(row.amount for row in part),
                    "limit": part[0].limit,
                }
                yield from (self.flag(row.ocid, len(part), **numbers) for row in part)
                for supplier in suppliers:
                    if len(part) > most.get(supplier, (0, {}))[0]:
                        most[supplier] = len(part), numbers
                begin = end
            yield from (self.clear(row.ocid, 1) for row in rows[begin:])
        for supplier, (count, numbers) in most.items():
            yield self.flag_of("Tenderer", supplier, count, **numbers)

    def _stretches(self, rows: list[_Row]) -> list[tuple[int, int]]:
        """Where groups begin and end that are many and dear enough within the days; overlapping ones joined."""
        found: list[tuple[int, int]] = []
        first, total = 0, 0.0
        for last, row in enumerate(rows):
            total += row.amount
            while row.day - rows[first].day > self.set["days"]:
                total -= rows[first].amount
                first += 1
            if last - first + 1 >= self.set["purchases"] and total > row.limit:
                if found and first < found[-1][1]:
                    found[-1] = (found[-1][0], last + 1)
                else:
                    found.append((first, last + 1))
        return found


def work(title: str) -> str:
    """A title without what tells the parts of one work apart: ``Rehab Ruang Guru Segmen 2`` -> REHAB RUANG GURU."""
    return " ".join(_PART.sub(" ", folded(title)).split())
