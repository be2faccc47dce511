"""The traps of SIMDA, one test each (SIMDA reference, section 10), on made-up tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckanext.bos.core.observation import Key, Observation, Refusal, Row
from ckanext.bos.sources import simda

from .tables import KEY, NUMBER, OTHER, SECRETS, STANDARD, UNIT, one, paid, read, write


def test_a_contract_in_all_its_parts(tmp_path: Path) -> None:
    found = one(read(tmp_path))
    name = found.keys[0].value
    assert found.keys == (Key("simda", name),) and name.startswith("2019-1-03-01-01-") and len(name) == 26
    assert found.key == f"contract/2019/1-03-01-01/{name[-10:]}" and found.scope == "contract/2019"
    assert (found.source, found.unit, found.joins_only) == ("simda", "DINAS CONTOH", False)
    supplier = found.values["contracts"][0]["supplier_id"]
    assert found.values == {
        "title": "Pembangunan Jembatan Contoh",
        "fiscal_year": "2019",
        "sourcing": "provider",
        "program_code": "1.03.01.01.15",
        "activity_code": "1.03.01.01.15.05",
        "awards": [
            {
                "id": name,
                "supplier_id": supplier,
                "supplier_name": "CV. CONTOH UJI",
                "amount": "1000000",
                "status": "active",
            }
        ],
        "contracts": [
            {
                "id": name,
                "award_id": name,
                "number": NUMBER,
                "title": "Pembangunan Jembatan Contoh",
                "date_signed": "2019-05-02",
                "start": "2019-05-02",
                "end": "2019-07-30",
                "amount": "1000000",
                "supplier_id": supplier,
                "supplier_name": "CV. CONTOH UJI",
                "status": "active",
            }
        ],
        "amendments": [
            {
                "id": f"{name}-add12019",
                "contract_id": name,
                "number": "ADD.1/2019",
                "date": "2019-06-01",
                "reason": "Nilai Rp 1.000.000 menjadi Rp 1.200.000; waktu 90 hari menjadi 120 hari",
                "amount": "1200000",
                "end": "2019-08-29",
            }
        ],
        "payments": [
            {
                "id": "2019-1/SP2D/2019",
                "contract_id": name,
                "spm_number": "1/SPM/2019",
                "sp2d_number": "1/SP2D/2019",
                "date": "2019-06-20",
                "term": "Termin",
                "amount": "400000",
            }
        ],
        "progress": [{"id": f"{name}-2019-06-10", "date": "2019-06-10", "contract_id": name, "physical_percent": "40"}],
    }
    assert [doubt.field for doubt in found.doubts] == ["contracts.end"]


def test_nothing_personal_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, {"Ta_Kontrak": [{}, {"No_Kontrak": "9/X", "Nilai": "seratus"}]})
    assert [type(item) for item in found] == [Refusal, Observation]
    assert not [secret for secret in SECRETS if secret in repr(found)]


@pytest.mark.parametrize("column", ["Keperluan", "Waktu"])
def test_free_words_are_scrubbed(tmp_path: Path, column: str) -> None:
    words = "Honor NIK 3522999999990001 HP 081299999999"
    found = one(read(tmp_path, {"Ta_Kontrak": [{column: words}]}))
    assert "3522999999990001" not in repr(found) and "081299999999" not in repr(found)


@pytest.mark.parametrize(("name", "form"), [("SITI AMINAH", "CV"), ("BUDI KARYA", "Perorangan")])
def test_a_person_as_supplier_is_a_pseudonym(tmp_path: Path, name: str, form: str) -> None:
    found = one(read(tmp_path, {"Ta_Kontrak": [{"Nm_Perusahaan": name, "Bentuk": form}]}))
    shown = found.values["contracts"][0]["supplier_name"]
    assert shown.startswith("Penyedia ") and name not in repr(found)
    again = one(simda.reread(found.rows, KEY))
    assert again.values["contracts"] == found.values["contracts"]


def test_the_bridge_writes_the_number_otherwise(tmp_path: Path) -> None:
    found = one(read(tmp_path, {"Ta_SPP_Kontrak": [{"No_Kontrak": NUMBER.lower() + "   "}]}))
    assert paid(found) == 400_000


def test_the_same_number_in_two_units(tmp_path: Path) -> None:
    changes = {
        "Ta_Kontrak": [{}, {**OTHER, "Nilai": "5000000", "Keperluan": "Lain"}],
        "Ta_Kontrak_Addendum": [{"Keperluan": "Pembangunan Jembatan Contoh"}],
    }
    found = {item.key.split("/")[2]: item for item in read(tmp_path, changes) if isinstance(item, Observation)}
    assert paid(found["1-03-01-01"]) == 400_000 and paid(found["1-02-01-01"]) == 0
    assert found["1-03-01-01"].values["amendments"] and not found["1-02-01-01"].values["amendments"]


def test_an_amendment_that_may_be_of_two_contracts_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, {"Ta_Kontrak": [{}, dict(OTHER)]})
    [refusal] = [item for item in found if isinstance(item, Refusal)]
    assert refusal.row.cells["no_addendum"] == "ADD.1/2019" and len(found) == 3


def test_several_amendments_do_not_repeat_the_contract(tmp_path: Path) -> None:
    later = {"No_Addendum": "ADD.2/2019", "Tgl_Addendum": "2019-07-01", "Nilai": "1300000", "Waktu": ""}
    found = one(read(tmp_path, {"Ta_Kontrak_Addendum": [later, {}]}))
    assert [row["number"] for row in found.values["amendments"]] == ["ADD.1/2019", "ADD.2/2019"]
    assert found.values["amendments"][1]["reason"] == "Nilai Rp 1.200.000 menjadi Rp 1.300.000"
    assert found.values["contracts"][0]["amount"] == "1000000"


def test_an_amendment_without_a_value_keeps_what_was(tmp_path: Path) -> None:
    found = one(read(tmp_path, {"Ta_Kontrak_Addendum": [{"Nilai": ""}]}))
    row = found.values["amendments"][0]
    assert "amount" not in row and row["reason"] == "Waktu 90 hari menjadi 120 hari"


def test_two_years_do_not_mix(tmp_path: Path) -> None:
    found = read(tmp_path, {"Ta_Kontrak": [{}, {"Tahun": "2020", "Nilai": "7000000"}]})
    years = {item.scope: item for item in found if isinstance(item, Observation)}
    assert set(years) == {"contract/2019", "contract/2020"}
    assert not years["contract/2020"].values["payments"] and not years["contract/2020"].values["amendments"]


def test_an_order_without_sp2d_is_not_paid(tmp_path: Path) -> None:
    found = one(read(tmp_path, {"Ta_SP2D": [{"No_SPM": "2/SPM/2019"}]}))
    assert not found.values.get("payments") and not found.values.get("progress")


def test_a_void_order_beside_its_replacement(tmp_path: Path) -> None:
    changes = {
        "Ta_SPM": [{"Kd_Edit": "2"}, {"No_SPM": "2/SPM/2019"}],
        "Ta_SPM_Rinc": [{}, {"No_SPM": "2/SPM/2019"}],
        "Ta_SP2D": [{}, {"No_SP2D": "2/SP2D/2019", "No_SPM": "2/SPM/2019"}],
    }
    found = one(read(tmp_path, changes))
    assert [row["sp2d_number"] for row in found.values["payments"]] == ["2/SP2D/2019"]


def test_a_payment_that_was_void_later_goes(tmp_path: Path) -> None:
    """What the books no longer have is told as empty, as long as they tell of payments at all."""
    changes = {"Ta_Kontrak": [{}, {"No_Kontrak": "8/X/2019"}], "Ta_SPP_Kontrak": [{"No_Kontrak": "8/X/2019"}]}
    items = [item for item in read(tmp_path, changes) if isinstance(item, Observation)]
    found = {item.values["contracts"][0]["number"]: item for item in items}
    assert found[NUMBER].values["payments"] == [] and paid(found["8/X/2019"]) == 400_000
    assert "payments" not in one(read(tmp_path, {"Ta_SP2D": []})).values


def test_several_accounts_of_one_order_are_one_payment(tmp_path: Path) -> None:
    found = one(read(tmp_path, {"Ta_SPM_Rinc": [{}, {"No_ID": "2", "Nilai": "100000.2500"}]}))
    assert [row["amount"] for row in found.values["payments"]] == ["500000.25"]


def test_retention_is_a_payment_of_its_own_and_overpayment_is_said(tmp_path: Path) -> None:
    changes = {
        "Ta_SPP": [{}, {"No_SPP": "2/SPP/2019", "No_Tagihan": "002/BAP/2019", "Jns_Tagihan": "4"}],
        "Ta_SPP_Kontrak": [{}, {"No_SPP": "2/SPP/2019"}],
        "Ta_SPM": [{}, {"No_SPM": "2/SPM/2019", "No_SPP": "2/SPP/2019"}],
        "Ta_SPM_Rinc": [{}, {"No_SPM": "2/SPM/2019", "Nilai": "900000"}],
        "Ta_SP2D": [{}, {"No_SP2D": "2/SP2D/2019", "No_SPM": "2/SPM/2019", "Tgl_SP2D": "2019-12-20"}],
    }
    found = one(read(tmp_path, changes))
    assert paid(found) == 1_300_000 and found.values["payments"][1]["term"] == "Termin terakhir"
    assert [doubt.field for doubt in found.doubts] == ["contracts.end", "payments.amount"]
    assert found.doubts[1].text["id"] == "dibayar Rp 1.300.000, lebih dari nilai kontrak Rp 1.200.000"


def test_a_request_that_names_two_contracts_is_in_neither(tmp_path: Path) -> None:
    changes = {"Ta_Kontrak": [{}, {"No_Kontrak": "8/X/2019"}], "Ta_SPP_Kontrak": [{}, {"No_Kontrak": "8/X/2019"}]}
    found = read(tmp_path, changes)
    assert all(not item.values["payments"] for item in found if isinstance(item, Observation))
    refused = [item for item in found if isinstance(item, Refusal)]
    assert len(refused) == 2 and "lebih dari satu kontrak" in refused[0].errors["no_sp2d"].message()
    assert all(any(doubt.field == "payments" for doubt in o.doubts) for o in found if isinstance(o, Observation))


def test_a_payment_of_no_contract_is_refused_and_others_go_on(tmp_path: Path) -> None:
    found = read(tmp_path, {"Ta_SPP_Kontrak": [{}, {"No_SPP": "1/SPP/2019", "No_Kontrak": "404/X"}]})
    assert paid(next(item for item in found if isinstance(item, Observation))) == 400_000
    [refusal] = [item for item in found if isinstance(item, Refusal)]
    assert "404/X" in refusal.errors["no_kontrak"].message()


def test_a_bad_row_does_not_stop_the_good_ones(tmp_path: Path) -> None:
    changes = {
        "Ta_Kontrak": [{}, {"No_Kontrak": "2/X", "Nilai": "-5"}, {"No_Kontrak": "3/X", "Tgl_Kontrak": "kemarin"}],
        "Ta_SPM_Rinc": [{}, {"No_ID": "2", "Nilai": "abc"}],
    }
    found = read(tmp_path, changes)
    refused = [item for item in found if isinstance(item, Refusal)]
    assert [list(item.errors) for item in refused] == [["nilai"], ["tgl_kontrak"], ["nilai"]]
    assert refused[0].row.origin == "Ta_Kontrak.csv:3"
    assert paid(next(item for item in found if isinstance(item, Observation))) == 400_000


def test_numbers_with_the_same_compact_form_are_two_contracts(tmp_path: Path) -> None:
    found = read(tmp_path, {"Ta_Kontrak": [{"No_Kontrak": "1/12/X"}, {"No_Kontrak": "11/2/X"}]})
    assert len({item.key for item in found if isinstance(item, Observation)}) == 2


def test_paid_in_full_and_done_is_ended(tmp_path: Path) -> None:
    changes = {
        "Ta_Tagihan": [{"Realisasi_Fisik": "100"}],
        "Ta_SPM_Rinc": [{"Nilai": "1200000"}],
    }
    assert one(read(tmp_path, changes)).values["contracts"][0]["status"] == "terminated"


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("90 (sembilan puluh) hari kalender", "2019-07-30"),
        ("150hr kalender", "2019-09-28"),
        ("105 HK", "2019-08-14"),
        ("3 bulan", "2019-08-01"),
        ("sejak SPMK s/d 28 Desember 2019", "2019-12-28"),
        ("secepatnya", None),
        ("", None),
    ],
)
def test_the_words_of_time(tmp_path: Path, words: str, end: str | None) -> None:
    found = one(read(tmp_path, {"Ta_Kontrak": [{"Waktu": words}], "Ta_Kontrak_Addendum": []}))
    assert found.values["contracts"][0].get("end") == end
    assert bool(found.doubts) == bool(end)


@pytest.mark.parametrize(
    ("day", "amount"),
    [("02-05-2019", "1.000.000,00"), ("02/05/2019", "1000000"), ("2019-05-02T00:00:00Z", "1000000.0000")],
)
def test_columns_in_any_case_and_order_and_other_spellings(tmp_path: Path, day: str, amount: str) -> None:
    paths = write(tmp_path, {"Ta_Kontrak": [{"Tgl_Kontrak": day, "Nilai": amount}]}, delimiter=";", encoding="cp1252")
    path = next(path for path in paths if path.stem == "Ta_Kontrak")
    header, row = path.read_text("cp1252").splitlines()
    path.write_text(
        ";".join(reversed(header.upper().split(";"))) + "\n" + ";".join(reversed(row.split(";"))) + "\n", "cp1252"
    )
    contract = one(simda.read(paths, KEY)).values["contracts"][0]
    assert (contract["date_signed"], contract["amount"]) == ("2019-05-02", "1000000")


def test_without_units_the_code_is_the_unit(tmp_path: Path) -> None:
    named = one(read(tmp_path))
    plain = one(read(tmp_path, {"Ref_Unit": [], "Ref_Sub_Unit": []}))
    assert plain.unit == "code:1.03.01.01" and plain.keys == named.keys


def test_rows_kept_aside_are_read_again_whole(tmp_path: Path) -> None:
    found = one(read(tmp_path))
    assert one(simda.reread(found.rows, KEY)).values == found.values


def test_parts_of_a_contract_alone_say_nothing(tmp_path: Path) -> None:
    rows = one(read(tmp_path)).rows[1:]
    assert all(isinstance(item, Refusal) for item in simda.reread(rows, KEY))


def test_other_files_are_none_of_simda(tmp_path: Path) -> None:
    path = tmp_path / "tender.csv"
    path.write_text("kode_lelang,nama_paket\n1,2\n", "utf-8")
    with pytest.raises(ValueError, match="tabel SIMDA"):
        simda.shape_of(path)
    for name in STANDARD:
        assert simda.shape_of(write(tmp_path)[list(STANDARD).index(name)]) == name.lower()


def test_services_by_name_are_the_same(tmp_path: Path) -> None:
    row = {"tahun": 2019, "no_kontrak": "1/X", **{name.lower(): int(code) for name, code in UNIT.items()}, "nilai": 5}
    [found] = simda.read_rows({"contract": [Row("contract:1", row)]}, KEY)
    assert isinstance(found, Observation) and found.values["contracts"][0]["amount"] == "5"
