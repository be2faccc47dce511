"""Plain open datasets as units publish them: tables in CSV and Excel, each described by a YAML file beside it.

Budget and spending, packages by district and indicators are counted from the same world as everything else; the
recapitulation of Dasa Wisma has a stream of chance of its own and counts villages, never persons.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from ..dice import Dice
from ..model import Package, World
from ..places import VILLAGES
from ..units import DEFAULT_UNITS
from .books import write_book
from .sheets import write_csv

SOURCE = "datasets"

Report = Callable[[str, int], None]
Rows = list[list[Any]]
Column = dict[str, str]

_MONEY: Column = {"ukuran": "Jumlah", "satuan": "Rupiah", "tipe_data": "Bilangan bulat"}
_COUNT: Column = {"ukuran": "Jumlah", "satuan": "Paket", "tipe_data": "Bilangan bulat"}
_SHARE: Column = {"ukuran": "Persentase", "satuan": "Persen", "tipe_data": "Bilangan desimal"}
_YEAR: Column = {"nama": "Tahun anggaran", "referensi_waktu": "1 Januari–31 Desember", "tipe_data": "Bilangan bulat"}
_UNIT: Column = {"nama": "Nama OPD", "tipe_data": "Teks"}
_DISTRICT: Column = {
    "nama": "Kode kecamatan",
    "klasifikasi_isian": "Kode wilayah Kementerian Dalam Negeri",
    "tipe_data": "Teks",
}


def write(world: World, folder: Path, report: Report = lambda what, percent: None) -> dict[str, Any]:
    """Write `datasets/*.yaml` with their tables; returns `datasets` (name -> rows of its tables)."""
    target = folder / SOURCE
    target.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    for number, make in enumerate(
        (_budget, _spending, _dasa_wisma, _indicators, _districts_spending, _units, _districts)
    ):
        report(SOURCE, 96)
        name, described, table = make(world)
        described["files"][0]["file"] = file = f"{name}.{'xlsx' if number in (1, 4) else 'csv'}"
        header, rows = table
        (write_book if file.endswith("xlsx") else _write_csv)(target / file, header, rows)
        text = yaml.safe_dump({"name": name} | described, allow_unicode=True, sort_keys=False, width=120)
        (target / f"{name}.yaml").write_text(text, "utf-8")
        counts[name] = len(rows)
    return {"datasets": counts}


Made = tuple[str, dict[str, Any], tuple[list[str], Rows]]


def _budget(world: World) -> Made:
    sums: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    names = {unit.slug: unit.name for unit in world.units}
    for plan in world.plans:
        if plan.status == "announced" and not plan.unit.outside:
            line = sums[plan.year, plan.unit.slug]
            line[0], line[1] = line[0] + 1, line[1] + plan.amount
    rows: Rows = [[year, slug, names[slug], *line] for (year, slug), line in sorted(sums.items())]
    described = _described(
        world,
        f"Anggaran pengadaan per OPD {_span(world)}",
        "Jumlah paket dan pagu yang direncanakan setiap OPD menurut rencana umum pengadaan (RUP).",
        "bpkad",
        theme="econ",
        data_kind="finance",
        tags=["anggaran", "pagu", "rup", "opd"],
        source="Rencana umum pengadaan (SiRUP)",
        concept="Anggaran pengadaan",
        definition="Pagu paket yang diumumkan dalam RUP; paket yang dibatalkan tidak dihitung.",
        classification="Tahun anggaran; OPD",
        unit="Rupiah",
        reference_codes=["opd"],
        release_schedule="Setiap bulan Maret, setelah RUP diumumkan",
        columns={
            "tahun": _YEAR,
            "kode_opd": {"nama": "Kode OPD di portal ini", "tipe_data": "Teks"},
            "opd": _UNIT,
            "jumlah_paket": _COUNT | {"nama": "Jumlah paket direncanakan"},
            "pagu": _MONEY | {"nama": "Pagu", "aturan_validasi": "Tidak negatif"},
        },
    )
    return "anggaran-pengadaan-opd", described, (["tahun", "kode_opd", "opd", "jumlah_paket", "pagu"], rows)


def _spending(world: World) -> Made:
    sums: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    names = {unit.slug: unit.name for unit in world.units}
    for package in _own(world):
        contract = package.contract
        if contract is not None:
            line = sums[package.year, package.unit.slug]
            line[0] += 1
            line[1] += contract.final_amount
            line[2] += sum(payment.amount for payment in contract.payments)
    rows: Rows = [
        [year, slug, names[slug], *line, _percent(line[2], line[1])] for (year, slug), line in sorted(sums.items())
    ]
    described = _described(
        world,
        f"Realisasi belanja kontrak per OPD {_span(world)}",
        "Nilai kontrak beserta adendumnya dan pembayaran (SP2D) setiap OPD. Pembayaran sebelum dipotong pajak.",
        "bpkad",
        theme="econ",
        data_kind="finance",
        tags=["realisasi", "kontrak", "sp2d", "opd"],
        source="Penatausahaan keuangan daerah (SIMDA)",
        concept="Realisasi belanja kontrak",
        definition="Jumlah pembayaran atas kontrak pengadaan dalam tahun anggaran kontraknya.",
        classification="Tahun anggaran; OPD",
        unit="Rupiah",
        reference_codes=["opd"],
        release_schedule="Setiap bulan Februari, setelah tutup buku",
        columns={
            "tahun": _YEAR,
            "kode_opd": {"nama": "Kode OPD di portal ini", "tipe_data": "Teks"},
            "opd": _UNIT,
            "jumlah_kontrak": _COUNT | {"nama": "Jumlah kontrak", "satuan": "Kontrak"},
            "nilai_kontrak": _MONEY | {"nama": "Nilai kontrak setelah adendum"},
            "dibayar": _MONEY | {"nama": "Pembayaran (SP2D)"},
            "persen_dibayar": _SHARE | {"nama": "Bagian yang sudah dibayar"},
        },
    )
    header = ["tahun", "kode_opd", "opd", "jumlah_kontrak", "nilai_kontrak", "dibayar", "persen_dibayar"]
    return "realisasi-belanja-opd", described, (header, rows)


def _dasa_wisma(world: World) -> Made:
    dice, year, rows = Dice(world.seed, SOURCE, "dasa wisma"), world.years[-1], []
    for district in _district_table():
        for village in VILLAGES[district["name"]]:
            households = dice.between(420, 2_400)
            groups = households // dice.between(12, 18)
            active = groups - dice.below(groups // 4 + 1)
            reported = int(households * active / groups)
            rows.append([district["region_code"], district["name"], village, groups, active, households, reported])
    described = _described(
        world,
        f"Rekap Dasa Wisma per desa {year}",
        "Jumlah kelompok Dasa Wisma dan rumah tangga yang dicatatnya di desa-desa. Hanya jumlah, tanpa data orang.",
        "dinas-pemberdayaan-masyarakat-desa",
        theme="soci",
        data_kind="statistics",
        tags=["dasa wisma", "pkk", "desa"],
        source="Laporan TP PKK kecamatan",
        concept="Kelompok Dasa Wisma",
        definition="Kelompok 10 sampai 20 rumah tangga bertetangga yang dibina PKK desa.",
        classification="Kecamatan; desa",
        unit="Kelompok; rumah tangga",
        reference_codes=["kemendagri"],
        release_schedule="Setiap bulan Januari untuk tahun sebelumnya",
        activity_title=f"Kompilasi laporan Dasa Wisma {year}",
        activity_method="Kompilasi produk administrasi",
        activity_coverage="Desa dan kelurahan di 28 kecamatan (sebagian)",
        columns={
            "kode_kecamatan": _DISTRICT,
            "kecamatan": {"nama": "Nama kecamatan", "tipe_data": "Teks"},
            "desa": {"nama": "Nama desa atau kelurahan", "tipe_data": "Teks"},
            "kelompok": {"nama": "Jumlah kelompok", "ukuran": "Jumlah", "satuan": "Kelompok"},
            "kelompok_aktif": {"nama": "Kelompok yang melapor", "ukuran": "Jumlah", "satuan": "Kelompok"},
            "rumah_tangga": {"nama": "Jumlah rumah tangga", "ukuran": "Jumlah", "satuan": "Rumah tangga"},
            "rumah_tangga_tercatat": {"nama": "Rumah tangga tercatat", "ukuran": "Jumlah", "satuan": "Rumah tangga"},
        },
        year=year,
    )
    header = [
        "kode_kecamatan", "kecamatan", "desa", "kelompok", "kelompok_aktif", "rumah_tangga", "rumah_tangga_tercatat",
    ]  # fmt: skip
    return f"rekap-dasa-wisma-{year}", described, (header, rows)


def _indicators(world: World) -> Made:
    rows: Rows = []
    for year in world.years:
        tenders = [package for package in _own(world) if package.year == year and package.kind == "tender"]
        ended = [package for package in tenders if package.status != "active"]
        won = [package for package in tenders if package.winner is not None]
        estimate, agreed = sum(package.estimate for package in won), sum(_agreed(package) for package in won)
        rows.append([
            year,
            len(tenders),
            _ratio(sum(len(package.bids) for package in ended), len(ended)),
            _percent(sum(len(package.bids) == 1 for package in ended), len(ended)),
            _percent(sum(package.status == "unsuccessful" for package in ended), len(ended)),
            _percent(estimate - agreed, estimate),
        ])  # fmt: skip
    described = _described(
        world,
        f"Indikator pengadaan per tahun {_span(world)}",
        "Ukuran persaingan dan hasil tender: peserta, tender berpeserta tunggal, tender gagal, dan selisih dari HPS.",
        "bagian-layanan-pengadaan-barang-jasa",
        theme="gove",
        data_kind="indicator",
        tags=["indikator", "tender", "persaingan"],
        source="SPSE",
        concept="Persaingan dalam tender",
        definition="Ukuran atas tender yang sudah berakhir pada tahun anggarannya; pengadaan langsung tidak dihitung.",
        classification="Tahun anggaran",
        measure="Rata-rata; persentase",
        unit="Peserta; persen",
        reference_codes=["spse"],
        release_schedule="Setiap bulan Februari untuk tahun sebelumnya",
        activity_title="Kompilasi data SPSE Kabupaten Bojonegoro",
        activity_method="Kompilasi produk administrasi",
        activity_coverage="Semua tender OPD kabupaten",
        indicator_interpretation="Semakin banyak peserta, semakin terbuka persaingannya.",
        indicator_formula="Persentase: tender yang memenuhi syarat dibagi tender yang berakhir, dikali 100.",
        indicator_components="Tender; peserta; HPS; nilai pemenang",
        indicator_public=True,
        columns={
            "tahun": _YEAR,
            "tender": _COUNT | {"nama": "Jumlah tender", "satuan": "Tender"},
            "rata_rata_peserta": {"nama": "Rata-rata peserta", "ukuran": "Rata-rata", "satuan": "Peserta"},
            "persen_peserta_tunggal": _SHARE | {"nama": "Tender berpeserta tunggal"},
            "persen_gagal": _SHARE | {"nama": "Tender gagal"},
            "persen_hemat": _SHARE | {"nama": "Selisih nilai pemenang dari HPS"},
        },
    )
    header = ["tahun", "tender", "rata_rata_peserta", "persen_peserta_tunggal", "persen_gagal", "persen_hemat"]
    return "indikator-pengadaan", described, (header, rows)


def _districts_spending(world: World) -> Made:
    sums: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    names = {row["region_code"]: row["name"] for row in _district_table()}
    for package in _own(world):
        line = sums[package.year, package.place.district_code]
        line[0], line[1] = line[0] + 1, line[1] + package.amount
    rows: Rows = [[year, code, names.get(code, code), *line] for (year, code), line in sorted(sums.items())]
    described = _described(
        world,
        f"Paket pengadaan per kecamatan {_span(world)}",
        "Jumlah dan pagu paket menurut kecamatan tempat pekerjaannya.",
        "bagian-layanan-pengadaan-barang-jasa",
        theme="regi",
        data_kind="statistics",
        tags=["kecamatan", "lokasi", "paket"],
        source="SPSE",
        concept="Paket pengadaan",
        definition="Paket yang diumumkan di SPSE, dihitung di kecamatan lokasi utamanya.",
        classification="Tahun anggaran; kecamatan",
        unit="Paket; rupiah",
        reference_codes=["kemendagri", "spse"],
        release_schedule="Setiap bulan Februari untuk tahun sebelumnya",
        activity_title="Kompilasi data SPSE Kabupaten Bojonegoro",
        activity_method="Kompilasi produk administrasi",
        activity_coverage="Semua paket OPD kabupaten",
        columns={
            "tahun": _YEAR,
            "kode_kecamatan": _DISTRICT,
            "kecamatan": {"nama": "Nama kecamatan", "tipe_data": "Teks"},
            "jumlah_paket": _COUNT | {"nama": "Jumlah paket"},
            "pagu": _MONEY | {"nama": "Pagu"},
        },
    )
    return "paket-per-kecamatan", described, (["tahun", "kode_kecamatan", "kecamatan", "jumlah_paket", "pagu"], rows)


def _units(world: World) -> Made:
    rows: Rows = [[unit.slug, unit.name, unit.short_name, unit.kind] for unit in world.units if not unit.outside]
    described = _described(
        world,
        "Daftar OPD Kabupaten Bojonegoro",
        "Organisasi perangkat daerah dengan kode yang dipakai di alamat halaman dan API portal ini.",
        "dinas-komunikasi-informatika",
        theme="gove",
        data_kind="other",
        tags=["opd", "kode referensi"],
        source="Portal ini",
        concept="Organisasi perangkat daerah",
        definition="Satuan kerja pemerintah kabupaten yang memiliki anggaran pengadaan.",
        classification="Jenis OPD",
        unit="OPD",
        reference_codes=["opd"],
        release_schedule="Setiap ada perubahan susunan",
        frequency="irreg",
        columns={
            "kode_opd": {"nama": "Kode OPD", "aturan_validasi": "Unik", "tipe_data": "Teks"},
            "opd": _UNIT,
            "nama_pendek": {"nama": "Nama pendek", "tipe_data": "Teks"},
            "jenis": {"nama": "Jenis OPD", "tipe_data": "Teks"},
        },
    )
    return "daftar-opd", described, (["kode_opd", "opd", "nama_pendek", "jenis"], rows)


def _districts(world: World) -> Made:
    table = _district_table()
    rows: Rows = [
        [row["region_code"], row["bps_code"], row["name"], row["lat"], row["lon"], row["villages"]] for row in table
    ]
    described = _described(
        world,
        "Daftar kecamatan Kabupaten Bojonegoro",
        "Kecamatan dengan kode Kementerian Dalam Negeri dan BPS serta titik tengahnya.",
        "dinas-komunikasi-informatika",
        theme="regi",
        data_kind="other",
        tags=["kecamatan", "kode referensi", "wilayah"],
        source="Kepmendagri 300.2.2-2138/2025; BPS",
        concept="Kecamatan",
        definition="Bagian wilayah kabupaten yang dipimpin camat.",
        classification="Kecamatan",
        unit="Kecamatan; derajat (WGS 84)",
        reference_codes=["kemendagri", "bps"],
        release_schedule="Setiap ada perubahan wilayah",
        frequency="irreg",
        columns={
            "kode_kemendagri": _DISTRICT,
            "kode_bps": _DISTRICT | {"klasifikasi_isian": "Kode wilayah BPS"},
            "kecamatan": {"nama": "Nama kecamatan", "tipe_data": "Teks"},
            "lintang": {"nama": "Lintang titik tengah", "satuan": "Derajat"},
            "bujur": {"nama": "Bujur titik tengah", "satuan": "Derajat"},
            "jumlah_desa": {"nama": "Jumlah desa dan kelurahan", "ukuran": "Jumlah", "satuan": "Desa"},
        },
    )
    header = ["kode_kemendagri", "kode_bps", "kecamatan", "lintang", "bujur", "jumlah_desa"]
    return "daftar-kecamatan", described, (header, rows)


def _described(
    world: World,
    title: str,
    notes: str,
    owner: str,
    columns: dict[str, Column],
    year: int | None = None,
    **values: Any,
) -> dict[str, Any]:
    """A description; what all datasets share is filled in."""
    simulated = " Angka dalam demonstrasi ini dikarang."
    every = {
        "frequency": "annual",
        "temporal_start": f"{year or world.years[0]}-01-01",
        "temporal_end": f"{year or world.years[-1]}-12-31",
        "access_level": "public",
        "license_id": "cc-by",
        "measure": "Jumlah",
    }
    files = [{"file": "", "name": title, "columns": columns}]
    return {"title": title, "notes": notes + simulated, "owner_org": owner} | every | values | {"files": files}


def _own(world: World) -> list[Package]:
    return [package for package in world.packages if not package.unit.outside]


def _agreed(package: Package) -> int:
    bid = package.winner
    assert bid is not None
    return package.negotiated or bid.corrected or bid.offer or package.estimate


def _span(world: World) -> str:
    first, last = world.years[0], world.years[-1]
    return str(first) if first == last else f"{first}–{last}"


def _percent(part: int, whole: int) -> str:
    return _ratio(100 * part, whole)


def _ratio(part: int, whole: int) -> str:
    """With one decimal, worked out in whole numbers; empty for none."""
    if not whole:
        return ""
    tenths = (20 * part + whole) // (2 * whole)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def _district_table() -> list[dict[str, str]]:
    with DEFAULT_UNITS.with_name("kecamatan.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    write_csv(path, header, ([str(value) for value in row] for row in rows))
