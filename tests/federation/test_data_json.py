"""``/data.json``: complete, valid JSON, written while it is read, in pages that do not drift."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
import sqlalchemy as sa
from ckan import model
from hypothesis import given
from hypothesis import strategies as st

from ckanext.bos.federation.views import data_json

from ..ocds.web import SITE, assert_problem
from . import world


def listed(client: Any, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"/data.json{query}")
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    return answer.json["dataset"]


def test_everything_public_and_nothing_else(client: Any) -> None:
    made = [world.process(1, title=world.ODD), world.small(2), world.plain()]
    world.small(3, public=False)
    world.plain("rahasia", public=False)
    found = {dataset["title"]: dataset for dataset in listed(client)}
    assert found.keys() == {dataset["title"] for dataset in made}
    identifiers = [dataset["identifier"] for dataset in found.values()]
    assert len(set(identifiers)) == 3 and all(isinstance(identifier, str) and identifier for identifier in identifiers)
    process = found[made[0]["title"]]
    assert process["identifier"] == made[0]["ocid"] and process["language"] == ["id"]
    assert process["accessLevel"] == "public" and process["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert process["publisher"]["name"] == "Dinas Kesehatan, Kabupaten Bojonegoro"
    assert process["temporal"] == "2026-01-01/2026-12-31" and process["landingPage"].startswith(f"{SITE}/pengadaan/")
    for dataset in found.values():
        assert len(dataset["description"]) >= 50 and dataset["keyword"] and dataset["contactPoint"]["fn"]
        assert all(one["title"] and one["format"] and one["accessURL"] for one in dataset["distribution"])
    (closed,) = (one for one in process["distribution"] if "rights" in one)
    assert "downloadURL" not in closed and world.SECRET.lower() not in json.dumps(found).lower()


def test_an_empty_portal_and_what_is_behind_the_end(client: Any) -> None:
    assert listed(client) == []
    world.small(1)
    assert len(listed(client)) == len(listed(client, "?page=1")) == 1 and listed(client, "?page=2") == []
    for wrong in ("0", "x", "-1"):
        assert_problem(client.get(f"/data.json?page={wrong}"), 400)


def test_headers_come_without_reading_everything(client: Any) -> None:
    world.small(1)
    head = client.head("/data.json")
    assert head.status_code == 200 and head.data == b"" and "Content-Length" not in head.headers
    assert head.headers["Last-Modified"] and "Set-Cookie" not in head.headers
    again = client.get("/data.json", headers={"If-None-Match": head.headers["ETag"]})
    assert again.status_code == 304
    world.small(2)
    assert client.get("/data.json", headers={"If-None-Match": head.headers["ETag"]}).status_code == 200


def test_packed_where_it_is_welcome(client: Any) -> None:
    world.small(1)
    packed = client.get("/data.json", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.data)) == client.get("/data.json").json


def test_many_datasets_come_in_fixed_shares(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_json, "LARGEST", 5)
    made = {world.small(number)["ocid"] for number in range(1, 19)}
    pages = [[dataset["identifier"] for dataset in listed(client, f"?page={page}")] for page in range(1, 6)]
    assert pages[4] == [] and sorted(ocid for page in pages for ocid in page) == sorted(made)
    world.small(99)
    model.Session.execute(sa.text("SELECT 1"))
    again = [[dataset["identifier"] for dataset in listed(client, f"?page={page}")] for page in range(1, 5)]
    assert all(set(page) <= set(now) for page, now in zip(pages, again, strict=False)), "nobody changed the page"


@given(st.integers(0, 10**6))
def test_pages_are_a_power_of_two(count: int) -> None:
    pages = data_json.pages(count)
    assert pages in (1, 2, 4, 8, 16) and (pages == 16 or pages * data_json.LARGEST >= count)
