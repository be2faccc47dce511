"""Papers by every way they can come: the form, the API's own actions; and who may have them afterwards."""

from __future__ import annotations

import io
import json
import time
from typing import Any
from urllib.parse import urlparse

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from werkzeug.datastructures import FileStorage

from ckanext.bos.core import uploads

from ..core.test_uploads import GPS, jpeg
from .pages import Form, get, post
from .people import NOBODY, PDF, Person, enter, show

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")

EXE = b"MZ\x90\x00" + b"\x00" * 200
CLOSED = {"openness": "exempt", "exemption_code": "kip17b", "exemption_reason": "Memuat harga satuan"}


def file(name: str, content: bytes = PDF) -> FileStorage:
    return FileStorage(io.BytesIO(content), name)


def upload(app: Any, process: dict[str, Any], person: Person, stage: str = "planning", **values: Any) -> Any:
    """Send the papers' form of a stage."""
    url = f"/pengadaan/edit/{process['name']}/papers/{stage}"
    form = Form(get(app, url, person).body, "upload")
    data = form.fill(do="save", **values)
    return post(app, url, person, data, content_type="multipart/form-data")


def papers(process: dict[str, Any]) -> list[dict[str, Any]]:
    return tk.get_action("package_show")({"ignore_auth": True}, {"id": process["id"]})["resources"]


def path(paper: dict[str, Any]) -> str:
    return urlparse(paper["url"]).path


# ------------------------------------------------------------------------------------------------------ the form


def test_a_paper_is_uploaded_replaced_and_deleted(app: Any, health: Person) -> None:
    process = enter(health)
    url = f"/pengadaan/edit/{process['name']}/papers/planning"
    assert "masih kurang" in get(app, url, health).body

    answer = upload(
        app, process, health, kind="kak", document_date="14 Maret 2026", upload=(io.BytesIO(PDF), "kak.pdf")
    )

    assert answer.status_code == 302
    (paper,) = papers(process)
    assert (paper["stage"], paper["kind"], paper["openness"]) == ("planning", "kak", "open")
    assert (paper["name"], paper["document_date"]) == ("Kerangka acuan kerja (KAK)", "2026-03-14")
    assert (paper["format"], paper["mimetype"], int(paper["size"])) == ("PDF", "application/pdf", len(PDF))
    assert get(app, path(paper), health).data == PDF

    form = Form(get(app, f"{url}?paper={paper['id']}", health).body, "upload")
    typed = form.fill(do="save", name="KAK jalan", upload=(io.BytesIO(jpeg()), "kak.jpg"))
    assert typed["document_date"] == ["14/03/2026"]
    assert post(app, url, health, typed, content_type="multipart/form-data").status_code == 302
    (paper,) = papers(process)
    assert (paper["name"], paper["format"], paper["mimetype"]) == ("KAK jalan", "JPEG", "image/jpeg")

    assert post(app, url, health, {"paper": paper["id"], "do": "delete"}).status_code == 302
    assert papers(process) == [] and get(app, path(paper), health).status_code == 404
    assert post(app, url, health, {"paper": paper["id"], "do": "delete"}).status_code == 302


def test_the_same_bytes_are_there_already_under_whatever_name(app: Any, health: Person) -> None:
    process = enter(health)
    upload(app, process, health, kind="kak", upload=(io.BytesIO(PDF), "KAK alkes.pdf"))
    upload(app, process, health, kind="photo_0", stage="implementation", upload=(io.BytesIO(jpeg()), "foto.jpg"))
    copy = (io.BytesIO(PDF), "salinan.pdf")
    assert "Berkas ini sudah ada: “kak-alkes.pdf”" in upload(app, process, health, kind="kak", upload=copy).body
    photo = {"kind": "photo_0", "stage": "implementation", "upload": (io.BytesIO(jpeg()), "lain.jpg")}
    assert "Berkas ini sudah ada: “foto.jpg”" in upload(app, process, health, **photo).body
    assert len(papers(process)) == 2
    upload(app, process, health, kind="dpa", upload=(io.BytesIO(PDF), "kak dan dpa.pdf"))
    assert len(papers(process)) == 3, "one scan may hold papers of two kinds"
    page = get(app, f"/pengadaan/edit/{process['name']}/papers/planning", health).body
    row = page.split('class="bos-papers"')[1].split("</div>")[0]
    assert "kak-alkes.pdf" in row and "diunggah" in row and "WIB</time>" in row
    replaced = {"kind": "kak", "upload": (io.BytesIO(PDF), "lagi.pdf")}
    url = f"/pengadaan/edit/{process['name']}/papers/planning?paper={papers(process)[0]['id']}"
    data = Form(get(app, url, health).body, "upload").fill(do="save", **replaced)
    assert post(app, url.split("?")[0], health, data, content_type="multipart/form-data").status_code == 302


