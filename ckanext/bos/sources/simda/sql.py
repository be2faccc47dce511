"""SIMDA's database by SQL: read-only SELECTs with fixed columns, one fiscal year a database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from ckanext.bos.core.observation import Row

from ..transport.errors import SourceError
from .queries import COLUMNS, OPTIONAL, QUERIES, VERSION
from .records import origin

TIMEOUT = 60.0
"""Seconds for connecting and for each statement."""

_LATE = re.compile(r"(?i)time.?out|canceling statement|interrupted|HYT0")


def fetch_sql(url: str, year: int, *, timeout: float = TIMEOUT) -> Iterator[tuple[str, list[Row]]]:
    """The rows of one fiscal year by canonical service.

    :param url: SQLAlchemy URL: ``mssql+pyodbc://…`` (extra ``simda``), ``postgresql://…``, ``sqlite:///…``
    :raises SourceError: the database cannot be reached or asked; names neither address nor password
    """
    engine = _engine(url, timeout)
    try:
        for service, query in QUERIES.items():
            yield service, _rows(engine, service, query, year, timeout)
    finally:
        engine.dispose()


def version(url: str, *, timeout: float = TIMEOUT) -> dict[str, str]:
    """What the database says of itself: ``{"tahun": "2019", "version": "2.7.0.17"}``; empty where it does not say.

    :raises SourceError: the database cannot be reached
    """
    engine = _engine(url, timeout)
    try:
        with engine.connect() as connection:
            try:
                row = connection.execute(sa.text(VERSION)).first()
            except SQLAlchemyError:
                row = None
    except SQLAlchemyError as error:
        raise _failure(error, timeout) from None
    finally:
        engine.dispose()
    return {"tahun": str(row[0]), "version": str(row[1] or "")} if row else {}


def _rows(engine: Engine, service: str, query: str, year: int, timeout: float) -> list[Row]:
    statement = sa.text(query)
    values = {"tahun": year} if ":tahun" in query else {}
    try:
        with engine.connect() as connection:
            found = connection.execute(statement, values).mappings().all()
    except SQLAlchemyError as error:
        if service in OPTIONAL and _lacks_table(error):
            return []
        raise _failure(error, timeout) from None
    return [_row(service, cells) for cells in found]


def _row(service: str, cells: Mapping[Any, Any]) -> Row:
    named = {str(name).lower(): value for name, value in cells.items()}
    kept = {name: value for name, value in named.items() if name in COLUMNS[service]}
    return Row(origin(service, kept), kept)


def _engine(url: str, timeout: float) -> Engine:
    """An engine whose connections can only read and give up in time."""
    try:
        address = make_url(url)
        engine = sa.create_engine(
            _read_only(address), poolclass=sa.NullPool, hide_parameters=True, connect_args=_arguments(address, timeout)
        )
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError, ValueError):
        raise SourceError("unreachable", url="SIMDA", why="URL / driver") from None
    if address.get_backend_name() == "mssql":
        event.listen(engine, "connect", lambda connection, _: setattr(connection, "timeout", int(timeout)))
    if address.get_backend_name() == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only = ON"))
    return engine


def _read_only(address: URL) -> URL:
    if address.get_backend_name() == "mssql":
        return address.update_query_dict({"ApplicationIntent": "ReadOnly"})
    if address.get_backend_name() == "sqlite" and address.database and not address.database.startswith("file:"):
        path = quote(address.database)
        return address.set(database=f"file:{path}").update_query_dict({"mode": "ro", "uri": "true"})
    return address


def _arguments(address: URL, timeout: float) -> dict[str, Any]:
    if address.get_backend_name() == "postgresql":
        given = address.query.get("options", "")
        limits = f"{given} -c statement_timeout={int(timeout * 1000)} -c default_transaction_read_only=on".strip()
        return {"connect_timeout": max(1, int(timeout)), "options": limits}
    return {"timeout": int(timeout)}


def _lacks_table(error: SQLAlchemyError) -> bool:
    return bool(re.search(r"(?i)no such table|does not exist|invalid object name|42S02|UndefinedTable", str(error)))


def _failure(error: SQLAlchemyError, timeout: float) -> SourceError:
    """What went wrong by kind only: the driver's words may hold address, user and statement."""
    if _LATE.search(str(error)):
        return SourceError("timeout", url="SIMDA", seconds=int(timeout), retryable=True)
    if isinstance(error, DBAPIError) and _lacks_table(error):
        return SourceError("failed", url="SIMDA", why="Ta_Kontrak / Ta_SP2D")
    kind = type(error.orig).__name__ if isinstance(error, DBAPIError) and error.orig else type(error).__name__
    return SourceError("unreachable", url="SIMDA", why=kind, retryable=True)
