"""The recorded rows of a real regency: every file taken whole, the same plan the same by every route."""

from __future__ import annotations

import json
import random
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ckanext.bos.core.observation import Key, Observation, Refusal, Row
from ckanext.bos.sources import sirup
from ckanext.bos.sources.transport import read_file

from ...shared_data import SHARED, needs_shared

pytestmark = needs_shared
ISB = SHARED / "isb"
WEEK, NEXT = ISB / "isb2/2025-10-03", ISB / "isb2/2025-10-10"
V1 = ISB / "inaproc/v1"
SITE = ISB / "sirup"


def taken(*paths: Path, **options: Any) -> dict[str, Observation]:
    found = list(sirup.read(paths, "key", **options))
    assert not [item.errors for item in found if isinstance(item, Refusal)]
    return {item.key: item for item in found if isinstance(item, Observation)}


def kinds(found: dict[str, Observation]) -> Counter[str]:
    return Counter(key.partition("/")[0] for key in found)


def rup(folder: Path) -> list[Path]:
    return sorted(folder.glob("RUP-*"))


def inaproc() -> list[Path]:
    return [path for path in V1.glob("rup_*.json") if "k34" not in path.name]


def test_the_reader_takes_sirups_files_and_no_other() -> None:
    services = Counter()
    for path in sorted(ISB.rglob("*.*")):
        if path.suffix not in sirup.SUFFIXES:
            continue
        try:
            services[sirup.shape_of(path)] += 1
        except ValueError as error:
            assert path.name in str(error)
            assert not path.name.startswith(("RUP", "rup", "data", "cari"))
    assert services["plans"] == 6
    assert services["search"] == 4
    assert sum(services.values()) == 13 + 3 + 11 + 10


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        (WEEK / "RUP-PaketPenyedia-Terumumkan.json", {"plan": 12}),
        (WEEK / "RUP-PaketSwakelola-Terumumkan.json", {"plan": 12}),
        (NEXT / "RUP-PaketSwakelola-Terumumkan.csv", {"plan": 33}),
        (WEEK / "RUP-PaketAnggaranPenyedia.json", {"budget": 10}),
        (WEEK / "RUP-PaketAnggaranSwakelola.json", {"budget": 12}),
        (WEEK / "RUP-PaketPenyediaLokasi.json", {"places": 12}),
        (NEXT / "RUP-PaketPenyediaLokasi.csv", {"places": 41}),
        (WEEK / "RUP-PaketSwakelolaLokasi.json", {"places": 12}),
        (NEXT / "RUP-PaketSwakelolaLokasi.csv", {"places": 33}),
        (V1 / "rup_paket-swakelola-terumumkan.json", {"plan": 12}),
        (V1 / "rup_paket-anggaran-penyedia.json", {"budget": 10}),
        (V1 / "rup_history-kaji-ulang.k34-real-record.json", {"plan": 1, "revision": 1}),
        (ISB / "inaproc/legacy/rup_paket-penyedia-terumumkan.json", {"plan": 12}),
        (ISB / "inaproc/legacy/rup_paket-swakelola-terumumkan.d228-real-record.json", {"plan": 1}),
        (ISB / "inaproc/variants/rs-and-toplevel-cursor.json", {"plan": 3}),
        (SITE / "datatablectr_dataruppenyediakldi.json", {"plan": 12}),
        (SITE / "datatablectr_datarupswakelolakldi.json", {"plan": 12}),
        (SITE / "caripaketctr_search.page1.json", {"plan": 5}),
        (WEEK / "RUP-MasterSatker.json", {}),
        (WEEK / "RUP-StrukturAnggaranPD.json", {}),
        (SITE / "datatablectr_datatableruprekapkldi.json", {}),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_each_file_has_what_its_readme_says(path: Path, counts: dict[str, int]) -> None:
    found = taken(path)
    assert kinds(found) == counts
    rows = {row.origin for item in found.values() for row in item.rows}
    if counts and "history" not in path.name:
        assert len(rows) == sum(1 for _ in read_file(path))


def test_pages_of_inaproc_and_of_the_search_are_the_twelve_plans() -> None:
    plans = taken(*V1.glob("rup_paket-penyedia-terumumkan.page*.json"))
    search = taken(*SITE.glob("caripaketctr_search.page*.json"))
    assert len(plans) == 12
    assert set(plans) == set(search)


def test_budget_lines_make_up_the_plans_amount() -> None:
    found = taken(*rup(WEEK))
    budgets = {key: item for key, item in found.items() if key.startswith("budget/")}
    for key, item in budgets.items():
        plan = found.get(key.replace("budget", "plan"))
        if plan is not None:
            total = sum(Decimal(line["amount"]) for line in item.values["budget_lines"])
            assert total == Decimal(plan.values["budget_amount"])
    assert sum(key.replace("budget", "plan") in found for key in budgets) == 12
    assert not any(item.doubts for item in budgets.values())
    assert all(item.values["sub_activity"] and item.values["program"] for item in budgets.values())
    assert all(item.joins_only for item in budgets.values())


def test_lines_and_places_of_plans_that_are_not_listed_are_no_refusals_in_waiting() -> None:
    found = taken(*rup(WEEK))
    loose = [item for key, item in found.items() if item.joins_only and f"plan/{key.partition('/')[2]}" not in found]
    assert len(loose) == 10 + 24
    assert not any(item.rows for item in loose)


def test_a_week_later_nothing_has_changed_but_the_dialect() -> None:
    week = taken(WEEK / "RUP-PaketSwakelola-Terumumkan.json")
    later = taken(NEXT / "RUP-PaketSwakelola-Terumumkan.csv")
    assert {key: item.fingerprint() for key, item in week.items()} == {
        key: item.fingerprint() for key, item in later.items() if key in week
    }
    both = taken(WEEK / "RUP-PaketSwakelola-Terumumkan.json", NEXT / "RUP-PaketSwakelola-Terumumkan.csv")
    assert {key: item.fingerprint() for key, item in both.items()} == {
        key: item.fingerprint() for key, item in later.items()
    }


