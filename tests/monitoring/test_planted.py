"""What the simulated regency hides is found, false alarms are counted, real rows give the figures of their README."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from ckanext.bos.monitoring import checks, indicators
from demo.__main__ import main as simulate

from ..shared_data import SHARED, needs_shared
from . import readings

FINDERS = {
    "split_below_limit": "B007",
    "single_bidder": "B001",
    "winner_above_hps": "above",
    "identical_offers": "B002",
    "bid_rotation": "B003",
    "factor_ten": "zeros",
    "duplicate_package": "twice",
    "year_end_rush": "B008",
    "dominant_supplier": "B004",
    "repeated_tender": "B009",
}
FALSE_ALARMS = {
    "B001": 0,
    "B003": 0,
    "B004": 0,
    "B007": 0,
    "B009": 0,
    "zeros": 0,
    "twice": 0,
    "B008": 1,
    "B002": 5,
    "above": 4,
}
"""Packages that nothing was planted on, of 1,000. Two offers that are equal by chance are equal all the same."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("regency")
    simulate(["--out", str(found), "--processes", "1000", "--sources", "spse-export", "--quiet"])
    return found


def judged(found: dict[str, dict[str, Any]]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Code -> packages that it flags; code -> packages of which it cannot be said."""
    flagged: dict[str, set[str]] = defaultdict(set)
    unknown: dict[str, set[str]] = defaultdict(set)
    for one in indicators.run(readings.releases(found.values())).outcomes():
        if one.subject == "OCID":
            where = {"flag": flagged, "missing": unknown}.get(one.state)
            if where is not None:
                where[one.code].add(one.id.rsplit("-", 1)[1])
    for code, process in found.items():
        for one in checks.look(process, {}):
            flagged[one.code].add(code)
    for code, ones in checks.compare(readings.peers(found), {}).items():
        for one in ones:
            flagged[one.code].add(code)
    return flagged, unknown


def test_every_planted_anomaly_is_found_and_false_alarms_are_few(folder: Path) -> None:
    flagged, unknown = judged(readings.processes(folder))
    planted: dict[str, set[str]] = defaultdict(set)
    for anomaly in json.loads((folder / "demo-truths.json").read_text())["anomalies"]:
        finder = FINDERS.get(anomaly["code"])
        if finder is None:
            continue
        packages = set(anomaly["packages"])
        planted[finder] |= packages
        assert packages & flagged[finder], f"{anomaly['code']} is not found"
        assert packages <= flagged[finder] | unknown[finder], "each is found, or it is said what is missing"
    assert set(planted) == set(FINDERS.values())
    assert {code: len(flagged[code] - planted[code]) for code in planted} == FALSE_ALARMS


def test_a_plan_announced_far_too_late_is_found() -> None:
    late = {"planned_tender_start": "2019-03-01", "announcement_date": "2019-11-25", "fiscal_year": "2019"}
    (one,) = checks.look(late, {})
    assert one.code == "behind" and one.field == "announcement_date" and "25 November 2019" in one.sentence["id"]
    assert checks.look(late | {"announcement_date": "2019-08-01"}, {}) == []


@needs_shared
def test_the_real_tenders_give_the_figures_of_their_readme() -> None:
    truths = json.loads((SHARED / "bojonegoro" / "truths.json").read_text("utf-8"))["tender_distinct"]
    tenders = readings.processes(SHARED / "bojonegoro", "tender_")
    assert len(tenders) == truths["rows_by_tahun_ang"]["2018"] + truths["rows_by_tahun_ang"]["2019"]
    flagged, _unknown = judged(tenders)
    doubts = [one for process in tenders.values() for one in checks.look(process, {})]
    assert len(flagged["B001"]) == len(flagged["R018"]) == truths["single_bidder"]
    assert sum(one.code == "above" and one.path.startswith("awards/") for one in doubts) == truths["winner_above_hps"]
    assert sum(one.code == "above" and one.path == "estimate_amount" for one in doubts) == truths["hps_above_pagu"]
    assert not any(one.code in ("zeros", "stranger") for one in doubts)


@needs_shared
def test_the_real_rows_wake_few_doubts() -> None:
    """What walidata would have to confirm of 4,471 packages of two years, above the limit of Rp 2 miliar apart."""
    found = readings.processes(SHARED / "bojonegoro")
    stops = [one.code for process in found.values() for one in checks.look(process, {}) if one.level == "stop"]
    assert len(found) == 1073 + 3398
    assert {code: stops.count(code) for code in sorted(set(stops))} == {
        "above": 23,
        "limit": 126,
        "small": 1,
        "stranger": 28,
        "zeros": 3,
    }
