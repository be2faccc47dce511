"""The download page, the finished files over HTTP, the feed."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from wsgiref.handlers import format_date_time
from xml.etree import ElementTree

import pytest
from ckan import model

from ckanext.bos.ocds.bulk import build, feed, views
from ckanext.bos.ocds.bulk.store import Store, store

from ..conftest import empty_ledger
from .bulk_world import fill, releases, stored, use_folder
from .publishing import ocid_of, publish

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")
SITE = "http://test.ckan.net"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    empty_ledger()
    yield from use_folder(tmp_path, monkeypatch)
    model.Session.rollback()


@pytest.fixture
def client(app: Any) -> Any:
    """A client without cookies."""
    return app.flask_app.test_client(use_cookies=False)


@pytest.fixture
def shelf() -> Store:
    fill(3)
    shelf = store()
    build.rebuild(shelf)
    return shelf


def test_a_file_comes_as_it_is(client: Any, shelf: Store) -> None:
    for name, file in shelf.manifest().files.items():
        answer = client.get(f"/ocds/bulk/{name}")
        raw = stored(shelf, name).read_bytes()
        assert answer.status_code == 200 and answer.data == raw, name
        assert answer.headers["Content-Length"] == str(len(raw))
        assert answer.content_type == file.described.mimetype
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Accept-Ranges"] == "bytes" and "Set-Cookie" not in answer.headers
        assert answer.last_modified == file.moment.astimezone(UTC)
        disposition = answer.headers.get("Content-Disposition", "")
        assert disposition == ("" if file.kind == "package" else f'attachment; filename="ocds-{name}"')
        answer.close()


def test_nothing_is_sent_twice(client: Any, shelf: Store) -> None:
    first = client.get("/ocds/bulk/all.jsonl.gz")
    tag, date = first.headers["ETag"], first.headers["Last-Modified"]
    assert tag.strip('"') == hashlib.sha256(first.data).hexdigest()
    for known in ({"If-None-Match": tag}, {"If-Modified-Since": date}, {"If-None-Match": '"x"', "If-Range": tag}):
        answer = client.get("/ocds/bulk/all.jsonl.gz", headers=known)
        assert answer.status_code == (200 if "If-Range" in known else 304)
        assert answer.headers["ETag"] == tag
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert bool(answer.data) == (answer.status_code == 200)
    earlier = format_date_time((datetime.now(UTC) - timedelta(days=2)).timestamp())
    assert client.get("/ocds/bulk/all.jsonl.gz", headers={"If-Modified-Since": earlier}).status_code == 200


def test_a_part_of_a_file(client: Any, shelf: Store) -> None:
    raw = stored(shelf, "all.xlsx").read_bytes()
    whole = client.get("/ocds/bulk/all.xlsx")
    for asked, part in (("bytes=10-19", raw[10:20]), ("bytes=-5", raw[-5:]), (f"bytes={len(raw) - 3}-", raw[-3:])):
        answer = client.get("/ocds/bulk/all.xlsx", headers={"Range": asked, "If-Range": whole.headers["ETag"]})
        assert answer.status_code == 206 and answer.data == part
        assert answer.headers["Content-Range"].endswith(f"/{len(raw)}")
    changed = client.get("/ocds/bulk/all.xlsx", headers={"Range": "bytes=0-1", "If-Range": '"older"'})
    assert changed.status_code == 200 and changed.data == raw
    assert client.get("/ocds/bulk/all.xlsx", headers={"Range": f"bytes={len(raw)}-"}).status_code == 416


def test_head_and_preflight(client: Any, shelf: Store) -> None:
    answer = client.head("/ocds/bulk/all.csv.zip")
    assert answer.status_code == 200 and not answer.data
    assert answer.headers["Content-Length"] == str(shelf.manifest().files["all.csv.zip"].size)
    assert client.options("/ocds/bulk/all.csv.zip").status_code == 204
    refused = client.post("/ocds/bulk/all.csv.zip")
    assert refused.status_code == 405 and refused.content_type == "application/problem+json"


def test_the_plain_package_travels_packed(client: Any, shelf: Store) -> None:
    (name,) = [name for name in shelf.manifest().files if name.endswith(".json")][:1]
    plain = client.get(f"/ocds/bulk/{name}")
    packed = client.get(f"/ocds/bulk/{name}", headers={"Accept-Encoding": "gzip, br"})
    assert plain.json == releases(shelf, name) and "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.data) == plain.data
    assert packed.content_type == plain.content_type == "application/json"
    assert packed.headers["ETag"] != plain.headers["ETag"] and packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "name", ["nothing", "1999.jsonl.gz", "manifest.json", "../../../etc/passwd", "%2e%2e/manifest.json", "all.json", ""]
)
def test_what_is_not_there(client: Any, shelf: Store, name: str) -> None:
    answer = client.get(f"/ocds/bulk/{name}")
    assert answer.status_code == 404 and answer.content_type == "application/problem+json"
    assert str(shelf.folder) not in answer.text


def test_stored_names_are_no_addresses(client: Any, shelf: Store) -> None:
    for file in shelf.manifest().files.values():
        assert client.get(f"/ocds/bulk/{file.stored}").status_code == 404


def test_a_request_makes_nothing(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(2)
    monkeypatch.setattr(build, "rebuild", lambda *args, **kwargs: pytest.fail("made inside of a request"))
    assert client.get("/ocds/bulk/all.jsonl.gz").status_code == 404
    assert client.get("/ocds/bulk.json").json["files"] == []
    page = client.get("/ocds/bulk")
    assert page.status_code == 200 and "Belum ada berkas" in page.text
    assert not store().folder.exists()


def test_the_list_for_programs(client: Any, shelf: Store) -> None:
    answer = client.get("/ocds/bulk.json")
    files = {file["name"]: file for file in answer.json["files"]}
    assert files.keys() == shelf.manifest().files.keys()
    for name, file in files.items():
        raw = client.get(file["url"].removeprefix(SITE)).data
        assert file["url"] == f"{SITE}/ocds/bulk/{name}" and file["size"] == len(raw)
        assert file["sha256"] == hashlib.sha256(raw).hexdigest() and file["modified"].endswith("+07:00")
    assert client.get("/ocds/bulk.json", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_page_for_people(client: Any, shelf: Store) -> None:
    page = client.get("/ocds/bulk").text
    for name in shelf.manifest().files:
        assert f'href="{SITE}/ocds/bulk/{name}"' in page
    assert "Buku kerja Excel" in page and "Semua tahun" in page and "Unduh semua data" in page
    assert f"{SITE}/ocds/feed.atom" in page and f"{SITE}/ocds/bulk.json" in page
    english = client.get("/en/ocds/bulk").text
    assert "Excel workbook" in english and "All years" in english


def test_the_feed_is_valid_atom_with_the_newest_first(client: Any) -> None:
    ocids = fill(3)
    answer = client.get("/ocds/feed.atom")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.data)
    assert root.tag == f"{ATOM}feed" and root.get("{http://www.w3.org/XML/1998/namespace}lang") == "id"
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):  # RFC 4287, 4.1.1 and 4.1.2: exactly one of each
            (found,) = element.findall(f"{ATOM}{name}")
            assert found.text
        assert all(link.attrib["href"].startswith(f"{SITE}/") for link in element.findall(f"{ATOM}link"))
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "").utcoffset() is not None
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    (own,) = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own.get("href") == f"{SITE}/ocds/feed.atom"
    entries = root.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids[0] == f"{SITE}/ocds/release/{ocids[-1]}-0002" and len(set(ids)) == len(ids) == 6
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in entries]
    assert titles[1] == "Rencana terbit: Jalan Ngraho" and titles[0].endswith(": Jalan Ngraho")
    assert "emenang ditetapkan" in titles[0] and "tender" not in titles[0]
    link = entries[0].find(f"{ATOM}link[@rel='alternate']")
    assert link is not None and link.get("href") == f"{SITE}/pengadaan/{ocids[-1]}"


def test_the_feed_is_short_and_known_when_nothing_changed(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "LENGTH", 2)
    empty = client.get("/ocds/feed.atom")
    assert empty.status_code == 200 and b"<entry>" not in empty.data
    fill(2)
    first = client.get("/ocds/feed.atom")
    assert first.data.count(b"<entry>") == 2
    again = client.get("/ocds/feed.atom", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data
    publish(ocid_of(7))
    assert client.get("/ocds/feed.atom", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_every_tag_of_the_standard_has_words() -> None:
    assert feed.happened(["award", "tenderUpdate"]) == "Pemenang ditetapkan, pemilihan penyedia diperbarui"
    assert feed.happened(["compiled"]) == "compiled"


def test_one_answer_for_everybody(client: Any, shelf: Store) -> None:
    assert json.loads(client.get("/ocds/bulk.json").data)["page"] == f"{SITE}/ocds/bulk"
    assert views.blueprint.name == "bos_bulk"
