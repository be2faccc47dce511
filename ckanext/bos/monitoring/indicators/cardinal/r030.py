"""R030: an offer that came after the deadline won."""

from __future__ import annotations

from ckanext.bos.ocds.quality.words import both

from .answers import Found, clear, flag, missing
from .common import Cardinal
from .facts import AWARDED, DATE, STATUS, SUPPLIERS, TENDERERS, Facts, Offer, ids, lacking

_DEADLINE = "tender.tenderPeriod.endDate"


class R030(Cardinal):
    """A valid bid is dated after the end of the tender period, and one of its tenderers is supplier of an active award.

    The dates are compared as texts, as Cardinal does: 10:00+07:00 counts as later than 04:00Z.
    """

    code = "R030"
    title = both("Penawaran terlambat menang", "Late bid won")
    meaning = both(
        "Pemenang memasukkan penawaran setelah batas waktu. Ia mungkin sudah melihat penawaran lain.",
        "The winner handed in its offer after the deadline. It may have seen the others'.",
    )
    said = both(
        "Penawaran pemenang masuk {late:moment}, setelah batas waktu {deadline:moment}.",
        "The winner's offer came on {late:moment}, after the deadline of {deadline:moment}.",
    )
    said_of = {
        "Tenderer": both(
            "Menang dengan penawaran yang terlambat pada {processes} proses.",
            "Won with an offer that came late in {processes} processes.",
        )
    }
    clears = both(
        "Batas waktu diperpanjang, jam dicatat dengan zona waktu lain, atau pemenang punya penawaran lain yang "
        "tepat waktu.",
        "The deadline was put off, times were noted in another time zone, or the winner had another offer in time.",
    )
    source = "Cardinal 0.0.8, R030 (https://cardinal.readthedocs.io/en/latest/cli/indicators/R/030.html)"
    tenderers_map = True
    prints = {"OCID": 1.0, "Tenderer": 1.0}

    def judge(self, facts: Facts) -> Found:
        release = facts.release
        period = release.tender.tenderPeriod if release.tender is not None else None
        deadline = period.endDate if period is not None else None
        absent = [] if type(deadline) is str else [_DEADLINE]
        if not release.awards or not facts.offers:
            absent += [] if release.awards else [AWARDED, SUPPLIERS]
            return missing([*absent, *([] if facts.offers else [STATUS, TENDERERS, DATE])])
        active = facts.active
        if not active:
            return facts.not_awarded()
        if absent:
            return missing(absent)
        winners = {supplier for award in active for supplier in ids(award.suppliers)}
        won = [offer for offer in facts.offers if offer.status == "valid" and not winners.isdisjoint(offer.bidders)]
        late = [offer for offer in won if offer.date is not None and offer.date > str(deadline)]
        if not late:
            return _none_late(facts, won, winners)
        for offer in late:
            self.flag_tenderers(release.ocid, winners.intersection(offer.bidders))
        return flag(len(late), late=max(offer.date or "" for offer in late), deadline=deadline)


def _none_late(facts: Facts, won: list[Offer], winners: set[str]) -> Found:
    """Nothing was late as far as can be seen: whether that could be seen."""
    if not winners:
        return missing([SUPPLIERS])
    if not won:
        return missing(lacking(facts.offers, STATUS, TENDERERS))
    return missing(found) if (found := lacking(won, DATE)) else clear(0)
