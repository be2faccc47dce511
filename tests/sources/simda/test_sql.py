"""Reading by SQL: only reading, in time, and without a word too much."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from ckanext.bos.sources import simda
from ckanext.bos.sources.simda import sql
from ckanext.bos.sources.simda.queries import COLUMNS, QUERIES
from ckanext.bos.sources.transport.errors import SourceError

from .postgres import database

FORBIDDEN = ("npwp", "bank", "rekening", "rek_penerima", "alamat", "pemilik", "nip", "penerima", "penandatangan")


def test_no_statement_names_a_column_of_personal_data() -> None:
    for service, query in QUERIES.items():
        words = query.lower()
        assert not [name for name in FORBIDDEN if name in words], service
        assert "*" not in words and not [name for name in FORBIDDEN if name in " ".join(COLUMNS[service])]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://simda_baca:rahasia@127.0.0.1:9/simda_2019",
        "sqlite:////tidak/ada/rahasia.db",
        "tidak://simda_baca:rahasia@192.0.2.7/simda",
        "bukan url rahasia",
        "mssql+pyodbc://simda_baca:rahasia@192.0.2.7/KEU3522_2019?driver=FreeTDS",
        "postgresql://simda_baca:rahasia@127.0.0.1:port/simda",
    ],
)
def test_an_unreachable_database_tells_neither_address_nor_password(url: str) -> None:
    with pytest.raises(SourceError) as caught:
        list(simda.fetch_sql(url, 2019, timeout=2))
    said = f"{caught.value} {caught.value.message} {caught.value!r} {caught.value.__cause__}"
    assert not [word for word in ("rahasia", "simda_baca", "127.0.0.1", "192.0.2.7", "SELECT") if word in said]
    assert caught.value.__suppress_context__


def test_the_connection_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "simda.db"
    sqlite3.connect(path).execute("CREATE TABLE t (a)").connection.close()
    with database("CREATE TABLE t (a int)") as postgres:
        for url in (f"sqlite:///{path}", postgres):
            engine = sql._engine(url, 5)
            with engine.connect() as connection, pytest.raises(DBAPIError):
                connection.exec_driver_sql("INSERT INTO t VALUES (1)")
            engine.dispose()


def test_a_slow_statement_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(QUERIES, "unit", "SELECT pg_sleep(5)")
    with database("CREATE TABLE t (a int)") as url, pytest.raises(SourceError) as caught:
        list(simda.fetch_sql(url, 2019, timeout=1))
    assert caught.value.code == "timeout" and caught.value.retryable


def test_a_database_without_the_tables_says_nothing_and_not_empty(tmp_path: Path) -> None:
    path = tmp_path / "simda.db"
    sqlite3.connect(path).execute("CREATE TABLE t (a)").connection.close()
    with pytest.raises(SourceError) as caught:
        list(simda.fetch_sql(f"sqlite:///{path}", 2019))
    assert caught.value.code == "failed"


def test_the_version(tmp_path: Path) -> None:
    path = tmp_path / "simda.db"
    connection = sqlite3.connect(path)
    assert simda.version(f"sqlite:///{path}") == {}
    connection.execute("CREATE TABLE Ref_Setting (Tahun smallint, LastDBAplVer varchar(20))")
    connection.execute("INSERT INTO Ref_Setting VALUES (2019, '2.7.0.17')")
    connection.commit()
    connection.close()
    assert simda.version(f"sqlite:///{path}") == {"tahun": "2019", "version": "2.7.0.17"}
