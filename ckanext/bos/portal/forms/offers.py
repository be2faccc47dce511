"""Figures that stand at another stage already, offered where they are asked for again: one tap instead of typing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos.core import codelists, ladder, schema
from ckanext.bos.core.schema import Field

from .inputs import Offer, words
from .rows import reading
from .written import written

Process = Mapping[str, Any]

_SAME = {
    "estimate_amount": "budget_amount",
    "method": "planned_method",
    "announcement_date": "planned_tender_start",
}
"""Field -> the field of an earlier stage that often holds the same."""
_MOST = 5
_IN_THE_RUNNING = (None, "", "winner", "valid", "pending")


def of_field(entry: Field, process: Process) -> list[Offer]:
    """What an empty field can take over."""
    source = _SAME.get(entry.name)
    value = process.get(source or "")
    if not source or not value:
        return []
    known = schema.load().fields[source]
    if entry.codelist and str(value) not in codelists.codes(entry.codelist):
        return []
    label = tk._("Use “{field}”: {value}").format(field=words(known.label), value=reading(known, str(value)))
    return [Offer(label, json.dumps(written(entry, value)))]


def of_rows(entry: Field, process: Process) -> list[Offer]:
    """What a new row of a list can take over."""
    maker = _ROWS.get(entry.name)
    return [offer for offer in (maker(entry, process) if maker else []) if offer][:_MOST]


def _budget_line(entry: Field, process: Process) -> list[Offer]:
    rest = _number(process.get("budget_amount")) - _sum(process.get("budget_lines"))
    if rest <= 0:
        return []
    sources = process.get("budget_sources") or []
    row = {"amount": str(rest), "year": process.get("fiscal_year"), "source": sources[0] if len(sources) == 1 else ""}
    return [_offer(tk._("The rest of the budget: {value}"), entry, row, str(rest))]


def _winners(entry: Field, process: Process) -> list[Offer]:
    """The bidders who may have won, those with a good result first."""
    taken = {row.get("supplier_name") for row in process.get("awards") or ()}
    bidders = [row for row in process.get("bidders") or () if row.get("name") and row["name"] not in taken]
    bidders = [row for row in bidders if not row.get("rejection_reason") and row.get("result") in _IN_THE_RUNNING]
    bidders.sort(key=lambda row: (row.get("result") != "winner", row.get("result") or "~"))
    offers = []
    for row in bidders:
        price = next(
            (row[name] for name in ("negotiated_amount", "corrected_amount", "offer_amount") if row.get(name)), ""
        )
        values = {name: row.get(name) for name in ("offer_amount", "corrected_amount", "negotiated_amount")}
        values |= {"supplier_name": row["name"], "supplier_city": row.get("city"), "amount": price}
        offers.append(
            _offer(tk._("Bidder {name}: {value}") if price else row["name"], entry, values, price, row["name"])
        )
    return offers


def _contract(entry: Field, process: Process) -> list[Offer]:
    """The winners that have no contract yet."""
    bound = {row.get("award_id") for row in process.get("contracts") or ()}
    bound_names = {row.get("supplier_name") for row in process.get("contracts") or ()}
    offers = []
    for row in process.get("awards") or ():
        name = row.get("supplier_name") or ""
        if not name or row.get("id") in bound or name in bound_names:
            continue
        values = {"award_id": row.get("id"), "supplier_name": name, "supplier_city": row.get("supplier_city")}
        values |= {"amount": row.get("amount"), "title": process.get("title")}
        values |= {"start": process.get("planned_contract_start"), "end": process.get("planned_contract_end")}
        template = tk._("Winner {name}: {value}") if row.get("amount") else name
        offers.append(_offer(template, entry, values, row.get("amount") or "", name))
    return offers


def _payment(entry: Field, process: Process) -> list[Offer]:
    """What is not paid yet of a contract."""
    paid = process.get("payments") or []
    contracts = process.get("contracts") or []
    offers = []
    for row in contracts:
        own = paid if len(contracts) == 1 else [one for one in paid if one.get("contract_id") == row.get("id")]
        rest = _number(_value_of(process, row)) - _sum(own)
        if rest > 0:
            values = {"contract_id": row.get("id"), "amount": str(rest)}
            name = row.get("number") or row.get("supplier_name") or ""
            offers.append(_offer(tk._("Not paid yet of contract {name}: {value}"), entry, values, str(rest), name))
    return offers


def _value_of(process: Process, contract: Mapping[str, Any]) -> Any:
    """The value of a contract after its amendments."""
    contracts = process.get("contracts") or ()
    own = (contract.get("id"), None) if len(contracts) == 1 else (contract.get("id"),)
    amended = [row for row in process.get("amendments") or () if row.get("contract_id") in own]
    return ladder.amounts({"contracts": [contract], "amendments": amended})["contract"] or contract.get("amount")


_ROWS: dict[str, Callable[[Field, Process], list[Offer]]] = {
    "budget_lines": _budget_line,
    "awards": _winners,
    "contracts": _contract,
    "payments": _payment,
}


def _offer(template: str, entry: Field, values: Mapping[str, Any], amount: str, name: str = "") -> Offer:
    money = reading(entry.subfields["amount"], amount) if amount else ""
    sent = {sub: written(entry.subfields[sub], value) for sub, value in values.items() if value}
    return Offer(template.format(value=money, name=name), json.dumps(sent))


def _number(value: Any) -> Decimal:
    try:
        return Decimal(str(value or 0))
    except ArithmeticError:
        return Decimal(0)


def _sum(rows: Any) -> Decimal:
    return sum((_number(row.get("amount")) for row in rows or ()), Decimal(0))
