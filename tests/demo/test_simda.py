"""The finance system's databases: the reference's own SQL finds in them what the truths say."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.model import World
from demo.writers.simda_tables import TABLES

#: Section 4 of the SIMDA reference.
PAYMENTS = """
SELECT j.No_Kontrak, m.Kd_Urusan, m.Kd_Bidang, m.Kd_Unit, m.Kd_Sub, d.No_SP2D, d.Tgl_SP2D, m.No_SPM,
       s.No_Tagihan, s.Jns_Tagihan, s.Realisasi_Fisik, r.Bruto, COALESCE(x.Potongan, 0) AS Potongan
FROM Ta_SPP_Kontrak j
JOIN Ta_SPP  s ON s.Tahun = j.Tahun AND s.No_SPP = j.No_SPP
JOIN Ta_SPM  m ON m.Tahun = s.Tahun AND m.No_SPP = s.No_SPP
JOIN Ta_SP2D d ON d.Tahun = m.Tahun AND d.No_SPM = m.No_SPM
JOIN (SELECT Tahun, No_SPM, SUM(Nilai) AS Bruto FROM Ta_SPM_Rinc GROUP BY Tahun, No_SPM) r
  ON r.Tahun = m.Tahun AND r.No_SPM = m.No_SPM
LEFT JOIN (SELECT Tahun, No_SPM, SUM(Nilai) AS Potongan FROM Ta_SPM_Pot GROUP BY Tahun, No_SPM) x
  ON x.Tahun = m.Tahun AND x.No_SPM = m.No_SPM
WHERE j.Tahun = :tahun AND COALESCE(m.Kd_Edit, 0) <> 2
"""
CONTRACTS = """
SELECT k.No_Kontrak, k.Kd_Urusan, k.Kd_Bidang, k.Kd_Unit, k.Kd_Sub, k.Nilai, p.Ket_Program, g.Ket_Kegiatan
FROM Ta_Kontrak k
LEFT JOIN Ta_Kegiatan g ON g.Tahun = k.Tahun AND g.Kd_Urusan = k.Kd_Urusan AND g.Kd_Bidang = k.Kd_Bidang
  AND g.Kd_Unit = k.Kd_Unit AND g.Kd_Sub = k.Kd_Sub AND g.Kd_Prog = k.Kd_Prog AND g.ID_Prog = k.ID_Prog
  AND g.Kd_Keg = k.Kd_Keg
LEFT JOIN Ta_Program p ON p.Tahun = k.Tahun AND p.Kd_Urusan = k.Kd_Urusan AND p.Kd_Bidang = k.Kd_Bidang
  AND p.Kd_Unit = k.Kd_Unit AND p.Kd_Sub = k.Kd_Sub AND p.Kd_Prog = k.Kd_Prog AND p.ID_Prog = k.ID_Prog
WHERE k.Tahun = :tahun
"""
BUDGET = """
SELECT SUM(a.Total) FROM Ta_RASK_Arsip a
WHERE a.Tahun = :tahun AND a.Kd_Rek_1 = 5 AND a.Kd_Perubahan = (
  SELECT MAX(v.Kd_Perubahan) FROM Ta_RASK_Arsip_Perubahan v
  WHERE v.Tahun = :tahun AND v.Kd_Perubahan IN (4, 6, 8) AND v.Tgl_Perda <= :tanggal)
