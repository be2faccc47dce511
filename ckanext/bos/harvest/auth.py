"""Who may harvest: sources write processes of all units, so they are walidata's and nobody else's."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos import registry

from .harvester import TYPE
from .stock import HarvestObject, HarvestSource

__all__ = [
    "bos_harvest_accept",
    "bos_harvest_list",
    "bos_harvest_manage",
    "bos_harvest_retry",
    "bos_harvest_show",
    "bos_harvest_start",
    "bos_observe",
    "harvest_job_create",
    "harvest_object_show",
    "harvest_source_update",
]


def bos_harvest_manage(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Making and changing sources: walidata and sysadmins."""
    return registry.check_walidata(context)


bos_harvest_start = bos_harvest_retry = bos_harvest_accept = bos_harvest_manage


def bos_harvest_show(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Reports: auditors read them too."""
    return registry.check_overseer(context)


bos_harvest_list = bos_harvest_show


def bos_observe(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever is logged in; each item is held to the units of the sender."""
    user = registry.user_of(context)
    known = user is not None and not getattr(user, "is_anonymous", False)
    return {"success": known, "msg": tk._("Send the API token of your unit.")}


@tk.chained_auth_function
def harvest_source_update(next_auth: Any, context: Any, data_dict: Any) -> Any:
    """Sources of government systems are walidata's."""
    return registry.check_walidata(context) if _is_ours(data_dict.get("id")) else next_auth(context, data_dict)


@tk.chained_auth_function
def harvest_job_create(next_auth: Any, context: Any, data_dict: Any) -> Any:
    """So are their runs."""
    return registry.check_walidata(context) if _is_ours(data_dict.get("source_id")) else next_auth(context, data_dict)


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def harvest_object_show(next_auth: Any, context: Any, data_dict: Any) -> Any:
    """What waits to be written is not public yet."""
    item = HarvestObject.get(data_dict.get("id") or "")
    if item is not None and item.source.type == TYPE:
        return registry.check_walidata(context)
    return next_auth(context, data_dict)


def _is_ours(name: Any) -> bool:
    package = model.Package.get(name) if name else None
    source = HarvestSource.get(package.id) if package is not None else None
    return source is not None and source.type == TYPE
