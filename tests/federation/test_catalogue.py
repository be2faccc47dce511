"""The catalogue feeds: every public dataset on one page, valid against DCAT-AP 3, whatever happens meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import ckan.plugins.toolkit as tk
import pyshacl
import pytest
import rdflib
import sqlalchemy as sa
from ckan import model
from rdflib.namespace import DCAT, DCTERMS, RDF

from ..ocds.web import SITE, assert_problem
from ..shared_data import SHARED, needs_shared
from . import world

HYDRA = rdflib.Namespace("http://www.w3.org/ns/hydra/core#")
FORMATS = {"ttl": "turtle", "xml": "xml", "jsonld": "json-ld"}
MEDIA = {"ttl": "text/turtle", "xml": "application/rdf+xml", "jsonld": "application/ld+json"}


def graph(client: Any, url: str) -> rdflib.Graph:
    """A page as a harvester parses it: alone."""
    answer = client.get(url.removeprefix(SITE))
    assert answer.status_code == 200, answer.text
    ending = urlsplit(url).path.rpartition(".")[2]
    assert answer.mimetype == MEDIA[ending]
    return rdflib.Graph().parse(data=answer.data, format=FORMATS[ending])


def walk(client: Any, url: str) -> Iterator[rdflib.Graph]:
    """All pages, by their hydra links."""
    for _page in range(50):
        page = graph(client, url)
        yield page
        following = set(page.objects(None, HYDRA.next))
        assert following == set(page.objects(None, HYDRA.nextPage))
        if not following:
            return
        url = str(following.pop())
    raise AssertionError("the walk does not end")


def datasets(page: rdflib.Graph) -> list[str]:
    """The datasets of a page."""
    found = sorted(str(node) for node in page.subjects(RDF.type, DCAT.Dataset))
    listed = sorted(str(node) for node in page.objects(None, DCAT.dataset))
    assert found == listed
    return found


def uri(dataset: dict[str, Any]) -> str:
    return f"{SITE}/dataset/{dataset['id']}"


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tk.config, "ckanext.bos.federation.page_size", 2)


@pytest.mark.parametrize("ending", FORMATS)
def test_every_public_dataset_is_on_one_page(client: Any, small_pages: None, ending: str) -> None:
    public = [world.process(), world.small(1), world.small(2), world.small(3), world.plain()]
    world.small(9, public=False)
    world.plain("rahasia", public=False)
    gone = world.small(8)
    world.delete(gone)
    pages = list(walk(client, f"/catalog.{ending}"))
    assert len(pages) == 3
    assert sorted(uri for page in pages for uri in datasets(page)) == sorted(map(uri, public))
    for page in pages:
        assert {int(str(total)) for total in page.objects(None, HYDRA.totalItems)} == {5}
        assert len(set(page.subjects(RDF.type, DCAT.Catalog))) == 1


@needs_shared
@pytest.mark.parametrize("ending", FORMATS)
def test_the_shapes_of_dcat_ap_3_find_nothing(client: Any, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tk.config, "ckanext.bos.federation.contact_email", "walidata@contoh.go.id")
    world.process(1, related_processes=[related(world.small(1, title=world.ODD))])
    world.plain()
    model.Session.execute(sa.text("UPDATE resource SET extras = '{\"datastore_active\": true}' WHERE format = 'CSV'"))
    model.Session.commit()
    model.Session.remove()
    page = graph(client, f"/catalog.{ending}")
    services = {
        str(title) for node in page.subjects(RDF.type, DCAT.DataService) for title in page.objects(node, DCTERMS.title)
    }
    assert services == {"API Open Contracting Data Standard", "API tabel: Tabel"}
    conforms, _report, text = validate(page)
    assert conforms, text
    page.remove((None, DCTERMS.title, None))
    assert not validate(page)[0], "the shapes bite"


def validate(page: rdflib.Graph) -> Any:
    """The official shapes, with the authority codes typed as they want them."""
    shapes = rdflib.Graph().parse(SHARED / "dcat/dcat-ap_3_shacl_shapes.ttl")
    return pyshacl.validate(page + rdflib.Graph().parse(SHARED / "dcat/vocabularies.ttl"), shacl_graph=shapes)


def related(dataset: dict[str, Any]) -> dict[str, str]:
    return {"id": "1", "relationship": "prior", "scheme": "ocid", "identifier": dataset["ocid"]}


def test_what_is_recommended_is_there(client: Any) -> None:
    """DCAT-AP 3's recommended properties, on every dataset and every distribution that is open."""
    world.process()
    page = graph(client, "/catalog.ttl")
    for dataset in page.subjects(RDF.type, DCAT.Dataset):
        for name in ("contactPoint", "distribution", "keyword", "theme"):
            assert (dataset, DCAT[name], None) in page, name
        for name in ("publisher", "spatial", "temporal", "accessRights", "license", "issued", "modified", "language"):
            assert (dataset, DCTERMS[name], None) in page, name
    for one in page.objects(None, DCAT.distribution):
        for name in ("description", "format", "license", "title"):
            assert (one, DCTERMS[name], None) in page, name
        assert (one, DCAT.mediaType, None) in page
    for moment in page.objects(None, DCTERMS.issued):
        assert re.search(r"[+]07:00$", str(moment)), "with its zone"
    (catalog,) = page.subjects(RDF.type, DCAT.Catalog)
    for name in ("title", "description", "publisher", "license", "language", "spatial", "modified"):
        assert (catalog, DCTERMS[name], None) in page, name


