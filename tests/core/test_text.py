"""Texts as sources and people write them: tidied without losing what is meant."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.bos.core.text import clean, fold, spreadsheet_safe, without_formula

CLEANED = [
    ("  Jalan   Rusak ", "Jalan Rusak"),
    ("Jalan\u00a0Rusak", "Jalan Rusak"),
    ("Jalan_x000D_\nRusak", "Jalan Rusak"),
    ("Jalan_x000d__x000a_Rusak", "Jalan Rusak"),
    ("Meja_x0026_Kursi", "Meja&Kursi"),
    ("Jalan\r\nRusak\tBerat", "Jalan Rusak Berat"),
    ("Jalan\x00Rusak\x07", "Jalan Rusak"),
    ("Peng\u00adadaan \ufeffBarang\u200b", "Pengadaan Barang"),
    ("Cafe\u0301", "Café"),
    ("<p>Jalan <b>Rusak</b></p>", "Jalan Rusak"),
    ("Jalan<br/>Rusak", "Jalan Rusak"),
    ("<!-- catatan -->Jalan", "Jalan"),
    ("&lt;b&gt;Jalan&lt;/b&gt;", "Jalan"),
    ("Meja &amp;amp; Kursi", "Meja & Kursi"),
    ("Meja&nbsp;Kursi", "Meja Kursi"),
    ("Kapasitas < 5 dan > 3 ton", "Kapasitas < 5 dan > 3 ton"),
    ("A<B", "A<B"),
    ("5 < 6", "5 < 6"),
    ("Jalan “Raya” – Ngujo ½ km", "Jalan “Raya” – Ngujo ½ km"),
    ("\ud83d lone surrogate", "lone surrogate"),
    ("_xZZZZ_ tetap", "_xZZZZ_ tetap"),
    ("", ""),
]


@pytest.mark.parametrize(("written", "meant"), CLEANED, ids=lambda value: ascii(value)[:40])
def test_a_text_is_tidied(written: str, meant: str) -> None:
    assert clean(written) == meant


def test_long_texts_keep_their_lines() -> None:
    assert clean("<p>Satu</p><p>Dua</p>\r\n\r\n\r\n\r\n Tiga  empat ", lines=True) == "Satu\nDua\n\nTiga empat"
    assert clean("Satu_x000D_\nDua", lines=True) == "Satu\nDua"
    assert clean("<ul><li>Satu</li><li>Dua</li></ul>", lines=True) == "Satu\nDua"


messy = st.text() | st.text("<>/!-&;ltgamp#x_0123dDA \n\r\tبé\u0301\u200d=+@'\"b")


@given(messy, st.booleans())
def test_a_clean_text_is_nfc_visible_trimmed_and_stays(text: str, lines: bool) -> None:
    tidy = clean(text, lines=lines)
    assert clean(tidy, lines=lines) == tidy
    assert unicodedata.is_normalized("NFC", tidy) and tidy == tidy.strip() and "  " not in tidy
    assert all(sign == "\n" and lines or unicodedata.category(sign)[0] != "C" for sign in tidy)


@given(st.text(st.characters(categories=["L", "N"], max_codepoint=0x7F), min_size=1))
def test_letters_and_digits_are_never_touched(text: str) -> None:
    assert clean(text) == text and without_formula(text) == text


HARMLESS = [
    ('=HYPERLINK("http://x","Jalan")', 'HYPERLINK("http://x","Jalan")'),
    ("= HYPERLINK(A1)", "HYPERLINK(A1)"),
    ("=1+1", "1+1"),
    ("=-HYPERLINK(A1)", "HYPERLINK(A1)"),
    ("@SUM(A1)", "SUM(A1)"),
    ("+cmd|' /C calc'!A0", "cmd|' /C calc'!A0"),
    ("-cmd|' /C calc'!A0", "cmd|' /C calc'!A0"),
    ("+-cmd|x", "cmd|x"),
    ("==@x", "x"),
    ("@x", "x"),
    ("+62 812", "+62 812"),
    ("-5", "-5"),
    ("- Pengadaan ATK", "- Pengadaan ATK"),
    ("+ 2 ruang kelas", "+ 2 ruang kelas"),
    ("-7,5 m", "-7,5 m"),
    ("3 = tiga", "3 = tiga"),
    ("Jalan A - B @ 5 m", "Jalan A - B @ 5 m"),
    ("2019-2020", "2019-2020"),
]


@pytest.mark.parametrize(("written", "kept"), HARMLESS)
def test_a_title_is_no_formula_and_its_signs_keep_their_meaning(written: str, kept: str) -> None:
    assert without_formula(written) == kept


@given(messy)
def test_no_title_starts_as_a_formula(text: str) -> None:
    title = without_formula(clean(text))
    assert without_formula(title) == title
    assert title[:1] not in ("=", "@")
    assert not (title[:1] in ("+", "-") and title[1:2].isalpha())


@given(st.text())
def test_no_cell_runs_in_a_spreadsheet_and_none_is_lost(text: str) -> None:
    cell = spreadsheet_safe(text)
    assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r")
    assert cell.removeprefix("'") == text or cell == text


FOLDED = [
    ("Dinas PU & Penataan  Ruang", "DINAS PU DAN PENATAAN RUANG"),
    ("Ngraho–Padangan", "NGRAHO PADANGAN"),
    ("RSUD dr. R. Sosodoro", "RSUD DR R SOSODORO"),
    ("  Café ", "CAFE"),
    ("—", ""),
]


@pytest.mark.parametrize(("written", "folded"), FOLDED)
def test_names_are_compared_without_case_signs_and_accents(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text())
def test_folding_is_done_once_and_for_all(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert set(fold(text)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ")


@pytest.mark.parametrize(
    "text", ["<!--" * 20_000, "<a" * 50_000, "&" * 100_000, "=+" * 50_000, "+" * 100_000, " \n" * 50_000]
)
def test_no_text_takes_long(text: str) -> None:
    started = time.process_time()
    without_formula(clean(text, lines=True))
    fold(text)
    assert time.process_time() - started < 1
