"""Numbered pages of a list."""

from __future__ import annotations

from collections.abc import Callable

from flask import request


def asked() -> int:
    """The page that the address asks for (``?page=``), from 1."""
    page = request.args.get("page", "")
    return max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 6 else 1


def numbered(current: int, last: int, url: Callable[[int], str]) -> list[tuple[int, str, bool]]:
    """Number, address and whether current, of the first page, the last and those around; number 0 for a gap."""
    if last < 2:
        return []
    found: list[tuple[int, str, bool]] = []
    for number in sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)}):
        if found and number > found[-1][0] + 1:
            found.append((0, "", False))
        found.append((number, url(number), number == current))
    return found
