"""Two people change the same process: their changes are put together, field by field and row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ckanext.bos.core import schema
from ckanext.bos.core.schema import Field

from . import posted

Row = Mapping[str, Any]


@dataclass
class Joined:
    """What is to be written of what somebody typed.

    :ivar values: by field, as typed; lists with the rows that somebody else added or changed meanwhile among them
    :ivar clashes: fields that somebody else changed too, so that one of the two values has to be chosen; of a list the
        rows as they stand now, empty where it cannot be told which
    :ivar with_others: lists into which rows of somebody else went
    """

    values: dict[str, Any]
    clashes: dict[str, list[Row]] = field(default_factory=dict)
    with_others: list[str] = field(default_factory=list)


def join(changed: Mapping[str, Any], marks: Mapping[str, Any], now: Mapping[str, Any]) -> Joined:
    """Put what was typed into what stands there now.

    :param changed: the fields that were changed on the page
    :param marks: the fingerprints that the page was made with
    :param now: what the form shows of the process as it is stored
    """
    joined = Joined(dict(changed))
    for name in posted.overtaken(changed, marks, now):
        entry, before = schema.load().fields[name], marks.get(name + posted.ROWS)
        if entry.type != "rows" or not isinstance(before, list):
            joined.clashes[name] = []
            continue
        rows, clashes = _rows(entry, before, changed[name], now[name])
        joined.values[name] = rows
        if clashes is not None:
            joined.clashes[name] = clashes
        elif posted.fingerprint(rows) != posted.fingerprint(changed[name]):
            joined.with_others.append(name)
    return joined


def _rows(
    entry: Field, before: list[Any], mine: Sequence[Row], now: Sequence[Row]
) -> tuple[list[Row], list[Row] | None]:
    """The list with both people's changes, and the rows that both changed (None for none of them)."""
    base = {str(key): str(mark) for key, mark in before}
    ours, theirs = _keyed(entry, mine), _keyed(entry, now)
    rows: list[Row] = []
    clashes: list[Row] = []
    for key, row in theirs.items():
        own = ours.get(key)
        if own is None and key in base:
            # Taken away here; when it was changed there it stays, and is shown.
            if posted.fingerprint(row) != base[key]:
                rows.append(row)
                clashes.append(row)
        elif own is None or posted.fingerprint(own) == base.get(key):
            rows.append(row)
        else:
            rows.append(own)
            if posted.fingerprint(row) not in (base.get(key), posted.fingerprint(own)):
                clashes.append(row)
    gone = [key for key in base if key not in theirs and key not in ours]
    for key, row in ours.items():
        if key not in theirs and (key not in base or posted.fingerprint(row) != base[key]):
            rows.append(row)
    added = any(key not in base for key in ours)
    # Rows without an id that both took away may be one row that both changed.
    unsure = bool(gone) and added and not posted.is_keyed(entry)
    return rows, clashes if clashes or unsure else None


def _keyed(entry: Field, rows: Sequence[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        key = posted.row_key(entry, row)
        while key in found:
            key += "'"
        found[key] = row
    return found
