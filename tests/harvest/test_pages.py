"""The pages of the harvest and the state of the portal, as people and monitors see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.tests import factories
from ckanext.harvest.model import HarvestObject

from ckanext.bos import registry
from ckanext.bos.harvest import foreground, runs

from .conftest import gather_only, harvest, jobs, make_source, site_user, work_off
from .server import TOKEN, Source, plan


@pytest.fixture
def walidata(source: Source) -> dict[str, str]:
    user = factories.UserWithToken()
    registry.set_role(user["name"], registry.WALIDATA)
    return {"Authorization": user["token"]}


@pytest.fixture
def auditor(source: Source) -> dict[str, str]:
    user = factories.UserWithToken()
    registry.set_role(user["name"], registry.AUDITOR)
    return {"Authorization": user["token"]}


def test_the_report_of_a_source(app: Any, source: Source, walidata: dict[str, str]) -> None:
    source.plans = [plan(number) for number in range(1, 31)] + [plan(31, pagu="banyak sekali")]
    source_id = make_source(source.address)
    harvest(source_id)
    source.plans = source.plans[1:]
    harvest(source_id)
    body = app.get("/bos/panen/sirup-2025", headers=walidata).body
    assert "banyak sekali" in body and "plans:31" in body
    assert "Pengadaan Contoh Nomor 1" in body and "plan/70000001" in body
    for secret in (TOKEN, "197001012000011009", "Budi Contoh"):
        assert secret not in body
    overview = app.get("/bos/panen", headers=walidata).body
    assert "/bos/panen/sirup-2025" in overview


def test_only_walidata_and_auditors(
    app: Any, source: Source, walidata: dict[str, str], auditor: dict[str, str]
) -> None:
    make_source(source.address)
    stranger = {"Authorization": factories.UserWithToken()["token"]}
    for path in ("/bos/panen", "/bos/panen/sirup-2025"):
        assert app.get(path, headers=walidata).status_code == 200
        assert app.get(path, headers=auditor).status_code == 200
        assert app.get(path, headers=stranger).status_code == 403
        assert app.get(path, follow_redirects=False).status_code == 302
    for action in ("start", "retry", "accept"):
        path = f"/bos/panen/sirup-2025/{action}"
        assert app.post(path, headers=stranger).status_code == 403
        assert app.post(path, headers=auditor).status_code == 403
        assert app.post(path, follow_redirects=False).status_code == 302
    assert jobs(make_source(source.address, name="lain", klpd="D172")) == []
    assert app.get("/bos/panen/tidak-ada", headers=walidata).status_code == 404


def test_the_buttons(app: Any, source: Source, walidata: dict[str, str]) -> None:
    source.plans = [plan(number) for number in range(1, 31)]
    source_id = make_source(source.address)
    app.post("/bos/panen/sirup-2025/start", headers=walidata, follow_redirects=False)
    assert len(jobs(source_id)) == 1
    app.post("/bos/panen/sirup-2025/start", headers=walidata, follow_redirects=False)
    assert len(jobs(source_id)) == 1, "one at a time"
    work_off()

    source.plans = [*source.plans[:5], plan(99, nama_satker="DINAS KHAYALAN", kd_satker_str="9.9")]
    run = harvest(source_id)
    assert run.state == "alarm"
    body = app.get("/bos/panen/sirup-2025", headers=walidata).body
    assert run.job_id in body and run.alarm and run.alarm["id"] in body
    app.post("/bos/panen/sirup-2025/accept", data={"job_id": run.job_id}, headers=walidata, follow_redirects=False)
    run = harvest(source_id)
    assert (run.state, run.refused, run.gone) == ("ok", 1, 25)

    tk.get_action("organization_patch")(site_user(), {"id": "dinas-pendidikan", "aliases": ["DINAS KHAYALAN"]})
    (row,) = registry.refused_rows("sirup")
    app.post("/bos/panen/sirup-2025/retry", data={"row": row["id"]}, headers=walidata, follow_redirects=False)
    assert registry.refused_count("sirup") == 0


def test_those_that_are_ticked_are_tried_again(app: Any, source: Source, walidata: dict[str, str]) -> None:
    source.plans = [plan(1), *(plan(n, nama_satker="DINAS ANGAN-ANGAN", kd_satker_str="9.8") for n in (2, 3, 4))]
    harvest(make_source(source.address))
    tk.get_action("organization_patch")(site_user(), {"id": "dinas-perdagangan", "aliases": ["DINAS ANGAN-ANGAN"]})
    refused = {row["row"]["kd_rup"]: row["id"] for row in registry.refused_rows("sirup")}
    assert len(refused) == 3

    path = "/bos/panen/sirup-2025/retry"
    said = app.post(path, data={"chosen": "1"}, headers=walidata).body
    assert "Belum ada yang dipilih" in said and registry.refused_count("sirup") == 3
    ticked = {"chosen": "1", "ids": [refused[70000002], refused[70000004]]}
    assert "2 masuk, 0 masih ditolak" in app.post(path, data=ticked, headers=walidata).body
    assert [row["row"]["kd_rup"] for row in registry.refused_rows("sirup")] == [70000003]


def test_the_sources_own_pages_lead_to_the_report(app: Any, source: Source, walidata: dict[str, str]) -> None:
    harvest_page = make_source(source.address)
    for path in ("/harvest/sirup-2025", "/harvest/admin/sirup-2025", "/harvest/edit/sirup-2025", "/harvest/new"):
        answer = app.get(path, headers=walidata)
        assert answer.status_code == 200, path
    assert "/bos/panen/sirup-2025" in app.get("/harvest/admin/sirup-2025", headers=walidata).body
    assert "/bos/panen/sirup-2025" not in app.get("/harvest/sirup-2025").body
    assert harvest_page


def test_a_wrong_setting_is_said_in_the_form(app: Any, source: Source, walidata: dict[str, str]) -> None:
    typed = {
        "name": "salah",
        "title": "Salah",
        "url": "https://example.org",
        "source_type": "bos",
        "owner_org": "dinas-komunikasi-informatika",
        "config": '{"system": "sirup", "kind": "inaproc", "year": 2025, "token": "rahasia"}',
    }
    answer = app.post("/harvest/new", data=typed, headers=walidata)
    assert answer.status_code == 200 and "oken" in answer.body
    assert (
        "example.org"
        in app.post(
            "/harvest/new",
            data=typed | {"config": '{"system": "sirup", "kind": "inaproc", "year": 2025}'},
            headers=walidata,
        ).body
    )


def test_what_waits_is_not_shown_to_everybody(app: Any, source: Source, walidata: dict[str, str]) -> None:
    source.plans = [plan(1)]
    foreground.start(make_source(source.address), site_user()["user"])
    gather_only()
    (waiting,) = model.Session.query(HarvestObject).all()
    path = f"/api/3/action/harvest_object_show?id={waiting.id}"
    assert app.get(path).status_code == 403
    assert app.get(f"/harvest/object/{waiting.id}").status_code == 403
    assert app.get(path, headers=walidata).status_code == 200
    work_off()


def test_health_for_monitors_and_for_people(app: Any, source: Source) -> None:
    assert app.get("/bos/health").json["status"] == "ok"
    source.plans = [plan(1)]
    source_id = make_source(source.address, frequency="DAILY")
    harvest(source_id)
    found = app.get("/bos/health").json
    (listed,) = found["sources"]
    assert (found["status"], listed["state"], listed["alarm"]) == ("ok", "ok", None)
    assert 0 <= listed["age_seconds"] < 120
    assert set(found["parts"]) == {"database", "search", "queue"}

    source.answer = lambda: (500, b"")
    run = harvest(source_id)
    found = app.get("/bos/health").json
    assert found["status"] == "alarm" and found["sources"][0]["alarm"] == run.alarm
    page = app.get("/bos/health", headers={"Accept": "text/html"})
    assert page.status_code == 200 and run.alarm and run.alarm["id"] in page.body
    for secret in (TOKEN, "postgresql://", source.address):
        assert secret not in page.body and secret not in str(found)


def test_health_when_the_search_is_down(app: Any, source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tk.config, "solr_url", "http://127.0.0.1:9/solr/ckan")
    answer = app.get("/bos/health")
    assert answer.status_code == 503
    assert answer.json["status"] == "down" and answer.json["parts"]["search"]["status"] == "down"
    assert answer.json["parts"]["database"]["status"] == "ok"
    assert app.get("/bos/health", headers={"Accept": "text/html"}).status_code == 503


def test_a_source_that_should_have_run_is_overdue(app: Any, source: Source) -> None:
    source.plans = [plan(1)]
    source_id = make_source(source.address, frequency="DAILY")
    run = harvest(source_id)
    assert run.finished
    run.started -= timedelta(days=3)
    run.finished -= timedelta(days=3)
    model.Session.commit()
    found = app.get("/bos/health").json
    assert found["sources"][0]["state"] == "late" and found["alarms"] == ["sirup-2025"]
    assert runs.of_source(source_id)[0].state == "ok"


def test_settings_are_changed_in_the_form(app: Any, source: Source, walidata: dict[str, str]) -> None:
    make_source(source.address, names={"kldi": "123"})
    config = '{"system": "sirup", "kind": "inaproc", "year": 2024, "names": {"kldi": "124"}}'
    typed = {
        "name": "sirup-2025",
        "title": "SiRUP 2024",
        "url": source.address,
        "source_type": "bos",
        "frequency": "WEEKLY",
        "config": config,
    }
    answer = app.post("/harvest/edit/sirup-2025", data=typed, headers=walidata, follow_redirects=False)
    assert answer.status_code == 302, answer.body
    (listed,) = tk.get_action("bos_harvest_list")(site_user(), {})
    assert (listed["title"], listed["year"], listed["frequency"]) == ("SiRUP 2024", "2024", "WEEKLY")
    assert app.get("/harvest/edit/sirup-2025", headers=walidata).status_code == 200


def test_a_job_that_no_worker_takes_is_noticed(app: Any, source: Source) -> None:
    source_id = make_source(source.address)
    foreground.start(source_id, site_user()["user"])
    assert app.get("/bos/health").json["sources"][0]["state"] == "waiting"
    jobs(source_id)[0].created -= timedelta(hours=7)
    model.Session.commit()
    assert app.get("/bos/health").json["sources"][0]["state"] == "stopped"
    work_off()
