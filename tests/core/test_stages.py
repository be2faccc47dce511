"""How far a process has come."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.bos.core import stages
from ckanext.bos.core.dates import format_date
from ckanext.bos.core.schema import STAGES

TODAY = date(2019, 7, 15)
PLAN: dict[str, Any] = {"planned_tender_end": "2019-04-01", "planned_contract_start": "2019-05-01"}
TENDER = {"tender_code": "5009244", "announcement_date": "2019-03-14"}
AWARD = {"awards": [{"id": "1", "date": "2019-04-02", "status": "active"}]}
CONTRACT = {"contracts": [{"id": "1", "date_signed": "2019-04-09", "end": "2019-08-07", "status": "active"}]}
PAID = {"payments": [{"id": "1", "date": "2019-05-20"}]}
DONE = {"handovers": [{"date": "2019-08-05"}]}


def seen(*parts: dict[str, Any], today: date = TODAY, **more: Any) -> str:
    """The five states in one word each."""
    process: dict[str, Any] = {}
    for part in (*parts, more):
        process |= part
    found = stages.states(process, today)
    assert [state.stage for state in found] == list(STAGES)
    return " ".join(state.state for state in found)


PATH = [
    ((), "planning", "running not_started not_started not_started not_started"),
    ((TENDER,), "tender", "done running not_started not_started not_started"),
    ((TENDER, AWARD), "award", "done done done not_started not_started"),
    ((TENDER, AWARD, CONTRACT), "contract", "done done done running not_started"),
    ((TENDER, AWARD, CONTRACT, PAID), "implementation", "done done done done running"),
    ((TENDER, AWARD, CONTRACT, PAID, DONE), "implementation", "done done done done done"),
    ((PAID,), "implementation", "done done done done running"),
]


@pytest.mark.parametrize(("parts", "current", "states"), PATH, ids=[states for *_, states in PATH])
def test_from_plan_to_hand_over(parts: tuple[dict[str, Any], ...], current: str, states: str) -> None:
    process = {name: value for part in parts for name, value in part.items()}
    assert stages.current(process) == current
    assert seen(*parts) == states


def test_empty_rows_are_no_facts() -> None:
    assert stages.current({"contracts": [], "bidders": None, "tender_code": ""}) == "planning"


@pytest.mark.parametrize("status", ["unsuccessful", "cancelled", "withdrawn"])
def test_after_a_failed_tender_nothing_is_awaited(status: str) -> None:
    assert seen(PLAN, TENDER, tender_status=status) == "done done not_started not_started not_started"


def test_a_cancelled_plan_has_ended_and_a_pending_award_has_not() -> None:
    assert seen(rup_status="cancelled").startswith("done")
    assert seen(TENDER, awards=[{"id": "1", "status": "pending"}]).split()[2] == "running"


def test_a_terminated_contract_has_ended_when_all_have() -> None:
    two = [{"id": "1", "status": "terminated"}, {"id": "2", "status": "active"}]
    assert seen(TENDER, contracts=two).split()[3] == "running"
    assert seen(TENDER, contracts=two[:1]).split()[3] == "done"


def test_a_month_of_the_plan_is_late_when_it_is_over() -> None:
    plan = {"planned_tender_end": "2019-02-01"}
    assert seen(plan, today=date(2019, 2, 28)).split()[1] == "not_started"
    assert seen(plan, today=date(2019, 3, 1)).split()[1] == "late"
    exact = {"planned_tender_end": "2019-02-14"}
    assert seen(exact, TENDER, today=date(2019, 2, 14)).split()[1] == "running"
    assert seen(exact, TENDER, today=date(2019, 2, 15)).split()[1] == "late"


@pytest.mark.parametrize("month", range(1, 13))
def test_the_day_of_lateness_is_a_day_of_the_calendar(month: int) -> None:
    late = stages.states({"planned_tender_end": f"2019-{month:02}-01"}, date(2020, 2, 1))[1]
    assert late.state == "late" and format_date(late.date) and date.fromisoformat(late.date).month == month


def test_a_contract_is_late_when_the_month_of_the_plan_is_over_and_there_is_none() -> None:
    assert seen(PLAN, TENDER, AWARD, today=date(2019, 5, 31)).split()[3] == "not_started"
    assert seen(PLAN, TENDER, AWARD, today=date(2019, 6, 1)).split()[3] == "late"
    assert seen(PLAN, TENDER, AWARD, CONTRACT, today=date(2019, 6, 1)).split()[3] == "running"


def test_work_is_late_after_the_last_agreed_end_without_hand_over() -> None:
    assert seen(TENDER, AWARD, CONTRACT, PAID, today=date(2019, 8, 7)).endswith("running")
    assert seen(TENDER, AWARD, CONTRACT, PAID, today=date(2019, 8, 8)).endswith("late")
    longer = {"amendments": [{"id": "1", "end": "2019-09-01"}]}
    assert seen(TENDER, CONTRACT, PAID, longer, today=date(2019, 8, 8)).endswith("running")
    assert seen(TENDER, CONTRACT, PAID, DONE, today=date(2019, 12, 1)).endswith("done")


def test_nobody_waits_for_a_cancelled_contract_or_for_a_tender_of_self_managed_work() -> None:
    cancelled = {"contracts": [{"id": "1", "end": "2019-01-01", "status": "cancelled"}]}
    assert "late" not in seen(TENDER, cancelled)
    assert "late" in seen(PLAN)
    assert seen(PLAN, sourcing="self_managed") == "running not_applicable not_applicable not_applicable not_started"
    assert seen(PLAN, PAID, sourcing="self_managed").split()[1:4] == ["not_applicable"] * 3
    assert "late" not in seen(PLAN, {"tender_code": "77"}, sourcing="self_managed"), "recorded, but never due"


def test_each_stage_says_its_date() -> None:
    process = TENDER | AWARD | CONTRACT | PAID
    assert [state.date for state in stages.states(process, TODAY)] == [
        "", "2019-03-14", "2019-04-02", "2019-04-09", "2019-05-20",
    ]  # fmt: skip
    assert stages.states(process | DONE, TODAY)[4].date == "2019-08-05"


parts = st.lists(st.sampled_from([PLAN, TENDER, AWARD, CONTRACT, PAID, DONE, {"tender_status": "cancelled"}]))


@given(parts, st.dates(date(2018, 1, 1), date(2021, 1, 1)))
def test_done_stages_come_first_and_at_most_the_reached_one_runs(found: list[dict[str, Any]], today: date) -> None:
    process = {name: value for part in found for name, value in part.items()}
    states = stages.states(process, today)
    reached = STAGES.index(stages.current(process))
    assert all(state.state == "done" for state in states[:reached])
    assert all(state.state in ("not_started", "late") for state in states[reached + 1 :])
    assert all(state.date == "" or date.fromisoformat(state.date) for state in states)
