"""What an indicator of Cardinal's says of one process: nothing to look at, a flag, missing fields, no question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from ..definition import State
from ..reasons import REASONS

Found = tuple[State, float | int | None, Mapping[str, Any], tuple[str, ...]]
"""State, value, numbers, missing paths."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_EXCUSES: dict[str, Found] = {code: ("clear", None, MappingProxyType({"reason": code}), ()) for code in REASONS}


def clear(value: float | int | None) -> Found:
    """Computed, and nothing to look at."""
    return ("clear", value, _NOTHING, ())


def flag(value: float | int | None, **numbers: Any) -> Found:
    """Something to look at, with the numbers that made it so."""
    return ("flag", value, numbers, ())


def excused(reason: str) -> Found:
    """The question does not arise, for a reason of :data:`..reasons.REASONS`."""
    return _EXCUSES[reason]


def missing(paths: Iterable[str], otherwise: str = "no_bid") -> Found:
    """Cannot be computed; where nothing is missing after all, the question does not arise for another reason."""
    unique = tuple(dict.fromkeys(paths))
    return ("missing", None, _NOTHING, unique) if unique else _EXCUSES[otherwise]
