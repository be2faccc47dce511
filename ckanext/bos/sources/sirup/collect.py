"""Rows of SiRUP sorted away: plans, budget lines and places by code; masters and revisions for all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Refusal, Row

from ..personal import allowed
from ..transport.files import BROKEN
from .budget import Masters
from .columns import Concepts, by_name
from .plan import SOURCE, is_self_managed
from .revisions import Event, FieldErrors, event_in

SERVICE = "_service"
"""The column by which a row that was kept aside remembers where it came from."""

PLANS = (
    "plans", "self_managed", "search", "self_managed_search", "in_self_managed_list", "plan_list", "self_managed_list",
)  # fmt: skip
"""The lists of plans, the richest first: the others only fill what it leaves open."""

_SIDES = {
    "plan": ("plans", "search", "plan_list"),
    "self": ("self_managed", "self_managed_search", "self_managed_list"),
}
_BUDGET = ("plan_budget", "self_managed_budget")
_PLACES = ("plan_locations", "self_managed_locations")
_MASTERS = {"programs": "program", "activities": "activity", "sub_activities": "sub_activity"}
_STRAY = 20
"""Of a list's rows less than one in so many have strayed into it from another year."""
_HEAD = (
    "kd_klpd", "nama_klpd", "kode_kldi", "kd_satker", "id_satker", "nama_satker", "tahun_anggaran", "kd_satker_str",
)  # fmt: skip


class Entry(NamedTuple):
    """A row, its service and its concepts; the code as the row has it."""

    service: str
    row: Row
    concepts: Concepts
    code: str

    @property
    def side(self) -> str:
        """``plan`` (bought from providers) or ``self`` (self-managed)."""
        if self.service in PLANS:
            return "self" if is_self_managed(self.service, self.concepts) else "plan"
        return "self" if self.service.startswith("self") else "plan"


class Collected:
    """Everything that one run read.

    :ivar listed: how many rows of plans each side had
    :ivar is_whole: whether a side's list was read without a gap, so that what it does not name is gone
    """

    def __init__(self, klpd: str = "", year: int = 0) -> None:
        self.klpd = klpd
        self.year = year
        self.masters = Masters()
        self.units: dict[str, tuple[str, str]] = {}
        self.regencies: dict[str, str] = {}
        self.events: list[Event] = []
        self.plans: defaultdict[str, list[Entry]] = defaultdict(list)
        self.lines: defaultdict[str, list[Entry]] = defaultdict(list)
        self.places: defaultdict[str, list[Entry]] = defaultdict(list)
        self.listed: Counter[str] = Counter()
        self.is_whole = dict.fromkeys(_SIDES, True)
        self._years: Counter[tuple[str, str]] = Counter()
        self._months: Counter[str] = Counter()

    def take(self, service: str, rows: Iterable[Row]) -> Iterator[Refusal]:
        """Sort rows away; those that say nothing, or are another government's, are refused."""
        for row in rows:
            if not isinstance(row.cells, Mapping) or BROKEN in row.cells:
                self._note_gap(service)
                error = {"": FieldError("row_broken", found=row.origin)}
                yield Refusal(SOURCE, Row(row.origin, {BROKEN: row.origin, SERVICE: service}), error)
                continue
            kept = Row(row.origin, {**allowed(by_name(service, row.cells)), SERVICE: service})
            concepts = Concepts(kept.cells)
            owner = concepts.text("klpd").upper()
            if self.klpd and owner and owner != self.klpd:
                found = concepts.text("klpd_name") or owner
                yield Refusal(SOURCE, kept, {"kd_klpd": FieldError("other_klpd", found=found, expected=self.klpd)})
            else:
                yield from self._sort(service, kept, concepts)

    def likely_year(self) -> int:
        """The fiscal year of rows that do not say it: as told, else the one in which most of them are planned."""
        if self.year or not self._months:
            return self.year
        return int(max(self._months, key=lambda year: (self._months[year], year)))

    def scope(self, side: str, year: str) -> str:
        """The part of SiRUP that was read whole: ``plan/2025``; empty where it was not.

        A stray row of another year does not make that year's list.
        """
        found = self._years[side, year] or (self._years[side, ""] if year == str(self.likely_year()) else 0)
        return f"{side}/{year}" if self.is_whole[side] and found * _STRAY > self.listed[side] else ""

    def _sort(self, service: str, row: Row, concepts: Concepts) -> Iterator[Refusal]:
        if service in _MASTERS:
            self.masters.add(_MASTERS[service], row.cells)
        elif service == "units":
            self.units[concepts.text("unit_id")] = concepts.text("unit_code"), concepts.text("unit")
        elif service == "regencies":
            self.regencies[concepts.text("regency_id")] = concepts.text("regency")
        elif service == "revisions":
            try:
                self.events.append(event_in(concepts))
            except FieldErrors as error:
                yield Refusal(SOURCE, row, error.errors)
        elif service in (*PLANS, *_BUDGET, *_PLACES):
            try:
                code = concepts.code("code")
                if not code:
                    raise FieldError("no_key")
            except FieldError as error:
                self._note_gap(service)
                yield Refusal(SOURCE, row, {concepts.column("code"): error})
                return
            entry = Entry(service, row, concepts, code)
            if service in PLANS:
                self._plan(entry)
            else:
                (self.lines if service in _BUDGET else self.places)[code].append(entry)

    def _plan(self, entry: Entry) -> None:
        concepts = entry.concepts
        self.plans[entry.code].append(entry)
        self.listed[entry.side] += 1
        self._years[entry.side, concepts.text("fiscal_year")] += 1
        if not concepts.text("fiscal_year"):
            month = concepts.text("planned_tender_start") or concepts.text("planned_contract_start")
            year = next((part for part in (month[-4:], month[:4]) if part.isdigit() and len(part) == 4), "")
            self._months.update([year] if year else [])
        head = {name: value for name, value in entry.row.cells.items() if name in _HEAD}
        self.lines[entry.code] += self._within(entry, head, "self_managed_budget", "lines", "plan_budget")
        self.places[entry.code] += self._within(entry, head, "self_managed_locations", "places", "plan_locations")
        accounts = concepts.text("accounts").split(";")
        if any(accounts):
            pagu = concepts.text("budget_amount") if len(accounts) == 1 else ""
            self.lines[entry.code] += [
                entry._replace(
                    service="plan_budget",
                    concepts=Concepts({**head, "mak": account, "pagu": pagu, "sumber_dana": concepts.text("funds")}),
                )
                for account in accounts
                if account.strip()
            ]

    def _within(self, entry: Entry, head: Mapping[str, object], own: str, concept: str, other: str) -> list[Entry]:
        """Rows that stand within a plan's row (SiRUP's ``service2``)."""
        service = own if entry.side == "self" else other
        return [
            entry._replace(service=service, concepts=Concepts({**head, **item}))
            for item in entry.concepts.items(concept)
        ]

    def _note_gap(self, service: str) -> None:
        for side, names in _SIDES.items():
            if service in names:
                self.is_whole[side] = False


def delivery(entries: Sequence[Entry]) -> list[Entry]:
    """The rows of the newest delivery alone: lines of two snapshots together would be too many."""
    groups: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[entry.concepts.text("snapshot") or "~", entry.row.origin.rpartition(":")[0]].append(entry)
    return groups[max(groups)] if groups else []
