"""R035: all offers but the winner's were disqualified."""

from __future__ import annotations

from ckanext.bos.ocds.quality.words import both

from ..definition import Setting
from .answers import Found, clear, flag, missing
from .common import Cardinal
from .facts import STATUS, TENDERERS, Facts, ids, lacking


class R035(Cardinal):
    """Those with valid bids are one, the same as the suppliers of all active awards, and at least ``threshold`` others
    have a disqualified bid. All awards must be final."""

    code = "R035"
    title = both("Semua penawaran lain digugurkan", "All except winning bid disqualified")
    meaning = both(
        "Hanya pemenang yang lolos evaluasi. Syarat atau penilaiannya mungkin diarahkan kepada satu peserta.",
        "Only the winner passed the evaluation. Conditions or marks may have been aimed at one tenderer.",
    )
    said = both(
        "Penawaran dari {disqualified} peserta digugurkan; hanya pemenang yang lolos.",
        "The offers of {disqualified} tenderers were disqualified; only the winner passed.",
    )
    said_of = {
        "Tenderer": both(
            "Menang sebagai satu-satunya yang lolos pada {processes} proses.",
            "Won as the only one who passed in {processes} processes.",
        )
    }
    clears = both(
        "Alasan gugur tiap peserta tertulis jelas dalam berita acara dan sesuai dokumen pemilihan.",
        "The minutes give for each tenderer a clear reason that follows the bidding documents.",
    )
    source = "Cardinal 0.0.8, R035 (https://cardinal.readthedocs.io/en/latest/cli/indicators/R/035.html)"
    settings = (Setting("threshold", 1, both("Paling sedikit peserta yang gugur", "Fewest disqualified tenderers")),)
    tenderers_map = True
    prints = {"Tenderer": 0.0}

    def judge(self, facts: Facts) -> Found:
        winners = {supplier for award in facts.complete or () for supplier in ids(award.suppliers)}
        if not winners:
            return facts.undecided()
        if not facts.offers:
            return missing([STATUS, TENDERERS])
        passed: set[str] = set()
        failed: set[str] = set()
        for offer in facts.offers:
            if offer.status == "valid":
                passed.update(offer.bidders)
            elif offer.status == "disqualified":
                failed.update(offer.bidders)
        others = len(failed - passed)
        if len(passed) == 1 and passed == winners and others >= max(self.set["threshold"], 1):
            self.flag_tenderers(facts.release.ocid, winners)
            return flag(others, disqualified=others)
        return missing(absent) if (absent := lacking(facts.offers, STATUS, TENDERERS)) else clear(others)
