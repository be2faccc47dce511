"""What is planted on purpose, so that checks and indicators have something to find.

Each function changes packages before they are numbered and leaves an :class:`Order` for the bidding where the
outcome matters. A package is touched by one anomaly at most.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from .calibration import CATEGORIES
from .dice import Dice
from .model import Anomaly, Firm, Package, Unit
from .packages import set_terms


@dataclass(slots=True)
class Order:
    """What must come out of a bidding."""

    supplier: Firm | None = None
    rivals: tuple[Firm, ...] = ()
    rule: str = ""  # single | above | identical | rotation | failed | won


@dataclass
class Planting:
    """The state of planting: what is still free, what has been ordered."""

    dice: Dice
    packages: list[Package]
    firms: dict[str, list[Firm]]
    share: float
    orders: dict[int, Order] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    anomalies: list[Anomaly] = field(default_factory=list)

    def times(self, count: int) -> int:
        """`count` at the default size, in proportion elsewhere, at least one."""
        return max(1, int(count * self.share + 0.5))

    def free(self, kind: str, category: str = "", test: Callable[[Package], bool] = lambda p: True) -> list[Package]:
        """Later-era packages of the regency's own units that nothing is planted on."""
        return [
            p
            for p in self.packages
            if p.kind == kind and not p.legacy and p.key not in self.taken and p.retry_of is None
            if (not category or p.category == category) and test(p)
        ]

    def take(self, packages: list[Package]) -> None:
        self.taken.update(package.key for package in packages)

    def add(
        self,
        code: str,
        packages: list[Package],
        unit: Unit | None = None,
        firms: list[Firm] | None = None,
        **facts: object,
    ) -> None:
        self.take(packages)
        self.anomalies.append(Anomaly(code, packages, unit, firms or [], facts))


def firms_by_category(firms: list[Firm]) -> dict[str, list[Firm]]:
    return {category: [firm for firm in firms if firm.category == category] for category in CATEGORIES}


def plant(seed: int, packages: list[Package], firms: list[Firm], share: float) -> Planting:
    """Plant everything; worlds of a few dozen packages get what fits."""
    planting = Planting(Dice(seed, "anomalies"), packages, firms_by_category(firms), share)
    for step in (
        _retries,
        _year_end_rush,
        _dominant_supplier,
        _split_below_limit,
        _bid_rotation,
        _identical_offers,
        _single_bidder,
        _winner_above_estimate,
        _typing_factor,
        _duplicate_package,
        _late_announcement,
    ):
        step(planting)
    return planting


def _retries(p: Planting) -> None:
    """Tenders repeated on the same plan: half after a failure, half after the first winner withdrew."""
    pairs = _pairs(p, "tender", lambda a, b: b.created > a.created + timedelta(days=30), p.times(4))
    for i, (first, second) in enumerate(pairs):
        second.retry_of = first
        second.title = f"{first.title} Tender Ulang"
        _copy(first, second)
        p.orders[first.key] = Order(rule="failed" if i % 2 == 0 else "won")
        p.orders[second.key] = Order(rule="won")
        p.add("repeated_tender", [first, second], unit=first.unit)


def _copy(first: Package, second: Package) -> None:
    for name in ("amount", "estimate", "place", "location", "scope", "fund", "method", "qualification", "evaluation"):
        setattr(second, name, getattr(first, name))


def _pairs(
    p: Planting, kind: str, fits: Callable[[Package, Package], bool], count: int
) -> list[tuple[Package, Package]]:
    """Up to `count` free pairs of the same unit, category and year, no package in two of them; the earlier first."""
    cells: dict[tuple[str, str, int], list[Package]] = {}
    for package in p.free(kind):
        if not package.unit.outside:
            cells.setdefault((package.unit.slug, package.category, package.year), []).append(package)
    found: list[tuple[Package, Package]] = []
    for cell in cells.values():
        for a, b in zip(cell[::2], cell[1::2], strict=False):
            early, late = (a, b) if a.created <= b.created else (b, a)
            if fits(early, late):
                found.append((early, late))
    return p.dice.some(found, count)


def _unit_cells(p: Planting, low: int, high: int) -> list[tuple[Unit, list[Package]]]:
    """Units with low..high free non-tender packages in the last year, the largest first."""
    last = max(package.year for package in p.packages)
    cells: dict[str, list[Package]] = {}
    for package in p.free("nontender", test=lambda x: x.year == last):
        cells.setdefault(package.unit.slug, []).append(package)
    sized = [cell for cell in cells.values() if low <= len(cell) <= high]
    return [(cell[0].unit, cell) for cell in sorted(sized, key=lambda cell: (-len(cell), cell[0].unit.slug))]


