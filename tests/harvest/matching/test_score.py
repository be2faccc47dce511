"""The points of the evidence, and the decision, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ckanext.bos.core.dates import parse_date
from ckanext.bos.core.observation import Observation
from ckanext.bos.core.units import Units
from ckanext.bos.harvest.matching import score
from ckanext.bos.harvest.matching.score import Candidate, Evidence, Subject
from ckanext.bos.registry.units import listed
from ckanext.bos.sources import SOURCES

from ...shared_data import SHARED, needs_shared
from .linked import KEY, contracts, e_contracts, name_of, truth_name, truths

CONTRACT = Subject(
    "contract/2019/1-03-01-01/x",
    2019,
    "SPK No. 602.1/007/SP.X/412.206/19",
    Decimal(500_000_000),
    "CV. KARYA MAJU",
    "Belanja modal Rehabilitasi Jembatan Sukorejo",
    date(2019, 5, 2),
)
TENDER = Candidate(
    "ocds-213czf-spse-1",
    "Rehabilitasi Jembatan Sukorejo Kecamatan Dander",
    2019,
    ("602.1/7/SP.X/412.206/2019",),
    (Decimal(500_000_000),),
    ("KARYA MAJU, CV",),
    date(2019, 3, 1),
)


def _points(**changes: Any) -> dict[str, Evidence]:
    candidate = replace(TENDER, **changes)
    return {item.kind: item for item in score.score(CONTRACT, candidate).evidence}


def test_everything_fits() -> None:
    found = score.score(CONTRACT, TENDER)
    assert {item.kind: item.points for item in found.evidence} == {
        "number": 50, "value": 25, "supplier": 15, "title": 5, "date": 5,
    }  # fmt: skip
    assert found.total == 100 and score.decide(CONTRACT, [TENDER]).verdict == "certain"


@pytest.mark.parametrize(
    ("number", "points"),
    [("602.1/7/SP.X/412.206/2019", 50), ("6021/007/spx/412206/2019", 45), ("602.1/8/SP.X/412.206/2019", -10)],
)
def test_the_number(number: str, points: int) -> None:
    assert _points(numbers=(number,))["number"].points == points


def test_no_number_on_the_tender_side_says_nothing() -> None:
    assert "number" not in _points(numbers=())


@pytest.mark.parametrize(
    ("amount", "points"), [("500000001", 25), ("501000000", 15), ("540000000", 0), ("449000000", -20), ("900", -20)]
)
def test_the_value(amount: str, points: int) -> None:
    assert _points(amounts=(Decimal(amount),))["value"].points == points


def test_the_best_of_several_values_and_names_counts() -> None:
    found = _points(amounts=(Decimal(1), Decimal(500_000_000)), suppliers=("PT LAIN SEKALI", "karya maju"))
    assert (found["value"].points, found["supplier"].points) == (25, 15)


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("cvkaryamaju", 15), ("PT Karya Maju (Persero) Tbk", 15), ("CV Karya Maju Jaya", 10), ("CV Lain", -15),
        ("Penyedia a1b2c3", 0), ("", 0),
    ],
)  # fmt: skip
def test_the_supplier(name: str, points: int) -> None:
    assert _points(suppliers=(name,))["supplier"].points == points


def test_the_date_is_never_held_against_a_candidate() -> None:
    assert "date" not in _points(created=date(2019, 6, 1))
    assert "date" not in _points(created=date(2018, 6, 1))
    assert "date" not in _points(created=None)


def test_without_a_number_value_supplier_and_title_must_fit() -> None:
    bare = Candidate("a", TENDER.title, 2019, (), TENDER.amounts, TENDER.suppliers, None)
    assert score.decide(CONTRACT, [bare]).verdict == "certain"
    other_title = Candidate("a", "Pengadaan Meja Kursi", 2019, (), TENDER.amounts, TENDER.suppliers, None)
    decision = score.decide(CONTRACT, [other_title])
    assert (decision.verdict, decision.reason) == ("review", "weak")


def test_a_lead_is_needed() -> None:
    twins = [Candidate(name, TENDER.title, 2019, (), TENDER.amounts, TENDER.suppliers, None) for name in "ab"]
    decision = score.decide(CONTRACT, twins)
    assert (decision.verdict, decision.reason, len(decision.best)) == ("review", "twins", 2)


def test_two_packages_of_one_winner_together() -> None:
    halves = [
        Candidate(name, "Pekerjaan lain", 2019, (), (Decimal(amount),), ("CV KARYA MAJU",), None)
        for name, amount in (("a", 300_000_000), ("b", 200_000_000), ("c", 100_000_000))
    ]
    decision = score.decide(CONTRACT, halves)
    assert (decision.verdict, decision.reason) == ("review", "sum")
    assert {item.candidate.ocid for item in decision.best[:2]} == {"a", "b"}


def test_a_linked_package_is_asked_about() -> None:
    linked = replace(TENDER, linked=("x",))
    decision = score.decide(CONTRACT, [linked])
    assert (decision.verdict, decision.reason) == ("review", "linked")


def test_nothing_in_common_is_nothing() -> None:
    assert score.decide(CONTRACT, []).verdict == "none"
    other = Candidate("a", "Pengadaan Meja", 2019, ("1/2/3",), (Decimal(10),), ("PT LAIN",), None)
    assert score.decide(CONTRACT, [other]).verdict == "none"


@needs_shared
def test_all_contracts_of_2019_with_the_non_tenders_as_candidates_too() -> None:
    units = Units({unit["name"]: [unit["title"], unit["short_name"], *unit["aliases"]] for unit in listed()})
    parents = {unit["name"]: unit["parent"] for unit in listed()}
    candidates = _candidates(units)
    verdicts = {"certain": 0, "review": 0, "none": 0}
    found = {name_of(item): item for item in contracts() if isinstance(item, Observation)}
    for truth in truths()["kontrak"]:
        item = found[truth_name(truth)]
        slug = units.find(item.unit) or ""
        near = [unit for unit in candidates if unit == slug or parents.get(unit) == slug or parents[slug] == unit]
        decision = score.decide(_subject(item), [candidate for unit in near for candidate in candidates[unit]])
        verdicts[decision.verdict] += 1
        if truth["harapan"]:
            assert decision.verdict == "certain" and decision.best[0].candidate.code == truth["harapan"]
        elif truth["kandidat"]:
            assert decision.verdict == "review"
            assert set(truth["kandidat"]) <= {score.candidate.code for score in decision.best}
        else:
            assert decision.verdict == "none"
    assert verdicts == {"certain": 112, "review": 8, "none": 3}


def _candidates(units: Units) -> dict[str, list[Candidate]]:
    numbers = {item.keys[0].value: item.values["contracts"][0] for item in e_contracts()}
    sheets = [SHARED / "bojonegoro" / f"{name}_2019.csv" for name in ("tender", "nontender")]
    found: dict[str, list[Candidate]] = {}
    for item in SOURCES["spse-export"].read(sheets, KEY):
        if not isinstance(item, Observation) or item.joins_only:
            continue
        code = item.values.get("tender_code", "")
        rows = [*item.values.get("contracts", ()), *item.values.get("awards", ())]
        rows += [numbers[code]] if code in numbers else []
        candidate = Candidate(
            ocid=item.key,
            title=item.values["title"],
            year=2019,
            numbers=(numbers[code]["number"],) if code in numbers else (),
            amounts=tuple(Decimal(row["amount"]) for row in rows if row.get("amount")),
            suppliers=tuple(row["supplier_name"] for row in rows if row.get("supplier_name")),
            created=parse_date(item.values["tender_created"]) if item.values.get("tender_created") else None,
            code=code,
        )
        if rows:
            found.setdefault(units.find(item.unit) or "", []).append(candidate)
    return found


def _subject(item: Observation) -> Subject:
    row = item.values["contracts"][0]
    signed = parse_date(row["date_signed"])
    return Subject(item.key, 2019, row["number"], Decimal(row["amount"]), row["supplier_name"], row["title"], signed)