def test_a_withheld_paper_is_listed_with_its_rule_and_without_its_file(client: Any) -> None:
    world.process()
    for ending in FORMATS:
        page = graph(client, f"/catalog.{ending}")
        (paper,) = page.subjects(DCTERMS.rights, None)
        assert str(page.value(paper, DCTERMS.rights)).endswith("/access-right/NON_PUBLIC")
        assert "UU 14/2008 Pasal 17 huruf b" in str(page.value(paper, DCTERMS.description))
        assert page.value(paper, DCAT.downloadURL) is None and page.value(paper, DCAT.byteSize) is None
        assert str(page.value(paper, DCAT.accessURL)).startswith(f"{SITE}/pengadaan/")
        assert world.SECRET.lower() not in client.get(f"/catalog.{ending}").text.lower()


def test_a_walk_does_not_drift(client: Any, small_pages: None) -> None:
    """Edits, new and withdrawn datasets during a crawl neither repeat nor lose any other."""
    there = [world.small(number) for number in range(1, 8)]
    order = sorted(there, key=lambda dataset: dataset["id"])
    seen: list[str] = []
    for number, page in enumerate(walk(client, "/catalog.ttl")):
        seen += datasets(page)
        if number == 0:
            world.change(order[0], title="Diubah")
            world.change(order[5], title="Diubah juga")
            world.delete(order[1])
            world.delete(order[4])
            world.small(20)
    kept = {uri(dataset) for number, dataset in enumerate(order) if number != 4}
    assert len(seen) == len(set(seen)) and kept <= set(seen) and uri(order[4]) not in seen


def test_links_keep_what_was_asked_for(client: Any, small_pages: None) -> None:
    for number in range(1, 5):
        world.plain(f"data-{number}", title=f"Jalan & jembatan {number}", tags=[{"name": "jalan raya"}])
    for name, value in (
        ("q", "jalan & jembatan"),
        ("fq", 'tags:"jalan raya"'),
        ("unit", "dinas-komunikasi-informatika"),
    ):
        address = f"/catalog.ttl?{name}={re.sub('&', '%26', value).replace(' ', '%20')}"
        pages = list(walk(client, address))
        assert sum(len(datasets(page)) for page in pages) == 4, name
        for page in pages:
            for link in page.objects(None, HYDRA.next):
                assert parse_qs(urlsplit(str(link)).query)[name] == [value]
            assert [int(str(total)) for total in page.objects(None, HYDRA.totalItems)] == [4]


