"""What SiRUP delivers about the plans: counts, sums, revisions and the habits of the wire."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from demo.model import World
from demo.writers.wire import LIMIT, cursor, offset_of
from tests.demo.wire import array, pages

YEARS = (2018, 2019)


@pytest.fixture(scope="module")
def sirup(demo_truths: dict[str, Any]) -> dict[str, Any]:
    return demo_truths["sources"]["sirup"]


def test_files_hold_what_the_truths_say(demo_folder: Path, sirup: dict[str, Any]) -> None:
    for year in YEARS:
        for name, count in sirup["files"][str(year)].items():
            rows = pages(demo_folder, year, name) if "/" in name else array(demo_folder, year, name)
            assert len(rows) == count, name


def test_every_plan_is_listed_once_unless_it_vanished(
    demo_folder: Path, sirup: dict[str, Any], demo_world: World
) -> None:
    listed = [
        row
        for year in YEARS
        for name in ("penyedia", "swakelola")
        for row in pages(demo_folder, year, f"rup/paket-{name}-terumumkan")
    ]
    codes = Counter(str(row["kd_rup"]) for row in listed)
    assert max(codes.values()) == 1
    assert {plan.code for plan in demo_world.plans} - set(codes) == set(sirup["vanished"])
    own = [row for row in listed if row["kd_klpd"] == "D171"]
    assert len(own) == sirup["expected"]["plans"]
    assert sum(row["pagu"] for row in own) == sirup["expected"]["sum_budget"]
    inactive = {str(row["kd_rup"]) for row in listed if not row["status_aktif_rup"]}
    assert inactive == set(sirup["inactive"]) and len(inactive) > 10


def test_budget_lines_add_up_to_the_plan(demo_folder: Path) -> None:
    plans = {row["kd_rup"]: row["pagu"] for row in pages(demo_folder, 2019, "rup/paket-penyedia-terumumkan")}
    lines = pages(demo_folder, 2019, "rup/paket-anggaran-penyedia")
    sums: Counter[int] = Counter()
    for line in lines:
        sums[line["kd_rup"]] += line["pagu"]
    assert all(sums[code] == amount for code, amount in plans.items())
    assert len({line["id_paket_anggaran_penyedia"] for line in lines}) == len(lines)
    assert {line["status_umumkan_rup"] for line in lines} == {"Terumumkan", "Terinisiasi"}
    assert all(re.fullmatch(r"\d\.\d\d\.\d\d\.2\.\d\d\.\d{4}\.5\.[\d.]+", line["mak"]) for line in lines)


def test_masters_name_what_the_lines_point_to(demo_folder: Path) -> None:
    lines = pages(demo_folder, 2019, "rup/paket-anggaran-penyedia")
    activities = {row["kd_kegiatan"]: row for row in array(demo_folder, 2019, "RUP-KegiatanMaster")}
    details = {row["kd_subkegiatan"]: row for row in array(demo_folder, 2019, "RUP-SubKegiatanMaster")}
    programs = {row["kd_program"]: row for row in pages(demo_folder, 2019, "rup/program-master")}
    for line in lines:
        detail = details[line["kd_subkegiatan"]]
        assert line["mak"].startswith(detail["kd_subkegiatan_str"])
        assert activities[line["kd_kegiatan"]]["kd_program"] in programs
        assert detail["kd_kegiatan"] == line["kd_kegiatan"]


def test_history_tells_revisions_unordered_and_in_chains(demo_folder: Path, sirup: dict[str, Any]) -> None:
    events = [row for year in YEARS for row in pages(demo_folder, year, "rup/history-kaji-ulang")]
    kinds = Counter(row["jenis_revisi"] for row in events)
    assert set(kinds) == {"PEMBATALAN", "PENGAKTIFAN", "SATUKESATU", "SATUKEBANYAK"}
    moved = {str(e["kd_rup_lama"]): str(e["kd_rup_baru"]) for e in events if e["jenis_revisi"] == "SATUKESATU"}
    assert moved == sirup["revised"] | sirup["revised_before"]
    assert set(moved.values()) & set(moved), "a chain"
    listed = {str(row["kd_rup"]) for year in YEARS for row in pages(demo_folder, year, "rup/paket-penyedia-terumumkan")}
    assert not listed & (set(moved) | set(sirup["split"])), "an old code is in no list"
    days = [row["tgl_kaji_ulang"] for row in events]
    assert days != sorted(days)
    for old, new in sirup["split"].items():
        assert len(new) == 2 and set(new) <= listed and old not in listed


def test_places_are_in_the_regency_and_keep_old_codes(demo_folder: Path, sirup: dict[str, Any]) -> None:
    rows = array(demo_folder, 2019, "RUP-PaketPenyediaLokasi")
    assert {row["kd_kab_kota"] for row in rows} == {14855, None}
    codes = {str(row["kd_rup"]) for row in rows}
    old = {old for old, new in sirup["revised"].items() if new in codes}
    assert old and old <= codes and set(sirup["vanished"]) & codes


def test_persons_are_masked_and_times_carry_a_z_that_is_not_true(demo_folder: Path) -> None:
    for row in pages(demo_folder, 2019, "rup/paket-penyedia-terumumkan"):
        assert re.fullmatch(r"\*{15}\d{3}", row["nip_ppk"]) and re.fullmatch(r"(?:\w\*+ ?)+", row["nama_ppk"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,3}Z", row["tgl_pengumuman_paket"])
        assert isinstance(row["kd_jenis_pengadaan"], str) and isinstance(row["kd_metode_pengadaan"], int)
        assert row["tgl_awal_pemilihan"].endswith("-01")


def test_keys_come_in_any_order_and_nulls_are_sometimes_absent(demo_folder: Path) -> None:
    rows = pages(demo_folder, 2019, "rup/paket-penyedia-terumumkan")
    assert len({tuple(row) for row in rows}) > 10
    absent = sum("nomor_kontrak" not in row for row in rows)
    assert 0.3 < absent / len(rows) < 0.7


def test_pages_are_chained_by_opaque_cursors(demo_folder: Path) -> None:
    path, offset = "rup/paket-penyedia-terumumkan", 0
    files = sorted((demo_folder / "2019" / "inaproc").glob("rup_paket-penyedia-terumumkan.page*.json"))
    assert len(files) == 5
    for number, file in enumerate(files, 1):
        page = json.loads(file.read_text("utf-8"))
        offset += len(page["data"])
        last = number == len(files)
        assert page["success"] and page["meta"]["has_more"] is not last
        assert page["meta"]["cursor"] == (None if last else cursor(path, 2019, offset))
        assert last or (len(page["data"]) == LIMIT and offset_of(path, 2019, page["meta"]["cursor"]) == offset)
    with pytest.raises(ValueError):
        offset_of("rup/master-satker", 2019, cursor(path, 2019, 1000))
