"""Person data is cut out; amounts, codes, document numbers and firm names are left: over-masking is a fault too."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.bos.core.redaction import MASK, is_firm, public_name, scrub, supplier_id
from ckanext.bos.core.text import clean, fold
from ckanext.bos.sources.tables import read_csv

from ..shared_data import SHARED, needs_shared

HITS = [
    ("nik", "NIK 3522154107900001 an. pemohon", "NIK [disamarkan] an. pemohon"),
    ("nik", "3522 1541 0790 0001", MASK),
    ("nik", "3522.1541.0790.0001.", f"{MASK}."),
    ("npwp", "NPWP 01.234.567.8-601.000", f"NPWP {MASK}"),
    ("npwp", "(012345678601000)", f"({MASK})"),
    ("nip", "NIP. 19800101 200501 1 001", f"NIP. {MASK}"),
    ("nip", "198001012005011001", MASK),
    ("phone", "Hubungi 081234567890 segera", f"Hubungi {MASK} segera"),
    ("phone", "WA +62 812-3456-7890", f"WA {MASK}"),
    ("phone", "62812 3456 789", MASK),
    ("phone", "6281234567890", MASK),
    ("phone", "62 811 234 567", MASK),
    ("phone", "0812 - 3456 - 7890 (kantor)", f"{MASK} (kantor)"),
    ("phone", "081234567890 - Jalan Raya", f"{MASK} - Jalan Raya"),
    ("phone", "telp (0353) 881826", f"telp {MASK}"),
    ("email", "surel budi.santoso+a@mail.co.id, terima kasih", f"surel {MASK}, terima kasih"),
    ("account", "No. rekening 0012345678 Bank Jatim", f"No. {MASK} Bank Jatim"),
    ("account", "rek. BRI 0123-01-012345-50-1", MASK),
    ("account", "Rek Mandiri 141-00-1234567-8.", f"{MASK}."),
    ("account", "a/n pemilik, 123.456.7890", MASK),
]


@pytest.mark.parametrize(("rule", "text", "safe"), HITS, ids=[text for _, text, _ in HITS])
def test_each_rule_hits_what_it_is_for(rule: str, text: str, safe: str) -> None:
    assert scrub(text) == (safe, {rule: 1})


LEFT = [
    "Pagu Rp 1.250.000.000,00 dan HPS 1.243.500.000",
    "1250000000",
    "83111100000",
    "6280235317",
    "62812345678",
    "10000000000000",
    "6999647646.16",
    "620/001/SP/412.201/2019",
    "600.1.15/08123/SPK/412.201/2021",
    "188/62/KEP/412.013/2019",
    "SK Bupati Nomor 188/100/KEP/412.11/2018",
    "kode RUP 14281122, kode tender 5009244 dan 10012345000",
    "00012/SPM-LS/1.03.01.01/2019",
    "900/0012345/SP2D-LS/412.301/2019",
    "000012/SP2D/2019",
    "35.22/03.0/000001/LS/1.03.0.00.0.00.01.0000/M/9/2021",
    "027/88/BAST/412.201/2019",
    "JP-2019-0042",
    "1.03.10.2.01.0005.5.2.04.01.01.0003",
    "Kode rekening 5.2.2.03.12 belanja listrik",
    "rekening 5.2.04.01.01.0003",
    "Pembayaran rekening listrik Rp 12.500.000",
    "Rekening telepon 2018-2019 dan 2019 - 2020",
    "Jasa pengelolaan rekening koran 12 bulan",
    "STA 0+850 - 0+900",
    "STA 0-850 - 0-900",
    "10unit@Rp.5.000",
    "5 unit @ Rp. 250.000",
    "-7.1502778, 111.8817778",
    "14/03/2019 08:00 s.d. 27/03/2019 10:00",
    "2019-03-14T10:00:00+07:00",
    "Tahun 2017 atau Tahun 2018",
    "K-350 tebal 20 cm lebar 4 m panjang 1.200 m",
    "ocds-213czf-rup-53613689",
    "NIK pemohon wajib ada",
]


@pytest.mark.parametrize("text", LEFT)
def test_amounts_codes_and_document_numbers_are_left(text: str) -> None:
    assert scrub(text) == (text, {})


@given(st.integers(0, 10**13))
def test_no_amount_written_with_points_is_hit(amount: int) -> None:
    text = f"Rp {amount:,}".replace(",", ".")
    assert scrub(text)[0] == text


@given(st.integers(10**6, 10**8 - 1), st.sampled_from(["RUP {}", "kode tender {}", "{}/SP/2019", "({})"]))
def test_no_code_of_seven_or_eight_digits_is_hit(code: int, frame: str) -> None:
    assert scrub(frame.format(code))[0] == frame.format(code)


@given(st.text(st.sampled_from("0123456789 .-+@/()aRrekBi"), max_size=80))
def test_what_is_scrubbed_stays_scrubbed(text: str) -> None:
    safe, hits = scrub(text)
    assert scrub(safe)[0] == safe
    assert safe.count(MASK) == text.count(MASK) + hits.total()


@pytest.mark.parametrize(
    "text", ["a1" * 50_000, "a1.@" * 25_000, "08" + " -" * 50_000, "rek " * 25_000 + "1", "1." * 50_000]
)
def test_no_text_takes_long(text: str) -> None:
    started = time.process_time()
    scrub(text)
    is_firm(text)
    assert time.process_time() - started < 1


def names_and_cells() -> Iterator[tuple[str, str]]:
    for path in sorted((SHARED / "bojonegoro").glob("*20*.csv")):
        for row in read_csv(path):
            yield from ((column, clean(cell)) for column, cell in row.cells.items())


@needs_shared
def test_no_cell_of_the_real_sheets_but_the_tax_numbers_is_hit() -> None:
    hits = {(column, cell) for column, cell in names_and_cells() if "npwp" not in column and scrub(cell)[1]}
    assert hits == set()


@needs_shared
def test_every_real_tax_number_is_hit() -> None:
    numbers = {cell for column, cell in names_and_cells() if "npwp" in column and cell.count(".") == 4}
    assert len(numbers) > 2_500
    assert [number for number in numbers if scrub(number)[0] != MASK] == []


FIRMS = """CV. CONTOH|CV.CONTOH UJI|PT Contoh Uji Prima|C.V ABADI|P.T. Maju|UD. H. Slamet|TB Sumber Uji|PD. Pasar|
cvcontohjaya|CV, Dua Contoh|CONTOH KARYA .CeVe|Koperasi Wanita|Fa. Rejeki|Toko Rejeki|KOPERASI KARYAWAN|
Universitas Contoh|Apotek Sehat|BUMDes Maju|Yayasan Bina|Mega Contoh Co.|CONTOH KONSULTAN|UJI ENGINEERING|
CONTOH GROUP|Bengkel Las|Percetakan Jaya""".replace("\n", "").split("|")
PERSONS = """Budi Santoso|SITI AMINAH|Ir. H. Bambang Sutrisno, MT|Suyanto, S.Pd|Suyanto S. Pd.|Dra. Endang, M.Pd|
Slamet, S.Pt|Udayana Saputra|Udin|Martono|Marta Dinata|Mega Puspitasari|Puri Lestari|Gema Perkasa|Makmur Hidayat|
Prima Yudha|Alva Rizky|Ratna Kencana|Bangun Santoso|Bhakti Wibowo|Gemilang Putra|Agung Pratama|Inti Sari|
I Made Samudera""".replace("\n", "").split("|")


@pytest.mark.parametrize("name", FIRMS)
def test_a_firm_is_named_as_it_is(name: str) -> None:
    assert public_name(name, "key") == name


@pytest.mark.parametrize("name", PERSONS)
def test_a_person_is_masked(name: str) -> None:
    shown = public_name(name, "key")
    assert shown.startswith("Penyedia ") and len(shown) == 15
    assert public_name(shown, "key") == shown == public_name(shown, "other"), "masked once"


def test_the_same_person_has_one_token_and_another_key_gives_another() -> None:
    assert public_name("Budi  Santoso.", "key") == public_name("BUDI SANTOSO", "key")
    assert public_name("Budi Santoso", "key") != public_name("Budi Santosa", "key")
    assert public_name("Budi Santoso", "key") != public_name("Budi Santoso", "other key")
    assert public_name("", "key") == ""


@needs_shared
def test_few_real_firms_are_masked_and_only_those_without_any_mark_of_a_firm() -> None:
    """Two or three common words without legal form could as well be a person."""
    columns = ("nama_pemenang", "nama_kontraktor", "peserta")
    names = {cell for column, cell in names_and_cells() if column in columns and not cell.isdigit()} - {""}
    pseudonyms = {name for name in names if name.startswith("Penyedia ")}
    firms = names - pseudonyms
    masked = {name for name in firms if public_name(name, "key") != name}
    assert len(pseudonyms) == 111 and len(firms) > 2_400
    assert len(masked) == 44
    marks = {"CV", "PT", "UD", "TB", "PD", "KOPERASI", "TOKO", "CONSULTANT", "KONSULTAN", "KARYA", "ABADI", "MANDIRI"}
    assert [name for name in masked if marks & set(fold(name).split())] == []


def test_a_supplier_s_id_gives_nothing_away_and_joins_every_spelling_of_its_number() -> None:
    one = supplier_id("01.234.567.8-601.000", "CV. CONTOH", "key")
    assert len(one) == 16 and set(one) <= set("0123456789abcdef")
    assert one == supplier_id("012345678601000", "Contoh, CV", "key")
    assert one == supplier_id("0012345678601000", "CV CONTOH", "key"), "16 digits: a 0 before the NPWP of a firm"
    assert one != supplier_id("01.234.567.8-601.001", "CV. CONTOH", "key")
    assert one != supplier_id("01.234.567.8-601.000", "CV. CONTOH", "other key")


def test_two_persons_whose_numbers_differ_in_the_last_digit_are_two() -> None:
    assert supplier_id("3522154107900001", "", "key") != supplier_id("3522154107900002", "", "key")


@pytest.mark.parametrize("number", ["", "0", "00.000.000.0-000.000", "0000000000000000", "7.51E+14", "7,51e+14", "-"])
def test_a_missing_or_spoilt_number_says_nothing_so_the_name_does(number: str) -> None:
    one = supplier_id(number, "CV. Contoh", "key")
    assert one == supplier_id("", "CV  CONTOH", "key") != supplier_id(number, "CV. Lain", "key")
    assert supplier_id(number, "", "key") == supplier_id(number, " . ", "key") == "", "nobody is nobody's namesake"


def test_a_source_s_own_number_is_no_tax_number() -> None:
    assert supplier_id("12345", "x", "key") == supplier_id("12-345", "y", "key") != supplier_id("12346", "x", "key")
