"""The index row of a process, computed from its current state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.bos.core import completeness, ladder, schema, stages
from ckanext.bos.core.redaction import is_supplier_id

from .model import Process


def write(
    row: Process | None,
    package_id: str,
    public: bool,
    process: Mapping[str, Any],
    papers: Iterable[Mapping[str, Any]],
    doubts: list[dict[str, Any]] | None = None,
    searchable: bool = True,
) -> None:
    """Insert or renew the row in the running transaction.

    :param row: the row as it is; None where there is none yet
    :param doubts: values to look at; None keeps those noted before
    :param searchable: False while the search index still waits for the batch to be committed
    """
    if row is None:
        row = Process(package_id=package_id, doubts=[])
        model.Session.add(row)
    for name, value in columns(process, list(papers)).items():
        setattr(row, name, value)
    row.public = public
    row.modified = datetime.now(UTC)
    row.searchable = searchable
    if doubts is not None:
        row.doubts = doubts


def delete(package_id: str) -> None:
    """Take the row away in the running transaction."""
    row = model.Session.get(Process, package_id)
    if row is not None:
        model.Session.delete(row)


def columns(process: Mapping[str, Any], papers: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The typed columns of a process (canonical values)."""
    money, dues = ladder.amounts(process), completeness.owed(process, papers)
    bidders = process.get("bidders") or []
    awards = ladder.alive(process.get("awards"))
    contracts = process.get("contracts") or []
    winner = awards[0] if awards else {}
    return {
        "ocid": process["ocid"],
        "title": process.get("title") or "",
        "unit_id": process.get("owner_org") or "",
        "year": int(process["fiscal_year"]) if process.get("fiscal_year") else None,
        "stage": stages.current(process),
        "tender_status": process.get("tender_status"),
        "method": process.get("method") or process.get("planned_method"),
        "category": process.get("category"),
        "funds": list(process.get("budget_sources") or ()),
        "districts": districts(process),
        **money,
        "announced": _day(process.get("announcement_date")),
        "awarded": _latest(awards, "date"),
        "signed": _latest(contracts, "date_signed"),
        "ends": _latest([*contracts, *(process.get("amendments") or ())], "end"),
        "selection_due": _day(stages.selection_due(process)),
        "reported": _latest(process.get("progress") or (), "date"),
        "handed_over": _handed_over(process, papers),
        "bidders": max(len(bidders), int(process.get("number_of_bidders") or 0)),
        "offers": sum(1 for row in bidders if row.get("offer_amount")),
        "winner_id": winner.get("supplier_id") if is_supplier_id(winner.get("supplier_id") or "") else None,
        "winner_name": winner.get("supplier_name"),
        "completeness": scores(dues),
        "missing": [due.path for due in dues if not due.present],
    }


def scores(dues: list[completeness.Due]) -> dict[str, int]:
    """Completeness in per cent: ``all``, and each stage that owes anything."""
    found = {"all": completeness.share(dues)}
    for stage in schema.STAGES:
        if of_stage := [due for due in dues if due.stage == stage]:
            found[stage] = completeness.share(of_stage)
    return found


def districts(process: Mapping[str, Any]) -> list[str]:
    """The codes of the districts where the work lies, each once."""
    return list(dict.fromkeys(row["kecamatan"] for row in process.get("locations") or () if row.get("kecamatan")))


def _handed_over(process: Mapping[str, Any], papers: Iterable[Mapping[str, Any]]) -> bool:
    return bool(process.get("handovers")) or any(paper.get("kind") == "bast" for paper in papers)


def _latest(rows: Iterable[Mapping[str, Any]], name: str) -> date | None:
    return _day(max((row.get(name) or "" for row in rows), default=""))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value[:10]) if value else None


def mark_searchable(package_ids: list[str]) -> None:
    """Note in the running transaction that the search index has these processes."""
    model.Session.execute(sa.update(Process).where(Process.package_id.in_(package_ids)).values(searchable=True))
