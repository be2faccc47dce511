"""How plain datasets are searched: by theme, kind and district beside unit and keyword."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos.core import codelists, schema
from ckanext.bos.core.opendata import DATASET_TYPE

_FACETS = {
    "theme": "vocab_bos_theme",
    "data_kind": "vocab_bos_data_kind",
    "districts": "vocab_bos_district",
}
"""Field -> the search field that counts its codes."""

CODELISTS = {facet: schema.plain_fields()[name].codelist or "" for name, facet in _FACETS.items()}
"""Search field -> the code list of its values."""


def before_index(document: dict[str, Any]) -> dict[str, Any]:
    """A plain dataset for the search engine: codes as facets, words as text; other types as they are.

    The raw fields go: a long definition as one term would be useless, and may be too long for the engine.
    """
    if document.get("dataset_type") != DATASET_TYPE:
        return document
    fields = {name: entry for name, entry in schema.plain_fields().items() if entry.type != "core"}
    found = {name: value for name, value in document.items() if name not in fields or name in ("title", "notes")}
    words: list[str] = []
    for name, entry in fields.items():
        values = _values(document.get(name))
        if name in _FACETS:
            found[_FACETS[name]] = values
        if entry.codelist:
            words += [codelists.label(entry.codelist, value, lang) for value in values for lang in ("id", "en")]
        elif name not in ("title", "notes"):
            words += values
    found["extras_bos_opendata"] = " ".join(words)
    return found


def facet_titles() -> dict[str, str]:
    """Search field -> what a person reads above it."""
    return {
        "organization": tk._("Unit"),
        "vocab_bos_theme": tk._("Theme"),
        "vocab_bos_data_kind": tk._("Kind of data"),
        "vocab_bos_district": tk._("District (kecamatan)"),
        "res_format": tk._("Format"),
        "tags": tk._("Keyword"),
    }


def _values(raw: Any) -> list[str]:
    """A field's values, however it is written: a list, its JSON, or one text."""
    if isinstance(raw, str) and raw.startswith("["):
        raw = json.loads(raw)
    values = raw if isinstance(raw, list) else [raw]
    return [str(value) for value in values if value not in (None, "")]
