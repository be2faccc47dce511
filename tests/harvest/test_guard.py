"""A source that answers nonsense, or suddenly says little, changes nothing and raises an alarm."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.cli.cli import ckan
from ckanext.harvest.model import HarvestGatherError

from ckanext.bos.harvest import gathering, health, runs
from ckanext.bos.harvest.guard import Said, judge

from .conftest import everything, harvest, jobs, make_source, site_user, through_the_queue
from .server import TOKEN, Source, plan

NONSENSE: dict[str, tuple[int, bytes]] = {
    "invalid_response": (200, b"<invalid_response>"),
    "empty body": (200, b""),
    "web page": (200, b"<!DOCTYPE html><html><body>Just a moment...</body></html>"),
    "not defined": (200, b"URL-NOT-DEFINED"),
    "success false": (200, b'{"success": false, "error": {"code": "INTERNAL"}}'),
    "broken": (200, b'{"success": true, "data": [{"kd_rup": 7'),
    "wrong shape": (200, b'{"hello": "world"}'),
    "no rows": (200, b'{"success": true, "data": [], "meta": {"has_more": false, "cursor": null}}'),
    "rows of nothing": (200, b'{"success": true, "data": [{"a": 1}, {"a": 2}], "meta": {"has_more": false}}'),
    "refused": (401, b"{}"),
    "missing": (404, b"not found"),
    "busy": (503, b"busy"),
}


@pytest.fixture
def harvested(source: Source) -> str:
    source.plans = [plan(number) for number in range(1, 31)]
    source_id = make_source(source.address)
    assert harvest(source_id).state == "ok"
    return source_id


def test_nonsense_changes_nothing(source: Source, harvested: str) -> None:
    before = everything()
    for name, answer in NONSENSE.items():
        source.answer = lambda answer=answer: answer
        run = harvest(harvested)
        assert run.state == "alarm" and run.alarm, name
        assert set(run.alarm) == {"id", "en"} and all(run.alarm.values()), name
        assert everything() == before, name
        assert jobs(harvested)[-1].status == "Finished", name
    assert health.look()["status"] == "alarm" and health.look()["alarms"] == ["sirup-2025"]

    source.answer = None
    assert harvest(harvested).state == "ok"
    assert health.look()["status"] == "ok"


def test_it_is_so_through_the_queue_too(source: Source, harvested: str) -> None:
    before = everything()
    source.answer = lambda: NONSENSE["web page"]
    run = through_the_queue(harvested)
    assert run.state == "alarm"
    assert jobs(harvested)[-1].status == "Finished"
    assert everything() == before
    (error,) = model.Session.query(HarvestGatherError).all()
    assert "halaman web" in error.message and TOKEN not in error.message


def test_less_than_half_is_not_believed_until_a_person_has(source: Source, harvested: str) -> None:
    before = everything()
    source.plans = source.plans[:10]
    run = harvest(harvested)
    assert run.alarm and "10" in run.alarm["id"] and "30" in run.alarm["id"]
    assert everything() == before
    assert harvest(harvested).state == "alarm", "twice is no proof"

    newest = runs.of_source(harvested)[0]
    accept = {"id": "sirup-2025", "job_id": newest.job_id}
    assert tk.get_action("bos_harvest_accept")(site_user(), accept) == {"accepted": True}
    run = harvest(harvested)
    assert (run.state, run.same, run.gone) == ("ok", 10, 20)
    assert len(everything()["processes"]) == 30


def test_the_command_accepts_too(source: Source, harvested: str, cli: Any) -> None:
    source.plans = source.plans[:10]
    assert cli.invoke(ckan, ["bos", "harvest", "sirup-2025"]).exit_code == 2
    accepted = cli.invoke(ckan, ["bos", "harvest", "sirup-2025", "--accept"])
    assert accepted.exit_code == 0, accepted.output
    assert "10 sama, 0 baris ditolak, 20 tidak ada lagi di sumber" in accepted.output


@pytest.mark.parametrize("limit", ["_MOST_ROWS", "_LONGEST"])
def test_a_source_that_does_not_end(source: Source, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    source.plans = [plan(number) for number in range(1, 11)]
    monkeypatch.setattr(gathering, limit, 0)
    run = harvest(make_source(source.address))
    assert run.state == "alarm" and run.new == 0 and not everything()["processes"]


def test_a_first_run_without_rows_is_no_empty_source(source: Source) -> None:
    run = harvest(make_source(source.address))
    assert run.alarm and "tidak mengirim satu baris pun" in run.alarm["id"]


Judge = Callable[[Said, Said | None], Any]


@pytest.mark.parametrize(
    ("now", "before", "alarm"),
    [
        (Said({"a": 100}, 100), None, False),
        (Said({"a": 0}, 0), None, True),
        (Said({"a": 3}, 0), None, True),
        (Said({"a": 50}, 50), Said({"a": 100}, 100), False),
        (Said({"a": 49}, 49), Said({"a": 100}, 100), True),
        (Said({"a": 100}, 100), Said({"a": 100, "b": 40}, 100), True),
        (Said({"a": 100, "b": 19}, 100), Said({"a": 100, "b": 40}, 100), True),
        (Said({"a": 100}, 100), Said({"a": 100, "b": 4}, 100), False),
        (Said({"a": 1}, 1), Said({"a": 3}, 3), False),
        (Said({"a": 100}, 20), Said({"a": 100}, 100), True),
        (Said({"a": 500}, 500), Said({"a": 100}, 100), False),
    ],
)
def test_what_is_too_little(now: Said, before: Said | None, alarm: bool) -> None:
    assert bool(judge(now, before, 50)) is alarm


def test_only_what_was_asked_for_is_missed() -> None:
    before = Said({"a": 100, "b": 40}, 100)
    assert judge(Said({"a": 100}, 100), before, 50, ["a"]) is None


def test_a_share_of_nought_never_alarms_while_something_comes() -> None:
    assert judge(Said({"a": 1}, 1), Said({"a": 100}, 100), 0) is None


def test_files_that_are_gone_are_an_alarm(source: Source, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path / "drop" / "sirup"
    folder.mkdir(parents=True)
    path = folder / "RUP-PaketPenyedia-Terumumkan.json"
    path.write_text(json.dumps([plan(number) for number in range(1, 6)]))
    monkeypatch.setitem(tk.config, "ckanext.bos.harvest.drop_root", str(tmp_path / "drop"))
    source_id = make_source("sirup", kind="files", services=[])
    assert harvest(source_id).new == 5
    path.unlink()
    run = harvest(source_id)
    assert run.state == "alarm" and run.alarm and str(tmp_path) not in str(run.alarm)
