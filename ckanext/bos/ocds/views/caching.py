"""Answers that everybody may keep and share: validators, 304, gzip, CORS; no cookies, no session.

Rules: RFC 9110 (conditional requests), RFC 9111 (caching), https://fetch.spec.whatwg.org/#http-cors-protocol
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Any

import msgspec
from flask import Response, request
from werkzeug.datastructures import Headers

ALLOWED = "GET, HEAD, OPTIONS"
_LEVEL = 5
_A_MINUTE = "public, max-age=60, must-revalidate"
_A_DAY = 86400


class PublicResponse(Response):
    """The same for everybody: the last word on headers, after all that CKAN and its session add.

    :ivar kept: the ``Cache-Control``
    """

    default_mimetype = "application/json"
    kept: str = _A_MINUTE

    def get_wsgi_headers(self, environ: Any) -> Headers:
        """The headers as they are sent."""
        headers = super().get_wsgi_headers(environ)
        headers.remove("Set-Cookie")
        headers["Vary"] = "Accept-Encoding"
        headers["Cache-Control"] = self.kept
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Access-Control-Allow-Methods"] = ALLOWED
        headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-Modified-Since, If-None-Match"
        headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Retry-After"
        headers["X-Content-Type-Options"] = "nosniff"
        return headers


def preflight() -> Response:
    """The answer to what a browser asks before it lets a foreign page read."""
    answer = PublicResponse(status=204, headers={"Allow": ALLOWED, "Access-Control-Max-Age": str(_A_DAY)})
    answer.headers.pop("Content-Type", None)
    return answer


def fingerprint(parts: Iterable[str]) -> str:
    """What the entity tag is made of: changes whenever one of the parts, or the program, does."""
    digest = hashlib.sha256(_program().encode())
    for part in parts:
        digest.update(b"\0" + part.encode())
    return digest.hexdigest()[:32]


def answer(
    mark: str, modified: datetime | None, build: Callable[[], dict[str, Any] | bytes], kind: str = "application/json"
) -> Response:
    """The document that ``build`` makes (JSON, or bytes as they are), or 304 without making it when the client has it.

    :param mark: from :func:`fingerprint`; equal marks promise equal documents
    :param modified: when the document last changed
    """
    packed = _wants_gzip()
    if _is_known(mark, modified):
        found = PublicResponse(status=304)
    else:
        made = build()
        body = made if isinstance(made, bytes) else msgspec.json.encode(made)
        found = PublicResponse(gzip.compress(body, _LEVEL, mtime=0) if packed else body, content_type=kind)
        if packed:
            found.headers["Content-Encoding"] = "gzip"
    found.set_etag(f"{mark}:gzip" if packed else mark)
    if modified:
        found.last_modified = modified
    return found


def _is_known(mark: str, modified: datetime | None) -> bool:
    """Whether the client has this very state: by entity tag, and by date only where it names no tag."""
    if "If-None-Match" in request.headers:
        tags = request.if_none_match
        return tags.star_tag or any(tag.partition(":")[0] == mark for tag in tags.as_set(include_weak=True))
    since = request.if_modified_since
    return bool(since and modified and modified.replace(microsecond=0) <= since)


def _wants_gzip() -> bool:
    accepted = request.accept_encodings
    return accepted.quality("gzip") > 0 and accepted.quality("gzip") >= accepted.quality("identity")


@cache
def _program() -> str:
    return version("ckanext-bos")
