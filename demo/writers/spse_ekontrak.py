"""The papers of e-kontrak: appointment, contract, order to start, payments and handover (sections 4.6 to 4.9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ..dice import Dice
from ..model import Contract, Package
from . import spse_words as words
from .codes import LPSE, Register, supplier_number, tax_number_16
from .planted import Planted
from .sirup_rows import officer

Row = dict[str, Any]

_FORMS = {
    "CV": "Persekutuan Komanditer (CV / Commanditer Venoschaap )",
    "PT": "Perseroan Terbatas (PT)",
    "UD": "Orang Perseorangan",
}
_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def letter_number(contract: Contract) -> str:
    """Number of the letter of appointment (SPPBJ)."""
    return contract.number.replace("027/", "027/SPPBJ-", 1)


def contract_number(package: Package) -> str:
    """The number as e-kontrak keeps it: typed by hand, sometimes with spaces."""
    assert package.contract is not None
    number = package.contract.number
    return number.replace("/", " / ", 2) if package.key % 11 == 0 else number


class Papers:
    """Rows of one year's e-kontrak. Bank, owner, address and civil servants' numbers in it are planted."""

    def __init__(self, register: Register, seed: int, year: int, planted: Planted) -> None:
        self.register, self.planted = register, planted
        self.dice = Dice(seed, "spse", "ekontrak", str(year))

    def _head(self, package: Package, masked: bool) -> Row:
        unit = package.unit
        number = self.register.officer(unit)
        who = officer(self.register, unit)
        plain = {"nip_ppk": self.planted.civil_servant(number), "nama_ppk": f"PPK {number * 7919 % 0xFFFFFF:06x}"}
        return {
            **self.register.spse_head(unit, package.year),
            "alamat_satker": "Jl. Panglima Sudirman, Bojonegoro",
            "kd_lpse": LPSE,
            **_code(package),
            "nama_paket": package.title,
            "nip_ppk": who["nip_ppk"] if masked else plain["nip_ppk"],
            "nama_ppk": who["nama_ppk"] if masked else plain["nama_ppk"],
            "jabatan_ppk": "Kepala Bidang",
        }

    def letter(self, package: Package) -> Row:
        """`tender-ekontrak`, `non-tender-ekontrak`: the letter of appointment, whose status runs ahead."""
        contract = package.contract
        assert contract is not None and package.awarded is not None
        firm = contract.firm
        return {
            **self._head(package, masked=True),
            "no_sppbj": letter_number(contract),
            "lampiran_sppbj": "-",
            "tgl_sppbj": _midnight(min(package.awarded + timedelta(days=3), contract.signed)),
            "kota_sppbj": "Bojonegoro",
            "nama_penyedia": firm.name,
            "npwp_penyedia": firm.npwp,
            "npwp_penyedia_16": tax_number_16(firm),
            "harga_final": contract.amount * package.typing_factor,
            "nilai_jaminan_pelaksanaan": contract.guarantee,
            "masa_berlaku_jaminan": (contract.end - contract.signed).days + 14 if contract.guarantee else 0,
            **_status(package, 0, ""),
            "sppbj_id": 900_000_000 + package.key,
            **_method(package),
        }

    def contracts(self, package: Package) -> Iterator[Row]:
        """`tender-ekontrak-kontrak`, `non-tender-…`: the contract and those of its amendments that were entered."""
        contract = package.contract
        assert contract is not None
        yield self._contract(package, contract, 0, contract.amount * package.typing_factor, "")
        if package.kind == "nontender" and self.dice.chance(0.003):
            yield self._contract(package, contract, 0, contract.amount * package.typing_factor, "")
        for version, amendment in enumerate(contract.amendments, 1):
            if self.dice.chance(0.7):
                yield self._contract(package, contract, version, amendment.amount, amendment.reason)

    def _contract(self, package: Package, contract: Contract, version: int, amount: int, reason: str) -> Row:
        firm, planted, tender = contract.firm, self.planted, package.kind == "tender"
        signed = _midnight(contract.signed)
        row = {
            **self._head(package, masked=True),
            "lingkup_pekerjaan": f"<p>{package.title}\r\n</p><p><br></p>" if tender else None,
            "no_sppbj": letter_number(contract),
            "no_kontrak": contract_number(package),
            "tgl_kontrak": signed,
            "tgl_kontrak_awal": signed if tender else None,
            "tgl_kontrak_akhir": signed if tender else None,
            "kota_kontrak": "Bojonegoro",
            "no_sk_ppk": f"188/{self.register.officer(package.unit)}/KEP/{package.year}",
            "nama_penyedia": firm.name,
            "npwp_penyedia": tax_number_16(firm) if tender else firm.npwp,
            "npwp_16_penyedia" if tender else "npwp16_penyedia": tax_number_16(firm),
            "bentuk_usaha_penyedia": _FORMS.get(firm.name[:2].upper(), "Persekutuan Perdata"),
            "tipe_penyedia": "Penyedia Badan Usaha Non KSO" if tender else None,
            "anggota_kso": None,
            "wakil_sah_penyedia": planted.person("Wakil", firm.number),
            "jabatan_wakil_penyedia": "Direktur",
            "nama_rek_bank": planted.bank(firm.number),
            "no_rek_bank": planted.account(firm.number),
            "nama_pemilik_rek_bank": planted.person("Pemegang Rekening", firm.number),
            "nilai_kontrak": float(amount) if package.key % 8 == 0 else amount,
            "alasan_ubah_nilai_kontrak": "",
            "alasan_nilai_kontrak_10_persen": None,
            "nilai_pdn_kontrak": amount,
            "nilai_umk_kontrak": amount,
            "jenis_kontrak": words.PRICE_SYSTEMS[contract.price_system],
            "informasi_lainnya": "" if tender else None,
            **_status(package, version, reason),
            "kontrak_id": 210_000_000 + 10 * package.key + version,
            "sppbj_id": 900_000_000 + package.key,
            **_method(package),
        }
        return row | ({"kd_penyedia": supplier_number(firm)} if tender else {})

    def order(self, package: Package) -> Row:
        """`3SPMKSPP` of ISB: the order to start, with the contract's real period."""
        contract = package.contract
        assert contract is not None
        firm, days = contract.firm, (contract.end - contract.start).days + 1
        row = {
            **self._head(package, masked=False),
            "no_sppbj": letter_number(contract),
            "no_kontrak": contract_number(package),
            "no_spmk_spp": contract.number.replace("027/", "027/SPMK-", 1),
            "tgl_spmk_spp": _midnight(contract.start),
            "tgl_mulai_pekerjaan": _english(contract.start),
            "tgl_selesai_pekerjaan": _english(contract.end),
            "waktu_penyelesaian": f"{days} Hari Kalender" if package.key % 2 else f"{days} hari kalender",
            "kota_spmk_spp": "Bojonegoro",
            "alamat_pengiriman": None,
            "nama_penyedia": firm.name,
            "alamat_penyedia": self.planted.address(firm.number),
            "npwp_penyedia": tax_number_16(firm),
            "npwp_penyedia_16" if package.kind == "tender" else "npwp_16_penyedia": tax_number_16(firm),
            "wakil_sah_penyedia": self.planted.person("Wakil", firm.number),
            "jabatan_wakil_penyedia": "Direktur",
        }
        if package.kind == "nontender":
            row |= {**_method(package), "tgl_kontrak": _midnight(contract.signed), **_status(package, 0, "")}
        return row | {"_event_date": f"{package.year + 1}-01-15"}

    def payments(self, package: Package) -> Iterator[Row]:
        """`4BAPBAST` of ISB: payments and handover of a third of the direct purchases, repeated on each day that the
        service was asked. One payment has one number; only the first names the handover."""
        contract = package.contract
        if contract is None or not self.dice.chance(0.3):
            return
        firm, times = contract.firm, self.dice.choose(((1, 4), (2, 4), (3, 2)))
        for place, payment in enumerate(contract.payments):
            last = payment is contract.payments[-1] and contract.handover is not None
            row = {
                **self._head(package, masked=False),
                **_method(package),
                "lingkup_pekerjaan": None,
                "no_sppbj": letter_number(contract),
                "no_kontrak": contract_number(package),
                "tgl_kontrak": _midnight(contract.signed),
                "nilai_kontrak": contract.amount * package.typing_factor,
                "no_sk_ppk": f"188/{self.register.officer(package.unit)}/KEP/{package.year}",
                "jabatan_penandatangan_sk": "Kepala Dinas",
                "nama_penyedia": firm.name,
                "alamat_penyedia": self.planted.address(firm.number),
                "npwp_penyedia": tax_number_16(firm),
                "npwp_16_penyedia": tax_number_16(firm),
                "wakil_sah_penyedia": None,
                "jabatan_wakil_penyedia": "Direktur",
                "no_bast": contract.handover_number if last else "-",
                "tgl_bast": _midnight(contract.handover) if last and contract.handover else None,
                "no_bap": contract.number.replace("027/", f"027/BAP{place + 1}-", 1),
                "tgl_bap": _midnight(payment.date - timedelta(days=4)),
                "besar_pembayaran": payment.amount,
                "progres_pekerjaan": 100 if last else None,
                "cara_pembayaran_kontrak": "Sekaligus" if len(contract.payments) == 1 else "Termin",
                **_status(package, 0, ""),
            }
            for time in range(times):
                yield row | {
                    "_event_date": f"{package.year + 1}-01-{12 + time}",
                    "_inserted_date": None if time == 0 else f"{package.year + 1}-01-{13 + time} 03:35:48",
                }


