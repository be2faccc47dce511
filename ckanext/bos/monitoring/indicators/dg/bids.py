"""Flags of Development Gateway on the offers of one process: i002, i007, i085, i182."""

from __future__ import annotations

from itertools import combinations

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged, methods
from ..process import Process

SOURCE = "Development Gateway, ocportal, ReleaseFlag{}Processor"


class I002(Judged):
    """The second lowest offer / the winner's. Value: that ratio."""

    code = "i002"
    family = "dg"
    title = both("Pemenang jauh lebih murah dari yang lain", "Winner far below the others")
    meaning = both(
        "Harga pemenang jauh di bawah pesaing terdekat. Mungkin penawaran lain hanya pelengkap, mutu akan dikurangi, "
        "atau harganya nanti dinaikkan lewat adendum.",
        "The winner's price is far below the nearest rival's. The others may have bid for show, quality may be cut, or "
        "the price may be raised later by an amendment.",
    )
    said = both(
        "Penawaran termurah pesaing {second:money}, {ratio} kali penawaran pemenang {lowest:money} "
        "(batas {threshold} kali).",
        "The lowest rival offer of {second:money} is {ratio} times the winner's {lowest:money} "
        "(limit {threshold} times).",
    )
    clears = both(
        "Hasil klarifikasi kewajaran harga, atau penawaran pesaing yang memuat pekerjaan berbeda.",
        "A check that the price is realistic, or rivals that offered something else.",
    )
    source = SOURCE.format("I002") + "; second lowest / winner"
    settings = (
        methods("open", "selective"),
        Setting("threshold", 1.25, both("Perbandingan di atas", "Ratio above"), least=1),
    )
    needs = (
        "tender.procurementMethod",
        "awards.suppliers.id",
        "bids.details.value.amount",
        "bids.details.tenderers.id",
    )
    of_awards = True

    def judge(self, process: Process) -> Outcome:
        won, others, unpriced = process.winners, [], False
        mine: list[float | int] = []
        for bid in process.bids:
            if bid.amount is None:
                unpriced = True
            else:
                (mine if not won.keys().isdisjoint(bid.firms.ids) else others).append(bid.amount)
        if not mine or not others:
            return self._alone(process, bool(mine), unpriced)
        lowest, second = min(mine), min(others)
        ratio = second / lowest
        if ratio <= self.set["threshold"]:
            return self.clear(process.ocid, ratio)
        threshold = self.set["threshold"]
        return self.flag(process.ocid, ratio, second=second, lowest=lowest, ratio=ratio, threshold=threshold)

    def _alone(self, process: Process, has_won: bool, unpriced: bool) -> Outcome:
        """The winner without a rival's price, or rivals without the winner's."""
        if has_won and not unpriced:
            return self.excused(process.ocid, "one_bid")
        return self.missing(process.ocid, "bids.details.value.amount" if unpriced else "bids.details.tenderers.id")


class I007(Judged):
    """Value: number of offers."""

    code = "i007"
    family = "dg"
    title = both("Hanya satu penawaran", "A single bid")
    meaning = both(
        "Pengadaan terbuka yang dimenangkan tanpa pesaing: mungkin syaratnya terlalu sempit, pengumumannya kurang, "
        "atau pesaing diminta mundur.",
        "An open tender that was won without a rival: requirements may be too narrow, it may not have been advertised "
        "enough, or rivals may have been asked to stay away.",
    )
    said = both(
        "Hanya {bids} penawaran dalam pengadaan terbuka yang sudah ada pemenangnya.",
        "Only {bids} offer in an open tender that has been awarded.",
    )
    clears = both(
        "Barang atau jasa yang memang hanya ada pada satu penyedia, atau tender ulang setelah gagal.",
        "Goods or services that only one supplier has, or a tender repeated after a failure.",
    )
    source = SOURCE.format("I007")
    settings = (methods("open"), Setting("most", 1, both("Penawaran paling banyak", "Offers at most"), least=1))
    needs = ("tender.procurementMethod", "awards.status", "bids.details.tenderers.id")
    of_awards = True

    def judge(self, process: Process) -> Outcome:
        count = len(process.bids)
        flagged = count <= self.set["most"]
        return self.flag(process.ocid, count, bids=count) if flagged else self.clear(process.ocid, count)


