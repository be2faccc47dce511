"""One table serves all faces: nothing that is described is forgotten, and the document is that of the code."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import rdflib
from ckanext.dcat.processors import RDFSerializer
from rdflib.compare import isomorphic

from ckanext.bos.federation import mapping
from ckanext.bos.federation.describing import Description, Distribution, describe
from ckanext.bos.federation.faces import dcat, rules, schema_org
from ckanext.bos.federation.mapping import Core, Extra

from ..ocds.web import SITE
from . import world

ROOT = Path(__file__).resolve().parents[2]


def test_every_attribute_has_its_line() -> None:
    for kind, table, others in (
        (Description, mapping.DATASET, {"id", "name", "missing", "dropped"}),
        (Distribution, mapping.DISTRIBUTION, {"uri"}),
    ):
        known = {field.name for field in fields(kind)} | ({"theme"} if kind is Description else set())
        assert {line.name for line in table} | others == known
        assert len({line.name for line in table}) == len(table)


def test_every_line_leads_somewhere() -> None:
    for line in (*mapping.DATASET, *mapping.DISTRIBUTION):
        assert line.dcat or line.sdi or line.data_json or line.schema_org, line.name
        assert all(line.label) and line.origin
        for place in (line.dcat, *line.also):
            assert place is None or place.way in dcat.WRITERS, line.name


def test_no_extra_is_named_like_a_field_of_ckan_or_twice() -> None:
    keys = [line.sdi.key for line in mapping.DATASET if isinstance(line.sdi, Extra)]
    assert len(keys) == len(set(keys)) and not set(keys) & rules.RESERVED
    assert {line.sdi.key for line in mapping.DATASET if isinstance(line.sdi, Core)} <= rules.RESERVED


def test_the_document_is_that_of_the_code() -> None:
    written = (ROOT / "docs" / "federation.md").read_text("utf-8")
    assert "\n".join(mapping.lines()).strip() in written, "run python -m ckanext.bos.federation.mapping"


def test_search_engines_find_it_on_the_page(client: Any) -> None:
    made = world.process(title=f"Jalan </script><b> {world.ODD}")
    page = client.get(f"/pengadaan/{made['name']}").text
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    found = json.loads(text)
    assert found["@type"] == "Dataset" and found["@id"] == f"{SITE}/dataset/{made['id']}"
    assert found["identifier"] == made["ocid"] and found["isAccessibleForFree"] is True
    assert found["temporalCoverage"] == "2026-01-01/2026-12-31" and 50 <= len(found["description"]) <= 5000
    assert found["spatialCoverage"][0]["name"] == "Kecamatan Dander" and found["isBasedOn"].endswith(made["ocid"])
    assert all(one["contentUrl"] and one["encodingFormat"] for one in found["distribution"])
    assert world.SECRET.lower() not in text.lower() and len(found["distribution"]) == 6, (
        "a withheld paper is no download"
    )
    for ending in ("ttl", "xml", "jsonld"):
        assert f'href="{SITE}/pengadaan/{made["name"]}.{ending}"' in page
    assert "ld+json" not in client.get(f"/pengadaan/{world.small(2, public=False)['name']}").text


def test_an_unknown_dataset_has_no_structured_data(client: Any) -> None:
    made = world.small(1)
    found = describe(made["id"])
    assert found is not None and describe("tidak-ada") is None
    assert "distribution" in schema_org.document(found)


def test_the_profile_gives_ckanext_dcat_the_same(client: Any) -> None:
    made = world.process()
    shown = world.walidata().act("package_show", id=made["id"])
    serializer = RDFSerializer(profiles=["bos_dcat_ap"])
    reference = serializer.graph_from_dataset(shown)
    assert str(reference) == f"{SITE}/dataset/{made['id']}"
    by_plugin = rdflib.Graph()
    for triple in serializer.g:
        by_plugin.add(triple)
    own = rdflib.Graph().parse(data=client.get(f"/pengadaan/{made['name']}.ttl").data, format="turtle")
    assert isomorphic(own, by_plugin)
    text = RDFSerializer(profiles=["bos_dcat_ap"]).serialize_catalog({}, [shown], _format="ttl")
    assert "dcat:Catalog" in (text if isinstance(text, str) else text.decode())


def test_a_process_as_a_table(client: Any) -> None:
    made = world.process(notes='=HYPERLINK("x")', title="Jalan; \"baru\", 'lama'")
    answer = client.get(f"/pengadaan/{made['name']}.csv")
    assert answer.mimetype == "text/csv" and answer.data.startswith(b"\xef\xbb\xbf")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "tahap,daftar,baris,isian,nama,nilai,arti"
    assert any(line.startswith("Perencanaan,,,Pagu anggaran,budget_amount,1250000000,") for line in lines)
    assert any(line.startswith("Pemenang,") and "CV Contoh Uji" in line for line in lines)
    assert any("Dinas Kesehatan, Kabupaten Bojonegoro" in line for line in lines)
    assert any("Rincian HPS,documents,,Dikecualikan" in line for line in lines), "with its rule, without its file"
    assert (
        not any(re.search(r'(?:^|,)"?[=+@]', line) for line in lines)
        and world.SECRET.lower() not in answer.text.lower()
    )


def test_names_of_places_and_numbers_lead_on(client: Any) -> None:
    made = world.process()
    for path, target in (
        ("/wilayah/35.22", "/pengadaan"),
        ("/wilayah/35.22.06", "/pengadaan?kecamatan=35.22.06"),
        (f"/nomor/rup/{made['rup_code']}", f"/pengadaan/{made['name']}"),
        (f"/nomor/spse/{made['tender_code']}", f"/pengadaan/{made['name']}"),
        ("/nomor/rup/1", "/pengadaan?q=1"),
        (f"/nomor/rup/{world.small(2, public=False, rup_code='53699999')['rup_code']}", "/pengadaan?q=53699999"),
    ):
        answer = client.get(path)
        assert answer.status_code == 302 and answer.headers["Location"].removeprefix(SITE) == target, path
    assert client.get("/wilayah/99").status_code == 404 and client.get("/nomor/lain/1").status_code == 404


def test_a_unit_or_district_by_many_names(client: Any) -> None:
    """Themes follow the task that a unit's name tells."""
    for unit, theme in (("dinas-pendidikan", "EDUC"), ("dinas-kesehatan", "HEAL"), ("dinas-perhubungan", "TRAN")):
        found = describe(world.small(1, unit=unit)["id"])
        assert found is not None and [code.code for code in found.themes] == [theme, "GOVE"]
        assert found.places[0].code == "35.22", "no district known: the whole regency"
