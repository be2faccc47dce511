"""Who may see and decide doubtful links: walidata and sysadmins."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos import registry

__all__ = ["bos_review_list", "bos_review_settle"]


def bos_review_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Walidata and sysadmins."""
    user = context.get("auth_user_obj") or model.User.get(context.get("user") or "")
    if registry.is_walidata(user):
        return {"success": True}
    return {"success": False, "msg": tk._("Only walidata may do this.")}


def bos_review_settle(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The same."""
    return bos_review_list(context, data_dict)
