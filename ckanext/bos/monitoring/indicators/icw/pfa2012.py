"""The scores of the Potential Fraud Analysis in its complete version of 2012."""

from __future__ import annotations

from ckanext.bos.ocds.quality.words import both

from ..definition import Setting
from ..process import Process, month_of, written
from .pfa import Pfa3, Pfa7
from .score import FLAG_FROM, FROM_MONTH, SOURCE_2012, Measured, Score, cuts


class Value2012(Pfa3):
    code = "pfa2012_value"
    title = both("PFA 2012: nilai kontrak", "PFA 2012: contract value")
    source = SOURCE_2012
    settings = (FLAG_FROM, cuts("200000000", "500000000", "1000000000", "5000000000"))


class Bidders2012(Score):
    """Bidders with an offer: fewer than 3 is 5, more than 5 is 1. Above each of the ``cuts`` it is one less."""

    code = "pfa2012_bidders"
    title = both("PFA 2012: sedikit penawaran", "PFA 2012: few offers")
    meaning = both(
        "Makin sedikit yang menawar, makin lemah persaingannya.", "The fewer offers, the weaker the competition."
    )
    said = both("Skor {score}: hanya {bids} peserta menawar.", "Score {score}: only {bids} bidders made an offer.")
    clears = both("Pekerjaan khusus dengan sedikit penyedia.", "Special work with few suppliers.")
    source = SOURCE_2012
    needs = ("bids.details.value.amount",)

    settings = (FLAG_FROM, cuts("2", "3", "4", "5"))

    def measure(self, process: Process) -> Measured:
        bids = len({bid.firms.ids or number for number, bid in enumerate(process.bids) if bid.amount})
        return 6 - self.rank(bids), {"bids": bids}


class Ratio2012(Score):
    code = "pfa2012_ratio"
    title = both("PFA 2012: kontrak dekat HPS", "PFA 2012: contract near the estimate")
    meaning = both(
        "Makin dekat ke HPS, makin kecil penghematannya.", "The nearer to the estimate, the smaller the saving."
    )
    said = both(
        "Skor {score}: kontrak {contract:money} adalah {share:percent} dari HPS {estimate:money}.",
        "Score {score}: the contract of {contract:money} is {share:percent} of the estimate of {estimate:money}.",
    )
    clears = both("HPS yang disusun teliti dari harga pasar.", "An estimate carefully made from market prices.")
    source = SOURCE_2012
    settings = (FLAG_FROM, cuts("0.80", "0.85", "0.90", "0.95"))
    needs = ("tender.value.amount", "contracts.value.amount")
    of_awards = True

    def measure(self, process: Process) -> Measured:
        contract, estimate = process.contracted_amount or 0, process.estimate or 1
        share = contract / estimate
        return self.rank(share), {"share": share, "contract": contract, "estimate": estimate}


_FLAG_FROM_1 = Setting("flag_from", 1, FLAG_FROM.label, most=1)


class LateWorks2012(Score):
    """Construction in the fourth quarter: 1, else 0."""

    code = "pfa2012_late_works"
    title = both("PFA 2012: konstruksi triwulan keempat", "PFA 2012: construction in the fourth quarter")
    meaning = both(
        "Konstruksi di akhir tahun sering tidak selesai.", "Construction late in the year is often not finished."
    )
    said = both("Pekerjaan konstruksi diumumkan {day:date}.", "Construction announced on {day:date}.")
    clears = both("Kontrak tahun jamak, atau keadaan darurat.", "A contract over several years, or an emergency.")
    source = SOURCE_2012
    settings = (_FLAG_FROM_1, FROM_MONTH)
    needs = ("tender.mainProcurementCategory", "tender.tenderPeriod.startDate")

    def measure(self, process: Process) -> Measured:
        day = 0 if process.opened is None else process.opened.day
        late = process.category == "works" and month_of(day or 1) >= self.set["from_month"]
        return int(late), {"day": written(day or 1)}


class Wins2012(Pfa7):
    """2 wins are 1, 3 are 2, 4 are 3, 5 and more 4; a single one is 0. Counted as in score 7."""

    code = "pfa2012_wins"
    title = both("PFA 2012: menang berulang", "PFA 2012: repeated wins")
    source = SOURCE_2012
    settings = (Setting("flag_from", 4, FLAG_FROM.label, most=4), cuts("1", "2", "3", "4"))

    def rank(self, value: float) -> int:
        return super().rank(value) - 1
