"""The played systems, one server a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ...wire import Wire


@pytest.fixture
def wire() -> Iterator[Wire]:
    with Wire() as server:
        yield server
