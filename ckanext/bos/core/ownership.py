"""Whose value stands: merging what sources say with what stewards typed, without losing either.

Every value remembers who gave it. A source overwrites what it gave before, or what a source of lower rank for
that stage gave; what a steward typed (or cleared) stays, and the difference becomes a conflict to settle.
A path names a value: ``budget_amount``, a row ``bidders/ab12``, a value in it ``bidders/ab12/offer_amount``.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from .observation import Observation
from .schema import Field, Schema

STEWARD = "opd"
"""The source name of what people enter in the portal."""

RANK: dict[str, tuple[str, ...]] = {
    "planning": ("sirup", "musrenbang"),
    "tender": ("spse", "spse-export", "sirup"),
    "award": ("spse", "spse-export"),
    "contract": ("simda", "spse", "spse-export"),
    "implementation": ("simda", "spse", "emonev"),
}
"""Which source knows a stage best, best first; one not named ranks after all that are."""

RANK_OF_VALUE: dict[str, tuple[str, ...]] = {
    "contracts/status": ("emonev", "simda", "spse", "spse-export"),
    "contracts/start": ("spse", "spse-export", "simda"),
    "contracts/end": ("spse", "spse-export", "simda"),
}
"""The same for single values that another source than the stage's knows best: a broken-off contract is reported by
the monitoring of works before the procurement system closes it; the accounts know a contract's days only in words."""


class Owner(NamedTuple):
    """Who gave a value: source, the source's key (or the user's name), and when (ISO time)."""

    source: str
    key: str
    at: str


@dataclass(frozen=True)
class Conflict:
    """A source's value that waits beside a steward's. ``value`` None: the source no longer has the row."""

    value: Any
    owner: Owner
    settled: bool = False


class Settlement(NamedTuple):
    """How a conflict was decided.

    :ivar taken: the source's value was taken; else the steward's stayed
    :ivar stayed: the value that stands since
    :ivar fell: the value that does not
    """

    path: str
    source: str
    taken: bool
    stayed: Any
    fell: Any
    user: str
    at: str


@dataclass
class Ownership:
    """Owners and conflicts of one process by path.

    An owner of a row stands for all its values but those listed; the owner of its ``id`` is another one that has the
    same row and keeps it when the first no longer does.

    :ivar conflicts: for each path what each source says against the steward's value
    :ivar settlements: the conflicts that were decided, oldest first
    """

    owners: dict[str, Owner] = field(default_factory=dict)
    conflicts: dict[str, dict[str, Conflict]] = field(default_factory=dict)
    settlements: list[Settlement] = field(default_factory=list)

    def of(self, path: str) -> Owner | None:
        """Who gave the value at this path."""
        found = self.owners.get(path)
        if found is None and path.count("/") == 2:
            found = self.owners.get(path.rsplit("/", 1)[0])
        return found

    def waiting(self, path: str) -> list[Conflict]:
        """What sources say against the value at this path and nobody has decided yet, the latest first."""
        found = [conflict for conflict in self.conflicts.get(path, {}).values() if not conflict.settled]
        return sorted(found, key=lambda conflict: conflict.owner.at, reverse=True)

    def has_conflict(self) -> bool:
        """Whether anything waits for a decision."""
        return any(self.waiting(path) for path in self.conflicts)

    def disagree(self, path: str, value: Any, by: Owner) -> None:
        """A source says something else than the steward; what was settled comes back when it says something new."""
        known = self.conflicts.setdefault(path, {})
        if by.source not in known or known[by.source].value != value:
            known[by.source] = Conflict(value, by)

    def agree(self, path: str, source: str) -> None:
        """A source has nothing (more) against the value at this path."""
        known = self.conflicts.get(path)
        if known is not None:
            known.pop(source, None)
            if not known:
                del self.conflicts[path]

    def settle(self, path: str, conflict: Conflict, ours: Any, *, take: bool, user: str, at: str) -> None:
        """Note a decision. With ``take`` the value is the source's from now on, and it may change it again.

        :param ours: the steward's value at the path
        """
        source = conflict.owner.source
        stayed, fell = (conflict.value, ours) if take else (ours, conflict.value)
        self.settlements.append(Settlement(path, source, take, stayed, fell, user, at))
        if not take:
            self.conflicts.setdefault(path, {})[source] = replace(conflict, settled=True)
            return
        self.conflicts.pop(path, None)
        self.forget_within(path)
        if conflict.value is None:
            self.owners.pop(path, None)
        else:
            self.owners[path] = conflict.owner

    def forget_within(self, path: str) -> None:
        """No owners or conflicts of single values of a row any more."""
        known: dict[str, Any]
        for known in (self.owners, self.conflicts):
            for leaf in [leaf for leaf in known if leaf.startswith(path + "/")]:
                del known[leaf]

    def dump(self) -> dict[str, Any]:
        """As JSON, every owner written once."""
        table: dict[Owner, int] = {}
        paths = {path: table.setdefault(owner, len(table)) for path, owner in self.owners.items()}
        conflicts = {
            path: [[item.value, list(item.owner), item.settled] for item in known.values()]
            for path, known in self.conflicts.items()
        }
        dumped: dict[str, Any] = {"by": [list(owner) for owner in table], "paths": paths, "conflicts": conflicts}
        if self.settlements:
            dumped["settlements"] = [list(item) for item in self.settlements]
        return dumped

    @classmethod
    def read(cls, data: Mapping[str, Any] | None) -> Ownership:
        """From what :meth:`dump` wrote, also when only one source could wait at a path."""
        if not data:
            return cls()
        table = [Owner(*owner) for owner in data["by"]]
        owners = {path: table[number] for path, number in data["paths"].items()}
        conflicts = {path: _conflicts(written) for path, written in data["conflicts"].items()}
        return cls(owners, conflicts, [Settlement(*item) for item in data.get("settlements", ())])


