"""Recorded purchases, recorded self-managed work and orders of the e-catalogue, on made-up rows."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.bos.core.observation import Key, Observation
from ckanext.bos.core.ownership import Ownership

from .rows import merged, observed, row

RECORD = "10168116000"
SELF = "10146338000"
ORDER = "01K32QD12XPKKTQMJ6E33ADS47"


def receipts(*changes: dict[str, Any], service: str = "recorded_receipts") -> list[dict[str, str]]:
    found = observed({service: [row(service, **change) for change in changes]})
    (item,) = found.values()
    assert item.joins_only
    return item.values["payments"]


def test_a_recorded_purchase_is_an_award_and_a_contract_of_its_plan() -> None:
    found = observed({"recorded": [row("recorded")], "recorded_receipts": [row("recorded_receipts")]})
    assert list(found) == [f"pct/{RECORD}", f"receipts/{RECORD}"]
    record, paid = found.values()
    assert record.keys == (Key("rup", "54700539"), Key("pct", RECORD)) and record.scope == "pct/2025"
    assert record.values == {
        "title": "Belanja Alat Tulis Contoh",
        "fiscal_year": "2025",
        "rup_code": "54700539",
        "budget_sources": ["apbd"],
        "category": "goods",
        "category_details": "Pengadaan Barang",
        "method": "direct_procurement",
        "method_details": "Pengadaan Langsung",
        "notes": "Kertas & tinta",
        "sourcing": "provider",
        "tender_status": "complete",
        "awards": [{"id": RECORD, "amount": "250", "status": "active"}],
        "contracts": [
            {
                "id": RECORD,
                "award_id": RECORD,
                "title": "Belanja Alat Tulis Contoh",
                "amount": "250",
                "status": "active",
            }
        ],
    }
    (payment,) = paid.values["payments"]
    assert payment["id"].startswith(f"{RECORD}-")
    assert {name: value for name, value in payment.items() if name != "id"} == {
        "contract_id": RECORD,
        "date": "2025-02-18",
        "term": "Kwitansi 910/124/2025",
        "amount": "250",
    }
    assert paid.values["contracts"][0]["supplier_name"] == "CV. CONTOH UJI"
    process, _ = merged({}, Ownership(), record, paid)
    assert process["contracts"][0]["amount"] == "250" and process["contracts"][0]["supplier_name"] == "CV. CONTOH UJI"


def test_self_managed_work_names_no_executor() -> None:
    rows = {"recorded_self": [row("recorded_self")], "recorded_self_receipts": [row("recorded_self_receipts")]}
    record, paid = observed(rows).values()
    assert (record.values["sourcing"], record.values["self_managed_type"]) == ("self_managed", "1")
    assert record.values["contracts"][0]["status"] == "terminated"
    assert set(paid.values) == {"payments"}


def test_a_receipt_repeated_for_each_plan_counts_once() -> None:
    assert len(receipts({}, {"kd_rup_paket": "60832839"}, {"kd_rup_paket": "60832840"})) == 1
    assert len(receipts({}, {"nilai_realisasi": 5}, {"no_realisasi": "2"}, {"tgl_realisasi": "2025-03-01"})) == 4
    assert len(receipts({"ket_realisasi": "satu"}, {"ket_realisasi": "dua"})) == 2


def test_a_receipt_repeated_for_each_executor_counts_once() -> None:
    many = [{"nama_pelaksana": f"Orang {number}", "npwp_pelaksana": str(number)} for number in range(1, 19)]
    assert len(receipts(*many, service="recorded_self_receipts")) == 1
    unnumbered = [{**change, "no_realisasi": ""} for change in many]
    assert len(receipts(*unnumbered, service="recorded_self_receipts")) == 18


def test_a_cancelled_record_is_left_out_and_takes_back_what_was_taken_before() -> None:
    rows = {"recorded": [row("recorded")], "recorded_receipts": [row("recorded_receipts")]}
    ownership = Ownership()
    process, _ = merged({}, ownership, *observed(rows).values())
    assert process["payments"]
    rows["recorded"] = [row("recorded", status_nontender_pct="Ditutup", status_nontender_pct_ket="Paket Dibatalkan")]
    taken_back = list(observed(rows).values())
    assert all(item.joins_only and not any(item.values.values()) for item in taken_back)
    process, _ = merged(process, ownership, *taken_back)
    assert not process["awards"] and not process["contracts"] and not process["payments"]


def test_one_code_for_a_purchase_and_for_self_managed_work() -> None:
    found = observed({"recorded": [row("recorded")], "recorded_self": [row("recorded_self", kd_swakelola_pct=RECORD)]})
    assert list(found) == [f"pct/{RECORD}", f"pct/{RECORD}-swakelola"]


def order(**changes: Any) -> Observation:
    (found,) = observed({"ecat": [row("ecat", **changes)]}).values()
    return found


def test_an_order_is_an_award_and_a_contract_of_its_plan() -> None:
    found = order()
    assert found.key == f"ecat/{ORDER}" and found.keys == (Key("rup", "60608395"), Key("ecat", ORDER))
    assert (found.scope, found.unit, found.joins_only) == ("ecat/2025", "DINAS PENDIDIKAN", False)
    supplier = found.values["awards"][0]["supplier_id"]
    assert found.values == {
        "title": "Belanja Kertas Contoh",
        "fiscal_year": "2025",
        "rup_code": "60608395",
        "budget_sources": ["apbd", "apbdp"],
        "method": "e_purchasing",
        "method_details": "E-Purchasing",
        "sourcing": "provider",
        "tender_status": "complete",
        "awards": [{"id": ORDER, "supplier_id": supplier, "amount": "285", "date": "2025-08-27", "status": "active"}],
        "contracts": [
            {
                "id": ORDER,
                "award_id": ORDER,
                "supplier_id": supplier,
                "number": ORDER,
                "amount": "285",
                "date_signed": "2025-08-27",
                "status": "active",
            }
        ],
    }


def test_inaprocs_english_names_mean_the_same_order() -> None:
    english = {
        "order_id": ORDER,
        "order_date": "2025-08-27T00:00:00Z",
        "rup_code": "60608395",
        "rup_name": "Belanja Kertas Contoh",
        "fiscal_year": 2025,
        "funding_source": "APBD,APBDP",
        "kode_satker": "1.03.2.15.1.04.03.0000",
        "kode_klpd": "D171",
        "kode_penyedia": "01JHKT4BFAVEMPVFWSNK1BQ4F6",
        "total": 285,
        "status": "ON_PROCESS",
        "shipment_status": "COMPLETED",
    }
    (found,) = observed({"ecat": [english]}).values()
    assert (found.values, found.keys) == (order().values, order().keys)
    assert found.unit == "code:1.03.2.15.1.04.03.0000"


@pytest.mark.parametrize(
    ("said", "award", "contract", "tender"),
    [
        ("ON_PROCESS", "active", "active", "complete"),
        ("ON_ADDENDUM", "active", "active", "complete"),
        ("COMPLETED", "active", "terminated", "complete"),
        ("PAYMENT_OUTSIDE_SYSTEM", "active", "terminated", "complete"),
        ("CANCELLED_BY_BUYER", "cancelled", "cancelled", None),
        ("ON_NEGOTIATION", "pending", "pending", "active"),
        ("WAITING_PPK_APPROVAL", "pending", "pending", "active"),
    ],
)
def test_the_status_of_an_order(said: str, award: str, contract: str, tender: str | None) -> None:
    found = order(status_pkt=said).values
    assert found["awards"][0]["status"] == award and found["contracts"][0]["status"] == contract
    assert found.get("tender_status") == tender


def test_the_older_catalogue_says_one_row_for_each_product() -> None:
    product = {
        "tahun_anggaran": 2023,
        "nama_satker": "DINAS PENDIDIKAN",
        "kd_paket": 7,
        "no_paket": "EDU-P2306-7000001",
        "nama_paket": "Buku Contoh",
        "kd_rup": 41000001,
        "nama_sumber_dana": "APBD",
        "kd_penyedia": 77,
        "total": 300,
        "tanggal_buat_paket": "2023-06-01 08:00:00",
        "paket_status_str": "Paket Selesai",
    }
    products = [{**product, "kd_produk": number, "total_harga": 100 * number} for number in (1, 2, 1)]
    found = observed({"ecat": products})["ecat/EDU-P2306-7000001"]
    assert found.values["contracts"][0]["amount"] == "300" and len(found.rows) == 3
    assert found.values["contracts"][0]["status"] == "terminated" and found.values["contracts"][0]["supplier_id"]


def test_a_mini_competition_is_told_apart() -> None:
    assert order(flag_minikom=True).values["method"] == "mini_competition"
    assert order(flag_minikom=False).values["method"] == "e_purchasing"


def test_an_order_without_a_plan_stands_alone() -> None:
    assert order(kd_rup="0").keys == (Key("ecat", ORDER),)
