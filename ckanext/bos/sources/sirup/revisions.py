"""Revisions of plans ("kaji ulang"): which code a plan has now, and whether it still holds (reference, section 3.6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from ckanext.bos.core import codelists
from ckanext.bos.core.dates import parse_datetime
from ckanext.bos.core.errors import FieldError

from .columns import Concepts


class Event(NamedTuple):
    """One revision.

    :ivar type: ``cancellation``, ``reactivation``, ``replacement`` (one code becomes one) or ``split``
    """

    at: datetime
    type: str
    old: str
    new: str
    reason: str
    side: str
    year: str
    klpd: str


@dataclass(frozen=True)
class State:
    """Where the last revision left a plan: ``announced``, ``cancelled`` or ``replaced``, and since when."""

    status: str
    at: datetime


@dataclass
class _Plan:
    """One plan through its codes: the one it has now, and when it left each of the others."""

    current: str
    codes: set[str]
    left: dict[str, Event] = field(default_factory=dict)


class History:
    """All revisions, in order of time, whatever order they came in.

    A code belongs to one plan. A replacement of a code that its plan had left already, or by one that another plan
    has left, stays in the history only: joining the two would make one of what may be two plans.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        self._plans: dict[str, _Plan] = {}
        self._of: dict[str, list[Event]] = defaultdict(list)
        for event in sorted(set(events)):
            for code in {event.old, event.new}:
                self._of[code].append(event)
                self._plans.setdefault(code, _Plan(code, {code}))
            if event.type == "replacement" and event.old != event.new:
                self._replace(event)

    def _replace(self, event: Event) -> None:
        plan, other = self._plans[event.old], self._plans[event.new]
        if plan.current != event.old or (other is not plan and other.current != event.new):
            return
        plan.left[event.old] = event
        other.codes |= plan.codes
        other.left |= plan.left
        other.left.pop(event.new, None)
        other.current = event.new
        for code in other.codes:
            self._plans[code] = other

    def current(self, code: str) -> str:
        """The code that a plan has now, at the end of its chain of one-to-one replacements."""
        plan = self._plans.get(code)
        return plan.current if plan else code

    def former(self, code: str) -> tuple[str, ...]:
        """The codes that the plan with this (current) code had before."""
        return tuple(sorted(self._own(code) - {code}))

    def codes(self) -> list[str]:
        """The current codes of all plans that were revised."""
        return sorted({plan.current for plan in self._plans.values()})

    def events(self, code: str) -> list[Event]:
        """What happened to the plan that has this code now."""
        return sorted({event for own in self._own(code) for event in self._of.get(own, ())})

    def state(self, code: str) -> State | None:
        """Where the plan with this (current) code stands; None when nothing was ever revised."""
        own, plan = self._own(code), self._plans.get(code)
        state: State | None = None
        for event in self.events(code):
            left = plan.left.get(event.old) if plan else None
            if left is not None and left < event and event.new not in own - {event.old}:
                continue
            if event.type == "cancellation":
                state = State("cancelled", event.at)
            elif event.type == "split" and event.new not in own:
                state = State("replaced", event.at)
            else:
                state = State("announced", event.at)
        return state

    def origins(self, code: str) -> list[str]:
        """The plans that were split into the one with this (current) code."""
        own = self._own(code)
        return sorted({event.old for event in self.events(code) if event.type == "split" and event.new in own} - own)

    def _own(self, code: str) -> set[str]:
        plan = self._plans.get(code)
        return plan.codes if plan else {code}


def event_in(concepts: Concepts) -> Event:
    """The revision of one row.

    :raises FieldErrors: a code, the type or the date is missing or wrong
    """
    errors: dict[str, FieldError] = {}
    codes: dict[str, str] = {}
    for concept, column in (("old_code", "kd_rup_lama"), ("new_code", "kd_rup_baru")):
        try:
            codes[concept] = concepts.code(concept)
        except FieldError as error:
            errors[column] = error
    if not codes.get("old_code"):
        errors.setdefault("kd_rup_lama", FieldError("no_key"))
    type_ = codelists.lookup("revision_type", concepts.text("revision_type"))
    if type_ is None:
        known = {lang: ", ".join(codelists.label("revision_type", value, lang) for value in _TYPES) for lang in _LANGS}
        errors["jenis_revisi"] = FieldError("choice", found=concepts.text("revision_type"), choices=known)
    at = None
    try:
        at = parse_datetime(concepts.get("revised_at"))
    except FieldError as error:
        errors["tgl_kaji_ulang"] = error
    if errors or at is None or type_ is None:
        raise FieldErrors(errors)
    side = "self" if concepts.text("side").upper().startswith("SWAKELOLA") else "plan"
    year = concepts.text("fiscal_year")
    old = codes["old_code"]
    return Event(at, type_, old, codes["new_code"] or old, concepts.text("reason"), side, year, concepts.text("klpd"))


_LANGS = ("id", "en")
_TYPES = ("cancellation", "reactivation", "replacement", "split")


class FieldErrors(ValueError):
    """What is wrong with a row, by column."""

    def __init__(self, errors: dict[str, FieldError]) -> None:
        self.errors = errors
        super().__init__(", ".join(errors))
