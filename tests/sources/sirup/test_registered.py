"""Plans of SiRUP in the register: revised, cancelled, split, thinner routes, and a plan that is listed no more."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.bos import registry

from ...conftest import empty_ledger
from . import rows

pytestmark = pytest.mark.usefixtures("regency", "with_plugins", "no_processes")
NEW, MID, OLD = "51000001", "50000002", "50000001"


@pytest.fixture
def no_processes() -> None:
    """Only the units of the regency."""
    for table in ("bos_refusal", "bos_source_state", "activity", "package"):
        model.Session.execute(sa.text(f"DELETE FROM {table}"))
    model.Session.commit()
    empty_ledger()


def take(**services: Any) -> registry.Report:
    return registry.observe("sirup", rows.read(klpd="D171", **services))


def show(code: str) -> dict[str, Any]:
    return tk.get_action("bos_process_show")({"ignore_auth": True}, {"id": f"ocds-213czf-rup-{code}"})


def counts(report: registry.Report) -> dict[str, int]:
    return {name: count for name, count in report.counts.items() if count}


def test_a_plan_with_its_lines_and_places_is_one_process() -> None:
    report = take(plans=[{}], plan_budget=[{}], plan_locations=[{}])
    assert counts(report) == {"new": 1}
    process = show(NEW)
    assert process["title"] == "Belanja Contoh"
    assert process["locations"] == [{"kecamatan": "35.22.06", "detail": "SDN 1, Kecamatan Dander"}]
    assert process["budget_lines"][0]["amount"] == "100000000"
    again = take(plans=[{"_event_date": "2025-10-10"}], plan_budget=[{}], plan_locations=[{}])
    assert not {"new", "changed", "refused"} & set(counts(again))


def test_a_thinner_route_takes_nothing_away() -> None:
    take(plans=[{}], plan_budget=[{}], plan_locations=[{}], revisions=[{"jenis_revisi": "PENGAKTIFAN"}])
    before = show(NEW)
    report = take(search=[{"tahun_anggaran": 2025}])
    assert show(NEW) | {"provenance": None} == before | {"provenance": None}
    assert not {"new", "changed", "refused"} & set(counts(report))


def test_a_plan_that_got_a_new_code_stays_the_same_process() -> None:
    take(plans=[{"kd_rup": OLD}])
    chain = [
        {
            "jenis_revisi": "SATUKESATU",
            "kd_rup_lama": MID,
            "kd_rup_baru": NEW,
            "tgl_kaji_ulang": "2025-02-02T00:00:00Z",
        },
        {
            "jenis_revisi": "SATUKESATU",
            "kd_rup_lama": OLD,
            "kd_rup_baru": MID,
            "tgl_kaji_ulang": "2025-02-01T00:00:00Z",
        },
    ]
    report = take(plans=[{"pagu": 90000000}], plan_budget=[{"pagu": 90000000}], revisions=chain)
    assert counts(report) == {"changed": 1}
    process = show(OLD)
    assert (process["rup_code"], process["budget_amount"]) == (NEW, "90000000")
    assert [row["new_code"] for row in process["rup_history"]] == [MID, NEW]
    later = take(plans=[{"pagu": 80000000}])
    assert counts(later) == {"changed": 1}
    assert show(OLD)["budget_amount"] == "80000000"


def test_a_cancelled_plan_is_cancelled_though_it_is_listed_no_more() -> None:
    take(plans=[{}, {"kd_rup": MID}])
    report = take(plans=[{"kd_rup": MID}], revisions=[{}, {"kd_rup_lama": 49999999, "kd_rup_baru": 49999999}])
    assert counts(report).get("changed") == 1
    assert "refused" not in counts(report)
    process = show(NEW)
    assert (process["rup_status"], process["tender_status"], process["title"]) == (
        "cancelled", "cancelled", "Belanja Contoh",
    )  # fmt: skip
    assert show(MID)["rup_status"] == "announced"


def test_a_split_relates_the_new_plans_to_the_old() -> None:
    take(plans=[{"kd_rup": OLD}])
    split = [{"jenis_revisi": "SATUKEBANYAK", "kd_rup_lama": OLD, "kd_rup_baru": code} for code in (MID, NEW)]
    take(plans=[{"kd_rup": MID}, {"kd_rup": NEW}], revisions=split)
    assert show(OLD)["rup_status"] == "replaced"
    for code in (MID, NEW):
        (relation,) = show(code)["related_processes"]
        assert (relation["relationship"], relation["identifier"]) == ("planning", f"ocds-213czf-rup-{OLD}")


def test_places_of_plans_that_are_not_listed_wait_for_nobody() -> None:
    report = take(plans=[{}], plan_locations=[{"kd_rup": 40000001}, {}])
    assert (report.counts["new"], report.counts["refused"]) == (1, 0)
    alone = take(plan_locations=[{"kd_rup": 40000001}])
    assert counts(alone) == {"refused": 1}
