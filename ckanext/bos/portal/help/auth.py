"""Who may read and change the first steps: everybody their own."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos import registry

__all__ = ["bos_first_steps_show", "bos_first_steps_update"]


def bos_first_steps_show(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever is logged in."""
    if registry.user_of(context) is not None:
        return {"success": True}
    return {"success": False, "msg": tk._("Please log in")}


def bos_first_steps_update(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The same."""
    return bos_first_steps_show(context, data_dict)
