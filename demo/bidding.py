"""Who registers, who offers how much, who wins. Offers fit the ceiling, the estimate and the planted orders."""

from __future__ import annotations

from datetime import timedelta

from . import calibration as figures
from .anomalies import Order
from .dice import Dice, Pool, quantile
from .model import Bid, Firm, Package

_LOST = (
    "Tidak menyampaikan dukungan alat yang dipersyaratkan",
    "Metode pelaksanaan tidak sesuai dokumen pemilihan",
    "Personel manajerial tidak memenuhi syarat",
    "Jaminan penawaran tidak sah",
    "Tidak hadir pada pembuktian kualifikasi",
)


class Market:
    """The firms of each category as three pools: who registers, who wins tenders, who gets direct purchases."""

    def __init__(self, firms: list[Firm]) -> None:
        self.bidders: dict[str, Pool[Firm]] = {}
        self.early: dict[str, Pool[Firm]] = {}  # those who bid in the first year already
        self.winners: dict[str, Pool[Firm]] = {}
        self.direct: dict[str, Pool[Firm]] = {}
        for category in figures.CATEGORIES:
            mine = [firm for firm in firms if firm.category == category]
            local = [firm for firm in mine if firm.city == figures.HOME_CITY]
            outside = [firm for firm in mine if firm.city != figures.HOME_CITY]
            n = max(6, len(mine) * 28 // 100)
            self.bidders[category] = Pool(mine, 9 + len(mine) // 400)
            self.early[category] = Pool(mine[: max(20, len(mine) * 2 // 5)], 9 + len(mine) // 400)
            self.winners[category] = Pool(_mixed(local, outside, n, 4), 40 + n // 8)
            n = max(6, len(mine) * 25 // 100)
            self.direct[category] = Pool(_mixed(local[len(local) // 4 :] or local, outside, n, 9), 8 + n // 40)


def _mixed(local: list[Firm], outside: list[Firm], n: int, step: int) -> list[Firm]:
    """n firms, one from outside after `step` local ones (as long as both last)."""
    found: list[Firm] = []
    near, far = iter(local), iter(outside)
    while len(found) < n:
        firm = next(far if len(found) % (step + 1) == step else near, None) or next(near, None) or next(far, None)
        if firm is None:
            break
        found.append(firm)
    return found


def hold_biddings(seed: int, packages: list[Package], firms: list[Firm], orders: dict[int, Order]) -> None:
    """Fill bids, winner, negotiated amount, status and dates of every package."""
    dice, market = Dice(seed, "bidding"), Market(firms)
    ratios = _ratios(dice, packages)
    failures = _failures(Dice(seed, "bidding", "failures"), packages, orders)
    for package in packages:
        order = orders.get(package.key, Order())
        ratio = ratios[package.key]
        if package.key in failures:
            order = Order(rule="failed")
        if package.kind == "tender":
            _tender(dice, market, package, order, ratio)
        else:
            _direct(dice, market, package, order, ratio)
        package.opened = package.created + timedelta(days=dice.between(6, 16))
        if package.winner:
            package.winner.result = "winner"
            package.awarded = package.opened + timedelta(days=dice.between(3, 18))


def _ratios(dice: Dice, packages: list[Package]) -> dict[int, float]:
    """The part of the estimate that will be agreed, spread evenly over the table of each kind."""
    groups: dict[tuple[str, str], list[Package]] = {}
    for package in packages:
        groups.setdefault(("legacy" if package.legacy else package.kind, package.category), []).append(package)
    found: dict[int, float] = {}
    for key, group in groups.items():
        for package, share in zip(group, dice.strata(len(group)), strict=True):
            ratio = quantile(figures.AGREED[key], share)
            large = package.kind == "tender" and package.category == "works" and package.amount > 5_000_000_000
            found[package.key] = ratio * 0.98 if large and ratio > 0.82 else ratio
    return found


def _failures(dice: Dice, packages: list[Package], orders: dict[int, Order]) -> set[int]:
    """Keys of the tenders that end without a winner; consulting hardly ever does."""
    failed: set[int] = set()
    for era, legacy in (("legacy", True), ("tender", False)):
        shares = figures.FAILED[era]
        mine = [p for p in packages if p.kind == "tender" and p.legacy == legacy and p.key not in orders]
        mine = [p for p in mine if not p.unit.outside and (p.category != "consulting" or p.unit.slug in shares)]
        failed.update(package.key for package in dice.by_share(mine, shares, lambda p: p.unit.slug))
    return failed


def _tender(dice: Dice, market: Market, package: Package, order: Order, ratio: float) -> None:
    if order.rule == "rotation":
        _rotation(dice, package, order, ratio)
        return
    if order.rule == "single":
        package.bids = [_winning_bid(dice, package, market.winners[package.category].draw(dice), 0.995)]
        package.winner = package.bids[0]
        return
    era = "legacy" if package.legacy else "tender"
    count = max(2, int(dice.draw(figures.REGISTRATIONS[era, package.category]) + 0.5))
    if order.rule == "failed":
        _failed(dice, market, package, count)
        return
    supplier = order.supplier or market.winners[package.category].draw(dice)
    winner = _winning_bid(dice, package, supplier, 1.003 if order.rule == "above" else ratio)
    priced = 1
    if order.rule == "identical":
        priced, count = max(3, dice.between(3, 6)), max(count, 6)
    elif not dice.chance(figures.SINGLE_PRICED[package.category]):
        priced = min(count, max(2, int(dice.draw(figures.PRICED[package.category]) + 0.5)))
    package.bids = [winner, *(Bid(firm) for firm in _others(dice, market, package, supplier, count - 1))]
    package.winner = winner
    _price_rivals(dice, package, winner, package.bids[1:priced])
    if order.rule == "identical" and len(package.bids) > 2:
        _equal(package, winner)


def _others(dice: Dice, market: Market, package: Package, supplier: Firm | None, count: int) -> list[Firm]:
    """`count` different firms besides the supplier, a few from a neighbouring trade."""
    pool = (market.early if package.legacy else market.bidders)[package.category]
    seen, found = set[int](), list[Firm]()
    if supplier is not None:
        seen.add(supplier.number)
    count = min(count, len(pool.items) * 2 // 3)
    draw = pool.draw
    while len(found) < count:
        firm = draw(dice)
        if firm.number not in seen:
            seen.add(firm.number)
            found.append(firm)
    return found


def _winning_bid(dice: Dice, package: Package, firm: Firm, ratio: float) -> Bid:
    """A bid whose negotiated amount is `ratio` of the estimate; offer and corrected offer lie a little above."""
    agreed = max(1, int(package.estimate * ratio))
    if ratio <= 1 and dice.chance(0.02 if package.legacy else 0.65):
        step = dice.choose(((1_000, 6), (10_000, 2), (100_000, 1)))
        rounded = agreed // step * step
        bid = Bid(firm, agreed, agreed)
        package.negotiated = rounded if rounded > 0 else agreed
    else:
        bid = Bid(firm, agreed, agreed)
        package.negotiated = agreed
        if package.legacy and dice.chance(0.12):
            package.negotiated = agreed - int(agreed * 0.004 * dice.unit())
    if dice.chance(0.33 if package.legacy else 0.004):
        bid.offer = agreed + int(agreed * 0.01 * (dice.unit() - 0.7))
    return bid


def _price_rivals(dice: Dice, package: Package, winner: Bid, rivals: list[Bid]) -> None:
    """Prices of the losers: above the winner, and lower but disqualified where the lowest did not win."""
    if not rivals:
        return
    base = winner.corrected or package.negotiated
    below = 0
    if not dice.chance(figures.LOWEST_WINS):
        below = 1 + int(min(4, len(rivals)) * dice.unit() * dice.unit())
    ceiling = max(package.estimate, base)
    for i, bid in enumerate(rivals):
        if i < below:
            bid.offer = base - int(base * (0.0005 + 0.16 * dice.unit() * dice.unit()))
        elif dice.chance(0.003):
            bid.offer = ceiling + int(ceiling * 0.05 * dice.unit())
        else:
            bid.offer = base + 1 + int((ceiling - base) * dice.unit() * (0.2 + 0.8 * dice.unit())) + dice.below(40_000)
        if dice.chance(0.3):
            bid.offer = bid.offer // 1_000 * 1_000
        bid.corrected = bid.offer
        if i < below or bid.offer > package.estimate or dice.chance(0.25):
            bid.result, bid.reason = "disqualified", dice.pick(_LOST)
        else:
            bid.result = "valid"


def _equal(package: Package, winner: Bid) -> None:
    first, second = package.bids[1:3]
    for bid in (first, second):
        bid.offer = bid.corrected = (winner.corrected or 0) * 1_012 // 1_000
        bid.result, bid.reason = "valid", ""


def _failed(dice: Dice, market: Market, package: Package, count: int) -> None:
    """No winner: nobody handed in a price, or all prices were thrown out."""
    package.status = "unsuccessful"
    package.bids = [Bid(firm) for firm in _others(dice, market, package, None, count)]
    priced = 0 if dice.chance(0.18) else dice.choose(((1, 50), (2, 20), (3, 15), (4, 15)))
    for bid in package.bids[:priced]:
        bid.offer = bid.corrected = int(package.estimate * (0.8 + 0.19 * dice.unit()))
        bid.result, bid.reason = "disqualified", dice.pick(_LOST)


def _rotation(dice: Dice, package: Package, order: Order, ratio: float) -> None:
    assert order.supplier is not None
    winner = _winning_bid(dice, package, order.supplier, max(ratio, 0.955) if ratio < 0.985 else 0.97)
    package.bids, package.winner = [winner], winner
    for firm in order.rivals:
        price = min(package.estimate, (winner.corrected or 0) * (1_004 + dice.below(16)) // 1_000)
        package.bids.append(Bid(firm, price, price, "valid"))


def _direct(dice: Dice, market: Market, package: Package, order: Order, ratio: float) -> None:
    """Direct purchase: one supplier is invited; now and then nobody comes, or nothing is agreed."""
    if not order.rule:
        fate = dice.unit()
        if fate < 0.0038:
            package.status = "unsuccessful"
            return
        supplier = market.direct[package.category].draw(dice)
        if fate < 0.0118:
            package.status, package.bids = "unsuccessful", [Bid(supplier)]
            return
        bid = _direct_bid(dice, package, supplier, ratio)
        if fate < 0.0303:
            package.status, package.negotiated = "unsuccessful", 0
            bid.result, bid.reason = "disqualified", "Negosiasi harga tidak mencapai kesepakatan"
            return
    else:
        supplier = order.supplier or market.direct[package.category].draw(dice)
        bid = _direct_bid(dice, package, supplier, 1.004 if order.rule == "above" else ratio)
    package.winner = bid


def _direct_bid(dice: Dice, package: Package, firm: Firm, ratio: float) -> Bid:
    agreed = max(1, int(package.estimate * ratio))
    room = max(0, package.estimate - agreed)
    offer = agreed + int(room * 0.7 * dice.unit())
    bid = Bid(firm, offer, offer)
    package.negotiated = agreed
    if ratio <= 1 and dice.chance(0.76):
        package.negotiated = max(1, agreed // 1_000 * 1_000)
    elif dice.chance(0.7):
        package.negotiated = offer
    if dice.chance(0.007):
        bid.corrected = offer + dice.between(-3, 3) * 1_000
    package.bids = [bid]
    return bid