def test_what_is_missing_follows_the_papers(app: Any, health: Person) -> None:
    process = enter(health)
    before = show(process)
    assert upload(app, process, health, kind="dpa", upload=(io.BytesIO(PDF), "dpa.pdf")).status_code == 302

    page = get(app, f"/pengadaan/edit/{process['name']}/planning", health).body

    assert "?kind=kak#upload" in page and "?kind=dpa#upload" not in page
    assert {name: value for name, value in show(process).items() if name not in ("papers", "provenance")} == {
        name: value for name, value in before.items() if name not in ("papers", "provenance")
    }


def test_a_wrong_file_is_refused_beside_the_field_and_the_rest_stays(app: Any, health: Person) -> None:
    process = enter(health)

    answer = upload(app, process, health, kind="kak", name="Judul saya", upload=(io.BytesIO(EXE), "kak.pdf"))

    assert answer.status_code == 200 and 'href="#field-upload"' in answer.body
    assert answer.body.count("Berkas “kak.pdf” ternyata berisi program (EXE), bukan PDF.") == 2
    typed = Form(answer.body, "upload").fill()
    assert typed["name"] == ["Judul saya"] and typed["kind"] == ["kak"]
    assert papers(process) == []


def test_a_new_paper_needs_a_kind_and_a_file(app: Any, health: Person) -> None:
    answer = upload(app, enter(health), health)

    assert "“Jenis dokumen” wajib diisi." in answer.body and "Silakan pilih berkasnya." in answer.body


def test_a_paper_is_withheld_with_rule_and_reason_only(app: Any, health: Person) -> None:
    process = enter(health)
    given = {"kind": "hps_detail", "openness": "exempt", "upload": (io.BytesIO(PDF), "rincian.pdf")}

    answer = upload(app, process, health, **given)
    assert "Pilih aturan yang menjadi" in answer.body and "Jelaskan mengapa dokumen ini dikecualikan." in answer.body
    assert papers(process) == []

    given["upload"] = (io.BytesIO(PDF), "rincian.pdf")
    assert (
        upload(app, process, health, **given, exemption_code="belum", exemption_reason="Sebelum pembukaan").status_code
        == 302
    )
    assert papers(process)[0]["exemption_code"] == "belum"


def test_the_kind_that_is_asked_for_brings_its_own_openness(app: Any, health: Person) -> None:
    page = get(app, f"/pengadaan/edit/{enter(health)['name']}/papers/award?kind=losing_bid", health).body

    form = Form(page, "upload").fill()
    assert (form["kind"], form["openness"], form["exemption_code"]) == (["losing_bid"], ["exempt"], ["kip17b"])
    assert "UU 14/2008 Pasal 17 huruf b" in page


# ------------------------------------------------------------------------------------------------- by every way


def ways(person: Person) -> dict[str, Any]:
    """The ways in which a file comes into a process by the API: (process, file) -> anything."""

    def create(process: dict[str, Any], upload: FileStorage) -> None:
        person.act("resource_create", package_id=process["id"], kind="kak", upload=upload)

    def patch(process: dict[str, Any], upload: FileStorage) -> None:
        person.act("resource_patch", id=papers(process)[0]["id"], upload=upload)

    def update(process: dict[str, Any], upload: FileStorage) -> None:
        person.act("resource_update", **papers(process)[0], upload=upload)

    def package(process: dict[str, Any], upload: FileStorage) -> None:
        whole = person.act("package_show", id=process["id"])
        person.act(
            "package_update", **{**whole, "resources": [*whole["resources"], {"name": "Baru", "upload": upload}]}
        )

    def lie(process: dict[str, Any], upload: FileStorage) -> None:
        whole = person.act("package_show", id=process["id"])
        foreign = {"name": "Baru", "upload": upload, "package_id": "lain"}
        person.act("package_patch", id=process["id"], resources=[*whole["resources"], foreign])

    def revise(process: dict[str, Any], upload: FileStorage) -> None:
        key = f"update__resources__{papers(process)[0]['id'][:6]}__upload"
        person.act("package_revise", match={"id": process["id"]}, **{key: upload})

    return {way.__name__: way for way in (create, patch, update, package, lie, revise)}


