"""What several of Cardinal's indicators ask of a process: its submitted bids, its final awards, its single winner.

A text that stands where a number belongs, an id that is a number, a list that is none: such a value counts as absent,
as it does for Cardinal (https://cardinal.readthedocs.io, version 0.0.8).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from ..definition import Indicator, Outcome, Rules, State
from ..release import Award, Bid, Reference, Release, Value

Found = tuple[State, float | int | None, Mapping[str, Any], tuple[str, ...]]
"""Of one process: state, value, numbers, missing paths."""

CLEAR: Found = ("clear", None, {}, ())
"""The question does not arise."""

STATUS, TENDERERS, DATE = "bids.details.status", "bids.details.tenderers.id", "bids.details.date"
AMOUNT, CURRENCY = "bids.details.value.amount", "bids.details.value.currency"
AWARDED, SUPPLIERS = "awards.status", "awards.suppliers.id"

_NOT_SUBMITTED = ("invited", "withdrawn")
_FINAL = ("active", "cancelled", "unsuccessful")


def clear(value: float | int | None = None) -> Found:
    """Computed, and nothing to look at."""
    return ("clear", value, {}, ())


def flag(value: float | int | None, **numbers: Any) -> Found:
    """Something to look at, with the numbers that made it so."""
    return ("flag", value, numbers, ())


def missing(paths: Iterable[str]) -> Found:
    """Cannot be computed; :data:`CLEAR` where nothing is missing after all."""
    unique = tuple(dict.fromkeys(paths))
    return ("missing", None, {}, unique) if unique else CLEAR


def number(raw: object) -> float | None:
    """A number of JSON, which a text or a truth value is not."""
    return float(raw) if type(raw) is float or type(raw) is int else None


def price(value: Value | None) -> tuple[float, str] | None:
    """Amount and currency, where both are there."""
    if value is None or type(value.currency) is not str:
        return None
    amount = number(value.amount)
    return None if amount is None else (amount, value.currency)


def ids(references: list[Reference] | None) -> list[str]:
    """The ids of organisations, as far as they are texts."""
    return [one.id for one in references if type(one.id) is str] if references else []


def sole(references: list[Reference] | None) -> str | None:
    """The id of the only organisation of a list."""
    if references is None or len(references) != 1:
        return None
    return references[0].id if type(references[0].id) is str else None


def id_of(reference: Reference | None) -> str | None:
    """The id of an organisation, where it is a text."""
    return reference.id if reference is not None and type(reference.id) is str else None


def lacking(bids: list[Bid] | None, *paths: str) -> list[str]:
    """Those of some paths that at least one bid lacks; all of them where there are no bids."""
    if not bids:
        return list(paths)
    return [path for path in paths if any(_LACKS[path](bid) for bid in bids)]


_LACKS = {
    STATUS: lambda bid: type(bid.status) is not str,
    DATE: lambda bid: type(bid.date) is not str,
    TENDERERS: lambda bid: not ids(bid.tenderers),
    AMOUNT: lambda bid: bid.value is None or number(bid.value.amount) is None,
    CURRENCY: lambda bid: bid.value is None or type(bid.value.currency) is not str,
}


class Facts:
    """One process as the indicators look at it.

    :ivar details: all bids; None where there is no list of them
    :ivar submitted: bids that were handed in: not only invited, not withdrawn
    :ivar complete: awards in force; None as long as an award is open, or where bids or awards are absent
    :ivar winner: the only supplier of the only award in force
    :ivar priced: whether its prices may be compared
    :ivar ratio: kept by :func:`.price.ratio`, which two indicators ask
    """

    __slots__ = ("release", "details", "submitted", "complete", "winner", "priced", "ratio")

    def __init__(self, release: Release, rules: Rules) -> None:
        details = release.bids.details if release.bids is not None else None
        self.release = release
        self.details = details
        self.submitted = [bid for bid in details or () if type(bid.status) is str and bid.status not in _NOT_SUBMITTED]
        self.complete = _complete(release.awards) if details is not None else None
        self.winner = sole(self.complete[0].suppliers) if self.complete and len(self.complete) == 1 else None
        self.priced = allowed(release, rules.compared, rules.not_compared)
        self.ratio: Any = None

    def no_winner(self) -> Found:
        """Why there is no single winner: several won, it is not decided, or something is missing."""
        if self.complete and (len(self.complete) > 1 or len(self.complete[0].suppliers or ()) > 1):
            return CLEAR
        return self.undecided()

    def undecided(self) -> Found:
        """Why there is no final award with a supplier and bids to compare with: what is missing, or it is open."""
        awards, bids = self.release.awards, [] if self.details else [STATUS, TENDERERS]
        if not awards:
            return missing([AWARDED, SUPPLIERS, *bids])
        if any(type(award.status) is str and award.status not in _FINAL for award in awards):
            return CLEAR
        active = [award for award in awards if award.status == "active"]
        if not active:
            return missing([AWARDED] if any(type(award.status) is not str for award in awards) else [])
        named = all(ids(award.suppliers) for award in active)
        return missing([*([] if named else [SUPPLIERS]), *bids])


def _complete(awards: list[Award] | None) -> list[Award] | None:
    if awards is None:
        return None
    active = []
    for award in awards:
        if award.status == "active":
            active.append(award)
        elif type(award.status) is str and award.status not in _FINAL:
            return None
    return active


def allowed(release: Release, only: frozenset[str], never: frozenset[str]) -> bool:
    """Whether a process is among the methods to be looked at: those of ``only`` if any are, else all but ``never``."""
    details = release.tender.procurementMethodDetails if release.tender is not None else None
    if type(details) is not str:
        return not only
    return details in only if only else details not in never


class Shared:
    """What the indicators of one run have in common.

    :ivar currency: that of the rules, else the first one that was compared
    :ivar participants: who submitted a bid, by process
    """

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.currency = rules.currency
        self.participants: dict[str, set[str]] = {}
        self._facts: Facts | None = None

    def facts(self, release: Release) -> Facts:
        """Of the process that is being read; worked out once for all indicators."""
        if self._facts is None or self._facts.release is not release:
            self._facts = Facts(release, self.rules)
        return self._facts

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
        # As in Cardinal a flag stays when the process comes again on a later line without it.
        if found[0] == "flag" or self.found.get(release.ocid, CLEAR)[0] != "flag":
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
        facts = self.shared.facts(release)
        if facts.submitted:
            known = self.shared.participants.setdefault(release.ocid, set())
            for bid in facts.submitted:
                known.update(ids(bid.tenderers))

    def maps(self) -> dict[str, dict[str, Any]]:
        return {"ocid_tenderer": {ocid: found for ocid, found in self.shared.participants.items() if found}}
