"""Is everything there that the portal needs, and do the sources still answer? Cheap, and without secrets."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from typing import Any

import ckan.model as model
import sqlalchemy as sa
from ckan.lib.search.common import make_connection
from ckanext.harvest import queue

from . import sources

log = logging.getLogger(__name__)

_QUIET = ("ok", "running", "waiting", "never")
"""States of a source that nobody need look at."""


def look() -> dict[str, Any]:
    """``{"status": "ok" | "alarm" | "down", "parts": {name: {"status", "milliseconds"}}, "sources": [...], "alarms"}``.

    ``down``: something needed does not answer. ``alarm``: all is up, but a source wants looking at.
    """
    asked = {"database": _database, "search": _search, "queue": _queue}
    parts = {name: _try(ask, name) for name, ask in asked.items()}
    listed: list[dict[str, Any]] = []
    if parts["database"]["status"] == "ok":
        parts["database"] = _try(lambda: listed.extend(map(_source, sources.listed())), "database")
    up = all(part["status"] == "ok" for part in parts.values())
    alarms = [source["name"] for source in listed if source["state"] not in _QUIET]
    return {
        "status": "down" if not up else "alarm" if alarms else "ok",
        "parts": parts,
        "sources": listed,
        "alarms": alarms,
    }


def as_json(found: dict[str, Any]) -> str:
    """What :func:`look` found, as text."""
    return json.dumps(found, ensure_ascii=False)


def _source(source: sources.Listed) -> dict[str, Any]:
    last = source.last
    return {
        "name": source.name,
        "title": source.title,
        "system": source.system,
        "year": source.year,
        "state": source.state,
        "last_good": source.good.isoformat(timespec="seconds") if source.good else None,
        "age_seconds": source.age,
        "alarm": (last.alarm if last and source.state == "alarm" else None) or (last.error if last else None),
    }


def _try(ask: Callable[[], Any], name: str) -> dict[str, Any]:
    """Whether a part answers, and how fast. What exactly is wrong stands in the log, not on the page."""
    started = time.monotonic()
    try:
        ask()
        status = "ok"
    except Exception as error:  # whatever is wrong, the page must be able to say so
        log.error("Health: %s does not answer (%s)", name, type(error).__name__)
        model.Session.remove()
        status = "down"
    return {"status": status, "milliseconds": round((time.monotonic() - started) * 1000)}


def _database() -> None:
    model.Session.execute(sa.text("SELECT 1"))


def _search() -> None:
    make_connection().search("*:*", rows=0)


def _queue() -> None:
    queue.get_connection_redis().ping()
