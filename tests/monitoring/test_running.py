"""Indicators on the portal: computed from the ledger, kept by the day, shown to those who may see them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.common import config
from click.testing import CliRunner

from ckanext.bos import registry
from ckanext.bos.monitoring import cli, flags, indicators, running

from ..ocds.web import logged_in
from ..portal.people import NOBODY, Person
from . import world

ONE = date(2026, 6, 15)
TENDER: dict[str, Any] = {
    "method": "tender",
    "category": "goods",
    "budget_amount": "500000000",
    "estimate_amount": "490000000",
}
TENDER |= {"announcement_date": "2026-01-10", "tender_status": "complete", "number_of_bidders": "1"}
AWARD = {"supplier_id": "x-9", "supplier_name": "CV Tunggal", "amount": "489000000", "date": "2026-02-10"}


@pytest.fixture
def lonely(client: Any) -> dict[str, Any]:
    """A tender with one bidder."""
    bidder = {"id": "x-9", "name": "CV Tunggal", "offer_amount": "489000000", "result": "valid"}
    rows: dict[str, Any] = {"bidders": [bidder], "awards": [AWARD | {"status": "active"}]}
    return world.process(title="Tender satu peserta", **TENDER, **rows)


def flagged(dataset: dict[str, Any], day: date | None = None) -> set[str]:
    return {one.row.code for one in flags.listed(about=dataset["ocid"], day=day, limit=None)[1]}


def test_a_flag_is_kept_with_its_day_and_ends_when_it_holds_no_more(lonely: dict[str, Any]) -> None:
    first = running.run(ONE)
    assert "B001" in flagged(lonely) and first.counts["B001"]["flag"] >= 1
    before = model.Session.execute(sa.text("SELECT * FROM bos_indicator_flag ORDER BY 1, 2, 3, 4")).all()
    running.run(ONE + timedelta(days=1))
    after = model.Session.execute(sa.text("SELECT * FROM bos_indicator_flag ORDER BY 1, 2, 3, 4")).all()
    assert [row for row in after if row.code == "B001"] == [row for row in before if row.code == "B001"]
    user = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    more = [*lonely["bidders"], {"id": "x-10", "name": "CV Kedua", "offer_amount": "489500000", "result": "valid"}]
    change = {"id": lonely["id"], "bidders": more, "number_of_bidders": "2"}
    tk.get_action("package_patch")({"ignore_auth": True, "user": user}, change)
    running.run(ONE + timedelta(days=2))
    assert "B001" not in flagged(lonely)
    assert "B001" in flagged(lonely, ONE + timedelta(days=1)), "as it stood on that day"
    assert "B001" not in flagged(lonely, ONE + timedelta(days=2))


def test_only_what_changed_in_the_ledger_is_read(lonely: dict[str, Any]) -> None:
    running.renew_inputs()
    assert running.renew_inputs() == 0
    world.process(title="Satu lagi", **TENDER)
    assert running.renew_inputs() == 1
    model.Session.commit()


def test_what_cannot_be_computed_is_said_with_the_field(lonely: dict[str, Any], auditor: Person) -> None:
    made = running.run(ONE)
    found = auditor.act("bos_indicators", id=lonely["ocid"])
    assert "B006" in found["missing"] and found["missing"]["B006"] == ["blacklist"]
    one = next(entry for entry in found["indicators"] if entry["code"] == "B006")
    assert 1 <= one["lacking"]["blacklist"] <= one["not_computable"]
    for code, counts in made.counts.items():
        answered = counts.get("flag", 0) + counts.get("clear", 0) + counts.get("missing", 0)
        assert answered == made.processes, code
    assert set(made.counts) == {one.code for one in indicators.ALL}


def test_missing_fields_are_named_in_words(lonely: dict[str, Any], client: Any) -> None:
    made = running.run(ONE)
    page = client.get("/pantau/indikator/B006").text
    assert "daftar hitam INAPROC" in page and "“blacklist”" not in page
    for path in {path for counts in made.counts.values() for path in counts["paths"]}:
        assert indicators.field_name(path)["en"] != f"“{path}”", path


def test_the_search_finds_by_flags_only_where_everybody_may_see_them(
    lonely: dict[str, Any], client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.run(ONE)
    registry.make_searchable()
    asked: dict[str, Any] = {"fq": 'vocab_bos_flag:"B001"'}
    assert tk.get_action("package_search")({"user": ""}, asked)["count"] == 0
    assert "tidak dikenal" in client.get("/pengadaan?flag=B001").text

    monkeypatch.setitem(config, "ckanext.bos.monitoring.public_flags", True)
    model.Session.execute(sa.text("DELETE FROM bos_indicator_flag"))
    model.Session.commit()
    running.run(ONE)
    assert registry.make_searchable() >= 1
    title = indicators.BY_CODE["B001"].title["id"]
    page = client.get("/pengadaan?flag=B001").text
    assert "Tender satu peserta" in page and "Alasan untuk memeriksa, bukan bukti" in page
    assert f"{title}<" in page and client.get("/pengadaan").text.count(title) == 1, "a facet"
    running.run(ONE)
    assert registry.make_searchable() == 0, "the same again puts nothing into the index"


def test_flags_are_for_auditors_unless_the_portal_says_otherwise(
    lonely: dict[str, Any], client: Any, portal: Any, auditor: Person, health: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.run(ONE)
    for person in (NOBODY, health):
        with pytest.raises(tk.NotAuthorized):
            person.act("bos_indicators")
    assert client.get("/pantau/indikator.csv").status_code == 403
    public = client.get("/pantau/indikator/B001").text
    assert "Tender satu peserta" not in public and "Perpres 16/2018" in public, "what it means is public"
    seen = logged_in(portal, auditor.name).get("/pantau/indikator/B001").text
    assert "Tender satu peserta" in seen and "Hanya 1 peserta" in seen
    page = f"/pengadaan/{lonely['name']}"
    assert "Hanya 1 peserta" in logged_in(portal, auditor.name).get(page).text
    assert "Hanya 1 peserta" not in client.get(page).text
    monkeypatch.setitem(config, "ckanext.bos.monitoring.public_flags", True)
    assert "Tender satu peserta" in client.get("/pantau/indikator/B001").text
    assert any(row["code"] == "B001" for row in json.loads(client.get("/pantau/indikator.json").data))
    assert client.get("/pantau/indikator/X999").status_code == 404


def test_only_walidata_runs_them(client: Any, health: Person, walidata: Person) -> None:
    with pytest.raises(tk.NotAuthorized):
        health.act("bos_indicator_run")
    assert walidata.act("bos_indicator_run")["processes"] > 0


def test_the_command_prints_cardinals_layout_and_names_bad_lines(tmp_path: Path) -> None:
    line = {"ocid": "a", "tender": {"procurementMethod": "open", "numberOfTenderers": 1}}
    (tmp_path / "in.jsonl").write_text(json.dumps(line) + "\n{\n")
    (tmp_path / "set.ini").write_text("[R018]\n")
    asked = ["--from", str(tmp_path / "in.jsonl"), "--settings", str(tmp_path / "set.ini")]
    done = CliRunner().invoke(cli.indicators_command, asked)
    assert json.loads(done.stdout)["results"] == {"OCID": {"a": {"R018": 1}}}
    assert done.exit_code == 1 and "Baris 2" in done.stderr
    (tmp_path / "set.ini").write_text("[R003]\nthreshold = soon\n")
    done = CliRunner().invoke(cli.indicators_command, asked)
    assert done.exit_code == 2 and "“soon”" in done.stderr
