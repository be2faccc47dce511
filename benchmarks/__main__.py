"""``python -m benchmarks``: load a simulated regency of some size and measure; ratios come from one run."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stack.services import Stack, profile_stack

from . import bulk, federation, harvest, importing, indicators, monitoring

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("register", "harvest", "federation", "monitoring", "indicators", "import")
STOCK_SEARCH = "/ckan-search"
PLUGINS = ("activity", "bos", "harvest", "bos_harvest", "bos_federation", "bos_monitoring", "bos_participation")


def main() -> None:
    """Measure and print a table of Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--processes", type=int, default=10_000, help="size of the simulated regency (10000)")
    parser.add_argument("--harvested", type=int, default=1_000, help="packages to harvest from its systems (1000)")
    parser.add_argument("--catalogued", type=int, default=4_000, help="processes in the feeds to measure (4000)")
    parser.add_argument("--imported", type=int, default=5_000, help="packages in the workbook to import (5000)")
    parser.add_argument("--part", choices=PARTS, nargs="+", default=PARTS, help="what to measure (everything)")
    options = parser.parse_args()
    if len(options.part) == 1:
        run(options.part[0], options)
        return
    sizes = ["--processes", str(options.processes), "--harvested", str(options.harvested)]
    sizes += ["--catalogued", str(options.catalogued), "--imported", str(options.imported)]
    for part in options.part:  # each in a process of its own, on an empty database
        subprocess.run([sys.executable, "-m", "benchmarks", "--part", part, *sizes], check=True, cwd=ROOT)


def run(part: str, options: argparse.Namespace) -> None:
    """Measure one part and print its lines."""
    if part == "indicators":  # needs no services
        head("indicators")
        for title, figure in indicators.rows():
            row(title, figure)
        return
    with services() as stack:
        os.environ |= stack.environment()
        app = portal()
        with app.test_request_context():
            if part == "register":
                measure(app, options.processes)
            elif part == "federation":
                head(f"{options.catalogued:,} processes, catalogued")
                for title, figure in federation.rows(options.catalogued, app.test_client()):
                    row(title, figure)
            elif part == "import":
                head(f"{options.imported:,} packages, imported from a workbook")
                for title, figure in importing.rows(options.imported):
                    row(title, figure)
                row("bare `package_create` in the same run", f"{bare_create(100):.1f}/s")
            elif part == "monitoring":
                head("monitoring")
                for title, figure in monitoring.rows(app.test_client()):
                    row(title, figure)
            else:
                head(f"{options.harvested:,} packages, harvested")
                for title, figure in harvest.rows(options.harvested):
                    row(title, figure)
                row("bare `package_create` in the same run", f"{bare_create(200):.1f}/s")


@contextmanager
def services() -> Iterator[Stack]:
    """PostgreSQL, Valkey and Solr of the benchmark's own, stopped at the end."""
    stack = profile_stack("bench")
    try:
        yield stack.start(print)
    finally:
        stack.stop()


def portal() -> Any:
    """CKAN on an empty database, with the plugins' tables and the units."""
    from ckan import model
    from ckan.cli import load_config
    from ckan.cli.db import _run_migrations
    from ckan.config.middleware import make_app
    from ckan.lib import search

    app = make_app(load_config(str(ROOT / "test.ini")))
    # The address /dataset/ shows plain datasets, and /pengadaan our own page.
    app._wsgi_app.add_url_rule(STOCK_SEARCH, endpoint="dataset.search", defaults={"package_type": "pengadaan"})
    model.repo.rebuild_db()
    for name in PLUGINS:
        _run_migrations(name, "head", True)
    search.clear_all()
    from ckanext.bos import registry

    registry.init_units()
    return app


def measure(app: Any, processes: int) -> None:
    """Load, load again, create without BOS, ask for pages."""
    from ckan import model

    from ckanext.bos import config, registry
    from ckanext.bos.sources import SOURCES
    from demo.__main__ import main as simulate

    head(f"{processes:,} processes")
    for title, figure in bulk.rows(processes):
        row(title, figure)
    with tempfile.TemporaryDirectory() as folder:
        simulate(["--out", folder, "--processes", str(processes), "--sources", "spse-export", "--quiet"])
        source = SOURCES["spse-export"]
        files = [path for path in sorted(Path(folder).iterdir()) if source.takes(path)]
        found = list(source.read(files, config.pseudonym_key()))
    first = registry.observe(source.name, found)
    again = registry.observe(source.name, found)
    bare = bare_create(200)
    row("new processes", f"{first.processes_per_second:.1f}/s")
    row("bare `package_create` in the same run", f"{bare:.1f}/s ({first.processes_per_second / bare:.0%})")
    row("unchanged observations", f"{len(found) / again.seconds:.0f}/s, {again.counts['changed']} written")
    model.Session.remove()
    pages(app)


def bare_create(count: int) -> float:
    """Processes a second by CKAN's ``package_create`` alone: the same fields, each indexed and committed by itself."""
    import ckan.plugins.toolkit as tk
    from ckan import model

    from ckanext.bos import registry

    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    rows = model.Session.query(registry.Process).filter(registry.Process.contract.isnot(None)).limit(count).all()
    shown = [tk.get_action("package_show")({"ignore_auth": True}, {"id": row.package_id}) for row in rows]
    dropped = ("id", "name", "ocid", "rup_code", "tender_code", "organization", "resources", "metadata_created")
    datasets = [{name: value for name, value in data.items() if name not in dropped} for data in shown]
    begun = time.perf_counter()
    for data in datasets:
        tk.get_action("package_create")({"ignore_auth": True, "user": user}, data)
    return len(datasets) / (time.perf_counter() - begun)


def pages(app: Any) -> None:
    """Median milliseconds of pages in this process, without the network."""
    from ckan import model

    from ckanext.bos import registry

    large = model.Session.query(registry.Process).order_by(registry.Process.bidders.desc()).first()
    assert large is not None
    client = app.test_client()
    plain = milliseconds(client, STOCK_SEARCH)
    row("CKAN's own dataset search", f"{plain:.0f} ms")
    search_page = milliseconds(client, "/pengadaan")
    row("`/pengadaan` with facets", f"{search_page:.0f} ms ({search_page / plain:.2f} x)")
    row("`/pengadaan?q=jalan&stage=award`", f"{milliseconds(client, '/pengadaan?q=jalan&stage=award'):.0f} ms")
    row(f"process page with {large.bidders} bidders", f"{milliseconds(client, '/pengadaan/' + large.ocid):.0f} ms")
    row("`/`", f"{milliseconds(client, '/'):.0f} ms")


def milliseconds(client: Any, path: str, count: int = 15) -> float:
    """The median of some requests after two to warm up."""

    def ask() -> None:
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code == 200, (path, answer.status_code)

    return statistics.median(timed(ask) for _ in range(count + 2)) * 1000


def timed(work: Callable[[], None]) -> float:
    """Seconds that something takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def head(title: str) -> None:
    """The first lines of a table."""
    print(f"\n| {title} | figure |\n|---|---|", flush=True)


def row(title: str, figure: str) -> None:
    """One line of the table."""
    print(f"| {title} | {figure} |", flush=True)


if __name__ == "__main__":
    main()
