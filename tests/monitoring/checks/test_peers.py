"""Processes compared with each other: twins, outliers, unit prices."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest

from ckanext.bos.monitoring.checks import Peer, Suspicion, at_row, compare, read_settings

MILLION = 1_000_000


def peer(number: int, **changed: Any) -> Peer:
    told: dict[str, Any] = {
        "package_id": str(number),
        "unit_id": "u",
        "year": 2025,
        "title": f"Pengadaan {number}",
        "category": "goods",
        "method": "tender",
        "budget": Decimal(100 * MILLION),
        "estimate": Decimal(90 * MILLION + number),
        "award": None,
        "contract": None,
        "winner_id": None,
    }
    return Peer(**(told | changed))


def twins(**second: Any) -> dict[str, list[Suspicion]]:
    first = peer(1, title="Kursi Lipat", contract=Decimal(100_000), winner_id="s1")
    return compare([first, peer(2, **({"title": "KURSI  lipat"} | second)), peer(3)], {})


def test_the_same_package_twice() -> None:
    same = Decimal(90 * MILLION + 1)
    found = twins(estimate=same)
    assert set(found) == {"1", "2"}
    assert found["1"][0].sentence["id"] == "Ada 1 paket lain yang sama: OPD, tahun, nama, dan HPS Rp 90 juta."
    assert "1 other package is the same" in found["2"][0].sentence["en"] and found["2"][0].path == "title"
    assert found["1"][0].numbers == {"value": "90000001", "others": "1"}
    for other in ({"unit_id": "v"}, {"year": 2024}, {"title": "Kursi"}, {"tender_status": "unsuccessful"}):
        assert twins(**({"estimate": same} | other)) == {}


def test_a_plan_without_an_estimate_is_compared_by_its_budget() -> None:
    assert set(twins(estimate=None)) == {"1", "2"}
    assert "pagu Rp 100 juta" in twins(estimate=None)["1"][0].sentence["id"]
    assert twins(estimate=None, budget=Decimal(99)) == {} and twins(estimate=None, budget=None) == {}


def test_the_same_winner_at_nearly_the_same_value() -> None:
    assert set(twins(winner_id="s1", award=Decimal(101_000))) == {"1", "2"}
    assert twins(winner_id="s1", award=Decimal(101_001)) == {} and twins(winner_id="s2", award=Decimal(100_000)) == {}
    near = compare(
        [peer(n, title="A", winner_id="s", award=Decimal(100 + n)) for n in (0, 2)],
        read_settings({"twice.percent": "2"}),
    )
    assert set(near) == {"0", "2"}


def test_the_fingerprint_of_twins_is_that_of_the_group() -> None:
    rows = [peer(n, title="A", estimate=Decimal(7)) for n in range(3)]
    one = compare(rows, {})["0"][0].fingerprint
    assert compare([*rows[::-1], peer(9)], {})["0"][0].fingerprint == one
    assert compare([*rows, peer(9, title="A", estimate=Decimal(7))], {})["0"][0].fingerprint != one


def test_twins_of_different_kinds_are_one_group() -> None:
    rows = [
        peer(1, title="A", estimate=Decimal(70)),
        peer(2, title="A", estimate=Decimal(70), winner_id="s", award=Decimal(1000)),
        peer(3, title="A", estimate=Decimal(80), winner_id="s", award=Decimal(1001)),
    ]
    assert {key: ones[0].numbers["others"] for key, ones in compare(rows, {}).items()} == dict.fromkeys("123", "2")


def usual(count: int, **changed: Any) -> list[Peer]:
    return [peer(n, **({"estimate": Decimal((80 + n) * MILLION)} | changed)) for n in range(count)]


def outliers(peers: list[Peer], code: str = "outlier") -> dict[str, Suspicion]:
    return {key: one for key, ones in compare(peers, {}).items() for one in ones if one.code == code}


def test_an_outlier_needs_twenty_others_and_says_how_many() -> None:
    far = peer(99, contract=Decimal(900 * MILLION))
    assert outliers([*usual(19), far]) == {}
    one = outliers([*usual(20), far])["99"]
    assert "20 paket serupa" in one.sentence["id"] and "20 similar packages" in one.sentence["en"]
    assert one.numbers["peers"] == "20" and one.level == "look" and one.path == "contracts"
    assert outliers([*usual(20), far], "outlier")["99"].fingerprint == one.fingerprint
    assert outliers([*usual(30), peer(99, contract=Decimal(900 * MILLION), method="exempt")]) == {}
    assert outliers([*usual(30), peer(99, estimate=Decimal(MILLION))]) == {}, "far below is no outlier"


def test_a_doubt_of_a_sum_is_put_at_the_largest_row() -> None:
    one = outliers([*usual(20), peer(99, contract=Decimal(900 * MILLION))])["99"]
    signed = [{"id": "a", "amount": "1"}, {"id": "b", "amount": "899999998"}, {"id": "c", "amount": "1"}]
    put = at_row(one, {"contracts": signed})
    assert (put.path, put.field, put.fingerprint) == ("contracts/b/amount", "contracts.amount", one.fingerprint)
    assert at_row(one, {"contracts": []}) == one, "where there is no row any more"
    (planned,) = outliers([*usual(20), peer(99, estimate=Decimal(900 * MILLION))]).values()
    assert at_row(planned, {"contracts": signed}) == planned


def test_among_values_that_are_all_alike_a_little_more_is_usual() -> None:
    alike = usual(30, estimate=Decimal(100))
    assert outliers([*alike, peer(99, estimate=Decimal(190))]) == {}
    assert set(outliers([*alike, peer(99, estimate=Decimal(200))])) == {"99"}


def test_an_odd_unit_price_needs_eight_others() -> None:
    chairs = [peer(n, title=f"Belanja kursi {n}", volume="10 unit", estimate=Decimal(1000 + n)) for n in range(8)]
    dear = peer(99, title="Belanja kursi direktur", volume="1 Unit", estimate=Decimal(1000))
    assert outliers([*chairs[1:], dear], "unit_price") == {}
    one = outliers([*chairs, dear], "unit_price")["99"]
    assert one.path == "volume" and one.numbers["price"] == "1000" and "8 paket serupa" in one.sentence["id"]
    for volume in ("1 paket", "unit", "", None, "1 kg"):
        other = peer(99, title="Belanja kursi direktur", volume=volume, estimate=Decimal(1000))
        assert outliers([*chairs, other], "unit_price") == {}


def test_what_has_no_values_is_compared_with_nothing() -> None:
    bare = {"year": None, "category": None, "method": None, "budget": None, "estimate": None, "title": ""}
    assert compare([peer(n, **bare) for n in range(50)], {}) == {} and compare([], {}) == {}


@pytest.mark.parametrize("titles", [3000, 1])
def test_ten_thousand_are_compared_in_about_a_second(titles: int) -> None:
    peers = [
        peer(
            n,
            title=f"Belanja {n % titles}",
            winner_id=f"s{n % 50}",
            award=Decimal(10**7 + n),
            volume=f"{n % 9 + 1} unit",
        )
        for n in range(10_000)
    ]
    begun = time.process_time()
    compare(peers, {})
    assert time.process_time() - begun < 5, "0.3 to 1.2 s; five leave room for a busy machine"
