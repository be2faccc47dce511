"""The dataset of the bulk files, the job that keeps it up to date, and the command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.lib.jobs import get_queue
from ckan.lib.redis import connect_to_redis
from click.testing import CliRunner

from ckanext.bos.ocds import ledger
from ckanext.bos import acting, later
from ckanext.bos.ocds.bulk import build, dataset, export, jobs
from ckanext.bos.ocds.bulk.store import store

from ..conftest import empty_database, empty_ledger, empty_regency
from .bulk_world import fill, use_folder
from .publishing import ocid_of, publish

pytestmark = pytest.mark.usefixtures("regency", "plain_datasets", "with_plugins")


@pytest.fixture
def plain_datasets(ckan_config: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Datasets of no type of ours are CKAN's own."""
    monkeypatch.setitem(ckan_config, "scheming.dataset_fallback", "false")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    empty_ledger()
    for owned in model.Session.query(model.Package).filter_by(name=dataset.NAME):
        tk.get_action("dataset_purge")({"ignore_auth": True}, {"id": owned.id})
    quiet()
    yield from use_folder(tmp_path, monkeypatch)
    model.Session.rollback()
    quiet()


def quiet() -> None:
    """No job waits."""
    connect_to_redis().delete(jobs.LATER.key)
    get_queue().empty()
    registry = get_queue().scheduled_job_registry
    for job in registry.get_job_ids():
        registry.remove(job, delete_job=True)


def waiting() -> list[str]:
    return get_queue().scheduled_job_registry.get_job_ids()


def collect(client: Any) -> list[tuple[str, datetime]]:
    """What OCP's CKANSpider asks for: files of format JSON, with the date that it reads from ``created``."""
    shown = client.get(f"/api/3/action/package_show?id={dataset.NAME}").json
    assert shown["success"]
    found = []
    for resource in shown["result"]["resources"]:
        if resource["format"].upper() == "JSON":
            found.append((resource["url"], datetime.strptime(resource["created"], "%Y-%m-%dT%H:%M:%S.%f")))
    return found


def test_the_dataset_offers_every_file(app: Any) -> None:
    fill(3)
    shown = dataset.renew(build.rebuild(store()).manifest)
    assert shown is not None and shown["organization"]["name"] == dataset.OWNER and not shown["private"]
    files = store().manifest().files
    assert {resource["url"].rpartition("/")[2] for resource in shown["resources"]} == files.keys()
    for resource in shown["resources"]:
        file = files[resource["url"].rpartition("/")[2]]
        assert resource["format"] == file.described.format and resource["size"] == file.size
        assert (resource["format"] == "JSON") == (file.kind == "package")


def test_ocps_collector_sees_every_release_once(app: Any) -> None:
    fill(4)
    dataset.renew(build.rebuild(store()).manifest)
    client = app.flask_app.test_client(use_cookies=False)
    found = collect(client)
    assert len(found) == 2
    seen = []
    for url, _date in found:
        package = client.get(url.removeprefix("http://test.ckan.net")).json
        assert package["version"] == "1.1" and package["uri"] == url
        seen += [release["id"] for release in package["releases"]]
    assert len(seen) == len(set(seen)) == ledger.totals()["releases"]


def test_nothing_is_written_when_nothing_changed(app: Any) -> None:
    fill(2)
    built = build.rebuild(store())
    first = dataset.renew(built.manifest)
    again = dataset.renew(build.rebuild(store()).manifest)
    assert first is not None and again is not None and again["metadata_modified"] == first["metadata_modified"]
    before = dict(collect(app.flask_app.test_client()))
    publish(ocid_of(1), what={"ocid": ocid_of(1), "title": "Jembatan", "tender": {"id": "1"}})
    renewed = dataset.renew(build.rebuild(store()).manifest)
    assert renewed is not None and renewed["metadata_modified"] > first["metadata_modified"]
    assert {resource["id"] for resource in renewed["resources"]} == {resource["id"] for resource in first["resources"]}
    assert dict(collect(app.flask_app.test_client())) == before, "created stays when a file is made anew"


def test_a_deleted_dataset_comes_back() -> None:
    fill(1)
    manifest = build.rebuild(store()).manifest
    assert dataset.renew(manifest)
    tk.get_action("package_delete")(acting.as_portal(), {"id": dataset.NAME})
    shown = dataset.renew(manifest)
    assert shown is not None and shown["state"] == "active"


def test_without_files_there_is_no_dataset() -> None:
    assert dataset.renew(build.rebuild(store()).manifest) is None
    assert model.Package.get(dataset.NAME) is None


def test_many_changes_ask_for_one_job() -> None:
    for number in range(3):
        publish(ocid_of(number), commit=False)
        jobs.after_commit()
    assert waiting() == []
    model.Session.commit()
    assert len(waiting()) == 1
    publish(ocid_of(4), commit=False)
    jobs.after_commit()
    model.Session.commit()
    assert len(waiting()) == 1
    due = get_queue().scheduled_job_registry.get_scheduled_time(waiting()[0])
    assert timedelta(minutes=3) < due - datetime.now(due.tzinfo) < timedelta(minutes=6)


def test_the_job_makes_files_and_dataset_and_the_next_change_asks_again() -> None:
    publish(ocid_of(1), commit=False)
    jobs.after_commit()
    model.Session.commit()
    jobs.run()
    assert build.is_current(store()) and model.Package.get(dataset.NAME) is not None
    quiet_jobs = len(waiting())
    publish(ocid_of(2), commit=False)
    jobs.after_commit()
    model.Session.commit()
    assert len(waiting()) == quiet_jobs + 1


def test_what_is_rolled_back_makes_no_file() -> None:
    publish(ocid_of(1), commit=False)
    jobs.after_commit()
    model.Session.rollback()
    model.Session.remove()
    assert waiting() == []


def test_the_portal_works_without_its_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    from redis.exceptions import ConnectionError as Unreachable

    def broken() -> Any:
        raise Unreachable("gone")

    monkeypatch.setattr(later, "connect_to_redis", broken)
    assert jobs.LATER.request() is False


def test_the_command_copies_the_files(tmp_path: Path) -> None:
    fill(3)
    out = tmp_path / "out"
    done = CliRunner().invoke(export, [str(out), "--json"])
    assert done.exit_code == 0, done.output
    report = json.loads(done.stdout)
    assert sorted(path.name for path in out.iterdir()) == report["files"] == sorted(store().manifest().files)
    assert report["made"][-1] == "all" and report["same"] == []
    again = CliRunner().invoke(export, [str(out)])
    assert again.exit_code == 0 and "3 tidak berubah" in again.stdout
    assert model.Package.get(dataset.NAME) is not None


def test_the_command_on_an_empty_portal(tmp_path: Path) -> None:
    done = CliRunner().invoke(export, [str(tmp_path / "out")])
    assert done.exit_code == 0 and "Belum ada proses" in done.stdout
    assert "--force" in CliRunner().invoke(export, ["--help"]).stdout


def test_without_the_owning_unit_there_are_files_and_no_dataset() -> None:
    empty_database()
    try:
        fill(1)
        assert dataset.renew(build.rebuild(store()).manifest) is None
    finally:
        empty_regency()
