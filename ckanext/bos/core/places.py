"""The districts (kecamatan): where they lie, and which a source means by what it writes."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from . import codelists
from .text import fold

_REGENCY = "BOJONEGORO"
_BEHIND = re.compile(r"\bKEC(?:AM\w*)?\b (.*?)(?=\bKEC(?:AM\w*)?\b|$)")
_REGENCY_TAIL = re.compile(r"\s+-\s+[^-]*\((?:Kab|Kota)[^)]*\)?\s*(?:-\s+[\w ]+)?$")


@dataclass(frozen=True)
class District:
    """A district with the code of the Ministry of Home Affairs and its centre in degrees (WGS 84), as text."""

    code: str
    name: str
    lat: str
    lon: str


@cache
def districts() -> Mapping[str, District]:
    """All districts by code, from ``schemas/kecamatan.csv``."""
    text = files("ckanext.bos.schemas").joinpath("kecamatan.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["region_code"]: District(row["region_code"], row["name"], row["lat"], row["lon"]) for row in rows}


def split_place(text: str) -> tuple[str, list[str]]:
    """``Kec. Sumberrejo dan Kedungadem - Bojonegoro (Kab.)`` -> the place, and the codes of the districts it names.

    A district is taken only behind the word kecamatan (or “kec.”) or in a plain list of districts: roads and
    villages bear the same names. “Bojonegoro” at the end (“Kec. Malo, Bojonegoro”) is the regency, unless it follows
    “kecamatan” or “dan”. The regency behind the place does not count: it is picked from a list, and now and then
    another one is.
    """
    place = _REGENCY_TAIL.sub("", text).strip()
    found: list[str] = []
    for match in _BEHIND.finditer(fold(place)):
        found += _leading(match[1].split(), _districts())
    return place, list(dict.fromkeys(found or _listed(place, _districts())))


def _leading(words: list[str], known: Mapping[str, str]) -> list[str]:
    """The districts that the words begin with, joined by nothing or “dan”."""
    found: list[str] = []
    regency = False
    at = 0
    while at < len(words):
        if joined := words[at] in ("DAN", "SERTA") and bool(found):
            at += 1
        size = next((size for size in (2, 1) if " ".join(words[at : at + size]) in known), 0)
        if not size:
            break
        found.append(known[" ".join(words[at : at + size])])
        regency = words[at] == _REGENCY and not joined and len(found) > 1
        at += size
    return found[:-1] if regency else found


def _listed(place: str, known: Mapping[str, str]) -> list[str]:
    """The districts of a place that is nothing but a list of them."""
    parts = re.split(r"(?i),|&|\bdan\b", re.sub(r"(?i)^wil(?:ayah\b|\.)", "", place))
    if fold(parts[-1]) == _REGENCY and not re.search(r"(?i)(?:&|\bdan\b)[^,]*$", place):
        parts = parts[:-1]
    codes = [known.get(fold(part)) for part in parts]
    return [code for code in codes if code] if all(codes) else []


@cache
def _districts() -> Mapping[str, str]:
    return codelists.wordings("kecamatan")
