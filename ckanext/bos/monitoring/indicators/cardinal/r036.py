"""R036: the lowest offer was disqualified."""

from __future__ import annotations

from ckanext.bos.ocds.quality.words import both

from .answers import Found, clear, excused, flag, missing
from .common import Cardinal
from .facts import AMOUNT, AWARDED, CURRENCY, STATUS, Facts, lacking


class R036(Cardinal):
    """The lowest of the submitted bids (the first of equals) is disqualified, there is an active award, and some valid
    bid has an amount."""

    code = "R036"
    title = both("Penawaran terendah digugurkan", "Lowest bid disqualified")
    meaning = both(
        "Peserta dengan harga terendah digugurkan. Mungkin agar peserta yang lebih mahal menang.",
        "The tenderer with the lowest price was disqualified, maybe so that a dearer one could win.",
    )
    said = both(
        "Penawaran terendah {lowest:money} digugurkan; penawaran sah terendah {valid:money}, lebih mahal {more:money}.",
        "The lowest offer of {lowest:money} was disqualified; the lowest valid one is {valid:money}, "
        "{more:money} more.",
    )
    clears = both(
        "Alasan gugurnya tertulis jelas dalam berita acara, atau pemilihan tidak hanya berdasarkan harga.",
        "The minutes give a clear reason, or price was not the only criterion.",
    )
    source = "Cardinal 0.0.8, R036 (https://cardinal.readthedocs.io/en/latest/cli/indicators/R/036.html)"
    prints = {"OCID": 1.0}

    def judge(self, facts: Facts) -> Found:
        if not facts.priced:
            return excused("not_compared")
        if not facts.release.awards:
            return missing([AWARDED, *([] if facts.offers else [STATUS, AMOUNT, CURRENCY])])
        if not facts.active:
            return facts.not_awarded()
        lowest = valid = None
        failed = False
        for offer in facts.submitted:
            amount = offer.amount
            if amount is None or offer.currency is None or not self.shared.is_compared(offer.currency):
                continue
            if lowest is None or amount < lowest:
                lowest, failed = amount, offer.status == "disqualified"
            if offer.status == "valid" and (valid is None or amount < valid):
                valid = amount
        if failed and lowest is not None and valid is not None:
            more = valid - lowest
            return flag(more, lowest=lowest, valid=valid, more=more, currency=self.shared.currency)
        return _unseen(facts, valid)


def _unseen(facts: Facts, valid: float | None) -> Found:
    """Nothing to look at as far as can be seen: whether a disqualified offer without amount might have been lower."""
    if not facts.submitted:
        return missing(lacking(facts.offers, STATUS) if facts.offers else [STATUS, AMOUNT, CURRENCY])
    failed = [offer for offer in facts.submitted if offer.status == "disqualified"]
    if not failed:
        return clear(0)
    asked = failed if valid is not None else facts.submitted
    return missing(absent) if (absent := lacking(asked, AMOUNT, CURRENCY)) else clear(0)
