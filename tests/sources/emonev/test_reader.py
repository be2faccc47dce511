"""Progress reports out of every shape they come in: one observation a period, percentages from 0 to 100."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.bos.core.observation import Refusal, Row
from ckanext.bos.sources import SOURCES, emonev
from ckanext.bos.sources.emonev import ProgressReport

PROGRES = {
    "sumber": "", "periode": "2019-08", "jenis_objek": "paket", "id_objek": "5009244", "opd": "Dinas Kesehatan",
    "rencana_fisik": "70", "realisasi_fisik": "65,5", "realisasi_keuangan": "300.000.000",
    "kendala": "Material terlambat, hubungi 081234567890", "tindak_lanjut": "Tambah tenaga",
    "tanggal_bast": "", "status": "berjalan", "nip_pptk": "198001012005011001", "user_edit": "budi",
}  # fmt: skip
RFK = {
    "bulan": 8, "tahun_anggaran": 2025, "kode_sub_giat": "1.03.10.2.01.0005", "nama_skpd": "Dinas Kesehatan",
    "rak": 500, "realisasi_anggaran": 400000000, "realisasi_fisik": Decimal("45.50"), "permasalahan": "hujan",
    "user_edit": "budi",
}  # fmt: skip


def read(*rows: dict[str, Any], origin: str = "progres.csv") -> list[Any]:
    """What the reader makes of the rows of one file."""
    return list(emonev.reread([Row(f"{origin}:{number}", cells) for number, cells in enumerate(rows, 2)], "k"))


def one(**change: Any) -> Any:
    found = read(PROGRES | change)
    assert len(found) == 1
    return found[0]


def test_the_table_of_bos_is_read_whole_without_names_and_numbers_of_persons() -> None:
    found = one()
    assert isinstance(found, ProgressReport)
    assert found.values == {
        "progress": [
            {
                "id": "emonev-2019-08",
                "date": "2019-08-31",
                "planned_percent": "70",
                "physical_percent": "65.5",
                "obstacle": "Material terlambat, hubungi [disamarkan]\nTambah tenaga",
            }
        ]
    }
    assert (found.key, found.kind, found.object) == ("progress/emonev/paket/5009244/2019-08", "paket", "5009244")
    assert (found.paid, found.year, found.scope, found.joins_only) == ("300000000", "2019", "", True)
    assert not any(word in repr(found) for word in ("198001012005011001", "budi", "0812"))


@pytest.mark.parametrize(
    ("change", "name", "end"),
    [
        ({"periode": "2020-02"}, "2020-02", "2020-02-29"),
        ({"periode": "15/08/2019"}, "2019-08-15", "2019-08-15"),
        ({"periode": "Agustus 2019"}, "2019-08", "2019-08-31"),
        ({"periode": "8/2019"}, "2019-08", "2019-08-31"),
        ({"periode": "", "bulan": "12", "tahun": "2019"}, "2019-12", "2019-12-31"),
        ({"periode": "", "bulan": "Desember", "tahun": "2019"}, "2019-12", "2019-12-31"),
    ],
)
def test_a_period_is_a_month_or_a_day_and_dated_by_its_end(change: dict[str, str], name: str, end: str) -> None:
    found = one(**change)
    assert found.values["progress"][0]["date"] == end and found.key.endswith(f"/{name}")


@pytest.mark.parametrize("period", ["", "2019-13", "entah", "1999-01", "13/2019", "Agustus"])
def test_what_is_no_period_is_refused(period: str) -> None:
    found = one(periode=period)
    assert isinstance(found, Refusal) and "periode" in found.errors


def test_fractions_count_only_when_the_whole_file_is_in_fractions() -> None:
    fractions = read(
        PROGRES | {"rencana_fisik": "0,7", "realisasi_fisik": "0.65"},
        PROGRES | {"periode": "2019-09", "rencana_fisik": "1", "realisasi_fisik": "1"},
    )
    assert [item.values["progress"][0]["physical_percent"] for item in fractions] == ["65", "100"]
    percents = read(PROGRES | {"rencana_fisik": "0,7", "realisasi_fisik": "0.65"}, PROGRES | {"periode": "2019-09"})
    assert [item.values["progress"][0]["physical_percent"] for item in percents] == ["0.65", "65.5"]
    kept = [dict(item.rows[0].cells) for item in (fractions[0], percents[0])]
    again = [read(cells)[0].values["progress"][0]["physical_percent"] for cells in kept]
    assert again == ["65", "0.65"], "a row kept aside is not read as a fraction a second time"


def test_contracts_hand_overs_and_what_broke_off() -> None:
    found = one(jenis_objek="kontrak", id_objek="602.1/07/2019", tanggal_bast="05/09/2019", nomor_bast="027/88",
                status="Putus Kontrak")  # fmt: skip
    assert found.broken_off and found.kind == "kontrak" and found.object == "602.1/07/2019"
    mark = found.key.split("/")[3]
    assert found.values["handovers"] == [{"id": f"emonev-{mark}-bast", "bast_number": "027/88", "date": "2019-09-05"}]
    assert found.values["progress"][0]["id"] == f"emonev-{mark}-2019-08"


def test_the_monthly_report_of_sub_activities_is_known_by_its_own_columns() -> None:
    found = read(RFK, origin="rfk.json")[0]
    assert (found.kind, found.object, found.unit) == ("sub_kegiatan", "1.03.10.2.01.0005", "Dinas Kesehatan")
    assert found.values["progress"][0] | {"id": ""} == {
        "id": "", "date": "2025-08-31", "physical_percent": "45.5", "obstacle": "hujan",
    }  # fmt: skip
    assert (found.paid, found.year) == ("400000000", "2025") and "budi" not in repr(found)


def test_works_monitoring_is_known_by_the_contract_number() -> None:
    cells = {"Nama Paket": "Jalan", "Nomor Kontrak": "602.1/07/2019", "Satker": "Dinas Kesehatan", "Bulan": "9",
             "Tahun": "2019", "Rencana Fisik (%)": "50", "Progres Fisik (%)": "40", "Bank": "X",
             "Rekening": "123456789", "NPWP": "012345678999001"}  # fmt: skip
    found = read(cells, origin="emon.xlsx!Sheet")[0]
    assert (found.kind, found.object) == ("kontrak", "602.1/07/2019")
    assert found.values["progress"][0]["planned_percent"] == "50"
    assert "123456789" not in repr(found) and "012345678999001" not in repr(found)


def test_a_report_on_a_whole_unit_is_kept_with_the_reason() -> None:
    found = read({"SKPD": "Dinas Kesehatan", "Bulan": "Agustus", "Tahun": "2019", "Realisasi Fisik (%)": "50"})[0]
    assert isinstance(found, Refusal) and found.errors["id_objek"].code == "progress_unit_level"


def test_cumulative_values_that_fall_are_a_doubt() -> None:
    found = read(PROGRES | {"periode": "2019-09", "realisasi_fisik": "40"}, PROGRES, PROGRES | {"periode": "2019-10"})
    assert [item.values["progress"][0]["date"][:7] for item in found] == ["2019-08", "2019-09", "2019-10"]
    assert [len(item.doubts) for item in found] == [0, 1, 0]
    assert "turun dari 65,5 % menjadi 40 %" in found[1].doubts[-1].text["id"]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"realisasi_fisik": "101"}, "progress.physical_percent"),
        ({"realisasi_fisik": "-1"}, "progress.physical_percent"),
        ({"realisasi_keuangan": "banyak"}, "realisasi_keuangan"),
        ({"id_objek": ""}, "id_objek"),
        ({"jenis_objek": "entah"}, "jenis_objek"),
        ({"rencana_fisik": "", "realisasi_fisik": "", "realisasi_keuangan": "", "kendala": "", "tindak_lanjut": ""},
         "realisasi_fisik"),
    ],
)  # fmt: skip
def test_a_bad_row_says_what_is_wrong(change: dict[str, str], column: str) -> None:
    found = one(**change)
    assert isinstance(found, Refusal) and column in found.errors


def test_files_of_each_kind_are_read_and_the_last_one_counts(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("w", newline="", encoding="cp1252") as file:
        writer = csv.DictWriter(file, PROGRES, delimiter=";")
        writer.writeheader()
        writer.writerow(PROGRES | {"realisasi_fisik": "60"})
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(list(PROGRES))
    sheet.append(list(PROGRES.values()))
    book.save(tmp_path / "b.xlsx")
    (tmp_path / "rfk.json").write_text(json.dumps([RFK], default=float))
    paths = sorted(tmp_path.iterdir())
    assert [emonev.shape_of(path) for path in paths] == ["progres", "progres", "sub_kegiatan"]
    found = {item.key: item for item in emonev.read(paths, "k") if isinstance(item, ProgressReport)}
    assert len(found) == 2
    package = found["progress/emonev/paket/5009244/2019-08"]
    assert package.values["progress"][0]["physical_percent"] == "65.5"
    rows = {name: [Row(f"{name}:1", cells)] for name, cells in (("progres", PROGRES), ("rfk", RFK))}
    assert len(list(SOURCES["emonev"].read_rows(rows, "k"))) == 2
    (tmp_path / "lain.csv").write_text("satu,dua\n1,2\n")
    with pytest.raises(ValueError, match="periode"):
        emonev.shape_of(tmp_path / "lain.csv")


values = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=30), st.just("0"), st.just(-1), st.just(10**5000),
    st.decimals(allow_nan=True), st.floats(), st.lists(st.integers()), st.dictionaries(st.text(), st.none()),
)  # fmt: skip


@given(st.sampled_from([PROGRES, RFK]), st.dictionaries(st.sampled_from([*PROGRES, *RFK]), values))
@settings(max_examples=60, deadline=None)
def test_whatever_a_row_holds_it_is_read_or_refused_and_its_neighbour_is_read(
    start: dict[str, Any], change: dict[str, Any]
) -> None:
    good = PROGRES | {"id_objek": "9999999", "realisasi_fisik": "65"}
    found = read(start | change, good, change)
    assert any(isinstance(item, ProgressReport) and item.object == "9999999" for item in found)
    assert 2 <= len(found) <= 3
    for item in found:
        if isinstance(item, Refusal):
            assert all(error.message(lang) for error in item.errors.values() for lang in ("id", "en"))
