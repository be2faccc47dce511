"""Tables of plain datasets come into the DataStore, and nothing else does."""

from __future__ import annotations

import json
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.lib.jobs import get_queue

from ckanext.bos.core import schema
from ckanext.bos.federation.opendata import jobs, loading, msvar, state

from ..portal import people
from ..portal.people import NOBODY, PDF, Person
from .datasets import CSV, enter, loaded, rows, upload, workbook

pytestmark = pytest.mark.usefixtures("regency", "with_plugins", "with_request_context")


@pytest.fixture(autouse=True)
def empty_queue() -> None:
    get_queue().empty()


def only(dataset: dict[str, Any]) -> dict[str, Any]:
    (resource,) = dataset["resources"]
    return resource


def test_a_csv_is_loaded_and_everybody_may_read_it(health: Person, app: Any) -> None:
    dataset = enter(health, files={"desa.csv": CSV})
    resource = only(dataset)
    assert loaded(dataset) == [resource["id"]]
    answer = app.get(f"/api/action/datastore_search?resource_id={resource['id']}").json["result"]
    assert answer["total"] == 2
    assert [(field["id"], field["type"]) for field in answer["fields"][1:]] == [
        ("kode_desa", "text"),
        ("desa", "text"),
        ("kelompok", "numeric"),
        ("tanggal", "date"),
    ]
    assert rows(resource["id"]) == [
        {"kode_desa": "0522", "desa": "Dander", "kelompok": 12, "tanggal": "2019-03-14"},
        {"kode_desa": "0523", "desa": "Ngujo", "kelompok": None, "tanggal": "2019-03-15"},
    ]
    assert rows(resource["id"], q="dander")[0]["desa"] == "Dander"
    shown = NOBODY.act("package_show", id=dataset["id"])
    assert only(shown)["datastore_active"] is True
    views = NOBODY.act("resource_view_list", id=resource["id"])
    assert [view["view_type"] for view in views] == ["datatables_view"]


def test_a_spreadsheet_is_loaded(health: Person) -> None:
    content = workbook(["kode", "nilai"], ["001", 1_250_000_000], ["002", 12.5])
    resource = only(dataset := enter(health, files={"anggaran.xlsx": content}))
    loaded(dataset)
    assert rows(resource["id"]) == [{"kode": "001", "nilai": 1_250_000_000}, {"kode": "002", "nilai": 12.5}]


def test_saving_asks_for_the_job_once_committed(health: Person) -> None:
    dataset = enter(health, files={"desa.csv": CSV})
    waiting = [job for job in get_queue().jobs if str(job.func_name).endswith("jobs.run")]
    assert waiting and {tuple(job.args) for job in waiting} == {(dataset["id"],)}
    assert jobs.is_waiting(only(dataset))
    get_queue().empty()
    loaded(dataset)
    assert not jobs.is_waiting(only(dataset)) and get_queue().count == 0, "loading asks for nothing"


def test_what_did_not_change_is_not_read_again(health: Person) -> None:
    dataset = enter(health, files={"desa.csv": CSV})
    assert loaded(dataset) and loaded(dataset) == []
    health.act("package_patch", id=dataset["id"], notes="Lain")
    assert loaded(dataset) == []
    assert loading.load_dataset(dataset["id"], force=True)


def test_another_file_replaces_the_rows_and_keeps_the_dictionary(health: Person) -> None:
    dataset = enter(health, files={"desa.csv": CSV})
    resource = only(dataset)
    loaded(dataset)
    described = {"id": "kelompok", "type": "numeric", "konsep": "Kelompok", "info": {"label": "Jumlah kelompok"}}
    health.act("datastore_create", resource_id=resource["id"], force=True, fields=[described])
    upload(health, dataset["id"], "baru.csv", b"desa,kelompok,baru\nDander,7,x\n", id=resource["id"])
    loaded(dataset)
    assert rows(resource["id"]) == [{"desa": "Dander", "kelompok": 7, "baru": "x"}]
    field = {item["id"]: item for item in health.act("datastore_info", id=resource["id"])["fields"]}["kelompok"]
    assert field["konsep"] == "Kelompok" and field["info"]["label"] == "Jumlah kelompok"


def test_a_bad_file_is_said_and_the_old_table_goes(health: Person) -> None:
    dataset = enter(health, files={"desa.csv": CSV})
    resource = only(dataset)
    loaded(dataset)
    upload(health, dataset["id"], "desa.csv", b"<html>bukan tabel</html>", id=resource["id"])
    loaded(dataset)
    known = state.read(resource["id"])
    assert known is not None and known.state == "failed" and known.error is not None
    assert "halaman web (HTML)" in known.error.message() and "XLSX" in known.error.message()
    with pytest.raises(tk.ObjectNotFound):
        rows(resource["id"])
    upload(health, dataset["id"], "desa.csv", CSV, id=resource["id"])
    loaded(dataset)
    assert len(rows(resource["id"])) == 2


