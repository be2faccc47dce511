"""Stage 4, kontrak: what was signed, its guarantees and amendments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from . import implementation
from .award import START, Awards
from .ids import Ids
from .leaves import code, first_moment, last_moment, money, period, some, text
from .parties import Parties

UNLINKED = "tanpa-kontrak"
UNLINKED_TITLE = "Pelaksanaan yang belum terhubung dengan kontrak"
"""Id and title of what stands in for the contract of payments and the like that name none: OCDS has no other place for
them. Self-managed work, for one, is paid without a contract."""

_PARTS = ("amendments", *implementation.PARTS)
_GUARANTEES = (
    ("performance_guarantee", "pelaksanaan", "fulfillment"),
    ("advance_guarantee", "uang-muka", "prepaid"),
)
"""What the subfields begin with, id, and the obligation guaranteed."""

Row = Mapping[str, Any]
Parts = dict[str, list[Row]]


def listed(process: Mapping[str, Any], awards: Awards, parties: Parties) -> list[dict[str, Any]]:
    """The list ``contracts``: one for each row, and one at its end for what belongs to none of them."""
    rows = process.get("contracts") or ()
    parts = _parts(process, rows)
    ids = Ids()
    found = [
        _contract(row, ids.take(row.get("id"), "kontrak"), parts.get(number, {}), awards, parties)
        for number, row in enumerate(rows)
    ]
    if None in parts:
        found.append(_unlinked(ids.take(UNLINKED), parts[None], awards, parties))
    return found


def _parts(process: Mapping[str, Any], rows: Sequence[Row]) -> dict[int | None, Parts]:
    """Amendments, payments and so on by the number of their contract's row; None for those of no contract."""
    numbers: dict[str, int] = {}
    for number, row in enumerate(rows):
        numbers.setdefault(row.get("id") or "", number)
    found: dict[int | None, Parts] = {}
    for name in _PARTS:
        for part in process.get(name) or ():
            meant = part.get("contract_id")
            number = numbers.get(meant) if meant else 0 if len(rows) == 1 else None
            found.setdefault(number, {}).setdefault(name, []).append(part)
    return found


def _contract(row: Row, id: str, parts: Parts, awards: Awards, parties: Parties) -> dict[str, Any]:
    supplier = parties.supplier(row, START, "supplier")
    amendments = sorted(parts.get("amendments", ()), key=lambda amendment: amendment.get("date") or "")
    amount, end = _latest(amendments, "amount"), _latest(amendments, "end")
    number, title = row.get("number") or "", text(row, "title")
    status = code("contract_status", row.get("status"))
    own = {
        "priceSystem": row.get("type"),
        "supervisor": text(row, "supervisor"),
        "signedValue": money(row.get("amount")) if amount else None,
        "signedEndDate": last_moment(row.get("end")) if end else None,
    }
    content = {
        "id": id,
        "awardID": awards.behind(row, id),
        "title": number or title,
        "description": title if number else None,
        "status": status,
        "period": period(row.get("start"), end or row.get("end"), days=True),
        "value": money(amount or row.get("amount")),
        "dateSigned": first_moment(row.get("date_signed")),
        "suppliers": [supplier] if supplier else None,
        "guarantees": [guarantee for kind in _GUARANTEES if (guarantee := _guarantee(row, *kind, parties))],
        "amendments": _amendments(parts.get("amendments", ())),
        "milestones": implementation.instalments(parts.get("payments", ())),
        "implementation": implementation.block(parts, status, supplier, parties),
        "bos": some(own),
    }
    return some(content)


def _unlinked(id: str, parts: Parts, awards: Awards, parties: Parties) -> dict[str, Any]:
    """What belongs to no contract, under an award and a contract of its own that say nothing else."""
    content = {
        "id": id,
        "awardID": awards.add(id, title=UNLINKED_TITLE),
        "title": UNLINKED_TITLE,
        "amendments": _amendments(parts.get("amendments", ())),
        "milestones": implementation.instalments(parts.get("payments", ())),
        "implementation": implementation.block(parts, None, None, parties),
    }
    return some(content)


def _latest(amendments: Sequence[Row], name: str) -> str | None:
    """The value of the latest amendment that has one; of the same day the last in the list (as the money ladder)."""
    return next((row[name] for row in reversed(amendments) if row.get(name)), None)


def _amendments(rows: Sequence[Row]) -> list[dict[str, Any]]:
    ids = Ids()
    return [
        some(
            {
                "id": ids.take(row.get("id"), "adendum"),
                "date": first_moment(row.get("date")),
                "description": row.get("number"),
                "rationale": text(row, "reason"),
                "bos": some({"value": money(row.get("amount")), "endDate": last_moment(row.get("end"))}),
            }
        )
        for row in rows
    ]


def _guarantee(row: Row, start: str, id: str, obligations: str, parties: Parties) -> dict[str, Any]:
    """A guarantee, or nothing where no word of it is known. Its number may be corrected, so it is not its id."""
    content = {
        "obligations": obligations,
        "value": money(row.get(f"{start}_amount")),
        "guarantor": parties.named(text(row, f"{start}_issuer"), "guarantor"),
        "period": period(None, row.get(f"{start}_until")),
        "bos": some({"number": row.get(f"{start}_number")}),
    }
    known = some(content)
    return {"id": id, **known} if len(known) > 1 else {}
