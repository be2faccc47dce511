"""Template helpers of the portal, all named ``bos_…``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..help import helpers as help
from . import forms, pages, public, staff

__all__ = ["all_helpers", "forms", "help", "pages", "public", "staff"]


def all_helpers() -> dict[str, Callable[..., Any]]:
    """Every helper by name."""
    return {name: getattr(module, name) for module in (public, pages, forms, staff, help) for name in module.__all__}
