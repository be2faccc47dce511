"""The simulated regency, harvested and published: its whole catalogue is valid, and every record is taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import rdflib
from ckan import model
from rdflib.namespace import DCAT, DCTERMS, RDF

from ckanext.bos import config, registry
from ckanext.bos.federation import lint, published
from ckanext.bos.federation.published import Wanted
from ckanext.bos.sources import SOURCES
from demo.__main__ import main as simulate

from ..shared_data import needs_shared
from . import ckan29
from .test_catalogue import datasets, validate, walk

PROCESSES = 150
RECOMMENDED = {
    "Dataset": ("contactPoint", "distribution", "keyword", "theme"),
    "Distribution": ("mediaType",),
}
ALSO = {
    "Dataset": ("publisher", "spatial", "temporal", "title", "description"),
    "Distribution": ("description", "format", "license", "title"),
}


@needs_shared
def test_the_whole_catalogue_of_the_demo(client: Any, tmp_path: Path) -> None:
    folder = tmp_path / "regency"
    assert simulate(["--out", str(folder), "--processes", str(PROCESSES), "--sources", "spse-export", "--quiet"]) == 0
    source = SOURCES["spse-export"]
    files = [path for path in sorted(folder.iterdir()) if source.takes(path)]
    report = registry.observe(source.name, source.read(files, config.pseudonym_key()))
    model.Session.commit()
    public = published.public_ids(Wanted())
    assert len(public) == report.counts["new"] > PROCESSES * 0.9

    found: list[str] = []
    there = {kind: [0, 0] for kind in RECOMMENDED}
    for page in walk(client, "/catalog.ttl"):
        found += datasets(page)
        conforms, _graph, text = validate(page)
        assert conforms, text
        count(page, there)
    assert len(found) == len(set(found)) == len(public)
    for kind, (has, wants) in there.items():
        assert has / wants >= 0.9, f"recommended properties of {kind}: {has} of {wants}"

    for start in range(0, len(public) + 100, 100):
        answer = client.get("/sdi/api/3/action/package_search", query_string={"start": start})
        for record in answer.json["result"]["results"]:
            dataset = ckan29.create(record)
            assert {extra["key"] for extra in dataset["extras"]} >= {"OCID", "Tahap", "kategori", "Produsen data"}
    weights = {finding.weight for linted in lint.look_at(public) for finding in linted.findings}
    assert not weights & {"reject", "lost", "altered"}


def count(page: rdflib.Graph, there: dict[str, list[int]]) -> None:
    """Add how many of the recommended properties a page has."""
    for kind, counts in there.items():
        for node in page.subjects(RDF.type, DCAT[kind]):
            properties = [DCAT[name] for name in RECOMMENDED[kind]] + [DCTERMS[name] for name in ALSO[kind]]
            counts[0] += sum((node, name, None) in page for name in properties)
            counts[1] += len(properties)
