"""Districts (kecamatan) named in a place as sources write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from . import codelists
from .text import fold

_REGENCY = "BOJONEGORO"
_BEHIND = re.compile(r"\bKEC(?:AM\w*)?\b (.*?)(?=\bKEC(?:AM\w*)?\b|$)")
_REGENCY_TAIL = re.compile(r"\s+-\s+[^-]*\((?:Kab|Kota)[^)]*\)?\s*(?:-\s+[\w ]+)?$")


def split_place(text: str) -> tuple[str, list[str]]:
    """``Kec. Sumberrejo dan Kedungadem - Bojonegoro (Kab.)`` -> the place, and the codes of the districts it names.

    A district is taken only behind the word kecamatan (or “kec.”) or in a plain list of districts: roads and
    villages bear the same names. “Bojonegoro” at the end (“Kec. Malo, Bojonegoro”) is the regency, unless it follows
    “kecamatan” or “dan”. A place in another regency has no district of this one.
    """
    tail = _REGENCY_TAIL.search(text)
    place = (text[: tail.start()] if tail else text).strip()
    if tail and "bojonegoro" not in tail[0].lower():
        return place, []
    found: list[str] = []
    for match in _BEHIND.finditer(fold(place)):
        found += _leading(match[1].split(), _districts())
    return place, list(dict.fromkeys(found or _listed(place, _districts())))


def _leading(words: list[str], known: Mapping[str, str]) -> list[str]:
    """The districts that the words begin with, joined by nothing or “dan”."""
    found: list[str] = []
    joined = True
    while words:
        if words[0] in ("DAN", "SERTA") and found:
            words, joined = words[1:], True
            continue
        size = next((size for size in (2, 1) if " ".join(words[:size]) in known), 0)
        if not size or (words[0] == _REGENCY and not joined and not _more(words[1:], known)):
            break
        found.append(known[" ".join(words[:size])])
        words, joined = words[size:], False
    return found


def _more(words: list[str], known: Mapping[str, str]) -> bool:
    return bool(_leading(words[1:] if words[:1] == ["DAN"] else words, known))


def _listed(place: str, known: Mapping[str, str]) -> list[str]:
    """The districts of a place that is nothing but a list of them."""
    parts = re.split(r",|&|\bdan\b", re.sub(r"(?i)^wil(?:ayah\b|\.)", "", place))
    if fold(parts[-1]) == _REGENCY and not re.search(r"(?:&|\bdan\b)[^,]*$", place):
        parts = parts[:-1]
    codes = [known.get(fold(part)) for part in parts]
    return [code for code in codes if code] if all(codes) else []


@cache
def _districts() -> Mapping[str, str]:
    return codelists.wordings("kecamatan")
