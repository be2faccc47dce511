"""A cell becomes the canonical value of its field, or a clear error."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from ckanext.bos.core import codelists, values
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.identity import normal_code
from ckanext.bos.core.redaction import scrub
from ckanext.bos.core.schema import Field
from ckanext.bos.core.text import clean, without_formula

CLEAR = "(kosong)"
"""What a person writes to take a value away; an empty cell leaves it as it is."""

NO_RESULT = "#RUMUS!"
"""What stands for a formula without a result: the program that wrote it does not reckon."""

_FAULT = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|BLOCKED!)")
_CUT = re.compile(r"\d(?:[.,]\d+)?[Ee]\+\d+")
_NOTHING = {"", "-", "–", "—"}
_TEXTS = ("text", "longtext", "code", "core")


def is_empty(raw: Any) -> bool:
    """Whether a cell says nothing."""
    return raw is None or (isinstance(raw, str) and raw.strip() in _NOTHING)


def is_clear(raw: Any) -> bool:
    """Whether a cell asks for its value to be taken away."""
    return isinstance(raw, str) and raw.strip().lower() == CLEAR


def read(entry: Field, raw: Any) -> tuple[Any, bool]:
    """The canonical value of a cell that is not empty, and whether personal data was cut out of it.

    :raises FieldError: what was found and what is expected
    """
    check_fault(raw)
    if entry.name == "title":
        entry = replace(entry, type="text")
    if entry.type in _TEXTS:
        return _text(entry, raw)
    if entry.type == "choices" and isinstance(raw, str) and (one := codelists.lookup(entry.codelist or "", raw)):
        return [one], False  # a label may have a comma in it
    if isinstance(raw, (date, datetime)) and entry.type not in ("date", "datetime"):
        raw = _written(raw)
    if isinstance(raw, bool):
        raw = "true" if raw else "false"
    return values.parse(entry, raw), False


def code(raw: Any) -> str:
    """A code as people and spreadsheets write it; empty for nothing.

    :raises FieldError: the spreadsheet cut it
    """
    check_fault(raw)
    if _is_cut(raw):
        raise FieldError("code_cut", found=raw)
    return without_formula(clean(normal_code(raw)))


def check_fault(raw: Any) -> None:
    """:raises FieldError: a formula of the spreadsheet failed, or has no result"""
    if raw == NO_RESULT:
        raise FieldError("cell_formula")
    if isinstance(raw, str) and _FAULT.fullmatch(raw.strip()):
        raise FieldError("cell_fault", found=raw.strip())


def _text(entry: Field, raw: Any) -> tuple[str, bool]:
    if entry.type == "code" and _is_cut(raw):
        raise FieldError("code_cut", found=raw)
    if isinstance(raw, (date, datetime)):
        raw = _written(raw)
    if isinstance(raw, bool):
        raw = "Ya" if raw else "Tidak"
    text = values.parse(entry, without_formula(raw) if isinstance(raw, str) else raw)
    if entry.type == "code":
        return text, False
    text, hits = scrub(text)
    return text, bool(hits)


def _is_cut(raw: Any) -> bool:
    """Whether a number has more digits than a spreadsheet keeps, or shows its first ones only."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return abs(raw) >= 10**15
    return isinstance(raw, str) and bool(_CUT.fullmatch(raw.strip()))


def _written(value: date) -> str:
    return value.strftime("%d/%m/%Y %H:%M" if isinstance(value, datetime) else "%d/%m/%Y")
