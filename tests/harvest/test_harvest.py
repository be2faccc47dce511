"""Harvests of a source on the loopback, by hand and through the queue."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestObject

from ckanext.bos import registry
from ckanext.bos.harvest import foreground, locks, runs

from .conftest import gather_only, harvest, jobs, make_source, processes, site_user, through_the_queue, work_off
from .server import Source, plan


def counts(run: runs.Run) -> dict[str, int]:
    return {name: getattr(run, name) for name in runs.OUTCOMES}


@pytest.mark.parametrize("way", [harvest, through_the_queue])
def test_new_then_unchanged_then_changed_and_gone(source: Source, way: Any) -> None:
    source.plans = [plan(number) for number in range(1, 26)]
    source_id = make_source(source.address)

    run = way(source_id)
    assert counts(run) == {"new": 25, "changed": 0, "same": 0, "refused": 0, "gone": 0}
    assert (run.state, run.chunks, run.services) == ("ok", 3, {"plans": 25})
    assert len(processes()) == 25
    assert jobs(source_id)[-1].status == "Finished"

    run = way(source_id)
    assert counts(run) == {"new": 0, "changed": 0, "same": 25, "refused": 0, "gone": 0}
    assert (run.state, run.chunks) == ("ok", 0), "nothing went through the queue"
    assert jobs(source_id)[-1].status == "Finished"

    source.plans = [plan(1, pagu=5_000_000), *source.plans[2:], plan(900)]
    run = way(source_id)
    assert counts(run) == {"new": 1, "changed": 1, "same": 23, "refused": 0, "gone": 1}
    assert processes()["ocds-213czf-rup-70000001"]["budget_amount"] == "5000000"
    assert len(processes()) == 26, "what is gone at the source stays here"
    assert [item.key for item in registry.gone("sirup")] == ["plan/70000002"]
    assert jobs(source_id)[-1].status == "Finished"


def test_what_was_gone_may_come_back(source: Source) -> None:
    source.plans = [plan(number) for number in range(1, 31)]
    source_id = make_source(source.address)
    harvest(source_id)
    source.plans = source.plans[1:]
    assert harvest(source_id).gone == 1
    assert harvest(source_id).gone == 0, "it is not news the second time"
    assert len(registry.gone("sirup")) == 1
    source.plans = [plan(1), *source.plans]
    harvest(source_id)
    assert registry.gone("sirup") == []


def test_refused_rows_are_kept_and_taken_when_mended(source: Source) -> None:
    source.plans = [plan(1), plan(2, pagu="banyak sekali"), plan(3, nama_satker="DINAS KHAYALAN", kd_satker_str="9.9")]
    source_id = make_source(source.address)
    run = harvest(source_id)
    assert (run.new, run.refused) == (1, 2)
    rows = {row["row"]["kd_rup"]: row for row in registry.refused_rows("sirup")}
    assert set(rows) == {70000002, 70000003}
    assert "Budi" not in str(rows) and "197001012000011009" not in str(rows)

    unit = {"id": "dinas-pendidikan", "aliases": ["DINAS KHAYALAN"]}
    tk.get_action("organization_patch")(site_user(), unit)
    one = {"id": "sirup-2025", "row": rows[70000003]["id"]}
    report = tk.get_action("bos_harvest_retry")(site_user(), one)
    assert (report["new"], report["refused"]) == (1, 0)
    assert registry.refused_count("sirup") == 1
    everything = tk.get_action("bos_harvest_retry")(site_user(), {"id": "sirup-2025"})
    assert everything["refused"] == 1, "still wrong, still kept"


def test_two_harvests_of_one_source_never_overlap(source: Source) -> None:
    source.plans = [plan(1)]
    source_id = make_source(source.address)
    for lock in (locks.foreground(source_id), locks.gathering(source_id)):
        with locks.held(lock), pytest.raises(registry.SourceBusy):
            harvest(source_id)
    assert source.asked == []
    assert foreground.start(source_id, site_user()["user"])
    assert not foreground.start(source_id, site_user()["user"]), "the first one still waits in the queue"
    work_off()
    assert len(jobs(source_id)) == 1


def test_by_hand_takes_over_what_waits_in_the_queue(source: Source) -> None:
    source.plans = [plan(number) for number in range(1, 16)]
    source_id = make_source(source.address)
    foreground.start(source_id, site_user()["user"])
    assert harvest(source_id).new == 15
    work_off()
    assert len(jobs(source_id)) == 1 and jobs(source_id)[0].status == "Finished"
    assert runs.of_source(source_id)[0].new == 15, "the worker that came late wrote nothing twice"
    states = {item.state for item in model.Session.query(HarvestObject)}
    assert states == {"COMPLETE"}


def test_a_part_that_was_left_behind_is_written_first(source: Source) -> None:
    """The order of the source holds although the queue brings the parts in another one."""
    source.plans = [plan(number) for number in range(1, 31)]
    source_id = make_source(source.address)
    foreground.start(source_id, site_user()["user"])
    gather_only()
    redis, key = queue.get_connection_redis(), queue.get_fetch_routing_key()
    waiting = redis.lrange(key, 0, -1)
    redis.delete(key)
    redis.rpush(key, *reversed(waiting))
    work_off()
    tk.get_action("harvest_jobs_run")(site_user(), {"source_id": source_id})
    run = runs.of_source(source_id)[0]
    assert (run.state, run.new, run.done) == ("ok", 30, 3)
    assert jobs(source_id)[0].status == "Finished"


def test_nothing_of_a_row_stays_in_the_queue_tables(source: Source) -> None:
    source.plans = [plan(number) for number in range(1, 4)]
    source_id = make_source(source.address)
    foreground.start(source_id, site_user()["user"])
    gather_only()
    waiting = "".join(model.Session.scalars(sa.text("SELECT content FROM harvest_object")))
    assert "Pengadaan Contoh Nomor 3" in waiting
    for person in ("197001012000011009", "Budi Contoh", "budi_contoh"):
        assert person not in waiting
    work_off()
    assert list(model.Session.scalars(sa.text("SELECT content FROM harvest_object"))) == [None]
