"""A regency with a source on the loopback, and ways to harvest it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib import search
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob

from ckanext.bos.harvest import chunks, foreground, runs
from tests.conftest import empty_ledger

from .server import TOKEN, Source

_TIME = re.compile(r"20\d\d-\d\d-\d\dT[\d:.+]+")
TABLES = (
    "harvest_object_error",
    "harvest_object_extra",
    "harvest_object",
    "harvest_gather_error",
    "harvest_job",
    "harvest_source",
    "bos_harvest_run",
    "bos_review",
    "bos_refusal",
    "bos_source_state",
    "activity",
    "package",
)


@pytest.fixture
def emptied(regency: None, with_plugins: None) -> None:
    """The units of the regency and nothing else."""
    empty()


def empty() -> None:
    """No sources, no processes, no ledger, nothing in the queues."""
    for table in TABLES:
        model.Session.execute(sa.text(f"DELETE FROM {table}"))
    model.Session.commit()
    empty_ledger()
    search.clear_all()
    queue.purge_queues()


@pytest.fixture
def source(emptied: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    """A server that plays SiRUP, allowed and with its token in the environment; parts of a run are small."""
    server = Source()
    monkeypatch.setattr(chunks, "SIZE", 10)
    monkeypatch.setenv("CKANEXT__BOS__HARVEST__TOKEN__SIRUP", TOKEN)
    monkeypatch.setitem(tk.config, "ckanext.bos.harvest.allowed_hosts", [server.host])
    monkeypatch.setitem(tk.config, "ckanext.bos.harvest.tries", 1)
    yield server
    server.close()


def site_user() -> Any:
    """A context that may do everything."""
    name = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return {"user": name, "ignore_auth": True, "model": model, "session": model.Session}


def make_source(address: str, name: str = "sirup-2025", frequency: str = "MANUAL", **config: Any) -> str:
    """A harvest source; its id."""
    settings = {"system": "sirup", "kind": "inaproc", "year": 2025, "services": ["plans"], **config}
    made = tk.get_action("harvest_source_create")(
        site_user(),
        {
            "name": name,
            "title": name,
            "url": address,
            "source_type": "bos",
            "owner_org": "dinas-komunikasi-informatika",
            "frequency": frequency,
            "config": json.dumps(settings),
        },
    )
    return made["id"]


def harvest(source_id: str) -> runs.Run:
    """Harvest at once."""
    return foreground.run(source_id)


def through_the_queue(source_id: str) -> runs.Run:
    """Harvest as the workers of ckanext-harvest do: gather, fetch, import, close the job."""
    assert foreground.start(source_id, site_user()["user"])
    work_off()
    tk.get_action("harvest_jobs_run")(site_user(), {"source_id": source_id})
    return runs.of_source(source_id)[0]


def work_off() -> None:
    """Do what waits in the queues."""
    workers: Any = (
        (queue.get_gather_consumer(), queue.gather_callback),
        (queue.get_fetch_consumer(), queue.fetch_callback),
    )
    for consumer, callback in workers:
        while (reply := consumer.basic_get(queue=""))[0].delivery_tag:
            method, header, body = reply
            callback(consumer, method, header, body)


def gather_only() -> None:
    """Do what waits for the first kind of worker."""
    consumer: Any = queue.get_gather_consumer()
    method, header, body = consumer.basic_get(queue="")
    queue.gather_callback(consumer, method, header, body)


def jobs(source_id: str) -> list[Any]:
    """The source's jobs, oldest first."""
    model.Session.expire_all()
    return model.Session.query(HarvestJob).filter_by(source_id=source_id).order_by(HarvestJob.created).all()


def everything() -> dict[str, Any]:
    """All that a harvest leaves behind, without what depends on the clock."""
    ownership = {}
    for package_id, data in model.Session.execute(sa.text("SELECT package_id, data FROM bos_ownership")):
        ownership[package_id] = _TIME.sub("", json.dumps(data, sort_keys=True))
    rows = {
        table: sorted(tuple(row) for row in model.Session.execute(sa.text(f"SELECT {columns} FROM {table}")))
        for table, columns in (
            ("bos_source_state", "source, key, fingerprint, package_id, scope"),
            ("bos_identity", "scheme, value, package_id"),
            ("bos_process", "ocid, title, budget, stage, year, public, searchable"),
            ("bos_release", "ocid, number, tags::text"),
            ("bos_refusal", "id, source, origin"),
        )
    }
    return {"processes": processes(), "ownership": ownership, **rows}


def processes() -> dict[str, dict[str, Any]]:
    """Every process as CKAN shows it, without what depends on the clock."""
    query = sa.text("SELECT id FROM package WHERE type = 'pengadaan' AND state = 'active'")
    found = {}
    for package_id in model.Session.scalars(query):
        dataset = tk.get_action("package_show")({"ignore_auth": True}, {"id": package_id})
        for noise in ("metadata_created", "metadata_modified", "creator_user_id", "organization", "harvest_object_id"):
            dataset.pop(noise, None)
        found[dataset["name"]] = dataset
    return found
