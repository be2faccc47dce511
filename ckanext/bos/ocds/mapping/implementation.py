"""Stage 5, implementasi: payments, progress, hand-over and penalties of a contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from .ids import Ids, slug
from .leaves import first_moment, money, number, some, summed, text
from .parties import Parties, Reference

PARTS = ("payments", "progress", "handovers", "penalties")
"""The repeating fields of the stage; each row may name its contract."""

_STATUS = {"pending": "planning", "active": "ongoing", "terminated": "concluded"}
"""Status of the contract -> of its implementation."""

Row = Mapping[str, Any]
Parts = Mapping[str, Sequence[Row]]


def block(parts: Parts, status: str | None, payee: Reference | None, parties: Parties) -> dict[str, Any]:
    """The block ``implementation`` of a contract; empty as long as nothing of it is known.

    :param status: the contract's; a terminated contract is concluded, its last hand-over and payments are final
    :param payee: its supplier
    """
    content = {
        "transactions": _transactions(parts.get("payments", ()), payee, parties),
        "milestones": [*_progress(parts.get("progress", ())), *_handovers(parts.get("handovers", ()))],
        "bos": some({"penalties": _penalties(parts.get("penalties", ()))}),
    }
    known = some(content)
    if status == "terminated":
        handed_over = max((row.get("date") or "" for row in parts.get("handovers", ())), default="")
        final = summed(row.get("amount") for row in parts.get("payments", ()))
        known |= some({"endDate": first_moment(handed_over), "finalValue": final})
    elif not known:
        return {}
    return some({"status": _STATUS.get(status or "")}) | known


def instalments(payments: Sequence[Row]) -> list[dict[str, Any]]:
    """The contract's milestones: each payment that says which instalment it is."""
    ids = Ids()
    return [
        some(
            {
                "id": ids.take(row.get("id") and f"termin-{row['id']}", "termin"),
                "title": text(row, "term"),
                "type": "payment",
                "status": "met",
                "dateMet": first_moment(row.get("date")),
            }
        )
        for row in payments
        if text(row, "term")
    ]


def _transactions(payments: Sequence[Row], payee: Reference | None, parties: Parties) -> list[dict[str, Any]]:
    """One for each payment, its id the number of the SP2D."""
    ids = Ids()
    found: list[dict[str, Any]] = []
    for row in payments:
        content = {
            "id": ids.take(row.get("sp2d_number"), row.get("id"), "pembayaran"),
            "date": first_moment(row.get("date")),
            "value": money(row.get("amount")),
            "payer": parties.unit("payer"),
            "payee": parties.again(payee, "payee") if payee else None,
            "bos": some({"paymentOrder": row.get("spm_number")}),
        }
        found.append(some(content))
    return found


def _progress(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """A milestone for each report: met when the work was as far as planned (or no plan says how far it should be)."""
    ids = Ids()
    return [
        some(
            {
                "id": ids.take(slug("fisik", row.get("date"))),
                "title": _progress_title(row),
                "type": "delivery",
                "description": text(row, "obstacle"),
                "dueDate": first_moment(row.get("date")),
                "status": _progress_status(row),
                "dateMet": first_moment(row.get("date")) if _progress_status(row) == "met" else None,
                "bos": some(
                    {
                        "plannedPercent": _percent(row, "planned_percent"),
                        "physicalPercent": _percent(row, "physical_percent"),
                        "financialPercent": _percent(row, "financial_percent"),
                    }
                ),
            }
        )
        for row in rows
    ]


def _progress_status(row: Row) -> str | None:
    if not row.get("physical_percent"):
        return None
    done, planned = Decimal(row["physical_percent"]), Decimal(row.get("planned_percent") or 0)
    return "met" if done >= planned else "partiallyMet" if done else "notMet"


def _progress_title(row: Row) -> str:
    """``Progres fisik 42,5 % (rencana 45 %)``, the sign of the decimals as Indonesia writes it."""
    done, planned = (str(row.get(name) or "").replace(".", ",") for name in ("physical_percent", "planned_percent"))
    behind = f" (rencana {planned} %)" if planned else ""
    return f"Progres fisik {done} %{behind}" if done else f"Laporan kemajuan{behind}"


def _percent(row: Row, name: str) -> int | float | None:
    return number(row[name]) if row.get(name) else None


def _handovers(rows: Sequence[Row]) -> list[dict[str, Any]]:
    ids = Ids()
    return [
        some(
            {
                "id": ids.take(slug("serah-terima", row.get("bast_number") or row.get("date"))),
                "title": f"Serah terima, BAST {row['bast_number']}" if row.get("bast_number") else "Serah terima",
                "type": "delivery",
                "description": text(row, "note"),
                "status": "met",
                "dateMet": first_moment(row.get("date")),
            }
        )
        for row in rows
    ]


def _penalties(rows: Sequence[Row]) -> list[dict[str, Any]]:
    ids = Ids()
    return [
        some(
            {
                "id": ids.take(slug("denda", row.get("date"))),
                "date": first_moment(row.get("date")),
                "value": money(row.get("amount")),
                "reason": text(row, "reason"),
            }
        )
        for row in rows
    ]
