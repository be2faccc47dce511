"""Actions of the monitoring."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos import registry
from ckanext.bos.core import completeness, stages
from ckanext.bos.core import schema as definition
from ckanext.bos.core.redaction import scrub
from ckanext.bos.core.text import clean

from . import checks, flags, processes, recap, running, schema, settings, suspicions
from .filters import Filters

__all__ = [
    "bos_check_confirm",
    "bos_check_list",
    "bos_check_return",
    "bos_check_values",
    "bos_completeness",
    "bos_indicator_run",
    "bos_indicators",
    "bos_recap",
    "bos_todo_list",
]

_MOST = 1000
_LEAST_REASON = 10
_LONGEST = 1000


@tk.side_effect_free
@tk.validate_action_data(schema.bos_recap)
def bos_recap(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What each unit has entered, stage by stage, and what is late; public processes only.

    :param year: fiscal year (optional)
    :param category: kind of procurement, a code (optional)
    :param method: method, a code (optional)
    :param unit: only this unit, name or id (optional)
    :returns: ``units`` and ``total``: ``{name, title, packages, reached: {stage: packages}, having: {rung: packages},
        amounts: {rung: rupiah}, complete: {stage or "all": per cent or null}, missing, overdue: {code: packages},
        open_checks, last}``; ``months``: ``{month, counts: {kind: packages}, amounts: {kind: rupiah}}``;
        ``districts``: ``{code, name, lat, lon, packages, amount}``; ``choices``: values of the filters that occur
    """
    tk.check_access("bos_recap", context, data_dict)
    filters = Filters.read(data_dict)
    if unit := data_dict.get("unit"):
        group = model.Group.get(unit)
        if group is None or not group.is_organization:
            raise tk.ObjectNotFound(tk._("No such unit"))
        filters = filters.of_unit(group.id)
    found = recap.build(filters)
    return {
        "units": [_row(row) for row in found.units],
        "total": _row(found.total),
        "months": [asdict(month) for month in found.series.months],
        "districts": [asdict(district) for district in found.series.districts],
        "choices": asdict(found.choices),
    }


def _row(row: recap.Row) -> dict[str, Any]:
    found = asdict(row)
    found["last"] = row.last.isoformat() if row.last else None
    found["amounts"] = {rung: int(amount) for rung, amount in row.amounts.items()}
    found.pop("waiting")
    return found


