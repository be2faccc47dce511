"""Each rule of Cardinal's indicators by itself: where it fires, where it just does not, and what it then says."""

from __future__ import annotations

import json
from typing import Any

from ckanext.bos.monitoring.indicators import cardinal_layout

from .processes import award, offer, others, process, ran, state, told

STATUS, TENDERERS, DATE = "bids.details.status", "bids.details.tenderers.id", "bids.details.date"
AMOUNT, CURRENCY = "bids.details.value.amount", "bids.details.value.currency"
AWARDED, SUPPLIERS = "awards.status", "awards.suppliers.id"
START, DEADLINE = "tender.tenderPeriod.startDate", "tender.tenderPeriod.endDate"
CODE = "awards.items.classification.id"
OPEN, PAIR = {"procurementMethod": "open"}, [offer("W", 100), offer("L", 110)]


def test_r003_counts_whole_days() -> None:
    def days(end: str, start: str = "2025-03-01T09:00:00+07:00", more: str = "", **tender: Any) -> Any:
        return state(f"[R003]\n{more}", process(start=start, end=end, **tender))

    assert days("2025-03-16T08:59:59+07:00") == "flag" and days("2025-03-16T09:00:00+07:00") == "clear"
    assert days("2025-03-16T02:00:00Z") == "clear" and days("2025-03-16T01:59:59Z") == "flag"
    assert days("2025-02-01T09:00:00Z") == "flag", "the end comes first"
    assert days("2025-03-16") == (DEADLINE,) and days("x", "y") == (START, DEADLINE)
    assert days("2025-03-09T09:00:00+07:00", more="threshold = 8") == "clear"
    assert days("2025-03-01T08:00:00+07:00", more="threshold = 0") == "clear", "minus one hour is no day"
    urgent = "[R003.procurement_method_details]\nDarurat = 3"
    assert days("2025-03-05T09:00:00+07:00", more=urgent, procurementMethodDetails="Darurat") == "clear"
    assert days("2025-03-05T09:00:00+07:00", more=urgent, procurementMethodDetails="Tender") == "flag"
    only = "procurement_methods = open|selective"
    assert days("2025-03-05T09:00:00+07:00", more=only, **OPEN) == "flag"
    assert days("2025-03-05T09:00:00+07:00", more=only, procurementMethod="direct") == "method"
    assert days("2025-03-05T09:00:00+07:00", more=only) == ("tender.procurementMethod",)
    assert state("[R003]", {"ocid": "a"}) == state("[R003]", {"ocid": "a", "tender": {}}) == (START, DEADLINE)
    same = "2025-03-01T09:00:00+07:00"
    assert told("[R003]", process(start=same, end=same)).value == 0


def test_r018_takes_only_the_whole_number_one() -> None:
    def count(number: Any, more: str = "", **tender: Any) -> Any:
        return state(f"[R018]\n{more}", process(numberOfTenderers=number, **tender))

    assert count(1, **OPEN) == "flag" and count(2, **OPEN) == count(0, **OPEN) == "clear"
    assert count(1.0, **OPEN) == count("1", **OPEN) == count(True, **OPEN) == ("tender.numberOfTenderers",)
    assert count(1, procurementMethod="selective") == "flag" and count(1, procurementMethod="direct") == "method"
    assert count(1) == ("tender.procurementMethod",) and count(1, "procurement_methods =") == "flag"
    assert count(1, "procurement_methods = direct", procurementMethod="direct") == "flag"
    assert told("[R018]", process(numberOfTenderers=1, **OPEN)).numbers == {"tenderers": 1, "method": "open"}


