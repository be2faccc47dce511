"""Which process an observation is about, for all kinds of keys, and what sources no longer have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib import search

from ckanext.bos import registry
from ckanext.bos.core.observation import Doubt, Key, Observation, Row

from ..conftest import empty_ledger

pytestmark = pytest.mark.usefixtures("regency", "with_plugins", "no_processes")
P = "ocds-213czf"


@pytest.fixture
def no_processes() -> None:
    for table in ("bos_refusal", "activity", "member WHERE table_name = 'package'", "package"):
        model.Session.execute(sa.text(f"DELETE FROM {table}"))
    model.Session.commit()
    empty_ledger()
    search.clear_all()


def says(
    source: str, key: str, *keys: tuple[str, str], values: dict[str, Any] | None = None, **more: Any
) -> Observation:
    content = {"title": f"Paket {key}", "fiscal_year": "2026"} | (values or {})
    row = Row(f"{key}:1", {"kode": key})
    return Observation(source, key, tuple(Key(*one) for one in keys), content, "Dinas Pendidikan", (row,), **more)


def plan(code: str, **more: Any) -> Observation:
    values = {"rup_code": code, "tender_status": "planned"} | more.pop("values", {})
    return says("sirup", f"plan/{code}", ("rup", code), values=values, scope="plan/2026", **more)


def take(*found: Observation, source: str = "", **options: Any) -> registry.Report:
    report = registry.observe(source or found[0].source, found, **options)
    assert report.refused == []
    return report


def show(tail: str) -> dict[str, Any]:
    return tk.get_action("bos_process_show")({"ignore_auth": True}, {"id": f"{P}-{tail}"})


def package(tail: str) -> dict[str, Any]:
    return tk.get_action("package_show")({"ignore_auth": True}, {"id": f"{P}-{tail}"})


def ocids() -> set[str]:
    return {ocid.removeprefix(f"{P}-") for ocid in model.Session.scalars(sa.select(registry.Process.ocid))}


def relations(tail: str) -> set[tuple[str, str, str]]:
    rows = show(tail).get("related_processes", [])
    return {(row["relationship"], row["scheme"], row["identifier"].removeprefix(f"{P}-")) for row in rows}


def test_a_plan_that_got_a_new_code_stays_the_same_process() -> None:
    take(plan("100"))
    take(plan("200", aliases=(Key("rup", "100"),)))
    assert ocids() == {"rup-100"} and show("rup-100")["rup_code"] == "200"
    take(says("spse", "tender/7", ("rup", "100"), ("spse", "7")))
    take(says("spse", "tender/8", ("rup", "200"), ("spse", "8")))
    assert ocids() == {"rup-100", "spse-8"}, "both codes mean the plan, which has its tender"


def test_a_tender_of_several_plans_joins_the_first_free_one_and_names_the_others() -> None:
    take(plan("100"), plan("200"))
    take(says("spse", "tender/7", ("rup", "100"), ("spse", "7")))
    take(says("spse", "tender/8", ("rup", "100"), ("rup", "200"), ("rup", "300"), ("spse", "8")))
    assert ocids() == {"rup-100", "rup-200"}
    assert relations("rup-200") == {("planning", "ocid", "rup-100"), ("planning", "x_sirup", "300")}
    take(plan("300"))
    assert "rup-300" in ocids(), "a plan that is only named is not taken"


def test_a_tender_founded_by_several_plans_shows_the_one_it_is_of() -> None:
    take(says("spse", "tender/8", ("rup", "400"), ("rup", "500"), ("spse", "8")))
    assert ocids() == {"rup-400"} and show("rup-400")["rup_code"] == "400"


def test_orders_and_recorded_purchases_share_their_plan_unless_it_has_a_tender() -> None:
    take(plan("100"), plan("200"))
    take(says("spse", "tender/7", ("rup", "200"), ("spse", "7")))
    for number in ("A", "B"):
        take(says("spse", f"ecat/{number}", ("rup", "100"), ("ecat", number)))
    take(says("spse", "pct/1", ("rup", "100"), ("pct", "1")))
    take(says("spse", "ecat/C", ("rup", "200"), ("ecat", "C")))
    assert ocids() == {"rup-100", "rup-200", "ecat-c"}
    assert relations("ecat-c") == {("planning", "ocid", "rup-200")}


def test_what_a_source_says_of_relations_gets_the_ocid_and_is_united() -> None:
    take(plan("100"))
    take(says("spse", "tender/7", ("rup", "100"), ("spse", "7"), values={"tender_status": "unsuccessful"}))
    again = {"relationship": "unsuccessfulProcess", "scheme": "spse", "identifier": "7"}
    retry = says("spse", "tender/8", ("rup", "100"), ("spse", "8"), values={"related_processes": [again]})
    take(retry)
    expected = {("planning", "ocid", "rup-100"), ("unsuccessfulProcess", "ocid", "rup-100")}
    assert relations("spse-8") == expected
    changed = says(
        "spse", "tender/8", ("rup", "100"), ("spse", "8"), values={"related_processes": [again], "method": "tender"}
    )
    take(changed)
    assert relations("spse-8") == expected, "relations stay when the tender changes"


def test_a_link_that_was_decided_joins_whatever_else_the_process_has() -> None:
    take(plan("100"))
    for number in ("a", "b"):
        ocid = Key("ocid", f"{P}-rup-100")
        take(says("simda", f"contract/{number}", ocid, ("simda", number), values={"contracts": [{"id": number}]}))
    assert ocids() == {"rup-100"} and [row["id"] for row in show("rup-100")["contracts"]] == ["a", "b"]


def test_what_only_joins_and_says_nothing_is_passed_over() -> None:
    nothing = Observation("spse", "pct/9", (Key("pct", "9"),), {"awards": []}, rows=(Row("x:1", {}),), joins_only=True)
    report = registry.observe("spse", [nothing])
    assert (report.counts["same"], report.counts["refused"]) == (1, 0)


def said() -> int:
    """Plans of 2026 that the source still has."""
    text = "SELECT count(*) FROM bos_source_state WHERE source = 'sirup' AND scope = 'plan/2026' AND gone IS NULL"
    return model.Session.scalar(sa.text(text))


def test_what_a_complete_reading_no_longer_has_is_gone_and_comes_back() -> None:
    take(plan("100"), plan("200"), complete=["plan/2026"])
    before = model.Session.execute(sa.text("SELECT xmin FROM bos_process ORDER BY ocid")).all()
    report = take(plan("100"), complete=["plan/2026"])
    assert report.counts["gone"] == 1
    (gone,) = registry.gone("sirup")
    assert (gone.key, gone.ocid) == ("plan/200", f"{P}-rup-200")
    assert model.Session.execute(sa.text("SELECT xmin FROM bos_process ORDER BY ocid")).all() == before
    assert take(plan("100"), complete=["plan/2026"]).counts["gone"] == 0, "reported once"
    assert said() == 1
    take(plan("100"), plan("200"), complete=["plan/2026"])
    assert registry.gone("sirup") == [] and said() == 2


def test_other_scopes_and_partial_readings_make_nothing_gone() -> None:
    take(plan("100"), plan("200"), complete=["plan/2026"])
    take(plan("100"))
    take(plan("100"), complete=["plan/2027"])
    assert registry.gone() == []


def test_a_unit_is_found_by_its_code() -> None:
    found = Observation("simda", "c/1", (Key("simda", "1"),), {"title": "x", "fiscal_year": "2019"}, "code:1.02.01.01")
    take(found)
    assert package("simda-1")["organization"]["name"] == "dinas-kesehatan"


def test_what_a_unit_s_own_system_pushes_waits_to_be_published() -> None:
    take(says("json", "push/1", ("rup", "700")))
    take(plan("800"))
    assert package("rup-700")["private"] and not package("rup-800")["private"]


def test_a_purged_process_is_withdrawn_in_the_ledger() -> None:
    from ckanext.bos.ocds import ledger

    take(plan("100"))
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    tk.get_action("dataset_purge")({"ignore_auth": True, "user": user}, {"id": f"{P}-rup-100"})
    record = ledger.record(f"{P}-rup-100")
    assert record is not None and record.withdrawn and ocids() == set()


def test_each_source_keeps_its_doubts_until_it_says_otherwise() -> None:
    def doubts() -> set[str]:
        return {doubt["field"] for doubt in model.Session.scalars(sa.select(registry.Process.doubts)).one()}

    text = {"id": "aneh", "en": "odd"}
    take(plan("100", doubts=(Doubt("budget_amount", text),)))
    tender = says("spse", "tender/7", ("rup", "100"), ("spse", "7"), values={"method": "tender"})
    take(replace(tender, doubts=(Doubt("method", text),)))
    assert doubts() == {"budget_amount", "method"}
    take(plan("100", values={"notes": "Uraian"}))
    assert doubts() == {"method"}


def test_several_runs_are_indexed_once_at_the_end() -> None:
    def found() -> int:
        return tk.get_action("package_search")({}, {"fq": "dataset_type:pengadaan"})["count"]

    told: list[tuple[int, int]] = []
    with registry.index_later(lambda done, of: told.append((done, of))):
        take(plan("100"), plan("200"))
        take(says("spse", "tender/7", ("rup", "100"), ("spse", "7"), values={"method": "tender"}))
        assert found() == 0
    assert found() == 2 and told == [(2, 2)]
