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

from . import closed, identity, roles, writing
from .convert import DATASET_TYPE, process_from, with_row_ids
from .refusals import refused_rows
from .rows import check_rows, gather_rows

__all__ = [
    "bos_process_publish",
    "bos_process_show",
    "bos_refusal_list",
    "package_create",
    "package_update",
    "resource_search",
]

Next = Callable[[Any, dict[str, Any]], Any]


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
    return next_action(context, data)


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
    :returns: the dataset's canonical values, ``papers`` (its resources), ``provenance``: for each path who gave the
        value (``source``, ``key``, ``at``), and ``conflicts`` between a source and a steward for those who may edit
    """
    name = tk.get_or_bust(data_dict, "id")
    dataset = tk.get_action("package_show")(tk.fresh_context(context), {"id": str(name).lower()})
    if dataset["type"] != DATASET_TYPE:
        raise tk.ObjectNotFound(tk._("Not a contracting process"))
    owned = writing.read_ownership(dataset["id"])
    shown = process_from(dataset)
    shown["papers"] = dataset["resources"]
    provenance = {path: owner._asdict() for path, owner in owned.owners.items()}
    may_edit = _allowed("package_update", context, dataset["id"])
    if not may_edit:
        provenance = {path: owner for path, owner in provenance.items() if path in shown or "/" in path}
        for owner in provenance.values():
            if owner["source"] == "opd":
                owner["key"] = ""
    shown["provenance"] = provenance
    if may_edit:
        shown["conflicts"] = {
            path: {"value": conflict.value, **conflict.owner._asdict()}
            for path, conflict in owned.conflicts.items()
            if not conflict.settled
        }
    return shown


def bos_process_publish(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Make a process public, or private again. Walidata only.

    :param id: OCID, dataset name or id
    :param public: true (default) or false
    :returns: the dataset
    """
    tk.check_access("bos_process_publish", context, data_dict)
    name = str(tk.get_or_bust(data_dict, "id")).lower()
    public = tk.asbool(data_dict.get("public", True))
    patch = {"id": name, "private": not public, "state": "active"}
    return tk.get_action("package_patch")(tk.fresh_context(context), patch)


@tk.side_effect_free
def bos_refusal_list(context: Any, data_dict: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows of sources that could not be taken, newest first. Walidata and auditors only.

    :param source: only of this source (optional)
    :param limit: at most so many, default 100, at most 1000
    :returns: ``{id, source, origin, row, errors: {field: {id, en}}, since}``
    """
    tk.check_access("bos_refusal_list", context, data_dict)
    try:
        limit = min(int(data_dict.get("limit", 100)), 1000)
    except ValueError:
        raise tk.ValidationError({"limit": [tk._("Must be a whole number")]}) from None
    return refused_rows(data_dict.get("source") or None, limit)


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
    user = context.get("auth_user_obj") or model.User.get(context.get("user") or "")
    return roles.is_walidata(user)


def _allowed(action: str, context: Any, package_id: str) -> bool:
    try:
        tk.check_access(action, tk.fresh_context(context), {"id": package_id})
    except tk.NotAuthorized:
        return False
    return True
