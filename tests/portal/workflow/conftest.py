"""One portal for each module, and nothing that another test submitted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from ckan import model

from ckanext.bos.portal.workflow import lines

from ...monitoring.test_digest import inbox
from ...monitoring.world import empty
from ...ocds.web import portal
from ..conftest import auditor, health, schools, walidata

__all__ = ["auditor", "health", "inbox", "portal", "schools", "walidata"]


@pytest.fixture
def client(portal: Any) -> Iterator[Any]:
    """A stranger, on a portal without processes."""
    empty()
    lines.forget()
    yield portal.flask_app.test_client(use_cookies=False)
    model.Session.rollback()
