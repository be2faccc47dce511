"""Rupiah as people and spreadsheets write them: read exactly, or refused with the reason; never guessed."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.money import LIMIT, canonical, format_rupiah, parse_rupiah

READ = [
    ("1.250.000.000", "1250000000"),
    ("1250000000", "1250000000"),
    ("Rp 1.250.000.000", "1250000000"),
    ("Rp1.250.000.000,00", "1250000000"),
    ("Rp. 1.250.000.000,-", "1250000000"),
    ("RP 1.250.000.-", "1250000"),
    ("IDR 5.000", "5000"),
    ("Rp\u00a01.250.000", "1250000"),
    ("1 250 000", "1250000"),
    ("1. 250. 000", "1250000"),
    ("1,250,000.50", "1250000.5"),
    ("1,250,000,000", "1250000000"),
    ("6999647646.16", "6999647646.16"),
    ("6.999.647.646,16", "6999647646.16"),
    ("187550000", "187550000"),
    ("Rp 1,25 miliar", "1250000000"),
    ("1,25 milyar", "1250000000"),
    ("1.25 miliar", "1250000000"),
    ("1,250 miliar", "1250000000"),
    ("0,5 juta", "500000"),
    ("Rp 2,5 M", "2500000000"),
    ("750 juta", "750000000"),
    ("750 juta rupiah", "750000000"),
    ("1,2 triliun", "1200000000000"),
    ("15 rb", "15000"),
    ("250.000 rupiah", "250000"),
    ("1.25 billion", "1250000000"),
    ("1.000", "1000"),
    ("12.500", "12500"),
    ("0.125", "0.125"),
    ("0", "0"),
    ("-0", "0"),
    ("0,00", "0"),
    (1250000000, "1250000000"),
    (6999647646.16, "6999647646.16"),
    (1e12, "1000000000000"),
    (Decimal("1E+3"), "1000"),
]


@pytest.mark.parametrize(("written", "meant"), READ, ids=repr)
def test_every_usual_way_of_writing_is_read(written: object, meant: str) -> None:
    assert canonical(parse_rupiah(written)) == meant


REFUSED = [
    ("", "money"),
    ("Rp", "money"),
    ("gratis", "money"),
    ("??", "money"),
    ("12 kg", "money"),
    ("1e5", "money"),
    ("1.25.000", "money"),
    ("1.2500.000", "money"),
    ("1,2,3", "money"),
    ("1.234.567.89", "money"),
    ("5000 6000", "money"),
    ("1.000.000 2.000.000", "money"),
    ("1.000\n2.000", "money"),
    ("=1+1", "money"),
    (True, "money"),
    (None, "money"),
    ([1000], "money"),
    ({"amount": 1}, "money"),
    (float("nan"), "money"),
    (float("inf"), "money"),
    (Decimal("sNaN"), "money"),
    ("1,250", "money_ambiguous"),
    ("12,500", "money_ambiguous"),
    ("1.250 miliar", "money_ambiguous"),
    ("4.593 M", "money_ambiguous"),
    ("-1000", "negative"),
    ("Rp -1.000", "negative"),
    ("-Rp 1.000", "negative"),
    (-1, "negative"),
    ("10000000000001", "absurd"),
    ("11 triliun", "absurd"),
    (1e300, "absurd"),
    ("9" * 5_000, "absurd"),
]


@pytest.mark.parametrize(("written", "code"), REFUSED, ids=lambda value: repr(value)[:30])
def test_what_is_no_amount_or_could_be_two_is_refused(written: object, code: str) -> None:
    with pytest.raises(FieldError) as caught:
        parse_rupiah(written)
    assert caught.value.code == code


def test_the_limit_itself_is_no_error() -> None:
    assert parse_rupiah("10.000.000.000.000") == LIMIT


@pytest.mark.parametrize("text", ["Rp" + " " * 20_000 + "x", "1 " * 10_000 + "!", "1" * 20_000 + "!", "." * 20_000])
def test_no_text_takes_long(text: str) -> None:
    started = time.process_time()
    with pytest.raises(FieldError):
        parse_rupiah(text)
    assert time.process_time() - started < 0.5


SHOWN = [
    (1_250_000_000, "Rp 1,25 miliar", "Rp 1.25 billion", "Rp 1.250.000.000", "Rp 1,250,000,000"),
    (750_000, "Rp 750 ribu", "Rp 750 thousand", "Rp 750.000", "Rp 750,000"),
    (999_999_999, "Rp 999,99 juta", "Rp 999.99 million", "Rp 999.999.999", "Rp 999,999,999"),
    (999, "Rp 999", "Rp 999", "Rp 999", "Rp 999"),
    (0, "Rp 0", "Rp 0", "Rp 0", "Rp 0"),
    (-1_500_000, "-Rp 1,5 juta", "-Rp 1.5 million", "-Rp 1.500.000", "-Rp 1,500,000"),
    ("6999647646.16", "Rp 7 miliar", "Rp 7 billion", "Rp 6.999.647.646,16", "Rp 6,999,647,646.16"),
    (1_634_365_928_406, "Rp 1,63 triliun", "Rp 1.63 trillion", "Rp 1.634.365.928.406", "Rp 1,634,365,928,406"),
]


@pytest.mark.parametrize(("amount", "short_id", "short_en", "full_id", "full_en"), SHOWN, ids=repr)
def test_amounts_are_shown_short_and_in_full(
    amount: int | str, short_id: str, short_en: str, full_id: str, full_en: str
) -> None:
    assert format_rupiah(amount, short=True) == short_id
    assert format_rupiah(amount, short=True, lang="en") == short_en
    assert format_rupiah(amount) == full_id
    assert format_rupiah(amount, lang="en") == full_en


def test_nothing_is_shown_as_nothing() -> None:
    assert format_rupiah(None) == format_rupiah("") == ""


cents = st.integers(0, 10**15).map(lambda number: Decimal(number) / 100)


@given(cents)
def test_the_full_form_reads_back(amount: Decimal) -> None:
    assert parse_rupiah(format_rupiah(amount)) == amount


@given(cents.filter(lambda amount: amount >= 1000))
def test_the_short_form_reads_back_to_within_a_hundredth_of_its_unit_and_never_shows_a_thousand(
    amount: Decimal,
) -> None:
    shown = format_rupiah(amount, short=True)
    number, unit = shown.removeprefix("Rp ").split(" ")
    size = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}[unit]
    assert abs(parse_rupiah(shown) - amount) <= size / Decimal(100)
    assert unit == "triliun" or "." not in number


@given(st.decimals(0, LIMIT, allow_nan=False, allow_infinity=False))
def test_the_canonical_form_is_plain_and_stays(amount: Decimal) -> None:
    text = canonical(amount)
    assert set(text) <= set("0123456789.") and "-" not in text
    assert Decimal(text) == amount
    assert canonical(parse_rupiah(Decimal(text))) == text


@given(st.text() | st.from_regex(r"(Rp)?[ .,\d-]{1,20}( ?(juta|m|miliar|rupiah))?", fullmatch=True))
def test_whatever_is_written_gives_an_amount_in_range_or_a_clear_error(text: str) -> None:
    try:
        amount = parse_rupiah(text)
    except FieldError as error:
        assert error.message("id") and error.message("en")
    else:
        assert 0 <= amount <= LIMIT


@given(st.integers(1, 999), st.integers(0, 999))
def test_a_comma_before_three_digits_is_never_guessed(head: int, tail: int) -> None:
    with pytest.raises(FieldError, match="two ways"):
        parse_rupiah(f"{head},{tail:03}")
    assert parse_rupiah(f"{head}.{tail:03}") == head * 1000 + tail
