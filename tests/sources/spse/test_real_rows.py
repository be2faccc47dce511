"""The real rows of two snapshots give what expected.json counted in them, and the second one only updates."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ckanext.bos.core import schema, values
from ckanext.bos.core.ladder import amounts
from ckanext.bos.core.observation import Key, Observation, Refusal
from ckanext.bos.core.ownership import Ownership
from ckanext.bos.sources import spse
from ckanext.bos.sources.spse.reading import compact
from ckanext.bos.sources.transport import read_file

from ...shared_data import SHARED, needs_shared
from .rows import KEY, merged

pytestmark = needs_shared

ISB = SHARED / "isb"
DAYS = ("2025-10-03", "2025-10-10")
Counts = Mapping[str, Any]


def files(day: str) -> list[Path]:
    return [path for path in sorted((ISB / "isb2" / day).iterdir()) if path.name.startswith(("SPSE", "Ecat"))]


@cache
def found(day: str) -> tuple[Observation | Refusal, ...]:
    return tuple(spse.read(files(day), KEY))


@cache
def observed(day: str) -> dict[str, Observation]:
    return {item.key: item for item in found(day) if isinstance(item, Observation)}


def joined(day: str) -> dict[str, dict[str, Any]]:
    """The processes of a snapshot by own key, as if no plan were known."""
    bundles: dict[Key, list[Observation]] = defaultdict(list)
    for item in observed(day).values():
        bundles[item.keys[-1]].append(item)
    return {key.value: merged({}, Ownership(), *items)[0] for key, items in bundles.items()}


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, dict[str, Counts]]]:
    return json.loads((ISB / "expected.json").read_text("utf-8"), parse_float=Decimal)


def cases(expected: dict[str, Any], kind: str, day: str) -> dict[str, Counts]:
    return {code: days[day] for code, days in expected[kind].items() if day in days}


def total(rows: list[dict[str, str]]) -> Decimal:
    return sum((Decimal(row["amount"]) for row in rows if "amount" in row), Decimal(0))


@pytest.mark.parametrize("day", DAYS)
def test_every_row_stands_behind_an_observation_and_none_is_refused(day: str) -> None:
    assert not [item for item in found(day) if isinstance(item, Refusal)]
    origins = Counter(row.origin.rpartition(":")[0] for item in observed(day).values() for row in item.rows)
    assert origins == {path.name: sum(1 for _ in read_file(path)) for path in files(day)}
    assert len(found(day)) == len(observed(day))


@pytest.mark.parametrize("day", DAYS)
def test_every_value_is_canonical(day: str) -> None:
    for item in observed(day).values():
        for name, value in item.values.items():
            entry = schema.load().fields[name]
            if entry.type != "rows":
                assert values.parse(entry, value) == value
                continue
            for row in value:
                assert values.parse_row(entry, row) == (row, {}), (item.key, name)


@pytest.mark.parametrize("day", DAYS)
def test_the_tenders(expected: dict[str, Any], day: str) -> None:
    tenders, processes = cases(expected, "tender", day), joined(day)
    assert {f"tender/{code}" for code in tenders} == {key for key in observed(day) if key.startswith("tender/")}
    for code, truth in tenders.items():
        first, process = observed(day)[f"tender/{code}"], processes[code]
        assert [key.value for key in first.keys[:-1]] == [str(rup) for rup in truth["rup"]], code
        assert process["tender_stage_text"] == truth["status"]
        assert (
            process["tender_status"]
            == {
                "Selesai": "complete",
                "Berlangsung": "active",
                "Gagal/Batal": "cancelled" if code == "10037336000" else "unsuccessful",
            }[truth["status"]]
        )
        assert Decimal(process["estimate_amount"]) == truth["hps"]
        assert int(process["number_of_bidders"]) == len(process["bidders"]) == truth["bidders"]
        assert sum("offer_amount" in row for row in process["bidders"]) == truth["priced_bids"]
        assert sum(row["result"] == "winner" for row in process["bidders"]) == truth["winners_flagged"]
        winner = [row for row in process.get("awards", []) if "supplier_name" in row]
        assert [row["supplier_name"] for row in winner] == ([truth["supplier"]] if truth["supplier"] else []), code
        contracts = process.get("contracts", [])
        assert [(row["number"], Decimal(row["amount"]), row["date_signed"]) for row in contracts] == [
            (" ".join(row["no_kontrak"].split()), row["nilai"], row["tgl"]) for row in truth["contracts"]
        ]
        assert all(row["id"] == row["award_id"] == code for row in contracts)
        assert sum("sppbj_number" in row for row in process.get("awards", [])) == truth["sppbj"]
        assert sum("start" in row for row in contracts) == truth["spmk"]


@pytest.mark.parametrize("day", DAYS)
def test_the_non_tenders_and_their_payments_counted_once(expected: dict[str, Any], day: str) -> None:
    packages, processes = cases(expected, "nontender", day), joined(day)
    assert {f"nontender/{code}" for code in packages} == {key for key in observed(day) if key.startswith("nontender/")}
    for code, truth in packages.items():
        first, process = observed(day)[f"nontender/{code}"], processes[code]
        assert [key.value for key in first.keys[:-1]] == [str(rup) for rup in truth["rup"]], code
        assert process.get("tender_stage_text", "") == truth["status"].strip("-") or truth["status"] == "-"
        assert (
            process["tender_status"]
            == {
                "Selesai": "complete",
                "Berlangsung": "active",
                "Gagal/Batal": "unsuccessful",
                "-": "planned",
            }[truth["status"]]
        )
        if truth["supplier"] and is_shown(truth["supplier"]):
            assert process["awards"][0]["supplier_name"] == truth["supplier"]
        signed = {(compact(row["no_kontrak"]), row["nilai"]) for row in truth["contracts"] if not row["versi_addendum"]}
        assert {(compact(row["number"]), Decimal(row["amount"])) for row in process.get("contracts", [])} == signed
        addenda = {(row["no_kontrak"], row["versi_addendum"]) for row in truth["contracts"] if row["versi_addendum"]}
        assert len(process.get("amendments", [])) == len(addenda)
        paid = process.get("payments", [])
        assert (len(paid), total(paid)) == (truth["payments"], truth["paid"]), code
        assert amounts(process)["paid"] == (truth["paid"] or None)


def is_shown(name: str) -> bool:
    """Names without a legal form are masked: better a firm masked than a person shown."""
    return name != "RESTU AWANG JAYA"


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    ("kind", "sum_of"),
    [("pencatatan_nontender", "realisasi_counted_once"), ("pencatatan_swakelola", "realisasi_sum")],
)
def test_the_records_and_their_receipts_counted_once(
    expected: dict[str, Any], day: str, kind: str, sum_of: str
) -> None:
    processes = joined(day)
    for code, truth in cases(expected, kind, day).items():
        record, process = observed(day)[f"pct/{code}"], processes[code]
        if "Dibatalkan" in truth["status"]:
            assert record.joins_only and not any(process.values())
            continue
        assert [key.value for key in record.keys[:-1]] == [str(rup) for rup in truth["rup"]]
        assert process["contracts"][0]["status"] == ("terminated" if "Selesai" in truth["status"] else "active")
        assert Decimal(process["contracts"][0].get("amount", 0)) == (truth["total_realisasi"] or 0)
        assert total(process.get("payments", [])) == truth[sum_of], code


def test_the_second_snapshot_updates_and_makes_nothing_twice() -> None:
    first, second = (observed(day) for day in DAYS)
    assert first.keys() - second.keys() == {"ecat/01K1T17BNZVBAMFG0GK8AG2SPF"}
    new = Counter(key.partition("/")[0] for key in second.keys() - first.keys())
    assert new == {
        "tender": 1,
        "schedule": 1,
        "bidders": 1,
        "nontender": 1,
        "nontender-contract": 2,
        "nontender-schedule": 19,
        "pct": 1,
        "receipts": 1,
        "ecat": 2,
    }
    changed = {key for key in first.keys() & second.keys() if first[key].fingerprint() != second[key].fingerprint()}
    assert changed == {
        "tender/10080828000",
        "bidders/10080828000",
        "bidders/10086396000",
        "nontender/10374398000",
        "pct/10273093000",
        "receipts/10273093000",
        "ecat/01K3FHV2D1A3ZXM3RZ1CS8M0SK",
        "ecat/01K4WEKMXGV29CQ82ZR95YDNRK",
        "ecat/01K5V5T0AB78A8DMYGCMCDRPZZ",
    }


def test_taking_both_snapshots_one_after_the_other_gives_the_second() -> None:
    bundles: dict[Key, list[Observation]] = defaultdict(list)
    for day in DAYS:
        for item in observed(day).values():
            bundles[item.keys[-1]].append(item)
    alone = joined(DAYS[1])
    for key, items in bundles.items():
        both, ownership = {}, Ownership()
        both, _ = merged(both, ownership, *items)
        _, changed = merged(both, ownership, *items[len(items) // 2 :])
        assert not [path for path in changed if "payments" in path or "contracts" in path]
        for name in ("awards", "contracts", "amendments", "payments", "bidders", "tender_status", "number_of_bidders"):
            if key.value in alone:
                assert by_id(both.get(name)) == by_id(alone[key.value].get(name)), (key, name)


def by_id(value: Any) -> Any:
    return sorted(value, key=lambda row: row["id"]) if isinstance(value, list) else value


@pytest.mark.parametrize("day", DAYS)
def test_reading_again_gives_the_same_fingerprints(day: str) -> None:
    again = {
        item.key: item.fingerprint()
        for item in spse.read(files(day), "key of the tests")
        if isinstance(item, Observation)
    }
    assert again == {key: item.fingerprint() for key, item in observed(day).items()}


def test_both_snapshots_in_one_drop_are_the_second_one_with_what_it_no_longer_lists() -> None:
    both = list(spse.read([path for day in DAYS for path in files(day)], KEY))
    assert not [item for item in both if isinstance(item, Refusal)]
    together = {item.key: item for item in both if isinstance(item, Observation)}
    assert together.keys() == observed(DAYS[0]).keys() | observed(DAYS[1]).keys()
    assert {
        key for key, item in observed(DAYS[1]).items() if item.fingerprint() != together[key].fingerprint()
    } == set()


def test_retries_second_tenders_and_shared_pagu() -> None:
    day = observed(DAYS[1])
    for again, failed in (("10007633000", "10002512000"), ("10086396000", "10073469000")):
        (relation,) = day[f"tender/{again}"].values["related_processes"]
        assert (relation["relationship"], relation["identifier"]) == ("unsuccessfulProcess", failed)
    assert [row["identifier"] for row in day["nontender/10389139000"].values["related_processes"]] == [
        "10364145000",
        "10385465000",
    ]
    order = list(day)
    assert order.index("tender/10057032000") < order.index("tender/10035663000")
    assert day["tender/10057032000"].values["budget_amount"] == "7000000000"
    assert "budget_amount" not in day["tender/10035663000"].values
    assert "budget_amount" not in day["nontender/10108628000"].values


def test_no_future_day_is_the_day_of_an_award_and_times_are_of_western_indonesia() -> None:
    for day in DAYS:
        for item in observed(day).values():
            assert all(row.get("date", "") <= day for row in item.values.get("awards", ()) if item.key[:4] != "ecat")
    assert observed(DAYS[0])["nontender/10062033000"].values["announcement_date"] == "2025-02-18"
    steps = observed(DAYS[0])["schedule/10005991000"].values["schedule"]
    assert steps == sorted(steps, key=lambda row: row["start"]) and steps[0]["start"].endswith("+07:00")


def inaproc() -> list[Path]:
    return sorted((ISB / "inaproc" / "v1").glob("tender_*.json"))


def test_inaproc_says_the_same_as_isb() -> None:
    names = {
        "tender": "SPSE-TenderPengumuman",
        "result": "SPSE-TenderSelesaiNilai",
        "contract": "SPSE-TenderEkontrak-2Kontrak",
    }
    isb = [path for path in files(DAYS[0]) if path.stem in names.values()]
    here, there = (
        {item.key: item.values for item in spse.read(paths, KEY) if isinstance(item, Observation)}
        for paths in (isb, inaproc())
    )
    assert len(inaproc()) == 4 and len(there) == 16 + 8
    assert there == here


def test_a_drop_of_contracts_alone_joins_their_tenders() -> None:
    path = SHARED / "simda" / "ekontrak_2019.csv"
    assert spse.shape_of(path) == "tender_contract"
    items = [item for item in spse.read([path], KEY) if isinstance(item, Observation)]
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(items) == len(rows) == 98 and all(item.joins_only and not item.unit for item in items)
    contracts = {item.values["contracts"][0]["id"]: item.values["contracts"][0] for item in items}
    for row in rows:
        contract = contracts[row["kd_tender"]]
        assert (contract["number"], contract["date_signed"], contract["amount"]) == (
            row["no_kontrak"],
            row["tgl_kontrak"],
            row["nilai_kontrak"],
        )
        assert (contract["start"], contract["end"]) == (row["tgl_kontrak_awal"], row["tgl_kontrak_akhir"])
        assert contract["status"] == ("terminated" if row["status_kontrak"] == "Kontrak Selesai" else "active")


@pytest.mark.parametrize("day", DAYS)
def test_no_number_of_a_person_and_no_office_holder_is_left(day: str) -> None:
    text = repr(found(day))
    for path in files(day):
        for row in read_file(path):
            for name, value in row.cells.items():
                hidden = name.startswith(("nip", "nama_pokja", "nama_pemilik", "no_rek", "wakil", "nama_rek", "npwp"))
                if hidden and isinstance(value, str) and len(value) > 14:
                    assert value not in text, (path.name, name)
