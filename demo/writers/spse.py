"""What SPSE delivers about tenders and direct purchases: INAPROC's pages, and ISB's files for orders and payments.

Section 4 of the reference has the fields. Contracts are here when they were recorded in e-kontrak; the finance system
knows them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from ..model import Package, World
from . import spse_ekontrak as ekontrak
from . import spse_process as process
from .codes import Register, old_code, plan_codes, second_plans
from .planted import Planted
from .spse_packages import Announcements
from .wire import Row, write_array, write_pages, year_folders

SOURCE = "spse"

Report = Callable[[str, int], None]


def write(world: World, folder: Path, report: Report = lambda what, percent: None) -> dict[str, Any]:
    """Write all files and return their truths: `files` (rows per file and year), `several_plans` (package -> plan
    codes), `old_plan_codes` (packages that still name the code before the revision), `expected` and
    `must_not_appear`.
    """
    planted = Planted()
    also = second_plans(world)
    persons = process.persons(world)
    by_year: dict[int, list[Package]] = {year: [] for year in world.years}
    for package in world.packages:
        by_year[package.year].append(package)
    files: dict[str, Any] = {}
    for year, packages in by_year.items():
        report(f"spse {year}", 86)
        announcements = Announcements(Register(world), also)
        files[str(year)] = _Year(world, folder, year, packages, announcements, persons, planted).write()
    return {
        "files": files,
        "several_plans": {p.code: plan_codes(p, also) for p in world.packages if p.key in also},
        "old_plan_codes": sorted(
            p.code for p in world.packages if old_code(p.plan) and old_code(p.plan) in plan_codes(p, also)
        ),
        "expected": _expected(world),
        "must_not_appear": planted.listed(),
    }


def _expected(world: World) -> dict[str, Any]:
    own = [package for package in world.packages if not package.unit.outside]
    contracts = [package.contract for package in own if package.contract and package.contract_recorded]
    return {
        "packages": len(own),
        "tenders": sum(package.kind == "tender" for package in own),
        "nontenders": sum(package.kind == "nontender" for package in own),
        "with_winner": sum(package.winner is not None for package in own),
        "sum_estimate": sum(package.estimate for package in own),
        "contracts": len(contracts),
        "bidders": sum(len(package.bids) for package in own if package.kind == "tender"),
        "outside_body": len(world.packages) - len(own),
    }


class _Year:
    """The files of one year."""

    def __init__(
        self,
        world: World,
        folder: Path,
        year: int,
        packages: list[Package],
        announcements: Announcements,
        persons: set[int],
        planted: Planted,
    ) -> None:
        self.year, self.seed, self.announcements = year, world.seed, announcements
        self.tenders = [package for package in packages if package.kind == "tender"]
        self.direct = [package for package in packages if package.kind == "nontender"]
        self.pages, self.arrays = year_folders(folder, year)
        self.register = announcements.register
        self.bidders = process.Bidders(self.register, persons, planted)
        self.papers = ekontrak.Papers(self.register, world.seed, year, planted)

    def write(self) -> dict[str, int]:
        words, papers = self.announcements, self.papers
        tenders, direct = self.tenders, self.direct
        counts = {
            "tender/pengumuman": self._page("tender/pengumuman", map(words.tender, tenders)),
            "tender/tender-selesai-nilai": self._page(
                "tender/tender-selesai-nilai", (words.tender_result(p) for p in tenders if p.winner)
            ),
            "tender/peserta-tender": self._page("tender/peserta-tender", self._each(tenders, self.bidders.rows)),
            "tender/jadwal-tahapan-tender": self._page(
                "tender/jadwal-tahapan-tender",
                self._each(tenders, lambda p: process.schedule(self.register, p)),
            ),
        }
        counts |= self._chain("", tenders)
        if direct:
            counts["tender/non-tender-pengumuman"] = self._page(
                "tender/non-tender-pengumuman", map(words.direct, direct)
            )
            counts["tender/non-tender-selesai"] = self._page(
                "tender/non-tender-selesai", (words.direct_result(p) for p in direct if p.winner)
            )
            counts["tender/jadwal-tahapan-non-tender"] = self._page(
                "tender/jadwal-tahapan-non-tender",
                self._each(direct, lambda p: process.schedule(self.register, p)),
            )
            counts |= self._chain("non-", direct)
            counts["SPSE-NonTenderEkontrak-4BAPBAST"] = write_array(
                self.arrays / "SPSE-NonTenderEkontrak-4BAPBAST.json",
                self._each([p for p in direct if p.contract_recorded], papers.payments),
            )
        return counts

    def _chain(self, prefix: str, packages: list[Package]) -> dict[str, int]:
        """Letter of appointment, contract and order to start of the contracts that are recorded."""
        papers = self.papers
        recorded = [p for p in packages if p.contract_recorded and p.contract]
        if not recorded:
            return {}
        name = "NonTender" if prefix else "Tender"
        path = "tender/non-tender-ekontrak" if prefix else "tender/tender-ekontrak"
        orders = f"SPSE-{name}Ekontrak-3SPMKSPP"
        return {
            path: self._page(path, map(papers.letter, recorded)),
            f"{path}-kontrak": self._page(f"{path}-kontrak", self._each(recorded, papers.contracts)),
            orders: write_array(self.arrays / f"{orders}.json", map(papers.order, recorded)),
        }

    def _page(self, path: str, rows: Iterable[Row]) -> int:
        return write_pages(self.pages, path, self.year, self.seed, rows)

    def _each(self, packages: list[Package], rows: Callable[[Package], Iterable[Row]]) -> Iterator[Row]:
        for package in packages:
            yield from rows(package)


__all__ = ["SOURCE", "write"]
