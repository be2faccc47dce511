"""Bulk files: what is in them, when they are made, and what others see while they are made or when that fails."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ckan import model

from ckanext.bos.ocds import extensions, ledger
from ckanext.bos.ocds.bulk import build, writing
from ckanext.bos.ocds.bulk.store import Store

from ..conftest import empty_ledger
from .bulk_world import fill, lines, releases, stored
from .publishing import ocid_of, publish, withdraw

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    empty_ledger()
    yield Store(tmp_path / "bulk")
    model.Session.rollback()


def names(*years: int) -> set[str]:
    found = {name.format(scope) for scope in (*years, "all") for name in ("{}.jsonl.gz", "releases-{}.json.gz")}
    found |= {name.format(scope) for scope in (*years, "all") for name in ("{}.csv.zip", "{}.xlsx")}
    return found | {f"releases-{year}.json" for year in years}


def test_without_processes_there_are_no_files(store: Store) -> None:
    assert build.rebuild(store).manifest.files == {}
    assert build.is_current(store) and build.steps(store) == 0


def test_the_files_say_what_the_ledger_says(store: Store) -> None:
    ocids = fill(5)
    this_year = ledger.years()[0]
    built = build.rebuild(store)
    assert set(built.manifest.files) == names(this_year, this_year - 1)
    assert built.made == [str(this_year), str(this_year - 1), "all"] and build.is_current(store)
    assert lines(store, "all.jsonl.gz") == [found for _year, found in ledger.compiled()]
    earlier = lines(store, f"{this_year - 1}.jsonl.gz")
    assert [found["ocid"] for found in earlier] == ocids[::2]
    assert all(found["tag"] == ["compiled"] for found in earlier)
    package = releases(store, "releases-all.json.gz")
    assert [release["id"] for release in package["releases"]] == [
        f"{ocid}-000{number}" for ocid in ocids for number in (1, 2)
    ]
    assert package["publishedDate"] == max(release["date"] for release in package["releases"])
    assert package["uri"] == "http://test.ckan.net/ocds/bulk/releases-all.json.gz"
    assert package["version"] == "1.1" and package["publisher"]["name"]
    assert 0 < len(package["extensions"]) < len(extensions.urls())
    assert package["extensions"] == extensions.used(package["releases"])
    yearly = releases(store, f"releases-{this_year}.json")
    assert {release["ocid"] for release in yearly["releases"]} == set(ocids[1::2])
    assert releases(store, f"releases-{this_year}.json.gz") == yearly


def test_the_manifest_tells_size_date_and_digest(store: Store) -> None:
    fill(2)
    build.rebuild(store)
    for name, file in store.manifest().files.items():
        raw = stored(store, name).read_bytes()
        assert file.size == len(raw) and file.moment.utcoffset() is not None
        assert file.sha256 == hashlib.sha256(raw).hexdigest()
        assert file.rows == (4 if file.kind in ("releases", "package") else 2) or file.scope != "all"


def test_only_what_changed_is_made_anew(store: Store) -> None:
    fill(5)
    year = ledger.years()[0]
    before = build.rebuild(store).manifest
    again = build.rebuild(store)
    assert again.made == [] and again.same == [str(year), str(year - 1), "all"] and again.manifest == before
    publish(ocid_of(1), what={"ocid": ocid_of(1), "title": "Jembatan", "tender": {"id": "1", "status": "active"}})
    assert not build.is_current(store)
    changed = build.rebuild(store)
    assert changed.made == [str(year), "all"] and changed.same == [str(year - 1)]
    for name, file in changed.manifest.files.items():
        assert (file == before.files[name]) == (file.scope == str(year - 1)), name
    assert lines(store, f"{year}.jsonl.gz")[0]["title"] == "Jembatan"


def test_the_same_content_keeps_its_date_and_its_digest(store: Store) -> None:
    fill(3)
    before = build.rebuild(store).manifest.files
    after = build.rebuild(store, force=True).manifest.files
    for name, file in after.items():
        if file.kind in ("compiled", "releases", "package"):
            assert file == before[name]


def test_a_change_that_is_committed_late_counts(store: Store) -> None:
    """Two writers: the one whose release has the lower number commits last."""
    for number in (1, 2):
        publish(ocid_of(number))
    slow = threading.Event()
    ready = threading.Event()

    def late() -> None:
        publish(ocid_of(1), commit=False, what={"ocid": ocid_of(1), "title": "Terlambat"})
        ready.set()
        slow.wait(20)
        model.Session.commit()
        model.Session.remove()

    writer = threading.Thread(target=late)
    writer.start()
    assert ready.wait(20)
    publish(ocid_of(2), what={"ocid": ocid_of(2), "title": "Lebih dulu"})
    build.rebuild(store)
    slow.set()
    writer.join()
    model.Session.rollback()
    assert not build.is_current(store)
    build.rebuild(store)
    assert lines(store, "all.jsonl.gz")[0]["title"] == "Terlambat"


def test_a_lost_file_is_made_again(store: Store) -> None:
    fill(2)
    build.rebuild(store)
    stored(store, "all.xlsx").unlink()
    assert build.rebuild(store).made == ["all"]
    assert stored(store, "all.xlsx").is_file()


def test_a_withdrawn_process_stays_with_its_history(store: Store) -> None:
    publish(ocid_of(1))
    withdraw(ocid_of(1))
    build.rebuild(store)
    assert lines(store, "all.jsonl.gz")[0]["tender"]["status"] == "withdrawn"
    assert len(releases(store, "releases-all.json.gz")["releases"]) == 2


def test_every_file_is_whole_while_others_write(store: Store) -> None:
    """A writer publishes all the time; each file made meanwhile is a whole state of the ledger."""
    fill(4)
    done = threading.Event()

    def write() -> None:
        number = 100
        while not done.is_set():
            publish(ocid_of(number))
            publish(ocid_of(number), what={"ocid": ocid_of(number), "title": f"Ke-{number}"})
            number += 1
        model.Session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = []
        for _turn in range(4):
            build.rebuild(store)
            model.Session.rollback()
            found = lines(store, "all.jsonl.gz")
            told = releases(store, "releases-all.json.gz")["releases"]
            counts.append(len(found))
            assert len({compiled["ocid"] for compiled in found}) == len(found)
            per_process: dict[str, list[str]] = {}
            for release in told:
                per_process.setdefault(release["ocid"], []).append(release["id"][-4:])
            assert all(seen == [f"{n:04d}" for n in range(1, len(seen) + 1)] for seen in per_process.values())
            assert {compiled["ocid"] for compiled in found} <= per_process.keys()
    finally:
        done.set()
        writer.join()
    assert counts == sorted(counts) and counts[-1] > counts[0]
    model.Session.rollback()
    build.rebuild(store)
    assert build.is_current(store)
    assert len(lines(store, "all.jsonl.gz")) == ledger.totals()["records"]


def test_two_never_make_the_files_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(1)
    inside, leave = threading.Event(), threading.Event()
    real = writing.write_scope

    def slow(*args: Any) -> Any:
        inside.set()
        leave.wait(20)
        return real(*args)

    monkeypatch.setattr(build, "write_scope", slow)
    first = threading.Thread(target=lambda: (build.rebuild(store), model.Session.remove()))
    first.start()
    assert inside.wait(20)
    with pytest.raises(build.Busy):
        build.rebuild(store)
    leave.set()
    first.join()
    assert build.rebuild(store, wait=True).made == []


def test_a_reader_keeps_the_file_that_it_opened(store: Store) -> None:
    fill(2)
    build.rebuild(store)
    found = store.open("all.jsonl.gz")
    assert found is not None
    publish(ocid_of(9))
    build.rebuild(store)
    with found[1] as stream:
        assert len(stream.read()) == found[0].size
    assert store.open("all.jsonl.gz") is not None and store.open("nothing") is None
    assert len(list(store.folder.iterdir())) == len(store.manifest().files) + 1


_DIES = """
import os, signal, sys
from pathlib import Path
from ckan.cli import load_config
from ckan.config.middleware import make_app
app = make_app(load_config(sys.argv[1]))
with app._wsgi_app.test_request_context():
    from ckanext.bos.ocds.bulk import build
    from ckanext.bos.ocds.bulk.store import Store
    seen = 0
    def progress(steps):
        global seen
        seen += steps
        if seen == int(sys.argv[3]):
            os.kill(os.getpid(), signal.SIGKILL)
    build.rebuild(Store(Path(sys.argv[2])), progress=progress)
