"""Who may see how the feeds are doing."""

from __future__ import annotations

from typing import Any

import ckan.authz as authz

from ckanext.bos import registry

__all__ = ["bos_feed_confirm", "bos_feed_lint", "bos_feed_status"]


def bos_feed_lint(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever may edit the dataset, and auditors."""
    if registry.role_of(registry.user_of(context)) == registry.AUDITOR:
        return {"success": True}
    return {**authz.is_authorized("package_update", context, {"id": data_dict.get("id")})}


def bos_feed_status(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Walidata, auditors and sysadmins."""
    return registry.check_overseer(context)


def bos_feed_confirm(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Walidata and sysadmins."""
    return registry.check_walidata(context)
