"""What a harvester may ask the façade, understood term by term by us: nothing of it ever reaches the search engine.

The terms are those that ckanext-harvest sends; a term that asks for what is not public finds nothing, one that is not
understood is refused in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..published import Wanted
from .catalogue import moment
from .envelope import Refused

ROWS = 100
"""Records on a page at most, and unless told otherwise."""

LAST = 10_000_000
"""The largest number that makes sense as a position."""
_TERM = re.compile(
    r"""(?P<sign>[+-]?)(?P<field>[a-z_]+):(?:\[(?P<low>[^\]\s]+)\ TO\ (?P<high>[^\]\s]+)\]"""
    r"""|"(?P<quoted>[^"]*)"|(?P<plain>[^\s()"\[\]{}]+))"""
)
_EVERYTHING = {
    "state": "active",
    "private": "false",
    "capacity": "public",
    "dataset_type": "dataset",
    "type": "dataset",
    "site_id": None,
    "groups": None,
    "entity_type": "package",
}
"""Fields with the one value that every record has; None: no record has any."""

_UNITS = ("organization", "owner_org")


@dataclass(frozen=True)
class Asked:
    """Which records, from where on, and how many."""

    wanted: Wanted
    start: int
    rows: int


def read(parameters: Mapping[str, Any]) -> Asked:
    """
    :raises Refused: 400, in words
    """
    q = str(parameters.get("q") or "").strip()
    if q not in ("", "*:*", "*"):
        raise _refuse("q", q, "kosong; untuk mencari pakai /api/3/action/package_search", "empty")
    sort = str(parameters.get("sort") or "id asc").strip().lower()
    if sort not in ("id asc", "id"):
        raise _refuse("sort", sort, "id asc", "id asc")
    return Asked(
        wanted=filters(str(parameters.get("fq") or "")),
        start=number(parameters, "start", 0),
        rows=min(ROWS, number(parameters, "rows", ROWS)),
    )


def filters(fq: str) -> Wanted:
    """What the terms of ``fq`` ask for, all of them together."""
    wanted = Wanted()
    for sign, field, values in _terms(fq.strip()):
        wanted = _narrow(wanted, sign == "-", field, values)
    return wanted


def _terms(fq: str) -> Iterator[tuple[str, str, list[str]]]:
    """Sign, field and values of each term; terms joined by OR must be of one field."""
    if fq in ("", "*:*"):
        return
    at, joined = 0, False
    found: tuple[str, str, list[str]] | None = None
    text = re.sub(r"[()]", " ", fq) if _balanced(fq) else fq
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        if match := re.compile(r"(AND|OR)\b").match(text, at):
            joined, at = match[1] == "OR", match.end()
            continue
        if match := re.compile(r"\*:\*").match(text, at):
            at = match.end()
            continue
        match = _TERM.match(text, at)
        if match is None:
            raise _refuse_term(text[at:])
        value = match["quoted"] if match["quoted"] is not None else match["plain"] or f"{match['low']} {match['high']}"
        term = (match["sign"], match["field"], [value])
        if joined and found is not None:
            if found[:2] != term[:2]:
                raise _refuse_term(text[at:])
            found[2].append(value)
        else:
            if found is not None:
                yield found
            found = term
        joined, at = False, match.end()
    if found is not None:
        yield found


def _balanced(text: str) -> bool:
    return text.count("(") == text.count(")")


def _narrow(wanted: Wanted, without: bool, field: str, values: list[str]) -> Wanted:
    if field == "metadata_modified" and not without and len(values) == 1 and values[0].count(" ") == 1:
        low, high = values[0].split(" ")
        since = None if low == "*" else moment(low)
        if high != "*" or (since is None and low != "*"):
            raise _refuse_term(f"{field}:[{low} TO {high}]")
        latest = max(filter(None, (wanted.since, since)), default=None)
        return replace(wanted, since=latest)
    if field in _UNITS:
        names = tuple(values)
        if without:
            return replace(wanted, not_units=(*wanted.not_units, *names))
        both = names if not wanted.units else tuple(name for name in names if name in wanted.units)
        return replace(wanted, units=both, nothing=wanted.nothing or not both)
    if field in ("id", "name") and not without:
        both = tuple(value for value in values if wanted.ids is None or value in wanted.ids)
        return replace(wanted, ids=both, nothing=wanted.nothing or not both)
    if field == "state" and not without and set(values) <= {"active", "deleted"}:
        return wanted if len(set(values)) == 2 else replace(wanted, state=values[0])
    if field in _EVERYTHING:
        has = _EVERYTHING[field] in (value.lower() for value in values)
        return wanted if has is not without else replace(wanted, nothing=True)
    raise _refuse_term(f"{'-' if without else ''}{field}:{values[0]}")


def number(parameters: Mapping[str, Any], name: str, usual: int) -> int:
    """A whole number from 0.

    :raises Refused: 400, in words
    """
    text = str(parameters.get(name) if parameters.get(name) not in (None, "") else usual)
    if not re.fullmatch(r"\d{1,8}", text, re.ASCII) or int(text) > LAST:
        raise _refuse(name, text, "bilangan bulat mulai dari 0", "a whole number from 0")
    return int(text)


def _refuse_term(text: str) -> Refused:
    known = "metadata_modified:[WAKTU TO *], organization:NAMA, -organization:NAMA, id:ID, name:NAMA"
    return _refuse("fq", text[:100], known, known)


def _refuse(name: str, found: str, expected: str, expected_en: str) -> Refused:
    found = found[:100]
    message = f"“{name}”: isinya “{found}”, seharusnya {expected}. / Found “{found}”, expected {expected_en}."
    return Refused(400, "Search Query Error", message)
