"""Answers fit for caches and browsers: validators, 304, gzip, HEAD, CORS, no cookies."""

from __future__ import annotations

import gzip
import json
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories

from .publishing import content, ocid_of, publish
from .web import client, logged_in, portal, read

__all__ = ["client", "portal"]


@pytest.fixture
def addresses_with_data(client: Any) -> list[str]:
    publish(ocid_of(1))
    return ["/ocds/releases", "/ocds/records", f"/ocds/release/{ocid_of(1)}-0001", f"/ocds/record/{ocid_of(1)}"]


def test_unchanged_is_304_without_a_body(client: Any, addresses_with_data: list[str]) -> None:
    for url in addresses_with_data:
        first = client.get(url)
        etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
        assert etag.startswith('"'), "a strong tag"
        assert "public" in first.headers["Cache-Control"] and "max-age=" in first.headers["Cache-Control"]
        for condition in (
            {"If-None-Match": etag},
            {"If-None-Match": f'"x", W/{etag}'},
            {"If-None-Match": "*"},
            {"If-None-Match": etag[:-1] + ':gzip"'},
            {"If-Modified-Since": modified},
            {"If-None-Match": etag, "If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
        ):
            again = client.get(url, headers=condition)
            assert (again.status_code, again.data) == (304, b""), (url, condition)
            assert again.headers["ETag"] == etag and again.headers["Access-Control-Allow-Origin"] == "*"
        for condition in (
            {"If-None-Match": '"x"'},
            {"If-None-Match": '"x"', "If-Modified-Since": modified},
            {"If-None-Match": "nonsense"},
            {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
            {"If-Modified-Since": "nonsense"},
        ):
            assert client.get(url, headers=condition).status_code == 200, (url, condition)


def test_a_change_shows(client: Any, addresses_with_data: list[str]) -> None:
    tags = {url: client.get(url).headers["ETag"] for url in addresses_with_data}
    publish(ocid_of(1), what=content(ocid_of(1), title="Jembatan"))
    changed = {url for url, tag in tags.items() if client.get(url, headers={"If-None-Match": tag}).status_code == 200}
    assert changed == set(addresses_with_data) - {f"/ocds/release/{ocid_of(1)}-0001"}


def test_a_full_page_changes_when_it_gets_a_next(client: Any) -> None:
    publish(ocid_of(1))
    first = client.get("/ocds/releases?page_size=1")
    publish(ocid_of(2))
    again = client.get("/ocds/releases?page_size=1", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200 and again.json["links"]["next"]


def test_the_same_twice_is_the_same_tag_and_body(client: Any, addresses_with_data: list[str]) -> None:
    for url in addresses_with_data:
        one, two = client.get(url), client.get(url)
        assert one.data == two.data and one.headers["ETag"] == two.headers["ETag"]


def test_gzip_when_accepted(client: Any, addresses_with_data: list[str]) -> None:
    for url in addresses_with_data:
        plain = client.get(url)
        packed = client.get(url, headers={"Accept-Encoding": "gzip, deflate"})
        assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.data) == plain.data
        assert packed.headers["ETag"] != plain.headers["ETag"], "another representation has another strong tag"
        assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
        assert int(packed.headers["Content-Length"]) == len(packed.data)
        again = client.get(url, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})
        assert again.status_code == 304 and again.headers["ETag"] == packed.headers["ETag"]
        for refused in ("identity", "gzip;q=0", "br"):
            assert "Content-Encoding" not in client.get(url, headers={"Accept-Encoding": refused}).headers


def test_head_is_get_without_the_body(client: Any, addresses_with_data: list[str]) -> None:
    for url in addresses_with_data:
        got, head = client.get(url), client.head(url)
        assert head.status_code == 200 and head.data == b""
        for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length"):
            assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize("path", ["/ocds/releases", "/ocds/record/ocds-213czf-1", "/ocds/zzz", "/ocds", "/ocds/policy"])
def test_a_browser_may_ask_first(client: Any, path: str) -> None:
    asked = {
        "Origin": "https://contoh.id",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    answer = client.options(path, headers=asked)
    assert answer.status_code == 204 and answer.data == b""
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_everybody_may_read_from_anywhere(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where CKAN knows the asking site: a cache would give its answer to others."""
    publish(ocid_of(1))
    monkeypatch.setitem(tk.config, "ckan.cors.origin_whitelist", ["https://contoh.id"])
    for path in ("/ocds/releases", "/ocds/zzz"):
        answer = client.get(path, headers={"Origin": "https://contoh.id"})
        assert answer.headers.getlist("Access-Control-Allow-Origin") == ["*"]
    assert client.get("/ocds/releases").content_type == "application/json"


def test_no_cookie_goes_out_and_none_matters(portal: Any, client: Any) -> None:
    """A logged-in sysadmin gets what everybody gets, byte for byte, fit for a shared cache."""
    publish(ocid_of(1))
    name = factories.Sysadmin()["name"]
    person = logged_in(portal, name)
    assert person.get(f"/user/edit/{name}").status_code == 200, "really logged in"
    for url in ("/ocds/releases", "/ocds/records", "/ocds/zzz"):
        mine, theirs = person.get(url), client.get(url)
        assert mine.data == theirs.data and "Set-Cookie" not in mine.headers
        assert mine.headers["Vary"] == "Accept-Encoding" and "private" not in mine.headers["Cache-Control"]


def test_language_in_the_address_changes_nothing(client: Any) -> None:
    publish(ocid_of(1))
    publish(ocid_of(2))
    page = read(client, "/en/ocds/releases?page_size=1")
    assert page == read(client, "/ocds/releases?page_size=1") and "/en/" not in json.dumps(page["links"])
