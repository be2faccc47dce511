"""Two real snapshots a week apart in the register: processes are updated and never doubled, payments count once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib import search

from ckanext.bos import config, registry
from ckanext.bos.core.observation import Observation, Refusal, Row
from ckanext.bos.registry.model import Process
from ckanext.bos.sources import spse
from ckanext.bos.sources.spse.reader import shape_of
from ckanext.bos.sources.transport import read_file

from ...conftest import empty_ledger
from ...shared_data import SHARED, needs_shared
from .rows import row
from .test_real_rows import DAYS, files

pytestmark = [needs_shared, pytest.mark.usefixtures("regency", "with_plugins")]


@pytest.fixture(autouse=True)
def no_processes() -> None:
    """Only the units of the regency."""
    for table in ("bos_refusal", "activity", "package"):
        model.Session.execute(sa.text("DELETE FROM member WHERE table_name = 'package'"))
        model.Session.execute(sa.text(f"DELETE FROM {table}"))
    model.Session.commit()
    empty_ledger()
    search.clear_all()


def snapshot(day: str) -> list[Observation | Refusal]:
    """A snapshot as if its units were one of ours."""
    services: dict[str, list[Row]] = {}
    for path in files(day):
        services[shape_of(path)] = [
            Row(found.origin, {**found.cells, "nama_satker": "DINAS PENDIDIKAN"}) for found in read_file(path)
        ]
    return list(spse.read_rows(services, config.pseudonym_key()))


def take(found: list[Observation | Refusal]) -> registry.Report:
    return registry.observe("spse", found)


def made_up(**services: dict[str, Any]) -> list[Observation | Refusal]:
    tables = {name: [Row(f"{name}:1", cells)] for name, cells in services.items()}
    return list(spse.read_rows(tables, config.pseudonym_key()))


def processes() -> dict[str, Process]:
    return {found.ocid: found for found in model.Session.scalars(sa.select(Process))}


def show(ocid: str) -> dict[str, Any]:
    return tk.get_action("bos_process_show")({"ignore_auth": True}, {"id": ocid})


def paid(day: str) -> Decimal:
    """What expected.json counts as paid in a snapshot, cancelled records left out."""
    expected = json.loads((SHARED / "isb" / "expected.json").read_text("utf-8"), parse_float=Decimal)
    total = Decimal(0)
    for kind, name in (
        ("nontender", "paid"),
        ("pencatatan_nontender", "realisasi_counted_once"),
        ("pencatatan_swakelola", "realisasi_sum"),
    ):
        for days in expected[kind].values():
            if day in days and days[day]["status"] != "Paket Dibatalkan":
                total += days[day][name]
    return total


def total_paid() -> Decimal:
    return model.Session.scalar(sa.select(sa.func.sum(Process.paid))) or Decimal(0)


def test_a_week_later_there_are_updates_and_no_doubles() -> None:
    first = take(snapshot(DAYS[0]))
    assert first.counts["refused"] == 0, [(item.row.origin, item.errors) for item in first.refused]
    before = processes()
    assert total_paid() == paid(DAYS[0])

    again = take(snapshot(DAYS[0]))
    assert (again.counts["new"], again.counts["changed"], again.counts["refused"]) == (0, 0, 0)

    second = take(snapshot(DAYS[1]))
    assert second.counts["refused"] == 0
    after = processes()
    assert total_paid() == paid(DAYS[1])
    assert before.keys() < after.keys()
    assert (
        after.keys() - before.keys()
        == {
            "ocds-213czf-rup-58174503",
            "ocds-213czf-rup-60477003",
            "ocds-213czf-rup-60620719",
        }
        | {ocid for ocid in after if show(ocid).get("method") == "e_purchasing"} - before.keys()
    )
    again = take(snapshot(DAYS[1]))
    assert (again.counts["new"], again.counts["changed"], again.counts["refused"]) == (0, 0, 0)

    finished = show("ocds-213czf-rup-60475602")
    assert (finished["tender_code"], finished["tender_status"]) == ("10080828000", "complete")
    retry = show("ocds-213czf-spse-10007633000")
    assert {(item["relationship"], item["identifier"]) for item in retry["related_processes"]} == {
        ("planning", "ocds-213czf-rup-53613709"),
        ("unsuccessfulProcess", "ocds-213czf-rup-53613709"),
    }
    works, supervision = show("ocds-213czf-rup-58047414"), show("ocds-213czf-rup-58047485")
    assert (works["tender_code"], works["budget_amount"]) == ("10057032000", "7000000000")
    assert supervision["tender_code"] == "10035663000" and supervision["rup_code"] == "58047485"
    assert "budget_amount" not in supervision
    assert ("planning", works["ocid"]) in {
        (item["relationship"], item["identifier"]) for item in supervision["related_processes"]
    }
    monthly = show("ocds-213czf-rup-54296324")
    assert len(monthly["payments"]) == 12 and len(monthly["handovers"]) == 12
    assert len(show("ocds-213czf-rup-59795399")["amendments"]) == 1


@pytest.fixture
def plan() -> Iterator[str]:
    yield "60608395"


def test_orders_and_records_of_one_plan_are_one_process_and_a_tender_joins_it(plan: str) -> None:
    one, two = (row("ecat", kd_rup=plan, kd_paket=f"01K32QD12XPKKTQMJ6E33ADS4{n}", total_harga=100) for n in (1, 2))
    for cells in (one, two):
        take(made_up(ecat=cells))
    take(made_up(recorded=row("recorded", kd_rup=plan), recorded_receipts=row("recorded_receipts")))
    take(made_up(tender=row("tender", kd_rup=plan), tender_result=row("tender_result")))
    (process,) = processes()
    found = show(process)
    assert found["ocid"] == f"ocds-213czf-rup-{plan}" and len(found["contracts"]) == 3 and len(found["awards"]) == 4
    later = row("ecat", kd_rup=plan, kd_paket="01K32QD12XPKKTQMJ6E33ADS43")
    take(made_up(ecat=later))
    assert set(processes()) == {found["ocid"], "ocds-213czf-ecat-01k32qd12xpkktqmj6e33ads43"}


def test_contracts_alone_join_the_tender_that_is_known_and_wait_for_one_that_is_not() -> None:
    report = take(made_up(tender_contract=row("tender_contract")))
    assert report.counts["refused"] == 1 and not processes()
    take(made_up(tender=row("tender")))
    assert registry.retry("spse").counts["refused"] == 0
    assert show("ocds-213czf-rup-53613689")["contracts"][0]["number"] == "602.1/13/KTR/2025"


def test_a_cancelled_record_never_seen_is_passed_over() -> None:
    cancelled = row("recorded", status_nontender_pct_ket="Paket Dibatalkan", status_nontender_pct="Ditutup")
    report = take(made_up(recorded=cancelled, recorded_receipts=row("recorded_receipts")))
    assert report.counts["refused"] == 0 and not processes()
