"""Who gave each single value of a process, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.bos.core import schema
from ckanext.bos.core.ownership import STEWARD, Owner, Ownership, is_keyed


def by_value(process: Mapping[str, Any], owned: Ownership, *, names: bool) -> dict[str, dict[str, str]]:
    """Path of each value that is there -> ``{source, key, at}``. A list whose rows have no ids is one value.

    :param process: canonical values, as far as the reader may see them
    :param names: whether users' names may be seen; otherwise the key of what a steward typed is empty
    """
    found = {path: owner for path in paths(process) if (owner := owned.of(path)) is not None}
    return {path: _told(owner, names) for path, owner in found.items()}


def paths(process: Mapping[str, Any]) -> Iterator[str]:
    """The paths of all values that are there, of a row also the row's own."""
    for name, entry in schema.load().fields.items():
        value = process.get(name)
        if not value:
            continue
        if entry.type != "rows" or not is_keyed(entry):
            yield name
            continue
        for row in value:
            yield f"{name}/{row.get('id', '')}"
            yield from (f"{name}/{row.get('id', '')}/{sub}" for sub in row if sub != "id")


def _told(owner: Owner, names: bool) -> dict[str, str]:
    return {"source": owner.source, "key": owner.key if names or owner.source != STEWARD else "", "at": owner.at}
