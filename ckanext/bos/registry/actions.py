"""Actions of the register, and what it adds to CKAN's own writing of datasets."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.lib.plugins import lookup_package_plugin

from ckanext.bos import config
from ckanext.bos.core.identity import founding_key, mint
from ckanext.bos.core.observation import Key
from ckanext.bos.core.ownership import value_at

from . import closed, conflicts, identity, provenance, roles, writing
from .convert import DATASET_TYPE, find_process, papers_of, process_from, process_of, with_row_ids
from .refusals import refused_rows
from .rows import check_rows, gather_rows
from .words import lang

__all__ = [
    "bos_conflict_list",
    "bos_conflict_settle",
    "bos_conflict_settle_many",
    "bos_process_show",
    "bos_refusal_list",
    "dataset_purge",
    "package_create",
    "package_update",
    "resource_search",
]

Next = Callable[[Any, dict[str, Any]], Any]

_MANY = 100


@tk.chained_action
def package_create(next_action: Next, context: Any, data_dict: dict[str, Any]) -> Any:
    """Mint the OCID of a new process; what a steward enters stays private until walidata publishes it."""
    if (data_dict.get("type") or _default_type()) != DATASET_TYPE or writing.OBSERVED in context:
        return next_action(context, data_dict)
    data = with_row_ids(check_rows(gather_rows(dict(data_dict))))
    data["type"] = DATASET_TYPE
    data["ocid"] = _new_ocid(data)
    data["name"] = data["ocid"].lower()
    if not _may_publish(context):
        data["private"] = True
    return next_action(context, data)


@tk.chained_action
def package_update(next_action: Next, context: Any, data_dict: dict[str, Any]) -> Any:
    """Keep OCID and name for ever, note what a person changed, leave publishing to walidata."""
    if writing.OBSERVED in context:
        return next_action(context, data_dict)
    package = model.Package.get(data_dict.get("id") or data_dict.get("name"))
    if package is None or package.type != DATASET_TYPE:
        return next_action(context, data_dict)
    before = tk.get_action("package_show")(tk.fresh_context(context) | {"ignore_auth": True}, {"id": package.id})
    data = with_row_ids(check_rows(gather_rows(dict(data_dict))))
    data |= {"ocid": before["ocid"], "name": before["name"], "type": DATASET_TYPE}
    for resource in data.get("resources") or ():
        resource["package_id"] = package.id
    if not _may_publish(context):
        data["private"] = before["private"]
    context[writing.BEFORE] = process_from(before)
    context[writing.WAS] = writing.Was(package.private, context[writing.BEFORE], papers_of(package))
    return next_action(context, data)


@tk.chained_action
def dataset_purge(next_action: Next, context: Any, data_dict: dict[str, Any]) -> Any:
    """Say in the ledger that a process is withdrawn before nothing is left of it; the releases stay."""
    tk.check_access("dataset_purge", context, data_dict)
    package = model.Package.get(str(data_dict.get("id") or ""))
    if package is not None and package.type == DATASET_TYPE:
        writing.beside_deletion(package.id)
    return next_action(context, data_dict)


@tk.chained_action
@tk.side_effect_free
def resource_search(next_action: Next, context: Any, data_dict: dict[str, Any]) -> Any:
    """CKAN's search over all resources, without the way to withheld papers."""
    found = next_action(context, data_dict)
    closed.without_closed({"resources": found["results"]})
    return found


