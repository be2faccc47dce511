"""Districts (kecamatan) named in a place as sources write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from . import codelists
from .text import fold

_REGENCY_TAIL = re.compile(r"\s+-\s+[^-]*\((?:Kab|Kota)[^)]*\)?\s*(?:-\s+[\w ]+)?$")


def split_place(text: str) -> tuple[str, list[str]]:
    """``Kec. Sumberrejo dan Kedungadem - Bojonegoro (Kab.)`` -> the place, and the codes of the districts it names.

    A district is taken only behind the word kecamatan (or “kec.”) or in a plain list of districts: roads and
    villages bear the same names.
    """
    place = _REGENCY_TAIL.sub("", text).strip()
    folded = fold(place)
    known = _districts()
    found: list[str] = []
    for match in re.finditer(r"\bKEC(?:AMATAN)?\b (.*?)(?=\bKEC(?:AMATAN)?\b|$)", folded):
        found += _leading(match[1], known)
    if not found:
        listed = [known.get(fold(part)) for part in re.split(r",|&|\bdan\b", place)]
        if listed and all(listed) and (len(listed) > 1 or fold(place) != "BOJONEGORO"):
            found = [code for code in listed if code]
    return place, list(dict.fromkeys(found))


def _leading(text: str, known: Mapping[str, str]) -> list[str]:
    """The districts that the text begins with, joined by commas or “dan”."""
    found: list[str] = []
    words = text.split()
    while words:
        if words[0] in ("DAN", "SERTA") and found:
            words = words[1:]
            continue
        size = next((size for size in (2, 1) if " ".join(words[:size]) in known), 0)
        if not size:
            break
        found.append(known[" ".join(words[:size])])
        words = words[size:]
    return found


@cache
def _districts() -> Mapping[str, str]:
    return codelists.wordings("kecamatan")
