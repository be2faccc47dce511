"""Reading lines, settings files and sentences: what is wrong is named, and nothing is left out unsaid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ckanext.bos.monitoring import indicators
from ckanext.bos.monitoring.indicators import (
    Outcome,
    Rules,
    Settings,
    SettingsError,
    cardinal_layout,
    decode,
    field_name,
    read_settings,
    run,
    sentence,
)
from ckanext.bos.monitoring.indicators.cardinal import INDICATORS
from ckanext.bos.monitoring.indicators.definition import Indicator
from ckanext.bos.monitoring.indicators.reasons import REASONS

from .processes import award, offer, process, ran, state, told

CARDINAL = {one.code: one for one in INDICATORS}


def test_cancelled_and_excluded_processes_are_named_and_not_read() -> None:
    settings = "[exclusions]\nprocurement_method_details = Undian|Sayembara\n[R018]"
    found = ran(
        settings,
        process("a", numberOfTenderers=1, procurementMethod="open"),
        process("b", numberOfTenderers=1, procurementMethod="open", status="cancelled"),
        process("c", numberOfTenderers=1, procurementMethod="open", procurementMethodDetails="Undian"),
        process("d", numberOfTenderers=1, procurementMethod="open", status="unsuccessful"),
    )
    assert found.skipped == {"b": "cancelled", "c": "excluded"} and found.processes == 2
    assert list(cardinal_layout(found)["results"]["OCID"]) == ["a", "d"]


def test_a_process_on_two_lines_is_told_once() -> None:
    one, none = (process("a", numberOfTenderers=n, procurementMethod="open") for n in (1, 2))
    for lines in ((one, none), (none, one)):
        found = ran("[R018]", *lines)
        assert found.processes == 1 and found.repeated == {"a"}
        assert [outcome.state for outcome in found.outcomes()] == ["flag"], "a flag stays, as in Cardinal"
    settings = "[R024]\nthreshold = 0.2"
    near, far = process("a", [offer("W"), offer("L", 110)]), process("a", [offer("W"), offer("L", 150)])
    assert state(settings, near, far) == "clear" and state(settings, far, near) == "flag", "the later ratio counts"


def test_releases_and_lines_give_the_same() -> None:
    text = json.dumps(process("a", [offer("W"), offer("L")]))
    by_line, by_text = run([text.encode(), b"\n"]), run([text])
    whole = run([decode(text)])
    again = run([msgspec.json.encode(decode(text))])
    assert by_line.bad == whole.bad == [] and by_line.processes == 1
    layouts = [cardinal_layout(one, with_maps=True) for one in (by_line, by_text, whole, again)]
    assert layouts[0]["results"]["OCID"]["a"]["R028"] == 1 and all(one == layouts[0] for one in layouts)


def test_parts_of_another_shape_count_as_absent_and_the_line_is_named() -> None:
    bids = [offer("W"), None, offer("L"), {**offer("M"), "value": 5}]
    odd = process("a", bids, [award("W"), 7]) | {"buyer": "B", "parties": {}}
    odd["awards"][0]["suppliers"].append("L")
    found = ran("[R024]\n[R028]", odd, {"ocid": 5}, {"ocid": "b", "bids": []}, [])
    assert [number for number, _ in found.bad] == [1, 2, 3, 4]
    assert "bentuknya" in found.bad[0][1] and "that part" in found.bad[0][1] and "ocid" in found.bad[1][1]
    assert cardinal_layout(found)["results"]["OCID"] == {"a": {"R028": 1}}
    by_code = {one.code: one for one in found.outcomes() if one.id == "a"}
    assert by_code["R024"].numbers["reason"] == "several_winners", "a list is counted with what is no object"


@pytest.mark.parametrize(
    "line", [b"{", b'{"ocid": "a", "x": 1e999999', b"\xff\xfe", b"[" * 100_000, b"nan", b'"a"'], ids=range(6)
)
def test_a_line_that_is_no_release_stops_nothing(line: bytes) -> None:
    good = json.dumps(process("a")).encode()
    found = run([good, line, good.replace(b'"a"', b'"b"')])
    assert found.processes == 2 and [number for number, _ in found.bad] == [2]


def test_meta_tells_how_many_are_behind_a_fence() -> None:
    found = ran("[R024]\n[R003]", *(process(f"b{n}", [offer("W"), offer("L", 150)]) for n in range(4)))
    assert found.meta() == {"R024": {"q1": 0.5, "q3": 0.5, "lower_fence": 0.5, "behind": {"processes": 4}}}
    assert "behind" not in cardinal_layout(found)["meta"]["R024"] and "maps" not in cardinal_layout(found)


def test_all_run_without_settings_and_those_named_with_a_file(tmp_path: Path) -> None:
    assert read_settings(None).chosen() == list(indicators.ALL)
    path = tmp_path / "indikator.ini"
    path.write_text("; catatan\n# catatan\n[R018]\n\n[R003]\nthreshold = 9\n", "utf-8-sig")
    settings = read_settings(path)
    assert settings == read_settings(str(path)) and settings.given == {"R018": {}, "R003": {"threshold": 9}}
    assert [one.code for one in settings.chosen()] == ["R003", "R018"]
    assert set(run([], Settings(given={"R003": {"threshold": 9}}), INDICATORS).indicators) == set(CARDINAL)


def test_settings_are_read_as_cardinal_reads_them() -> None:
    found = read_settings(
        'currency = "IDR"\nprice_comparison_procurement_methods = A|B c|\n'
        "no_price_comparison_procurement_methods: D\n[exclusions]\nprocurement_method_details = E=F\n"
        "[output]\ninfo_currency_mismatches = true\n[codelists.bid_status]\nqualified = valid\n"
        "[R003]\nthreshold = -2\nprocurement_methods =\n[R003.procurement_method_details]\nTender Cepat = 3\n"
        "[R018]\nprocurement_methods = open\nprocurement_methods = direct\n[R025]\nthreshold = 0.05\n"
        "[R048]\nthreshold = 4"
    )
    assert found.rules == Rules("IDR", frozenset({"E=F"}), frozenset({"A", "B c"}), frozenset({"D"}))
    methods = {"procurement_method_details": {"Tender Cepat": 3}}
    assert found.given["R003"] == {"threshold": -2, "procurement_methods": (), **methods}
    assert found.given["R018"] == {"procurement_methods": ("direct",)}, "the later one holds"
    assert found.given["R025"] == {"threshold": 0.05} and found.given["R048"] == {"threshold": 4}
    assert found.only == {"R003", "R018", "R025", "R048"}


@pytest.mark.parametrize(
    ("text", "where", "found", "expected"),
    [
        ("[R003]\nthreshold = soon", "Baris 2, [R003] threshold", "“soon”", "bilangan bulat"),
        ("[R003]\nthreshold = 1.5", "[R003] threshold", "“1.5”", "bilangan bulat"),
        ("[R035]\nthreshold = -1", "[R035] threshold", "“-1”", "paling kecil 0"),
        ("[R025]\npercentile = 101", "[R025] percentile", "“101”", "paling besar 100"),
        ("[R024]\nthreshold = 1,5", "[R024] threshold", "“1,5”", "titik desimal"),
        ("[R024]\nthreshold = nan", "[R024] threshold", "“nan”", "angka"),
        ("[R048]\ndigits =", "[R048] digits", "“”", "bilangan bulat"),
        ("[R003]\nthreshold = 1_0", "[R003] threshold", "“1_0”", "bilangan bulat"),
        ("[R018]\nthreshold = 1", "[R018] threshold", "tidak dikenal", "procurement_methods"),
        ("[R028]\nthreshold = 1", "[R028] threshold", "tidak dikenal", "tanpa pengaturan"),
        ("[R003.procurement_method_details]\nTender = x", "details] Tender", "“x”", "bilangan bulat"),
        ("[R038.x]\na = 1", "[R038.x]", "“x” tidak dikenal", "tanpa pengaturan"),
        ("[r018]", "Baris 1, [r018]", "tidak dikenal", "R018"),
        ("\n\n[R999]", "Baris 3, [R999]", "tidak dikenal", "exclusions, R003"),
        ("mata_uang = IDR\n", "Baris 1, mata_uang", "tidak dikenal", "currency"),
        ("[exclusions]\nmethods = A", "[exclusions] methods", "tidak dikenal", "procurement_method_details"),
        ("[R003]\nthreshold 5", "[R003]", "“threshold 5”", "nama = nilai"),
        ("[R003]\n= 5", "[R003]", "“= 5”", "nama = nilai"),
    ],
)
def test_a_wrong_setting_is_told_with_its_place(text: str, where: str, found: str, expected: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(text)
    said = caught.value.words["id"]
    assert where in said and found in said and expected in said.partition("seharusnya")[2]
    assert "expected" in caught.value.words["en"] and caught.value.words["en"] in str(caught.value)


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(SettingsError, match=r"tidak-ada\.ini tidak terbaca.*cannot be read"):
        read_settings(Path("tidak-ada.ini"))


SAID: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "[R003]",
        process(start="2025-03-11T09:00:00+07:00"),
        "Masa penawaran 9 hari, dari 11 Maret 2025 sampai 20 Maret 2025; batasnya 15 hari.",
        "The tender period is 9 days, from 11 March 2025 to 20 March 2025; the limit is 15 days.",
    ),
    (
        "[R024]\nthreshold = 0.05",
        process(bids=[offer("W", 1_250_000_000), offer("L", 1_265_625_000.5)]),
        "Penawaran pemenang Rp 1.250.000.000 dan penawaran terdekat Rp 1.265.625.000,5 hanya berbeda 1,25%; "
        "batasnya 5% (1 proses dibandingkan).",
        "The winning offer of Rp 1,250,000,000 and the nearest other of Rp 1,265,625,000.5 differ by only 1.25%; "
        "the limit is 5% (1 processes compared).",
    ),
    (
        "[R028]",
        process(bids=[offer("A", 1500, currency="USD"), offer("B", 1500, currency="USD")]),
        "2 peserta menawar dengan harga yang sama persis: USD 1,500.00.",
        "2 tenderers offered exactly the same price: USD 1,500.00.",
    ),
    (
        "[R030]",
        process(bids=[offer("W", date="2025-03-20T15:00:01+07:00")]),
        "Penawaran pemenang masuk 20 Maret 2025 15:00:01, setelah batas waktu 20 Maret 2025 15:00:00.",
        "The winner's offer came on 20 March 2025 15:00:01, after the deadline of 20 March 2025 15:00:00.",
    ),
    (
        "[R030]",
        process(bids=[offer("W", date="z")], end="?"),
        "Penawaran pemenang masuk z, setelah batas waktu ?.",
        "The winner's offer came on z, after the deadline of ?.",
    ),
]


@pytest.mark.parametrize(("settings", "one", "indonesian", "english"), SAID)
def test_a_flag_is_a_sentence_with_its_numbers(
    settings: str, one: dict[str, Any], indonesian: str, english: str
) -> None:
    found = told(settings, one)
    assert sentence(CARDINAL[found.code], found) == {"id": indonesian, "en": english}


def test_other_subjects_and_plain_numbers_have_sentences_of_their_own() -> None:
    numbers = {"disqualified": 1200, "submitted": 2000, "ratio": 0.6, "fence": 0.1234567, "behind": 34}
    unit = sentence(CARDINAL["R038"], Outcome("R038", "Buyer", "u", "flag", 0.6, numbers))
    supplier = sentence(CARDINAL["R038"], Outcome("R038", "Tenderer", "t", "flag", 0.6, numbers))
    assert unit["id"] == "1.200 dari 2.000 penawaran digugurkan (60%); batasnya 12,35% (34 OPD dibandingkan)."
    assert "1,200 of its 2,000 offers" in supplier["en"] and "12.35%" in supplier["en"]


def test_numbers_are_written_as_they_look_where_nothing_is_asked() -> None:
    class Plain(Indicator):
        code, title = "X", {"id": "", "en": ""}
        said = {"id": "{a}; {b}; {c}; {d}; {e}", "en": "{a}; {b}; {c}; {d}; {e}"}

    numbers = {"a": 1234.5, "b": "2025-03-20T15:00:00+07:00", "c": [1000, "x"], "d": None, "e": float("inf")}
    words = sentence(Plain, Outcome("X", "OCID", "a", "flag", None, numbers))
    assert words["id"] == "1.234,5; 20 Maret 2025; 1.000, x; tidak terhitung; tidak terhitung"
    assert words["en"] == "1,234.5; 20 March 2025; 1,000, x; not countable; not countable"


def test_what_is_missing_and_what_does_not_apply_are_sentences() -> None:
    found = ran("[R018]", process(procurementMethod="open"), process("b", procurementMethod="direct"))
    missing, excused = found.outcomes()
    assert found.sentence(missing)["id"] == "Tidak dapat dihitung: jumlah peserta tidak diisi."
    assert found.sentence(missing)["en"] == "Cannot be computed: the number of tenderers missing."
    assert found.sentence(excused)["id"] == "Tidak berlaku: metode pemilihannya lain."
    assert found.sentence(Outcome("R018", "OCID", "a", "clear", 3))["en"] == "Nothing to look at."
    assert field_name("x.y") == {"id": "“x.y”", "en": "“x.y”"}
    assert all(words["id"] != words["en"] for words in REASONS.values())
