"""Who else is at a process just now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from .. import drafts
from ..helpers.public import bos_stage_label


def sentences(dataset: Mapping[str, Any]) -> list[str]:
    """``opd-x is filling in “Kontrak” (2 minutes ago)`` for everybody else who has been here in the last minutes.

    Names are for colleagues of the process's own unit.
    """
    visits = drafts.companions(tk.current_user.id, dataset["id"])
    names = _names([visit.user_id for visit in visits], dataset.get("owner_org")) if visits else {}
    return [_sentence(visit, names.get(visit.user_id) or tk._("Somebody else")) for visit in visits]


def _sentence(visit: drafts.Visit, name: str) -> str:
    minutes = int((datetime.now(UTC) - visit.touched).total_seconds() // 60)
    when = tk._("{count} minutes ago").format(count=minutes) if minutes else tk._("just now")
    text = tk._("{name} is filling in “{stage}” ({when}).") if visit.typing else tk._("{name} opened “{stage}” {when}.")
    return text.format(name=name, stage=bos_stage_label(visit.stage), when=when)


def _names(users: list[str], unit: Any) -> dict[str, str]:
    """The names of those users who belong to the unit, if the visitor belongs to it too."""
    query = model.Session.query(model.Member.table_id).filter(
        model.Member.group_id == unit,
        model.Member.table_name == "user",
        model.Member.state == "active",
        model.Member.table_id.in_([*users, tk.current_user.id]),
    )
    members = {user_id for (user_id,) in query}
    if tk.current_user.id not in members and not getattr(tk.current_user, "sysadmin", False):
        return {}
    known = model.Session.query(model.User).filter(model.User.id.in_(members & set(users)))
    return {user.id: user.display_name for user in known}
