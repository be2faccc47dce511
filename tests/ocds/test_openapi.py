"""The description of the API is valid OpenAPI and says what the API really does."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from .publishing import ocid_of, publish
from .web import SITE, assert_problem, client, portal, read

__all__ = ["client", "portal"]


@pytest.fixture
def document(client: Any) -> dict[str, Any]:
    """The description as it is served."""
    return read(client, "/ocds/openapi.json")


def test_it_is_valid_openapi(document: dict[str, Any]) -> None:
    assert [error.message for error in OpenAPIV30SpecValidator(document).iter_errors()] == []
    assert document["openapi"].startswith("3.0.") and document["servers"] == [{"url": SITE}]


def test_every_address_answers_and_every_parameter_is_read(client: Any, document: dict[str, Any]) -> None:
    publish(ocid_of(1))
    numbers = {"{release_id}": f"{ocid_of(1)}-0001", "{ocid}": ocid_of(1)}
    for path, item in document["paths"].items():
        for name, number in numbers.items():
            path = path.replace(name, number)
        if "{" in path:
            continue
        got = client.get(path)
        assert got.status_code == 200, path
        content = item["get"]["responses"]["200"]["content"]
        assert got.mimetype in content
        for parameter in item["get"]["parameters"]:
            if parameter.get("in") == "query":
                answer = client.get(path, query_string={parameter["name"]: "~"})
                assert_problem(answer, 400)
                assert answer.json["field"] == parameter["name"]


def test_answers_have_what_the_description_requires(client: Any, document: dict[str, Any]) -> None:
    publish(ocid_of(1))
    schemas = document["components"]["schemas"]
    for path, name in (("/ocds/releases", "ReleasePackage"), ("/ocds/records", "RecordPackage")):
        package = read(client, path)
        assert set(schemas[name]["required"]) <= package.keys() <= schemas[name]["properties"].keys()
    problem = client.get("/ocds/releases?year=x").json
    assert set(schemas["Problem"]["required"]) <= problem.keys() <= schemas["Problem"]["properties"].keys()


def test_limits_are_those_of_the_api(client: Any, document: dict[str, Any]) -> None:
    for name in ("releases", "records"):
        listed = {
            p["name"]: p["schema"] for p in document["paths"][f"/ocds/{name}"]["get"]["parameters"] if "name" in p
        }
        largest = listed["page_size"]["maximum"]
        assert read(client, f"/ocds/{name}?page_size={largest}")[name] == []
        assert_problem(client.get(f"/ocds/{name}?page_size={largest + 1}"), 400)


def test_our_own_extension_is_served(client: Any) -> None:
    extension = read(client, "/ocds/extension/bos/extension.json")
    assert extension["name"]["id"] and extension["schemas"] == ["release-schema.json"]
    schema = client.get("/ocds/extension/bos/release-schema.json")
    assert schema.json["definitions"] and schema.headers["Access-Control-Allow-Origin"] == "*"
    assert (
        client.get(
            "/ocds/extension/bos/release-schema.json", headers={"If-None-Match": schema.headers["ETag"]}
        ).status_code
        == 304
    )
    for path in ("/ocds/extension/bos/README.md", "/ocds/extension/bos/..%2f..%2fpolicy.yaml", "/ocds/extension/bos/"):
        assert_problem(client.get(path), 404)
