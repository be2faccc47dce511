"""What a cell of a table can hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

_DIGITS = 30
"""A number with more digits is no figure of this world, and too long to be written out."""


def is_cell(value: Any) -> bool:
    """Whether a value is a text or a number that can be read; nothing, lists and objects are none."""
    if isinstance(value, int):
        return abs(value) < 10**_DIGITS
    if isinstance(value, Decimal):
        return value.is_finite() and -_DIGITS < value.adjusted() < _DIGITS
    return isinstance(value, (str, float))
