"""Files made to hurt, files of the wrong kind, and every way in which a table is saved."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from ckanext.bos.core.errors import FieldError
from ckanext.bos.sources import spreadsheet
from ckanext.bos.sources.spreadsheet import opening

from .old_excel import old_workbook

ROWS = [["Kode RUP", "Nama paket", "OPD", "Tahun anggaran", "Pagu anggaran"]]
ROWS += [["53000001", "Pembelian Obat é", "Dinas Kesehatan", "2026", "1.250.000,00"]]


def save(folder: Path, content: bytes, name: str = "paket.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def book(*rows: list[object]) -> bytes:
    made, out = Workbook(), io.BytesIO()
    sheet = made.worksheets[0]
    for row in rows or ROWS:
        sheet.append(row)
    made.save(out)
    return out.getvalue()


def changed(content: bytes, **parts: bytes) -> bytes:
    """The workbook with other or more parts; ``__`` stands for a slash, ``_dot_`` for a point."""
    out = io.BytesIO()
    named = {name.replace("__", "/").replace("_dot_", "."): data for name, data in parts.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, named.pop(entry, None) or old.read(entry))
        for name, data in named.items():
            new.writestr(name, data)
    return out.getvalue()


def refused(path: Path) -> str:
    with pytest.raises(FieldError) as error:
        spreadsheet.open_book(path)
    return error.value.code


def test_bombs_are_told_before_anything_unpacks_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = b"<worksheet>" + b"0" * 3_000_000
    assert refused(save(tmp_path, changed(book(), xl__worksheets__sheet1_dot_xml=zeros))) == "sheet_kind"
    monkeypatch.setattr(opening, "_UNPACKED", 1000)
    assert refused(save(tmp_path, book())) == "sheet_bomb"
    monkeypatch.setattr(opening, "_ENTRIES", 3)
    assert refused(save(tmp_path, book())) == "sheet_bomb"


def test_a_directory_that_lies_about_its_sizes_is_broken(tmp_path: Path) -> None:
    content = bytearray(changed(book(), xl__lie_dot_xml=b"x" * 5000))
    place = content.rindex(b"xl/lie.xml") - 46
    content[place + 24 : place + 28] = struct.pack("<I", 10)
    assert refused(save(tmp_path, bytes(content))) == "upload_broken"


def test_entities_are_not_read(tmp_path: Path) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">]><worksheet>&a;</worksheet>'
    assert refused(save(tmp_path, changed(book(), xl__worksheets__sheet1_dot_xml=bomb))) == "sheet_entities"
    assert (
        refused(save(tmp_path, changed(book(), xl__styles_dot_xml=bomb.decode().encode("utf-16")))) == "sheet_entities"
    )


def test_macros_passwords_and_other_files_are_told_kindly(tmp_path: Path) -> None:
    assert refused(save(tmp_path, changed(book(), xl__vbaProject_dot_bin=b"x"))) == "sheet_macro"
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert refused(save(tmp_path, locked)) == "sheet_encrypted"
    assert refused(save(tmp_path, b"%PDF-1.4\n", "paket.xlsx")) == "sheet_kind"
    assert refused(save(tmp_path, b"")) == "upload_empty"
    assert refused(save(tmp_path, book()[:2000])) == "upload_broken"
    garbage = changed(book(), xl__worksheets__sheet1_dot_xml=b"<worksheet><sheetData><row")
    assert refused(save(tmp_path, garbage)) == "upload_broken"


def test_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "ROWS", 10)
    lines = "\n".join(["Kode RUP;Nama paket", *(f"{number};x" for number in range(300))])
    assert refused(save(tmp_path, lines.encode(), "paket.csv")) == "table_rows"
    assert refused(save(tmp_path, book(*([["a", 1]] * 300)))) == "table_rows"
    monkeypatch.setattr(opening, "MOST_BYTES", 10)
    assert refused(save(tmp_path, book())) == "upload_size"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_in_every_encoding_and_with_every_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    content = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in ROWS)
    found = read(save(tmp_path, content.encode(encoding), "paket.csv"))
    assert found == {
        "title": "Pembelian Obat é",
        "fiscal_year": "2026",
        "rup_code": "53000001",
        "budget_amount": "1250000",
    }


def test_old_excel_is_read(tmp_path: Path) -> None:
    content = old_workbook([["Kode RUP", "Nama paket", "OPD", "Tahun anggaran", "Pagu anggaran"],
                            [53000001.0, "Pembelian Obat é", "Dinas Kesehatan", 2026.0, 1250000.5]])  # fmt: skip
    found = read(save(tmp_path, content, "paket.xls"))
    assert found == {
        "title": "Pembelian Obat é",
        "fiscal_year": "2026",
        "rup_code": "53000001",
        "budget_amount": "1250000.5",
    }


def read(path: Path) -> dict[str, object]:
    reading = spreadsheet.read_book(spreadsheet.open_book(path), "kunci")
    assert reading.wrong == [], [line.errors for line in reading.wrong]
    return reading.parcels[0].values()
