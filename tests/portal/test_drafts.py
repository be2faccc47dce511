"""Guided entry that loses nothing: drafts, rows of two people, locked values, remarks, preview, several papers."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckan import model

from ckanext.bos import registry
from ckanext.bos.portal import drafts

from .pages import Form, get, post, save
from .people import HEALTH, PDF, Person, enter, show, steward
from .test_entry import address, observed
from .test_uploads import CLOSED, upload

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")


def keep(app: Any, url: str, person: Person, token: str = "a1", field: str = "", **values: Any) -> Any:
    """What the page's script sends while somebody types."""
    form = Form(get(app, url, person).body, "_draft")
    return post(app, f"{url}/draf", person, form.fill(do="save", _draft=token, _field=field, **values))


def colleague() -> Person:
    return steward("opd-kesehatan-2", HEALTH)


def user_id(person: Person) -> str:
    user = model.User.get(person.name)
    assert user is not None
    return user.id


# ------------------------------------------------------------------------------------------------------- drafts


def test_what_was_typed_comes_back_at_its_place(app: Any, health: Person) -> None:
    process = enter(health, budget_amount="900")
    answer = keep(app, address(process), health, field="volume", volume="3 unit", budget_amount="1 miliar")
    assert answer.status_code == 200 and answer.json["clock"].count(".") == 1

    page = get(app, address(process), health).body
    typed = Form(page, "_seen").fill(save="stay")
    assert typed["volume"] == ["3 unit"] and typed["budget_amount"] == ["1 miliar"]
    assert "sudah dikembalikan di sini" in page and 'href="#field-volume"' in page
    assert show(process)["budget_amount"] == "900", "nothing is saved yet"
    bare = get(app, f"/pengadaan/edit/{process['name']}", health).headers["Location"]
    assert bare.endswith(address(process) + "#field-volume")

    assert post(app, address(process), health, typed).status_code == 302
    assert show(process)["budget_amount"] == "1000000000"
    page = get(app, address(process), health).body
    assert "sudah dikembalikan" not in page and "&#34;a1&#34;" in page, "the copy in the browser may go"


def test_a_late_copy_of_what_is_saved_is_passed_over(app: Any, health: Person) -> None:
    process = enter(health)
    form = Form(get(app, address(process), health).body, "_seen")
    late = form.fill(do="save", _draft="late", volume="5")
    post(app, address(process), health, form.fill(save="stay", _draft="late", volume="5"))

    post(app, f"{address(process)}/draf", health, late)

    assert drafts.find(user_id(health), process["id"], "planning") is None


def test_a_new_package_and_throwing_away(app: Any, health: Person) -> None:
    form = Form(get(app, "/pengadaan/new", health).body, "_draft")
    sent = form.fill(do="save", _draft="n1", title="Baru setengah ditulis")
    assert post(app, "/pengadaan/new/draf", health, sent).status_code == 200
    assert 'value="Baru setengah ditulis"' in get(app, "/pengadaan/new", health).body

    assert post(app, "/pengadaan/new/draf", health, {"do": "discard", "_draft": "n1"}).status_code == 302
    assert "Baru setengah ditulis" not in get(app, "/pengadaan/new", health).body


def test_drafts_are_ones_own_limited_and_not_for_ever(app: Any, health: Person, schools: Person) -> None:
    process = enter(health)
    keep(app, address(process), health, volume="empat lusin")
    other = colleague()
    assert "empat lusin" not in get(app, address(process), other).body
    with pytest.raises(tk.ObjectNotFound):
        other.act("bos_draft_show", id=process["name"], stage="planning")
    with pytest.raises(tk.NotAuthorized):
        schools.act("bos_draft_save", id=process["name"], stage="planning", form={"volume": ["1"]})
    assert post(app, f"{address(process)}/draf", schools, {"do": "save", "volume": "1"}).status_code == 403
    with pytest.raises(tk.ValidationError):
        health.act("bos_draft_save", id=process["name"], stage="planning", form={"notes": ["x" * 600_000]})
    with pytest.raises(tk.ValidationError):
        health.act("bos_draft_save", id=process["name"], stage="arisan", form={"notes": ["x"]})

    row = drafts.find(user_id(health), process["id"], "planning")
    assert row is not None
    row.touched = datetime.now(UTC) - drafts.KEPT - timedelta(days=1)
    model.Session.commit()
    other.act("bos_draft_save", id=process["name"], stage="tender")
    assert drafts.find(user_id(health), process["id"], "planning") is None


def test_an_old_draft_does_not_overwrite_what_others_saved(app: Any, health: Person, walidata: Person) -> None:
    process = enter(health, volume="1", budget_amount="900")
    keep(app, address(process), health, volume="2")
    walidata.act("package_patch", id=process["id"], volume="7", budget_amount="950")

    page = get(app, address(process), health).body

    typed = Form(page, "_seen").fill()
    assert typed["volume"] == ["2"] and typed["budget_amount"] == ["950"]
    assert "diubah pihak lain menjadi “7”" in page


