"""The sheets that the procurement system (SPSE) exports: tenders, non-tenders and bidders per year, as CSV.

UTF-8, comma, LF, quotes only where needed. The tender sheet of the first year repeats the tenders of all later
years, with its own encoding of dates, as the real export does; non-tenders are exported for the later years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ..model import Package, World
from .sheets import write_csv
from .spse_bidders import BIDDER_COLUMNS, BidderSheets
from .spse_expected import loaded, not_loaded, wrong_dates
from .spse_quirks import Quirks, choose
from .spse_sheets import NONTENDER_COLUMNS, TENDER_COLUMNS, Row, Sheets
from .spse_truths import BidderTally, NontenderTally, TenderTally, quirk_table

SOURCE = "spse-export"

Report = Callable[[str, int], None]


def write(world: World, folder: Path, report: Report = lambda what, percent: None) -> dict[str, Any]:
    """Write all sheets and return their truths: `files` (counts per file), `quirks` (codes per mistake),
    `dates` (the true ones), `loaded` (what a portal should hold), `not_loaded`.

    :param report: called with the file's name and the per cent done
    """
    quirks = choose(world)
    sheets = Sheets(world, quirks)
    tenders = [package for package in world.packages if package.kind == "tender"]
    rows = {package.key: sheets.tender(package) for package in tenders}
    direct = {package.key: sheets.nontender(package) for package in world.packages if package.kind == "nontender"}
    files: dict[str, Any] = {}
    for i, year in enumerate(world.years):
        whole = i == 0 and len(world.years) > 1
        mine = tenders if whole else [package for package in tenders if package.year == year]
        name = f"tender_{year}.csv"
        report(name, 60)
        files[name] = _write_tenders(folder / name, sheets, mine, rows, whole)
    for year in world.years:
        mine = [package for package in world.packages if package.kind == "nontender" and package.year == year]
        if mine:
            name = f"nontender_{year}.csv"
            report(name, 70)
            files[name] = _write_nontenders(folder / name, mine, direct, quirks)
    codes = {package.code for package in tenders}
    others = {p.code for p in world.packages if p.kind == "nontender" and p.key not in quirks.code_zero}
    bidders = BidderSheets(world, quirks)
    for year in world.years:
        name = f"peserta_{year}.csv"
        report(name, 80)
        tally = BidderTally(codes, others)
        write_csv(folder / name, BIDDER_COLUMNS, _counted(bidders.rows(year), tally))
        files[name] = tally.result()
    return {
        "files": files,
        "quirks": quirk_table(world, quirks),
        "dates": wrong_dates(world, quirks),
        "loaded": loaded(world, rows | direct),
        "not_loaded": not_loaded(world, files),
    }


def _write_tenders(
    path: Path, sheets: Sheets, packages: list[Package], rows: dict[int, Row], whole: bool
) -> dict[str, Any]:
    tally = TenderTally()
    lines = []
    for package in packages:
        row = rows[package.key] | sheets.tender_dates(package, whole)
        tally.add(row)
        lines.append([row[column] for column in TENDER_COLUMNS])
    write_csv(path, TENDER_COLUMNS, lines)
    return tally.result()


def _write_nontenders(path: Path, packages: list[Package], rows: dict[int, Row], quirks: Quirks) -> dict[str, Any]:
    tally = NontenderTally()
    lines = []
    for package in packages:
        row = rows[package.key]
        line = [row[column] for column in NONTENDER_COLUMNS]
        tally.add(row)
        lines.append(line)
        if package.key in quirks.written_twice:
            tally.add(row, again=True)
            lines.append(line)
    write_csv(path, NONTENDER_COLUMNS, lines)
    return tally.result()


def _counted(rows: Iterable[Any], tally: BidderTally) -> Iterable[Any]:
    for row in rows:
        tally.add(row)
        yield row
