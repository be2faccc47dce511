"""The exports of e-Musrenbang and e-Monev: columns, links to plans and packages, persons that must be dropped."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from demo.model import World

PROPOSAL = """sumber id_usulan tahun level kecamatan desa judul masalah tujuan volume satuan anggaran_usulan opd status
alasan anggaran_disetujui kode_sub_kegiatan lat lon rt_rw pengusul nama_user nip alamat_teks telepon""".split()
PROGRESS = """sumber periode jenis_objek id_objek rencana_fisik realisasi_fisik rencana_keuangan realisasi_keuangan
kendala tindak_lanjut catatan tanggal_spmk tanggal_selesai_rencana tanggal_bast status foto""".split()


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def proposals(demo_folder: Path) -> list[dict[str, str]]:
    return [row for year in (2018, 2019) for row in table(demo_folder / "musrenbang" / f"usulan_{year}.csv")]


@pytest.fixture(scope="module")
def progress(demo_folder: Path) -> list[dict[str, str]]:
    return [row for year in (2018, 2019) for row in table(demo_folder / "emonev" / f"progres_{year}.csv")]


def test_proposals_lead_to_plans(
    proposals: list[dict[str, str]], demo_truths: dict[str, Any], demo_world: World
) -> None:
    truths = demo_truths["sources"]["musrenbang"]
    assert list(proposals[0]) == PROPOSAL
    assert len({row["id_usulan"] for row in proposals}) == len(proposals) == sum(truths["files"].values())
    plans = {plan.code: plan for plan in demo_world.plans}
    linked = [row for row in proposals if row["id_usulan"] in truths["links"]]
    assert len(linked) == len(truths["links"]) > 200
    for row in linked:
        plan = plans[truths["links"][row["id_usulan"]]]
        assert row["opd"] == plan.unit.name and row["tahun"] == str(plan.year)
        assert row["status"].startswith("diterima") and plan.title.upper() in row["judul"].upper()
        assert row["kecamatan"] == plan.place.district_code
    several = [code for code in truths["links"].values() if list(truths["links"].values()).count(code) > 1]
    assert several, "two proposals for one plan"
    rest = {row["status"] for row in proposals} - {"diterima", "diterima_dengan_perubahan"}
    assert rest == {"ditolak", "diusulkan", "diverifikasi", "batal"}


def test_progress_rises_month_by_month(
    progress: list[dict[str, str]], demo_truths: dict[str, Any], demo_world: World
) -> None:
    truths = demo_truths["sources"]["emonev"]
    assert set(PROGRESS) < set(progress[0])
    assert {row["jenis_objek"] for row in progress} == {"paket", "kontrak", "sub_kegiatan", "opd"}
    contracts = {p.contract.number: p for p in demo_world.packages if p.contract}
    plans = {p.plan.code: p for p in demo_world.packages}
    packages = {p.code: p for p in demo_world.packages}
    reports: dict[str, list[dict[str, str]]] = {}
    for row in progress:
        name = row["id_objek"]
        if row["jenis_objek"] in ("paket", "kontrak"):
            package = packages.get(name) or contracts.get(name) or plans[name]
            reports.setdefault(package.code, []).append(row)
    assert {code: len(rows) for code, rows in reports.items()} == truths["packages"]
    for rows in reports.values():
        assert [row["periode"] for row in rows] == sorted({row["periode"] for row in rows})
        for column in ("rencana_fisik", "realisasi_fisik", "realisasi_keuangan"):
            values = [int(row[column]) for row in rows]
            assert values == sorted(values), rows
        assert all(row["status"] == "berjalan" for row in rows[:-1]) and rows[-1]["status"] != "berjalan"


def test_every_row_carries_persons_that_are_listed(
    proposals: list[dict[str, str]], progress: list[dict[str, str]], demo_truths: dict[str, Any]
) -> None:
    listed = set(demo_truths["must_not_appear"])
    for row in proposals:
        assert {row[name] for name in ("pengusul", "nama_user", "nip", "alamat_teks", "telepon")} <= listed
    for row in progress:
        assert {row[name] for name in ("user_edit", "nama_kpa", "telepon_pptk")} <= listed


def test_planted_strings_are_nobodys_and_in_no_public_column(demo_truths: dict[str, Any], demo_world: World) -> None:
    listed = demo_truths["must_not_appear"]
    assert len(listed) == len(set(listed)) > 300
    public = " ".join(
        [firm.name for firm in demo_world.firms]
        + [package.title for package in demo_world.packages]
        + [unit.name for unit in demo_world.units]
    )
    assert not [text for text in listed if text in public]
