"""Tenders and non-tenders from announcement to payment, on made-up rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from ckanext.bos.core import dates
from ckanext.bos.core.observation import Key, Observation, Refusal, Row
from ckanext.bos.core.ownership import Ownership
from ckanext.bos.sources import spse

from .rows import KEY, ROWS, merged, observed, read, row

TENDER = "10005991000"
NONTENDER = "10108545000"
_CHAIN = ("tender", "tender_result", "tender_bidders", "tender_schedule")
_PAPERS = ("tender_sppbj", "tender_contract", "tender_spmk")


def whole(*services: str) -> dict[str, list[dict[str, Any]]]:
    return {service: [row(service)] for service in services}


def tender(**changes: Any) -> Observation:
    return observed({"tender": [row("tender", **changes)]})[f"tender/{TENDER}"]


def test_a_tender_in_all_its_bundles() -> None:
    found = observed(whole(*_CHAIN, *_PAPERS))
    assert list(found) == [f"{name}/{TENDER}" for name in ("tender", "schedule", "bidders", "contract")]
    assert [item.joins_only for item in found.values()] == [False, True, True, True]
    assert {item.keys for key, item in found.items() if not key.startswith("tender/")} == {(Key("spse", TENDER),)}
    first = found[f"tender/{TENDER}"]
    assert first.keys == (Key("rup", "53613689"), Key("spse", TENDER))
    assert (first.unit, first.scope, first.doubts) == ("DINAS PENDIDIKAN", "tender/2025", ())
    supplier = first.values["awards"][0]["supplier_id"]
    assert first.values == {
        "title": "Pembangunan Gedung Contoh",
        "fiscal_year": "2025",
        "tender_code": TENDER,
        "rup_code": "53613689",
        "sourcing": "provider",
        "ppk_office": "PPK DINAS PENDIDIKAN",
        "budget_amount": "1000",
        "estimate_amount": "999.25",
        "budget_sources": ["apbd"],
        "category": "works",
        "category_details": "Pekerjaan Konstruksi",
        "method": "tender",
        "method_details": "Tender - Pascakualifikasi Satu File - Harga Terendah Sistem Gugur",
        "qualification_method": "Pascakualifikasi Satu File",
        "evaluation_method": "Harga Terendah Sistem Gugur",
        "price_system": "combined",
        "qualification_requirements": "Kecil",
        "tender_created": "2024-12-23",
        "announcement_date": "2025-02-17",
        "locations": [{"kecamatan": "35.22.06", "detail": "Kecamatan Dander"}],
        "tender_stage_text": "Selesai",
        "tender_status": "complete",
        "awards": [
            {
                "id": TENDER,
                "supplier_id": supplier,
                "supplier_name": "CV. CONTOH UJI",
                "offer_amount": "950",
                "corrected_amount": "949.5",
                "negotiated_amount": "940",
                "amount": "940",
                "date": "2025-03-07",
                "status": "active",
            }
        ],
    }
    assert found[f"schedule/{TENDER}"].values["schedule"] == [
        {
            "step": "Pengumuman Pascakualifikasi",
            "start": "2025-02-17T16:00:00+07:00",
            "end": "2025-02-24T12:00:00+07:00",
        }
    ]
    assert found[f"bidders/{TENDER}"].values == {
        "number_of_bidders": "1",
        "bidders": [
            {
                "id": supplier,
                "name": "CV. CONTOH UJI",
                "offer_amount": "950",
                "corrected_amount": "949.5",
                "result": "winner",
            }
        ],
    }
    assert found[f"contract/{TENDER}"].values == {
        "awards": [{"id": TENDER, "sppbj_number": "602/09/SPPBJ/2025"}],
        "contracts": [
            {
                "id": TENDER,
                "award_id": TENDER,
                "number": "602.1/13/KTR/2025",
                "title": "Pembangunan Gedung Contoh",
                "type": "lump_sum",
                "date_signed": "2025-03-21",
                "start": "2025-04-09",
                "end": "2025-09-05",
                "amount": "940.19",
                "supplier_id": supplier,
                "supplier_name": "CV. CONTOH UJI",
                "performance_guarantee_amount": "47",
                "status": "active",
            }
        ],
        "amendments": [],
    }


def test_a_non_tender_takes_its_plans_from_the_announcement_and_its_winner_from_the_result() -> None:
    found = observed(whole("nontender", "nontender_done", "nontender_contract", "nontender_bast"))
    first = found[f"nontender/{NONTENDER}"]
    assert first.keys == (Key("rup", "55902272"), Key("rup", "55902280"), Key("spse", NONTENDER))
    assert "rup_code" not in first.values and first.values["budget_sources"] == ["apbd", "apbdp"]
    assert first.values["announcement_date"] == "2025-04-28" and first.values["method"] == "direct_procurement"
    (award,), (bidder,) = first.values["awards"], first.values["bidders"]
    assert (award["amount"], award["date"], award["status"]) == ("97", "2025-05-09", "active")
    assert bidder["id"] == award["supplier_id"] and bidder["result"] == "winner"
    contract = found[f"nontender-contract/{NONTENDER}"].values["contracts"][0]
    assert (contract["id"], contract["status"]) == (NONTENDER, "terminated") and "start" not in contract
    paid = found[f"nontender-payments/{NONTENDER}"].values
    assert [(item["contract_id"], item["date"], item["amount"]) for item in paid["payments"]] == [
        (NONTENDER, "2025-05-25", "97")
    ]
    (handover,) = paid["handovers"]
    assert handover.pop("id").startswith("bast-")
    assert handover == {
        "contract_id": NONTENDER,
        "bast_number": "BAST/1",
        "date": "2025-05-20",
        "note": "Progres 100 %",
    }


def test_every_service_alone_says_only_what_it_says() -> None:
    process, ownership = merged({}, Ownership(), *observed(whole(*_CHAIN, *_PAPERS)).values())[0], Ownership()
    process, _ = merged({}, ownership, *observed(whole(*_CHAIN, *_PAPERS)).values())
    for service in (*_CHAIN, *_PAPERS):
        again, changed = merged(process, ownership, *observed(whole(service)).values())
        allowed = {f"awards/{TENDER}/amount"} if service == "tender_sppbj" else set()
        assert set(changed) <= allowed, service
        assert {name: value for name, value in again.items() if name != "awards"} == {
            name: value for name, value in process.items() if name != "awards"
        }


@pytest.mark.parametrize("service", ["tender_result", "tender_bidders", "tender_schedule", *_PAPERS])
def test_what_names_no_package_only_joins(service: str) -> None:
    assert all(item.joins_only for item in observed(whole(service)).values())


def test_a_row_that_lacks_the_name_counts_all_the_same_beside_one_that_has_it() -> None:
    nameless = row("nontender_done", nama_paket=None)
    (found,) = observed({"nontender": [row("nontender")], "nontender_done": [nameless]}).values()
    assert found.values["awards"][0]["amount"] == "97" and len(found.rows) == 2
    taken, refused = read({"nontender": [row("nontender", nama_paket="")], "nontender_done": [row("nontender_done")]})[
        ::-1
    ]
    assert isinstance(refused, Refusal) and refused.row.origin == "nontender:1"
    assert isinstance(taken, Observation) and [kept.origin for kept in taken.rows] == ["nontender_done:1"]
    assert [key.value for key in taken.keys] == ["55902272", "55902280", NONTENDER]


def test_a_result_alone_founds_a_non_tender() -> None:
    found = observed(whole("nontender_done"))[f"nontender/{NONTENDER}"]
    assert not found.joins_only and found.keys == (Key("rup", "55902280"), Key("spse", NONTENDER))
    assert "rup_code" not in found.values


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("58047485;58047414", ["58047414", "58047485"]),
        ("58047414,58047414", ["58047414"]),
        (58047414, ["58047414"]),
        (Decimal(58047414), ["58047414"]),
        ("100200300; 58047414 ;", ["58047414", "100200300"]),
        (0, []),
        ("0", []),
        ("-", []),
        (None, []),
        ("12", []),
    ],
)
def test_the_plans_of_a_tender_are_a_set(written: Any, codes: list[str]) -> None:
    assert tender(kd_rup=written).keys == (*(Key("rup", code) for code in codes), Key("spse", TENDER))


@pytest.mark.parametrize(
    ("said", "reason", "status"),
    [
        ("-", None, "planned"),
        ("Berlangsung", None, "active"),
        ("Masa Sanggah", None, "active"),
        ("Selesai", None, "complete"),
        ("Gagal/Batal", "", "unsuccessful"),
        ("Gagal/Batal", "tidak ada yang lulus", "unsuccessful"),
        ("Gagal/Batal", "permohonan Pembatalan dari PPK", "cancelled"),
    ],
)
def test_the_status_of_a_tender(said: str, reason: str | None, status: str) -> None:
    assert tender(status_tender=said, ket_ditutup=reason).values["tender_status"] == status


def test_a_finished_tender_without_a_winner_failed() -> None:
    nobody = row("tender_result", kd_penyedia=0, nama_penyedia=None, npwp_penyedia="", npwp_16_penyedia=None)
    found = observed({"tender": [row("tender")], "tender_result": [nobody]})[f"tender/{TENDER}"]
    assert found.values["tender_status"] == "unsuccessful" and found.values["awards"] == []


def test_a_result_in_the_future_has_no_date_of_award() -> None:
    later = row("tender_result", tgl_penetapan_pemenang="2025-10-04")
    assert "date" not in observed({"tender_result": [later]})[f"tender/{TENDER}"].values["awards"][0]
    # INAPROC says no day of snapshot: today counts.
    today = row("tender_result", tgl_penetapan_pemenang=dates.today().isoformat(), _event_date=...)
    assert observed({"tender_result": [today]})[f"tender/{TENDER}"].values["awards"][0]["date"]


def test_an_award_is_pending_while_objections_may_come() -> None:
    step = row("tender_schedule", kd_tahapan=18789, nama_tahapan="Masa Sanggah", tgl_akhir="2025-10-05 12:00:00")
    running = {"tender": [row("tender", status_tender="Berlangsung")], "tender_result": [row("tender_result")]}

    def status(**more: list[dict[str, Any]]) -> str | None:
        return observed({**running, **more})[f"tender/{TENDER}"].values["awards"][0].get("status")

    assert status(tender_schedule=[step]) == "pending"
    assert status(tender_schedule=[{**step, "tgl_akhir": "2025-10-01 12:00:00"}]) == "active"
    assert status(tender_schedule=[step], tender_sppbj=[row("tender_sppbj")]) == "active"
    # Nothing known of schedule and contracts: nothing said.
    assert status() is None


def test_a_retry_names_the_failed_tender_of_the_same_package() -> None:
    failed = row("tender", kd_tender=10002512000, status_tender="Gagal/Batal")
    again = row("tender", versi_tender=2)
    other = row("tender", kd_tender=10005992000, kd_pkt_dce=10005884000, versi_tender=2)
    found = observed({"tender": [other, again, failed]})
    assert list(found) == ["tender/10002512000", f"tender/{TENDER}", "tender/10005992000"]
    assert found[f"tender/{TENDER}"].values["related_processes"] == [
        {
            "id": "unsuccessfulProcess-spse-10002512000",
            "relationship": "unsuccessfulProcess",
            "scheme": "spse",
            "identifier": "10002512000",
        }
    ]
    assert "related_processes" not in found["tender/10005992000"].values


def test_pagu_is_said_once_for_each_plan_and_never_for_another_tenders_share() -> None:
    works = row("tender", kd_tender=10057032000, kd_rup="58047414")
    supervision = row("tender", kd_tender=10035663000, kd_rup="58047414;58047485", pagu=1350)
    found = observed({"tender": [supervision, works]})
    assert list(found) == ["tender/10057032000", "tender/10035663000"]
    assert [item.values.get("budget_amount") for item in found.values()] == ["1000", None]


def test_two_snapshots_of_a_tender_count_as_the_newer_one() -> None:
    old, new = (
        row("tender", status_tender=said, _event_date=day)
        for said, day in (("Berlangsung", "2025-10-03"), ("Selesai", "2025-10-10"))
    )
    for rows in ([old, new], [new, old]):
        (found,) = observed({"tender": rows}).values()
        assert found.values["tender_status"] == "complete" and len(found.rows) == 2


def test_one_code_for_a_tender_and_a_non_tender() -> None:
    found = observed({"tender": [row("tender")], "nontender": [row("nontender", kd_nontender=10005991000)]})
    assert found[f"tender/{TENDER}"].keys[-1] == Key("spse", TENDER)
    assert found[f"nontender/{TENDER}"].keys[-1] == Key("spse", f"{TENDER}-nontender")


def contract(*changes: dict[str, Any], **more: list[dict[str, Any]]) -> dict[str, Any]:
    rows = [row("tender_contract", **change) for change in changes]
    return dict(observed({"tender_contract": rows, **more})[f"contract/{TENDER}"].values)


def test_an_addendum_is_an_amendment_and_repeated_rows_are_one_contract() -> None:
    addendum = {
        "versi_addendum": 1,
        "nilai_kontrak": 1034,
        "alasan_addendum": "Tambah volume",
        "status_kontrak": "Kontrak Selesai",
    }
    found = contract({}, addendum, {})
    (signed,), (amendment,) = found["contracts"], found["amendments"]
    assert (signed["amount"], signed["status"]) == ("940.19", "terminated")
    assert amendment == {"id": f"{TENDER}-1", "contract_id": TENDER, "reason": "Tambah volume", "amount": "1034"}


def test_an_addendum_that_changes_neither_value_nor_day_says_only_why() -> None:
    found = contract({}, {"versi_addendum": 1, "alasan_addendum": "Ganti PPK"})
    assert found["amendments"] == [{"id": f"{TENDER}-1", "contract_id": TENDER, "reason": "Ganti PPK"}]


def test_the_first_contract_has_the_tenders_code_and_a_further_one_its_own() -> None:
    second = {"no_kontrak": "602.1/14/KTR/2025", "tgl_kontrak": "2025-04-01", "nilai_kontrak": 5}
    rows = contract(second, {})["contracts"]
    assert [item["number"] for item in rows] == ["602.1/13/KTR/2025", "602.1/14/KTR/2025"]
    assert rows[0]["id"] == TENDER and rows[1]["id"].startswith(f"{TENDER}-") and len(rows[1]["id"]) == len(TENDER) + 7
    assert rows == contract({}, second)["contracts"]


def test_the_period_is_that_of_the_order_to_start_or_a_real_one_of_the_contract() -> None:
    assert "start" not in contract({})["contracts"][0]
    real = contract({"tgl_kontrak_awal": "2025-03-24", "tgl_kontrak_akhir": "2025-08-20"})["contracts"][0]
    assert (real["start"], real["end"]) == ("2025-03-24", "2025-08-20")
    order = row("tender_spmk", no_kontrak="602.1 / 13 / KTR / 2025")
    assert contract({}, tender_spmk=[order])["contracts"][0]["end"] == "2025-09-05"


def test_an_order_to_start_of_a_contract_that_is_not_there_is_doubted() -> None:
    second = row("tender_contract", no_kontrak="2", tgl_kontrak="2025-04-01")
    orders = [row("tender_spmk", no_kontrak="3")]
    found = observed({"tender_contract": [row("tender_contract"), second], "tender_spmk": orders})[f"contract/{TENDER}"]
    assert [doubt.field for doubt in found.doubts] == ["contracts.start"]
    assert not [item for item in found.values["contracts"] if "start" in item]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Kontrak Sedang Berjalan", "active"),
        ("Kontrak Berjalan", "active"),
        ("Kontrak Selesai", "terminated"),
        ("Pemutusan Kontrak", "terminated"),
        ("Dibatalkan", "cancelled"),
        ("entah", None),
    ],
)
def test_the_status_of_a_contract(said: str, status: str | None) -> None:
    assert contract({"status_kontrak": said})["contracts"][0].get("status") == status


def test_an_appointment_without_result_names_the_winner_itself() -> None:
    (award,) = observed(whole("tender_sppbj"))[f"contract/{TENDER}"].values["awards"]
    assert (award["supplier_name"], award["amount"]) == ("CV. CONTOH UJI", "941")


def test_what_looks_wrong_is_said() -> None:
    rows = {
        "tender": [row("tender", status_tender="Gagal/Batal")],
        "tender_contract": [row("tender_contract", nilai_kontrak=5000)],
    }
    doubts = observed(rows)[f"contract/{TENDER}"].doubts
    assert [doubt.field for doubt in doubts] == ["contracts", "contracts.amount"]
    assert all(doubt.text["id"] and doubt.text["en"] for doubt in doubts)


def payments(*changes: dict[str, Any]) -> dict[str, Any]:
    found = observed({"nontender_bast": [row("nontender_bast", **change) for change in changes]})
    return dict(found[f"nontender-payments/{NONTENDER}"].values)


def test_a_payment_repeated_each_day_counts_once() -> None:
    days = [{"_event_date": f"2025-09-{day:02}"} for day in range(1, 20)]
    found = payments(*days)
    assert len(found["payments"]) == len(found["handovers"]) == 1
    assert found == payments({}) == payments(*reversed(days))


def test_payments_that_differ_in_anything_are_several() -> None:
    changes = [{}, {"no_bap": "BAP/2"}, {"besar_pembayaran": 5}, {"tgl_bap": "2025-06-25"}, {"no_bast": "BAST/2"}]
    found = payments(*changes)
    assert len({item["id"] for item in found["payments"]}) == 5 and len(found["handovers"]) == 2


def test_minutes_without_an_amount_are_a_handover_only() -> None:
    found = payments({"besar_pembayaran": 0})
    assert found["payments"] == [] and len(found["handovers"]) == 1


def test_a_payment_ahead_of_the_snapshot_is_doubted() -> None:
    found = observed({"nontender_bast": [row("nontender_bast", tgl_bap="2025-12-19")]})
    assert [doubt.field for doubt in found[f"nontender-payments/{NONTENDER}"].doubts] == ["payments.date"]


def test_a_firm_that_registered_twice_is_one_bidder() -> None:
    rows = [
        row("tender_bidders", kd_peserta=1 + place, nilai_penawaran=offer, pemenang=0, npwp_16_penyedia=tax)
        for place, (offer, tax) in enumerate([(0, "0012345678999001"), (950, None), (900, "")])
    ]
    found = observed({"tender_bidders": rows})[f"bidders/{TENDER}"].values
    (bidder,) = found["bidders"]
    assert (bidder["offer_amount"], bidder["result"], found["number_of_bidders"]) == ("950", "pending", "3")


def test_registrations_are_no_bids() -> None:
    mere = row("tender_bidders", nilai_penawaran=None, nilai_terkoreksi=0, pemenang="0")
    (bidder,) = observed({"tender_bidders": [mere]})[f"bidders/{TENDER}"].values["bidders"]
    assert bidder["result"] == "registered" and "offer_amount" not in bidder


def test_a_step_without_a_name_has_the_name_of_its_code() -> None:
    steps = [row("tender_schedule", kd_tahapan=code, kd_akt=code, nama_tahapan=None) for code in (18776, 99999)]
    found = observed({"tender_schedule": steps})[f"schedule/{TENDER}"].values["schedule"]
    assert {item["step"] for item in found} == {"Download dokumen pemilihan", "Tahap 99999"}


@pytest.mark.parametrize("service", sorted(set(ROWS) - {"tender_schedule", "tender_bidders"}))
def test_a_value_that_cannot_be_read_never_takes_the_other_bundles_away(service: str) -> None:
    broken = {name: [row(name)] for name in ROWS}
    broken[service] = [
        {
            name: {"x": 1} if name not in ("kd_tender", "kd_nontender") else value
            for name, value in ROWS[service].items()
        }
    ]
    whole_run = {name: [row(name)] for name in ROWS if name != service}
    expected = {key for key in observed(whole_run)}
    assert expected - {item.key for item in read(broken) if isinstance(item, Observation)} == set()


@pytest.mark.parametrize(
    ("service", "changes", "column"),
    [
        ("tender", {"kd_tender": 0}, "kd_tender"),
        ("tender", {"nama_paket": None}, "nama_paket"),
        ("tender", {"nama_satker": "", "kd_satker_str": ...}, "nama_satker"),
        ("tender", {"tahun_anggaran": "?"}, "tahun_anggaran"),
        ("tender_contract", {"nilai_kontrak": -5}, "nilai_kontrak"),
        ("tender_contract", {"nilai_kontrak": "banyak"}, "nilai_kontrak"),
        (
            "tender_bidders",
            {"nama_penyedia": "", "npwp_penyedia": "", "npwp_16_penyedia": "", "kd_penyedia": 0},
            "nama_penyedia",
        ),
        ("tender_schedule", {"kd_tahapan": None, "nama_tahapan": ""}, "kd_tahapan"),
        ("nontender_bast", {"besar_pembayaran": "x"}, "besar_pembayaran"),
        ("nontender_bast", {"tgl_bap": "kemarin"}, "tgl_bap"),
        ("recorded_receipts", {"nilai_realisasi": 10**20}, "nilai_realisasi"),
        ("ecat", {"rup_nama_pkt": ""}, "rup_nama_pkt"),
    ],
)
def test_rows_that_are_refused_and_why(service: str, changes: dict[str, Any], column: str) -> None:
    (found,) = read({service: [row(service, **changes)]})
    assert isinstance(found, Refusal) and list(found.errors) == [column]
    assert found.row.origin == f"{service}:1" and all(error.message("id") for error in found.errors.values())


def test_values_of_less_weight_are_left_out_with_a_doubt() -> None:
    found = tender(hps="mahal", jenis_pengadaan="Entah", tgl_buat_paket="0000-00-00", tgl_pengumuman_tender="32 Mei")
    assert not {"estimate_amount", "category", "tender_created", "announcement_date"} & set(found.values)
    assert found.values["category_details"] == "Entah"
    assert {doubt.field for doubt in found.doubts} == {"hps", "jenis_pengadaan", "tgl_pengumuman_tender"}


def test_rows_of_another_body_are_refused_by_name() -> None:
    rows = {"tender": [Row("a:1", row("tender")), Row("a:2", row("tender", kd_tender=5, kd_klpd="B154"))]}
    taken, refused = sorted(spse.read_rows(rows, KEY, klpd="D171"), key=lambda item: isinstance(item, Refusal))
    assert isinstance(taken, Observation) and taken.key == f"tender/{TENDER}"
    assert isinstance(refused, Refusal) and refused.errors["kd_klpd"].code == "other_klpd"
