"""``/catalog.{ttl,xml,jsonld}``: the whole catalogue, page by page, and one dataset at a time.

A page begins behind the id of the last dataset of the page before it. Ids never change, so that a walk over all pages
meets every dataset exactly once, whatever is edited, added or withdrawn meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

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
from ..describing import KINDS, Bodies, describe_all
from ..faces import catalogue
from ..faces.syntaxes import SYNTAXES
from ..published import Wanted
from . import entrance
from .entrance import METHODS

blueprint = entrance.blueprint("bos_catalog")

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_LONGEST = 2000
_PARAMETERS = ("modified_since", "unit", "q", "fq", "after", "page")
_EXPECTED = {
    "modified_since": {
        "id": "tanggal atau waktu ISO 8601, misalnya 2026-03-31 atau 2026-03-31T08:00:00+07:00; tanpa zona berarti UTC",
        "en": "a date or time of ISO 8601, like 2026-03-31 or 2026-03-31T08:00:00+07:00; without a zone it is UTC",
    },
    "page": {"id": "bilangan bulat mulai dari 1", "en": "a whole number from 1"},
    "unit": {"id": "nama OPD seperti pada alamat /organization/NAMA", "en": "the name of a unit, as in its address"},
    "text": {"id": "teks biasa", "en": "plain text"},
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
    def skipped(self) -> int:
        """How many datasets stand before the page, where it is asked for by its number."""
        return 0 if self.after else (self.page - 1) * settings.page_size()

    @property
    def searched(self) -> bool:
        """Whether the search engine has to be asked."""
        return bool(self.q or self.fq)


@blueprint.route("/catalog.<any(ttl,xml,rdf,jsonld):ending>", methods=METHODS)
@machine
def catalog(ending: str) -> Response:
    """A page of the catalogue."""
    asked = _asked()
    entrance.hold_back()
    size = settings.page_size()
    whole, newest = _state(asked)
    if asked.page > 1 and asked.skipped >= whole:
        raise problems.no_page()
    ids = _ids(asked, size + 1)
    shown = published.public_ids(Wanted(ids=tuple(ids[:size])))  # the search engine may lag behind
    path = f"/catalog.{ending}"
    links = catalogue.Links(
        here=addresses.absolute(path, _query(asked, asked.after, asked.page)),
        first=addresses.absolute(path, asked.given),
        next=addresses.absolute(path, _query(asked, ids[size - 1])) if len(ids) > size else "",
        total=whole,
        size=size,
    )
    modified = newest.astimezone(WIB).isoformat(timespec="seconds") if newest else ""
    mark = fingerprint([ending, repr(links), modified, _stamps(shown), settings.everything()])

    def build() -> bytes:
        if head:
            return b""
        bodies = Bodies()
        graph = catalogue.page(describe_all(shown, bodies), links, modified, bodies)
        return SYNTAXES[ending].write(graph)

    head = request.method == "HEAD"  # stock harvesters ask for the headers of each page first
    response = answer(mark, entrance.whole_seconds(newest), build, SYNTAXES[ending].media_type)
    if response.status_code != 200:
        return response
    entrance.visited("catalog", len(shown))
    return entrance.without_body(response) if head else response


@blueprint.route("/pengadaan/<name>.<any(ttl,xml,rdf,jsonld):ending>", methods=METHODS)
@machine
def process(name: str, ending: str) -> Response:
    """One process."""
    return _one(name.lower(), registry.DATASET_TYPE, ending)


@blueprint.route("/dataset/<name>.<any(ttl,xml,rdf,jsonld):ending>", methods=METHODS)
@machine
def dataset(name: str, ending: str) -> Response:
    """One dataset of whatever kind, also by its id."""
    return _one(name, "", ending)


def _one(name: str, kind: str, ending: str) -> Response:
    package, found = entrance.described(name, kind)
    syntax = SYNTAXES[ending]
    mark = fingerprint([ending, repr(found)])
    modified = entrance.whole_seconds(package.metadata_modified.replace(tzinfo=UTC))
    return answer(mark, modified, lambda: syntax.write(catalogue.single(found)), syntax.media_type)


def _asked() -> Asked:
    """
    :raises Problem: 400 with every parameter that cannot be used
    """
    wrong: list[Wrong] = []
    texts = {name: (request.args.get(name) or "").strip()[:_LONGEST] for name in _PARAMETERS}
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
    units = (texts["unit"],) if texts["unit"] else ()
    if units and not published.unit_ids(units):
        wrong.append(Wrong("unit", texts["unit"], _EXPECTED["unit"]))
    wrong += [Wrong(name, "\\0", _EXPECTED["text"]) for name, text in texts.items() if "\0" in text]
    if wrong:
        raise Problem(400, "parameter", wrong)
    given = {name: texts[name] for name in ("modified_since", "unit", "q", "fq") if texts[name]}
    return Asked(Wanted(since=since, units=units), texts["q"], texts["fq"], texts["after"], page, given)


def moment(text: str) -> datetime | None:
    """A moment as an aware one; None for what is none. A ``+`` that a URL has turned into a space is understood."""
    text = re.sub(r" (?=\d\d:?\d\d$)", "+", text.strip()) if "T" in text else text.strip()
    if not _MOMENT.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _query(asked: Asked, after: str, page: int = 1) -> dict[str, str | int]:
    place: dict[str, str | int] = {"after": after} if after else {"page": page} if page > 1 else {}
    return {**asked.given, **place}


def _ids(asked: Asked, limit: int) -> list[str]:
    """The ids of a page and of the first dataset behind it, in the order of ids."""
    if not asked.searched:
        return published.public_ids(asked.wanted, asked.after, limit, asked.skipped)
    after = [f'+id:{{"{_plain(asked.after)}" TO *]'] if asked.after else []
    found = _search(asked, fq_list=[*_conditions(asked), *after], fl=["id"], start=asked.skipped, rows=limit)
    return [document["id"] for document in found["results"]]


def _conditions(asked: Asked) -> list[str]:
    """What else than the words of a search must hold, for the search engine."""
    found = [f"+dataset_type:({' OR '.join(KINDS)})"]
    if asked.wanted.since is not None:
        found.append(f"+metadata_modified:[{asked.wanted.since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} TO *]")
    if asked.wanted.units:
        found.append(f'+owner_org:"{published.unit_ids(asked.wanted.units)[0]}"')
    return found


def _search(asked: Asked, **more: Any) -> dict[str, Any]:
    """What a stranger finds by CKAN's own search.

    :raises Problem: 400 when the search engine does not understand it
    """
    query = {"q": asked.q or "*:*", "fq": asked.fq, "sort": "id asc", "facet": "false", **more}
    try:
        return tk.get_action("package_search")({"user": "", "auth_user_obj": None}, query)
    except (SearchError, tk.ValidationError):
        name = "fq" if asked.fq else "q"
        raise Problem(400, "parameter", [Wrong(name, asked.given[name], _EXPECTED["fq"])]) from None


def _plain(id: str) -> str:
    return re.sub(r"[^0-9A-Za-z _-]", "", id)


def _state(asked: Asked) -> tuple[int, datetime | None]:
    """How many datasets the whole walk meets, and when the last of all changed or was withdrawn."""
    totals = published.totals(asked.wanted)
    if not asked.searched:
        return totals.count, totals.newest
    return _search(asked, fq_list=_conditions(asked), rows=0)["count"], totals.newest


def _stamps(ids: list[str]) -> str:
    """Changes whenever one of these datasets, or the name of a unit, does."""
    query = model.Session.query(model.Package.id, model.Package.metadata_modified).filter(model.Package.id.in_(ids))
    units = model.Session.query(model.Group.id, model.Group.title).filter_by(is_organization=True)
    return repr(sorted(map(tuple, query))) + repr(sorted(map(tuple, units)))
