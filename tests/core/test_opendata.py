"""Plain datasets: the schema describes every field, and what Satu Data Indonesia still misses is said."""

from __future__ import annotations

import re

import pytest

from ckanext.bos.core import codelists, opendata, schema, values

FIELDS = schema.plain_fields()
FILES = schema.plain_resource_fields()
EVERY = {**FIELDS, **{f"resource.{name}": entry for name, entry in FILES.items()}}
COMPLETE = {
    name: values.parse(entry, entry.example) if entry.type != "core" else entry.example
    for name, entry in FIELDS.items()
} | {"data_kind": "finance", "access_level": "public"}


@pytest.mark.parametrize("path", EVERY)
def test_label_help_and_example_speak_indonesian_and_english(path: str) -> None:
    entry = EVERY[path]
    for words in (entry.label, entry.help):
        assert set(words) == {"id", "en"} and all(text == text.strip() != "" for text in words.values())
    assert entry.help["id"] != entry.help["en"] and entry.help["id"][-1] == entry.help["en"][-1] == "."
    assert not re.search(r"\b(the|of|and|is)\b", entry.help["id"])
    assert entry.example


@pytest.mark.parametrize("path", [path for path, entry in EVERY.items() if entry.type != "core"])
def test_the_example_is_accepted_and_canonical_after_one_reading(path: str) -> None:
    entry = EVERY[path]
    value = values.parse(entry, entry.example)
    assert value and values.parse(entry, value) == value
    assert (entry.codelist is not None) == (entry.type in ("choice", "choices"))
    assert entry.codelist is None or codelists.codes(entry.codelist)


def test_every_field_stands_in_one_group_and_required_ones_come_first() -> None:
    grouped = [field.name for group in opendata.groups() for field in group.fields]
    assert grouped == list(FIELDS)
    assert {name for name, entry in FIELDS.items() if entry.required} == {"title", "notes", "owner_org"}
    assert grouped[:4] == ["title", "name", "notes", "owner_org"]


def test_nobodys_name_or_address_is_asked_for() -> None:
    assert [name for name in FIELDS if re.search("author|maintainer|email|phone|contact|nip|nik", name)] == []


def test_codes_are_those_of_the_european_lists_in_lower_case() -> None:
    assert set(codelists.codes("theme")) == set("gove econ educ heal tran envi agri ener just regi soci tech".split())
    assert {"annual_2", "irreg", "never"} < set(codelists.codes("frequency"))
    assert codelists.lookup("access_level", "Tertutup") == "closed"


def names(**given: object) -> list[str]:
    return [field.name for field in opendata.missing_fields(COMPLETE | given)]


def test_a_complete_dataset_misses_nothing() -> None:
    assert names() == []


def test_the_five_parts_of_the_standard_are_missed() -> None:
    assert names(**dict.fromkeys(opendata.STANDARD, "")) == list(opendata.STANDARD)
    assert set(opendata.STANDARD) < {field.name for field in opendata.missing_fields({})}


def test_what_is_missed_depends_on_the_kind_of_data_and_on_access() -> None:
    empty = {name: "" for name in FIELDS if name.startswith(("indicator_", "activity_"))} | {"access_reason": ""}
    assert names(**empty) == []
    activity = [name for name in FIELDS if name.startswith("activity_")]
    assert names(**empty, data_kind="statistics") == activity
    indicator = [name for name in FIELDS if name.startswith("indicator_")]
    assert names(**empty, data_kind="indicator") == activity + indicator
    assert names(**empty, access_level="restricted") == ["access_reason"]
    assert names(districts=[], priority_year="", version="", url="") == [], "never asked for"
