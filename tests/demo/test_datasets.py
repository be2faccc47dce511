"""The plain datasets of the simulated regency: counted from its world, complete by Satu Data, readable as tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckanext.bos.core import opendata
from ckanext.bos.federation.opendata import described
from ckanext.bos.federation.opendata.table import Limits, rows_of, scan
from demo.__main__ import main
from demo.world import build

LIMITS = Limits(10_000_000, 10_000)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo")
    assert main(["--out", str(out), "--processes", "150", "--sources", "datasets", "--quiet"]) == 0
    return out / "datasets"


def test_each_is_described_without_a_fault_and_misses_nothing(folder: Path) -> None:
    found = [described.read(path) for path in described.descriptions(folder)]
    assert len(found) == 7
    for one in found:
        assert one.wrong == [] and opendata.missing_fields(one.values) == [], one.name
        (file,) = one.files
        table = scan(file.path, file.path.name, LIMITS)
        assert table.count and table.left_out_count == 0
        assert set(table.columns) == set(file.columns), "every column has its words"


def test_the_budget_is_that_of_the_plans(folder: Path) -> None:
    plans = [plan for plan in build(size=150).plans if plan.status == "announced" and not plan.unit.outside]
    rows = list(rows_of(folder / "anggaran-pengadaan-opd.csv", "", LIMITS, 5))
    assert sum(int(row[4]) for row in rows) == sum(plan.amount for plan in plans)
    assert sum(int(row[3]) for row in rows) == len(plans)


def test_what_was_paid_is_not_more_than_the_contracts(folder: Path) -> None:
    rows = list(rows_of(folder / "realisasi-belanja-opd.xlsx", "", LIMITS, 7))
    assert rows and all(0 <= int(row[5]) for row in rows)


def test_codes_of_districts_stay_text(folder: Path) -> None:
    table = scan(folder / "daftar-kecamatan.csv", "", LIMITS)
    assert table.columns["kode_kemendagri"] == table.columns["kode_bps"] == "text" and table.count == 28
    assert table.columns["lintang"] == "numeric"
