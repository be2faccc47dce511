"""Another CKAN, with stock harvesters and nothing of ours: does what it is told line by line, answers as JSON.

Run by :mod:`tests.federation.consumer` with its own configuration, database and search collection.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections import Counter
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.cli import load_config
from ckan.cli.db import _run_migrations
from ckan.config.middleware import make_app
from ckan.lib import search
from ckanext.harvest import queue
from ckanext.harvest.model import HarvestGatherError, HarvestJob, HarvestObject

OWNER = "kementerian"


def main(ini: str) -> None:
    """Serve until the input ends."""
    app: Any = make_app(load_config(ini))
    with app._wsgi_app.test_request_context():
        prepare()
        answer({"ready": tk.config["ckan.plugins"]})
        for line in sys.stdin:
            asked = json.loads(line)
            try:
                answer({"result": COMMANDS[asked.pop("do")](**asked)})
            except Exception as error:
                traceback.print_exc()
                model.Session.rollback()
                answer({"error": repr(error)})


def answer(content: dict[str, Any]) -> None:
    print(json.dumps(content), file=sys.__stdout__, flush=True)


def prepare() -> None:
    """Empty tables and one organisation that owns the harvest sources."""
    model.repo.rebuild_db() if model.repo.are_tables_created() else model.repo.init_db()
    _run_migrations("harvest", "head", True)
    search.clear_all()
    for key in (queue.get_gather_routing_key(), queue.get_fetch_routing_key()):
        redis: Any = queue.get_connection()
        redis.delete(key)
    context = _context()
    tk.get_action("organization_create")(context, {"name": OWNER, "title": "Kementerian"})


def source(kind: str, url: str, config: dict[str, Any] | None = None) -> str:
    """A new harvest source; its id."""
    made = tk.get_action("harvest_source_create")(
        _context(),
        {
            "name": f"sumber-{model.Session.query(model.Package).count()}",
            "title": "Bojonegoro",
            "url": url,
            "source_type": kind,
            "owner_org": OWNER,
            "frequency": "MANUAL",
            "config": json.dumps(config or {}),
        },
    )
    return made["id"]


def harvest(source_id: str) -> dict[str, Any]:
    """A whole run through the queues, as its workers and its clock do it; what became of it."""
    job_id = tk.get_action("harvest_job_create")(_context(), {"source_id": source_id, "run": True})["id"]
    for _round in range(5):
        _work_off()
        tk.get_action("harvest_jobs_run")(_context(), {})
        model.Session.expire_all()
        if _status(job_id) == "Finished":
            break
    objects = model.Session.query(HarvestObject).filter_by(harvest_job_id=job_id).all()
    gather = model.Session.query(HarvestGatherError).filter_by(harvest_job_id=job_id)
    return {
        "status": _status(job_id),
        "reports": dict(Counter(found.report_status for found in objects)),
        "gather_errors": [str(error.message) for error in gather],
        "object_errors": [str(error.message) for found in objects for error in found.errors],
    }


def _status(job_id: str) -> str:
    job: Any = HarvestJob.get(job_id)
    return job.status


def _work_off() -> None:
    """Do what waits in the queues.

    A stock ``dcat_json`` harvester sends the id of a deletion before it has one: the worker dies of the empty message
    and is started again, and the clock sends the object anew.
    """
    workers: Any = (
        (queue.get_gather_consumer(), queue.gather_callback),
        (queue.get_fetch_consumer(), queue.fetch_callback),
    )
    for consumer, callback in workers:
        while (reply := consumer.basic_get(queue=""))[0].delivery_tag:
            try:
                callback(consumer, *reply)
            except TypeError:
                model.Session.rollback()


def datasets() -> list[dict[str, Any]]:
    """Everything that was taken and not deleted, as this CKAN shows it."""
    query = model.Session.query(model.Package.id).filter_by(state="active").filter(model.Package.type != "harvest")
    return [tk.get_action("package_show")(_context(), {"id": id}) for (id,) in query]


def states() -> dict[str, str]:
    """Title -> state of everything that was ever taken."""
    model.Session.expire_all()
    query = model.Session.query(model.Package.title, model.Package.state).filter(model.Package.type != "harvest")
    return {title: state for title, state in query}


def found() -> list[str]:
    """The titles that a visitor of this CKAN finds."""
    results = tk.get_action("package_search")({}, {"rows": 1000, "fq": "-dataset_type:harvest"})["results"]
    return sorted(result["title"] for result in results)


def reset() -> None:
    """Forget everything."""
    model.Session.remove()
    prepare()


def _context() -> Any:
    name = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    return {"user": name, "ignore_auth": True, "model": model, "session": model.Session}


COMMANDS: dict[str, Any] = {
    "source": source,
    "harvest": harvest,
    "datasets": datasets,
    "states": states,
    "found": found,
    "reset": reset,
}

if __name__ == "__main__":
    sys.stdout = sys.stderr
    main(sys.argv[1])
