"""R028: different tenderers offered the same price."""

from __future__ import annotations

from ckanext.bos.ocds.quality.words import both

from .answers import Found, clear, excused, flag, missing
from .common import Cardinal
from .facts import AMOUNT, CURRENCY, STATUS, TENDERERS, Facts, lacking


class R028(Cardinal):
    """Two submitted bids with the same amount and currency from different sets of tenderers.

    A bid is compared with the last one of its price, as Cardinal does.
    """

    code = "R028"
    title = both("Harga penawaran sama persis", "Identical bid prices")
    meaning = both(
        "Peserta yang berbeda menawar dengan harga yang sama persis. Dokumennya mungkin disusun satu pihak.",
        "Different tenderers offered exactly the same price. One party may have written both offers.",
    )
    said = both(
        "{tenderers} peserta menawar dengan harga yang sama persis: {price:money}.",
        "{tenderers} tenderers offered exactly the same price: {price:money}.",
    )
    said_of = {
        "Tenderer": both(
            "Menawar dengan harga yang sama persis dengan peserta lain pada {processes} proses.",
            "Offered exactly the same price as another tenderer in {processes} processes.",
        )
    }
    clears = both(
        "Harganya ditetapkan pemerintah atau pabrik, misalnya BBM, buku, atau obat.",
        "The price is fixed by the state or the maker, as for fuel, books or medicine.",
    )
    source = "Cardinal 0.0.8, R028 (https://cardinal.readthedocs.io/en/latest/cli/indicators/R/028.html)"
    tenderers_map = True
    prints = {"OCID": 1.0, "Tenderer": 1.0}

    def judge(self, facts: Facts) -> Found:
        if not facts.priced:
            return excused("not_compared")
        last: dict[tuple[float, str], set[str]] = {}
        same: dict[tuple[float, str], set[str]] = {}
        compared = 0
        for offer in facts.submitted:
            if offer.amount is None or offer.currency is None or not offer.bidders:
                continue
            compared += 1
            price, bidders = (offer.amount, offer.currency), set(offer.bidders)
            before = last.get(price)
            if before is not None and before != bidders:
                same.setdefault(price, set()).update(before | bidders)
            last[price] = bidders
        if same:
            return self._flagged(facts.release.ocid, same)
        if compared >= 2:
            return clear(0)
        if not facts.submitted:
            return missing(lacking(facts.offers, STATUS) if facts.offers else [STATUS, TENDERERS, AMOUNT, CURRENCY])
        return missing(lacking(facts.submitted, TENDERERS, AMOUNT, CURRENCY), "one_bid")

    def _flagged(self, ocid: str, same: dict[tuple[float, str], set[str]]) -> Found:
        """All tenderers are flagged; the price of most of them is told."""
        for bidders in same.values():
            self.flag_tenderers(ocid, bidders)
        (amount, currency), most = max(same.items(), key=lambda item: len(item[1]))
        return flag(len(most), tenderers=len(most), price=amount, currency=currency)
