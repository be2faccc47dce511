"""Who may do what with processes, beyond CKAN's own permissions on units."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from . import closed, roles

__all__ = [
    "bos_conflict_list",
    "bos_conflict_settle",
    "bos_conflict_settle_many",
    "bos_process_show",
    "bos_refusal_list",
    "bulk_update_public",
    "resource_show",
]


@tk.auth_allow_anonymous_access
def bos_process_show(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever may see the dataset."""
    return {"success": tk.check_access("package_show", context, data_dict)}


def bos_conflict_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever may edit the processes of some unit."""
    return roles.check_steward(context)


bos_conflict_settle_many = bos_conflict_list
"""Each of the many is asked about by itself too."""


def bos_conflict_settle(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever may edit the process."""
    return {"success": tk.check_access("package_update", context, {"id": str(data_dict.get("id") or "").lower()})}


def bos_refusal_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Walidata, auditors and sysadmins."""
    return roles.check_overseer(context)


@tk.chained_auth_function
def bulk_update_public(next_auth: Any, context: Any, data_dict: Any) -> Any:
    """Publishing many at once is walidata's too."""
    return roles.check_walidata(context)


@tk.chained_auth_function
@tk.auth_allow_anonymous_access
def resource_show(next_auth: Any, context: Any, data_dict: Any) -> Any:
    """A withheld paper, and so its file, only for those who work with it."""
    answer = next_auth(context, data_dict)
    resource = context.get("resource") or model.Resource.get(data_dict["id"])
    if not answer["success"] or resource is None or not closed.is_closed(resource):
        return answer
    return closed.check_open(context, resource)
