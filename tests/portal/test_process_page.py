"""The page of a process and those below it: told in a sentence, in time, in changes, in papers; and never too much."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import openpyxl
import pytest
from markupsafe import Markup
from sqlalchemy import event
from ckan import model

from ckanext.bos.core.dates import today
from ckanext.bos.ocds import history as ledger_history
from ckanext.bos.portal import peek
from ckanext.bos.portal.views import history, process, timeline, told

from .pages import get
from .people import HEALTH, NOBODY, PDF, Person, enter
from .test_pages import page, words

pytestmark = pytest.mark.usefixtures("regency", "with_plugins")

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f00050001ff"
    "a0a3a2d50000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return {}


@pytest.fixture
def road(made: dict[str, Any], walidata: Person) -> dict[str, Any]:
    """A road with papers of every kind, changed twice after it was published; made once."""
    if not made:
        contract = {"id": "k1", "number": "602/7", "supplier_name": "CV Y", "amount": "1200000000", "status": "active"}
        made |= enter(
            walidata,
            title="Jalan Uji Riwayat",
            fiscal_year="2025",
            category="works",
            method="tender",
            planned_tender_start="2025-01-01",
            planned_tender_end="2025-02-01",
            budget_amount="1500000000",
            estimate_amount="1400000000",
            announcement_date="2025-01-20",
            schedule=[{"step": f"Langkah {n}", "start": f"2025-01-2{n}T08:00:00+07:00"} for n in range(1, 7)],
            awards=[
                {"id": "1", "supplier_name": "CV Y", "amount": "1200000000", "date": "2025-03-10", "status": "active"}
            ],
            contracts=[{**contract, "date_signed": "2025-03-20", "start": "2025-03-21", "end": "2025-09-22"}],
            locations=[{"kecamatan": "35.22.21"}],
            private=False,
        )
        amended = {"id": "m1", "contract_id": "k1", "number": "602/7.1"}
        patch: dict[str, Any] = {"id": made["id"], "payments": [
            {"id": "p1", "contract_id": "k1", "sp2d_number": "991", "date": "2025-04-10", "amount": "300000000"},
            {"id": "p2", "contract_id": "k1", "sp2d_number": "992", "date": "2025-06-10", "amount": "240000000"},
        ]}  # fmt: skip
        walidata.act("package_patch", **patch)
        walidata.act(
            "package_patch",
            id=made["id"],
            budget_amount="1600000000",
            amendments=[amended | {"date": "2025-07-01", "amount": "1320000000", "end": "2025-10-01"}],
            progress=[{"date": "2025-06-30", "planned_percent": "60", "physical_percent": "45"}],
        )
        made["papers"] = {name: upload(walidata, made, name, *rest) for name, *rest in PAPERS}
    return made


def workbook(*rows: list[Any]) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(content)
    return content.getvalue()


SHEET = [["Uraian", "Volume", "Tahun"], ["Galian", 12.5, 2026.0]]
CLOSED = {"openness": "exempt", "exemption_code": "kip17b", "exemption_reason": "Rahasia."}
PAPERS: list[tuple[Any, ...]] = [
    ("RAB", "hps_detail", workbook(["RENCANA BIAYA"], [], *SHEET), "rab.xlsx", {}),
    ("KAK Terbuka", "kak", PDF, "kak.pdf", {}),
    ("HPS Tertutup", "hps_detail", PDF, "hps.pdf", CLOSED),
    ("Rincian", "dpa", b"Uraian;Harga\nBatu;1000\n=cmd|x;3578012345678901\n", "dpa.csv", {}),
    ("Foto tengah", "photo_50", PNG, "foto.png", {"document_date": "2025-06-30"}),
]  # fmt: skip


def upload(
    who: Person, dataset: dict[str, Any], name: str, kind: str, content: bytes, file: str, more: dict[str, Any]
) -> str:
    stage = "implementation" if kind.startswith("photo") else "planning"
    data = {"package_id": dataset["id"], "name": name, "stage": stage, "kind": kind, "openness": "open", **more}
    from werkzeug.datastructures import FileStorage

    data["upload"] = FileStorage(io.BytesIO(content), file)
    return who.act("resource_create", **data)["id"]


# ------------------------------------------------------------------------------------------------------ the sentence


def test_the_answer_stands_at_the_top_in_one_sentence(
    app: Any, road: dict[str, Any], health: Person, walidata: Person
) -> None:
    text = words(page(app, f"/pengadaan/{road['name']}"))
    assert (
        "Kontrak senilai Rp 1,32 miliar dengan CV Y, 41 % sudah dibayar. "
        "Terlambat: kontrak berakhir pada 1 Oktober 2025" in text
    )

    planned = enter(
        walidata, title="Baru Rencana", budget_amount="50000000", planned_tender_start="2059-03-01", private=False
    )
    said = words(page(app, f"/pengadaan/{planned['name']}"))
    assert "Direncanakan dengan anggaran (pagu) Rp 50 juta ; penyedia dicari mulai Maret 2059" in said
    failed = enter(
        walidata,
        title="Gagal Lelang",
        estimate_amount="5",
        method="tender",
        tender_status="unsuccessful",
        private=False,
    )
    assert "Penyedia belum didapat: " in words(page(app, f"/pengadaan/{failed['name']}"))


@pytest.mark.usefixtures("with_request_context")
@pytest.mark.parametrize(
    ("paid", "said"),
    [("1", "< 1 %"), ("9999999", "> 99 %"), ("10000000", "100 %"), ("10000001", "> 100 %"), ("4120000", "41 %")],
)
def test_what_is_paid_is_never_rounded_to_nothing_or_all(paid: str, said: str) -> None:
    process = {"contracts": [{"amount": "10000000"}], "payments": [{"amount": paid}]}
    (sentence,) = told.sentences(process, [])
    assert f", {said} sudah dibayar." in sentence.unescape().replace("\u00a0", " ")


# ------------------------------------------------------------------------------------------------------ the timeline


@pytest.mark.usefixtures("with_request_context")
def test_plans_stand_beside_what_happened_and_late_is_said() -> None:
    told = timeline.timeline(
        {
            "planned_tender_start": "2025-01-01", "announcement_date": "2025-01-31",
            "planned_tender_end": "2025-02-01", "awards": [{"date": "2025-03-01"}],
            "contracts": [{"date_signed": "2025-03-20", "end": "2025-09-22"}],
            "planned_use_start": "2025-10-01",
        }, [], day=today().replace(2025, 12, 1),
    )  # fmt: skip
    events = [entry.event for entry in told if entry.event]
    assert [event.day for event in events] == sorted(event.day for event in events)
    by_day = {event.day: event for event in events}
    assert by_day["2025-01-31"].state == "done", "a plan that names January is kept on its last day"
    assert by_day["2025-03-01"].state == "late" and "1 hari" in str(by_day["2025-03-01"].note)
    assert by_day["2025-09-22"].state == "late" and not by_day["2025-09-22"].happened
    assert by_day["2025-10-31"].state == "ahead", "nobody records the use: that is never overdue"


def test_what_everybody_asks_comes_first(app: Any, walidata: Person) -> None:
    """Codes, and texts that only say the title again, are one press away; nothing is lost."""
    same = {"notes": "Pembangunan Saluran Uji", "specification": "Beton pracetak 60 x 80 cm, panjang 120 m"}
    coded = {"activity_code": "1.03.10.2.01", "planned_method": "tender", "volume": "120 m"}
    made = enter(walidata, title="Pembangunan Saluran Uji", private=False, **same, **coded)
    body = page(app, f"/pengadaan/{made['name']}")
    stage = body[body.index('id="planning"') :].partition("</section>")[0]
    first, folded = stage.split('<details class="rest"><summary>3 rincian lain</summary>')
    assert "120 m" in first and "Beton pracetak" in first and "1.03.10.2.01" not in first
    folded = words(folded)
    assert all(text in folded for text in ("1.03.10.2.01", "Rencana metode pemilihan", "Pembangunan Saluran Uji"))


def test_self_managed_work_is_not_late_for_a_contract_that_it_never_has(app: Any, walidata: Person) -> None:
    plan = {
        "planned_tender_end": "2019-02-01",
        "planned_contract_start": "2019-03-01",
        "planned_contract_end": "2019-09-01",
    }
    made = enter(
        walidata, title="Gotong Royong Uji", private=False, fiscal_year="2019", sourcing="self_managed", **plan,
        budget_amount="50000000", payments=[{"id": "p1", "date": "2019-05-06", "amount": "20000000"}],
    )  # fmt: skip
    body = page(app, f"/pengadaan/{made['name']}")
    text = words(body.partition('id="serupa"')[0])
    assert "terlambat" not in text.lower() and "Kontrak ditandatangani" not in text
    assert "direncanakan Maret 2019 Pekerjaan dimulai" in text
    assert text.count("tidak berlaku") == 6 + 3 and text.count("tidak memakai penyedia") == 3
    ladder = words(body[body.index('class="ladder"') :].partition("</section>")[0])
    assert "Pagu" in ladder and "Dibayar" in ladder and "HPS" not in ladder and "belum ada" not in ladder


def test_many_small_steps_are_folded_in_their_place(app: Any, road: dict[str, Any]) -> None:
    body = page(app, f"/pengadaan/{road['name']}")
    line = body[body.index('id="linimasa"') :].partition("</section>")[0]
    assert "6 langkah kecil 21 Januari 2025 – 26 Januari 2025" in words(line)
    assert "Tender diumumkan rencana: Januari 2025 tepat waktu" in words(line)
    assert "38 hari" not in words(line) and "10 hari lebih lambat dari rencana" in words(line)
    order = [
        words(line).index(word) for word in ("Tender diumumkan", "Langkah 3", "Pemenang ditetapkan", "Adendum 602/7.1")
    ]
    assert order == sorted(order)


# ------------------------------------------------------------------------------------------------------- the changes


def test_changes_are_told_in_words_with_old_and_new(app: Any, road: dict[str, Any]) -> None:
    body = page(app, f"/pengadaan/{road['name']}")
    part = body[body.index('id="riwayat"') :].partition("</section>")[0]
    assert "Dokumen KAK Terbuka ditambahkan" in words(part) and "Lihat semua" in words(part)
    for address in re.findall(r'href="(/ocds/release/[^"]+)"', part):
        assert app.get(address).status_code == 200

    text = words(page(app, f"/pengadaan/{road['name']}/riwayat"))
    assert "Pagu anggaran: Rp 1.500.000.000 → Rp 1.600.000.000" in text and "dari diisi OPD" in text
    assert "Tahun anggaran ditambahkan 2025" in text and "T00:00" not in text
    assert "Metode pemilihan ditambahkan Tender " in text and "Lelang" not in text
    assert "Adendum 602/7.1 ditambahkan" in text and "Pertama terbit: " in text and "Pembayaran" in text
    assert "Dokumen HPS Tertutup ditambahkan" in text and "planning." not in text and "[]" not in text
    assert get(app, f"/pengadaan/{road['name'].upper()}/riwayat", NOBODY).status_code == 302


def test_a_line_that_shows_no_change_is_not_told() -> None:
    lines = [
        history.Line("Metode menurut sumber", "changed", Markup("Pengadaan langsung"), Markup("Pengadaan Langsung")),
        history.Line("Kontrak: Nama penyedia", "added", Markup(""), Markup("CV X")),
        history.Line("Kontrak: Nama penyedia", "removed", Markup("CV X"), Markup("")),
        history.Line("Pagu anggaran", "changed", Markup("Rp 1"), Markup("Rp 2")),
        history.Line("Pembayaran", "removed", Markup(""), Markup("")),
    ]
    assert [line.label for line in history._telling(lines)] == ["Pagu anggaran", "Pembayaran"]


def test_a_long_history_costs_no_more(app: Any, road: dict[str, Any]) -> None:
    """Only the newest releases are read; where those between were not, the old value is left out, not guessed."""
    whole = ledger_history.read(road["ocid"], 1_000)
    newest = ledger_history.read(road["ocid"], 2)
    assert [step.number for step in newest] == [1, len(whole) - 1, len(whole)]
    made = [(1, {"id": "r1", "date": "2025-01-01T00:00:00+07:00", "tag": [], "planning": {"a": 1}})]
    for number in (5, 6):
        said = {"id": f"r{number}", "date": f"2025-01-0{number}T00:00:00+07:00", "tag": [], "planning": {"a": number}}
        made.append((number, said))
    first, gap, known = ledger_history.steps(made)
    assert (gap.changes[0].old, gap.changes[0].known) == (None, False)
    assert (known.changes[0].old, known.changes[0].new, known.changes[0].known) == (5, 6, True)
    assert first.changes[0].new == 1


def test_a_value_taken_away_and_a_row_completed_are_told_apart() -> None:
    def release(number: int, **content: Any) -> tuple[int, dict[str, Any]]:
        return number, {"id": f"r{number}", "date": f"2025-01-0{number}T00:00:00+07:00", "tag": [], **content}

    steps = ledger_history.steps([
        release(1, contracts=[{"id": "k", "title": "A"}], title="X"),
        release(2, contracts=[{"id": "k", "value": {"amount": 5}, "dateSigned": "2025-01-02"}], title=None),
        release(3, contracts=[{"id": "l", "title": "B"}]),
    ])  # fmt: skip
    assert [change.fresh for change in steps[1].changes] == [0, 0, 0] and steps[1].changes[-1].new is None
    assert [change.fresh for change in steps[2].changes] == [1]


# -------------------------------------------------------------------------------------------------------- the papers


def test_papers_are_looked_at_before_they_are_loaded(app: Any, road: dict[str, Any]) -> None:
    ids = road["papers"]
    address = f"/pengadaan/{road['name']}/dokumen"
    pdf = page(app, f"{address}/{ids['KAK Terbuka']}")
    assert f'data="{address}/{ids["KAK Terbuka"]}/isi"' in pdf and "Dokumen 2 dari 4" in words(pdf)
    assert 'rel="next"' in pdf and 'rel="prev"' in pdf and "Kerangka acuan kerja (KAK)" in words(pdf)
    content = app.get(f"{address}/{ids['KAK Terbuka']}/isi")
    assert content.data == PDF and content.headers["Content-Type"] == "application/pdf"
    assert content.headers["Content-Disposition"] == "inline" and content.headers["X-Content-Type-Options"] == "nosniff"

    table = page(app, f"{address}/{ids['Rincian']}")
    assert '<th scope="col">Uraian</th>' in table and "<td>Batu</td><td>1000</td>" in table
    assert "3578012345678901" not in table, "a number that may be somebody's is masked"
    assert app.get(f"{address}/{ids['Rincian']}/isi").status_code == 404, "only what a browser shows"

    sheet = page(app, f"{address}/{ids['RAB']}")
    assert 'rel="next"' in sheet and 'rel="prev"' not in sheet
    assert "<caption>RENCANA BIAYA</caption>" in sheet
    assert '<th scope="col">Uraian</th>' in sheet and "<td>Galian</td><td>12,5</td><td>2026</td>" in sheet
    assert "<td>12.5</td>" in page(app, f"/en{address}/{ids['RAB']}")

    photo = page(app, f"{address}/{ids['Foto tengah']}")
    assert f'<img src="{address}/{ids["Foto tengah"]}/isi" alt="Foto' in photo
    shown = page(app, f"/pengadaan/{road['name']}")
    assert re.search(r'<img src="[^"]+/isi" alt="[^"]*50[^"]*" loading="lazy"', shown)


def test_a_withheld_paper_is_neither_shown_nor_given(
    app: Any, road: dict[str, Any], walidata: Person, health: Person
) -> None:
    closed = f"/pengadaan/{road['name']}/dokumen/{road['papers']['HPS Tertutup']}"
    for person in (NOBODY, health, walidata):
        for address in (closed, f"{closed}/isi"):
            assert get(app, address, person).status_code == 404
        assert "HPS Tertutup</span>" in page(app, f"/pengadaan/{road['name']}", person)
        assert closed not in page(app, f"/pengadaan/{road['name']}", person)


def test_papers_of_what_is_not_public_are_not_there(app: Any, health: Person) -> None:
    hidden = enter(health, title="Tersembunyi Dokumen")
    paper = upload(health, hidden, "KAK", "kak", PDF, "kak.pdf", {})
    address = f"/pengadaan/{hidden['name']}/dokumen/{paper}"
    assert [get(app, one, NOBODY).status_code for one in (address, f"{address}/isi")] == [404, 404]
    assert get(app, address, health).status_code == 200
    assert get(app, f"/pengadaan/{hidden['name']}/riwayat", NOBODY).status_code == 404


def test_no_spreadsheet_keeps_the_portal_busy(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number in range(300):
        sheet.append([number, "isi " * 100, *range(40)])
    path = tmp_path / "a.xlsx"
    book.save(path)
    found = peek.first_rows(path)
    assert len(found.rows) == peek.ROWS and found.more and len(found.rows[0]) == peek.COLUMNS
    assert all(len(cell) <= peek.SIGNS for row in found.rows for cell in row)

    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in good.infolist():
            archive.writestr(entry.filename, good.read(entry.filename))
        archive.writestr("xl/media/x.bin", b"\0" * 60_000_000)
    far = openpyxl.Workbook()
    far.worksheets[0]["A1048576"] = "jauh"
    far.save(tmp_path / "far.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 nothing")
    started = time.monotonic()
    for wrong in (bomb, tmp_path / "broken.xlsx"):
        with pytest.raises(peek.Unreadable):
            peek.first_rows(wrong)
    assert peek.first_rows(tmp_path / "far.xlsx").rows == []
    assert time.monotonic() - started < 5


# ---------------------------------------------------------------------------------------------------------- the work


def test_payments_add_up_and_amendments_say_before_and_after(app: Any, road: dict[str, Any]) -> None:
    text = words(page(app, f"/pengadaan/{road['name']}"))
    assert "Rp 300.000.000 Rp 300.000.000 22,7 %" in text and "Rp 240.000.000 Rp 540.000.000 40,9 %" in text
    assert "Rp 1.200.000.000 → Rp 1.320.000.000 (+10,0 %)" in text and "22 September 2025 → 1 Oktober 2025" in text
    assert "Fisik selesai 45 %" in text and "tertinggal 15 % dari rencana" in text


def test_what_is_missing_is_owed_since_a_day(app: Any, road: dict[str, Any]) -> None:
    text = words(page(app, f"/pengadaan/{road['name']}"))
    assert "Wajib dilengkapi oleh Dinas Kesehatan, sejak 20 Maret 2025" in text, re.findall("Wajib.{80}", text)


def test_packages_like_it_are_found_but_not_itself_nor_private_ones(
    app: Any, road: dict[str, Any], health: Person, walidata: Person
) -> None:
    like = enter(walidata, title="Jalan Uji Lain", category="works", private=False)
    other = enter(walidata, title="Jalan Uji Obat", category="goods", private=False)
    secret = enter(health, title="Jalan Uji Rahasia", category="works")
    body = page(app, f"/pengadaan/{road['name']}", health)
    part = body[body.index('id="serupa"') :].partition("</section>")[0]
    assert like["name"] in part
    assert not any(name in part for name in (road["name"], other["name"], secret["name"]))


def test_the_map_is_the_monitoring_s(app: Any, road: dict[str, Any]) -> None:
    body = page(app, f"/pengadaan/{road['name']}")
    assert (
        "/pantau/grafik/letak.svg?kecamatan=35.22.21" in body
        and "Peta semua kecamatan dengan tanda di Temayang" in body
    )
    picture = app.get("/pantau/grafik/letak.svg?kecamatan=35.22.21&kecamatan=99")
    assert picture.status_code == 200 and b"Temayang" in picture.data
    assert app.get("/pantau/grafik/letak.svg").status_code == 404


# ------------------------------------------------------------------------------------------------ what strangers see


@pytest.mark.usefixtures("with_request_context")
def test_as_a_stranger_nothing_of_staff_is_left(road: dict[str, Any], health: Person) -> None:
    hidden = enter(health, title="Pratinjau", ppk_name="Orang Dalam", budget_amount="1000")
    upload(
        health,
        hidden,
        "Tertutup",
        "hps_detail",
        PDF,
        "x.pdf",
        {"openness": "exempt", "exemption_code": "kip17b", "exemption_reason": "R"},
    )
    dataset = health.act("package_show", id=hidden["id"])
    assert dataset["private"] and dataset["ppk_name"] == "Orang Dalam" and dataset["resources"][0]["url"]
    shown = process.build(dataset, as_stranger=True)
    assert not (shown.private or shown.draft or shown.may_edit or shown.findings)
    assert "Orang Dalam" not in repr(shown.stages) and "Pratinjau" == shown.title
    assert shown.stages[0].papers[0].url == shown.stages[0].papers[0].page == ""
    assert dataset["private"] and dataset["resources"][0]["url"], "what was given stays as it was"


# ---------------------------------------------------------------------------------------------------------- its cost


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """How often database and search were asked."""
    counts = {"sql": 0, "solr": 0}

    def count(*_arguments: Any) -> None:
        counts["sql"] += 1

    import pysolr

    search = pysolr.Solr.search

    def searched(self: Any, *arguments: Any, **named: Any) -> Any:
        counts["solr"] += 1
        return search(self, *arguments, **named)

    monkeypatch.setattr(pysolr.Solr, "search", searched)
    engine = model.ensure_engine()
    event.listen(engine, "before_cursor_execute", count)
    yield counts
    event.remove(engine, "before_cursor_execute", count)


@pytest.mark.parametrize(
    ("address", "sql", "solr"),
    [("process", 30, 3), ("/", 12, 0), (f"/organization/{HEALTH}", 15, 1), ("/organization/", 12, 0)],
)
def test_pages_ask_few_questions(
    app: Any, road: dict[str, Any], asked: dict[str, int], address: str, sql: int, solr: int
) -> None:
    address = f"/pengadaan/{road['name']}" if address == "process" else address
    page(app, address)
    asked |= {"sql": 0, "solr": 0}
    page(app, address)
    assert asked["sql"] <= sql and asked["solr"] <= solr, asked


def test_the_page_needs_no_other_room(app: Any, road: dict[str, Any]) -> None:
    """Its own template draws it whole: other rooms only fill blocks."""
    with app.flask_app.test_request_context("/"):
        own = Path(process.__file__).parents[1] / "templates" / "bos" / "process.html"
        text = own.read_text()
    for block in ("map", "talk", "downloads", "checks"):
        assert re.search(rf"{{% block {block} %}}{{% endblock %}}", text), block
    assert "bos_pantau" not in text and tk.h.plugin_loaded("bos_monitoring")


@pytest.mark.usefixtures("with_request_context")
def test_the_newest_changes_are_few(road: dict[str, Any]) -> None:
    from ckanext.bos import registry

    releases, count = history.newest({"ocid": road["ocid"]}, registry.read_ownership(road["id"]))
    assert len(releases) == history.SHOWN and count > history.SHOWN
