"""Where in the forms a value of a release is entered: from the paths that the schema declares."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from ckanext.bos.core import schema

from .words import Words, plain

_ENTERED = {
    "buyer": "owner_org",
    "buyer.id": "owner_org",
    "planning.budget": "budget_amount",
    "tender.status": "tender_status",
    "tender.value": "estimate_amount",
    "tender.procurementMethod": "method",
    "tender.tenderPeriod": "schedule",
    "tender.tenderPeriod.startDate": "announcement_date",
    "tender.tenderPeriod.endDate": "schedule",
    "tender.enquiryPeriod": "schedule",
    "tender.awardPeriod": "schedule",
    "tender.contractPeriod": "planned_contract_start",
    "tender.milestones[]": "schedule",
    "tender.tenderers": "bidders",
    "bids": "bidders",
    "awards": "awards",
    "awards[].suppliers": "awards.supplier_name",
    "contracts": "contracts",
    "contracts[].period": "contracts.end",
    "contracts[].awardID": "contracts.award_id",
    "contracts[].suppliers": "contracts.supplier_name",
    "contracts[].implementation": "payments",
    "contracts[].implementation.transactions": "payments",
    "contracts[].implementation.milestones": "progress",
    "contracts[].implementation.transactions[].date": "payments.date",
}
"""Paths that several fields declare, or none: the one where a steward mends it."""
_SECTIONS = {"bids": "tender", "awards": "award", "contracts": "contract", "tender": "tender"}


class Place(NamedTuple):
    """A field of the forms: dotted name (empty where none can be told), its label, and the stage of its page."""

    field: str
    label: Words
    stage: str


@lru_cache(4096)
def place(path: str) -> Place:
    """The field behind a path like ``contracts[1].dateSigned``; papers have a stage only."""
    bare = plain(path)
    if "documents" in bare:
        return Place("", {"id": "", "en": ""}, _stage(bare))
    known = _known()
    steps = bare
    while steps:
        for form in (steps, steps.removesuffix("[]")):
            if form in known:
                return known[form]
        steps = steps.rpartition(".")[0]
    return Place("", {"id": "", "en": ""}, _stage(bare))


def _stage(bare: str) -> str:
    if bare.startswith("contracts[].implementation"):
        return "implementation"
    return _SECTIONS.get(bare.partition(".")[0].removesuffix("[]"), "planning")


@cache
def _known() -> dict[str, Place]:
    fields = dict(schema.load().leaves()) | {entry.name: entry for entry in schema.load().rows()}
    places = {name: Place(name, entry.label, entry.stage) for name, entry in fields.items()}
    found: dict[str, Place] = {}
    for name, entry in fields.items():
        if entry.ocds:
            found.setdefault(entry.ocds, places[name])
    for bare in [*found]:
        if bare.endswith((".amount.amount", ".value.amount")):
            found.setdefault(bare.removesuffix(".amount"), found[bare])
    return found | {path: places[name] for path, name in _ENTERED.items()}
