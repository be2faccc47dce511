"""The whole content of a release: everything that is public about a process, as of now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import contract, documents, planning, tender
from .award import Awards
from .given import Site, Unit
from .ids import local_id
from .leaves import some, text
from .parties import Parties


def release(process: Mapping[str, Any], papers: Sequence[Mapping[str, Any]], unit: Unit, site: Site) -> dict[str, Any]:
    """What OCDS 1.1.5 with the extensions in use can say of a process, without ``id``, ``date`` and ``tag``.

    The same input gives the same output: nothing in it depends on the time. No null, empty text, list or object; every
    member of a list has an id that stays (but for lists that OCDS replaces whole); every reference resolves.

    :param process: canonical values of the schema, among them ``ocid``
    :param papers: its papers as CKAN resource dicts; of withheld ones no URL is published
    :returns: amounts as JSON numbers in rupiah, dates with ``+07:00``
    """
    parties = Parties(process, unit, site)
    buyer = parties.unit("buyer")
    plan = planning.block(process, parties)
    invitation = tender.block(process, local_id(process["ocid"], site.prefix), parties)
    offers = tender.bids(process, parties)
    awards = Awards(process, offers, parties)
    contracts = contract.listed(process, awards, parties)
    _file(documents.by_stage(papers, site), plan, invitation, awards.listed, contracts)
    content = {
        "ocid": process["ocid"],
        "language": documents.LANGUAGE,
        "initiationType": "tender",
        "title": text(process, "title"),
        "description": text(process, "notes"),
        "parties": parties.listed(),
        "buyer": buyer,
        "planning": plan,
        "tender": invitation,
        "bids": some({"details": offers}),
        "awards": awards.listed,
        "contracts": contracts,
        "relatedProcesses": planning.related(process, site),
    }
    return some(content)


def _file(
    papers: Mapping[str, list[dict[str, Any]]],
    plan: dict[str, Any],
    invitation: dict[str, Any],
    awards: Sequence[dict[str, Any]],
    contracts: Sequence[dict[str, Any]],
) -> None:
    """Put the documents of each stage into its block, of several awards or contracts into the first.

    A paper does not say which contract it is of. As long as nothing else is known of its stage it stands in the tender:
    an award or contract is never made up for the sake of a paper.
    """
    blocks = {
        "planning": plan,
        "tender": invitation,
        "award": awards[0] if awards else invitation,
        "contract": contracts[0] if contracts else invitation,
        "implementation": contracts[0].setdefault("implementation", {}) if contracts else invitation,
    }
    for stage, found in papers.items():
        blocks[stage].setdefault("documents", []).extend(found)
    if contracts and not contracts[0]["implementation"]:
        del contracts[0]["implementation"]
