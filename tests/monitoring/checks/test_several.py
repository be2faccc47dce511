"""Several awards, contracts, amendments and payments: each is held against its own, and all of them together."""

from __future__ import annotations

from ckanext.bos.monitoring.checks import look

from .sound import AWARD, CONTRACT, PAID, SOUND, doubts, only, several


def test_several_awards_are_compared_one_by_one_and_together() -> None:
    lots = several("awards", AWARD, id=["a", "b"], supplier_id=["s1", "s2"], amount=["50000000", "45000001"])
    one = only("above", **lots, contracts=[], payments=[], handovers=[])
    assert one.path == "awards/b/amount" and one.found == "95000001" and one.numbers["awards"] == "95000001"
    assert one.sentence["id"].startswith("Jumlah nilai semua pemenang")
    tiny = several("awards", AWARD, id=["a", "b"], supplier_id=["s1", "s2"], amount=["94000000", "1000"])
    assert look(SOUND | tiny | {"contracts": [], "payments": [], "handovers": []}, {}) == []


def test_contracts_are_held_against_the_award_that_they_name() -> None:
    awards = several("awards", AWARD, id=["a", "b"], supplier_id=["s1", "s2"], amount=["30000000", "60000000"])
    contracts = several("contracts", CONTRACT, id=["k", "l"], award_id=["a", "b"], amount=["31000000", "59000000"])
    assert only("above", **awards, **contracts).path == "contracts/k/amount"
    crossed = several("contracts", CONTRACT, id=["k", "l"], award_id=["", "?"], amount=["30000000", "60000000"])
    assert doubts("above", **awards, **crossed) == []


def test_payments_are_held_against_the_contract_that_they_name() -> None:
    contracts = several("contracts", CONTRACT, id=["k", "l"], amount=["50000000", "40000000"])
    paid = several("payments", PAID, id=["1", "2"], contract_id=["k", "l"], amount=["51000000", "30000000"])
    assert only("overpaid", **contracts, **paid).path == "payments/1/amount"
    amended = {"amendments": [{"id": "d", "contract_id": "k", "amount": "52000000"}]}
    assert doubts("overpaid", **contracts, **paid, **amended) == []
    unnamed = several("payments", PAID, id=["1", "2"], amount=["51000000", "39000001"])
    assert only("overpaid", **contracts, **unnamed).numbers == {
        "contracts": "90000000",
        "paid": "90000001",
        "times": "1.001",
    }


def test_an_overpaid_contract_is_said_once_where_all_together_are_overpaid_too() -> None:
    contracts = several("contracts", CONTRACT, id=["k", "l"], amount=["50000000", "40000000"])
    paid = several("payments", PAID, id=["1", "2"], contract_id=["k", "l"], amount=["99000000", "40000000"])
    assert only("overpaid", **contracts, **paid).numbers["contract"] == "50000000"


def test_payments_that_are_too_much_stand_at_the_one_that_is_so_alone() -> None:
    paid = several("payments", PAID, id=["1", "2", "3"], amount=["1000", "90000001", "1000"])
    one = only("overpaid", **paid)
    assert one.path == "payments/2/amount" and one.found == "90002001"


def test_two_amendments_of_the_same_value_belong_to_their_own_contracts() -> None:
    contracts = several("contracts", CONTRACT, id=["k", "l"], amount=["20000000", "60000000"])
    same = several("amendments", {}, id=["1", "2"], contract_id=["l", "k"], amount=["60000000", "60000000"])
    assert [one.path for one in doubts("amended", **contracts, **same)] == ["amendments/2/amount"]


def test_rows_without_an_id_are_named_by_their_place() -> None:
    rows = [{"amount": "1", "status": "cancelled"}, {"amount": "96000000"}]
    assert only("above", awards=rows, contracts=[], payments=[]).path == "awards/2/amount"


def test_dates_are_held_against_the_award_and_the_contract_that_are_named() -> None:
    awards = several("awards", AWARD, id=["a", "b"], supplier_id=["s1", "s2"], date=["2025-02-01", "2025-02-11"])
    early = several("contracts", CONTRACT, id=["k", "l"], award_id=["a", "b"], date_signed=["2025-02-10"] * 2)
    assert only("order", **awards, **early).path == "contracts/l/date_signed"
    unnamed = several("contracts", CONTRACT, id=["k", "l"], award_id=["", ""], date_signed=["2025-02-10"] * 2)
    assert doubts("order", **awards, **unnamed) == [], "the earliest award will do"
    contracts = several("contracts", CONTRACT, id=["k", "l"], date_signed=["2025-02-10", "2025-02-12"])
    payment = PAID | {"date": "2025-02-11"}
    assert doubts("order", **contracts, payments=[payment]) == []
    assert only("order", **contracts, payments=[payment | {"contract_id": "l"}]).numbers["days"] == "1"
