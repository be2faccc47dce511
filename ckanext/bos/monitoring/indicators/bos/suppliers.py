"""Suppliers that win nearly everything, and such as come from nowhere. Compared by id, never by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged
from ..process import Process, year_of
from .competition import SOURCE


class _Won(NamedTuple):
    ocid: str
    winners: Mapping[str, str]
    amount: float


class _Part(NamedTuple):
    """What one supplier has of a unit's year."""

    wins: int
    share: float
    part: float


class Concentration(Judged):
    """One supplier gets a large part of a unit's awards of a year, by number or by value. Value: the larger part.

    A unit is flagged with its largest supplier, a supplier with the unit in which its part is the largest.
    """

    code = "B004"
    family = "bos"
    title = both("Satu penyedia menguasai satu unit", "One supplier dominates a unit")
    meaning = both(
        "Sebagian besar paket satu unit jatuh ke satu penyedia.", "Most packages of a unit go to one supplier."
    )
    said = both(
        "{supplier} mendapat {wins} dari {awards} paket {unit} pada {year} ({share:percent}), {part:percent} nilainya.",
        "{supplier} got {wins} of {awards} packages of {unit} in {year} ({share:percent}), {part:percent} of their "
        "value.",
    )
    clears = both(
        "Kontrak payung, atau satu-satunya penyedia barang itu di daerah.",
        "A framework contract, or the only supplier in the region.",
    )
    source = f"{SOURCE}; OCP R048, R050"
    settings = (
        Setting("share", 0.4, both("Bagian paket paling sedikit", "Share of the packages at least"), most=1),
        Setting("part", 0.75, both("Bagian nilai paling sedikit", "Share of the value at least"), most=1),
        Setting("awards", 12, both("Paket unit paling sedikit", "Packages of the unit at least"), least=1),
        Setting("wins", 6, both("Paket penyedia paling sedikit", "Packages of the supplier at least"), least=1),
    )
    needs = ("buyer.id", "awards.suppliers.id")
    of_awards = True

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._rows: dict[tuple[str, int], list[_Won]] = {}
        self._units: dict[str, str] = {}

    def judge(self, process: Process) -> Outcome | None:
        when = process.awarded or process.begun
        if when is None:
            return self.missing(process.ocid, "awards.date")
        self._units[process.buyer] = process.buyer_name
        row = _Won(process.ocid, process.winners, process.awarded_amount or 0)
        self._rows.setdefault((process.buyer, year_of(when.day)), []).append(row)
        return None

    def compared(self) -> Iterator[Outcome]:
        highest: dict[tuple[Any, str], tuple[float, dict[str, Any]]] = {}
        for (buyer, year), rows in self._rows.items():
            parts = self._parts(rows)
            large = {
                id: {"unit": self._units[buyer], "year": str(year), "awards": len(rows), **part._asdict()}
                for id, part in parts.items()
                if self._is_large(part, len(rows))
            }
            for row in rows:
                id = max(row.winners, key=lambda one: (one in large, max(parts[one][1:])))
                value = max(parts[id][1:])
                if id not in large:
                    yield self.clear(row.ocid, value)
                    continue
                numbers = {**large[id], "supplier": row.winners[id]}
                for key in (("Tenderer", id), ("Buyer", buyer)):
                    if value > highest.get(key, (0.0, {}))[0]:
                        highest[key] = value, numbers
                yield self.flag(row.ocid, value, **numbers)
        for (subject, id), (value, numbers) in highest.items():
            yield self.flag_of(subject, id, value, **numbers)

    def _is_large(self, part: _Part, awards: int) -> bool:
        if awards < self.set["awards"] or part.wins < self.set["wins"]:
            return False
        return part.share >= self.set["share"] or part.part >= self.set["part"]

    @staticmethod
    def _parts(rows: list[_Won]) -> dict[str, _Part]:
        """By supplier. Those that won together count with the whole of it."""
        wins: dict[str, int] = {}
        worth: dict[str, float] = {}
        for row in rows:
            for id in row.winners:
                wins[id] = wins.get(id, 0) + 1
                worth[id] = worth.get(id, 0) + row.amount
        total = sum(row.amount for row in rows) or 1
        return {id: _Part(count, count / len(rows), worth[id] / total) for id, count in wins.items()}


class Newcomer(Judged):
    """The first award of a supplier that the data know is a large one. Value: rupiah.

    Awards of its first day count as first; of several that won together all must be new. What was awarded in the
    first ``months`` of the data cannot be judged: earlier awards would have to be there.
    """

    code = "B005"
    family = "bos"
    title = both("Penyedia baru dengan nilai besar", "New supplier, large award")
    meaning = both(
        "Penyedia yang belum pernah menang langsung mendapat paket besar.",
        "A supplier that never won before gets a large package at once.",
    )
    said = both(
        "Paket pertama {supplier} bernilai {amount:money} (batas {threshold:money}).",
        "The first package of {supplier} is worth {amount:money} (limit {threshold:money}).",
    )
    clears = both(
        "Pengalaman di daerah lain, yang tidak ada dalam data ini.",
        "Experience elsewhere, which these data do not hold.",
    )
    source = SOURCE
    settings = (
        Setting("threshold", 2_000_000_000, both("Nilai mulai (rupiah)", "Value from (rupiah)")),
        Setting("months", 12, both("Riwayat data paling sedikit (bulan)", "History of the data at least (months)")),
    )
    needs = ("awards.suppliers.id", "awards.value.amount")
    of_awards = True
    _MONTH = 30.44

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._first: dict[str, int] = {}
        self._rows: list[tuple[int, _Won]] = []

    def judge(self, process: Process) -> Outcome | None:
        when = process.awarded or process.begun
        if when is None:
            return self.missing(process.ocid, "awards.date")
        for supplier in process.winners:
            self._first[supplier] = min(when.day, self._first.get(supplier, when.day))
        self._rows.append((when.day, _Won(process.ocid, process.winners, process.awarded_amount or 0)))
        return None

    def compared(self) -> Iterator[Outcome]:
        begin = min(self._first.values(), default=0) + round(self.set["months"] * self._MONTH)
        threshold = self.set["threshold"]
        for day, (ocid, winners, amount) in self._rows:
            if amount < threshold or any(self._first[supplier] < day for supplier in winners):
                yield self.clear(ocid, amount)
            elif day < begin:
                yield self.missing(ocid, "history")
            else:
                supplier = ", ".join(winners.values())
                yield self.flag(ocid, amount, supplier=supplier, amount=amount, threshold=threshold)
