"""``/catalog.{ttl,xml,jsonld}``: the whole catalogue, page by page, and one dataset at a time.

A page begins behind the id of the last dataset of the page before it. Ids never change, so that a walk over all pages
meets every dataset exactly once, whatever is edited, added or withdrawn meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib.search import SearchError
from flask import Response, request

from ckanext.bos import registry
from ckanext.bos.core.dates import WIB
from ckanext.bos.ocds import addresses
from ckanext.bos.ocds.views import problems
from ckanext.bos.ocds.views.caching import answer, fingerprint
from ckanext.bos.ocds.views.problems import Problem, Wrong, machine

from .. import published, settings
from ..describing import KINDS, PLAIN, Bodies, describe, describe_all
from ..faces import catalogue
from ..faces.syntaxes import SYNTAXES
from ..published import Wanted
from . import entrance
from .entrance import METHODS

blueprint = entrance.blueprint("bos_catalog")

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_PARAMETERS = ("modified_since", "unit", "q", "fq", "after", "page")
_EXPECTED = {
    "modified_since": {
        "id": "tanggal atau waktu ISO 8601, misalnya 2026-03-31 atau 2026-03-31T08:00:00+07:00; tanpa zona berarti UTC",
        "en": "a date or time of ISO 8601, like 2026-03-31 or 2026-03-31T08:00:00+07:00; without a zone it is UTC",
    },
    "page": {"id": "bilangan bulat mulai dari 1", "en": "a whole number from 1"},
    "fq": {"id": "pencarian yang dikenal CKAN", "en": "a search that CKAN understands"},
}


@dataclass(frozen=True)
class Asked:
    """What a request asks for, and the parameters that say so without those of paging."""

    wanted: Wanted
    q: str
    fq: str
    after: str
    page: int
    given: dict[str, str]

    @property
    def searched(self) -> bool:
        """Whether the search engine has to be asked."""
        return bool(self.q or self.fq)


@blueprint.route("/catalog.<any(ttl,xml,jsonld):ending>", methods=METHODS)
@machine
def catalog(ending: str) -> Response:
    """A page of the catalogue."""
    asked = _asked()
    entrance.hold_back()
    size = settings.page_size()
    ids = _ids(asked, size + 1)
    shown, more = ids[:size], len(ids) > size
    if asked.page > 1 and not shown:
        raise problems.no_page()
    whole, newest = _state(asked)
    path = f"/catalog.{ending}"
    links = catalogue.Links(
        here=addresses.absolute(path, _query(asked, asked.after, asked.page)),
        first=addresses.absolute(path, asked.given),
        next=addresses.absolute(path, _query(asked, shown[-1])) if more else "",
        total=whole,
        size=size,
    )
    entrance.visited("catalog", len(shown))
    modified = newest.astimezone(WIB).isoformat(timespec="seconds") if newest else ""
    mark = fingerprint([ending, repr(links), modified, _stamps(shown)])

    def build() -> bytes:
        if head:
            return b""
        bodies = Bodies()
        graph = catalogue.page(describe_all(shown, bodies), links, modified, bodies)
        return SYNTAXES[ending].write(graph)

    head = request.method == "HEAD"  # stock harvesters ask for the headers of each page first
    response = answer(mark, entrance.whole_seconds(newest), build, SYNTAXES[ending].media_type)
    return entrance.without_body(response) if head and response.status_code == 200 else response


@blueprint.route("/pengadaan/<name>.<any(ttl,xml,jsonld):ending>", methods=METHODS)
@machine
def process(name: str, ending: str) -> Response:
    """One process."""
    return _one(name.lower(), registry.DATASET_TYPE, ending)


@blueprint.route("/dataset/<name>.<any(ttl,xml,jsonld):ending>", methods=METHODS)
@machine
def dataset(name: str, ending: str) -> Response:
    """One dataset of whatever kind, also by its id."""
    return _one(name, "", ending)


def _one(name: str, kind: str, ending: str) -> Response:
    package = model.Package.get(name)
    if package is None or not published.is_public(package) or (kind and package.type != kind):
        raise problems.not_found(name)
    found = describe(package.id)
    if found is None:
        raise problems.not_found(name)
    syntax = SYNTAXES[ending]
    mark = fingerprint([ending, _stamps([package.id])])
    modified = entrance.whole_seconds(package.metadata_modified.replace(tzinfo=UTC))
    return answer(mark, modified, lambda: syntax.write(catalogue.single(found)), syntax.media_type)


def _asked() -> Asked:
    """
    :raises Problem: 400 with every parameter that cannot be used
    """
    wrong: list[Wrong] = []
    texts = {name: (request.args.get(name) or "").strip() for name in _PARAMETERS}
    for name in request.args:
        if name not in _PARAMETERS:
            known = ", ".join(_PARAMETERS)
            expected = {"id": f"parameter yang dikenal: {known}", "en": f"one of: {known}"}
            wrong.append(Wrong(name, request.args[name], expected))
    since = None
    if text := texts["modified_since"]:
        since = moment(text)
        if since is None:
            wrong.append(Wrong("modified_since", text, _EXPECTED["modified_since"]))
    page = 1
    if text := texts["page"]:
        page = int(text) if re.fullmatch(r"[1-9]\d{0,6}", text, re.ASCII) else 0
        if not page:
            wrong.append(Wrong("page", text, _EXPECTED["page"]))
    if wrong:
        raise Problem(400, "parameter", wrong)
    units = (texts["unit"],) if texts["unit"] else ()
    given = {name: texts[name] for name in ("modified_since", "unit", "q", "fq") if texts[name]}
    return Asked(Wanted(since=since, units=units), texts["q"], texts["fq"], texts["after"], page, given)


def moment(text: str) -> datetime | None:
    """A moment as an aware one; None for what is none. A ``+`` that a URL has turned into a space is understood."""
    text = re.sub(r" (?=\d\d:?\d\d$)", "+", text.strip()) if "T" in text else text.strip()
    if not _MOMENT.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _query(asked: Asked, after: str, page: int = 1) -> dict[str, str | int]:
    place: dict[str, str | int] = {"after": after} if after else {"page": page} if page > 1 else {}
    return {**asked.given, **place}


def _ids(asked: Asked, limit: int) -> list[str]:
    """The ids of a page and of the first dataset behind it."""
    skipped = (asked.page - 1) * settings.page_size() if not asked.after else 0
    if not asked.searched:
        return published.public_ids(asked.wanted, asked.after, skipped + limit)[skipped:]
    found = _search(asked, skipped, limit)
    public = set(published.public_ids(Wanted(since=asked.wanted.since, units=asked.wanted.units, ids=tuple(found))))
    return [id for id in found if id in public]


def _search(asked: Asked, skipped: int, limit: int) -> list[str]:
    """What a stranger finds by CKAN's own search."""
    conditions = [f"+dataset_type:({' OR '.join(KINDS)})"]
    if asked.after:
        conditions.append(f'+id:{{"{_plain(asked.after)}" TO *]')
    if asked.wanted.since is not None:
        since = asked.wanted.since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        conditions.append(f"+metadata_modified:[{since} TO *]")
    query = {
        "q": asked.q or "*:*",
        "fq": asked.fq,
        "fq_list": conditions,
        "fl": ["id"],
        "sort": "id asc",
        "start": skipped,
        "rows": limit,
        "facet": "false",
    }
    try:
        found = tk.get_action("package_search")({"user": "", "auth_user_obj": None}, query)
    except (SearchError, tk.ValidationError):
        name = "fq" if asked.fq else "q"
        raise Problem(400, "parameter", [Wrong(name, asked.given[name], _EXPECTED["fq"])]) from None
    return [document["id"] for document in found["results"]]


def _plain(id: str) -> str:
    return re.sub(r"[^0-9A-Za-z _-]", "", id)


def _state(asked: Asked) -> tuple[int, datetime | None]:
    """How many datasets the whole walk meets, and when the last of all changed."""
    totals = published.totals(asked.wanted)
    if not asked.searched:
        return totals.count, totals.newest
    query = {"q": asked.q or "*:*", "fq": asked.fq, "fq_list": [f"+dataset_type:({' OR '.join(KINDS)})"], "rows": 0}
    return tk.get_action("package_search")({"user": "", "auth_user_obj": None}, query)["count"], totals.newest


def _stamps(ids: list[str]) -> str:
    """Changes whenever one of these datasets, or the name of a unit, does."""
    query = model.Session.query(model.Package.id, model.Package.metadata_modified).filter(model.Package.id.in_(ids))
    units = model.Session.query(model.Group.id, model.Group.title).filter_by(is_organization=True)
    return repr(sorted(map(tuple, query))) + repr(sorted(map(tuple, units)))


__all__ = ["PLAIN", "blueprint", "moment"]
