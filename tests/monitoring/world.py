"""A small regency whose figures can be counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckan.lib import search

from ..conftest import empty_ledger
from ..portal.people import HEALTH, SCHOOLS, unit_id

DAY = date(2026, 6, 15)


def empty() -> None:
    """No processes, and no memory of any."""
    model.Session.rollback()
    tables = "package, bos_published, activity, bos_indicator_run, bos_indicator_flag, bos_indicator_gap"
    model.Session.execute(sa.text(f"TRUNCATE {tables}, bos_indicator_input CASCADE"))
    model.Session.commit()
    empty_ledger()
    search.clear_all()


def process(unit: str = HEALTH, public: bool = True, **values: Any) -> dict[str, Any]:
    """A process as the portal keeps it, entered by nobody in particular."""
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    given = {"type": "pengadaan", "title": "Belanja obat", "owner_org": unit_id(unit), "fiscal_year": "2026"}
    data = given | {"private": not public} | values
    return tk.get_action("package_create")({"ignore_auth": True, "user": user}, data)


def contract(**values: Any) -> dict[str, Any]:
    """A row of ``contracts``."""
    given = {"number": "027/01", "date_signed": "2026-02-01", "start": "2026-02-02", "end": "2026-05-31"}
    return given | {"amount": "90000000", "supplier_name": "CV Contoh", "status": "active"} | values


def regency() -> dict[str, dict[str, Any]]:
    """Two units: one that is late in every way, one in order. On :data:`DAY`."""
    award: dict[str, Any] = {
        "supplier_id": "x-1",
        "supplier_name": "CV Contoh",
        "amount": "90000000",
        "date": "2026-01-20",
    }
    running: dict[str, Any] = {"category": "goods", "method": "direct_procurement", "budget_amount": "100000000"}
    running |= {
        "estimate_amount": "95000000",
        "announcement_date": "2026-01-10",
        "awards": [award | {"status": "active"}],
    }
    handed: dict[str, Any] = {"handovers": [{"bast_number": "BAST/1", "date": "2026-05-30"}]}
    paid: dict[str, Any] = {"payments": [{"sp2d_number": "S-1", "date": "2026-05-31", "amount": "90000000"}]}
    late: dict[str, Any] = {"planned_tender_start": "2026-02-01", "planned_tender_end": "2026-03-01"}
    future: dict[str, Any] = {"planned_tender_start": "2026-10-01", "planned_tender_end": "2026-11-01"}
    on_time = contract(end="2026-12-31")
    return {
        "selection": process(title="Rencana yang lewat", budget_amount="50000000", **late),
        "future": process(title="Rencana nanti", budget_amount="60000000", **future),
        "handover": process(title="Kontrak tanpa BAST", contracts=[contract()], **running),
        "report": process(title="Kontrak tanpa laporan", contracts=[on_time], **running),
        "payment": process(title="Bayar tanpa kontrak", budget_amount="10000000", **paid),
        "order": process(SCHOOLS, title="Selesai tertib", contracts=[contract()], **running, **handed, **paid),
        "hidden": process(public=False, title="Belum terbit", budget_amount="999000000", **late),
    }
