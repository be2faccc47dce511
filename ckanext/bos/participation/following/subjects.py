"""What can be followed: a process, or a search and so a unit or a supplier. Always only what is public of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

import ckan.model as model
import ckan.plugins.toolkit as tk
from werkzeug.datastructures import MultiDict

from ckanext.bos import registry
from ckanext.bos.finding import query
from ckanext.bos.finding.query import Query
from ckanext.bos.letters import address

_AT_ONCE = 500
_LONGEST = 120
_NO_WORD = re.compile(r"[^\w\s“”:,-]")


@dataclass(frozen=True)
class Subject:
    """What is followed.

    :ivar kind: ``process`` or ``search``
    :ivar key: id of the dataset, or the parameters of the search as in an address
    :ivar title: for a page or a letter; of what a stranger typed only words, nothing that a reader makes a link of
    :ivar url: the whole address of its page
    :ivar asked: the search
    """

    kind: str
    key: str
    title: str
    url: str
    asked: Query | None = None

    def among(self, package_ids: Collection[str]) -> list[str]:
        """Those of some datasets that it is about and that are public, in their order.

        :raises ckan.lib.search.SearchError: the search engine does not answer
        """
        if self.kind == "process":
            return [self.key] if self.key in package_ids else []
        assert self.asked is not None
        ids, found = list(package_ids), set[str]()
        for start in range(0, len(ids), _AT_ONCE):
            found |= _found(self.asked, ids[start : start + _AT_ONCE])
        return [one for one in ids if one in found]


def of_process(name: str) -> Subject | None:
    """A public process by OCID, name or id."""
    package = model.Package.get(name.lower())
    if package is None or package.private or package.state != "active" or package.type != registry.DATASET_TYPE:
        return None
    return Subject("process", package.id, package.title, address("bos_process.show", name=package.name))


def of_search(text: str) -> Subject | None:
    """A search by the parameters of its address; order and page mean nothing here.

    None where a parameter is not known: without it, far more would be followed than was asked for.
    """
    titles = {unit.slug: unit.title for unit in registry.list_units()}
    asked = replace(query.read(MultiDict(parse_qsl(text)), titles), sort="", page=1, exact=False)
    if asked.problems:
        return None
    title = ", ".join(_words(words) for words, _ in asked.chips(titles)) or tk._("All packages")
    key, url = urlencode(asked.params(), doseq=True), address("bos_search.index", **asked.params())
    return Subject("search", key, title, url, asked)


def find(kind: str, key: str) -> Subject | None:
    """What a subscription is about; None when it is not public any more."""
    return of_process(key) if kind == "process" else of_search(key)


def _words(text: str) -> str:
    return " ".join(_NO_WORD.sub(" ", text).split())[:_LONGEST]


def _found(asked: Query, package_ids: list[str]) -> set[str]:
    """As a stranger finds them, whoever follows."""
    search = {
        **asked.wanted(),
        "fq": " ".join([*asked.clauses().values(), "+capacity:public", f"+id:({' OR '.join(package_ids)})"]),
        "fl": ["id"],
        "facet": "false",
        "rows": len(package_ids),
    }
    result = tk.get_action("package_search")({"user": "", "auth_user_obj": None}, search)
    return {document["id"] for document in result["results"]}
