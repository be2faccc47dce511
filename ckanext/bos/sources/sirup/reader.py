"""From rows of SiRUP, by whatever route they came, to observations of plans.

A plan is said in up to four bundles: ``plan/{code}``, ``revision/{code}``, ``budget/{code}`` and ``places/{code}``. A
route that has no budget lines therefore takes none away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Doubt, Key, Observation, Refusal, Row
from ckanext.bos.core.text import clean

from ..facts import Facts
from ..services import SERVICES, service_by_columns
from . import budget, places, plan
from .collect import PLANS, SERVICE, Collected, Entry, delivery
from .plan import SOURCE
from .revisions import History

Found = Observation | Refusal


def read_rows(
    services: Mapping[str, Iterable[Row]], key: str = "", *, klpd: str = "", year: int = 0
) -> Iterator[Found]:
    """Observations of all services together.

    :param services: rows by canonical service name (:data:`~ckanext.bos.sources.services.SERVICES`)
    :param key: the site's secret for pseudonyms; plans name no supplier, so it is not needed
    :param klpd: the government whose plans these are (``D171``); rows of another are refused. Empty: any
    :param year: the fiscal year of rows that do not say it (SiRUP's own lists)
    """
    collected = Collected(klpd, year)
    for service in sorted(services):
        yield from collected.take(service, services[service])
    yield from _Plans(collected).observations()


def reread(rows: Iterable[Row], key: str = "") -> Iterator[Found]:
    """Observations of rows that were kept aside, each under the service that it remembers."""
    services: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        known = str(row.cells.get(SERVICE) or service_by_columns({str(name) for name in row.cells}))
        services[known if known in SERVICES else "plans"].append(row)
    collected = Collected()
    collected.is_whole = dict.fromkeys(collected.is_whole, False)
    for service in sorted(services):
        yield from collected.take(service, services[service])
    yield from _Plans(collected).observations()


class _Plans:
    def __init__(self, collected: Collected) -> None:
        self.all = collected
        self.history = History(collected.events)
        self.year = collected.likely_year()

    def observations(self) -> Iterator[Found]:
        """Everything collected, the bundles of a plan right behind one another."""
        plans, lines, spots = map(self._by_current_code, (self.all.plans, self.all.lines, self.all.places))
        for code in sorted({*plans, *lines, *spots, *self.history.codes()}, key=lambda code: (len(code), code)):
            amount = Decimal(0)
            if code in plans:
                for found in self._listed(code, plans[code]):
                    if isinstance(found, Observation):
                        amount = Decimal(found.values.get("budget_amount") or 0)
                    yield found
            elif revised := self._unlisted(code):
                yield revised
            yield from self._history(code)
            is_listed = code in plans
            yield from self._budget(code, lines.get(code, []), amount, is_listed)
            yield from self._places(code, spots.get(code, []), is_listed)

    def _by_current_code(self, store: Mapping[str, list[Entry]]) -> dict[str, list[Entry]]:
        """Rows by the code that their plan has now; rows under an older code count only where there are no newer."""
        found: dict[str, list[Entry]] = {}
        for code in sorted(store, key=lambda code: (len(code), code)):
            current = self.history.current(code)
            if store[code] and (current == code or not store.get(current)):
                found[current] = store[code]
        return found

    def _listed(self, code: str, entries: Sequence[Entry]) -> Iterator[Found]:
        """One plan of all rows that list it: the richest list first, its newest snapshot first."""
        values: dict[str, Any] = {}
        doubts: list[Doubt] = []
        taken: list[Entry] = []
        unit = ""
        newest = sorted(entries, key=lambda entry: entry.concepts.text("snapshot"), reverse=True)
        for entry in sorted(newest, key=lambda entry: PLANS.index(entry.service)):
            facts = Facts()
            named = self._read(facts, entry)
            if facts.errors:
                yield Refusal(SOURCE, entry.row, facts.errors)
                continue
            unit = unit or named
            doubts += [doubt for doubt in facts.doubts if doubt.field not in values and doubt not in doubts]
            values = {**facts.values, **values}
            taken.append(entry)
        if not taken:
            return
        values["rup_code"] = code
        self._revise(code, values, taken)
        yield Observation(
            source=SOURCE,
            key=f"plan/{code}",
            keys=(Key("rup", code),),
            values=values,
            unit=unit,
            rows=tuple(entry.row for entry in taken),
            doubts=tuple(doubts),
            aliases=self._aliases(code),
            scope=self.all.scope(taken[0].side, values["fiscal_year"]),
        )

    def _read(self, facts: Facts, entry: Entry) -> str:
        """All values of one row into ``facts``, what it lacks as errors.

        :returns: the unit's name, or ``code:…`` where no name is known
        """
        concepts = entry.concepts
        plan.take(facts, concepts, entry.service)
        if not concepts.text("fiscal_year") and self.year:
            facts.put("fiscal_year", str(self.year))
        code, name = self.all.units.get(concepts.text("unit_id"), ("", ""))
        code = concepts.text("unit_code") or code
        unit = clean(concepts.text("unit")) or name or (f"code:{code}" if code else "")
        needed = {"title": facts.values.get("title"), "fiscal_year": facts.values.get("fiscal_year"), "unit": unit}
        for concept, value in needed.items():
            if not value:
                column = concepts.column(concept)
                facts.errors.setdefault(column, FieldError("required", field=column))
        return unit

    def _revise(self, code: str, values: dict[str, Any], taken: Sequence[Entry]) -> None:
        """What the revisions say of a listed plan. One announced again after its last revision stands as listed."""
        state = self.history.state(code)
        if state and state.status != "announced":
            times = [moment for entry in taken if (moment := plan.announced_at(entry.concepts))]
            if not times or max(times) <= state.at:
                plan.put_status(values, state.status)

    def _history(self, code: str) -> Iterator[Observation]:
        """The plan's revisions, and the plans that were split into it."""
        facts = Facts()
        for event in self.history.events(code):
            facts.add(
                "rup_history",
                {
                    "date": event.at.date().isoformat(),
                    "revision_type": event.type,
                    "old_code": event.old,
                    "new_code": event.new,
                    "reason": event.reason,
                },
            )
        if origins := self.history.origins(code):
            facts.values["related_processes"] = [plan.related("planning", origin) for origin in origins]
        if facts.values:
            yield Observation(SOURCE, f"revision/{code}", (Key("rup", code),), facts.values, joins_only=True)

    def _unlisted(self, code: str) -> Observation | None:
        """What the revisions say of a plan that no list names: it changes a known process and founds none."""
        events = self.history.events(code)
        state = self.history.state(code)
        if not events:
            return None
        values: dict[str, Any] = {"rup_code": code}
        if state:
            plan.put_status(values, state.status)
        return Observation(
            source=SOURCE,
            key=f"plan/{code}",
            keys=(Key("rup", code),),
            values=values,
            joins_only=True,
            aliases=self._aliases(code),
            scope=self.all.scope(events[-1].side, events[-1].year),
        )

    def _aliases(self, code: str) -> tuple[Key, ...]:
        return tuple(Key("rup", former) for former in self.history.former(code))

    def _budget(self, code: str, entries: Sequence[Entry], amount: Decimal, is_listed: bool) -> Iterator[Found]:
        facts = Facts()
        lines: list[budget.Line] = []
        taken: list[Entry] = []
        for entry in delivery(entries):
            own = Facts()
            line = budget.line(own, entry.concepts, self.all.masters)
            if own.errors:
                yield Refusal(SOURCE, entry.row, own.errors)
                continue
            taken.append(entry)
            if not entry.concepts.flag("is_deleted"):
                lines.append(line)
        lines = budget.distinct(lines, amount)
        budget.values(facts, lines, self.all.masters)
        budget.check_sum(facts, lines, amount)
        yield from self._bundle("budget", code, facts, taken, is_listed)

    def _places(self, code: str, entries: Sequence[Entry], is_listed: bool) -> Iterator[Found]:
        facts = Facts()
        taken = delivery(entries)
        places.values(facts, [entry.concepts for entry in taken], self.all.regencies)
        yield from self._bundle("places", code, facts, taken, is_listed)

    def _bundle(
        self, kind: str, code: str, facts: Facts, taken: Sequence[Entry], is_listed: bool
    ) -> Iterator[Observation]:
        """A bundle that completes a plan.

        The lists of lines and places keep plans that are cancelled or not announced. Where the plans were read too,
        such rows are passed over and not refused time and again; alone they are kept until their plan is known.
        """
        if not facts.values:
            return
        is_passed_over = not is_listed and self.all.listed[taken[0].side] > 0
        rows = {} if is_passed_over else {id(entry.row): entry.row for entry in taken}
        yield Observation(
            source=SOURCE,
            key=f"{kind}/{code}",
            keys=(Key("rup", code),),
            values=facts.values,
            rows=tuple(rows.values()),
            doubts=tuple(facts.doubts),
            joins_only=True,
        )
