"""Tables as people keep them: titles above, other names, merged cells, numbers as text; and back as they were."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from ckanext.bos.core import codelists, schema
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Refusal
from ckanext.bos.core.redaction import is_supplier_id
from ckanext.bos.sources import SOURCES, spreadsheet
from ckanext.bos.sources.spreadsheet import cells
from ckanext.bos.sources.spreadsheet.workbook import shown

HEAD = ["Kode RUP", "Nama paket", "OPD", "Tahun anggaran"]
FIRST = ["53000001", "Obat", "Dinas Kesehatan", 2026]


def read(folder: Path, book: Workbook) -> spreadsheet.Reading:
    path = folder / "paket.xlsx"
    book.save(path)
    return spreadsheet.read_book(spreadsheet.open_book(path), "kunci")


def table(*rows: list[Any]) -> Workbook:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    return book


def test_a_table_of_ones_own_with_a_title_and_former_names(tmp_path: Path) -> None:
    book = table(
        ["DAFTAR PAKET DINAS KESEHATAN"],
        ["Tahun 2026"],
        [],
        ["No", "SATKER", "nama  PEKERJAAN ", "Pagu", "Kode Lelang", "Thn Anggaran", "Warna"],
        [1, "Dinas Kesehatan", "Obat", "1.250.000,00", 7001244.0, "2026", "biru"],
    )
    reading = read(tmp_path, book)
    assert reading.wrong == []
    assert reading.parcels[0].values() == {
        "title": "Obat", "budget_amount": "1250000", "tender_code": "7001244", "fiscal_year": "2026"
    }  # fmt: skip
    assert [(letter, name) for _sheet, letter, name in reading.unknown] == [("A", "No"), ("G", "Warna")]
    assert reading.parcels[0].first.number == 5


def test_merged_cells_hidden_sheets_dates_and_formulae(tmp_path: Path) -> None:
    book = table(
        [*HEAD, "Uraian pekerjaan", "Rencana mulai pekerjaan", "Volume", "Tanggal pengumuman"],
        [*FIRST, "@SUM(A1)", datetime(2026, 3, 14), None, "46095"],
        ["53000002", "+cmd|calc", None, 2026, "- Jalan", 46095, None, "14 Maret 2026"],
    )
    book.worksheets[0].merge_cells("C2:C3")
    hidden = book.create_sheet("Paket lama")
    hidden.append([*HEAD])
    hidden.append(["1", "Rahasia", "Dinas Kesehatan", 2026])
    hidden.sheet_state = "hidden"
    reading = read(tmp_path, book)
    assert [line.errors for line in reading.wrong] == []
    one, two = (parcel.values() for parcel in reading.parcels)
    assert one["notes"] == "SUM(A1)", "a formula is never run, nor kept"
    assert one["planned_contract_start"] == two["planned_contract_start"] == one["announcement_date"] == "2026-03-14"
    assert two["title"] == "cmd|calc" and two["notes"] == "- Jalan" and two["announcement_date"] == "2026-03-14"
    assert [parcel.unit for parcel in reading.parcels] == ["Dinas Kesehatan"] * 2


def test_the_number_of_a_row_stays_and_names_nobody(tmp_path: Path) -> None:
    book = table([*HEAD], [*FIRST])
    book.worksheets[0].title = "Paket"
    sheet = book.create_sheet("Peserta")
    number = "012345678601000"
    for row in (["Kunci paket", "ID peserta", "Nama peserta"], ["53000001", 1, "CV A"], ["53000001", number, "CV B"]):
        sheet.append(row)
    one, other = read(tmp_path, book).parcels[0].values()["bidders"]
    assert one["id"] == "1" and is_supplier_id(other["id"]) and number not in other["id"]


def test_a_formula_without_a_result_is_wrong_in_its_cell(tmp_path: Path) -> None:
    book = table(
        ["Kunci paket", *HEAD[1:], "Pagu anggaran"],
        ["A-1", "Obat", "Dinas Kesehatan", 2026, "=100000000*2"],
        ["A-2", "=A2", "Dinas Kesehatan", 2026, 5],
        ["=A2", "Obat", "=C2", 2026, 5],
    )
    reading = read(tmp_path, book)
    wrong = {line.number: {name: error.code for name, error in line.errors.items()} for line in reading.wrong}
    formula = "cell_formula"
    assert reading.parcels == []
    assert wrong == {2: {"budget_amount": formula}, 3: {"title": formula}, 4: {"key": formula, "unit": formula}}
    again = [row for row in spreadsheet.read([tmp_path / "paket.xlsx"], "kunci") if isinstance(row, Refusal)]
    kept = spreadsheet.reread([row.row for row in again], "kunci")
    assert [isinstance(row, Refusal) for row in kept] == [True] * 3, "no more is known when it is tried again"


def test_a_formula_with_an_empty_text_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "paket.xlsx"
    table([*HEAD, "Volume"], [*FIRST, "=1"]).save(path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'<c r="E2">', b'<c r="E2" t="str">')
    assert parts["xl/worksheets/sheet1.xml"] != sheet
    with zipfile.ZipFile(path, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    reading = spreadsheet.read_book(spreadsheet.open_book(path), "kunci")
    assert reading.wrong == [] and "volume" not in reading.parcels[0].values()


def test_a_file_without_known_columns_says_so(tmp_path: Path) -> None:
    with pytest.raises(FieldError) as error:
        read(tmp_path, table(["a", "b"], [1, 2]))
    assert error.value.code == "sheet_header"
    with pytest.raises(ValueError, match="Nama kolom"):
        list(SOURCES["spreadsheet"].read([tmp_path / "paket.xlsx"], "kunci"))


def test_a_wrong_package_holds_its_rows_back_and_a_wrong_row_only_itself(tmp_path: Path) -> None:
    book = table([*HEAD], [*FIRST], ["53000002", None, "Dinas Kesehatan", 2026])
    book.worksheets[0].title = "Paket"
    sheet = book.create_sheet("Pembayaran")
    for row in (["Kunci paket", "Nomor SP2D", "Nilai pembayaran"], ["53000001", "1", "sejuta"], ["53000001", "2", 5],
                ["53000002", "3", 5], [None, "4", 5]):  # fmt: skip
        sheet.append(row)
    places = book.create_sheet("Lokasi pekerjaan")
    for row in (
        ["Kunci paket", "Kecamatan", "Rincian lokasi"],
        ["53000001", "Dander", "x"],
        ["53000001", "Bulan", "y"],
    ):
        places.append(row)
    reading = read(tmp_path, book)
    codes = {(line.sheet, line.number): [error.code for error in line.errors.values()] for line in reading.wrong}
    assert codes == {
        ("Paket", 3): ["required"],
        ("Pembayaran", 2): ["money"],
        ("Pembayaran", 4): ["sheet_parent"],
        ("Pembayaran", 5): ["required"],
        ("Lokasi pekerjaan", 2): ["sheet_sibling"],
        ("Lokasi pekerjaan", 3): ["choice"],
    }
    [parcel] = reading.parcels
    assert [row["sp2d_number"] for row in parcel.values()["payments"]] == ["2"] and "locations" not in parcel.values()


def test_the_template_has_lists_an_example_and_help() -> None:
    out = io.BytesIO()
    spreadsheet.workbook(out, units=["Dinas Kesehatan"], unit="Dinas Kesehatan", year="2026")
    book = load_workbook(out)
    assert book["Daftar"].sheet_state == "hidden" and book["Paket"].freeze_panes
    head, example = ([cell.value for cell in row] for row in book["Paket"].iter_rows(max_row=2))
    assert head[:4] == ["Kunci paket *", "Nama paket *", "OPD *", "Tahun anggaran *"]
    shown = dict(zip(head, example, strict=True))
    assert shown["Tahun anggaran *"] == "2026" and shown["Rencana mulai pemilihan"] == "01/03/2026"
    assert shown["Cara pengadaan"] == "Penyedia" and not shown["Tipe swakelola"]
    assert "2019" not in str([cell.value for sheet in spreadsheet.tables() for cell in book[sheet.title][2]])
    rules = {rule.promptTitle: rule for rule in book["Paket"].data_validations.dataValidation}
    assert rules["Jenis pengadaan"].formula1.startswith("Daftar!") and "Wajib diisi" in rules["Nama paket"].prompt
    labels = [cell.value for column in book["Daftar"].columns for cell in column]
    assert "Dinas Kesehatan" in labels and "Barang" in labels and "goods" not in labels
    assert {one.title for one in spreadsheet.tables()} < set(book.sheetnames)
    narrow = io.BytesIO()
    spreadsheet.workbook(narrow, stage="implementation")
    assert (
        set(load_workbook(narrow).sheetnames) >= {"Paket", "Pembayaran"}
        and "Peserta" not in load_workbook(narrow).sheetnames
    )


def test_the_example_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "templat.xlsx"
    with path.open("wb") as out:
        spreadsheet.workbook(out, units=["Dinas Kesehatan"], unit="Dinas Kesehatan", year="2026")
    reading = spreadsheet.read_book(spreadsheet.open_book(path), "kunci")
    assert reading.parcels == [] and reading.wrong == [] and reading.unknown == []


LEAVES = [column.entry for one in spreadsheet.tables() for column in one.columns if column.entry is not None]


@pytest.mark.parametrize("entry", [entry for entry in LEAVES if entry.codelist], ids=lambda entry: entry.name)
def test_every_choice_comes_back(entry: schema.Field) -> None:
    for value in codelists.codes(entry.codelist or ""):
        written = shown(entry, [value] if entry.type == "choices" else value)
        assert cells.read(entry, written)[0] == ([value] if entry.type == "choices" else value)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
VALUES = {
    "money": st.decimals(0, 10**13, places=2).map(str),
    "date": st.dates(datetime(2000, 1, 1).date(), datetime(2060, 12, 31).date()).map(str),
    "datetime": st.datetimes(datetime(2000, 1, 1), datetime(2060, 12, 31)).map(lambda when: when.isoformat()),
    "percent": st.decimals(0, 100, places=3).map(str),
    "integer": st.integers(0, 2_000_000_000).map(str),
    "boolean": st.sampled_from(["true", "false"]),
}  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_is_written_is_read_as_the_same(tmp_path: Path, data: st.DataObject) -> None:
    """Through a real workbook: a canonical value of any type is the same after writing and reading."""
    entry = data.draw(st.sampled_from([one for one in LEAVES if not one.codelist and not one.limits]))
    try:
        value, _ = cells.read(entry, data.draw(VALUES.get(entry.type, TEXTS)))
    except FieldError:
        return
    if not value or cells.is_empty(value):
        return
    book = Workbook()
    from ckanext.bos.sources.spreadsheet.workbook import _format, _put

    column = spreadsheet.Column(entry.name, "", "", entry)
    _put(book.worksheets[0].cell(1, 1), shown(entry, value))
    book.worksheets[0].cell(1, 1).number_format = _format(column)
    out = io.BytesIO()
    book.save(out)
    raw = load_workbook(out, data_only=True).worksheets[0].cell(1, 1).value
    assert cells.read(entry, raw)[0] == value
