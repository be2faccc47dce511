"""Every planted anomaly can be found again in the written sheets, by the keys and figures of demo-truths.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from demo.truths import MEANINGS

Row = dict[str, str]
Sheet = Callable[[str], list[Row]]
Planted = Callable[[str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def planted(demo_truths: dict[str, Any]) -> Planted:
    def of(code: str) -> list[dict[str, Any]]:
        return [anomaly for anomaly in demo_truths["anomalies"] if anomaly["code"] == code]

    return of


@pytest.fixture(scope="module")
def tenders(sheet: Sheet) -> dict[str, Row]:
    return {row["kode_lelang"]: row for row in sheet("tender_2018.csv")}


@pytest.fixture(scope="module")
def direct(sheet: Sheet) -> dict[str, Row]:
    return {row["kd_lelang"]: row for row in sheet("nontender_2019.csv")}


@pytest.fixture(scope="module")
def prices(sheet: Sheet) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in sheet("peserta_2019.csv"):
        found.setdefault(row["kd_lelang"], {})[row["npwp"]] = row["penawaran"]
    return found


def test_all_kinds_are_planted_and_explained(demo_truths: dict[str, Any]) -> None:
    found = Counter(anomaly["code"] for anomaly in demo_truths["anomalies"])
    assert set(found) == set(MEANINGS)
    assert all(" / " in meaning for meaning in demo_truths["anomaly_meanings"].values())
    packages = [code for anomaly in demo_truths["anomalies"] for code in anomaly["packages"]]
    assert len(packages) == len(set(packages))


def test_split_below_limit(planted: Planted, direct: dict[str, Row]) -> None:
    for anomaly in planted("split_below_limit"):
        rows = [direct[code] for code in anomaly["packages"]]
        assert {row["npwp_peserta"] for row in rows} == {anomaly["firms"][0]["npwp"]}
        assert all(int(row["pagu"]) < anomaly["limit"] for row in rows)
        assert sum(int(row["pagu"]) for row in rows) == anomaly["total"] > 4 * anomaly["limit"]
        assert {row["metode_pengadaan"] for row in rows} == {"Pengadaan Langsung"}
        assert len({row["satker"] for row in rows}) == 1


def test_single_bidder(planted: Planted, tenders: dict[str, Row], prices: dict[str, dict[str, str]]) -> None:
    codes = {anomaly["packages"][0] for anomaly in planted("single_bidder")}
    assert codes == {code for code, row in tenders.items() if row["peserta"] == "1"}
    for code in codes:
        row = tenders[code]
        assert prices[code] == {row["npwp_pemenang"]: row[" harga_penawaran"]}
        assert int(row["hasil_negosiasi"]) > int(row["hps"]) * 0.98


def test_winner_above_hps(planted: Planted, tenders: dict[str, Row], direct: dict[str, Row]) -> None:
    codes = {anomaly["packages"][0] for anomaly in planted("winner_above_hps")}
    above = {code for code, row in tenders.items() if int(row["hasil_negosiasi"]) > int(row["hps"])}
    assert above == codes & set(tenders) and len(above) == 1
    for anomaly in planted("winner_above_hps"):
        assert anomaly["agreed"] > anomaly["estimate"]
        if row := direct.get(anomaly["packages"][0]):
            assert int(row["hps"]) < int(row["hasil_negosiasi"]) == anomaly["agreed"] <= int(row["pagu"])


def test_identical_offers(planted: Planted, prices: dict[str, dict[str, str]]) -> None:
    for anomaly in planted("identical_offers"):
        offers = prices[anomaly["packages"][0]]
        assert [offers[firm["npwp"]] for firm in anomaly["firms"]] == [str(anomaly["offer"])] * 2


def test_bid_rotation(planted: Planted, tenders: dict[str, Row], prices: dict[str, dict[str, str]]) -> None:
    (anomaly,) = planted("bid_rotation")
    ring = {firm["npwp"] for firm in anomaly["firms"]}
    winners = [tenders[code]["npwp_pemenang"] for code in anomaly["packages"]]
    assert winners == anomaly["winners"] and len(winners) == 8
    assert Counter(winners) == dict.fromkeys(ring, 2)
    assert all(set(prices[code]) == ring for code in anomaly["packages"])


def test_factor_ten(planted: Planted, direct: dict[str, Row], demo_truths: dict[str, Any]) -> None:
    codes = {anomaly["packages"][0] for anomaly in planted("factor_ten")}
    assert codes == {code for code, row in direct.items() if int(row["hasil_negosiasi"]) > 2 * int(row["hps"])}
    for anomaly in planted("factor_ten"):
        row = direct[anomaly["packages"][0]]
        assert int(row["negosiasi_kontraktor"]) == anomaly["factor"] * anomaly["agreed"]
        assert int(row["penawaran_kontraktor"]) <= anomaly["estimate"]
    assert sorted(anomaly["factor"] for anomaly in planted("factor_ten")) == [10, 10, 1000]


def test_duplicate_package(planted: Planted, direct: dict[str, Row]) -> None:
    for anomaly in planted("duplicate_package"):
        first, second = (direct[code] for code in anomaly["packages"])
        for column in ("nama_paket", "satker", "pagu", "hps", "lokasi"):
            assert first[column] == second[column]
        assert first["ocid"] != second["ocid"]


def test_late_announcement(planted: Planted, tenders: dict[str, Row]) -> None:
    for anomaly in planted("late_announcement"):
        serial = int(tenders[anomaly["packages"][0]]["tanggal_pembuatan"])
        created = date(1899, 12, 30) + timedelta(days=serial)
        assert created.isoformat() == anomaly["created"] < anomaly["plan_announced"]
        assert created.month >= 11 and anomaly["planned_start"].endswith("-03-01")


def test_year_end_rush(planted: Planted, direct: dict[str, Row]) -> None:
    (anomaly,) = planted("year_end_rush")
    satker = {direct[code]["satker"] for code in anomaly["packages"] if code in direct}
    assert len(satker) == 1
    whole = [row for row in direct.values() if row["satker"] in satker]
    assert anomaly["count"] >= 0.7 * len(whole) > 20


def test_dominant_supplier(planted: Planted, direct: dict[str, Row]) -> None:
    (anomaly,) = planted("dominant_supplier")
    firm = anomaly["firms"][0]["npwp"]
    rows = [direct[code] for code in anomaly["packages"] if code in direct]
    assert {row["npwp_peserta"] for row in rows} == {firm}
    whole = [row for row in direct.values() if row["satker"] == rows[0]["satker"]]
    assert sum(row["npwp_peserta"] == firm for row in whole) > 0.5 * len(whole)


def test_repeated_tender(planted: Planted, tenders: dict[str, Row], spse: dict[str, Any]) -> None:
    plans = {anomaly["plans"][0] for anomaly in planted("repeated_tender")}
    assert plans == set(spse["files"]["tender_2019.csv"]["rup_codes_on_several_tenders_list"])
    for anomaly in planted("repeated_tender"):
        first, second = (tenders[code] for code in anomaly["packages"])
        assert first["id_rup"] == second["id_rup"] == anomaly["plans"][0]
        assert second["nama_paket"] == f"{first['nama_paket']} Tender Ulang" and second["nama_pemenang"]
    assert sum(not tenders[anomaly["packages"][0]]["nama_pemenang"] for anomaly in planted("repeated_tender")) == 2
