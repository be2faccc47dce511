"""Whose value stands: sources overwrite their own, stewards' values stay, and nothing is lost silently."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.bos.core import schema
from ckanext.bos.core.observation import Key, Observation
from ckanext.bos.core.ownership import (
    RANK,
    STEWARD,
    Conflict,
    Owner,
    Ownership,
    Settlement,
    claim,
    merge,
    rank,
    value_at,
    with_value,
)

SCHEMA = schema.load()
AT, LATER = "2019-01-01T00:00:00+00:00", "2019-02-01T00:00:00+00:00"
Process = dict[str, Any]


class Record:
    """A process and who owns its values, as they change."""

    def __init__(self) -> None:
        self.process: Process = {}
        self.owned = Ownership()

    def says(self, source: str, at: str = AT, key: str = "tender/1", **values: Any) -> list[str]:
        observation = Observation(source, key, (Key("spse", "1"),), values)
        self.process, changed = merge(SCHEMA, self.process, self.owned, observation, at)
        return changed

    def types(self, user: str = "opd-dinkes", **values: Any) -> list[str]:
        """A steward saves the form with these values changed; None clears."""
        after = copy.deepcopy(self.process) | values
        after = {name: value for name, value in after.items() if value not in (None, "", [])}
        changed = claim(SCHEMA, self.process, after, self.owned, user, AT)
        self.process = after
        return changed

    def rows(self, name: str) -> dict[str, dict[str, Any]]:
        return {row["id"]: row for row in self.process.get(name) or []}

    def owner(self, path: str) -> str:
        found = self.owned.of(path)
        return found.source if found else ""


def bidder(name: str, **values: str) -> dict[str, str]:
    return {"id": name, "name": f"CV. {name}", **values}


# ---------------------------------------------------------------------------------------------- single values


def test_the_first_to_say_it_owns_it() -> None:
    record = Record()
    assert record.says("spse", title="Jalan", budget_amount="5") == ["title", "budget_amount"]
    assert record.process == {"title": "Jalan", "budget_amount": "5"}
    assert record.owned.of("title") == Owner("spse", "tender/1", AT)
    assert record.owned.of("estimate_amount") is None


def test_a_source_overwrites_its_own_and_says_nothing_by_leaving_out() -> None:
    record = Record()
    record.says("spse", estimate_amount="5", title="Jalan")
    assert record.says("spse", LATER, estimate_amount="6") == ["estimate_amount"]
    assert record.process == {"estimate_amount": "6", "title": "Jalan"}
    assert record.owned.of("estimate_amount") == Owner("spse", "tender/1", LATER)


def test_a_better_source_overwrites_and_a_lesser_one_does_not() -> None:
    record = Record()
    record.says("spse-export", estimate_amount="5", budget_amount="9")
    assert record.says("sirup", estimate_amount="6", budget_amount="8") == ["budget_amount"]
    assert record.says("spse", estimate_amount="7", budget_amount="7") == ["estimate_amount"]
    assert record.process == {"estimate_amount": "7", "budget_amount": "8"}
    assert (record.owner("estimate_amount"), record.owner("budget_amount")) == ("spse", "sirup")
    assert record.owned.conflicts == {}


ORDER = [
    ("planning", "budget_amount", "1", "2"),
    ("tender", "estimate_amount", "1", "2"),
    ("award", "awards", [{"id": "1", "amount": "1"}], [{"id": "1", "amount": "2"}]),
    ("contract", "contracts", [{"id": "1", "amount": "1"}], [{"id": "1", "amount": "2"}]),
    ("implementation", "penalties", [{"date": "2019-01-01"}], [{"date": "2019-02-01"}]),
]


@pytest.mark.parametrize(("stage", "field", "strange", "best"), ORDER)
def test_each_stage_has_an_order_of_sources_and_strangers_come_last(
    stage: str, field: str, strange: Any, best: Any
) -> None:
    record = Record()
    for source, value in (("stranger", strange), (RANK[stage][0], best), ("stranger", strange)):
        record.says(source, AT, "k", **{field: value})
    assert record.process[field] == best
    record.says(RANK[stage][-1], AT, "k", **{field: strange})
    assert record.process[field] == best
    assert set(RANK) == set(schema.STAGES) and STEWARD not in RANK[stage]


def test_what_a_steward_typed_stays_and_the_difference_waits() -> None:
    record = Record()
    record.says("spse", budget_amount="5")
    assert record.types(budget_amount="6") == ["budget_amount"]
    waits = {"budget_amount": {"spse": Conflict("5", Owner("spse", "tender/1", AT))}}
    assert record.owned.conflicts == waits, "at once, not only when the source says it again"
    assert record.says("spse", LATER, budget_amount="5") == []
    assert record.process["budget_amount"] == "6" and record.owner("budget_amount") == STEWARD
    assert record.owned.conflicts == waits


def test_a_cleared_value_stays_cleared_and_the_source_s_value_waits() -> None:
    record = Record()
    record.says("spse", notes="lama", title="Jalan")
    assert record.types(notes=None) == ["notes"]
    assert record.says("spse", LATER, notes="lama") == []
    assert "notes" not in record.process
    assert record.owned.conflicts["notes"]["spse"].value == "lama"


def test_agreement_ends_a_conflict() -> None:
    record = Record()
    record.types(budget_amount="6")
    record.says("spse", budget_amount="5")
    record.says("spse", LATER, budget_amount="6")
    assert record.owned.conflicts == {} and record.owner("budget_amount") == STEWARD
    record.says("spse", budget_amount="5")
    record.types(budget_amount="7")
    assert record.owned.waiting("budget_amount")[0].value == "5", "it still says something else"
    record.types(budget_amount="5")
    assert record.owned.conflicts == {} and record.owner("budget_amount") == STEWARD


def test_a_settled_conflict_stays_settled_until_the_source_says_something_new() -> None:
    record = Record()
    record.types(budget_amount="6")
    record.says("spse", budget_amount="5")
    waiting = record.owned.waiting("budget_amount")[0]
    record.owned.settle("budget_amount", waiting, "6", take=False, user="opd-dinkes", at=AT)
    record.says("spse", LATER, budget_amount="5")
    assert record.owned.conflicts["budget_amount"]["spse"].settled and not record.owned.has_conflict()
    record.says("spse", LATER, budget_amount="4")
    assert record.owned.waiting("budget_amount") == [Conflict("4", Owner("spse", "tender/1", LATER))]


def test_saving_without_a_change_claims_nothing() -> None:
    record = Record()
    record.says("spse", title="Jalan", budget_sources=["apbd"], bidders=[bidder("A")], locations=[{"detail": "x"}])
    before = record.owned.dump()
    assert record.types() == []
    assert claim(SCHEMA, record.process, record.process | {"notes": "", "schedule": []}, record.owned, "u", AT) == []
    assert record.owned.dump() == before


def test_lists_without_ids_are_one_value() -> None:
    record = Record()
    record.says("spse", locations=[{"detail": "A"}, {"detail": "B"}])
    assert record.says("spse", locations=[{"detail": "B"}]) == ["locations"]
    assert record.types(locations=[{"detail": "C"}]) == ["locations"]
    assert record.says("spse", locations=[{"detail": "B"}]) == []
    assert record.process["locations"] == [{"detail": "C"}]
    assert record.owned.conflicts["locations"]["spse"].value == [{"detail": "B"}]


# ------------------------------------------------------------------------------------------------------- rows


def test_rows_join_by_their_id_whoever_gives_them() -> None:
    record = Record()
    assert record.says("spse", bidders=[bidder("A", offer_amount="5")]) == ["bidders/A"]
    assert record.says("simda", key="c/1", bidders=[bidder("B")]) == ["bidders/B"]
    assert list(record.rows("bidders")) == ["A", "B"]
    assert (record.owner("bidders/A/offer_amount"), record.owner("bidders/B/name")) == ("spse", "simda")


def test_a_row_is_merged_value_by_value() -> None:
    record = Record()
    record.says("spse-export", bidders=[bidder("A", offer_amount="5", city="Tuban")])
    changed = record.says("spse", key="t/1", bidders=[{"id": "A", "offer_amount": "6", "result": "winner"}])
    assert changed == ["bidders/A/offer_amount", "bidders/A/result"]
    assert record.rows("bidders")["A"] == bidder("A", offer_amount="6", city="Tuban", result="winner")
    assert (record.owner("bidders/A/offer_amount"), record.owner("bidders/A/city")) == ("spse", "spse-export")
    assert record.says("spse-export", bidders=[bidder("A", offer_amount="5", city="Lamongan")]) == ["bidders/A/city"]


def test_a_row_that_its_snapshot_drops_goes_and_others_stay() -> None:
    record = Record()
    record.says("spse", bidders=[bidder("A"), bidder("B")])
    record.says("simda", key="c/1", bidders=[bidder("C")])
    record.says("spse", key="tender/2", bidders=[bidder("D")])
    record.types(bidders=[*record.process["bidders"], bidder("E")])
    assert record.says("spse", LATER, bidders=[bidder("B")]) == ["bidders/A"]
    assert list(record.rows("bidders")) == ["B", "C", "D", "E"]
    assert not [path for path in record.owned.owners if path.startswith("bidders/A")]
    assert record.says("spse", LATER, bidders=[]) == ["bidders/B"]


def test_a_row_that_another_one_has_too_stays_when_the_first_drops_it() -> None:
    record = Record()
    record.says("spse", key="nontender/1", bidders=[bidder("A", offer_amount="5")])
    assert record.says("spse", key="bidders/1", bidders=[bidder("A", offer_amount="5")]) == []
    assert record.says("spse", LATER, key="nontender/1", bidders=[]) == []
    assert record.rows("bidders") == {"A": bidder("A", offer_amount="5")}
    assert record.owned.of("bidders/A/name") == Owner("spse", "bidders/1", AT)
    assert record.says("spse", LATER, key="bidders/1", bidders=[]) == ["bidders/A"]
    assert record.rows("bidders") == {}


def test_a_row_passes_to_the_last_one_that_had_it_whole() -> None:
    record = Record()
    record.says("spse-export", contracts=[{"id": "1", "amount": "5"}])
    record.says("spse", contracts=[{"id": "1", "amount": "6"}])
    record.says("simda", contracts=[{"id": "1", "amount": "6"}])
    record.says("spse-export", LATER, contracts=[])
    assert (record.owner("contracts/1"), record.owner("contracts/1/amount")) == ("simda", "spse")


def test_a_row_goes_when_everybody_who_had_it_has_dropped_it_in_any_order() -> None:
    for order in (("spse", "simda"), ("simda", "spse")):
        record = Record()
        record.says("spse", contracts=[{"id": "1", "amount": "5"}])
        record.says("simda", contracts=[{"id": "1", "amount": "6", "number": "7"}])
        for source in order:
            record.says(source, LATER, contracts=[])
        assert record.rows("contracts") == {} and record.owned.owners == {}


def test_a_steward_s_value_in_a_row_stays_and_waits_for_the_settlement() -> None:
    record = Record()
    record.says("spse", bidders=[bidder("A", offer_amount="5", city="Tuban")])
    record.types(bidders=[bidder("A", offer_amount="6", city="Tuban")])
    assert record.says("spse", LATER, bidders=[bidder("A", offer_amount="5", city="Lamongan")]) == ["bidders/A/city"]
    assert record.rows("bidders")["A"] == bidder("A", offer_amount="6", city="Lamongan")
    assert set(record.owned.conflicts) == {"bidders/A/offer_amount"}


def test_a_row_with_a_steward_s_value_is_not_dropped_but_asked_about() -> None:
    record = Record()
    record.says("spse", bidders=[bidder("A", offer_amount="5")])
    record.types(bidders=[bidder("A", offer_amount="6")])
    assert record.says("spse", LATER, bidders=[]) == []
    assert record.rows("bidders")["A"]["offer_amount"] == "6"
    assert record.owned.waiting("bidders/A") == [Conflict(None, Owner("spse", "tender/1", LATER))]
    record.says("spse", LATER, bidders=[bidder("A", offer_amount="6")])
    assert record.owned.conflicts == {}, "it has the row again"


def test_a_row_that_a_steward_deleted_stays_deleted() -> None:
    record = Record()
    record.says("spse", bidders=[bidder("A"), bidder("B")])
    assert record.types(bidders=[bidder("B")]) == ["bidders/A"]
    assert record.says("spse", LATER, bidders=[bidder("A"), bidder("B")]) == []
    assert list(record.rows("bidders")) == ["B"]
    assert record.owned.conflicts["bidders/A"]["spse"].value == bidder("A")
    assert record.says("simda", key="c/1", bidders=[bidder("A")]) == []


def test_a_deleted_row_that_the_source_drops_too_waits_for_nobody() -> None:
    record = Record()
    record.says("spse", bidders=[bidder("A"), bidder("B")])
    record.types(bidders=[bidder("B")])
    record.says("spse", LATER, bidders=[bidder("A"), bidder("B")])
    record.says("simda", LATER, key="c/1", bidders=[])
    assert set(record.owned.conflicts) == {"bidders/A"}, "another source has no say in it"
    record.says("spse", LATER, bidders=[bidder("B")])
    assert record.owned.conflicts == {}


def test_deleting_a_row_leaves_no_trace_of_its_values() -> None:
    record = Record()
    record.says("spse-export", bidders=[bidder("A", offer_amount="5")])
    record.says("spse", key="t/1", bidders=[bidder("A", offer_amount="6")])
    record.types(bidders=[bidder("A", offer_amount="7")])
    record.says("spse", key="t/1", bidders=[bidder("A", offer_amount="6")])
    record.types(bidders=None)
    assert [path for path in record.owned.owners if path.startswith("bidders/")] == ["bidders/A"]
    given = {
        path: {source: item.value for source, item in items.items()} for path, items in record.owned.conflicts.items()
    }
    assert given == {"bidders/A": {"spse-export": bidder("A")}}, "the row as the source gave it"


def test_a_deleted_row_waits_as_its_source_gave_it() -> None:
    record = Record()
    record.says("spse", bidders=[bidder("A", offer_amount="5")])
    record.types(bidders=[bidder("A", offer_amount="7", city="Tuban")])
    record.types(bidders=None)
    assert record.owned.waiting("bidders/A")[0].value == bidder("A", offer_amount="5")


def test_a_row_that_a_steward_added_meets_the_source_s_row_of_the_same_id() -> None:
    record = Record()
    record.types(bidders=[bidder("A", offer_amount="6")])
    record.says("spse", bidders=[bidder("A", offer_amount="5", city="Tuban")])
    assert record.rows("bidders")["A"] == bidder("A", offer_amount="6")
    assert {path: item["spse"].value for path, item in record.owned.conflicts.items()} == {
        "bidders/A/offer_amount": "5",
        "bidders/A/city": "Tuban",
    }
    record.says("spse", LATER, bidders=[])
    assert record.rows("bidders")["A"] == bidder("A", offer_amount="6")


def test_rows_that_nobody_owns_are_taken_over_value_by_value() -> None:
    record = Record()
    record.process = {"bidders": [bidder("A", offer_amount="5")]}
    assert record.says("spse", bidders=[bidder("A", offer_amount="6")]) == ["bidders/A/offer_amount"]
    assert (record.owner("bidders/A/offer_amount"), record.owner("bidders/A/name")) == ("spse", "spse")


def test_merging_changes_the_given_process_of_nobody() -> None:
    before = {"bidders": [bidder("A", offer_amount="5")], "title": "Jalan"}
    given_before = copy.deepcopy(before)
    observation = Observation("spse", "t/1", (), {"bidders": [bidder("A", offer_amount="6")], "title": "x"})
    values = copy.deepcopy(observation.values)
    after, _ = merge(SCHEMA, before, Ownership(), observation, AT)
    after["bidders"][0]["name"] = "changed"
    assert before == given_before and observation.values == values


def test_owners_and_conflicts_are_kept_as_json_each_owner_once() -> None:
    record = Record()
    record.says("spse", bidders=[bidder(str(number)) for number in range(50)], title="Jalan", notes="x")
    record.types(title="Jalan Raya", bidders=record.process["bidders"][1:])
    record.says("spse", LATER, title="Jalan", bidders=[bidder(str(number)) for number in range(50)])
    dumped = json.loads(json.dumps(record.owned.dump()))
    assert len(dumped["by"]) == 3
    again = Ownership.read(dumped)
    assert again == record.owned and again.dump() == record.owned.dump()
    assert Ownership.read(None) == Ownership.read({}) == Ownership()


# -------------------------------------------------------------------------------------------------- decisions


def test_every_source_waits_by_itself_and_agrees_by_itself() -> None:
    record = Record()
    record.types(budget_amount="6")
    record.says("spse", budget_amount="5")
    record.says("sirup", LATER, key="plan/1", budget_amount="4")
    assert [item.value for item in record.owned.waiting("budget_amount")] == ["4", "5"], "the latest first"
    record.says("spse", LATER, budget_amount="6")
    assert [item.owner.source for item in record.owned.waiting("budget_amount")] == ["sirup"]
    assert record.owned.has_conflict()
    record.says("sirup", LATER, key="plan/1", budget_amount="6")
    assert not record.owned.has_conflict() and record.owned.conflicts == {}


def test_a_value_that_is_taken_is_the_source_s_again() -> None:
    record = Record()
    record.types(budget_amount="6")
    record.says("spse", budget_amount="5")
    record.says("sirup", key="plan/1", budget_amount="4")
    conflict = record.owned.conflicts["budget_amount"]["spse"]
    record.owned.settle("budget_amount", conflict, "6", take=True, user="opd-dinkes", at=LATER)
    record.process = with_value(record.process, "budget_amount", "5")
    assert record.owned.of("budget_amount") == conflict.owner and record.owned.conflicts == {}
    assert record.owned.settlements == [Settlement("budget_amount", "spse", True, "5", "6", "opd-dinkes", LATER)]
    assert record.says("spse", LATER, budget_amount="7") == ["budget_amount"]


def test_a_decision_for_the_unit_answers_one_source_and_is_remembered() -> None:
    record = Record()
    record.types(budget_amount="6")
    record.says("spse", budget_amount="5")
    record.says("sirup", key="plan/1", budget_amount="4")
    conflict = record.owned.conflicts["budget_amount"]["spse"]
    record.owned.settle("budget_amount", conflict, "6", take=False, user="opd-dinkes", at=LATER)
    assert [item.owner.source for item in record.owned.waiting("budget_amount")] == ["sirup"]
    again = Ownership.read(json.loads(json.dumps(record.owned.dump())))
    assert again == record.owned and again.settlements[0].fell == "5"


def test_taking_that_a_row_is_gone_forgets_it() -> None:
    record = Record()
    record.says("spse", bidders=[bidder("A", offer_amount="5"), bidder("B")])
    record.types(bidders=[bidder("A", offer_amount="6"), bidder("B")])
    record.says("spse", LATER, bidders=[bidder("B")])
    conflict = record.owned.waiting("bidders/A")[0]
    record.owned.settle("bidders/A", conflict, record.rows("bidders")["A"], take=True, user="u", at=LATER)
    record.process = with_value(record.process, "bidders/A", None)
    assert list(record.rows("bidders")) == ["B"]
    assert not [path for path in record.owned.owners if path.startswith("bidders/A")]


def test_what_was_kept_when_one_source_could_wait_still_loads() -> None:
    data = {
        "by": [["opd", "opd-dinkes", AT]],
        "paths": {"budget_amount": 0},
        "conflicts": {
            "budget_amount": ["5", ["spse", "tender/1", AT], False],
            "bidders/A": [None, ["spse", "tender/1", AT], True],
        },
    }
    owned = Ownership.read(data)
    assert owned.waiting("budget_amount") == [Conflict("5", Owner("spse", "tender/1", AT))]
    assert owned.waiting("bidders/A") == [] and owned.conflicts["bidders/A"]["spse"].settled
    assert Ownership.read(json.loads(json.dumps(owned.dump()))) == owned


def test_a_path_names_a_value_a_row_or_a_value_in_it() -> None:
    process = {"title": "Jalan", "bidders": [bidder("A", offer_amount="5")], "locations": [{"detail": "x"}]}
    assert value_at(process, "title") == "Jalan" and value_at(process, "locations") == [{"detail": "x"}]
    assert value_at(process, "bidders/A") == bidder("A", offer_amount="5")
    assert value_at(process, "bidders/A/offer_amount") == "5" and value_at(process, "bidders/B/name") is None
    assert value_at(process, "awards/1") is None and value_at(process, "notes") is None
    changed = with_value(process, "bidders/A/offer_amount", "6")
    assert value_at(changed, "bidders/A/offer_amount") == "6" and value_at(process, "bidders/A/offer_amount") == "5"
    assert with_value(process, "bidders/B", bidder("B"))["bidders"][1] == bidder("B")
    assert with_value({}, "bidders/B", bidder("B")) == {"bidders": [bidder("B")]}
    assert with_value(process, "bidders/A", {"id": "A"})["bidders"] == [{"id": "A"}]


def test_single_values_of_a_row_may_have_an_order_of_their_own() -> None:
    record = Record()
    record.says("simda", contracts=[{"id": "1", "amount": "5", "status": "active", "end": "2019-12-31"}])
    record.says("emonev", key="p/1", contracts=[{"id": "1", "status": "terminated", "amount": "9"}])
    record.says("spse", key="c/1", contracts=[{"id": "1", "end": "2019-11-30", "amount": "6"}])
    record.says("simda", LATER, contracts=[{"id": "1", "amount": "5", "status": "active", "end": "2019-12-31"}])
    expected = {"id": "1", "amount": "5", "status": "terminated", "end": "2019-11-30"}
    assert record.rows("contracts")["1"] == expected
    assert rank("contract", "emonev", "contracts/1/status") == 0 < rank("contract", "emonev", "contracts/1/amount")


# ------------------------------------------------------------------------------------------------- properties

SCALARS = ("title", "notes", "budget_amount", "estimate_amount", "tender_code", "method")
ROWS = ("bidders", "awards", "contracts", "amendments", "payments")
words = st.sampled_from(["1", "2", "3"])


def rows_of(name: str) -> st.SearchStrategy[list[dict[str, str]]]:
    subs = [sub for sub in SCHEMA.fields[name].subfields if sub != "id"][:3]
    row = st.fixed_dictionaries({"id": st.sampled_from("ABC")}, optional={sub: words for sub in subs})
    return st.lists(row, max_size=3, unique_by=lambda item: item["id"])


facts = st.fixed_dictionaries(
    {},
    optional={name: words for name in SCALARS}
    | {name: rows_of(name) for name in ROWS}
    | {"locations": st.lists(st.fixed_dictionaries({"detail": words}), max_size=2)},
)
sources = st.sampled_from(["spse", "spse-export", "sirup", "simda", "emonev"])
keys = st.sampled_from(["k/1", "k/2"])
said = st.tuples(st.just("says"), sources, keys, facts)
typed = st.tuples(st.just("types"), st.just(""), st.just(""), facts)
histories = st.lists(said | typed, max_size=8)


def lived(history: list[Any]) -> Record:
    record = Record()
    for what, source, key, values in history:
        if what == "says":
            record.says(source, key=key, **values)
        else:
            record.types(**values)
    return record


@given(histories, sources, keys, facts)
def test_the_same_observation_twice_changes_nothing(history: list[Any], source: str, key: str, values: Process) -> None:
    record = lived(history)
    record.says(source, key=key, **values)
    process, owned = copy.deepcopy(record.process), record.owned.dump()
    assert record.says(source, key=key, **values) == []
    assert record.process == process and record.owned.dump() == owned


@given(histories, sources, facts, sources, facts)
def test_on_disjoint_fields_the_order_does_not_matter(
    history: list[Any], one: str, first: Process, two: str, second: Process
) -> None:
    second = {name: value for name, value in second.items() if name not in first}
    there, back = lived(history), lived(history)
    there.says(one, key="k/1", **first)
    there.says(two, key="k/2", **second)
    back.says(two, key="k/2", **second)
    back.says(one, key="k/1", **first)
    assert there.process == back.process and there.owned == back.owned


@given(histories, facts, sources, facts)
def test_what_a_steward_typed_is_never_overwritten_and_every_difference_waits(
    history: list[Any], typed_values: Process, source: str, values: Process
) -> None:
    record = lived(history)
    record.types(**typed_values)
    before = copy.deepcopy(record.process)
    record.says(source, key="k/3", **values)
    for name in SCALARS:
        if record.owner(name) == STEWARD:
            assert record.process.get(name) == before.get(name)
            if name in values and values[name] != before.get(name):
                assert record.owned.conflicts[name][source].value == values[name]
    for name in ROWS:
        old, new = ({row["id"]: row for row in rows.get(name) or []} for rows in (before, record.process))
        for path, owner in record.owned.owners.items():
            if owner.source != STEWARD or not path.startswith(f"{name}/"):
                continue
            _, row, *leaf = path.split("/")
            assert (new.get(row) or {}).get(leaf[0] if leaf else "id") == (old.get(row) or {}).get(
                leaf[0] if leaf else "id"
            )


@given(histories)
def test_owners_are_of_things_that_are_there_and_survive_being_kept(history: list[Any]) -> None:
    record = lived(history)
    assert Ownership.read(json.loads(json.dumps(record.owned.dump()))) == record.owned
    for name in ROWS:
        rows = record.rows(name)
        assert len(rows) == len(record.process.get(name) or [])
        for row in rows:
            assert record.owned.of(f"{name}/{row}/id"), "every row has an owner"
        for path, owner in record.owned.owners.items():
            if path.startswith(f"{name}/") and path.split("/")[1] not in rows:
                assert owner.source == STEWARD and path.count("/") == 1, "only a deletion is remembered"
