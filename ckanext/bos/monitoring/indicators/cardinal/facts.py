"""What several of Cardinal's indicators ask of a process: its submitted bids, its final awards, its single winner.

A text that stands where a number belongs, an id that is a number, a list that is none: such a value counts as absent,
as it does for Cardinal (https://cardinal.readthedocs.io, version 0.0.8).
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import msgspec

from ..definition import Rules
from ..release import Award, Bid, Reference, Release
from .answers import Found, excused, missing

STATUS, TENDERERS, DATE = "bids.details.status", "bids.details.tenderers.id", "bids.details.date"
AMOUNT, CURRENCY = "bids.details.value.amount", "bids.details.value.currency"
AWARDED, SUPPLIERS = "awards.status", "awards.suppliers.id"

_NOT_SUBMITTED = ("invited", "withdrawn")
_FINAL = ("active", "cancelled", "unsuccessful")


class Offer(msgspec.Struct, gc=False):
    """A bid, what is not of its type left out.

    :ivar bidders: ids of its tenderers
    :ivar bidder: the id of its only tenderer
    """

    status: str | None
    date: str | None
    bidders: tuple[str, ...]
    bidder: str | None
    amount: float | None
    currency: str | None


def _offer(bid: Bid) -> Offer:
    status, date, tenderers, value = bid.status, bid.date, bid.tenderers, bid.value
    amount = currency = None
    if value is not None:
        if type(value.amount) is float or type(value.amount) is int:
            amount = float(value.amount)
        currency = value.currency if type(value.currency) is str else None
    bidder = sole(tenderers)
    return Offer(
        status if type(status) is str else None,
        date if type(date) is str else None,
        ids(tenderers) if bidder is None else (bidder,),
        bidder,
        amount,
        currency,
    )


def ids(references: list[Reference] | None) -> tuple[str, ...]:
    """The ids of organisations, as far as they are texts."""
    return tuple([one.id for one in references if type(one.id) is str]) if references else ()


def sole(references: list[Reference] | None) -> str | None:
    """The id of the only organisation of a list."""
    if references is None or len(references) != 1:
        return None
    return references[0].id if type(references[0].id) is str else None


def id_of(reference: Reference | None) -> str | None:
    """The id of an organisation, where it is a text."""
    return reference.id if reference is not None and type(reference.id) is str else None


_FIELDS = {
    STATUS: attrgetter("status"),
    DATE: attrgetter("date"),
    TENDERERS: attrgetter("bidders"),
    AMOUNT: attrgetter("amount"),
    CURRENCY: attrgetter("currency"),
}


def lacking(offers: Sequence[Offer] | None, *paths: str) -> list[str]:
    """Those of some paths that at least one bid lacks; all of them where there are no bids."""
    if not offers:
        return list(paths)
    found = []
    for path in paths:
        values = list(map(_FIELDS[path], offers))
        if None in values or () in values:
            found.append(path)
    return found


class Facts:
    """One process as the indicators look at it.

    :ivar offers: all bids; None where there is no list of them
    :ivar submitted: bids that were handed in: not only invited, not withdrawn
    :ivar complete: awards in force; None as long as an award is open, or where bids or awards are absent
    :ivar winner: the only supplier of the only award in force
    :ivar priced: whether its prices may be compared
    :ivar ratio: kept by :func:`.ratio.ratio`, which two indicators ask
    """

    __slots__ = ("release", "offers", "submitted", "complete", "winner", "priced", "ratio")

    def __init__(self, release: Release, rules: Rules) -> None:
        details = release.bids.details if release.bids is not None else None
        self.release = release
        self.offers = None if details is None else [_offer(bid) for bid in details]
        self.submitted = [
            offer for offer in self.offers or () if offer.status is not None and offer.status not in _NOT_SUBMITTED
        ]
        self.complete = _complete(release.awards) if details is not None else None
        self.winner = sole(self.complete[0].suppliers) if self.complete and len(self.complete) == 1 else None
        self.priced = allowed(release, rules.compared, rules.not_compared)
        self.ratio: Any = None

    @property
    def active(self) -> list[Award]:
        """Awards in force, also as long as others are open."""
        return [award for award in self.release.awards or () if award.status == "active"]

    def no_winner(self) -> Found:
        """Why there is no single winner: several won, it is not decided, or something is missing."""
        if self.complete and (len(self.complete) > 1 or len(self.complete[0].suppliers or ()) > 1):
            return excused("several_winners")
        return self.undecided()

    def undecided(self) -> Found:
        """Why there is no final award with a supplier and bids to compare with: what is missing, or it is open."""
        awards, bids = self.release.awards, [] if self.offers else [STATUS, TENDERERS]
        if not awards:
            return missing([AWARDED, SUPPLIERS, *bids])
        if any(type(award.status) is str and award.status not in _FINAL for award in awards):
            return excused("undecided")
        active = self.active
        if not active:
            return self.not_awarded()
        named = all(ids(award.suppliers) for award in active)
        return missing([*([] if named else [SUPPLIERS]), *bids])

    def not_awarded(self) -> Found:
        """Why none of the awards is in force: a status is missing, it is open, or it ended without a winner."""
        states = [award.status for award in self.release.awards or ()]
        if any(type(state) is not str for state in states):
            return missing([AWARDED])
        return excused("no_winner" if all(state in _FINAL for state in states) else "undecided")


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
