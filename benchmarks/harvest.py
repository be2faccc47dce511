"""Harvests of the simulated regency's systems through the plugin `bos_harvest`, from requests to datasets.

``rows()`` is called with CKAN set up and its database empty of processes.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model

from demo.__main__ import main as simulate
from demo.harvests import harvest_sources
from stack.places import Places
from stack.systems import Systems

YEAR = "2019"


def rows(processes: int) -> Iterator[tuple[str, str]]:
    """What was measured, and the figure; the second harvest of the same finds everything as it was."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "regency"
        simulate(["--out", str(folder), "--processes", str(processes), "--years", YEAR, "--quiet"])
        systems = Systems(Places(Path(name)), folder)
        systems.places.create()
        tk.config.update(systems.ini_values())
        systems.start()
        try:
            sources = harvest_sources(systems.truths(), systems.url)
            ids = [(source.title, _register(source)) for source in sources]
            yield from _figures("harvest", [(system, *_run(source)) for system, source in ids])
            yield from _figures("the same again", [(system, *_run(source)) for system, source in ids])
        finally:
            systems.stop()


def _figures(title: str, runs: list[tuple[str, dict[str, Any], float]]) -> Iterator[tuple[str, str]]:
    for system in dict.fromkeys(system for system, _, _ in runs):
        mine = [(report, seconds) for name, report, seconds in runs if name == system]
        seconds = sum(taken for _, taken in mine)
        counts = {what: sum(report[what] for report, _ in mine) for what in ("new", "changed", "same", "refused")}
        written = counts["new"] + counts["changed"]
        said = written + counts["same"]
        speed = f"{written / seconds:.1f} processes/s" if written else f"{said / seconds:.0f} bundles/s"
        words = ", ".join(f"{count:,} {what}" for what, count in counts.items())
        yield f"{title}: {system}", f"{speed} ({words}; {seconds:.0f} s)"


def _register(source: Any) -> str:
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    owner = model.Session.query(model.Group.id).filter_by(is_organization=True).limit(1).scalar()
    wanted = {
        "name": source.name,
        "title": source.title,
        "url": source.url,
        "source_type": "bos",
        "owner_org": owner,
        "config": json.dumps(source.config),
    }
    return tk.get_action("harvest_source_create")({"user": user, "ignore_auth": True}, wanted)["id"]


def _run(source_id: str) -> tuple[dict[str, Any], float]:
    from ckanext.bos.harvest import foreground

    begun = time.perf_counter()
    report = foreground.run(source_id).as_dict()
    assert report["state"] in ("ok", "refused"), report
    return report, time.perf_counter() - begun
