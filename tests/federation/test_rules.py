"""Each line of what makes CKAN 2.9 reject a dataset: found, said, and mended; what we mend, it takes."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.bos.federation.faces import rules

from . import ckan29
from .ckan29 import Rejected

ID = "3f0e2c1a-5b6d-4e7f-8a9b-0c1d2e3f4a5b"
RESOURCE = {
    "id": "0b1c2d3e-4f5a-6b7c-8d9e-0f1a2b3c4d5e",
    "url": "https://contoh.go.id/a.pdf",
    "format": "PDF",
    "name": "a",
}


def sound(**values: Any) -> dict[str, Any]:
    """A record that is taken."""
    record = {"id": ID, "name": "jalan", "title": "Jalan", "tags": [], "extras": [], "resources": [dict(RESOURCE)]}
    return record | values


def resource(**values: Any) -> dict[str, Any]:
    return sound(resources=[RESOURCE | values])


def extra(key: Any, value: Any) -> dict[str, Any]:
    return sound(extras=[{"key": key, "value": value}])


BROKEN: list[tuple[str, dict[str, Any], str]] = [
    *(("extra", extra(key, "x"), "lost") for key in sorted(ckan29.RESERVED)),
    ("extra", sound(extras=[{"key": "Tahap", "value": "a"}, {"key": "Tahap", "value": "b"}]), "lost"),
    ("extra", sound(extras=[{"key": "Tahap"}]), "lost"),
    ("extra", extra("", "x"), "lost"),
    ("extra", extra("Baris", [{"a": 1}]), "altered"),
    ("extra", extra("Objek", {"a": 1}), "altered"),
    ("extra", extra("Angka", 12), "altered"),
    ("extra", extra("Panjang", "é" * 20_000), "altered"),
    ("tag", sound(tags=[{"name": "a"}]), "lost"),
    ("tag", sound(tags=[{"name": "x" * 101}]), "altered"),
    *(("tag", sound(tags=[{"name": f"jalan {sign} raya"}]), "altered") for sign in ",/()&:;'\"+@"),
    ("tag", sound(tags=[{"name": "jalan", "vocabulary_id": "x"}]), ""),
    ("core", sound(tags=None), "altered"),
    ("core", sound(extras="x"), "altered"),
    ("core", sound(resources=["x"]), "altered"),
    ("core", sound(type="pengadaan"), "altered"),
    ("core", sound(private=True), "altered"),
    ("core", sound(relationships_as_subject=[{"subject": "x"}]), "lost"),
    ("email", sound(author_email="a@b.go.id, c@d.go.id"), "lost"),
    ("email", sound(maintainer_email=" a@b.go.id "), "altered"),
    ("email", sound(author_email="walidata"), "lost"),
    ("version", sound(version="1" * 101), "altered"),
    ("title", sound(title=""), "altered"),
    ("title", sound(title=None), "altered"),
    ("resource", resource(size="183 KB"), "lost"),
    ("resource", resource(size=1.5), "lost"),
    ("resource", resource(created="2026-03-14T08:00:00Z"), ""),
    ("resource", resource(last_modified="2026-03-14T08:00:00+07:00"), ""),
    ("resource", resource(created="kemarin"), "lost"),
    ("resource", resource(id="abc"), "altered"),
    ("resource", resource(id="a/b/c/d/e/f/g"), "altered"),
    ("resource", sound(resources=[RESOURCE, dict(RESOURCE)]), "lost"),
    ("resource", resource(url=""), "lost"),
    ("resource", resource(url="ftp://contoh.go.id/a"), "lost"),
    ("resource", resource(baris=[{"a": 1}]), "lost"),
    ("resource", resource(datastore_active=True), "lost"),
    ("broken-text", sound(title="a\x00b"), "altered"),
    ("broken-text", sound(notes="a\ud800b"), "altered"),
]  # fmt: skip


@pytest.mark.parametrize(
    "code, record, weight", BROKEN, ids=[f"{code}-{number}" for number, (code, *_) in enumerate(BROKEN)]
)
def test_it_is_found_and_mended(code: str, record: dict[str, Any], weight: str) -> None:
    mended = copy.deepcopy(record)
    found = rules.mend(mended)
    assert [(finding.code, finding.weight) for finding in found] == ([(code, weight)] if weight else [])
    for finding in found:
        assert finding.why["id"] and finding.mend["id"] and finding.field
    ckan29.create(mended)
    assert rules.mend(copy.deepcopy(mended)) == [], "once is enough"


def test_the_imitation_rejects_them_unmended() -> None:
    """Most of the list above; the rest arrives damaged."""
    harmless = {"lost": 0, "altered": 0, "": 0}
    rejected = 0
    for _code, record, weight in BROKEN:
        try:
            ckan29.create(copy.deepcopy(record))
            harmless[weight] += 1
        except Rejected:
            rejected += 1
    assert rejected >= len(BROKEN) - 5, harmless


@pytest.mark.parametrize("name", ["", "A B", "x" * 101, "é"])
def test_a_bad_name_cannot_be_mended(name: str) -> None:
    found = rules.mend(sound(name=name))
    assert [finding.weight for finding in found] == ["reject"]


def test_moments_become_utc_without_zone() -> None:
    record = resource(created="2026-03-14T08:00:00+07:00", last_modified="2026-03-14T08:00:00")
    rules.mend(record)
    assert record["resources"][0]["created"] == "2026-03-14T01:00:00.000000"
    assert record["resources"][0]["last_modified"] == "2026-03-14T08:00:00.000000"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**6) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
TAG = st.fixed_dictionaries({}, optional={"name": st.text(max_size=120), "vocabulary_id": ANYTHING})
KEY = st.text(max_size=12) | st.sampled_from(sorted(ckan29.RESERVED))
EXTRA = st.fixed_dictionaries({}, optional={"key": KEY, "value": ANYTHING})
URL = st.just("https://contoh.go.id/x") | st.text(max_size=9)
PLAIN = {"size": ANYTHING, "created": st.text(max_size=20), "format": st.text(max_size=5), "lain": ANYTHING}
FILE = st.fixed_dictionaries({}, optional={"id": st.text(max_size=12) | st.just(ID), "url": URL, **PLAIN})
TEXT = st.text(max_size=130)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(TAG, max_size=4),
    st.lists(EXTRA, max_size=4),
    st.lists(FILE, max_size=3),
    st.lists(TEXT, min_size=3, max_size=3),
)
def test_whatever_comes_is_taken_after_mending(tags: Any, extras: Any, resources: Any, texts: list[str]) -> None:
    title, version, email = texts
    record = sound(tags=tags, extras=extras, resources=resources, title=title, version=version, author_email=email)
    rules.mend(record)
    ckan29.create(record)
