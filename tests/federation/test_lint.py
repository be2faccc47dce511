"""What other catalogues would reject, alter or lose: by command, action, page and in the steward's own words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib.jobs import get_queue
from click.testing import CliRunner

from ckanext.bos import registry
from ckanext.bos.core.observation import Key, Observation
from ckanext.bos.federation import jobs, report, visits
from ckanext.bos.federation.cli import lint_feed

from ..ocds.web import logged_in
from ..portal.people import NOBODY, Person, steward, with_role
from . import world


def run(*arguments: str) -> Any:
    return CliRunner().invoke(lint_feed, list(arguments))


def codes(dataset: dict[str, Any], person: Person | None = None) -> list[str]:
    found = (person or world.walidata()).act("bos_feed_lint", id=dataset["name"])
    return [f"{finding['weight']} {finding['code']}" for finding in found["findings"]]


def test_a_whole_process_is_taken_as_it_is(client: Any) -> None:
    made = world.process()
    assert codes(made) == []
    result = run()
    assert result.exit_code == 0 and "1 dataset diperiksa, 0 dengan catatan" in result.output


def test_a_bare_dataset_is_told_what_it_lacks(client: Any) -> None:
    made = world.plain(notes="Tabel.", tags=[], resources=[{"name": "x", "url": "http://contoh.go.id/a", "format": ""}])
    found = codes(made)
    assert {
        "poor short-description",
        "poor no-keywords",
        "poor empty-concept",
        "poor empty-frequency",
        "poor not-secure",
    } <= set(found)
    result = run(made["name"])
    assert result.exit_code == 0, "nothing is rejected or lost"
    assert "“Konsep” diminta Satu Data" in result.output and made["name"] in result.output
    world.change(made, resources=[])
    assert codes(made)[0] == "lost no-distributions", "the worst comes first"
    assert run(made["name"]).exit_code == 1
    assert "Konsep" not in run(made["name"], "--weight", "lost").output


def test_the_report_for_programs(client: Any) -> None:
    world.process()
    world.plain(resources=[])
    world.small(9, public=False)
    result = run("--json")
    found = json.loads(result.stdout)
    assert (found["datasets"], found["ready"]) == (2, 2) and found["findings"]["lost"] == 1
    (listed,) = found["listed"]
    assert listed["unit"].startswith("Dinas Komunikasi") and listed["findings"][0]["mend"]["en"]
    assert json.loads(run("--json", "--unit", "dinas-kesehatan").stdout)["datasets"] == 1


@pytest.mark.parametrize("arguments", [("tidak-ada",), ("--unit", "tidak-ada")])
def test_what_does_not_exist_is_said(client: Any, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2 and "tidak-ada" in result.output


def test_a_draft_is_looked_at_before_it_is_published(client: Any, portal: Any) -> None:
    made = world.plain("draf", public=False, resources=[])
    assert "lost no-distributions" in codes(made)
    browser = logged_in(portal, world.walidata().name)
    page = browser.get(f"/dataset/{made['name']}").text
    assert "Tidak ada berkas yang dapat diambil" in page


def test_the_form_of_a_process_warns_too(client: Any, portal: Any) -> None:
    made = world.process(public=False, resources=[world.link("http://", "KAK", "planning", "kak")])
    browser = logged_in(portal, steward("opd-kesehatan", "dinas-kesehatan").name)
    for path in (f"/pengadaan/edit/{made['name']}/planning", f"/pengadaan/{made['name']}"):
        page = browser.get(path).text
        assert "Berkas tanpa alamat yang dapat dibuka" in page and "Sebelum data ini diambil pihak lain" in page, path


def test_only_those_who_may_edit_learn_it(client: Any) -> None:
    made = world.process(public=False)
    for allowed in (steward("opd-kesehatan", "dinas-kesehatan"), with_role("auditor", registry.AUDITOR)):
        assert codes(made, allowed) == []
    for refused in (NOBODY, steward("opd-pendidikan", "dinas-pendidikan")):
        with pytest.raises(tk.NotAuthorized):
            codes(made, refused)
        for action in ("bos_feed_status", "bos_feed_confirm"):
            with pytest.raises(tk.NotAuthorized):
                refused.act(action)
    with pytest.raises(tk.NotAuthorized):
        with_role("auditor", registry.AUDITOR).act("bos_feed_confirm")
    with pytest.raises(tk.ObjectNotFound):
        world.walidata().act("bos_feed_lint", id="tidak-ada")


def test_the_status_counts_what_there_is(client: Any) -> None:
    world.process()
    world.plain(resources=[])
    world.small(8, public=False)
    world.delete(world.small(7))
    found = world.walidata().act("bos_feed_status")
    assert (found["public"], found["waiting"], found["withdrawn"], found["unread"]) == (2, 1, 1, 0)
    assert found["weights"]["lost"] == 1 and found["held"] is False
    units = {unit["name"]: unit for unit in found["units"]}
    assert units["dinas-kesehatan"] | {"title": ""} == {
        "name": "dinas-kesehatan", "title": "", "public": 1, "waiting": 0, "flawed": 0,
    }  # fmt: skip
    assert units["dinas-komunikasi-informatika"]["flawed"] == 1 and units["dinas-pendidikan"]["waiting"] == 1
    (worst,) = found["worst"]
    assert worst["findings"][0]["code"] == "no-distributions"


def test_who_takes_the_feeds_is_remembered_without_address(client: Any) -> None:
    world.process()
    world.small(2)
    for agent, path in (
        ("python-requests/2.32", "/sdi/api/3/action/package_search"),
        ("python-requests/2.32", "/sdi/api/3/action/package_search?start=100"),
        ("Panen Data 1.0 (budi@contoh.go.id)", "/catalog.ttl"),
        ("", "/data.json"),
        ("\x07aneh", "/data.json"),
        ("x" * 500, "/catalog.xml"),
    ):
        client.get(path, headers={"User-Agent": agent, "X-Forwarded-For": "10.1.2.3"})
    client.head("/catalog.ttl", headers={"User-Agent": "hanya-kepala"})
    found = {(seen.face, seen.agent): seen for seen in report.status().visits}
    requests = found["sdi", "python-requests/2.32"]
    assert (requests.requests, requests.runs, requests.datasets) == (2, 1, 2)
    assert found["data.json", "(tanpa nama)"].datasets == 2 and ("data.json", "aneh") in found
    assert ("catalog", "Panen Data 1.0 ([disamarkan])") in found and ("catalog", "x" * 120) in found
    assert not any(agent == "hanya-kepala" for _face, agent in found)
    rows = "".join(model.Session.scalars(sa.text("SELECT v::text FROM bos_feed_visit v")))
    assert "10.1.2.3" not in rows and "budi" not in rows


def test_a_new_run_counts_anew(client: Any) -> None:
    visits.note("sdi", "panen", 100)
    visits.note("sdi", "panen", 50)
    model.Session.execute(sa.text("UPDATE bos_feed_visit SET last = last - interval '1 hour'"))
    model.Session.commit()
    visits.note("sdi", "panen", 7)
    (seen,) = report.status().visits
    assert (seen.requests, seen.runs, seen.datasets) == (3, 2, 7)


def test_not_more_programs_are_remembered_than_a_person_can_read(client: Any) -> None:
    for number in range(visits.KEPT + 5):
        visits.note("catalog", f"panen-{number:03d}", 1)
    agents = {seen.agent for seen in report.status().visits}
    assert len(agents) == visits.KEPT and "panen-000" not in agents and f"panen-{visits.KEPT + 4:03d}" in agents


def test_the_page_says_what_to_do(client: Any, portal: Any) -> None:
    world.process()
    world.plain(resources=[])
    client.get("/sdi/api/3/action/package_search", headers={"User-Agent": "python-requests/2.32"})
    page = logged_in(portal, world.walidata().name).get("/bos/federasi")
    assert page.status_code == 200
    for words in (
        "Siapa yang mengambil data kita",
        "python-requests/2.32",
        "Unggah setidaknya satu berkas",
        "Dinas Kesehatan",
    ):
        assert words in page.text, words
    assert client.get("/bos/federasi").status_code == 302, "strangers log in first"
    stranger = logged_in(portal, steward("opd-kesehatan", "dinas-kesehatan").name)
    assert stranger.get("/bos/federasi").status_code == 403


def test_a_loss_is_shown_and_confirmed(client: Any, portal: Any) -> None:
    for number in range(1, 31):
        world.small(number)
    model.Session.execute(sa.text("UPDATE package SET private = true WHERE id IN (SELECT id FROM package LIMIT 25)"))
    model.Session.commit()
    browser = logged_in(portal, world.walidata().name)
    page = browser.get("/bos/federasi").text
    assert "25 dataset hilang dalam sehari" in page and "Buku Perpustakaan" in page
    assert client.get("/catalog.ttl").status_code == 503
    answer = browser.post("/bos/federasi/confirm")
    assert answer.status_code in (200, 302) and client.get("/catalog.ttl").status_code == 200
    assert "hilang dalam sehari" not in browser.get("/bos/federasi").text


def test_a_few_every_day_are_no_alarm_but_a_loss_stays_one(client: Any) -> None:
    for number in range(1, 41):
        world.small(number)
    model.Session.execute(sa.text("UPDATE package SET private = true WHERE id IN (SELECT id FROM package LIMIT 30)"))
    spread = (
        "UPDATE bos_published b SET withdrawn = :at - interval '6 hours' * g.n"
        " FROM (SELECT id, row_number() OVER () AS n FROM package WHERE private) g WHERE g.id = b.package_id"
    )
    model.Session.execute(sa.text(spread), {"at": datetime.now(UTC)})
    model.Session.commit()
    assert client.get("/catalog.ttl").status_code == 200, "five a day"
    at_once = sa.text("UPDATE bos_published SET withdrawn = now() - interval '9 days' WHERE withdrawn IS NOT NULL")
    model.Session.execute(at_once)
    model.Session.commit()
    assert client.get("/catalog.ttl").status_code == 503, "time alone does not make it right"


def test_files_and_licences_that_others_cannot_use(client: Any) -> None:
    files = [{"name": "Tabel", "url": "https://contoh.go.id/a.csv"}, {"name": "Lampiran", "url": "http://"}]
    made = world.plain(license_id="other-closed", resources=files)
    assert {"lost unreachable-file", "poor licence"} <= set(codes(made))
    record = client.get(f"/sdi/api/3/action/package_show?id={made['id']}").json["result"]
    assert (record["license_id"], record["isopen"]) == ("other-closed", False)
    assert "creativecommons.org" not in client.get(f"/dataset/{made['name']}.ttl").text
    assert len(record["resources"]) == 1


def test_what_a_harvest_wrote_is_looked_at_later(client: Any) -> None:
    """Its transactions do nothing but remember; a job asked for once looks at all of it."""
    jobs.LATER.begin()
    observed = [
        Observation(
            "sirup",
            f"plan/{number}",
            (Key("rup", f"5360000{number}"),),
            {"title": f"Paket {number}", "fiscal_year": "2026"},
            "Dinas Sosial",
        )
        for number in range(3)
    ]
    assert registry.observe("sirup", observed).counts["new"] == 3
    assert report.status().unread == 3
    waiting = [job for job in get_queue().scheduled_job_registry.get_job_ids()]
    assert waiting
    jobs.run()
    assert report.status().unread == 0
    jobs.run()
