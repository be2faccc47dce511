"""Flags of Development Gateway on time: i019, i038. Days are whole days of 24 hours, what is left over is dropped."""

from __future__ import annotations

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged, methods
from ..process import DAY, Process, written
from .bids import SOURCE


class I019(Judged):
    """Value: days from the award to the signature of its contract, of several the longest."""

    code = "i019"
    family = "dg"
    title = both("Lama antara penetapan pemenang dan kontrak", "Long from award to contract")
    meaning = both(
        "Penandatanganan kontrak tertunda lama setelah pemenang ditetapkan; syarat kontrak mungkin dirundingkan di "
        "luar aturan.",
        "The contract was signed long after the award; terms may have been negotiated outside the rules.",
    )
    said = both(
        "Kontrak ditandatangani {signed:date}, {days} hari setelah pemenang ditetapkan {awarded:date} "
        "(batas {threshold} hari).",
        "The contract was signed on {signed:date}, {days} days after the award of {awarded:date} "
        "(limit {threshold} days).",
    )
    clears = both(
        "Sanggah atau sanggah banding, anggaran yang baru tersedia, atau tanggal yang salah ketik.",
        "Complaints and appeals, a budget that became available late, or a mistyped date.",
    )
    source = SOURCE.format("I019") + "; signature - award"
    settings = (Setting("threshold", 60, both("Hari lebih dari", "Days more than")),)
    needs = ("awards.date", "tender.tenderPeriod.endDate", "contracts.dateSigned")
    of_awards = True

    def judge(self, process: Process) -> Outcome:
        longest = None
        for award, contract in process.pairs():
            if award.when is not None and contract.when is not None:
                seconds = contract.when.seconds - award.when.seconds
                if longest is None or seconds > longest[0]:
                    longest = (seconds, award.when.day, contract.when.day)
        if longest is None:
            return self.missing(process.ocid, "contracts.dateSigned")
        days, threshold = int(longest[0] / DAY), self.set["threshold"]
        if days <= threshold:
            return self.clear(process.ocid, days)
        awarded, signed = written(longest[1]), written(longest[2])
        return self.flag(process.ocid, days, days=days, awarded=awarded, signed=signed, threshold=threshold)


class I038(Judged):
    """Value: days from the announcement to the deadline of offers; also below zero."""

    code = "i038"
    family = "dg"
    title = both("Masa penawaran pendek", "Short bid period")
    meaning = both(
        "Waktu menyiapkan penawaran terlalu pendek bagi peserta yang tidak tahu lebih dulu.",
        "Too little time to prepare an offer for those who did not know of it before.",
    )
    said = both(
        "Masa penawaran {days} hari, dari {start:date} sampai {end:date} (batas {threshold} hari).",
        "The tender period was {days} days, from {start:date} to {end:date} (limit {threshold} days).",
    )
    clears = both(
        "Tender cepat atau keadaan mendesak yang dibolehkan aturannya.",
        "A fast tender or an urgency for which the rules allow a shorter period.",
    )
    source = SOURCE.format("I038")
    settings = (methods("open"), Setting("threshold", 14, both("Hari kurang dari", "Days less than")))
    needs = ("tender.procurementMethod", "tender.tenderPeriod.startDate", "tender.tenderPeriod.endDate")

    def judge(self, process: Process) -> Outcome:
        start, end, threshold = process.opened, process.closed, self.set["threshold"]
        if start is None or end is None:
            return self.missing(process.ocid, *self.needs[1:])
        days = int((end.seconds - start.seconds) / DAY)
        if days >= threshold:
            return self.clear(process.ocid, days)
        period = {"start": written(start.day), "end": written(end.day)}
        return self.flag(process.ocid, days, days=days, threshold=threshold, **period)