def test_r024_and_r058_compare_the_winner_with_the_nearest_other() -> None:
    near, far = "[R024]\nthreshold = 0.1", "[R058]\nthreshold = 0.1"
    assert told(near, process(bids=PAIR)).value == told(far, process(bids=PAIR)).value == 0.1
    assert state(near, process(bids=PAIR)) == state(far, process(bids=PAIR)) == "flag"
    assert state(near, process(bids=[offer("W", 100), offer("L", 110.01)])) == "clear"
    assert state(far, process(bids=[offer("W", 100), offer("L", 109.99)])) == "clear"
    assert others(near, process(bids=PAIR)) == {("Tenderer", "W"): 1, ("Tenderer", "L"): 1}
    assert others(far, process(bids=PAIR)) == {("Tenderer", "W"): 1}
    lowest = [offer("W", 150), offer("W", 100), offer("M", 120), offer("L", 110), offer("X", 90, "disqualified")]
    numbers = told(near, process(bids=lowest)).numbers
    assert (numbers["winning"], numbers["nearest"], numbers["other"], numbers["behind"]) == (100, 110, "L", 1)
    passed = [offer("W", 100), offer(["L", "M"], 101), offer("X", 102, currency="USD"), offer("N", 110)]
    assert told(near, process(bids=passed)).value == 0.1, "joint bids and other currencies are passed over"
    assert state(near, process(bids=[offer("W", 100), offer("L", 99)])) == "not_lowest"
    odd = [offer("W", 100), offer("X", None), offer("Y", 101, currency=None), offer("L", 110), offer("M", 110)]
    assert told(near, process(bids=odd)).numbers["other"] == "L", "the first of equals"


def test_why_there_is_no_ratio() -> None:
    def why(bids: Any = PAIR, awards: Any = None, before: str = "", **tender: Any) -> Any:
        return state(f"{before}\n[R024]\nthreshold = 0.1", process(bids=bids, awards=awards, **tender))

    assert why(awards=[]) == (AWARDED, SUPPLIERS) and why(awards=[award("W", status=None)]) == (AWARDED,)
    assert why([], []) == (AWARDED, SUPPLIERS, STATUS, TENDERERS)
    assert why([]) == (STATUS, TENDERERS, AMOUNT, CURRENCY)
    assert why(awards=[award("W"), award(status="pending")]) == "undecided"
    assert why(awards=[award("W"), award("L")]) == why(awards=[award("W", "L")]) == "several_winners"
    assert why(awards=[award("W", status="cancelled")]) == "no_winner"
    assert why(awards=[award("W"), award("L", status="unsuccessful"), award("L", status=None)]) == "flag"
    assert why(awards=[award()]) == why(awards=[award(7)]) == (SUPPLIERS,)
    assert why([offer("W")]) == why([offer("W"), offer("L", status="disqualified")]) == "one_bid"
    assert why([offer("W"), offer("L", None)]) == (AMOUNT,) and why([offer("W"), offer(7, 110)]) == (TENDERERS,)
    assert why([offer("W"), offer("L", 110, currency=None)]) == (CURRENCY,)
    assert why([offer("W"), offer("L", 110, None)]) == (STATUS,)
    assert why([offer("M"), offer("L")]) == (TENDERERS,), "the winner made no offer"
    assert why([offer("W", "100"), offer("L", 110)]) == why([offer("W", True), offer("L", 110)]) == (AMOUNT,)
    assert why([offer("W", 0), offer("L", 0)]) == "no_bid"


def test_prices_are_compared_where_the_methods_allow() -> None:
    def why(before: str, details: Any) -> Any:
        return state(f"{before}\n[R024]\nthreshold = 0.1", process(bids=PAIR, procurementMethodDetails=details))

    never, only = "no_price_comparison_procurement_methods = A|B", "price_comparison_procurement_methods = A|B"
    assert why(never, "A") == "not_compared" and why(never, "C") == why(never, None) == "flag"
    assert why(only, "A") == "flag" and why(only, "C") == why(only, None) == "not_compared"
    assert why(f"{only}\nno_price_comparison_procurement_methods = A", "A") == "flag", "the allowed ones alone count"
    for code in ("R028", "R036"):
        assert state(f"{never}\n[{code}]", process(bids=PAIR, procurementMethodDetails="A")) == "not_compared"


def test_the_first_currency_met_is_compared_unless_one_is_set() -> None:
    dollars = process("b", [offer("W", 10, currency="USD"), offer("L", 11, currency="USD")])
    assert state("[R024]\nthreshold = 0.1", process(bids=PAIR), dollars) == "flag"
    assert state("[R024]\nthreshold = 0.1", dollars, process(bids=PAIR)) == "no_bid"
    assert state("currency = IDR\n[R024]\nthreshold = 0.1", dollars, process(bids=PAIR)) == "flag"