class I085(Judged):
    """Two offers of which one is a whole percentage of the other. Value: that part, 0 where there is no such pair.

    Upstream rounds the quotient to 4 digits, but strips zeros only from exact quotients: only these are found.
    """

    code = "i085"
    family = "dg"
    title = both("Selisih penawaran persis sekian persen", "Bids an exact percentage apart")
    meaning = both(
        "Satu penawaran persis sekian persen dari penawaran lain, seperti dihitung dari harga yang sama.",
        "One offer is an exact percentage of another, as if both were worked out from the same price.",
    )
    said = both(
        "Penawaran {one:money} persis {ratio:percent} dari penawaran {other:money}.",
        "The offer of {one:money} is exactly {ratio:percent} of the offer of {other:money}.",
    )
    clears = both(
        "Harga bulat yang kebetulan sebanding, atau harga satuan yang diatur pemerintah.",
        "Round prices that are in proportion by chance, or unit prices set by the government.",
    )
    source = SOURCE.format("I085")
    settings = (
        methods("open"),
        Setting("decimals", 2, both("Desimal hasil bagi paling banyak", "Decimals of the quotient at most"), most=3),
        Setting("below", 2.0, both("Hasil bagi di bawah", "Quotient below")),
    )
    needs = ("tender.procurementMethod", "awards.status", "bids.details.value.amount")
    of_awards = True

    def judge(self, process: Process) -> Outcome:
        prices = sorted({round(bid.amount * 100) for bid in process.bids if bid.amount})
        if len(process.bids) < 2:
            return self.excused(process.ocid, "one_bid")
        parts, below = 10 ** int(self.set["decimals"]), self.set["below"]
        for low, high in combinations(prices, 2):
            for one, other in ((high, low), (low, high)):
                if one * parts % other == 0 and one < below * other:
                    ratio = one / other
                    return self.flag(process.ocid, ratio, one=one / 100, other=other / 100, ratio=ratio)
        return self.clear(process.ocid, 0)


class I182(Judged):
    """Value: 1 where the lowest offer (of equal ones the first) was disqualified, else 0."""

    code = "i182"
    family = "dg"
    title = both("Penawar terendah digugurkan", "Lowest bidder rejected")
    meaning = both(
        "Penawaran terendah digugurkan: mungkin alasannya dibuat agar penawar lain menang.",
        "The lowest offer was disqualified: the reason may have been made up so that another one wins.",
    )
    said = both(
        "Penawaran terendah {lowest:money} dari {bidder} digugurkan, dari {bids} penawaran.",
        "The lowest offer of {lowest:money} by {bidder} was disqualified, out of {bids} offers.",
    )
    clears = both(
        "Berita acara evaluasi dengan alasan gugur yang jelas dan sama untuk semua peserta.",
        "Evaluation minutes with a clear reason that was applied to all bidders alike.",
    )
    source = SOURCE.format("I182")
    settings = (Setting("least", 2, both("Penawaran paling sedikit", "Offers at least"), least=1),)
    needs = ("bids.details.value.amount",)

    def excuse(self, process: Process) -> str | None:
        return "self_managed" if process.self_managed else super().excuse(process)

    def judge(self, process: Process) -> Outcome:
        if len(process.bids) < self.set["least"]:
            return self.excused(process.ocid, "one_bid")
        lowest = min((bid for bid in process.bids if bid.amount), key=lambda bid: bid.amount or 0)
        if lowest.status == "valid" or not process.winners.keys().isdisjoint(lowest.firms.ids):
            return self.clear(process.ocid, 0)
        if lowest.status != "disqualified":
            return self.missing(process.ocid, "bids.details.status")
        bidder = ", ".join(lowest.firms.names)
        return self.flag(process.ocid, 1, lowest=lowest.amount, bidder=bidder, bids=len(process.bids))
