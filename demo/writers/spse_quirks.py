"""Which packages get which mistake of the export. Counts are those of the real sheets, scaled."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from ..calibration import DEFAULT_SIZE
from ..dice import Dice
from ..model import Package, World


@dataclass
class Quirks:
    """Keys of packages per mistake (sets), or key -> what is written instead (dicts)."""

    dates: dict[int, date] = field(default_factory=dict)  # the day the sheet of the first year carries instead
    exchanged: set[int] = field(default_factory=set)
    wrong_day: set[int] = field(default_factory=set)
    only_offer: set[int] = field(default_factory=set)
    registrations_blank: set[int] = field(default_factory=set)
    rup_unknown: set[int] = field(default_factory=set)
    rup_short: dict[int, str] = field(default_factory=dict)
    retyped_title: set[int] = field(default_factory=set)
    broken_location: set[int] = field(default_factory=set)
    outer_space: set[int] = field(default_factory=set)
    double_space: set[int] = field(default_factory=set)
    spaced_number: set[int] = field(default_factory=set)
    number_without_name: set[int] = field(default_factory=set)
    signing: set[int] = field(default_factory=set)
    code_zero: set[int] = field(default_factory=set)
    written_twice: set[int] = field(default_factory=set)
    agreed_missing: set[int] = field(default_factory=set)
    ceiling_thousandfold: set[int] = field(default_factory=set)
    without_bidder_rows: set[int] = field(default_factory=set)
    bidders_without_rup: set[int] = field(default_factory=set)
    bidders_twice: set[int] = field(default_factory=set)
    bidder_again: set[int] = field(default_factory=set)
    bidder_same_again: set[int] = field(default_factory=set)
    winner_not_listed: set[int] = field(default_factory=set)
    count_one_more: set[int] = field(default_factory=set)
    decimal_offers: set[int] = field(default_factory=set)
    name_as_price: set[int] = field(default_factory=set)
    scientific_number: set[int] = field(default_factory=set)
    nameless_bidder: set[int] = field(default_factory=set)


class Chooser:
    """Picks packages for mistakes; planted ones stay clean where the mistake would hide the anomaly."""

    def __init__(self, world: World) -> None:
        self.dice = Dice(world.seed, "spse-export", "quirks")
        self.share = len(world.packages) / DEFAULT_SIZE
        self.planted = {package.key for anomaly in world.anomalies for package in anomaly.packages}
        own = [package for package in world.packages if not package.unit.outside]
        clean = [package for package in own if package.key not in self.planted]
        self.legacy = [p for p in clean if p.legacy]
        self.legacy_won = [p for p in self.legacy if p.winner]
        self.tenders = [p for p in clean if p.kind == "tender" and not p.legacy]
        self.won = [p for p in self.tenders if p.winner]
        self.priced = [p for p in self.won if sum(bid.offer is not None for bid in p.bids) >= 2]
        self.direct = [p for p in clean if p.kind == "nontender"]
        self.direct_won = [p for p in self.direct if p.winner]

    def some(self, packages: list[Package], count: int) -> set[int]:
        n = max(1, int(count * self.share + 0.5))
        return {package.key for package in self.dice.some(packages, n)}

    def rest(self, packages: list[Package], *used: set[int]) -> list[Package]:
        return [package for package in packages if not any(package.key in keys for keys in used)]


def choose(world: World) -> Quirks:
    """All mistakes of one export."""
    c, q = Chooser(world), Quirks()
    _dates(c, q, [package for package in world.packages if package.legacy])
    _tenders(c, q)
    _nontenders(c, q)
    _bidders(c, q)
    return q


def _tenders(c: Chooser, q: Quirks) -> None:
    q.only_offer = c.some(c.legacy_won, 20)
    q.registrations_blank = c.some(c.rest(c.legacy_won, q.only_offer), 36)
    alone = [p for p in c.tenders if not p.shared_plan]
    q.rup_unknown = c.some([p for p in alone if p.category != "works"] or alone, 12)
    q.retyped_title = c.some(c.legacy, 6)
    q.broken_location = c.some(c.tenders, 3)
    recorded = [p for p in c.won if p.contract_recorded]
    q.spaced_number = c.some(recorded, 3)
    q.number_without_name = c.some([p for p in c.won if not p.contract_recorded], 1)
    q.signing = c.some(c.won[-8:], 1) if c.won else set()
    everyone = c.legacy + c.tenders
    q.outer_space = c.some(c.direct, 90)
    q.double_space = c.some(everyone, 98) | c.some(c.direct, 369)


def _nontenders(c: Chooser, q: Quirks) -> None:
    alone = [p for p in c.direct if not p.shared_plan]
    q.code_zero = {p.key for p in c.dice.some([p for p in alone if p.winner and not p.contract_recorded], 1)}
    rest = c.rest(alone, q.code_zero)
    short = c.dice.some(rest, max(1, int(79 * c.share + 0.5)))
    q.rup_short = {package.key: str(number) for number, package in enumerate(reversed(short), 1) if number < 100}
    rest = c.rest(rest, set(q.rup_short))
    q.written_twice = c.some(rest, 7)
    rest = c.rest(rest, q.written_twice)
    studies = [p for p in rest if p.category == "consulting"]
    studies = [p for p in studies if 90_000_000 <= p.amount <= 100_000_000] or studies
    q.ceiling_thousandfold = {p.key for p in c.dice.some(studies, 1)}
    q.agreed_missing = c.some([p for p in c.rest(c.direct_won, q.written_twice) if p.contract_recorded], 2)
    q.signing |= c.some(c.direct[-400:], 24)


def _bidders(c: Chooser, q: Quirks) -> None:
    q.without_bidder_rows = c.some(c.rest(c.legacy_won, q.registrations_blank), 4) | c.some(c.tenders, 58)
    q.without_bidder_rows |= c.some(c.direct, 108) | {p.key for p in c.legacy if not p.winner}
    here = [p for p in c.legacy_won if p.key not in q.without_bidder_rows]
    q.bidders_without_rup = c.some(here, 54) | q.rup_unknown
    q.winner_not_listed = c.some(here, 21)
    here = [p for p in c.priced if p.key not in q.without_bidder_rows]
    q.winner_not_listed |= c.some(here, 3)
    here = c.rest(here, q.winner_not_listed)
    q.bidders_twice = c.some(here, 5)
    here = c.rest(here, q.bidders_twice)
    q.decimal_offers = c.some(here, 6)
    q.name_as_price = {p.key for p in c.dice.some(c.rest(here, q.decimal_offers), 1)}
    q.count_one_more = c.some(c.rest(here, q.decimal_offers, q.name_as_price), 5)
    here = [p for p in c.direct_won if p.key not in q.without_bidder_rows]
    q.bidder_again = c.some(here, 95)
    here = c.rest(here, q.bidder_again)
    q.bidder_same_again = c.some(here, 20)
    q.scientific_number = c.some(c.rest(here, q.bidder_same_again), 9)
    q.nameless_bidder = c.some(c.rest(here, q.bidder_same_again, q.scientific_number), 2)


def _dates(c: Chooser, q: Quirks, legacy: list[Package]) -> None:
    """Days and months exchanged where the order of codes gives it away; two wrong years and one stray day."""
    if len(legacy) < 12:
        return
    for package in legacy[:2]:
        q.dates[package.key] = date(package.year + 1, 12, 15)
        q.wrong_day.add(package.key)
    days = sorted({package.created for package in legacy})
    spots = []
    for before, day, after in zip(days, days[1:], days[2:], strict=False):
        turned = exchange(day)
        if turned is not None and not before <= turned <= after:
            spots.append(day)
    wanted = max(1, int(62 * c.share + 0.5))
    chosen: set[date] = set()
    for day in c.dice.shuffle(spots):
        i = days.index(day)
        if wanted <= 0 or days[i - 1] in chosen or days[i + 1] in chosen:
            continue
        group = [p for p in legacy if p.created == day and p.key not in q.wrong_day]
        if not group or len(group) > wanted * 2:
            continue
        chosen.add(day)
        wanted -= len(group)
        turned = exchange(day)
        assert turned is not None
        for package in group:
            q.dates[package.key] = turned
            q.exchanged.add(package.key)
    stray = [p for p in legacy[len(legacy) // 2 :] if p.created.day > 12 and p.key not in q.dates]
    for package in c.dice.some(stray, 1):
        day = package.created - timedelta(days=61)
        q.dates[package.key] = day.replace(day=max(day.day, 13))
        q.wrong_day.add(package.key)


def exchange(day: date) -> date | None:
    """The day with day and month exchanged; None where that is no other date."""
    if day.day > 12 or day.day == day.month:
        return None
    return date(day.year, day.day, day.month)