def _conflicts(written: list[Any]) -> dict[str, Conflict]:
    """The conflicts at one path by source. The former form held a single ``[value, owner, settled]``."""
    single = len(written) == 3 and isinstance(written[2], bool)
    found = [Conflict(value, Owner(*by), settled) for value, by, settled in ([written] if single else written)]
    return {conflict.owner.source: conflict for conflict in found}


def is_keyed(entry: Field) -> bool:
    """Whether rows of a repeating field are told apart by their ``id``; other lists are replaced whole."""
    return "id" in entry.subfields


def merge(
    schema: Schema, process: Mapping[str, Any], ownership: Ownership, observation: Observation, at: str
) -> tuple[dict[str, Any], list[str]]:
    """Take an observation into a process. Changes ``ownership`` in place.

    :returns: the new process (canonical values) and the paths that changed
    """
    merger = _Merge(schema, dict(process), ownership, Owner(observation.source, observation.key, at))
    for name, value in observation.values.items():
        entry = schema.fields[name]
        if entry.type == "rows" and is_keyed(entry):
            merger.rows(entry, value)
        else:
            merger.value(entry, name, value)
    return merger.process, merger.changed


def claim(
    schema: Schema, before: Mapping[str, Any], after: Mapping[str, Any], ownership: Ownership, user: str, at: str
) -> list[str]:
    """Note every value that a person changed as theirs. Changes ``ownership`` in place.

    What a source said is kept beside it as if the source said it again, which it will; nobody waits for its next run.

    :returns: the paths that changed
    """
    owner = Owner(STEWARD, user, at)
    changed: list[str] = []
    for entry in schema.fields.values():
        old, new = before.get(entry.name), after.get(entry.name)
        if (old or None) == (new or None):
            continue
        if entry.type == "rows" and is_keyed(entry):
            changed += _changed_rows(entry, old or [], new or [])
        else:
            changed.append(entry.name)
    for path in changed:
        said = _said_against(ownership, path, value_at(before, path), value_at(after, path))
        ownership.forget_within(path)
        ownership.owners[path] = owner
        ownership.conflicts.pop(path, None)
        if said:
            ownership.conflicts[path] = said
    return changed


