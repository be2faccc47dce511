"""The reasons of the matcher, as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import ckan.plugins.toolkit as tk

from ckanext.bos import registry
from ckanext.bos.core.money import format_rupiah

from .model import CONTINUES


class Said(NamedTuple):
    """One piece of evidence in words. ``side``: ``for``, ``against`` or ``neither``."""

    side: str
    words: str
    points: str


def reason(code: str) -> str:
    """Why a person must decide."""
    return {
        "twins": tk._("Several packages have exactly this value and supplier."),
        "close": tk._("Several packages have almost this value."),
        "conflict": tk._("The contract number differs from the one in SPSE, although the rest fits."),
        "sum": tk._("The value is that of two packages of one winner together."),
        "linked": tk._("Another contract of this year belongs to the package, or wants to."),
        "late": tk._("The contract is a package of its own already; one that it may belong to came later."),
        CONTINUES: tk._("It is the same contract as in an earlier year."),
        "weak": tk._("There is something in common, but not enough to be certain."),
    }.get(code, tk._("There is something in common, but not enough to be certain."))


def evidence(item: Any) -> Said:
    """One piece of evidence, ``[kind, seen, points]``."""
    kind, seen, points = item
    side = "for" if points > 0 else "against" if points < 0 else "neither"
    words = _evidence().get((kind, seen), f"{kind}: {seen}")
    return Said(side, words, f"+{points}" if points > 0 else str(points).replace("-", "−"))


def change(item: Mapping[str, Any]) -> str:
    """What the source changed after the decision."""
    label = {"number": tk._("number"), "amount": tk._("value"), "supplier": tk._("supplier")}[item["field"]]
    was, now = (_shown(item, name) for name in ("was", "now"))
    return tk._("{label}: {was} became {now}").format(label=label, was=was, now=now)


def _shown(item: Mapping[str, Any], name: str) -> str:
    value = item[name] or ""
    return (format_rupiah(value, lang=registry.lang()) if item["field"] == "amount" else value) or "–"


def _evidence() -> dict[tuple[str, str], str]:
    return {
        ("number", "equal"): tk._("same contract number"),
        ("number", "compact"): tk._("same contract number, written with other signs"),
        ("number", "different"): tk._("another contract number"),
        ("value", "equal"): tk._("same value"),
        ("value", "close"): tk._("almost the same value"),
        ("value", "near"): tk._("value within ten per cent"),
        ("value", "different"): tk._("another value"),
        ("supplier", "equal"): tk._("same supplier"),
        ("supplier", "alike"): tk._("similar name of the supplier"),
        ("supplier", "unknown"): tk._("supplier cannot be compared"),
        ("supplier", "different"): tk._("another supplier"),
        ("title", "equal"): tk._("same description"),
        ("title", "alike"): tk._("similar description"),
        ("date", "fits"): tk._("signed within eight months after the tender began"),
    }
