"""Competition that is none: one bidder, equal offers, winning by turns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged, methods
from ..process import Process

SOURCE = "BOS"


class SingleBidder(Judged):
    """Value: how many registered, else how many made an offer."""

    code = "B001"
    family = "bos"
    title = both("Hanya satu peserta", "A single bidder")
    meaning = both(
        "Pemilihan terbuka yang hanya diikuti satu peserta: syaratnya mungkin terlalu sempit, atau yang lain menyerah.",
        "An open selection in which only one took part: the conditions may be too narrow, or the others gave up.",
    )
    said = both(
        "Hanya {count} peserta ikut dalam pemilihan terbuka.", "Only {count} bidder took part in an open selection."
    )
    clears = both(
        "Barang yang penyedianya memang satu, atau tender ulang tanpa peminat.",
        "Goods of a single maker, or a repeated tender without interest.",
    )
    source = f"{SOURCE}; Perpres 16/2018 art. 51"
    settings = (
        methods("open", "selective"),
        Setting("threshold", 1, both("Peserta paling banyak", "Bidders at most"), least=1),
    )
    needs = ("tender.procurementMethod",)

    def judge(self, process: Process) -> Outcome:
        offered = len({id for bid in process.bids for id in bid.firms.ids})
        count = process.registered or offered
        if count is None or count == 0:
            return self.missing(process.ocid, "tender.numberOfTenderers")
        if count > self.set["threshold"]:
            return self.clear(process.ocid, count)
        return self.flag(process.ocid, count, count=count)


class IdenticalOffers(Judged):
    """Value: how many offers of different bidders are equal to the rupiah."""

    code = "B002"
    family = "bos"
    title = both("Penawaran sama persis", "Identical offers")
    meaning = both(
        "Dua peserta menawar angka yang sama sampai rupiah terakhir.",
        "Two bidders offered the same to the last rupiah.",
    )
    said = both(
        "{count} peserta menawar {price:money}, sama persis.",
        "{count} bidders offered {price:money}, exactly the same.",
    )
    clears = both(
        "Harga yang ditetapkan pemerintah, atau pembulatan yang sama.",
        "Prices set by the government, or the same rounding.",
    )
    source = SOURCE
    needs = ("bids.details.value.amount", "bids.details.tenderers.id")

    def judge(self, process: Process) -> Outcome:
        bidders: dict[float, set[tuple[str, ...]]] = {}
        for bid in process.bids:
            if bid.amount is not None and bid.firms.ids:
                bidders.setdefault(bid.amount, set()).add(bid.firms.ids)
        if len(process.bids) < 2:
            return self.excused(process.ocid, "one_bid")
        price, who = max(bidders.items(), key=lambda item: (len(item[1]), item[0]))
        if len(who) < 2:
            return self.clear(process.ocid, 1)
        return self.flag(process.ocid, len(who), count=len(who), price=price)


class Rotation(Judged):
    """A group of firms that bid together in one unit and win by turns. Value: processes of the group.

    Firms belong together when they made offers in the same ``processes`` or more of a unit. A group counts when it has
    three to ``largest`` members, nobody else made an offer in its processes, at least three of them won, and none won
    more than half.
    """

    code = "B003"
    family = "bos"
    title = both("Menang bergiliran", "Winning by turns")
    meaning = both(
        "Sekelompok penyedia selalu menawar bersama pada satu unit dan menang bergantian.",
        "A group of firms always bids together in one unit and wins in turn.",
    )
    said = both(
        "{firms} penyedia yang sama menawar bersama {count} kali pada unit ini dan {winners} di antaranya "
        "bergantian menang.",
        "The same {firms} firms bid together {count} times in this unit, and {winners} of them won in turn.",
    )
    clears = both("Pasar kecil yang penyedianya hanya itu.", "A small market in which there are no others.")
    source = f"{SOURCE}; OECD, Guidelines for fighting bid rigging"
    settings = (
        Setting("processes", 4, both("Menawar bersama paling sedikit", "Bid together at least"), least=2),
        Setting("largest", 8, both("Anggota kelompok paling banyak", "Members at most"), least=3),
    )
    needs = ("buyer.id", "bids.details.tenderers.id", "awards.suppliers.id")
    of_awards = True

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._rows: dict[str, list[tuple[str, frozenset[str], frozenset[str]]]] = {}
        self._names: dict[str, str] = {}

    def judge(self, process: Process) -> Outcome | None:
        offers = frozenset(id for bid in process.bids if bid.amount for id in bid.firms.ids)
        if len(offers) < 2:
            return self.excused(process.ocid, "one_bid")
        self._rows.setdefault(process.buyer, []).append((process.ocid, offers, frozenset(process.winners)))
        return None

    def compared(self) -> Iterator[Outcome]:
        for rows in self._rows.values():
            flagged: dict[str, dict[str, int]] = {}
            for group in self._groups(rows):
                own = [row for row in rows if len(row[1]) >= 2 and row[1] <= group]
                wins = Counter(winner for _, _, winners in own for winner in winners)
                if len(own) >= self.set["processes"] and len(wins) >= 3 and max(wins.values()) * 2 <= len(own):
                    numbers = {"firms": len(group), "count": len(own), "winners": len(wins)}
                    flagged |= {ocid: numbers for ocid, _, _ in own}
            for ocid, _, _ in rows:
                if ocid in flagged:
                    yield self.flag(ocid, flagged[ocid]["count"], **flagged[ocid])
                else:
                    yield self.clear(ocid, 0)

    def _groups(self, rows: list[tuple[str, frozenset[str], frozenset[str]]]) -> list[frozenset[str]]:
        """Firms joined by having bid together often enough; processes with many offers are no ring."""
        pairs: Counter[tuple[str, str]] = Counter()
        for _, offers, _ in rows:
            if len(offers) <= self.set["largest"]:
                pairs.update(combinations(sorted(offers), 2))
        group_of: dict[str, set[str]] = {}
        for (one, other), count in pairs.items():
            if count >= self.set["processes"]:
                joined = group_of.get(one, {one}) | group_of.get(other, {other})
                for member in joined:
                    group_of[member] = joined
        found = {frozenset(group) for group in group_of.values()}
        return [group for group in found if 3 <= len(group) <= self.set["largest"]]