def _said_against(ownership: Ownership, path: str, old: Any, new: Any) -> dict[str, Conflict]:
    """What sources say at a path that a person changes, where it is not what the person says now."""
    said = dict(ownership.conflicts.get(path, {}))
    giver = ownership.of(path)
    if giver is not None and giver.source != STEWARD and old:
        said[giver.source] = Conflict(_as_given(ownership, path, old, giver) if isinstance(old, dict) else old, giver)
    return {source: conflict for source, conflict in said.items() if (conflict.value or None) != (new or None)}


def _as_given(ownership: Ownership, path: str, row: dict[str, Any], giver: Owner) -> dict[str, Any]:
    """A row as its source gave it: what stewards typed into it gives way to what the source says there."""
    given: dict[str, Any] = {}
    for name, value in row.items():
        leaf = f"{path}/{name}"
        owner, against = ownership.of(leaf), ownership.conflicts.get(leaf, {}).get(giver.source)
        if against is not None:
            value = against.value
        elif owner is not None and owner.source == STEWARD:
            continue
        given[name] = value
    return given


def value_at(process: Mapping[str, Any], path: str) -> Any:
    """The value that a path names: a single value, a whole list, a row or a value in it; None for nothing."""
    name, *rest = path.split("/", 2)
    if not rest:
        return process.get(name)
    row = next((row for row in process.get(name) or () if row.get("id") == rest[0]), None)
    return row if len(rest) == 1 or row is None else row.get(rest[1])


