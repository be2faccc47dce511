"""The download page, the finished files and the feed. Nothing is made while somebody waits for it, except the feed."""

from __future__ import annotations

from datetime import datetime
from typing import IO, Any

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import Headers
from werkzeug.wsgi import wrap_file

from ckanext.bos import config

from .. import addresses
from ..views import problems
from ..views.caching import PublicResponse, answer, fingerprint, preflight
from ..views.problems import machine
from . import feed
from .catalogue import ALL, BY_CODE, PATH, url
from .store import File, store

blueprint = Blueprint("bos_bulk", __name__)
_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]


class FileResponse(PublicResponse):
    """A finished file: pages of other sites may also read what a partial answer says of itself."""

    def get_wsgi_headers(self, environ: Any) -> Headers:
        """The headers as they are sent."""
        headers = super().get_wsgi_headers(environ)
        exposed = "ETag, Last-Modified, Content-Length, Content-Range, Content-Disposition, Accept-Ranges"
        headers["Access-Control-Expose-Headers"] = exposed
        headers["Access-Control-Allow-Headers"] = "Accept, If-Modified-Since, If-None-Match, If-Range, Range"
        return headers


@blueprint.before_request
def _before() -> Response | None:
    """Preflights and anything but reading end here; the page for people is left to CKAN."""
    if request.endpoint == "bos_bulk.page":
        return None
    if request.method == "OPTIONS":
        return preflight()
    if request.method not in ("GET", "HEAD"):
        return problems.wrong_method(request.method).response()
    return None


@blueprint.route(PATH)
def page() -> ResponseReturnValue:
    """The download page for people."""
    manifest = store().manifest()
    scopes = sorted(manifest.marks, reverse=True)  # "all" sorts before the years
    groups = [(scope, [file for file in manifest.files.values() if file.scope == scope]) for scope in scopes]
    variables = {
        "groups": [(scope, files) for scope, files in groups if files],
        "url": url,
        "listing": addresses.absolute(f"{PATH}.json"),
        "feed": addresses.absolute(feed.PATH),
    }
    return tk.render("bos/ocds/bulk.html", variables)


@blueprint.route(f"{PATH}.json", methods=_METHODS)
@machine
def listing() -> Response:
    """The files for programs."""
    files = sorted(store().manifest().files.values(), key=lambda file: (file.scope != ALL, file.name))
    newest = max((file.modified for file in files), default=None)
    mark = fingerprint(f"{file.name} {file.sha256} {file.modified}" for file in files)
    moment = datetime.fromisoformat(newest) if newest else None
    return answer(mark, moment, lambda: _document([_described(file) for file in files]))


@blueprint.route(f"{PATH}/<path:name>", methods=_METHODS)
@machine
def download(name: str) -> Response:
    """A finished file, whole or in part, or 304."""
    shelf = store()
    found = shelf.open(name)
    if found is None:
        raise problems.no_page()
    file, stream = found
    if file.kind == "package" and _wants_gzip():
        stream.close()
        twin = shelf.open(BY_CODE["releases"].name(file.scope))
        if twin is None:
            raise problems.no_page()
        return _send(file, twin[0], twin[1], "gzip")
    return _send(file, file, stream)


@blueprint.route(feed.PATH, methods=_METHODS)
@machine
def atom() -> Response:
    """The newest releases as an Atom feed."""
    entries = feed.newest()
    mark = fingerprint(["atom", *(entry.release_id for entry in entries)])
    response = PublicResponse(content_type="application/atom+xml; charset=utf-8")
    response.set_etag(mark)
    if entries:
        response.last_modified = datetime.fromisoformat(entries[0].date)
    response.make_conditional(request.environ)
    if response.status_code != 304:
        response.set_data(feed.atom(entries, feed.everything()))
    return response


def _send(file: File, sent: File, stream: IO[bytes], encoding: str | None = None) -> Response:
    """A file, or a packed twin that says the same.

    :param file: what was asked for
    :param sent: what the stream holds
    """
    response = FileResponse(
        wrap_file(request.environ, stream, 1 << 16), content_type=file.described.mimetype, direct_passthrough=True
    )
    response.call_on_close(stream.close)
    response.content_length = sent.size
    response.set_etag(sent.sha256)
    response.last_modified = sent.moment
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if file.kind != "package":
        response.headers["Content-Disposition"] = f'attachment; filename="ocds-{file.name}"'
    response.make_conditional(request.environ, accept_ranges=True, complete_length=sent.size)
    return response


def _wants_gzip() -> bool:
    """Whether a packed answer is welcome; a part is then a part of the packed file (RFC 9110, 14.2)."""
    return request.accept_encodings.quality("gzip") > 0


def _document(files: list[dict[str, Any]]) -> dict[str, Any]:
    return {"page": addresses.absolute(PATH), "license": config.open_licence(), "files": files}


def _described(file: File) -> dict[str, Any]:
    kind = file.described
    return {
        "name": file.name,
        "url": url(file.name),
        "scope": file.scope,
        "kind": file.kind,
        "format": kind.format,
        "mediaType": kind.mimetype,
        "title": dict(kind.title),
        "description": dict(kind.about),
        "size": file.size,
        "modified": file.modified,
        "sha256": file.sha256,
        "count": file.rows,
    }