@pytest.mark.parametrize("way", ["create", "patch", "update", "package", "lie", "revise"])
def test_every_way_looks_at_the_file(health: Person, way: str) -> None:
    process = enter(health)
    ways(health)["create"](process, file("pertama.pdf"))

    for name, content, words in (
        ("palsu.pdf", EXE, "program (EXE)"),
        ("besar.pdf", PDF + b"0" * (50 * 1024 * 1024), "Batasnya 50 MB"),
        ("KTP.pdf", PDF, "dokumen pribadi"),
        ("../x.pdf", PDF, "tidak dapat dipakai"),
        ("kosong.pdf", b"", "kosong"),
    ):
        with pytest.raises(tk.ValidationError) as refused:
            ways(health)[way](process, file(name, content))
        model.Session.rollback()
        assert words in json.dumps(refused.value.error_dict, ensure_ascii=False)
    assert [paper["format"] for paper in papers(process)] == ["PDF"]

    ways(health)[way](process, file("foto 3522010101800001.jpg", jpeg()))

    last = papers(process)[-1]
    assert last["format"] == "JPEG" and "3522010101800001" not in json.dumps(papers(process))


def test_a_stored_photo_says_nothing_of_place_and_device(app: Any, health: Person) -> None:
    process = enter(health)
    assert (
        upload(
            app, process, health, "implementation", kind="photo_0", upload=(io.BytesIO(jpeg(6)), "a.jpg")
        ).status_code
        == 302
    )

    (paper,) = papers(process)
    stored = get(app, path(paper), health).data

    assert stored.startswith(b"\xff\xd8") and GPS not in stored and int(paper["size"]) == len(stored)


def test_a_kind_takes_its_own_files_and_its_own_stage(app: Any, health: Person) -> None:
    process = enter(health)
    with pytest.raises(tk.ValidationError) as wrong_file:
        health.act("resource_create", package_id=process["id"], kind="Foto 0 %", upload=file("a.pdf"))
    with pytest.raises(tk.ValidationError) as wrong_stage:
        health.act("resource_create", package_id=process["id"], kind="kak", stage="contract", upload=file("a.pdf"))

    assert "hanya diterima: JPG" in str(wrong_file.value.error_dict["upload"])
    assert "bukan dokumen tahap Kontrak. Unggah di tahap Perencanaan" in str(wrong_stage.value.error_dict["kind"])


def test_80_megabytes_are_refused_in_a_moment(app: Any, health: Person) -> None:
    process = enter(health)
    started = time.monotonic()

    answer = upload(
        app, process, health, kind="kak", name="Tetap", upload=(io.BytesIO(PDF + b"0" * 80 * 2**20), "besar.pdf")
    )

    assert time.monotonic() - started < 10
    assert "“besar.pdf” terlalu besar (80 MB). Batasnya 50 MB." in answer.body and 'value="Tetap"' in answer.body
    assert papers(process) == []


def test_what_is_far_beyond_is_refused_unread(app: Any, health: Person) -> None:
    process = enter(health)
    url = f"/pengadaan/edit/{process['name']}/papers/planning"
    announced: dict[str, Any] = {
        "headers": health.headers,
        "content_type": "multipart/form-data; boundary=x",
        "follow_redirects": False,
        "environ_overrides": {"CONTENT_LENGTH": str(300 * 2**20), "wsgi.input": Unread()},
    }

    page, answer = app.post(url, **announced), app.post("/api/action/resource_create", **announced)

    assert page.status_code == 413 and "Batasnya 50 MB" in page.body
    assert answer.status_code == 409 and "Batasnya 50 MB" in json.loads(answer.body)["error"]["upload"][0]


class Unread(io.RawIOBase):
    """A request's body that must not be read."""

    def readable(self) -> bool:
        """As a body is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Reading is a fault."""
        raise AssertionError("the body was read")


def test_other_types_of_dataset_are_left_alone(health: Person) -> None:
    from ckanext.bos.portal.uploads import check_upload

    check_upload({"name": "data", "upload": file("data.bin", EXE)})


# -------------------------------------------------------------------------------------- who may have it afterwards