def test_order_changes_nothing(tmp_path: Path) -> None:
    dice = random.Random(7)
    for path in rup(WEEK):
        rows = [dict(dice.sample(sorted(row.items()), len(row))) for row in json.loads(path.read_bytes())]
        dice.shuffle(rows)
        for row in rows:
            row.pop("_event_date", None)
            row["last_update_ref"] = "00"
        (tmp_path / path.name).write_text(json.dumps(rows))
    shuffled, straight = taken(*rup(tmp_path)), taken(*rup(WEEK))
    assert {key: item.fingerprint() for key, item in shuffled.items()} == {
        key: item.fingerprint() for key, item in straight.items()
    }


STATUS = {"rup_status", "tender_status"}


def test_the_same_plan_is_the_same_by_isb_and_inaproc() -> None:
    isb, api = taken(*rup(WEEK)), taken(*inaproc())
    plans = {key for key in isb if key.startswith("plan/")}
    assert plans == {key for key in api if key.startswith("plan/")} - {"plan/52807451"}
    for key in plans:
        own, other = dict(isb[key].values), dict(api[key].values)
        if other["rup_status"] == "cancelled":
            own, other = ({name: found[name] for name in set(found) - STATUS} for found in (own, other))
        assert own == other
        assert (isb[key].unit, isb[key].keys, isb[key].scope) == (api[key].unit, api[key].keys, api[key].scope)
    for key in (key for key in api if key.startswith("budget/")):
        assert api[key].values["budget_lines"] == isb[key].values["budget_lines"]


@pytest.mark.parametrize("pattern", ["caripaketctr_search.page*.json", "datatablectr_data*kldi.json"])
def test_the_site_says_less_but_nothing_else(pattern: str) -> None:
    isb = taken(*rup(WEEK))
    found = taken(*SITE.glob(pattern))
    assert found
    for key, item in found.items():
        richer = {**isb.get(f"budget/{key[5:]}", item).values, **isb[key].values}
        thinner = {name: value for name, value in item.values.items() if name != "budget_sources"}
        assert thinner == {name: richer[name] for name in thinner}
        assert item.values["budget_sources"] == ["apbd"]
        assert item.scope == isb[key].scope
        assert item.unit == isb[key].unit


def test_all_routes_together_are_one_observation_a_plan() -> None:
    everything = taken(*rup(WEEK), *inaproc(), *SITE.glob("*.json"))
    alone = taken(*rup(WEEK), *inaproc())
    assert kinds(everything) == kinds(alone)
    for key, item in alone.items():
        added = set(everything[key].values) - set(item.values)
        assert added <= {"budget_sources"}
        assert {name: everything[key].values[name] for name in item.values} == item.values


def test_the_recorded_revisions() -> None:
    found = taken(*inaproc())
    plans = {key[5:]: item for key, item in found.items() if key.startswith("plan/")}

    def status(code: str) -> tuple[str, str]:
        return plans[code].values["rup_status"], plans[code].values["tender_status"]

    assert status("53613689") == status("38476978") == ("cancelled", "cancelled")
    assert status("53610130") == status("53605662") == ("announced", "planned")
    assert plans["53605662"].aliases == (Key("rup", "52705607"), Key("rup", "52705661"))
    history = found["revision/53605662"].values["rup_history"]
    assert [row["new_code"] for row in history] == ["52705661", "53605662"]
    assert plans["38476850"].aliases == (Key("rup", "38406849"),)
    old = plans["52807451"]
    assert (old.joins_only, old.rows, status("52807451")) == (True, (), ("replaced", "cancelled"))
    assert "title" not in old.values
    for code in ("53607638", "53607461"):
        (relation,) = found[f"revision/{code}"].values["related_processes"]
        assert (relation["relationship"], relation["scheme"], relation["identifier"]) == ("planning", "rup", "52807451")
        assert status(code) == ("announced", "planned")


def test_another_governments_rows_are_refused_by_name() -> None:
    found = list(sirup.read([*rup(WEEK)], "key", klpd="D171"))
    assert found
    assert all(isinstance(item, Refusal) for item in found)
    words = {item.errors["kd_klpd"].message("id") for item in found if isinstance(item, Refusal)}
    assert len(words) == 1
    assert "Kab. Bandung" in words.pop()
    assert kinds(taken(*rup(WEEK), klpd="D107"))["plan"] == 24


def test_nothing_of_a_person_is_left() -> None:
    found = list(sirup.read([*rup(WEEK), *rup(NEXT)], "key"))
    text = repr(found)
    for path in (*rup(WEEK), *rup(NEXT)):
        for row in read_file(path):
            for column in ("nip_ppk", "nama_ppk", "username_ppk"):
                value = str(row.cells.get(column) or "")
                assert len(value) < 3 or value not in text


def test_rows_kept_aside_are_read_again() -> None:
    rows = [Row(item.origin, item.cells) for item in read_file(WEEK / "RUP-PaketAnggaranSwakelola.json")]
    first = {
        item.key: item for item in sirup.read_rows({"self_managed_budget": rows}, "") if isinstance(item, Observation)
    }
    kept = [row for item in first.values() for row in item.rows]
    again = {item.key: item for item in sirup.reread(kept, "") if isinstance(item, Observation)}
    assert {key: item.fingerprint() for key, item in again.items()} == {
        key: item.fingerprint() for key, item in first.items()
    }
    assert {row.origin: row.cells for item in again.values() for row in item.rows} == {
        row.origin: row.cells for row in kept
    }
