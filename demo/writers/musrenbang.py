"""What e-Musrenbang exports: proposals of villages, districts and the council, decided or not, with their proposers.

The columns are those that the portal defines (section 1 of the reference on planning and monitoring), and beside them
those that a reader must drop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..dice import Dice
from ..model import Plan, Proposal, World
from ..units import DEFAULT_UNITS, load_places
from ..words import THEMES
from .codes import Activity
from .planted import Planted
from .sheets import write_named

SOURCE = "musrenbang"

COLUMNS: tuple[str, ...] = (
    "sumber", "id_usulan", "tahun", "level", "kecamatan", "desa", "judul", "masalah", "tujuan", "volume", "satuan",
    "anggaran_usulan", "opd", "status", "alasan", "anggaran_disetujui", "kode_sub_kegiatan", "lat", "lon", "rt_rw",
    "pengusul", "nama_user", "nip", "alamat_teks", "telepon",
)  # fmt: skip

Report = Callable[[str, int], None]
Row = dict[str, str]

_PROBLEMS = ("Sarana lama sudah rusak", "Warga sulit lewat di musim hujan", "Belum ada sarana yang layak")
_REFUSALS = ("Tidak masuk prioritas RKPD", "Di luar kewenangan kabupaten", "Sudah didanai dari dana desa")
_OPEN = (("ditolak", 4), ("diusulkan", 3), ("diverifikasi", 2), ("batal", 1))


def write(world: World, folder: Path, report: Report = lambda what, percent: None) -> dict[str, Any]:
    """Write `usulan_{year}.csv` per fiscal year; returns `files` (rows), `links` (proposal -> plan code),
    `by_status` and `must_not_appear`."""
    (folder / "musrenbang").mkdir(parents=True, exist_ok=True)
    sheet = _Proposals(world)
    files = {}
    for year in world.years:
        name = f"usulan_{year}.csv"
        report(name, 94)
        files[name] = write_named(folder / "musrenbang" / name, COLUMNS, sheet.rows(year))
    return {
        "files": files,
        "links": sheet.links,
        "by_status": dict(sorted(sheet.statuses.items())),
        "must_not_appear": sheet.planted.listed(),
    }


class _Proposals:
    """Rows of all years."""

    def __init__(self, world: World) -> None:
        self.world, self.planted = world, Planted()
        self.dice = Dice(world.seed, "musrenbang")
        self.places = load_places(DEFAULT_UNITS.with_name("kecamatan.csv"))
        self.used: set[str] = set()
        self.links: dict[str, str] = {}
        self.statuses: dict[str, int] = {}

    def rows(self, year: int) -> Iterator[Row]:
        """Proposals that became plans, in the order of the plans, then those that did not."""
        origins = [plan for plan in self.world.plans if plan.year == year and plan.proposal and _exported(plan)]
        for plan in origins:
            assert plan.proposal is not None
            yield self._accepted(plan, plan.proposal, plan.proposal.code)
            if self.dice.chance(0.08):
                yield self._accepted(plan, plan.proposal, f"{plan.proposal.code}-W", citizen=True)
        for n in range(max(2, len(origins) // 3)):
            yield self._open(year, n)

    def _accepted(self, plan: Plan, proposal: Proposal, code: str, citizen: bool = False) -> Row:
        dice, place, activity = self.dice, plan.place, Activity.of(plan)
        less = proposal.accepted < proposal.amount * 8 // 10
        code = self._unused(code)
        self.links[code] = plan.code
        village = citizen or dice.chance(0.5)
        return self._count(
            {
                "sumber": "asmas" if citizen else "musren",
                "id_usulan": code,
                "tahun": str(plan.year),
                "level": "rw" if citizen else "desa" if village else "kecamatan",
                "kecamatan": place.district_code,
                "desa": place.village if village else "",
                "judul": f"Usulan {plan.title}" if dice.chance(0.3) else plan.title,
                "masalah": dice.pick(_PROBLEMS),
                "tujuan": f"{activity.program_name.removeprefix('Program ')} yang lebih baik",
                "volume": "1",
                "satuan": "paket",
                "anggaran_usulan": str(proposal.amount),
                "opd": plan.unit.name,
                "status": "diterima_dengan_perubahan" if less else "diterima",
                "alasan": "Disesuaikan dengan pagu indikatif" if less else "Masuk prioritas RKPD",
                "anggaran_disetujui": str(proposal.accepted),
                "kode_sub_kegiatan": activity.sub_activity if dice.chance(0.97) else "",
                "lat": f"{float(place.lat):.3f}",
                "lon": f"{float(place.lon):.3f}",
                "rt_rw": f"RT {dice.between(1, 24):02d} RW {dice.between(1, 6):02d}" if citizen else "",
            }
        )

    def _open(self, year: int, n: int) -> Row:
        """Rejected, withdrawn or not decided yet: no plan came of it."""
        dice = self.dice
        place, theme = dice.pick(self.places), dice.pick(tuple(THEMES.values()))
        status = dice.choose(_OPEN)
        council = dice.chance(0.3)
        amount = dice.between(20, 400) * 1_000_000
        code = self._unused(f"MB{year - 1}-{place.district_code.replace('.', '')}-X{n:04d}")
        problem = dice.pick(_PROBLEMS)
        if n % 9 == 0:
            problem += f", hubungi {self.planted.phone(n)}"
        return self._count(
            {
                "sumber": "pokir" if council else "asmas",
                "id_usulan": code,
                "tahun": str(year),
                "level": "dewan" if council else "desa",
                "kecamatan": place.district_code,
                "desa": place.village,
                "judul": f"{dice.pick(theme.works)} Dusun Krajan Desa {place.village}",
                "masalah": problem,
                "tujuan": "Pelayanan warga yang lebih baik",
                "volume": "1",
                "satuan": "paket",
                "anggaran_usulan": str(amount),
                "opd": "",
                "status": status,
                "alasan": dice.pick(_REFUSALS) if status == "ditolak" else "",
                "anggaran_disetujui": "",
                "kode_sub_kegiatan": "",
                "lat": "",
                "lon": "",
                "rt_rw": "",
            }
        )

    def _count(self, row: Row) -> Row:
        """The row with its proposer, whom nobody may see."""
        self.statuses[row["status"]] = self.statuses.get(row["status"], 0) + 1
        n, planted = len(self.used), self.planted
        return row | {
            "pengusul": planted.person("Pengusul", n),
            "nama_user": planted.person("Operator", n % 9),
            "nip": planted.civil_servant(n),
            "alamat_teks": planted.address(n),
            "telepon": planted.phone(n),
        }

    def _unused(self, code: str) -> str:
        while code in self.used:
            code += "B"
        self.used.add(code)
        return code


def _exported(plan: Plan) -> bool:
    """Every third proposal behind a plan is in the application; the others came on paper."""
    return int(plan.code) % 3 == 0
