"""The feeds for other catalogues, beside ckanext-dcat's stock profile in the same run.

``rows()`` is called with CKAN set up and its database empty of processes.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model
from ckanext.dcat.processors import RDFSerializer

from ckanext.bos import config, registry
from ckanext.bos.federation import lint, published
from ckanext.bos.federation.describing import Bodies, describe_all
from ckanext.bos.federation.faces import catalogue
from ckanext.bos.federation.faces.syntaxes import SYNTAXES
from ckanext.bos.federation.published import Wanted
from ckanext.bos.sources import SOURCES
from demo.__main__ import main as simulate

PAPERS = 8
PAGE = 100
SHARES = (8, 4, 2, 1)
STOCK = (500, 1_000)
"""Sizes of the stock profile's run: it grows with the square."""

_PAPERS = """
INSERT INTO resource (id, package_id, url, format, description, name, position, created, last_modified,
                      metadata_modified, hash, resource_type, mimetype, size, state, extras)
SELECT gen_random_uuid()::text, p.id, 'https://contoh.go.id/' || p.name || '/' || n || '.pdf', 'PDF',
       'Dokumen tahap ini', 'Dokumen ' || n, n, now(), now(), now(), repeat('0', 64), '', 'application/pdf', 183000,
       'active', CAST(:extras AS jsonb)
FROM package p CROSS JOIN generate_series(1, :papers) n WHERE p.type = 'pengadaan'
"""


def rows(processes: int, client: Any) -> Iterator[tuple[str, str]]:
    """What was measured, and the figure."""
    _fill(processes)
    ids = published.public_ids(Wanted())
    for share in SHARES:
        some = ids[: len(ids) // share]
        seconds = _timed(lambda: _catalogue(some))
        yield f"catalogue in Turtle, {len(some):,} processes x {PAPERS} papers", _speed(len(some), seconds)
    for ending in ("xml", "jsonld"):
        seconds = _timed(lambda: _catalogue(ids, ending))
        yield f"the same as {ending}, {len(ids):,}", _speed(len(ids), seconds)
    yield from _faces(client, len(ids))
    for size in STOCK:
        if size <= len(ids):
            shown = [tk.get_action("package_show")(_fresh(), {"id": id}) for id in ids[:size]]
            seconds = _timed(lambda: _stock(shown))
            yield f"stock `euro_dcat_ap_3` in Turtle, {size:,}, without reading them", _speed(size, seconds)


def _fill(processes: int) -> None:
    """Processes of the simulated regency with papers; without hooks, which have no part in what is measured."""
    with tempfile.TemporaryDirectory() as folder:
        simulate(["--out", folder, "--processes", str(processes), "--sources", "spse-export", "--quiet"])
        source = SOURCES["spse-export"]
        files = [path for path in sorted(Path(folder).iterdir()) if source.takes(path)]
        registry.observe(source.name, list(source.read(files, config.pseudonym_key())))
    extras = '{"stage": "tender", "kind": "bidding_documents", "openness": "open"}'
    model.Session.execute(sa.text(_PAPERS), {"extras": extras, "papers": PAPERS})
    model.Session.commit()


def _catalogue(ids: list[str], ending: str = "ttl") -> int:
    """All pages, read from the database and written; the bytes."""
    size, bodies = 0, Bodies()
    for at in range(0, len(ids), PAGE):
        links = catalogue.Links("http://a/1", "http://a/1", "http://a/2", len(ids), PAGE)
        page = catalogue.page(describe_all(ids[at : at + PAGE], bodies), links, "2026-01-01T00:00:00+07:00", bodies)
        size += len(SYNTAXES[ending].write(page))
        model.Session.expire_all()
    return size


def _stock(datasets: list[dict[str, Any]]) -> None:
    RDFSerializer(profiles=["euro_dcat_ap_3"]).serialize_catalog({}, datasets, _format="ttl")


def _fresh() -> Any:
    """Read from the database: the papers came behind the search index's back."""
    return {"ignore_auth": True, "use_cache": False}


def _faces(client: Any, count: int) -> Iterator[tuple[str, str]]:
    seconds = _timed(lambda: _ask(client, "/data.json"))
    yield f"`/data.json`, {count:,} in one list", _speed(count, seconds)
    for title, path in (
        ("a page of 100 of `/catalog.ttl`", "/catalog.ttl"),
        ("a page of 100 of the façade", "/sdi/api/3/action/package_search?rows=100&start=0"),
        (
            "the façade: nothing changed since",
            "/sdi/api/3/action/package_search?fq=metadata_modified:[2099-01-01T00:00:00Z TO *]",
        ),
    ):
        seconds = min(_timed(lambda path=path: _ask(client, path)) for _ in range(5))
        yield title, f"{seconds * 1000:.0f} ms"
    ids = published.public_ids(Wanted())
    seconds = _timed(lambda: list(lint.look_at(ids)))
    yield f"`ckan bos lint-feed`, {count:,}", _speed(count, seconds)


def _ask(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200 and answer.data


def _timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _speed(count: int, seconds: float) -> str:
    return f"{seconds:.1f} s ({seconds / count * 1000:.1f} ms each)"
