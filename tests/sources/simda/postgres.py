"""A scratch schema of the tests' PostgreSQL, dropped afterwards."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


@contextmanager
def database(script: str) -> Iterator[str]:
    """A SQLAlchemy URL under which the tables of a script are found."""
    url = sa.make_url(os.environ.get("CKAN_SQLALCHEMY_URL", "postgresql://ckan@/ckan"))
    schema = f"simda_{uuid.uuid4().hex[:8]}"
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
            connection.exec_driver_sql(f"SET search_path TO {schema}")
            connection.exec_driver_sql(script.replace("%", "%%"))
        here = url.update_query_dict({"options": f"-c search_path={schema}"})
        yield here.render_as_string(hide_password=False)
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        engine.dispose()
