"""A portal with the units of the regency and a small regency's processes, made once for a module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ckan import model

from ckanext.bos.monitoring import recap

from ..ocds.web import portal
from ..portal.conftest import auditor, health, schools, walidata
from . import world

__all__ = ["auditor", "health", "portal", "schools", "walidata"]


@pytest.fixture(scope="module")
def made(portal: Any) -> dict[str, dict[str, Any]]:
    """The small regency, by what is the matter with each process."""
    world.empty()
    return world.regency()


@pytest.fixture
def client(portal: Any, made: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A stranger on the day of the small regency."""
    monkeypatch.setattr(recap, "today", lambda: world.DAY)
    yield portal.flask_app.test_client(use_cookies=False)
    model.Session.rollback()
