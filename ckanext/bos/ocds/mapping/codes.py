"""Codes of OCDS that take more than one field, or the words of a source, to find."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from ckanext.bos.core import schema

from .ids import folded
from .leaves import code, label, text

AWARD_CRITERIA = (
    ("UMUR EKONOMIS", "costOnly"),
    ("KUALITAS DAN BIAYA", "ratedCriteria"),
    ("SISTEM NILAI", "ratedCriteria"),
    ("HARGA TERENDAH", "priceOnly"),
    ("BIAYA TERENDAH", "priceOnly"),
    ("PAGU ANGGARAN", "qualityOnly"),
    ("KUALITAS", "qualityOnly"),
)
"""Words in the evaluation method -> ``tender.awardCriteria``; the first that is met counts."""

PREQUALIFIED = "PRAKUALIFIKASI"
"""The word by which an open method becomes ``selective``: only who qualified may bid."""


def status(process: Mapping[str, Any]) -> str | None:
    """``tender.status``: what is recorded; else complete where somebody won; else what became of the plan."""
    if given := code("tender_status", process.get("tender_status")):
        return given
    if any(row.get("status") == "active" for row in process.get("awards") or ()) or process.get("contracts"):
        return "complete"
    return code("rup_status", process.get("rup_status"))


def method(process: Mapping[str, Any]) -> str | None:
    """``tender.procurementMethod``: of the method used, until then of the planned one; none for self-managed work."""
    if process.get("sourcing") == "self_managed":
        return None
    found = code("method", process.get("method") or process.get("planned_method"))
    said = folded(f"{process.get('qualification_method') or ''} {process.get('method_details') or ''}")
    return "selective" if found == "open" and PREQUALIFIED in said else found


def method_details(process: Mapping[str, Any]) -> str:
    """``tender.procurementMethodDetails``: the source's own words, else ours; the qualification in both.

    ``Swakelola tipe 1`` for self-managed work.
    """
    parts: list[str] = []
    if process.get("sourcing") == "self_managed":
        kind = process.get("self_managed_type")
        parts.append(f"Swakelola tipe {kind}" if kind else "Swakelola")
    parts.append(text(process, "method_details") or label("method", process.get("method")))
    if not any(parts):
        parts.append(label("method", process.get("planned_method")))
    qualification = text(process, "qualification_method")
    if folded(qualification) not in folded(parts[-1]):
        parts.append(qualification)
    return " - ".join(filter(None, parts))


def award_criteria(process: Mapping[str, Any]) -> str | None:
    """``tender.awardCriteria``, where the evaluation method says it."""
    said = folded(process.get("evaluation_method") or "")
    return next((criteria for words, criteria in AWARD_CRITERIA if words in said), None)


def more_categories(category: str | None) -> list[str]:
    """``tender.additionalProcurementCategories``: that services are consulting services."""
    more = _more_categories().get(category or "")
    return [more] if more else []


@cache
def _more_categories() -> Mapping[str, str]:
    entries = schema.read("codelists.yaml")["category"]
    return {entry["value"]: entry["ocds_additional"] for entry in entries if "ocds_additional" in entry}


_QUANTITY = re.compile(r"([\d.,]+)\s*([^\W\d_][^\d@=]{0,38}[23]?)")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d{1,15}(?:[.,]\d{1,9})?")


def quantity(volume: str) -> tuple[str, str] | None:
    """``1,2 km`` -> ``("1.2", "km")``, ``1.250 m2`` -> ``("1250", "m2")``: a point parts thousands, as in Indonesia.

    None for what is no number with a unit behind it (``2 x 3 m``, ``( 1, PKT, @ 750000 )``).
    """
    match = _QUANTITY.fullmatch(volume.strip())
    if not match:
        return None
    digits = match[1]
    if _GROUPED.fullmatch(digits):
        return digits.replace(".", "").replace(",", "."), match[2].strip()
    return (digits.replace(",", "."), match[2].strip()) if _PLAIN.fullmatch(digits) else None