def test_no_ratio_is_far_where_most_are_nothing() -> None:
    equal = [process(f"b{n}", [offer("W"), offer("L")]) for n in range(9)]
    assert state("[R024]\nthreshold = 0", process(bids=[offer("W"), offer("L")])) == "clear"
    assert state("[R024]", process(bids=[offer("W"), offer("L")]), *equal) == "clear"
    assert state("[R058]", process(bids=[offer("W"), offer("L")]), *equal) == "clear"
    alike = [process(f"b{n}", [offer("W"), offer("L", 150 + n)]) for n in range(9)]
    assert state("[R024]", process(bids=[offer("W"), offer("L", 101)]), *alike) == "flag"
    assert state("[R058]", process(bids=[offer("W"), offer("L", 500)]), *alike) == "flag"
    below = [process(f"b{n}", [offer("W"), offer("L", 100 + 20 * n)]) for n in range(9)]
    assert state("[R024]", process(bids=[offer("W"), offer("L")]), *below) == "clear", "the limit is below 0"


def test_a_winning_offer_of_nothing_is_infinitely_cheap() -> None:
    free = process(bids=[offer("W", 0), offer("L", 110)])
    found = ran("[R058]\nthreshold = 0.5", free)
    assert cardinal_layout(found)["results"]["OCID"] == {"a": {"R058": None}}
    one = next(found.outcomes())
    assert one.state == "flag" and json.dumps(one.numbers["ratio"]) == "null"
    assert "tidak terhitung" in found.sentence(one)["id"]


def test_r025_flags_those_who_often_bid_and_rarely_win() -> None:
    settings = "[R025]\nthreshold = 0.1\npercentile = 75"
    field = [process(f"b{n}", [offer("F"), offer(f"W{n}"), offer(f"W{n}")], [award(f"W{n}")]) for n in range(10)]
    assert others(settings, *field) == {("Tenderer", "F"): 0}
    rare = [process(f"c{n}", [offer("F")], [award("F")]) for n in range(2)]
    assert others(settings, *field, *rare) == {}, "2 of 12 is above the limit"
    assert others("[R025]\nthreshold = 1\npercentile = 100", *field) == {("Tenderer", "F"): 0}
    assert others("[R025]\nthreshold = 0", *field) == {}
    half = [*field, *(process(f"c{n}", [offer("F"), offer("W")], [award("F")]) for n in range(10))]
    assert ("Tenderer", "F") in others("[R025]\nthreshold = 0.5", *half), "just at the limit"
    joint = [process(f"b{n}", [offer(["F", "G"]), offer("W")]) for n in range(10)]
    assert others("[R025]\nthreshold = 0.1\npercentile = 0", *joint) == {}, "joint bids do not count"
    assert state("[R025]", process(bids=[offer("F", status="pending")])) == "no_bid"
    assert state("[R025]", process(bids=[offer("F", status=None)])) == (STATUS,)
    assert state("[R025]", process(bids=PAIR)) == "clear" and state("[R025]", process()) == (STATUS, TENDERERS)
    numbers = [one for one in ran(settings, *field).outcomes() if one.subject == "Tenderer"][0].numbers
    assert (numbers["won"], numbers["processes"], numbers["behind"]) == (0, 10, 11)


def test_r028_compares_a_bid_with_the_last_of_its_price() -> None:
    def bids(*made: Any) -> Any:
        return state("[R028]", process(bids=made))

    assert bids(offer("A"), offer("B")) == "flag" and bids(offer("A"), offer("A")) == "clear"
    assert bids(offer("A"), offer("B", 100.0, "disqualified")) == "flag"
    assert bids(offer("A"), offer("B", 101)) == bids(offer("A"), offer("B", currency="USD")) == "clear"
    assert (
        bids(offer("A"), offer("B", status="withdrawn")) == bids(offer("A"), offer("B", status="invited")) == "one_bid"
    )
    assert bids(offer("A"), offer(7)) == (TENDERERS,) and bids(offer("A"), offer("B", None)) == (AMOUNT,)
    assert bids() == (STATUS, TENDERERS, AMOUNT, CURRENCY) and bids(offer("A", status=None)) == (STATUS,)
    many = process(bids=[offer(["A", "B"]), offer("A"), offer("C", 5), offer("D", 5)])
    assert others("[R028]", many) == {("Tenderer", who): 1 for who in "ABCD"}
    assert told("[R028]", many).numbers == {"tenderers": 2, "price": 100, "currency": "IDR"}


