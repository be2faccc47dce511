"""Rows that are inserted, or renewed where their key is there already."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import ckan.model as model
import sqlalchemy as sa

_AT_ONCE = 5000


def upsert(table: Any, rows: Sequence[dict[str, Any]], renewed: tuple[str, ...] = ()) -> None:
    """Insert rows in the running transaction, many with one statement.

    They travel as one JSON text, which PostgreSQL takes apart: one statement a table, whatever the number of rows.

    :param table: a declarative model; no two of the rows have the same primary key, all have the same columns
    :param renewed: columns that take the new value where the key is there already; none leaves that row as it is
    """
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        statement = _statement(table, tuple(part[0]), renewed)
        model.Session.execute(statement, {"rows": json.dumps(part, default=_plain)})


@cache
def _statement(table: Any, columns: tuple[str, ...], renewed: tuple[str, ...]) -> sa.TextClause:
    """Names are those of the model's columns, never from outside."""
    name, keys = table.__table__.name, ", ".join(column.name for column in table.__table__.primary_key)
    listed = ", ".join(f'"{column}"' for column in columns)
    fresh = ", ".join(f'"{column}" = excluded."{column}"' for column in renewed)
    return sa.text(
        f"INSERT INTO {name} ({listed}) SELECT {listed}"
        f" FROM jsonb_populate_recordset(CAST(NULL AS {name}), CAST(:rows AS jsonb))"
        f" ON CONFLICT ({keys}) DO {f'UPDATE SET {fresh}' if fresh else 'NOTHING'}"
    )


def _plain(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)
