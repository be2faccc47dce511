"""What SiRUP delivers about the plans: INAPROC's pages, and ISB's files for what INAPROC lacks (places, masters).

A plan that was cancelled is gone from the list or stands there as inactive; only the history of revisions tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..dice import Dice
from ..model import Place, Plan, World
from . import sirup_rows as rows
from .codes import Register, old_code
from .sirup_history import History
from .wire import Row, write_array, write_pages, year_folders

SOURCE = "sirup"

Report = Callable[[str, int], None]


def write(world: World, folder: Path, report: Report = lambda what, percent: None) -> dict[str, Any]:
    """Write all files and return their truths: `files` (rows per file and year), and the plan codes behind what is
    not plain: `cancelled`, `vanished`, `inactive`, `revised` (old -> new), `split` (old -> new ones), `reactivated`.
    """
    register, history = Register(world), History(world)
    by_year: dict[int, list[Plan]] = {year: [] for year in world.years}
    for plan in world.plans:
        by_year[plan.year].append(plan)
    files: dict[str, Any] = {}
    for year, plans in by_year.items():
        report(f"sirup {year}", 82)
        files[str(year)] = _Year(world, folder, year, plans, register, history).write()
    listed = [plan for plan in world.plans if plan.code not in history.vanished]
    own = [plan for plan in listed if not plan.unit.outside]
    return {
        "files": files,
        **history.truths(),
        "expected": {
            "plans": len(own),
            "self_managed": sum(bool(plan.self_managed_type) for plan in own),
            "sum_budget": sum(plan.amount for plan in own),
            "outside_body": len(listed) - len(own),
        },
    }


class _Year:
    """The files of one year."""

    def __init__(
        self, world: World, folder: Path, year: int, plans: list[Plan], register: Register, history: History
    ) -> None:
        self.year, self.plans, self.register, self.history, self.seed = year, plans, register, history, world.seed
        self.units = world.units
        self.pages, self.arrays = year_folders(folder, year)
        self.masters = rows.Masters(register, year)
        self.line = 68_000_000 + 1_000_000 * (year % 30)

    def write(self) -> dict[str, int]:
        listed = [plan for plan in self.plans if plan.code not in self.history.vanished]
        bought = [plan for plan in listed if not plan.self_managed_type]
        own_work = [plan for plan in listed if plan.self_managed_type]
        counts = {
            "rup/paket-penyedia-terumumkan": self._page("rup/paket-penyedia-terumumkan", self._bought(bought)),
            "rup/paket-swakelola-terumumkan": self._page("rup/paket-swakelola-terumumkan", self._own_work(own_work)),
            "rup/paket-anggaran-penyedia": self._page(
                "rup/paket-anggaran-penyedia",
                self._lines([p for p in self.plans if not p.self_managed_type], "penyedia"),
            ),
            "rup/paket-anggaran-swakelola": self._page(
                "rup/paket-anggaran-swakelola", self._lines(own_work, "swakelola")
            ),
            "rup/history-kaji-ulang": self._page(
                "rup/history-kaji-ulang", self.history.rows(self.register, self.year, self.plans)
            ),
            "rup/master-satker": self._page("rup/master-satker", self._units()),
            "rup/program-master": self._page("rup/program-master", self.masters.programs()),
        }
        places = [plan for plan in self.plans if not plan.self_managed_type]
        counts["RUP-PaketPenyediaLokasi"] = self._array("RUP-PaketPenyediaLokasi", self._places(places))
        counts["RUP-PaketSwakelolaLokasi"] = self._array("RUP-PaketSwakelolaLokasi", self._places(own_work))
        counts["RUP-KegiatanMaster"] = self._array("RUP-KegiatanMaster", self.masters.activities())
        counts["RUP-SubKegiatanMaster"] = self._array("RUP-SubKegiatanMaster", self.masters.sub_activities())
        return counts

    def _page(self, path: str, found: Iterator[Row]) -> int:
        return write_pages(self.pages, path, self.year, self.seed, found)

    def _array(self, name: str, found: Iterator[Row]) -> int:
        return write_array(self.arrays / f"{name}.json", found)

    def _bought(self, plans: list[Plan]) -> Iterator[Row]:
        for plan in plans:
            yield rows.bought(self.register, plan, active=plan.status != "cancelled")

    def _own_work(self, plans: list[Plan]) -> Iterator[Row]:
        for plan in plans:
            yield rows.own_work(self.register, plan)

    def _lines(self, plans: list[Plan], kind: str) -> Iterator[Row]:
        dice = Dice(self.seed, "sirup", "lines", kind, str(self.year))
        for plan in plans:
            ids = self.masters.numbers(plan)
            gone = plan.code in self.history.vanished
            for part, (amount, tail) in enumerate(rows.split(dice, plan.amount)):
                self.line += 1
                yield rows.budget_line(self.register, plan, kind, self.line, amount, tail, ids, announced=not gone)
                if part == 0:
                    self.masters.spend(plan, plan.amount)

    def _places(self, plans: list[Plan]) -> Iterator[Row]:
        """Nearly always one place a plan; plans that were cancelled or got a new code stand here as before."""
        dice = Dice(self.seed, "sirup", "places", str(self.year))
        by_district: dict[str, list[Place]] = {}
        for plan in plans:
            by_district.setdefault(plan.place.district, []).append(plan.place)
        for plan in plans:
            more = dice.some(by_district[plan.place.district], dice.between(1, 2)) if dice.chance(0.02) else []
            for place in [plan.place, *more]:
                yield rows.location(self.register, plan, plan.code, place, dice)
            if old := old_code(plan):
                yield rows.location(self.register, plan, old, plan.place, dice)

    def _units(self) -> Iterator[Row]:
        for unit in self.units:
            if not unit.outside:
                yield rows.unit(self.register, unit, self.year)


__all__ = ["SOURCE", "write"]
