"""What a visitor asks of the search: read from the address, kept in the address, turned into Solr's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.search.query import solr_literal
from werkzeug.datastructures import MultiDict

from ckanext.bos import registry
from ckanext.bos.core import codelists
from ckanext.bos.core.dates import format_date, parse_date, parse_last_day
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.money import canonical, parse_rupiah
from ckanext.bos.core.text import clean

from .words import bos_facet_titles, bos_label, bos_lang, bos_money

FILTERS: dict[str, str] = {
    "stage": "vocab_bos_stage",
    "year": "vocab_bos_year",
    "unit": "organization",
    "method": "vocab_bos_method",
    "category": "vocab_bos_category",
    "fund": "vocab_bos_fund",
    "kecamatan": "vocab_bos_district",
    "complete": "vocab_bos_complete",
    "flag": "vocab_bos_flag",
    "supplier": "vocab_bos_supplier",
}
"""Parameter in the address -> facet field of the index, in the order shown. Several values of one mean any of them."""

UNCOUNTED = ("supplier",)
"""Filters that are no facets: thousands of values."""

FACET_FIELDS = [FILTERS[name] for name in FILTERS if name not in UNCOUNTED]

_CODED = {name: name for name in ("stage", "method", "category", "fund", "kecamatan")}
_NEWEST = "bos_announced_date desc, metadata_modified desc"
SORTS: dict[str, str] = {
    "relevance": f"score desc, {_NEWEST}",
    "highest": "bos_value_amount desc, metadata_modified desc",
    "lowest": "def(bos_value_amount,99999999999999) asc, metadata_modified desc",
    "newest": _NEWEST,
    "changed": "metadata_modified desc",
}
_LAST_PAGE = 5_000
_MOST_VALUES = 30
_SLUG = re.compile(r"[a-z0-9_-]{2,100}")
_NO_WORD = re.compile(r"[^\w\s\"./&,'-]")
_ABBREVIATED = re.compile(r"(?<=[^\W\d]{2})\.(?=[^\W\d])")
_TWICE = re.compile(r"\b([^\W\d]{5,})2\b")
_SAY_LITTLE = {"kecamatan", "kec", "desa", "ds", "kelurahan", "kel", "kabupaten", "kab", "dan", "di", "untuk", "yang"}
_ALL, _FEWER = "100%", "1<-1 5<80%"
_LONE_SIGN = re.compile(r"(?:^|(?<=\s))[-.,/&']+(?=\S|\s|$)")


@dataclass(frozen=True)
class Query:
    """One search. Values are valid; what was not is told in ``problems`` and left out.

    :ivar filters: parameter of :data:`FILTERS` -> codes, any of which will do
    :ivar low: least value in rupiah, ``high`` the greatest; None for no limit
    :ivar since: announced on this day or later, ``until`` on this day or earlier; None for no limit
    :ivar exact: the words as they were typed, even where they look misspelt
    :ivar fewer: some of the words will do, else all must be there
    """

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    low: Decimal | None = None
    high: Decimal | None = None
    since: date | None = None
    until: date | None = None
    sort: str = ""
    page: int = 1
    exact: bool = False
    fewer: bool = False
    problems: tuple[str, ...] = ()

    @property
    def order(self) -> str:
        """The sort in force: the one asked for, else relevance for words and newest first without."""
        return self.sort or ("relevance" if self.q else "newest")

    def params(self) -> dict[str, list[str]]:
        """The parameters of the address, only those that say something."""
        one = {
            "min": canonical(self.low) if self.low is not None else "",
            "max": canonical(self.high) if self.high is not None else "",
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "sort": self.sort,
            "exact": "1" if self.exact else "",
            "fewer": "1" if self.fewer and self.q else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        found = {"q": [self.q] if self.q else []} | {name: list(values) for name, values in self.filters.items()}
        found |= {name: [value] if value else [] for name, value in one.items()}
        return {name: values for name, values in found.items() if values}

    def url(self, endpoint: str = "bos_search.index", **more: Any) -> str:
        """The address of this search in the language of the page."""
        return tk.h.url_for(endpoint, **self.params(), **more)

    def at(self, page: int) -> Query:
        """The same search at another page."""
        return replace(self, page=page)

    def with_filter(self, name: str, value: str) -> Query:
        """Widened by a value of a filter that has one, else narrowed to it; from its first page."""
        values = dict.fromkeys((*self.filters.get(name, ()), value))
        return replace(self, filters={**self.filters, name: tuple(values)}, page=1)

    def without(self, *names: str) -> Query:
        """Without some parameters (``q``, ``min``, ``since`` … or whole filters), from its first page."""
        blank: dict[str, Any] = {"q": "", "min": None, "max": None, "since": None, "until": None}
        plain = {"min": "low", "max": "high"}
        dropped = {plain.get(name, name): blank[name] for name in names if name in blank}
        filters = {name: values for name, values in self.filters.items() if name not in names}
        return replace(self, **dropped, filters=filters, page=1)

    def without_value(self, name: str, value: str) -> Query:
        """Without one value of a filter, from its first page."""
        kept = tuple(one for one in self.filters.get(name, ()) if one != value)
        return replace(self, filters={**self.filters, name: kept}, page=1) if kept else self.without(name)

    def between(self, low: Decimal | None, high: Decimal | None) -> Query:
        """With these limits of value, from its first page."""
        return replace(self, low=low, high=high, page=1)

    def saying(self, q: str) -> Query:
        """With other words, all of them, from its first page."""
        return replace(self, q=q, fewer=False, page=1)

    def loosely(self) -> Query:
        """Where some of the words will do, at the same page."""
        return replace(self, fewer=True)

    def literally(self) -> Query:
        """The words as they were typed."""
        return replace(self, exact=True, page=1)

    def words(self) -> str:
        """The text as Solr may have it: no operators (``AND`` is one, ``and`` is not), no fields, no open quotes.

        Packages are kept under the names of places alone: ``Kec.Dander`` is ``dander``. ``gorong2`` is ``gorong``.
        """
        text = _LONE_SIGN.sub(" ", _NO_WORD.sub(" ", self.q)).lower()
        if text.count('"') % 2:
            text = text.replace('"', " ")
        if '"' in text:
            return " ".join(text.split())
        words = _TWICE.sub(r"\1", _ABBREVIATED.sub(" ", text)).split()
        return " ".join([word for word in words if word.strip(".,") not in _SAY_LITTLE] or words)

    def wanted(self) -> dict[str, str]:
        """The words and how many of them must be there, as ``package_search`` and Solr take them."""
        return {"q": self.words(), "mm": _FEWER if self.fewer else _ALL}

    def clauses(self) -> dict[str, str]:
        """Solr filter queries by what they are about: ``type``, the filters, ``value``, ``announced``."""
        found = {"type": f"+dataset_type:{registry.DATASET_TYPE}"}
        found |= {name: _any(FILTERS[name], values) for name, values in self.filters.items()}
        if self.low is not None or self.high is not None:
            low, high = (int(limit) if limit is not None else "*" for limit in (self.low, self.high))
            found["value"] = f"+bos_value_amount:[{low} TO {high}]"
        if self.since or self.until:
            since = f"{self.since}T00:00:00Z" if self.since else "*"
            until = f"{self.until}T23:59:59Z" if self.until else "*"
            found["announced"] = f"+bos_announced_date:[{since} TO {until}]"
        return found

    def chips(self, unit_titles: Mapping[str, str]) -> list[tuple[str, Query]]:
        """What is asked for, one by one: its words, and the search without it."""
        titles = bos_facet_titles()
        found = [(f"“{self.q}”", self.without("q"))] if self.q else []
        for name, values in self.filters.items():
            for value in values:
                words = f"{titles[FILTERS[name]]}: {value_label(name, value, unit_titles)}"
                found.append((words, self.without_value(name, value)))
        for name, limit, text in (
            ("min", self.low, tk._("at least {amount}")),
            ("max", self.high, tk._("at most {amount}")),
        ):
            if limit is not None:
                found.append((text.format(amount=bos_money(limit).striptags()), self.without(name)))
        for name, day, text in (
            ("since", self.since, tk._("announced since {date}")),
            ("until", self.until, tk._("announced until {date}")),
        ):
            if day is not None:
                found.append((text.format(date=format_date(day, bos_lang())), self.without(name)))
        return found


def value_label(name: str, value: str, unit_titles: Mapping[str, str]) -> str:
    """What a person reads for a filter's value."""
    if name == "unit":
        return unit_titles.get(value, value)
    if name == "complete":
        return _complete()[value]
    if name == "flag":
        return registry.flag_titles().get(value, value)
    return bos_label(_CODED[name], value) if name in _CODED else value


