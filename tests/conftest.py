"""Fixtures of the whole suite: a clean database with the plugins' tables, and one with the regency's units."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
import ckan.tests.helpers as helpers
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.cli.db import _run_migrations
from ckan.config.middleware import make_app
from ckan.lib import search

from ckanext.bos import registry

_MIGRATED: set[str] = set()
_REGENCY: dict[sa.Table, list[dict[str, Any]]] = {}


@pytest.fixture
def with_plugins() -> Iterator[None]:
    """The plugins of ``test.ini``, in place of CKAN's fixture, which loads them anew for each test."""
    with loaded_plugins():
        yield


@pytest.fixture
def app(with_plugins: None) -> helpers.CKANTestApp:
    """A visitor without cookies of the one application, in place of CKAN's fixture, which makes one for each test."""
    return visitor()


@pytest.fixture
def clean_db(with_plugins: None) -> None:
    """An empty database with the tables of the plugins, and an empty search index."""
    empty_database()


@pytest.fixture(scope="module")
def regency() -> None:
    """A database with the units of the regency and nothing else, made once for a module.

    Its tests also ask for ``with_plugins``; they share the rows that they write.
    """
    with loaded_plugins():
        empty_regency()


def empty_database() -> None:
    """Empty CKAN's and the plugins' tables and the search index."""
    helpers.reset_db()
    for name in ("activity", "bos", "harvest", "bos_harvest", "bos_federation", "bos_monitoring", "bos_participation"):
        if p.plugin_loaded(name) and name not in _MIGRATED:
            _run_migrations(name, "head", True)
            _MIGRATED.add(name)
    empty_ledger()
    search.clear_all()


def empty_regency() -> None:
    """Empty the database but for the units of the regency; their rows are kept, since making them takes seconds."""
    empty_database()
    for table, rows in _REGENCY.items():
        model.Session.execute(table.insert(), rows)
    model.Session.commit()
    if not _REGENCY:
        registry.init_units()
        for table in model.meta.metadata.sorted_tables:
            rows = model.Session.execute(table.select()).mappings().all()
            if rows and not table.name.endswith("alembic_version"):
                _REGENCY[table] = [dict(row) for row in rows]


def empty_ledger() -> None:
    """Empty the ledger, which refuses it: only its owner can lift the guard, as here."""
    for command in (
        "ALTER TABLE bos_release DISABLE TRIGGER USER",
        "TRUNCATE bos_release, bos_record",
        "ALTER TABLE bos_release ENABLE TRIGGER USER",
    ):
        model.Session.execute(sa.text(command))
    model.Session.commit()


@contextmanager
def loaded_plugins() -> Iterator[None]:
    """The plugins of ``test.ini`` for work outside of a test."""
    _application()
    try:
        yield
    finally:
        model.Session.remove()


def visitor() -> helpers.CKANTestApp:
    """Somebody without cookies, in front of the application."""
    return helpers.CKANTestApp(_application())


@cache
def _application() -> Any:
    """The application of ``test.ini``, its plugins loaded; made once, since that takes three seconds."""
    return make_app(tk.config)
