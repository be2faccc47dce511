"""The JSON wrapper that some installations put before SIMDA's database (SIMDA reference, section 6).

Its answer echoes the caller's key under ``post`` and repeats each cell under a number: neither is ever kept, and a
raw answer is never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..transport.errors import SourceError


def unwrap(payload: Any, name: str = "SIMDA") -> list[dict[str, Any]]:
    """The rows of an answer, by lower-case column name.

    :raises SourceError: it reports an error, or is no such answer; its own words are not repeated
    """
    if not is_wrapped(payload):
        raise SourceError("shape", url=name)
    said = payload["msg"]
    if str(payload["error"]) not in ("0", "False") or isinstance(said, str):
        denied = isinstance(said, str) and "apikey" in said.lower().replace(" ", "").replace("_", "")
        raise (
            SourceError("unauthorized", url=name, status="API key")
            if denied
            else SourceError("failed", url=name, why="error 1")
        )
    return [named for row in said if (named := _named(row))]


def is_wrapped(payload: Any) -> bool:
    """Whether a JSON value is the wrapper's answer."""
    return isinstance(payload, Mapping) and "error" in payload and isinstance(payload.get("msg"), (list, str))


def _named(row: Any) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        return {}
    return dict(_columns(row))


def _columns(row: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        column = str(name).strip().lower()
        if not column.isdigit():
            yield column, value
