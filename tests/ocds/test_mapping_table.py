"""The document on the mapping is that of the code, and our own extension knows the codes of the schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ckanext.bos.core import codelists
from ckanext.bos.ocds import extensions
from ckanext.bos.ocds.mapping import table

from ..core import ocds_schema
from ..shared_data import SHARED, needs_shared

ROOT = Path(__file__).resolve().parents[2]
DEFINITIONS = extensions.own_schema()["definitions"]


def test_the_table_is_that_of_the_code() -> None:
    written = (ROOT / "docs" / "ocds-mapping.md").read_text("utf-8")
    assert written == "\n".join(table.lines()) + "\n", "run python -m ckanext.bos.ocds.mapping.table"


@pytest.mark.parametrize(
    ("definition", "field", "codelist", "more"),
    [
        ("BosPlanning", "sourcing", "sourcing", []),
        ("BosTender", "priceSystem", "price_system", []),
        ("BosContract", "priceSystem", "price_system", []),
        ("BosPlanRevision", "type", "revision_type", []),
        ("BosWithheld", "code", "exemption", ["unknown"]),
    ],
)
def test_our_extension_has_the_codes_of_the_schema(definition: str, field: str, codelist: str, more: list[str]) -> None:
    assert DEFINITIONS[definition]["properties"][field]["enum"] == [*codelists.codes(codelist), *more, None]


def test_every_field_of_our_extension_is_described() -> None:
    for name, definition in DEFINITIONS.items():
        for field, content in definition["properties"].items():
            assert content["title"] and content["description"].endswith("."), f"{name}.{field}"
            assert "type" in content or "$ref" in content


def test_our_extension_adds_nothing_but_its_own_objects() -> None:
    for name, definition in DEFINITIONS.items():
        if not name.startswith("Bos"):
            assert list(definition) == ["properties"] and list(definition["properties"]) == ["bos"]


@needs_shared
def test_our_extension_names_what_the_standard_has() -> None:
    for name in DEFINITIONS:
        assert name.startswith("Bos") or name in ocds_schema.release_schema()["definitions"]
    for reference in references(DEFINITIONS):
        assert reference.removeprefix("#/definitions/") in ocds_schema.release_schema()["definitions"]


def references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for inner in value.values() for found in references(inner)]
    return [found for inner in value for found in references(inner)] if isinstance(value, list) else []


@needs_shared
def test_the_published_extensions_are_those_at_hand() -> None:
    index = json.loads((SHARED / "ocds" / "extensions" / "index.json").read_text("utf-8"))
    for extension in (*extensions.PUBLISHED, extensions.PAGINATION):
        known = index[extension.name]
        assert (extension.url, extension.commit) == (known["extension_url"], known["commit"])


def test_files_of_our_extension() -> None:
    metadata = extensions.own_file("extension.json")
    assert metadata["documentationUrl"]["en"].endswith("/ocds/policy") and metadata["compatibility"] == ["1.1"]
    assert metadata["schemas"] == ["release-schema.json"]
    assert extensions.own_file("release-schema.json") == extensions.own_schema()
    assert extensions.own().url.endswith("/ocds/extension/bos/extension.json")
    with pytest.raises(KeyError):
        extensions.own_file("../extensions.py")