def test_r030_compares_dates_as_texts() -> None:
    def late(date: Any, *awards: Any, **bid: Any) -> Any:
        made = [offer(bid.get("who", "W"), status=bid.get("status", "valid"), date=date)]
        end = bid.get("end", "2025-03-20T15:00:00Z")
        return state("[R030]", process(bids=made, awards=list(awards) or None, end=end))

    assert late("2025-03-20T15:00:01Z") == "flag" and late("2025-03-20T15:00:00Z") == "clear"
    assert late("2025-03-20T16:00:00+07:00") == "flag", "in truth it is earlier"
    assert late("2025-03-21", status="pending") == late("2025-03-21", who="L") == "no_bid"
    assert late("2025-03-21", award("W"), award(status="pending")) == "flag"
    assert late("2025-03-21", award("W", status="pending")) == "undecided"
    assert late("2025-03-21", award(7)) == (SUPPLIERS,) and late(None) == (DATE,) and late("x", end=None) == (DEADLINE,)
    assert late("x", award("W", status=None)) == (AWARDED,)
    assert state("[R030]", process()) == (STATUS, TENDERERS, DATE)
    assert state("[R030]", process(bids=PAIR, awards=[])) == (AWARDED, SUPPLIERS)
    both = process(bids=[offer(["W", "L"], date="2025-03-21")])
    assert others("[R030]", both) == {("Tenderer", "W"): 1}


def test_r035_counts_the_others_that_failed() -> None:
    def failed(*bids: Any, more: str = "", awards: Any = None) -> Any:
        return state(f"[R035]\n{more}", process(bids=[offer("W"), *bids], awards=awards))

    one, two = offer("L", status="disqualified"), offer("M", status="disqualified")
    assert failed(one) == "flag" and failed() == "clear" and failed(offer("W", 5, "disqualified")) == "clear"
    assert failed(one, offer("M")) == "clear", "a second one passed"
    assert failed(one, more="threshold = 2") == "clear" and failed(one, two, more="threshold = 2") == "flag"
    assert failed(more="threshold = 0") == "clear", "the threshold is at least 1"
    assert failed(one, awards=[award("W"), award("M")]) == failed(one, awards=[award("M")]) == "clear"
    assert failed(one, awards=[award("W"), award("W")]) == "flag"
    assert failed(one, awards=[award("W"), award(status="pending")]) == "undecided"
    assert failed(offer(7, status="disqualified")) == (TENDERERS,) and failed(offer("L", status=None)) == (STATUS,)
    assert others("[R035]", process(bids=[offer("W"), one])) == {("Tenderer", "W"): 1}


def test_r036_looks_at_the_first_of_the_lowest() -> None:
    def lowest(*bids: Any, awards: Any = None) -> Any:
        return state("currency = IDR\n[R036]", process(bids=bids, awards=awards))

    failed = offer("L", 90, "disqualified")
    assert lowest(offer("W"), failed) == "flag" and lowest(offer("W", 90), failed) == "clear"
    assert lowest(failed, offer("W", 90)) == "flag", "the first of equals failed"
    assert lowest(offer("W"), failed, awards=[award(status="pending")]) == "undecided"
    assert lowest(offer("W"), failed, awards=[award(status="pending"), award()]) == "flag"
    assert lowest(failed, offer("M", status="pending")) == "clear", "none is valid"
    assert lowest(offer("W"), offer("L", 90, "disqualified", currency="USD")) == "clear"
    assert lowest(offer("W"), offer("L", 90, "withdrawn")) == "clear"
    assert lowest(offer("W"), offer("L", None, "disqualified")) == (AMOUNT,)
    assert lowest(offer("W", None), failed) == (AMOUNT,) and lowest() == (STATUS, AMOUNT, CURRENCY)
    assert told("[R036]", process(bids=[offer("W"), failed])).value == 10


