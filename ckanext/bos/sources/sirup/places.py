"""Where the work of a plan is (reference, section 3.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ckanext.bos.core.places import split_place
from ckanext.bos.core.text import clean, fold

from ..facts import Facts
from .columns import Concepts

_REGENCY = "BOJONEGORO"


def values(facts: Facts, rows: Iterable[Concepts], regencies: Mapping[str, str]) -> None:
    """``locations`` of some location rows: a district where one is named, else the place in words; sorted."""
    places: set[tuple[str, str]] = set()
    for concepts in rows:
        regency = clean(concepts.text("regency")) or regencies.get(concepts.text("regency_id"), "")
        places |= set(_places(clean(concepts.text("detail")), regency, concepts.text("klpd_name")))
    for district, detail in sorted(places):
        facts.add("locations", {"kecamatan": district, "detail": detail})


def _places(detail: str, regency: str, owner: str) -> list[tuple[str, str]]:
    """District and words of one place. Districts are looked for in the regency only: elsewhere are others."""
    at_home = not regency or _REGENCY in fold(regency).split()
    words, districts = split_place(detail) if at_home else (detail, [])
    if regency and (not words or (not at_home and not _same(regency, owner))):
        words = f"{words}, {regency}" if words else regency
    if not words:
        return []
    return [(district, "" if number else words) for number, district in enumerate(districts or [""])]


def _same(regency: str, owner: str) -> bool:
    """``Bandung (Kab.)`` is ``Kab. Bandung``."""
    return bool(owner) and sorted(fold(regency).split()) == sorted(fold(owner).split())
