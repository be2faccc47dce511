"""Who may move a process on its way to the public."""

from __future__ import annotations

from typing import Any

from ckan import authz

from ckanext.bos import registry

__all__ = [
    "bos_change_list",
    "bos_notice_list",
    "bos_notice_read",
    "bos_process_publish",
    "bos_submission_create",
    "bos_submission_list",
    "bos_submission_return",
    "bos_submission_settle",
    "bos_submission_show",
    "bos_submission_withdraw",
]


def bos_submission_create(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever may edit the process: the steward of its unit, and walidata."""
    return {**authz.is_authorized("package_update", context, {"id": str(data_dict.get("id") or "").lower()})}


bos_submission_withdraw = bos_submission_create


def bos_submission_show(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The same, and auditors."""
    overseer = registry.check_overseer(context)
    return overseer if overseer["success"] else bos_submission_create(context, data_dict)


def bos_process_publish(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Walidata and sysadmins."""
    return registry.check_walidata(context)


bos_submission_return = bos_submission_settle = bos_process_publish


def bos_submission_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Walidata and auditors; stewards see those of their units."""
    overseer = registry.check_overseer(context)
    return overseer if overseer["success"] else registry.check_steward(context)


def bos_change_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Walidata, auditors and sysadmins."""
    return registry.check_overseer(context)


def bos_notice_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever is logged in, his own."""
    user = registry.user_of(context)
    return {"success": user is not None and not getattr(user, "is_anonymous", False)}


bos_notice_read = bos_notice_list
