"""Merging releases into records by the rules of OCDS 1.1.5, one release at a time.

The engine is ocdsmerge; the rules are those of the release schema patched with the extensions in use and others that
publishers commonly use, written down here so that nothing is fetched when merging.
Source: https://standard.open-contracting.org/1.1/en/schema/merging/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ocdsmerge.merge import CompiledRelease, VersionedRelease

_OMITTED = ("id", "date", "tag")
_TRANSLATED = ("unofficialTranslations", "relatedLots")
_PLACES = ("deliveryLocations", "deliveryLocation/geometry/coordinates", "deliveryLocation/gazetteer/identifiers")
_PARTIES = (
    "parties",
    "buyer",
    "planning/budget/budgetBreakdown/sourceParty",
    "tender/procuringEntity",
    "tender/tenderers",
    "tender/enquiries/author",
    "awards/suppliers",
    "contracts/suppliers",
    "contracts/implementation/transactions/payer",
    "contracts/implementation/transactions/payee",
    "contracts/guarantees/guarantor",
    "contracts/signatories",
    "bids/details/tenderers",
)
_DOCUMENTS = (
    "planning/documents",
    "planning/milestones/documents",
    "tender/documents",
    "tender/milestones/documents",
    "awards/documents",
    "contracts/documents",
    "contracts/milestones/documents",
    "contracts/implementation/documents",
    "contracts/implementation/milestones/documents",
    "bids/details/documents",
)
_MILESTONES = ("planning", "tender", "contracts", "contracts/implementation")
_ITEMS = ("tender/items", "awards/items", "contracts/items")
_AMENDED = ("tender", "awards", "contracts")
_WHOLE = (
    "parties/roles",
    "parties/details/classifications",
    "parties/beneficialOwners/nationalities",
    "planning/project/additionalClassifications",
    "planning/project/locations",
    "tender/additionalProcurementCategories",
    "tender/submissionMethod",
    "tender/deliveryLocations",
    "tender/deliveryAddresses",
    "tender/lotGroups/relatedLots",
    "tender/procurementMethodRationaleClassifications",
    "awards/relatedLots",
    "contracts/relatedProcesses/relationship",
    "relatedProcesses/relationship",
    "bids/details/relatedLots",
    *(f"{place}/additionalIdentifiers" for place in _PARTIES),
    *(f"{place}/{name}" for place in _DOCUMENTS for name in _TRANSLATED),
    *(f"{place}/milestones/relatedLots" for place in _MILESTONES),
    *(f"{place}/{name}" for place in _ITEMS for name in ("additionalClassifications", "deliveryAddresses", *_PLACES)),
    *(f"{place}/{name}/changes" for place in _AMENDED for name in ("amendments", "amendment")),
)

RULES: dict[tuple[str, ...], str] = {(name,): "omitWhenMerged" for name in _OMITTED} | {
    tuple(path.split("/")): "wholeListMerge" for path in _WHOLE
}
"""Path -> ``omitWhenMerged`` (of releases) or ``wholeListMerge`` (a list replaced as a whole)."""


def append(compiled: Mapping[str, Any] | None, release: Mapping[str, Any]) -> dict[str, Any]:
    """The compiled release after one more release. Costs the same however many there were.

    :param compiled: what the earlier releases gave, or None for the first
    :param release: dated no earlier than those
    """
    merged = CompiledRelease(dict(compiled) if compiled else None, merge_rules=RULES)
    merged.append(dict(release))
    return merged.asdict()


def compile_releases(releases: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The compiled release of some releases in any order; of the same date, in the order given."""
    compiled: dict[str, Any] | None = None
    for release in in_order(releases):
        compiled = append(compiled, release)
    return compiled or {}


def versioned_release(releases: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The versioned release of some releases in any order: every value with the releases that gave it."""
    merged = VersionedRelease(merge_rules=RULES)
    for release in in_order(releases):
        merged.append(dict(release))
    return merged.asdict()


def in_order(releases: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Releases by date, each id once.

    Dates are compared as texts: one format and one offset everywhere.

    :raises KeyError: a release without a date
    """
    known: dict[str, Mapping[str, Any]] = {}
    unnamed: list[Mapping[str, Any]] = []
    for release in releases:
        if release.get("id") is None:
            unnamed.append(release)
        else:
            known.setdefault(str(release["id"]), release)
    return sorted([*known.values(), *unnamed], key=lambda release: release["date"])
