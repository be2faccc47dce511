"""CSV in whatever encoding and with whatever separator it was saved; a broken file says so in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from ckanext.bos.sources.tables import header_of, read_csv

TEXT = "Kode, Nama\r\n1,Jalan “Raya” é\r\n2,Café\r\n"


def save(folder: Path, content: bytes) -> Path:
    path = folder / "berkas.csv"
    path.write_bytes(content)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    return [dict(row.cells) for row in read_csv(path)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_encoding_that_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    path = save(tmp_path, mark + TEXT.encode(encoding))
    assert header_of(path) == ["kode", "nama"]
    assert rows(path) == [{"kode": "1", "nama": "Jalan “Raya” é"}, {"kode": "2", "nama": "Café"}]


@pytest.mark.parametrize("place", [10, 65_534, 65_535, 65_536, 200_000])
def test_the_first_foreign_letter_may_stand_anywhere(tmp_path: Path, place: int) -> None:
    for encoding in ("utf-8", "cp1252"):
        path = save(tmp_path, ("a,b\n" + "x" * place + "é,ü\n").encode(encoding))
        assert rows(path) == [{"a": "x" * place + "é", "b": "ü"}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_every_separator_quoted_or_not(tmp_path: Path, delimiter: str, quote: str) -> None:
    lines = [["Kode", "Nama", "Nilai"], ["1", "Jalan A - B", "5"]]
    path = save(tmp_path, "\n".join(delimiter.join(quote + cell + quote for cell in line) for line in lines).encode())
    assert header_of(path) == ["kode", "nama", "nilai"]
    assert rows(path) == [{"kode": "1", "nama": "Jalan A - B", "nilai": "5"}]


def test_the_separator_inside_a_value_does_not_decide(tmp_path: Path) -> None:
    assert rows(save(tmp_path, b'a;b\n"1,2,3,4";"5;6"\n')) == [{"a": "1,2,3,4", "b": "5;6"}]


def test_names_are_trimmed_and_in_small_letters_and_cells_are_left(tmp_path: Path) -> None:
    assert rows(save(tmp_path, b" Harga_Penawaran ,B\n 5 , x\n")) == [{"harga_penawaran": " 5 ", "b": " x"}]


def test_each_row_says_where_it_stood(tmp_path: Path) -> None:
    path = save(tmp_path, b'a,b\n1,2\n\n , \n"3\n3",4\n5,6\n')
    assert [(row.origin, row.cells["a"]) for row in read_csv(path)] == [
        ("berkas.csv:2", "1"),
        ("berkas.csv:5", "3\n3"),
        ("berkas.csv:6", "5"),
    ]


def test_ragged_rows_lose_nothing(tmp_path: Path) -> None:
    path = save(tmp_path, b"a,b,c\n1\n1,2,3,4,5\n1,2,3,,\n")
    assert rows(path) == [{"a": "1"}, {"a": "1", "b": "2", "c": "3", "": "4 | 5"}, {"a": "1", "b": "2", "c": "3"}]


def test_nul_bytes_do_not_stop_the_reader(tmp_path: Path) -> None:
    assert rows(save(tmp_path, b"a,b\n1\x00,2\n3,4\n"))[1] == {"a": "3", "b": "4"}


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_has_no_columns_and_no_rows(tmp_path: Path, content: bytes) -> None:
    path = save(tmp_path, content)
    assert header_of(path) == [] and rows(path) == []


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert rows(save(tmp_path, b"a,b\n")) == []


def test_a_quote_that_never_closes_is_named_with_its_line(tmp_path: Path) -> None:
    path = save(tmp_path, b'a,b\n1,2\n3,"open\n' + b"5,6\n" * 300_000)
    with pytest.raises(ValueError, match=r"berkas\.csv: berkas CSV rusak mulai baris \d+") as caught:
        rows(path)
    assert "broken" in str(caught.value)


def test_a_file_that_is_no_text_at_all_gives_no_error_of_python(tmp_path: Path) -> None:
    for content in (b"PK\x03\x04" + bytes(range(256)) * 20, b"\xff\xfe\x00", b"\xd8" * 999):
        path = save(tmp_path, content)
        try:
            header_of(path)
            rows(path)
        except ValueError as error:
            assert "berkas CSV rusak" in str(error)