@tk.side_effect_free
@tk.validate_action_data(schema.bos_completeness)
def bos_completeness(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """How complete a process is, and why: every field and paper that it owes at its stage and method.

    :param id: OCID, name or id of the process
    :returns: ``{score: per cent, stages: {stage: {score, owed: [{kind: "field" | "paper", name, label: {id, en},
        present}]}}}``; stages not reached yet owe nothing and are left out
    """
    name = str(data_dict["id"]).lower()
    tk.check_access("bos_completeness", context, {"id": name})
    package = registry.find_process(name)
    dues = completeness.owed(registry.process_of(package), registry.papers_of(package))
    found: dict[str, Any] = {}
    for stage in definition.STAGES:
        own = [due for due in dues if due.stage == stage]
        if own:
            owed = [{"kind": d.kind, "name": d.name, "label": dict(d.label), "present": d.present} for d in own]
            found[stage] = {"score": completeness.share(own), "owed": owed}
    reached = stages.current(registry.process_of(package))
    return {"score": completeness.share(dues), "stage": reached, "stages": found}


@tk.side_effect_free
@tk.validate_action_data(schema.bos_indicators)
def bos_indicators(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What the indicators flag. For auditors and walidata; for everybody where the portal is set so.

    :param code: only this indicator (optional)
    :param id: only about this OCID, unit or supplier (optional); then ``missing`` says what of it cannot be computed
    :param day: as it stood on that day, ISO date (optional)
    :param start: skip so many flags, default 0
    :param limit: at most so many flags, default 100, at most 1000
    :returns: ``run`` (of the last computation: ``day``, ``at``, ``processes``, ``seconds``), ``indicators``: ``[{code,
        family, title, meaning, clears, source, settings, flags, clear, not_computable, lacking: {path: processes}}]``,
        ``count`` and ``flags``: ``[{code, subject, subject_id, title, value, sentence: {id, en}, numbers, since,
        until}]``, ``missing``: ``{code: [paths]}``
    """
    tk.check_access("bos_indicators", context, data_dict)
    code, about = str(data_dict.get("code") or ""), str(data_dict.get("id") or "")
    day = _day(data_dict)
    limit = min(data_dict.get("limit", 100), _MOST)
    count, found = flags.listed(code, about, day, start=data_dict.get("start", 0), limit=limit)
    run = flags.last_run()
    return {
        "run": flags.run_as_dict(run),
        "indicators": [entry.as_dict() for entry in flags.overview(run) if code in ("", entry.code)],
        "count": count,
        "flags": [one.as_dict() for one in found],
        "missing": flags.missing(about) if about else {},
    }


def _day(data_dict: dict[str, Any]) -> date | None:
    try:
        return date.fromisoformat(data_dict["day"]) if data_dict.get("day") else None
    except ValueError:
        raise tk.ValidationError({"day": [tk._("Must be a date like 2019-03-14")]}) from None


@tk.validate_action_data(schema.bos_indicator_run)
def bos_indicator_run(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Compute all indicators now. Walidata only.

    :returns: ``{"processes", "seconds", "day"}``
    """
    tk.check_access("bos_indicator_run", context, data_dict)
    made = running.run()
    return {"processes": made.processes, "seconds": round(made.seconds, 1), "day": made.day.isoformat()}


@tk.side_effect_free
@tk.validate_action_data(schema.bos_check_list)
def bos_check_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Values that a sanity check does not believe. Those of unpublished processes are for who may edit them.

    :param unit: only of this unit, name or id (optional)
    :param code: only of this check (optional)
    :param state: ``open`` (default), ``confirmed`` or ``all``
    :param id: only of this process: OCID, name or id (optional)
    :param start: skip so many, default 0
    :param limit: at most so many, default 50, at most 1000
    :returns: ``counts`` ({code: open ones}) and ``results``: ``[{id, fingerprint, code, level, state, name, title,
        unit, stage, field, path, found, sentence, expected, hint, numbers, since, confirmed, reason, note}]``; users'
        names are for overseers
    """
    tk.check_access("bos_check_list", context, data_dict)
    units, public = _seen(context, str(data_dict.get("unit") or ""))
    name = data_dict.get("id")
    package = model.Package.get(str(name).lower()) if name else None
    asked = {
        "code": str(data_dict.get("code") or ""),
        "state": str(data_dict.get("state") or "open"),
        "about": package.id if package else name,
        "start": data_dict.get("start", 0),
        "limit": min(data_dict.get("limit", 50), _MOST),
    }
    found = [one.as_dict() for one in suspicions.listed(units, public=public, **asked)]
    if not registry.check_overseer(context)["success"]:
        for one in found:
            one.pop("confirmed_by")
    return {"counts": suspicions.counts(units, public=public), "results": found}


def _seen(context: Any, unit: str) -> tuple[list[str] | None, bool]:
    """The units asked for, and whether only their public processes may be seen."""
    user = registry.user_of(context)
    every = registry.check_overseer(context)["success"]
    own = registry.units_of(user) if user is not None and not every else []
    if not unit:
        return None, not every
    group = model.Group.get(unit)
    return [group.id] if group is not None else [], not (every or (group is not None and group.id in own))


@tk.validate_action_data(schema.bos_check_confirm)
def bos_check_confirm(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Say that a doubted value is right, and why. For those who may edit the process.

    :param id: OCID, name or id of the process
    :param fingerprint: of what is doubted, from ``bos_check_list``
    :param reason: in a sentence
    :returns: ``{"confirmed": true}``
    """
    package = registry.find_process(data_dict["id"])
    tk.check_access("bos_check_confirm", context, {"id": package.id})
    reason = _sentence(data_dict, "reason")
    if not suspicions.confirm(package.id, str(data_dict["fingerprint"]), str(context.get("user") or ""), reason):
        raise tk.ValidationError({"fingerprint": [tk._("This has been decided already, or the value has changed.")]})
    model.Session.commit()
    registry.index_written([package.id])
    return {"confirmed": True}


@tk.validate_action_data(schema.bos_check_return)
def bos_check_return(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Ask the unit to look at a doubted value again. Walidata only.

    :param id: OCID, name or id of the process
    :param fingerprint: of what is doubted, from ``bos_check_list``
    :param note: what the unit should do, in a sentence
    :returns: ``{"returned": true}``
    """
    tk.check_access("bos_check_return", context, data_dict)
    package, note = registry.find_process(data_dict["id"]), _sentence(data_dict, "note")
    if not suspicions.send_back(package.id, str(data_dict["fingerprint"]), str(context.get("user") or ""), note):
        raise tk.ValidationError({"fingerprint": [tk._("This has been decided already, or the value has changed.")]})
    model.Session.commit()
    return {"returned": True}


@tk.side_effect_free
@tk.validate_action_data(schema.bos_check_values)
def bos_check_values(context: Any, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """What the checks doubt of values that nobody has saved yet. For those who edit the processes of some unit.

    :param process: canonical values by field, as ``bos_process_show`` gives them
    :returns: ``[{code, level, stage, field, path, found, sentence, expected, hint}]``, the texts ``{id, en}``
    """
    tk.check_access("bos_check_values", context, data_dict)
    names = ("code", "level", "stage", "field", "path", "found", "sentence", "expected", "hint")
    found = checks.look(data_dict["process"], checks.read_settings(settings.checks()))
    return [{name: getattr(one, name) for name in names} for one in found]


@tk.side_effect_free
@tk.validate_action_data(schema.bos_todo_list)
def bos_todo_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What the user's units have to do, the most urgent first: late, sent back, to confirm, missing.

    :param start: skip so many processes, default 0
    :param limit: at most so many processes, default 20, at most 1000
    :returns: ``count`` and ``results``: ``[{name, title, unit, stage, weight, overdue: [codes], checks, returned,
        conflict, missing: [{path, label: {id, en}}]}]``
    """
    tk.check_access("bos_todo_list", context, data_dict)
    units = processes.units_to_do(registry.user_of(context))
    limit = min(data_dict.get("limit", 20), _MOST)
    count, found = processes.to_do(units, start=data_dict.get("start", 0), limit=limit)
    return {"count": count, "results": [_todo(one) for one in found]}


def _todo(one: processes.Listed) -> dict[str, Any]:
    names = (
        "name",
        "title",
        "unit",
        "unit_title",
        "year",
        "stage",
        "weight",
        "overdue",
        "checks",
        "returned",
        "conflict",
    )
    shown = {name: getattr(one, name) for name in names}
    missing = [{"path": path, "label": dict(processes.label_of(path))} for path in one.missing]
    return shown | {"missing": missing}


def _sentence(data_dict: dict[str, Any], name: str) -> str:
    """What a person wrote, cleared of person data; long enough to mean something."""
    text = scrub(clean(str(data_dict[name])))[0][:_LONGEST]
    if len(text) < _LEAST_REASON:
        raise tk.ValidationError({name: [tk._("Please write a sentence that others will understand.")]})
    return text
