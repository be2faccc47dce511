"""Saying an outcome in a sentence, with its numbers written as each language writes them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from ckanext.bos.core.dates import format_date, parse_datetime
from ckanext.bos.core.errors import FieldError
from ckanext.bos.ocds.quality.words import LANGUAGES, amount, both

from .definition import Indicator, Outcome, Words
from .reasons import REASONS

_HOLE = re.compile(r"\{(\w+)(?::(\w+))?\}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d.*)?")
_SWAP = str.maketrans(",.", ".,")
_UNTOLD = both("tidak terhitung", "not countable")

_FIELDS: dict[str, tuple[str, str]] = {
    "blacklist": ("daftar hitam INAPROC", "the blacklist of INAPROC"),
    "history": ("data pengadaan tahun-tahun sebelumnya", "procurement of earlier years"),
    "parties.address.locality": ("kota/kabupaten penyedia", "the town of the supplier"),
    "relatedProcesses": ("proses terkait", "related processes"),
    "tender.bos.smallBusiness": ("penandaan usaha kecil", "whether it is for small businesses"),
    "tender.description": ("uraian pekerjaan", "the description"),
    "tender.items.classification.id": ("kode barang", "the classification of the items"),
    "tender.procurementMethodDetails": ("metode menurut sumber", "the method in the source's words"),
    "tender.tenderers.id": ("daftar peserta", "the list of tenderers"),
    "tender.title": ("nama paket", "the title"),
    "buyer.id": ("pembeli (OPD)", "the buyer"),
    "planning.budget.amount.amount": ("pagu anggaran", "the budget (pagu)"),
    "tender.mainProcurementCategory": ("jenis pengadaan", "the kind of procurement"),
    "tender.procurementMethod": ("metode pemilihan", "the procurement method"),
    "tender.numberOfTenderers": ("jumlah peserta", "the number of tenderers"),
    "tender.tenderPeriod.startDate": ("awal masa penawaran", "the start of the tender period"),
    "tender.tenderPeriod.endDate": ("akhir masa penawaran", "the end of the tender period"),
    "tender.value.amount": ("HPS", "the estimate (HPS)"),
    "bids.details.status": ("hasil evaluasi tiap penawaran", "the status of each offer"),
    "bids.details.date": ("waktu masuk tiap penawaran", "the time of each offer"),
    "bids.details.tenderers.id": ("peserta tiap penawaran", "the tenderer of each offer"),
    "bids.details.value.amount": ("nilai penawaran", "the amount of the offers"),
    "bids.details.value.currency": ("mata uang penawaran", "the currency of the offers"),
    "awards.status": ("status penetapan pemenang", "the status of the award"),
    "awards.date": ("tanggal penetapan pemenang", "the date of the award"),
    "awards.value.amount": ("nilai pemenang", "the value of the award"),
    "awards.suppliers.id": ("pemenang", "the winner"),
    "awards.items.classification.id": ("kode barang pada pemenang", "the classification of the awarded items"),
    "contracts.dateSigned": ("tanggal tanda tangan kontrak", "the date of signature of the contract"),
    "contracts.value.amount": ("nilai kontrak", "the value of the contract"),
}


def sentence(indicator: Indicator | type[Indicator], outcome: Outcome) -> Words:
    """What an outcome says: a flag's sentence with its numbers, what is missing, why the question does not arise, or
    that there is nothing to see.

    Numbers are written as the sentence asks (``{price:money}``); where it does not ask, as what they look like.
    Money is in the currency that :attr:`Outcome.numbers` names, else in rupiah.
    """
    if outcome.state == "missing":
        names = [field_name(path) for path in outcome.missing]
        lists = both(*(", ".join(name[lang] for name in names) for lang in LANGUAGES))
        return both(f"Tidak dapat dihitung: {lists['id']} tidak diisi.", f"Cannot be computed: {lists['en']} missing.")
    if outcome.state == "clear":
        if (reason := REASONS.get(outcome.numbers.get("reason", ""))) is not None:
            return both(f"Tidak berlaku: {reason['id']}.", f"Does not apply: {reason['en']}.")
        return both("Tidak ada yang perlu dilihat.", "Nothing to look at.")
    template = indicator.said_of.get(outcome.subject, indicator.said)
    return {lang: _filled(template[lang], outcome.numbers, lang) for lang in LANGUAGES}


def field_name(path: str) -> Words:
    """A field of OCDS in plain words; its path where there are none."""
    return both(*_FIELDS.get(path, (f"“{path}”", f"“{path}”")))


def _filled(template: str, numbers: Mapping[str, Any], lang: str) -> str:
    def write(hole: re.Match[str]) -> str:
        value = numbers[hole[1]]
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return _UNTOLD[lang]
        if hole[2] == "money":
            return amount(Decimal(str(value)), numbers.get("currency"))[lang]
        return (_WRITERS[hole[2]] if hole[2] else _plain)(value, lang)

    return _HOLE.sub(write, template)


def _plain(value: Any, lang: str) -> str:
    if isinstance(value, str):
        return _date(value, lang) if _DAY.fullmatch(value) else value
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(member, lang) for member in value)
    return _number(value, 2 if isinstance(value, float) else 0, lang)


def _number(value: float | int | Decimal, places: int, lang: str) -> str:
    text = f"{value:,.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_SWAP) if lang == "id" else text


def _percent(value: float, lang: str) -> str:
    return f"{_number(value * 100, 2, lang)}%"


def _date(value: Any, lang: str) -> str:
    try:
        return format_date(parse_datetime(value).date(), lang)
    except FieldError:
        return str(value)


def _moment(value: Any, lang: str) -> str:
    try:
        moment = parse_datetime(value)
    except FieldError:
        return str(value)
    return f"{format_date(moment.date(), lang)} {moment:%H:%M:%S}"


_WRITERS: dict[str, Callable[[Any, str], str]] = {"percent": _percent, "date": _date, "moment": _moment}
