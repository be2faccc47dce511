"""The recap: sums that agree with SQL and search, what is late, how many queries, files to take away."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk
import openpyxl
import pytest
import sqlalchemy as sa
from sqlalchemy import event
from ckan import model

from ckanext.bos.core import schema
from ckanext.bos.monitoring import processes, recap
from ckanext.bos.monitoring.filters import Filters

from ..ocds.web import logged_in
from ..portal.people import HEALTH, NOBODY, SCHOOLS, Person, unit_id
from . import world
from .world import DAY

MADE = ["selection", "future", "handover", "report", "payment"]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that the database is asked meanwhile; not CKAN's own look at its settings on each page."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "FROM system_info" not in statement:
            asked.append(statement)

    event.listen(model.meta.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(model.meta.engine, "before_cursor_execute", note)


def row_of(name: str, filters: Filters = Filters()) -> recap.Row:
    return next(row for row in recap.units(filters, DAY) if row.name == name)


@pytest.mark.usefixtures("made")
def test_a_unit_s_packages_values_and_what_is_late() -> None:
    row = row_of(HEALTH)
    assert row.packages == len(MADE) and row.waiting == 1
    assert row.reached == {"planning": 5, "tender": 3, "award": 3, "contract": 3, "implementation": 1}
    assert row.having == {"budget": 5, "estimate": 2, "award": 2, "contract": 2, "paid": 1}
    assert row.amounts["budget"] == Decimal(320_000_000) and row.amounts["contract"] == Decimal(180_000_000)
    assert row.overdue == {"selection": 1, "handover": 1, "report": 1, "payment": 1} and row.late == 4
    order = row_of(SCHOOLS)
    assert order.late == 0 and order.packages == 1 and order.amounts["paid"] == Decimal(90_000_000)


@pytest.mark.usefixtures("made")
def test_the_sums_are_those_of_sql_and_of_the_search(client: Any) -> None:
    total = recap.build(Filters(), DAY).total
    query = "SELECT count(*), sum(budget), sum(contract), sum(paid) FROM bos_process WHERE public"
    count, *sums = model.Session.execute(sa.text(query)).one()
    assert (total.packages, *(total.amounts[rung] for rung in ("budget", "contract", "paid"))) == (count, *sums)
    asked = {"fq": "dataset_type:pengadaan", "rows": 0, "facet.field": ["vocab_bos_stage"], "facet.limit": 100}
    found = tk.get_action("package_search")({}, asked)
    facets = {item["name"]: item["count"] for item in found["search_facets"]["vocab_bos_stage"]["items"]}
    assert found["count"] == total.packages
    later = [facets.get(stage, 0) for stage in schema.STAGES]
    assert list(total.reached.values()) == [sum(later[index:]) for index in range(len(later))]


@pytest.mark.usefixtures("made")
def test_filters_narrow_everything(client: Any) -> None:
    goods = recap.build(Filters(category="goods"), DAY)
    assert goods.total.packages == 3 and goods.total.overdue["selection"] == 0
    assert recap.build(Filters(year=2025), DAY).total.packages == 0
    assert Filters.read({"year": "20x6", "category": "nonsense", "method": "'; DROP"}) == Filters()
    assert {month.month: month.counts for month in goods.series.months} == {
        "2026-01": {"tender": 3, "award": 3},
        "2026-02": {"contract": 3},
    }


def test_the_sums_say_what_in_them_nobody_has_confirmed(client: Any, walidata: Person) -> None:
    """A bus stop for eighty billion, as SPSE had it: the winner is doubted, the contract follows from it."""
    wrong = world.contract(amount="80772000000")
    award = {"supplier_id": "x-9", "supplier_name": "CV Halte", "amount": "80772000000", "status": "active"}
    known: dict[str, Any] = {"method": "direct_procurement", "category": "works", "budget_amount": "95179000"}
    stop = world.process(
        SCHOOLS, title="Halte bus", estimate_amount="95000000", awards=[award], contracts=[wrong], **known
    )
    said = "Termasuk nilai yang belum dikonfirmasi: Nilai kontrak Rp 80,77 miliar (1 paket)"
    line = re.compile(r'<p class="doubted"><a href="([^"]+)">(.*?)</a>', re.S)
    try:
        for address in ("/", "/pantau?year=2026", f"/pantau/opd/{SCHOOLS}"):
            found = line.search(client.get(address).text)
            assert found and said in re.sub(r"<[^>]+>", "", found[2]).replace("\xa0", " "), address
            assert stop["title"] in client.get(found[1].replace("&amp;", "&")).text
        assert not line.search(client.get("/pantau?category=goods").text)
        assert recap.build(Filters(), DAY).total.amounts["contract"] > 80_772_000_000, "the sums stay those of SQL"

        for one in walidata.act("bos_check_list", id=stop["name"])["results"]:
            given = {
                "id": stop["name"],
                "fingerprint": one["fingerprint"],
                "reason": "Sudah dicocokkan dengan kontrak.",
            }
            walidata.act("bos_check_confirm", **given)
        assert not line.search(client.get("/").text) and not line.search(client.get("/pantau").text)
    finally:
        walidata.act("package_delete", id=stop["id"])


def test_the_page_asks_the_database_four_times(client: Any) -> None:
    client.get("/pantau")
    with counted() as asked:
        page = client.get("/pantau")
    assert page.status_code == 200 and len(asked) <= 4, asked
    assert "Dinas Kesehatan" in page.text and "4 hal terlambat" in page.text


def test_the_steward_s_own_unit_comes_first(client: Any, portal: Any, schools: Person) -> None:
    page = logged_in(portal, schools.name).get("/pantau").text
    assert "OPD Anda" in page and page.index("Dinas Pendidikan</a>") < page.index("Dinas Kesehatan</a>")
    assert "Belum terbit" not in client.get(f"/pantau/opd/{HEALTH}").text


def test_the_page_of_a_unit_leads_to_the_missing_paper(client: Any) -> None:
    page = client.get(f"/pantau/opd/{HEALTH}").text
    assert "Kontrak berakhir tanpa BAST" in page and "kurang=planning/paper/kak" in page.replace("%2F", "/")
    only = client.get(f"/pantau/opd/{HEALTH}?kurang=contract/paper/contract").text
    assert "Kontrak tanpa BAST" in only and "Rencana nanti" not in only
    late = client.get(f"/pantau/opd/{HEALTH}?perlu=payment").text
    assert "Bayar tanpa kontrak" in late and "Kontrak tanpa BAST" not in late
    assert client.get("/pantau/opd/tidak-ada").status_code == 404


def test_an_unpublished_process_is_for_its_own_unit(client: Any, portal: Any, health: Person, schools: Person) -> None:
    for person, seen in ((health, True), (schools, False)):
        page = logged_in(portal, person.name).get(f"/pantau/opd/{HEALTH}").text
        assert ("Belum terbit</a>" in page) is seen


@pytest.mark.parametrize("address", ["/pantau", f"/pantau/opd/{HEALTH}"])
def test_tables_can_be_taken_away(client: Any, address: str) -> None:
    rows = json.loads(client.get(f"{address}.json").data)
    table = list(csv.DictReader(io.StringIO(client.get(f"{address}.csv").data.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}.xlsx").data)).worksheets[0]
    assert len(rows) == len(table) == sheet.max_row - 1 > 0
    assert client.get(f"{address}.exe").status_code == 404
    if address == "/pantau":
        own = next(row for row in rows if row["unit"] == HEALTH)
        assert own["amount_budget"] == 320_000_000 and own["overdue_handover"] == 1
        assert any(row["Alamat OPD"] == HEALTH and row["Pagu (Rp)"] == "320000000" for row in table)


def test_a_title_is_never_a_formula(client: Any, made: Any) -> None:
    body = client.get(f"/pantau/opd/{HEALTH}.csv").data.decode("utf-8-sig")
    assert not any(cell[:1] in "=+@" for row in csv.reader(io.StringIO(body)) for cell in row if cell)


def test_the_action_gives_the_same(client: Any) -> None:
    found = tk.get_action("bos_recap")({"user": "", "ignore_auth": False}, {"unit": HEALTH, "year": 2026})
    assert [row["name"] for row in found["units"]] == [HEALTH]
    assert found["total"]["overdue"]["report"] == 1 and "waiting" not in found["total"]
    with pytest.raises(tk.ObjectNotFound):
        tk.get_action("bos_recap")({}, {"unit": "tidak-ada"})


def test_completeness_is_explained_field_by_field(client: Any, made: Any) -> None:
    found = NOBODY.act("bos_completeness", id=made["handover"]["name"])
    owed = {(due["kind"], due["name"]): due["present"] for due in found["stages"]["contract"]["owed"]}
    assert owed["field", "contracts.number"] and not owed["paper", "contract"]
    row = model.Session.execute(
        sa.text("SELECT completeness, missing FROM bos_process WHERE lower(ocid) = :name"),
        {"name": made["handover"]["name"]},
    ).one()
    assert found["score"] == row.completeness["all"] and "contract/paper/contract" in row.missing
    missing = {
        f"{stage}/{due['kind']}/{due['name']}"
        for stage, part in found["stages"].items()
        for due in part["owed"]
        if not due["present"]
    }
    assert missing == set(row.missing)
    with pytest.raises(tk.NotAuthorized):
        NOBODY.act("bos_completeness", id=made["hidden"]["name"])


def test_the_most_urgent_comes_first(client: Any, health: Person, made: Any) -> None:
    found = health.act("bos_todo_list", limit=100)
    weights = [one["weight"] for one in found["results"]]
    assert weights == sorted(weights, reverse=True) and found["count"] == len(MADE) + 1
    first = found["results"][0]
    assert first["overdue"] and first["unit"] == HEALTH
    assert {one["name"] for one in found["results"]} >= {made["hidden"]["name"]}
    with pytest.raises(tk.NotAuthorized):
        NOBODY.act("bos_todo_list")


def test_the_steward_meets_the_list_at_log_in(client: Any, portal: Any, health: Person) -> None:
    page = logged_in(portal, health.name).get("/dashboard/datasets").text
    assert "Yang perlu dikerjakan" in page and "Kontrak tanpa BAST" in page
    page = logged_in(portal, health.name).get("/pantau/tugas").text
    assert "Bayar tanpa kontrak" in page and "Apa yang kurang" in page
    assert client.get("/pantau/tugas").status_code == 302


@pytest.mark.parametrize("name", ["top10", "tahap", "bulan", "kecamatan"])
def test_charts_are_pictures_that_can_be_kept(client: Any, name: str) -> None:
    answer = client.get(f"/pantau/grafik/{name}.svg?narrow=1")
    assert answer.status_code == 200 and answer.content_type.startswith("image/svg+xml")
    again = client.get(f"/pantau/grafik/{name}.svg?narrow=1", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/pantau/grafik/nothing.svg").status_code == 404
    assert client.get(f"/pantau/grafik/{name}.svg?unit={HEALTH}").status_code == 200


@pytest.mark.usefixtures("made")
def test_what_is_missing_most_is_counted(client: Any) -> None:
    found = processes.lacking(Filters().of_unit(unit_id(HEALTH)))
    counts = [one.processes for one in found]
    assert counts == sorted(counts, reverse=True)
    rows = model.Session.scalars(
        sa.text("SELECT unnest(missing) FROM bos_process WHERE public AND unit_id = :unit"), {"unit": unit_id(HEALTH)}
    )
    assert sum(counts) == len(list(rows))
