"""What indicators compare of one process: amounts, moments, bids and awards that count, read once for all of them.

What is there but not of the right type counts as absent: a number as an id, a date without a time and offset, an amount
of nothing. Amounts are rupiah; other money is not compared with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from ckanext.bos.core.dates import WIB, parse_date
from ckanext.bos.core.text import fold
from ckanext.bos.ocds.quality.facts import moment

from .release import Award, Bid, Contract, Reference, Release, Tender, Value

CURRENCY = "IDR"
DAY = 86_400
COMPETITIVE = ("open", "selective", "limited")
"""Methods in which somebody else could have won."""

_EPOCH = date(1970, 1, 1).toordinal()
_WIB = 7 * 3600
_MOST = 10**16
"""Above it an amount is a slip of the keys; it is a thousand times what the portal takes in."""
_NO_BID = ("invited", "withdrawn")
_NOT_SIGNED = ("pending", "cancelled")
_OVER = ("unsuccessful", "cancelled", "withdrawn")
_SELF_MANAGED = "SWAKELOLA"

folded = lru_cache(maxsize=20_000)(fold)


class When(NamedTuple):
    """A moment.

    :ivar seconds: since 1970, to the second
    :ivar day: its day in Western Indonesian Time, as :meth:`datetime.date.toordinal` counts
    """

    seconds: int
    day: int


def when(text: Any) -> When | None:
    """A date and time with offset (RFC 3339), or None."""
    return _when(text) if type(text) is str else None


@lru_cache(maxsize=65_536)
def _when(text: str) -> When | None:
    found = moment(text)
    return None if found is None else When(int(found.timestamp()), found.astimezone(WIB).toordinal())


def end_of(day: str) -> When:
    """The last second of a day (``2025-12-31``).

    :raises FieldError: it is no day
    """
    ordinal = parse_date(day).toordinal()
    return When((ordinal - _EPOCH + 1) * DAY - _WIB - 1, ordinal)


def written(day: int) -> str:
    """A day as ``2025-11-14``."""
    return date.fromordinal(day).isoformat()


def year_of(day: int) -> int:
    """The calendar year of a day."""
    return date.fromordinal(day).year


def month_of(day: int) -> int:
    """The month of a day, 1 to 12."""
    return date.fromordinal(day).month


def amount(value: Value | None) -> float | int | None:
    """An amount of rupiah above nothing; without a currency it is rupiah."""
    if value is None or type(value.amount) not in (int, float):
        return None
    if value.currency is not None and value.currency != CURRENCY:
        return None
    return value.amount if 0 < value.amount <= _MOST else None


class Firms(NamedTuple):
    """Organisations that bid or won together. They are compared by id, never by name."""

    ids: tuple[str, ...]
    names: tuple[str, ...]


_NOBODY = Firms((), ())


def firms(references: list[Reference] | None) -> Firms:
    """The organisations that have an id; without a name they are called by it."""
    if not references:
        return _NOBODY
    if len(references) == 1:
        id, name = references[0].id, references[0].name
        if type(id) is not str or not id:
            return _NOBODY
        return Firms((id,), (name if type(name) is str and name else id,))
    known = [one for one in references if type(one.id) is str and one.id]
    names = tuple(one.name if type(one.name) is str and one.name else one.id for one in known)
    return Firms(tuple(one.id for one in known), names)


class Offer(msgspec.Struct, gc=False):
    """A bid that was submitted: neither only invited nor withdrawn."""

    firms: Firms
    amount: float | int | None
    status: Any


class Won(msgspec.Struct, gc=False):
    """An active award."""

    id: Any
    when: When | None
    amount: float | int | None
    firms: Firms


class Signed(msgspec.Struct, gc=False):
    """A contract that was concluded: neither pending nor cancelled before it was signed."""

    award: Any
    when: When | None
    amount: float | int | None


class Process:
    """One process.

    :ivar method: ``tender.procurementMethod``; None where it is not filled in
    :ivar details: ``tender.procurementMethodDetails``, folded; "" where it is not filled in
    :ivar self_managed: swakelola, for which no supplier is selected
    :ivar over: whether it ended without a winner: unsuccessful, cancelled, withdrawn
    :ivar category: ``tender.mainProcurementCategory``
    :ivar opened: when it was announced (start of the tender period)
    :ivar tenderers: ids of those who registered
    :ivar awards: active ones
    :ivar undecided: whether there are awards, of which none is active
    :ivar winners: the suppliers of all active awards, with their names
    :ivar awarded: when the first award was made
    :ivar awarded_amount: the sum of the active awards, as far as their values are known
    :ivar contracted_amount: the sum of the contracts (as amended), as far as their values are known
    :ivar present: the paths of :data:`PATHS` that are filled in
    """

    __slots__ = (
        "release", "ocid", "released", "buyer", "buyer_name", "method", "details", "self_managed", "over", "category",
        "title", "description", "estimate", "opened", "closed", "tenderers", "classes", "awards", "undecided",
        "winners", "awarded", "awarded_amount", "bids", "contracts", "contracted_amount", "present",
    )  # fmt: skip

    def __init__(self, release: Release) -> None:
        tender = release.tender or _NO_TENDER
        self.release = release
        self.ocid: str = release.ocid
        self.released = when(release.date)
        buyer = firms([release.buyer]) if release.buyer is not None else _NOBODY
        self.buyer, self.buyer_name = (buyer.ids[0], buyer.names[0]) if buyer.ids else ("", "")
        self._take_tender(tender)
        self.title = _text(tender.title) or _text(release.title)
        self.description = _text(tender.description) or _text(release.description)
        self._take_awards(release.awards or ())
        details = release.bids.details if release.bids is not None else None
        self.bids = [_offer(bid) for bid in details if _is_submitted(bid)] if details else []
        signed = release.contracts or ()
        self.contracts = [_signed(contract) for contract in signed if contract.status not in _NOT_SIGNED]
        self.contracted_amount = _sum([contract.amount for contract in self.contracts])
        self.present = frozenset([path for path, value in zip(PATHS, self._values(), strict=True) if value])

    def _take_tender(self, tender: Tender) -> None:
        self.method = tender.procurementMethod if type(tender.procurementMethod) is str else None
        self.details = folded(_text(tender.procurementMethodDetails))
        self.self_managed = self.details.startswith(_SELF_MANAGED)
        self.over = tender.status in _OVER
        self.category = tender.mainProcurementCategory
        self.estimate = amount(tender.value)
        period = tender.tenderPeriod
        self.opened = when(period.startDate) if period is not None else None
        self.closed = when(period.endDate) if period is not None else None
        self.tenderers = frozenset(firms(tender.tenderers).ids)
        self.classes = frozenset(
            [
                item.classification.id
                for item in tender.items or ()
                if item.classification is not None and type(item.classification.id) is str
            ]
        )

    def _take_awards(self, awards: Sequence[Award]) -> None:
        self.awards = [_won(award) for award in awards if award.status == "active"]
        self.undecided = not self.awards and any(award.status is not None for award in awards)
        self.winners: dict[str, str] = {}
        for award in self.awards:
            self.winners.update(zip(award.firms.ids, award.firms.names, strict=True))
        self.awarded = min((award.when for award in self.awards if award.when is not None), default=None)
        self.awarded_amount = _sum([award.amount for award in self.awards])

    def _values(self) -> tuple[Any, ...]:
        """What stands at the paths, in their order: something that is true where it is filled in."""
        bidders = any([bid.firms.ids for bid in self.bids])
        return (
            self.buyer, self.title, self.description, self.method, self.details, self.category, self.estimate,
            self.opened, self.closed, self.tenderers or bidders, self.classes, any([bid.amount for bid in self.bids]),
            bidders, self.awards, self.awarded, self.awarded_amount, self.winners,
            any([contract.when for contract in self.contracts]), self.contracted_amount,
        )  # fmt: skip

    @property
    def begun(self) -> When | None:
        """When it was announced, else entered in SPSE, else awarded: the first that is known."""
        if self.opened is not None:
            return self.opened
        own = self.release.tender.bos if self.release.tender is not None else None
        return (when(own.dateCreated) if own is not None else None) or self.awarded

    @property
    def registered(self) -> int | None:
        """How many registered: those listed, else the number that is given."""
        given = self.release.tender.numberOfTenderers if self.release.tender is not None else None
        return len(self.tenderers) or (given if type(given) is int else None)

    def pairs(self) -> Iterator[tuple[Won, Signed]]:
        """Every active award with each of its contracts; a single award with the contracts that name none, too."""
        by_id = {award.id: award for award in self.awards if isinstance(award.id, (str, int))}
        only = self.awards[0] if len(self.awards) == 1 else None
        for contract in self.contracts:
            award = by_id.get(contract.award) if isinstance(contract.award, (str, int)) else only
            if award is not None:
                yield award, contract


PATHS = (
    "buyer.id", "tender.title", "tender.description", "tender.procurementMethod", "tender.procurementMethodDetails",
    "tender.mainProcurementCategory", "tender.value.amount", "tender.tenderPeriod.startDate",
    "tender.tenderPeriod.endDate", "tender.tenderers.id", "tender.items.classification.id",
    "bids.details.value.amount", "bids.details.tenderers.id", "awards.status", "awards.date", "awards.value.amount",
    "awards.suppliers.id", "contracts.dateSigned", "contracts.value.amount",
)  # fmt: skip
"""Paths that indicators need. Awards count when they are active, bids when they were submitted, contracts when they
were concluded."""

_NO_TENDER = Tender()


def _text(raw: Any) -> str:
    return raw.strip() if type(raw) is str else ""


def _sum(amounts: list[float | int | None]) -> float | int | None:
    known = [one for one in amounts if one is not None]
    return sum(known) if known else None


def _won(award: Award) -> Won:
    return Won(award.id, when(award.date), amount(award.value), firms(award.suppliers))


def _signed(contract: Contract) -> Signed:
    return Signed(contract.awardID, when(contract.dateSigned), amount(contract.value))


def _offer(bid: Bid) -> Offer:
    return Offer(firms(bid.tenderers), amount(bid.value), bid.status)


def _is_submitted(bid: Bid) -> bool:
    """Not invited or withdrawn, nor the mere id that is left of a removed one."""
    if bid.status is None and bid.value is None and not bid.tenderers:
        return False
    return bid.status not in _NO_BID


_last = [Process(Release())]


def process_of(release: Release) -> Process:
    """The process of a release; worked out once for indicators that read the same release one after the other."""
    known = _last[0]
    if known.release is not release:
        known = _last[0] = Process(release)
    return known


def listed(given: Any) -> tuple[Any, ...]:
    """A setting that is a list, as a tuple."""
    return (given,) if isinstance(given, (str, int, float, Mapping)) else tuple(given or ())
