"""The simulated regency, taken in and published, before the official checker: nothing is invalid or undeclared."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from ckanext.bos import config, registry
from ckanext.bos.ocds import ledger
from ckanext.bos.ocds.bulk import build
from ckanext.bos.ocds.bulk.store import Store
from ckanext.bos.ocds.quality import conformance
from ckanext.bos.sources import SOURCES
from demo.__main__ import main as simulate

from ..shared_data import SHARED, needs_shared

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")
PROCESSES = 150


@needs_shared
def test_the_bulk_file_of_the_demo_conforms(tmp_path: Path) -> None:
    folder = tmp_path / "regency"
    assert simulate(["--out", str(folder), "--processes", str(PROCESSES), "--sources", "spse-export", "--quiet"]) == 0
    source = SOURCES["spse-export"]
    files = [path for path in sorted(folder.iterdir()) if source.takes(path)]
    report = registry.observe(source.name, source.read(files, config.pseudonym_key()))
    assert report.counts["new"] > PROCESSES * 0.9
    store = Store(tmp_path / "bulk")
    build.rebuild(store)
    opened = store.open("releases-all.json.gz")
    assert opened is not None
    with gzip.open(opened[1]) as stream:
        package = json.load(stream)
    assert len(package["releases"]) >= ledger.totals()["records"] >= report.counts["new"]
    said = conformance.report(package, conformance.standard(SHARED / "ocds"))
    assert said["validation_errors"] == []
    assert said["additional_fields"] == []
    assert not said.get("conformance_errors")
    assert said["additional_closed_codelist_values"] == {}
