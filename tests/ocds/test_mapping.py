"""What a release says of a process: statuses, methods, periods, parties, awards and contracts in every combination."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ckanext.bos.core import dates
from ckanext.bos.ocds.mapping import Unit, codes, leaves, release
from ckanext.bos.ocds.mapping.ids import Ids, slug

from . import mapping_cases as cases
from . import mapping_checks as checks
from .mapping_cases import mapped


@pytest.mark.parametrize("name", cases.shapes())
def test_every_shape_is_sound(name: str) -> None:
    checks.assert_sound(mapped(*cases.shapes()[name]))


def test_the_least_that_can_be_said() -> None:
    assert mapped({}) == {
        "ocid": "ocds-213czf-rup-53613689",
        "language": "id",
        "initiationType": "tender",
        "parties": [
            {
                "id": "ID-KLPD-D171-1.03.0.00.0.00.01.0000",
                "name": "Dinas Pekerjaan Umum Bina Marga",
                "identifier": {
                    "scheme": "ID-KLPD",
                    "id": "D171-1.03.0.00.0.00.01.0000",
                    "legalName": "Dinas Pekerjaan Umum Bina Marga",
                },
                "address": {"locality": "Bojonegoro", "region": "Jawa Timur", "countryName": "Indonesia"},
                "roles": ["buyer", "procuringEntity"],
            }
        ],
        "buyer": {"id": "ID-KLPD-D171-1.03.0.00.0.00.01.0000", "name": "Dinas Pekerjaan Umum Bina Marga"},
        "tender": {
            "id": "rup-53613689",
            "procuringEntity": {
                "id": "ID-KLPD-D171-1.03.0.00.0.00.01.0000",
                "name": "Dinas Pekerjaan Umum Bina Marga",
            },
        },
    }


def test_it_depends_on_nothing_but_what_it_is_given() -> None:
    process, papers = cases.shapes()["every field"]
    assert mapped(process, papers) == mapped(process, papers)
    other = release(
        {"ocid": cases.OCID} | process, papers, Unit("D171-x", "Kecamatan Malo", "kecamatan-malo"), cases.SITE
    )
    assert other["buyer"] == {"id": "ID-KLPD-D171-x", "name": "Kecamatan Malo"}


# Leaves


def test_amounts_are_numbers_of_rupiah() -> None:
    assert leaves.money("1250000000") == {"amount": 1250000000, "currency": "IDR"}
    assert leaves.money("6999647646.16") == {"amount": 6999647646.16, "currency": "IDR"}
    assert leaves.money("0") == {"amount": 0, "currency": "IDR"} and leaves.money("") is None
    assert leaves.summed(["0.1", None, "0.2"]) == {"amount": 0.3, "currency": "IDR"} and leaves.summed([None]) is None


def test_days_months_and_moments() -> None:
    assert leaves.period("2019-03-01", "2019-03-02") == {
        "startDate": "2019-03-01T00:00:00+07:00",
        "endDate": "2019-03-02T23:59:59+07:00",
    }
    assert leaves.period("2019-04-12", "2019-08-31", days=True)["durationInDays"] == 141
    assert "durationInDays" not in leaves.period("2019-04-12", "2019-04-11", days=True)
    assert leaves.period(None, "") == {}
    assert leaves.last_moment("2019-03-01T10:00:00+07:00") == "2019-03-01T10:00:00+07:00"
    assert dates.month_end("2020-02-01") == "2020-02-29" and dates.month_end("2020-02-02") == "2020-02-02"
    assert leaves.stamp("2019-12-31T17:00:00.5") == "2020-01-01T00:00:00+07:00"


def test_ids_come_once_in_a_list() -> None:
    ids = Ids()
    assert [ids.take(id, "x") for id in ("a", "a", "a-2", "a", None, "")] == ["a", "a-2", "a-2-2", "a-3", "x", "x-2"]
    assert slug("Upload Dokumen Penawaran", "2019-03-01", None, "–") == "upload-dokumen-penawaran-2019-03-01"


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        ("1,2 km", ("1.2", "km")),
        ("1.250 m2", ("1250", "m2")),
        ("1.250,5 m3", ("1250.5", "m3")),
        ("1.5 ha", ("1.5", "ha")),
        ("6133 Lembar", ("6133", "Lembar")),
        ("1 Paket", ("1", "Paket")),
        ("12unit", ("12", "unit")),
        ("12", None),
        ("2 x 3 m", None),
        ("( 1, PKT, @ 750000 )", None),
        ("satu paket", None),
        ("1,2,3 km", None),
    ],
)
def test_quantities(volume: str, expected: tuple[str, str] | None) -> None:
    assert codes.quantity(volume) == expected
    items = mapped({"title": "Jalan", "volume": volume})["tender"]["items"]
    if expected is None:
        assert items == [{"id": "1", "description": f"Jalan ({volume})"}]
    else:
        assert items[0]["quantity"] == float(expected[0]) and items[0]["unit"] == {"name": expected[1]}


# Planning


def test_plans_of_a_month_end_on_its_last_day() -> None:
    process = {
        "planned_tender_start": "2019-03-01",
        "planned_tender_end": "2019-04-01",
        "planned_use_end": "2019-12-15",
    }
    due = {entry["id"]: entry["dueDate"][:10] for entry in mapped(process)["planning"]["milestones"]}
    assert due == {
        "rencana-mulai-pemilihan": "2019-03-01",
        "rencana-selesai-pemilihan": "2019-04-30",
        "rencana-akhir-pemanfaatan": "2019-12-15",
    }
    planned = {"planned_contract_start": "2019-05-01", "planned_contract_end": "2019-10-01"}
    assert mapped(planned)["tender"]["contractPeriod"] == leaves.period("2019-05-01", "2019-10-31")


def test_budget_lines_keep_their_ids_and_without_lines_the_year_stands() -> None:
    lines = [
        {"account_code": "5.2.2", "amount": "100", "source": "apbd", "origin": "Pemerintah Kabupaten Bojonegoro"},
        {"account_code": "5.2.2", "amount": "50", "source": "apbd", "year": "2020", "origin": "Provinsi Jawa Timur"},
        {"amount": "1", "source": "blud"},
    ]
    content = mapped({"fiscal_year": "2019", "budget_lines": lines, "budget_amount": "151"})
    budget = content["planning"]["budget"]
    assert [line["id"] for line in budget["budgetBreakdown"]] == ["5.2.2", "5.2.2-2", "blud"]
    assert [line["period"]["startDate"][:4] for line in budget["budgetBreakdown"]] == ["2019", "2020", "2019"]
    assert budget["id"] == "5.2.2" and sum(line["amount"]["amount"] for line in budget["budgetBreakdown"]) == 151
    funders = [party for party in content["parties"] if party["roles"] == ["sourceParty"]]
    assert [party["id"] for party in funders] == ["ID-KLPD-D171", budget["budgetBreakdown"][1]["sourceParty"]["id"]]
    without = mapped({"fiscal_year": "2019", "budget_amount": "151", "budget_sources": ["apbd", "blud"]})
    assert without["planning"]["budget"]["budgetBreakdown"] == [
        {
            "id": "2019",
            "description": "APBD, BLUD",
            "amount": {"amount": 151, "currency": "IDR"},
            "period": leaves.period("2019-01-01", "2019-12-31"),
        }
    ]


def test_related_processes_join_their_relations_and_name_the_plan() -> None:
    failed = "ocds-213czf-spse-6122244"
    rows = [
        {"relationship": "planning", "scheme": "ocid", "identifier": failed, "title": "Jalan"},
        {"relationship": "unsuccessfulProcess", "scheme": "ocid", "identifier": failed},
        {"relationship": "parent", "identifier": "abc"},
    ]
    history = [{"old_code": "22000001", "new_code": "22000002"}, {"old_code": "22000002", "new_code": "22000002"}]
    found = mapped({"rup_code": "22000002", "related_processes": rows, "rup_history": history})["relatedProcesses"]
    page = "https://sirup.inaproc.id/sirup/home/detailPaketPenyediaPublic2017/"
    assert found == [
        {"id": "rup", "relationship": ["planning"], "title": "RUP 22000002", "scheme": "x_sirup",
         "identifier": "22000002", "uri": f"{page}22000002"},
        {"id": "rup-22000001", "relationship": ["planning"], "title": "RUP 22000001", "scheme": "x_sirup",
         "identifier": "22000001", "uri": f"{page}22000001"},
        {"id": failed, "relationship": ["planning", "unsuccessfulProcess"], "title": "Jalan", "scheme": "ocid",
         "identifier": failed, "uri": f"https://bos.example.go.id/ocds/record/{failed}"},
        {"id": "abc", "relationship": ["parent"], "identifier": "abc"},
    ]  # fmt: skip
    own = mapped({"rup_code": "22000002", "sourcing": "self_managed"})
    assert own["planning"]["budget"]["uri"].endswith("detailPaketSwakelolaPublic2017?idPaket=22000002")
    assert "uri" not in mapped({"rup_code": "kode lama/1"})["relatedProcesses"][0]


# Tender


@pytest.mark.parametrize(
    ("process", "status"),
    [
        ({"tender_status": "active"}, "active"),
        ({"tender_status": "unsuccessful", "rup_status": "announced"}, "unsuccessful"),
        ({"rup_status": "draft"}, "planning"),
        ({"rup_status": "announced"}, "planned"),
        ({"rup_status": "replaced"}, "cancelled"),
        ({"rup_status": "announced", "awards": [{"id": "1", "status": "active"}]}, "complete"),
        ({"rup_status": "announced", "awards": [{"id": "1", "status": "pending"}]}, "planned"),
        ({"contracts": [{"id": "1"}]}, "complete"),
        ({}, None),
    ],
)
def test_status(process: dict[str, Any], status: str | None) -> None:
    assert mapped(process)["tender"].get("status") == status


@pytest.mark.parametrize(
    ("process", "method", "details"),
    [
        ({"method": "tender"}, "open", "Tender"),
        ({"method": "selection", "qualification_method": "Prakualifikasi Dua File"}, "selective",
         "Seleksi - Prakualifikasi Dua File"),
        ({"method": "tender", "method_details": "Tender - Prakualifikasi Dua File - Kualitas dan Biaya"}, "selective",
         "Tender - Prakualifikasi Dua File - Kualitas dan Biaya"),
        ({"method": "direct_appointment", "qualification_method": "Prakualifikasi"}, "direct",
         "Penunjukan langsung - Prakualifikasi"),
        ({"planned_method": "e_purchasing"}, "direct", "E-purchasing"),
        ({"planned_method": "tender", "method": "direct_procurement"}, "direct", "Pengadaan langsung"),
        ({"method": "undetermined"}, None, "Belum ditentukan"),
        ({"sourcing": "self_managed", "self_managed_type": "1", "planned_method": "tender"}, None,
         "Swakelola tipe 1"),
        ({"sourcing": "self_managed"}, None, "Swakelola"),
        ({"sourcing": "provider_in_self_managed", "method": "tender"}, "open", "Tender"),
        ({}, None, None),
    ],
)  # fmt: skip
def test_method_and_the_words_of_the_source(process: dict[str, Any], method: str | None, details: str | None) -> None:
    tender = mapped(process)["tender"]
    assert (tender.get("procurementMethod"), tender.get("procurementMethodDetails")) == (method, details)


@pytest.mark.parametrize(
    ("words", "criteria"),
    [
        ("Harga Terendah Sistem Gugur", "priceOnly"),
        ("Harga Terendah Ambang Batas", "priceOnly"),
        ("Biaya Terendah", "priceOnly"),
        ("Kualitas", "qualityOnly"),
        ("Pagu Anggaran", "qualityOnly"),
        ("Kualitas dan Biaya", "ratedCriteria"),
        ("Sistem Nilai", "ratedCriteria"),
        ("Penilaian Biaya Selama Umur Ekonomis", "costOnly"),
        ("Lainnya", None),
    ],
)
def test_award_criteria(words: str, criteria: str | None) -> None:
    tender = mapped({"evaluation_method": words})["tender"]
    assert (tender.get("awardCriteria"), tender["awardCriteriaDetails"]) == (criteria, words)


def test_consulting_is_a_service_of_its_own_kind() -> None:
    tender = mapped({"category": "consulting"})["tender"]
    assert (tender["mainProcurementCategory"], tender["additionalProcurementCategories"]) == (
        "services", ["consultingServices"],
    )  # fmt: skip
    assert "additionalProcurementCategories" not in mapped({"category": "services"})["tender"]
    assert "mainProcurementCategory" not in mapped({"category": "undetermined"})["tender"]


def test_periods_come_from_the_schedule() -> None:
    tender = mapped(cases.full())["tender"]
    assert tender["tenderPeriod"] == {"startDate": "2019-03-14T08:00:00+07:00", "endDate": "2019-03-27T10:00:00+07:00"}
    assert tender["enquiryPeriod"]["endDate"] == "2019-03-18T11:00:00+07:00"
    assert tender["awardPeriod"] == {"startDate": "2019-03-27T10:01:00+07:00", "endDate": "2019-04-02T15:00:00+07:00"}
    kinds = {entry["id"]: entry.get("type") for entry in tender["milestones"]}
    assert kinds["pemberian-penjelasan"] == "engagement" and kinds["penetapan-pemenang"] == "assessment"
    assert kinds["penandatanganan-kontrak"] == "approval" and kinds["pengumuman-pemenang"] is None
    without = mapped({"announcement_date": "2019-03-14"})["tender"]
    assert without["tenderPeriod"] == {"startDate": "2019-03-14T00:00:00+07:00"}


def test_a_prequalification_is_neither_an_enquiry_nor_a_deadline_for_offers() -> None:
    moments = ("2019-03-01T08:00:00+07:00", "2019-03-02T08:00:00+07:00")
    steps = ("Penjelasan Dokumen Prakualifikasi", "Upload Dokumen Prakualifikasi", "Pengumuman Hasil Prakualifikasi")
    tender = mapped({"schedule": [cases.step(name, *moments) for name in steps]})["tender"]
    assert not {"tenderPeriod", "enquiryPeriod", "awardPeriod"} & set(tender)


def test_places() -> None:
    rows = [
        {"kecamatan": "35.22.06", "village": "Ngumpakdalem", "lat": "-7.2330", "lon": "111.8433"},
        {"kecamatan": "35.22.06", "village": "Ngumpakdalem", "lat": "-7.2330", "lon": "111.8433"},
        {"detail": "Kantor dinas", "lat": "-7.1"},
    ]
    tender = mapped({"locations": rows})["tender"]
    assert tender["deliveryLocations"] == [
        {
            "description": "Ngumpakdalem, Kecamatan Dander",
            "geometry": {"type": "Point", "coordinates": [111.8433, -7.233]},
            "gazetteer": {"scheme": "ID-KEMENDAGRI", "identifiers": ["35.22.06"]},
        }
    ]
    assert [address.get("streetAddress") for address in tender["deliveryAddresses"]] == [None, "Kantor dinas"]


# Bidders


def test_a_registration_is_no_bid_and_the_offer_that_won_is_valid() -> None:
    content = mapped(cases.full())
    bids = {bid["tenderers"][0]["name"]: bid for bid in content["bids"]["details"]}
    assert {name: bid["status"] for name, bid in bids.items()} == {
        "CV Contoh": "valid",
        "PT Misal Jaya": "disqualified",
    }
    assert bids["PT Misal Jaya"]["bos"] == {
        "negotiatedValue": {"amount": 1200000000, "currency": "IDR"},
        "rejectionReason": "Surat dukungan alat tidak dilampirkan",
    }
    assert content["tender"]["numberOfTenderers"] == len(content["tender"]["tenderers"]) == 3
    assert content["tender"]["bos"]["registeredBidders"] == 12
    assert content["awards"][0]["relatedBid"] == bids["CV Contoh"]["id"]
    assert "offeredValue" not in content["awards"][0]["bos"]


def test_an_award_that_is_not_active_leaves_its_bid_as_recorded() -> None:
    process = cases.full()
    process["awards"][0]["status"] = "cancelled"
    assert mapped(process)["bids"]["details"][0]["status"] == "pending"


def test_a_number_of_bidders_without_their_names() -> None:
    tender = mapped({"number_of_bidders": "27"})["tender"]
    assert tender["numberOfTenderers"] == 27 and "bos" not in tender and "tenderers" not in tender


def test_an_offer_of_nothing_is_none_and_other_prices_make_a_bid_without_value() -> None:
    rows = [{"id": "1", "offer_amount": "0"}, {"id": "2", "negotiated_amount": "5"}]
    assert mapped({"bidders": rows})["bids"]["details"] == [
        {
            "id": "2",
            "status": "pending",
            "tenderers": mapped({"bidders": rows})["tender"]["tenderers"][1:],
            "bos": {"negotiatedValue": {"amount": 5, "currency": "IDR"}},
        }
    ]


# Parties


def test_the_same_firm_is_one_party_by_its_mark_and_else_by_its_name() -> None:
    process = {
        "bidders": [{"id": "3f9a1c0b7d2e4f65", "name": "CV. CONTOH", "city": "Tuban (Kab.)"}],
        "awards": [{"id": "1", "supplier_name": "CV Contoh"}],
        "contracts": [{"id": "1", "award_id": "1", "supplier_id": "3f9a1c0b7d2e4f65"}],
    }
    parties = mapped(process)["parties"][1:]
    assert parties == [
        {
            "id": "x_bos-3f9a1c0b7d2e4f65",
            "name": "CV. CONTOH",
            "identifier": {"scheme": "x_bos", "id": "3f9a1c0b7d2e4f65", "legalName": "CV. CONTOH"},
            "address": {"locality": "Tuban (Kab.)"},
            "roles": ["tenderer", "supplier"],
        }
    ]


def test_a_name_without_a_mark_is_the_same_in_every_process_but_a_row_number_is_not() -> None:
    def party(ocid: str, **row: str) -> str:
        return mapped({"ocid": ocid, "bidders": [{"id": "1", **row}]})["parties"][1]["id"]

    assert party("ocds-213czf-1", name="CV Contoh") == party("ocds-213czf-2", name="CV. CONTOH")
    assert party("ocds-213czf-1") != party("ocds-213czf-2")
    assert re.fullmatch(r"x_bos-[0-9a-f]{16}", party("ocds-213czf-1"))


def test_a_name_that_two_firms_bear_is_neither() -> None:
    process = {
        "bidders": [{"id": "3f9a1c0b7d2e4f65", "name": "CV Contoh"}, {"id": "aaaaaaaaaaaaaaaa", "name": "CV Contoh"}],
        "awards": [{"id": "1", "supplier_name": "CV Contoh"}],
    }
    assert len({party["id"] for party in mapped(process)["parties"][1:]}) == 3


def test_a_person_is_never_named_and_has_no_identifier() -> None:
    process = {
        "bidders": [{"id": "3f9a1c0b7d2e4f65", "name": "Budi Contoh"}, {"id": "2", "name": "Penyedia 1a2b3c"}],
        "awards": [{"id": "1", "supplier_name": "Siti Contoh"}],
        "notes": "Hubungi NIK 3522154107900001, 081234567890",
    }
    content = mapped(process)
    named = [party.get("name") for party in content["parties"][1:]]
    assert named[:2] == ["Penyedia 3f9a1c", "Penyedia 1a2b3c"] and re.fullmatch(r"Penyedia [0-9a-f]{6}", named[2])
    assert not any("identifier" in party for party in content["parties"][1:])
    assert content["description"] == "Hubungi NIK [disamarkan], [disamarkan]"
    again = mapped(process | {"awards": [{"id": "1", "supplier_name": "Agus Contoh"}]})
    assert again["awards"][0]["suppliers"][0]["id"] == content["awards"][0]["suppliers"][0]["id"], "made of no name"


# Awards and contracts


def contract(**values: str) -> dict[str, str]:
    return {"id": "k", "supplier_name": "CV Contoh", **values}


def award(id: str, name: str, **values: str) -> dict[str, str]:
    return {"id": id, "supplier_name": name, "status": "active", "amount": "5", **values}


@pytest.mark.parametrize(
    ("awards", "given", "expected"),
    [
        ([award("1", "CV Contoh"), award("2", "PT Misal")], contract(award_id="2"), "2"),
        ([award("1", "PT Misal")], contract(), "1"),
        ([award("1", "PT Misal")], contract(award_id="hilang"), "1"),
        ([award("1", "PT Misal"), award("2", "CV Contoh")], contract(), "2"),
        ([award("1", "CV Contoh"), award("2", "CV Contoh")], contract(), "kontrak-k"),
        ([award("1", "PT Misal"), award("2", "UD Lain")], contract(), "kontrak-k"),
        ([award("1", "PT Misal"), award("kontrak-k", "UD Lain")], contract(), "kontrak-k-2"),
        ([], contract(award_id="hilang"), "kontrak-k"),
    ],
)
def test_the_award_behind_a_contract(awards: list[Any], given: dict[str, str], expected: str) -> None:
    content = mapped({"awards": awards, "contracts": [given]})
    assert content["contracts"][0]["awardID"] == expected
    made = next(found for found in content["awards"] if found["id"] == expected)
    if expected.startswith("kontrak-"):
        assert made == {"id": expected, "status": "active", "suppliers": content["contracts"][0]["suppliers"]}
    assert sum(found.get("value", {}).get("amount", 0) for found in content["awards"]) == 5 * len(awards)


def test_a_cancelled_contract_is_no_active_award() -> None:
    content = mapped({"contracts": [contract(status="cancelled")]})
    assert content["awards"][0]["status"] == content["contracts"][0]["status"] == "cancelled"


def test_failed_tenders_have_no_awards_made_up() -> None:
    for status in ("unsuccessful", "cancelled", "withdrawn"):
        content = mapped({"tender_status": status, "bidders": [{"id": "1", "name": "CV Contoh", "offer_amount": "5"}]})
        assert "awards" not in content and "contracts" not in content and content["tender"]["status"] == status


def test_amendments_change_value_and_end_and_keep_what_was_signed() -> None:
    amendments = [
        {"id": "2", "date": "2019-07-15", "amount": "120", "number": "ADD.2", "reason": "Volume"},
        {"id": "1", "date": "2019-06-15", "amount": "110", "end": "2019-08-31"},
        {"id": "3", "date": "2019-07-15", "amount": "125"},
        {"id": "4", "date": "2019-08-15"},
    ]
    signed = contract(amount="100", start="2019-04-12", end="2019-08-07")
    found = mapped({"contracts": [signed], "amendments": amendments})["contracts"][0]
    assert found["value"]["amount"] == 125 and found["bos"]["signedValue"]["amount"] == 100
    assert found["period"] == leaves.period("2019-04-12", "2019-08-31", days=True)
    assert found["bos"]["signedEndDate"] == "2019-08-07T23:59:59+07:00"
    assert [entry["id"] for entry in found["amendments"]] == ["2", "1", "3", "4"]
    assert found["amendments"][0] == {
        "id": "2",
        "date": "2019-07-15T00:00:00+07:00",
        "description": "ADD.2",
        "rationale": "Volume",
        "bos": {"value": {"amount": 120, "currency": "IDR"}},
    }


def test_guarantees_keep_their_ids_whatever_their_number() -> None:
    row = contract(performance_guarantee_number="JP-1", performance_guarantee_issuer="Bank Jatim",
                   advance_guarantee_amount="5")  # fmt: skip
    content = mapped({"contracts": [row]})
    first, second = content["contracts"][0]["guarantees"]
    assert (first["id"], first["obligations"], first["bos"]) == ("pelaksanaan", "fulfillment", {"number": "JP-1"})
    assert second == {"id": "uang-muka", "obligations": "prepaid", "value": {"amount": 5, "currency": "IDR"}}
    assert [party["name"] for party in content["parties"] if "guarantor" in party["roles"]] == ["Bank Jatim"]
    assert "guarantees" not in mapped({"contracts": [contract()]})["contracts"][0]


# Implementation


def test_payments_go_to_their_contract_and_make_it_final_when_it_has_ended() -> None:
    content = mapped(cases.full())
    found = content["contracts"][0]
    assert [payment["id"] for payment in found["implementation"]["transactions"]] == [
        "000012/SP2D/2019",
        "000345/SP2D/2019",
    ]
    first = found["implementation"]["transactions"][0]
    assert first["payer"] == content["buyer"] and first["payee"] == found["suppliers"][0]
    assert found["implementation"]["status"] == "concluded"
    assert found["implementation"]["finalValue"] == {"amount": 1214000000.5, "currency": "IDR"}
    assert found["implementation"]["endDate"] == "2019-08-05T00:00:00+07:00"
    assert [(entry["id"], entry["title"]) for entry in found["milestones"]] == [
        ("termin-1", "Uang muka"), ("termin-2", "Pelunasan"),
    ]  # fmt: skip


def test_progress_is_met_as_far_as_planned() -> None:
    rows = [
        {"date": "2019-05-31", "planned_percent": "45", "physical_percent": "42.5"},
        {"date": "2019-05-31", "planned_percent": "45", "physical_percent": "45"},
        {"date": "2019-06-30", "physical_percent": "60"},
        {"date": "2019-07-31", "planned_percent": "70", "physical_percent": "0"},
        {"planned_percent": "70"},
    ]
    found = mapped({"contracts": [contract()], "progress": rows})["contracts"][0]["implementation"]["milestones"]
    assert [entry["id"] for entry in found] == [
        "fisik-2019-05-31", "fisik-2019-05-31-2", "fisik-2019-06-30", "fisik-2019-07-31", "fisik",
    ]  # fmt: skip
    assert [entry.get("status") for entry in found] == ["partiallyMet", "met", "met", "notMet", None]
    assert found[0]["title"] == "Progres fisik 42,5 % (rencana 45 %)"
    assert found[0]["bos"] == {"plannedPercent": 45, "physicalPercent": 42.5}
    assert [bool(entry.get("dateMet")) for entry in found] == [False, True, True, False, False]


def test_what_names_no_contract_is_not_lost() -> None:
    contracts = [contract(id="1"), contract(id="2")]
    payments = [{"id": "1", "contract_id": "2", "amount": "10"}, {"id": "2", "amount": "7"}]
    content = mapped({"contracts": contracts, "payments": payments, "penalties": [{"contract_id": "9", "amount": "1"}]})
    assert [found["id"] for found in content["contracts"]] == ["1", "2", "tanpa-kontrak"]
    second, rest = content["contracts"][1:]
    assert second["implementation"]["transactions"][0]["value"]["amount"] == 10
    assert rest["implementation"]["transactions"][0]["value"]["amount"] == 7
    assert rest["implementation"]["bos"]["penalties"][0]["value"]["amount"] == 1
    assert rest["awardID"] == "tanpa-kontrak" and "value" not in rest and "status" not in rest
    assert [found.get("suppliers") for found in content["awards"] if found["id"] == "tanpa-kontrak"] == [None]


def test_the_only_contract_is_meant_where_none_is_named_and_nothing_is_guessed() -> None:
    payments = [{"id": "1", "amount": "10"}, {"id": "2", "contract_id": "hilang", "amount": "7"}]
    content = mapped({"contracts": [contract()], "payments": payments})
    assert checks.at(content, "contracts[].implementation.transactions[].value.amount") == [10, 7]
    assert [found["id"] for found in content["contracts"]] == ["k", "tanpa-kontrak"]


def test_implementation_begins_with_its_first_fact() -> None:
    assert "implementation" not in mapped({"contracts": [contract(status="active")]})["contracts"][0]
    ended = mapped({"contracts": [contract(status="terminated")]})["contracts"][0]
    assert ended["implementation"] == {"status": "concluded"}
    running = mapped({"contracts": [contract(status="active")], "handovers": [{"bast_number": "1"}]})["contracts"][0]
    assert running["implementation"]["status"] == "ongoing" and "endDate" not in running["implementation"]
