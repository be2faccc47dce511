"""Actions of the review queue: what waits for walidata, and what walidata decides."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ..matching.score import CERTAIN, DOUBTFUL
from . import queue, settling
from .model import APART, JOINED, OPEN, Link

__all__ = ["bos_review_list", "bos_review_settle", "bos_review_settle_many"]

_MOST = 200


@tk.side_effect_free
def bos_review_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Links between facts of a source and packages: doubtful ones that wait, or decided ones. Walidata only.

    :param state: ``open`` (default), ``joined`` or ``apart``
    :param source: only of this source, for example ``simda`` (optional)
    :param unit: only of this unit, by name or id (optional)
    :param limit: at most so many, default 50, at most 200
    :param offset: leave out so many first ones
    :returns: ``{count, results: [{source, key, year, unit, state, reason, subject, candidates, ocid, changes, note,
        decided_by, decided, since}]}``; ``candidates`` are up to five, best first, with points for each evidence
    """
    tk.check_access("bos_review_list", context, data_dict)
    state = data_dict.get("state") or OPEN
    if state not in (OPEN, JOINED, APART):
        raise tk.ValidationError({"state": [tk._("Must be one of: {choices}").format(choices="open, joined, apart")]})
    where = {"source": str(data_dict.get("source") or ""), "unit_ids": _unit(data_dict.get("unit"))}
    limit, offset = _number(data_dict, "limit", 50), _number(data_dict, "offset", 0)
    found = queue.listed(state, limit=min(limit, _MOST), offset=offset, **where)
    names = _unit_names({link.unit_id for link in found})
    return {"count": queue.count(state, **where), "results": [_as_dict(link, names) for link in found]}


def bos_review_settle(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Decide a doubtful link; it is written at once, and remembered for ever with who, when and note. Walidata only.

    :param key: the link's key
    :param source: its source, default ``simda``
    :param decision: ``join``: it belongs to the package ``ocid``; ``none``: to none of those, it is one of its own
    :param ocid: the package, for ``join`` (need not be one of the candidates)
    :param note: why, in a sentence (optional)
    :returns: the link as :func:`bos_review_list` shows it
    """
    tk.check_access("bos_review_settle", context, data_dict)
    key = str(tk.get_or_bust(data_dict, "key"))
    decision = data_dict.get("decision")
    ocid = str(data_dict.get("ocid") or "").strip().lower()
    note = str(data_dict.get("note") or "").strip()
    if decision not in ("join", "none"):
        raise tk.ValidationError({"decision": [tk._("Must be one of: {choices}").format(choices="join, none")]})
    if decision == "join" and not ocid:
        raise tk.ValidationError({"ocid": [tk._("Say which package it belongs to.")]})
    if len(note) > settling.NOTE_LIMIT:
        raise tk.ValidationError({"note": [tk._("At most {limit} characters.").format(limit=settling.NOTE_LIMIT)]})
    source = str(data_dict.get("source") or "simda")
    user = str(context.get("user") or "")
    link = settling.settle(source, key, ocid if decision == "join" else "", note, user)
    return _as_dict(link, _unit_names({link.unit_id}))


def bos_review_settle_many(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Join every doubtful link to its best candidate where that has points enough, each a decision of its own.

    One whose best two candidates have equal points, or whose package has a contract of that year already, is left for
    a person. Walidata only.

    :param least: points that the best candidate must have, at least 30
    :param note: why, kept with each (optional)
    :returns: ``{"done": [keys], "failed": [{"key", "title", "why"}]}``; at most 200 are looked at, those that wait
        longest first
    """
    tk.check_access("bos_review_settle_many", context, data_dict)
    least = _number(data_dict, "least", CERTAIN)
    if least < DOUBTFUL:
        raise tk.ValidationError({"least": [tk._("At least {limit} points.").format(limit=DOUBTFUL)]})
    done: list[str] = []
    failed: list[dict[str, str]] = []
    waiting = [(link.source, link.key, link.subject, link.candidates) for link in queue.above(least, _MOST)]
    for source, key, subject, candidates in waiting:
        try:
            decision = {"source": source, "key": key, "decision": "join", "ocid": _best(candidates)}
            bos_review_settle(context, decision | {"note": data_dict.get("note")})
            done.append(key)
        except (tk.ValidationError, tk.ObjectNotFound) as error:
            model.Session.rollback()
            summary = getattr(error, "error_summary", None) or {"": str(error)}
            title = subject.get("title") or subject.get("number") or key
            failed.append({"key": key, "title": title, "why": " ".join(map(str, summary.values()))})
    return {"done": done, "failed": failed}


def _best(candidates: list[dict[str, Any]]) -> str:
    """The OCID of the candidate that is better than all others. :raises tk.ValidationError: a person must look"""
    best, *rest = candidates
    if rest and rest[0]["points"] >= best["points"]:
        raise tk.ValidationError({"key": [tk._("Two packages fit equally well: please decide this one yourself.")]})
    if best.get("linked"):
        words = tk._("A contract of this year belongs to this package already: please decide this one yourself.")
        raise tk.ValidationError({"key": [words]})
    return best["ocid"]


def _as_dict(link: Link, units: dict[str, str]) -> dict[str, Any]:
    return {
        "source": link.source,
        "key": link.key,
        "year": link.year,
        "unit": units.get(link.unit_id, ""),
        "state": link.state,
        "reason": link.reason,
        "subject": link.subject,
        "candidates": link.candidates,
        "ocid": link.ocid,
        "points": link.points,
        "changes": link.changes,
        "note": link.note,
        "decided_by": link.decided_by,
        "decided": link.decided.isoformat() if link.decided else None,
        "since": link.since.isoformat(),
    }


def _unit(name: Any) -> list[str]:
    """The id of a unit in a list; an empty list for none asked for."""
    if not name:
        return []
    group = model.Group.get(str(name))
    if group is None or not group.is_organization:
        raise tk.ValidationError({"unit": [tk._("There is no such unit.")]})
    return [group.id]


def _unit_names(ids: set[str]) -> dict[str, str]:
    groups = model.Session.query(model.Group.id, model.Group.title, model.Group.name).filter(model.Group.id.in_(ids))
    return {group_id: title or name for group_id, title, name in groups}


def _number(data_dict: dict[str, Any], name: str, default: int) -> int:
    try:
        number = int(data_dict.get(name) or default)
    except (TypeError, ValueError):
        number = -1
    if number < 0:
        raise tk.ValidationError({name: [tk._("Must be a whole number")]})
    return number