def test_a_search_in_one_unit_walks_to_its_end(client: Any, small_pages: None) -> None:
    """Those of other units stand between them in the order of ids."""
    for number in range(1, 13):
        unit = "dinas-kesehatan" if number % 3 == 0 else "dinas-pendidikan"
        world.small(number, unit=unit, title=f"Jalan {number}")
    pages = list(walk(client, "/catalog.ttl?q=jalan&unit=dinas-kesehatan&modified_since=2020-01-01"))
    assert sum(len(datasets(page)) for page in pages) == 4
    assert {int(str(total)) for page in pages for total in page.objects(None, HYDRA.totalItems)} == {4}


def test_a_withdrawal_is_a_change(client: Any) -> None:
    first, second = world.small(1), world.small(2)
    urls = ("/catalog.ttl", "/data.json")
    seen = {url: client.get(url).headers for url in urls}
    model.Session.execute(sa.text("UPDATE package SET metadata_modified = metadata_modified - interval '1 day'"))
    model.Session.commit()
    world.delete(second)
    for url in urls:
        now = client.get(url, headers={"If-None-Match": seen[url]["ETag"]})
        assert now.status_code == 200 and first["title"] in now.text and second["title"] not in now.text


def test_modified_since_in_every_spelling(client: Any) -> None:
    old, new = world.small(1), world.small(2)
    noon = datetime(2026, 3, 31, 5, 0, 0)
    for dataset, moment in ((old, noon - timedelta(minutes=1)), (new, noon + timedelta(minutes=1))):
        model.Session.execute(
            sa.text("UPDATE package SET metadata_modified = :at WHERE id = :id"), {"at": moment, "id": dataset["id"]}
        )
    model.Session.commit()
    for text in (
        "2026-03-31T05:00:00Z",
        "2026-03-31T05:00:00",
        "2026-03-31T05:00:00.000000Z",
        "2026-03-31T12:00:00%2B07:00",
        "2026-03-31T12:00:00+07:00",
        "2026-03-31 05:00",
    ):
        assert datasets(graph(client, f"/catalog.ttl?modified_since={text}")) == [uri(new)], text
    assert len(datasets(graph(client, "/catalog.ttl?modified_since=2026-03-31"))) == 2
    assert datasets(graph(client, "/catalog.ttl?modified_since=2099-01-01")) == []


@pytest.mark.parametrize(
    "query",
    [
        "unit=tidak-ada",
        "q=a%00b",
        "modified_since=0001-01-01T00:00:00%2B14:00",
        "modified_since=kemarin",
        "modified_since=2026-13-01",
        "page=0",
        "page=x",
        "foo=1",
        "q=title:%5B",
        "fq=(((",
    ],
)
def test_what_cannot_be_used_is_said(client: Any, query: str) -> None:
    answer = client.get(f"/catalog.ttl?{query}")
    assert_problem(answer, 400)
    assert answer.json["field"] in query


def test_there_is_nothing_behind_the_last_page(client: Any) -> None:
    world.small(1)
    assert client.get("/catalog.ttl?page=1").status_code == 200
    assert_problem(client.get("/catalog.ttl?page=2"), 404)
    assert datasets(graph(client, "/catalog.ttl?after=zzzz")) == []
    assert client.get("/catalog.foo").status_code == 404
    assert client.get("/catalog.rdf").mimetype == "application/rdf+xml"
    assert_problem(client.post("/catalog.ttl"), 405)


def test_an_empty_portal_has_an_empty_catalogue(client: Any) -> None:
    page = graph(client, "/catalog.ttl")
    assert datasets(page) == [] and len(set(page.subjects(RDF.type, DCAT.Catalog))) == 1


