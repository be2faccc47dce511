"""Who may see how the feeds are doing."""

from __future__ import annotations

from typing import Any

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos import registry

__all__ = ["bos_feed_confirm", "bos_feed_lint", "bos_feed_status"]


def bos_feed_lint(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever may edit the dataset, and auditors."""
    if registry.role_of(_user(context)) == registry.AUDITOR:
        return {"success": True}
    return {**authz.is_authorized("package_update", context, {"id": data_dict.get("id")})}


def bos_feed_status(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Walidata, auditors and sysadmins."""
    user = _user(context)
    if registry.is_walidata(user) or registry.role_of(user) == registry.AUDITOR:
        return {"success": True}
    return {"success": False, "msg": tk._("Only walidata and auditors see this.")}


def bos_feed_confirm(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Walidata and sysadmins."""
    if registry.is_walidata(_user(context)):
        return {"success": True}
    return {"success": False, "msg": tk._("Only walidata may do this.")}


def _user(context: Any) -> Any:
    return context.get("auth_user_obj") or model.User.get(context.get("user") or "")
