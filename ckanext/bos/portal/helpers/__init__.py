"""Template helpers of the portal, all named ``bos_…``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import security
from . import forms, pages, public

__all__ = ["all_helpers", "forms", "pages", "public"]


def all_helpers() -> dict[str, Callable[..., Any]]:
    """Every helper by name."""
    shared = {"bos_nonce": security.bos_nonce, "bos_inline_styles": security.bos_inline_styles}
    return shared | {name: getattr(module, name) for module in (public, pages, forms) for name in module.__all__}
