"""``/bos/health``: for monitors as JSON, for people as a page."""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from flask import Blueprint, Response

from .. import breakdown, health
from .panen import state_word

bos_health = Blueprint("bos_health", __name__)


@bos_health.route(breakdown.PATH)
def show() -> Response:
    """The state of the portal; an alarm of a source is not a breakdown."""
    found = tk.request.environ.get(breakdown.LOOKED) or health.look()
    best = tk.request.accept_mimetypes.best_match(["application/json", "text/html"], "application/json")
    if best != "text/html":
        return breakdown.answer(found)
    page = tk.render("bos/harvest/health.html", {"found": found, "word": state_word, "lang": tk.h.bos_lang()})
    return Response(page, headers={"Cache-Control": "no-store"}, mimetype="text/html")