@pytest.mark.parametrize(
    "query", ["fq=private:true", "fq=%2Bcapacity:private", "fq=state:draft", "q=rahasia", "fq=type:harvest"]
)
def test_a_search_never_finds_what_is_not_public(client: Any, query: str) -> None:
    world.small(1, public=False, title="Rahasia")
    world.plain("rahasia", public=False, title="Rahasia")
    assert datasets(graph(client, f"/catalog.ttl?{query}")) == []


def test_unchanged_is_304_and_headers_come_without_the_body(client: Any) -> None:
    dataset = world.small(1)
    for url in ("/catalog.ttl", f"/pengadaan/{dataset['name']}.jsonld", f"/pengadaan/{dataset['name']}.csv"):
        first = client.get(url)
        assert "Set-Cookie" not in first.headers and first.headers["Access-Control-Allow-Origin"] == "*"
        assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
        head = client.head(url)
        assert head.status_code == 200 and head.data == b"" and head.headers["ETag"] == first.headers["ETag"]
        packed = client.get(url, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
    etag = client.get("/catalog.ttl").headers["ETag"]
    world.change(dataset, title="Buku lain")
    assert client.get("/catalog.ttl", headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("ending", FORMATS)
def test_one_dataset_alone(client: Any, ending: str) -> None:
    process, plain = world.process(), world.plain()
    hidden, hidden_plain = world.small(9, public=False), world.plain("rahasia", public=False)
    page = graph(client, f"/pengadaan/{process['name']}.{ending}")
    assert [str(node) for node in page.subjects(RDF.type, DCAT.Dataset)] == [uri(process)]
    assert str(page.value(rdflib.URIRef(uri(process)), DCTERMS.identifier)) == process["ocid"]
    for name in (process["name"], process["id"], plain["name"]):
        assert len(set(graph(client, f"/dataset/{name}.{ending}").subjects(RDF.type, DCAT.Dataset))) == 1
    for path in (
        f"pengadaan/{hidden['name']}",
        f"dataset/{hidden_plain['name']}",
        "dataset/tidak-ada",
        f"pengadaan/{plain['name']}",
    ):
        assert_problem(client.get(f"/{path}.{ending}"), 404)


def test_harvesters_that_delete_wait_when_too_much_vanished(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    there = [world.small(number) for number in range(1, 31)]
    for dataset in there[:20]:
        world.change(dataset, private=True)
    assert client.get("/catalog.ttl").status_code == 200, "twenty a day are nobody's business"
    world.change(there[20], private=True)
    for url in ("/catalog.ttl", "/catalog.xml", "/data.json"):
        answer = client.get(url)
        assert_problem(answer, 503)
        assert int(answer.headers["Retry-After"]) > 0
    assert client.get("/sdi/api/3/action/package_search").status_code == 200, "it announces instead"
    assert world.walidata().act("bos_feed_confirm") == {"confirmed": 21}
    assert len(datasets(graph(client, "/catalog.ttl"))) == 9


def test_what_vanishes_without_a_word_is_noticed(client: Any) -> None:
    for number in range(1, 31):
        world.small(number)
    model.Session.execute(sa.text("UPDATE package SET state = 'deleted' WHERE id IN (SELECT id FROM package LIMIT 25)"))
    model.Session.commit()
    assert_problem(client.get("/catalog.ttl"), 503)
    model.Session.execute(sa.text("UPDATE package SET state = 'active'"))
    model.Session.commit()
    assert client.get("/catalog.ttl").status_code == 200, "what is back is no loss"


def test_the_newest_change_dates_the_catalogue(client: Any) -> None:
    world.small(1)
    modified = str(graph(client, "/catalog.ttl").value(rdflib.URIRef(f"{SITE}/#catalog"), DCTERMS.modified))
    assert datetime.now(UTC) - datetime.fromisoformat(modified) < timedelta(minutes=5)
