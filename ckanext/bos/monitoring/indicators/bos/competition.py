"""Competition that is none: one bidder, equal offers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged, methods
from ..process import Firms, Process

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
        count = process.registered or len({id for bid in process.bids for id in bid.firms.ids})
        if count < 1:
            return self.missing(process.ocid, "tender.numberOfTenderers")
        if count > self.set["threshold"]:
            return self.clear(process.ocid, count)
        return self.flag(process.ocid, count, count=count)


class IdenticalOffers(Judged):
    """Value: how many offers of different bidders are equal to the rupiah; of a bidder in how many processes."""

    code = "B002"
    family = "bos"
    title = both("Penawaran sama persis", "Identical offers")
    meaning = both(
        "Dua peserta menawar angka yang sama sampai rupiah terakhir.",
        "Two bidders offered the same to the last rupiah.",
    )
    said = both(
        "{count} peserta menawar {price:money}, sama persis: {bidders}.",
        "{count} bidders offered {price:money}, exactly the same: {bidders}.",
    )
    said_of = {
        "Tenderer": both(
            "{bidder} menawar sama persis dengan peserta lain dalam {count} pemilihan.",
            "{bidder} offered exactly the same as another bidder in {count} selections.",
        )
    }
    clears = both(
        "Harga yang ditetapkan pemerintah, atau pembulatan yang sama.",
        "Prices set by the government, or the same rounding.",
    )
    source = SOURCE
    needs = ("bids.details.value.amount", "bids.details.tenderers.id")

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._names: dict[str, str] = {}
        self._times: dict[str, int] = {}

    def judge(self, process: Process) -> Outcome:
        if len(process.bids) < 2:
            return self.excused(process.ocid, "one_bid")
        bidders: dict[float, dict[tuple[str, ...], Firms]] = {}
        for bid in process.bids:
            if bid.amount is not None and bid.firms.ids:
                bidders.setdefault(bid.amount, {})[bid.firms.ids] = bid.firms
        if not bidders:
            return self.missing(process.ocid, *self.needs)
        price, equal = max(bidders.items(), key=lambda item: (len(item[1]), item[0]))
        if len(equal) < 2:
            return self.clear(process.ocid, 1)
        names = {id: name for firms in equal.values() for id, name in zip(firms.ids, firms.names, strict=True)}
        self._names |= names
        for id in names:
            self._times[id] = self._times.get(id, 0) + 1
        return self.flag(process.ocid, len(equal), count=len(equal), price=price, bidders=list(names.values()))

    def compared(self) -> Iterator[Outcome]:
        for id, count in self._times.items():
            yield self.flag_of("Tenderer", id, count, bidder=self._names[id], count=count)
