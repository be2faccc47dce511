"""Values of every type: one canonical form, or a clear error; whatever comes in, never anything else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.bos.core import codelists, schema, values
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.schema import Field

TYPES = ("text", "longtext", "code", "money", "date", "datetime", "integer", "decimal", "percent", "boolean")


def field(type: str, **more: Any) -> Field:
    both = {"id": "Isian", "en": "Field"}
    known: dict[str, Any] = {"name": "x", "stage": "planning", "example": "", "ocds": None, "openness": "open"}
    return Field(**(known | {"type": type, "label": both, "help": both} | more))


FIELDS = [
    *map(field, TYPES),
    field("integer", limits=("2000", "2060")),
    field("decimal", limits=("-8", "-6.5")),
    field("choice", codelist="method"),
    field("choices", codelist="fund"),
]
fields = st.sampled_from(FIELDS)

PARSED = [
    ("text", "  Jalan_x000D_\nRusak ", "Jalan Rusak"),
    ("text", "=1+1", "1+1"),
    ("text", 12.0, "12"),
    ("text", "0", "0"),
    ("longtext", "Satu\n\n\n\nDua", "Satu\n\nDua"),
    ("longtext", "=SUM(A1)", "=SUM(A1)"),
    ("code", " 0012/SP2D/2019 ", "0012/SP2D/2019"),
    ("code", 5009244.0, "5009244"),
    ("code", 5009244, "5009244"),
    ("money", "Rp 1,25 miliar", "1250000000"),
    ("money", 0, "0"),
    ("date", "14 Maret 2019", "2019-03-14"),
    ("datetime", "14/03/2019 10:00", "2019-03-14T10:00:00+07:00"),
    ("integer", "12", "12"),
    ("integer", " 012 ", "12"),
    ("integer", 12.0, "12"),
    ("integer", "12.0", "12"),
    ("integer", "+7", "7"),
    ("decimal", "12,5", "12.5"),
    ("decimal", "-7.2330", "-7.233"),
    ("decimal", "-0", "0"),
    ("percent", "42,5 %", "42.5"),
    ("percent", "100%", "100"),
    ("boolean", "Ya", "true"),
    ("boolean", True, "true"),
    ("boolean", 0, "false"),
    ("boolean", "tidak", "false"),
]


@pytest.mark.parametrize(("type", "raw", "meant"), PARSED, ids=repr)
def test_each_type_has_one_canonical_form(type: str, raw: Any, meant: str) -> None:
    assert values.parse(field(type), raw) == meant


REFUSED = [
    ("text", ["a"], "not_text"),
    ("text", {"a": 1}, "not_text"),
    ("text", True, "not_text"),
    ("text", "x" * 1_001, "too_long"),
    ("longtext", ["a"], "not_text"),
    ("longtext", "x" * 20_001, "too_long"),
    ("code", {"a": 1}, "not_text"),
    ("code", "9" * 201, "too_long"),
    ("money", "-5", "negative"),
    ("date", "kapan-kapan", "date"),
    ("datetime", [], "date"),
    ("integer", "12,5", "integer"),
    ("integer", "1.000", "integer"),
    ("integer", "2,000", "integer"),
    ("integer", "banyak", "integer"),
    ("integer", True, "integer"),
    ("integer", "-3", "negative"),
    ("integer", "1e9", "integer"),
    ("integer", 10**12, "range"),
    ("integer", "9" * 10_000, "range"),
    ("decimal", "1.234,5", "decimal"),
    ("decimal", "1_000", "decimal"),
    ("decimal", "1e999999999", "decimal"),
    ("decimal", "NaN", "decimal"),
    ("decimal", float("inf"), "decimal"),
    ("decimal", True, "decimal"),
    ("percent", "101", "range"),
    ("percent", "-1", "range"),
    ("boolean", "mungkin", "boolean"),
    ("boolean", ["ya"], "boolean"),
    ("boolean", 2, "boolean"),
]


@pytest.mark.parametrize(("type", "raw", "code"), REFUSED, ids=lambda value: repr(value)[:30])
def test_wrong_values_and_wrong_json_types_are_refused(type: str, raw: Any, code: str) -> None:
    with pytest.raises(FieldError) as caught:
        values.parse(field(type), raw)
    assert caught.value.code == code


@pytest.mark.parametrize("entry", FIELDS, ids=lambda entry: entry.type)
@pytest.mark.parametrize("nothing", [None, "", "   ", "\n\t"], ids=repr)
def test_nothing_is_nothing(entry: Field, nothing: Any) -> None:
    assert values.parse(entry, nothing) == ([] if entry.type == "choices" else "")


def test_limits_of_a_field_hold() -> None:
    year = field("integer", limits=("2000", "2060"))
    assert values.parse(year, "2019") == "2019"
    for wrong in ("1999", "2061", "-2019", 19):
        with pytest.raises(FieldError) as caught:
            values.parse(year, wrong)
        assert caught.value.code == "range" and "2000" in caught.value.message("id")


def test_a_title_may_have_300_letters_and_not_501() -> None:
    title = field("text", name="title")
    assert values.parse(title, "Peningkatan " * 25) == ("Peningkatan " * 25).strip()
    assert len(values.parse(title, "x" * 500)) == 500
    with pytest.raises(FieldError, match="501"):
        values.parse(title, "x" * 501)


CHOICES = [
    ("tender", "tender"),
    ("Pengadaan Langsung", "direct_procurement"),
    ("PENUNJUKAN  LANGSUNG", "direct_appointment"),
    ("Lelang Pemilihan Langsung", "direct_selection"),
    ("e-purchasing", "e_purchasing"),
    (["Tender"], "tender"),
]


@pytest.mark.parametrize(("raw", "value"), CHOICES, ids=repr)
def test_a_choice_is_found_by_its_value_its_label_and_the_words_of_the_sources(raw: Any, value: str) -> None:
    assert values.parse(field("choice", codelist="method"), raw) == value


@pytest.mark.parametrize(
    "raw", ["Sulap", "-", "…", ["tender", "contest"], {"value": "tender"}, 7, True, [None]], ids=repr
)
def test_a_choice_that_the_list_does_not_know_is_refused_with_the_choices(raw: Any) -> None:
    with pytest.raises(FieldError) as caught:
        values.parse(field("choice", codelist="method"), raw)
    assert caught.value.code == "choice"
    assert "Tender cepat" in caught.value.message("id") and "Fast tender" in caught.value.message("en")


SEVERAL = [
    (["apbd", "blud"], ["apbd", "blud"]),
    (["blud", "apbd", "apbd"], ["apbd", "blud"]),
    ("APBD; BLUD", ["apbd", "blud"]),
    ("BLUD,APBD", ["apbd", "blud"]),
    ("{apbd,blud}", ["apbd", "blud"]),
    ('["apbd","blud"]', ["apbd", "blud"]),
    ("APBDP 2019", ["apbdp"]),
    ([], []),
    (["", " "], []),
]


@pytest.mark.parametrize(("raw", "chosen"), SEVERAL, ids=repr)
def test_several_choices_become_a_list_in_the_order_of_the_code_list(raw: Any, chosen: list[str]) -> None:
    assert values.parse(field("choices", codelist="fund"), raw) == chosen


def test_one_wrong_choice_among_good_ones_is_refused() -> None:
    for raw in (["apbd", "emas"], "apbd; emas", [["apbd", "blud"]], {"apbd": True}):
        with pytest.raises(FieldError):
            values.parse(field("choices", codelist="fund"), raw)


def test_a_row_gives_its_values_and_its_errors_by_subfield() -> None:
    bidders = schema.load().fields["bidders"]
    row = {
        "name": " CV. Contoh ",
        "offer_amount": "Rp 5 juta",
        "city": "",
        "result": "Menang",
        "warna": "x",
        "kosong": "",
    }
    found, errors = values.parse_row(bidders, row)
    assert found == {"name": "CV. Contoh", "offer_amount": "5000000"}
    assert {name: error.code for name, error in errors.items()} == {"result": "choice", "warna": "unknown_field"}
    for wrong in ([], "teks", 5, None):
        assert values.parse_row(bidders, wrong)[1][""].code == "rows"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
typed = st.sampled_from([str(raw) for _, raw, *_ in (*PARSED, *REFUSED)] + ["Rp 1.250", "apbd;blud", "Tender"])


@given(fields, json_values | typed)
def test_any_json_gives_a_canonical_value_that_stays_or_a_clear_error(entry: Field, raw: Any) -> None:
    try:
        value = values.parse(entry, raw)
    except FieldError as error:
        assert error.message("id") and error.message("en")
        return
    assert isinstance(value, list if entry.type == "choices" else str)
    assert values.parse(entry, value) == value
    assert json.loads(json.dumps(value)) == value


@given(st.dictionaries(st.sampled_from(["id", "name", "offer_amount", "result", "x"]), json_values) | json_values)
def test_any_row_gives_values_that_stay_and_clear_errors(row: Any) -> None:
    bidders = schema.load().fields["bidders"]
    found, errors = values.parse_row(bidders, row)
    assert values.parse_row(bidders, found) == (found, {})
    assert all(error.message("id") for error in errors.values())


@pytest.mark.parametrize("codelist", [*schema.read("codelists.yaml"), "paper_kind"])
def test_every_code_is_its_own_canonical_form_and_every_wording_means_one(codelist: str) -> None:
    entry = field("choice", codelist=codelist)
    for value, code in codelists.codes(codelist).items():
        for words in (value, *code.label.values(), *code.source):
            assert values.parse(entry, words) == value, words
