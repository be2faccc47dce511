"""How far the nearest other offer is above the winner's: the base of R024 and R058."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

from ..definition import Outcome
from .answers import Found, clear, excused, missing
from .common import Cardinal, Shared
from .facts import AMOUNT, CURRENCY, STATUS, TENDERERS, Facts, lacking
from .fences import Fence


class Ratio(NamedTuple):
    """The two lowest offers of a process.

    :ivar winner: the winner's id
    :ivar winning: its lowest valid offer
    :ivar other: id of the one with the lowest valid offer besides it
    :ivar nearest: that offer, never below the winning one
    :ivar ratio: (nearest - winning) / winning; infinite where the winning offer is 0
    """

    winner: str
    winning: float
    other: str
    nearest: float
    ratio: float
    currency: str


def ratio(facts: Facts, shared: Shared) -> Ratio | Found:
    """The ratio of a process, or why there is none; worked out once for both indicators."""
    if facts.ratio is None:
        facts.ratio = _ratio(facts, shared)
    return facts.ratio


def _ratio(facts: Facts, shared: Shared) -> Ratio | Found:
    if not facts.priced:
        return excused("not_compared")
    winner = facts.winner
    if winner is None:
        return facts.no_winner()
    winning = nearest = None
    other = ""
    for offer in facts.offers or ():
        amount = offer.amount
        if offer.status != "valid" or offer.bidder is None or amount is None or offer.currency is None:
            continue
        if not shared.is_compared(offer.currency):
            continue
        if offer.bidder == winner:
            winning = amount if winning is None else min(winning, amount)
        elif nearest is None or amount < nearest:
            other, nearest = offer.bidder, amount
    if winning is None or nearest is None:
        return missing(_absent(facts, winner), "no_bid" if winning is None else "one_bid")
    if nearest < winning:
        return excused("not_lowest")
    if winning == nearest == 0:
        return excused("no_bid")
    value = (nearest - winning) / winning if winning else math.inf
    return Ratio(winner, winning, other, nearest, value, shared.currency or "")


def _absent(facts: Facts, winner: str) -> list[str]:
    """What is not filled in, where there is no offer of the winner or none of another one to compare it with."""
    if not facts.offers:
        return [STATUS, TENDERERS, AMOUNT, CURRENCY]
    valid = [offer for offer in facts.offers if offer.status == "valid"]
    absent = lacking(facts.offers, STATUS) + (lacking(valid, TENDERERS, AMOUNT, CURRENCY) if valid else [])
    if not any(winner in offer.bidders for offer in facts.offers):
        absent.append(TENDERERS)
    return absent


class PriceRatio(Cardinal):
    """Flags processes whose ratio is far from those of all others."""

    tenderers_map = True
    prints: ClassVar[Mapping[Any, float]] = {"Tenderer": 0.0}

    def __init__(self, given: Mapping[str, Any] | None = None, shared: Shared | None = None) -> None:
        super().__init__(given, shared)
        self.ratios: dict[str, Ratio] = {}

    def fence(self) -> Fence:
        """The limit, from all ratios read up to now unless it is set."""
        raise NotImplementedError

    def fires(self, value: float, fence: Fence) -> bool:
        """Whether a ratio is beyond the limit."""
        raise NotImplementedError

    def tenderers(self, found: Ratio) -> tuple[str, ...]:
        """Who is flagged together with a process."""
        raise NotImplementedError

    def judge(self, facts: Facts) -> Found:
        found = ratio(facts, self.shared)
        if not isinstance(found, Ratio):
            return found
        self.ratios[facts.release.ocid] = found
        return clear(None)  # :meth:`outcomes` looks at the ratio

    def outcomes(self) -> Iterator[Outcome]:
        fence = self.fence()
        for ocid, found in self.found.items():
            if (known := self.ratios.get(ocid)) is not None:
                found = self._judged(known, fence)
            yield Outcome(self.code, "OCID", ocid, *found)
        yield from self.others()

    def _judged(self, found: Ratio, fence: Fence) -> Found:
        value = found.ratio if math.isfinite(found.ratio) else None
        if not self.fires(found.ratio, fence):
            return clear(value)
        numbers = found._asdict() | {"ratio": value, "fence": fence.limit, "behind": fence.behind}
        return ("flag", value, numbers, ())

    def flags(self) -> Mapping[str, tuple[str, ...]]:
        fence = self.fence()
        return {ocid: self.tenderers(found) for ocid, found in self.ratios.items() if self.fires(found.ratio, fence)}

    def printed(self, outcome: Outcome) -> float | None:
        """As Cardinal, null for an infinite ratio."""
        return None if outcome.value is None else super().printed(outcome)

    def behind(self) -> dict[str, int]:
        return {"processes": len(self.ratios)}
