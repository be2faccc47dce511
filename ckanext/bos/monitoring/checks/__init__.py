"""Sanity checks: small questions put to the values of a process, or to processes side by side. Without CKAN.

``look`` puts those that need one process alone, ``compare`` those that need all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from ckanext.bos.ocds.quality.words import Words, both

from . import amounts, dates, people, peers
from .peers import Peer, PeerCheck
from .rule import Check, Limits, ProcessCheck, Suspicion

CHECKS: tuple[type[ProcessCheck], ...] = (
    amounts.TooManyZeros,
    amounts.Above,
    amounts.Overpaid,
    amounts.Amended,
    amounts.TooSmall,
    dates.Order,
    dates.FarOff,
    dates.Behind,
    people.Stranger,
    people.Fewer,
    amounts.Limit,
)
PEER_CHECKS: tuple[type[PeerCheck], ...] = (peers.Twice, peers.Outlier, peers.UnitPrice)

__all__ = [
    "CHECKS",
    "Check",
    "Limits",
    "PEER_CHECKS",
    "Peer",
    "SettingsError",
    "Suspicion",
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
    """Settings of the checks from texts: ``{"limit.amount": "5000000000"}``.

    :raises SettingsError: no such setting, or not a number above zero
    """
    known = [f"{check.code}.{one.name}" for check in (*CHECKS, *PEER_CHECKS) for one in check.settings]
    return {name: _number(name, text, known) for name, text in given.items()}


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


def _number(name: str, text: str, known: list[str]) -> Decimal:
    if name not in known:
        names = ", ".join(known)
        raise SettingsError(both(f"{name}: tidak dikenal; yang ada: {names}", f"{name}: not known; there are: {names}"))
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or value <= 0:
        found = both(
            f"{name}: tertulis “{text}”, seharusnya angka di atas nol",
            f"{name}: found “{text}”, expected a number above zero",
        )
        raise SettingsError(found)
    return value
