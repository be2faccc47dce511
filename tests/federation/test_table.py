"""Tables as people make them: any encoding and delimiter, codes that stay codes, faults said in words."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.bos.core.errors import FieldError
from ckanext.bos.federation.opendata.table import Limits, Table, column_names, rows_of, scan

from .datasets import workbook

LIMITS = Limits(10_000_000, 1_000, 20)


def read(folder: Path, content: bytes, **chosen: Any) -> tuple[Table, list[list[str]]]:
    path = folder / "isi"
    path.write_bytes(content)
    table = scan(path, "isi.csv", LIMITS, chosen)
    return table, list(rows_of(path, "isi.csv", LIMITS, len(table.columns)))


def fault(folder: Path, content: bytes, limits: Limits = LIMITS, **chosen: Any) -> FieldError:
    path = folder / "isi"
    path.write_bytes(content)
    with pytest.raises(FieldError) as caught:
        scan(path, "isi.csv", limits, chosen)
    assert "isi.csv" in caught.value.message() or caught.value.code == "table_type"
    return caught.value


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_encoding_and_delimiter(tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = [delimiter.join(cells) for cells in (("desa", "jumlah"), ("Café Ngujo", "3"), ("Dander", "10.5"))]
    table, rows = read(tmp_path, "\r\n".join(lines).encode(encoding))
    assert table.columns == {"desa": "text", "jumlah": "numeric"} and table.count == 2
    assert rows == [["Café Ngujo", "3"], ["Dander", "10.5"]]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1", "20", "-3"], "numeric"),
        (["0", "0.5", "12.25"], "numeric"),
        (["1", "", "3"], "numeric"),
        (["01", "02"], "text"),
        (["1", "02"], "text"),
        (["1.250.000", "2.000"], "text"),
        (["1,5", "2,5"], "text"),
        (["1e5"], "text"),
        (["12345678901234567890"], "text"),
        (["2019-03-14", ""], "date"),
        (["2019-03-14", "2019-02-30"], "text"),
        (["14/03/2019"], "text"),
        (["2019-03-14T10:00:00", "2019-03-14 10:00"], "timestamp"),
        (["", ""], "text"),
    ],
)
def test_types_are_guessed_with_care(tmp_path: Path, values: list[str], expected: str) -> None:
    table, _rows = read(tmp_path, "\n".join(["a;b", *(f'"{value}";x' for value in values)]).encode())
    assert table.columns["a"] == expected


@pytest.mark.parametrize("name", ["kode_desa", "Kode", "No", "NIP", "kode rup", "ID", "nomor-kontrak"])
def test_codes_are_no_quantities(tmp_path: Path, name: str) -> None:
    table, rows = read(tmp_path, f"{name},jumlah\n3522,4\n".encode())
    assert list(table.columns.values()) == ["text", "numeric"] and rows == [["3522", "4"]]


def test_a_spreadsheet_is_read_as_it_looks(tmp_path: Path) -> None:
    content = workbook(
        ["kode", "desa", "jumlah", "tanggal", "jam", "lengkap"],
        ["0522", "Dander", 12.0, date(2019, 3, 14), datetime(2019, 3, 14, 10, 30), True],
        ["0523", "Ngujo", 0.1 + 0.2, None, None, False],
        [None, None, None, None, None, None],
        ["0524", "#N/A", 3, date(2019, 1, 1), datetime(2020, 1, 1, 1, 1, 1), True],
    )
    table, rows = read(tmp_path, content)
    assert list(table.columns.values()) == ["text", "text", "numeric", "date", "timestamp", "text"]
    assert rows[0] == ["0522", "Dander", "12", "2019-03-14", "2019-03-14T10:30:00", "true"]
    assert rows[1] == ["0523", "Ngujo", "0.3", "", "", "false"]
    assert rows[2][:3] == ["0524", "", "3"]


def test_column_names_are_made_fit_for_a_database() -> None:
    assert column_names(["a", "A", "", "_b", 'c "d" %', "a", "  e\nf "]) == [
        "a", "A_2", "kolom_3", "b", "c d", "a_3", "e f",
    ]  # fmt: skip
    assert len(column_names(["é" * 100])[0].encode()) <= 60


@given(st.lists(st.text(max_size=90), min_size=1, max_size=12))
def test_column_names_are_always_usable(cells: list[str]) -> None:
    names = column_names(cells)
    assert len({name.lower() for name in names}) == len(cells)
    for name in names:
        assert 0 < len(name.encode()) <= 63 and not name.startswith("_") and '"' not in name and name == name.strip()


def test_rows_with_more_cells_than_columns_are_left_out_and_named(tmp_path: Path) -> None:
    table, rows = read(tmp_path, b"a,b\n1,2\n3,4,5\n6\n7,8,,\n")
    assert rows == [["1", "2"], ["6", ""], ["7", "8"]] and table.count == 3
    assert table.left_out == [(3, "5")] and table.left_out_count == 1


def test_a_chosen_type_is_held_to(tmp_path: Path) -> None:
    table, _rows = read(tmp_path, b"a,b\n1,2\n", a="text")
    assert table.columns == {"a": "text", "b": "numeric"}
    error = fault(tmp_path, b"a,b\n1,2\nx,3\n", a="numeric")
    assert error.code == "table_type" and "baris 3" in error.message() and "angka" in error.message()


def test_what_is_no_table_is_said(tmp_path: Path) -> None:
    assert fault(tmp_path, b"").code == "table_empty"
    assert fault(tmp_path, b"a,b\n").code == "table_empty"
    assert fault(tmp_path, b"Rekap Dasa Wisma\na,b\n1,2\n3,4\n").code == "table_header"
    assert fault(tmp_path, b"<html><table></table></html>").code == "table_kind"
    assert fault(tmp_path, b"%PDF-1.4 x").code == "table_kind"
    assert fault(tmp_path, workbook(["a"])).code == "table_empty"
    error = fault(tmp_path, b'a,b\n1,"2\n' + b"x" * 1_100_000)
    assert error.code == "table_csv" and "baris" in error.message()
    path = tmp_path / "tidak-ada"
    with pytest.raises(FieldError, match="not found in the storage"):
        scan(path, "hilang.csv", LIMITS)


def test_what_is_too_large_is_said(tmp_path: Path) -> None:
    many = b"a\n" + b"1\n" * 1001
    assert fault(tmp_path, many).code == "table_rows"
    assert fault(tmp_path, many, Limits(100, 1_000)).code == "table_size"
    assert fault(tmp_path, ",".join("x" * 21).encode() + b"\n1\n").code == "table_columns"


def test_a_spreadsheet_that_swells_is_not_opened(tmp_path: Path) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 20_000_000)
    error = fault(tmp_path, file.getvalue())
    assert error.code == "table_kind" and "tidak wajar" in error.message()


def test_a_broken_spreadsheet_is_said(tmp_path: Path) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", b"<workbook")
    assert fault(tmp_path, file.getvalue()).code == "upload_broken"
    assert fault(tmp_path, workbook(["a"], [1])[:-40]).code in ("table_kind", "upload_broken")
