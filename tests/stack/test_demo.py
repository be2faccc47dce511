"""What the demo portal is made of: configuration, secrets, the choice of rows, refusals in one sentence."""

import ast
import configparser
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from stack import demo, rows
from stack.daemon import Daemon, wait_until
from stack.environment import child_environment
from stack.errors import StackError
from stack.ini import write_ini
from stack.notes import write_note
from stack.places import LOOPBACK, ROOT, Places, unused_port
from stack.portal import Portal, repeated
from stack.services import Stack
from stack.systems import Systems

ADDRESSES = {
    "sqlalchemy.url": "postgresql://ckan:@/ckan?host=/x",
    "solr_url": "http://y",
    "ckan.redis.url": "unix:///z",
}


@pytest.fixture()
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("BOS_VAR", str(tmp_path / "var"))
    for name in ("BOS_PORT", "DATA", "FORCE"):
        monkeypatch.delenv(name, raising=False)
    places = Places(tmp_path / "var")
    places.create()
    return places


def run(*arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:
    """The command line of the stack, as make calls it."""
    command = [sys.executable, "-m", "stack", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, input=input)


def test_the_configuration_is_private_and_its_secrets_stay(places: Places):
    path = write_ini(places, ADDRESSES, 5001)
    first = read(path)
    assert path.stat().st_mode & 0o777 == (places.var / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert read(write_ini(places, ADDRESSES, 5001)) == first
    assert first["ckan.plugins"].split()[:3] == ["bos_participation", "bos_monitoring", "bos_federation"]
    assert "datastore" in first["ckan.plugins"].split()
    assert first["ckan.locale_default"] == "id" and first["ckanext.bos.demonstration"] == "true"
    assert first["ckan.site_url"] == "http://127.0.0.1:5001"
    assert len(first["secret_key"]) >= 48 and first["secret_key"] not in first["api_token.jwt.encode.secret"]


def test_what_is_done_again_and_again_ends_with_the_portal(places: Places, tmp_path: Path):
    marks = tmp_path / "marks"
    daemon = Daemon("clock", places)
    daemon.start(repeated(["sh", "-c", f"echo . >> {marks}; sleep 0.1"], 0))
    assert wait_until(lambda: marks.exists() and len(marks.read_text().split()) >= 3, daemon.running, 20)
    assert daemon.stop()
    known = marks.read_text()
    time.sleep(0.5)
    assert marks.read_text() == known and not daemon.running()


def test_two_portals_on_one_address_have_cookies_of_their_own(places: Places):
    names = {read(write_ini(places, ADDRESSES, port))["session_cookie_name"] for port in (5001, 5002)}
    assert len(names) == 2


def read(path: Path) -> dict[str, str]:
    parser = configparser.ConfigParser()
    parser.read(path)
    return dict(parser["app:main"])


def test_addresses_in_our_own_environment_do_not_reach_the_portal(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CKAN_SQLALCHEMY_URL", "postgresql://somebody/production")
    monkeypatch.setenv("CKANEXT__BOS__PSEUDONYM_KEY", "kept")
    environment = child_environment({"CKAN_INI": "portal.ini"})
    assert {name: value for name, value in environment.items() if name.startswith("CKAN")} == {
        "CKAN_INI": "portal.ini",
        "CKANEXT__BOS__PSEUDONYM_KEY": "kept",
    }
    assert "127.0.0.1" in environment["no_proxy"].split(",")


def folder_of_rows(folder: Path, text: str = "kode_lelang\n1\n") -> Path:
    folder.mkdir()
    (folder / "tender_2019.csv").write_text(text)
    return folder


def test_rows_come_from_data_if_given_and_stay_chosen(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    simulated, real = places.var / "demo-data", folder_of_rows(tmp_path / "real")
    assert rows.chosen(places) == simulated
    monkeypatch.setenv("DATA", str(real))
    assert rows.chosen(places) == real
    write_note(places, rows.NOTE, json.dumps({"folder": str(real)}))
    monkeypatch.delenv("DATA")
    assert rows.chosen(places) == real, "an interrupted load goes on with the same rows"


def test_rows_of_two_origins_are_not_mixed(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write_note(places, rows.NOTE, json.dumps({"folder": str(places.var / "demo-data"), "files": "x"}))
    monkeypatch.setenv("DATA", str(folder_of_rows(tmp_path / "real")))
    with pytest.raises(StackError, match="holds other rows already .simulated regency.; run 'make reset' first"):
        rows.chosen(places)


def test_the_mark_of_the_rows_is_their_content(tmp_path: Path):
    one, same, other = (
        folder_of_rows(tmp_path / name, text) for name, text in zip("abc", ("1", "1", "2"), strict=True)
    )
    assert rows.fingerprint(one) == rows.fingerprint(same) != rows.fingerprint(other)
    (one / "simda").mkdir()
    (one / "simda" / "simda_2019.sqlite").write_bytes(b"x")
    assert rows.fingerprint(one) != rows.fingerprint(same), "folders inside count too"


def test_the_simulated_regency_is_written_once(places: Places, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BOS_PROCESSES", "30")
    folder = places.var / "demo-data"
    rows.simulate_once(places, folder)
    written = rows.fingerprint(folder)
    truths = json.loads((folder / "demo-truths.json").read_text())
    assert truths["options"]["processes"] == 30 and set(truths["sources"]) >= set(rows.SYSTEMS)
    monkeypatch.setenv("BOS_PROCESSES", "40")
    rows.simulate_once(places, folder)
    assert rows.fingerprint(folder) == written
    rows.simulate_once(places, places.var / "elsewhere")
    assert not (places.var / "elsewhere").exists(), "only the demo's own folder is made"


class Recorded:
    """A portal that only notes what it is asked to do."""

    def __init__(self, places: Places):
        self.places, self.done = places, list[tuple[str, ...]]()
        self.systems = Systems(places, places.var / "demo-data")

    def register(self, sources: list[dict[str, object]]) -> None:
        self.done += [("register", str(source["name"])) for source in sources]

    def ckan_report(self, *arguments: str) -> str:
        self.done.append(arguments)
        return "ok\n"


def test_the_simulated_regency_is_harvested_and_real_rows_are_observed(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("BOS_PROCESSES", "30")
    folder = places.var / "demo-data"
    rows.simulate_once(places, folder)
    portal = Recorded(places)
    try:
        rows.load(cast(Portal, portal), folder)
        assert portal.systems.answers()
        first = portal.done.copy()
        portal.systems.stop()
        assert not portal.systems.answers()
        rows.load(cast(Portal, portal), folder)
        assert portal.systems.answers(), "the systems are up with the portal, so that it can harvest again"
    finally:
        portal.systems.stop()
    assert portal.done == first and "loaded before" in capsys.readouterr().out
    names = [step[1] for step in first if step[0] == "register"]
    assert names[:3] == ["sirup-2018", "sirup-lokasi-2018", "sirup-2019"]
    watched = [("bos", "suspicions"), ("bos", "indicators")]
    assert first[-4] == ("bos", "harvest", "sirup", "musrenbang", "spse", "simda", "emonev")
    assert first[-3:] == [("bos", "datasets", str(folder / "datasets")), *watched]
    real = folder_of_rows(tmp_path / "real")
    rows.load(cast(Portal, portal), real)
    assert portal.done[len(first) :] == [("bos", "observe", "--source", "spse-export", str(real)), *watched]


def test_the_configuration_lets_harvests_ask_the_simulated_systems(places: Places, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("BOS_PROCESSES", "30")
    folder = places.var / "demo-data"
    portal = Portal(Stack(places.var), 5055)
    monkeypatch.setattr(Stack, "ini_values", lambda self: ADDRESSES)
    assert "ckanext.bos.harvest.allowed_hosts" not in read(portal.configure())
    rows.simulate_once(places, folder)
    values = read(portal.configure())
    assert values["ckanext.bos.harvest.allowed_hosts"] == portal.systems.url.removeprefix("http://")
    assert values["ckanext.bos.harvest.drop_root"] == str(folder)
    assert values["ckanext.bos.simda.2019.url"] == f"sqlite:///{folder}/simda/simda_2019.sqlite"
    tokens = {values[f"ckanext.bos.harvest.token.{name}"] for name in ("sirup", "spse", "musrenbang", "emonev")}
    assert len(tokens) == 1 and len(tokens.pop()) > 40
    assert read(portal.configure()) == values, "port and token stay from start to start"


def test_a_port_taken_by_another_program_is_said(places: Places):
    systems = Systems(places, places.var / "demo-data")
    port = int(systems.url.rpartition(":")[2])
    with socket.socket() as other:
        other.bind((LOOPBACK, port))
        other.listen()
        with pytest.raises(StackError, match=f"port {port} is in use"):
            systems.start()


def test_a_folder_without_rows_is_refused(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATA", str(tmp_path))
    with pytest.raises(StackError, match="holds no files like tender_2019.csv"):
        rows.chosen(places)


def test_a_full_disk_is_said_before_anything_starts(places: Places, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=10**9))
    with pytest.raises(StackError, match=r"1\.0 GB free and 3 GB are needed"):
        demo.check_disk(places)


def test_a_busy_port_is_said_with_the_way_out(places: Places, monkeypatch: pytest.MonkeyPatch):
    port = unused_port()
    monkeypatch.setenv("BOS_PORT", str(port))
    with socket.socket() as other:
        other.bind((LOOPBACK, port))
        other.listen()
        done = run("demo")
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr == (
        f"Sorry: port {port} is in use by another program; stop that, or choose another: BOS_PORT={port + 1}\n"
    )


def test_reset_asks_first_and_deletes_only_what_the_demo_made(places: Places):
    for name in ("portal.ini", "mine.txt"):
        (places.var / name).write_text("")
    (places.var / "test").mkdir()
    refused = run("reset", input="no\n")
    assert refused.returncode == 1 and "nothing was deleted" in refused.stderr and (places.var / "portal.ini").exists()
    assert run("reset", input="yes\n").returncode == 0
    assert sorted(path.name for path in places.var.iterdir()) == ["mine.txt", "test"]


def test_without_a_portal_its_commands_say_so(places: Places):
    assert "run 'make demo' first" in run("ckan", "user", "list").stderr
    status = run("status")
    assert status.returncode == 1 and "stopped" in status.stdout and "Traceback" not in status.stderr


def test_the_command_line_says_what_is_missing_from_any_folder(tmp_path: Path):
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin" / "ckan", tmp_path / "bin")
    done = subprocess.run([tmp_path / "bin" / "ckan"], cwd="/", capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr == (
        f"Sorry: nothing is installed yet; run 'make demo' in {os.path.realpath(tmp_path)} first.\n"
    )


def test_the_bootstrap_can_be_read_by_a_python_that_is_too_old():
    source = (ROOT / "stack" / "bootstrap.py").read_text()
    tree = ast.parse(source, feature_version=(3, 6))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert imported <= set(sys.stdlib_module_names) and not any(isinstance(n, ast.ImportFrom) for n in ast.walk(tree))


def test_an_old_python_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch):
    from stack import bootstrap

    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(bootstrap.Obstacle, match="Python 3.11 or newer is needed and this is 3.9"):
        bootstrap.check_python()
