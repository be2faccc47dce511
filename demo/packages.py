"""Packages before anybody bids: unit, category, ceiling, estimate, day of creation, method and fund."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from . import calibration as figures
from .dice import Dice, apportion, quantile
from .model import Package, Unit

MILLION = 1_000_000
#: Ceiling of direct procurement, rupiah: consulting and everything else (Perpres 16/2018, article 38 and 41).
DIRECT_LIMITS = {"consulting": 100 * MILLION, "works": 200 * MILLION, "goods": 200 * MILLION, "services": 200 * MILLION}

_ROUNDINGS = ((1_000_000, 40), (100_000, 18), (10_000, 14), (1_000, 16), (100, 6), (1, 6))
_ESTIMATE_ROUNDINGS = ((1, 70), (100, 8), (1_000, 12), (10_000, 10))


def draw_packages(seed: int, years: tuple[int, ...], size: int, units: list[Unit]) -> list[Package]:
    """`size` packages of all years without code, title and plan; in no order of time yet.

    The first of several years has tenders only (era "legacy"); later years have tenders and non-tenders.
    """
    dice = Dice(seed, "packages")
    known = {unit.slug: unit for unit in units}
    parts = _parts(years)
    packages: list[Package] = []
    for (year, kind, legacy, _), count in zip(parts, apportion(size, [part[3] for part in parts]), strict=True):
        cells = figures.LEGACY_TENDER_CELLS if legacy else _CELLS[kind]
        batch = _fill_cells(count, cells, known, kind, legacy, year, len(packages))
        _set_days(dice, batch, year, figures.LEGACY_MONTHS if legacy else _MONTHS[kind])
        packages += batch
    _set_amounts(dice, packages)
    for package in packages:
        set_terms(dice, package)
    return packages


_CELLS = {"tender": figures.TENDER_CELLS, "nontender": figures.NONTENDER_CELLS}
_MONTHS = {"tender": figures.TENDER_MONTHS, "nontender": figures.NONTENDER_MONTHS}


def _parts(years: tuple[int, ...]) -> list[tuple[int, str, bool, int]]:
    """(year, kind, legacy, weight) of everything that is written."""
    parts: list[tuple[int, str, bool, int]] = []
    for place, year in enumerate(years):
        legacy = place == 0 and len(years) > 1
        parts.append((year, "tender", legacy, figures.LEGACY_TENDERS if legacy else figures.TENDERS))
        if not legacy:
            parts.append((year, "nontender", False, figures.NONTENDERS))
    return parts


def _fill_cells(
    count: int, cells: figures.Cells, known: dict[str, Unit], kind: str, legacy: bool, year: int, first: int
) -> list[Package]:
    flat = [
        (known[slug], category, weight)
        for slug, weights in cells.items()
        if slug in known
        for category, weight in zip(figures.CATEGORIES, weights, strict=True)
        if weight
    ]
    batch: list[Package] = []
    for (unit, category, _), n in zip(flat, apportion(count, [cell[2] for cell in flat]), strict=True):
        for _ in range(n):
            batch.append(Package(first + len(batch), kind, legacy, year, unit, category, 0, 0, date(year, 1, 1)))
    return batch


def _set_days(dice: Dice, batch: list[Package], year: int, months: dict[int, int]) -> None:
    counts = apportion(len(batch), list(months.values()))
    order = dice.shuffle(list(range(len(batch))))
    place = 0
    for month, n in zip(months, counts, strict=True):
        days = _working_days(year, month)
        # Working groups announce in batches: older years on a few days a month, later ones on most.
        days = dice.some(days, 6 if batch and batch[0].legacy else 14)
        for i in order[place : place + n]:
            batch[i].created = dice.pick(days)
        place += n


def _working_days(year: int, month: int) -> list[date]:
    days = [date(year, month, d) for d in range(1, monthrange(year, month)[1] + 1)]
    return [day for day in days if day.weekday() < 5 and (month > 1 or day.day > 6)]


def _set_amounts(dice: Dice, packages: list[Package]) -> None:
    groups: dict[tuple[str, str, str], list[Package]] = {}
    for package in packages:
        groups.setdefault(_table_key(package), []).append(package)
    for key, group in groups.items():
        table = figures.AMOUNTS[key]
        for package, share in zip(group, dice.strata(len(group)), strict=True):
            package.amount = _rounded(dice, int(quantile(table, share) * MILLION))
    ratios: dict[tuple[str, str], list[Package]] = {}
    for package in packages:
        ratios.setdefault((_era(package), package.category), []).append(package)
    for ratio, group in ratios.items():
        for package, share in zip(group, dice.strata(len(group)), strict=True):
            package.estimate = _estimate(dice, package, quantile(figures.ESTIMATES[ratio], share))


def _era(package: Package) -> str:
    return "legacy" if package.legacy else package.kind


def _table_key(package: Package) -> tuple[str, str, str]:
    era, category = _era(package), package.category
    group = figures.SIZE_GROUPS.get(package.unit.slug, "other")
    key = (era, category, group)
    return key if key in figures.AMOUNTS else (era, category, "all")


def _rounded(dice: Dice, amount: int) -> int:
    step = dice.choose(_ROUNDINGS)
    if amount < 20 * MILLION:
        step = min(step, 100_000)
    return (amount + step // 2) // step * step


def _estimate(dice: Dice, package: Package, ratio: float) -> int:
    if package.amount > 1_000 * MILLION and package.category == "works":
        ratio = 1 - (1 - ratio) * 0.4  # large works are estimated close to their budget
    estimate = int(package.amount * min(ratio, 1.0))
    step = dice.choose(_ESTIMATE_ROUNDINGS)
    estimate = min(package.amount, (estimate + step - 1) // step * step)
    limit = DIRECT_LIMITS[package.category]
    if package.kind == "nontender" and estimate > limit:
        estimate = limit - int(limit * 0.06 * dice.unit() * dice.unit())
    return estimate


def set_terms(dice: Dice, package: Package) -> None:
    """Method, evaluation, price system and fund; asked again when an amount or day has been moved."""
    if package.kind == "nontender":
        _nontender_terms(dice, package)
    elif package.legacy:
        _legacy_terms(dice, package)
    else:
        _tender_terms(dice, package)
    if package.kind == "tender":
        package.price_system = dice.choose(figures.PRICE_SYSTEMS[_era(package)][package.category])
    else:
        package.price_system = "lump_sum"
    package.fund = _fund(dice, package)


_OPEN = ("Pascakualifikasi Satu File", "Harga Terendah Sistem Gugur")


def _legacy_terms(dice: Dice, package: Package) -> None:
    if package.category == "works":
        big = package.amount > 6_500 * MILLION
        _terms(package, "public_auction" if big else "direct_selection", *_OPEN)
    elif package.category == "goods":
        _terms(package, "public_auction" if package.amount > 5_000 * MILLION else "simple_auction", *_OPEN)
    elif package.category == "services":
        _terms(package, "simple_auction", *_OPEN)
    elif package.amount <= 200 * MILLION or dice.chance(0.15):
        evaluation = "Biaya Terendah" if dice.chance(0.09) else "Pagu Anggaran"
        _terms(package, "simple_selection", "Pascakualifikasi Satu File", evaluation)
    elif dice.chance(0.6):
        _terms(package, "general_selection", "Prakualifikasi Dua File", "Kualitas dan Biaya")
    else:
        _terms(package, "general_selection", "Prakualifikasi Satu File", "Pagu Anggaran")


def _tender_terms(dice: Dice, package: Package) -> None:
    fast = {"goods": 0.67, "services": 0.24}.get(package.category, 0.0)
    if package.category == "consulting":
        method = "tender" if dice.chance(0.085) else "selection"
        _terms(package, method, "Prakualifikasi Dua File", "Kualitas dan Biaya")
    else:
        _terms(package, "fast_tender" if dice.chance(fast) else "tender", *_OPEN)


def _nontender_terms(dice: Dice, package: Package) -> None:
    shares = {"dinas-perumahan-permukiman-cipta-karya": 0.043, "dinas-perindustrian-tenaga-kerja": 0.27}
    appointed = dice.chance(shares.get(package.unit.slug, 0.004))
    _terms(package, "direct_appointment" if appointed else "direct_procurement", "Pascakualifikasi Satu File", "")
    package.qualification = ""


def _terms(package: Package, method: str, qualification: str, evaluation: str) -> None:
    package.method, package.qualification, package.evaluation = method, qualification, evaluation


def _fund(dice: Dice, package: Package) -> str:
    slug, month = package.unit.slug, package.created.month
    if package.unit.outside:
        return "apbn"
    if slug.startswith("rsud-"):
        if package.kind == "nontender":
            return "blud" if dice.chance(0.55) else "apbd"
        own = 0.6 if slug == "rsud-sosodoro-djatikoesoemo" else 0.45 if package.legacy else 0.0
        if dice.chance(own):
            return "blu" if slug != "rsud-sosodoro-djatikoesoemo" and dice.chance(0.57) else "blud"
        return "apbd"
    if package.kind == "nontender":
        share = 0.97 if month >= 10 else 0.3 if month == 9 else 0.0
    elif package.legacy:
        share = 0.5 if slug.startswith("dinas-pu-bina") and month >= 8 else 0.0
    else:
        share = 0.57 if month >= 9 else 0.0
    return "apbdp" if dice.chance(share) else "apbd"
