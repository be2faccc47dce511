"""A portal with the units of the regency, emptied before each test that asks for it, and its people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib import search

from ..conftest import empty_ledger
from ..ocds.web import portal
from ..portal.conftest import health, schools, walidata

__all__ = ["health", "portal", "schools", "walidata"]


def empty() -> None:
    """No datasets, and no memory of any."""
    model.Session.rollback()
    # Units, users and their memberships stay; everything that hangs on a dataset goes with it.
    model.Session.execute(sa.text("TRUNCATE package, bos_published, bos_feed_visit, activity CASCADE"))
    model.Session.commit()
    empty_ledger()
    search.clear_all()


@pytest.fixture
def client(portal: Any) -> Iterator[Any]:
    """A stranger without cookies at an empty portal."""
    empty()
    yield portal.flask_app.test_client(use_cookies=False)
    model.Session.rollback()
