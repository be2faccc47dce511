"""Actions of the harvest: reports and runs for walidata, the push for OPD systems, checks of what is configured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos import registry

from . import configuration, foreground, push, runs, schema, settings, sources
from .harvester import TYPE

__all__ = [
    "bos_harvest_accept",
    "bos_harvest_list",
    "bos_harvest_retry",
    "bos_harvest_show",
    "bos_harvest_start",
    "bos_observe",
    "harvest_source_create",
    "harvest_source_update",
    "package_create",
    "package_update",
]

Next = Callable[[Any, dict[str, Any]], Any]
_REFUSED = 200
"""Refused rows in a report."""


def bos_observe(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Take in what an OPD's own system knows of its processes. Send the API token of an editor of the unit.

    Every item is taken or refused by itself. The same item sent again changes nothing; what it said before and says no
    longer is replaced. Persons' names, numbers and bank accounts are not kept.

    :param items: list of ``{"key": what your system calls this, "unit": name, slug or id of the unit, "rup_code" or
        "tender_code" or "order_code" (e-katalog) or "record_code" (pencatatan) or "ocid": the process it is about,
        "values": {field: value}}``; without a code the item is a process of its own. Fields and their spelling: see
        docs/data-dictionary.md. At most ``ckanext.bos.push.max_items`` items
    :returns: ``{"items": [{"key", "status": "new" | "changed" | "same" | "refused", "ocid", "errors": {field: {"id",
        "en"}}}], "counts": {status: number}}``, in the order of the items
    """
    tk.check_access("bos_observe", context, data_dict)
    raw = data_dict.get("items")
    limit = settings.push_items()
    if not isinstance(raw, list) or not raw:
        raise tk.ValidationError({"items": [tk._("Send a list of items.")]})
    if len(raw) > limit:
        raise tk.ValidationError({"items": [tk._("Send at most {limit} items at once.").format(limit=limit)]})
    try:
        taken = push.take(raw, push.senders_units(context))
    except registry.SourceBusy:
        raise tk.ValidationError({"items": [tk._("Others are sending just now. Please send again.")]}) from None
    counts = {status: 0 for status in ("new", "changed", "same", "refused")}
    for item in taken:
        counts[item.status] += 1
    return {"items": [item.as_dict() for item in taken], "counts": counts}


@tk.side_effect_free
@tk.validate_action_data(schema.bos_harvest_list)
def bos_harvest_list(context: Any, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """The sources of government systems with their last run. Walidata and auditors only.

    :returns: ``{name, title, system, kind, year, frequency, state, last_good, age_seconds, last_run}`` each
    """
    tk.check_access("bos_harvest_list", context, data_dict)
    return [source.as_dict() for source in sources.listed()]


@tk.side_effect_free
@tk.validate_action_data(schema.bos_harvest_show)
def bos_harvest_show(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """A source with its runs, the rows of its system that were refused, and what the system no longer has.

    :param id: name or id of the harvest source
    :returns: as :func:`bos_harvest_list`, with ``runs``, ``refused`` (rows with reasons), ``refused_count``, ``gone``
    """
    tk.check_access("bos_harvest_show", context, data_dict)
    source = _source(data_dict)
    gone = registry.gone(source.system, limit=_REFUSED)
    return source.as_dict() | {
        "id": source.id,
        "runs": [run.as_dict() for run in runs.of_source(source.id)],
        "refused": registry.refused_rows(source.system, _REFUSED),
        "refused_count": registry.refused_count(source.system),
        "gone": [
            {"key": item.key, "ocid": item.ocid, "title": item.title, "since": item.since.isoformat()} for item in gone
        ],
    }


@tk.validate_action_data(schema.bos_harvest_start)
def bos_harvest_start(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Hand a source to the queue now. Walidata only.

    :param id: name or id of the harvest source
    :returns: ``{"started": false}`` when a run of it is under way
    """
    tk.check_access("bos_harvest_start", context, data_dict)
    return {"started": foreground.start(_source(data_dict).id, context["user"])}


@tk.validate_action_data(schema.bos_harvest_retry)
def bos_harvest_retry(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Try refused rows of a source's system again. Walidata only.

    :param id: name or id of the harvest source
    :param row: only the refused row with this id (optional); or ``rows``: those with these ids
    :returns: the report: ``new``, ``changed``, ``same``, ``refused`` …
    """
    tk.check_access("bos_harvest_retry", context, data_dict)
    rows = list(data_dict.get("rows") or ()) + [row for row in [data_dict.get("row")] if row]
    try:
        return registry.retry(_source(data_dict).system, rows or None).as_dict()
    except registry.SourceBusy:
        raise tk.ValidationError(
            {"id": [tk._("A harvest of this system is under way. Try again when it has finished.")]}
        ) from None


@tk.validate_action_data(schema.bos_harvest_accept)
def bos_harvest_accept(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Take an alarm for seen: the source does say so little now. The next run is measured by it. Walidata only.

    :param id: name or id of the harvest source
    :param job_id: the run with the alarm
    """
    tk.check_access("bos_harvest_accept", context, data_dict)
    source = _source(data_dict)
    if data_dict["job_id"] not in {run.job_id for run in runs.of_source(source.id)}:
        raise tk.ObjectNotFound(tk._("No such run"))
    return {"accepted": runs.accept(data_dict["job_id"])}


@tk.chained_action
def harvest_source_create(next_action: Next, context: Any, data_dict: dict[str, Any]) -> Any:
    """Check before anything is logged: what is wrong may be a token in the wrong place."""
    tk.check_access("harvest_source_create", context, data_dict)
    _check(context, data_dict)
    return next_action(context, data_dict)


@tk.chained_action
def harvest_source_update(next_action: Next, context: Any, data_dict: dict[str, Any]) -> Any:
    """The same for a change."""
    tk.check_access("harvest_source_update", context, data_dict)
    _check(context, data_dict)
    return next_action(context, data_dict)


@tk.chained_action
def package_create(next_action: Next, context: Any, data_dict: dict[str, Any]) -> Any:
    """A new source is walidata's, and its settings are checked at once."""
    if data_dict.get("type") == "harvest":
        _check(context, data_dict)
    return next_action(context, data_dict)


@tk.chained_action
def package_update(next_action: Next, context: Any, data_dict: dict[str, Any]) -> Any:
    """The same for a change."""
    if data_dict.get("type") == "harvest" or "source_type" in data_dict:
        _check(context, data_dict)
    return next_action(context, data_dict)


def _check(context: Any, data_dict: dict[str, Any]) -> None:
    """:raises tk.ValidationError: with the words under the address or the configuration"""
    if data_dict.get("source_type") != TYPE or data_dict.get("state") == "deleted":
        return
    if not context.get("ignore_auth"):
        tk.check_access("bos_harvest_manage", tk.fresh_context(context), {})
    try:
        configuration.read(str(data_dict.get("url") or ""), data_dict.get("config"))
    except configuration.ConfigurationError as error:
        lang = registry.lang()
        wrong: Any = {}
        for name, words in error.errors.items():
            field = "url" if name == "address" else "config"
            wrong.setdefault(field, []).append(words[lang] if field == "url" or not name else f"{name}: {words[lang]}")
        raise tk.ValidationError(wrong) from None


def _source(data_dict: dict[str, Any]) -> sources.Listed:
    found = sources.listed(data_dict["id"])
    if not found:
        raise tk.ObjectNotFound(tk._("Harvest source not found"))
    return found[0]
