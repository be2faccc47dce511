"""R003: the time to hand in offers was short."""

from __future__ import annotations

import re
from datetime import date

from ckanext.bos.ocds.quality.words import both

from ..definition import Setting
from .answers import Found, clear, excused, flag, missing
from .common import Cardinal
from .facts import Facts

_RFC_3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?(?:[Zz]|([+\-\u2212])(\d\d):([0-5]\d))", re.ASCII
)
_NANO = 1_000_000_000
_DAY = 86_400 * _NANO


class R003(Cardinal):
    """Whole days from start to end of the tender period, a part of a day dropped; also where the end comes first."""

    code = "R003"
    title = both("Masa penawaran singkat", "Short submission period")
    meaning = both(
        "Waktu untuk menyiapkan penawaran pendek. Peserta yang tahu lebih dulu diuntungkan, yang lain tidak sempat.",
        "There was little time to prepare an offer. Whoever knew before has an advantage, others come too late.",
    )
    said = both(
        "Masa penawaran {days} hari, dari {start:date} sampai {end:date}; batasnya {threshold} hari.",
        "The tender period is {days} days, from {start:date} to {end:date}; the limit is {threshold} days.",
    )
    clears = both(
        "Aturan metode ini memang membolehkan waktu sependek itu, atau pemilihan diulang setelah gagal.",
        "The rules of this method allow so short a time, or it is a repeated tender after a failed one.",
    )
    source = "Cardinal 0.0.8, R003 (https://cardinal.readthedocs.io/en/latest/cli/indicators/R/003.html)"
    settings = (
        Setting("threshold", 15, both("Ditandai bila kurang dari (hari)", "Flagged when less than (days)"), least=None),
        Setting("procurement_methods", (), both("Hanya metode ini", "Only these methods")),
        Setting(
            "procurement_method_details",
            {},
            both("Batas lain per metode rinci (hari)", "Other limits by details of the method (days)"),
            least=None,
        ),
    )
    prints = {"OCID": 1.0}

    def judge(self, facts: Facts) -> Found:
        tender = facts.release.tender
        if methods := self.set["procurement_methods"]:
            method = tender.procurementMethod if tender is not None else None
            if type(method) is not str:
                return missing(["tender.procurementMethod"])
            if method not in methods:
                return excused("method")
        period = tender.tenderPeriod if tender is not None else None
        if tender is None or period is None:
            return missing(["tender.tenderPeriod.startDate", "tender.tenderPeriod.endDate"])
        start, end = instant(period.startDate), instant(period.endDate)
        if start is None or end is None:
            absent = (("startDate", start), ("endDate", end))
            return missing(f"tender.tenderPeriod.{name}" for name, found in absent if found is None)
        days = abs(end - start) // _DAY * (1 if end >= start else -1)
        threshold = self.set["threshold"]
        if type(details := tender.procurementMethodDetails) is str:
            threshold = self.set["procurement_method_details"].get(details, threshold)
        if days >= threshold:
            return clear(days)
        return flag(days, days=days, threshold=threshold, start=period.startDate, end=period.endDate)


def instant(raw: object) -> int | None:
    """Nanoseconds since the year 1 of a date and time as RFC 3339 writes it; None for anything else."""
    match = _RFC_3339.fullmatch(raw) if type(raw) is str else None
    if match is None:
        return None
    hour, minute, second = int(match[4]), int(match[5]), int(match[6])
    if hour > 23 or minute > 59 or second > 60:
        return None
    try:
        seconds = date(int(match[1]), int(match[2]), int(match[3])).toordinal() * 86_400
    except ValueError:
        return None
    seconds += hour * 3600 + minute * 60 + second
    if match[8]:
        if int(match[9]) > 23:
            return None
        east = int(match[9]) * 3600 + int(match[10]) * 60
        seconds += -east if match[8] == "+" else east
    return seconds * _NANO + (int(match[7].ljust(9, "0")) if match[7] else 0)
