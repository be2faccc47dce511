"""The sanity checks of a process by itself: their sentences, their limits, and nothing where values are missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ckanext.bos.core.ownership import value_at
from ckanext.bos.monitoring.checks import CHECKS, PEER_CHECKS, SettingsError, look, read_settings

from .sound import AWARD, PAID, SOUND, award, contract, doubts, only, several

SENTENCES: dict[str, tuple[dict[str, Any], str, str]] = {
    "limit": (
        {"budget_amount": "2000000001", "estimate_amount": "", "awards": [], "contracts": []},
        "Pagu Rp 2.000.000.001 di atas Rp 2.000.000.000.",
        "The budget (pagu) of Rp 2,000,000,001 is above Rp 2,000,000,000.",
    ),
    "zeros": (
        contract(amount="900000000"),
        "Nilai kontrak Rp 900 juta lebih besar dari nilai pemenang Rp 90 juta (10 kali).",
        "The contract value of Rp 900 million is larger than the award of Rp 90 million (10 times).",
    ),
    "above": (
        {"estimate_amount": "250000000"},
        "HPS Rp 250 juta lebih besar dari pagu Rp 100 juta (2 kali).",
        "The estimate (HPS) of Rp 250 million is larger than the budget (pagu) of Rp 100 million (2 times).",
    ),
    "amended": (
        {"amendments": [{"id": "d", "amount": "99900000"}]},
        "Adendum menaikkan nilai kontrak 11%, dari Rp 90 juta menjadi Rp 99,9 juta.",
        "An amendment raises the contract by 11%, from Rp 90 million to Rp 99.9 million.",
    ),
    "overpaid": (
        {"payments": [PAID, PAID | {"id": "q", "amount": "1000"}]},
        "Jumlah pembayaran Rp 90.001.000 lebih besar dari nilai kontrak Rp 90.000.000.",
        "The sum paid of Rp 90,001,000 is larger than the contract value of Rp 90,000,000.",
    ),
    "small": (
        award(amount="90000"),
        "Nilai pemenang Rp 90 ribu hanya 0,1% dari HPS Rp 95 juta.",
        "The award of Rp 90 thousand is only 0.1% of the estimate (HPS) of Rp 95 million.",
    ),
    "missing_zero": (
        award(amount="9000000"),
        "Nilai pemenang Rp 9 juta hanya 9,5% dari HPS Rp 95 juta.",
        "The award of Rp 9 million is only 9.5% of the estimate (HPS) of Rp 95 million.",
    ),
    "order": (
        contract(date_signed="2025-01-31"),
        "Tanggal kontrak (31 Januari 2025) mendahului tanggal penetapan pemenang (1 Februari 2025).",
        "The date of the contract (31 January 2025) is before the date of the award (1 February 2025).",
    ),
    "far_off": (
        contract(end="2052-05-01"),
        "Selesai pekerjaan 1 Mei 2052, padahal tahun anggarannya 2025.",
        "The end of the work is 1 May 2052, but the fiscal year is 2025.",
    ),
    "behind": (
        {"planned_tender_start": "2024-06-01"},
        "Diumumkan 10 Januari 2025, padahal rencananya 1 Juni 2024.",
        "Announced on 10 January 2025, but planned for 1 June 2024.",
    ),
    "stranger": (
        award(supplier_id="s9", supplier_name="CV Lain"),
        "Pemenang CV Lain tidak ada di antara 2 peserta.",
        "The winner CV Lain is not among the 2 bidders.",
    ),
    "again": (
        several("awards", AWARD, id=["a", "b"], amount=["40000000", "50000000"]),
        "CV Satu tercatat 2 kali sebagai pemenang.",
        "CV Satu is entered 2 times as winner.",
    ),
    "fewer": (
        {"number_of_bidders": "1"},
        "Jumlah peserta ditulis 1, tetapi daftarnya memuat 2.",
        "The number of bidders is 1, but 2 are listed.",
    ),
}


@pytest.mark.parametrize("code", SENTENCES)
def test_the_sentences_say_the_numbers_in_both_languages(code: str) -> None:
    changed, indonesian, english = SENTENCES[code]
    one = only(code, **changed)
    assert (one.sentence["id"], one.sentence["en"]) == (indonesian, english)
    for words in (one.expected, one.hint):
        assert words["id"] and words["en"] and "{" not in words["id"] + words["en"]
    assert one.numbers and all(isinstance(number, str) for number in one.numbers.values())


def test_a_winner_without_an_identifier_is_looked_for_by_name() -> None:
    bidders = [{"id": "1", "name": "CV. Uji Satu"}, {"id": "2", "name": "PT Uji Dua (Persero)"}]
    known = award(supplier_id="", supplier_name="UJI SATU, CV")
    assert doubts("stranger", **known, bidders=bidders) == []
    one = only("stranger", **award(supplier_id="", supplier_name="CV Tidak Ikut"), bidders=bidders)
    assert one.path == f"awards/{AWARD['id']}/supplier_name" and one.found == "CV Tidak Ikut"
    unknown = [*bidders, {"id": "3", "name": "Penyedia 0a1b2c"}]
    assert doubts("stranger", **award(supplier_id="", supplier_name="CV Tidak Ikut"), bidders=unknown) == []
    nameless = [{"name": row["name"]} for row in bidders]
    one = only("stranger", **award(supplier_id="s1", supplier_name="CV Tidak Ikut"), bidders=nameless)
    assert one.sentence["id"] == "Pemenang CV Tidak Ikut tidak ada di antara 2 peserta."


def test_every_check_has_its_sentence_here() -> None:
    assert set(SENTENCES) == {check.code for check in CHECKS} and look(SOUND, {}) == []


def test_every_check_has_a_code_of_its_own_and_is_in_the_manual_with_its_settings() -> None:
    every = [*CHECKS, *PEER_CHECKS]
    assert len({check.code for check in every}) == len(every)
    rows = Path(__file__).parents[3].joinpath("docs", "monitoring.md").read_text("utf-8").splitlines()
    for check in every:
        assert check.title["id"] != check.title["en"] and check.meaning["id"] != check.meaning["en"]
        (row,) = [row for row in rows if row.startswith(f"| `{check.code}` | {check.level} |")]
        told = [f"`{check.code}.{one.name}` {one.default}" for one in check.settings]
        assert all(text in row for text in told) and row.count(f"`{check.code}.") == len(told)


@pytest.mark.parametrize("code", SENTENCES)
def test_a_fingerprint_holds_until_a_value_changes_that_was_compared(code: str) -> None:
    changed, _, _ = SENTENCES[code]
    one = only(code, **changed)
    assert only(code, **changed, notes="Uraian lain", ppk_office="Lain").fingerprint == one.fingerprint
    assert value_at(SOUND | changed, one.path), "the path is one of ownership"


@pytest.mark.parametrize(
    ("code", "changed", "again"),
    [
        ("limit", SENTENCES["limit"][0], {"budget_amount": "2000000002"}),
        ("zeros", contract(amount="900000000"), contract(amount="900000001")),
        ("zeros", contract(amount="900000000"), award(amount="90000001")),
        ("above", {"estimate_amount": "250000000"}, {"budget_amount": "100000001"}),
        ("amended", SENTENCES["amended"][0], contract(amount="89999999")),
        ("overpaid", SENTENCES["overpaid"][0], {"amendments": [{"id": "d", "amount": "90000500"}]}),
        ("order", contract(date_signed="2025-01-31"), award(date="2025-02-02")),
        ("far_off", contract(end="2052-05-01"), {"fiscal_year": "2024"}),
        ("behind", SENTENCES["behind"][0], {"planned_tender_start": "2024-06-02"}),
        ("stranger", award(supplier_id="s9"), {"bidders": [{"id": "s2"}, {"id": "s3"}]}),
        ("fewer", {"number_of_bidders": "1"}, {"bidders": [{"id": "s1"}, {"id": "s2"}, {"id": "s3"}]}),
    ],
)
def test_another_value_is_another_doubt(code: str, changed: dict[str, Any], again: dict[str, Any]) -> None:
    assert only(code, **changed).fingerprint != only(code, **(changed | again)).fingerprint


@pytest.mark.parametrize(
    ("code", "within", "beyond"),
    [
        ("limit", {"budget_amount": "2000000000"}, {"budget_amount": "2000000000.01"}),
        ("above", {"estimate_amount": "100000000"}, {"estimate_amount": "100000001"}),
        ("above", award(amount="95000000"), award(amount="95000001")),
        ("above", contract(amount="90000000"), contract(amount="90000001")),
        ("zeros", award(amount="474999999"), award(amount="475000000")),
        ("zeros", award(amount="1235000001"), award(amount="1235000000")),
        ("amended", {"amendments": [{"amount": "99000000"}]}, {"amendments": [{"amount": "99000001"}]}),
        ("overpaid", {"payments": [PAID]}, {"payments": [PAID | {"amount": "90000001"}]}),
        ("small", award(amount="950000"), award(amount="949999")),
        ("missing_zero", award(amount="11875001"), award(amount="11875000")),
        ("missing_zero", award(amount="7307692"), award(amount="7307693")),
        ("order", award(date="2025-01-20"), award(date="2025-01-19")),
        ("order", contract(start="2025-02-10"), contract(start="2025-02-09")),
        ("order", contract(end="2025-02-13"), contract(end="2025-02-12")),
        ("order", {"payments": [PAID | {"date": "2025-02-10"}]}, {"payments": [PAID | {"date": "2025-02-09"}]}),
        ("order", {"handovers": [{"date": "2025-02-13"}]}, {"handovers": [{"date": "2025-02-12"}]}),
        ("far_off", contract(end="2027-12-31"), contract(end="2028-01-01")),
        ("far_off", {"planned_contract_end": "2023-01-01"}, {"planned_contract_end": "2022-12-31"}),
        ("behind", {"planned_tender_start": "2024-07-14"}, {"planned_tender_start": "2024-07-13"}),
        ("fewer", {"number_of_bidders": "2"}, {"number_of_bidders": "1"}),
    ],
)
def test_each_is_content_at_its_limit(code: str, within: dict[str, Any], beyond: dict[str, Any]) -> None:
    assert doubts(code, **within) == [] and len(doubts(code, **beyond)) == 1


@pytest.mark.parametrize("name", [*SOUND, "awards.amount", "contracts.amount", "awards.date", "contracts.start"])
def test_a_missing_value_is_no_suspicion(name: str) -> None:
    entry, _, column = name.partition(".")
    changed = {entry: [{**row, column: ""} for row in SOUND[entry]] if column else ""}
    assert look(SOUND | changed, {}) == []


def test_a_slip_of_the_keys_is_said_once_and_not_as_a_plain_excess() -> None:
    for changed in (contract(amount="900000000"), {"amendments": [{"amount": "90000000000"}]}):
        assert [one.code for one in look(SOUND | changed, {}) if one.code != "limit"] == ["zeros"]
    paid_ten_times = {"payments": [PAID | {"amount": "900000000"}]}
    assert [one.code for one in look(SOUND | paid_ten_times, {})] == ["zeros"]
    assert only("zeros", **contract(amount="90000000000")).hint["id"] == "Mungkin kelebihan tiga nol."
    assert "pagu kelebihan tiga nol" in only("small", budget_amount="100000000000").hint["id"]


def test_zero_is_too_small_and_a_plan_of_zero_says_nothing() -> None:
    assert only("small", **award(amount="0")).found == "0"
    assert {one.path for one in doubts("small", **contract(amount="0"))} == {"contracts/k/amount"}
    assert doubts("above", budget_amount="0") == []


def test_an_estimate_of_a_tenth_is_no_missing_zero_since_packages_share_budgets() -> None:
    assert doubts("missing_zero", budget_amount="1000000000") == []


def test_an_amendment_just_over_ten_per_cent_is_not_said_to_be_ten() -> None:
    one = only("amended", amendments=[{"id": "d", "amount": "99000001"}])
    assert "10,1%" in one.sentence["id"] and "Rp 99.000.000" in one.expected["id"]


def test_dates_are_held_against_the_nearest_known_one() -> None:
    assert only("order", **contract(date_signed="", start="2025-01-30")).numbers["not_before"] == "2025-02-01"
    assert only("order", schedule=[], **award(date="2025-01-09")).numbers["not_before"] == "2025-01-10"
    assert only("order", announcement_date="2025-01-21").path == "schedule"
    assert only("order", amendments=[{"id": "d", "date": "2025-02-09"}]).path == "amendments/d/date"
    cancelled = SOUND["awards"] + [AWARD | {"id": "b", "date": "2020-01-01", "status": "cancelled"}]
    assert look(SOUND | {"awards": cancelled}, {}) == []


def test_an_exchanged_day_and_month_and_a_wrong_year_get_a_hint() -> None:
    exchanged = only("order", **contract(date_signed="2025-01-04", start="2025-04-05", end="2025-05-01"))
    assert exchanged.hint["id"] == "Mungkin hari dan bulan tertukar: 1 April 2025."
    assert only("far_off", **contract(end="2052-05-01")).hint["en"] == "Perhaps 1 May 2025 is meant."
    assert only("far_off", **contract(end="2052-02-29")).hint["en"] == ""


def test_settings_of_a_method_win_over_those_of_a_category() -> None:
    large = SOUND | {"budget_amount": "3000000000", "estimate_amount": "2900000000"}

    def limited(**changed: str) -> bool:
        given = {"limit.amount": "1000000000"} | {name.replace("__", "."): text for name, text in changed.items()}
        return any(one.code == "limit" for one in look(large, read_settings(given)))

    assert limited() and not limited(limit__amount__works="5000000000") and limited(limit__amount__goods="5000000000")
    assert limited(limit__amount__works="5000000000", limit__amount__tender="2000000000")


@pytest.mark.parametrize(
    ("name", "text"),
    [("limit.amount", "2.000.000.000"), ("limit.amount.roads", "5"), ("order.days", "1"), ("behind.days.works", "1")],
)
def test_a_wrong_setting_is_told_with_what_was_found_and_expected(name: str, text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({name: text})
    assert all(name in caught.value.words[lang] and text in caught.value.words[lang] for lang in ("id", "en"))
    assert "seharusnya" in caught.value.words["id"] and "expected" in caught.value.words["en"]
