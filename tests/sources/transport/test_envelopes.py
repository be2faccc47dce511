"""What is no data is never taken for an empty source."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ckanext.bos.sources.transport import SourceError, page_of

from ...shared_data import SHARED, needs_shared

ISB = SHARED / "isb"


@needs_shared
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("isb2/invalid_response.txt", "invalid_response"),
        ("isb2/empty-body.json", "empty_body"),
        ("isb2/url-not-defined.txt", "not_defined"),
        ("sirup/empty-body.txt", "empty_body"),
        ("sirup/html-instead-of-json.html", "html"),
        ("inaproc/errors/401-no-token.json", "failed"),
        ("inaproc/errors/429.json", "failed"),
        ("inaproc/errors/503.json", "failed"),
        ("expected.json", "shape"),
    ],
)
def test_the_recorded_odd_bodies(name: str, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        page_of((ISB / name).read_bytes(), "sumber")
    assert caught.value.code == code
    assert all("sumber" in words for words in caught.value.message.values())


@pytest.mark.parametrize(
    "body",
    [
        b"", b" \n", b"null", b"12", b'"x"', b"{}", b'{"data": 1}', b'{"data": null}', b"[1, 2", b"NaN",
        b"<xml/>", b"\xef\xbb\xbf<html>", b'{"success": false, "data": []}', b'{"error": 1, "msg": []}', b"\x00\x01",
        b'{"error": 1, "msg": "APIKEY salah!", "post": {"api_key": "x"}}', b"[" * 100_000,
        b'{"error": "no", "data": []}',
    ],
)  # fmt: skip
def test_nonsense_is_unknown(body: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        page_of(body, "sumber")
    assert "api_key" not in caught.value.message["id"]


def test_an_empty_answer_that_says_so_is_empty() -> None:
    assert page_of(b'{"success": true, "data": [], "meta": {"has_more": false}}', "").rows == []
    assert page_of(b"[]", "").rows == []


def test_the_envelopes() -> None:
    old = page_of(b'{"success":true,"rs":[{"a":1}],"has_more":true,"cursor":"abc"}', "")
    assert (old.rows, old.cursor, old.has_more) == ([{"a": 1}], "abc", True)
    new = page_of(b'{"success":true,"data":[],"meta":{"limit":5,"has_more":true,"cursor":"x"}}', "")
    assert (new.cursor, new.has_more) == ("x", True)
    tables = page_of(b'{"aaData":[["1","b"]],"iTotalDisplayRecords":"7","sEcho":1}', "")
    assert (tables.rows, tables.total) == ([{"0": "1", "1": "b"}], 7)
    assert page_of(b'{"draw":1,"recordsTotal":2147483647,"recordsFiltered":2147483647,"data":[]}', "").total == -1
    assert page_of(b'{"data": {"rows": [{"a": 1}]}}', "").rows == [{"a": 1}]


def test_amounts_stay_exact_and_texts_in_any_encoding() -> None:
    (row,) = page_of('[{"hps": 6999647646.16, "n": "Café"}]'.encode("utf-16"), "").rows
    assert row == {"hps": Decimal("6999647646.16"), "n": "Café"}
    assert page_of('[{"n": "Café"}]'.encode("cp1252"), "").rows == [{"n": "Café"}]
