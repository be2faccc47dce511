"""What indicators read of a compiled release: decoded straight from JSON, everything else is passed over.

Leaves are ``Any``: a number where a text belongs is what the definitions must decide on, not the reader.
"""

from __future__ import annotations

from typing import Any

import msgspec


class Part(msgspec.Struct, gc=False, omit_defaults=True):
    """An object of the release; what is absent is None, and is not written again."""


class Value(Part):
    amount: Any = None
    currency: Any = None


class Reference(Part):
    id: Any = None
    name: Any = None


class Period(Part):
    startDate: Any = None
    endDate: Any = None


class Classification(Part):
    scheme: Any = None
    id: Any = None


class Unit(Part):
    value: Value | None = None


class Item(Part):
    id: Any = None
    description: Any = None
    classification: Classification | None = None
    quantity: Any = None
    unit: Unit | None = None


class BudgetLine(Part):
    period: Period | None = None


class Budget(Part):
    amount: Value | None = None
    budgetBreakdown: list[BudgetLine] | None = None


class Planning(Part):
    budget: Budget | None = None


class TenderOwn(Part):
    """What the extension ``bos`` says of a tender."""

    smallBusiness: Any = None
    dateCreated: Any = None


class Tender(Part):
    id: Any = None
    title: Any = None
    description: Any = None
    status: Any = None
    procurementMethod: Any = None
    procurementMethodDetails: Any = None
    mainProcurementCategory: Any = None
    additionalProcurementCategories: list[Any] | None = None
    numberOfTenderers: Any = None
    tenderPeriod: Period | None = None
    value: Value | None = None
    procuringEntity: Reference | None = None
    tenderers: list[Reference] | None = None
    items: list[Item] | None = None
    bos: TenderOwn | None = None


class Bid(Part):
    id: Any = None
    date: Any = None
    status: Any = None
    value: Value | None = None
    tenderers: list[Reference] | None = None


class Bids(Part):
    details: list[Bid] | None = None


class Award(Part):
    id: Any = None
    status: Any = None
    date: Any = None
    value: Value | None = None
    suppliers: list[Reference] | None = None
    items: list[Item] | None = None
    relatedBid: Any = None


class Amendment(Part):
    id: Any = None
    date: Any = None


class Transaction(Part):
    id: Any = None
    date: Any = None
    value: Value | None = None


class Implementation(Part):
    transactions: list[Transaction] | None = None


class Contract(Part):
    id: Any = None
    awardID: Any = None
    status: Any = None
    dateSigned: Any = None
    value: Value | None = None
    period: Period | None = None
    items: list[Item] | None = None
    amendments: list[Amendment] | None = None
    implementation: Implementation | None = None


class Address(Part):
    locality: Any = None
    region: Any = None


class Party(Part):
    id: Any = None
    name: Any = None
    roles: list[Any] | None = None
    address: Address | None = None
    details: Any = None


class Related(Part):
    relationship: list[Any] | None = None
    scheme: Any = None
    identifier: Any = None


class Release(Part):
    """A compiled release, as far as indicators read it."""

    ocid: Any = None
    date: Any = None
    title: Any = None
    description: Any = None
    buyer: Reference | None = None
    planning: Planning | None = None
    tender: Tender | None = None
    bids: Bids | None = None
    awards: list[Award] | None = None
    contracts: list[Contract] | None = None
    parties: list[Party] | None = None
    relatedProcesses: list[Related] | None = None


decode = msgspec.json.Decoder(Release).decode
"""A :class:`Release` from the JSON text of a compiled release.

:raises msgspec.ValidationError: an object or list is something else; the message names the path
"""
