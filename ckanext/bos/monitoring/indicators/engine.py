"""Running indicators over compiled releases: each is read once, and what came of it is asked afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from .cardinal.common import Cardinal, Shared
from .cardinal.facts import allowed
from .catalogue import ALL
from .definition import Indicator, Outcome, Rules, Words
from .reading import Bad, read
from .release import Release
from .saying import sentence
from .settings import Settings

Reason = Literal["cancelled", "excluded"]

_GROUPS = ("OCID", "Tenderer", "Buyer", "ProcuringEntity")


@dataclass
class Run:
    """One computation.

    :ivar indicators: that ran, by code, as they stand after the last release
    :ivar processes: how many different ones were read
    :ivar skipped: processes that no indicator looks at, with the reason
    :ivar repeated: processes that came on more than one line; their flags are those of all lines
    :ivar bad: lines with which something was wrong
    """

    indicators: dict[str, Indicator]
    processes: int = 0
    skipped: dict[str, Reason] = field(default_factory=dict)
    repeated: set[str] = field(default_factory=set)
    bad: list[Bad] = field(default_factory=list)

    def outcomes(self) -> Iterator[Outcome]:
        """What all indicators say: of every process one outcome each, then what they flag of others."""
        for indicator in self.indicators.values():
            yield from indicator.outcomes()

    def meta(self) -> dict[str, dict[str, Any]]:
        """By code, the quartiles and fences, and ``behind``: from how many values they come."""
        found = {}
        for code, indicator in self.indicators.items():
            if meta := indicator.meta():
                found[code] = {**meta, "behind": indicator.behind()}
        return found

    def sentence(self, outcome: Outcome) -> Words:
        """An outcome in words."""
        return sentence(self.indicators[outcome.code], outcome)


def run(
    source: Iterable[bytes | str | Release],
    settings: Settings | None = None,
    indicators: Iterable[type[Indicator]] = ALL,
) -> Run:
    """Read releases and hand them to the indicators.

    As Cardinal does, cancelled tenders and excluded methods are left out. A process that comes again replaces what
    its earlier line measured; a flag of the earlier line stays, and sums over processes count both.

    :param source: lines of a JSON Lines file (an open file), or releases
    :param settings: which indicators run, and their limits; all with their defaults unless given
    :param indicators: to choose from
    """
    settings = settings or Settings()
    shared = Shared(settings.rules)
    made = [one(settings.given.get(one.code)) for one in settings.chosen(indicators)]
    for one in made:
        if isinstance(one, Cardinal):
            one.shared = shared
    found = Run({one.code: one for one in made})
    seen: set[str] = set()
    readers = [one.read for one in made]
    for release in read(source, found.bad):
        reason = _left_out(release, settings.rules)
        if reason is not None:
            found.skipped[release.ocid] = reason
            continue
        if release.ocid in seen:
            found.repeated.add(release.ocid)
        seen.add(release.ocid)
        for reader in readers:
            reader(release)
    found.processes = len(seen)
    return found


def _left_out(release: Release, rules: Rules) -> Reason | None:
    if release.tender is not None and release.tender.status == "cancelled":
        return "cancelled"
    return None if allowed(release, frozenset(), rules.excluded) else "excluded"


def cardinal_layout(run: Run, with_maps: bool = False) -> dict[str, Any]:
    """What came of a run as Cardinal prints it.

    :returns: ``results`` {group: {id: {code: number}}}, ``meta`` {code: {name: number}}, and with maps ``maps``
        {name: {ocid: sorted ids, or one id}}; groups and maps in which there is nothing are left out
    """
    groups: dict[str, dict[str, dict[str, float | None]]] = {name: {} for name in _GROUPS}
    for indicator in run.indicators.values():
        for outcome in indicator.outcomes():
            if outcome.state == "flag":
                groups[outcome.subject].setdefault(outcome.id, {})[outcome.code] = indicator.printed(outcome)
    layout: dict[str, Any] = {
        "results": {name: found for name, found in groups.items() if found},
        "meta": {code: meta for code, indicator in run.indicators.items() if (meta := indicator.meta())},
    }
    return layout | {"maps": _maps(run)} if with_maps else layout


def _maps(run: Run) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for indicator in run.indicators.values():
        for name, by_process in indicator.maps().items():
            if by_process:
                found[name] = {
                    ocid: sorted(who) if isinstance(who, (set, frozenset)) else who for ocid, who in by_process.items()
                }
    return found
