"""The OCDS API on a real database: packages, pages and filters, without gap or repetition while others write."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.bos.ocds import ledger
from ckanext.bos.ocds.ledger import Filters
from ckanext.bos.ocds.quality import conformance
from ckanext.bos.ocds.views.cursors import Cursor

from ..shared_data import SHARED, needs_shared
from .mapping_cases import full, mapped
from .publishing import OTHER_UNIT, UNIT, content, ocid_of, publish
from .web import SITE, client, portal, read, walk

__all__ = ["client", "portal"]


def release_ids(pages: Iterator[dict[str, Any]]) -> list[str]:
    return [release["id"] for page in pages for release in page["releases"]]


def test_a_page_of_releases_is_a_release_package(client: Any) -> None:
    publish(ocid_of(1))
    publish(ocid_of(2))
    page = read(client, "/ocds/releases?page_size=1&year=2026")
    assert page["uri"] == f"{SITE}/ocds/releases?year=2026&page_size=1"
    assert page["version"] == "1.1"
    assert page["publisher"] == {
        "name": "Pemerintah Kabupaten Bojonegoro",
        "scheme": "ID-KLPD",
        "uid": "D171",
        "uri": "https://bojonegorokab.go.id",
    }
    assert page["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert page["publicationPolicy"] == f"{SITE}/ocds/policy"
    (release,) = page["releases"]
    assert release["ocid"] == ocid_of(1) and page["publishedDate"] == release["date"]
    assert page["links"].keys() == {"next"} and page["links"]["next"].startswith(f"{SITE}/ocds/releases?year=2026&")
    assert any("pagination" in url for url in page["extensions"])


def test_a_page_of_records_has_releases_compiled_and_versioned_release(client: Any) -> None:
    publish(ocid_of(1))
    publish(ocid_of(1), what=content(ocid_of(1), title="Jembatan"))
    (record,) = read(client, "/ocds/records")["records"]
    assert record.keys() == {"ocid", "releases", "compiledRelease", "versionedRelease"}
    assert [release["id"] for release in record["releases"]] == [f"{ocid_of(1)}-0001", f"{ocid_of(1)}-0002"]
    assert record["compiledRelease"]["title"] == "Jembatan" and record["compiledRelease"]["tag"] == ["compiled"]
    assert [value["value"] for value in record["versionedRelease"]["title"]] == ["Jalan Ngraho", "Jembatan"]


def test_one_release_and_one_record(client: Any) -> None:
    publish(ocid_of(1))
    publish(ocid_of(1), what=content(ocid_of(1), title="Jembatan"))
    package = read(client, f"/ocds/release/{ocid_of(1)}-0002")
    assert [release["title"] for release in package["releases"]] == ["Jembatan"] and "links" not in package
    assert package["uri"] == f"{SITE}/ocds/release/{ocid_of(1)}-0002"
    package = read(client, f"/ocds/record/{ocid_of(1)}")
    (record,) = package["records"]
    assert package["uri"] == f"{SITE}/ocds/record/{ocid_of(1)}"
    assert record["ocid"] == ocid_of(1) and package["publishedDate"] == record["releases"][-1]["date"]


def test_settings_are_in_the_package(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(ocid_of(1))
    before = client.get(f"/ocds/release/{ocid_of(1)}-0001").headers["ETag"]
    monkeypatch.setitem(tk.config, "ckanext.bos.ocds.publisher.name", "Pemerintah Kabupaten Contoh")
    monkeypatch.setitem(tk.config, "ckanext.bos.ocds.publisher.uid", "")
    answer = client.get(f"/ocds/release/{ocid_of(1)}-0001", headers={"If-None-Match": before})
    assert answer.json["publisher"]["name"] == "Pemerintah Kabupaten Contoh" and "uid" not in answer.json["publisher"]


def test_nothing_published_is_an_empty_list(client: Any) -> None:
    for name in ("releases", "records"):
        page = read(client, f"/ocds/{name}")
        assert page[name] == [] and "links" not in page
        assert datetime.fromisoformat(page["publishedDate"]).utcoffset() is not None


@pytest.mark.parametrize(("count", "size"), [(1, 1), (6, 3), (7, 3), (2, 3), (3, 3)])
@pytest.mark.parametrize("name", ["releases", "records"])
def test_forth_and_back_without_empty_pages(client: Any, name: str, count: int, size: int) -> None:
    for number in range(count):
        publish(ocid_of(number), commit=number == count - 1)
    pages = list(walk(client, f"/ocds/{name}?page_size={size}"))
    assert len(pages) == -(-count // size) and all(page[name] for page in pages)
    ocids = [member["ocid"] for page in pages for member in page[name]]
    assert ocids == [ocid_of(number) for number in range(count)]
    assert "prev" not in pages[0].get("links", {}) and "next" not in pages[-1].get("links", {})
    back = list(walk(client, pages[-1]["uri"], "prev"))
    assert [member["ocid"] for page in reversed(back) for member in page[name]] == ocids
    assert all(page[name] for page in back)
    forth_again = list(walk(client, back[-1]["uri"]))
    assert [member["ocid"] for page in forth_again for member in page[name]] == ocids


def test_the_last_page_grows_and_gets_a_next(client: Any) -> None:
    publish(ocid_of(1))
    publish(ocid_of(2))
    last = list(walk(client, "/ocds/releases?page_size=1"))[-1]["uri"]
    assert "links" not in read(client, "/ocds/releases?page_size=2")
    publish(ocid_of(3))
    page = read(client, last)
    assert [release["ocid"] for release in page["releases"]] == [ocid_of(2)]
    assert [release["ocid"] for release in read(client, page["links"]["next"])["releases"]] == [ocid_of(3)]


def test_a_page_behind_the_end_is_empty_and_leads_back(client: Any) -> None:
    publish(ocid_of(1))
    (entry,) = ledger.releases(Filters(), None, 1)
    page = read(client, f"/ocds/releases?cursor={Cursor('after', entry.position)}")
    assert page["releases"] == [] and page["links"].keys() == {"prev"}
    assert release_ids(walk(client, page["links"]["prev"])) == [entry.release_id]


def test_filters_stay_in_the_links(client: Any) -> None:
    for number in range(6):
        publish(ocid_of(number), unit=UNIT if number % 2 else OTHER_UNIT, year=2025 + number // 4)
    assert [
        release["ocid"]
        for page in walk(client, f"/ocds/releases?unit={UNIT}&page_size=1")
        for release in page["releases"]
    ] == [ocid_of(1), ocid_of(3), ocid_of(5)]
    both = list(walk(client, f"/ocds/records?unit={UNIT}&year=2025&page_size=1"))
    assert [record["ocid"] for page in both for record in page["records"]] == [ocid_of(1), ocid_of(3)]
    first = both[0]["links"]["next"]
    assert f"unit={UNIT}" in first and "year=2025" in first and "page_size=1" in first


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("stage=planning", 1),
        ("stage=award", 1),
        ("stage=contract", 0),
        ("tag=planning", 2),
        ("tag=tender", 0),
        ("since=2000-01-01", 2),
        ("since=2099-01-01T00:00:00Z", 0),
        ("since=2000-01-01T00:00:00%2B07:00&until=2099-01-01", 2),
        ("since=2000-01-01T00:00:00+07:00", 2),
        ("until=2000-01-01", 0),
        ("since=&until=&unit=&year=&stage=&tag=&page_size=&cursor=", 2),
    ],
)
def test_what_filters_find(client: Any, query: str, found: int) -> None:
    publish(ocid_of(1))
    publish(ocid_of(2), stage="award")
    assert len(read(client, f"/ocds/releases?{query}")["releases"]) == found
    assert len(read(client, f"/ocds/records?{query}")["records"]) == found


def test_a_day_includes_itself(client: Any) -> None:
    publish(ocid_of(1))
    (release,) = read(client, "/ocds/releases")["releases"]
    day = release["date"][:10]
    assert read(client, f"/ocds/releases?since={day}&until={day}")["releases"]
    moment = quote(release["date"])
    assert read(client, f"/ocds/releases?since={moment}")["releases"]
    assert not read(client, f"/ocds/releases?until={moment}")["releases"]


def test_a_walk_sees_every_release_once_while_others_write(client: Any) -> None:
    """Writers append and change; one holds each transaction open while the others, begun later, commit before it."""
    publish(ocid_of("first"))
    writers = [threading.Thread(target=write, args=(name,)) for name in ("a", "b", "slow")]
    for writer in writers:
        writer.start()
    seen: dict[str, list[str]] = {"releases": [], "records": []}
    following = {name: f"{SITE}/ocds/{name}?page_size=5" for name in seen}
    idle = 0
    while idle < 2:
        writing = any(writer.is_alive() for writer in writers)
        grown = [follow(client, name, following, seen[name]) for name in seen]
        idle = 0 if writing or any(grown) else idle + 1
    for writer in writers:
        writer.join()
    written = list(model.Session.scalars(sa.text("SELECT release_id FROM bos_release")))
    processes = list(model.Session.scalars(sa.text("SELECT ocid FROM bos_record")))
    assert len(written) == 1 + 3 * 60 and len(processes) == 1 + 3 * 20
    assert sorted(seen["releases"]) == sorted(written)
    assert sorted(seen["records"]) == sorted(processes)
    assert sorted(release_ids(walk(client, "/ocds/releases?page_size=50"))) == sorted(written)


def follow(client: Any, name: str, following: dict[str, str], seen: list[str]) -> bool:
    """Take a page and go on if it has a next one; otherwise stay, and take what is new when it has grown."""
    page = read(client, following[name])
    key = "id" if name == "releases" else "ocid"
    members = [member[key] for member in page[name]]
    before = len(seen)
    start = seen.index(members[0]) if members and members[0] in seen else len(seen)
    assert seen[start:] == members[: len(seen) - start], "a page that was read changes only at its end"
    seen.extend(members[len(seen) - start :])
    following[name] = page.get("links", {}).get("next", following[name])
    return len(seen) > before


def write(name: str) -> None:
    """Sixty releases of twenty processes; the slow one commits ten at a time and pauses within."""
    pause = threading.Event()
    try:
        for number in range(60):
            ocid = ocid_of(f"{name}-{number % 20}")
            publish(ocid, commit=name != "slow" or number % 10 == 9, what=content(ocid, title=f"{name} {number}"))
            pause.wait(0.02 if name == "slow" else 0.005)
    finally:
        model.Session.remove()


def test_a_record_is_never_torn(client: Any) -> None:
    """Releases and compiled release of one answer are of one moment."""
    ocid = ocid_of("torn")
    publish(ocid)
    done = threading.Event()

    def change() -> None:
        try:
            for number in range(150):
                publish(ocid, what=content(ocid, title=f"Jalan {number}"))
        finally:
            done.set()
            model.Session.remove()

    writer = threading.Thread(target=change)
    writer.start()
    try:
        while not done.is_set():
            for url in (f"/ocds/record/{ocid}", "/ocds/records"):
                (record,) = read(client, url)["records"]
                last = record["releases"][-1]
                assert record["compiledRelease"]["date"] == last["date"]
                assert record["versionedRelease"]["title"][-1]["value"] == last["title"]
    finally:
        writer.join()


@needs_shared
def test_every_answer_passes_the_official_checker(client: Any) -> None:
    """libcoveocds finds nothing but local codes on pages and single packages of a process with all five stages."""
    whole = mapped(full())
    plan = {
        name: whole[name] for name in ("ocid", "language", "initiationType", "title", "parties", "buyer", "planning")
    }
    plan["tender"] = {"id": whole["tender"]["id"], "title": whole["tender"]["title"], "status": "planned"}
    changed = {name: value for name, value in whole.items() if name != "description"} | {"title": "Judul yang benar"}
    for state in (plan, whole, changed):
        publish(whole["ocid"], what=state)
    publish(ocid_of(1))
    files = conformance.standard(SHARED / "ocds")
    for url in (
        "/ocds/releases",
        "/ocds/releases?page_size=2",
        "/ocds/records",
        "/ocds/records?page_size=1",
        f"/ocds/release/{whole['ocid']}-0003",
        f"/ocds/record/{whole['ocid']}",
    ):
        package = read(client, url)
        found = [finding for _, finding in conformance.check(package, files) if finding.level != "note"]
        # The checker reads extensions of releases only: to it, the links of `pagination` are undeclared.
        undeclared = {("official.additional_fields", "links")} if "links" in package else set()
        assert {(finding.code, finding.path) for finding in found} <= undeclared, url
