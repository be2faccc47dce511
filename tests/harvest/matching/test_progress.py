"""A progress report joins the process and contract it is about; paid is reckoned from rupiah."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.bos import registry
from ckanext.bos.core.observation import Key, Observation, Row
from ckanext.bos.harvest.matching import progress
from ckanext.bos.sources import emonev

UNIT, UNIT_NAME = "dinas-kesehatan", "Dinas Kesehatan"
ACTIVITY = "1.02.02.2.01.0006"

pytestmark = pytest.mark.usefixtures("regency", "with_plugins", "clinic")


@pytest.fixture
def clinic() -> Iterator[None]:
    """No processes but three: with one contract, with two of the same sub-activity, and without any."""
    for table in ("bos_refusal", "bos_source_state", "activity", "package"):
        if table == "package":
            model.Session.execute(sa.text("DELETE FROM member WHERE table_name = 'package'"))
        model.Session.execute(sa.text(f"DELETE FROM {table}"))
    model.Session.commit()
    process("61000001", "71000001", [contract("A", "SPK No. 602.1/07/19", "400000000")], "1.02.02.2.01.0001")
    process(
        "61000002",
        "71000002",
        [contract("B", "027/11/2019", "100000000"), contract("C", "027/12/2019", "200000000")],
        ACTIVITY,
    )
    process("61000003", "", [], ACTIVITY)
    yield


def contract(number: str, written: str, amount: str) -> dict[str, str]:
    return {"id": number, "number": written, "amount": amount, "status": "active"}


def process(rup: str, tender: str, contracts: list[dict[str, str]], activity: str) -> None:
    values: dict[str, Any] = {"title": f"Puskesmas {rup}", "fiscal_year": "2019", "sub_activity_code": activity}
    if contracts:
        values |= {"contracts": contracts, "tender_code": tender}
    keys = (Key("rup", rup), Key("spse", tender)) if tender else (Key("rup", rup),)
    row = Row(f"spse:{rup}", {"kode": rup})
    registry.observe("spse", [Observation("spse", f"tender/{rup}", keys, values, unit=UNIT_NAME, rows=(row,))])


def report(**change: str) -> dict[str, str]:
    """A row of the table ``progres``."""
    return {
        "periode": "2019-08", "jenis_objek": "kontrak", "id_objek": "602.1/007/2019", "opd": UNIT_NAME,
        "rencana_fisik": "70", "realisasi_fisik": "65", "realisasi_keuangan": "120000000",
    } | change  # fmt: skip


def take(*rows: dict[str, str]) -> registry.Report:
    read = emonev.reread([Row(f"progres.csv:{number}", cells) for number, cells in enumerate(rows, 2)], "k")
    return registry.observe(emonev.SOURCE, progress.match(list(read)))


def show(rup: str) -> dict[str, Any]:
    return tk.get_action("bos_process_show")({"ignore_auth": True}, {"id": f"ocds-213czf-rup-{rup}"})


def waiting() -> list[str]:
    return [row["errors"]["id_objek"]["id"] for row in registry.refused_rows(emonev.SOURCE)]


def test_a_contract_is_found_by_its_number_however_it_is_written() -> None:
    assert take(report()).counts["changed"] == 1
    rows = show("61000001")["progress"]
    assert rows == [
        {
            "id": rows[0]["id"],
            "date": "2019-08-31",
            "contract_id": "A",
            "planned_percent": "70",
            "physical_percent": "65",
            "financial_percent": "30",
        }
    ]
    assert rows[0]["id"].startswith("emonev-") and rows[0]["id"].endswith("-2019-08")


@pytest.mark.parametrize("code", ["61000001", "71000001"])
def test_a_package_is_found_by_its_plan_or_tender(code: str) -> None:
    take(report(jenis_objek="paket", id_objek=code))
    assert [(row["contract_id"], row["financial_percent"]) for row in show("61000001")["progress"]] == [("A", "30")]


def test_of_several_contracts_none_is_guessed() -> None:
    take(report(jenis_objek="paket", id_objek="71000002"))
    row = show("61000002")["progress"][0]
    assert "contract_id" not in row and "financial_percent" not in row


def test_reports_of_several_periods_and_sources_stand_side_by_side() -> None:
    registry.observe(
        "simda",
        [
            Observation(
                "simda", "contract/x", (Key("rup", "61000001"),),
                {"progress": [{"id": "simda-07", "date": "2019-07-31", "contract_id": "A", "physical_percent": "50"}]},
            )
        ],
    )  # fmt: skip
    take(report(), report(periode="2019-09", realisasi_fisik="80"))
    take(report(periode="2019-09", realisasi_fisik="82"))
    found = {row["date"]: row["physical_percent"] for row in show("61000001")["progress"]}
    assert found == {"2019-07-31": "50", "2019-08-31": "65", "2019-09-30": "82"}, "one value a period, the later one"
    assert take(report(periode="2019-09", realisasi_fisik="82")).counts["changed"] == 0


def test_the_progress_of_a_sub_activity_is_a_contract_s_only_if_it_is_the_only_one() -> None:
    take(
        report(jenis_objek="sub_kegiatan", id_objek="1.02.02.2.01.0001"),
        report(jenis_objek="sub_kegiatan", id_objek=ACTIVITY),
    )
    row = show("61000001")["progress"][0]
    assert row["contract_id"] == "A" and "financial_percent" not in row, "its payments are not the contract's alone"
    assert "progress" not in show("61000002") and "progress" not in show("61000003")
    assert len(waiting()) == 1 and "tepat satu kontrak" in waiting()[0]


def test_a_hand_over_told_by_another_source_is_not_doubled() -> None:
    registry.observe(
        "spse",
        [
            Observation(
                "spse", "bast/71000001", (Key("spse", "71000001"),),
                {"handovers": [{"id": "bast-1", "contract_id": "A", "bast_number": "027/88", "date": "2019-09-05"}]},
            )
        ],
    )  # fmt: skip
    take(report(tanggal_bast="05/09/2019"), report(periode="2019-09", tanggal_bast="05/09/2019"))
    assert show("61000001")["handovers"] == [
        {"id": "bast-1", "contract_id": "A", "bast_number": "027/88", "date": "2019-09-05"}
    ]
    take(report(jenis_objek="paket", id_objek="71000001", tanggal_bast="20/12/2019"))
    assert [row["date"] for row in show("61000001")["handovers"]] == ["2019-09-05", "2019-12-20"]


def test_a_contract_that_broke_off_ends_and_stays_so() -> None:
    take(report(status="Putus kontrak"))
    assert show("61000001")["contracts"][0]["status"] == "terminated"
    process("61000001", "71000001", [contract("A", "SPK No. 602.1/07/19", "410000000")], "1.02.02.2.01.0001")
    found = show("61000001")["contracts"][0]
    assert (found["amount"], found["status"]) == ("410000000", "terminated")
    tags = "SELECT tags::text FROM bos_release WHERE ocid = 'ocds-213czf-rup-61000001' ORDER BY date, release_id"
    assert any("contractTermination" in row for row in model.Session.scalars(sa.text(tags)))


def test_payments_that_do_not_fit_the_work_are_a_doubt() -> None:
    ahead = take(report(realisasi_keuangan="380000000"))
    assert [doubt.text["id"] for _origin, doubt in ahead.doubts] == ["sudah dibayar 95 % saat fisik 65 % (2019-08-31)"]
    behind = take(report(periode="2019-10", realisasi_fisik="100", rencana_fisik="100"))
    assert "fisik 100 %, tetapi baru dibayar 30 %" in behind.doubts[0][1].text["id"]
    over = take(report(periode="2019-11", realisasi_fisik="100", realisasi_keuangan="500000000"))
    assert "financial_percent" not in show("61000001")["progress"][-1] and "125" in over.doubts[0][1].text["id"]


def test_what_finds_no_process_waits_and_is_tried_again() -> None:
    take(report(id_objek="900/1/2019"), report(jenis_objek="paket", id_objek="79999999"), report(opd="Dinas Entah"))
    assert len(waiting()) == 3
    process("61000009", "79999999", [contract("Z", "900/01/2019", "1000000000")], "x")
    assert take().counts["changed"] == 1
    assert len(show("61000009")["progress"]) == 2 and len(waiting()) == 1 and "Dinas Entah" in waiting()[0]
