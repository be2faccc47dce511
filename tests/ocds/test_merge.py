"""Merging equals what others published or computed, for every case, in any order, one release at a time."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest
from ocdsmerge import Merger

from ckanext.bos.ocds import merge

from ..shared_data import SHARED, needs_shared

CASES = SHARED / "ocds" / "merge_cases"
INDEX: dict[str, Any] = json.loads((CASES / "index.json").read_text("utf-8")) if CASES.is_dir() else {}


def case(name: str, part: str) -> Any:
    return json.loads((CASES / name / f"{part}.json").read_text("utf-8"))


@needs_shared
def test_there_are_cases() -> None:
    assert len(INDEX) >= 30


@needs_shared
@pytest.mark.parametrize("name", sorted(INDEX))
def test_every_case(name: str) -> None:
    releases = case(name, "releases")
    assert merge.compile_releases(releases) == case(name, "compiled")
    assert merge.versioned_release(releases) == case(name, "versioned")


@needs_shared
@pytest.mark.parametrize("name", sorted(name for name, entry in INDEX.items() if entry["storable"]))
def test_a_release_sent_twice_and_in_any_order(name: str) -> None:
    releases = case(name, "releases") * 2
    if INDEX[name]["distinct_dates"]:
        random.Random(7).shuffle(releases)
    assert merge.compile_releases(releases) == case(name, "compiled")
    assert merge.versioned_release(releases) == case(name, "versioned")


def progress(number: int) -> dict[str, Any]:
    return {
        "ocid": "ocds-213czf-x",
        "id": f"ocds-213czf-x-{number:04d}",
        "date": f"2026-01-01T{number // 3600:02d}:{number // 60 % 60:02d}:{number % 60:02d}+07:00",
        "tag": ["implementationUpdate"],
        "contracts": [{"id": "1", "awardID": "1", "value": {"amount": number, "currency": "IDR"}}],
    }


def test_appending_the_500th_release_costs_what_the_5th_did() -> None:
    compiled: dict[str, Any] | None = None
    seconds: list[float] = []
    for number in range(500):
        begun = time.perf_counter()
        compiled = merge.append(compiled, progress(number))
        seconds.append(time.perf_counter() - begun)
    early, late = sorted(seconds[5:55])[25], sorted(seconds[450:])[25]
    assert late < 3 * early
    expected = Merger(merge_rules=merge.RULES).create_compiled_release([progress(number) for number in range(500)])
    assert compiled == expected
