"""A process that no check doubts, and what it takes to spoil it."""

from __future__ import annotations

from typing import Any

from ckanext.bos.monitoring.checks import Suspicion, look

AWARD = {"id": "a", "supplier_id": "s1", "supplier_name": "CV Satu", "amount": "90000000", "date": "2025-02-01"}
CONTRACT = {
    "id": "k",
    "award_id": "a",
    "amount": "90000000",
    "date_signed": "2025-02-10",
    "start": "2025-02-13",
    "end": "2025-05-01",
}
PAID = {"id": "p", "amount": "90000000", "date": "2025-05-20"}
SOUND: dict[str, Any] = {
    "fiscal_year": "2025",
    "method": "tender",
    "category": "works",
    "budget_amount": "100000000",
    "estimate_amount": "95000000",
    "planned_tender_start": "2025-01-01",
    "announcement_date": "2025-01-10",
    "schedule": [
        {"step": "Upload Dokumen Penawaran", "start": "2025-01-12T08:00:00+07:00", "end": "2025-01-20T10:00:00"}
    ],
    "number_of_bidders": "2",
    "bidders": [{"id": "s1", "name": "CV Satu"}, {"id": "s2", "name": "CV Dua"}],
    "awards": [AWARD],
    "contracts": [CONTRACT],
    "payments": [PAID],
    "handovers": [{"id": "h", "date": "2025-05-01"}],
}


def several(name: str, base: dict[str, str], **columns: list[str]) -> dict[str, Any]:
    """Rows like one, with a column's values in turn."""
    count = len(next(iter(columns.values())))
    return {name: [base | {column: values[i] for column, values in columns.items()} for i in range(count)]}


def doubts(code: str, **changed: Any) -> list[Suspicion]:
    return [one for one in look(SOUND | changed, {}) if one.code == code]


def only(code: str, **changed: Any) -> Suspicion:
    (one,) = doubts(code, **changed)
    return one


def award(**changed: str) -> dict[str, Any]:
    return {"awards": [AWARD | changed]}


def contract(**changed: str) -> dict[str, Any]:
    return {"contracts": [CONTRACT | changed]}