def read(args: MultiDict[str, str], unit_titles: Mapping[str, str]) -> Query:
    """The search that an address asks for. Never raises: what cannot be meant goes to ``problems``.

    :param unit_titles: the known units, slug -> title
    """
    problems: list[str] = []
    filters: dict[str, tuple[str, ...]] = {}
    for name in FILTERS:
        values = dict.fromkeys(text for value in args.getlist(name)[:_MOST_VALUES] if (text := clean(value)))
        known = tuple(value for value in values if _known(name, value, unit_titles))
        problems += [_unknown(bos_facet_titles()[FILTERS[name]], value) for value in values if value not in known]
        if known:
            filters[name] = known
    low, high = (_amount(args.get(name), problems) for name in ("min", "max"))
    if low is not None and high is not None and low > high:
        low, high = high, low
        problems.append(tk._("The lowest value was above the highest; they were exchanged."))
    since, until = _day(args.get("since"), problems), _day(args.get("until"), problems, parse_last_day)
    if since and until and since > until:
        since, until = _day(args.get("until"), []), _day(args.get("since"), [], parse_last_day)
        problems.append(tk._("The first day was after the last; they were exchanged."))
    sort = str(args.get("sort") or "")
    if sort and sort not in SORTS:
        problems.append(_unknown(tk._("Order"), sort))
        sort = ""
    q = clean(str(args.get("q") or ""))[:200]
    page, exact, fewer = _page(args.get("page"), problems), args.get("exact") == "1", args.get("fewer") == "1"
    return Query(q, filters, low, high, since, until, sort, page, exact, fewer, tuple(problems))


