"""The sanity checks: each doubts what it should, is content at its limit, and says nothing where values are missing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckanext.bos.core import schema
from ckanext.bos.monitoring import checks
from ckanext.bos.monitoring.checks import CHECKS, PEER_CHECKS, Peer, SettingsError, compare, look, read_settings

AWARD = {"id": "1", "supplier_id": "s1", "supplier_name": "CV Satu", "amount": "90", "date": "2025-02-01"}
CONTRACT = {"id": "1", "amount": "90", "date_signed": "2025-02-10", "start": "2025-02-11", "end": "2025-05-01"}
SOUND: dict[str, Any] = {
    "fiscal_year": "2025",
    "budget_amount": "100",
    "estimate_amount": "95",
    "announcement_date": "2025-01-10",
    "bidders": [{"id": "s1", "name": "CV Satu"}, {"id": "s2", "name": "CV Dua"}],
    "number_of_bidders": "2",
    "awards": [AWARD],
    "contracts": [CONTRACT],
    "payments": [{"id": "1", "amount": "90", "date": "2025-05-20"}],
    "handovers": [{"id": "1", "date": "2025-05-01"}],
}


def codes(process: dict[str, Any], **told: str) -> list[str]:
    return [
        one.code for one in look(process, read_settings({name.replace("__", "."): text for name, text in told.items()}))
    ]


def test_a_sound_process_wakes_no_doubt() -> None:
    assert look(SOUND, {}) == [] and look({}, {}) == []


@pytest.mark.parametrize(
    ("changed", "code", "path"),
    [
        ({"estimate_amount": "101"}, "above", "estimate_amount"),
        ({"awards": [AWARD | {"amount": "96"}]}, "above", "awards/1/amount"),
        ({"contracts": [CONTRACT | {"amount": "91"}]}, "above", "contracts/1/amount"),
        ({"awards": [AWARD | {"amount": "900"}]}, "zeros", "awards/1/amount"),
        ({"estimate_amount": "95000"}, "zeros", "estimate_amount"),
        ({"payments": [{"id": "7", "amount": "91", "date": "2025-05-20"}]}, "overpaid", "payments/7/amount"),
        ({"amendments": [{"id": "1", "amount": "100"}]}, "amended", "amendments/1/amount"),
        ({"estimate_amount": "0.9", "awards": [], "contracts": []}, "small", "estimate_amount"),
        ({"awards": [AWARD | {"date": "2025-01-09"}]}, "order", "awards/1/date"),
        ({"contracts": [CONTRACT | {"date_signed": "2025-01-31"}]}, "order", "contracts/1/date_signed"),
        ({"contracts": [CONTRACT | {"end": "2025-02-10"}]}, "order", "contracts/1/end"),
        ({"payments": [{"id": "1", "amount": "9", "date": "2025-02-09"}]}, "order", "payments/1/date"),
        ({"handovers": [{"id": "1", "date": "2025-02-10"}]}, "order", "handovers/1/date"),
        ({"contracts": [CONTRACT | {"end": "2029-05-01"}]}, "far_off", "contracts/1/end"),
        ({"planned_tender_end": "2024-06-01"}, "behind", "announcement_date"),
        ({"awards": [AWARD | {"supplier_id": "s9"}]}, "stranger", "awards/1/supplier_id"),
        ({"number_of_bidders": "1"}, "fewer", "number_of_bidders"),
    ],
)
def test_each_doubts_what_it_should_and_names_the_place(changed: dict[str, Any], code: str, path: str) -> None:
    (one,) = [one for one in look(SOUND | changed, {}) if one.code == code]
    assert one.path == path and one.field.split(".")[0] in schema.load().fields
    assert one.stage == schema.load().fields[path.split("/")[0]].stage
    assert one.sentence["id"] and one.sentence["en"] and one.expected["id"] and one.sentence["id"] != one.sentence["en"]


@pytest.mark.parametrize(
    "changed",
    [
        {"estimate_amount": "100"},
        {"awards": [AWARD | {"amount": "95"}], "contracts": [CONTRACT | {"amount": "95"}]},
        {"amendments": [{"id": "1", "amount": "99"}]},
        {"contracts": [CONTRACT | {"date_signed": "2025-02-01"}]},
        {"handovers": [{"id": "1", "date": "2025-02-11"}]},
        {"contracts": [CONTRACT | {"end": "2027-12-31"}]},
        {"awards": [AWARD | {"supplier_id": ""}]},
        {"bidders": [], "number_of_bidders": ""},
        {"awards": [AWARD | {"amount": "9000", "status": "cancelled"}]},
    ],
)
def test_each_is_content_at_its_limit(changed: dict[str, Any]) -> None:
    assert look(SOUND | changed, {}) == []


def test_the_limit_is_a_setting_and_is_said_once_a_process() -> None:
    large = SOUND | {"budget_amount": "3000000000", "estimate_amount": "2900000000", "awards": [], "contracts": []}
    large |= {"payments": [], "handovers": []}
    assert codes(large) == ["limit"] and codes(large, limit__amount="3000000000") == []
    (one,) = look(large, {})
    assert one.path == "budget_amount" and "Rp 3 miliar" in one.sentence["id"] and one.level == "stop"


def test_a_confirmation_holds_until_one_of_the_values_changes() -> None:
    def print_of(**changed: Any) -> str:
        return next(
            one.fingerprint for one in look(SOUND | {"estimate_amount": "101"} | changed, {}) if one.code == "above"
        )

    assert print_of(notes="lain") == print_of()
    assert len({print_of(), print_of(estimate_amount="102"), print_of(budget_amount="99")}) == 3


def test_a_slip_of_the_keys_gets_a_hint() -> None:
    (one,) = [one for one in look(SOUND | {"awards": [AWARD | {"amount": "900"}]}, {}) if one.path.startswith("awards")]
    assert "satu nol" in one.hint["id"] and "one zero" in one.hint["en"]


@pytest.mark.parametrize("given", [{"limit.amount": "banyak"}, {"limit.amount": "0"}, {"limit.amuont": "5"}])
def test_wrong_settings_are_named(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(given)
    assert next(iter(given)) in caught.value.words["id"]


def peer(number: int, **changed: Any) -> Peer:
    told: dict[str, Any] = {
        "package_id": str(number),
        "unit_id": "u",
        "year": 2025,
        "title": f"Pengadaan {number}",
        "category": "goods",
        "method": "tender",
        "budget": Decimal(100 + number),
        "estimate": Decimal(90 + number),
        "award": None,
        "contract": None,
        "winner_id": None,
    }
    return Peer(**(told | changed))


def found(code: str, peers: list[Peer]) -> set[str]:
    return {package_id for package_id, ones in compare(peers, {}).items() for one in ones if one.code == code}


def test_the_same_package_twice_is_found_on_both_sides() -> None:
    twins = [peer(1, title="Kursi Lipat", estimate=Decimal(70)), peer(2, title="KURSI  LIPAT", estimate=Decimal(70))]
    assert found("twice", [*twins, peer(3)]) == {"1", "2"}
    assert found("twice", [twins[0], peer(2, title="Kursi Lipat", estimate=Decimal(71))]) == set()
    assert found("twice", [twins[0], peer(2, title="Kursi Lipat", estimate=Decimal(70), unit_id="other")]) == set()


def test_a_value_far_above_similar_packages_is_found_and_few_peers_say_nothing() -> None:
    usual = [peer(number) for number in range(30)]
    assert found("outlier", [*usual, peer(99, estimate=Decimal(1_000_000))]) == {"99"}
    assert found("outlier", [*usual[:10], peer(99, estimate=Decimal(1_000_000))]) == set()


def test_a_unit_price_far_above_others_is_found_and_whole_packages_have_none() -> None:
    def chairs(measure: str) -> list[Peer]:
        usual = [
            peer(n, title=f"Belanja kursi kantor {n}", volume=f"10 {measure}", estimate=Decimal(900 + n))
            for n in range(12)
        ]
        return [*usual, peer(99, title="Belanja kursi kantor mewah", volume=f"1 {measure}", estimate=Decimal(9000))]

    assert found("unit_price", chairs("unit")) == {"99"}
    assert found("unit_price", chairs("paket")) == set()


def test_every_check_is_described_and_has_a_code_of_its_own() -> None:
    every = [*CHECKS, *PEER_CHECKS]
    assert len({one.code for one in every}) == len(every)
    for one in every:
        assert one.title["id"] != one.title["en"] and one.meaning["id"] != one.meaning["en"]


_VALUES = st.one_of(
    st.text("0123456789-. aZ%=", max_size=12), st.just("2025-13-45"), st.integers(-5, 10**15).map(str), st.none()
)
_ROWS = st.lists(
    st.dictionaries(st.sampled_from(["id", "amount", "date", "start", "end", "supplier_id"]), _VALUES), max_size=3
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from(["fiscal_year", "budget_amount", "estimate_amount", "announcement_date", "number_of_bidders"]),
        _VALUES,
    ),
    st.dictionaries(st.sampled_from(["awards", "contracts", "payments", "amendments", "bidders", "handovers"]), _ROWS),
)
def test_nothing_that_stands_in_a_process_breaks_them(plain: dict[str, Any], rows: dict[str, Any]) -> None:
    for one in checks.look(plain | rows, {}):
        assert one.fingerprint and one.sentence["id"]
