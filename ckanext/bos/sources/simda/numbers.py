"""Contract numbers, typed by hand in two systems, in a form that can be compared (SIMDA reference, section 8)."""

from __future__ import annotations

import re

_LEADING = re.compile(r"^(?:(?:SPK|KONTRAK|SURAT PERJANJIAN|NOMOR|NO)(?![A-Z0-9])[^A-Z0-9]*)+(?=.*[A-Z0-9])")
_LETTER_O = re.compile(r"(?<=\d)O|O(?=\d)")


def segments(number: str, year: int | str = "") -> tuple[str, ...]:
    """The parts of a contract number: ``SPK No. 602.1/007/19`` of 2019 is ``602 1 7 2019``.

    :param year: the fiscal year, by which a last part of two digits is read as a year
    """
    text = _LEADING.sub("", number.upper().strip())
    before = None
    while text != before:
        text, before = _LETTER_O.sub("0", text), text
    parts = [_plain(part) for part in re.split(r"[^A-Z0-9]+", text) if part]
    if parts and year and parts[-1] == _plain(str(year)[-2:]) and len(str(year)) == 4:
        parts[-1] = str(year)
    return tuple(parts)


def segment_form(number: str, year: int | str = "") -> str:
    """The parts joined with ``/``; empty for no number."""
    return "/".join(segments(number, year))


def compact_form(number: str, year: int | str = "") -> str:
    """The parts joined with nothing; empty for no number."""
    return "".join(segments(number, year))


def same_in_books(number: str) -> str:
    """A number as the database compares it: case and trailing blanks do not count."""
    return number.rstrip().upper()


def _plain(part: str) -> str:
    return (part.lstrip("0") or "0") if part.isdigit() else part
