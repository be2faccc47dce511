"""``/data.json``: all datasets in one list, written while they are read.

Only above ten thousand datasets there are pages, each a fixed part of the room of ids: what is added or withdrawn
during a crawl never moves another dataset to another page.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import ckan.model as model
import msgspec
from flask import Response, request, stream_with_context

from ckanext.bos import registry
from ckanext.bos.ocds.views.caching import PublicResponse, fingerprint
from ckanext.bos.ocds.views.problems import Problem, Wrong, machine

from .. import published, settings
from ..describing import Bodies, describe_all
from ..faces import data_json
from ..published import Totals, Wanted
from . import entrance
from .entrance import METHODS

blueprint = entrance.blueprint("bos_data_json")

LARGEST = 10_000
"""Datasets on one page: about 40 MB; stock harvesters refuse 50."""

_BATCH = 200
_HEX = "0123456789abcdef"


@blueprint.route("/data.json", methods=METHODS)
@machine
def listing() -> Response:
    """The list, or one page of it; an empty list behind the last page."""
    text = request.args.get("page") or "1"
    if strange := [name for name in request.args if name != "page"]:
        expected = {"id": "hanya parameter page", "en": "no parameter but page"}
        raise Problem(400, "parameter", [Wrong(strange[0], request.args[strange[0]], expected)])
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10_000_000):
        expected = {"id": "bilangan bulat mulai dari 1", "en": "a whole number from 1"}
        raise Problem(400, "parameter", [Wrong("page", text, expected)])
    entrance.hold_back()
    totals = published.totals(Wanted())
    ids = _ids(int(text), pages(totals.count))
    response = _response(totals, text)
    if response.status_code == 304:
        return response
    if request.method == "HEAD":
        return entrance.without_body(response)
    entrance.visited("data.json", len(ids))
    packed = request.accept_encodings.quality("gzip") > 0
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    parts = _parts(ids)
    response.response = stream_with_context(_zipped(parts) if packed else parts)
    return response


def pages(count: int) -> int:
    """How many pages so many datasets take: a power of two, at most sixteen."""
    found = 1
    while found * LARGEST < count and found < len(_HEX):
        found *= 2
    return found


def _ids(page: int, count: int) -> list[str]:
    """The ids of a page: those that begin with its share of the sixteen signs of a UUID."""
    if page > count:
        return []
    share = len(_HEX) // count
    low = "" if page == 1 else _HEX[(page - 1) * share]
    high = "" if page == count else _HEX[page * share]
    return [id for id in published.public_ids(Wanted(), low) if not high or id < high]


def _response(totals: Totals, page: str) -> Response:
    response = PublicResponse(content_type="application/json; charset=utf-8")
    units = [f"{unit.id} {unit.title}" for unit in registry.list_units()]
    parts = [str(totals.count), str(totals.newest), page, settings.everything(), *units]
    response.set_etag(fingerprint(parts), weak=True)
    if totals.newest:
        response.last_modified = entrance.whole_seconds(totals.newest)
    response.make_conditional(request.environ)
    response.headers.pop("Content-Length", None)  # it is not known before the end
    return response


def _parts(ids: list[str]) -> Iterator[bytes]:
    """The list, batch by batch: a reader may be slow, and what is withdrawn meanwhile must not be shown any more.

    CKAN has closed the request's session by the time this is read, so that it closes its own.
    """
    head = msgspec.json.encode(data_json.head())
    yield head[:-1] + b',"dataset":['
    bodies, comma = Bodies(), b"\n"
    try:
        for at in range(0, len(ids), _BATCH):
            public = published.public_ids(Wanted(ids=tuple(ids[at : at + _BATCH])))
            batch = [msgspec.json.encode(data_json.dataset(found)) for found in describe_all(public, bodies)]
            model.Session.remove()
            for dataset in batch:
                yield comma + dataset
                comma = b",\n"
    finally:
        model.Session.remove()
    yield b"\n]}\n"


def _zipped(parts: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(5, zlib.DEFLATED, 31)
    for part in parts:
        if packed := packer.compress(part):
            yield packed
    yield packer.flush()
