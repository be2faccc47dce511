"""The real sheets of Kabupaten Bojonegoro give what truths.json counted in them."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from ckanext.bos.core.observation import Observation, Refusal
from ckanext.bos.sources import SOURCES, spse_export
from ckanext.bos.sources.tables import read_csv

from ..shared_data import SHARED, needs_shared
from .sheets import KEY

pytestmark = needs_shared

FOLDER = SHARED / "bojonegoro"
NAMES = ("tender_2018.csv", "tender_2019.csv", "nontender_2019.csv", "peserta_2018.csv", "peserta_2019.csv")


@pytest.fixture(scope="module")
def truths() -> dict[str, Any]:
    return json.loads((FOLDER / "truths.json").read_text("utf-8"))


@cache
def found(*names: str) -> tuple[Observation | Refusal, ...]:
    return tuple(spse_export.read([FOLDER / name for name in names or NAMES], KEY))


def observed(*names: str) -> list[Observation]:
    return [item for item in found(*names) if isinstance(item, Observation)]


def kind(start: str) -> dict[str, Observation]:
    """The observations of all files of a kind, by their key, one for each key."""
    return {item.key: item for item in observed() if item.key.startswith(start + "/")}


def total(values: Iterable[Any]) -> Decimal:
    return sum((Decimal(value) for value in values if value), Decimal(0))


def test_the_reader_takes_these_sheets_and_not_the_one_beside_them() -> None:
    taken = [path.name for path in sorted(FOLDER.iterdir()) if SOURCES["spse-export"].takes(path)]
    assert taken == sorted(NAMES)


def test_every_row_becomes_an_observation_or_stands_behind_one_or_is_refused(truths: dict[str, Any]) -> None:
    rows = Counter(row.origin.partition(":")[0] for item in observed() for row in item.rows)
    rows.update(item.row.origin.partition(":")[0] for item in found() if isinstance(item, Refusal))
    assert rows == {name: truths[name]["rows"] for name in NAMES}
    origins = [row.origin for item in observed() for row in item.rows]
    assert len(origins) == len(set(origins))


def test_only_the_two_bidders_without_code_are_refused(truths: dict[str, Any]) -> None:
    refused = [item for item in found() if isinstance(item, Refusal)]
    assert len(refused) == truths["peserta_2019.csv"]["kd_lelang_blank_rows"] == 2
    assert [{name: error.code for name, error in item.errors.items()} for item in refused] == [
        {"kd_lelang": "no_key"}
    ] * 2


@pytest.mark.parametrize("name", ["tender_2018.csv", "tender_2019.csv"])
def test_the_tenders_of_each_file(truths: dict[str, Any], name: str) -> None:
    truth, tenders = truths[name], observed(name)
    assert len(tenders) == truth["rows"] == len({item.values["tender_code"] for item in tenders})
    assert Counter(item.values["fiscal_year"] for item in tenders) == truth.get("rows_by_tahun_ang", {"2019": 670})
    codes = Counter(item.values["rup_code"] for item in tenders if "rup_code" in item.values)
    assert len(tenders) - codes.total() == truth["rup_zero_rows"] == 12
    assert len(codes) == truth["distinct_rup_nonzero"]
    assert {code for code, times in codes.items() if times > 1} == {"19954818", "20882615", "21009356", "21713846"}
    assert len({item.unit for item in tenders}) == truth["distinct_satker"]
    assert total(item.values.get("budget_amount") for item in tenders) == truth["sum_pagu"]
    assert total(item.values.get("estimate_amount") for item in tenders) == truth["sum_hps"]
    assert sum("budget_amount" not in item.values for item in tenders) == truth["pagu_zero_rows"]
    assert total(item.values.get("number_of_bidders") for item in tenders) == truth["sum_peserta"]
    assert sum("number_of_bidders" not in item.values for item in tenders) == truth["peserta_blank"]


@pytest.mark.parametrize("name", ["tender_2018.csv", "tender_2019.csv"])
def test_the_winners_and_contractors_of_each_file(truths: dict[str, Any], name: str) -> None:
    truth, tenders = truths[name], observed(name)
    awards = [item.values["awards"][0] for item in tenders if "awards" in item.values]
    assert len(tenders) - len(awards) == truth["without_winner"]
    assert Counter(item.values["tender_status"] for item in tenders) == {
        "complete": len(awards),
        "unsuccessful": truth["without_winner_but_status_selesai"],
    }
    assert total(row.get("amount") for row in awards) == truth["sum_winning_value"]
    assert total(row.get("offer_amount") for row in awards) == truth["sum_harga_penawaran"]
    assert total(row.get("negotiated_amount") for row in awards) == truth["sum_hasil_negosiasi"]
    assert sum("negotiated_amount" not in row for row in awards) == truth["winner_where_negotiated_is_zero"]
    assert len({row["supplier_id"] for row in awards}) == truth["distinct_winner_npwp"]
    contracts = [item for item in tenders if "contracts" in item.values]
    assert len(contracts) == truth["with_contractor"] == 526
    others = [
        item
        for item in contracts
        if item.values["contracts"][0]["supplier_id"] != item.values["awards"][0]["supplier_id"]
    ]
    assert len(others) == truth["contractor_npwp_differs_from_winner"] == 16
    assert others == [item for item in tenders if any(doubt.field == "contracts" for doubt in item.doubts)]
    above = [
        item.values["tender_code"]
        for item in tenders
        if "awards" in item.values
        and Decimal(item.values["awards"][0]["amount"]) > Decimal(item.values["estimate_amount"])
    ]
    assert above == ["6615244"]


WORDS = {
    "category": ("kategori", {"Pekerjaan Konstruksi": "works", "Pengadaan Barang": "goods",
                              "Jasa Konsultansi Badan Usaha": "consulting", "Jasa Lainnya": "services"}),
    "price_system": ("cara_pembayaran", {"Gabungan Lumsum dan Harga Satuan": "combined", "Lumsum": "lump_sum",
                                         "Harga Satuan": "unit_price", "Waktu Penugasan": "time_based"}),
    "tender_stage_text": ("tahap_tender", {}),
    "method_details": ("sistem_pengadaan", {}),
}  # fmt: skip


@pytest.mark.parametrize("field", WORDS)
def test_the_words_of_the_tenders(truths: dict[str, Any], field: str) -> None:
    column, codes = WORDS[field]
    counts = Counter(item.values[field] for item in observed("tender_2018.csv"))
    assert counts == {codes.get(words, words): count for words, count in truths["tender_2018.csv"][column].items()}


def test_the_methods_and_funds_of_the_tenders(truths: dict[str, Any]) -> None:
    methods: Counter[str] = Counter()
    for words, count in truths["tender_2018.csv"]["sistem_pengadaan"].items():
        methods[words.split(" - ")[0]] += count
    found_methods = Counter(item.values["method"] for item in observed("tender_2018.csv"))
    assert sorted(found_methods.values()) == sorted(methods.values())
    assert found_methods["tender"] == methods["Tender"] and found_methods["direct_selection"] == 339
    funds: Counter[str] = Counter()
    for words, count in truths["tender_2018.csv"]["tahun_anggaran"].items():
        funds[words.split(" ")[0].lower()] += count
    assert Counter(fund for item in observed("tender_2018.csv") for fund in item.values["budget_sources"]) == funds


def test_the_670_tenders_in_both_files_are_the_same_facts(truths: dict[str, Any]) -> None:
    first, second = ({item.key: item for item in observed(name)} for name in ("tender_2018.csv", "tender_2019.csv"))
    both = first.keys() & second.keys()
    assert len(both) == truths["tender_2018_and_2019_overlap"]["codes_in_both"] == len(second) == 670
    assert [key for key in both if first[key].values != second[key].values] == []
    assert [key for key in both if first[key].fingerprint() != second[key].fingerprint()] == []


def test_the_dates_of_the_tenders(truths: dict[str, Any]) -> None:
    truth = truths["tender_2018_dates"]
    by_word: dict[str, set[int]] = defaultdict(set)
    for item in observed("tender_2018.csv"):
        for doubt in item.doubts:
            if doubt.field == "tender_created":
                by_word["tertukar" if "tertukar" in doubt.text["id"] else "tidak cocok"].add(
                    int(item.values["tender_code"])
                )
    assert sorted(by_word["tertukar"]) == truth["fit_only_when_exchanged"]
    assert set(truth["fit_neither_way"]) <= by_word["tidak cocok"] and len(by_word["tidak cocok"]) == 4
    assert kind("tender")["tender/5014244"].values["tender_created"] == "2018-01-12"
    days = [item.values["tender_created"] for item in observed("tender_2019.csv")]
    assert (min(days), max(days)) == (
        truths["tender_2019.csv"]["date_min_as_written"],
        truths["tender_2019.csv"]["date_max_as_written"],
    )


def test_the_non_tenders(truths: dict[str, Any]) -> None:
    truth, rows = truths["nontender_2019.csv"], observed("nontender_2019.csv")
    once = list({item.key: item for item in rows}.values())
    assert len(rows) == truth["rows"] == 3405 and len(once) == truth["without_exact_duplicates"]["rows"] == 3398
    assert sum("tender_code" not in item.values for item in rows) == truth["kd_lelang_zero_rows"] == 1
    prints = defaultdict(set)
    for item in rows:
        prints[item.key].add(item.fingerprint())
    assert {len(same) for same in prints.values()} == {1}, "the 7 repeated rows say the same"
    codes = Counter(item.values["rup_code"] for item in once)
    assert len(codes) == truth["distinct_rup_nonzero"]
    assert sum(times > 1 for times in codes.values()) == truth["rup_codes_on_several_packages"]
    assert max(codes.values()) == truth["largest_number_of_packages_on_one_rup"]
    assert total(item.values.get("budget_amount") for item in rows) == truth["sum_pagu"]
    assert total(item.values.get("budget_amount") for item in once) == truth["without_exact_duplicates"]["sum_pagu"]
    assert total(item.values.get("estimate_amount") for item in rows) == truth["sum_hps"]
    assert len({item.unit for item in rows}) == truth["distinct_satker"]
    days = [item.values["tender_created"] for item in rows]
    assert (min(days), max(days)) == (truth["date_min_as_written"], truth["date_max_as_written"])


def test_the_contracts_of_the_non_tenders(truths: dict[str, Any]) -> None:
    truth, rows = truths["nontender_2019.csv"], observed("nontender_2019.csv")
    contracts = [item for item in rows if "contracts" in item.values]
    assert len(contracts) == truth["with_contractor"] == 2508
    assert total(item.values["contracts"][0].get("amount") for item in contracts) == truth["sum_contract_value"]
    once = {item.key: item for item in contracts}
    assert (
        total(item.values["contracts"][0].get("amount") for item in once.values())
        == truth["without_exact_duplicates"]["sum_contract_value"]
    )
    suppliers = Counter(item.values["contracts"][0]["supplier_id"] for item in contracts)
    assert len(suppliers) == truth["distinct_contractor_npwp"] == 540
    top = [row["packages"] for row in truth["top_ten_contractors_by_packages"]]
    assert [packages for _, packages in suppliers.most_common(10)] == top
    doubtful = {
        int(item.values["tender_code"]) for item in rows if any(d.field == "contracts.amount" for d in item.doubts)
    }
    assert sorted(doubtful) == truth["negotiated_more_than_twice_the_corrected_offer"]
    assert sum("bidders" not in item.values for item in rows) == truth["bidder_blank"] == 13


def test_a_plan_s_code_may_be_a_tender_s_and_a_non_tender_s(truths: dict[str, Any]) -> None:
    tenders, others = (
        {item.values["rup_code"] for item in kind(name).values() if "rup_code" in item.values}
        for name in ("tender", "nontender")
    )
    assert sorted(int(code) for code in tenders & others) == truths["rup_codes_in_tender_and_nontender"]


@pytest.mark.parametrize("year", ["2018", "2019"])
def test_the_bidders_join_by_their_code(truths: dict[str, Any], year: str) -> None:
    truth = truths[f"peserta_{year}.csv"]
    tenders = {item.values["tender_code"] for item in kind("tender").values()}
    nontenders = {item.values.get("tender_code") for item in kind("nontender").values()}
    rows = [item for item in observed(f"peserta_{year}.csv") if item.joins_only]
    by_code = {item.keys[0].value: len(item.rows) for item in rows}
    assert len(by_code) == len(rows) == truth["distinct_kd_lelang"]
    assert sum(count for code, count in by_code.items() if code in tenders) == truth["rows_joined_to_tender_by_code"]
    assert (
        sum(count for code, count in by_code.items() if code in nontenders) == truth["rows_joined_to_nontender_by_code"]
    )
    lost = sum(count for code, count in by_code.items() if code not in tenders | nontenders)
    assert lost + truth["kd_lelang_blank_rows"] == truth["rows_joined_to_nothing_by_code"]
    assert sum(code in tenders for code in by_code) == truth["tenders_with_bidder_rows"]


@pytest.mark.parametrize("year", ["2018", "2019"])
def test_the_bidders_of_the_tenders(truths: dict[str, Any], year: str) -> None:
    truth = truths[f"peserta_{year}.csv"]
    tenders = {item.values["tender_code"]: item.values for item in kind("tender").values()}
    bids = {
        item.keys[0].value: item.values["bidders"]
        for item in observed(f"peserta_{year}.csv")
        if item.keys[0].value in tenders
    }
    priced = {code: [row for row in rows if "offer_amount" in row] for code, rows in bids.items()}
    assert sum(bool(rows) for rows in priced.values()) == truth["tenders_with_a_priced_bid"]
    assert sum(len(rows) == 1 for rows in priced.values()) == truth["tenders_with_exactly_one_priced_bidder"]
    won = {code: tenders[code]["awards"][0]["supplier_id"] for code in bids if "awards" in tenders[code]}
    assert len(won) == truth["tenders_with_winner_and_bidder_rows"]
    among = sum(won[code] in {row["id"] for row in bids[code]} for code in won)
    assert among == truth["tenders_where_winner_npwp_is_among_bidders"]
    agree = sum(str(len(rows)) == tenders[code].get("number_of_bidders") for code, rows in bids.items())
    assert agree == truth["tenders_where_distinct_bidders_equal_peserta"]
    lowest = sum(
        tenders[code]["awards"][0].get("offer_amount")
        == min((row["offer_amount"] for row in priced[code]), key=Decimal)
        for code in won
        if priced[code]
    )
    assert lowest == truth["tenders_where_the_winner_made_the_lowest_priced_bid"]


def test_bidders_without_a_true_price_or_name_are_said(truths: dict[str, Any]) -> None:
    truth = truths["peserta_2019.csv"]
    doubts = Counter(doubt.field for item in observed() if item.joins_only for doubt in item.doubts)
    assert doubts == {
        "bidders.penawaran": truth["offer"]["question-marks"] + truth["offer"]["other-text"],
        "bidders.name": truth["name_blank_rows"],
    }


def test_bidders_come_right_behind_what_they_belong_to() -> None:
    known = {item.values.get("tender_code") for item in observed() if not item.joins_only}
    last = ""
    behind = 0
    for item in observed():
        if not item.joins_only:
            last = item.values.get("tender_code", "")
        elif item.keys[0].value in known:
            behind += 1
            assert item.keys[0].value == last
    assert behind > 4_000


def test_other_owners_are_pointed_at(truths: dict[str, Any]) -> None:
    strangers = [
        item for item in observed("tender_2018.csv") if any(doubt.field == "instansi" for doubt in item.doubts)
    ]
    assert len(strangers) == truths["tender_2018.csv"]["instansi"]["Kepolisian Negara Republik Indonesia"] == 4
    assert {item.unit for item in strangers} == {"POLRES BOJONEGORO"}


def test_no_tax_number_is_in_any_observation() -> None:
    numbers: set[str] = set()
    for name in NAMES:
        for row in read_csv(FOLDER / name):
            numbers |= {cell.strip() for column, cell in row.cells.items() if "npwp" in column}
    numbers = {re.sub(r"\D", "", number) for number in numbers if number.count(".") == 4}
    assert len(numbers) > 2_500
    said = json.dumps([[item.key, item.keys, item.unit, item.values, item.doubts] for item in observed()])
    runs = {re.sub(r"\D", "", run) for run in re.findall(r"\d[\d.\-]{13,}\d", said)}
    assert runs & numbers == set() and not [run for run in runs if len(run) in (15, 16)]


def test_rows_read_again_from_what_was_kept_say_the_same(truths: dict[str, Any]) -> None:
    """But for the exchanged days: a lone row stands in no order."""
    fresh = {item.key: item for item in observed("tender_2019.csv", "peserta_2018.csv")}
    rows = [row for item in fresh.values() for row in item.rows]
    again = {item.key: item for item in spse_export.reread(rows, KEY) if isinstance(item, Observation)}
    assert again.keys() == fresh.keys()
    assert [key for key, item in fresh.items() if item.fingerprint() != again[key].fingerprint()] == []


def test_another_order_of_the_rows_is_no_change(tmp_path: Any) -> None:
    turned = tmp_path / "peserta_2019.csv"
    with (FOLDER / "peserta_2019.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = file.read().splitlines(keepends=True)
    turned.write_text(header + "".join(reversed(rows)), "utf-8")
    backwards = {
        item.key: item.fingerprint() for item in spse_export.read([turned], KEY) if isinstance(item, Observation)
    }
    assert backwards == {item.key: item.fingerprint() for item in observed("peserta_2019.csv")}
