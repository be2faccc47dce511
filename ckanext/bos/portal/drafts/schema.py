"""What the actions of drafts accept."""

from __future__ import annotations

import json
import re
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.logic.schema import validator_args

from ckanext.bos.core import uploads
from ckanext.bos.core.schema import STAGES

MOST = 512 * 1024
"""The largest draft, as JSON in bytes: a stage with some hundred rows."""

Schema = dict[str, Any]


@validator_args
def place(ignore_missing: Any, unicode_safe: Any, not_empty: Any, one_of: Any, ignore: Any) -> Schema:
    """``id`` of the process (none for a new one), ``stage``."""
    return {
        "id": [ignore_missing, unicode_safe],
        "stage": [not_empty, unicode_safe, one_of(list(STAGES))],
        "token": [ignore_missing, unicode_safe, _word],
        "__extras": [ignore],
    }


@validator_args
def draft(ignore_missing: Any, unicode_safe: Any) -> Schema:
    """The same with ``field``, ``form`` ``{name: [text]}`` and ``seen`` ``{field: mark}``."""
    given = {
        "field": [ignore_missing, unicode_safe, _word],
        "form": [ignore_missing, _form],
        "seen": [ignore_missing, _seen],
    }
    return place() | given


def _word(value: Any) -> str:
    return value if re.fullmatch(r"[\w.\-]{0,100}", value) else ""


def _form(value: Any) -> dict[str, list[str]]:
    """Names and texts, together within the limit."""
    if not isinstance(value, dict) or not all(
        isinstance(name, str) and isinstance(texts, list) and all(isinstance(text, str) for text in texts)
        for name, texts in value.items()
    ):
        raise tk.Invalid(tk._("Must be names with lists of texts"))
    if len(json.dumps(value)) > MOST:
        raise tk.Invalid(tk._("Too much to keep as a draft: at most {limit}.").format(limit=uploads.megabytes(MOST)))
    return value


def _seen(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or len(json.dumps(value)) > MOST:
        raise tk.Invalid(tk._("Must be names with lists of texts"))
    return value
