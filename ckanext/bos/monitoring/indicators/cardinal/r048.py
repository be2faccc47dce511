"""R048: a supplier sells too many kinds of things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from .answers import Found, clear, excused, missing
from .common import OfSuppliers, Shared
from .facts import AWARDED, SUPPLIERS, Facts, sole
from .fences import Fence, upper

_CODES = "awards.items.classification.id"


class R048(OfSuppliers):
    """Different beginnings of the item codes that a supplier won: at or above ``Q3 + 1.5 IQR`` of the suppliers with
    enough processes. Where most of them have the same number the limit is that number, and all of them are flagged."""

    code = "R048"
    title = both("Barang satu penyedia terlalu beragam", "Heterogeneous supplier")
    meaning = both(
        "Penyedia ini memasok barang dari banyak bidang yang berbeda. Mungkin hanya perantara, atau perusahaan "
        "pinjaman.",
        "The supplier delivers things of many different kinds. It may be a mere go-between, or a borrowed company.",
    )
    said = both(
        "Memasok {kinds} kelompok barang dalam {processes} proses; batasnya {fence} ({behind} penyedia dibandingkan).",
        "Supplies {kinds} groups of items in {processes} processes; the limit is {fence} ({behind} suppliers "
        "compared).",
    )
    clears = both(
        "Toko serba ada atau koperasi yang memang menjual banyak jenis barang, dengan izin usaha untuk semuanya.",
        "A general store or cooperative that does sell many kinds of things, with licences for all of them.",
    )
    source = "Cardinal 0.0.8, R048 (https://cardinal.readthedocs.io/en/latest/cli/indicators/R/048.html)"
    settings = (
        Setting("digits", 2, both("Kelompok = sekian huruf pertama kode", "A group is so many first characters")),
        Setting(
            "threshold", None, both("Ditandai mulai sekian kelompok", "Flagged from this many groups"), kind="whole"
        ),
        Setting("minimum_contracting_processes", 20, both("Paling sedikit proses satu penyedia", "Fewest processes")),
    )

    def __init__(self, given: Mapping[str, Any] | None = None, shared: Shared | None = None) -> None:
        super().__init__(given, shared)
        self.kinds: dict[str, set[str]] = {}
        self.processes: dict[str, int] = {}

    def judge(self, facts: Facts) -> Found:
        digits = self.set["digits"]
        found: dict[str, set[str]] = {}
        for award in facts.release.awards or ():
            if award.status != "active" or (supplier := sole(award.suppliers)) is None:
                continue
            for item in award.items or ():
                if item.classification is not None and type(code := item.classification.id) is str:
                    found.setdefault(supplier, set()).add(code[:digits])
        for supplier, codes in found.items():
            self.kinds.setdefault(supplier, set()).update(codes)
            self.processes[supplier] = self.processes.get(supplier, 0) + 1
        if found:
            return clear(max(len(codes) for codes in found.values()))
        if not facts.release.awards:
            return missing([AWARDED, SUPPLIERS, _CODES])
        active = facts.active
        if not active:
            return facts.not_awarded()
        if all(len(award.suppliers or ()) > 1 for award in active):
            return excused("several_winners")
        return missing([_CODES] if any(sole(award.suppliers) for award in active) else [SUPPLIERS])

    def others(self) -> Iterator[Outcome]:
        fence = self._fence()
        for supplier, kinds in self._counted().items():
            if kinds >= fence.limit:
                numbers = {"kinds": kinds, "processes": self.processes[supplier]}
                numbers |= {"fence": fence.limit, "behind": fence.behind}
                yield Outcome(self.code, "Tenderer", supplier, "flag", kinds, numbers)

    def _counted(self) -> dict[str, int]:
        least = self.set["minimum_contracting_processes"]
        return {supplier: len(kinds) for supplier, kinds in self.kinds.items() if self.processes[supplier] >= least}

    def _fence(self) -> Fence:
        return upper((float(kinds) for kinds in self._counted().values()), self.set["threshold"])

    def meta(self) -> dict[str, float | None]:
        return self._fence().meta("upper_fence")

    def behind(self) -> dict[str, int]:
        return {"suppliers": len(self._counted())}