def test_r038_compares_units_and_suppliers_among_themselves() -> None:
    failed = [offer("F", status="disqualified"), offer("W"), offer("W", status="withdrawn")]
    ill = process("a", failed, buyer="u1", entity="p1")
    assert others("[R038]\nthreshold = 0.5", ill) == {("Buyer", "u1"): 0.5, ("ProcuringEntity", "p1"): 0.5}
    assert others("[R038]\nthreshold = 0.51", ill) == {}
    one = "minimum_submitted_bids = 1"
    assert ("Tenderer", "F") in others(f"[R038]\nthreshold = 0.5\n{one}", ill)
    assert others("[R038]\nthreshold = 0.5\nminimum_contracting_processes = 3", ill) == {}, "bids are counted"
    assert others("[R038]\nthreshold = 0\n" + one, ill) == {}, "the limit is not above 0"
    good = [process(f"b{n}", [offer("W"), offer(f"L{n}")] * 2, buyer=f"u{n + 2}") for n in range(9)]
    ill["tender"]["procuringEntity"] = None
    assert others("[R038]", ill, *good) == {}, "nearly all have none: no limit"
    mixed = [
        process(f"c{n}", [offer("F", 1, "disqualified"), *[offer("W")] * (9 + n)], buyer=f"v{n}") for n in range(9)
    ]
    assert ("Buyer", "u1") in others("[R038]", ill, *mixed)
    assert state("[R038]", process(bids=[offer("W")])) == ("buyer.id",) and state("[R038]", ill) == "clear"
    assert state("[R038]", process(bids=[offer(7)], entity="p")) == (TENDERERS,)
    assert state("[R038]", process(bids=[offer("W", status="invited")])) == "no_bid"


def test_r048_counts_kinds_of_suppliers_with_enough_processes() -> None:
    def supplied(ocid: str, *codes: Any, who: tuple[Any, ...] = ("W",), status: Any = "active") -> Any:
        return process(ocid, awards=[award(*who, status=status, codes=codes)])

    settings = "[R048]\nthreshold = 2\nminimum_contracting_processes = 1"
    assert others(settings, supplied("a", "4310", "5020")) == {("Tenderer", "W"): 2}
    assert others(settings, supplied("a", "4310", "4320")) == {} and others(settings, supplied("a", "4310", 5020)) == {}
    assert others(f"{settings}\ndigits = 3", supplied("a", "4310", "4320")) == {("Tenderer", "W"): 2}
    assert others(settings, supplied("a", "4310", "5020", who=("W", "L"))) == {}
    assert others(settings, supplied("a", "4310", "5020", status="cancelled")) == {}
    twice = process("a", awards=[award("W", codes=("4310",)), award("W", codes=("5020",))])
    assert others("[R048]\nthreshold = 2\nminimum_contracting_processes = 2", twice) == {}, "one process"
    assert others("[R048]\nthreshold = 2", *(supplied(f"b{n}", f"{n + 10}") for n in range(19))) == {}
    assert others("[R048]\nthreshold = 2", *(supplied(f"b{n}", f"{n + 10}") for n in range(20))) != {}
    alike = [supplied(f"b{n}", "4310", who=(f"W{n}",)) for n in range(5)]
    assert len(others("[R048]\nminimum_contracting_processes = 1", *alike)) == 5, "without spread all are at the limit"
    assert state("[R048]", supplied("a")) == (CODE,) and state("[R048]", supplied("a", "1", who=(7,))) == (SUPPLIERS,)
    assert state("[R048]", supplied("a", "1", who=("W", "L"))) == "several_winners"
    assert state("[R048]", supplied("a", "1", status="pending")) == "undecided"
    assert state("[R048]", supplied("a", "4310")) == "clear"


def test_maps_name_who_took_part_and_who_was_flagged() -> None:
    bids = [offer("W"), offer("L", status="disqualified"), offer("M", status="withdrawn"), offer("W", 90)]
    two = process("a", bids, buyer="u1", entity="p1"), process("b", [offer("W"), offer(["L", "N"])], buyer="u2")
    maps = cardinal_layout(ran("[R025]\n[R028]\n[R035]\n[R036]\n[R038]", *two), with_maps=True)["maps"]
    assert maps == {
        "ocid_tenderer": {"a": ["L", "W"], "b": ["L", "N", "W"]},
        "ocid_tenderer_r028": {"a": ["L", "W"], "b": ["L", "N", "W"]},
        "ocid_tenderer_r035": {"a": ["W"]},
        "ocid_buyer_r038": {"a": "u1"},
        "ocid_procuringentity_r038": {"a": "p1"},
    }
    assert cardinal_layout(ran("[R036]", *two), with_maps=True)["maps"] == {}
