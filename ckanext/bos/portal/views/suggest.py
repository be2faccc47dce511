"""What the search box offers while somebody types: words, packages, units, districts, suppliers. Public ones only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search.common import make_connection
from ckan.lib.search.query import solr_literal
from flask import Blueprint, Response, jsonify
from pysolr import SolrError

from ckanext.bos import registry
from ckanext.bos.core import codelists
from ckanext.bos.core.text import clean
from ckanext.bos.finding.query import FILTERS, Query

from ..helpers.public import bos_facet_titles, bos_lang

blueprint = Blueprint("bos_suggest", __name__)

_LEAST, _LONGEST = 2, 80
_OFFERED = 3
_PACKAGES = 5
_CACHED_SECONDS = 60


@blueprint.route("/pengadaan/saran")
def suggest() -> Response:
    """``?q=`` -> ``[{"group", "text", "url"}]``, at most fourteen; empty for less than two signs."""
    typed = clean(str(tk.request.args.get("q") or ""))[:_LONGEST]
    answer = jsonify(offers(typed) if len(typed) >= _LEAST else [])
    answer.cache_control.public, answer.cache_control.max_age = True, _CACHED_SECONDS
    return answer


def offers(typed: str) -> list[dict[str, str]]:
    """What begins with, or holds, what was typed."""
    words = re.findall(r"\w+", typed.lower())
    if not words:
        return []
    packages, suppliers = _indexed(words, typed)
    titles = bos_facet_titles()
    units = [(unit.title, "unit", unit.slug) for unit in registry.list_units() if _holds(unit.title, words)]
    places = [
        (code.label[bos_lang()], "kecamatan", value)
        for value, code in codelists.codes("kecamatan").items()
        if _holds(code.label[bos_lang()], words)
    ]
    found = [_offer(titles[FILTERS[name]], text, Query(filters={name: (value,)}).url())
             for text, name, value in [*units[:_OFFERED], *places[:_OFFERED], *suppliers]]  # fmt: skip
    return [*found, *packages]


def _indexed(words: list[str], typed: str) -> tuple[list[dict[str, str]], list[tuple[str, str, str]]]:
    """Packages with these words, the last perhaps unfinished, and suppliers whose name holds what was typed."""
    *whole, last = words
    terms = [*(f"+bos_words_text:{solr_literal(word)}" for word in whole), f"+bos_words_text:{last}*"]
    try:
        answer = make_connection().search(
            " ".join(terms),
            fq=[
                f"+dataset_type:{registry.DATASET_TYPE}",
                "+capacity:public",
                "+state:active",
                f"+site_id:{solr_literal(tk.config['ckan.site_id'])}",
            ],
            fl="name,title",
            rows=_PACKAGES,
            sort="score desc, metadata_modified desc",
            facet="true",
            **{
                "facet.field": FILTERS["supplier"],
                "facet.contains": typed,
                "facet.contains.ignoreCase": "true",
                "facet.mincount": 1,
                "facet.limit": _OFFERED,
            },
        )
    except SolrError:
        return [], []
    packages = [
        _offer(tk._("Package"), document["title"], tk.h.url_for("bos_process.show", name=document["name"]))
        for document in answer.docs
    ]
    names = answer.facets.get("facet_fields", {}).get(FILTERS["supplier"], [])[::2]
    return packages, [(name, "supplier", name) for name in names]


def _holds(text: str, words: Iterable[str]) -> bool:
    begun = re.findall(r"\w+", text.lower())
    return all(any(one.startswith(word) for one in begun) for word in words)


def _offer(group: str, text: Any, url: str) -> dict[str, str]:
    return {"group": group, "text": str(text), "url": url}
