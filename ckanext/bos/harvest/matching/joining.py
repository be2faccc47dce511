"""What becomes of a contract's observation when it joins a process: pure, the same at every run."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from ckanext.bos.core.observation import Key, Observation
from ckanext.bos.sources.simda import compact_form

from .score import firm_words, same_firm

_PLAN = ("title", "fiscal_year", "sourcing", "awards")
"""What the process knows itself, and better."""

_OF_CONTRACTS = ("amendments", "payments", "progress")


@dataclass(frozen=True)
class Packet:
    """What the procurement side knows of a process's contracts and awards, and its tender code."""

    ocid: str
    contracts: Sequence[Mapping[str, Any]] = ()
    awards: Sequence[Mapping[str, Any]] = ()
    code: str = ""
    taken: Collection[str] = field(default=())


def adoption(observation: Observation, packet: Packet) -> dict[str, Any]:
    """What the observation takes over: remembered with the link, so that later runs give the same.

    ``contract_id`` is the row that it completes: the one of the same number, else the only one; before e-kontrak has
    brought any, the id that the first will have, the tender's code. ``supplier`` is the procurement side's where it
    is the same firm (its id rests on the tax number), ``dates`` says that the row has days of its own.
    """
    own = observation.values["contracts"][0]
    row = _row(own, packet, int(observation.values.get("fiscal_year") or 0))
    found: dict[str, Any] = {}
    if row is not None:
        found["contract_id"] = row["id"]
        found["dates"] = bool(row.get("start") or row.get("end"))
    elif not packet.contracts and packet.code and packet.code not in packet.taken:
        found["contract_id"] = packet.code
    award = _award(own, row, packet.awards)
    if award is not None:
        found["award_id"] = award["id"]
    words = firm_words(own.get("supplier_name", ""))
    for known in (award, *packet.awards, row):
        if known and known.get("supplier_id") and same_firm(words, firm_words(known.get("supplier_name", ""))):
            found["supplier"] = {name: known[name] for name in ("supplier_id", "supplier_name")}
            break
    return found


def continuation(observation: Observation, key: str, packet: Packet, adopt: Mapping[str, Any]) -> dict[str, Any]:
    """What a contract takes over that the process has from the year before, or nothing where it is another firm's.

    :param key: the contract's id of the year before
    :param adopt: what that one took over
    """
    contract_id = adopt.get("contract_id") or key
    row = next((row for row in packet.contracts if row.get("id") == contract_id), None)
    own = observation.values["contracts"][0]
    if row is None or not same_firm(firm_words(own.get("supplier_name", "")), firm_words(row.get("supplier_name", ""))):
        return {}
    found = {"contract_id": contract_id, "award_id": row.get("award_id", ""), "dates": True}
    if row.get("supplier_id"):
        found["supplier"] = {"supplier_id": row["supplier_id"], "supplier_name": row["supplier_name"]}
    return found


def joined(observation: Observation, ocid: str, adopt: Mapping[str, Any]) -> Observation:
    """The observation under the key of its process, its rows under the ids of the process's contract."""
    own = observation.values["contracts"][0]
    contract = {**own, **adopt.get("supplier", {})}
    contract["id"] = adopt.get("contract_id") or own["id"]
    contract.pop("award_id", None)
    if adopt.get("award_id"):
        contract["award_id"] = adopt["award_id"]
    doubts = observation.doubts
    if adopt.get("dates"):
        contract = {name: value for name, value in contract.items() if name not in ("start", "end")}
        doubts = tuple(doubt for doubt in doubts if doubt.field != "contracts.end")
    values = {name: value for name, value in observation.values.items() if name not in _PLAN}
    values["contracts"] = [contract]
    for name in _OF_CONTRACTS:
        if name in values:
            values[name] = [{**row, "contract_id": contract["id"]} for row in values[name]]
    keys = (Key("ocid", ocid), *observation.keys)
    return replace(observation, keys=keys, values=values, unit="", doubts=doubts)


def vacated(observation: Observation, own: str, ocid: str, title: str) -> Observation:
    """What stays to be said of a contract's own process once the contract has joined another: where it went."""
    row = {"relationship": "replacementProcess", "scheme": "ocid", "identifier": ocid, "title": title}
    values = {name: [] for name in ("awards", "contracts", *_OF_CONTRACTS)} | {"related_processes": [row]}
    keys = (Key("ocid", own),)
    return replace(observation, keys=keys, values=values, unit="", rows=(), doubts=(), joins_only=True)


def _row(own: Mapping[str, Any], packet: Packet, year: int) -> Mapping[str, Any] | None:
    free = [row for row in packet.contracts if row.get("id") and row["id"] not in packet.taken]
    number = compact_form(own.get("number", ""), year)
    same = [row for row in free if row.get("number") and compact_form(row["number"], year) == number]
    if same or len(free) == 1:
        return (same or free)[0]
    worth = [row for row in free if row.get("amount") and own.get("amount") and _equal(row, own)]
    return worth[0] if len(worth) == 1 else None


def _award(
    own: Mapping[str, Any], row: Mapping[str, Any] | None, awards: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    if row is not None and row.get("award_id"):
        return next((award for award in awards if award.get("id") == row["award_id"]), None)
    if len(awards) == 1:
        return awards[0]
    words = firm_words(own.get("supplier_name", ""))
    same = [award for award in awards if same_firm(words, firm_words(award.get("supplier_name", "")))]
    return same[0] if len(same) == 1 else None


def _equal(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return abs(Decimal(one["amount"]) - Decimal(other["amount"])) <= 1
