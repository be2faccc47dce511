"""A process in one or two sentences that everybody understands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk
from markupsafe import Markup

from ckanext.bos.core import ladder
from ckanext.bos.core.stages import FAILED

from ..helpers.public import bos_date, bos_label, bos_money, bos_month, bos_number, bos_share
from .cards import Mark


def sentences(process: Mapping[str, Any], marks: Sequence[Mark]) -> list[Markup]:
    """How far it has come and what it costs, by whom; then what is late."""
    found = [_furthest(process)]
    late = [mark for mark in marks if mark.state == "late"]
    if late and process.get("tender_status") not in FAILED:
        found.append(_late(late[-1]))
    return [sentence for sentence in found if sentence]


def _furthest(process: Mapping[str, Any]) -> Markup:
    known = ladder.amounts(process)
    status = process.get("tender_status")
    if process.get("contracts") and known["contract"] is not None:
        return _contracted(process, known["contract"], known["paid"])
    if status in FAILED:
        return _said(tk._("No supplier was found: {status}."), status=bos_label("tender_status", status).lower())
    if process.get("awards") and known["award"] is not None:
        words = tk._("Won by {supplier} for {money}; the contract is not recorded yet.")
        return _said(words, supplier=_names(process["awards"]), money=bos_money(known["award"]))
    if known["estimate"] is not None:
        words = tk._("A supplier is being chosen; the work is estimated at {money} (HPS).")
        return _said(words, money=bos_money(known["estimate"]))
    if known["budget"] is None:
        return Markup("")
    if when := process.get("planned_tender_start"):
        words = tk._("Planned with {money} (pagu); a supplier is to be sought from {when}.")
        return _said(words, money=bos_money(known["budget"]), when=bos_month(when))
    return _said(tk._("Planned with {money} (pagu)."), money=bos_money(known["budget"]))


def _contracted(process: Mapping[str, Any], contract: Decimal, paid: Decimal | None) -> Markup:
    names = _names(process["contracts"]) or _names(process.get("awards") or ())
    handed = max((row.get("date") or "" for row in process.get("handovers") or ()), default="")
    if paid is None or not contract:
        payment = tk._("no payment is recorded yet")
    else:
        payment = tk._("{percent} paid").format(percent=bos_share(paid, contract))
    end = _said(" " + tk._("Handed over on {date}."), date=bos_date(handed)) if handed else ""
    words = (
        tk._("Contracted for {money} with {supplier}, {payment}.")
        if names
        else tk._("Contracted for {money}, {payment}.")
    )
    return _said(words, money=bos_money(contract), supplier=names, payment=payment) + end


def _late(mark: Mark) -> Markup:
    when = bos_date(mark.date)
    words = {
        "tender": tk._("Late: the choice of a supplier was to be over by {date}."),
        "contract": tk._("Late: the contract was to be signed by {date}."),
        "implementation": tk._("Late: the contract ended on {date} and no hand-over is recorded."),
    }.get(mark.stage, "")
    return _said(words, date=when) if words else Markup("")


def _names(rows: Sequence[Mapping[str, Any]]) -> str:
    alive = (row.get("supplier_name") for row in ladder.alive(rows))
    names = list(dict.fromkeys(name for name in alive if name))
    if len(names) < 2:
        return names[0] if names else ""
    return tk._("{name} and {count} more").format(name=names[0], count=bos_number(len(names) - 1))


def _said(words: str, **given: Any) -> Markup:
    """Words of ours with values of others: those are escaped."""
    return Markup(words).format(**given)
