"""Rows of the bidder sheets: every registration of a tender, and the invited supplier of a direct purchase."""

from __future__ import annotations

from collections.abc import Iterator

from ..calibration import DEFAULT_SIZE
from ..dice import Dice
from ..model import Bid, Package, World
from .spse_quirks import Quirks

BIDDER_COLUMNS = ("kd_lelang", "penawaran", "npwp", "peserta", "ocid", "harga_terkoreksi", "tahun")

BidderRow = tuple[str, str, str, str, str, str, str]


class BidderSheets:
    """Bidder rows of one year. Orphans are rows of packages that no other sheet has."""

    def __init__(self, world: World, quirks: Quirks) -> None:
        self.world = world
        self.quirks = quirks
        self.dice = Dice(world.seed, "spse-export", "bidders")
        self.share = len(world.packages) / DEFAULT_SIZE

    def rows(self, year: int) -> Iterator[BidderRow]:
        """Old years in the order of codes; later ones with the newest tender first, then direct purchases."""
        mine = [package for package in self.world.packages if package.year == year]
        tenders = [package for package in mine if package.kind == "tender"]
        if mine and mine[0].legacy:
            yield from self._orphans(year, 2, 47)
            for package in tenders:
                yield from self._legacy(package)
            return
        for package in reversed(tenders):
            yield from self._tender(package)
        yield from self._orphans(year, 2, 41)
        for package in mine:
            if package.kind == "nontender":
                yield from self._direct(package)
        yield from self._lost_purchases(year)

    def _legacy(self, package: Package) -> Iterator[BidderRow]:
        """No prices at all, and often a few registrations less than the tender's own number says."""
        q, dice, key = self.quirks, self.dice, package.key
        if key in q.without_bidder_rows:
            return
        rup = "0" if key in q.bidders_without_rup else package.plan.code
        bids = package.bids[1:] if key in q.winner_not_listed else package.bids
        if key not in q.registrations_blank:
            missing = dice.choose(((0, 24), (1, 20), (2, 19), (3, 9), (4, 6), (5, 9), (6, 5), (8, 8)))
            keep = max(2, len(bids) - missing)
            bids = bids[:keep]
        code, year = package.code, str(package.year)
        rows = [(code, "", bid.firm.npwp, bid.firm.name, rup, "0", year) for bid in self._mixed(bids)]
        yield from rows
        if dice.chance(0.01):
            yield rows[-1]

    def _mixed(self, bids: list[Bid]) -> list[Bid]:
        return self.dice.shuffle(list(bids))

    def _tender(self, package: Package) -> Iterator[BidderRow]:
        """Prices first, from the lowest; then those who only registered."""
        q, key = self.quirks, package.key
        if key in q.without_bidder_rows:
            return
        bids = package.bids
        if key in q.winner_not_listed:
            bids = [bid for bid in bids if bid is not package.winner]
        rup = "" if key in q.bidders_without_rup else package.plan.code
        code, year = package.code, str(package.year)
        priced = sorted((bid for bid in bids if bid.offer is not None), key=lambda bid: bid.offer or 0)
        rows = [(code, self._offer(package, bid), bid.firm.npwp, bid.firm.name, rup, "0", year) for bid in priced]
        rows += [(code, "", bid.firm.npwp, bid.firm.name, rup, "0", year) for bid in bids if bid.offer is None]
        if key in q.name_as_price:
            shifted = next(i for i, bid in enumerate(priced) if bid is not package.winner)
            row = rows[shifted]
            rows[shifted] = (code, row[3].title(), row[2], row[3], rup, "0", year)
        yield from rows
        if key in q.bidders_twice:
            yield from rows

    def _offer(self, package: Package, bid: Bid) -> str:
        if package.key in self.quirks.decimal_offers and bid is not package.winner:
            return f"{bid.offer}.{self.dice.between(1, 9)}"
        return str(bid.offer)

    def _direct(self, package: Package) -> Iterator[BidderRow]:
        q, dice, key = self.quirks, self.dice, package.key
        if key in q.without_bidder_rows or key in q.code_zero or not package.bids:
            return
        bid = package.bids[0]
        code, rup, year = package.code, q.rup_short.get(key, package.plan.code), str(package.year)
        number, name = bid.firm.npwp, bid.firm.variant if dice.chance(0.3) else bid.firm.name
        if key in q.scientific_number:
            number = _scientific(number)
        if key in q.nameless_bidder:
            name = ""
        if bid.offer is None:
            yield (code, "0" if dice.chance(0.4) else "??", number, name, rup, "0", year)
            return
        corrected = package.negotiated if dice.chance(0.1) and package.negotiated else bid.corrected
        row = (code, str(bid.offer), number, name, rup, str(corrected), year)
        yield row
        if key in q.bidder_same_again:
            yield row
        elif key in q.bidder_again:
            other = (package.negotiated or bid.offer) - dice.between(1, 150) * 1_000
            yield (code, str(bid.offer), number, name, rup, str(max(1, other)), year)

    def _orphans(self, year: int, codes: int, bidders: int) -> Iterator[BidderRow]:
        """Tenders that were withdrawn from the portal: only their bidders are left."""
        legacy = bool(self.world.years[1:]) and year == self.world.years[0]
        for code in self._free_codes(year, max(1, int(codes * self.share + 0.5)), 0):
            rup = str(15_900_000 + self.dice.below(90_000))
            for firm in self.dice.some(self.world.firms[:400], bidders + self.dice.between(-6, 6)):
                yield (code, "", firm.npwp, firm.name, "0" if legacy else rup, "0", str(year))

    def _lost_purchases(self, year: int) -> Iterator[BidderRow]:
        """Direct purchases that no sheet has; some without any name; and two rows without a code."""
        dice, firms = self.dice, self.world.firms
        for i, code in enumerate(self._free_codes(year, max(3, int(32 * self.share + 0.5)), 1)):
            rup, price = str(22_900_000 + dice.below(90_000)), str(dice.between(9_000, 190_000) * 1_000)
            firm = firms[dice.below(min(300, len(firms)))]
            if i % 3 == 0:
                yield (code, "0", "", "", rup, "0", str(year))
            elif i % 3 == 1:
                yield (code, "??", firm.npwp, firm.name, rup, "0", str(year))
            else:
                yield (code, price, firm.npwp, firm.name, rup, price, str(year))
        for price, corrected in ((str(dice.between(200, 900) * 1_000_000), "0"), ("", "18700000")):
            firm = firms[dice.below(min(300, len(firms)))]
            yield ("", price, firm.npwp, firm.name, "", corrected, str(year))

    def _free_codes(self, year: int, n: int, part: int) -> list[str]:
        """Codes of numbers nobody used; `part` 0 and 1 never give the same."""
        free = self.world.free_numbers.get(year, [])[part::2]
        return [f"{number}244" for number in self.dice.some(free, n)]


def _scientific(number: str) -> str:
    """What Excel makes of fifteen digits: `7.51E+14`."""
    digits = "".join(sign for sign in number if sign.isdigit()).lstrip("0")
    return f"{digits[0]}.{digits[1:3]}E+{len(digits) - 1}"
