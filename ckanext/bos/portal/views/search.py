"""The search page ``/pengadaan``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError
from flask import Blueprint
from flask.typing import ResponseReturnValue
from pysolr import SolrError

from ckanext.bos import acting, config, registry
from ckanext.bos.core import schema
from ckanext.bos.finding import lookup, query
from ckanext.bos.finding.query import FACET_FIELDS, FILTERS, UNCOUNTED, Query
from ckanext.bos.pager import numbered
from ckanext.bos.tables import TYPES

from ..helpers.public import bos_facet_titles, bos_money
from . import cards

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
    """One page of results.

    :ivar value: what all that was found is worth together, in rupiah
    :ivar asked: the search that found it: what was typed, or how that may be meant where it found nothing
    :ivar meant: words that find more, where few or none were found
    :ivar instead: what was found is found by ``meant``, since nothing was by what was typed
    """

    asked: Query
    count: int
    value: Decimal | None
    cards: list[cards.Card]
    facets: list[Facet]
    bands: Facet | None
    pages: int
    meant: str = ""
    instead: bool = False


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
    except (SearchError, SolrError):
        tk.abort(503)
    answered = found.asked
    variables = {
        "asked": asked,
        "answered": answered,
        "found": found,
        "chips": [(words, narrower.url()) for words, narrower in asked.chips(titles)],
        "wider": _wider(asked, titles) if not found.count else [],
        "files": [(kind.upper(), answered.at(1).url("bos_listing.download", kind=kind)) for kind in TYPES],
        "feed": replace(answered, sort="", page=1, exact=False).url("bos_feeds.of_search", locale="default"),
        "sorts": _sorts(asked),
        "pages": numbered(asked.page, found.pages, lambda number: answered.at(number).url()),
        "examples": [Query(q=words) for words in ("jalan", "puskesmas", "rehabilitasi sekolah", "jembatan")],
    }
    return tk.render("bos/search.html", variables)


def run(asked: Query, unit_titles: Mapping[str, str]) -> Found:
    """Ask the search engine, with the visitor's own permissions.

    Words that find nothing are read as they may be meant; if that is not known, fewer of them will do.

    :raises SearchError: it does not answer
    :raises SolrError: the same
    """
    found = _run(asked, unit_titles)
    if found.count:
        return found
    if found.meant:
        meant = asked.saying(found.meant).literally().at(asked.page)
        return replace(_run(meant, unit_titles), meant=found.meant, instead=True)
    if len(asked.words().split()) > 1 and not asked.fewer:
        loose = _run(asked.loosely(), unit_titles)
        return loose if loose.count else found
    return found


def _run(asked: Query, unit_titles: Mapping[str, str]) -> Found:
    size = config.page_size()
    search = {
        **asked.wanted(),
        "fq": " ".join(asked.clauses().values()),
        "fl": list(cards.FIELDS),
        "facet.field": FACET_FIELDS,
        "facet.limit": -1,
        "sort": query.SORTS[asked.order],
        "rows": size,
        "start": (asked.page - 1) * size,
        "include_private": True,
    }
    result = tk.get_action("package_search")(acting.as_visitor(), search)
    beside = lookup.beside(asked, result["count"])
    return Found(
        asked=asked,
        count=result["count"],
        value=beside.value,
        cards=[cards.from_document(document, unit_titles) for document in result["results"]],
        facets=_facets(asked, {**result["facets"], **beside.counts}, unit_titles),
        bands=_bands(asked, beside.bands),
        pages=-(-result["count"] // size),
        meant=beside.meant,
    )


def _facets(asked: Query, counts: Mapping[str, Mapping[str, int]], unit_titles: Mapping[str, str]) -> list[Facet]:
    titles = bos_facet_titles()
    found: list[Facet] = []
    for name, field in FILTERS.items():
        if name in UNCOUNTED:
            continue
        chosen = asked.filters.get(name, ())
        values = dict.fromkeys(chosen, 0) | dict(counts.get(field, {}))
        choices = [
            Choice(
                query.value_label(name, value, unit_titles),
                count,
                (asked.without_value(name, value) if value in chosen else asked.with_filter(name, value)).url(),
                value in chosen,
            )
            for value, count in sorted(_ordered(name, values), key=lambda item: item[0] not in chosen)
        ]
        if choices:
            shown = max(_SHOWN, len(chosen)) if len(choices) > _SHOWN + 1 else len(choices)
            found.append(Facet(name, titles[field], choices[:shown], choices[shown:]))
    return found


def _bands(asked: Query, counts: list[int]) -> Facet | None:
    """Bands of value to choose from; a band chosen is left by choosing it again."""
    choices: list[Choice] = []
    for (low, high), count in zip(lookup.BANDS, counts, strict=True):
        limits = (Decimal(low) if low else None, Decimal(high) if high else None)
        chosen = (asked.low, asked.high) == limits
        if count or chosen:
            wanted = asked.without("min", "max") if chosen else asked.between(*limits)
            choices.append(Choice(_band_label(low, high), count, wanted.url(), chosen))
    return Facet("value", tk._("Value"), choices, []) if choices else None


def _band_label(low: int | None, high: int | None) -> str:
    least = bos_money(low - 1).striptags() if low else ""
    most = bos_money(high).striptags() if high else ""
    if not low:
        return tk._("up to {amount}").format(amount=most)
    return tk._("{low} to {high}").format(low=least, high=most) if high else tk._("above {amount}").format(amount=least)


def _wider(asked: Query, unit_titles: Mapping[str, str]) -> list[tuple[str, str, int]]:
    """What a search that found nothing would find without one of its parts: the part, the address, how many."""
    found: list[tuple[str, str, int]] = []
    for words, narrower in asked.chips(unit_titles)[:_SHOWN]:
        if narrower.params():
            search = {**narrower.wanted(), "fq": " ".join(narrower.clauses().values()), "rows": 0, "facet": "false"}
            count = tk.get_action("package_search")(acting.as_visitor(), {**search, "include_private": True})["count"]
            found.append((words, narrower.url(), count))
    return [item for item in found if item[2]]


def _ordered(name: str, values: Mapping[str, int]) -> list[tuple[str, int]]:
    """Stages in their order, years newest first, all else by how many."""
    if name == "stage":
        return [(stage, values[stage]) for stage in schema.STAGES if stage in values]
    if name == "complete":
        return [(code, values[code]) for code in registry.COMPLETE if code in values]
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
        "changed": tk._("Changed last"),
    }
    return [(code, label, code == asked.order) for code, label in labels.items() if code != "relevance" or asked.q]
