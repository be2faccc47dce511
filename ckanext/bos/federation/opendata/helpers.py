"""Template helpers of plain datasets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def helpers() -> dict[str, Callable[..., Any]]:
    """Every helper by name."""
    return {}
