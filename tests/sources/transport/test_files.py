"""Rows out of JSON, of CSV in several dialects, and of workbooks; broken parts never cost a good row."""

from __future__ import annotations

import json
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.bos.sources.services import SERVICES, service_by_columns, service_of
from ckanext.bos.sources.transport import BROKEN, columns_of, read_file

from ...shared_data import SHARED, needs_shared

ISB = SHARED / "isb"
FUZZ = settings(max_examples=60, deadline=None)


def cells(path: Path) -> list[dict[str, Any]]:
    return [dict(row.cells) for row in read_file(path)]


def written(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


COUNTS = {
    "2025-10-03": {
        "plans": 12, "self_managed": 12, "plan_budget": 12, "self_managed_budget": 12, "plan_locations": 12,
        "self_managed_locations": 12, "programs": 9, "activities": 10, "sub_activities": 14, "units": 22,
        "unit_budget": 25, "provinces": 38, "regencies": 65, "tender": 16, "tender_done": 11, "tender_result": 13,
        "tender_bidders": 743, "tender_schedule": 255, "tender_sppbj": 7, "tender_contract": 8, "tender_spmk": 7,
        "nontender": 18, "nontender_done": 14, "nontender_sppbj": 14, "nontender_contract": 16, "nontender_spmk": 13,
        "nontender_bast": 43, "recorded": 18, "recorded_receipts": 28, "recorded_self": 13,
        "recorded_self_receipts": 20, "ecat": 17,
    },
    "2025-10-10": {
        "self_managed": 33, "plan_locations": 41, "self_managed_locations": 33, "tender": 17, "tender_done": 12,
        "tender_result": 14, "tender_bidders": 781, "tender_schedule": 267, "tender_sppbj": 7, "tender_contract": 8,
        "tender_spmk": 7, "nontender": 19, "nontender_done": 15, "nontender_schedule": 95, "nontender_sppbj": 16,
        "nontender_contract": 18, "nontender_spmk": 15, "nontender_bast": 63, "recorded": 19, "recorded_receipts": 32,
        "recorded_self": 13, "recorded_self_receipts": 20, "ecat": 18,
    },
}  # fmt: skip
"""The table of the samples' README."""


@needs_shared
@pytest.mark.parametrize("snapshot", COUNTS)
def test_every_recorded_service_is_known_and_has_its_rows(snapshot: str) -> None:
    found = {service_of(path.name): cells(path) for path in (ISB / "isb2" / snapshot).iterdir()}
    assert {name: len(rows) for name, rows in found.items()} == COUNTS[snapshot]
    assert not any(BROKEN in row for rows in found.values() for row in rows)


@needs_shared
def test_the_portals_csv_has_the_types_and_texts_of_its_json() -> None:
    json_rows = cells(ISB / "isb2/2025-10-03/RUP-PaketSwakelola-Terumumkan.json")
    csv_rows = {row["kd_rup"]: row for row in cells(ISB / "isb2/2025-10-10/RUP-PaketSwakelola-Terumumkan.csv")}
    for row in json_rows:
        twin = csv_rows[row["kd_rup"]]
        different = {name for name in row if row[name] != twin[name]}
        assert different <= {"_event_date", "kd_rup_lokal"}
    assert sum('"' in row["nama_paket"] + row["uraian_pekerjaan"] for row in csv_rows.values()) >= 1


@needs_shared
def test_most_services_are_known_by_their_columns_too() -> None:
    for path in (ISB / "isb2/2025-10-03").iterdir():
        name, by_columns = service_of(path.name), service_by_columns(columns_of(path))
        ambiguous = {"plan_budget": "self_managed_budget", "self_managed_locations": "plan_locations"}
        assert by_columns == ambiguous.get(name, name)


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("SPSE-TenderEkontrak-2Kontrak.json", "tender_contract"),
        ("SPSE-TenderEkontrak-Kontrak", "tender_contract"),
        ("spse-nontenderekontrak-4bapbast.CSV", "nontender_bast"),
        ("tender_tender-ekontrak-kontrak.json", "tender_contract"),
        ("rup_paket-penyedia-terumumkan.page1.json", "plans"),
        ("RUP-PaketPenyedia-Terumumkan (2).csv", "plans"),
        ("D171 2025 RUP-PaketSwakelola-Terumumkan_final.xlsx", "self_managed"),
        ("SPSE-PencatatanNonTenderRealisasi.json", "recorded_receipts"),
        ("caripaketctr_search.page1.json", "search"),
        ("expected.json", ""),
        ("laporan tender.xlsx", ""),
    ],
)
def test_names_of_services(name: str, service: str) -> None:
    assert service_of(name) == service


