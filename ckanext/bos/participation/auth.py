"""Who may do what in the participation."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos import registry

from .following import tokens

__all__ = ["bos_follow_confirm", "bos_follow_create", "bos_follow_delete", "bos_follow_list", "bos_follow_update"]


@tk.auth_allow_anonymous_access
def bos_follow_create(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Everybody, within the limits: nothing is sent but a question until the owner of the address says yes."""
    return {"success": True}


@tk.auth_allow_anonymous_access
def bos_follow_confirm(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever has the link of the letter."""
    return _holds(tokens.confirmed(_token(data_dict)))


@tk.auth_allow_anonymous_access
def bos_follow_list(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """Whoever has the link of a letter, for its address; else those who are logged in, for their own."""
    if _token(data_dict):
        return _holds(tokens.managed(_token(data_dict)))
    return {"success": registry.user_of(context) is not None, "msg": tk._("Please log in")}


bos_follow_update = bos_follow_list


@tk.auth_allow_anonymous_access
def bos_follow_delete(context: Any, data_dict: dict[str, Any]) -> dict[str, Any]:
    """The same, or whoever has the link that stops a single subscription."""
    if not data_dict.get("id"):
        return _holds(tokens.stopped(_token(data_dict)))
    return bos_follow_list(context, data_dict)


def _token(data_dict: dict[str, Any]) -> str:
    return str(data_dict.get("token") or "")


def _holds(found: str | None) -> dict[str, Any]:
    return {"success": found is not None, "msg": tk._("This link is not valid, or not any more.")}
