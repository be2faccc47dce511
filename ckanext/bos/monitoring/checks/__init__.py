"""Sanity checks: small questions put to the values of a process, or to processes side by side. Without CKAN.

``look`` puts those that need one process alone, ``compare`` those that need all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from ckanext.bos.ocds.quality.words import Words, both

from . import amounts, dates, peers, people, rungs, twice
from .peer import Peer, PeerCheck
from .rule import Check, Limits, ProcessCheck, Suspicion

CHECKS: tuple[type[ProcessCheck], ...] = (
    amounts.TooManyZeros,
    amounts.Above,
    amounts.Overpaid,
    amounts.Amended,
    amounts.TooSmall,
    amounts.MissingZero,
    dates.Order,
    dates.FarOff,
    dates.Behind,
    people.Stranger,
    people.Again,
    people.Fewer,
    amounts.Limit,
)
PEER_CHECKS: tuple[type[PeerCheck], ...] = (twice.Twice, peers.Outlier, peers.UnitPrice)
BY_CODE: dict[str, type[Check]] = {check.code: check for check in (*CHECKS, *PEER_CHECKS)}
SUMS = {"awards": rungs.awards, "contracts": rungs.contracts}
"""Lists whose sum may be doubted."""

__all__ = [
    "BY_CODE",
    "CHECKS",
    "Check",
    "Limits",
    "PEER_CHECKS",
    "Peer",
    "SUMS",
    "SettingsError",
    "Suspicion",
    "at_row",
    "compare",
    "look",
    "read_settings",
]


class SettingsError(ValueError):
    """A setting that cannot be used.

    :ivar words: which, what was found and what is expected
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(f"{words['id']} ({words['en']})")


def read_settings(given: Mapping[str, str]) -> Limits:
    """Settings of the checks from texts: ``{"limit.amount": "5000000000", "limit.amount.works": "20000000000"}``.

    A setting for a method wins over one for a category, and that over the general one.

    :raises SettingsError: no such setting, or not a number above zero
    """
    general: list[str] = []
    known: set[str] = set()
    for check in BY_CODE.values():
        for one in check.settings:
            name, *kinds = one.names(check.code)
            general.append(f"{name}[.KIND]" if kinds else name)
            known.update((name, *kinds))
    return {name: _number(name, text, known, general) for name, text in given.items()}


def look(process: Mapping[str, Any], given: Limits) -> list[Suspicion]:
    """What the checks doubt of a process by itself (canonical values), each value and check once."""
    found: dict[str, Suspicion] = {}
    for kind in CHECKS:
        check = kind(given)
        for doubt in check.doubts(process):
            one = check.suspicion(doubt)
            found.setdefault(one.fingerprint, one)
    return list(found.values())


def compare(listed: Iterable[Peer], given: Limits) -> dict[str, list[Suspicion]]:
    """What the checks doubt when processes are compared, by package id."""
    rows = list(listed)
    found: dict[str, list[Suspicion]] = {}
    for kind in PEER_CHECKS:
        check = kind(given)
        for package_id, doubt in check.doubts(rows):
            found.setdefault(package_id, []).append(check.suspicion(doubt))
    return found


def at_row(one: Suspicion, process: Mapping[str, Any]) -> Suspicion:
    """A doubt of the sum of a list, put at the largest of its amounts. Its fingerprint stays that of the sum."""
    values = SUMS[one.path](process) if one.path in SUMS else []
    if not values:
        return one
    return replace(one, path=max(values, key=lambda value: value.rupiah).path, field=f"{one.path}.amount")


def _number(name: str, text: str, known: set[str], general: list[str]) -> Decimal:
    if name not in known:
        names = ", ".join(general)
        raise SettingsError(
            both(
                f"{name}: tidak dikenal (tertulis “{text}”); seharusnya salah satu dari {names}",
                f"{name}: not known (found “{text}”); expected one of {names}",
            )
        )
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or value <= 0:
        raise SettingsError(
            both(
                f"{name}: tertulis “{text}”, seharusnya angka di atas nol tanpa pemisah ribuan",
                f"{name}: found “{text}”, expected a number above zero without thousands separators",
            )
        )
    return value
