"""Saying that a part is down where CKAN itself cannot: it asks database and session store before any page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import ckan.model as model
from flask import Response

from . import health

PATH = "/bos/health"
LOOKED = "bos.health"
"""Key of the request's environment: what :func:`health.look` found, so that the page need not look again."""


class Breakdown:
    """WSGI middleware before everything of CKAN: answers ``/bos/health`` itself while something needed is down."""

    def __init__(self, app: Any, inner: Callable[..., Iterable[bytes]]) -> None:
        self._app, self._inner = app, inner

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if str(environ.get("PATH_INFO", "")).rstrip("/").endswith(PATH):
            with self._app.app_context():
                found = environ[LOOKED] = health.look()
                model.Session.remove()
            if found["status"] == "down":
                return answer(found)(environ, start_response)
        return self._inner(environ, start_response)


def answer(found: dict[str, Any]) -> Response:
    """What was found as JSON: status 503 while something needed is down."""
    status = 503 if found["status"] == "down" else 200
    return Response(health.as_json(found), status, {"Cache-Control": "no-store"}, mimetype="application/json")
