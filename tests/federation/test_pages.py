"""The pages of plain datasets: search, dataset, file and form, as the web shows them."""

from __future__ import annotations

import re
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from ckan.lib.jobs import get_queue
from ckanext.datastore.backend.postgres import DatastorePostgresqlBackend
from sqlalchemy.exc import OperationalError

from ..portal.pages import Form, get, post
from ..portal.people import NOBODY, Person, unit_id, HEALTH
from ..portal import people
from .datasets import CSV, DESCRIBED, enter, loaded, upload

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")


@pytest.fixture(autouse=True)
def quiet() -> None:
    get_queue().empty()


def text(body: str) -> str:
    """What a reader sees, white space folded."""
    shown = re.sub(r"<script.*?</script>", " ", body, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", shown))


def test_the_page_tells_the_metadata_in_groups_and_nothing_empty(app: Any, health: Person) -> None:
    given: dict[str, Any] = DESCRIBED | {"release_schedule": "", "priority_year": ""}
    dataset = enter(health, **given, files={"desa.csv": CSV})
    page = text(get(app, f"/dataset/{dataset['name']}", NOBODY).body)
    for words in ("Standar data", "Kelompok Dasa Wisma", "Kependudukan dan sosial", "Setiap tahun", "1 Januari 2019"):
        assert words in page.replace("\xa0", " "), words
    assert "Dander" in page
    assert "Jadwal rilis" not in page and "Tahun data prioritas" not in page and "Indikator" not in page
    assert "35.22.06" not in page, "codes are shown by their label"


def test_only_editors_see_what_is_missing(app: Any, health: Person) -> None:
    given: dict[str, Any] = DESCRIBED | {"release_schedule": ""}
    dataset = enter(health, **given)
    said = "“Jadwal rilis” diminta Satu Data, belum diisi"
    assert said in get(app, f"/dataset/{dataset['name']}", health).body
    assert said not in get(app, f"/dataset/{dataset['name']}", NOBODY).body
    assert said in get(app, f"/dataset/edit/{dataset['name']}", health).body, "and before they publish, in the form"


def test_the_page_of_a_file_shows_rows_dictionary_and_the_way_for_programs(app: Any, health: Person) -> None:
    dataset = enter(health, files={"desa.csv": CSV})
    (resource,) = dataset["resources"]
    url = f"/dataset/{dataset['name']}/resource/{resource['id']}"
    assert "datastore_search" not in get(app, url, NOBODY).body
    loaded(dataset)
    page = get(app, url, NOBODY).body
    assert "<td>0522</td>" in page and f"datastore_search?resource_id={resource['id']}" in page
    columns = [{"id": "kelompok", "type": "numeric", "satuan": "Kelompok", "info": {"label": "Jumlah kelompok"}}]
    health.act("datastore_create", resource_id=resource["id"], force=True, fields=columns)
    page = get(app, url, NOBODY).body
    assert "Jumlah kelompok" in page and "Kelompok</dd>" in page
    view = health.act("resource_view_list", id=resource["id"])[0]
    assert get(app, f"{url}/view/{view['id']}", NOBODY).status_code == 200


def test_what_is_wrong_with_a_file_stands_on_its_page(app: Any, health: Person) -> None:
    dataset = enter(health, files={"desa.csv": b"<html></html>"})
    upload(health, dataset["id"], "lebih.csv", b"a,b\n1,2\n3,4,x\n")
    loaded(dataset)
    bad, more = health.act("package_show", id=dataset["id"])["resources"]
    page = get(app, f"/dataset/{dataset['name']}/resource/{bad['id']}", NOBODY).body
    assert "halaman web (HTML)" in page and "CSV dan Excel" in page
    assert "“x”" in get(app, f"/dataset/{dataset['name']}/resource/{more['id']}", NOBODY).body


def test_the_search_finds_plain_datasets_only_and_by_theme(app: Any, health: Person) -> None:
    enter(health, title="Peta sumur bor", theme="envi", notes="Titik sumur.")
    enter(health, title="Anggaran sumur", theme="econ", notes="Biaya sumur.")
    people.enter(health, title="Pembangunan sumur bor")
    found = get(app, "/dataset/?q=sumur", health).body
    assert "Peta sumur bor" in found and "Anggaran sumur" in found and "Pembangunan sumur" not in found
    found = get(app, "/dataset/?q=sumur&vocab_bos_theme=envi", NOBODY).body
    assert "Peta sumur bor" in found and "Anggaran sumur" not in found and "Lingkungan hidup" in found
    assert "Peta sumur bor" in get(app, "/dataset/?q=Lingkungan+hidup", NOBODY).body, "words of codes are found"
    assert "sumur" not in text(get(app, "/dataset/?q=zzzz", NOBODY).body)


def test_the_page_of_a_unit_counts_processes_and_leads_to_its_data(app: Any, walidata: Person) -> None:
    unit = "dinas-perhubungan"
    enter(walidata, owner=unit, title="Rambu lalu lintas")
    process = people.enter(walidata, unit, title="Belanja rambu")
    walidata.act("bos_process_publish", id=process["id"])
    page = get(app, f"/organization/{unit}", NOBODY).body
    assert '<span class="count">1</span>' in page and f"/dataset/?organization={unit}" in page
    assert "Rambu lalu lintas" in get(app, f"/dataset/?organization={unit}", NOBODY).body


def test_a_table_that_cannot_be_read_does_not_take_the_page_away(
    app: Any, health: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = enter(health, files={"desa.csv": CSV})
    loaded(dataset)

    def broken(*given: Any, **more: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(DatastorePostgresqlBackend, "search", broken)
    monkeypatch.setattr(DatastorePostgresqlBackend, "resource_fields", broken)
    answer = get(app, f"/dataset/{dataset['name']}/resource/{dataset['resources'][0]['id']}", NOBODY)
    assert answer.status_code == 200


def test_what_the_form_shows_comes_back_unchanged(app: Any, health: Person) -> None:
    dataset = enter(health, **DESCRIBED, tag_string="pkk,desa")
    url = f"/dataset/edit/{dataset['name']}"
    form = Form(get(app, url, health).body, "concept")
    answer = post(app, url, health, form.fill(save=""))
    assert answer.status_code == 302, text(answer.body)[:2000]
    model.Session.remove()
    after = health.act("package_show", id=dataset["id"])
    same = [*DESCRIBED, "name", "owner_org", "private", "license_id", "access_level"]
    assert {name: after[name] for name in same} == {name: dataset[name] for name in same}
    assert [tag["name"] for tag in after["tags"]] == ["desa", "pkk"]


def test_three_fields_are_enough_and_faults_are_said_at_their_field(app: Any, health: Person) -> None:
    form = Form(get(app, "/dataset/new", health).body, "concept")
    answer = post(app, "/dataset/new", health, form.fill(title="", notes="", temporal_start="kemarin", save=""))
    assert answer.status_code == 200 and "wajib diisi" in answer.body and "bukan tanggal" in answer.body
    given = form.fill(title="Data Ringkas", notes="Isi.", name="", owner_org=unit_id(HEALTH), save="")
    answer = post(app, "/dataset/new", health, given)
    assert answer.status_code == 302, text(answer.body)[:2000]
    draft = health.act("package_show", id="data-ringkas")
    assert draft["license_id"] == "cc-by" and draft["access_level"] == "public"


def test_every_field_of_the_form_has_its_label_and_help(app: Any, health: Person) -> None:
    page = get(app, "/dataset/new", health).body
    for words in ("Konsep", "Jadwal rilis", "Kode referensi", "Contoh:", "Nama kegiatan", "Rumus"):
        assert words in page, words
    assert "opendatacommons.org/licenses/odbl/1-0" not in page


def test_a_period_that_ends_before_it_begins_is_refused(health: Person) -> None:
    with pytest.raises(tk.ValidationError) as caught:
        enter(health, temporal_start="2020-01-01", temporal_end="2019-01-01")
    assert "lebih awal" in str(caught.value.error_dict["temporal_end"])


def test_person_data_in_the_description_is_masked(health: Person) -> None:
    dataset = enter(health, notes="Hubungi 081234567890 untuk data.")
    assert "081234567890" not in dataset["notes"]


def test_the_form_of_the_dictionary_keeps_what_is_typed(app: Any, health: Person) -> None:
    dataset = enter(health, files={"desa.csv": CSV})
    (resource,) = dataset["resources"]
    loaded(dataset)
    url = f"/dataset/{dataset['name']}/dictionary/{resource['id']}"
    form = Form(get(app, url, health).body, "fields__1__konsep")
    typed = {"fields__3__satuan": "Kelompok", "fields__3__akses_umum": "true", "info__3__label": "Kelompok"}
    sent = form.fill(save="") | typed
    answer = post(app, url, health, sent)
    assert answer.status_code == 302
    fields = {field["id"]: field for field in health.act("datastore_info", id=resource["id"])["fields"]}
    assert fields["kelompok"]["satuan"] == "Kelompok" and fields["kelompok"]["akses_umum"] == "true"
    assert fields["kelompok"]["info"]["label"] == "Kelompok"
    again = Form(get(app, url, health).body, "fields__1__konsep")
    assert dict(again.sent)["fields__3__satuan"] == "Kelompok"