@tk.side_effect_free
def bos_process_show(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """One contracting process with its provenance.

    :param id: OCID, dataset name or id
    :returns: the dataset's canonical values, ``papers`` (its resources), ``provenance``: for each single value by its
        path (``title``, ``contracts/1/amount``; a list without ids as one) who gave it: ``source``, ``key``, ``at``.
        Users' names are for those who may edit; they also see ``conflicts``: for each path what each source says
        instead of the unit's value (``value``, ``source``, ``key``, ``at``)
    """
    name = tk.get_or_bust(data_dict, "id")
    dataset = tk.get_action("package_show")(tk.fresh_context(context), {"id": str(name).lower()})
    if dataset["type"] != DATASET_TYPE:
        raise tk.ObjectNotFound(tk._("Not a contracting process"))
    owned = writing.read_ownership(dataset["id"])
    shown = process_from(dataset)
    shown["papers"] = dataset["resources"]
    may_edit = _allowed("package_update", context, dataset["id"])
    shown["provenance"] = provenance.by_value(process_from(dataset), owned, names=may_edit)
    if may_edit:
        shown["conflicts"] = {
            path: [{"value": item.value, **item.owner._asdict()} for item in owned.waiting(path)]
            for path in owned.conflicts
            if owned.waiting(path)
        }
    return shown


@tk.side_effect_free
def bos_refusal_list(context: Any, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of sources that could not be taken, newest first. Walidata and auditors only.

    :param source: only of this source (optional)
    :param limit: at most so many, default 100, at most 1000
    :returns: ``{id, source, origin, row, errors: {field: {id, en}}, since}``
    """
    tk.check_access("bos_refusal_list", context, data_dict)
    limit = _whole(data_dict, "limit", 1000)
    return refused_rows(data_dict.get("source") or None, 100 if limit is None else limit)


@tk.side_effect_free
def bos_conflict_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """What sources say against the values of stewards, for the units that the user may edit.

    :param unit: only of this unit, name or id (optional)
    :param source: only where this source says something else (optional)
    :param field: only of this field of the form (optional)
    :param start: skip so many processes, default 0
    :param limit: at most so many processes, default 20, at most 100
    :returns: ``count`` (processes with differences) and ``results``: ``{ocid, name, title, unit, unit_title, path,
        stage, label: {id, en}, ours, sources: [{source, key, at, value}]}``
    """
    tk.check_access("bos_conflict_list", context, data_dict)
    units = _editable_units(context, str(data_dict.get("unit") or ""))
    start, limit = (_whole(data_dict, name, most) for name, most in (("start", None), ("limit", 100)))
    source, name = (str(data_dict.get(key) or "") for key in ("source", "field"))
    most = 20 if limit is None else limit
    found = conflicts.differences(units, source=source, name=name, start=start or 0, limit=most)
    return {"count": conflicts.count(units, source, name), "results": [_difference(item) for item in found]}


def bos_conflict_settle(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Decide between a steward's value and a source's. For those who may edit the process.

    :param id: OCID, dataset name or id
    :param path: the value, as ``bos_conflict_list`` names it
    :param choice: ``source``: the source's value is taken, and follows the source from now on; ``ours``: the unit's
        value stays until the source says something new
    :param source: whose value is taken; with ``ours`` all sources are answered unless one is named
    :param at: when the source said what the user saw (optional); refused if it has said something else since
    :returns: ``{path, value}`` as it stands now
    """
    tk.check_access("bos_conflict_settle", context, data_dict)
    name, path, choice = tk.get_or_bust(data_dict, ["id", "path", "choice"])
    source = str(data_dict.get("source") or "") or None
    if choice not in ("source", "ours"):
        raise tk.ValidationError({"choice": [tk._("Must be one of: source, ours")]})
    if choice == "source" and not source:
        raise tk.ValidationError({"source": [tk._("Missing value")]})
    package = find_process(name)
    seen = str(data_dict.get("at") or "")
    conflicts.settle(context, package.id, str(path), source, take=choice == "source", seen=seen)
    stored = model.Package.get(package.id)
    return {"path": path, "value": value_at(process_of(stored), str(path))}


def bos_conflict_settle_many(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Decide many conflicts the same way, each by itself: one that fails does not stop the others.

    :param items: at most 100 of ``{id, path, source, at}``, as :func:`bos_conflict_settle` takes them
    :param choice: ``source`` or ``ours``, for all
    :returns: ``{"done": number, "failed": [{"id", "path", "title", "why"}]}``
    """
    tk.check_access("bos_conflict_settle_many", context, data_dict)
    items = data_dict.get("items")
    if not isinstance(items, list) or not 0 < len(items) <= _MANY or not all(isinstance(one, dict) for one in items):
        raise tk.ValidationError({"items": [tk._("Send a list of 1 to {limit}.").format(limit=_MANY)]})
    done, failed = 0, []
    for one in items:
        given = {name: str(one.get(name) or "") for name in ("id", "path", "source", "at")}
        if data_dict.get("choice") == "ours":
            given.pop("source")
        try:
            within = tk.fresh_context(context)
            tk.get_action("bos_conflict_settle")(within, given | {"choice": data_dict.get("choice")})
            done += 1
        except (tk.ValidationError, tk.NotAuthorized, tk.ObjectNotFound) as error:
            model.Session.rollback()
            summary = getattr(error, "error_summary", None) or {"": tk._("You may not decide this.")}
            package = model.Package.get(given["id"].lower())
            label = conflicts.label_of(given["path"], process_of(package))[lang()] if package else given["path"]
            title = f"{package.title}, {label}" if package else given["id"]
            failed.append({**given, "title": title, "why": " ".join(str(text) for text in summary.values())})
    return {"done": done, "failed": failed}


def _editable_units(context: Any, unit: str = "") -> list[str] | None:
    """The ids of the units whose processes the user may edit, or of one of them; None for all."""
    user = roles.user_of(context)
    every = bool(context.get("ignore_auth")) or (user is not None and user.sysadmin)
    own = roles.units_of(user) if user is not None and not every else []
    if not unit:
        return None if every else own
    group = model.Group.get(unit)
    return [group.id] if group is not None and (every or group.id in own) else []


def _difference(item: conflicts.Difference) -> dict[str, Any]:
    return {
        "ocid": item.ocid,
        "name": item.name,
        "title": item.title,
        "unit": item.unit,
        "unit_title": item.unit_title,
        "path": item.path,
        "stage": item.stage,
        "label": dict(item.label),
        "ours": item.ours,
        "sources": [{**conflict.owner._asdict(), "value": conflict.value} for conflict in item.waiting],
    }


def _whole(data_dict: dict[str, Any], name: str, most: int | None) -> int | None:
    """A number from 0 on, at most ``most``; None where none is given."""
    if data_dict.get(name) in (None, ""):
        return None
    try:
        number = max(0, int(data_dict[name]))
    except (TypeError, ValueError):
        raise tk.ValidationError({name: [tk._("Must be a whole number")]}) from None
    return number if most is None else min(number, most)


def _new_ocid(data: dict[str, Any]) -> str:
    keys = identity.keys_of({name: data.get(name) for name in ("rup_code", "tender_code")})
    taken = identity.holders(keys)
    try:
        key = founding_key(keys, set(taken)) if keys else Key("bos", uuid.uuid4().hex[:12])
    except ValueError:
        holder = model.Package.get(taken[keys[0]])
        where = f"{holder.title} (/pengadaan/{holder.name})" if holder else keys[0].value
        raise tk.ValidationError(
            {
                "rup_code": [
                    tk._("A package with the code {code} exists already: {where}").format(
                        code=keys[0].value, where=where
                    )
                ]
            }
        ) from None
    return mint(config.ocid_prefix(), key)


def _default_type() -> str:
    """What CKAN makes of a dataset that names no type."""
    types = getattr(lookup_package_plugin(), "package_types", list)()
    return next(iter(types), "dataset")


def _may_publish(context: Any) -> bool:
    if context.get("ignore_auth"):
        return True
    user = roles.user_of(context)
    return roles.is_walidata(user)


def _allowed(action: str, context: Any, package_id: str) -> bool:
    try:
        tk.check_access(action, tk.fresh_context(context), {"id": package_id})
    except tk.NotAuthorized:
        return False
    return True
