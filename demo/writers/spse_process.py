"""Bidders and schedule of a tender or direct purchase (sections 4.4 and 4.5 of the reference)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ..model import Package, World
from .codes import LPSE, Register, package_number, supplier_number, tax_number_16
from .planted import Planted

Row = dict[str, Any]

_OPENING = (
    "Pembukaan file dokumen penawaran  (dokumen penawaran harga, administrasi dan teknis) serta dokumen kualifikasi"
)
#: (code, name, number of the step, from, to): days are counted from the announcement (a), the opening (o), the
#: award (w) or the signing (s).
_Step = tuple[int, str | None, int, str, str]
_POST: tuple[_Step, ...] = (
    (18807, "Pengumuman pascakualifikasi", 291, "a+0 16:00", "o-1 23:59"),
    (18777, "Download dokumen pemilihan dan kualifikasi", 292, "a+0 16:00", "o+0 09:00"),
    (18812, "Penjelasan dokumen lelang", 293, "a+3 08:00", "a+3 09:00"),
    (18833, "Upload Dokumen Penawaran", 294, "a+3 13:00", "o+0 09:00"),
    (18798, _OPENING, 295, "o+0 09:01", "o+0 23:59"),
    (18843, None, 296, "o+0 09:02", "w-1 16:00"),
    (18802, "Pembuktian kualifikasi", 297, "w-1 08:00", "w-1 15:45"),
    (18804, "Penetapan pemenang", 298, "w+0 08:00", "w+0 16:30"),
    (18810, "Pengumuman pemenang", 299, "w+0 16:31", "w+0 21:00"),
    (18789, "Masa Sanggah Hasil Lelang", 300, "w+0 21:01", "w+3 08:00"),
    (18817, "Surat penunjukan penyedia barang/jasa", 301, "w+3 08:01", "w+4 16:00"),
    (18803, "Penandatanganan  kontrak", 302, "s+0 08:00", "s+5 16:00"),
)
_PRE: tuple[_Step, ...] = (
    (18808, "Pengumuman prakualifikasi", 172, "a+0 16:00", "a+2 09:00"),
    (18778, "Download dokumen prakualifikasi", 173, "a+0 16:00", "a+2 09:00"),
    (18832, "Penjelasan Dokumen Prakualifikasi", 174, "a+1 09:00", "a+1 10:00"),
    (18827, "Upload dokumen prakualifikasi", 175, "a+1 13:00", "a+2 09:00"),
    (18779, "Evaluasi dokumen kualifikasi dan pembuktian kualifikasi", 176, "a+2 09:01", "a+3 16:00"),
    (18802, "Pembuktian kualifikasi", 177, "a+3 08:00", "a+3 16:00"),
    (18830, "Penetapan Hasil Kualifikasi", 178, "a+3 16:01", "a+3 17:00"),
    (18811, "Penjelasan", 179, "a+3 17:01", "a+4 07:59"),
    (18791, "Masa sanggah prakualifikasi", 180, "a+4 08:00", "a+5 09:00"),
    (18776, None, 181, "a+5 09:01", "o+0 08:59"),
    (18812, "Penjelasan dokumen lelang", 182, "a+5 10:00", "a+5 11:00"),
    (18833, "Upload Dokumen Penawaran", 183, "a+5 13:00", "o+0 08:59"),
    (18795, "Pembukaan dan evaluasi penawaran file I", 184, "o+0 09:00", "o+1 14:00"),
    (18793, "Pemberitahuan/pengumuman peringkat teknis", 186, "o+1 14:01", "o+1 15:00"),
    (18796, "Pembukaan dan evaluasi penawaran file II", 187, "o+1 15:01", "o+2 16:00"),
    (18804, "Penetapan pemenang", 188, "w+0 08:00", "w+0 16:30"),
    (18810, "Pengumuman pemenang", 189, "w+0 17:01", "w+1 07:59"),
    (18789, "Masa Sanggah Hasil Lelang", 190, "w+1 08:00", "w+3 08:00"),
    (18784, "Klarifikasi dan negosiasi teknis dan biaya", 191, "w+3 08:00", "w+3 16:00"),
    (18817, "Surat penunjukan penyedia barang/jasa", 193, "w+3 16:01", "w+4 16:00"),
    (18803, "Penandatanganan  kontrak", 194, "s+0 08:00", "s+5 16:00"),
)
_DIRECT: tuple[tuple[_Step, str], ...] = (
    ((18833, "Upload Dokumen Penawaran", 1, "a+0 14:00", "o+0 10:00"), "PEMASUKAN_PENAWARAN"),
    ((18798, _OPENING, 2, "o+0 10:01", "o+0 10:30"), "PEMBUKAAN_PENAWARAN"),
    ((18781, "Evaluasi penawaran", 3, "o+0 10:31", "w+0 12:00"), "EVALUASI_PENAWARAN"),
    ((18840, None, 4, "w+0 09:00", "w+0 23:59"), "KLARIFIKASI_NEGOSIASI"),
    ((18841, None, 5, "s+0 09:00", "s+3 16:00"), "TANDATANGAN_SPK"),
)


def schedule(register: Register, package: Package) -> Iterator[Row]:
    """`jadwal-tahapan-tender` or `-non-tender`: 12, 21 or 5 steps; some have no name.

    Tenders give local times, direct purchases the same with a `Z`.
    """
    opened = package.opened or package.created + timedelta(days=6)
    awarded = package.awarded or opened + timedelta(days=9)
    signed = package.contract.signed if package.contract else awarded + timedelta(days=5)
    days = {"a": package.created, "o": opened, "w": awarded, "s": signed}
    head = _head(register, package)
    if package.kind == "nontender":
        for (code, name, step, start, end), words in _DIRECT:
            yield {
                **head,
                "kd_nontender": int(package.code),
                "kd_tahapan": code,
                "nama_tahapan": name,
                "kd_akt": step,
                "nama_akt": words,
                "tgl_awal": f"{_time(days, start)}.000000Z".replace(" ", "T"),
                "tgl_akhir": f"{_time(days, end)}.000000Z".replace(" ", "T"),
                "dtj_id": int(package.code) * 10 + step,
            }
        return
    steps = _PRE if package.qualification.startswith("Pra") else _POST
    for place, (code, name, step, start, end) in enumerate(steps):
        yield {
            **head,
            "kd_tender": int(package.code),
            "kd_tahapan": code,
            "nama_tahapan": name,
            "kd_akt": step,
            "nama_akt": None,
            "tgl_awal": _time(days, start),
            "tgl_akhir": _time(days, end),
            "dtj_id": int(package.code) * 100 + place,
        }


def _time(days: dict[str, date], text: str) -> str:
    day = days[text[0]] + timedelta(days=int(text[1:3]))
    return f"{day} {text[4:]}:00"


def _head(register: Register, package: Package) -> Row:
    head = register.spse_head(package.unit, package.year)
    kept = ("tahun_anggaran", "kd_klpd", "kd_satker", "kd_satker_str")
    return {**{key: head[key] for key in kept}, "kd_lpse": LPSE}


def persons(world: World) -> set[int]:
    """Numbers of firms that are single persons: they carry an identity card's number instead of a firm's.

    Only firms that never won, so that nothing hangs on how their name is shown.
    """
    winners = {package.winner.firm.number for package in world.packages if package.winner}
    winners |= {package.contract.firm.number for package in world.packages if package.contract}
    return {firm.number for firm in world.firms if firm.number % 97 == 0 and firm.number not in winners}


class Bidders:
    """`peserta-tender`: registrations, few of them with an offer."""

    def __init__(self, register: Register, persons: set[int], planted: Planted) -> None:
        self.register, self.persons, self.planted = register, persons, planted

    def rows(self, package: Package) -> Iterator[Row]:
        """One row for each registered bidder."""
        head = _head(self.register, package)
        for place, bid in enumerate(package.bids):
            firm = bid.firm
            card = self.planted.identity_card(firm.number // 97) if firm.number in self.persons else ""
            yield {
                **head,
                "kd_tender": int(package.code),
                "kd_pkt_dce": package_number(package),
                "kd_peserta": 1_000 * int(package.code) + place,
                "kd_penyedia": supplier_number(firm),
                "nama_penyedia": firm.variant if place % 9 == 8 else firm.name,
                "npwp_penyedia": card or firm.npwp,
                "npwp_penyedia_16": card or (None if place % 17 == 16 else tax_number_16(firm)),
                "nilai_penawaran": bid.offer,
                "nilai_terkoreksi": bid.corrected,
                "pemenang": int(bid is package.winner),
                "pemenang_terverifikasi": 0,
                "alasan": None,
            }
