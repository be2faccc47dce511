"""The words, dates and habits of text of the SPSE export."""

from __future__ import annotations

from datetime import date

from ..dice import Dice
from ..model import Package
from ..words import DEMAND_TAILS, DEMANDS

METHODS = {
    "tender": "Tender",
    "fast_tender": "Tender Cepat",
    "selection": "Seleksi",
    "public_auction": "Lelang Umum",
    "simple_auction": "Lelang Sederhana",
    "direct_selection": "Lelang Pemilihan Langsung",
    "general_selection": "Seleksi Umum",
    "simple_selection": "Seleksi Sederhana",
    "direct_procurement": "Pengadaan Langsung",
    "direct_appointment": "Penunjukan Langsung",
}
CATEGORIES = {
    "works": "Pekerjaan Konstruksi",
    "goods": "Pengadaan Barang",
    "consulting": "Jasa Konsultansi Badan Usaha",
    "services": "Jasa Lainnya",
}
PRICE_SYSTEMS = {
    "combined": "Gabungan Lumsum dan Harga Satuan",
    "lump_sum": "Lumsum",
    "unit_price": "Harga Satuan",
    "time_based": "Waktu Penugasan",
}
FUNDS = {"apbd": "APBD", "apbdp": "APBDP", "apbn": "APBN", "blu": "BLU", "blud": "BLUD"}

TENDER_DONE = "Tender Sudah Selesai"
PACKAGE_DONE = "Paket Sudah Selesai"
SIGNING = "Penandatanganan Kontrak"

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
#: Months whose Indonesian name an English Excel knows; it turns these dates into serial numbers.
_EXCEL_KNOWS = (4, 9, 11)
_EXCEL_ZERO = date(1899, 12, 30)


def excel_serial(day: date) -> str:
    """Days since 1899-12-30, as Excel keeps a date."""
    return str((day - _EXCEL_ZERO).days)


def short_date(day: date) -> str:
    """`15-Jan-19`, with Indonesian months."""
    return f"{day.day:02d}-{SHORT_MONTHS[day.month - 1]}-{day.year % 100:02d}"


def long_date(day: date) -> str:
    """`22 Januari 2019`, or a serial number in the months that Excel understood."""
    if day.month in _EXCEL_KNOWS:
        return excel_serial(day)
    return f"{day.day:02d} {MONTHS[day.month - 1]} {day.year}"


def system(package: Package) -> str:
    """`Tender - Pascakualifikasi Satu File - Harga Terendah Sistem Gugur`."""
    return f"{METHODS[package.method]} - {package.qualification} - {package.evaluation}"


def qualification(dice: Dice, package: Package) -> str:
    """The qualification cell: a size of firm in older tenders, later a form glued together and cut at 255."""
    if package.legacy and dice.chance(0.95):
        if dice.chance(0.034):
            return ""
        return dice.choose(
            (("Perusahaan Kecil", 85), ("Perusahaan Kecil atau Non Kecil", 9), ("Perusahaan Non Kecil", 6))
        )
    text = "Izin UsahaJenis IzinKlasifikasi" + dice.choose((("SIUJK", 5), ("IUJK", 4), ("SIUPTDP atau NIB", 3)))
    text += dice.pick(DEMANDS[package.category])
    if dice.chance(0.93):
        text += "".join(dice.some(DEMAND_TAILS, dice.between(3 if package.legacy else 4, 5)))
    return text[:255]


def size_of_firm(dice: Dice, package: Package) -> str:
    """The qualification cell of a direct purchase."""
    if package.category == "consulting":
        return ""
    wide = {"works": 0.01, "goods": 0.115, "services": 0.12}[package.category]
    if dice.chance(wide):
        return dice.choose((("Perusahaan Kecil atau Non Kecil", 54), ("Perusahaan Non Kecil", 15)))
    return "Perusahaan Kecil"


def double_space(dice: Dice, text: str) -> str:
    """One of the spaces twice."""
    places = [i for i, sign in enumerate(text) if sign == " "]
    if not places:
        return text
    i = dice.pick(places)
    return text[:i] + " " + text[i:]


def retyped(text: str, note: str = "Evaluasi Ulang") -> str:
    """A title that came out of a web page with its line breaks as Excel escapes."""
    return f"{text} " + "_x000D_\n            " * 4 + note


def cut_city(dice: Dice, city: str) -> str:
    """The city behind an address that was cut at 100 characters."""
    lost = dice.choose(((1, 6), (3, 6), (5, 5), (9, 5), (14, 3), (len(city), 2)))
    return city[: max(0, len(city) - lost)].rstrip()
