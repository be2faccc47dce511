"""Saying dates, amounts and places of a release in plain Indonesian and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from ckanext.bos.core.dates import WIB, format_date
from ckanext.bos.core.money import format_rupiah

Words = Mapping[str, str]
"""The same words by language: ``{"id": …, "en": …}``."""
LANGUAGES = ("id", "en")

_NAMES: dict[str, tuple[str, str]] = {
    "date": ("tanggal rilis", "the release date"),
    "tender.tenderPeriod.startDate": ("awal masa penawaran", "the start of the tender period"),
    "tender.tenderPeriod.endDate": ("akhir masa penawaran", "the end of the tender period"),
    "tender.tenderPeriod": ("masa penawaran", "the tender period"),
    "tender.enquiryPeriod": ("masa penjelasan", "the enquiry period"),
    "tender.awardPeriod": ("masa penetapan pemenang", "the award period"),
    "tender.contractPeriod": ("rencana masa kontrak", "the planned contract period"),
    "tender.contractPeriod.startDate": ("rencana mulai kontrak", "the planned start of the contract"),
    "tender.value": ("HPS", "the estimate (HPS)"),
    "planning.budget.amount": ("pagu anggaran", "the budget (pagu)"),
    "planning.budget.budgetBreakdown[].period": ("tahun baris anggaran", "the period of the budget line"),
    "awards[].date": ("tanggal penetapan pemenang", "the award date"),
    "awards[].value": ("nilai pemenang", "the award value"),
    "awards[].contractPeriod": ("masa kontrak dalam penetapan pemenang", "the contract period of the award"),
    "contracts[].dateSigned": ("tanggal tanda tangan kontrak", "the date of signature of the contract"),
    "contracts[].period": ("masa kontrak", "the contract period"),
    "contracts[].period.endDate": ("akhir kontrak", "the end of the contract"),
    "contracts[].value": ("nilai kontrak", "the contract value"),
    "contracts[].guarantees[].period": ("masa jaminan", "the period of the guarantee"),
    "contracts[].implementation.transactions[].date": ("tanggal pembayaran", "the payment date"),
    "contracts[].implementation.transactions[].value": ("nilai pembayaran", "the payment"),
    "bids.details[].value": ("nilai penawaran", "the offer"),
}
_LAST: dict[str, tuple[str, str]] = {
    "date": ("tanggal perubahan", "the date of the amendment"),
    "datePublished": ("tanggal terbit dokumen", "the publication date of the document"),
    "dateModified": ("tanggal ubah terakhir", "the date of the last change"),
    "dateMet": ("tanggal tonggak tercapai", "the date on which the milestone was met"),
}
_STATUS: dict[str, tuple[str, str]] = {
    "planning": ("rancangan", "being planned"),
    "planned": ("direncanakan", "planned"),
    "active": ("berjalan", "active"),
    "complete": ("selesai", "complete"),
    "unsuccessful": ("gagal", "unsuccessful"),
    "cancelled": ("dibatalkan", "cancelled"),
    "withdrawn": ("ditarik", "withdrawn"),
    "pending": ("belum ditetapkan", "pending"),
    "terminated": ("selesai atau diputus", "terminated"),
    "scheduled": ("dijadwalkan", "scheduled"),
    "notMet": ("belum tercapai", "not met"),
    "partiallyMet": ("tercapai sebagian", "partially met"),
    "met": ("tercapai", "met"),
}
_ROLES: dict[str, tuple[str, str]] = {
    "buyer": ("pembeli (OPD)", "buyer"),
    "procuringEntity": ("pelaksana pemilihan", "procuring entity"),
    "tenderer": ("peserta", "tenderer"),
    "supplier": ("penyedia", "supplier"),
    "payer": ("pembayar", "payer"),
    "payee": ("penerima pembayaran", "payee"),
}
_BEYOND = Decimal("1e20")
_INDEX = re.compile(r"\[(\d+)\]")


def both(indonesian: str, english: str) -> Words:
    """Words in both languages."""
    return {"id": indonesian, "en": english}


def plain(path: str) -> str:
    """A path without positions: ``contracts[1].dateSigned`` -> ``contracts[].dateSigned``."""
    return _INDEX.sub("[]", path)


def place(path: str) -> Words:
    """What stands at a path, in words, with its number where it is not the first of its list."""
    bare = plain(path)
    name = _NAMES.get(bare) or _LAST.get(bare.rpartition(".")[2]) or (f"“{bare}”", f"“{bare}”")
    numbers = _INDEX.findall(path)
    if not numbers or not int(numbers[-1]):
        return both(*name)
    number = int(numbers[-1]) + 1
    return both(f"{name[0]} ke-{number}", f"{name[1]} no. {number}")


def status(code: str) -> Words:
    """A status of OCDS as people say it, with the code."""
    name = _STATUS.get(code, (code, code))
    return both(*(f"“{words}”" for words in name))


def role(code: str) -> Words:
    """A role of an organisation."""
    return both(*_ROLES.get(code, (code, code)))


def day(moment: datetime, clock: bool = False) -> Words:
    """A date, with the time of day where that matters."""
    local = moment.astimezone(WIB)
    time = local.strftime(" %H:%M") if clock else ""
    return both(format_date(local.date(), "id") + time, format_date(local.date(), "en") + time)


def amount(value: Decimal, currency: str | None) -> Words:
    """An amount in full, in rupiah unless another currency is named."""
    if abs(value) >= _BEYOND:
        return both(*(f"{currency or 'IDR'} {value:.3E}",) * 2)
    if currency in (None, "IDR"):
        return both(format_rupiah(value, lang="id"), format_rupiah(value, lang="en"))
    return both(*(f"{currency} {value:,.2f}",) * 2)


def short(value: object) -> str:
    """A found value as text, not too long."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else text[:79] + "…"
