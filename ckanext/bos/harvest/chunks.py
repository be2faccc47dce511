"""Parts of a run on their way through the queue: some observations as JSON, written in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from ckanext.bos.core.observation import Doubt, Key, Observation, Row

SIZE = 100
"""Observations in one part."""


def parts(observations: Iterable[Observation]) -> Iterator[list[Observation]]:
    """Parts of :data:`SIZE`; what only completes a process stays with what comes before it."""
    size = SIZE
    part: list[Observation] = []
    for observation in observations:
        if len(part) >= size and not (observation.joins_only and len(part) < 2 * size):
            yield part
            part = []
        part.append(observation)
    if part:
        yield part


def dump(observations: Iterable[Observation], safe: Callable[[Row], Row]) -> str:
    """A part as JSON.

    :param safe: a row as it may be kept
    """
    return json.dumps([_written(observation, safe) for observation in observations], ensure_ascii=True, default=str)


def load(text: str) -> list[Observation]:
    """The observations of a part."""
    return [_read(written) for written in json.loads(text)]


def _written(observation: Observation, safe: Callable[[Row], Row]) -> dict[str, object]:
    kept = replace(observation, rows=tuple(safe(row) for row in observation.rows))
    # Named one by one: asdict() would copy every value deeply.
    return {name: getattr(kept, name) for name in Observation.__dataclass_fields__}


def _read(written: dict[str, object]) -> Observation:
    facts: dict[str, object] = dict(written)
    for name, kind in (("keys", Key), ("aliases", Key), ("rows", Row), ("doubts", Doubt)):
        facts[name] = tuple(kind(*item) for item in written.get(name) or ())  # type: ignore[attr-defined]
    return Observation(**facts)  # type: ignore[arg-type]
