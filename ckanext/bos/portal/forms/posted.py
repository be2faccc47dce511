"""What a stage's form sends back: which fields it carried, and which of them were changed on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from ckanext.bos.core import schema
from ckanext.bos.core.ownership import is_keyed
from ckanext.bos.core.schema import Field
from ckanext.bos.registry import gather_rows

from .written import written, written_row

REMOVED = "removed"
"""``bidders-3-removed`` is the tick with which a row is taken away."""

SEEN = "_seen"
"""The hidden input with the fingerprints of what each field showed when the page was made."""


ROWS = "/rows"
"""Behind the name of a list: the fingerprints of its rows, each with what tells the row from others."""


def fields_of(stage: str) -> list[Field]:
    """The fields that the form of a stage shows, in form order: all but what the system fills in."""
    hidden = ("name", "ocid", "related_processes")
    return [entry for entry in schema.load().of_stage(stage) if entry.name not in hidden]


def shown_of(stage: str, process: Mapping[str, Any]) -> dict[str, Any]:
    """What the form of a stage shows of a process: text, list of codes, or list of rows by field."""
    found: dict[str, Any] = {}
    for entry in fields_of(stage):
        value = process.get(entry.name)
        if entry.type == "rows":
            found[entry.name] = [written_row(entry, row) for row in value or ()]
        else:
            found[entry.name] = written(entry, value)
    return found


def read(form: MultiDict[str, str], stage: str) -> dict[str, Any]:
    """What was typed, for the fields that the form carried: text, list of codes, or list of rows."""
    removed = {key.removesuffix(REMOVED) for key in form if key.endswith(f"-{REMOVED}") and form[key]}
    rows = gather_rows(
        {key: _tidy(form[key]) for key in form if "-" in key and not any(key.startswith(row) for row in removed)}
        | {key: "" for key in form if key.endswith("-present")}
    )
    found: dict[str, Any] = {}
    for entry in fields_of(stage):
        if entry.type == "rows":
            if entry.name in rows:
                found[entry.name] = [_blankless(row) for row in rows[entry.name] if _is_filled(entry, row)]
        elif entry.name in form:
            if entry.type == "choices":
                found[entry.name] = [code for code in form.getlist(entry.name) if code]
            else:
                found[entry.name] = _tidy(form[entry.name])
    return found


def fingerprints(shown: Mapping[str, Any]) -> dict[str, Any]:
    """A short mark of what each field shows, the same for the same text; of a list also those of its rows."""
    marks: dict[str, Any] = {name: fingerprint(value) for name, value in shown.items()}
    for entry in schema.load().rows():
        if entry.name in shown:
            rows = shown[entry.name]
            marks[entry.name + ROWS] = [[row_key(entry, row), fingerprint(row)] for row in rows]
    return marks


def row_key(entry: Field, row: Mapping[str, Any]) -> str:
    """What tells a row from the others of its list: its id, else all that stands in it."""
    return str((is_keyed(entry) and row.get("id")) or fingerprint(row))


def seen(form: MultiDict[str, str]) -> dict[str, Any]:
    """The marks that the page was made with; empty when they did not come back."""
    try:
        marks = json.loads(form.get(SEEN) or "{}")
    except ValueError:
        return {}
    return marks if isinstance(marks, dict) else {}


def changed(typed: Mapping[str, Any], marks: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that say something else than the page showed."""
    return {name: value for name, value in typed.items() if fingerprint(value) != marks.get(name)}


def overtaken(names: Mapping[str, Any], marks: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Those of the changed fields that somebody else has changed since the page was made."""
    return [name for name in names if name in marks and name in now and fingerprint(now[name]) != marks[name]]


def fingerprint(value: Any) -> str:
    """The mark of a text, a row or a list."""
    if isinstance(value, list):
        value = [_blankless(row) if isinstance(row, Mapping) else row for row in value]
    elif isinstance(value, Mapping):
        value = _blankless(value)
    else:
        value = _tidy(str(value or ""))
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


def _is_filled(entry: Field, row: Mapping[str, str]) -> bool:
    """Whether anything stands in a row but the marks that the system gave it."""
    marks = {name for name, sub in entry.subfields.items() if name == "id" or sub.openness == "masked"}
    return any(text for name, text in row.items() if name not in marks)


def _blankless(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: _tidy(str(text)) for name, text in row.items() if text}


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
