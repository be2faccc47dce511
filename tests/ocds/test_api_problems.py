"""Requests that get no data: what is wrong is named, in both languages, and nobody learns what is not public."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from ckan.tests import factories

from ckanext.bos.ocds.ledger import Position
from ckanext.bos.ocds.views.cursors import Cursor

from ..portal.people import HEALTH, Person, steward, unit_id
from .publishing import ocid_of, publish, withdraw
from .web import assert_problem, client, portal, read

__all__ = ["client", "portal"]

BAD = [
    ("since", "kemarin"),
    ("since", "2026-13-01"),
    ("since", "2026-02-30"),
    ("since", "01-02-2026"),
    ("since", "2026-W05"),
    ("since", "1700000000"),
    ("since", "9999-12-31"),
    ("since", "٢٠٢٦-٠١-٠١"),
    ("until", "2026-01-01T25:00:00+07:00"),
    ("until", "2026-01-01T00:00:00+99:00"),
    ("unit", "dinas-yang-tidak-ada"),
    ("unit", "Dinas Sosial"),
    ("unit", "x\0y"),
    ("unit", "' OR 1=1 --"),
    ("year", "26"),
    ("year", "2026.0"),
    ("year", "-2026"),
    ("year", "99999999999999999999"),
    ("year", "²⁰²⁶"),
    ("stage", "kontrak"),
    ("stage", "Contract"),
    ("tag", "compiled"),
    ("tag", "planningupdate"),
    ("page_size", "0"),
    ("page_size", "-1"),
    ("page_size", "1001"),
    ("page_size", "1e2"),
    ("page_size", "sepuluh"),
    ("cursor", "x"),
    ("cursor", "123.456"),
    ("cursor", "YTEuMQ"),
    ("cursor", "¤"),
    ("cursor", "=" * 5000),
    ("cursor", "<script>alert(1)</script>"),
    ("method", "open"),
    ("limit", "10"),
    ("<img src=x onerror=alert(1)>", "1"),
]


@pytest.mark.parametrize(("field", "value"), BAD)
@pytest.mark.parametrize("name", ["releases", "records"])
def test_what_cannot_be_used_is_named(client: Any, name: str, field: str, value: str) -> None:
    answer = client.get(f"/ocds/{name}?{urlencode({field: value})}")
    assert_problem(answer, 400)
    problem = answer.json
    assert problem["field"] == field[:100] and problem["found"] == (value if len(value) <= 100 else f"{value[:99]}…")
    assert problem["expected"] and problem["expected_en"] and problem["expected"] != problem["expected_en"]
    assert field[:99] in problem["detail"] and field[:99] in problem["detail_en"]


def test_everything_wrong_is_told_at_once(client: Any) -> None:
    answer = client.get("/ocds/releases?year=x&stage=y&unit=a&unit=b&since=2026-02-01&until=2026-01-01")
    assert {error["field"] for error in answer.json["errors"]} == {"year", "stage", "unit", "until"}


@pytest.mark.parametrize(("name", "largest"), [("releases", 1000), ("records", 100)])
def test_limits_of_a_page(client: Any, name: str, largest: int) -> None:
    publish(ocid_of(1))
    assert read(client, f"/ocds/{name}?page_size={largest}")[name]
    problem = client.get(f"/ocds/{name}?page_size={largest + 1}").json
    assert str(largest) in problem["expected"] and str(largest) in problem["detail_en"]


def test_a_cursor_is_ours_or_refused() -> None:
    for cursor in (Cursor("after", Position(1, 2)), Cursor("before", Position(2**57, 2**58))):
        word = str(cursor)
        assert Cursor.read(word) == cursor
        for wrong in (word[:-1], word + "A", word.swapcase(), word[1:], ""):
            with pytest.raises(ValueError):
                Cursor.read(wrong)


@pytest.fixture
def health(portal: Any) -> Person:
    return steward(factories.User.stub().name, HEALTH)


def test_private_unknown_and_never_public_look_the_same(client: Any, health: Person) -> None:
    private = health.act(
        "package_create", type="pengadaan", title="Rahasia", owner_org=unit_id(HEALTH), fiscal_year="2026"
    )
    assert private["private"]
    answers = {
        ocid: client.get(f"/ocds/{kind}/{ocid}")
        for ocid, kind in (
            (private["ocid"], "record"),
            (ocid_of("unknown"), "record"),
            (f"{private['ocid']}-0001", "release"),
            ("ocds-abc123-1", "record"),
        )
    }
    bodies = set()
    for ocid, answer in answers.items():
        assert_problem(answer, 404)
        bodies.add(answer.text.replace(ocid, "OCID"))
    assert len(bodies) == 1, "nobody learns which of them exists"
    assert read(client, "/ocds/releases")["releases"] == []


def test_a_withdrawn_process_keeps_its_history(client: Any) -> None:
    publish(ocid_of(1))
    withdraw(ocid_of(1))
    (record,) = read(client, f"/ocds/record/{ocid_of(1)}")["records"]
    assert record["compiledRelease"]["tender"]["status"] == "withdrawn" and len(record["releases"]) == 2


@pytest.mark.parametrize(
    "bad", ["x", "ocds-213czf", "213czf-1", "ocds-213CZF-1", "ocds-213czf-a%20b", "ocds-213czf-%00", "%E2%82%AC"]
)
@pytest.mark.parametrize("kind", ["release", "record"])
def test_a_malformed_number_is_400(client: Any, kind: str, bad: str) -> None:
    answer = client.get(f"/ocds/{kind}/{bad}")
    assert_problem(answer, 400)
    assert answer.json["field"] == ("ocid" if kind == "record" else "release_id")


def test_case_counts(client: Any) -> None:
    publish("ocds-213czf-rup-a")
    assert client.get("/ocds/record/ocds-213czf-rup-a").status_code == 200
    assert client.get("/ocds/record/ocds-213czf-rup-A").status_code == 404


def test_html_in_an_address_comes_back_as_plain_json(client: Any) -> None:
    answer = client.get("/ocds/record/ocds-213czf-<script>alert(1)</script>")
    assert_problem(answer, 404)
    assert "<script>" in answer.json["detail"]


@pytest.mark.parametrize("path", ["/ocds/zzz", "/ocds/record/", "/ocds/release", "/ocds/releases/", "/ocds/a/b/c"])
def test_other_addresses_are_404_as_json(client: Any, path: str) -> None:
    assert_problem(client.get(path), 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/ocds/releases", "/ocds/record/ocds-213czf-1", "/ocds/openapi.json"])
def test_data_can_only_be_read(client: Any, method: str, path: str) -> None:
    answer = client.open(path, method=method)
    assert_problem(answer, 405)
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
