"""What e-Monev exports: monthly progress of the larger contracts, of a few sub-activities and of the units.

The columns are those that the portal defines (section 2 of the reference on planning and monitoring), and beside them
those that a reader must drop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..dice import Dice
from ..model import Contract, Package, World
from .codes import Activity
from .planted import Planted
from .sheets import write_named

SOURCE = "emonev"

COLUMNS: tuple[str, ...] = (
    "sumber", "periode", "jenis_objek", "id_objek", "opd", "rencana_fisik", "realisasi_fisik", "rencana_keuangan",
    "realisasi_keuangan", "kendala", "tindak_lanjut", "catatan", "tanggal_spmk", "tanggal_selesai_rencana",
    "tanggal_bast", "status", "foto", "user_edit", "nama_kpa", "telepon_pptk",
)  # fmt: skip

SMALLEST = 500_000_000
"""Rupiah: smaller contracts are not reported month by month."""

Report = Callable[[str, int], None]
Row = dict[str, str]


def write(world: World, folder: Path, report: Report = lambda what, percent: None) -> dict[str, Any]:
    """Write `progres_{year}.csv`; returns `files` (rows), `packages` (tender code -> reports), `by_object` and
    `must_not_appear`."""
    (folder / "emonev").mkdir(parents=True, exist_ok=True)
    sheet = _Reports(world)
    files = {}
    for year in world.years:
        name = f"progres_{year}.csv"
        report(name, 95)
        files[name] = write_named(folder / "emonev" / name, COLUMNS, sheet.rows(year))
    return {
        "files": files,
        "packages": sheet.packages,
        "by_object": dict(sorted(sheet.objects.items())),
        "must_not_appear": sheet.planted.listed(),
    }


class _Reports:
    """Rows of all years."""

    def __init__(self, world: World) -> None:
        self.world, self.planted = world, Planted()
        self.dice = Dice(world.seed, "emonev")
        self.packages: dict[str, int] = {}
        self.objects: Counter[str] = Counter()
        self.of_plan = Counter(package.plan.code for package in world.packages)

    def rows(self, year: int) -> Iterator[Row]:
        """Reports by package, then the sub-activities and units that stand above them."""
        mine = [p for p in self.world.packages if p.year == year and p.contract and not p.unit.outside]
        large = [p for p in mine if p.contract and p.contract.amount >= SMALLEST]
        for package in large:
            yield from self._package(package)
        for package in large[:: max(1, len(large) // 4)]:
            yield self._total("sub_kegiatan", Activity.of(package.plan).sub_activity, package)
        for package in large[-1:]:
            yield self._total("opd", package.unit.slug, package)

    def _package(self, package: Package) -> Iterator[Row]:
        """One row a month. The object is named by its tender code, its plan or its contract."""
        contract = package.contract
        assert contract is not None
        kind, name = "paket", package.code
        if self.of_plan[package.plan.code] == 1 and package.key % 7 == 0:
            name = package.plan.code
        elif package.contract_recorded and package.key % 5 == 0:
            kind, name = "kontrak", contract.number
        months = {step.date.strftime("%Y-%m"): step for step in contract.progress}
        for place, (month, step) in enumerate(months.items()):
            last = place == len(months) - 1
            note = f"Petugas lapangan {self.planted.phone(package.key)}" if package.key % 61 == 0 and last else ""
            yield self._row(
                kind,
                package,
                {
                    "periode": month,
                    "id_objek": name,
                    "rencana_fisik": step.planned,
                    "realisasi_fisik": step.physical,
                    "rencana_keuangan": str(contract.final_amount * int(step.planned) // 100),
                    "realisasi_keuangan": str(contract.final_amount * int(step.financial) // 100),
                    "kendala": step.obstacle,
                    "tindak_lanjut": "Penyedia menambah tenaga dan jam kerja" if step.obstacle else "",
                    "catatan": note,
                    "tanggal_spmk": str(contract.start),
                    "tanggal_selesai_rencana": str(contract.final_end),
                    "tanggal_bast": str(contract.handover or "") if last else "",
                    "status": _status(contract, last),
                },
            )
        self.packages[package.code] = len(months)

    def _total(self, kind: str, name: str, package: Package) -> Row:
        return self._row(
            kind,
            package,
            {
                "periode": f"{package.year}-12",
                "id_objek": name,
                "rencana_fisik": "100",
                "realisasi_fisik": str(90 + self.dice.below(10)),
                "rencana_keuangan": str(package.plan.amount),
                "realisasi_keuangan": str(package.plan.amount * 9 // 10),
                "status": "berjalan",
            },
        )

    def _row(self, kind: str, package: Package, cells: Row) -> Row:
        self.objects[kind] += 1
        n, planted = package.key, self.planted
        return {
            **dict.fromkeys(COLUMNS, ""),
            "sumber": "emonev",
            "jenis_objek": kind,
            "opd": package.unit.name,
            **cells,
            "user_edit": planted.person("Operator", n % 9),
            "nama_kpa": planted.person("Kuasa", n),
            "telepon_pptk": planted.phone(n),
        }


def _status(contract: Contract, last: bool) -> str:
    if not last:
        return "berjalan"
    return "putus_kontrak" if contract.status == "terminated" else "selesai"
