"""Whatever JSON is pushed: an item is taken or refused with reasons, never an exception, never a person's number."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.bos.core import schema
from ckanext.bos.core.observation import Observation, Refusal
from ckanext.bos.sources import json_push

KEY = "kunci uji"
NIK = "3522014107850002"
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        ["", "0", "-", "Rp 1,25 miliar", "3 Maret 2025", "2025-02-30", "\x00", "=1+1", f"NIK {NIK}", "9" * 400]
    ),
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=12), inner, max_size=4)),
    max_leaves=8,
)
NAMES = st.sampled_from([*schema.load().fields, "nik", "no_rekening"])
ROWS = st.lists(
    st.dictionaries(st.sampled_from(["id", "number", "amount", "date", "supplier_name", "x"]), LEAVES), max_size=3
)
ITEMS = st.fixed_dictionaries(
    {"key": st.one_of(st.just("a"), LEAVES), "unit": st.one_of(st.just("Dinas Pendidikan"), LEAVES)},
    optional={
        "values": st.dictionaries(NAMES, st.one_of(ANYTHING, ROWS), max_size=5),
        "rup_code": LEAVES,
        "tender_code": ANYTHING,
        "ocid": LEAVES,
        "broken": ANYTHING,
    },
)


@given(st.one_of(ITEMS, ANYTHING))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_item_is_taken_or_refused(raw: Any) -> None:
    found = json_push.read_item(raw, "push:1", KEY)
    assert isinstance(found, (Observation, Refusal))
    if isinstance(found, Refusal):
        assert found.errors
        for error in found.errors.values():
            assert error.message("id") and error.message("en")
        return
    assert found.keys and found.values
    for name in ("title", "notes", "specification", "method_details"):
        assert NIK not in found.values.get(name, "")


@given(ITEMS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_item_kept_aside_is_read_the_same_again(raw: Any) -> None:
    found = json_push.read_item(raw, "push:1", KEY)
    rows = [found.row] if isinstance(found, Refusal) else list(found.rows)
    (again,) = json_push.reread(rows, KEY)
    assert type(again) is type(found)
    if isinstance(found, Observation) and isinstance(again, Observation):
        assert again.fingerprint() == found.fingerprint() and again.key == found.key


def test_a_good_item_beside_bad_ones_is_not_lost() -> None:
    good = {"key": "a", "unit": "Dinas Pendidikan", "values": {"title": "Contoh", "fiscal_year": 2025}}
    found = [json_push.read_item(raw, "x", KEY) for raw in (None, good, {"key": []}, [], good | {"x": 1})]
    assert [isinstance(each, Observation) for each in found] == [False, True, False, False, False]
