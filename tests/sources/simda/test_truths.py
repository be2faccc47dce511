"""The synthetic export of 2019 by every route: the figures of its truths, and nothing that must never surface."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ckanext.bos.core import ladder
from ckanext.bos.core.observation import Observation, Row
from ckanext.bos.registry.units import listed
from ckanext.bos.sources import SOURCES, simda
from ckanext.bos.sources.tables import read_csv

from ...harvest.matching.linked import KEY, SIMDA, name_of, tables, truth_name, truths
from ...shared_data import needs_shared
from .postgres import database

pytestmark = needs_shared

Found = list[Any]
SCRIPT = SIMDA / "simda_2019.sql"


@pytest.fixture(scope="module")
def sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The export as a SQLite database."""
    path = tmp_path_factory.mktemp("simda") / "simda_2019.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(SCRIPT.read_text("utf-8"))
    connection.close()
    return f"sqlite:///{path}"


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    """The export in a real PostgreSQL."""
    with database(SCRIPT.read_text("utf-8")) as url:
        yield url


@pytest.fixture(params=["csv", "sqlite", "postgres"])
def found(request: pytest.FixtureRequest) -> Found:
    """What the reader makes of the export, by each route."""
    if request.param == "csv":
        return list(simda.read(tables(), KEY))
    url = request.getfixturevalue(f"{request.param}_url")
    return list(simda.read_rows(dict(simda.fetch_sql(url, 2019)), KEY))


def test_value_amendments_and_payments_of_every_contract(found: Found) -> None:
    by_name = {name_of(item): item for item in found}
    assert len(found) == len(by_name) == truths()["jumlah_kontrak"]
    for contract in truths()["kontrak"]:
        item = by_name[truth_name(contract)]
        money, values = ladder.amounts(item.values), item.values
        payments = values.get("payments", [])
        said = {
            "nilai_awal": Decimal(values["contracts"][0]["amount"]),
            "nilai_akhir": money["contract"],
            "dibayar": money["paid"] or 0,
            "jumlah_sp2d": len(payments),
            "sp2d_terakhir": max((row["date"] for row in payments), default=None),
            "jumlah_adendum": len(values.get("amendments", [])),
            "fisik_terakhir": float(values["progress"][-1]["physical_percent"]) if payments else None,
        }
        assert said == {name: contract[name] for name in said}, contract["no_kontrak"]
        assert contract["lebih_bayar"] == any(doubt.field == "payments.amount" for doubt in item.doubts)


def test_every_route_says_the_same(sqlite_url: str, postgres_url: str) -> None:
    by_route = [
        {name_of(item): item for item in simda.read_rows(dict(simda.fetch_sql(url, 2019)), KEY)}
        for url in (sqlite_url, postgres_url)
    ]
    for item in simda.read(tables(), KEY):
        assert isinstance(item, Observation)
        for route in by_route:
            other = route[name_of(item)]
            assert isinstance(other, Observation)
            assert (other.fingerprint(), other.unit) == (item.fingerprint(), item.unit)


def test_tables_that_another_route_has_read_are_joined_as_well() -> None:
    fetched = {simda.shape_of(path): list(read_csv(path)) for path in tables()}
    whole = {name_of(item): item for item in simda.read(tables(), KEY)}
    for item in simda.read_rows(fetched, KEY):
        assert item == whole[name_of(item)]


def test_nothing_that_must_never_surface(found: Found) -> None:
    text = repr(found)
    assert [secret for secret in truths()["tidak_boleh_muncul"] if secret in text] == []


def test_no_other_year(sqlite_url: str) -> None:
    assert list(simda.read_rows(dict(simda.fetch_sql(sqlite_url, 2018)), KEY)) == []


@pytest.mark.parametrize(("at", "day"), [("30-06-2019", date(2019, 6, 30)), ("31-12-2019", date(2019, 12, 31))])
@pytest.mark.parametrize("route", ["csv", "sqlite", "postgres"])
def test_the_budget_in_force(request: pytest.FixtureRequest, route: str, at: str, day: date) -> None:
    slugs = {unit["name"] for unit in listed()}
    want = truths()["anggaran_sah"][at]
    lines = simda.budget(_budget_rows(request, route), day)
    names = {contract["kode_opd"]: contract["opd"] for contract in truths()["kontrak"]}
    sums: dict[str, Decimal] = {}
    for line in lines:
        name = names[line.unit_code]
        sums[name] = sums.get(name, Decimal(0)) + line.amount
    assert {line.version for line in lines} == {want["Kd_Perubahan"]} and set(sums) <= slugs
    assert sums == want["per_opd"]


def test_there_is_no_budget_before_the_first(sqlite_url: str) -> None:
    assert simda.budget(dict(simda.fetch_sql(sqlite_url, 2019))["budget"], date(2018, 12, 1)) == []


def test_the_wrapper_gives_contracts_without_echo() -> None:
    found = list(simda.read([SIMDA / "api_ta_kontrak.json"], KEY))
    by_name = {truth_name(contract): contract for contract in truths()["kontrak"]}
    assert len(found) == 12
    for item in found:
        assert isinstance(item, Observation)
        contract = by_name[name_of(item)]
        assert Decimal(item.values["contracts"][0]["amount"]) == contract["nilai_awal"]
        assert not any(name.isdigit() for row in item.rows for name in row.cells)
    assert [secret for secret in truths()["tidak_boleh_muncul"] if secret in repr(found)] == []


def test_an_error_of_the_wrapper_shows_no_key() -> None:
    with pytest.raises(ValueError, match="menolak token") as caught:
        list(simda.read([SIMDA / "api_galat.json"], KEY))
    assert "KENARI" not in str(caught.value)


def test_the_whole_folder_is_one_export() -> None:
    """Tables and wrapper repeat the same contracts; what is none of them is passed over."""
    paths = [path for path in sorted(SIMDA.iterdir()) if SOURCES["simda"].takes(path)]
    names = {path.name for path in paths}
    assert not names & {"ekontrak_2019.csv", "truths.json", "api_galat.json", "simda_2019.sql"}
    assert "api_ta_kontrak.json" in names and len(names) == len(tables()) + 1
    whole, parts = ({name_of(item): item for item in simda.read(some, KEY)} for some in (paths, tables()))
    assert whole == parts


def test_e_kontrak_is_not_taken_for_simda() -> None:
    with pytest.raises(ValueError, match="tabel SIMDA"):
        simda.shape_of(SIMDA / "ekontrak_2019.csv")


def _budget_rows(request: pytest.FixtureRequest, route: str) -> list[Row]:
    if route != "csv":
        return dict(simda.fetch_sql(request.getfixturevalue(f"{route}_url"), 2019))["budget"]
    return simda.services([path for path in tables() if "RASK" in path.stem], KEY)["budget"]
