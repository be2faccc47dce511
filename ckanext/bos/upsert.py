"""Rows that are inserted, or renewed where their key is there already."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import ckan.model as model
from sqlalchemy.dialects.postgresql import Insert, insert


def upsert(table: Any, rows: Sequence[dict[str, Any]], renewed: tuple[str, ...] = ()) -> None:
    """Insert rows in the running transaction, many at once.

    :param table: a declarative model; no two of the rows have the same primary key
    :param renewed: columns that take the new value where the key is there already; none leaves that row as it is
    """
    if rows:
        model.Session.execute(_statement(table, renewed), rows)


@cache
def _statement(table: Any, renewed: tuple[str, ...]) -> Insert:
    """One statement a table: SQLAlchemy compiles it once, not once for every number of rows."""
    statement = insert(table.__table__)
    if not renewed:
        return statement.on_conflict_do_nothing()
    fresh = {name: statement.excluded[name] for name in renewed}
    return statement.on_conflict_do_update(index_elements=list(table.__table__.primary_key), set_=fresh)
