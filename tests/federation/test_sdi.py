"""The façade for Satu Data Indonesia: what may be asked, what is answered, and how what is gone is announced."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model

from ckanext.bos.federation import published
from ckanext.bos.federation.published import Wanted

from . import ckan29, world

SEARCH = "/sdi/api/3/action/package_search"


def ask(client: Any, action: str, **parameters: Any) -> Any:
    """What an action answers."""
    answer = client.get(f"/sdi/api/3/action/{action}", query_string=parameters)
    assert answer.status_code == 200 and answer.json["success"] is True, answer.text
    assert answer.content_type == "application/json;charset=utf-8"
    return answer.json["result"]


def found(client: Any, **parameters: Any) -> list[str]:
    """The titles that a search finds, a withdrawn one in brackets."""
    results = ask(client, "package_search", **parameters)["results"]
    return [f"({each['title']})" if each["state"] == "deleted" else each["title"] for each in results]


def refused(client: Any, status: int, **parameters: Any) -> str:
    answer = client.get(SEARCH, query_string=parameters)
    assert answer.status_code == status and answer.json["success"] is False, answer.text
    return answer.json["error"]["message"]


def age(dataset: dict[str, Any], **ago: float) -> datetime:
    """Let a dataset have changed so long ago."""
    moment = datetime.now(UTC).replace(tzinfo=None) - timedelta(**ago)
    model.Session.execute(
        sa.text("UPDATE package SET metadata_modified = :at WHERE id = :id"), {"at": moment, "id": dataset["id"]}
    )
    model.Session.commit()
    return moment


def test_ckan_2_9_takes_every_record(client: Any) -> None:
    """The imitation of its schema takes all of them, and what it keeps of them is nearly all."""
    world.process(1, title=world.ODD)
    world.small(2)
    world.plain(tags=[{"name": "a-b_c.d e"}])
    for record in ask(client, "package_search")["results"]:
        dataset = ckan29.create(record)
        assert len(dataset["extras"]) >= 14 and len(dataset["resources"]) == len(record["resources"])
        assert all(resource["format"] and resource["url"] for resource in dataset["resources"])
        assert dataset["title"] and dataset["notes"] and dataset["author"] and dataset["license_id"]


def test_only_what_is_public(client: Any) -> None:
    world.small(1)
    world.small(2, public=False)
    world.plain()
    world.plain("rahasia", public=False)
    source = {"name": "sumber", "title": "Sumber", "url": "https://contoh.go.id", "source_type": "bos", "config": "{}"}
    model.Session.add(model.Package(name="sumber", title="Sumber", type="harvest", extras=source))
    model.Session.commit()
    assert sorted(found(client)) == ["Anggaran per OPD", "Buku Perpustakaan 1"]
    assert len(ask(client, "package_list")) == 2


@pytest.mark.parametrize("fq", [
    "+state:draft", "state:draft", "capacity:private", "+capacity:private", "private:true", "-state:active",
    "-capacity:public", "dataset_type:harvest", "state:active OR state:draft OR capacity:private", "groups:x",
    "id:x OR id:y", "-dataset_type:dataset", "(state:draft)", 'state:"draft"',
])  # fmt: skip
def test_attacks_find_nothing_that_is_not_public(client: Any, fq: str) -> None:
    world.small(1)
    world.small(2, public=False)
    answer = client.get(SEARCH, query_string={"fq": fq})
    titles = [each["title"] for each in answer.json.get("result", {}).get("results", [])]
    assert "Buku Perpustakaan 2" not in titles
    assert answer.status_code == 200 or answer.json["success"] is False


@pytest.mark.parametrize("fq", [
    "title:rahasia", "_query_:x", "{!lucene}state:draft", "metadata_modified:[* TO 2020-01-01]", "state:active OR id:x",
    "metadata_modified:[kemarin TO *]", "*:* OR foo", "'; DROP TABLE package; --", "creator_user_id:x", "(",
    "organization:",
])  # fmt: skip
def test_what_is_not_understood_is_refused_in_words(client: Any, fq: str) -> None:
    assert "seharusnya" in refused(client, 400, fq=fq) and "expected" in refused(client, 400, fq=fq)


@pytest.mark.parametrize("parameters", [{"rows": "x"}, {"start": "-1"}, {"sort": "name desc"}, {"q": "jalan"}])
def test_so_are_other_parameters(client: Any, parameters: dict[str, str]) -> None:
    assert next(iter(parameters)) in refused(client, 400, **parameters)


def test_paging_as_the_stock_harvester_does(client: Any) -> None:
    made = sorted(world.small(number)["id"] for number in range(1, 8))
    pages = [ask(client, "package_search", rows=3, start=start, sort="id asc") for start in (0, 3, 6, 9)]
    assert [each["id"] for page in pages for each in page["results"]] == made
    assert [page["count"] for page in pages] == [7] * 4 and pages[3]["results"] == []
    assert len(ask(client, "package_search", rows=1000)["results"]) == 7


@pytest.mark.parametrize("fq, expected", [
    ("organization:dinas-kesehatan", ["Sehat"]),
    ("organization:dinas-kesehatan OR organization:dinas-pendidikan", ["Cerdas", "Sehat"]),
    ("(organization:dinas-kesehatan OR organization:dinas-pendidikan)", ["Cerdas", "Sehat"]),
    ("-organization:dinas-kesehatan", ["Cerdas", "Lain"]),
    ("-organization:dinas-kesehatan -organization:dinas-pendidikan", ["Lain"]),
    ("+organization:dinas-kesehatan +state:active", ["Sehat"]),
    ("organization:tidak-ada", []),
    ("-groups:tidak-ada", ["Cerdas", "Lain", "Sehat"]),
    ("*:*", ["Cerdas", "Lain", "Sehat"]),
    ("dataset_type:dataset", ["Cerdas", "Lain", "Sehat"]),
    ("metadata_modified:[2026-05-04T01:10:00.123456Z TO *] organization:dinas-kesehatan", ["Sehat"]),
    ("metadata_modified:[2099-05-04T01:10:00Z TO *]", []),
])  # fmt: skip
def test_the_terms_of_stock_harvesters(client: Any, fq: str, expected: list[str]) -> None:
    world.small(1, unit="dinas-kesehatan", title="Sehat")
    world.small(2, title="Cerdas")
    world.small(3, unit="dinas-sosial", title="Lain")
    assert sorted(found(client, fq=fq)) == expected


def test_only_what_changed_since(client: Any) -> None:
    old, new = world.small(1), world.small(2)
    age(old, hours=3)
    age(new, hours=1)
    since = (datetime.now(UTC) - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert found(client, fq=f"metadata_modified:[{since} TO *]") == ["Buku Perpustakaan 2"]


def test_every_change_is_said_again_later(client: Any) -> None:
    """A copy is dated by its import: a change between reading and import would be passed over for ever."""
    dataset = world.small(1)
    now = datetime.now(UTC)
    for ago, said in ((0.5, 0.5), (23, 23), (25, 1), (24 * 6.9, 24 * 5.9), (24 * 7.5, 12), (24 * 30, 24 * 23)):
        changed = age(dataset, hours=ago)
        (entry,) = published.page(Wanted(), 0, 10, now)[1]
        assert abs(entry.changed - (now - timedelta(hours=said))) < timedelta(minutes=1), ago
        assert entry.changed == published.echoed(changed.replace(tzinfo=UTC), now)
        inside = (now - timedelta(hours=said + 0.1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        outside = (now - timedelta(hours=said - 0.1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert found(client, fq=f"metadata_modified:[{inside} TO *]") == ["Buku Perpustakaan 1"], ago
        assert found(client, fq=f"metadata_modified:[{outside} TO *]") == [], ago


def test_what_is_withdrawn_is_announced_however_it_went(client: Any) -> None:
    there = [world.small(number) for number in range(1, 4)] + [world.plain(), world.plain("lain", title="Lain")]
    before = {each["id"]: each for each in ask(client, "package_search")["results"]}
    assert not any(each["state"] == "deleted" for each in before.values())
    world.delete(there[0])
    world.change(there[1], private=True)
    world.purge(there[2])
    world.purge(there[3])
    now = {each["id"]: each for each in ask(client, "package_search")["results"]}
    assert now.keys() == before.keys(), "nothing ever just disappears"
    for dataset in there[:4]:
        gone = now[dataset["id"]]
        assert (gone["state"], gone["resources"], gone["extras"]) == ("deleted", [], [])
        assert (gone["name"], gone["title"]) == (before[gone["id"]]["name"], before[gone["id"]]["title"])
        assert gone["metadata_modified"] > before[gone["id"]]["metadata_modified"]
        assert ask(client, "package_show", id=dataset["name"])["state"] == "deleted"
    assert sorted(found(client, fq="state:deleted")) == sorted(f"({dataset['title']})" for dataset in there[:4])
    assert found(client, fq="state:active") == ["Lain"] and ask(client, "package_list") == ["lain"]
    since = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert len(found(client, fq=f"metadata_modified:[{since} TO *]")) == 5


def test_what_comes_back_is_active_with_a_newer_date(client: Any) -> None:
    dataset = world.small(1)
    world.change(dataset, private=True)
    gone = ask(client, "package_show", id=dataset["id"])
    world.change(dataset, private=False)
    back = ask(client, "package_show", id=dataset["id"])
    assert (gone["state"], back["state"]) == ("deleted", "active")
    assert back["metadata_modified"] > gone["metadata_modified"] and back["resources"]


def test_what_was_never_public_is_never_named(client: Any) -> None:
    dataset = world.small(1, public=False)
    world.change(dataset, title="Tetap rahasia")
    world.delete(dataset)
    assert found(client) == [] and client.get(f"/sdi/api/3/action/package_show?id={dataset['id']}").status_code == 404


def test_an_announcement_ends_after_more_than_a_year(client: Any) -> None:
    dataset = world.small(1)
    world.delete(dataset)
    for days, expected in ((366, ["(Buku Perpustakaan 1)"]), (401, [])):
        model.Session.execute(
            sa.text("UPDATE bos_published SET withdrawn = now() - :ago"), {"ago": timedelta(days=days)}
        )
        model.Session.commit()
        assert found(client) == expected


def test_what_changed_behind_our_back_is_noted(client: Any) -> None:
    dataset, other = world.small(1), world.small(2)
    model.Session.execute(sa.text("UPDATE package SET private = true WHERE id = :id"), {"id": dataset["id"]})
    model.Session.commit()
    assert sorted(found(client)) == ["(Buku Perpustakaan 1)", "Buku Perpustakaan 2"], "announced at once"
    assert published.reconcile() == 1 and published.reconcile() == 0
    model.Session.execute(sa.text("DELETE FROM bos_published WHERE package_id = :id"), {"id": other["id"]})
    model.Session.commit()
    assert published.reconcile() == 1
    world.delete(other)
    assert sorted(found(client)) == ["(Buku Perpustakaan 1)", "(Buku Perpustakaan 2)"]


def test_the_other_actions(client: Any) -> None:
    made = world.process()
    assert ask(client, "package_show", id=made["name"])["id"] == made["id"]
    assert ask(client, "package_list", limit=1, offset=0) == [made["name"]]
    assert "dinas-kesehatan" in ask(client, "organization_list") and ask(client, "group_list") == []
    units = ask(client, "organization_list", all_fields="true")
    unit = ask(client, "organization_show", id=made["owner_org"])
    assert unit in units and unit["title"] == "Dinas Kesehatan" and unit["is_organization"] is True
    for path in ("package_show?id=x", "organization_show?id=x"):
        answer = client.get(f"/sdi/api/3/action/{path}")
        assert answer.status_code == 404 and answer.json["error"]["__type"] == "Not Found Error"
    assert client.get("/sdi/api/3/action/package_show").status_code == 409
    assert client.get("/sdi/api/3/action/package_list?limit=x").status_code == 400
    assert client.get("/sdi/api/action/package_list").json["result"] == [made["name"]]


def test_it_can_be_asked_by_post(client: Any) -> None:
    world.small(1)
    world.small(2)
    for body, kind in ((json.dumps({"rows": 1}), "application/json"), ("rows=1", "application/x-www-form-urlencoded")):
        answer = client.post(SEARCH, data=body, content_type=kind)
        assert answer.status_code == 200 and len(answer.json["result"]["results"]) == 1
    for body in ("{", "[]", "1"):
        answer = client.post(SEARCH, data=body, content_type="application/json")
        assert answer.status_code == 400 and answer.json["success"] is False
    assert client.delete(SEARCH).status_code == 405 and client.put(SEARCH).status_code == 405


def test_a_title_with_a_persons_number_is_masked_when_it_is_withdrawn(client: Any) -> None:
    dataset = world.plain("tabel", title="Tabel warga")
    model.Session.execute(sa.text("UPDATE bos_published SET title = 'Bantuan a.n. 3522010101800001'"))
    model.Session.commit()
    world.delete(dataset)
    assert found(client) == ["(Bantuan a.n. [disamarkan])"]


def test_cheap_requests_stay_cheap_and_are_answered(client: Any) -> None:
    for body in (json.dumps({"fq": "-organization:a " * 20_000}), "x" * 70_000, json.dumps({"q": "\ud800"})):
        answer = client.post(SEARCH, data=body, content_type="application/json")
        assert answer.status_code in (400, 413) and answer.json["success"] is False
    for query in (
        'fq=metadata_modified:"a b c"',
        "limit=%C2%B2",
        "rows=%C2%B2",
        "start=99999999999999999999",
        "fq=id:%00",
    ):
        for action in ("package_search", "package_list"):
            answer = client.get(f"/sdi/api/3/action/{action}?{query}")
            assert answer.status_code in (200, 400), (action, query, answer.text)
    as_form = client.post(SEARCH, data=json.dumps({"rows": 0}), content_type="application/x-www-form-urlencoded")
    assert as_form.status_code == 200 and as_form.json["result"]["results"] == []


def test_everybody_gets_the_same_without_cookies(client: Any) -> None:
    world.small(1, public=False)
    token = world.walidata().headers
    for headers in ({}, token):
        answer = client.get(SEARCH, headers=headers)
        assert answer.json["result"]["results"] == [] and "Set-Cookie" not in answer.headers
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_priority_is_said_only_where_it_is_so(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = world.small(1)

    def extras() -> dict[str, str]:
        record = ask(client, "package_show", id=dataset["id"])
        return {extra["key"]: extra["value"] for extra in record["extras"]}

    assert not {"prioritas_tahun", "Hasil_Pemeriksaan_SKDN"} & extras().keys()
    monkeypatch.setitem(tk.config, "ckanext.bos.federation.priority", True)
    monkeypatch.setitem(tk.config, "ckanext.bos.federation.checked", True)
    assert (extras()["prioritas_tahun"], extras()["Hasil_Pemeriksaan_SKDN"]) == ("2026", "1")


def test_mailboxes_are_the_offices(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = world.small(1)
    assert not {"author_email", "maintainer_email"} & ask(client, "package_show", id=dataset["id"]).keys()
    monkeypatch.setitem(tk.config, "ckanext.bos.federation.contact_email", " walidata@contoh.go.id ")
    record = ask(client, "package_show", id=dataset["id"])
    assert record["author_email"] == record["maintainer_email"] == "walidata@contoh.go.id"
