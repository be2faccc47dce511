"""The reader of the SPSE sheets on made-up rows: what is strange is cleaned or refused, and the good ones go on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.bos.core import schema, values
from ckanext.bos.core.observation import Key, Observation, Refusal, Row
from ckanext.bos.sources import SOURCES, spse_export

from .sheets import KEY, NONTENDER, STANDARD, one, read, refused, sheet


def test_a_tender_in_all_its_parts(tmp_path: Path) -> None:
    found = one(sheet(tmp_path, "tender", {"lingkup_pekerjaan": "Perkerasan\njalan"}))
    assert (found.source, found.key, found.joins_only) == ("spse-export", "tender/7001244", False)
    assert found.keys == (Key("rup", "31000001"), Key("spse", "7001244"))
    assert found.unit == "DINAS PENDIDIKAN" and found.doubts == () and found.rows[0].origin == "tender.csv:2"
    supplier = found.values["awards"][0]["supplier_id"]
    assert found.values == {
        "title": "Pembangunan Jalan Contoh - Uji",
        "fiscal_year": "2019",
        "tender_code": "7001244",
        "rup_code": "31000001",
        "sourcing": "provider",
        "tender_stage_text": "Tender Sudah Selesai",
        "budget_amount": "1000000000",
        "estimate_amount": "950000000",
        "tender_created": "2019-01-15",
        "locations": [{"kecamatan": "35.22.06", "detail": "Kecamatan Dander"}],
        "notes": "Perkerasan\njalan",
        "method_details": "Tender - Pascakualifikasi Satu File - Harga Terendah Sistem Gugur",
        "category": "works",
        "category_details": "Pekerjaan Konstruksi",
        "price_system": "lump_sum",
        "qualification_requirements": "Perusahaan Kecil",
        "number_of_bidders": "3",
        "budget_sources": ["apbd"],
        "method": "tender",
        "qualification_method": "Pascakualifikasi Satu File",
        "evaluation_method": "Harga Terendah Sistem Gugur",
        "awards": [
            {
                "id": "7001244",
                "supplier_id": supplier,
                "supplier_name": "CV. CONTOH UJI",
                "supplier_city": "Bojonegoro (Kab.) - Jawa Timur",
                "offer_amount": "900000000",
                "corrected_amount": "900000000",
                "negotiated_amount": "890000000",
                "amount": "890000000",
                "status": "active",
            }
        ],
        "tender_status": "complete",
    }


def test_a_non_tender_in_all_its_parts(tmp_path: Path) -> None:
    found = one(sheet(tmp_path, "nontender", {}))
    assert found.key == "nontender/7101244" and found.keys == (Key("rup", "32000001"), Key("spse", "7101244"))
    assert found.values["method"] == "direct_procurement" and found.values["category"] == "goods"
    assert found.values["budget_sources"] == ["apbd"] and found.values["tender_created"] == "2019-01-22"
    (bidder,), (award,), (contract,) = (found.values[name] for name in ("bidders", "awards", "contracts"))
    assert (bidder["offer_amount"], bidder["negotiated_amount"]) == ("193000000", "192000000")
    assert contract["id"] == contract["award_id"] == award["id"] == "7101244"
    assert contract["amount"] == award["amount"] == "192000000" and contract["supplier_id"] == bidder["id"]
    assert found.values["tender_status"] == "complete"


def test_every_value_is_canonical_by_the_schema(tmp_path: Path) -> None:
    for name in ("tender", "nontender", "peserta"):
        for field, value in one(sheet(tmp_path, name, {})).values.items():
            entry = schema.load().fields[field]
            if entry.type == "rows":
                assert all(values.parse_row(entry, row) == (row, {}) for row in value)
            else:
                assert values.parse(entry, value) == value


# -------------------------------------------------------------------------------------- what is strange, and taken


def test_zero_is_nothing(tmp_path: Path) -> None:
    zero = {
        "id_rup": "0",
        "pagu": "0",
        "hps": "0.0",
        " harga_penawaran": "0",
        "harga_terkoreksi": "",
        "hasil_negosiasi": "0",
    }
    found = one(sheet(tmp_path, "tender", zero))
    assert found.keys == (Key("spse", "7001244"),)
    assert not {"rup_code", "budget_amount", "estimate_amount"} & set(found.values)
    assert set(found.values["awards"][0]) == {"id", "supplier_id", "supplier_name", "supplier_city", "status"}


@pytest.mark.parametrize("nobody", ["", " ", "0", "-"])
def test_no_winner_is_no_award_and_a_finished_tender_has_failed(tmp_path: Path, nobody: str) -> None:
    found = one(sheet(tmp_path, "tender", {"nama_pemenang": nobody}))
    assert "awards" not in found.values and found.values["tender_status"] == "unsuccessful"
    running = {"nama_pemenang": nobody, "tahap_tender": "Evaluasi penawaran"}
    assert one(sheet(tmp_path, "tender", running)).values["tender_status"] == "active"


def test_a_non_tender_without_contract_runs_or_nobody_knows(tmp_path: Path) -> None:
    open_ended = {"nama_kontraktor": "0", "tahap_tender": "Penandatanganan Kontrak"}
    assert one(sheet(tmp_path, "nontender", open_ended)).values["tender_status"] == "active"
    found = one(sheet(tmp_path, "nontender", {"nama_kontraktor": "0"}))
    assert not {"tender_status", "contracts", "awards"} & set(found.values)


def test_a_running_number_in_the_column_of_plans_joins_nothing(tmp_path: Path) -> None:
    found = one(sheet(tmp_path, "nontender", {"ocid": "77"}))
    assert found.keys == (Key("spse", "7101244"),)
    assert [doubt.field for doubt in found.doubts] == ["rup_code"] and "77" in found.doubts[0].text["id"]


def test_the_final_price_is_the_negotiated_else_the_corrected_else_the_offered(tmp_path: Path) -> None:
    steps = [
        ({}, "890000000"),
        ({"hasil_negosiasi": "0"}, "850"),
        ({"hasil_negosiasi": "", "harga_terkoreksi": "0"}, "900"),
    ]
    for change, amount in steps:
        prices = {" harga_penawaran": "900", "harga_terkoreksi": "850"} if change else {}
        assert one(sheet(tmp_path, "tender", prices | change)).values["awards"][0]["amount"] == amount


def test_amounts_written_otherwise_are_read_and_stay_exact(tmp_path: Path) -> None:
    written = {"pagu": "Rp 1,25 miliar", "hps": "6999647646.16", "hasil_negosiasi": "1 miliar"}
    found = one(sheet(tmp_path, "tender", written))
    assert (found.values["budget_amount"], found.values["estimate_amount"]) == ("1250000000", "6999647646.16")
    assert found.values["awards"][0]["amount"] == "1000000000"


def test_a_row_with_a_plan_s_code_only_has_rows_with_ids(tmp_path: Path) -> None:
    contractor = {"nama_kontraktor": "CV. CONTOH UJI", "negosiasi_kontraktor": "5"}
    for name, code in (("tender", "kode_lelang"), ("nontender", "kd_lelang")):
        found = one(sheet(tmp_path, name, contractor | {code: "0"}))
        rup = found.keys[0].value
        assert found.key == f"{name}/rup-{rup}" and found.keys == (Key("rup", rup),)
        for field in ("awards", "contracts"):
            assert [row["id"] for row in found.values[field]] == [f"rup-{rup}"]


def test_codes_spoilt_by_a_spreadsheet_are_none(tmp_path: Path) -> None:
    assert one(sheet(tmp_path, "tender", {"id_rup": "3.1E+07"})).keys == (Key("spse", "7001244"),)
    assert one(sheet(tmp_path, "tender", {"kode_lelang": "7001244.0"})).keys[1] == Key("spse", "7001244")


def test_a_contractor_who_is_not_the_winner_is_pointed_at(tmp_path: Path) -> None:
    other = {"nama_kontraktor": "CV. LAIN", "npwp_kontraktor": "02.000.000.0-000.002", "negosiasi_kontraktor": "5"}
    found = one(sheet(tmp_path, "tender", other))
    assert [doubt.field for doubt in found.doubts] == ["contracts"] and "CV. LAIN" in found.doubts[0].text["id"]
    same = {"nama_kontraktor": "CV Contoh Uji", "npwp_kontraktor": " 01.234.567.8-999.001", "negosiasi_kontraktor": "5"}
    assert one(sheet(tmp_path, "tender", same)).doubts == ()


def test_a_contract_of_more_than_twice_the_offer_is_taken_and_pointed_at(tmp_path: Path) -> None:
    found = one(sheet(tmp_path, "nontender", {"negosiasi_kontraktor": "386000001"}))
    assert found.values["contracts"][0]["amount"] == "386000001"
    assert [doubt.field for doubt in found.doubts] == ["contracts.amount"]
    assert one(sheet(tmp_path, "nontender", {"negosiasi_kontraktor": "386000000"})).doubts == ()


@pytest.mark.parametrize("owner", ["Kepolisian Negara Republik Indonesia", "Pemerintah Daerah Kabupaten Tuban"])
def test_another_owner_is_taken_and_pointed_at(tmp_path: Path, owner: str) -> None:
    assert [doubt.field for doubt in one(sheet(tmp_path, "tender", {"instansi": owner})).doubts] == ["instansi"]
    joint = "Pemerintah Daerah Kabupaten Blora, Pemerintah Daerah Kabupaten Bojonegoro"
    assert one(sheet(tmp_path, "tender", {"instansi": joint})).doubts == ()


def test_the_source_of_funds_stands_with_the_year_where_its_own_column_is_empty(tmp_path: Path) -> None:
    found = one(sheet(tmp_path, "tender", {"sumber_dana": "", "tahun_anggaran": "BLUD 2019"}))
    assert found.values["budget_sources"] == ["blud"]


def test_a_place_in_several_districts_is_several_rows(tmp_path: Path) -> None:
    found = one(sheet(tmp_path, "tender", {"lokasi": "Kec. Dander dan Kapas - Bojonegoro (Kab.)"}))
    assert found.values["locations"] == [
        {"kecamatan": "35.22.06", "detail": "Kec. Dander dan Kapas"},
        {"kecamatan": "35.22.14"},
    ]


def test_an_unknown_satker_is_for_the_register_to_refuse(tmp_path: Path) -> None:
    assert one(sheet(tmp_path, "tender", {"satker": " DINAS  KHAYALAN "})).unit == "DINAS KHAYALAN"


TEXTS = [
    ('=HYPERLINK("http://x","Jalan")', 'HYPERLINK("http://x","Jalan")'),
    ("Jalan_x000D_\nRusak", "Jalan Rusak"),
    ("<b>Jalan</b> &amp; Jembatan", "Jalan & Jembatan"),
    ("Jalan\x00Rusak", "Jalan Rusak"),
    ("Jalan, hubungi 081234567890", "Jalan, hubungi [disamarkan]"),
    ("Peningkatan " * 25, ("Peningkatan " * 25).strip()),
]


@pytest.mark.parametrize(("written", "title"), TEXTS, ids=lambda text: ascii(text)[:30])
def test_strange_titles_are_cleaned(tmp_path: Path, written: str, title: str) -> None:
    found = one(sheet(tmp_path, "tender", {"nama_paket": written}))
    assert found.values["title"] == title
    assert [doubt.field for doubt in found.doubts] == (["title"] if "disamarkan" in title else [])


# --------------------------------------------------------------------------------------------------- what is refused

BAD = [
    ("tender", {"pagu": "-5000000"}, "pagu", "negative"),
    ("tender", {"pagu": "99999999999999999"}, "pagu", "absurd"),
    ("tender", {"hps": "banyak"}, "hps", "money"),
    ("tender", {"hasil_negosiasi": "??"}, "hasil_negosiasi", "money"),
    ("tender", {" harga_penawaran": "-1"}, "harga_penawaran", "negative"),
    (
        "tender",
        {"nama_kontraktor": "CV. A", "negosiasi_kontraktor": "1,250"},
        "negosiasi_kontraktor",
        "money_ambiguous",
    ),
    ("nontender", {"harga_terkoreksi": "lima juta"}, "harga_terkoreksi", "money"),
    ("nontender", {"negosiasi_kontraktor": "99999999999999999"}, "negosiasi_kontraktor", "absurd"),
    ("nontender", {"penawaran_kontraktor": "x", "negosiasi_kontraktor": "0"}, "penawaran_kontraktor", "money"),
    ("tender", {"tanggal_pembuatan": "32 Januari 2019"}, "tanggal_pembuatan", "date"),
    ("tender", {"tanggal_pembuatan": "99999"}, "tanggal_pembuatan", "date"),
    ("tender", {"tanggal_pembuatan": "30000"}, "tanggal_pembuatan", "date_range"),
    ("tender", {"kategori": "Sulap"}, "kategori", "choice"),
    ("tender", {"sistem_pengadaan": "Undian - Satu File"}, "sistem_pengadaan", "choice"),
    ("tender", {"cara_pembayaran": "Cicilan"}, "cara_pembayaran", "choice"),
    ("tender", {"peserta": "banyak"}, "peserta", "integer"),
    ("tender", {"tahun_ang": "1819"}, "tahun_ang", "range"),
    ("tender", {"nama_paket": "x" * 501}, "nama_paket", "too_long"),
    ("tender", {"nama_paket": "   "}, "nama_paket", "required"),
    ("tender", {"nama_paket": "="}, "nama_paket", "required"),
    ("tender", {"tahun_ang": ""}, "tahun_ang", "required"),
    ("nontender", {"satker": ""}, "satker", "required"),
    ("tender", {"kode_lelang": "0", "id_rup": "0"}, "kode_lelang", "no_key"),
    ("nontender", {"kd_lelang": "??", "ocid": ""}, "kd_lelang", "no_key"),
    ("peserta", {"kd_lelang": "0"}, "kd_lelang", "no_key"),
    ("peserta", {"peserta": "CV. " + "x" * 1000}, "bidders.name", "too_long"),
]


@pytest.mark.parametrize(("name", "change", "field", "code"), BAD, ids=[f"{bad[2]}-{bad[3]}" for bad in BAD])
def test_a_bad_row_is_refused_with_its_reason_and_the_good_ones_go_on(
    tmp_path: Path, name: str, change: dict[str, str], field: str, code: str
) -> None:
    found = read(sheet(tmp_path, name, change, {}))
    bad = [item for item in found if isinstance(item, Refusal)]
    assert len(found) == 2 and len(bad) == 1, "the good row stands"
    assert bad[0].errors[field].code == code and len(bad[0].errors) == 1
    assert bad[0].row.origin == f"{name}.csv:2" and bad[0].source == "spse-export"


def test_a_bad_row_names_everything_that_is_wrong(tmp_path: Path) -> None:
    found = refused(sheet(tmp_path, "tender", {"pagu": "x", "hps": "y", "hasil_negosiasi": "z", "nama_paket": ""}))
    assert set(found.errors) == {"pagu", "hps", "hasil_negosiasi", "nama_paket"}


def test_a_row_with_too_many_cells_is_refused_since_its_values_stand_under_wrong_names(tmp_path: Path) -> None:
    for name in ("tender", "nontender", "peserta"):
        path = sheet(tmp_path, name, {})
        path.write_text(path.read_text("utf-8").rstrip("\r\n") + ",lebih\n", "utf-8")
        found = refused(path)
        assert found.errors[""].code == "cells" and "lebih" in found.errors[""].message("id")


def test_a_row_cut_off_is_refused_where_something_needed_is_gone(tmp_path: Path) -> None:
    path = sheet(tmp_path, "tender", {})
    header, row = path.read_text("utf-8").splitlines()
    path.write_text(f"{header}\n{','.join(row.split(',')[:8])}\n", "utf-8")
    assert {error.code for error in refused(path).errors.values()} == {"required"}
    path.write_text(f"{header}\n{row.rstrip(',0')}\n", "utf-8")
    assert one(path).values["awards"], "empty cells left out at the end are no loss"


# ------------------------------------------------------------------------------------------------- files and formats


def test_the_same_facts_whatever_the_encoding_and_the_separator(tmp_path: Path) -> None:
    prints = set()
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        for delimiter in (",", ";", "\t"):
            for quote in (False, True):
                path = sheet(
                    tmp_path, "tender", {"nama_paket": "Café “A”"}, encoding=encoding, delimiter=delimiter, quote=quote
                )
                prints.add(one(path).fingerprint())
    assert len(prints) == 1


def test_a_file_of_another_kind_is_named_with_what_was_found_and_expected(tmp_path: Path) -> None:
    path = tmp_path / "lain.csv"
    for text, seen in (
        ("", "(kosong)"),
        ("nama,alamat\nx,y\n", "alamat, nama"),
        ("kode_lelang;nama_paket\n", "nama_paket"),
    ):
        path.write_text(text, "utf-8")
        with pytest.raises(ValueError) as caught:
            read(path)
        assert "lain.csv" in str(caught.value) and seen in str(caught.value) and "diharapkan kolom" in str(caught.value)
        assert not SOURCES["spse-export"].takes(path)


@pytest.mark.parametrize("missing", ["kode_lelang", "nama_paket", "id_rup", "satker", "nama_pemenang"])
def test_a_sheet_without_a_needed_column_is_not_taken(tmp_path: Path, missing: str) -> None:
    path = sheet(tmp_path, "tender", {})
    path.write_text(path.read_text("utf-8").replace(missing, "hilang", 1), "utf-8")
    with pytest.raises(ValueError, match=missing):
        read(path)


def test_a_header_alone_is_a_sheet_without_rows(tmp_path: Path) -> None:
    for name in STANDARD:
        assert read(sheet(tmp_path, name)) == []


def test_columns_that_are_not_needed_may_be_absent_or_more(tmp_path: Path) -> None:
    path = tmp_path / "tender.csv"
    path.write_text(
        "kode_lelang,nama_paket,id_rup,satker,nama_pemenang,tahun_ang,warna\n7,Jalan,8,X,,2019,merah\n", "utf-8"
    )
    assert one(path).values["title"] == "Jalan" and "tender_created" not in one(path).values


def test_the_source_takes_csv_of_its_kind_only(tmp_path: Path) -> None:
    source = SOURCES["spse-export"]
    assert source.takes(sheet(tmp_path, "tender", {})) and source.takes(sheet(tmp_path, "peserta", {}))
    other = tmp_path / "tender.txt"
    other.write_bytes(sheet(tmp_path, "tender", {}).read_bytes())
    assert not source.takes(other)
    broken = tmp_path / "rusak.csv"
    broken.write_text('"' + "x" * 1_100_000, "utf-8")
    assert not source.takes(broken), "a broken file in a folder is passed over"


# ---------------------------------------------------------------------------------------------- days and months


def dated(folder: Path, *written: tuple[str, str]) -> list[Observation | Refusal]:
    return read(sheet(folder, "tender", *({"kode_lelang": code, "tanggal_pembuatan": day} for code, day in written)))


ORDER = [("5001244", "43110"), ("5002244", "43435"), ("5003244", "43115"), ("5004244", "43120")]
"""10, 12 (written as 1 December), 15 and 20 January 2018."""


def created(found: list[Observation | Refusal]) -> dict[str, str]:
    return {
        item.values.get("tender_code", ""): item.values["tender_created"]
        for item in found
        if isinstance(item, Observation)
    }


def test_an_exchanged_day_is_put_right_and_said(tmp_path: Path) -> None:
    for rows in (ORDER, ORDER[::-1], [(f"{code}.0", f"{day}.0") for code, day in ORDER]):
        found = dated(tmp_path, *rows)
        assert created(found)["5002244"] == "2018-01-12"
        doubts = [doubt.text["id"] for item in found if isinstance(item, Observation) for doubt in item.doubts]
        assert len(doubts) == 1 and "tertukar" in doubts[0] and "43435" in doubts[0]


def test_a_row_without_code_takes_no_part_in_the_order(tmp_path: Path) -> None:
    found = dated(tmp_path, *ORDER[:1], *ORDER[2:], ("0", "43435"))
    lone = found[-1]
    assert isinstance(lone, Observation) and lone.values["tender_created"] == "2018-12-01" and lone.doubts == ()


def test_nonsense_among_dates_and_codes_stops_nothing(tmp_path: Path) -> None:
    for code, day in (("5005244", "99999"), ("5005244", "12345"), ("²", "43120"), ("abc", "43120"), ("٣", "43120")):
        found = dated(tmp_path, *ORDER, (code, day))
        assert len(found) == 5 and created(found)["5002244"] == "2018-01-12"


# ------------------------------------------------------------------------------------------------------------ bidders


def bidders(folder: Path, *changes: dict[str, str]) -> list[dict[str, str]]:
    return one(sheet(folder, "peserta", *changes)).values["bidders"]


def test_bidders_of_one_tender_are_one_observation_that_founds_nothing(tmp_path: Path) -> None:
    other = {"npwp": "02.000.000.0-000.002", "peserta": "PT. LAIN", "penawaran": ""}
    found = one(sheet(tmp_path, "peserta", {}, other))
    assert (found.key, found.keys, found.joins_only) == ("bidders/7001244", (Key("spse", "7001244"),), True)
    assert {row["name"]: row["result"] for row in found.values["bidders"]} == {
        "CV. CONTOH UJI": "pending",
        "PT. LAIN": "registered",
    }
    assert len(found.rows) == 2


def test_they_come_right_behind_their_tender(tmp_path: Path) -> None:
    files = (
        sheet(tmp_path, "peserta", {"kd_lelang": "9"}, {"kd_lelang": "7101244"}, {}),
        sheet(tmp_path, "nontender", {}),
        sheet(tmp_path, "tender", {}),
    )
    keys = [item.key for item in read(*files) if isinstance(item, Observation)]
    assert keys == ["tender/7001244", "bidders/7001244", "nontender/7101244", "bidders/7101244", "bidders/9"]


PRICES = [
    ("900000000", {"offer_amount": "900000000", "result": "pending"}),
    ("6999647646.16", {"offer_amount": "6999647646.16", "result": "pending"}),
    ("", {"result": "registered"}),
    ("0", {"result": "registered"}),
]


@pytest.mark.parametrize(("price", "kept"), PRICES)
def test_a_registration_is_no_offer(tmp_path: Path, price: str, kept: dict[str, str]) -> None:
    (row,) = bidders(tmp_path, {"penawaran": price, "harga_terkoreksi": "5" if price in ("", "0") else "0"})
    assert {name: row[name] for name in row if name not in ("id", "name")} == kept


@pytest.mark.parametrize("price", ["??", "Rejeki Contoh", "-5", "99999999999999999", "01.234.567.8-999.001"])
def test_a_price_that_is_none_is_said_and_the_registration_stands(tmp_path: Path, price: str) -> None:
    found = one(sheet(tmp_path, "peserta", {"penawaran": price}))
    assert found.values["bidders"][0]["result"] == "registered" and "offer_amount" not in found.values["bidders"][0]
    assert [doubt.field for doubt in found.doubts] == ["bidders.penawaran"]
    assert "peserta.csv:2" in found.doubts[0].text["id"] and "01.234" not in json.dumps(found.doubts)


def test_a_firm_on_several_rows_is_one_bidder_whatever_the_order(tmp_path: Path) -> None:
    rows = [
        {"penawaran": ""},
        {"penawaran": "900", "harga_terkoreksi": "850"},
        {"penawaran": "900", "harga_terkoreksi": "900"},
        {"penawaran": "900", "harga_terkoreksi": "900", "peserta": ""},
        {"penawaran": "??"},
    ]
    found = {json.dumps(bidders(tmp_path, *rows[turn:], *rows[:turn]), sort_keys=True) for turn in range(len(rows))}
    assert len(found) == 1
    (row,) = json.loads(found.pop())
    assert (row["name"], row["offer_amount"], row["corrected_amount"]) == ("CV. CONTOH UJI", "900", "900")


def test_two_firms_of_one_name_are_two_and_one_firm_under_two_names_is_one(tmp_path: Path) -> None:
    assert len(bidders(tmp_path, {}, {"npwp": "02.000.000.0-000.002"})) == 2
    assert len(bidders(tmp_path, {}, {"peserta": "CV Contoh-Uji"})) == 1


def test_a_row_without_name_is_said_and_its_offer_kept_where_a_number_says_whose_it_is(tmp_path: Path) -> None:
    found = one(sheet(tmp_path, "peserta", {"peserta": ""}))
    assert [set(row) for row in found.values["bidders"]] == [{"id", "offer_amount", "result"}]
    assert [doubt.field for doubt in found.doubts] == ["bidders.name"]
    nobody = one(sheet(tmp_path, "peserta", {"peserta": "", "npwp": ""}))
    assert nobody.values == {"bidders": []} and [doubt.field for doubt in nobody.doubts] == ["bidders.name"]


# ------------------------------------------------------------------------------------------------------------ persons


def test_no_tax_number_and_no_person_is_in_what_is_said(tmp_path: Path) -> None:
    contractor = {"nama_kontraktor": "Siti Aminah", "npwp_kontraktor": "3522154107900001"}
    found = read(
        sheet(tmp_path, "tender", {"nama_pemenang": "Budi Santoso"} | contractor),
        sheet(tmp_path, "nontender", {"peserta": "Suyanto, S.Pd"} | contractor),
        sheet(tmp_path, "peserta", {"peserta": "BUDI SANTOSO"}),
    )
    said = json.dumps(
        [[item.key, item.keys, item.values, item.doubts] for item in found if isinstance(item, Observation)]
    )
    assert len(found) == 3 and "Penyedia " in said
    for secret in ("Budi", "BUDI", "Siti", "Suyanto", "01.234", "012345678", "3522154107900001"):
        assert secret not in said


def test_the_same_firm_has_one_id_in_all_sheets_and_another_under_another_key(tmp_path: Path) -> None:
    files = (sheet(tmp_path, "tender", {}), sheet(tmp_path, "nontender", {}), sheet(tmp_path, "peserta", {}))
    tender, bids, nontender = (item for item in read(*files) if isinstance(item, Observation))
    ids = {
        tender.values["awards"][0]["supplier_id"],
        nontender.values["bidders"][0]["id"],
        nontender.values["contracts"][0]["supplier_id"],
        bids.values["bidders"][0]["id"],
    }
    assert len(ids) == 1
    (again,) = (item for item in spse_export.read(files[:1], "another") if isinstance(item, Observation))
    assert again.values["awards"][0]["supplier_id"] not in ids


# ---------------------------------------------------------------------------------------------------------- kept rows


def kept(item: Refusal, **mended: str) -> Row:
    """A refused row as the register keeps it: tax numbers as the pseudonyms that the reader makes of them."""
    suppliers = spse_export.Suppliers(KEY)
    cells = {
        name: f"id:{suppliers.id(value, '')}" if "npwp" in name and value else value
        for name, value in item.row.cells.items()
    }
    return Row(item.row.origin, cells | mended)


@pytest.mark.parametrize("name", ["tender", "nontender"])
def test_a_kept_row_read_again_gives_the_same_refusal_and_mended_the_same_facts(tmp_path: Path, name: str) -> None:
    bad = refused(sheet(tmp_path, name, {"pagu": "-5"}))
    (again,) = spse_export.reread([kept(bad)], KEY)
    assert isinstance(again, Refusal) and again.errors["pagu"].code == "negative"
    (mended,) = spse_export.reread([kept(bad, pagu=STANDARD[name]["pagu"])], KEY)
    good = one(sheet(tmp_path, name, {}))
    assert isinstance(mended, Observation) and mended.fingerprint() == good.fingerprint() and mended.key == good.key


@pytest.mark.parametrize("number", ["", "0", "7.51E+14", "00.000.000.0-000.000"])
def test_a_kept_row_without_a_true_tax_number_keeps_its_firms_apart(tmp_path: Path, number: str) -> None:
    rows = [{"npwp": number, "peserta": "CV. SATU"}, {"npwp": number, "peserta": "CV. DUA"}]
    first = one(sheet(tmp_path, "peserta", *rows))
    (again,) = spse_export.reread([kept(Refusal("spse-export", row)) for row in first.rows], KEY)
    assert isinstance(again, Observation) and len(again.values["bidders"]) == 2
    assert again.fingerprint() == first.fingerprint()


def test_kept_rows_of_bidders_come_together_again(tmp_path: Path) -> None:
    first = one(sheet(tmp_path, "peserta", {}, {"npwp": "02.000.000.0-000.002", "peserta": "PT. LAIN"}))
    again = list(spse_export.reread([kept(Refusal("spse-export", row)) for row in first.rows[::-1]], KEY))
    assert len(again) == 1 and isinstance(again[0], Observation) and again[0].fingerprint() == first.fingerprint()


def test_a_kept_row_of_no_known_kind_is_refused_and_not_guessed(tmp_path: Path) -> None:
    (found,) = spse_export.reread([Row("x.csv:2", {"warna": "merah"})], KEY)
    assert isinstance(found, Refusal) and found.errors


cells = st.text(max_size=30) | st.sampled_from(["0", "", "1,250", "=1+1", "-5", "43110", "1E+20", "\x00", "id:", "²"])


@given(
    st.sampled_from(list(STANDARD)),
    st.lists(st.tuples(st.sampled_from([*STANDARD["tender"], *NONTENDER]), cells), max_size=6),
)
@settings(deadline=None)
def test_no_cell_whatever_it_holds_stops_the_reader(name: str, changes: list[tuple[str, str]]) -> None:
    standard = {column.strip(): value for column, value in STANDARD[name].items()}
    row = Row("x.csv:2", standard | {column.strip(): value for column, value in changes if column.strip() in standard})
    for found in spse_export.reread([row], KEY):
        if isinstance(found, Refusal):
            assert all(error.message("id") for error in found.errors.values())
        else:
            assert found.fingerprint() and found.keys
            assert all(
                row.get("id") for field in ("bidders", "awards", "contracts") for row in found.values.get(field, ())
            )
