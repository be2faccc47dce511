"""Who may keep drafts: whoever may edit the process, or make one. Everybody has only their own."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

__all__ = ["bos_draft_delete", "bos_draft_save", "bos_draft_show"]


def bos_draft_save(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever may change the process, or enter a new one."""
    name = str(data_dict.get("id") or "").lower()
    tk.check_access("package_update", context, {"id": name}) if name else tk.check_access("package_create", context)
    return {"success": True}


bos_draft_show = bos_draft_save
bos_draft_delete = bos_draft_save
