"""Real rows of the national services, two snapshots a week apart, through readers and register to the datasets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.bos import config, registry
from ckanext.bos.core.observation import Observation
from ckanext.bos.registry.model import Identity
from ckanext.bos.sources import SOURCES

from ..conftest import empty_database, loaded_plugins
from ..shared_data import SHARED, needs_shared

ISB = SHARED / "isb"
WEEKS = ("2025-10-03", "2025-10-10")
pytestmark = [needs_shared, pytest.mark.usefixtures("with_plugins")]


def snapshot(week: str) -> list[Path]:
    return sorted((ISB / "isb2" / week).iterdir())


def take(system: str, week: str) -> registry.Report:
    source = SOURCES[system]
    files = [path for path in snapshot(week) if source.takes(path)]
    assert files
    return registry.observe(system, list(source.read(files, config.pseudonym_key())))


@pytest.fixture(scope="module")
def weeks() -> Iterator[dict[str, dict[str, registry.Report]]]:
    """Both snapshots taken in one after the other, each twice; the units are those of the rows."""
    if not ISB.exists():
        yield {}
        return
    with loaded_plugins():
        empty_database()
        user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
        names = {unit for week in WEEKS for unit in units(week)}
        for number, name in enumerate(sorted(names)):
            unit = {"name": f"unit-{number}", "title": name}
            tk.get_action("organization_create")({"ignore_auth": True, "user": user}, unit)
        reports: dict[str, dict[str, registry.Report]] = {}
        for week in WEEKS:
            reports[week] = {system: take(system, week) for system in ("sirup", "spse")}
            take("sirup", week)  # places of plans that only their tender has made known
            reports[f"{week} again"] = {system: take(system, week) for system in ("sirup", "spse")}
        yield reports


def units(week: str) -> set[str]:
    found: set[str] = set()
    for system in ("sirup", "spse"):
        files = [path for path in snapshot(week) if SOURCES[system].takes(path)]
        observed = SOURCES[system].read(files, "key")
        found |= {item.unit for item in observed if isinstance(item, Observation) and item.unit}
    return found


def of(scheme: str, value: str) -> dict[str, Any]:
    package_id = model.Session.scalar(
        sa.select(Identity.package_id).where(Identity.scheme == scheme, Identity.value == value)
    )
    assert package_id, (scheme, value)
    return tk.get_action("bos_process_show")({"ignore_auth": True}, {"id": package_id})


def expected(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for code, said in json.loads((ISB / "expected.json").read_text("utf-8"))[kind].items():
        if said.get(WEEKS[1]):
            yield code, said[WEEKS[1]]


def test_only_places_of_plans_that_nobody_named_are_kept_aside(weeks: dict[str, dict[str, registry.Report]]) -> None:
    for week, reports in weeks.items():
        for system, report in reports.items():
            refused = {refusal.row.origin.partition(":")[0] for refusal in report.refused}
            assert refused <= {"RUP-PaketPenyediaLokasi.csv"}, (week, system, refused)


def test_a_second_harvest_of_a_snapshot_changes_nothing(weeks: dict[str, dict[str, registry.Report]]) -> None:
    for week in WEEKS:
        for report in weeks[f"{week} again"].values():
            assert (report.counts["new"], report.counts["changed"]) == (0, 0)


def test_a_week_later_there_are_updates_and_no_doubles(weeks: dict[str, dict[str, registry.Report]]) -> None:
    first, second = weeks[WEEKS[0]]["spse"], weeks[WEEKS[1]]["spse"]
    assert first.counts["new"] > second.counts["new"] > 0
    keys = model.Session.execute(sa.select(Identity.scheme, Identity.value)).all()
    assert len(keys) == len(set(keys))
    for code, _ in expected("tender"):
        assert of("spse", code)["tender_code"] == code


def test_tenders_have_their_values(weeks: dict[str, dict[str, registry.Report]]) -> None:
    for code, said in expected("tender"):
        process = of("spse", code)
        if said.get("hps"):
            assert Decimal(process["estimate_amount"]) == Decimal(str(said["hps"])), code
        if said.get("contracts"):
            values = {Decimal(row["amount"]) for row in process["contracts"] if row.get("number")}
            assert values == {Decimal(str(row["nilai"])) for row in said["contracts"]}, code


def test_payments_count_once(weeks: dict[str, dict[str, registry.Report]]) -> None:
    told = 0
    for code, said in expected("nontender"):
        if said.get("paid"):
            told += 1
            process = of("spse", code)
            assert sum(Decimal(row["amount"]) for row in process["payments"]) == Decimal(str(said["paid"])), code
    assert told > 5
