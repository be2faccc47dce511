"""What a visitor asks of the search: read from the address, kept in the address, turned into Solr's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos import registry
from ckanext.bos.core import codelists
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.money import canonical, parse_rupiah
from ckanext.bos.core.text import clean

from ..helpers.public import bos_facet_titles, bos_label, bos_lang, bos_money

FILTERS: dict[str, str] = {
    "stage": "vocab_bos_stage",
    "year": "vocab_bos_year",
    "unit": "organization",
    "method": "vocab_bos_method",
    "category": "vocab_bos_category",
    "fund": "vocab_bos_fund",
    "kecamatan": "vocab_bos_district",
}
"""Parameter in the address -> facet field of the index, in the order shown."""

FACET_FIELDS = [*registry.FACETS, *(name for name in FILTERS.values() if name not in registry.FACETS)]

_CODED = {name: name for name in ("stage", "method", "category", "fund", "kecamatan")}
_NEWEST = "bos_announced_date desc, metadata_modified desc"
SORTS: dict[str, str] = {
    "relevance": f"score desc, {_NEWEST}",
    "highest": "bos_value_amount desc, metadata_modified desc",
    "lowest": "def(bos_value_amount,99999999999999) asc, metadata_modified desc",
    "newest": _NEWEST,
}
_LAST_PAGE = 5_000
_SLUG = re.compile(r"[a-z0-9_-]{2,100}")
_NO_WORD = re.compile(r"[^\w\s\"./&,'-]")
_LONE_SIGN = re.compile(r"(?:^|(?<=\s))[-.,/&']+(?=\S|\s|$)")


@dataclass(frozen=True)
class Query:
    """One search. Values are valid; what was not is told in ``problems`` and left out.

    :ivar filters: parameter of :data:`FILTERS` -> code
    :ivar low: least value in rupiah, ``high`` the greatest; None for no limit
    """

    q: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    low: Decimal | None = None
    high: Decimal | None = None
    sort: str = ""
    page: int = 1
    problems: tuple[str, ...] = ()

    @property
    def order(self) -> str:
        """The sort in force: the one asked for, else relevance for words and newest first without."""
        return self.sort or ("relevance" if self.q else "newest")

    def params(self) -> dict[str, str]:
        """The parameters of the address, only those that say something."""
        found = {"q": self.q, **self.filters, "sort": self.sort}
        found["min"] = canonical(self.low) if self.low is not None else ""
        found["max"] = canonical(self.high) if self.high is not None else ""
        found["page"] = str(self.page) if self.page > 1 else ""
        return {name: value for name, value in found.items() if value}

    def url(self) -> str:
        """The address of this search in the language of the page."""
        return tk.h.url_for("bos_search.index", **self.params())

    def at(self, page: int) -> Query:
        """The same search at another page."""
        return replace(self, page=page)

    def with_filter(self, name: str, value: str) -> Query:
        """Narrowed (or with a filter of that name replaced), from its first page."""
        return replace(self, filters={**self.filters, name: value}, page=1)

    def without(self, *names: str) -> Query:
        """Without some parameters (``q``, ``min``, ``max`` or a filter), from its first page."""
        filters = {name: value for name, value in self.filters.items() if name not in names}
        return replace(
            self,
            q="" if "q" in names else self.q,
            low=None if "min" in names else self.low,
            high=None if "max" in names else self.high,
            filters=filters,
            page=1,
        )

    def sorted_by(self, sort: str) -> Query:
        """In another order, from its first page."""
        return replace(self, sort=sort, page=1)

    def words(self) -> str:
        """The text as Solr may have it: no operators (``AND`` is one, ``and`` is not), no fields, no open quotes."""
        text = _LONE_SIGN.sub(" ", _NO_WORD.sub(" ", self.q)).lower()
        if text.count('"') % 2:
            text = text.replace('"', " ")
        return " ".join(text.split())

    def filter_queries(self) -> list[str]:
        """Solr filter queries, the dataset type among them."""
        found = [f"+dataset_type:{registry.DATASET_TYPE}"]
        found += [f'+{FILTERS[name]}:"{value}"' for name, value in self.filters.items()]
        if self.low is not None or self.high is not None:
            low, high = (int(limit) if limit is not None else "*" for limit in (self.low, self.high))
            found.append(f"+bos_value_amount:[{low} TO {high}]")
        return found

    def chips(self, unit_titles: Mapping[str, str]) -> list[tuple[str, str]]:
        """What is asked for, one by one: its words, and the address without it."""
        titles = bos_facet_titles()
        found = [(f"“{self.q}”", self.without("q").url())] if self.q else []
        for name, value in self.filters.items():
            words = f"{titles[FILTERS[name]]}: {value_label(name, value, unit_titles)}"
            found.append((words, self.without(name).url()))
        for name, limit, text in (
            ("min", self.low, tk._("at least {amount}")),
            ("max", self.high, tk._("at most {amount}")),
        ):
            if limit is not None:
                found.append((text.format(amount=bos_money(limit).striptags()), self.without(name).url()))
        return found


def value_label(name: str, value: str, unit_titles: Mapping[str, str]) -> str:
    """What a person reads for a filter's value."""
    if name == "unit":
        return unit_titles.get(value, value)
    return bos_label(_CODED[name], value) if name in _CODED else value


def read(args: Mapping[str, Any], unit_titles: Mapping[str, str]) -> Query:
    """The search that an address asks for. Never raises: what cannot be meant goes to ``problems``.

    :param unit_titles: the known units, slug -> title
    """
    problems: list[str] = []
    filters: dict[str, str] = {}
    for name in FILTERS:
        value = str(args.get(name) or "").strip()
        if not value:
            continue
        if _known(name, value, unit_titles):
            filters[name] = value
        else:
            problems.append(_unknown(bos_facet_titles()[FILTERS[name]], value))
    low, high = (_amount(args.get(name), problems) for name in ("min", "max"))
    if low is not None and high is not None and low > high:
        low, high = high, low
        problems.append(tk._("The lowest value was above the highest; they were exchanged."))
    sort = str(args.get("sort") or "")
    if sort and sort not in SORTS:
        problems.append(_unknown(tk._("Order"), sort))
        sort = ""
    q = clean(str(args.get("q") or ""))[:200]
    return Query(q, filters, low, high, sort, _page(args.get("page"), problems), tuple(problems))


def _known(name: str, value: str, unit_titles: Mapping[str, str]) -> bool:
    if name == "unit":
        return bool(_SLUG.fullmatch(value)) and value in unit_titles
    if name == "year":
        return bool(re.fullmatch(r"20\d\d", value))
    return value in codelists.codes(_CODED[name])


def _amount(raw: Any, problems: list[str]) -> Decimal | None:
    if raw is None or not str(raw).strip():
        return None
    try:
        return parse_rupiah(str(raw))
    except FieldError as error:
        problems.append(error.message(bos_lang()))
        return None


def _page(raw: Any, problems: list[str]) -> int:
    if raw in (None, ""):
        return 1
    text = str(raw).strip()
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= _LAST_PAGE:
        return int(text)
    problems.append(_unknown(tk._("Page"), text))
    return 1


def _unknown(what: str, value: str) -> str:
    short = value if len(value) <= 60 else value[:59] + "…"
    return tk._("{what}: “{value}” is not known and was left out.").format(what=what, value=short)
