"""The pages for readers: they answer, in the reader's language, with nothing that is not the reader's."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from ckan.lib.search import rebuild

from ckanext.bos import registry
from ckanext.bos.core.observation import Doubt, Key, Observation

from .pages import get, post
from .people import HEALTH, NOBODY, PDF, Person, enter

pytestmark = pytest.mark.usefixtures("regency", "with_plugins", "bridge")

ROADS = "dinas-pu-bina-marga-penataan-ruang"
BRIDGE = "ocds-213czf-rup-700001"
REPEATED = "ocds-213czf-rup-700002"
_MADE: dict[str, dict[str, Any]] = {}

ENGLISH = """
    about accepted after amount and approved award awards back bidder bidders budget by cancel contract contracts date
    dataset delete description download edit error estimate found home languages legal log login method more name next
    none not open order organization organizations package packages page pages paid paper papers planning previous
    private public publish published remove reset results search see show source sources stage stages supplier
    suppliers the this title unit units until user value view welcome winner works year yes you your
""".split()
"""Words that no Indonesian page needs, whatever the names of packages on it."""


@pytest.fixture
def bridge(walidata: Person) -> None:
    """A package with all five stages, and one that repeats it; made once."""
    if "bridge" in _MADE:
        return
    _MADE["bridge"] = enter(
        walidata,
        unit=ROADS,
        title="Jembatan Uji",
        fiscal_year="2025",
        rup_code="700001",
        budget_amount="4250000000",
        budget_sources=["apbd", "apbn"],
        category="works",
        method="tender",
        tender_code="700001244",
        estimate_amount="4000000000",
        announcement_date="2025-02-10",
        ppk_office="PPK Bidang Jembatan",
        ppk_name="Orang Dalam",
        locations=[{"kecamatan": "35.22.21", "village": "Pandantoyo"}],
        number_of_bidders="7",
        bidders=[
            {"id": "mahal", "name": "CV. Mahal", "offer_amount": "3990000000", "result": "valid"},
            {"id": "id-menang", "name": "CV. Menang", "offer_amount": "3870000000", "result": "valid"},
            {"id": "gugur", "name": "CV. Gugur", "offer_amount": "3700000000", "result": "disqualified"},
            *({"id": f"tamu{number}", "name": f"CV. Tamu {number}", "result": "registered"} for number in range(4)),
        ],
        tender_status="complete",
        awards=[
            {
                "id": "1",
                "supplier_id": "id-menang",
                "supplier_name": "CV. Menang",
                "amount": "3850000000",
                "date": "2025-03-06",
                "status": "active",
            }
        ],
        contracts=[
            {
                "id": "k1",
                "award_id": "1",
                "number": "602.1/21/SP/2025",
                "date_signed": "2025-03-20",
                "end": "2025-09-22",
                "amount": "3850000000",
                "status": "active",
            }
        ],
        amendments=[
            {"id": "m1", "contract_id": "k1", "number": "602.1/21.1", "date": "2025-07-15", "amount": "4120000000"}
        ],
        payments=[
            {"id": "p1", "contract_id": "k1", "sp2d_number": "991", "date": "2025-04-10", "amount": "2472000000"}
        ],
        private=False,
    )
    _MADE["repeat"] = enter(
        walidata,
        unit=ROADS,
        title="Jembatan Uji, Ulang",
        rup_code="700002",
        related_processes=[
            {"relationship": "unsuccessfulProcess", "scheme": "ocid", "identifier": BRIDGE, "title": "-"}
        ],
        private=False,
    )


def page(app: Any, address: str, person: Person = NOBODY, status: int = 200) -> str:
    answer = get(app, address, person)
    assert answer.status_code == status, address
    return answer.body


def words(body: str) -> str:
    """What a person reads of a page."""
    body = re.sub(r"<(head|svg|script|code)\b.*?</\1>", " ", body, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").split())


PUBLIC = [
    "/",
    "/pengadaan",
    f"/pengadaan/{BRIDGE}",
    "/organization/",
    f"/organization/{ROADS}",
    "/about",
    "/user/login",
]


def without_data(body: str) -> str:
    """A page without the block of data for search engines, which no browser runs and which holds no tag."""
    return re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", body)


def test_pages_are_indonesian_and_light(app: Any) -> None:
    for address in (*PUBLIC, "/tidak-ada"):
        body = without_data(page(app, address, status=404 if address == "/tidak-ada" else 200))
        assert '<html lang="id"' in body
        text = re.sub(r"https?://\S+", "", words(body)).replace("Bojonegoro Open System", "").replace("English", "")
        assert not {word for word in re.findall(r"[a-z]+", text.lower()) if word in ENGLISH}, address
        assert not re.search(r"<script(?! src=\"/webassets/)", body) and not re.search(
            r'(?:src|rel="stylesheet"[^>]*href)="(?:https?:)?//', body
        )
        styles = sum(len(app.get(url).data) for url in re.findall(r'<link href="(/[^"]+)" rel="stylesheet"', body))
        assert 0 < len(body) + styles < 400_000, address


def test_pages_speak_english_too(app: Any) -> None:
    for address in PUBLIC:
        body = page(app, f"/en{address}")
        assert '<html lang="en"' in body
        text = words(body)
        assert "Find packages" in text and "Cari paket" not in text and "Hapus semua" not in text, address
        assert re.search(rf'<a href="(http://test.ckan.net)?{re.escape(address)}" lang="id"', body), address


def test_a_demonstration_says_so_on_every_page(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Ini peragaan." not in page(app, "/")
    monkeypatch.setitem(tk.config, "ckanext.bos.demonstration", True)
    for address in (*PUBLIC, "/dataset/"):
        assert "Ini peragaan." in page(app, address)


def test_home_sums_the_year_and_leads_on(app: Any) -> None:
    text = words(page(app, "/?year=2025"))

    assert "Tahun anggaran 2025 dalam angka" in text
    assert "Paket 1 Pagu Rp 4,25 miliar Nilai kontrak Rp 4,12 miliar Dibayar Rp 2,47 miliar" in text
    assert "Implementasi 1 paket Dibayar Rp 2,47 miliar" in text
    assert "Paket terbesar 2025 Jembatan Uji" in text
    assert "Tahun anggaran 2026" in words(page(app, "/?year=bukan"))


def test_the_funnel_links_what_it_counts(app: Any) -> None:
    """So many came at least so far; the link says and finds how many stand there now."""
    body = page(app, "/?year=2025")
    for found in re.findall(r'<a href="(/pengadaan\?[^"]*stage=[^"]*)">(\d+) kini di tahap ini', body):
        address, count = found[0].replace("&amp;", "&"), found[1]
        assert f"<b>{count}</b>" in page(app, address) or f"{count} paket" in words(page(app, address))
    assert "kini di tahap ini" in body and not re.search(r'<a href="[^"]*stage=[^"]*">Perencanaan</a>', body)


def test_home_ranks_units_lists_stages_and_districts(app: Any) -> None:
    text = words(page(app, "/?year=2025"))
    assert "OPD paling terbuka Menurut kelengkapan" in text and "Kabar dari lima tahap Perencanaan" in text
    assert "Temayang 1 Rp 4,12 miliar" in text and "/pantau/grafik/kecamatan.svg?year=2025" in page(app, "/?year=2025")
    assert "Unduh semuanya" in text and "Tanya kami" in text


def test_a_unit_s_page_keeps_to_the_year_asked_for(app: Any) -> None:
    body = page(app, f"/organization/{ROADS}?year=2026")
    text = words(body)
    assert "Jembatan Uji, Ulang" in text and "Nilai kontrak belum ada" in text and "Anggaran" in text
    assert not re.search(r">Jembatan Uji</a>", body) and f"unit={ROADS}&amp;year=2026" in body
    assert ">Jembatan Uji</a>" in page(app, f"/organization/{ROADS}?year=2025")
    assert page(app, f"/organization/{ROADS}?year=1999") and page(app, "/organization/tidak-ada", status=404)


# -------------------------------------------------------------------------------------------------- the process


def test_the_money_ladder_shows_each_step_and_its_difference(app: Any) -> None:
    text = words(page(app, f"/pengadaan/{BRIDGE}"))

    assert "Pagu Rp 4.250.000.000" in text
    assert "HPS Rp 4.000.000.000 −Rp 250 juta · 5,9 % di bawah pagu" in text
    assert "Harga pemenang Rp 3.850.000.000 −Rp 150 juta · 3,8 % di bawah HPS" in text
    assert "Nilai kontrak Rp 4.120.000.000 + Rp 270 juta · 7,0 % di atas harga pemenang" in text
    assert "Dibayar Rp 2.472.000.000 60,0 % dari nilai kontrak" in text


def test_the_stages_show_facts_dates_rows_and_what_is_missing(app: Any) -> None:
    text = words(page(app, f"/pengadaan/{BRIDGE}"))

    assert "Perencanaan selesai Pemilihan penyedia selesai 10 Februari 2025" in text
    assert "Implementasi terlambat batas 22 September 2025" in text
    assert "Kode RUP 700001 " in text and re.search(r"Sumber: diisi OPD, .{6,11}, kecuali disebut lain", text)
    assert "Sumber dana APBD, APBN" in text
    assert "Nomor kontrak 602.1/21/SP/2025" in text and "20 Maret 2025" in text
    assert "Belum ada Data Program Kegiatan" in text and "Kerangka acuan kerja (KAK)" in text
    assert "Wajib dilengkapi oleh Dinas Pekerjaan Umum Bina Marga dan Penataan Ruang." in text


def test_bidders_stand_winner_first_then_by_offer_and_the_rest_is_folded(app: Any) -> None:
    text = words(page(app, f"/pengadaan/{BRIDGE}"))

    order = [
        text.index(name) for name in ("CV. Menang Rp", "CV. Gugur Rp", "CV. Mahal Rp", "4 peserta lain", "CV. Tamu")
    ]
    assert order == sorted(order)
    assert "CV. Menang Rp 3.870.000.000 Pemenang" in text and "CV. Gugur Rp 3.700.000.000 Gugur" in text


def test_no_code_id_or_name_of_staff_is_shown(app: Any, walidata: Person) -> None:
    body = page(app, f"/pengadaan/{BRIDGE}")
    text = words(body)

    assert "Orang Dalam" not in body and "Orang Dalam" in page(app, f"/pengadaan/{BRIDGE}", walidata)
    for code in ("not_started", "apbd ", "works", "35.22.21", "disqualified", "k1 ", "id-menang"):
        assert code not in text
    assert "Temayang" in text


def test_a_title_is_text_and_never_run(app: Any, walidata: Person) -> None:
    """Even one that the validators, which take tags out, have never seen."""
    process = enter(walidata, unit=ROADS, title="Nakal", fiscal_year="2024", budget_amount="9000000000", private=False)
    named = {"relationship": "prior", "scheme": "ocid", "identifier": process["ocid"], "title": "-"}
    next_one = enter(walidata, unit=ROADS, title="Lanjutan", related_processes=[named], private=False)
    title = 'Nakal <script>alert(1)</script> <img src=x onerror="alert(2)">'
    model.Session.query(model.Package).filter_by(id=process["id"]).update({"title": title})
    model.Session.query(registry.Process).filter_by(package_id=process["id"]).update({"title": title})
    model.Session.commit()
    rebuild(process["id"])

    for address in (
        "/?year=2024", "/pengadaan?q=nakal", f"/pengadaan/{process['name']}", f"/pengadaan/{next_one['name']}",
        f"/organization/{ROADS}",
    ):  # fmt: skip
        body = without_data(page(app, address))
        assert (
            not re.search(r"<script(?! src=\"/webassets/)", body)
            and "<img src=x" not in body
            and "Nakal &lt;script&gt;alert(1)" in body
        )


def test_related_packages_are_linked_both_ways_and_never_a_private_one(app: Any, health: Person) -> None:
    hidden = enter(
        health,
        title="Sambungan Rahasia",
        related_processes=[{"relationship": "prior", "scheme": "ocid", "identifier": BRIDGE, "title": "-"}],
    )
    there, back = page(app, f"/pengadaan/{REPEATED}"), page(app, f"/pengadaan/{BRIDGE}")

    assert re.search(rf'<small>Proses gagal yang diulang</small><a href="/pengadaan/{BRIDGE}">', there)
    assert re.search(rf'<small>Mengulang proses gagal ini</small><a href="/pengadaan/{REPEATED}">', back)
    assert hidden["name"] not in back
    assert hidden["name"] in page(app, f"/pengadaan/{BRIDGE}", health)


def test_doubts_are_reasons_to_look_and_no_proof(app: Any) -> None:
    text = {"id": "tanggal 43814 tidak cocok", "en": "the date 43814 does not fit"}
    facts = {"title": "Paket Ragu", "fiscal_year": "2026", "tender_code": "7009", "method": "tender"}
    seen = Observation(
        "spse-export",
        "tender/7009",
        (Key("spse", "7009"),),
        facts,
        "DINAS KESEHATAN",
        (),
        (Doubt("tender_created", text),),
    )
    assert registry.observe("spse-export", [seen]).counts["new"] == 1

    shown = words(page(app, "/pengadaan/ocds-213czf-spse-7009"))
    assert "Catatan tentang data ini tanggal 43814 tidak cocok (SPSE)" in shown
    assert re.search(r"Sumber: SPSE, .{6,11}, kecuali disebut lain .*Kode tender 7009", shown)
    assert "spse-7009" not in page(app, "/pengadaan?flag=doubt"), "a note is not a doubt of the checks"
    assert "the date 43814 does not fit" in words(page(app, "/en/pengadaan/ocds-213czf-spse-7009"))


def test_papers_can_be_downloaded_and_withheld_ones_name_their_rule(app: Any, walidata: Person) -> None:
    process = enter(walidata, title="Paket Berdokumen", private=False)
    for name, values in {
        "KAK Terbuka": {"kind": "kak", "document_date": "2026-01-12", "openness": "open"},
        "Rincian Tertutup": {
            "kind": "hps_detail",
            "openness": "exempt",
            "exemption_code": "kip17b",
            "exemption_reason": "Memuat harga satuan pesaing.",
        },
    }.items():
        data = {
            "package_id": process["id"],
            "name": name,
            "stage": "planning",
            "upload": (io.BytesIO(PDF), "d.pdf"),
            **values,
        }
        answer = app.post("/api/action/resource_create", data=data, headers=walidata.headers)
        assert answer.status_code == 200, answer.body
    body = page(app, f"/pengadaan/{process['name']}")
    papers = re.findall(r'<ul class="papers">.*?</ul>', body, re.S)[0]

    assert "Kerangka acuan kerja (KAK) · 12 Januari 2026 · PDF · 1 kB" in words(papers)
    assert re.search(rf'<a href="/pengadaan/{process["name"]}/dokumen/[^"]+">KAK Terbuka</a>', papers)
    assert "<span>Rincian Tertutup</span>" in papers and papers.count("/download/") == 1
    assert "Dikecualikan: Hak kekayaan intelektual" in words(papers)
    assert "UU 14/2008 Pasal 17 huruf b" in papers and "Memuat harga satuan pesaing." in papers


def test_an_unknown_and_a_private_package_are_told_alike(app: Any, health: Person, schools: Person) -> None:
    hidden = enter(health, title="Belum Siap")
    for person, name in ((NOBODY, "ocds-213czf-rup-0"), (NOBODY, hidden["name"]), (schools, hidden["name"])):
        body = page(app, f"/pengadaan/{name}", person, status=404)
        assert "Paket ini tidak ada, atau belum terbit." in body and "Belum Siap" not in body


def test_an_ocid_in_capitals_leads_to_the_page(app: Any) -> None:
    answer = get(app, f"/pengadaan/{BRIDGE.upper()}", NOBODY)
    assert answer.status_code == 302 and answer.headers["Location"].endswith(f"/pengadaan/{BRIDGE}")


def test_only_walidata_publishes(app: Any, health: Person, auditor: Person, walidata: Person) -> None:
    process = enter(health, title="Menunggu Terbit")
    address, button = f"/pengadaan/{process['name']}", f"/pengadaan/publish/{process['name']}"

    for person, may in ((health, False), (auditor, False), (walidata, True)):
        body = page(app, address, person)
        assert "Belum terbit</span>" in body and (button in body) is may
    assert "Menunggu Terbit" in page(app, "/dashboard/datasets", walidata)
    for person in (NOBODY, health, auditor):
        assert post(app, button, person, {}).status_code == 403
        assert page(app, address, status=404)
    assert post(app, button, walidata, {}).status_code == 302
    assert "Belum terbit" not in page(app, address)


def test_those_who_may_edit_find_the_forms(app: Any, health: Person, auditor: Person) -> None:
    process = enter(health, title="Untuk Diubah")
    form = f"/pengadaan/edit/{process['name']}/planning"
    assert form in page(app, f"/pengadaan/{process['name']}", health)
    assert form not in page(app, f"/pengadaan/{process['name']}", auditor)


# ---------------------------------------------------------------------------------------------------- the units


def test_units_stand_by_kind_with_their_packages(app: Any) -> None:
    text = words(page(app, "/organization/"))

    order = [text.index(kind) for kind in ("Dinas 2", "Badan ", "Bagian Sekretariat Daerah", "Rumah sakit umum daerah")]
    assert order == sorted(order)
    assert "Dinas Ketahanan Pangan DKP · sampai 2020" in text
    assert "Dinas Kesehatan" not in words(page(app, "/organization/?q=pendidikan"))
    assert "Tidak ada OPD dengan nama ini." in page(app, "/organization/?q=xyz")


def test_a_unit_shows_relatives_sums_and_packages(app: Any) -> None:
    text = words(page(app, f"/organization/{ROADS}"))
    assert (
        "Nilai kontrak Rp 4,12 miliar Dibayar Rp 2,47 miliar" in text and "2025 1 Rp 4,25 miliar Rp 4,12 miliar" in text
    )
    assert "Jembatan Uji, Ulang" in text

    assert "Bagian dari Dinas Kesehatan" in words(page(app, "/organization/rsud-padangan"))
    assert "RSUD Padangan" in page(app, f"/organization/{HEALTH}")
    former = words(page(app, "/organization/dinas-ketahanan-pangan"))
    assert "sampai 2020" in former and "Diteruskan oleh" in former and "Ketahanan Pangan dan Pertanian" in former


def test_private_packages_are_in_no_sum_of_a_unit(app: Any, health: Person) -> None:
    before = words(page(app, f"/organization/{HEALTH}"))
    enter(health, title="Tak Terhitung", budget_amount="9000000000000")
    after = words(page(app, f"/organization/{HEALTH}"))
    assert "Tak Terhitung" not in after and "Rp 9 triliun" not in after and "Tak Terhitung" not in before
    assert model.Session.query(registry.Process).filter_by(title="Tak Terhitung", public=False).count() == 1


def test_those_who_may_edit_see_what_does_not_fit_together(app: Any, health: Person, auditor: Person) -> None:
    award = {"id": "1", "supplier_id": "abc", "supplier_name": "CV Contoh", "amount": "90000000", "status": "active"}
    contract = {"id": "1", "award_id": "1", "number": "1/SPK", "amount": "90000000", "date_signed": "2026-03-01"}
    late = {"id": "1", "contract_id": "1", "sp2d_number": "9", "amount": "95000000", "date": "2026-02-01"}
    process = enter(health, awards=[award], contracts=[contract], payments=[late])
    address = f"/pengadaan/{process['name']}"

    body = page(app, address, health)

    quality = body[body.index('id="quality"') :]
    assert "95.000.000" in quality and f"/pengadaan/edit/{process['name']}/" in quality
    assert 'id="quality"' not in page(app, address, auditor)


def test_a_change_that_is_committed_after_a_newer_one_makes_the_home_page_anew(app: Any) -> None:
    before = registry.version()
    assert registry.version() == before
    oldest = model.Session.scalars(sa.select(registry.Process).order_by(registry.Process.modified).limit(1)).one()
    oldest.modified += timedelta(microseconds=1)
    model.Session.flush()
    assert registry.version() != before
    model.Session.rollback()
