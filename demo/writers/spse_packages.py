"""Announcements and results of tenders and direct purchases (sections 4.1, 4.3, 4.10 and 4.11 of the reference)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ..model import Package, Plan
from . import spse_words as words
from .codes import (
    ACCOUNTS,
    LPSE,
    LPSE_NAME,
    LPSE_URL,
    PROVINCE_NAME,
    REGENCY_NAME,
    Activity,
    Register,
    package_number,
    plan_codes,
    supplier_number,
    tax_number_16,
    wire_time,
)
from .planted import Planted
from .sirup_rows import officer
from .wire import masked, masked_number

Row = dict[str, Any]

_KINDS = {"goods": (0, "Pengadaan Barang"), "works": (2, "Pekerjaan Konstruksi"), "services": (3, "Jasa Lainnya")}
_STUDIES = ((1, "Jasa Konsultansi Badan Usaha Non Konstruksi"), (5, "Jasa Konsultansi Badan Usaha Konstruksi"))
_CLOSED = "Tidak ada peserta yang lulus evaluasi penawaran"
_GROUP = ("Mulyono Hadi", "Ratri Suci", "Yusron Amin")


def kind(package: Package) -> tuple[int, str]:
    """`kgr_id` and `jenis_pengadaan`."""
    if package.category == "consulting":
        return _STUDIES[package.title.startswith(("Pengawasan", "Perencanaan", "PENGAWASAN", "PERENCANAAN"))]
    return _KINDS[package.category]


def agreed(package: Package) -> int:
    """What the result service calls negotiated, typing errors included; rupiah."""
    return package.negotiated * package.typing_factor


def number(amount: int, key: int) -> int | float:
    """An amount, in some rows with a decimal point."""
    return float(amount) if key % 8 == 0 else amount


class Announcements:
    """Rows of announcements and results.

    :param also: package key -> the second plan it was bought with
    """

    def __init__(self, register: Register, also: dict[int, Plan]) -> None:
        self.register, self.also = register, also

    def _pagu(self, package: Package) -> int:
        """The sum over the listed plans, even of a plan that another tender uses."""
        other = self.also.get(package.key)
        if package.shared_plan and package.title.startswith("Pengawasan Teknis "):
            return package.plan.amount
        return package.amount + (other.amount if other else 0)

    def _common(self, package: Package) -> Row:
        return {
            **self.register.spse_head(package.unit, package.year),
            "kd_lpse": LPSE,
            "nama_lpse": LPSE_NAME,
            "kd_pkt_dce": package_number(package),
            "kd_rup": ";".join(plan_codes(package, self.also)),
            "nama_paket": package.title,
            "pagu": self._pagu(package),
            "hps": number(package.estimate, package.key),
            "sumber_dana": words.FUNDS[package.fund],
            "kualifikasi_paket": "Kecil" if package.amount <= 2_500_000_000 else "Menengah",
            "jenis_pengadaan": kind(package)[1],
            "mtd_pemilihan": words.METHODS[package.method],
            "kontrak_pembayaran": words.PRICE_SYSTEMS[package.price_system],
            "url_lpse": LPSE_URL,
        }

    def tender(self, package: Package) -> Row:
        """`tender/pengumuman`."""
        n, group = int(package.code), package.key
        kgr, kgr_name = kind(package)
        lost = package.winner is None
        return {
            **self._common(package),
            "list_tahun_anggaran": str(package.year),
            "kd_tender": n,
            "mtd_evaluasi": package.evaluation,
            "mtd_kualifikasi": _qualification(package),
            "status_tender": "Gagal/Batal" if lost else "Selesai",
            "tanggal_status": f"{package.year + 1}-01-14T00:00:00Z",
            "versi_tender": 2 if package.retry_of else 1,
            "ket_ditutup": _CLOSED if lost else None,
            "ket_diulang": None,
            "tgl_buat_paket": wire_time(package.created - timedelta(days=3 + n % 5), n),
            "tgl_kolektif_kolegial": wire_time(package.created, n % 5),
            "tgl_pengumuman_tender": f"{package.created}T16:00:00Z",
            "nip_ppk": officer(self.register, package.unit)["nip_ppk"],
            "nama_ppk": officer(self.register, package.unit)["nama_ppk"],
            "nip_pokja": ";".join(masked_number(Planted().civil_servant(group + i)) for i in range(3)),
            "nama_pokja": ";".join(masked(name) for name in _GROUP),
            "lokasi_pekerjaan": f"{package.location} - {PROVINCE_NAME}",
            "provinsi": PROVINCE_NAME,
            "kabkota": REGENCY_NAME,
            "kgr_id": kgr,
            "kgr_nama": kgr_name,
        }

    def tender_result(self, package: Package) -> Row:
        """`tender/tender-selesai-nilai`: `kd_satker` holds the printed code here; the award's day is a schedule's."""
        head = self.register.spse_head(package.unit, package.year)
        head["kd_satker"] = head.pop("kd_satker_str")
        return {
            **head,
            "kd_lpse": LPSE,
            "kd_tender": int(package.code),
            "kd_paket": package_number(package),
            "kd_rup_paket": ";".join(plan_codes(package, self.also)),
            "pagu": self._pagu(package),
            "hps": number(package.estimate, package.key),
            **self._prices(package),
            "tgl_pengumuman_tender": f"{package.created}T00:00:00Z",
            "tgl_penetapan_pemenang": f"{package.awarded}T00:00:00Z",
            **_supplier(package, "npwp_16_penyedia"),
            "psr_id": 2_800_000_000 + package.key,
            "lokasi_pekerjaan": f"{package.location} - {PROVINCE_NAME}" if package.key % 3 else None,
            "kabkota": REGENCY_NAME,
            "provinsi": PROVINCE_NAME,
        }

    def direct(self, package: Package) -> Row:
        """`tender/non-tender-pengumuman`."""
        n = int(package.code)
        lost = package.winner is None
        who = officer(self.register, package.unit)
        return {
            **self._common(package),
            "lls_id": n,
            "kd_nontender": n,
            "mak": self._accounts(package),
            "status_nontender": "Gagal/Batal" if lost else "Selesai",
            "versi_nontender": 1,
            "ket_diulang": None,
            "ket_ditutup": "Negosiasi harga tidak mencapai kesepakatan" if lost else "" if n % 3 == 0 else None,
            "tgl_buat_paket": wire_time(package.created - timedelta(days=1), n),
            "tgl_kolektif_kolegial": wire_time(package.created, n % 5),
            "tgl_pengumuman_nontender": f"{package.created} 14:00:00.000000Z",
            "nip_nama_ppk": f"{who['nip_ppk']} - {who['nama_ppk']}",
            "nip_nama_pokja": None,
            "nip_nama_pp": f"{masked_number(Planted().civil_servant(n % 40))} - {masked(_GROUP[n % 3])}",
            "repeat_order": "Tidak",
        }

    def direct_result(self, package: Package) -> Row:
        """`tender/non-tender-selesai`: of several plan codes only the last is left here."""
        row = self._common(package)
        return {
            **row,
            "kd_rup": row["kd_rup"].split(";")[-1],
            "lpse_id": LPSE,
            "kd_nontender": int(package.code),
            **self._prices(package),
            "mak": self._accounts(package),
            "status_nontender": "Selesai" if package.key % 9 else "Berlangsung",
            "tgl_pengumuman_nontender": f"{package.created} 14:00:00",
            "tgl_selesai_nontender": f"{package.awarded} 16:00:00",
            **_supplier(package, "npwp16_penyedia"),
            "tgl_penarikan": f"{package.year + 1}-01-15",
        }

    def _accounts(self, package: Package) -> str:
        plans = [package.plan, *filter(None, [self.also.get(package.key)])]
        return ";".join(f"{Activity.of(plan).sub_activity}.{ACCOUNTS[plan.category]}." for plan in plans)

    def _prices(self, package: Package) -> Row:
        """Offer, corrected offer, negotiated amount, contract value and its domestic and small-business parts."""
        assert package.winner is not None
        bid, contract = package.winner, package.contract
        value: int | None = agreed(package)
        if package.contract_recorded and contract:
            value = contract.amount * package.typing_factor
        elif package.key % 10 == 0:
            value = None
        parts = value if package.key % 4 else None
        return {
            "nilai_penawaran": number(bid.offer or 0, package.key) or None,
            "nilai_terkoreksi": number(bid.corrected or 0, package.key) or None,
            "nilai_negosiasi": number(agreed(package), package.key) or None,
            "nilai_kontrak": None if value is None else number(value, package.key),
            "nilai_pdn_kontrak": parts,
            "nilai_umk_kontrak": parts,
        }


def _supplier(package: Package, column_16: str) -> Row:
    assert package.winner is not None
    firm = package.winner.firm
    return {
        "kd_penyedia": supplier_number(firm),
        "nama_penyedia": firm.name,
        "npwp_penyedia": firm.npwp,
        column_16: tax_number_16(firm),
    }


def _qualification(package: Package) -> str:
    """`Pasca Satu File`, `Pra Dua File Kualitas Biaya`."""
    text = package.qualification.replace("Pascakualifikasi", "Pasca").replace("Prakualifikasi", "Pra")
    return "Pra Dua File Kualitas Biaya" if text == "Pra Dua File" else text
