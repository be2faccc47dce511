"""The portal's own readers find in the files what the truths say, and let no person through."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ckanext.bos.core.observation import Observation, Refusal
from ckanext.bos.sources import SOURCES, simda
from demo.__main__ import main

Found = list[Observation | Refusal]
KEY = "kunci-uji"
YEARS = (2018, 2019)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small regency: reading the whole one takes half a minute."""
    folder = tmp_path_factory.mktemp("readers")
    assert main(["--out", str(folder), "--processes", "600", "--quiet"]) == 0
    return folder


@pytest.fixture(scope="module")
def truths(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "demo-truths.json").read_text("utf-8"))


def read(folder: Path, name: str) -> Found:
    if name == "simda":
        return list(_from_databases(folder))
    source = SOURCES[name]
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and source.takes(path)]
    assert files
    return list(source.read(files, KEY))


def _from_databases(folder: Path) -> Iterator[Observation | Refusal]:
    for year in YEARS:
        url = f"sqlite:///{folder}/simda/simda_{year}.sqlite"
        yield from SOURCES["simda"].read_rows(dict(simda.fetch_sql(url, year)), KEY)


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, Found]:
    return {name: read(folder, name) for name in ("sirup", "spse", "simda", "musrenbang", "emonev")}


def facts(found: Found) -> list[Observation]:
    return [item for item in found if isinstance(item, Observation)]


@pytest.mark.parametrize("name", ["sirup", "spse", "simda", "musrenbang", "emonev"])
def test_no_person_gets_through(found: dict[str, Found], truths: dict[str, Any], name: str) -> None:
    said = repr(found[name])
    assert not [text for text in truths["must_not_appear"] if text in said]


def test_plans_with_their_sums(found: dict[str, Found], truths: dict[str, Any]) -> None:
    sirup = truths["sources"]["sirup"]
    assert not [item for item in found["sirup"] if isinstance(item, Refusal)]
    plans = {item.keys[-1].value: item for item in facts(found["sirup"]) if item.key.startswith("plan/")}
    founding = [item for item in plans.values() if not item.joins_only]
    assert len(founding) == sirup["expected"]["plans"] + sirup["expected"]["outside_body"]
    for code in sirup["cancelled"]:
        assert plans[code].values["tender_status"] == "cancelled"
        assert plans[code].joins_only == (code in sirup["vanished"])
    for old, new in sirup["revised"].items():
        assert old in {key.value for key in plans[new].aliases}
    for code in sirup["reactivated"]:
        assert plans[code].values["tender_status"] == "planned"


def test_packages_with_plans_bidders_and_contracts(found: dict[str, Found], truths: dict[str, Any]) -> None:
    spse = truths["sources"]["spse"]
    assert not [item for item in found["spse"] if isinstance(item, Refusal)]
    kinds = Counter(item.key.partition("/")[0] for item in facts(found["spse"]))
    outside = spse["expected"]["outside_body"]
    assert kinds["tender"] + kinds["nontender"] == spse["expected"]["packages"] + outside
    assert kinds["contract"] + kinds["nontender-contract"] == spse["expected"]["contracts"]
    items = {item.key: item for item in facts(found["spse"])}
    for code, plans in spse["several_plans"].items():
        assert [key.value for key in items[f"nontender/{code}"].keys if key.scheme == "rup"] == plans
    paid = Counter(row["id"] for item in items.values() for row in item.values.get("payments", []))
    assert paid and max(paid.values()) == 1, "a payment repeated by its snapshots counts once"


def test_contracts_of_the_finance_system(found: dict[str, Found], truths: dict[str, Any]) -> None:
    expected = truths["sources"]["simda"]["expected"].values()
    assert not [item for item in found["simda"] if isinstance(item, Refusal)]
    items = facts(found["simda"])
    assert len(items) == sum(year["contracts"] for year in expected)
    paid = sum(Decimal(row["amount"]) for item in items for row in item.values.get("payments", []))
    assert paid == sum(year["paid"] for year in expected)


def test_proposals_and_progress(found: dict[str, Found], truths: dict[str, Any]) -> None:
    sources = truths["sources"]
    assert len(facts(found["musrenbang"])) == sum(sources["musrenbang"]["files"].values())
    refused = [item for item in found["emonev"] if isinstance(item, Refusal)]
    assert len(refused) == sources["emonev"]["by_object"]["opd"], "a report on a whole unit belongs to no package"
    assert len(found["emonev"]) == sum(sources["emonev"]["files"].values())


def test_processes_that_a_portal_will_hold(truths: dict[str, Any]) -> None:
    assert truths["portal"]["processes"] > truths["options"]["processes"]
