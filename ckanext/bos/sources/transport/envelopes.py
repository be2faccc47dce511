"""The shapes that answers come in: bare arrays, INAPROC's envelope, DataTables 1.9 and 1.10, the SIMDA wrapper.

A body that is none of them says nothing about what the source holds (SiRUP and SPSE reference, section 2).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .errors import SourceError

_ROWS = ("data", "rs", "aaData", "rows", "result", "results", "items", "tableRows", "msg")
_HTML = re.compile(rb"(?i)^\s*(?:<!doctype html|<html|<head|<body|<script|<!--)")


@dataclass(frozen=True)
class Page:
    """The rows of one answer.

    :ivar rows: as the source has them; a row of positions (DataTables 1.9) is named ``"0"``, ``"1"`` …
    :ivar cursor: where the next page starts; empty when there is none
    :ivar total: how many rows there are in all, -1 when it does not say
    """

    rows: list[Any]
    cursor: str = ""
    has_more: bool = False
    total: int = -1


def load_json(text: str | bytes) -> Any:
    """JSON with exact decimals: never a float.

    :raises ValueError: it is none
    """
    return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)


def page_of(body: bytes, name: str) -> Page:
    """The page in a body.

    :param name: the source as it may be shown in an error (no token, no query)
    :raises SourceError: the body is empty, a web page, ``<invalid_response>``, broken, an error, or of no known shape
    """
    if not body.strip():
        raise SourceError("empty_body", url=name, retryable=True)
    head = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"<invalid_response"):
        raise SourceError("invalid_response", url=name)
    if b"URL-NOT-DEFINED" in head[:64]:
        raise SourceError("not_defined", url=name)
    if _HTML.match(head) or head.startswith(b"<"):
        raise SourceError("html", url=name, retryable=True)
    try:
        payload = load_json(decoded(body))
    except (ValueError, RecursionError):
        raise SourceError("not_json", url=name, retryable=True) from None
    return page_in(payload, name)


def page_in(payload: Any, name: str) -> Page:
    """The page in a JSON value.

    :raises SourceError: it reports a failure, or has no rows
    """
    if isinstance(payload, list):
        return Page([named(row) for row in payload])
    if not isinstance(payload, Mapping):
        raise SourceError("shape", url=name)
    if (
        payload.get("success") is False
        or payload.get("error") in (1, "1")
        or (payload.get("error") and not _rows_in(payload))
    ):
        raise SourceError("failed", url=name, why=_why(payload), retryable=_is_passing(payload))
    rows = _rows_in(payload)
    if rows is None:
        raise SourceError("shape", url=name)
    meta = payload.get("meta")
    told = {**payload, **meta} if isinstance(meta, Mapping) else payload
    cursor = told.get("cursor")
    total = told.get("recordsFiltered", told.get("iTotalDisplayRecords", told.get("total")))
    return Page(
        [named(row) for row in rows],
        cursor=cursor if isinstance(cursor, str) else "",
        has_more=told.get("has_more") is True,
        total=_count(total),
    )


def named(row: Any) -> Any:
    """A row of positions by its positions' numbers; any other as it is."""
    return {str(number): value for number, value in enumerate(row)} if isinstance(row, list) else row


def decoded(body: bytes) -> str:
    """Text of whatever encoding: UTF-8 (with or without mark), UTF-16 by its mark, else Windows-1252.

    A Windows-1252 file has single bytes that are no UTF-8; a broken UTF-8 file keeps its good parts.
    """
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _rows_in(payload: Mapping[str, Any]) -> list[Any] | None:
    for key in _ROWS:
        rows = payload.get(key)
        if isinstance(rows, list):
            return rows
        if isinstance(rows, Mapping) and (inner := _rows_in(rows)) is not None:
            return inner
    return None


def _why(payload: Mapping[str, Any]) -> str:
    """The failure's code, or its words where it has no code; short, one line."""
    error = payload.get("error")
    said = (
        (error.get("code") or error.get("message")) if isinstance(error, Mapping) else error or payload.get("message")
    )
    return re.sub(r"[^\w .,:/-]+", " ", str(said or "?"))[:80]


def _is_passing(payload: Mapping[str, Any]) -> bool:
    return bool(re.search(r"(?i)too.?many|unavailable|timeout|internal|gateway", _why(payload)))


def _count(value: Any) -> int:
    """A count; -1 for none, and for the greatest integer, by which SPSE says that it does not know."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        return -1
    return number if 0 <= number < 2**31 - 1 else -1


def _no_constant(word: str) -> None:
    """``NaN`` and ``Infinity`` are nothing."""
