"""Plans that were cancelled, taken up again, replaced or split, in whatever order that is told."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckanext.bos.core.observation import Observation, Refusal

from .rows import by_key, read, refused

NEW, MID, OLD = "51000001", "50000002", "50000001"


def event(kind: str, day: str, old: str = NEW, new: str = "", **more: Any) -> dict[str, Any]:
    at = f"2025-{day}T08:00:00Z"
    return {"jenis_revisi": kind, "tgl_kaji_ulang": at, "kd_rup_lama": old, "kd_rup_baru": new or old} | more


def plan(*events: dict[str, Any], code: str = NEW, **changes: Any) -> Observation:
    found = by_key(read(plans=[{"kd_rup": code, **changes}], revisions=list(events)))
    return found[f"plan/{NEW}"]


def status(*events: dict[str, Any], **changes: Any) -> str:
    return plan(*events, **changes).values["rup_status"]


CHAIN = (event("SATUKESATU", "02-01", OLD, MID), event("SATUKESATU", "02-02", MID, NEW))


@pytest.mark.parametrize("order", list(itertools.permutations(CHAIN)))
def test_a_chain_is_followed_to_its_end(order: Any) -> None:
    found = plan(*order)
    assert found.aliases == (("rup", OLD), ("rup", MID))
    assert found.keys == (("rup", NEW),)
    history = by_key(read(plans=[{}], revisions=list(order)))[f"revision/{NEW}"].values["rup_history"]
    assert [row["revision_type"] for row in history] == ["replacement"] * 2
    assert found.values["rup_status"] == "announced"


def test_cancelled_and_taken_up_again() -> None:
    off, on = event("PEMBATALAN", "03-14"), event("PENGAKTIFAN", "03-17")
    assert status(off) == "cancelled"
    assert status(off, on) == status(on, off) == "announced"
    assert status(off, on, event("PEMBATALAN", "03-18")) == "cancelled"
    assert plan(off).values["tender_status"] == "cancelled"


def test_announced_again_after_a_cancellation() -> None:
    assert status(event("PEMBATALAN", "03-14"), tgl_pengumuman_paket="2025-03-15 09:00:00") == "announced"


def test_a_cancellation_of_a_code_that_was_replaced_says_nothing() -> None:
    assert status(*CHAIN, event("PEMBATALAN", "02-03", OLD)) == "announced"
    assert status(*CHAIN, event("PEMBATALAN", "02-03", NEW)) == "cancelled"
    assert status(event("PEMBATALAN", "01-31", OLD), *CHAIN) == "announced"


def test_a_list_older_than_the_revision_is_read_under_the_new_code() -> None:
    found = plan(*CHAIN, code=OLD)
    assert (found.values["rup_code"], found.values["title"]) == (NEW, "Belanja Contoh")
    assert found.aliases == (("rup", OLD), ("rup", MID))


def test_of_an_old_and_a_new_row_the_new_one_counts() -> None:
    rows = [{"kd_rup": OLD, "nama_paket": "Lama"}, {"kd_rup": NEW, "nama_paket": "Baru"}]
    for order in (rows, rows[::-1]):
        found = by_key(read(plans=order, revisions=list(CHAIN)))
        assert [item.values["title"] for item in found.values() if "title" in item.values] == ["Baru"]


def test_lines_and_places_follow_the_code() -> None:
    found = by_key(
        read(plans=[{}], plan_budget=[{"kd_rup": OLD}], plan_locations=[{"kd_rup": MID}], revisions=list(CHAIN))
    )
    assert set(found) == {f"{kind}/{NEW}" for kind in ("plan", "revision", "budget", "places")}


def test_a_circle_ends() -> None:
    found = plan(event("SATUKESATU", "02-01", NEW, OLD), event("SATUKESATU", "02-02", OLD, NEW))
    assert found.aliases == (("rup", OLD),)
    assert found.values["rup_status"] == "announced"


def test_a_code_replaced_twice_stays_with_its_first_successor() -> None:
    events = [event("SATUKESATU", "02-01", OLD, MID), event("SATUKESATU", "02-02", OLD, NEW)]
    found = by_key(read(plans=[{"kd_rup": MID}, {"kd_rup": NEW}], revisions=events))
    assert found[f"plan/{MID}"].aliases == (("rup", OLD),)
    assert found[f"plan/{NEW}"].aliases == ()


def test_two_plans_that_become_one_are_known_by_all_codes() -> None:
    found = plan(event("SATUKESATU", "02-01", OLD, NEW), event("SATUKESATU", "02-02", MID, NEW))
    assert found.aliases == (("rup", OLD), ("rup", MID))


def test_a_split_relates_each_new_plan_to_the_old() -> None:
    events = [event("SATUKEBANYAK", "02-03", OLD, NEW), event("SATUKEBANYAK", "02-03", OLD, MID)]
    found = by_key(read(plans=[{"kd_rup": NEW}, {"kd_rup": MID}, {"kd_rup": OLD}], revisions=events))
    assert found[f"plan/{OLD}"].values["rup_status"] == "replaced"
    assert found[f"plan/{OLD}"].values["tender_status"] == "cancelled"
    assert len(found[f"revision/{OLD}"].values["rup_history"]) == 2
    for code in (NEW, MID):
        (relation,) = found[f"revision/{code}"].values["related_processes"]
        assert (relation["relationship"], relation["identifier"]) == ("planning", OLD)
        assert found[f"plan/{code}"].values["rup_status"] == "announced"


def test_a_run_without_revisions_takes_no_relation_away() -> None:
    split = event("SATUKEBANYAK", "02-03", OLD, NEW)
    found = by_key(read(plans=[{"kd_rup_swakelola": 41000001}], revisions=[split]))
    alone = by_key(read(plans=[{"kd_rup_swakelola": 41000001}]))
    assert found[f"plan/{NEW}"].fingerprint() == alone[f"plan/{NEW}"].fingerprint()
    relations = [row for item in found.values() for row in item.values.get("related_processes", [])]
    assert [(row["relationship"], row["identifier"]) for row in relations] == [
        ("parent", "41000001"),
        ("planning", OLD),
    ]


def test_a_plan_that_is_listed_no_more_changes_what_is_known_and_founds_nothing() -> None:
    found = by_key(read(plans=[{"kd_rup": MID}], revisions=[event("PEMBATALAN", "03-14")]))
    old, history = found[f"plan/{NEW}"], found[f"revision/{NEW}"]
    assert (old.joins_only, old.rows, old.unit, old.scope) == (True, (), "", "plan/2025")
    assert old.values == {"rup_code": NEW, "rup_status": "cancelled", "tender_status": "cancelled"}
    assert (history.joins_only, history.rows, history.scope) == (True, (), "")
    (row,) = history.values["rup_history"]
    assert row == {
        "date": "2025-03-14",
        "revision_type": "cancellation",
        "old_code": NEW,
        "new_code": NEW,
        "reason": "Revisi DPA",
    }
    assert by_key(read(revisions=[event("PEMBATALAN", "03-14")]))[f"plan/{NEW}"].scope == ""


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"kd_rup_lama": 0}, "kd_rup_lama", "no_key"),
        ({"jenis_revisi": "TUKAR"}, "jenis_revisi", "choice"),
        ({"tgl_kaji_ulang": "kemarin"}, "tgl_kaji_ulang", "date"),
        ({"tgl_kaji_ulang": None}, "tgl_kaji_ulang", "date"),
    ],
)
def test_a_revision_that_says_nothing_is_refused(changes: dict[str, Any], column: str, code: str) -> None:
    found = refused(plans=[{}], revisions=[changes])
    assert {name: error.code for name, error in found.errors.items()} == {column: code}


def test_the_same_revision_twice_is_one() -> None:
    found = by_key(read(revisions=[event("PEMBATALAN", "03-14"), event("PEMBATALAN", "03-14")]))
    assert len(found[f"revision/{NEW}"].values["rup_history"]) == 1


_CODES = st.sampled_from(["1000001", "1000002", "1000003", "1000004"])
_EVENTS = st.lists(
    st.builds(
        event,
        st.sampled_from(["PEMBATALAN", "PENGAKTIFAN", "SATUKESATU", "SATUKEBANYAK"]),
        st.sampled_from(["01-01", "01-02", "01-03"]),
        _CODES,
        _CODES,
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(_EVENTS, st.lists(_CODES, max_size=4), st.randoms(use_true_random=False))
def test_any_tangle_of_revisions_is_read_alike_in_any_order(events: Any, codes: list[str], dice: Any) -> None:
    rows = [{"kd_rup": code} for code in codes]
    first = read(plans=rows, revisions=events)
    assert not [item for item in first if isinstance(item, Refusal)]
    keys = [item.key for item in first if isinstance(item, Observation)]
    assert len(keys) == len(set(keys))
    plans = [item for item in first if isinstance(item, Observation) and item.key.startswith("plan/")]
    named = [key.value for item in plans for key in (*item.keys, *item.aliases)]
    assert len(named) == len(set(named))
    shuffled = dice.sample(events, len(events))
    again = read(plans=rows[::-1], revisions=shuffled)
    assert {item.key: item.fingerprint() for item in first if isinstance(item, Observation)} == {
        item.key: item.fingerprint() for item in again if isinstance(item, Observation)
    }
