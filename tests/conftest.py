"""Fixtures of the whole suite: a clean database with the plugins' tables, and one with the regency's units."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ckan.plugins as p
import ckan.tests.helpers as helpers
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.cli.db import _run_migrations
from ckan.lib import search

from ckanext.bos import registry

_MIGRATED: set[str] = set()


@pytest.fixture
def clean_db(with_plugins: Any) -> None:
    """An empty database with the tables of the plugins, and an empty search index."""
    empty_database()


@pytest.fixture(scope="module")
def regency() -> None:
    """A database with the units of the regency and nothing else, made once for a module.

    Its tests also ask for ``with_plugins``; they share the rows that they write.
    """
    with loaded_plugins():
        empty_database()
        registry.init_units()


def empty_database() -> None:
    """Empty CKAN's and the plugins' tables and the search index."""
    helpers.reset_db()
    for name in ("activity", "bos", "harvest", "bos_harvest", "bos_federation", "bos_monitoring", "bos_participation"):
        if p.plugin_loaded(name) and name not in _MIGRATED:
            _run_migrations(name, "head", True)
            _MIGRATED.add(name)
    empty_ledger()
    search.clear_all()


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
    p.load_all()
    try:
        yield
    finally:
        model.Session.remove()
        p.unload_all()
