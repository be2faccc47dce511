"""The money ladder."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ckanext.bos.core import ladder


def process(**values: Any) -> dict[str, Any]:
    return {"budget_amount": "1000", "estimate_amount": "950", **values}


def worth(**values: Any) -> dict[str, int | None]:
    return {code: None if amount is None else int(amount) for code, amount in ladder.amounts(values).items()}


def test_five_rungs_in_order_each_against_the_nearest_known_above() -> None:
    steps = ladder.steps(process(contracts=[{"id": "1", "amount": "760"}], payments=[{"id": "1", "amount": "380"}]))
    assert [step.code for step in steps] == ["budget", "estimate", "award", "contract", "paid"]
    assert [step.amount for step in steps] == [1000, 950, None, 760, 380]
    assert [step.difference for step in steps] == [None, -50, None, -190, -380]
    assert [step.percent for step in steps] == [None, Decimal("95.0"), None, Decimal("80.0"), Decimal("50.0")]


def test_nothing_known_is_not_zero() -> None:
    assert worth() == dict.fromkeys(("budget", "estimate", "award", "contract", "paid"))
    assert worth(awards=[{"id": "1"}], contracts=[], payments=[{}])["award"] is None
    assert ladder.furthest({}) is None


def test_a_rung_of_zero_divides_nothing() -> None:
    steps = ladder.steps({"budget_amount": "0", "estimate_amount": "5"})
    assert (steps[1].amount, steps[1].difference, steps[1].percent) == (5, None, None)


def test_amounts_with_cents_stay_exact() -> None:
    assert ladder.amounts({"awards": [{"amount": "0.1"}, {"amount": "0.2"}]})["award"] == Decimal("0.3")


def test_cancelled_and_failed_awards_and_contracts_do_not_count() -> None:
    awards = [
        {"id": "1", "amount": "900", "status": "cancelled"},
        {"id": "2", "amount": "910", "status": "unsuccessful"},
        {"id": "3", "amount": "920", "status": "active"},
        {"id": "4", "amount": "30", "status": "pending"},
    ]
    contracts = [
        {"id": "1", "amount": "900", "status": "cancelled"},
        {"id": "2", "amount": "940", "status": "terminated"},
    ]
    assert worth(awards=awards)["award"] == 950
    assert worth(contracts=contracts)["contract"] == 940
    assert worth(contracts=contracts[:1])["contract"] is None


def test_a_contract_is_worth_its_latest_amendment_whatever_the_order() -> None:
    contracts = [{"id": "1", "amount": "100"}, {"id": "2", "amount": "1000"}]
    amendments = [
        {"id": "b", "contract_id": "1", "date": "2019-08-01", "amount": "130"},
        {"id": "a", "contract_id": "1", "date": "2019-06-01", "amount": "120"},
        {"id": "c", "contract_id": "1", "date": "2019-09-01", "end": "2019-12-01"},
    ]
    for order in (amendments, amendments[::-1]):
        assert worth(contracts=contracts, amendments=order)["contract"] == 1130


def test_of_two_amendments_of_one_day_the_later_in_the_list_holds_and_not_the_one_that_sorts_higher_as_text() -> None:
    contracts = [{"id": "1", "amount": "800000000"}]
    amendments = [
        {"id": "1", "contract_id": "1", "date": "2019-06-01", "amount": "900000000"},
        {"id": "2", "contract_id": "1", "date": "2019-06-01", "amount": "1000000000"},
    ]
    assert worth(contracts=contracts, amendments=amendments)["contract"] == 1_000_000_000


def test_an_amendment_without_contract_belongs_to_the_only_one() -> None:
    contract = {"id": "1", "amount": "100"}
    loose = {"id": "x", "date": "2019-08-01", "amount": "130"}
    named = {"id": "y", "contract_id": "1", "date": "2019-06-01", "amount": "120"}
    assert worth(contracts=[contract], amendments=[loose])["contract"] == 130
    assert worth(contracts=[contract], amendments=[loose, named])["contract"] == 130
    assert worth(contracts=[contract, {"id": "2", "amount": "5"}], amendments=[loose])["contract"] == 105


def test_an_amendment_gives_a_contract_without_value_one() -> None:
    amendments = [{"id": "1", "contract_id": "1", "amount": "70"}]
    assert worth(contracts=[{"id": "1"}], amendments=amendments)["contract"] == 70


def test_the_furthest_value_short_of_payment() -> None:
    known = process(awards=[{"amount": "900"}], payments=[{"amount": "1"}])
    assert ladder.furthest(known) == ("award", 900)
    assert ladder.furthest(known | {"contracts": [{"id": "1", "amount": "890"}]}) == ("contract", 890)
    assert ladder.furthest(process()) == ("estimate", 950)
    assert ladder.furthest({"budget_amount": "7"}) == ("budget", 7)
