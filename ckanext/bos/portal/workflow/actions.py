"""Actions of the workflow: submit, withdraw, return, approve, look at changes, notices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.common import asbool

from ckanext.bos import acting, registry
from ckanext.bos.core.redaction import scrub
from ckanext.bos.core.text import clean
from ckanext.bos.upsert import upsert

from . import lines, reading, schema, states
from .content import Change, fingerprint, snapshot
from .model import PUBLISHED, RETURNED, SEEN, SUBMITTED, WITHDRAWN, NoticeRead, Submission

__all__ = [
    "bos_change_list",
    "bos_notice_list",
    "bos_notice_read",
    "bos_process_publish",
    "bos_submission_create",
    "bos_submission_list",
    "bos_submission_return",
    "bos_submission_settle",
    "bos_submission_show",
    "bos_submission_withdraw",
]

NOTE_LIMIT = 2000
_LEAST_NOTE = 10
_MOST = 100
_DECISIONS = ("approve", "return", "seen")


@tk.validate_action_data(schema.one)
def bos_submission_create(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Submit a process to walidata. What is missing or doubted is said and does not stop it; what is invalid does.

    :param id: OCID, dataset name or id
    :param note: for walidata (optional)
    :returns: as :func:`bos_submission_show`
    """
    tk.check_access("bos_submission_create", context, data_dict)
    package = _locked(data_dict)
    state = states.current(package)
    if state.code == PUBLISHED:
        raise _refused(tk._("This package is public already."))
    content = snapshot(package)
    if state.code == SUBMITTED and state.last and state.last.fingerprint == fingerprint(content):
        raise _refused(tk._("It has been submitted already and waits for walidata."))
    if invalid := reading.look(package, content).invalid:
        raise _refused(" ".join(invalid))
    return _recorded(context, package, SUBMITTED, content, _note(data_dict))