@pytest.fixture
def withheld(app: Any, health: Person, walidata: Person) -> dict[str, Any]:
    """A public process with one open paper and one that is withheld."""
    process = enter(health)
    for values in ({"kind": "kak", "name": "KAK"}, {"kind": "hps_detail", "name": "Rincian HPS", **CLOSED}):
        health.act("resource_create", package_id=process["id"], upload=file("a.pdf"), **values)
    walidata.act("bos_process_publish", id=process["id"])
    return health.act("package_show", id=process["id"])


def test_a_withheld_paper_is_for_those_who_work_with_it(
    app: Any, withheld: dict[str, Any], health: Person, schools: Person, walidata: Person, auditor: Person
) -> None:
    open_one, closed = withheld["resources"]

    for person in (health, walidata, auditor):
        assert get(app, path(closed), person).data == PDF
        assert person.act("resource_show", id=closed["id"])["url"] == closed["url"]
        assert person.act("package_show", id=withheld["id"])["resources"][1]["url"] == closed["url"]
    for person in (schools, NOBODY):
        assert get(app, path(open_one), person).data == PDF
        assert get(app, path(closed), person).status_code == 403
        with pytest.raises(tk.NotAuthorized):
            person.act("resource_show", id=closed["id"])


def test_it_stays_listed_with_its_rule_but_the_way_to_it_is_never_given(
    app: Any, withheld: dict[str, Any], schools: Person
) -> None:
    open_one, closed = withheld["resources"]

    for person in (schools, NOBODY):
        found = person.act("package_search", fq=f"name:{withheld['name']}")["results"]
        for shown in (
            person.act("package_show", id=withheld["id"]),
            *found,
            person.act("bos_process_show", id=withheld["id"]),
        ):
            listed = (shown.get("papers") or shown["resources"])[1]
            assert (listed["name"], listed["exemption_code"], listed["url"]) == ("Rincian HPS", "kip17b", "")
        hits = person.act("resource_search", query="name:Rincian HPS")["results"]
        assert [hit["url"] for hit in hits if hit["id"] == closed["id"]] == [""]
        for url in (f"/pengadaan/{withheld['name']}", f"/api/action/package_show?id={withheld['name']}"):
            page = get(app, url, person).body
            assert open_one["id"] in page and path(closed) not in page
        led = get(app, f"/pengadaan/{withheld['name']}/resource/{closed['id']}", person)
        assert led.status_code == 302 and led.headers["Location"].endswith(f"/pengadaan/{withheld['name']}#planning")


def test_editing_a_process_keeps_its_withheld_papers(
    withheld: dict[str, Any], health: Person, walidata: Person
) -> None:
    for person in (health, walidata):
        person.act("package_patch", id=withheld["id"], notes=f"Diubah {person.name}")
        person.act("resource_patch", id=withheld["resources"][0]["id"], description=person.name)

    assert [paper["url"] for paper in papers(withheld)] == [paper["url"] for paper in withheld["resources"]]


def test_a_withheld_paper_is_no_link_to_elsewhere(health: Person) -> None:
    process = enter(health)
    link = "https://drive.contoh.id/rahasia.pdf"

    with pytest.raises(tk.ValidationError) as refused:
        health.act("resource_create", package_id=process["id"], kind="hps_detail", url=link, **CLOSED)
    assert "harus diunggah ke portal ini" in str(refused.value.error_dict["url"])
    model.Session.rollback()

    made = health.act("resource_create", package_id=process["id"], kind="kak", url=link)
    with pytest.raises(tk.ValidationError):
        health.act("resource_patch", id=made["id"], **{**CLOSED, "openness": "Dikecualikan"})


def test_a_paper_without_a_word_on_openness_is_open_and_knows_its_stage(health: Person) -> None:
    process = enter(health)

    made = health.act(
        "resource_create", package_id=process["id"], kind="Kerangka acuan kerja (KAK)", upload=file("a.pdf")
    )

    assert (made["openness"], made["stage"], made["kind"]) == ("open", "planning", "kak")


def test_only_those_of_the_unit_upload(app: Any, health: Person, schools: Person, auditor: Person) -> None:
    process = enter(health)

    for person in (schools, auditor, NOBODY):
        with pytest.raises(tk.NotAuthorized):
            person.act("resource_create", package_id=process["id"], kind="kak", upload=file("a.pdf"))
        answer = post(app, f"/pengadaan/edit/{process['name']}/papers/planning", person, {"kind": "kak"})
        assert answer.status_code == (302 if person is NOBODY else 403)
    assert papers(process) == []
    assert uploads.megabytes(80 * 2**20) == "80 MB"
