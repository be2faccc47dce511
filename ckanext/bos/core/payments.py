"""Payments of one contract come from one source: the same money must not be counted twice."""

from __future__ import annotations

from typing import Any

from .ownership import STEWARD, Ownership, rank


def one_source(process: dict[str, Any], ownership: Ownership) -> list[str]:
    """Leave each contract the payments of the best source that knows any; what a steward typed always stays.

    The procurement system keeps minutes of payments, the finance system the payments themselves (planning and
    monitoring reference, section 6). Changes ``process`` and ``ownership``.

    :returns: the paths of the rows that went
    """
    rows = process.get("payments") or []
    best: dict[str, int] = {}
    givers = {row["id"]: _giver(ownership, row) for row in rows}
    for row in rows:
        giver = givers[row["id"]]
        if giver and giver != STEWARD:
            contract, place = row.get("contract_id", ""), rank("implementation", giver)
            best[contract] = min(best.get(contract, place), place)
    gone: list[str] = []
    for row in rows:
        giver = givers[row["id"]]
        if giver and giver != STEWARD and rank("implementation", giver) > best[row.get("contract_id", "")]:
            path = f"payments/{row['id']}"
            ownership.forget_within(path)
            ownership.owners.pop(path, None)
            gone.append(path)
    if gone:
        process["payments"] = [row for row in rows if f"payments/{row['id']}" not in gone]
    return gone


def _giver(ownership: Ownership, row: dict[str, Any]) -> str:
    owner = ownership.of(f"payments/{row['id']}")
    return owner.source if owner else ""
