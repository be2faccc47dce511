"""Following by Atom (RFC 4287): a search (and so a unit or a supplier) and a process, each at a stable address.

Feeds are the same for everybody: whoever asks, they hold only what is public.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError
from flask import Blueprint
from flask.typing import ResponseReturnValue

from ckanext.bos import acting, registry
from ckanext.bos.finding import query
from ckanext.bos.finding.query import Query
from ckanext.bos.letters import address
from ckanext.bos.ocds import ledger
from ckanext.bos.ocds.bulk import feed
from ckanext.bos.ocds.views.caching import answer, fingerprint

from .visible import visible

blueprint = Blueprint("bos_feeds", __name__)
_KIND = "application/atom+xml; charset=utf-8"


@blueprint.route("/pengadaan.atom")
def of_search() -> ResponseReturnValue:
    """The newest changes of what a search finds, with its parameters; order and page mean nothing here.

    Answers 400 to a parameter that is not known: without it, the feed would be of far more than was asked for.
    """
    titles = {unit.slug: unit.title for unit in registry.list_units()}
    asked = replace(query.read(tk.request.args, titles), sort="", page=1, exact=False)
    if asked.problems:
        tk.abort(400, " ".join(asked.problems))
    try:
        found = _changed(asked)
    except SearchError:
        tk.abort(503)
    title = ", ".join(words for words, _ in asked.chips(titles)) or "perubahan terbaru"
    about = feed.About(
        address("bos_feeds.of_search", **asked.params()),
        address("bos_search.index", **asked.params()),
        f"Pengadaan Bojonegoro: {title}",
    )
    return _answer(about, found)


@blueprint.route("/pengadaan/<name>.atom")
def of_process(name: str) -> ResponseReturnValue:
    """The newest changes of one process."""
    dataset = visible(name)
    if isinstance(dataset, str):
        return tk.redirect_to("bos_feeds.of_process", name=dataset)
    if dataset["private"]:
        tk.abort(404, tk._("There is no such package, or it has not been published."))
    about = feed.About(
        address("bos_feeds.of_process", name=name), address("bos_process.show", name=name), dataset["title"]
    )
    return _answer(about, [dataset["id"]])


def _changed(asked: Query) -> list[str]:
    """The ids of the public datasets found that changed last."""
    search = {
        **asked.wanted(),
        "fq": " ".join([*asked.clauses().values(), "+capacity:public"]),
        "fl": ["id"],
        "facet": "false",
        "sort": query.SORTS["changed"],
        "rows": feed.LENGTH,
    }
    result = tk.get_action("package_search")(acting.as_visitor(), search)
    return [document["id"] for document in result["results"]]


def _answer(about: feed.About, package_ids: list[str]) -> ResponseReturnValue:
    entries = ledger.newest_of(package_ids, feed.LENGTH)
    mark = fingerprint(["atom", about.address, about.title, *(entry.release_id for entry in entries)])
    modified = datetime.fromisoformat(entries[0].date) if entries else None
    return answer(mark, modified, lambda: feed.atom(entries, about), _KIND)