def test_colleagues_see_each_other_others_no_names(app: Any, health: Person, walidata: Person) -> None:
    process, other = enter(health), colleague()
    keep(app, address(process), other, volume="2")

    mine = get(app, address(process, "contract"), health).body
    name = model.User.get(other.name).display_name  # pyright: ignore[reportOptionalMemberAccess]
    assert f"{name} sedang mengisi “Perencanaan” (baru saja)." in mine
    boss = steward("opd-lain", "dinas-pendidikan")
    boss_user = model.User.get(boss.name)
    assert boss_user is not None
    boss_user.sysadmin = True
    model.Session.commit()
    post(app, f"{address(process)}/draf", boss, {"do": "open"})
    assert "Orang lain membuka “Perencanaan” baru saja." in get(app, address(process), health).body


# ---------------------------------------------------------------------------------------------------- two people


def test_rows_that_both_added_and_changed_are_all_kept(app: Any, health: Person) -> None:
    process = enter(health, awards=[{"supplier_name": "CV A"}, {"supplier_name": "CV B"}, {"supplier_name": "CV C"}])
    other, url = colleague(), address(process, "award")
    mine = Form(get(app, url, health).body, "_seen").fill(
        save="stay", awards__0__amount="5 juta", awards__2__removed="1", awards__3__supplier_name="CV Saya"
    )
    save(app, url, other, awards__1__amount="7 juta", awards__3__supplier_name="CV Rekan")

    assert post(app, url, health, mine).status_code == 302

    rows = [(row["supplier_name"], row.get("amount")) for row in show(process)["awards"]]
    assert rows == [("CV A", "5000000"), ("CV B", "7000000"), ("CV Rekan", None), ("CV Saya", None)]
    assert "yang sementara itu diisi pihak lain tetap disimpan" in get(app, url, health).body


def test_a_row_that_both_changed_is_asked_about_and_the_others_stay(app: Any, health: Person) -> None:
    process = enter(health, awards=[{"supplier_name": "CV A"}, {"supplier_name": "CV B"}])
    other, url = colleague(), address(process, "award")
    mine = Form(get(app, url, health).body, "_seen").fill(save="stay", awards__0__amount="5 juta")
    save(app, url, other, awards__0__amount="6 juta", awards__2__supplier_name="CV Rekan")

    answer = post(app, url, health, mine)

    assert answer.status_code == 200 and "“CV A · Rp 6 juta” juga sudah diubah pihak lain" in answer.body
    assert post(app, url, health, Form(answer.body, "_seen").fill(save="stay")).status_code == 302
    rows = [(row["supplier_name"], row.get("amount")) for row in show(process)["awards"]]
    assert rows == [("CV A", "5000000"), ("CV B", None), ("CV Rekan", None)]


def test_rows_without_a_number_are_put_together_too(app: Any, health: Person) -> None:
    process = enter(health, locations=[{"kecamatan": "35.22.06"}])
    other, url = colleague(), address(process)
    mine = Form(get(app, url, health).body, "_seen").fill(save="stay", locations__1__village="Sumber")
    save(app, url, other, locations__1__village="Trucuk")

    assert post(app, url, health, mine).status_code == 302

    assert [row.get("village") for row in show(process)["locations"]] == [None, "Trucuk", "Sumber"]


# --------------------------------------------------------------------------------- locked, offered, checked, shown


def test_a_sources_value_is_text_until_it_is_opened(app: Any, health: Person) -> None:
    process = observed("7200001", estimate_amount="500000000", bidders=[{"id": "a1", "name": "CV A"}])

    page = get(app, address(process, "tender"), health).body

    assert '<p class="bos-locked">Rp 500.000.000</p>' in page and "tetap tercatat di sampingnya" in page
    assert '<p class="bos-locked">CV A</p>' in page
    form = Form(page, "_seen").fill(save="stay", estimate_amount=None, qualification_method="Pascakualifikasi")
    assert post(app, address(process, "tender"), health, form).status_code == 302
    assert show(process)["provenance"]["estimate_amount"]["source"] == "spse-export"
    save(app, address(process, "tender"), health, estimate_amount="510 juta")
    assert '<p class="bos-locked">Rp 510.000.000' not in get(app, address(process, "tender"), health).body


def test_figures_of_another_stage_are_offered(app: Any, health: Person) -> None:
    process = enter(
        health,
        budget_amount="900000000",
        bidders=[
            {"name": "CV A", "offer_amount": "800000000", "result": "winner"},
            {"name": "CV B", "result": "disqualified"},
        ],
        awards=[{"supplier_name": "CV A", "amount": "800000000"}],
    )
    assert "Pakai “Pagu anggaran”: Rp 900 juta" in get(app, address(process, "tender"), health).body
    award = get(app, address(process, "award"), health).body
    assert "CV B" not in award, "neither the loser nor who has won already"
    contract = get(app, address(process, "contract"), health).body
    assert "Pemenang CV A: Rp 800 juta" in contract and "&#34;amount&#34;: &#34;800.000.000&#34;" in contract