@tk.validate_action_data(schema.one)
def bos_submission_withdraw(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Take a submission back before walidata has decided.

    :param id: OCID, dataset name or id
    :returns: as :func:`bos_submission_show`
    """
    tk.check_access("bos_submission_withdraw", context, data_dict)
    package = _locked(data_dict)
    if states.current(package).code != SUBMITTED:
        raise _refused(tk._("It does not wait for walidata (any more)."))
    return _recorded(context, package, WITHDRAWN, snapshot(package), _note(data_dict))


@tk.validate_action_data(schema.publish)
def bos_submission_return(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Give a submission back to its unit, with what is to be mended. Walidata only.

    :param id: OCID, dataset name or id
    :param note: what is to be mended, a sentence
    :param fingerprint: of what was looked at (optional); refused if it has been changed since
    :returns: as :func:`bos_submission_show`
    """
    tk.check_access("bos_submission_return", context, data_dict)
    note = _note(data_dict, needed=True)
    package = _locked(data_dict)
    if states.current(package).code != SUBMITTED:
        raise _refused(tk._("It does not wait for walidata (any more)."))
    content = _as_seen(package, data_dict)
    return _recorded(context, package, RETURNED, content, note)


@tk.validate_action_data(schema.publish)
def bos_process_publish(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Make a process public, or private again. Walidata only, and nobody what he submitted himself.

    :param id: OCID, dataset name or id
    :param public: true (default) or false
    :param note: for the unit (optional)
    :param fingerprint: of what was looked at (optional); refused if it has been changed since
    :returns: the dataset
    """
    tk.check_access("bos_process_publish", context, data_dict)
    note = _note(data_dict)
    package = _locked(data_dict)
    _as_seen(package, data_dict)
    patch = {"id": package.id, "private": not asbool(data_dict.get("public", True)), "state": "active"}
    within: Any = tk.fresh_context(context) | {states.NOTE: note}
    published = tk.get_action("package_patch")(within, patch)
    lines.forget()
    return published


@tk.validate_action_data(schema.settle)
def bos_submission_settle(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Decide many at once, each by itself: one that fails does not stop the others. Walidata only.

    :param decision: ``approve`` or ``return`` submissions, ``seen`` for changes after publication
    :param ids: OCIDs, names or ids of the processes, at most 100
    :param fingerprints: of what was looked at, one for each (optional)
    :param note: for the units; needed to return
    :returns: ``{"done": [names], "failed": [{"id", "title", "why"}]}``
    """
    tk.check_access("bos_submission_settle", context, data_dict)
    decision, ids = data_dict["decision"], [str(one) for one in data_dict["ids"]]
    prints = data_dict.get("fingerprints") or [""] * len(ids)
    if decision not in _DECISIONS:
        words = tk._("Must be one of: {choices}").format(choices=", ".join(_DECISIONS))
        raise tk.ValidationError({"decision": [words]})
    if len(ids) > _MOST or len(prints) != len(ids):
        raise tk.ValidationError({"ids": [tk._("At most {limit} at once.").format(limit=_MOST)]})
    _note(data_dict, needed=decision == "return")
    decide: Callable[[Any, dict[str, Any]], Any] = {
        "approve": _approve,
        "return": tk.get_action("bos_submission_return"),
        "seen": _seen,
    }[decision]
    done: list[str] = []
    failed: list[dict[str, str]] = []
    for name, seen in zip(ids, prints, strict=True):
        one = {"id": name, "note": data_dict.get("note") or "", "fingerprint": seen}
        try:
            decide(tk.fresh_context(context), one)
            done.append(name)
        except (tk.ValidationError, tk.NotAuthorized, tk.ObjectNotFound) as error:
            model.Session.rollback()
            failed.append({"id": name, "title": _title(name), "why": _why(error)})
    return {"done": done, "failed": failed}


def _approve(context: Any, data_dict: dict[str, Any]) -> None:
    """Publish what waits; what was taken back or decided meanwhile is left alone."""
    if states.current(registry.find_process(data_dict["id"])).code != SUBMITTED:
        raise _refused(tk._("It does not wait for walidata (any more)."))
    tk.get_action("bos_process_publish")(context, data_dict)


def _seen(context: Any, data_dict: dict[str, Any]) -> None:
    """Walidata has looked at the changes of what is public; a note goes to the unit."""
    package = _locked(data_dict)
    if states.unseen(package.id) is None:
        raise _refused(tk._("Somebody has looked at it already."))
    _recorded(context, package, SEEN, _as_seen(package, data_dict), _note(data_dict))


@tk.side_effect_free
@tk.validate_action_data(schema.one)
def bos_submission_show(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Where a process stands on its way to the public. For its unit, walidata and auditors.

    :param id: OCID, dataset name or id
    :returns: ``name``, ``state`` (``draft``, ``submitted``, ``returned``, ``published``), ``fingerprint``, ``missing``
        (labels), ``doubts``, ``invalid`` (sentences), ``events``: ``{event, at, by, note}``, the first first
    """
    tk.check_access("bos_submission_show", context, data_dict)
    return _shown(registry.find_process(data_dict["id"]))


@tk.side_effect_free
@tk.validate_action_data(schema.page)
def bos_submission_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What was submitted and waits for walidata: all for walidata and auditors, for stewards that of their units.

    :param unit: only of this unit, name or id (optional)
    :param order: ``waiting`` (default, those that wait longest first) or ``newest``
    :param start: leave out so many first ones
    :param limit: at most so many, default 20, at most 100
    :returns: ``count`` and ``results``: ``{name, title, unit, unit_title, by, at, days, note, fingerprint, missing,
        doubts, invalid, changed_since_submitted, changed_since_returned}``
    """
    tk.check_access("bos_submission_list", context, data_dict)
    return _listed(context, data_dict, reading.submissions)


@tk.side_effect_free
@tk.validate_action_data(schema.page)
def bos_change_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What units changed of what is public, since walidata looked last. Walidata and auditors only.

    Takes and gives what :func:`bos_submission_list` does; ``changed_since_submitted`` is what changed.
    """
    tk.check_access("bos_change_list", context, data_dict)
    return _listed(context, data_dict, reading.later_changes)


@tk.side_effect_free
@tk.validate_action_data(schema.page)
def bos_notice_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What the user is told of, the newest first.

    :param start: leave out so many first ones
    :param limit: at most so many, default 20, at most 100
    :returns: ``count``, ``unread`` and ``results``: ``{code, words, at, by, note, name, title, read}``
    """
    tk.check_access("bos_notice_list", context, data_dict)
    looks = lines.me(registry.user_of(context))
    query = lines.notices_query(looks) if looks else None
    if looks is None or query is None:
        return {"count": 0, "unread": 0, "results": []}
    found = query.subquery()
    until = lines.read_until_query(looks.user)
    unread = sa.func.count().filter(found.c.at > until)
    count, new = model.Session.execute(sa.select(sa.func.count(), unread).select_from(found)).one()
    rows = model.Session.execute(
        sa.select(found, (found.c.at <= until).label("read"))
        .order_by(found.c.at.desc(), found.c.name)
        .offset(data_dict.get("start") or 0)
        .limit(_limit(data_dict))
    )
    results = [{**row._asdict(), "at": row.at.isoformat(), "words": registry.NOTICES[row.code].words()} for row in rows]
    return {"count": count, "unread": new, "results": results}


@tk.validate_action_data(schema.nothing)
def bos_notice_read(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The user has read his notices, all that there are now.

    :returns: ``{"read": time}``
    """
    tk.check_access("bos_notice_read", context, data_dict)
    now = datetime.now(UTC)
    upsert(NoticeRead, [{"user_id": registry.user_of(context).id, "at": now}], ("at",))
    model.Session.commit()
    lines.forget()
    return {"read": now.isoformat()}


def _locked(data_dict: dict[str, Any]) -> Any:
    package = registry.find_process(data_dict["id"])
    states.lock(package.id)
    model.Session.refresh(package)
    return package


def _as_seen(package: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The content, if it is what was looked at."""
    content = snapshot(package)
    if data_dict.get("fingerprint") not in (None, "", fingerprint(content)):
        raise _refused(tk._("It has been changed since you opened the page. Please look again."))
    return content


def _recorded(context: Any, package: Any, event: str, content: dict[str, Any], note: str) -> dict[str, Any]:
    states.record(package.id, event, str(context.get("user") or ""), content, note)
    model.Session.commit()
    lines.forget()
    return _shown(package)


def _shown(package: Any) -> dict[str, Any]:
    content = snapshot(package)
    look = reading.look(package, content)
    events: list[Submission] = states.history(package.id)
    return {
        "name": package.name,
        "state": states.current(package).code,
        "fingerprint": fingerprint(content),
        **_look(look),
        "events": [{"event": one.event, "at": one.at.isoformat(), "by": one.by, "note": one.note} for one in events],
    }


def _look(look: reading.Look) -> dict[str, Any]:
    missing = [label for _stage, labels in look.missing for label in labels]
    return {"missing": missing, "doubts": look.doubts, "invalid": look.invalid}


def _listed(context: Any, data_dict: dict[str, Any], find: Callable[..., Any]) -> dict[str, Any]:
    order = data_dict.get("order") or "waiting"
    if order not in ("waiting", "newest"):
        raise tk.ValidationError({"order": [tk._("Must be one of: {choices}").format(choices="waiting, newest")]})
    count, items = find(_units(context, data_dict), order, data_dict.get("start") or 0, _limit(data_dict))
    return {"count": count, "results": [_item(item) for item in items]}


def _units(context: Any, data_dict: dict[str, Any]) -> registry.Units:
    own = None if registry.check_overseer(context)["success"] else registry.units_of(registry.user_of(context))
    if not data_dict.get("unit"):
        return own
    group = model.Group.get(data_dict["unit"])
    return [group.id] if group is not None and (own is None or group.id in own) else []


def _item(item: reading.Item) -> dict[str, Any]:
    def changed(found: list[Change]) -> list[dict[str, str]]:
        return [{"label": one.label, "before": one.before.striptags(), "after": one.after.striptags()} for one in found]

    return {
        "name": item.name,
        "title": item.title,
        "unit": item.unit,
        "unit_title": item.unit_title,
        "by": item.by,
        "at": item.at.isoformat(),
        "days": item.days,
        "note": item.note,
        "fingerprint": item.fingerprint,
        **_look(item.look),
        "changed_since_submitted": changed(item.since_submitted),
        "changed_since_returned": changed(item.since_returned),
    }


def _note(data_dict: dict[str, Any], needed: bool = False) -> str:
    """A note without person data. :raises tk.ValidationError: it is too long, or needed and too short"""
    text = scrub(clean(str(data_dict.get("note") or ""), lines=True))[0].strip()
    if len(text) > NOTE_LIMIT:
        raise tk.ValidationError({"note": [tk._("At most {limit} characters.").format(limit=NOTE_LIMIT)]})
    if needed and len(text) < _LEAST_NOTE:
        raise tk.ValidationError({"note": [tk._("Please write in a sentence what is to be mended.")]})
    return text


def _limit(data_dict: dict[str, Any]) -> int:
    given = data_dict.get("limit")
    return reading.ON_PAGE if given is None else min(given, _MOST)


def _title(name: str) -> str:
    package = model.Package.get(name.lower())
    return package.title if package is not None else name


def _why(error: Exception) -> str:
    if isinstance(error, tk.ValidationError):
        return acting.why(error)
    missing = isinstance(error, tk.ObjectNotFound)
    return tk._("There is no such package.") if missing else tk._("You may not decide this.")


def _refused(words: str) -> tk.ValidationError:
    return tk.ValidationError({"id": [words]})
