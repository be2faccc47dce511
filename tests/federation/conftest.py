"""Fixtures of the federation's tests."""

from __future__ import annotations

import pytest

from ckanext.bos import registry

from ..portal.people import HEALTH, SCHOOLS, Person, steward, with_role


@pytest.fixture
def health() -> Person:
    """The steward of the health office."""
    return steward("opd-kesehatan", HEALTH)


@pytest.fixture
def schools() -> Person:
    """The steward of the office of education."""
    return steward("opd-pendidikan", SCHOOLS)


@pytest.fixture
def walidata() -> Person:
    """Publishes for all units."""
    return with_role("walidata", registry.WALIDATA)