"""


@pytest.fixture(scope="module")
def truths(demo_truths: dict[str, Any]) -> dict[str, Any]:
    return demo_truths["sources"]["simda"]


@pytest.fixture(scope="module", params=(2018, 2019))
def database(request: pytest.FixtureRequest, demo_folder: Path) -> Iterator[tuple[int, sqlite3.Connection]]:
    path = demo_folder / "simda" / f"simda_{request.param}.sqlite"
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    yield request.param, connection
    connection.close()


def key(row: sqlite3.Row) -> tuple[str, str]:
    unit = f"{row['Kd_Urusan']}.{row['Kd_Bidang']:02d}.{row['Kd_Unit']:02d}.{row['Kd_Sub']:02d}"
    return row["No_Kontrak"].rstrip().upper(), unit


def test_tables_and_counts(database: tuple[int, sqlite3.Connection], truths: dict[str, Any]) -> None:
    year, connection = database
    for table in TABLES:
        count = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
        assert count == truths["files"][f"simda_{year}.sqlite"][table]


def test_contracts_and_what_was_paid(database: tuple[int, sqlite3.Connection], truths: dict[str, Any]) -> None:
    year, connection = database
    known = {(t["number"].upper(), t["unit"]): t for t in truths["contracts"][str(year)]}
    rows = {key(row): row for row in connection.execute(CONTRACTS, {"tahun": year})}
    assert set(rows) == set(known) and len(known) == len(truths["contracts"][str(year)])
    assert all(row["Ket_Program"] and row["Ket_Kegiatan"] for row in rows.values())
    paid: dict[tuple[str, str], list[int]] = {}
    for row in connection.execute(PAYMENTS, {"tahun": year}):
        mine = paid.setdefault(key(row), [0, 0])
        mine[0] += row["Bruto"]
        mine[1] += 1
        assert row["Potongan"] > 0 and row["Tgl_SP2D"].startswith(str(year))
    for name, truth in known.items():
        assert rows[name]["Nilai"] == truth["amount"]
        assert paid.get(name, [0, 0]) == [truth["paid"], truth["payments"]], name
        assert truth["paid"] <= truth["final_amount"]


def test_a_plain_join_loses_payments(database: tuple[int, sqlite3.Connection]) -> None:
    """The bridge to the payments writes some numbers with another case or trailing blanks."""
    year, connection = database
    numbers = {row[0] for row in connection.execute("SELECT No_Kontrak FROM Ta_Kontrak")}
    bridged = [row[0] for row in connection.execute("SELECT No_Kontrak FROM Ta_SPP_Kontrak")]
    assert any(number not in numbers for number in bridged)
    assert all(number.rstrip().upper() in {known.upper() for known in numbers} for number in bridged)


def test_void_and_waiting_orders_are_there(database: tuple[int, sqlite3.Connection]) -> None:
    year, connection = database
    void = "SELECT COUNT(*) FROM Ta_SPM WHERE Kd_Edit = 2"
    waiting = (
        "SELECT COUNT(*) FROM Ta_SPM m LEFT JOIN Ta_SP2D d ON d.No_SPM = m.No_SPM "
        "WHERE d.No_SPM IS NULL AND m.Kd_Edit = 1"
    )
    assert connection.execute(void).fetchone()[0] > 0
    # In the smaller year none of the few last payments may fall into the year's books.
    assert year == 2018 or connection.execute(waiting).fetchone()[0] > 0
    several = "SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM Ta_SPM_Rinc GROUP BY No_SPM)"
    assert connection.execute(several).fetchone()[0] == 2


def test_amendments_replace_and_null_keeps(database: tuple[int, sqlite3.Connection], truths: dict[str, Any]) -> None:
    year, connection = database
    known = {truth["number"]: truth for truth in truths["contracts"][str(year)]}
    newest: dict[str, int] = {}
    nulls = 0
    for row in connection.execute("SELECT * FROM Ta_Kontrak_Addendum ORDER BY Tgl_Addendum, No_Addendum"):
        nulls += row["Nilai"] is None
        if row["Nilai"] is not None:
            newest[row["No_Kontrak"]] = row["Nilai"]
    assert nulls and newest
    for number, truth in known.items():
        assert newest.get(number, truth["amount"]) == truth["final_amount"]


def test_the_changed_budget_is_larger(database: tuple[int, sqlite3.Connection]) -> None:
    year, connection = database
    days = (f"{year}-06-30 23:59:59", f"{year}-12-31 23:59:59")
    first, last = (connection.execute(BUDGET, {"tahun": year, "tanggal": day}).fetchone()[0] for day in days)
    assert 0 < first <= last


def test_links_say_what_a_machine_must_and_must_not_join(truths: dict[str, Any], demo_world: World) -> None:
    packages = {package.code: package for package in demo_world.packages}
    classes = truths["classes"]
    assert set(classes) >= {"number", "value", "other_number", "near_value", "sum", "alone"}
    certain = classes["number"] + classes["value"]
    assert certain > 0.97 * sum(classes.values())
    literal = 0
    for mine in truths["contracts"].values():
        for truth in mine:
            if truth["class"] not in ("number", "value"):
                assert truth["tender"] is None
                continue
            package = packages[truth["tender"]]
            assert package.contract is not None and truth["amount"] == package.contract.amount
            assert package.unit.simda_code == truth["unit"]
            assert package.contract_recorded == (truth["class"] == "number")
            literal += truth["number"] == package.contract.number and truth["class"] == "number"
    assert 0.1 < literal / classes["number"] < 0.4, "most numbers are written otherwise than in the tender"


def test_numbers_are_equal_once_put_straight(truths: dict[str, Any], demo_world: World) -> None:
    """By section 8 of the reference: segments, or at least the compact form."""
    packages = {package.code: package for package in demo_world.packages}
    for mine in truths["contracts"].values():
        for truth in mine:
            if truth["class"] == "number":
                contract = packages[truth["tender"]].contract
                assert contract is not None
                assert "".join(segments(truth["number"])) == "".join(segments(contract.number))


def segments(number: str) -> list[str]:
    text = re.sub(r"^(?:SPK|KONTRAK|NOMOR|NO)\b[\s.:]*", "", number.strip().upper())
    text = re.sub(r"^NO\b[\s.:]*", "", text)
    parts = [part.lstrip("0") if part.isdigit() else part for part in re.split(r"[^A-Z0-9]+", text) if part]
    if len(parts[-1]) == 2:
        parts[-1] = f"20{parts[-1]}"
    return parts
