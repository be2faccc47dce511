"""The money ladder: pagu, HPS, winning price, contract with its amendments, paid - and the steps between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, get_args

from .schema import STAGES

Rung = Literal["budget", "estimate", "award", "contract", "paid"]
RUNGS: tuple[Rung, ...] = get_args(Rung)
"""The rungs in their order."""

RUNG_OF_STAGE: Mapping[str, Rung] = dict(zip(STAGES, RUNGS, strict=True))
"""What each stage is worth: pagu, HPS, winning price, contract, paid."""

_DEAD = ("cancelled", "unsuccessful")


@dataclass(frozen=True)
class Step:
    """One rung.

    :ivar amount: rupiah, or None when nothing is known yet
    :ivar difference: against the nearest known rung above it (negative = less)
    :ivar percent: this amount as per cent of that rung
    """

    code: Rung
    amount: Decimal | None
    difference: Decimal | None = None
    percent: Decimal | None = None


def steps(process: Mapping[str, Any]) -> list[Step]:
    """The five rungs of a process (canonical values), in order."""
    found: list[Step] = []
    previous: Decimal | None = None
    for code, amount in amounts(process).items():
        if amount is None or not previous:
            found.append(Step(code, amount))
        else:
            percent = (amount / previous * 100).quantize(Decimal("0.1"))
            found.append(Step(code, amount, amount - previous, percent))
        previous = amount if amount is not None else previous
    return found


def amounts(process: Mapping[str, Any]) -> dict[Rung, Decimal | None]:
    """What each rung is worth, in rupiah."""
    return {
        "budget": _amount(process.get("budget_amount")),
        "estimate": _amount(process.get("estimate_amount")),
        "award": _sum(row.get("amount") for row in alive(process.get("awards"))),
        "contract": _contracts(process),
        "paid": _sum(row.get("amount") for row in process.get("payments") or ()),
    }


def furthest(process: Mapping[str, Any]) -> tuple[Rung, Decimal] | None:
    """The furthest rung short of payment that has a value, and the value: contract, else award, HPS, pagu."""
    known = amounts(process)
    rungs: tuple[Rung, ...] = ("contract", "award", "estimate", "budget")
    return next(((code, amount) for code in rungs if (amount := known[code]) is not None), None)


def _contracts(process: Mapping[str, Any]) -> Decimal | None:
    """Each contract at the value of its latest amendment that names one; of the same day the last in the list.

    An amendment that names no contract is the only one's; of several contracts it is nobody's.
    """
    every = process.get("contracts") or ()
    only = every[0].get("id") if len(every) == 1 else None
    contracts = alive(every)
    latest: dict[str, tuple[str, str]] = {}
    for row in process.get("amendments") or ():
        key, day = str(row.get("contract_id") or only or ""), row.get("date") or ""
        if row.get("amount") and day >= latest.get(key, ("", ""))[0]:
            latest[key] = (day, row["amount"])
    return _sum(latest.get(str(row.get("id") or ""), ("", row.get("amount")))[1] for row in contracts)


def alive(rows: Iterable[Mapping[str, Any]] | None) -> list[Mapping[str, Any]]:
    """The awards or contracts that were neither cancelled nor unsuccessful."""
    return [row for row in rows or () if row.get("status") not in _DEAD]


def _amount(value: Any) -> Decimal | None:
    return Decimal(value) if value else None


def _sum(values: Iterable[Any]) -> Decimal | None:
    known = [Decimal(value) for value in values if value]
    return sum(known, Decimal(0)) if known else None
