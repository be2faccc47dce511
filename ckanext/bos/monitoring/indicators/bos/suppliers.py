"""Suppliers: who wins nearly everything, who comes from nowhere, who is on the blacklist. Compared by id."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged
from ..process import Process, folded, listed, year_of
from .competition import SOURCE


class Concentration(Judged):
    """One supplier gets a large part of a unit's awards of a year. Value: its share of the awards."""

    code = "B004"
    family = "bos"
    title = both("Satu penyedia menguasai satu unit", "One supplier dominates a unit")
    meaning = both(
        "Sebagian besar paket satu unit jatuh ke satu penyedia.", "Most packages of a unit go to one supplier."
    )
    said = both(
        "{supplier} mendapat {wins} dari {awards} paket unit ini pada {year} ({share:percent}).",
        "{supplier} got {wins} of {awards} packages of this unit in {year} ({share:percent}).",
    )
    clears = both(
        "Kontrak payung, atau satu-satunya penyedia barang itu di daerah.",
        "A framework contract, or the only supplier in the region.",
    )
    source = f"{SOURCE}; OCP R048, R050"
    settings = (
        Setting("share", 0.4, both("Bagian paling sedikit", "Share at least"), least=0, most=1),
        Setting("awards", 12, both("Paket unit paling sedikit", "Packages of the unit at least"), least=1),
        Setting("wins", 6, both("Paket penyedia paling sedikit", "Packages of the supplier at least"), least=1),
    )
    needs = ("buyer.id", "awards.suppliers.id")
    of_awards = True

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._rows: dict[tuple[str, int], list[tuple[str, dict[str, str]]]] = defaultdict(list)

    def judge(self, process: Process) -> Outcome | None:
        when = process.awarded or process.begun
        if when is None:
            return self.missing(process.ocid, "awards.date")
        self._rows[process.buyer, year_of(when.day)].append((process.ocid, process.winners))
        return None

    def compared(self) -> Iterator[Outcome]:
        for (buyer, year), rows in self._rows.items():
            wins = Counter(id for _, winners in rows for id in winners)
            names = {id: name for _, winners in rows for id, name in winners.items()}
            large = {
                id: {
                    "supplier": names[id],
                    "wins": count,
                    "awards": len(rows),
                    "year": str(year),
                    "share": count / len(rows),
                }
                for id, count in wins.items()
                if count >= self.set["wins"]
                and len(rows) >= self.set["awards"]
                and count / len(rows) >= self.set["share"]
            }
            for ocid, winners in rows:
                found = next((id for id in winners if id in large), None)
                if found is None:
                    yield self.clear(ocid, max(wins[id] for id in winners) / len(rows))
                else:
                    yield self.flag(ocid, large[found]["share"], **large[found])
            for id, numbers in large.items():
                yield self.flag_of("Tenderer", id, numbers["share"], **numbers)
                yield self.flag_of("Buyer", buyer, numbers["share"], **numbers)


class Newcomer(Judged):
    """The first award of a supplier that the data know is a large one. Value: rupiah."""

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
        Setting("threshold", 2_000_000_000, both("Nilai mulai (rupiah)", "Value from (rupiah)"), least=0),
        Setting(
            "months", 12, both("Riwayat data paling sedikit (bulan)", "History of the data at least (months)"), least=0
        ),
    )
    needs = ("awards.suppliers.id", "awards.value.amount")
    of_awards = True

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._rows: list[tuple[int, str, dict[str, str], float]] = []

    def judge(self, process: Process) -> Outcome | None:
        when, amount = process.awarded or process.begun, process.awarded_amount
        if when is None or amount is None:
            return self.missing(process.ocid, "awards.date" if when is None else "awards.value.amount")
        self._rows.append((when.day, process.ocid, process.winners, amount))
        return None

    def compared(self) -> Iterator[Outcome]:
        known: set[str] = set()
        rows = sorted(self._rows)
        begin = rows[0][0] + round(self.set["months"] * 30.44) if rows else 0
        for day, ocid, winners, amount in rows:
            new = [id for id in winners if id not in known]
            known.update(winners)
            if amount < self.set["threshold"] or not new:
                yield self.clear(ocid, amount)
            elif day < begin:
                yield self.missing(ocid, "history")
            else:
                numbers = {"supplier": winners[new[0]], "amount": amount, "threshold": self.set["threshold"]}
                yield self.flag(ocid, amount, **numbers)


class Blacklisted(Judged):
    """A winner that was on the blacklist when it won. Value: 1.

    The list is a CSV file with the columns ``id``, ``name``, ``from``, ``until`` and ``rule`` (dates ISO; INAPROC,
    Daftar Hitam Aktif). An entry is compared by its id; one without an id by its name, and the flag says so.
    """

    code = "B006"
    family = "bos"
    title = both("Pemenang dalam daftar hitam", "Winner on the blacklist")
    meaning = both("Penyedia yang sedang dilarang ikut malah menang.", "A supplier that was barred won all the same.")
    said = both(
        "{supplier} dalam daftar hitam {start:date} sampai {end:date} ({rule}); dicocokkan menurut {by}.",
        "{supplier} was on the blacklist from {start:date} to {end:date} ({rule}); matched by {by}.",
    )
    clears = both(
        "Kontrak sebelum larangan, atau nama yang kebetulan sama.",
        "A contract before the ban, or another firm of the same name.",
    )
    source = f"{SOURCE}; INAPROC Daftar Hitam, Peraturan LKPP 4/2021"
    settings = (Setting("file", (), both("Berkas daftar hitam (CSV)", "File of the blacklist (CSV)")),)
    needs = ("awards.suppliers.id",)
    of_awards = True

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        files = listed(self.set["file"])
        self._entries = [entry for file in files for entry in _blacklist(Path(str(file)))] if files else None

    def judge(self, process: Process) -> Outcome:
        if self._entries is None:
            return self.missing(process.ocid, "blacklist")
        when = process.awarded or process.begun
        if when is None:
            return self.missing(process.ocid, "awards.date")
        for id, name in process.winners.items():
            for entry in self._entries:
                by = _matches(entry, id, name)
                if by and entry["from"] <= date.fromordinal(when.day).isoformat() <= (entry["until"] or "9999"):
                    end = entry["until"] or "-"
                    return self.flag(
                        process.ocid, 1, supplier=name, start=entry["from"], end=end, rule=entry["rule"] or "-", by=by
                    )
        return self.clear(process.ocid, 0)


def _blacklist(path: Path) -> list[dict[str, str]]:
    """The entries of a file.

    :raises OSError: it cannot be read
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        names = ("id", "name", "from", "until", "rule")
        return [{name: (row.get(name) or "").strip() for name in names} for row in csv.DictReader(lines)]


def _matches(entry: Mapping[str, str], id: str, name: str) -> str:
    if entry["id"]:
        return "id" if entry["id"] == id else ""
    return "nama / name" if folded(entry["name"]) == folded(name) else ""
