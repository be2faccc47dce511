"""Small compiled releases: a tender with bidders, a winner and a contract; each test changes what it is about."""

from __future__ import annotations

import json
from typing import Any

from ckanext.bos.monitoring.indicators import Outcome, Release, decode, run
from ckanext.bos.monitoring.indicators.settings import Settings


def money(amount: float) -> dict[str, Any]:
    return {"amount": amount, "currency": "IDR"}


def at(day: str) -> str:
    return f"{day}T09:00:00+07:00"


def release(ocid: str = "a", **changed: Any) -> Release:
    """A tender won by ``s1`` with the lowest of three offers.

    :param changed: ``price`` (of the award), ``winner``, ``bids`` ([(who, amount, status)]), ``method``, ``estimate``,
        ``opened``, ``closed``, ``awarded``, ``signed``, ``contract``, ``buyer``, ``title``, ``items``; None: left out
    """
    told: Any = {
        "price": 100, "winner": "s1", "bids": [("s1", 100, "valid"), ("s2", 110, "valid"), ("s3", 131, "valid")],
        "method": "open", "estimate": 150, "opened": "2025-03-01", "closed": "2025-03-21", "awarded": "2025-04-01",
        "signed": "2025-04-15", "contract": 100, "buyer": "u1", "title": "Pengadaan meja", "items": ["43"],
    } | changed  # fmt: skip
    tender = {
        "title": told["title"],
        "description": changed.get("description"),
        "status": "complete",
        "procurementMethod": told["method"],
        "mainProcurementCategory": changed.get("category", "goods"),
        "numberOfTenderers": changed.get("registered"),
        "value": money(told["estimate"]) if told["estimate"] is not None else None,
        "tenderPeriod": _period(told["opened"], told["closed"]),
        "items": [{"id": item, "classification": {"id": item, "scheme": "x"}} for item in told["items"] or ()],
        "bos": {"smallBusiness": changed["small"]} if "small" in changed else None,
    }
    award = {
        "id": "1",
        "status": changed.get("award_status", "active"),
        "date": at(told["awarded"]) if told["awarded"] else None,
        "value": money(told["price"]) if told["price"] is not None else None,
        "suppliers": [{"id": told["winner"], "name": f"CV {told['winner']}"}],
    }
    contract = {
        "id": "1",
        "awardID": "1",
        "status": "active",
        "dateSigned": at(told["signed"]) if told["signed"] else None,
        "value": money(told["contract"]) if told["contract"] is not None else None,
    }
    bids = _bids(told["bids"])
    whole = {
        "ocid": ocid,
        "date": at(changed.get("released", "2025-12-31")),
        "title": told["title"],
        "buyer": {"id": told["buyer"], "name": told["buyer"]} if told["buyer"] else None,
        "tender": tender,
        "bids": {"details": bids} if bids else None,
        "awards": [award] if told["winner"] else [],
        "contracts": [contract] if told["winner"] and told["contract"] is not None else [],
        "parties": [{"id": told["winner"], "address": {"locality": changed["town"]}}] if "town" in changed else None,
        "relatedProcesses": changed.get("related"),
    }
    return decode(json.dumps(_without_nothing(whole)))


def _period(start: str | None, end: str | None) -> dict[str, Any]:
    return {"startDate": at(start) if start else None, "endDate": at(end) if end else None}


def _bids(told: Any) -> list[dict[str, Any]]:
    listed: list[Any] = list(told or [])
    return [_bid(number, *bid) for number, bid in enumerate(listed)]


def _bid(number: int, who: str, amount: float | None, status: str) -> dict[str, Any]:
    return {"id": str(number), "status": status, "tenderers": [{"id": who}], "value": money(amount) if amount else None}


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nothing(part) for name, part in value.items() if part is not None}
    return [_without_nothing(part) for part in value] if isinstance(value, list) else value


def asked(code: str, *releases: Release, **given: Any) -> list[Outcome]:
    """What one indicator says of releases; its flags are sentences in both languages."""
    found = run(releases, Settings(given={code: given}, only=frozenset({code})))
    outcomes = list(found.outcomes())
    assert [one.id for one in outcomes if one.subject == "OCID"].count("a") == 1
    for one in outcomes:
        words = found.sentence(one)
        assert words["id"] and words["en"] and "{" not in words["id"] + words["en"]
    return outcomes


def state(code: str, *releases: Release, **given: Any) -> str:
    """What it says of the first process."""
    return next(one.state for one in asked(code, *releases, **given) if one.subject == "OCID" and one.id == "a")
