"""Proposals out of every shape they come in; who proposed something is never read."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.bos.core.observation import Key, Refusal, Row
from ckanext.bos.sources import SOURCES, musrenbang
from ckanext.bos.sources.musrenbang import Proposal

USULAN = {
    "sumber": "manual", "id_usulan": "12/2019", "tahun": "2019", "level": "desa", "kecamatan": "35.22.16",
    "desa": "Desa Ngujo", "judul": "Peningkatan jalan poros desa", "masalah": "rusak", "anggaran_usulan": "250.000.000",
    "opd": "Dinas Kesehatan", "status": "diterima", "alasan": "Prioritas", "anggaran_disetujui": "200000000",
    "kode_sub_kegiatan": "1.03.10.2.01.0005", "lat": "-7.1456123", "lon": "111.7854", "rt_rw": "03/01",
    "pengusul": "Sukardi", "nama_user": "sukardi99", "nip": "198001012005011001", "alamat_teks": "Jl. Mawar 1",
    "telepon": "081234567890",
}  # fmt: skip
ASMAS = {
    "id_usulan": 48213, "created_date": "2024-01-05", "tahun_anggaran": 2025, "pengusul": "Siti Aminah",
    "nama_user": "siti", "nip": "198001012005011001", "jenis_profil": "Kelurahan/Desa", "level_pengusul": "desa",
    "giat_teks": "Rabat beton jalan lingkungan", "masalah": "becek", "alamat_teks": "RT 3 RW 1",
    "detail_camatteks": "Kec. Kalitidu", "detail_lurahteks": "Desa Ngujo", "detail_latpeta": "-7.123456",
    "kode_skpd": "1.03.0.00.0.00.01.0000", "nama_skpd": "Dinas Kesehatan", "anggaran": 150000000,
    "rekom_lurah_anggaran": 150000000, "rekom_camat_anggaran": 140000000, "rekom_skpd_anggaran": 0,
    "rekom_tapd_anggaran": None, "rekom_camat_rekomendasi": "Setuju", "is_tolak": 0, "is_batal": 0, "is_verif": 1,
    "id_sub_giat_bl": "1.03.10.2.01.0005",
}  # fmt: skip
MUSREN = {
    "tahun_musren": "2019", "no_urut": "3", "id_renja": "77", "id_desa": "35.22.16.2007", "id_kegiatan": "5",
    "uraian_aktivitas_kegiatan": "Pembangunan drainase", "uraian_kondisi": "tergenang", "jml_pagu": "75000000",
    "pagu_aktivitas": "90000000", "sumber_usulan": "1", "status_usulan": "1", "status_pelaksanaan": "1",
}  # fmt: skip

PRIVATE = ("Sukardi", "sukardi99", "198001012005011001", "Mawar", "0812", "Siti", "RT 3", "7.1456", "7.1234")


def read(cells: dict[str, Any], origin: str = "usulan.csv:2") -> Any:
    """What the reader makes of one row."""
    found = list(musrenbang.reread([Row(origin, cells)], "k"))
    assert len(found) == 1
    return found[0]


def test_the_table_of_bos_is_read_whole_and_nobody_s_name_is_kept() -> None:
    found = read(USULAN)
    assert isinstance(found, Proposal)
    assert found.key == "proposal/manual-2019-12-2019" and found.keys == (Key("proposal", "manual-2019-12-2019"),)
    assert found.values["proposals"] == [
        {
            "id": "manual-2019-12-2019",
            "title": "Peningkatan jalan poros desa",
            "level": "desa",
            "kecamatan": "35.22.16",
            "village": "Ngujo",
            "year": "2019",
            "amount_asked": "250000000",
            "status": "accepted",
            "reason": "Prioritas",
            "amount_granted": "200000000",
        }
    ]
    assert (found.unit, found.activity, found.joins_only) == ("Dinas Kesehatan", "1.03.10.2.01.0005", True)
    assert not any(word in repr(found) for word in PRIVATE)


def test_sipd_s_list_of_citizens_is_read_up_to_the_last_rung_that_recommends_an_amount() -> None:
    found = read(ASMAS)
    row = found.row
    assert found.key == "proposal/asmas-2025-48213" and row["title"] == "Rabat beton jalan lingkungan"
    assert (row["amount_asked"], row["amount_granted"], row["status"]) == ("150000000", "140000000", "accepted")
    assert (row["kecamatan"], row["village"], row["reason"]) == ("35.22.16", "Ngujo", "Setuju")
    assert found.activity == "1.03.10.2.01.0005" and found.unit == "Dinas Kesehatan"
    assert not any(word in repr(found) for word in PRIVATE)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"is_batal": 1}, "cancelled"),
        ({"is_tolak": "1", "tolak_teks": "bukan kewenangan"}, "rejected"),
        ({"id_sub_giat_bl": 0}, "verified"),
        ({"id_sub_giat_bl": None, "is_verif": 0}, "proposed"),
        ({"status_usul_teks": "Ditolak"}, "rejected"),
    ],
)
def test_sipd_says_by_marks_what_became_of_a_proposal(change: dict[str, Any], status: str) -> None:
    row = read(ASMAS | change).row
    assert row["status"] == status
    assert "amount_granted" not in row, "recommended is not granted"


def test_proposals_of_the_council_are_known_by_their_columns() -> None:
    found = read(ASMAS | {"fraksi_dewan": "Fraksi X", "id_reses": 3})
    assert found.key == "proposal/pokir-2025-48213" and found.row["level"] == "dewan"


@pytest.mark.parametrize(
    ("origin", "change", "level", "status"),
    [
        ("trx_musrendes.csv:2", {}, "desa", "accepted_with_change"),
        ("trx_musrendes_rw.csv:2", {"status_pelaksanaan": "0"}, "rw", "accepted"),
        ("trx_musrencam.csv:2", {"id_kecamatan": "35.22.16", "status_pelaksanaan": "2"}, "kecamatan", "merged"),
        ("trx_musrenkab.csv:2", {"status_pelaksanaan": "3"}, "kabupaten", "rejected"),
        ("proposal:2", {"status_usulan": "0"}, "desa", "proposed"),
    ],
)
def test_simda_perencanaan_has_a_table_for_each_level(
    origin: str, change: dict[str, Any], level: str, status: str
) -> None:
    row = read(MUSREN | change, origin).row
    assert (row["level"], row["status"], row["amount_asked"], row["kecamatan"]) == (
        level,
        status,
        "75000000",
        "35.22.16",
    )
    assert row["id"].startswith(f"musren-2019-{level}-") and "village" not in row, "a code is no name"


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Perbaikan jalan depan rumah Bpk. Sukardi Wibowo", "Perbaikan jalan depan rumah [disamarkan]"),
        ("Bantuan a.n. Siti Aminah 081234567890", "Bantuan [disamarkan] [disamarkan]"),
        ("Makanan tambahan Ibu Hamil", "Makanan tambahan Ibu Hamil"),
        ("Peningkatan Jl. H. Juanda", "Peningkatan Jl. H. Juanda"),
    ],
)
def test_persons_in_the_words_of_a_proposal_are_masked(title: str, kept: str) -> None:
    found = read(USULAN | {"judul": title})
    assert found.row["title"] == kept and found.rows[0].cells["judul"] == kept


def test_what_is_only_welcome_is_a_doubt_and_what_is_needed_a_reason() -> None:
    found = read(USULAN | {"anggaran_usulan": "banyak", "kecamatan": "Entah", "level": "langit", "desa": ""})
    assert isinstance(found, Proposal) and {"amount_asked", "kecamatan", "level"}.isdisjoint(found.row)
    assert len(found.doubts) == 3
    refused = read(USULAN | {"judul": "", "tahun": "dulu"})
    assert isinstance(refused, Refusal) and refused.errors.keys() == {"judul", "proposals.year"}
    assert not any(word in repr(refused) for word in PRIVATE)


def test_a_row_kept_aside_reads_as_before() -> None:
    for cells in (USULAN, ASMAS, MUSREN):
        found = read(cells, "trx_musrendes.csv:2")
        assert read(dict(found.rows[0].cells), "lain:9").values == found.values
        assert read(dict(found.rows[0].cells)).rows[0].cells == found.rows[0].cells


def test_files_of_each_kind_are_read_and_the_last_one_counts(tmp_path: Path) -> None:
    first = tmp_path / "a-usulan.csv"
    with first.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, USULAN, delimiter=";")
        writer.writeheader()
        writer.writerow(USULAN | {"status": "diusulkan"})
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append([name.replace("_", " ").title() for name in USULAN])
    sheet.append(list(USULAN.values()))
    book.save(tmp_path / "b-usulan.xlsx")
    (tmp_path / "asmas.json").write_text(json.dumps({"data": [ASMAS]}))
    paths = sorted(tmp_path.iterdir())
    assert [musrenbang.shape_of(path) for path in paths] == ["usulan", "asmas", "usulan"]
    found = {item.key: item for item in musrenbang.read(paths, "k") if isinstance(item, Proposal)}
    assert found.keys() == {"proposal/asmas-2025-48213", "proposal/manual-2019-12-2019"}
    assert found["proposal/manual-2019-12-2019"].row["status"] == "accepted"
    rows = {name: [Row(f"{name}:1", cells)] for name, cells in (("usulan", USULAN), ("proposal", ASMAS))}
    scopes = [item.scope for item in SOURCES["musrenbang"].read_rows(rows, "k") if isinstance(item, Proposal)]
    assert scopes == ["proposal/manual/2019", "proposal/asmas/2025"]


def test_a_strange_file_is_turned_away_in_words(tmp_path: Path) -> None:
    path = tmp_path / "lain.csv"
    path.write_text("satu,dua\n1,2\n")
    with pytest.raises(ValueError, match="id_usulan dan judul"):
        musrenbang.shape_of(path)


values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=30), st.just("0"), st.just(-1), st.just(10**5000),
    st.decimals(allow_nan=True), st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=3), st.none()),
)  # fmt: skip


@given(st.sampled_from([USULAN, ASMAS, MUSREN]), st.dictionaries(st.sampled_from([*USULAN, *ASMAS, *MUSREN]), values))
@settings(max_examples=60, deadline=None)
def test_whatever_a_row_holds_it_is_read_or_refused_and_its_neighbour_is_read(
    start: dict[str, Any], change: dict[str, Any]
) -> None:
    good = Row("a:1", USULAN | {"id_usulan": "baik"})
    found = list(musrenbang.reread([Row("a:0", start | change), good, Row("a:2", change)], "k"))
    assert any(isinstance(item, Proposal) and item.row["id"] == "manual-2019-baik" for item in found)
    assert 2 <= len(found) <= 3
    for item in found:
        if isinstance(item, Refusal):
            assert all(error.message(lang) for error in item.errors.values() for lang in ("id", "en"))
