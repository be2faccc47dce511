"""What people read about an import."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.bos import registry
from ckanext.bos.core import schema
from ckanext.bos.core.dates import WIB, format_date
from ckanext.bos.core.ownership import Owner
from ckanext.bos.core.schema import Field

from ..forms.rows import reading, summary
from ..helpers.public import bos_source

STATUSES = ("refused", "new", "changed", "kept", "same")
"""In the order in which they matter."""


def status(name: str, applied: bool) -> str:
    """What is said of packages of a status, before or after they were applied."""
    before = {
        "refused": tk._("Rows to mend"),
        "new": tk._("New packages"),
        "changed": tk._("Packages that change"),
        "kept": tk._("Stay as they are"),
        "same": tk._("Already the same"),
    }
    after = before | {"new": tk._("Packages added"), "changed": tk._("Packages changed")}
    return (after if applied else before).get(name, name)


def state(name: str) -> str:
    """How far an import is."""
    return {
        "reading": tk._("Being checked"),
        "ready": tk._("Waiting for you"),
        "applying": tk._("Being saved"),
        "done": tk._("Saved"),
        "cancelled": tk._("Stopped"),
        "failed": tk._("Could not be read"),
    }.get(name, name)


def moment(iso: str) -> str:
    """``14 Maret 2026, 10.30``."""
    when = datetime.fromisoformat(iso).astimezone(WIB)
    return f"{format_date(when.date(), registry.lang())}, {when:%H.%M}"


def change(raw: dict[str, Any]) -> dict[str, str]:
    """A difference in words: ``label, old, new, why`` (why the old value stays; empty when it goes)."""
    path = raw["path"]
    owner = Owner(*raw["giver"]) if raw["giver"] else None
    return {
        "label": label(path),
        "old": _value(path, raw["old"]),
        "new": _value(path, raw["new"]),
        "why": _why(raw["kept"], owner),
    }


def label(path: str) -> str:
    """``Kontrak 1: Nilai kontrak``."""
    name, *rest = path.split("/", 2)
    entry = schema.load().fields[name]
    words = entry.label[registry.lang()]
    if len(rest) == 2:
        return f"{words}: {entry.subfields[rest[1]].label[registry.lang()]}"
    return words


def _why(kept: str, owner: Owner | None) -> str:
    if kept == "source" and owner is not None:
        return tk._("stays: this value comes from {source}").format(source=bos_source(owner.source))
    if kept == "overtaken":
        return tk._("stays: somebody changed it after your file was made")
    return ""


def _value(path: str, value: Any) -> str:
    if value in (None, "", []):
        return tk._("nothing")
    name, *rest = path.split("/", 2)
    entry: Field = schema.load().fields[name]
    if len(rest) == 2:
        entry = entry.subfields[rest[1]]
    if isinstance(value, dict):
        return summary(entry, value) or tk._("one row")
    if isinstance(value, list):
        if entry.type == "rows":
            return "; ".join(summary(entry, row) for row in value)
        return ", ".join(reading(entry, str(one)) for one in value)
    if name == "owner_org":
        group = model.Group.get(str(value))
        return (group.title or group.name) if group is not None else ""
    return reading(entry, str(value))
