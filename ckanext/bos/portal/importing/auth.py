"""Who may import, and see what was imported."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos import registry

from .model import Import

__all__ = ["bos_import_apply", "bos_import_cancel", "bos_import_list", "bos_import_show", "bos_import_spreadsheet"]


def bos_import_spreadsheet(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever enters packages of some unit."""
    return registry.check_steward(context)


bos_import_list = bos_import_spreadsheet


def bos_import_show(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever uploaded it, and walidata."""
    user = registry.user_of(context)
    known = model.Session.get(Import, str(data_dict.get("id") or ""))
    if user is not None and known is not None and (known.user_id == user.id or registry.is_walidata(user)):
        return {"success": True}
    return {"success": False, "msg": tk._("Only who uploaded this file may see it.")}


def bos_import_apply(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever uploaded it: the values become theirs."""
    user = registry.user_of(context)
    known = model.Session.get(Import, str(data_dict.get("id") or ""))
    if user is not None and known is not None and known.user_id == user.id:
        return bos_import_spreadsheet(context, data_dict)
    return {"success": False, "msg": tk._("Only who uploaded this file may apply it.")}


bos_import_cancel = bos_import_show
