"""Rows of SiRUP, field by field as section 3 of the reference has them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from ..dice import Dice
from ..model import Place, Plan, Unit
from .codes import (
    ACCOUNTS,
    CATEGORIES,
    FUNDS,
    KLPD,
    KLPD_NAME,
    METHODS,
    PROVINCE_ID,
    PROVINCE_NAME,
    REGENCY_ID,
    REGENCY_NAME,
    Activity,
    Register,
    wire_time,
)
from .planted import Planted
from .wire import masked, masked_number

Row = dict[str, Any]

_OFFICERS = ("Hastuti Pramana", "Rahman Wibisana", "Endah Kusumaning", "Slamet Raharja", "Dewi Anggraini")


def officer(register: Register, unit: Unit) -> Row:
    """The officer who commits the money, as INAPROC masks a person."""
    n = register.officer(unit)
    return {
        "nip_ppk": masked_number(Planted().civil_servant(n)),
        "nama_ppk": masked(_OFFICERS[n % len(_OFFICERS)]),
        "username_ppk": "p" + "*" * 9,
    }


def bought(register: Register, plan: Plan, active: bool) -> Row:
    """A plan to buy (`paket-penyedia-terumumkan`)."""
    number = int(plan.code)
    method, method_name = METHODS[plan.method]
    category, category_name = CATEGORIES[plan.category]
    several = number % 9 == 0
    text = plan.specification or plan.title
    return {
        **register.rup_head(plan.unit, plan.year),
        "kd_rup": number,
        "nama_paket": plan.title + (" " if number % 41 == 0 else ""),
        "pagu": plan.amount,
        "kd_metode_pengadaan": method,
        "metode_pengadaan": method_name,
        "kd_jenis_pengadaan": category,
        "jenis_pengadaan": category_name,
        "status_pradipa": "PraDIPA" if plan.announced < date(plan.year, 1, 1) else "Non-PraDIPA",
        "status_pdn": "PDN" if plan.domestic_product else "Non-PDN",
        "status_ukm": "UKM" if plan.small_business else "Non-UKM",
        "alasan_non_ukm": None if plan.small_business else "Nilai paket di atas batas usaha kecil",
        "status_konsolidasi": "Non-Konsolidasi",
        "tipe_paket": "Penyedia",
        "kd_rup_swakelola": None,
        "kd_rup_lokal": None,
        "volume_pekerjaan": plan.volume,
        "urarian_pekerjaan": f"{text}; {text}; " if several else text,
        "spesifikasi_pekerjaan": f"{text}\r\n" if number % 7 == 0 else text,
        **_months(plan, "pemilihan", plan.tender_start, plan.tender_end),
        **_months(plan, "kontrak", plan.contract_start, plan.contract_end),
        **_months(plan, "pemanfaatan", plan.use_start, plan.use_end),
        "tgl_buat_paket": f"{plan.created}T00:00:00Z",
        "tgl_pengumuman_paket": wire_time(plan.announced, number, 1 + number % 3),
        **officer(register, plan.unit),
        "status_aktif_rup": active,
        "status_delete_rup": False,
        "status_umumkan_rup": "Terumumkan",
        "status_dikecualikan": False,
        "alasan_dikecualikan": None,
        "tahun_pertama": None,
        "kode_rup_tahun_pertama": None,
        "nomor_kontrak": None,
        "spp_aspek_ekonomi": number % 6 == 0,
        "spp_aspek_sosial": number % 11 == 0,
        "spp_aspek_lingkungan": number % 13 == 0,
    }


def own_work(register: Register, plan: Plan) -> Row:
    """A plan that the unit, another body or a community carries out (`paket-swakelola-terumumkan`)."""
    number, kind = int(plan.code), int(plan.self_managed_type)
    other = kind == 2
    return {
        **register.rup_head(plan.unit, plan.year),
        "kd_rup": number,
        "nama_paket": plan.title,
        "pagu": plan.amount,
        "tipe_swakelola": kind,
        "volume_pekerjaan": "1 Kegiatan",
        "uraian_pekerjaan": plan.title,
        "kd_klpd_penyelenggara": KLPD if other else None,
        "nama_klpd_penyelenggara": KLPD_NAME if other else None,
        "nama_satker_penyelenggara": "DINAS SOSIAL" if other else None,
        **_months(plan, "pelaksanaan_kontrak", plan.contract_start, plan.contract_end),
        "tgl_buat_paket": f"{plan.created}T00:00:00Z",
        "tgl_pengumuman_paket": wire_time(plan.announced, number, 1 + number % 3),
        **officer(register, plan.unit),
        "username_ppk": "",
        "kd_rup_lokal": None,
        "status_aktif_rup": True,
        "status_delete_rup": False,
        "status_umumkan_rup": "Terumumkan",
    }


def _months(plan: Plan, what: str, start: date, end: date) -> Row:
    """Plan dates are months: always the first day."""
    return {f"tgl_awal_{what}": str(start.replace(day=1)), f"tgl_akhir_{what}": str(end.replace(day=1))}


def split(dice: Dice, amount: int) -> list[tuple[int, str]]:
    """A plan's amount on its budget lines, each with the tail of its account code; their sum is the amount."""
    if amount < 1_000_000 or dice.chance(0.72):
        return [(amount, "")]
    first = amount * dice.between(55, 85) // 100
    rest = amount - first
    if dice.chance(0.25):
        second = rest // 2
        return [(first, ""), (second, ".1.1.1"), (rest - second, ".1.1.2")]
    return [(first, ""), (rest, ".1.1.1")]


