"""The guided entry: one page a stage, nothing typed is lost, nothing else is touched."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any

import ckan.lib.plugins as plugins
import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from werkzeug.datastructures import MultiDict

from ckanext.bos import registry
from ckanext.bos.core import completeness
from ckanext.bos.core.observation import Key, Observation
from ckanext.bos.portal.forms import posted
from ckanext.bos.registry import gather_rows

from .pages import Form, get, post, save
from .people import HEALTH, NOBODY, SCHOOLS, Person, enter, show, unit_id
from .test_pages import words as words_of

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")


def address(process: dict[str, Any], stage: str = "planning") -> str:
    return f"/pengadaan/edit/{process['name']}/{stage}"


def observed(code: str, **values: Any) -> dict[str, Any]:
    """A process that SPSE gave."""
    facts = {"title": f"Tender {code}", "fiscal_year": "2026", "tender_code": code, "method": "tender"}
    given = Observation("spse-export", f"tender/{code}", (Key("spse", code),), facts | values, "DINAS KESEHATAN", ())
    assert registry.observe("spse-export", [given]).counts["new"] == 1
    return tk.get_action("package_show")({"ignore_auth": True}, {"id": f"ocds-213czf-spse-{code}"})


# ----------------------------------------------------------------------------------------------------- who may


def test_a_stranger_is_asked_to_log_in_and_comes_back(app: Any) -> None:
    answer = get(app, "/pengadaan/new", NOBODY)

    assert answer.status_code == 302 and "/user/login?came_from=/pengadaan/new" in answer.headers["Location"]


def test_a_steward_chooses_no_unit_walidata_any_auditors_nothing(
    app: Any, health: Person, walidata: Person, auditor: Person
) -> None:
    own = get(app, "/pengadaan/new", health).body
    assert f'<input type="hidden" id="field-owner_org" name="owner_org" value="{unit_id(HEALTH)}">' in own
    assert unit_id(SCHOOLS) not in own
    all_units = get(app, "/pengadaan/new", walidata).body
    assert unit_id(HEALTH) in all_units and unit_id(SCHOOLS) in all_units
    refused = get(app, "/pengadaan/new", auditor)
    assert refused.status_code == 403 and "Silakan minta walidata menambahkan Anda" in refused.body


def test_another_units_process_is_refused_in_words(app: Any, health: Person, schools: Person, auditor: Person) -> None:
    process = enter(health)

    for url in (address(process), f"/pengadaan/edit/{process['name']}/papers/planning"):
        refused = get(app, url, schools)
        assert refused.status_code == 403 and "milik OPD lain" in refused.body and "Dinas Pendidikan" in refused.body
        assert "Pembelian Obat" not in refused.body, "a private title stays private"
        assert post(app, url, schools, {"title": "Lain"}).status_code == 403
    assert "tidak dapat mengubahnya" in get(app, address(process), auditor).body
    assert get(app, "/pengadaan/edit/ocds-213czf-rup-0/planning", health).status_code == 404
    assert show(process)["title"] == "Pembelian Obat"


def test_nobody_enters_for_another_unit(app: Any, health: Person) -> None:
    answer = post(app, "/pengadaan/new", health, {"title": "X", "fiscal_year": "2026", "owner_org": unit_id(SCHOOLS)})

    assert answer.status_code == 403 and "OPD Anda sendiri" in answer.body


# ------------------------------------------------------------------------------------------------ the first page


def test_a_new_process_is_private_and_leads_on(app: Any, health: Person) -> None:
    answer = save(
        app,
        "/pengadaan/new",
        health,
        title="Rehab Puskesmas",
        fiscal_year="2026",
        budget_amount="Rp 1,25 miliar",
        budget_sources=["", "apbd", "blud"],
        category="works",
        small_business="true",
        planned_tender_start="14 Maret 2026",
        locations__0__kecamatan="35.22.06",
        save="next",
    )

    name = answer.headers["Location"].split("/")[-3]
    assert answer.status_code == 302 and answer.headers["Location"].endswith(f"/pengadaan/edit/{name}/papers/planning")
    stored = show({"name": name})
    assert stored["ocid"] == name and stored["budget_amount"] == "1250000000"
    assert stored["budget_sources"] == ["apbd", "blud"] and stored["small_business"] == "true"
    assert stored["planned_tender_start"] == "2026-03-14"
    assert stored["locations"] == [{"kecamatan": "35.22.06"}]
    assert tk.get_action("package_show")({"ignore_auth": True}, {"id": name})["private"] is True


def test_mistakes_are_named_linked_and_nothing_typed_is_lost(app: Any, health: Person) -> None:
    answer = save(
        app,
        "/pengadaan/new",
        health,
        title="",
        fiscal_year="dua ribu",
        notes="Baris satu\nBaris dua",
        budget_amount="satu juta",
        planned_tender_start="31/02/2026",
        consolidation="true",
        budget_sources=["apbn"],
        budget_lines__0__account_code="5.1.02",
        budget_lines__0__amount="-5",
    )

    page = answer.body
    assert answer.status_code == 200 and 'role="alert"' in page
    for link, words in (
        ("#field-title", "“Nama paket” wajib diisi."),
        ("#field-fiscal_year", "“dua ribu” bukan bilangan bulat."),
        ("#field-budget_amount", "“satu juta” bukan nilai rupiah."),
        ("#field-planned_tender_start", "“31/02/2026” bukan tanggal."),
        ("#field-budget_lines-0-amount", "“-5” di bawah nol."),
    ):
        assert f'<a href="{link}">' in page and page.count(words) == 2, "in the summary and beside the field"
        assert f'id="{link[1:]}-error"' in page and f'aria-describedby="{link[1:]}-error' in page
    assert "<b>" not in Form(page, "title").fill()["title"]
    typed = Form(page, "title").fill()
    assert typed["notes"] == ["Baris satu\nBaris dua"] and typed["budget_amount"] == ["satu juta"]
    assert typed["consolidation"] == ["true"] and typed["budget_sources"] == ["", "apbn"]
    assert typed["budget_lines-0-account_code"] == ["5.1.02"] and typed["budget_lines-0-amount"] == ["-5"]


def test_in_english_everything_is_said_in_english(app: Any, health: Person) -> None:
    page = get(app, "/en/pengadaan/new", health).body
    assert "Package name" in page and "Write the package name as in SiRUP" in page and "Example:" in page
    answer = save(app, "/en/pengadaan/new", health, title="", fiscal_year="1999")
    assert "“Package name” must be filled in." in answer.body and "“1999” is outside 2000 to 2060." in answer.body


def test_a_code_that_is_known_leads_to_its_package(app: Any, health: Person) -> None:
    known = enter(health, rup_code="52000001")

    answer = save(app, "/pengadaan/new", health, title="Sama", fiscal_year="2026", rup_code="52000001")

    assert f"/pengadaan/{known['name']}" in answer.body and "#field-rup_code" in answer.body


# ---------------------------------------------------------------------------------------------------- one stage


def test_saving_a_stage_touches_no_other(app: Any, health: Person) -> None:
    relation = {"relationship": "planning", "scheme": "ocid", "identifier": "ocds-213czf-rup-1", "title": "Rencana"}
    process = enter(
        health,
        budget_amount="900000000",
        related_processes=[relation],
        bidders=[{"name": "CV Satu"}],
        payments=[{"sp2d_number": "1/SP2D", "amount": "5"}],
        resources=[{"name": "KAK", "url": "https://contoh.go.id/kak.pdf", "stage": "planning", "kind": "kak"}],
    )
    before = show(process)

    answer = save(app, address(process, "tender"), health, estimate_amount="850.000.000", method="tender")

    after = show(process)
    assert answer.status_code == 302 and answer.headers["Location"].endswith(address(process, "tender"))
    assert (after["estimate_amount"], after["method"]) == ("850000000", "tender")
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed == {"estimate_amount", "method", "provenance"}


def test_only_what_was_changed_becomes_the_stewards(app: Any, health: Person) -> None:
    process = observed("7100001", estimate_amount="500000000", bidders=[{"id": "a1", "name": "CV A"}])
    page = get(app, address(process, "tender"), health).body
    assert page.count("dari SPSE, ") >= 3 and "Peserta 1" in page

    save(app, address(process, "tender"), health, estimate_amount="Rp 510 juta", bidders__0__result="valid")

    provenance = show(process)["provenance"]
    assert provenance["estimate_amount"]["source"] == "opd" and provenance["method"]["source"] == "spse-export"
    assert provenance["bidders/a1"]["source"] == "spse-export" and provenance["bidders/a1/result"]["source"] == "opd"


def test_what_a_source_says_otherwise_is_shown_beside(app: Any, health: Person) -> None:
    process = observed("7100002", estimate_amount="500000000")
    save(app, address(process, "tender"), health, estimate_amount="510000000")
    assert "SPSE menyebut: Rp 500 juta" in get(app, address(process, "tender"), health).body, "from then on"
    facts = {"title": "Tender 7100002", "fiscal_year": "2026", "tender_code": "7100002", "estimate_amount": "520000000"}
    again = Observation("spse-export", "tender/7100002", (Key("spse", "7100002"),), facts, "DINAS KESEHATAN", ())
    registry.observe("spse-export", [again])

    page = get(app, address(process, "tender"), health).body

    assert 'value="510.000.000"' in page and "SPSE menyebut: Rp 520 juta" in page


def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unseen(
    app: Any, health: Person, walidata: Person
) -> None:
    process = enter(health, estimate_amount="100", budget_amount="900")
    form = Form(get(app, address(process, "tender"), health).body, "_seen")
    walidata.act("package_patch", id=process["id"], estimate_amount="250000000", tender_code="77")

    answer = post(app, address(process, "tender"), health, form.fill(estimate_amount="300", save="stay"))

    assert (
        "sudah diubah pihak lain menjadi “Rp 250 juta”" in answer.body
        and show(process)["estimate_amount"] == "250000000"
    )
    again = Form(answer.body, "_seen").fill(save="stay")
    assert post(app, address(process, "tender"), health, again).status_code == 302
    stored = show(process)
    assert stored["estimate_amount"] == "300" and stored["tender_code"] == "77", "what was not typed here stays theirs"


def test_a_stage_that_asks_for_nothing_says_so(app: Any, health: Person) -> None:
    process = enter(health, title="Gotong Royong Saluran", sourcing="self_managed", self_managed_type="4")
    for stage in ("tender", "award", "contract"):
        page = words_of(get(app, address(process, stage), health).body)
        assert "Untuk paket seperti ini, tahap ini tidak perlu diisi." in page and "Terima kasih" not in page
        assert "Tidak ada yang wajib diisi di tahap ini." in page
    assert "tidak perlu diisi" not in words_of(get(app, address(process, "planning"), health).body)


def test_saving_without_a_change_writes_nothing(app: Any, health: Person) -> None:
    process = enter(
        health, estimate_amount="1250000.5", schedule=[{"step": "Awal", "start": "2026-03-14T10:00:00+07:00"}]
    )

    assert save(app, address(process, "tender"), health).status_code == 302

    after = tk.get_action("package_show")({"ignore_auth": True}, {"id": process["id"]})
    assert after["metadata_modified"] == process["metadata_modified"]


def test_a_fault_of_another_stage_is_linked_there(app: Any, health: Person) -> None:
    process = enter(health)
    package = model.Package.get(process["id"])
    assert package is not None
    package.extras = {**package.extras, "budget_amount": "rusak"}
    package.metadata_modified = datetime.now()
    model.Session.commit()

    answer = save(app, address(process, "tender"), health, tender_code="99")

    assert f'<a href="{address(process)}#field-budget_amount">Pagu anggaran</a>' in answer.body


# --------------------------------------------------------------------------------------------------------- rows


def test_many_rows_keep_their_order_through_the_form(app: Any, health: Person) -> None:
    process = enter(health, bidders=[{"name": f"CV {number}"} for number in range(34)])
    typed = {f"bidders__{number}__offer_amount": str(1000 + number) for number in range(34)}

    save(
        app, address(process, "tender"), health, **typed, bidders__34__name="CV baru", bidders__120__name="CV terakhir"
    )

    rows = show(process)["bidders"]
    assert [row["name"] for row in rows] == [f"CV {number}" for number in range(34)] + ["CV baru", "CV terakhir"]
    assert [row.get("offer_amount") for row in rows[:34]] == [str(1000 + number) for number in range(34)]
    assert len({row["id"] for row in rows}) == 36


def test_rows_are_removed_added_and_emptied_without_javascript(app: Any, health: Person) -> None:
    process = enter(health, awards=[{"supplier_name": "CV A"}, {"supplier_name": "CV B"}, {"supplier_name": "CV C"}])
    url = address(process, "award")
    assert Form(get(app, url, health).body, "_seen").fill()["awards-3-supplier_name"] == [""], "a spare row"

    save(app, url, health, awards__1__removed="1", awards__2__supplier_name="", awards__3__supplier_name="CV D")
    assert [(row["id"], row["supplier_name"]) for row in show(process)["awards"]] == [("1", "CV A"), ("2", "CV D")]

    save(app, url, health, awards__0__removed="1", awards__1__removed="1")
    assert "awards" not in show(process)


def test_a_field_whose_rows_all_went_sends_its_mark() -> None:
    assert gather_rows({"bidders-present": "1", "title": "x"}) == {"bidders": [], "title": "x"}
    assert gather_rows({"bidders-present": "1", "bidders-10-name": "J", "bidders-2-name": "B"}) == {
        "bidders": [{"name": "B"}, {"name": "J"}]
    }
    assert gather_rows({"bidders-0-id": "7", "bidders-0-name": ""}) == {"bidders": []}


def test_the_mark_empties_a_field_through_the_api_too(health: Person) -> None:
    process = enter(health, bidders=[{"name": "CV A"}])

    health.act("package_patch", id=process["id"], **{"bidders-present": "1"})

    assert "bidders" not in show(process)


def test_a_mistake_in_a_row_is_linked_and_its_row_stands_open(app: Any, health: Person) -> None:
    process = enter(health, bidders=[{"name": f"CV {number}"} for number in range(15)])

    answer = save(
        app,
        address(process, "tender"),
        health,
        bidders__3__name="",
        bidders__12__offer_amount="x",
        bidders__12__city="Tuban",
    )

    # The emptied row is gone, so that the thirteenth is now the twelfth.
    assert '<a href="#field-bidders-11-offer_amount">Peserta 12: Harga penawaran</a>' in answer.body
    typed = Form(answer.body, "_seen").fill()
    assert typed["bidders-11-offer_amount"] == ["x"] and typed["bidders-11-city"] == ["Tuban"]
    assert len(show(process)["bidders"]) == 15


def test_contracts_are_chosen_by_name_once_there_are_several(app: Any, health: Person) -> None:
    one = enter(health, contracts=[{"number": "1/SPK"}])
    several = enter(
        health, contracts=[{"number": "1/SPK"}, {"number": "2/SPK"}], payments=[{"contract_id": "2", "amount": "5"}]
    )

    assert (
        '<select class="form-select" id="field-amendments-0-contract_id"'
        not in get(app, address(one, "contract"), health).body
    )
    page = get(app, address(several, "implementation"), health).body
    assert '<option value="2" selected>2: 2/SPK</option>' in page


# ----------------------------------------------------------------------------------------------- what is missing


def test_each_page_says_what_is_missing_and_where(app: Any, health: Person) -> None:
    process = enter(health, sourcing="provider", planned_method="tender", tender_code="5")

    page = get(app, address(process), health).body

    assert 'href="#field-budget_amount">Pagu anggaran</a>' in page
    assert f"/pengadaan/edit/{process['name']}/papers/planning?kind=kak#upload" in page
    dues = [due for due in dues_of(process) if due.stage == "planning" and not due.present]
    assert f"{len(dues)} kurang" in page and page.count("belum dimulai") == 3


def test_fields_a_method_does_not_know_wait_until_asked_for(app: Any, health: Person) -> None:
    simple = enter(health, method="direct_procurement", sourcing="provider", awards=[{"supplier_name": "CV A"}])
    formal = enter(health, method="tender", sourcing="provider", awards=[{"supplier_name": "CV A"}])

    def is_extra(process: dict[str, Any]) -> bool:
        page = get(app, address(process, "award"), health).body
        return "bos-extra" in page[: page.index('for="field-awards-0-sppbj_number"')].rsplit("<div", 1)[1]

    assert is_extra(simple) and not is_extra(formal)


def test_the_bare_address_leads_to_the_furthest_stage(app: Any, health: Person) -> None:
    process = enter(health, contracts=[{"number": "1/SPK"}])

    assert (
        get(app, f"/pengadaan/edit/{process['name']}", health)
        .headers["Location"]
        .endswith(address(process, "contract"))
    )


def test_there_is_one_way_to_edit(app: Any, health: Person) -> None:
    paper = {"name": "SPK", "url": "https://contoh.go.id/spk.pdf", "stage": "contract", "kind": "contract"}
    process = enter(health, resources=[paper])
    name, paper_id = process["name"], process["resources"][0]["id"]

    for url, target in (
        (f"/dataset/edit/{name}", f"/pengadaan/edit/{name}"),
        (f"/pengadaan/edit/{name}/2", f"/pengadaan/edit/{name}/tender"),
        (f"/pengadaan/new/{name}/5", f"/pengadaan/edit/{name}/implementation"),
        (f"/pengadaan/{name}/resource/new", f"/pengadaan/edit/{name}/papers/planning"),
        (f"/dataset/{name}/resource/new", f"/pengadaan/edit/{name}/papers/planning"),
        (f"/pengadaan/{name}/resource/{paper_id}/edit", f"/pengadaan/edit/{name}/papers/contract?paper={paper_id}"),
        (f"/pengadaan/resources/{name}", f"/pengadaan/edit/{name}/papers/planning"),
    ):
        assert get(app, url, health).headers["Location"].endswith(target), url


@pytest.fixture
def processes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """As with ``scheming.dataset_fallback = true``: whatever names no type or an unknown one is a process."""
    only = plugins.lookup_package_plugin("pengadaan")
    monkeypatch.setattr(only, "package_types", lambda: ["pengadaan"])
    monkeypatch.setattr(plugins, "_default_package_plugin", only)
    monkeypatch.delitem(plugins._package_plugins, "dataset")


def test_the_form_of_plain_datasets_leads_here_where_there_are_none(
    app: Any, health: Person, processes_only: None
) -> None:
    assert get(app, "/dataset/new", health).headers["Location"].endswith("/pengadaan/new")


def test_no_page_number_beyond_the_stages(app: Any, health: Person) -> None:
    assert get(app, f"/pengadaan/edit/{enter(health)['name']}/6", health).status_code == 404


# ------------------------------------------------------------------------------------------------ forged, stale


def test_a_form_that_lay_open_too_long_comes_back_with_everything(
    app: Any, health: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = enter(health)
    monkeypatch.setitem(app.flask_app.config, "WTF_CSRF_ENABLED", True)
    app.get("/pengadaan/new")  # CKAN takes the view out of its own protection when a stranger asks for it
    app.set_session_user(health.name)

    as_logged_in: dict[str, Any] = {"follow_redirects": False, "base_url": "http://localhost"}
    first = app.post("/pengadaan/new", data={"title": "Ketikan saya"}, **as_logged_in)
    second = app.post(address(process), data={"title": "Judul baru", "budget_amount": "5 juta"}, **as_logged_in)

    assert (
        first.status_code == 400 and 'value="Ketikan saya"' in first.body and "tekan simpan sekali lagi" in first.body
    )
    assert second.status_code == 400 and 'value="5 juta"' in second.body and show(process)["title"] == "Pembelian Obat"
    sent = {"name": "Judul dokumen", "kind": "kak", "upload": (io.BytesIO(b"%PDF-"), "a.pdf")}
    third = app.post(f"/pengadaan/edit/{process['name']}/papers/planning", data=sent, **as_logged_in)
    assert (
        third.status_code == 400
        and 'value="Judul dokumen"' in third.body
        and "pilih berkasnya sekali lagi" in third.body
    )


def test_marks_that_did_not_come_back_are_no_harm() -> None:
    for marks in ("[1]", "{", ""):
        assert posted.seen(MultiDict({"_seen": marks})) == {}


# ---------------------------------------------------------------------------------------------- bad input, API


BAD: list[tuple[dict[str, Any], list[Any], str]] = [
    ({"title": ""}, ["title", 0], "“Nama paket” wajib diisi."),
    ({"owner_org": ""}, ["owner_org", 0], "“OPD” wajib diisi."),
    ({"fiscal_year": None}, ["fiscal_year", 0], "“Tahun anggaran” wajib diisi."),
    ({"title": "x" * 501}, ["title", 0], "Terlalu panjang: 501 huruf, paling banyak 500."),
    ({"title": ["x"]}, ["title", 0], "harus berupa teks"),
    ({"budget_amount": -5}, ["budget_amount", 0], "di bawah nol"),
    ({"budget_amount": "11.000.000.000.000"}, ["budget_amount", 0], "terlalu besar"),
    ({"budget_amount": {"amount": 1}}, ["budget_amount", 0], "bukan nilai rupiah"),
    ({"announcement_date": "31/02/2019"}, ["announcement_date", 0], "bukan tanggal"),
    ({"announcement_date": "1899-01-01"}, ["announcement_date", 0], "di luar 2000–2060"),
    ({"number_of_bidders": "12,5"}, ["number_of_bidders", 0], "bukan bilangan bulat"),
    ({"small_business": "mungkin"}, ["small_business", 0], "Pilih ya atau tidak"),
    ({"method": "arisan"}, ["method", 0], "tidak ada dalam daftar"),
    ({"budget_sources": ["apbd", "arisan"]}, ["budget_sources", 0], "“arisan” tidak ada dalam daftar"),
    (
        {"progress": [{"physical_percent": "120"}]},
        ["progress", 0, "physical_percent", 0],
        "di luar batas. Tulis angka dari 0 sampai 100",
    ),
    ({"bidders": [{"name": "A"}, {"offer_amount": "x"}]}, ["bidders", 1, "offer_amount", 0], "bukan nilai rupiah"),
    ({"bidders": [{"id": "1"}, {"id": "1", "name": "B"}]}, ["bidders", 1, "id", 0], "lebih dari satu baris"),
    ({"bidders": [{"nama": "A"}]}, ["bidders", 0, "nama", 0], "Kolom “bidders.nama” tidak dikenal."),
    ({"bidders": "A"}, ["bidders", 0], "daftar baris, bukan A"),
    ({"bidders": ["A", {"name": "B"}]}, ["bidders", 0], "daftar baris, bukan A"),
]
"""What is entered, where the message stands, and a part of it."""


def test_bad_values_are_refused_by_name(health: Person) -> None:
    for values, path, words in BAD:
        with pytest.raises(tk.ValidationError) as caught:
            enter(health, **values)
        model.Session.rollback()
        found: Any = caught.value.error_dict
        for step in path:
            found = found[step]
        assert words in found, values


def test_values_are_read_as_people_write_them(health: Person) -> None:
    process = enter(
        health,
        title='=HYPERLINK("http://x","klik") ' + "Pembangunan " * 24,
        fiscal_year=2026,
        budget_amount="Rp 1.250.000.000,-",
        estimate_amount=6999647646.16,
        method="Penunjukan Langsung",
        budget_sources="APBD; BLUD",
        small_business="Ya",
        announcement_date="14 Maret 2026",
        planned_tender_start="14/03/2026",
        planned_tender_end="2026-03-14T00:00:00",
        bidders=[{}, {"name": "CV A", "offer_amount": None}],
    )

    assert process["title"].startswith("HYPERLINK(") and len(process["title"]) > 300
    assert (process["budget_amount"], process["estimate_amount"]) == ("1250000000", "6999647646.16")
    assert (process["method"], process["budget_sources"]) == ("direct_appointment", ["apbd", "blud"])
    dates = ("announcement_date", "planned_tender_start", "planned_tender_end")
    assert process["small_business"] == "true" and {process[name] for name in dates} == {"2026-03-14"}
    assert show(process)["bidders"] == [{"id": "1", "name": "CV A"}]


def test_person_data_never_enters(health: Person) -> None:
    nik = "3522010101800001"
    process = enter(
        health,
        title=f"Santunan {nik}",
        notes="Hubungi 0812-3456-7890 atau budi@contoh.id, NPWP 01.234.567.8-601.000",
        bidders=[
            {"id": "01.234.567.8-601.000", "name": "Slamet Riyadi"},
            {"id": "0123456789abcdef", "name": "CV Contoh"},
        ],
        awards=[{"supplier_id": nik, "supplier_name": "Slamet Riyadi"}],
    )

    stored = json.dumps(show(process))
    for secret in (nik, "0812-3456-7890", "budi@contoh.id", "601.000", "Slamet"):
        assert secret not in stored
    first, second = process["bidders"]
    assert first["name"].startswith("Penyedia ") and first["name"] == process["awards"][0]["supplier_name"]
    assert len(first["id"]) == 16 and second == {**second, "id": "0123456789abcdef", "name": "CV Contoh"}
    # A hash that happens to have digits only is no number: it stays what it is when the process is saved again.
    changed = health.act(
        "package_patch", id=process["id"], bidders=[{**first, "id": first["id"]}, {**second, "city": "Tuban"}]
    )
    assert [row["id"] for row in changed["bidders"]] == [first["id"], second["id"]]


def test_a_dataset_without_a_type_is_no_way_around(health: Person, processes_only: None) -> None:
    data = {"title": "X", "owner_org": unit_id(HEALTH), "fiscal_year": "2026", "private": False}

    made = health.act("package_create", **data, ocid="ocds-213czf-eigen-1", name="eigen")

    assert made["private"] is True and made["type"] == "pengadaan" and made["ocid"].startswith("ocds-213czf-bos-")


# -------------------------------------------------------------------------------------- wherever CKAN draws it


@pytest.mark.usefixtures("with_request_context")
def test_the_snippets_work_where_the_form_library_draws_them(health: Person) -> None:
    fields = {field["field_name"]: field for field in tk.h.scheming_get_dataset_schema("pengadaan")["dataset_fields"]}
    stored = {
        "title": "A & B",
        "budget_amount": "1250000",
        "budget_sources": ["apbd"],
        "small_business": "true",
        "planned_tender_start": "2026-03-14",
        "method": "tender",
        "fiscal_year": "2026",
        "notes": "x",
    }

    def draw(name: str, errors: dict[str, list[str]] | None = None) -> str:
        given = {"field": fields[name], "data": stored, "errors": errors or {}}
        return tk.render(
            "scheming/snippets/form_field.html", {**given, "entity_type": "dataset", "object_type": "pengadaan"}
        )

    assert 'value="A &amp; B"' in draw("title") and "wajib diisi" in draw("title")
    assert 'value="1.250.000"' in draw("budget_amount") and "= Rp 1,25 juta" in draw("budget_amount")
    assert 'value="14/03/2026"' in draw("planned_tender_start")
    assert 'value="apbd" id="field-budget_sources" checked' in draw("budget_sources")
    assert 'value="true" id="field-small_business" checked' in draw("small_business")
    assert '<option value="tender" selected>' in draw("method") and "<textarea" in draw("notes")
    assert 'inputmode="numeric"' in draw("fiscal_year") and draw("name").strip().startswith('<input type="hidden"')
    wrong = draw("budget_amount", {"budget_amount": ["Salah <b>"]})
    assert "Salah &lt;b&gt;" in wrong and 'aria-invalid="true"' in wrong and 'value="1250000"' in wrong
    assert 'name="bidders-REPEATING-INDEX0-offer_amount"' in draw("bidders"), "rows of the form library too"


def dues_of(process: dict[str, Any]) -> list[completeness.Due]:
    return completeness.owed(registry.process_from(process), registry.papers_from(process))
