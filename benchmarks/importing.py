"""A unit's workbook through the import: read and compared, applied, and the same again.

``rows()`` is called with CKAN set up, its database empty of processes, and a request context.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import ckan.plugins.toolkit as tk
from ckan import model
from werkzeug.datastructures import FileStorage

from ckanext.bos.sources import spreadsheet

UNIT = "Dinas Kesehatan"


def rows(packages: int) -> Iterator[tuple[str, str]]:
    """What was measured, and the figure."""
    begun = time.perf_counter()
    content = _workbook(packages)
    yield "workbook written", f"{time.perf_counter() - begun:.1f} s ({len(content) / 1e6:.1f} MB)"
    for title in ("", "the same again: "):
        made, seconds, _ = _run(
            "bos_import_spreadsheet", upload=FileStorage(io.BytesIO(content), filename="paket.xlsx")
        )
        yield f"{title}read and compared", f"{seconds:.1f} s ({packages / seconds:.0f} packages/s)"
        shown, seconds, stored = _run("bos_import_apply", id=made)
        yield f"{title}stored", f"{stored:.1f} s ({packages / stored:.1f} packages/s, {shown})"
        yield f"{title}found by the search too", f"{seconds:.1f} s"


def _run(action: str, **asked: object) -> tuple[str, float, float]:
    """What came of it, the seconds of the whole job, and those until people are told that it is done."""
    from ckanext.bos.portal.importing import jobs
    from ckanext.bos.portal.importing.model import Import

    user = model.User.get(tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"])
    context = {"user": user.name, "auth_user_obj": user, "ignore_auth": True}
    begun = datetime.now(UTC)
    made = tk.get_action(action)(context, asked)
    jobs.run(made["id"])
    whole = (datetime.now(UTC) - begun).total_seconds()
    told = (model.Session.get(Import, made["id"]).changed - begun).total_seconds()
    found = tk.get_action("bos_import_show")(context, {"id": made["id"], "limit": 0})
    assert found["state"] in ("ready", "done") and not found["counts"]["refused"], found
    words = ", ".join(f"{count} {name}" for name, count in found["counts"].items() if count)
    return (words if action == "bos_import_apply" else made["id"]), whole, told


def _workbook(packages: int) -> bytes:
    """Packages with a contract and two payments each."""
    found = [
        spreadsheet.Process(str(53_000_000 + number), UNIT, _values(str(53_000_000 + number)))
        for number in range(packages)
    ]
    out = io.BytesIO()
    spreadsheet.workbook(out, units=[UNIT], unit=UNIT, year="2026", processes=found)
    return out.getvalue()


def _values(code: str) -> dict[str, object]:
    payments = [{"contract_id": "1", "sp2d_number": f"{code}/{part}", "amount": "40000000"} for part in (1, 2)]
    contract = {"id": "1", "number": f"{code}/SPK/2026", "supplier_name": "CV Contoh Uji", "amount": "90000000"}
    return {
        "title": f"Pembelian Obat {code}",
        "fiscal_year": "2026",
        "rup_code": code,
        "notes": "Obat untuk puskesmas menurut rencana kebutuhan tahun berjalan",
        "category": "goods",
        "method": "direct_procurement",
        "budget_amount": "100000000",
        "budget_sources": ["apbd"],
        "estimate_amount": "95000000",
        "planned_contract_start": "2026-03-14",
        "contracts": [contract],
        "payments": payments,
    }
