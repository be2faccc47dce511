"""The roles beyond CKAN's own: walidata publishes for all units, auditors read all of them.

Both rest on plain memberships, so that every permission of CKAN holds: walidata is admin, an auditor member of
every unit. A steward is editor of the own unit and has no further role.
"""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan import authz

WALIDATA = "walidata"
AUDITOR = "auditor"
_CAPACITY = {WALIDATA: "admin", AUDITOR: "member"}


def role_of(user: Any) -> str:
    """``walidata``, ``auditor`` or empty, for a user object or anonymous."""
    extras = getattr(user, "plugin_extras", None) or {}
    return (extras.get("bos") or {}).get("role", "")


def is_walidata(user: Any) -> bool:
    """Whether the user may publish: walidata or sysadmin."""
    return bool(getattr(user, "sysadmin", False)) or role_of(user) == WALIDATA


def user_of(context: Any) -> Any:
    """Whom an auth function is asked about; None for a stranger."""
    name = context.get("user")
    return context.get("auth_user_obj") or (model.User.get(name) if name else None)


def check_walidata(context: Any) -> dict[str, Any]:
    """The answer of an auth function for what walidata and sysadmins may do."""
    if is_walidata(user_of(context)):
        return {"success": True}
    return {"success": False, "msg": tk._("Only walidata may do this.")}


def check_overseer(context: Any) -> dict[str, Any]:
    """The same for what auditors may see too."""
    user = user_of(context)
    if role_of(user) == AUDITOR or is_walidata(user):
        return {"success": True}
    return {"success": False, "msg": tk._("Only walidata and auditors see this.")}


def editors_of(unit_id: str) -> list[Any]:
    """The active editors of a unit with an address; those with a role over all units are none."""
    query = model.Session.query(model.User).join(model.Member, model.Member.table_id == model.User.id)
    query = query.filter(
        model.Member.group_id == unit_id,
        model.Member.table_name == "user",
        model.Member.state == "active",
        model.Member.capacity == "editor",
    )
    return [user for user in query if _reachable(user) and not role_of(user)]


def people_in(role: str) -> list[Any]:
    """The active users with a role over all units and an address."""
    users = model.Session.query(model.User).filter(model.User.plugin_extras["bos"]["role"].astext == role)
    return [user for user in users if _reachable(user)]


def _reachable(user: Any) -> bool:
    return user.state == "active" and bool(user.email)


def units_of(user: Any) -> list[str]:
    """The ids of the units whose processes a user may edit by membership."""
    roles = authz.get_roles_with_permission("update_dataset")
    return sorted({unit for role in roles for unit in user.get_group_ids("organization", role)})


def check_steward(context: Any) -> dict[str, Any]:
    """The same for whoever may edit the processes of some unit."""
    user = user_of(context)
    if user is not None and (user.sysadmin or units_of(user)):
        return {"success": True}
    return {"success": False, "msg": tk._("Your account does not belong to a unit yet.")}


def set_role(name: str, role: str) -> None:
    """Give a user a role over all units, or take it away with ``""``. Commits.

    :raises tk.ObjectNotFound: no such user
    :raises ValueError: no such role
    """
    if role not in ("", *_CAPACITY):
        raise ValueError(role)
    user = model.User.get(name)
    if user is None:
        raise tk.ObjectNotFound(name)
    user.plugin_extras = {**(user.plugin_extras or {}), "bos": {"role": role}}
    units = model.Session.query(model.Group).filter_by(is_organization=True, state="active")
    members = {
        row.group_id: row for row in model.Session.query(model.Member).filter_by(table_name="user", table_id=user.id)
    }
    for unit in units:
        _set_member(unit, user, members.get(unit.id), _CAPACITY.get(role, ""))
    model.Session.commit()


def join_new_unit(unit: Any) -> None:
    """Make everyone with a role a member of a unit just created, in the running transaction."""
    for user in model.Session.query(model.User).filter(model.User.plugin_extras["bos"]["role"].astext.in_(_CAPACITY)):
        _set_member(unit, user, None, _CAPACITY[role_of(user)])


def _set_member(unit: Any, user: Any, member: Any, capacity: str) -> None:
    if member is None:
        if not capacity:
            return
        member = model.Member(table_name="user", table_id=user.id, group=unit)
        model.Session.add(member)
    member.capacity = capacity or member.capacity
    member.state = "active" if capacity else "deleted"
