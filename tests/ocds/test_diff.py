"""A release says only what changed, and merging it gives the new state."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.bos.ocds import diff, merge

START: dict[str, Any] = {
    "ocid": "ocds-213czf-x",
    "language": "id",
    "initiationType": "tender",
    "title": "Jalan",
    "parties": [{"id": "A", "name": "Dinas", "roles": ["buyer"]}, {"id": "B", "name": "CV", "roles": ["tenderer"]}],
    "buyer": {"id": "A", "name": "Dinas"},
    "planning": {"budget": {"amount": {"amount": 100, "currency": "IDR"}}},
    "tender": {
        "id": "1",
        "status": "active",
        "submissionMethod": ["electronicSubmission"],
        "deliveryAddresses": [{"region": "Jawa Timur"}],
        "tenderers": [{"id": "B", "name": "CV"}],
        "documents": [{"id": "d1", "title": "KAK", "url": "http://x/1"}],
    },
    "awards": [{"id": "1", "status": "active", "value": {"amount": 90, "currency": "IDR"}}],
    "contracts": [{"id": "1", "awardID": "1", "status": "active", "value": {"amount": 90, "currency": "IDR"}}],
}


def compiled(*contents: dict[str, Any]) -> dict[str, Any]:
    """What the releases of successive contents compile to."""
    state: dict[str, Any] = {}
    for number, content in enumerate(contents):
        said = diff.delta(state, content)
        head = {"ocid": "ocds-213czf-x", "id": str(number), "date": f"2026-01-01T00:00:{number:02d}+07:00", "tag": []}
        state = merge.append(state or None, head | said)
    return state


def change(**blocks: Any) -> dict[str, Any]:
    return {name: value for name, value in (START | blocks).items() if value is not None}


def said(new: dict[str, Any]) -> dict[str, Any]:
    return diff.delta(compiled(START), new)


def test_the_same_content_says_nothing() -> None:
    assert said(START) == {}


def test_only_what_changed_is_said_with_the_ids_it_needs() -> None:
    assert said(change(title="Jembatan")) == {"title": "Jembatan"}
    tender = START["tender"] | {"status": "complete"}
    assert said(change(tender=tender)) == {"tender": {"id": "1", "status": "complete"}}
    contracts = [START["contracts"][0] | {"value": {"amount": 95, "currency": "IDR"}}]
    assert said(change(contracts=contracts)) == {"contracts": [{"id": "1", "awardID": "1", "value": {"amount": 95}}]}


def test_a_value_that_is_gone_is_null_and_the_record_loses_it() -> None:
    new = change(title=None)
    assert said(new) == {"title": None}
    assert "title" not in compiled(START, new)


def test_lists_of_words_and_places_are_replaced_whole() -> None:
    tender = {name: value for name, value in START["tender"].items() if name != "submissionMethod"}
    tender["deliveryAddresses"] = [{"region": "Bali"}]
    new = change(tender=tender)
    assert said(new)["tender"] == {"id": "1", "submissionMethod": None, "deliveryAddresses": [{"region": "Bali"}]}
    merged = compiled(START, new)
    assert merged["tender"]["deliveryAddresses"] == [{"region": "Bali"}]
    assert "submissionMethod" not in merged["tender"]


def test_a_member_that_is_gone_leaves_its_id() -> None:
    tender = START["tender"] | {"documents": [], "tenderers": []}
    merged = compiled(START, change(tender=tender, awards=[], contracts=[]))
    assert merged["tender"]["documents"] == [{"id": "d1"}] and merged["tender"]["tenderers"] == [{"id": "B"}]
    assert merged["awards"] == [{"id": "1", "status": "cancelled", "value": {}}]
    assert merged["contracts"] == [{"id": "1", "awardID": "1", "status": "cancelled", "value": {}}]
    assert diff.delta(merged, change(tender=tender, awards=[], contracts=[])) == {}


def test_tags() -> None:
    first = diff.tags([], {}, diff.delta({}, START), START)
    assert first == ["planning", "tender", "award", "contract"]
    plan = change(planning={"budget": {"amount": {"amount": 120, "currency": "IDR"}}})
    assert tags(first, plan) == ["planningUpdate"]
    assert tags(first, change(tender=START["tender"] | {"status": "unsuccessful"})) == ["tenderCancellation"]
    assert tags(first, change(awards=[*START["awards"], {"id": "2", "status": "active"}])) == ["award"]
    assert tags(first, change(awards=[START["awards"][0] | {"status": "cancelled"}])) == ["awardCancellation"]
    contract = START["contracts"][0]
    assert tags(first, change(contracts=[contract | {"title": "x"}])) == ["contractUpdate"]
    assert tags(first, change(contracts=[contract | {"amendments": [{"id": "1"}]}])) == ["contractAmendment"]
    assert tags(first, change(contracts=[contract | {"status": "terminated"}])) == ["contractTermination"]
    paid = change(contracts=[contract | {"implementation": {"transactions": [{"id": "1"}]}}])
    assert tags(first, paid) == ["implementation"]
    assert tags(first, change(title="x")) == ["contractUpdate"]


def tags(known: list[str], new: dict[str, Any]) -> list[str]:
    old = compiled(START)
    return diff.tags(known, old, diff.delta(old, new), new)


def test_a_plan_alone_is_tagged_planning() -> None:
    plan = {"ocid": "x", "title": "Jalan", "planning": START["planning"], "tender": {"id": "1", "status": "planned"}}
    assert diff.tags([], {}, plan, plan) == ["planning"]
    later = plan | {"tender": {"id": "1", "status": "planned", "title": "x"}}
    assert diff.tags(["planning"], plan, diff.delta(plan, later), later) == ["planningUpdate"]


LEAF = st.one_of(st.integers(0, 5), st.text("ab", min_size=1, max_size=2), st.booleans())
WORDS = st.lists(st.text("ab", min_size=1, max_size=2), min_size=1, max_size=3)


def members(*fields: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    one = st.fixed_dictionaries({"id": st.sampled_from("123")}, optional={name: LEAF for name in fields})
    return st.lists(one, max_size=3, unique_by=lambda member: member["id"])


CONTENT = st.fixed_dictionaries(
    {"ocid": st.just("ocds-213czf-x")},
    optional={
        "title": LEAF,
        "planning": st.fixed_dictionaries(
            {}, optional={"rationale": LEAF, "budget": st.fixed_dictionaries({"a": LEAF})}
        ),
        "tender": st.fixed_dictionaries(
            {"id": st.just("1")},
            optional={
                "status": st.sampled_from(["planned", "active", "complete"]),
                "submissionMethod": WORDS,
                "documents": members("title", "url"),
                "deliveryAddresses": st.lists(st.fixed_dictionaries({"region": LEAF}), min_size=1, max_size=2),
            },
        ),
        "awards": members("title"),
        "contracts": st.lists(
            st.fixed_dictionaries(
                {"id": st.sampled_from("12"), "awardID": st.just("1")},
                optional={"title": LEAF, "implementation": st.fixed_dictionaries({"transactions": members("uri")})},
            ),
            max_size=2,
            unique_by=lambda contract: str(contract["id"]),
        ),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.lists(CONTENT, min_size=2, max_size=4))
def test_any_history_merges_to_its_last_content(contents: list[dict[str, Any]]) -> None:
    contents = [tidy(content) for content in contents]
    merged = compiled(*contents)
    assert diff.delta(merged, contents[-1]) == {}, "nothing is left to say"
    assert shown({name: value for name, value in merged.items() if name != "id"}) == shown(contents[-1])


def written(member: Any) -> str:
    return json.dumps(member, sort_keys=True)


def tidy(content: Any) -> Any:
    """Without empty objects and lists, as contents are."""
    if isinstance(content, dict):
        kept = {name: tidy(value) for name, value in content.items()}
        return {name: value for name, value in kept.items() if value not in ({}, [])}
    return [tidy(member) for member in content] if isinstance(content, list) else content


def shown(content: Any) -> Any:
    """A content without what a removal leaves behind: bare ids, statuses of cancelled members, empty objects."""
    if isinstance(content, dict):
        kept = {name: shown(value) for name, value in content.items() if name not in ("date", "tag")}
        kept = {name: value for name, value in kept.items() if value not in (None, {}, [])}
        return {} if kept.get("status") == "cancelled" or not kept.keys() - {"id", "awardID", "ocid"} else kept
    if isinstance(content, list):
        found = [shown(member) for member in content]
        found = [member for member in found if member not in (None, {}, [])]
        return sorted(found, key=written) if found and isinstance(found[0], dict) else found
    return content
