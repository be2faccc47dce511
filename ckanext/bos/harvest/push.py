"""Taking in what an OPD's own system sends: item by item, only about the sender's units."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.bos import config, registry
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Key, Observation, Refusal
from ckanext.bos.sources import json_push

from . import locks, settings

_WAIT = 20
"""Seconds that a sender waits while another one is being served."""


@dataclass
class Item:
    """One item on its way: what it says, or what is wrong with it, and what became of it."""

    number: int
    key: str
    found: Observation | None = None
    errors: dict[str, dict[str, str]] = field(default_factory=dict)
    status: str = ""
    ocid: str = ""

    def refuse(self, errors: Mapping[str, FieldError]) -> None:
        """Note what is wrong."""
        self.status, self.found = "refused", None
        self.errors |= {name: {"id": error.message("id"), "en": error.message("en")} for name, error in errors.items()}

    def as_dict(self) -> dict[str, Any]:
        """As the sender sees it."""
        return {"key": self.key, "status": self.status, "ocid": self.ocid, "errors": self.errors}


def take(raw: Sequence[Any], units: Mapping[str, str]) -> list[Item]:
    """Take items in and say of each what became of it.

    :param units: id by slug of the units that the sender may write for
    :raises registry.SourceBusy: another sender has been served for too long
    """
    items = [_read(number, item) for number, item in enumerate(raw, 1)]
    _check_units(items, units)
    _check_doubles(items)
    deadline = time.monotonic() + _WAIT
    with locks.held(locks.writing(json_push.SOURCE), _WAIT):
        before = _check_processes(items, units)
        _observe(items, max(0.0, deadline - time.monotonic()))
    _answer(items, before)
    return items


def _read(number: int, raw: Any) -> Item:
    key = raw.get("key") if isinstance(raw, Mapping) else None
    item = Item(number, str(key) if isinstance(key, (str, int)) else "")
    if len(json.dumps(raw, default=str)) > settings.push_bytes():
        item.refuse({"": FieldError("too_long", length=len(json.dumps(raw, default=str)), limit=settings.push_bytes())})
        return item
    found = json_push.read_item(_without_broken(raw), f"push:{number}", config.pseudonym_key())
    if isinstance(found, Refusal):
        item.refuse(found.errors)
    else:
        item.found = found
    return item


def _without_broken(raw: Any) -> Any:
    return {name: value for name, value in raw.items() if name != "broken"} if isinstance(raw, Mapping) else raw


def _check_units(items: Sequence[Item], units: Mapping[str, str]) -> None:
    """An item is about one of the sender's units; whoever is not asked to write for a unit learns nothing of it."""
    known, _ = registry.find_units()
    slugs = {group_id: slug for slug, group_id in units.items()}
    for item in items:
        if item.found is None:
            continue
        unit = item.found.unit
        slug = slugs.get(unit) or known.find(unit)
        if slug is None:
            item.refuse({"unit": FieldError("unknown_unit", found=unit)})
        elif slug not in units:
            item.refuse({"unit": FieldError("not_your_unit", found=unit)})
        else:
            item.found = _of_unit(item.found, slug, item.key)


def _of_unit(found: Observation, slug: str, name: str) -> Observation:
    """The observation under the unit's slug, however the sender wrote the unit: its key must stay the same."""
    own, mine = Key(json_push.SOURCE, found.key), json_push.own_key(slug, name)
    renamed = {part: tuple(mine if key == own else key for key in getattr(found, part)) for part in ("keys", "aliases")}
    return replace(found, key=mine.value, unit=slug.replace("-", " "), **renamed)


def _check_doubles(items: Sequence[Item]) -> None:
    seen: set[str] = set()
    for item in items:
        if item.found is None:
            continue
        if item.found.key in seen:
            item.refuse({"key": FieldError("duplicate_id", found=item.key)})
        else:
            seen.add(item.found.key)


def _check_processes(items: Sequence[Item], units: Mapping[str, str]) -> dict[str, Any]:
    """Refuse items about processes of other units; the index rows' state of all others, by process.

    What stands under the sender's own key counts too: it may have been given to another unit since.
    """
    keys = {key: item for item in items if item.found for key in (*item.found.keys, *item.found.aliases)}
    holders = registry.holders(set(keys))
    rows = {
        row.package_id: row
        for row in model.Session.scalars(
            sa.select(registry.Process).where(registry.Process.package_id.in_(set(holders.values())))
        )
    }
    allowed = set(units.values())
    for item in items:
        if item.found is None:
            continue
        for key in (*item.found.keys, *item.found.aliases):
            row = rows.get(holders.get(key, ""))
            if row is not None and row.unit_id not in allowed:
                item.refuse({_member(key): FieldError("other_units_process", found=key.value)})
                break
    return {package_id: row.modified for package_id, row in rows.items()}


def _member(key: Key) -> str:
    return next((member for member, scheme in json_push.CODES.items() if scheme == key.scheme), "key")


def _observe(items: Sequence[Item], wait: float) -> None:
    """Write what is left, and note what the register refused."""
    open_items = [item for item in items if item.found is not None and not item.status]
    found = [item.found for item in open_items if item.found is not None]
    same = registry.unchanged(found)
    report = registry.observe(json_push.SOURCE, found, wait=wait)
    by_origin = {f"push:{item.number}": item for item in open_items}
    for refusal in report.refused:
        if item := by_origin.get(refusal.row.origin):
            item.refuse(refusal.errors)
    for item in open_items:
        if item.found is not None and (item.found.source, item.found.key) in same:
            item.status = "same"


def _answer(items: Sequence[Item], before: Mapping[str, Any]) -> None:
    """Say of each item which process it is in, and whether that is new or changed."""
    taken = [item for item in items if item.found is not None]
    holders = registry.holders({key for item in taken if item.found for key in item.found.keys})
    rows = {
        row.package_id: row
        for row in model.Session.scalars(
            sa.select(registry.Process).where(registry.Process.package_id.in_(set(holders.values())))
        )
    }
    for item in taken:
        assert item.found is not None
        row = rows.get(holders.get(item.found.keys[-1], ""))
        if row is None:
            item.status = item.status or "refused"
            continue
        item.ocid = row.ocid
        if row.package_id not in before:
            item.status = item.status or "new"
        else:
            item.status = item.status or ("same" if row.modified == before[row.package_id] else "changed")


def senders_units(context: Any) -> dict[str, str]:
    """The units that a user may write for: id by slug."""
    found = tk.get_action("organization_list_for_user")(
        {"user": context.get("user"), "auth_user_obj": context.get("auth_user_obj")}, {"permission": "update_dataset"}
    )
    return {unit["name"]: unit["id"] for unit in found}
