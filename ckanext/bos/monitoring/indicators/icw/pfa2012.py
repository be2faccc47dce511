"""The scores of the Potential Fraud Analysis in its complete version of 2012."""

from __future__ import annotations

from ckanext.bos.core.dates import parse_date
from ckanext.bos.ocds.quality.words import both

from ..process import Process, written
from .pfa import Pfa3, Pfa7
from .score import FLAG_FROM, SOURCE_2012, Measured, Score, cuts


class Value2012(Pfa3):
    code = "pfa2012_value"
    title = both("PFA 2012: nilai kontrak", "PFA 2012: contract value")
    source = SOURCE_2012
    settings = (FLAG_FROM, cuts("200000000", "500000000", "1000000000", "5000000000"))


class Bidders2012(Score):
    """Bidders with an offer: fewer than 3 is 5, more than 5 is 1."""

    code = "pfa2012_bidders"
    title = both("PFA 2012: sedikit penawaran", "PFA 2012: few offers")
    meaning = both(
        "Makin sedikit yang menawar, makin lemah persaingannya.", "The fewer offers, the weaker the competition."
    )
    said = both("Skor {score}: hanya {bids} peserta menawar.", "Score {score}: only {bids} bidders made an offer.")
    clears = both("Pekerjaan khusus dengan sedikit penyedia.", "Special work with few suppliers.")
    source = SOURCE_2012
    needs = ("bids.details.value.amount",)

    def measure(self, process: Process) -> Measured:
        bids = sum(1 for bid in process.bids if bid.amount)
        return min(5, max(1, 7 - bids)), {"bids": bids}


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

    def measure(self, process: Process) -> Measured | None:
        contract = process.contracted_amount
        if process.estimate is None or contract is None:
            return None
        share = contract / process.estimate
        return self.rank(share), {"share": share, "contract": contract, "estimate": process.estimate}


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
    settings = ()
    needs = ("tender.tenderPeriod.startDate",)

    def __init__(self, given: object = None) -> None:
        super().__init__({"flag_from": 1})

    def measure(self, process: Process) -> Measured | None:
        if process.opened is None:
            return None
        day = written(process.opened.day)
        tender = process.release.tender
        works = tender is not None and tender.mainProcurementCategory == "works"
        return int(works and parse_date(day).month >= 10), {"day": day}


class Wins2012(Pfa7):
    code = "pfa2012_wins"
    title = both("PFA 2012: menang berulang", "PFA 2012: repeated wins")
    source = SOURCE_2012
    settings = (FLAG_FROM, cuts("2", "3", "4", "5"))