def _code(package: Package) -> Row:
    return {"kd_tender" if package.kind == "tender" else "kd_nontender": int(package.code)}


def _method(package: Package) -> Row:
    """Direct purchases say how they were bought."""
    return {} if package.kind == "tender" else {"mtd_pengadaan": words.METHODS[package.method]}


def _status(package: Package, version: int, reason: str) -> Row:
    assert package.contract is not None
    ended = package.contract.status == "terminated"
    done = not ended and package.contract.handover is not None and package.key % 5 < 3
    day = package.contract.handover or package.contract.final_end
    return {
        "status_kontrak": "Pemutusan Kontrak" if ended else "Kontrak Selesai" if done else "Kontrak Sedang Berjalan",
        "tgl_penetapan_status_kontrak": f"{day}T11:57:51.684000Z" if ended or done else None,
        "alasan_penetapan_status_kontrak": "Penyedia tidak menyelesaikan pekerjaan" if ended else None,
        "apakah_addendum": "Ya" if version else "Tidak",
        "versi_addendum": version,
        "alasan_addendum": reason or None,
    }


def _midnight(day: date) -> str:
    return f"{day}T00:00:00.000000Z"


def _english(day: date) -> str:
    """`Aug 13, 2025, 12:00:00AM`"""
    return f"{_SHORT_MONTHS[day.month - 1]} {day.day}, {day.year}, 12:00:00AM"
