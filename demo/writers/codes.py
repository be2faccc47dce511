"""The numbers that the national systems give to units, programmes, activities, firms and packages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from ..model import Firm, Package, Plan, Unit, World
from ..words import THEME_OF, THEMES

KLPD, KLPD_NAME = "D171", "Kab. Bojonegoro"
LPSE, LPSE_NAME, LPSE_URL = 244, "LPSE Kabupaten Bojonegoro", "https://lpse.bojonegorokab.go.id/eproc4"
REGENCY_ID, REGENCY_NAME = 14855, "Bojonegoro (Kab.)"
PROVINCE_ID, PROVINCE_NAME = 15, "Jawa Timur"
OUTSIDE_KLPD = "L999"

METHODS = {
    "public_auction": (1, "Lelang Umum"),
    "simple_auction": (2, "Lelang Sederhana"),
    "general_selection": (4, "Seleksi Umum"),
    "simple_selection": (5, "Seleksi Sederhana"),
    "direct_selection": (6, "Pemilihan Langsung"),
    "direct_appointment": (7, "Penunjukan Langsung"),
    "direct_procurement": (8, "Pengadaan Langsung"),
    "tender": (13, "Tender"),
    "fast_tender": (14, "Tender Cepat"),
    "selection": (15, "Seleksi"),
}
CATEGORIES = {
    "goods": ("1", "Barang"),
    "works": ("2", "Pekerjaan Konstruksi"),
    "consulting": ("3", "Jasa Konsultansi"),
    "services": ("4", "Jasa Lainnya"),
}
FUNDS = {"apbd": "APBD", "apbdp": "APBDP", "apbn": "APBN", "blu": "BLU", "blud": "BLUD"}
ACCOUNTS = {
    "works": "5.2.03.01.01.0001",
    "goods": "5.2.02.05.01.0005",
    "consulting": "5.1.02.02.08.0014",
    "services": "5.1.02.02.01.0063",
}
_PROGRAMS = {name: i for i, name in enumerate(sorted({theme.program for theme in THEMES.values()}), 2)}
_SUB_ACTIVITIES = {
    "works": (1, "Pembangunan dan Rehabilitasi"),
    "goods": (2, "Pengadaan Sarana"),
    "consulting": (3, "Perencanaan dan Pengawasan"),
    "services": (4, "Penyediaan Jasa"),
}


@dataclass(frozen=True)
class Activity:
    """Where a plan stands in the budget: codes as printed (``1.03.05.2.16.0001``) and names of all three levels."""

    program: str
    program_name: str
    activity: str
    activity_name: str
    sub_activity: str
    sub_activity_name: str
    program_number: int
    activity_number: int

    @staticmethod
    def of(plan: Plan) -> Activity:
        """The activity is the programme in one district, the sub-activity one kind of spending in it."""
        name = plan.program or THEMES[THEME_OF.get(plan.unit.slug, "office")].program
        field = ".".join(plan.unit.simda_code.split(".")[:2]) or "0.00"
        program, district = _PROGRAMS[name], int(plan.place.district_code.rsplit(".", 1)[1])
        kind, words = _SUB_ACTIVITIES[plan.category]
        code, title = f"{field}.{program:02d}", name.removeprefix("Program ")
        where = f"Kecamatan {plan.place.district}"
        return Activity(
            code,
            name,
            f"{code}.2.{district:02d}",
            f"Kegiatan {title} {where}",
            f"{code}.2.{district:02d}.{kind:04d}",
            f"{words} {title} {where}",
            program,
            district,
        )


class Register:
    """Numbers of the units; the same in every file of a world."""

    def __init__(self, world: World) -> None:
        self._place = {unit.slug: i for i, unit in enumerate(world.units, 1)}

    def unit_code(self, unit: Unit) -> str:
        """The printed code, the only one that all national systems share (``kd_satker_str``)."""
        if unit.outside:
            return "01"
        field = ".".join(unit.simda_code.split(".")[:2]) or "5.05"
        return f"{field}.0.00.0.00.{self._place[unit.slug]:02d}.0000"

    def rup_head(self, unit: Unit, year: int) -> dict[str, Any]:
        """What begins every row of SiRUP."""
        return {
            **_institution(unit, year),
            "kd_satker": 152_300 + self._place[unit.slug],
            "kd_satker_str": self.unit_code(unit),
            "nama_satker": unit.satker,
        }

    def spse_head(self, unit: Unit, year: int) -> dict[str, Any]:
        """What begins every row of SPSE, where the unit has another number, as text."""
        return {
            **_institution(unit, year),
            "kd_satker": f"{12_000 + 37 * self._place[unit.slug]}{LPSE}",
            "kd_satker_str": self.unit_code(unit),
            "nama_satker": unit.satker,
        }

    def officer(self, unit: Unit) -> int:
        """A number for the officer who commits the unit's money."""
        return self._place[unit.slug]


