"""Packages like this one: for comparing prices, by one question to the search index."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError

from ckanext.bos import acting, registry

from . import cards

_MOST = 5
_WORDS = 12
_NO_WORD = re.compile(r"[^\w\s]|_|\b\d+\b")


def similar(dataset: Mapping[str, Any], process: Mapping[str, Any]) -> list[cards.Card]:
    """Public packages of the same kind with like words in the title, those of the same unit and year first."""
    words = " ".join(dict.fromkeys(_NO_WORD.sub(" ", process.get("title") or "").lower().split()[:_WORDS]))
    unit = dataset.get("organization") or {}
    if not words:
        return []
    near = {"organization": unit.get("name"), "vocab_bos_year": process.get("fiscal_year")}
    kind = process.get("category")
    search = {
        "q": words,
        "mm": "35%",
        "bf": " ".join(f"product(0.2,termfreq({name},'{_literal(value)}'))" for name, value in near.items() if value),
        "fq": f'+dataset_type:{registry.DATASET_TYPE} +capacity:public -id:"{dataset["id"]}"'
        + (f' +vocab_bos_category:"{_literal(kind)}"' if kind else ""),
        "fl": list(cards.FIELDS),
        "rows": _MOST,
        "facet": "false",
    }
    try:
        found = tk.get_action("package_search")(acting.as_visitor(), search)["results"]
    except SearchError:
        return []
    titles = {one.slug: one.title for one in registry.list_units()} if found else {}
    return [cards.from_document(document, titles) for document in found]


def _literal(value: Any) -> str:
    return re.sub(r"[^\w-]", "", str(value))
