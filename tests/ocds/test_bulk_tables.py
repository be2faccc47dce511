"""The flat tables: what stands in them, and that spreadsheets open them as they are."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ckanext.bos.ocds.bulk import sheets, tables, xlsx
from ckanext.bos.ocds.bulk.columns import NOTES, NOTES_HEADER, TABLES, notes

from ..shared_data import SHARED, needs_shared
from .bulk_world import whole

OCID = "ocds-213czf-rup-1"


def found(compiled: dict[str, Any], table: str) -> list[dict[str, Any]]:
    """The rows of one table by the columns' Indonesian names."""
    compiled = json.loads(json.dumps(compiled), parse_float=Decimal)
    titles = [column.title for column in TABLES[table]]
    return [
        dict(zip(titles, row, strict=True)) for name, row in tables.rows(compiled, 2026) if name == table
    ]  # fmt: skip


def test_a_process_has_one_row_with_its_sums() -> None:
    (row,) = found(whole(OCID), "proses")
    assert row["Nomor proses"] == OCID and row["OPD"] == "Dinas Sosial" and row["Tahun terbit"] == 2026
    assert row["Pagu"] == 100_000_000 and row["Nilai pemenang"] == 90_000_000
    assert row["Nilai kontrak"] == Decimal("90000000.5"), "what was cancelled does not count"
    assert row["Dibayar"] == Decimal("10000000.5") and row["HPS"] is None
    assert row["Pemenang"] == "CV Contoh & Misal" and row["Jumlah peserta"] == 3


def test_rows_of_every_table() -> None:
    bidders = found(whole(OCID), "peserta")
    assert [row["Status penawaran"] for row in bidders] == ["valid", "disqualified", None]
    assert bidders[2]["Peserta"] == "CV Tanpa Penawaran" and bidders[2]["Nilai penawaran"] is None
    (award,) = found(whole(OCID), "pemenang")
    assert award["Penyedia"] == "CV Contoh & Misal" and award["Nomor penawaran"] == "1"
    contract, cancelled = found(whole(OCID), "kontrak")
    assert contract["Nilai"] == Decimal("90000000.5") and cancelled["Status"] == "cancelled"
    assert [row["Nilai"] for row in found(whole(OCID), "pembayaran")] == [10_000_000, Decimal("0.5")]
    (paper,) = found(whole(OCID), "dokumen")
    assert (paper["Bagian"], paper["Nomor bagian"], paper["Format"]) == ("contracts", "k1", "application/pdf")
    (milestone,) = found(whole(OCID), "kemajuan")
    assert (milestone["Bagian"], milestone["Status"]) == ("implementation", "met")


def test_a_process_that_says_little_has_a_row() -> None:
    rows = list(tables.rows({"ocid": OCID}, 2026))
    assert [name for name, _row in rows] == ["proses"] and rows[0][1][0] == OCID


@needs_shared
@pytest.mark.parametrize("case", sorted((SHARED / "ocds" / "merge_cases").glob("*/compiled.json")), ids=str)
def test_whatever_others_publish_becomes_rows_of_the_right_length(case: Path) -> None:
    compiled = json.loads(case.read_text("utf-8"), parse_float=Decimal)
    for release in compiled if isinstance(compiled, list) else [compiled]:
        if "ocid" in release:
            for name, row in tables.rows(release, 2026):
                assert len(row) == len(TABLES[name])


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("-1", "'-1"),
        ("a\x00b\x0bc", "a b c"),
        ("\ud800x", " x"),
        ("Dua\nbaris", "Dua\nbaris"),
        (12, 12),
        (None, None),
    ],
)
def test_cells_are_safe(value: Any, cell: Any) -> None:
    assert sheets.cell(value) == cell


def test_a_cell_holds_no_more_than_a_spreadsheet_takes() -> None:
    assert len(str(sheets.cell("=" + "x" * 40_000))) == 32_767


def written(folder: Path) -> tuple[Path, Path]:
    headers = {table: sheets.headers(table) for table in TABLES} | {NOTES: list(NOTES_HEADER)}
    files, book = sheets.CsvFiles(folder, headers), xlsx.Book(folder, headers)
    compiled = json.loads(json.dumps(whole(OCID, title='Jalan <b>&"\n  ')), parse_float=Decimal)
    sheets.write(tables.rows(compiled, 2026), files, book)
    sheets.write(((NOTES, row) for row in notes()), files, book)
    files.finish(folder / "all.csv.zip")
    book.finish(folder / "all.xlsx")
    return folder / "all.csv.zip", folder / "all.xlsx"


def test_csv_and_workbook_say_the_same(tmp_path: Path) -> None:
    packed, workbook = written(tmp_path)
    book = load_workbook(workbook)
    assert book.sheetnames == [*TABLES, NOTES]
    with zipfile.ZipFile(packed) as archive:
        assert archive.namelist() == [f"{name}.csv" for name in (*TABLES, NOTES)]
        for name in (*TABLES, NOTES):
            raw = archive.read(f"{name}.csv").decode("utf-8-sig")
            flat = list(csv.reader(io.StringIO(raw)))
            sheet = [["" if value is None else str(value) for value in row] for row in book[name].values]
            assert flat == sheet, name
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.csv.zip", "all.xlsx"]


def test_the_workbook_holds_texts_and_numbers_and_no_formula(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path)[1])
    sheet = book["peserta"]
    assert sheet.freeze_panes == "A2" and sheet["A1"].font.b
    assert sheet["D3"].value == "'=PT Andai(1)" and sheet["D3"].data_type == "s"
    assert sheet["G2"].value == 91_000_000 and sheet["G2"].data_type == "n"
    assert book["proses"]["B2"].value == 'Jalan <b>&"\n  '
    assert not any(cell.data_type == "f" for table in book for row in table.iter_rows() for cell in row)


def test_every_column_is_explained_in_both_languages() -> None:
    rows = notes()
    assert len(rows) == sum(map(len, TABLES.values())) and all(all(row) for row in rows)
    for table in TABLES:
        assert len(set(sheets.headers(table))) == len(TABLES[table])


def test_a_long_table_goes_on_in_another_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "LAST_ROW", 3)
    book = xlsx.Book(tmp_path, {"proses": ["Nomor"]})
    for number in range(5):
        book.add("proses", (number,))
    book.finish(tmp_path / "long.xlsx")
    found_sheets = load_workbook(tmp_path / "long.xlsx")
    assert found_sheets.sheetnames == ["proses", "proses 2", "proses 3"]
    values = [cell for sheet in found_sheets for (cell,) in list(sheet.values)[1:]]
    assert values == [0, 1, 2, 3, 4]


def test_columns_beyond_z() -> None:
    assert [xlsx._letters(number) for number in (0, 25, 26, 51, 52, 702)] == ["A", "Z", "AA", "AZ", "BA", "AAA"]
