"""The world must be coherent before any source writes about it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from demo.firms import check_digit
from demo.model import Package, World
from demo.units import UnitsError, load_places, load_units
from demo.world import build


@pytest.fixture(scope="module")
def planted(demo_world: World) -> dict[str, set[int]]:
    keys: dict[str, set[int]] = {}
    for anomaly in demo_world.anomalies:
        keys.setdefault(anomaly.code, set()).update(package.key for package in anomaly.packages)
    return keys


def test_codes_grow_with_time_and_are_unique(demo_world: World) -> None:
    codes = [int(package.code) for package in demo_world.packages]
    days = [package.created for package in demo_world.packages]
    assert codes == sorted(set(codes))
    assert days == sorted(days)
    assert all(package.code.endswith("244") for package in demo_world.packages)
    unused = {number for numbers in demo_world.free_numbers.values() for number in numbers}
    assert not unused & {code // 1000 for code in codes}


def test_amounts_fit(demo_world: World, planted: dict[str, set[int]]) -> None:
    for package in demo_world.packages:
        assert 0 < package.estimate <= package.amount
        if package.winner is None:
            assert package.negotiated == 0 and package.status == "unsuccessful" and package.contract is None
        elif package.key in planted["winner_above_hps"]:
            assert package.estimate < package.negotiated <= package.amount
        else:
            assert 0 < package.negotiated <= package.estimate
        if package.kind == "nontender":
            assert package.estimate <= (100_000_000 if package.category == "consulting" else 200_000_000)


def test_winner_is_one_of_the_bidders(demo_world: World) -> None:
    for package in demo_world.packages:
        firms = [bid.firm.number for bid in package.bids]
        assert len(firms) == len(set(firms))
        if package.winner is not None:
            assert [bid for bid in package.bids if bid.result == "winner"] == [package.winner]
            assert package.winner.offer is not None
        if package.kind == "nontender":
            assert len(firms) <= 1


def test_disqualified_bidders_have_a_reason(demo_world: World) -> None:
    bids = [bid for package in demo_world.packages for bid in package.bids]
    assert all(bool(bid.reason) == (bid.result == "disqualified") for bid in bids)


def test_contract_follows_award_and_payments_add_up(demo_world: World) -> None:
    contracts = [package for package in demo_world.packages if package.contract]
    assert len(contracts) == sum(package.winner is not None for package in demo_world.packages)
    for package in contracts:
        contract = package.contract
        assert contract is not None and package.awarded is not None and package.opened is not None
        assert package.created < package.opened < package.awarded < contract.signed <= contract.start < contract.end
        paid = sum(payment.amount for payment in contract.payments)
        if contract.status == "active":
            assert paid == contract.final_amount and contract.handover is not None
            assert contract.progress[-1].physical == "100"
        else:
            assert paid < contract.final_amount and contract.handover is None
        for amendment in contract.amendments:
            assert contract.start < amendment.date and amendment.end >= contract.end and amendment.reason


def test_world_has_what_later_sources_need(demo_world: World) -> None:
    contracts = [package.contract for package in demo_world.packages if package.contract]
    orders = [payment.sp2d_number for contract in contracts for payment in contract.payments]
    assert len(orders) == len(set(orders)) > len(contracts) * 0.9
    assert sum(bool(contract.amendments) for contract in contracts) > 100
    assert sum(contract.status == "terminated" for contract in contracts) > 3
    assert sum(contract.penalty > 0 for contract in contracts) > 10
    assert sum(plan.proposal is not None for plan in demo_world.plans) > 300
    assert sum(bool(plan.self_managed_type) for plan in demo_world.plans) > 200
    assert sum(bool(plan.revisions) for plan in demo_world.plans) > 100
    assert any(plan.status == "cancelled" for plan in demo_world.plans)


def test_plans_carry_their_packages(demo_world: World) -> None:
    codes = [plan.code for plan in demo_world.plans]
    assert len(codes) == len(set(codes)) and all(len(code) == 8 for code in codes)
    by_plan: dict[str, list[Package]] = {}
    for package in demo_world.packages:
        by_plan.setdefault(package.plan.code, []).append(package)
    assert set(by_plan) <= set(codes)
    for packages in by_plan.values():
        plan = packages[0].plan
        first = [package for package in packages if package.retry_of is None]
        assert plan.amount == sum(package.amount for package in first)
        assert {package.unit.slug for package in packages} == {plan.unit.slug}
    announced = [(plan.year, plan.announced) for plan in sorted(demo_world.plans, key=lambda plan: int(plan.code))]
    assert announced == sorted(announced)


def test_tax_numbers_can_be_nobodys(demo_world: World) -> None:
    numbers = [firm.npwp for firm in demo_world.firms]
    assert len(numbers) == len(set(numbers))
    for number in numbers:
        digits = [int(sign) for sign in number if sign.isdigit()]
        assert number == "{}{}.{}{}{}.{}{}{}.{}-{}{}{}.{}{}{}".format(*digits)
        assert digits[8] != check_digit(digits[:8])


def test_check_digit_is_the_rule_of_the_tax_office() -> None:
    assert check_digit([0, 1, 2, 3, 4, 5, 6, 7]) == (10 - (0 + 2 + 2 + 6 + 4 + 1 + 0 + 6 + 1 + 4) % 10) % 10


def test_no_title_twice_unless_planted(demo_world: World, planted: dict[str, set[int]]) -> None:
    titles = [
        package.title.upper() for package in demo_world.packages if package.key not in planted["duplicate_package"]
    ]
    assert len(titles) == len(set(titles))


def test_years_and_sizes() -> None:
    world = build(seed=5, years=(2020, 2021, 2022), size=600)
    assert len(world.packages) == 600
    assert {package.year for package in world.packages} == {2020, 2021, 2022}
    assert all(package.kind == "tender" for package in world.packages if package.year == 2020)
    assert all(date(package.year, 1, 1) <= package.created <= date(package.year, 12, 31) for package in world.packages)
    single = build(seed=5, years=(2024,), size=60)
    assert {package.kind for package in single.packages} == {"tender", "nontender"}
    assert not any(package.legacy for package in single.packages)


def test_missing_table_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnitsError, match="--units"):
        load_units(tmp_path / "opd.csv")
    (tmp_path / "kecamatan.csv").write_text("name,lat\nBalen,1\n", encoding="utf-8")
    with pytest.raises(UnitsError, match="region_code"):
        load_places(tmp_path / "kecamatan.csv")