def _institution(unit: Unit, year: int) -> dict[str, Any]:
    if unit.outside:
        return {
            "tahun_anggaran": year,
            "kd_klpd": OUTSIDE_KLPD,
            "nama_klpd": unit.institution,
            "jenis_klpd": "LEMBAGA",
        }
    return {"tahun_anggaran": year, "kd_klpd": KLPD, "nama_klpd": KLPD_NAME, "jenis_klpd": "KABUPATEN"}


def supplier_number(firm: Firm) -> int:
    """`kd_penyedia` of a firm."""
    return 200_000 + 7 * firm.number


def tax_number_16(firm: Firm) -> str:
    """The tax number of a firm in its newer form."""
    return "0" + "".join(sign for sign in firm.npwp if sign.isdigit())


def package_number(package: Package) -> int:
    """`kd_pkt_dce`: the same for a tender and its repetition."""
    first = package.retry_of or package
    return int(f"{first.key + 3001}{LPSE}")


def old_code(plan: Plan) -> str:
    """The code a plan had before it was revised one to one; empty when it never was."""
    for revision in plan.revisions:
        if revision.kind == "one_to_one" and revision.old_code != plan.code:
            return revision.old_code
    return ""


def plan_codes(package: Package, also: dict[int, Plan]) -> list[str]:
    """The plan codes that SPSE carries for a package, sorted: now and then still the code before the revision."""
    code = package.plan.code
    if package.key % 3 == 0:
        code = old_code(package.plan) or code
    other = also.get(package.key)
    return sorted([code, other.code] if other else [code])


def second_plans(world: World) -> dict[int, Plan]:
    """Direct purchases that were bought together with a second plan of their unit: package key -> that plan.

    Seen in the real non-tenders: 31 of 2,386 rows list several codes.
    """
    waiting: dict[tuple[str, int, str], list[Plan]] = {}
    for plan in world.plans:
        if not plan.specification and plan.status == "announced" and not plan.self_managed_type:
            waiting.setdefault((plan.unit.slug, plan.year, plan.category), []).append(plan)
    planted = {package.key for anomaly in world.anomalies for package in anomaly.packages}
    found: dict[int, Plan] = {}
    for package in world.packages:
        if package.kind != "nontender" or package.shared_plan or package.key in planted or not package.winner:
            continue
        mine = waiting.get((package.unit.slug, package.year, package.category))
        if mine and package.key % 5 == 0:
            found[package.key] = mine.pop()
            if len(found) * 150 >= len(world.packages):
                break
    return found


def clock(day: date, number: int) -> str:
    """A time of that day during office hours, made from a number: `09:13:57`."""
    return f"{day.isoformat()} {8 + number % 8:02d}:{number * 7 % 60:02d}:{number * 13 % 60:02d}"


def wire_time(day: date, number: int, digits: int = 0) -> str:
    """The same as INAPROC writes it: local time, with a `Z` that is not true."""
    text = clock(day, number).replace(" ", "T")
    return text + (f".{number % 10**digits:0{digits}d}"[: digits + 1] if digits else "") + "Z"
