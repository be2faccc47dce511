"""A worker that is killed mid-way: whoever goes on ends where an undisturbed run would have."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckanext.harvest import queue

from ckanext.bos.harvest import chunks, foreground, runs

from .conftest import empty, everything, gather_only, harvest, jobs, make_source, site_user, work_off
from .server import Source, plan

_UNDISTURBED: dict[str, Any] = {}
ROOT = Path(__file__).parents[2]


@pytest.fixture
def ini(source: Source, tmp_path: Path) -> Path:
    """The tests' configuration for a process of its own, with the source allowed."""
    path = tmp_path / "worker.ini"
    path.write_text(
        f"[app:main]\nuse = config:{ROOT / 'test.ini'}\nckanext.bos.harvest.allowed_hosts = {source.host}\n"
        "[loggers]\nkeys = root\n[handlers]\nkeys = console\n[formatters]\nkeys = generic\n"
        "[logger_root]\nlevel = WARNING\nhandlers = console\n"
        "[handler_console]\nclass = StreamHandler\nargs = (sys.stderr,)\nformatter = generic\n"
        "[formatter_generic]\nformat = %(message)s\n"
    )
    return path


@pytest.fixture
def undisturbed(source: Source, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a run leaves that nobody disturbs (found out once); the portal is empty again afterwards."""
    monkeypatch.setattr(chunks, "SIZE", 100)
    source.plans = [plan(number) for number in range(1, 221)] + [plan(221, pagu="rusak")]
    if not _UNDISTURBED:
        harvest(make_source(source.address))
        _UNDISTURBED.update(everything())
        empty()
    assert len(_UNDISTURBED["processes"]) == 220 and len(_UNDISTURBED["bos_refusal"]) == 1
    return _UNDISTURBED


@pytest.fixture
def worker(ini: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts a ckan command of its own; whatever still runs at the end is stopped."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*command: str) -> subprocess.Popen[bytes]:
        program = [str(Path(sys.executable).parent / "ckan"), "-c", str(ini), *command]
        started.append(subprocess.Popen(program, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def kill_mid_way(process: subprocess.Popen[bytes]) -> None:
    """Kill as soon as the first part is written, while the second one is."""
    until = time.monotonic() + 90
    while time.monotonic() < until and process.poll() is None:
        model.Session.rollback()
        if (model.Session.scalar(sa.text("SELECT max(done) FROM bos_harvest_run")) or 0) >= 1:
            time.sleep(0.4)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            return
        time.sleep(0.02)
    pytest.fail(f"The worker wrote nothing: {process.communicate()[1].decode()[-2000:]}")


def test_by_hand(source: Source, undisturbed: dict[str, Any], worker: Any) -> None:
    source_id = make_source(source.address)
    kill_mid_way(worker("bos", "harvest", "sirup-2025"))
    broken = runs.of_source(source_id)[0]
    assert broken.state == "running" and 1 <= broken.done < broken.chunks == 3

    run = harvest(source_id)
    assert run.job_id == broken.job_id and (run.state, run.done) == ("ok", 3)
    assert everything() == undisturbed
    assert [job.status for job in jobs(source_id)] == ["Finished"]


def test_a_worker_of_the_queue(source: Source, undisturbed: dict[str, Any], worker: Any) -> None:
    source_id = make_source(source.address)
    foreground.start(source_id, site_user()["user"])
    gather_only()
    kill_mid_way(worker("harvester", "fetch-consumer"))

    work_off()
    run = runs.of_source(source_id)[0]
    assert (run.state, run.done) == ("ok", 3), "the next part brought the one that was left behind"
    assert everything() == undisturbed

    # Three minutes later ckanext-harvest puts the part that nobody finished into the queue again.
    redis, prefix = queue.get_connection_redis(), queue.get_fetch_routing_key()
    for key in redis.keys(f"{prefix}:*"):
        redis.set(key, "2020-01-01 00:00:00.000000")
    for _ in range(2):
        tk.get_action("harvest_jobs_run")(site_user(), {"source_id": source_id})
        work_off()
    tk.get_action("harvest_jobs_run")(site_user(), {"source_id": source_id})
    assert [job.status for job in jobs(source_id)] == ["Finished"]
    assert everything() == undisturbed


def test_killed_while_it_asks(source: Source, undisturbed: dict[str, Any], worker: Any) -> None:
    source_id = make_source(source.address)
    source.delay = 5
    source.asked.clear()
    process = worker("bos", "harvest", "sirup-2025")
    until = time.monotonic() + 60
    while not source.asked and time.monotonic() < until:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    source.delay = 0
    assert runs.of_source(source_id)[0].gathered is None
    assert harvest(source_id).state == "ok"
    assert everything() == undisturbed
