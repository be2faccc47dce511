"""Helpers of forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..forms import inputs

__all__ = ["bos_input"]


def bos_input(field: Mapping[str, Any], data: Mapping[str, Any], errors: Mapping[str, Any] | None) -> inputs.Input:
    """What a form snippet shows of a field, from what the form library hands it."""
    return inputs.of_snippet(field, data, errors)
