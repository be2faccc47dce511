"""The written sheets: formats as the real export has them, and counts as demo-truths.json says."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

Row = dict[str, str]
Sheet = Callable[[str], list[Row]]
Truths = dict[str, Any]

FILES = ["nontender_2019.csv", "peserta_2018.csv", "peserta_2019.csv", "tender_2018.csv", "tender_2019.csv"]
LONG_MONTHS: Sequence[str] = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
)
SHORT_MONTHS: Sequence[str] = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split()


def day_of(text: str) -> date:
    """The three encodings of the real sheets, read with nothing of ours."""
    if re.fullmatch(r"\d{5}", text):
        return date(1899, 12, 30) + timedelta(days=int(text))
    if short := re.fullmatch(r"(\d\d)-(\w{3})-(\d\d)", text):
        return date(2000 + int(short[3]), SHORT_MONTHS.index(short[2]) + 1, int(short[1]))
    day, month, year = text.split(" ")
    assert len(day) == 2
    return date(int(year), LONG_MONTHS.index(month) + 1, int(day))


def winning(row: Row) -> int:
    prices = (row["hasil_negosiasi"], row["harga_terkoreksi"], row[" harga_penawaran"])
    return next((int(price) for price in prices if price != "0"), 0)


def contracted(row: Row) -> int:
    return int(row["negosiasi_kontraktor"]) or int(row["penawaran_kontraktor"])


def test_all_files_are_written(demo_folder: Path) -> None:
    assert sorted(path.name for path in demo_folder.iterdir() if path.is_file()) == ["demo-truths.json", *FILES]


@pytest.mark.parametrize("name", FILES)
def test_header_is_that_of_the_real_sheet(demo_folder: Path, real_export: Path, name: str) -> None:
    generated, real = ((folder / name).read_bytes().split(b"\n")[0] for folder in (demo_folder, real_export))
    assert generated == real


@pytest.mark.parametrize("name", FILES)
def test_plain_csv(demo_folder: Path, name: str) -> None:
    raw = (demo_folder / name).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw and raw.endswith(b"\n")
    with (demo_folder / name).open(encoding="utf-8", newline="") as file:
        widths = {len(line) for line in csv.reader(file)}
    assert len(widths) == 1


def test_nothing_real_is_in_it(sheet: Sheet, real_export: Path) -> None:
    def fold(text: str) -> str:
        return re.sub(r"[^a-z0-9]+", " ", re.sub(r"^(cv|pt|ud)\b", "", text.strip().lower())).strip()

    def collect(rows: Callable[[str], list[Row]]) -> tuple[set[str], set[str], set[str]]:
        titles, firms, numbers = set[str](), set[str](), set[str]()
        for name in FILES:
            for row in rows(name):
                titles.update(fold(row.get(column, ""))[:100] for column in ("nama_paket", "nama_rup"))
                firms.update(fold(row.get(column) or "") for column in ("nama_pemenang", "nama_kontraktor"))
                firms.add(fold(row["peserta"]))
                numbers.update(row.get(column) or "" for column in ("npwp", "npwp_pemenang", "npwp_kontraktor"))
        return titles, {name for name in firms if not name.isdigit()}, numbers

    def real_rows(name: str) -> list[Row]:
        with (real_export / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    for generated, real in zip(collect(sheet), collect(real_rows), strict=True):
        assert len(generated) > 1000
        assert generated & real <= {"", "0"}


def test_tender_sheets_agree_with_their_truths(sheet: Sheet, spse: Truths) -> None:
    for name in ("tender_2018.csv", "tender_2019.csv"):
        rows, truth = sheet(name), spse["files"][name]
        won = [row for row in rows if row["nama_pemenang"]]
        with_contract = [row for row in rows if row["nama_kontraktor"]]
        assert truth["rows"] == truth["distinct_kode_lelang"] == len(rows) == len({row["kode_lelang"] for row in rows})
        assert truth["without_winner"] == len(rows) - len(won)
        assert truth["rup_zero_rows"] == sum(row["id_rup"] == "0" for row in rows)
        rups = Counter(row["id_rup"] for row in rows if row["id_rup"] != "0")
        assert truth["distinct_rup_nonzero"] == len(rups)
        assert truth["rup_codes_on_several_tenders_list"] == sorted(code for code, n in rups.items() if n > 1)
        assert truth["with_contractor"] == len(with_contract)
        assert truth["contractor_npwp_differs_from_winner"] == sum(
            row["npwp_kontraktor"].strip() != row["npwp_pemenang"] for row in with_contract
        )
        assert truth["sum_pagu"] == sum(int(row["pagu"]) for row in rows)
        assert truth["sum_hps"] == sum(int(row["hps"]) for row in rows)
        assert truth["sum_winning_value"] == sum(map(winning, won))
        assert truth["pagu_zero_rows"] == sum(row["pagu"] == "0" for row in rows)
        assert truth["winner_where_negotiated_is_zero"] == sum(row["hasil_negosiasi"] == "0" for row in won)
        assert truth["winner_above_hps"] == sum(winning(row) > int(row["hps"]) > 0 for row in won)
        assert truth["peserta_blank"] == sum(row["peserta"] == "" for row in rows)
        assert truth["cells_with_x000D"] == sum("_x000D_" in cell for row in rows for cell in row.values())
        for group in ("kategori", "sistem_pengadaan", "tahun_anggaran", "cara_pembayaran", "tahap_tender"):
            assert truth[group] == Counter(row[group] for row in rows)
        assert_satker(rows, truth, winning)


def assert_satker(rows: list[Row], truth: Truths, value: Callable[[Row], int]) -> None:
    found: dict[str, list[int]] = {}
    for row in rows:
        entry = found.setdefault(row["satker"], [0, 0, 0])
        for i, part in enumerate((1, int(row["pagu"]), value(row))):
            entry[i] += part
    assert {name: list(entry.values()) for name, entry in truth["satker"].items()} == found


def test_nontender_sheet_agrees_with_its_truths(sheet: Sheet, spse: Truths) -> None:
    rows, truth = sheet("nontender_2019.csv"), spse["files"]["nontender_2019.csv"]
    with_contract = [row for row in rows if row["nama_kontraktor"]]
    lines = Counter(tuple(row.values()) for row in rows)
    rups = Counter(row["ocid"] for row in rows)
    assert truth["rows"] == len(rows)
    assert truth["exact_duplicate_rows"] == sum(lines.values()) - len(lines) == 7
    assert truth["distinct_kd_lelang"] == len({row["kd_lelang"] for row in rows})
    assert truth["kd_lelang_zero_rows"] == sum(row["kd_lelang"] == "0" for row in rows) == 1
    assert truth["distinct_rup_nonzero"] == len(rups)
    assert truth["rup_codes_on_several_packages"] == sum(n > 1 for n in rups.values())
    assert truth["largest_number_of_packages_on_one_rup"] == max(rups.values()) == 9
    assert truth["with_contractor"] == len(with_contract)
    assert truth["bidder_blank"] == sum(row["peserta"] == "" for row in rows)
    assert truth["sum_pagu"] == sum(int(row["pagu"]) for row in rows)
    assert truth["sum_contract_value"] == sum(map(contracted, rows))
    assert truth["sum_contract_value_without_duplicates"] == sum(
        contracted(dict(zip(rows[0], line, strict=True))) for line in lines
    )
    assert truth["negotiated_more_than_twice_the_corrected_offer"] == sum(
        int(row["hasil_negosiasi"]) > 2 * int(row["harga_terkoreksi"]) for row in rows
    )
    assert truth["contract_above_hps"] == sum(contracted(row) > int(row["hps"]) for row in with_contract)
    assert truth["distinct_contractor_npwp"] == len({row["npwp_kontraktor"] for row in with_contract})
    for group in ("tahap_tender", "jenis_pekerjaan", "metode_pengadaan", "sumber_dana", "kualifikasi"):
        assert truth[group] == Counter(row[group] for row in rows)
    assert_satker(rows, truth, contracted)


@pytest.mark.parametrize("name", ["peserta_2018.csv", "peserta_2019.csv"])
def test_bidder_sheets_agree_with_their_truths(sheet: Sheet, spse: Truths, name: str) -> None:
    rows, truth = sheet(name), spse["files"][name]
    tenders = {row["kode_lelang"] for row in sheet("tender_2018.csv")}
    direct = {row["kd_lelang"] for row in sheet("nontender_2019.csv")} - {"0"}
    joined = Counter("tender" if c in tenders else "nontender" if c in direct else "nothing" for c in column(rows))
    lines = Counter(tuple(row.values()) for row in rows)
    priced: dict[str, set[str]] = {}
    for row in rows:
        if row["kd_lelang"] in tenders and re.fullmatch(r"[1-9]\d*(\.\d+)?", row["penawaran"]):
            priced.setdefault(row["kd_lelang"], set()).add(row["npwp"])
    assert truth["rows"] == len(rows)
    assert truth["distinct_kd_lelang"] == len(set(column(rows)) - {""})
    assert truth["rows_joined_to_tender_by_code"] == joined["tender"]
    assert truth["rows_joined_to_nontender_by_code"] == joined["nontender"]
    assert truth["rows_joined_to_nothing_by_code"] == joined["nothing"] > 50
    assert truth["exact_duplicate_rows"] == sum(lines.values()) - len(lines) > 0
    assert truth["npwp_scientific_notation_rows"] == sum("E+" in row["npwp"] for row in rows)
    assert truth["name_blank_rows"] == sum(row["peserta"] == "" for row in rows)
    assert truth["rup_zero_or_blank_rows"] == sum(row["ocid"] in ("", "0") for row in rows)
    assert truth["tenders_with_a_priced_bid"] == len(priced)
    assert truth["tenders_with_exactly_one_priced_bidder"] == sum(len(firms) == 1 for firms in priced.values())
    assert sum(truth["offer"].values()) == len(rows)
    assert truth["offer"].get("question-marks", 0) == sum(row["penawaran"] == "??" for row in rows)


def column(rows: list[Row], name: str = "kd_lelang") -> list[str]:
    return [row[name] for row in rows]


def test_first_sheet_repeats_the_later_tenders(sheet: Sheet, spse: Truths) -> None:
    whole = {row["kode_lelang"]: row for row in sheet("tender_2018.csv")}
    differing: Counter[str] = Counter()
    for row in sheet("tender_2019.csv"):
        other = whole[row["kode_lelang"]]
        differing.update(name for name in row if row[name] != other[name])
        assert re.fullmatch(r"\d\d-[A-Z][a-z]{2}-19", row["tanggal_pembuatan"])
        assert day_of(other["tanggal_pembuatan"]) == day_of(row["tanggal_pembuatan"])
    assert differing == {"tanggal_pembuatan": 670, "lokasi": 3}
    assert spse["not_loaded"]["tender_rows_repeated_in_other_sheets"] == 670


def test_nontender_dates_are_serials_in_the_months_excel_knows(sheet: Sheet) -> None:
    for row in sheet("nontender_2019.csv"):
        text = row["tanggal_pembuatan"]
        assert text.isdigit() == (day_of(text).month in (4, 9, 11))


def test_exchanged_dates_can_be_told_from_the_order_of_codes(sheet: Sheet, spse: Truths) -> None:
    """With the true dates put in, all dates rise with the codes; as written, exactly these do not fit."""
    rows = sorted(sheet("tender_2018.csv"), key=lambda row: int(row["kode_lelang"]))
    wrong = spse["dates"]
    days = [date.fromisoformat(wrong[code]["true"]) if (code := row["kode_lelang"]) in wrong else
            day_of(row["tanggal_pembuatan"]) for row in rows]  # fmt: skip
    assert days == sorted(days)
    right = [row for row in rows if row["kode_lelang"] not in wrong]
    for row in rows:
        entry = wrong.get(row["kode_lelang"])
        if entry is None:
            continue
        written, true = day_of(row["tanggal_pembuatan"]), date.fromisoformat(entry["true"])
        assert written.isoformat() == entry["written"]
        if entry["exchanged"]:
            assert (written.day, written.month) == (true.month, true.day)
        code = int(row["kode_lelang"])
        before = [day_of(other["tanggal_pembuatan"]) for other in right if int(other["kode_lelang"]) < code]
        after = [day_of(other["tanggal_pembuatan"]) for other in right if int(other["kode_lelang"]) > code]
        assert (before and written < before[-1]) or (after and written > after[0])
    assert 50 <= sum(entry["exchanged"] for entry in wrong.values()) <= 75


def test_quirks_stand_where_the_truths_say(sheet: Sheet, spse: Truths) -> None:
    quirks = {name: set(codes) for name, codes in spse["quirks"].items()}
    tenders = {row["kode_lelang"]: row for row in sheet("tender_2018.csv")}
    direct = {row["kd_lelang"]: row for row in sheet("nontender_2019.csv")}
    assert {code for code, row in tenders.items() if row["id_rup"] == "0"} == quirks["rup_unknown"]
    assert {code for code, row in tenders.items() if row["npwp_kontraktor"].startswith(" ")} == quirks["spaced_number"]
    assert {code for code, row in tenders.items() if "_x000D_" in row["nama_paket"]} == quirks["retyped_title"]
    assert {code for code, row in tenders.items() if "_x000D_" in row["lokasi"]} == quirks["broken_location"]
    assert {code for code, row in direct.items() if len(row["ocid"]) < 8} == quirks["rup_short"]
    assert {code for code, row in direct.items() if int(row["pagu"]) > 10**9} == quirks["ceiling_thousandfold"]
    assert len(quirks["code_zero"]) == 1 and not quirks["code_zero"] & set(direct)
    rows = sheet("peserta_2019.csv")
    texts = {row["kd_lelang"] for row in rows if re.search("[A-Za-z]", row["penawaran"])}
    assert texts == quirks["name_as_price"]
    decimals = {row["kd_lelang"] for row in rows if "." in row["penawaran"] and row["kd_lelang"] not in texts}
    assert decimals == quirks["decimal_offers"]
    outside = {code for code, row in tenders.items() if "Kabupaten Bojonegoro" not in row["instansi"]}
    assert outside == set(spse["not_loaded"]["outside_body"]["codes"]) and len(outside) == 4


def test_cuts_and_leading_space(sheet: Sheet) -> None:
    tenders, direct = sheet("tender_2018.csv"), sheet("nontender_2019.csv")
    assert " harga_penawaran" in tenders[0] and "harga_penawaran" in direct[0]
    assert max(len(row["nama_paket"]) for row in direct) == 100
    assert {row["jenis_pekerjaan"] for row in direct} >= {"Jasa Konsultansi Bad"}
    assert max(len(row["kualifikasi_usaha"]) for row in tenders) == 255
    assert max(len(row["nama_paket"]) for row in tenders if "_x000D_" not in row["nama_paket"]) == 255
    assert sum(len(row["kualifikasi_usaha"]) == 255 for row in tenders) > 500
    whole = re.compile(r".+ \((Kab\.|Kota)\) - (Jawa (Timur|Tengah|Barat)|DKI Jakarta|DI Yogyakarta)")
    contracted_rows = [row for row in tenders + direct if row["nama_kontraktor"]]
    assert 100 < sum(not whole.fullmatch(row["kota_kontraktor"]) for row in contracted_rows) < 500
    assert all(whole.fullmatch(row["kota_pemenang"]) for row in tenders if row["nama_pemenang"])


def test_loaded_totals_are_those_of_the_sheets(sheet: Sheet, spse: Truths) -> None:
    loaded, outside = spse["loaded"], set(spse["not_loaded"]["outside_body"]["codes"])
    tenders = [row for row in sheet("tender_2018.csv") if row["kode_lelang"] not in outside]
    direct = list({tuple(row.values()): row for row in sheet("nontender_2019.csv")}.values())
    assert loaded["packages"] == len(tenders) + len(direct) == loaded["tenders"] + loaded["nontenders"]
    assert loaded["sum_budget"] == sum(int(row["pagu"]) for row in tenders + direct)
    assert loaded["contracts"] == sum(bool(row["nama_kontraktor"]) for row in tenders + direct)
    assert loaded["sum_winning_value"] == sum(winning(row) for row in tenders if row["nama_pemenang"])
    assert loaded["sum_contract_value_of_nontenders"] == sum(map(contracted, direct))
    assert loaded["by_year"] == Counter(row["tahun_ang"] for row in tenders + direct)
    assert loaded["by_fund"]["blud"] == sum(row["sumber_dana"].split(" ")[0] == "BLUD" for row in tenders + direct)
    assert sum(loaded["by_unit"].values()) == loaded["packages"]
