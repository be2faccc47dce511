"""Compiled releases for Cardinal's indicators, as JSON: offers, an award, a tender; and what comes of them."""

from __future__ import annotations

import json
from typing import Any

from ckanext.bos.monitoring.indicators import Outcome, Run, read_settings, run

END = "2025-03-20T15:00:00+07:00"


def offer(who: Any, amount: Any = 100, status: Any = "valid", **changed: Any) -> dict[str, Any]:
    """A bid.

    :param who: id of its tenderer, or a list of them
    :param changed: ``date``, ``currency``
    """
    return {
        "status": status,
        "date": changed.get("date", "2025-03-19T15:00:00+07:00"),
        "tenderers": [{"id": id} for id in (who if isinstance(who, list) else [who])],
        "value": {"amount": amount, "currency": changed.get("currency", "IDR")},
    }


def award(*suppliers: Any, status: Any = "active", codes: tuple[Any, ...] = ()) -> dict[str, Any]:
    return {
        "status": status,
        "suppliers": [{"id": id} for id in suppliers],
        "items": [{"classification": {"id": code}} for code in codes],
    }


def process(ocid: Any = "a", bids: Any = (), awards: Any = None, **tender: Any) -> dict[str, Any]:
    """A process won by W, unless other awards are given.

    :param tender: fields of the tender; ``buyer`` and ``entity`` are ids; ``start`` and ``end`` of its period
    """
    buyer, entity = tender.pop("buyer", None), tender.pop("entity", None)
    period = {"startDate": tender.pop("start", None), "endDate": tender.pop("end", END)}
    return {
        "ocid": ocid,
        "buyer": {"id": buyer},
        "tender": {"tenderPeriod": period, "procuringEntity": {"id": entity}, **tender},
        "bids": {"details": list(bids)},
        "awards": [award("W")] if awards is None else awards,
    }


def ran(settings: str, *processes: Any) -> Run:
    """A run over lines of JSON, by settings in Cardinal's layout."""
    return run([json.dumps(one) for one in processes], read_settings(settings))


def told(settings: str, *processes: Any) -> Outcome:
    """What the last-named indicator says of the process ``a``."""
    found = ran(settings, *processes)
    indicator = list(found.indicators.values())[-1]
    return next(one for one in indicator.outcomes() if one.subject == "OCID" and one.id == "a")


def state(settings: str, *processes: Any) -> Any:
    """``flag`` or ``clear``; the missing paths; or the reason why the question does not arise."""
    one = told(settings, *processes)
    return one.missing or one.numbers.get("reason") or one.state


def others(settings: str, *processes: Any) -> dict[tuple[str, str], Any]:
    """Values of the flags about units and suppliers."""
    return {(one.subject, one.id): one.value for one in ran(settings, *processes).outcomes() if one.subject != "OCID"}