def with_value(process: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The process with another value at a path. None takes a value or a row away."""
    name, *rest = path.split("/", 2)
    if not rest:
        return {**process, name: value}
    rows = [dict(row) for row in process.get(name) or ()]
    if len(rest) == 2:
        rows = [{**row, rest[1]: value} if row.get("id") == rest[0] else row for row in rows]
    elif value is None:
        rows = [row for row in rows if row.get("id") != rest[0]]
    else:
        known = any(row.get("id") == rest[0] for row in rows)
        rows = [value if row.get("id") == rest[0] else row for row in rows] + ([] if known else [value])
    return {**process, name: rows}


def _changed_rows(entry: Field, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[str]:
    before, after = ({row.get("id", ""): row for row in rows} for rows in (old, new))
    changed: list[str] = []
    for row_id in before.keys() | after.keys():
        path = f"{entry.name}/{row_id}"
        if row_id not in before or row_id not in after:
            changed.append(path)
            continue
        names = before[row_id].keys() | after[row_id].keys()
        changed += [
            f"{path}/{name}"
            for name in sorted(names)
            if (before[row_id].get(name) or None) != (after[row_id].get(name) or None)
        ]
    return sorted(changed)


class _Merge:
    def __init__(self, schema: Schema, process: dict[str, Any], ownership: Ownership, by: Owner) -> None:
        self.schema = schema
        self.process = process
        self.ownership = ownership
        self.by = by
        self.changed: list[str] = []

    def value(self, entry: Field, path: str, value: Any) -> None:
        old = self.process.get(entry.name)
        if self._may_write(entry.stage, path, old, value):
            if (old or None) != (value or None):
                self.process[entry.name] = value
                self.changed.append(path)
            self.ownership.owners[path] = self.by

    def rows(self, entry: Field, rows: list[dict[str, Any]]) -> None:
        """Rows by id: new ones join, known ones are merged value by value, ones this key gave before and drops go."""
        current = {row["id"]: dict(row) for row in self.process.get(entry.name) or ()}
        given = {row["id"] for row in rows}
        for row in rows:
            self._row(entry, current, row)
        for row_id in [row_id for row_id in current if row_id not in given]:
            self._gone(entry, current, row_id)
        self._agreed(entry, current.keys() | given)
        merged = list(current.values())
        if merged != (self.process.get(entry.name) or []):
            self.process[entry.name] = merged

    def _row(self, entry: Field, current: dict[str, dict[str, Any]], row: dict[str, Any]) -> None:
        path = f"{entry.name}/{row['id']}"
        known = current.get(row["id"])
        if known is None:
            if self._may_write(entry.stage, path, None, row):
                current[row["id"]] = dict(row)
                self.ownership.owners[path] = self.by
                self.changed.append(path)
            return
        whole = self.ownership.owners.get(path)
        if whole is None or not self._mine(whole):
            self._share(entry, path, known, row, whole)
        else:
            self._renew(entry, path, known, row)
        waiting = self.ownership.conflicts.get(path, {}).get(self.by.source)
        if waiting is not None and waiting.value is None and self._mine(waiting.owner):
            self.ownership.agree(path, self.by.source)

    def _renew(self, entry: Field, path: str, known: dict[str, Any], row: dict[str, Any]) -> None:
        """The values of a row that this key gave before; it owns them all but those of others that stay."""
        self.ownership.owners[path] = self.by
        for name, value in row.items():
            leaf = f"{path}/{name}"
            if name == "id" or not self._may_write(entry.stage, leaf, known.get(name), value):
                continue
            if known.get(name) != value:
                known[name] = value
                self.changed.append(leaf)
                self.ownership.owners.pop(leaf, None)

    def _share(self, entry: Field, path: str, known: dict[str, Any], row: dict[str, Any], whole: Owner | None) -> None:
        """The values of a row that somebody else gave first; noted one by one, and that this key has the row too."""
        for name, value in row.items():
            leaf = f"{path}/{name}"
            if name == "id" or not self._may_write(entry.stage, leaf, known.get(name), value):
                continue
            if known.get(name) != value:
                known[name] = value
                self.changed.append(leaf)
                self.ownership.owners[leaf] = self.by
            elif whole is None:
                self.ownership.owners[leaf] = self.by
        if whole is not None and whole.source != STEWARD:
            self.ownership.owners[f"{path}/id"] = self.by

    def _gone(self, entry: Field, current: dict[str, dict[str, Any]], row_id: str) -> None:
        """A row that this key does not give (any more): it goes if it was its own and nobody else has part in it."""
        path, owners = f"{entry.name}/{row_id}", self.ownership.owners
        within = {leaf: owner for leaf, owner in owners.items() if leaf.startswith(path + "/")}
        for leaf in [leaf for leaf, owner in within.items() if self._mine(owner)]:
            del owners[leaf], within[leaf]
        if path not in owners or not self._mine(owners[path]):
            return
        if any(owner.source == STEWARD for owner in within.values()):
            self.ownership.disagree(path, None, self.by)
        elif within:
            owners[path] = within.get(f"{path}/id") or next(iter(within.values()))
        else:
            del current[row_id], owners[path]
            self.changed.append(path)

    def _agreed(self, entry: Field, known: AbstractSet[str]) -> None:
        """Rows that a steward deleted and that this key does not give any more wait for nobody."""
        source = self.by.source
        mine = [
            path
            for path, items in self.ownership.conflicts.items()
            if source in items and self._mine(items[source].owner)
        ]
        for path in mine:
            name, _, row_id = path.partition("/")
            if name == entry.name and row_id and "/" not in row_id and row_id not in known:
                self.ownership.agree(path, source)

    def _mine(self, owner: Owner) -> bool:
        return (owner.source, owner.key) == (self.by.source, self.by.key)

    def _may_write(self, stage: str, path: str, old: Any, value: Any) -> bool:
        owner = self.ownership.of(path)
        if owner is None or owner.source == self.by.source:
            return True
        if owner.source == STEWARD:
            if (old or None) == (value or None):
                self.ownership.agree(path, self.by.source)
            else:
                self.ownership.disagree(path, value, self.by)
            return False
        return rank(stage, self.by.source, path) <= rank(stage, owner.source, path)


def rank(stage: str, source: str, path: str = "") -> int:
    """The place of a source for a stage, 0 the best; the last place for one that is not named.

    :param path: the value, where one of a row is meant
    """
    name, *rest = path.split("/")
    order = RANK_OF_VALUE.get(f"{name}/{rest[1]}" if len(rest) == 2 else "", RANK.get(stage, ()))
    return order.index(source) if source in order else len(order)
