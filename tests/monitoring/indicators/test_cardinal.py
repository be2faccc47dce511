"""Cardinal's eleven indicators, equal to the program's own results for every case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ckanext.bos.monitoring import indicators
from ckanext.bos.monitoring.indicators import SettingsError, cardinal_layout, read_settings, run
from ckanext.bos.monitoring.indicators.cardinal import INDICATORS

from ...shared_data import SHARED, needs_shared

CASES = SHARED / "ocds" / "cardinal_cases"
NAMES = sorted(path.name for path in CASES.iterdir() if path.is_dir()) if CASES.is_dir() else []
CODES = [one.code for one in INDICATORS]


def computed(folder: Path) -> dict[str, Any]:
    settings = read_settings(folder / "settings.ini")
    with (folder / "input.jsonl").open("rb") as lines:
        return cardinal_layout(run(lines, settings), with_maps=True)


def same(found: Any, wanted: Any) -> bool:
    """Equal, numbers to 1e-9, and nothing in the one that the other has not."""
    if isinstance(wanted, dict):
        return (
            isinstance(found, dict) and found.keys() == wanted.keys() and all(same(found[k], wanted[k]) for k in wanted)
        )
    if isinstance(wanted, (int, float)) and isinstance(found, (int, float)):
        return abs(found - wanted) <= 1e-9
    return found == wanted


def without_nothing(layout: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in layout.items() if part}


@needs_shared
@pytest.mark.parametrize("name", NAMES)
def test_results_meta_and_maps_are_cardinals(name: str) -> None:
    wanted = json.loads((CASES / name / "expected.json").read_text("utf-8"))
    found = computed(CASES / name)
    for part in ("results", "meta", "maps"):
        assert same(without_nothing(found.get(part, {})), without_nothing(wanted.get(part, {}))), part


@needs_shared
def test_every_indicator_has_a_case_that_fires() -> None:
    flagged = {
        code
        for flags in json.loads((CASES / "index.json").read_text()).values()
        for group in flags["flags"].values()
        for code in group
    }
    assert flagged == set(CODES) and NAMES


def line(**values: Any) -> bytes:
    return json.dumps({"ocid": "a"} | values).encode()


@pytest.mark.parametrize("code", CODES)
def test_what_is_missing_is_said_never_taken_for_nothing(code: str) -> None:
    found = run([line()], read_settings(f"[{code}]"))
    (one,) = found.outcomes()
    assert one.state == "missing" and one.missing and one.subject == "OCID"
    assert "tidak diisi" in found.sentence(one)["id"] and "missing" in found.sentence(one)["en"]


@needs_shared
@pytest.mark.parametrize("name", NAMES)
def test_every_process_gets_one_answer_of_each_indicator_and_flags_are_sentences(name: str) -> None:
    settings = read_settings(CASES / name / "settings.ini")
    with (CASES / name / "input.jsonl").open("rb") as lines:
        found = run(lines, settings)
    if found.repeated:
        return
    for code, one in found.indicators.items():
        ids = [outcome.id for outcome in one.outcomes() if outcome.subject == "OCID"]
        assert len(ids) == len(set(ids)) == found.processes, code
    for outcome in found.outcomes():
        if outcome.state == "flag":
            words = found.sentence(outcome)
            assert "{" not in words["id"] + words["en"] and words["id"] != words["en"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[R003]\nthreshold = soon", "“soon”"),
        ("[R003]\nthresold = 3", "thresold"),
        ("[R999]", "[R999]"),
        ("[R003]\nthreshold", "nama = nilai"),
        ("currencies = IDR\n", "currencies"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(text)
    assert "Baris" in caught.value.words["id"] and said in caught.value.words["id"]


def test_a_bad_line_stops_nothing_and_is_named() -> None:
    good = line(tender={"procurementMethod": "open", "numberOfTenderers": 1})
    found = run([b"{", good, b"[]", b""], read_settings("[R018]"))
    assert [number for number, _ in found.bad] == [1, 3] and found.processes == 1
    assert cardinal_layout(found)["results"] == {"OCID": {"a": {"R018": 1}}}


def test_codes_are_of_one_indicator_each_and_all_are_described() -> None:
    codes = [one.code for one in indicators.ALL]
    assert len(codes) == len(set(codes))
    for one in indicators.ALL:
        for words in (one.title, one.meaning, one.said, one.clears):
            assert words["id"] and words["en"] and words["id"] != words["en"] or one.family == "icw", one.code
        assert one.source
