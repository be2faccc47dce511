"""What a release must say so that merging it turns the last state into the new one, and how it is tagged.

A value that is gone is said with null; of an object or a member of a list every leaf is, its id stays (rules 2 and 11
of the OCDS reference page: null for objects and lists is invalid and ignored). Of an award, a contract or a bid that is
gone the status stays too, so that what remains is still valid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .merge import RULES

NEVER_SAID = {"id", "date", "tag", "ocid", "initiationType", "language"}
"""What a release says of itself, not of the process."""

_LEFT: dict[tuple[str, ...], dict[str, str]] = {
    ("awards",): {"status": "cancelled"},
    ("contracts",): {"status": "cancelled"},
    ("bids", "details"): {"status": "withdrawn"},
}
"""What is left of a member that is gone, beside its id."""
_KEPT: dict[tuple[str, ...], tuple[str, ...]] = {("contracts",): ("awardID",)}
"""Required fields that stay with it."""

Path = tuple[str, ...]


def delta(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The content of the release that changes ``old`` (a compiled release) into ``new`` (a whole content).

    :returns: only what changed, with the ids that objects need; empty when nothing did
    """
    before = {name: value for name, value in old.items() if name not in NEVER_SAID}
    after = {name: value for name, value in new.items() if name not in NEVER_SAID}
    return _object(before, after, ())


def _object(old: Mapping[str, Any], new: Mapping[str, Any], path: Path) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, value in new.items():
        below = (*path, name)
        if name not in old:
            said[name] = value
        elif (change := _value(old[name], value, below)) is not None:
            said[name] = change[0]
    for name, value in old.items():
        if name not in new and name != "id" and (gone := _gone(value, (*path, name))) is not None:
            said[name] = gone[0]
    if said and path and "id" in new:
        said["id"] = new["id"]
    if said and path == ("contracts",):
        said |= {name: new[name] for name in _KEPT[path] if name in new}
    return said


def _value(old: Any, new: Any, path: Path) -> tuple[Any] | None:
    if isinstance(new, Mapping) and isinstance(old, Mapping):
        said = _object(old, new, path)
        return (said,) if said else None
    if isinstance(new, list) and isinstance(old, list) and _is_keyed(new, old, path):
        members = _members(old, new, path)
        return (members,) if members else None
    return None if old == new else (new,)


def _members(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], path: Path) -> list[dict[str, Any]]:
    before = {member["id"]: member for member in old}
    said: list[dict[str, Any]] = []
    for member in new:
        known = before.pop(member["id"], None)
        change = dict(member) if known is None else _object(known, member, path)
        if change:
            said.append(change)
    for member in before.values():
        left = {"id": member["id"], **_LEFT.get(path, {})}
        left |= {name: member[name] for name in _KEPT.get(path, ()) if name in member}
        if change := _object(member, left, path):
            said.append(change)
    return said


def _gone(value: Any, path: Path) -> tuple[Any] | None:
    """What to say of a value that is no longer there; None when there is nothing left to say."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        said = _object(value, {"id": value["id"]} if "id" in value else {}, path)
        return (said,) if said else None
    if isinstance(value, list):
        if _is_keyed(value, [], path):
            members = _members(value, [], path)
            return (members,) if members else None
        if not value:
            return None
        return ([],) if isinstance(value[0], Mapping) else (None,)
    return (None,)


def _is_keyed(new: Sequence[Any], old: Sequence[Any], path: Path) -> bool:
    """Whether the members of a list are told apart by their id; other lists are replaced whole."""
    if RULES.get(path) == "wholeListMerge":
        return False
    return all(isinstance(member, Mapping) and "id" in member for member in (*new, *old))


def tags(known: Sequence[str], old: Mapping[str, Any], said: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The tags of a release.

    :param known: the tags that earlier releases of the process bore
    :param old: the compiled release before
    :param said: what the release says
    :param new: the whole content after
    """
    begun = _begun(new)
    found: list[str] = []
    if "planning" not in known:
        found.append("planning")
    elif "planning" in said or ("tender" in said and not begun):
        found.append("planningUpdate")
    if begun:
        found += _tender(known, said)
    found += _award(known, old, said)
    found += _contract(known, old, said)
    if not found:
        found.append(_furthest(known) + "Update")
    return found


def _begun(content: Mapping[str, Any]) -> bool:
    """Whether the selection of a supplier has begun; where no status says so, by its offers and awards."""
    status = content.get("tender", {}).get("status")
    if status is None:
        return "bids" in content or "awards" in content
    return status not in ("planning", "planned")


def _tender(known: Sequence[str], said: Mapping[str, Any]) -> list[str]:
    if "tender" not in known:
        return ["tender"]
    change = said.get("tender") or {}
    if change.get("status") in ("cancelled", "unsuccessful", "withdrawn"):
        return ["tenderCancellation"]
    if change.get("amendments"):
        return ["tenderAmendment"]
    return ["tenderUpdate"] if change or "bids" in said else []


def _award(known: Sequence[str], old: Mapping[str, Any], said: Mapping[str, Any]) -> list[str]:
    changes = said.get("awards") or []
    if not changes:
        return []
    before = {award["id"] for award in old.get("awards") or ()}
    if "award" not in known or any(change["id"] not in before for change in changes):
        return ["award"]
    cancelled = all(change.get("status") in ("cancelled", "unsuccessful") for change in changes)
    return ["awardCancellation" if cancelled else "awardUpdate"]


def _contract(known: Sequence[str], old: Mapping[str, Any], said: Mapping[str, Any]) -> list[str]:
    changes = said.get("contracts") or []
    before = {contract["id"] for contract in old.get("contracts") or ()}
    found: list[str] = []
    fresh = [change for change in changes if change["id"] not in before]
    if fresh or (changes and "contract" not in known):
        found.append("contract")
    older = [change for change in changes if change["id"] in before]
    if "contract" in known:
        if any(change.get("amendments") for change in older):
            found.append("contractAmendment")
        if any(change.get("status") in ("terminated", "cancelled") for change in older):
            found.append("contractTermination")
        if not found and any(change.keys() - {"id", "awardID", "implementation"} for change in older):
            found.append("contractUpdate")
    if any(change.get("implementation") for change in changes):
        found.append("implementation" if "implementation" not in known else "implementationUpdate")
    return found


def _furthest(known: Sequence[str]) -> str:
    return next((tag for tag in ("implementation", "contract", "award", "tender") if tag in known), "planning")