"""


@pytest.mark.parametrize(("moment", "renewed"), [(3, 0), (9, 2)])
def test_who_is_killed_leaves_the_old_files(store: Store, moment: int, renewed: int) -> None:
    """In the middle of the first year's releases, and of the tables of all years when both years are done."""
    fill(4)
    before = build.rebuild(store).manifest
    contents = {name: stored(store, name).read_bytes() for name in before.files}
    for number in range(4):
        publish(ocid_of(number), what={"ocid": ocid_of(number), "title": "Berubah"})
    command = [sys.executable, "-c", _DIES, os.path.abspath("test.ini"), str(store.folder), str(moment)]
    died = subprocess.run(command, capture_output=True, text=True)
    assert died.returncode == -signal.SIGKILL, died.stderr
    after = store.manifest()
    new = [scope for scope in before.marks if after.marks[scope] != before.marks[scope]]
    assert len(new) == renewed and "all" not in new and after.files.keys() == before.files.keys()
    for name, file in after.files.items():
        raw = stored(store, name).read_bytes()
        assert len(raw) == file.size
        assert file.scope in new or (file == before.files[name] and raw == contents[name])
    assert "all" in build.rebuild(store).made  # nothing stays locked
    assert {found["title"] for found in lines(store, "all.jsonl.gz")} == {"Berubah"}
    assert len(list(store.folder.iterdir())) == len(store.manifest().files) + 1  # and nothing is left over


