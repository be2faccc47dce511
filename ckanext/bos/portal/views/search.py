"""The search page ``/pengadaan``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.plugins import get_permission_labels
from ckan.lib.search import SearchError
from ckan.lib.search.common import make_connection
from ckan.lib.search.query import QUERY_FIELDS, solr_literal
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos import acting, config, registry
from ckanext.bos.core import schema
from ckanext.bos.pager import numbered

from ..helpers.public import bos_facet_titles
from . import cards, query
from .query import FACET_FIELDS, FILTERS, Query

blueprint = Blueprint("bos_search", __name__)
_SHOWN = 6


@dataclass(frozen=True)
class Choice:
    """One value of a facet: the address that chooses it, or leaves it when it is chosen."""

    label: str
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One filter with its values: ``shown`` at once, ``more`` on demand."""

    name: str
    title: str
    shown: list[Choice]
    more: list[Choice]


@dataclass(frozen=True)
class Found:
    """One page of results. ``value`` is what all that was found is worth together, in rupiah."""

    count: int
    value: Decimal | None
    cards: list[cards.Card]
    facets: list[Facet]
    pages: int


@blueprint.route("/pengadaan/")
def slashed() -> ResponseReturnValue:
    """The address that CKAN's own links have."""
    return tk.redirect_to("bos_search.index", **tk.request.args.to_dict())


@blueprint.route("/pengadaan")
def index() -> ResponseReturnValue:
    """Find processes by words, filters and value. Bad parameters are told on the page and left out."""
    titles = {unit.slug: unit.title for unit in registry.list_units()}
    asked = query.read(tk.request.args, titles)
    try:
        found = run(asked, titles)
    except SearchError:
        tk.abort(503)
    variables = {
        "asked": asked,
        "found": found,
        "chips": asked.chips(titles),
        "sorts": _sorts(asked),
        "pages": numbered(asked.page, found.pages, lambda number: asked.at(number).url()),
        "examples": [Query(q=words) for words in ("jalan", "puskesmas", "rehabilitasi sekolah", "jembatan")],
    }
    return tk.render("bos/search.html", variables)


def run(asked: Query, unit_titles: Mapping[str, str]) -> Found:
    """Ask the search engine, with the visitor's own permissions.

    :raises SearchError: it does not answer
    """
    size = config.page_size()
    search = {
        "q": asked.words(),
        "fq": " ".join(asked.filter_queries()),
        "fl": list(cards.FIELDS),
        "facet.field": FACET_FIELDS,
        "facet.limit": -1,
        "sort": query.SORTS[asked.order],
        "rows": size,
        "start": (asked.page - 1) * size,
        "include_private": True,
    }
    result = tk.get_action("package_search")(acting.as_visitor(), search)
    return Found(
        count=result["count"],
        value=total_value(asked) if result["count"] else None,
        cards=[cards.from_document(document, unit_titles) for document in result["results"]],
        facets=_facets(asked, result["facets"], unit_titles),
        pages=-(-result["count"] // size),
    )


def total_value(asked: Query) -> Decimal | None:
    """The sum of the values at the furthest rung of all that is found: ``package_search`` knows no sums.

    Sees exactly what the visitor's ``package_search`` sees: the same words, filters and permission labels.
    """
    filters = [*asked.filter_queries(), f"+site_id:{solr_literal(tk.config['ckan.site_id'])}", "+state:active"]
    user = tk.current_user
    if not getattr(user, "sysadmin", False):
        labels = get_permission_labels().get_user_dataset_labels(user if user.is_authenticated else None)
        filters.append(f"+permission_labels:({' OR '.join(map(solr_literal, labels))})")
    words: dict[str, Any] = {"q": "*:*"}
    if asked.words():
        words = {"q": asked.words(), "defType": "dismax", "qf": QUERY_FIELDS, "mm": "2<-1 5<80%", "tie": "0.1"}
    answer = make_connection().search(
        **words, fq=filters, rows=0, facet="false", stats="true", **{"stats.field": "bos_value_amount"}
    )
    return _sum(answer.stats)


def _sum(stats: Any) -> Decimal | None:
    found = (stats or {}).get("stats_fields", {}).get("bos_value_amount") or {}
    return Decimal(str(found["sum"])).quantize(Decimal(1)) if found.get("count") else None


def _facets(asked: Query, counts: Mapping[str, Mapping[str, int]], unit_titles: Mapping[str, str]) -> list[Facet]:
    titles = bos_facet_titles()
    found: list[Facet] = []
    for name, field in FILTERS.items():
        chosen = asked.filters.get(name)
        values = {chosen: counts.get(field, {}).get(chosen, 0)} if chosen else counts.get(field, {})
        choices = [
            Choice(
                query.value_label(name, value, unit_titles),
                count,
                (asked.without(name) if value == chosen else asked.with_filter(name, value)).url(),
                value == chosen,
            )
            for value, count in _ordered(name, values)
        ]
        if choices:
            shown = _SHOWN if len(choices) > _SHOWN + 1 else len(choices)
            found.append(Facet(name, titles[field], choices[:shown], choices[shown:]))
    return found


def _ordered(name: str, values: Mapping[str, int]) -> list[tuple[str, int]]:
    """Stages in their order, years newest first, all else by how many."""
    if name == "stage":
        return [(stage, values[stage]) for stage in schema.STAGES if stage in values]
    if name == "year":
        return sorted(values.items(), reverse=True)
    return sorted(values.items(), key=lambda item: (-item[1], item[0]))


def _sorts(asked: Query) -> list[tuple[str, str, bool]]:
    """Code, label and whether in force; by relevance only where there are words."""
    labels = {
        "relevance": tk._("Best match"),
        "newest": tk._("Newest"),
        "highest": tk._("Highest value"),
        "lowest": tk._("Lowest value"),
    }
    return [(code, label, code == asked.order) for code, label in labels.items() if code != "relevance" or asked.q]