def _any(name: str, values: Iterable[str]) -> str:
    return f"+{name}:({' OR '.join(map(solr_literal, values))})"


def _complete() -> dict[str, str]:
    words = (
        tk._("All that is owed is there"),
        tk._("At least three quarters"),
        tk._("At least half"),
        tk._("Less than half"),
    )
    return dict(zip(registry.COMPLETE, words, strict=True))


def _known(name: str, value: str, unit_titles: Mapping[str, str]) -> bool:
    if name == "unit":
        return bool(_SLUG.fullmatch(value)) and value in unit_titles
    if name == "year":
        return bool(re.fullmatch(r"20\d\d", value))
    if name == "complete":
        return value in registry.COMPLETE
    if name == "flag":
        return value in registry.flag_titles()
    if name == "supplier":
        return len(value) <= 200
    return value in codelists.codes(_CODED[name])


def _amount(raw: Any, problems: list[str]) -> Decimal | None:
    if raw is None or not str(raw).strip():
        return None
    try:
        return parse_rupiah(str(raw))
    except FieldError as error:
        problems.append(error.message(bos_lang()))
        return None


def _day(raw: Any, problems: list[str], parse: Callable[[object], date] = parse_date) -> date | None:
    if raw is None or not str(raw).strip():
        return None
    try:
        return parse(str(raw))
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
