"""What Cardinal's indicators are made of: what those of one run share, and how they tell what they found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from ..definition import Indicator, Outcome, Rules
from ..release import Release
from .answers import Found
from .facts import Facts


class Shared:
    """What the indicators of one run have in common.

    :ivar currency: that of the rules, else the first one that was compared
    :ivar participants: who submitted a bid, by process; filled by :meth:`note_participants`
    """

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.currency = rules.currency
        self.participants: dict[str, set[str]] = {}
        self._facts: Facts | None = None
        self._noted: Facts | None = None

    def facts(self, release: Release) -> Facts:
        """Of the process that is being read; worked out once for all indicators."""
        if self._facts is None or self._facts.release is not release:
            self._facts = Facts(release, self.rules)
        return self._facts

    def note_participants(self, facts: Facts) -> None:
        """Keep who submitted a bid; once, however many indicators ask."""
        if facts is self._noted or not facts.submitted:
            return
        self._noted = facts
        known = self.participants.setdefault(facts.release.ocid, set())
        for offer in facts.submitted:
            known.update(offer.bidders)

    def is_compared(self, currency: str) -> bool:
        """Whether amounts of a currency are compared; the first one asked for is."""
        if self.currency is None:
            self.currency = currency
        return currency == self.currency


class Cardinal(Indicator):
    """An indicator of Cardinal's; its process by process part is :meth:`judge`."""

    family = "cardinal"
    tenderers_map: ClassVar[bool] = False
    """Whether Cardinal maps the flagged tenderers of each process."""

    def __init__(self, given: Mapping[str, Any] | None = None, shared: Shared | None = None) -> None:
        """:param shared: of the run; one of its own unless given"""
        super().__init__(given)
        self.shared = shared or Shared(Rules())
        self.found: dict[str, Found] = {}
        self.flagged: dict[str, set[str]] = {}

    def read(self, release: Release) -> None:
        found = self.judge(self.shared.facts(release))
        known = self.found.get(release.ocid)
        # As in Cardinal a flag stays when the process comes again on a later line without it.
        if known is None or known[0] != "flag" or found[0] == "flag":
            self.found[release.ocid] = found

    def judge(self, facts: Facts) -> Found:
        """What a process by itself says."""
        raise NotImplementedError

    def outcomes(self) -> Iterator[Outcome]:
        for ocid, found in self.found.items():
            yield Outcome(self.code, "OCID", ocid, *found)
        yield from self.others()

    def others(self) -> Iterator[Outcome]:
        """Flags of suppliers and units; of the tenderers that were flagged with a process unless it says otherwise."""
        processes: dict[str, int] = {}
        for tenderers in self.flags().values():
            for tenderer in tenderers:
                processes[tenderer] = processes.get(tenderer, 0) + 1
        for tenderer, count in processes.items():
            yield Outcome(self.code, "Tenderer", tenderer, "flag", count, {"processes": count})

    def flags(self) -> Mapping[str, Iterable[str]]:
        """The flagged tenderers of each flagged process."""
        return self.flagged

    def flag_tenderers(self, ocid: str, tenderers: Iterable[str]) -> None:
        """Note tenderers that are flagged with a process."""
        self.flagged.setdefault(ocid, set()).update(tenderers)

    def maps(self) -> dict[str, dict[str, Any]]:
        if not self.tenderers_map:
            return {}
        return {f"ocid_tenderer_{self.code.lower()}": {ocid: set(found) for ocid, found in self.flags().items()}}


class OfSuppliers(Cardinal):
    """An indicator that looks at suppliers over all their processes; a process itself is never flagged."""

    def read(self, release: Release) -> None:
        super().read(release)
        self.shared.note_participants(self.shared.facts(release))

    def maps(self) -> dict[str, dict[str, Any]]:
        return {"ocid_tenderer": {ocid: found for ocid, found in self.shared.participants.items() if found}}
