"""Keys of source systems and the OCID minted from the first of them."""

from __future__ import annotations

from typing import Any

import pytest

from ckanext.bos.core.identity import TEST_PREFIX, check_prefix, founding_key, mint, normal_code
from ckanext.bos.core.observation import Key, Observation

RUP, SPSE = Key("rup", "14281122"), Key("spse", "5009244")


def test_the_ocid_tells_what_made_the_process_known() -> None:
    assert mint(TEST_PREFIX, RUP) == "ocds-213czf-rup-14281122"
    assert mint("ocds-ab12cd", Key("simda", "2019 / A.B")) == "ocds-ab12cd-simda-2019-a-b"


@pytest.mark.parametrize(
    "prefix", ["", "ocds", "ocds-", "ocds-12345", "ocds-1234567", "OCDS-213CZF", "ocds-213cz!", "x-213czf"]
)
def test_a_prefix_of_another_form_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="prefix"):
        check_prefix(prefix)
    with pytest.raises(ValueError, match="prefix"):
        mint(prefix, RUP)


def test_the_plan_s_code_founds_unless_another_process_has_it() -> None:
    assert founding_key([RUP, SPSE], set()) == RUP
    assert founding_key([RUP, SPSE], {RUP}) == SPSE
    with pytest.raises(ValueError):
        founding_key([RUP, SPSE], {RUP, SPSE})
    with pytest.raises(ValueError):
        founding_key([], set())


CODES: list[tuple[Any, str]] = [
    ("5009244", "5009244"),
    (" 5009244 ", "5009244"),
    (5009244, "5009244"),
    (5009244.0, "5009244"),
    ("5009244.0", "5009244"),
    ("5009244.00", "5009244"),
    ("010012345000", "010012345000"),
    ("1.03.10", "1.03.10"),
    ("A/1-2", "A/1-2"),
    ("0", ""),
    (0, ""),
    (0.0, ""),
    ("0.0", ""),
    ("-", ""),
    ("--", ""),
    ("??", ""),
    ("", ""),
    ("\u00a0", ""),
    (None, ""),
    ("1.43E+07", ""),
    ("7,51e+14", ""),
]


@pytest.mark.parametrize(("raw", "code"), CODES, ids=repr)
def test_a_code_is_a_text_and_zero_is_none(raw: Any, code: str) -> None:
    assert normal_code(raw) == code
    assert normal_code(normal_code(raw)) == code


def observed(**values: Any) -> Observation:
    return Observation("spse", "tender/1", (SPSE,), values)


def test_a_fingerprint_is_the_same_for_the_same_facts_in_any_order() -> None:
    rows = [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}]
    one = observed(title="Jalan", bidders=rows).fingerprint()
    assert one == observed(bidders=[dict(reversed(row.items())) for row in rows[::-1]], title="Jalan").fingerprint()
    crossed = [{"id": "a", "name": "Z"}, {"name": "A", "id": "b"}]
    turned = [{"name": "A", "id": "b"}, {"name": "Z", "id": "a"}]
    assert observed(bidders=crossed).fingerprint() == observed(bidders=turned).fingerprint()
    assert one != observed(title="Jalan", bidders=rows[:1]).fingerprint()
    assert one != observed(title="jalan", bidders=rows).fingerprint()
    assert one != observed(title="Jalan", bidders=rows, fiscal_year="2019").fingerprint()


def test_the_unit_and_the_keys_are_facts_and_the_place_in_the_file_is_none() -> None:
    one = observed(title="Jalan")
    assert one.fingerprint() != Observation("spse", "tender/1", (RUP, SPSE), one.values).fingerprint()
    assert one.fingerprint() != Observation("spse", "tender/1", (SPSE,), one.values, unit="X").fingerprint()
    assert one.fingerprint() == Observation("spse", "tender/1", (SPSE,), one.values, joins_only=True).fingerprint()
