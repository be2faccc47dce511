"""What is missing: the fields and papers that a process owes at its stage and method, from the schema's own rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from . import schema, stages
from .schema import Field, Text


@dataclass(frozen=True)
class Due:
    """One thing owed.

    :ivar kind: ``field`` or ``paper``
    :ivar name: field path (``contracts.number``) or paper kind
    """

    stage: str
    kind: Literal["field", "paper"]
    name: str
    label: Text
    present: bool

    @property
    def path(self) -> str:
        """``stage/kind/name``: ``contract/paper/spmk``."""
        return f"{self.stage}/{self.kind}/{self.name}"


def owed(process: Mapping[str, Any], papers: Iterable[Mapping[str, Any]]) -> list[Due]:
    """Everything the process owes up to the stage it has reached, present or not, in form order.

    :param papers: resources with ``stage`` and ``kind``
    """
    definition = schema.load()
    reached = schema.STAGES.index(stages.current(process))
    held = {(paper.get("stage"), paper.get("kind")) for paper in papers}
    found: list[Due] = []
    for stage in schema.STAGES[: reached + 1]:
        for entry in definition.of_stage(stage):
            found += _fields(process, entry)
        for paper in definition.papers.values():
            if paper.stage == stage and paper.owed and paper.owed.applies(process):
                found.append(Due(stage, "paper", paper.kind, paper.label, (stage, paper.kind) in held))
    return found


def missing(process: Mapping[str, Any], papers: Iterable[Mapping[str, Any]]) -> list[Due]:
    """What is owed and not there."""
    return [due for due in owed(process, papers) if not due.present]


def score(process: Mapping[str, Any], papers: Iterable[Mapping[str, Any]], stage: str | None = None) -> int:
    """Per cent of what is owed that is there, rounded down; 100 when nothing is owed.

    :param stage: only this stage; otherwise all stages reached
    """
    return share(due for due in owed(process, papers) if stage in (None, due.stage))


def share(dues: Iterable[Due]) -> int:
    """Per cent present of some dues, rounded down."""
    states = [due.present for due in dues]
    return 100 * sum(states) // len(states) if states else 100


def _fields(process: Mapping[str, Any], entry: Field) -> list[Due]:
    found: list[Due] = []
    value = process.get(entry.name)
    if (entry.required or entry.owed) and (entry.owed is None or entry.owed.applies(process)):
        found.append(Due(entry.stage, "field", entry.name, entry.label, bool(value)))
    if isinstance(value, list):
        for sub in entry.subfields.values():
            if sub.owed and sub.owed.applies(process) and value:
                present = all(row.get(sub.name) for row in value)
                found.append(Due(entry.stage, "field", f"{entry.name}.{sub.name}", sub.label, present))
    return found
