"""Background processes: started once, found again, stopped by their owner only."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from stack.daemon import Daemon, keep_log_short, wait_until
from stack.errors import StackError
from stack.locks import alone
from stack.places import Places

SLEEP = [sys.executable, "-c", "import time; print('here', flush=True); time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
]


@pytest.fixture()
def daemon(tmp_path: Path):
    places = Places(tmp_path)
    places.create()
    daemon = Daemon("sleeper", places)
    yield daemon
    daemon.stop(timeout=0.1)


def started(daemon: Daemon, command: list[str] = SLEEP) -> psutil.Process:
    daemon.start(command)
    assert wait_until(lambda: daemon.log_path.read_text() != "", daemon.running, 10)
    process = daemon.process()
    assert process is not None
    return process


def test_a_second_start_keeps_the_first_process(daemon: Daemon):
    first = started(daemon)
    assert started(daemon).pid == first.pid
    assert daemon.log_path.read_text() == "here\n"


def test_it_leaves_our_session_so_that_ctrl_c_does_not_reach_it(daemon: Daemon):
    assert os.getsid(started(daemon).pid) != os.getsid(0)


def test_stop_ends_it_and_says_whether_there_was_one(daemon: Daemon):
    process = started(daemon)
    assert daemon.stop()
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    assert not daemon.stop()


def test_one_that_does_not_listen_is_killed(daemon: Daemon):
    process = started(daemon, DEAF)
    begun = time.monotonic()
    assert daemon.stop(timeout=0.5)
    assert time.monotonic() - begun < 10
    assert not daemon.running() and (not process.is_running() or process.status() == psutil.STATUS_ZOMBIE)


def test_another_process_with_the_same_id_is_left_alone(daemon: Daemon):
    with subprocess.Popen(SLEEP, stdout=subprocess.DEVNULL) as stranger:
        note = {"pid": stranger.pid, "created": psutil.Process(stranger.pid).create_time() - 100}
        (daemon.places.run / "sleeper.pid").write_text(json.dumps(note))
        assert not daemon.running()
        assert not daemon.stop()
        assert stranger.poll() is None
        stranger.send_signal(signal.SIGKILL)


def test_waiting_ends_when_the_process_has_died(daemon: Daemon):
    daemon.start([sys.executable, "-c", "raise SystemExit(3)"])
    begun = time.monotonic()
    assert not wait_until(lambda: False, daemon.running, 60)
    assert time.monotonic() - begun < 30
    assert str(daemon.log_path) in str(daemon.failed("It"))


def test_a_long_log_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("stack.daemon.LOG_KEPT", 3)
    log = tmp_path / "x.log"
    log.write_text("long")
    keep_log_short(log)
    assert not log.exists() and (tmp_path / "x.log.1").read_text() == "long"


def test_two_commands_do_not_work_in_one_folder_at_once(tmp_path: Path):
    places = Places(tmp_path)
    with (
        alone(places, "'make demo'"),
        pytest.raises(StackError, match="'make demo' is at work"),
        alone(places, "'make demo'"),
    ):
        pass
    with alone(places, "'make demo'"):
        pass
