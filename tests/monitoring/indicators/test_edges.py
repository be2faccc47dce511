"""What the families have in common: one outcome a process, whatever is missing; flags told once; nearly linear time.

And the corners of single definitions that the tables of the other tests do not reach.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from ckanext.bos.monitoring.indicators import Outcome, Release, bos, decode, dg, icw, sentence
from ckanext.bos.core.redaction import firm_name
from ckanext.bos.monitoring.indicators.bos.joined import Joined
from ckanext.bos.monitoring.indicators.bos.splitting import work
from ckanext.bos.monitoring.indicators.judging import REASONS
from ckanext.bos.monitoring.indicators.release import Budget, BudgetLine, Party, Period, Planning, Related

from .releases import asked, at, money, release, state

OURS = (*dg.INDICATORS, *icw.INDICATORS, *bos.INDICATORS)


def first(code: str, *releases: Release, **given: Any) -> Outcome:
    return next(one for one in asked(code, *releases, **given) if one.subject == "OCID" and one.id == "a")


def others(code: str, *releases: Release, **given: Any) -> dict[tuple[str, str], Any]:
    """Flags of units and suppliers: their values."""
    found = [one for one in asked(code, *releases, **given) if one.subject != "OCID"]
    assert len({(one.subject, one.id) for one in found}) == len(found)
    return {(one.subject, one.id): one.value for one in found}


def related(kind: str, identifier: str, scheme: str = "ocid") -> dict[str, Any]:
    return {"relationship": [kind], "scheme": scheme, "identifier": identifier}


def rich() -> dict[str, Any]:
    """A release with everything that is read."""
    whole = msgspec.to_builtins(
        release("a", registered=3, small=True, town="Bojonegoro", related=[related("planning", "1", "x_sirup")])
    )
    whole["planning"] = {"budget": {"budgetBreakdown": [{"period": {"startDate": at("2025-01-01")}}]}}
    whole["tender"] |= {"tenderers": [{"id": "s1"}, {"id": "s2"}], "procurementMethodDetails": "Tender"}
    return whole


def without_each_part(value: Any) -> Iterator[Any]:
    """The value with one part of it left out or made nonsense of, each in turn."""
    yield from (None, {}, [], "x", 5, -1.5) if not isinstance(value, (dict, list)) else (None,)
    if isinstance(value, dict):
        for name, part in value.items():
            yield from ({**value, name: changed} for changed in without_each_part(part))
    elif isinstance(value, list):
        yield []
        for number, part in enumerate(value):
            yield from ([*value[:number], changed, *value[number + 1 :]] for changed in without_each_part(part))


def test_every_process_gets_one_outcome_whatever_is_missing() -> None:
    checked = 0
    for whole in without_each_part(rich()):
        try:
            one = decode(msgspec.json.encode(whole))
        except msgspec.ValidationError:
            continue
        made = [indicator() for indicator in OURS]
        for indicator in made:
            indicator.read(one)
            outcomes = list(indicator.outcomes())
            about = [outcome.id for outcome in outcomes if outcome.subject == "OCID"]
            assert about == ([one.ocid] if isinstance(one.ocid, str) else []), indicator.code
            for outcome in outcomes:
                assert (outcome.state == "missing") == bool(outcome.missing)
                assert outcome.state != "clear" or outcome.value is not None or outcome.numbers["reason"] in REASONS
                assert all("{" not in text for text in sentence(indicator, outcome).values())
        checked += 1
    assert checked > 200


def test_all_have_words_in_two_languages_and_settings_with_labels() -> None:
    assert len({one.code for one in OURS}) == len(OURS)
    for one in OURS:
        for words in (one.title, one.meaning, one.said, one.clears, *one.said_of.values()):
            assert words["id"] and words["en"] and words["id"] != words["en"], one.code
        assert one.source and all(setting.label["id"] and setting.label["en"] for setting in one.settings)


def test_another_method_and_self_managed_work_are_no_gaps() -> None:
    own = release(method=None, winner=None, bids=None)
    assert own.tender is not None
    own.tender.procurementMethodDetails = "Swakelola tipe 1"
    assert first("i007", own).numbers["reason"] == "self_managed"
    assert first("i007", release(method="direct")).numbers["reason"] == "method"
    assert first("i007", release(winner=None)).missing == ("awards.status",)
    failed = release(winner=None)
    assert failed.tender is not None
    failed.tender.status = "unsuccessful"
    assert first("i007", failed).numbers["reason"] == "no_winner"
    assert first("i007", release(award_status="pending")).numbers["reason"] == "undecided"
    assert first("i002", release(bids=[("s1", 100, "valid")])).numbers["reason"] == "one_bid"


def crowd(count: int) -> list[Release]:
    """Processes that have everything in common, and three bidders."""
    made = []
    for number in range(count):
        bids = [("s1", 100, "valid"), ("s2", 100, "valid"), (f"s{3 + number % 2}", 130, "valid")]
        link = related("unsuccessfulProcess", f"b{number - 1}")
        method = "direct" if number % 2 else "open"
        made.append(release(f"b{number}", winner=f"s{1 + number % 3}", bids=bids, related=[link], method=method))
    return made


def lines_run(count: int) -> int:
    """How many lines are run to read so many processes and to tell what is found."""
    lines = 0

    def trace(_frame: Any, event: str, _argument: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return trace

    releases, made = crowd(count), [indicator() for indicator in OURS]
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        for one in releases:
            for indicator in made:
                indicator.read(one)
        for indicator in made:
            for _ in indicator.outcomes():
                pass
    finally:
        sys.settrace(before)
    return lines


def test_twice_as_many_processes_are_twice_the_work() -> None:
    assert lines_run(160) < 2.3 * lines_run(80)


def test_a_supplier_or_unit_is_flagged_once_with_its_strongest_case() -> None:
    many = [release(f"b{n}", buyer=f"u{n // 12}", awarded="2025-04-01") for n in range(30)]
    fewer = [release(f"c{n}", buyer="u9", winner="s1" if n < 6 else f"t{n}") for n in range(12)]
    found = others("B004", release("a", buyer="u0"), *many, *fewer)
    assert found[("Tenderer", "s1")] == 1 and found[("Buyer", "u9")] == 0.5
    assert others("i077", *(release("a" if n == 0 else f"b{n}") for n in range(5))) == {("Tenderer", "s1"): 5}


def test_time_is_counted_back_from_the_day_that_is_set() -> None:
    days = ("2024-01-05", "2024-06-01", "2024-11-01", "2024-12-31")
    one_year = [release("a" if n == 0 else f"b{n}", awarded=day) for n, day in enumerate(days)]
    assert state("i077", *one_year, reference_date=("2025-01-03",)) == "flag"
    assert state("i077", *one_year, reference_date=("2025-06-30",)) == "clear", "parted between two intervals"
    assert state("i045", *one_year, reference_date=("2025-06-30",)) == "flag"
    assert first("i045", *one_year, reference_date=("2028-01-01",)).numbers["reason"] == "outside"
    assert state("i180", *one_year, procurement_methods=("open",), reference_date=("2025-01-03",)) == "flag"
    assert state("i083", *one_year, days=30) == "clear"


def test_the_lowest_bidder_of_unknown_fate_is_asked_for() -> None:
    pending = [("s2", 90, "pending"), ("s1", 100, "valid")]
    assert first("i182", release(bids=pending)).missing == ("bids.details.status",)
    assert state("i182", release(bids=pending, winner="s2")) == "clear"
    assert state("i182", release(bids=[("s2", 90, "withdrawn"), ("s1", 100, "valid"), ("s3", 101, "valid")])) == "clear"


def test_only_exact_percentages_count() -> None:
    def offers(one: int, other: int) -> Release:
        return release(bids=[("s1", one, "valid"), ("s2", other, "valid")])

    assert first("i085", offers(1_000_000, 1_250_000)).value == 1.25
    assert state("i085", offers(1_000_000, 1_250_049)) == "clear", "1.250 only when rounded"
    assert state("i085", offers(1_000_000, 2_010_001)) == "clear"
    assert state("i085", offers(1_000_000, 1_001_000), decimals=3) == "flag"


def test_the_scores_of_the_total_have_their_own_cuts() -> None:
    one = release(contract=100, estimate=150, title="x" * 30)
    plain, moved = first("pfa", one).value, first("pfa", one, pfa3_cuts=("1", "2", "3", "4")).value
    assert plain is not None and moved == pytest.approx(plain + 4 * 20 / 6, abs=0.11)
    assert state("pfa", one, computed=7) == "missing"


@pytest.mark.parametrize(
    ("below", "score"),
    [(-0.1, 5), (0, 5), (0.99, 5), (1, 4), (2, 3), (3, 2), (4, 1), (8, 2), (12, 3), (16, 4), (19.99, 4), (20, 5)],
)
def test_the_distance_to_the_estimate_at_every_cut(below: float, score: int) -> None:
    estimate = 1_000_000_000
    assert first("pfa2", release(estimate=estimate, contract=round(estimate * (100 - below) / 100))).value == score


def test_wins_of_2012_begin_with_two() -> None:
    wins = [release("a" if n == 0 else f"b{n}", awarded="2025-04-01") for n in range(5)]
    assert [first("pfa2012_wins", *wins[:count]).value for count in range(1, 6)] == [0, 1, 2, 3, 4]
    assert state("pfa2012_wins", *wins) == "flag"


def test_equal_prices_without_bidders_are_not_compared() -> None:
    odd = release(bids=[("s1", None, "valid"), ("s2", 110, "valid")])
    assert odd.bids is not None and odd.bids.details is not None
    odd.bids.details[1].tenderers = None
    assert state("B002", odd) == "missing"
    same = [("s1", 100, "valid"), ("s1", 100, "valid")]
    assert state("B002", release(bids=same)) == "clear", "the same bidder twice"
    equal = release(bids=[("s1", 100, "valid"), ("s2", 100, "valid")])
    assert others("B002", equal) == {("Tenderer", "s1"): 1, ("Tenderer", "s2"): 1}


def test_outsiders_break_a_ring() -> None:
    def ring(n: int, *more: str) -> Release:
        who = ("s1", "s2", "s3")
        bids = [(one, 100 + number, "valid") for number, one in enumerate((*who, *more))]
        return release("a" if n == 0 else f"b{n}", winner=who[n % 3], bids=bids)

    closed = [ring(n) for n in range(6)]
    assert others("B003", *closed) == {("Tenderer", f"s{n}"): 6 for n in (1, 2, 3)}
    assert state("B003", *(ring(n, f"t{n}") for n in range(6))) == "clear"
    assert state("B003", *closed, processes=7) == "clear"


def test_parts_of_one_work_are_told_by_number_only() -> None:
    assert work("Rehab Ruang Guru SMP Segmen 2") == work("REHAB RUANG GURU SMP, segmen III") == "REHAB RUANG GURU SMP"
    assert work("Rehab Gedung A") != work("Rehab Gedung B")


def split(n: int, details: str = "Pengadaan Langsung", **changed: Any) -> Release:
    made = release("a" if n == 0 else f"b{n}", **{"method": "direct", "price": 90_000_000, **changed})
    assert made.tender is not None
    made.tender.procurementMethodDetails = details
    return made


def test_only_direct_procurement_has_the_limit() -> None:
    assert others("B007", *(split(n) for n in range(3))) == {("Tenderer", "s1"): 3}
    assert first("B007", *(split(n, "E-Purchasing") for n in range(3))).numbers["reason"] == "method"
    assert state("B007", *(split(n, price=66_666_666) for n in range(3))) == "clear", "together below the limit"
    assert state("B007", *(split(n, price=200_000_001) for n in range(3))) == "clear", "each above the limit"
    advice = [split(n, price=40_000_000) for n in range(3)]
    assert state("B007", *advice) == "clear"
    for one in advice:
        assert one.tender is not None
        one.tender.additionalProcurementCategories = ["consultingServices"]
    assert state("B007", *advice) == "flag"


def test_days_of_splitting_are_counted_over_the_whole_group() -> None:
    def days(*of_may: int) -> list[Release]:
        return [split(n, opened=f"2025-05-{day:02d}") for n, day in enumerate(of_may)]

    assert state("B007", *days(1, 8, 15)) == "flag"
    assert state("B007", *days(1, 8, 16)) == "clear"
    assert first("B007", *days(1, 8, 15, 22)).value == 4, "two groups that overlap are told as one"


def test_all_awards_of_the_first_day_are_first() -> None:
    old = release("z", awarded="2023-01-01", winner="s2")
    new = {"winner": "s9", "awarded": "2025-01-01"}
    small, large = release("b", price=1_000, **new), release("a", price=3_000_000_000, **new)
    assert state("B005", old, small, large) == "flag"
    again = release("b", price=1_000, winner="s9", awarded="2024-12-31")
    assert state("B005", old, again, large) == "clear"


def test_names_on_the_blacklist_are_compared_without_legal_form() -> None:
    assert firm_name("PT. Karya Maju (Persero)") == firm_name("KARYA MAJU, PT") == "KARYA MAJU"
    assert firm_name("Penyedia 0a1b2c") == ""
    ban = {"from": "2025-01-01", "until": "2025-12-31", "rule": "SK 1"}
    assert state("B006", release(), blacklist=[{"name": "S1, PT", **ban}]) == "flag"
    assert others("B006", release(), blacklist=[{"name": "S1, PT", **ban}]) == {}, "a name is only a hint"
    assert others("B006", release(), blacklist=[{"supplier_id": "s1", **ban}]) == {("Tenderer", "s1"): 1}
    assert state("B006", release(awarded="2025-12-31"), blacklist=["s1;;2025-01-01;2025-12-31;SK"]) == "flag"
    assert state("B006", release(awarded="2026-01-01"), blacklist=["s1;;2025-01-01;2025-12-31;SK"]) == "clear"


def test_tenders_for_the_next_years_budget_are_early() -> None:
    def dated(ocid: str, opened: str, budget: str, buyer: str) -> Release:
        made = release(ocid, opened=opened, buyer=buyer)
        made.planning = Planning(Budget(budgetBreakdown=[BudgetLine(Period(startDate=at(f"{budget}-01-01")))]))
        return made

    rest = [dated(f"r{n}", "2025-05-01", "2025", "u2") for n in range(40)]
    rest += [dated(f"q{n}", "2026-05-01", "2026", "u2") for n in range(40)]
    hasty = [dated("a" if n == 0 else f"b{n}", "2025-12-01", "2025", "u1") for n in range(8)]
    early = [dated("a" if n == 0 else f"b{n}", "2025-12-01", "2026", "u1") for n in range(8)]
    assert state("B008", *hasty, *rest) == "flag"
    assert state("B008", *early, *rest) == "clear"


def test_a_chain_of_failed_tenders_is_counted_from_end_to_end() -> None:
    chain = [
        release("a"),
        release("b", related=[related("unsuccessfulProcess", "a")]),
        release("c", related=[related("unsuccessfulProcess", "b")]),
    ]
    assert first("B009", *chain).value == 3 and first("B009", *chain[::-1]).value == 3
    assert state("B009", *chain, threshold=4) == "clear"


def test_two_tenders_of_a_plan_are_a_repetition_a_plan_alone_is_none() -> None:
    plan = [related("planning", "14004521", "x_sirup")]
    assert state("B009", release("a", related=plan), release("b", related=plan)) == "flag"
    assert state("B009", release("a", related=plan), release("b", related=plan, method="direct")) == "clear"
    assert state("B009", release("a", related=[related("planning", "b")]), release("b")) == "flag"
    assert state("B009", release("a", related=[related("planning", "elsewhere")])) == "clear"


def test_what_a_supplier_is_counts_before_for_whom_a_package_was_reserved() -> None:
    def sized(n: int, scale: str) -> Release:
        made = release("a" if n == 0 else f"b{n}", small=True)
        made.parties = [Party(id="s1", details={"scale": scale})]
        return made

    assert others("B011", *(sized(n, "large") for n in range(10))) == {("Buyer", "u1"): 0}
    assert others("B011", *(sized(n, "small") for n in range(10))) == {}
    assert others("B011", *(sized(n, "large") for n in range(9))) == {}, "too few packages"


def test_joining_makes_groups() -> None:
    joined = Joined[int]()
    for number in range(0, 1000, 2):
        joined.join(number, (number + 2) % 1000)
    joined.head(1)
    assert Counter(map(len, joined.groups())) == {500: 1, 1: 1}


def test_an_odd_relation_or_amount_is_passed_over() -> None:
    odd = release("a")
    odd.relatedProcesses = [Related(relationship=["planning"], identifier=5), Related()]
    assert state("B009", odd) == "clear"
    assert state("i171", release(estimate=10**17)) == "missing", "no amount that anybody means"
    dollars = release("a")
    assert dollars.tender is not None and dollars.tender.value is not None
    dollars.tender.value = type(dollars.tender.value)(**money(150) | {"currency": "USD"})
    assert state("i171", dollars) == "missing", "rupiah are not compared with other money"
