"""The recap, the checks and the indicators as the register grows.

``rows()`` is called with CKAN set up and its database empty of processes. A simulated regency is loaded as any other;
for larger sizes its processes are copied inside the database, each under an OCID of its own.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from ckan import model

from ckanext.bos import config, registry
from ckanext.bos.monitoring import running, suspicions
from ckanext.bos.sources import SOURCES
from demo.__main__ import main as simulate

LOADED = 1_000
SIZES = (1_000, 10_000, 50_000)

_COPY = (
    "INSERT INTO {table} SELECT (jsonb_populate_record(t, jsonb_build_object({renamed}))).*"
    " FROM {table} t CROSS JOIN generate_series(:first, :last) n WHERE t.{key} = ANY(:ids)"
)
_OCID = "'package_id', t.package_id || '-' || n, 'ocid', t.ocid || '-' || n"
_COPIES = (
    _COPY.format(table="package", key="id", renamed="'id', t.id || '-' || n, 'name', t.name || '-' || n"),
    _COPY.format(table="bos_process", key="package_id", renamed=_OCID),
    _COPY.format(
        table="bos_record",
        key="package_id",
        renamed=f"{_OCID}, 'compiled', replace(t.compiled::text, t.ocid, t.ocid || '-' || n)::jsonb",
    ),
)


def rows(client: Any) -> Iterator[tuple[str, str]]:
    """What was measured, and the figure."""
    ids = _load()
    copies = 0
    for size in SIZES:
        wanted = size // LOADED - 1
        if wanted > copies:
            _copy(ids, copies + 1, wanted)
            copies = wanted
        count = model.Session.scalar(sa.text("SELECT count(*) FROM bos_process"))
        yield f"`/pantau`, {count:,} processes", f"{_milliseconds(lambda: _get(client, '/pantau')):.0f} ms"
        first, again = _timed(running.run), _timed(running.run)
        yield f"all indicators, {count:,} processes", f"{first:.1f} s; {again:.1f} s when no release changed"
        yield f"comparing {count:,} processes with each other", f"{_timed(_compare):.1f} s"
    model.Session.execute(sa.text("DELETE FROM bos_looked"))
    model.Session.commit()


def _load() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        simulate(["--out", folder, "--processes", str(LOADED), "--sources", "spse-export", "--quiet"])
        source = SOURCES["spse-export"]
        files = [path for path in sorted(Path(folder).iterdir()) if source.takes(path)]
        registry.observe(source.name, list(source.read(files, config.pseudonym_key())))
    return list(model.Session.scalars(sa.select(registry.Process.package_id)))


def _copy(ids: list[str], first: int, last: int) -> None:
    for statement in _COPIES:
        model.Session.execute(sa.text(statement), {"ids": ids, "first": first, "last": last})
    model.Session.commit()
    assert model.meta.engine is not None
    connection = model.meta.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    connection.execute(sa.text("ANALYZE"))
    connection.close()


def _compare() -> None:
    suspicions.compare()
    model.Session.commit()


def _get(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code


def _milliseconds(work: Callable[[], Any], count: int = 15) -> float:
    work()
    return statistics.median(_timed(work) for _ in range(count)) * 1000


def _timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
