"""What SIMDA Keuangan holds: one SQLite database a fiscal year, with contracts, amendments, invoices and payments.

There is no plan code and no tender code in it. Payments of January are booked at the end of the old year; what is paid
later (retention) is in no database yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..model import Plan, Unit, World
from .codes import Activity
from .planted import Planted
from .simda_chosen import Chooser, Entry, has_code, unit_codes
from .simda_payments import Payments
from .simda_tables import INVOICE_KINDS, SPM_KINDS, Database

SOURCE = "simda"

Report = Callable[[str, int], None]

_FIELDS = ("Wajib Pelayanan Dasar", "Wajib Non Pelayanan Dasar", "Pilihan", "Fungsi Penunjang")
_BUDGETS = ((4, "{before}-12-28", "14/{before}"), (5, "{year}-05-20", "15/{year}"), (6, "{year}-09-27", "16/{year}"))


def write(world: World, folder: Path, report: Report = lambda what, percent: None) -> dict[str, Any]:
    """Write all databases and return their truths: `files` (rows per table), `contracts` (each with its class, the
    tender it belongs to, its amounts and what was paid), `expected` (sums), `classes` and `must_not_appear`.
    """
    (folder / "simda").mkdir(parents=True, exist_ok=True)
    planted, entries = Planted(), Chooser(world).entries()
    files: dict[str, Any] = {}
    contracts: dict[str, list[dict[str, Any]]] = {}
    for year in world.years:
        name = f"simda_{year}.sqlite"
        report(name, 92)
        with Database(folder / "simda" / name) as database:
            _references(database, world.units, year, planted)
            _budget(database, [plan for plan in world.plans if plan.year == year and has_code(plan.unit)], year)
            payments = Payments(database, world.seed, year, planted)
            contracts[str(year)] = [payments.contract(entry) for entry in entries[year]]
            payments.others([unit for unit in world.units if has_code(unit)])
        files[name] = dict(sorted(database.counts.items()))
        for entry, truth in zip(entries[year], contracts[str(year)], strict=True):
            truth |= payments.paid(entry)
    return {
        "files": files,
        "contracts": contracts,
        "classes": _classes(entries),
        "expected": {
            year: {name: sum(truth[name] for truth in mine) for name in ("amount", "final_amount", "paid", "payments")}
            | {"contracts": len(mine), "joined": sum(bool(truth["tender"]) for truth in mine)}
            for year, mine in contracts.items()
        },
        "must_not_appear": planted.listed(),
    }


def _classes(entries: dict[int, list[Entry]]) -> dict[str, int]:
    return dict(sorted(Counter(entry.kind for mine in entries.values() for entry in mine).items()))


def _references(database: Database, units: list[Unit], year: int, planted: Planted) -> None:
    own = sorted((unit for unit in units if has_code(unit)), key=unit_codes)
    database.add("ref_setting", tahun=year, LastDBAplVer="2.7.0.15")
    for number, name in enumerate(_FIELDS, 1):
        database.add("Ref_Urusan", Kd_Urusan=number, Nm_Urusan=name)
    fields = {unit_codes(unit)[:2]: unit.name for unit in reversed(own)}
    for (field, part), name in sorted(fields.items()):
        database.add("Ref_Bidang", Kd_Urusan=field, Kd_Bidang=part, Nm_Bidang=name)
    names = {unit_codes(unit)[:3]: _unit_name(unit) for unit in own}
    for (field, part, number), name in sorted(names.items()):
        database.add("Ref_Unit", Kd_Urusan=field, Kd_Bidang=part, Kd_Unit=number, Nm_Unit=name)
    for place, unit in enumerate(own):
        codes = dict(zip(_CODES, unit_codes(unit), strict=True))
        database.add("Ref_Sub_Unit", **codes, Nm_Sub_Unit=unit.name.upper())
        database.add(
            "Ta_Sub_Unit",
            Tahun=year,
            **codes,
            Nm_Pimpinan=planted.person("Pimpinan", place),
            Nip_Pimpinan=planted.civil_servant(place),
            Jbt_Pimpinan="Kepala",
            Alamat="Jl. Panglima Sudirman, Bojonegoro",
        )
    for number, name in SPM_KINDS:
        database.add("Ref_Jenis_SPM", Jn_SPM=number, Nm_Jn_SPM=name)
    for number, name in INVOICE_KINDS:
        database.add("Ref_Jenis_Tagihan", Jns_Tagihan=number, Nm_Tagihan=name)
    database.add("Ref_Bank", Kd_Bank=1, Nm_Bank=planted.bank(0), No_Rekening=planted.account(0))


_CODES: tuple[str, ...] = ("Kd_Urusan", "Kd_Bidang", "Kd_Unit", "Kd_Sub")


def _unit_name(unit: Unit) -> str:
    return "SEKRETARIAT DAERAH" if unit.simda_code.startswith("4.01.03.") else unit.name.upper()


def _budget(database: Database, plans: list[Plan], year: int) -> None:
    """Programmes, activities, and the budget by its versions: what came with the changed budget is in the last."""
    totals: dict[tuple[int, ...], list[int]] = {}
    names: dict[tuple[int, ...], Activity] = {}
    for plan in plans:
        activity, codes = Activity.of(plan), unit_codes(plan.unit)
        key = (*codes, activity.program_number, codes[0] * 100 + codes[1], activity.activity_number)
        total = totals.setdefault(key, [0, 0])
        total[plan.fund == "apbdp"] += plan.amount
        names.setdefault(key, activity)
    programs = {key[:6]: names[key].program_name for key in sorted(totals)}
    for key, name in programs.items():
        database.add("Ta_Program", Tahun=year, **dict(zip((*_CODES, "Kd_Prog", "ID_Prog"), key, strict=True)),
                     Ket_Program=name)  # fmt: skip
    for key, (first, added) in sorted(totals.items()):
        codes = dict(zip((*_CODES, "Kd_Prog", "ID_Prog", "Kd_Keg"), key, strict=True))
        database.add("Ta_Kegiatan", Tahun=year, **codes, Ket_Kegiatan=names[key].activity_name,
                     Lokasi="Kabupaten Bojonegoro", Pagu_Anggaran=first, Kd_Sumber=1)  # fmt: skip
        for version, _, _ in _BUDGETS:
            amount = first + added if version == 6 else first
            if not amount:
                continue
            for line, part in enumerate((amount - amount // 3, amount // 3), 1):
                database.add(
                    "Ta_RASK_Arsip", Tahun=year, Kd_Perubahan=version, **codes, Kd_Rek_1=5, Kd_Rek_2=2, Kd_Rek_3=3,
                    Kd_Rek_4=21, Kd_Rek_5=1, No_Rinc=1, No_ID=line, Keterangan="Rincian belanja", Satuan123="paket",
                    Jml_Satuan=1, Nilai_Rp=part, Total=part,
                )  # fmt: skip
    for version, day, law in _BUDGETS:
        words = {"year": year, "before": year - 1}
        database.add("Ta_RASK_Arsip_Perubahan", Tahun=year, Kd_Perubahan=version,
                     Tgl_Perda=f"{day.format(**words)} 00:00:00", No_Perda=law.format(**words))  # fmt: skip


__all__ = ["SOURCE", "write"]