def test_ocdskit_reads_the_files(store: Store) -> None:
    fill(3)
    build.rebuild(store)
    ocdskit = str(Path(sys.executable).with_name("ocdskit"))
    package = json.dumps(releases(store, "releases-all.json.gz")).encode()
    compiled = b"".join(json.dumps(found).encode() + b"\n" for found in lines(store, "all.jsonl.gz"))
    for raw, kind in ((package, "release package"), (compiled, "concatenated JSON, starting with compiled release")):
        path = store.folder.parent / "file.json"
        path.write_bytes(raw)
        said = subprocess.run([ocdskit, "detect-format", str(path)], capture_output=True, text=True, check=True).stdout
        assert kind in said
    schema = store.folder.parent / "schema.json"
    schema.write_text(json.dumps({"properties": {}}))
    for command in (["compile", "--schema", str(schema)], ["split-release-packages", "2"], ["echo"]):
        done = subprocess.run([ocdskit, *command], input=package, capture_output=True, check=True)
        assert done.stdout
    repacked = subprocess.run([ocdskit, "package-releases"], input=compiled, capture_output=True, check=True)
    assert len(json.loads(repacked.stdout)["releases"]) == 3


def test_flatten_tool_reads_the_files(store: Store) -> None:
    pytest.importorskip("flattentool")
    import flattentool

    fill(3)
    build.rebuild(store)
    path = store.folder.parent / "releases.json"
    path.write_text(json.dumps(releases(store, "releases-all.json.gz")))
    out = store.folder.parent / "flat"
    flattentool.flatten(
        str(path), output_name=str(out), output_format="csv", root_list_path="releases", main_sheet_name="releases",
        root_id="ocid",
    )  # fmt: skip
    assert len((out / "releases.csv").read_text().splitlines()) == 7
