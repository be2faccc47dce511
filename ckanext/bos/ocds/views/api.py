"""The OCDS API: request -> ledger -> package -> answer. Public, without cookies, equal for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, request

from ckanext.bos.core import dates

from .. import addresses, extensions, ledger, package
from ..ledger import Entry, Record
from . import openapi, paging, parameters, problems
from .caching import answer, fingerprint
from .entrance import METHODS, blueprint
from .paging import Page
from .parameters import Asked
from .problems import Problem, Wrong, machine

RELEASES, RECORDS = (100, 1000), (20, 100)
"""Members on a page: unless told otherwise, and at most."""


@blueprint.route("/ocds/releases", methods=METHODS)
@machine
def releases() -> Response:
    """A page of releases in the order in which they became visible."""
    asked = parameters.read(request.args, *RELEASES)
    page: Page[Entry] = paging.turn(
        asked.cursor,
        asked.size,
        lambda after, limit: ledger.releases(asked.filters, after, limit),
        lambda before, limit: ledger.releases_before(asked.filters, before, limit),
    )
    uri, links = _addresses("releases", asked, page)
    published = max((entry.date for entry in page.members), default="") or _newest()
    seen = [entry.date for entry in (*page.members, *([page.beyond] if page.beyond else ()))]
    mark = fingerprint([*_frame(uri, links, published), *(entry.release_id for entry in page.members)])
    return answer(
        mark,
        datetime.fromisoformat(max(seen, default=published)),
        lambda: package.of_releases(uri, [entry.release for entry in page.members], published, links),
    )


@blueprint.route("/ocds/records", methods=METHODS)
@machine
def records() -> Response:
    """A page of records in the order in which the processes became public."""
    asked = parameters.read(request.args, *RECORDS)
    page: Page[Record] = paging.turn(
        asked.cursor,
        asked.size,
        lambda after, limit: ledger.records(asked.filters, after, limit),
        lambda before, limit: ledger.records_before(asked.filters, before, limit),
    )
    uri, links = _addresses("records", asked, page)
    newest = _newest()
    published = max((_date(record) for record in page.members), default=newest)
    mark = fingerprint([*_frame(uri, links, published), *map(_state, page.members)])
    # A record can leave a page as well as join it: the page is as old as the newest release of all.
    return answer(
        mark,
        datetime.fromisoformat(newest),
        lambda: package.of_records(uri, page.members, published, links),
    )


@blueprint.route("/ocds/release/<path:release_id>", methods=METHODS)
@machine
def release(release_id: str) -> Response:
    """The package of one release."""
    _check("release_id", release_id)
    found = ledger.release(release_id)
    if found is None:
        raise problems.not_found(release_id)
    uri = addresses.release(found.release_id)
    mark = fingerprint([*_frame(uri, {}, found.date), found.release_id])
    return answer(
        mark, datetime.fromisoformat(found.date), lambda: package.of_releases(uri, [found.release], found.date)
    )


@blueprint.route("/ocds/record/<path:ocid>", methods=METHODS)
@machine
def record(ocid: str) -> Response:
    """The package of one record."""
    _check("ocid", ocid)
    found = ledger.record(ocid)
    if found is None:
        raise problems.not_found(ocid)
    uri, published = addresses.record(found.ocid), _date(found)
    mark = fingerprint([*_frame(uri, {}, published), _state(found)])
    return answer(mark, found.modified, lambda: package.of_records(uri, [found], published))


@blueprint.route("/ocds/extension/bos/<name>", methods=METHODS)
@machine
def extension(name: str) -> Response:
    """A file of our own extension of the standard."""
    if name not in extensions.OWN_FILES:
        raise problems.no_page()
    document = extensions.own_file(name)
    return answer(fingerprint([repr(document)]), None, lambda: document)


@blueprint.route("/ocds/openapi.json", methods=METHODS)
@machine
def description() -> Response:
    """This API in OpenAPI 3."""
    document = openapi.document({"releases": RELEASES, "records": RECORDS})
    return answer(fingerprint([repr(document)]), None, lambda: document)


@blueprint.route("/ocds/<path:rest>", methods=METHODS)
@machine
def nowhere(rest: str) -> Response:
    """Every other address below ``/ocds``."""
    raise problems.no_page()


def _addresses(name: str, asked: Asked, page: Page[Any]) -> tuple[str, dict[str, str]]:
    """The page's own URL and those of its neighbours; a neighbour that would be empty has none."""
    path = f"{addresses.ENTRANCE}/{name}"
    links = {
        rel: addresses.absolute(path, asked.at(cursor))
        for rel, cursor in (("next", page.next), ("prev", page.previous))
        if cursor
    }
    return addresses.absolute(path, asked.at(asked.cursor)), links


def _frame(uri: str, links: dict[str, str], published: str) -> list[str]:
    """What a package says beside its members, for its fingerprint."""
    return [repr(package.metadata(uri, published, [], links))]


def _check(field: str, text: str) -> None:
    if not parameters.OCID.fullmatch(text):
        expected = {
            "id": "OCID (ocds-, enam huruf atau angka, tanda hubung, nomor proses) tanpa spasi",
            "en": "an OCID (ocds-, six letters or digits, a dash, the number of the process) without spaces",
        }
        raise Problem(400, "parameter", [Wrong(field, text, expected)])


def _state(record: Record) -> str:
    return f"{record.ocid} {len(record.releases)} {_date(record)}"


def _date(record: Record) -> str:
    return package.date_text(record.modified)


def _newest() -> str:
    """The date of the newest release of all; of this day's beginning while there is none."""
    newest = ledger.totals()["newest"]
    return package.date_text(newest) if newest else f"{dates.today().isoformat()}T00:00:00+07:00"