def budget_line(
    register: Register, plan: Plan, kind: str, line: int, amount: int, tail: str, ids: Row, announced: bool
) -> Row:
    """One line of a plan's budget (`paket-anggaran-penyedia`, `-swakelola`)."""
    activity = Activity.of(plan)
    head = register.rup_head(plan.unit, plan.year)
    return {
        **head,
        "kd_rup": int(plan.code),
        "kd_rup_lokal": None,
        "kd_kegiatan": ids["kd_kegiatan"],
        "kd_komponen": None,
        "kd_subkegiatan": ids["kd_subkegiatan"],
        "pagu": amount,
        "mak": f"{activity.sub_activity}.{ACCOUNTS[plan.category]}{tail}" + ("." if line % 4 else ""),
        "sumber_dana": FUNDS[plan.fund],
        "asal_dana": head["kd_klpd"],
        "asal_dana_klpd": head["nama_klpd"],
        "asal_dana_satker": plan.unit.satker,
        "tahun_anggaran_dana": plan.year,
        "jenis_dana_apbn": None,
        f"id_paket_anggaran_{kind}": line,
        "status_aktif_rup": announced,
        "status_delete_rup": False,
        "status_umumkan_rup": "Terumumkan" if announced else "Terinisiasi",
    }


def location(register: Register, plan: Plan, code: str, place: Place, dice: Dice) -> Row:
    """One place of a plan (`RUP-PaketPenyediaLokasi`, `-SwakelolaLokasi`); now and then without the regency."""
    known = not dice.chance(0.002)
    detail = dice.choose(
        (
            (f"Desa {place.village} Kecamatan {place.district}", 6),
            (f"Ds. {place.village} Kec. {place.district}", 2),
            (f"Kecamatan {place.district}", 2),
            (f"{place.village} ", 1),
        )
    )
    return {
        **register.rup_head(plan.unit, plan.year),
        "kd_rup": int(code),
        "detail_lokasi": detail,
        "kd_kab_kota": REGENCY_ID if known else None,
        "kab_kota": REGENCY_NAME if known else None,
        "kd_provinsi": PROVINCE_ID if known else None,
        "provinsi": PROVINCE_NAME if known else None,
        "_event_date": f"{plan.year + 1}-01-15",
    }


def unit(register: Register, unit: Unit, year: int) -> Row:
    """A unit (`master-satker`); the years it was active in two spellings."""
    head = register.rup_head(unit, year)
    number = head["kd_satker"]
    years = (year - 1, year, year + 1)
    return {
        "kd_satker": number,
        "kd_satker_str": head["kd_satker_str"],
        "nama_satker": head["nama_satker"],
        "jenis_satker": "SKPD",
        "ket_satker": "Satker/OPD BLU/BLUD" if unit.slug.startswith("rsud-") else "Satker/OPD Non-BLU/BLUD",
        "status_satker": "Aktif",
        "kd_klpd": KLPD,
        "nama_klpd": KLPD_NAME,
        "jenis_klpd": "KABUPATEN",
        "tahun_aktif": f"{{{','.join(map(str, years))}}}" if number % 2 else ", ".join(map(str, years)),
        "alamat": None,
        "telepon": None,
        "fax": None,
        "kodepos": None,
        "kode_eselon": None,
    }


class Masters:
    """Programmes, activities and sub-activities that the plans of one year spend on, numbered as they come up."""

    def __init__(self, register: Register, year: int) -> None:
        self.register, self.year = register, year
        self._found: dict[tuple[str, str], Row] = {}
        self._plans: dict[tuple[str, str], Plan] = {}

    def numbers(self, plan: Plan) -> Row:
        """`kd_program`, `kd_kegiatan`, `kd_subkegiatan` of a plan."""
        activity = Activity.of(plan)
        first = self.year % 30 * 10_000
        ids: Row = {}
        for name, code, start in (
            ("kd_program", activity.program, 2_500_000),
            ("kd_kegiatan", activity.activity, 12_900_000),
            ("kd_subkegiatan", activity.sub_activity, 14_500_000),
        ):
            key = (plan.unit.slug, code)
            if key not in self._found:
                ids[name] = start + first + len(self._found)
                self._found[key] = {**ids, "pagu": 0}
                self._plans[key] = plan
            ids[name] = self._found[key][name]
        return ids

    def spend(self, plan: Plan, amount: int) -> None:
        """Add a plan's amount to the budgets of all three levels."""
        activity = Activity.of(plan)
        for code in (activity.program, activity.activity, activity.sub_activity):
            self._found[plan.unit.slug, code]["pagu"] += amount

    def programs(self) -> Iterator[Row]:
        yield from self._rows("program", "kd_program", lambda a: (a.program, a.program_name.upper()))

    def activities(self) -> Iterator[Row]:
        yield from self._rows("kegiatan", "kd_kegiatan", lambda a: (a.activity, a.activity_name), dated=True)

    def sub_activities(self) -> Iterator[Row]:
        yield from self._rows(
            "subkegiatan", "kd_subkegiatan", lambda a: (a.sub_activity, a.sub_activity_name), dated=True
        )

    def _rows(self, level: str, name: str, words: Any, dated: bool = False) -> Iterator[Row]:
        for (_, code), ids in self._found.items():
            if list(ids)[-2] != name:
                continue
            plan = self._plans[_, code]
            head = self.register.rup_head(plan.unit, self.year)
            printed, title = words(Activity.of(plan))
            yield {
                **{key: head[key] for key in ("tahun_anggaran", "kd_klpd", "nama_klpd", "jenis_klpd", "kd_satker")},
                **{key: value for key, value in ids.items() if key != "pagu"},
                f"kd_{level}_str": printed,
                f"nama_{level}": title,
                f"pagu_{level}": ids["pagu"],
                f"kd_{level}_lokal": None,
                "is_deleted": False,
                **({"_event_date": f"{self.year + 1}-01-15"} if dated else {}),
            }