def test_remarks_come_from_the_rules_of_the_server(app: Any, health: Person) -> None:
    process = enter(health, budget_amount="900000000")
    url = address(process, "tender")
    form = Form(get(app, url, health).body, "_seen")

    def remarks(where: str = url, data: Any = None, **values: Any) -> dict[str, Any]:
        return post(app, f"{where}/periksa", health, (data or form).fill(**values)).json["fields"]

    assert remarks() == {}
    found = remarks(estimate_amount="950 juta", announcement_date="31/02/2026")
    assert (
        found["announcement_date"][0]["level"] == "error" and "bukan tanggal" in found["announcement_date"][0]["text"]
    )
    assert found["estimate_amount"][0]["level"] == "look" and "Rp 900 juta" in found["estimate_amount"][0]["text"]
    rows = Form(get(app, address(process, "contract"), health).body, "_seen")
    found = remarks(address(process, "contract"), rows, contracts__0__start="1/5/2026", contracts__0__end="1/4/2026")
    (one,) = found["contracts-0-end"]
    assert "Selesai pekerjaan (1 April 2026) mendahului mulai pekerjaan (1 Mei 2026)" in one["text"]
    assert show(process).get("estimate_amount") is None
    assert post(app, "/pengadaan/new/periksa", health, {"budget_amount": "satu"}).json["fields"]["budget_amount"]


def test_what_is_stored_and_odd_is_said_whenever_the_page_is_opened(app: Any, health: Person) -> None:
    contract = {"title": "Kontrak", "amount": "800000000", "start": "2026-05-01", "end": "2026-04-01"}
    process = enter(health, budget_amount="900000000", contracts=[contract])
    assert "data-remark" not in get(app, address(process, "planning"), health).body

    saved = save(app, address(process, "tender"), health, estimate_amount="950 juta")
    assert saved.status_code == 302
    page = get(app, address(process, "tender"), health).body
    remark = page.split('id="remark-estimate_amount"')[1].split("</p>")[0]
    assert 'data-remark="estimate_amount"' in remark and "lebih besar dari pagu" in remark
    assert 'aria-describedby="field-estimate_amount-help field-estimate_amount-hint remark-estimate_amount"' in page

    page = get(app, address(process, "contract"), health).body
    assert page.count("mulai pekerjaan (1 Mei 2026)") == 1 and 'data-remark="contracts-0-end"' in page
    assert "sebelum dimulai" not in page, "the same in other words"


def test_the_preview_is_what_a_stranger_will_see(app: Any, health: Person, schools: Person) -> None:
    process = enter(health)
    upload(app, process, health, kind="kak", upload=(io.BytesIO(PDF), "tutup.pdf"), **CLOSED)
    url = f"/pengadaan/edit/{process['name']}/pratinjau"

    page = get(app, url, health).body

    assert "Sekarang belum terlihat oleh publik" in page and "tutup.pdf" not in page and "Belum terbit" not in page
    assert get(app, url, schools).status_code == 403


def test_logging_out_clears_the_browsers_copies(app: Any, health: Person) -> None:
    app.set_session_user(health.name)
    assert app.post("/user/_logout", follow_redirects=False).headers.get("Clear-Site-Data") == '"storage"'


# --------------------------------------------------------------------------------------------------- many papers


def test_files_are_guessed_checked_and_never_stored_twice(app: Any, health: Person) -> None:
    process = enter(health)
    url = f"/pengadaan/edit/{process['name']}/papers/planning"
    assert get(app, f"{url}/jenis?name=HPS.pdf&name=x.pdf&name=spmk.pdf", health).json == {"kinds": ["hps", "", "spmk"]}

    def send(content: bytes = PDF, name: str = "SPMK.pdf", **values: str) -> Any:
        data = {"kind": "spmk", "upload": (io.BytesIO(content), name)} | values
        return post(app, f"{url}/berkas", health, data, content_type="multipart/form-data")

    assert "bukan PDF" in send(b"MZ\x90\x00" + b"\x00" * 99).json["errors"]["upload"][0]
    assert "kind" in send(kind="").json["errors"]
    first = send()
    assert first.status_code == 200 and "/papers/contract?paper=" in first.json["edit"]
    assert send(again="1").json["id"] == first.json["id"], "the answer was lost, the file was not"
    held = registry.papers_from(tk.get_action("package_show")({"ignore_auth": True}, {"id": process["id"]}))
    assert [(paper["stage"], paper["kind"]) for paper in held] == [("contract", "spmk")]


def test_the_stage_lists_its_papers_to_tick_off(app: Any, health: Person) -> None:
    process = enter(health)
    page = get(app, address(process), health).body
    section = page[page.index('id="stage-papers"') :]
    assert "belum ada" in section and "/papers/planning?kind=kak#upload" in section
