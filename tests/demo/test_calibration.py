"""The generated sheets follow the figures of the real ones: counts and shares of Kabupaten Bojonegoro 2018-2019."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest

Row = dict[str, str]
Sheet = Callable[[str], list[Row]]

#: file -> figure -> (value in the real sheets, allowed relative difference)
FIGURES: dict[str, dict[str, tuple[float, float]]] = {
    "tender_2018.csv": {
        "rows": (1073, 0.005),
        "rup_zero_rows": (12, 0.0),
        "distinct_rup_nonzero": (1057, 0.005),
        "rup_codes_on_several_tenders": (4, 0.0),
        "without_winner": (80, 0.15),
        "with_contractor": (526, 0.05),
        "contractor_npwp_differs_from_winner": (16, 0.0),
        "winner_where_negotiated_is_zero": (20, 0.0),
        "pagu_zero_rows": (19, 0.2),
        "winner_at_least_99_percent_of_hps": (29, 0.4),
        "winner_below_80_percent_of_hps": (54, 0.4),
        "peserta_blank": (36, 0.0),
        "sum_peserta": (28930, 0.1),
        "distinct_satker": (27, 0.0),
        "sum_pagu": (1_634_365_928_406, 0.1),
        "sum_hps": (1_566_568_788_718, 0.1),
        "sum_winning_value": (1_259_324_493_425, 0.1),
    },
    "tender_2019.csv": {
        "rows": (670, 0.005),
        "without_winner": (61, 0.15),
        "sum_pagu": (1_202_362_230_646, 0.1),
        "sum_hps": (1_171_873_766_212, 0.1),
        "sum_winning_value": (893_623_649_901, 0.1),
    },
    "nontender_2019.csv": {
        "rows": (3405, 0.005),
        "exact_duplicate_rows": (7, 0.0),
        "distinct_rup_nonzero": (3321, 0.01),
        "rup_codes_on_several_packages": (45, 0.2),
        "with_contractor": (2508, 0.03),
        "contract_above_hps": (9, 0.4),
        "negotiated_more_than_twice_the_corrected_offer": (3, 0.0),
        "pengadaan_langsung_pagu_above_200_million": (62, 0.4),
        "distinct_contractor_npwp": (540, 0.1),
        "distinct_satker": (35, 0.0),
        "sum_pagu": (545_427_583_664, 0.12),
        "sum_hps": (417_579_827_859, 0.05),
        "sum_contract_value": (377_904_064_628, 0.08),
    },
    "peserta_2018.csv": {
        "rows": (7448, 0.1),
        "distinct_kd_lelang": (382, 0.03),
        "distinct_npwp": (916, 0.15),
        "rows_joined_to_tender_by_code": (7354, 0.1),
        "rows_joined_to_nothing_by_code": (94, 0.2),
        "tenders_with_bidder_rows": (380, 0.03),
    },
    "peserta_2019.csv": {
        "rows": (22574, 0.1),
        "distinct_kd_lelang": (3923, 0.02),
        "distinct_npwp": (2231, 0.15),
        "rows_joined_to_tender_by_code": (19066, 0.1),
        "rows_joined_to_nontender_by_code": (3392, 0.02),
        "rows_joined_to_nothing_by_code": (116, 0.2),
        "exact_duplicate_rows": (196, 0.5),
        "npwp_scientific_notation_rows": (9, 0.0),
        "tenders_with_bidder_rows": (612, 0.03),
        "tenders_with_a_priced_bid": (601, 0.03),
        "tenders_with_exactly_one_priced_bidder": (134, 0.15),
    },
}

#: file -> column -> value -> rows in the real sheets
SHARES: dict[str, dict[str, dict[str, int]]] = {
    "tender_2018.csv": {
        "kategori": {
            "Pekerjaan Konstruksi": 898,
            "Pengadaan Barang": 79,
            "Jasa Konsultansi Badan Usaha": 67,
            "Jasa Lainnya": 29,
        },
        "sistem_pengadaan": {
            "Tender - Pascakualifikasi Satu File - Harga Terendah Sistem Gugur": 583,
            "Lelang Pemilihan Langsung - Pascakualifikasi Satu File - Harga Terendah Sistem Gugur": 339,
            "Seleksi - Prakualifikasi Dua File - Kualitas dan Biaya": 43,
            "Tender Cepat - Pascakualifikasi Satu File - Harga Terendah Sistem Gugur": 40,
            "Lelang Sederhana - Pascakualifikasi Satu File - Harga Terendah Sistem Gugur": 34,
        },
        "cara_pembayaran": {"Gabungan Lumsum dan Harga Satuan": 892, "Lumsum": 115, "Waktu Penugasan": 30},
        "tahun_anggaran": {"APBD 2019": 633, "APBD 2018": 365, "APBDP 2019": 27, "APBDP 2018": 18, "BLUD 2018": 12},
    },
    "nontender_2019.csv": {
        "jenis_pekerjaan": {
            "Pekerjaan Konstruksi": 1850,
            "Jasa Konsultansi Bad": 1115,
            "Pengadaan Barang": 389,
            "Jasa Lainnya": 51,
        },
        "metode_pengadaan": {"Pengadaan Langsung": 3347, "Penunjukan Langsung": 58},
        "sumber_dana": {"APBD 2019": 1930, "APBDP 2019": 1421, "BLUD 2019": 54},
    },
}

#: satker -> (tenders of both years, their ceiling, non-tenders, their ceiling); ceilings in million rupiah
UNITS = {
    "DINAS PEKERJAAN UMUM BINA MARGA DAN PENATAAN RUANG": (369, 912_210, 1012, 148_094),
    "DINAS PERUMAHAN KAWASAN PERMUKIMAN DAN CIPTA KARYA": (470, 466_160, 1139, 248_940),
    "DINAS PENDIDIKAN": (2, 2_810, 362, 44_182),
    "DINAS PEKERJAAN UMUM SUMBER DAYA AIR": (33, 13_887, 172, 27_718),
    "RSUD KELAS B DR SOSODORO BOJONEGORO": (32, 58_082, 50, 3_600),
    "DINAS KESEHATAN": (37, 34_696, 35, 2_774),
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures(spse: dict[str, Any], name: str) -> None:
    truth = spse["files"][name]
    off = {
        figure: (truth[figure], real)
        for figure, (real, allowed) in FIGURES[name].items()
        if abs(truth[figure] - real) > real * allowed
    }
    assert off == {}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_are_those_of_the_real_sheets(real_export: Path, name: str) -> None:
    truth = json.loads((real_export / "truths.json").read_text(encoding="utf-8"))[name]
    for figure, (value, _) in FIGURES[name].items():
        real = truth[figure]
        assert (len(real) if isinstance(real, list) else real) == value, figure


@pytest.mark.parametrize("name", SHARES)
def test_shares(spse: dict[str, Any], name: str) -> None:
    """Within 1.5 points of all rows."""
    truth, total = spse["files"][name], FIGURES[name]["rows"][0]
    for group, real in SHARES[name].items():
        for value, rows in real.items():
            assert truth[group].get(value, 0) / truth["rows"] == pytest.approx(rows / total, abs=0.015), value


def test_units(spse: dict[str, Any]) -> None:
    tenders, direct = (spse["files"][name]["satker"] for name in ("tender_2018.csv", "nontender_2019.csv"))
    for satker, (rows, _, direct_rows, _) in UNITS.items():
        assert tenders[satker]["rows"] == pytest.approx(rows, rel=0.03, abs=2)
        assert direct[satker]["rows"] == pytest.approx(direct_rows, rel=0.03, abs=2)
    whole = spse["files"]["tender_2018.csv"]["sum_pagu"]
    for satker in list(UNITS)[:2]:
        assert tenders[satker]["pagu"] / whole == pytest.approx(UNITS[satker][1] / 1_634_366, abs=0.06)


def numbers(rows: list[Row], over: str, under: str) -> list[float]:
    return [int(row[over]) / int(row[under]) for row in rows if int(row[under]) and int(row[over])]


def test_distributions(sheet: Sheet) -> None:
    """Medians and means of ceilings, estimates, agreed amounts and bidders of tenders for works, 2019."""
    works = [row for row in sheet("tender_2019.csv") if row["kategori"] == "Pekerjaan Konstruksi"]
    assert median(int(row["pagu"]) for row in works) == pytest.approx(479_446_000, rel=0.1)
    assert mean(int(row["pagu"]) for row in works) == pytest.approx(1_970_100_734, rel=0.1)
    assert mean(numbers(works, "hps", "pagu")) == pytest.approx(0.974, abs=0.015)
    agreed = numbers(works, "hasil_negosiasi", "hps")
    assert (mean(agreed), median(agreed)) == pytest.approx((0.872, 0.871), abs=0.012)
    assert median(int(row["peserta"]) for row in works) == pytest.approx(25, abs=3)
    assert mean(int(row["peserta"]) for row in works) == pytest.approx(31.6, abs=3)


def test_direct_purchases(sheet: Sheet) -> None:
    works = [row for row in sheet("nontender_2019.csv") if row["jenis_pekerjaan"] == "Pekerjaan Konstruksi"]
    assert median(int(row["pagu"]) for row in works) == pytest.approx(184_970_600, rel=0.03)
    assert median(numbers(works, "negosiasi_kontraktor", "hps")) == pytest.approx(0.9972, abs=0.002)
    assert sum(len(row["nama_paket"]) == 100 for row in sheet("nontender_2019.csv")) == pytest.approx(664, rel=0.25)


def test_winners_and_prices(sheet: Sheet) -> None:
    """The winner's offer is the lowest in about 55 of 100 tenders; a priced tender has 4.2 prices on average."""
    prices: dict[str, dict[str, float]] = {}
    for row in sheet("peserta_2019.csv"):
        try:
            prices.setdefault(row["kd_lelang"], {})[row["npwp"]] = float(row["penawaran"] or 0)
        except ValueError:
            continue
    lowest = counted = 0
    sizes = []
    for row in sheet("tender_2019.csv"):
        mine = {number: price for number, price in prices.get(row["kode_lelang"], {}).items() if price > 0}
        if mine:
            sizes.append(len(mine))
        if row["npwp_pemenang"] in mine:
            counted += 1
            lowest += mine[row["npwp_pemenang"]] == min(mine.values())
    assert lowest / counted == pytest.approx(0.55, abs=0.06)
    assert mean(sizes) == pytest.approx(4.2, abs=0.5)