def test_each_service_has_its_own_name_and_columns() -> None:
    assert all(name == item.name for name, item in SERVICES.items())
    for name, item in SERVICES.items():
        for asked in (item.isb, item.inaproc):
            assert not asked or service_of(asked) == name


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_literal_dialect(tmp_path: Path, newline: str) -> None:
    lines = ["kd_rup,nama,pagu,aktif,catatan", r'1,"Belanja \"A, B\"",12.50,true,', r'2,"a\nb A",0,false,"x,y"', ""]
    assert cells(written(tmp_path, "a.csv", newline.join(lines))) == [
        {"kd_rup": 1, "nama": 'Belanja "A, B"', "pagu": Decimal("12.50"), "aktif": True, "catatan": None},
        {"kd_rup": 2, "nama": "a\nb A", "pagu": 0, "aktif": False, "catatan": "x,y"},
    ]


def test_a_broken_line_of_the_literal_dialect_costs_nothing_else(tmp_path: Path) -> None:
    good = [rf'{number},"Belanja \"{number}\"",5' for number in range(9)]
    rows = cells(
        written(tmp_path, "a.csv", "\n".join(["kd_rup,nama,pagu", *good[:4], '4,"tidak ditutup,5', *good[4:]]))
    )
    assert [row["kd_rup"] for row in rows if BROKEN not in row] == list(range(9))
    assert rows[4] == {BROKEN: "a.csv:6"}


def test_a_standard_csv_is_read_as_such(tmp_path: Path) -> None:
    text = 'Kd_RUP;Nama Paket;Pagu\n1;"Belanja ""A""; B";"1.250.000"\n2;C;7\n'
    assert cells(written(tmp_path, "a.csv", text.encode("cp1252"))) == [
        {"kd_rup": "1", "nama paket": 'Belanja "A"; B', "pagu": "1.250.000"},
        {"kd_rup": "2", "nama paket": "C", "pagu": "7"},
    ]
    quoted = written(tmp_path, "b.csv", 'a,b\n"1","x ""y"" z"\n"2","baris\nkedua"\n')
    assert cells(quoted) == [{"a": "1", "b": 'x "y" z'}, {"a": "2", "b": "baris\nkedua"}]


def test_a_broken_json_array_gives_its_whole_rows(tmp_path: Path) -> None:
    text = '[\n{"a": 1},\n{"a": 2, "b": "tidak\n{"a": 3},\n{"a": 4, },\n{"a": 5}\n'
    rows = cells(written(tmp_path, "a.json", text))
    assert [row["a"] for row in rows if "a" in row] == [1, 3, 5]
    assert sum(BROKEN in row for row in rows) == 2


def test_a_cut_file_gives_what_came_before(tmp_path: Path) -> None:
    text = json.dumps({"success": True, "data": [{"a": number, "b": "x"} for number in range(5)]})
    rows = cells(written(tmp_path, "a.json", text[:-15]))
    assert [row["a"] for row in rows if "a" in row] == [0, 1, 2, 3]
    assert any(BROKEN in row for row in rows)


