"""How far a process has come: the state of each of the five stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from .dates import month_end
from .dates import today as today_in_wib
from .schema import STAGES

State = Literal["not_started", "running", "done", "late", "not_applicable"]

_TENDER_FACTS = ("tender_code", "estimate_amount", "announcement_date", "bidders", "schedule", "number_of_bidders")
_FACTS = {
    "tender": _TENDER_FACTS,
    "award": ("awards",),
    "contract": ("contracts", "amendments"),
    "implementation": ("progress", "payments", "handovers", "penalties"),
}
FAILED = ("unsuccessful", "cancelled", "withdrawn")
"""Values of ``tender_status`` that say that the selection led to nothing."""


@dataclass(frozen=True)
class StageState:
    """One stage of one process: where it stands and the date that says so (ISO, or empty)."""

    stage: str
    state: State
    date: str


def applies(process: Mapping[str, Any], stage: str) -> bool:
    """Whether a process goes through a stage: self-managed work has no supplier to choose and no contract with one."""
    return _comes_to(process, stage) or any(process.get(name) for name in _FACTS[stage])


def current(process: Mapping[str, Any]) -> str:
    """The furthest stage of which any fact is known."""
    for stage in reversed(STAGES[1:]):
        if any(process.get(name) for name in _FACTS[stage]):
            return stage
    return "planning"


def states(process: Mapping[str, Any], today: date | None = None) -> list[StageState]:
    """The five stages in order.

    A stage is *done* when a later one has begun or its own end is recorded, *late* when its planned end has
    passed without that, *running* when facts of it are known, *not_applicable* when the process does not go through
    it, else *not_started*.
    """
    day = (today or today_in_wib()).isoformat()
    reached = STAGES.index(current(process))
    failed = process.get("tender_status") in FAILED
    return [
        _state(process, stage, index, reached, failed, day)
        if applies(process, stage)
        else StageState(stage, "not_applicable", "")
        for index, stage in enumerate(STAGES)
    ]


def selection_due(process: Mapping[str, Any]) -> str:
    """The planned end of a selection that has not begun and was not called off: ISO date, or empty."""
    if current(process) != "planning" or process.get("rup_status") in ("cancelled", "replaced"):
        return ""
    return "" if process.get("tender_status") in FAILED else _due(process, "tender")


def _state(process: Mapping[str, Any], stage: str, index: int, reached: int, failed: bool, today: str) -> StageState:
    when = _date_of(process, stage)
    if index < reached or (index == reached and _ended(process, stage)):
        return StageState(stage, "done", when)
    if failed and stage != "planning":
        return StageState(stage, "done" if stage == "tender" and reached >= 1 else "not_started", when)
    due = _due(process, stage)
    if due and due < today:
        return StageState(stage, "late", due)
    return StageState(stage, "running" if index == reached else "not_started", when)


def _ended(process: Mapping[str, Any], stage: str) -> bool:
    if stage == "planning":
        return process.get("rup_status") == "cancelled"
    if stage == "tender":
        return process.get("tender_status") in ("complete", *FAILED)
    if stage == "award":
        return any(row.get("status") == "active" for row in process.get("awards") or ())
    if stage == "contract":
        rows = process.get("contracts") or ()
        return bool(rows) and all(row.get("status") == "terminated" for row in rows)
    return bool(process.get("handovers"))


def _date_of(process: Mapping[str, Any], stage: str) -> str:
    if stage == "planning":
        return ""
    if stage == "tender":
        return process.get("announcement_date") or ""
    rows, name = {
        "award": ("awards", "date"),
        "contract": ("contracts", "date_signed"),
        "implementation": ("handovers" if process.get("handovers") else "payments", "date"),
    }[stage]
    return max((row.get(name) or "" for row in process.get(rows) or ()), default="")


def _comes_to(process: Mapping[str, Any], stage: str) -> bool:
    """Whether such a process comes to the stage; what is recorded there all the same is never due."""
    return stage in ("planning", "implementation") or process.get("sourcing") != "self_managed"


def _due(process: Mapping[str, Any], stage: str) -> str:
    """The planned end of a stage that has not ended: ISO date or empty."""
    if not _comes_to(process, stage):
        return ""
    if stage == "tender":
        return month_end(process.get("planned_tender_end"))
    if stage == "contract":
        return month_end(process.get("planned_contract_start")) if not process.get("contracts") else ""
    if stage == "implementation":
        contracts = [row for row in process.get("contracts") or () if row.get("status") != "cancelled"]
        ends = [row.get("end") for row in contracts if row.get("end")]
        ends += [row.get("end") for row in process.get("amendments") or () if row.get("end")]
        return max(map(str, ends), default="")
    return ""
