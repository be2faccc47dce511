"""Who may see and do what in the monitoring."""

from __future__ import annotations

from typing import Any

import ckan.authz as authz
import ckan.plugins.toolkit as tk

from ckanext.bos import registry

from . import settings

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


@tk.auth_allow_anonymous_access
def bos_recap(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Everybody: it counts what is public."""
    return {"success": True}


bos_check_list = bos_recap


@tk.auth_allow_anonymous_access
def bos_completeness(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever may see the process."""
    return {**authz.is_authorized("package_show", context, {"id": data_dict.get("id")})}


@tk.auth_allow_anonymous_access
def bos_indicators(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Auditors and walidata; everybody where the portal is set so."""
    return {"success": True} if settings.flags_are_public() else registry.check_overseer(context)


def bos_indicator_run(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Walidata and sysadmins."""
    return registry.check_walidata(context)


def bos_check_confirm(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever may edit the process."""
    return {**authz.is_authorized("package_update", context, {"id": data_dict.get("id")})}


bos_check_return = bos_indicator_run


def bos_todo_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever may edit the processes of some unit."""
    return registry.check_steward(context)


bos_check_values = bos_todo_list
