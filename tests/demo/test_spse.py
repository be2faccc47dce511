"""What SPSE delivers: every package with its chain, and the traps of the real services."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from demo.model import World
from tests.demo.wire import array, pages

YEARS = (2018, 2019)


@pytest.fixture(scope="module")
def truths(demo_truths: dict[str, Any]) -> dict[str, Any]:
    return demo_truths["sources"]["spse"]


def both(folder: Path, path: str) -> list[dict[str, Any]]:
    return [row for year in YEARS for row in pages(folder, year, path)]


def test_files_hold_what_the_truths_say(demo_folder: Path, truths: dict[str, Any]) -> None:
    for year in YEARS:
        for name, count in truths["files"][str(year)].items():
            rows = pages(demo_folder, year, name) if "/" in name else array(demo_folder, year, name)
            assert len(rows) == count, name


def test_every_package_is_announced_once(demo_folder: Path, truths: dict[str, Any], demo_world: World) -> None:
    tenders = both(demo_folder, "tender/pengumuman")
    direct = pages(demo_folder, 2019, "tender/non-tender-pengumuman")
    codes = [str(row["kd_tender"]) for row in tenders] + [str(row["kd_nontender"]) for row in direct]
    assert sorted(codes) == sorted(package.code for package in demo_world.packages)
    own = [row for row in tenders + direct if row["kd_klpd"] == "D171"]
    assert len(own) == truths["expected"]["packages"]
    assert sum(row["hps"] for row in own) == truths["expected"]["sum_estimate"]
    assert {type(row["hps"]) for row in own} == {int, float}


def test_result_rows_carry_the_award_and_the_string_code(demo_folder: Path, demo_world: World) -> None:
    results = {str(row["kd_tender"]): row for row in both(demo_folder, "tender/tender-selesai-nilai")}
    won = {p.code: p for p in demo_world.packages if p.kind == "tender" and p.winner}
    assert set(results) == set(won)
    for code, package in won.items():
        row = results[code]
        assert row["nilai_negosiasi"] == package.negotiated * package.typing_factor
        assert "." in row["kd_satker"] or package.unit.outside
        assert row["nama_penyedia"] == package.winner.firm.name if package.winner else False


def test_plans_are_lists_and_the_result_keeps_only_the_last(demo_folder: Path, truths: dict[str, Any]) -> None:
    direct = {str(row["kd_nontender"]): row for row in pages(demo_folder, 2019, "tender/non-tender-pengumuman")}
    results = {str(row["kd_nontender"]): row for row in pages(demo_folder, 2019, "tender/non-tender-selesai")}
    assert truths["several_plans"]
    for code, plans in truths["several_plans"].items():
        assert direct[code]["kd_rup"] == ";".join(plans) and len(plans) == 2
        assert results[code]["kd_rup"] == plans[-1]
    assert sum(";" in row["kd_rup"] for row in direct.values()) == len(truths["several_plans"])


def test_repetitions_keep_the_package_number(demo_folder: Path, demo_world: World) -> None:
    tenders = {str(row["kd_tender"]): row for row in both(demo_folder, "tender/pengumuman")}
    again = [package for package in demo_world.packages if package.retry_of]
    assert again
    for package in again:
        assert package.retry_of is not None
        first, second = tenders[package.retry_of.code], tenders[package.code]
        assert (first["versi_tender"], second["versi_tender"]) == (1, 2)
        assert first["kd_pkt_dce"] == second["kd_pkt_dce"] and first["kd_rup"] == second["kd_rup"]


def test_bidders_are_registrations_few_with_a_price(demo_folder: Path, truths: dict[str, Any]) -> None:
    rows = [row for row in both(demo_folder, "tender/peserta-tender") if row["kd_klpd"] == "D171"]
    assert len(rows) == truths["expected"]["bidders"]
    priced = [row for row in rows if row.get("nilai_penawaran")]
    assert 0 < len(priced) < len(rows) / 3
    winners = Counter(row["kd_tender"] for row in rows if row["pemenang"])
    assert max(winners.values()) == 1
    persons = [row for row in rows if (row.get("npwp_penyedia_16") or "0")[0] != "0"]
    assert persons, "single persons carry their identity card's number"


def test_schedule_begins_with_the_announcement_and_fits(demo_folder: Path) -> None:
    tenders = {row["kd_tender"]: row for row in pages(demo_folder, 2019, "tender/pengumuman")}
    steps: dict[int, list[dict[str, Any]]] = {}
    for row in pages(demo_folder, 2019, "tender/jadwal-tahapan-tender"):
        steps.setdefault(row["kd_tender"], []).append(row)
        assert row["tgl_awal"] <= row["tgl_akhir"], row
    assert {len(mine) for mine in steps.values()} == {12, 21}
    for code, mine in steps.items():
        assert min(row["tgl_awal"] for row in mine) == tenders[code]["tgl_pengumuman_tender"][:19].replace("T", " ")
    for row in pages(demo_folder, 2019, "tender/jadwal-tahapan-non-tender"):
        assert row["tgl_awal"] <= row["tgl_akhir"] and row["tgl_awal"].endswith("Z")


def test_contracts_are_those_recorded_with_amendments_as_versions(
    demo_folder: Path, truths: dict[str, Any], demo_world: World
) -> None:
    recorded = {p.code: p for p in demo_world.packages if p.contract_recorded and p.contract}
    rows = [
        (str(row.get("kd_tender") or row.get("kd_nontender")), row)
        for path in ("tender/tender-ekontrak-kontrak", "tender/non-tender-ekontrak-kontrak")
        for row in pages(demo_folder, 2019, path)
    ]
    first = {code for code, row in rows if row["versi_addendum"] == 0}
    assert first == set(recorded) and len(first) == truths["expected"]["contracts"]
    later = [(code, row) for code, row in rows if row["versi_addendum"]]
    assert later
    for code, row in later:
        contract = recorded[code].contract
        assert contract is not None
        assert row["nilai_kontrak"] == contract.amendments[row["versi_addendum"] - 1].amount
        assert row["apakah_addendum"] == "Ya"
    ids = [row["kontrak_id"] for _, row in rows]
    assert len(set(ids)) < len(ids), "some rows are exact repetitions"


def test_payments_are_repeated_for_each_snapshot(demo_folder: Path, demo_world: World) -> None:
    rows = array(demo_folder, 2019, "SPSE-NonTenderEkontrak-4BAPBAST")
    distinct = {(row["kd_nontender"], row["no_bap"], row["besar_pembayaran"]) for row in rows}
    assert len(rows) > len(distinct) * 3 // 2
    paid: Counter[str] = Counter()
    for code, _, amount in distinct:
        paid[str(code)] += amount
    packages = {package.code: package for package in demo_world.packages}
    for code, amount in paid.items():
        contract = packages[code].contract
        assert contract is not None and amount == sum(payment.amount for payment in contract.payments)


def test_orders_hold_the_real_period(demo_folder: Path) -> None:
    rows = array(demo_folder, 2019, "SPSE-TenderEkontrak-3SPMKSPP")
    assert all(row["tgl_mulai_pekerjaan"].endswith(", 12:00:00AM") for row in rows)
