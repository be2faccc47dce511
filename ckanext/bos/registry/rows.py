"""Rows of repeating fields as forms and callers of the API send them."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos.core import schema
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.schema import Field

from .words import said


def gather_rows(data: dict[str, Any]) -> dict[str, Any]:
    """``bidders-10-name`` as a form sends it -> ``bidders[10]["name"]``, in the order of the numbers.

    (The form library sorts the numbers as text: 0, 1, 10, 2.) Rows with nothing in them but an id are left out; a
    field of which the form sent only its mark ``bidders-present`` becomes empty. Changes and returns it.
    """
    fields = {entry.name for entry in schema.load().rows()}
    rows: dict[str, dict[int, dict[str, Any]]] = {}
    for key in list(data):
        name, _, rest = key.partition("-")
        if name not in fields or not rest:
            continue
        value = data.pop(key)
        rows.setdefault(name, {})
        if match := re.fullmatch(r"(\d+)-(\w+)", rest):
            rows[name].setdefault(int(match[1]), {})[match[2]] = value
    for name, numbered in rows.items():
        found = [numbered[number] for number in sorted(numbered)]
        data[name] = [row for row in found if any(value for sub, value in row.items() if sub != "id")]
    return data


def check_rows(data: dict[str, Any]) -> dict[str, Any]:
    """Refuse what is no list of rows and what no row knows, where CKAN would fail or drop it in silence.

    Nothing at all is an empty list, and rows without any value are left out. Changes and returns it.

    :raises tk.ValidationError: on the field, or on the key of the row
    """
    errors: dict[str, Any] = {}
    for entry in schema.load().rows():
        if entry.name not in data:
            continue
        rows = data[entry.name] or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            errors[entry.name] = [said(FieldError("rows", found=_shape(rows)))]
            continue
        rows = [row for row in rows if any(value not in (None, "") for value in row.values())]
        data[entry.name] = rows
        unknown = [_unknown(entry, row) for row in rows]
        if any(unknown):
            errors[entry.name] = unknown
    if errors:
        raise tk.ValidationError(errors)
    return data


def _unknown(entry: Field, row: dict[str, Any]) -> dict[str, list[str]]:
    return {
        name: [said(FieldError("unknown_field", found=f"{entry.name}.{name}"))]
        for name, value in row.items()
        if name not in entry.subfields and value not in (None, "")
    }


def _shape(rows: Any) -> Any:
    if isinstance(rows, list):
        rows = next(row for row in rows if not isinstance(row, dict))
    return str(rows) if isinstance(rows, (str, int, float)) else type(rows).__name__
