"""What waits from earlier runs for its process is tried again with each run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from ckanext.bos import registry
from ckanext.bos.core.observation import Observation, Refusal, Row

Waits = TypeVar("Waits", bound=Observation)


def with_waiting(
    found: Iterable[Observation | Refusal], kind: type[Waits], source: str, reread: Callable[[list[Row], str], Any]
) -> tuple[list[Waits], list[Observation | Refusal]]:
    """The observations of a kind in a run with those kept aside before, and everything else of the run.

    One that is in both takes the kept row along, so that the row goes once the observation is taken.
    """
    now: dict[str, Waits] = {}
    others: list[Observation | Refusal] = []
    for item in found:
        if isinstance(item, kind):
            now[item.key] = item
        else:
            others.append(item)
    for item in reread(registry.kept_rows(source), ""):
        if isinstance(item, kind):
            known = now.get(item.key)
            now[item.key] = replace(known, rows=_different(known.rows + item.rows)) if known else item
    return list(now.values()), others


def _different(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows without those that say the same as one before them."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(json.dumps(row.cells, sort_keys=True, default=str), row)
    return tuple(found.values())
