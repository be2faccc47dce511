"""The blueprint of everything below ``/ocds`` that this room's views answer."""

from __future__ import annotations

from flask import Blueprint, Response, request

from . import problems
from .caching import preflight

METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
"""What the routes for programs take: refusing is theirs too, so that it is said in their form."""

blueprint = Blueprint("bos_ocds", __name__)


@blueprint.before_request
def _before() -> Response | None:
    """Preflights, and anything but reading, end here."""
    if request.method == "OPTIONS":
        return preflight()
    if request.method not in ("GET", "HEAD"):
        return problems.wrong_method(request.method).response()
    return None


@blueprint.after_request
def _after(response: Response) -> Response:
    """Pages for people may be read from anywhere too."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
