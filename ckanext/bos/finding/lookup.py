"""What ``package_search`` cannot tell: sums, spelling, what else a chosen filter could be, long lists.

Everything here sees exactly what the visitor's ``package_search`` sees: the same words, filters and permission labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.plugins import get_permission_labels
from ckan.lib.search.common import make_connection
from ckan.lib.search.query import QUERY_FIELDS, solr_literal

from .query import FILTERS, UNCOUNTED, Query

BANDS: tuple[tuple[int | None, int | None], ...] = (
    (None, 50_000_000),
    (50_000_001, 200_000_000),
    (200_000_001, 2_500_000_000),
    (2_500_000_001, 15_000_000_000),
    (15_000_000_001, None),
)
"""Values as the rules of procurement cut them (Perpres 12/2021): direct purchase, direct procurement, small firms."""

_DISMAX = {"defType": "dismax", "qf": QUERY_FIELDS, "tie": "0.1"}
"""How ``package_search`` reads words."""

_FEW = 5
_PAGE = 1_000


@dataclass(frozen=True)
class Beside:
    """What is known beside the page of results.

    :ivar value: the sum of the values at the furthest rung of all that is found, in rupiah
    :ivar counts: facet field of a chosen filter -> code -> how many there would be with it instead
    :ivar bands: how many in each of :data:`BANDS`
    :ivar meant: other words that find more than the few that were found, and how many; empty for none
    """

    value: Decimal | None
    counts: Mapping[str, Mapping[str, int]]
    bands: list[int]
    meant: str


def beside(asked: Query, found: int) -> Beside:
    """One question to the search engine.

    :param found: how many ``package_search`` found
    """
    clauses = asked.clauses()
    filters = [clause if name == "type" else f"{{!tag={name}}}{clause}" for name, clause in clauses.items()]
    chosen = [name for name in asked.filters if name not in UNCOUNTED]
    parameters: dict[str, Any] = {
        "stats": "true",
        "stats.field": "bos_value_amount",
        "facet": "true",
        "facet.mincount": 1,
        "facet.limit": -1,
        "facet.field": [f"{{!ex={name}}}{FILTERS[name]}" for name in chosen],
        "facet.query": [
            f"{{!ex=value key=band{index}}}bos_value_amount:[{low or '*'} TO {high or '*'}]"
            for index, (low, high) in enumerate(BANDS)
        ],
    }
    if asked.words() and not asked.exact and found <= _FEW:
        parameters |= _spelling(asked)
    answer = make_connection().search(**_words(asked), fq=[*filters, *visible()], rows=0, **parameters)
    facets = answer.facets
    return Beside(
        value=_sum(answer.stats),
        counts={name: _pairs(values) for name, values in facets.get("facet_fields", {}).items()},
        bands=[facets.get("facet_queries", {}).get(f"band{index}", 0) for index in range(len(BANDS))],
        meant=_meant(answer.spellcheck, found),
    )


def visible() -> list[str]:
    """Solr filters that leave what the visitor may see: as ``package_search`` sets them."""
    found = [f"+site_id:{solr_literal(tk.config['ckan.site_id'])}", "+state:active"]
    user = tk.current_user
    if not getattr(user, "sysadmin", False):
        labels = get_permission_labels().get_user_dataset_labels(user if user.is_authenticated else None)
        found.append(f"+permission_labels:({' OR '.join(map(solr_literal, labels))})")
    return found


def ids(asked: Query, order: str) -> Iterator[str]:
    """The ids of all datasets found, in the order of Solr's sort clause ``order``."""
    cursor, before = "*", ""
    filters = [*asked.clauses().values(), *visible()]
    while cursor != before:
        before = cursor
        answer = make_connection().search(
            **_words(asked), fq=filters, fl="id", rows=_PAGE, sort=f"{order}, index_id asc", cursorMark=cursor
        )
        cursor = answer.nextCursorMark
        yield from (document["id"] for document in answer.docs)


def _words(asked: Query) -> dict[str, Any]:
    return {**asked.wanted(), **_DISMAX} if asked.words() else {"q": "*:*"}


def _spelling(asked: Query) -> dict[str, Any]:
    return {
        "spellcheck": "true",
        "spellcheck.q": asked.words().replace('"', " "),
        "spellcheck.count": 5,
        "spellcheck.alternativeTermCount": 2,
        "spellcheck.maxResultsForSuggest": _FEW,
        "spellcheck.collate": "true",
        "spellcheck.collateExtendedResults": "true",
        "spellcheck.maxCollations": 1,
        "spellcheck.maxCollationTries": 10,
        "spellcheck.collateParam.mm": "100%",
    }


def _meant(spelling: Mapping[str, Any] | None, found: int) -> str:
    """The better words, from ``["collation", {"collationQuery": …, "hits": …}]``."""
    collations = (spelling or {}).get("collations") or []
    best = next((item for item in collations if isinstance(item, dict)), None)
    return str(best["collationQuery"]) if best and int(best["hits"]) > found else ""


def _pairs(flat: list[Any]) -> dict[str, int]:
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _sum(stats: Any) -> Decimal | None:
    found = (stats or {}).get("stats_fields", {}).get("bos_value_amount") or {}
    return Decimal(str(found["sum"])).quantize(Decimal(1)) if found.get("count") else None