def test_rows_that_are_none(tmp_path: Path) -> None:
    rows = cells(written(tmp_path, "a.json", '[{"a": 1}, null, 7, "x", {}, ["p", "q"]]'))
    assert rows[0] == {"a": 1}
    assert rows[5] == {"0": "p", "1": "q"}
    assert [BROKEN in row for row in rows] == [False, True, True, True, True, False]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b""), ("a.json", b"halo"), ("a.json", b'{"a": 1}'), ("a.json", b"<html></html>"), ("a.csv", b"  "),
        ("a.csv", b"<html><body>login</body></html>"), ("a.xlsx", b"PK no"), ("a.txt", b"a,b"), ("a.json", b'{"a": [}'),
        ("a.csv", b"<invalid_response>Data Kosong, silakan ulangi</invalid_response>"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_said(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(ValueError, match=r"(?s)a\.\w+"):
        cells(written(tmp_path, name, content))


def test_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Daftar RUP"],
        ["kd_rup", "Nama Paket", "pagu", "tgl", "kosong"],
        [53613689, "Belanja", 12.5, datetime(2025, 1, 14, 10, 6), None],
        [None] * 5,
        [2, None, 3.0, date(2025, 1, 2), True],
    ):
        sheet.append(row)
    book.create_sheet("lain").append(["hanya satu"])
    path = tmp_path / "rup.xlsx"
    book.save(path)
    rows = list(read_file(path))
    assert [row.origin for row in rows] == ["rup.xlsx!Sheet:3", "rup.xlsx!Sheet:5"]
    assert rows[0].cells == {
        "kd_rup": 53613689, "Nama Paket": "Belanja", "pagu": Decimal("12.5"), "tgl": "2025-01-14 10:06:00",
        "kosong": None,
    }  # fmt: skip
    assert rows[1].cells["pagu"] == 3
    assert rows[1].cells["tgl"] == "2025-01-02"


def test_a_workbook_that_is_broken_inside_is_said(tmp_path: Path) -> None:
    path = tmp_path / "rup.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["kd_rup", "pagu"])
    book.save(path)
    with zipfile.ZipFile(path) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    for name in parts:
        with zipfile.ZipFile(path, "w") as broken:
            for part, content in parts.items():
                broken.writestr(part, content[: len(content) // 2] if part == name else content)
        try:
            assert not cells(path)
        except ValueError as error:
            assert "rup.xlsx" in str(error)


_LEAF = st.none() | st.booleans() | st.integers(-10, 10**19) | st.text(max_size=30)


@FUZZ
@given(
    st.lists(st.dictionaries(st.text(min_size=1, max_size=8), _LEAF, min_size=1, max_size=5), min_size=1, max_size=6)
)
def test_json_comes_back_as_it_was(tmp_path_factory: Any, rows: list[dict[str, Any]]) -> None:
    path = written(tmp_path_factory.mktemp("json"), "a.json", json.dumps(rows))
    assert cells(path) == rows


@FUZZ
@given(st.lists(st.lists(_LEAF, min_size=3, max_size=3), min_size=1, max_size=6))
def test_the_literal_dialect_comes_back_as_it_was(tmp_path_factory: Any, rows: list[list[Any]]) -> None:
    lines = [",".join("" if cell is None else json.dumps(cell) for cell in ["x", *row]) for row in rows]
    path = written(tmp_path_factory.mktemp("csv"), "a.csv", "\n".join(["teks,a,b,c", *lines]))
    assert [list(row.values())[1:] for row in cells(path)] == rows


@FUZZ
@given(st.binary(max_size=300), st.sampled_from(["a.json", "a.csv", "a.xlsx"]))
def test_any_bytes_give_rows_or_words(tmp_path_factory: Any, content: bytes, name: str) -> None:
    path = written(tmp_path_factory.mktemp("any"), name, content)
    try:
        assert all(row.cells for row in read_file(path))
    except ValueError as error:
        assert name in str(error)


@FUZZ
@given(st.data())
def test_a_damaged_array_never_costs_the_rows_before(tmp_path_factory: Any, data: st.DataObject) -> None:
    rows = [{"a": number, "b": "teks"} for number in range(6)]
    text = "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]"
    place = data.draw(st.integers(0, len(text) - 1))
    junk = data.draw(st.text(max_size=5))
    damaged = text[:place] + junk + text[place + data.draw(st.integers(0, 20)) :]
    whole = text[:place].count("}")
    path = written(tmp_path_factory.mktemp("damaged"), "a.json", damaged)
    try:
        found = cells(path)
    except ValueError:
        assert not whole
        return
    assert found[:whole] == rows[:whole]