def test_a_fault_of_our_own_is_said_and_tried_again(health: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = enter(health, files={"desa.csv": CSV})

    def broken(*given: Any) -> None:
        raise RuntimeError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(loading, "_fill", broken)
        loaded(dataset)
    known = state.read(only(dataset)["id"])
    assert known is not None and known.code == "table_failed"
    assert loaded(dataset) == [only(dataset)["id"]]
    assert len(rows(only(dataset)["id"])) == 2


def test_a_file_that_is_no_table_any_more_loses_its_table(health: Person) -> None:
    dataset = enter(health, files={"desa.csv": CSV})
    resource = only(dataset)
    loaded(dataset)
    upload(health, dataset["id"], "desa.pdf", PDF, id=resource["id"], format="PDF")
    loaded(dataset)
    assert state.read(resource["id"]) is None
    with pytest.raises(tk.ObjectNotFound):
        rows(resource["id"])


def test_rows_that_do_not_fit_are_left_out_and_named(health: Person) -> None:
    dataset = enter(health, files={"desa.csv": b"a,b\n1,2\n3,4,lebih\n"})
    loaded(dataset)
    known = state.read(only(dataset)["id"])
    assert known is not None and known.rows == 1 and known.left_out == [(3, "lebih")]


def test_links_to_other_places_are_not_fetched(health: Person) -> None:
    dataset = enter(health)
    health.act("resource_create", package_id=dataset["id"], url="http://example.com/a.csv", format="CSV")
    assert loaded(dataset) == []


def test_a_private_dataset_is_for_its_unit_alone(health: Person, schools: Person) -> None:
    dataset = enter(health, files={"desa.csv": CSV}, private=True)
    resource = only(dataset)
    loaded(dataset)
    assert health.act("datastore_search", resource_id=resource["id"])["total"] == 2
    for other in (NOBODY, schools):
        for action in ("datastore_search", "datastore_info"):
            with pytest.raises(tk.NotAuthorized):
                other.act(action, resource_id=resource["id"], id=resource["id"])
    health.act("package_patch", id=dataset["id"], private=False)
    assert len(rows(resource["id"])) == 2
    with pytest.raises(tk.NotAuthorized):
        schools.act("datastore_delete", resource_id=resource["id"], force=True)


def test_papers_of_processes_get_neither_table_nor_view(walidata: Person, health: Person) -> None:
    process = people.enter(health)
    kind = next(kind for kind, paper in schema.load().papers.items() if "spreadsheet" in paper.accept)
    paper = upload(health, process["id"], "rincian.csv", CSV, kind=kind)
    walidata.act("bos_process_publish", id=process["id"])
    model.Session.remove()
    assert not [job for job in get_queue().jobs if str(job.func_name).endswith("opendata.jobs.run")]
    assert loaded(process) == [] and state.read(paper["id"]) is None
    assert health.act("resource_view_list", id=paper["id"]) == []
    for person in (health, walidata):
        with pytest.raises(tk.ValidationError, match="tabel"):
            fields = [{"id": "a", "type": "text"}]
            person.act("datastore_create", resource_id=paper["id"], force=True, fields=fields)
    with pytest.raises(tk.ValidationError, match="tabel"):
        health.act("datastore_create", resource={"package_id": process["id"]}, fields=[{"id": "a", "type": "text"}])


def test_every_part_of_a_variable_is_kept(health: Person, app: Any) -> None:
    dataset = enter(health, files={"desa.csv": CSV})
    resource = only(dataset)
    loaded(dataset)
    parts = {name: f"isi {name}" for name in msvar.NAMES} | {"akses_umum": "true"}
    fields = [{"id": "desa", "type": "text", **parts}, {"id": "kelompok", "type": "numeric", "satuan": "kelompok"}]
    health.act("datastore_create", resource_id=resource["id"], force=True, fields=fields)
    answer = app.get(f"/api/action/datastore_info?id={resource['id']}").json["result"]["fields"]
    found = {field["id"]: field for field in answer}
    assert {name: found["desa"][name] for name in msvar.NAMES} == parts
    assert found["kelompok"]["satuan"] == "kelompok" and "konsep" not in found["kelompok"]
    assert json.dumps(found["kode_desa"]).count("isi") == 0