def _year_end_rush(p: Planting) -> None:
    """One unit buys three quarters of its year between the middle of November and the middle of December."""
    cells = _unit_cells(p, max(4, int(60 * p.share)), max(8, int(120 * p.share)))
    if not cells:
        return
    unit, cell = cells[0]
    late = p.dice.some(cell, max(3, len(cell) * 3 // 4))
    for package in late:
        package.created = _weekday(date(package.year, 11, 14) + timedelta(days=p.dice.below(30)))
        set_terms(p.dice, package)
    p.add("year_end_rush", late, unit=unit, packages_of_unit=len(cell), since=f"{late[0].year}-11-14")
    p.take(cell)


def _dominant_supplier(p: Planting) -> None:
    """One firm gets two thirds of a unit's direct purchases."""
    cells = _unit_cells(p, max(4, int(40 * p.share)), max(8, int(90 * p.share)))
    if not cells:
        return
    unit, cell = cells[0]
    firm = p.firms["goods"][min(5, len(p.firms["goods"]) - 1)]
    mine = p.dice.some(cell, max(3, len(cell) * 2 // 3))
    for package in mine:
        p.orders[package.key] = Order(supplier=firm, rule="won")
    p.add("dominant_supplier", mine, unit=unit, firms=[firm], packages_of_unit=len(cell))


def _split_below_limit(p: Planting) -> None:
    """One work cut into five direct purchases just below the limit, same days, same supplier."""
    cells = _unit_cells(p, 6, len(p.packages))
    for i in range(p.times(3) if cells else 0):
        unit, cell = cells[i % len(cells)]
        works = [x for x in cell if x.category == "works" and x.key not in p.taken]
        if len(works) < 5:
            continue
        group = p.dice.some(works, 5)
        firm = p.firms["works"][min(20 + i, len(p.firms["works"]) - 1)]
        head = group[0]
        title = head.title
        for number, package in enumerate(group, 1):
            _copy(head, package)
            package.title = f"{title} Segmen {number}"
            package.created = _weekday(head.created + timedelta(days=p.dice.below(3)))
            package.amount = 190_000_000 + p.dice.between(0, 98) * 100_000
            package.estimate = package.amount - p.dice.between(1, 900) * 1_000
            package.method = "direct_procurement"
            p.orders[package.key] = Order(supplier=firm, rule="won")
        total = sum(package.amount for package in group)
        p.add("split_below_limit", group, unit=unit, firms=[firm], total=total, limit=200_000_000)


def _bid_rotation(p: Planting) -> None:
    """Four firms that bid together in one unit and win by turns, the losers a little above."""
    for i in range(p.times(1)):
        works = p.free("tender", "works")
        units = sorted({x.unit.slug for x in works}, key=lambda slug: (-sum(x.unit.slug == slug for x in works), slug))
        if not units:
            return
        cell = [x for x in works if x.unit.slug == units[0]]
        cell = sorted(p.dice.some(cell, min(8, len(cell))), key=lambda x: (x.created, x.key))
        ring = p.firms["works"][60 + 4 * i : 64 + 4 * i]
        if len(cell) < 4 or len(ring) < 4:
            return
        for turn, package in enumerate(cell):
            winner = ring[turn % 4]
            rivals = tuple(firm for firm in ring if firm is not winner)
            p.orders[package.key] = Order(supplier=winner, rivals=rivals, rule="rotation")
        p.add("bid_rotation", cell, unit=cell[0].unit, firms=list(ring))


def _identical_offers(p: Planting) -> None:
    """Two losing offers that are equal to the rupiah."""
    for package in p.dice.some(p.free("tender", "works"), p.times(3)):
        p.orders[package.key] = Order(rule="identical")
        p.add("identical_offers", [package], unit=package.unit)


def _single_bidder(p: Planting) -> None:
    """A tender for which one firm registered, which won at almost the whole estimate."""
    for package in p.dice.some(p.free("tender", "goods"), p.times(3)):
        p.orders[package.key] = Order(rule="single")
        p.add("single_bidder", [package], unit=package.unit)


def _winner_above_estimate(p: Planting) -> None:
    """Agreed a little above the owner's estimate, below the ceiling: one tender, six direct purchases."""

    def room(x: Package) -> bool:
        return x.amount > x.estimate * 102 // 100

    for kind, count in (("tender", 1), ("nontender", 6)):
        for package in p.dice.some(p.free(kind, "works", room), p.times(count)):
            p.orders[package.key] = Order(rule="above")
            p.add("winner_above_hps", [package], unit=package.unit)


def _typing_factor(p: Planting) -> None:
    """The export carries ten (or a thousand) times what was agreed."""
    small = p.free("nontender", "works", lambda x: 40_000_000 < x.estimate < 100_000_000)
    for i, package in enumerate(p.dice.some(small, p.times(3))):
        package.typing_factor = 1_000 if i % 3 == 0 else 10
        p.orders[package.key] = Order(rule="won")
        p.add("factor_ten", [package], unit=package.unit, factor=package.typing_factor)


def _duplicate_package(p: Planting) -> None:
    """The same purchase entered twice under two codes."""
    for first, second in _pairs(p, "nontender", lambda a, b: (b.created - a.created).days <= 21, p.times(3)):
        _copy(first, second)
        second.title = first.title
        for package in (first, second):
            p.orders[package.key] = Order(rule="won")
        p.add("duplicate_package", [first, second], unit=first.unit)


def _late_announcement(p: Planting) -> None:
    """Planned for spring, tendered at the end of November, and the plan announced only afterwards."""
    for package in p.dice.some(p.free("tender", "works"), p.times(4)):
        package.created = _weekday(date(package.year, 11, 20) + timedelta(days=p.dice.below(18)))
        p.orders[package.key] = Order(rule="won")
        p.add("late_announcement", [package], unit=package.unit)


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
