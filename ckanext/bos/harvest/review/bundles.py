"""Observations as JSON, for the time that they wait."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ckanext.bos.core.observation import Doubt, Key, Observation, Row


def dump(observation: Observation) -> dict[str, Any]:
    """An observation as JSON. Its reader has left out all person data."""
    return {
        "source": observation.source,
        "key": observation.key,
        "keys": [list(key) for key in observation.keys],
        "values": dict(observation.values),
        "unit": observation.unit,
        "rows": [[row.origin, dict(row.cells)] for row in observation.rows],
        "doubts": [[doubt.field, dict(doubt.text)] for doubt in observation.doubts],
        "scope": observation.scope,
    }


def load(data: Mapping[str, Any]) -> Observation:
    """The observation that :func:`dump` wrote."""
    return Observation(
        source=data["source"],
        key=data["key"],
        keys=tuple(Key(*key) for key in data["keys"]),
        values=data["values"],
        unit=data["unit"],
        rows=tuple(Row(origin, cells) for origin, cells in data["rows"]),
        doubts=tuple(Doubt(name, text) for name, text in data["doubts"]),
        scope=data["scope"],
    )
