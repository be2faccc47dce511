"""The search page: what it finds, counts and sums, and how it takes what people type."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import ckan.plugins.toolkit as tk
import pytest
from werkzeug.datastructures import MultiDict

from ckanext.bos.core import codelists
from ckanext.bos.finding import query

from .pages import get
from .people import NOBODY, SCHOOLS, Person, enter

pytestmark = pytest.mark.usefixtures("regency", "with_plugins", "shelf")

ROADS = "dinas-pu-bina-marga-penataan-ruang"
_MADE: dict[str, dict[str, Any]] = {}


@pytest.fixture
def shelf(walidata: Person, health: Person) -> None:
    """Four public packages and a private one, made once."""
    if "road" in _MADE:
        return
    _MADE["road"] = enter(
        walidata,
        unit=ROADS,
        title="Membangun Jembatan Kali Pacal",
        fiscal_year="2019",
        tender_code="501",
        method="tender",
        category="works",
        budget_amount="2000000000",
        budget_sources=["apbd"],
        estimate_amount="1900000000",
        locations=[{"kecamatan": "35.22.21"}],
        awards=[
            {"id": "1", "supplier_id": "x", "supplier_name": "CV. Teladan", "amount": "1500000000", "status": "active"}
        ],
        private=False,
    )
    _MADE["school"] = enter(
        walidata,
        unit=SCHOOLS,
        title="Rehabilitasi Ruang Kelas SDN Sukorejo",
        fiscal_year="2019",
        method="direct_procurement",
        category="works",
        budget_amount="180000000",
        budget_sources=["apbd", "apbdp"],
        private=False,
    )
    _MADE["medicine"] = enter(
        walidata, title="Belanja Obat", fiscal_year="2018", category="goods", budget_amount="50000000", private=False
    )
    _MADE["bare"] = enter(walidata, title="Paket Tanpa Nilai", fiscal_year="2018", private=False)
    _MADE["hidden"] = enter(health, title="Rahasia Belum Terbit", fiscal_year="2018", budget_amount="70000000")


def page(app: Any, address: str = "/pengadaan", person: Person = NOBODY) -> str:
    answer = get(app, address, person)
    assert answer.status_code == 200
    return answer.body


def titles(body: str) -> list[str]:
    """The titles of the cards in their order."""
    return re.findall(r'class="card-title"><a href="[^"]+">([^<]+)</a>', body)


def facet(body: str, title: str) -> dict[str, int]:
    """What a facet counts, by label."""
    section = re.search(rf'<section class="facet">\s*<h2>{re.escape(title)}</h2>(.*?)</section>', body, re.S)
    assert section, title
    return {label: int(count) for label, count in re.findall(r"<span>([^<]+)</span><b>(\d+)</b>", section[1])}


def found(body: str) -> str:
    """What the page says it found, in words."""
    line = re.search(r'class="found"[^>]*>(.*?)</p>', body, re.S)
    assert line
    return " ".join(re.sub(r"<[^>]+>", " ", line[1]).replace("\u00a0", " ").split())


def test_counts_sums_and_facets_are_those_of_the_public_packages(app: Any) -> None:
    body = page(app)

    assert sorted(titles(body)) == sorted(_MADE[name]["title"] for name in ("road", "school", "medicine", "bare"))
    assert found(body) == "4 paket senilai Rp 1,73 miliar"
    assert facet(body, "Tahun anggaran") == {"2019": 2, "2018": 2}
    assert facet(body, "Tahap") == {"Perencanaan": 3, "Pemenang": 1}
    assert facet(body, "Metode") == {"Tender": 1, "Pengadaan langsung": 1}
    assert facet(body, "Jenis pengadaan") == {"Pekerjaan konstruksi": 2, "Barang": 1}
    assert facet(body, "Sumber dana") == {"APBD": 2, "APBD Perubahan": 1}
    assert facet(body, "Kecamatan") == {"Temayang": 1}
    assert facet(body, "OPD") == {
        "Dinas Kesehatan": 2, "Dinas Pendidikan": 1, "Dinas Pekerjaan Umum Bina Marga dan Penataan Ruang": 1,
    }  # fmt: skip


def test_the_sum_is_of_what_is_found_and_the_private_is_neither_counted_nor_summed(app: Any, health: Person) -> None:
    assert found(page(app, "/pengadaan?year=2018")) == "2 paket senilai Rp 50 juta"
    assert found(page(app, "/pengadaan?year=2018", health)) == "3 paket senilai Rp 120 juta"
    assert found(page(app, "/pengadaan?q=jembatan")) == "1 paket senilai Rp 1,5 miliar"


def test_a_private_package_is_for_its_unit_only(app: Any, health: Person, schools: Person, auditor: Person) -> None:
    for person in (NOBODY, schools):
        assert titles(page(app, "/pengadaan?q=rahasia", person)) == []
    for person in (health, auditor):
        body = page(app, "/pengadaan?q=rahasia", person)
        assert titles(body) == ["Rahasia Belum Terbit"] and "Belum terbit</span>" in body


def test_words_are_found_by_their_indonesian_stem(app: Any) -> None:
    for words in ("pembangunan", "dibangun", "bangunan", "MEMBANGUN", "pembangunan jembatan"):
        assert titles(page(app, f"/pengadaan?q={words}")) == ["Membangun Jembatan Kali Pacal"], words


def test_suppliers_districts_and_codes_are_found(app: Any) -> None:
    for words in ("teladan", "Temayang", "501"):
        assert titles(page(app, f"/pengadaan?q={words}")) == ["Membangun Jembatan Kali Pacal"], words


def test_filters_combine_and_each_can_be_taken_back(app: Any) -> None:
    body = page(app, f"/pengadaan?q=jembatan&year=2019&unit={ROADS}&kecamatan=35.22.21&stage=award&fund=apbd")

    assert titles(body) == ["Membangun Jembatan Kali Pacal"]
    chips = dict(re.findall(r'class="chip" href="([^"]+)">([^<]+)<', body))
    assert set(chips.values()) == {
        "“jembatan”", "Tahap: Pemenang", "Tahun anggaran: 2019", "Sumber dana: APBD", "Kecamatan: Temayang",
        "OPD: Dinas Pekerjaan Umum Bina Marga dan Penataan Ruang",
    }  # fmt: skip
    without_year = next(url for url, words in chips.items() if words.startswith("Tahun"))
    assert "year=" not in without_year and "kecamatan=35.22.21" in without_year
    assert "Hapus semua" in body


def test_values_are_typed_as_people_type_them(app: Any) -> None:
    assert titles(page(app, "/pengadaan?min=Rp+1+miliar")) == ["Membangun Jembatan Kali Pacal"]
    assert titles(page(app, "/pengadaan?min=100.000.000&max=200+juta")) == ["Rehabilitasi Ruang Kelas SDN Sukorejo"]


def test_sorting_by_value_puts_packages_without_one_last(app: Any) -> None:
    highest = titles(page(app, "/pengadaan?sort=highest"))
    lowest = titles(page(app, "/pengadaan?sort=lowest"))

    assert highest[0] == lowest[2] == "Membangun Jembatan Kali Pacal"
    assert highest[-1] == lowest[-1] == "Paket Tanpa Nilai"


def test_what_cannot_be_meant_is_told_and_left_out(app: Any) -> None:
    for address, said in {
        "year=20x9": "Tahun anggaran: “20x9” tidak dikenal",
        "stage=selesai": "Tahap: “selesai” tidak dikenal",
        "unit=../etc": "OPD: “../etc” tidak dikenal",
        "min=banyak": "bukan nilai rupiah",
        "min=1,250": "dapat dibaca dengan dua cara",
        "min=900jt&max=100": "keduanya kami tukar",
        "sort=acak": "Urutan: “acak” tidak dikenal",
        "page=dua": "Halaman: “dua” tidak dikenal",
        "page=-1": "Halaman: “-1” tidak dikenal",
        "page=900": "Tidak ada halaman 900.",
    }.items():
        assert said in page(app, f"/pengadaan?{address}"), address


def test_signs_of_the_search_engine_are_plain_words(app: Any) -> None:
    for words in (
        *("title:jalan", "{!func}x", "_query_:x", "*:*", "[1 TO", '"jalan', "(", "a AND", "jembatan -kali"),
        *("\\", "\0", "'", "~2^3", "permission_labels:*"),
    ):
        assert "Rahasia" not in page(app, f"/pengadaan?q={quote(words)}"), words


def test_what_was_typed_is_shown_and_never_run(app: Any) -> None:
    body = page(app, "/pengadaan?q=%22%3E%26lt%3Bscript%3Ealert(1)&stage=%3Csvg+onload%3Dx%3E")
    assert "<script>" not in body and "<svg onload" not in body


def test_nothing_found_helps_on(app: Any) -> None:
    body = page(app, "/pengadaan?q=helikopter&year=2019")
    assert "Tidak ada paket yang cocok" in body and "pakai lebih sedikit kata" in body
    assert "hapus salah satu saringan" in body


def test_pages_lead_on_and_back(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(tk.config, "ckanext.bos.search.page_size", 2)
    first, second = page(app, "/pengadaan?sort=highest"), page(app, "/pengadaan?sort=highest&page=2")

    assert re.search(r'href="/pengadaan\?sort=highest&amp;page=2" rel="next"', first) and 'rel="prev"' not in first
    assert re.search(r'href="/pengadaan\?sort=highest" rel="prev"', second) and 'rel="next"' not in second
    assert len(set(titles(first) + titles(second))) == 4


def test_no_code_is_shown_without_its_words(app: Any) -> None:
    text = re.sub(r"<[^>]+>", " ", re.sub(r"<(head|svg)\b.*?</\1>", " ", page(app), flags=re.S))
    codes = {code for name in ("stage", "method", "category", "fund") for code in codelists.codes(name)}
    shown = set(re.findall(r"[\w.]+", text))
    assert not {code for code in codes if "_" in code or code in ("apbd", "works", "goods")} & shown
    assert "35.22.21" not in text and "not_started" not in text


def test_the_old_address_of_the_list_leads_here(app: Any) -> None:
    answer = get(app, "/pengadaan/?q=jembatan", NOBODY)
    assert answer.status_code == 302 and answer.headers["Location"].endswith("/pengadaan?q=jembatan")


def test_addresses_keep_what_was_asked() -> None:
    asked = query.Query(
        "jalan",
        {"year": ("2019", "2020")},
        low=Decimal("1250000000.50"),
        since=date(2019, 3, 14),
        sort="highest",
        page=3,
    )
    assert asked.params() == {
        "q": ["jalan"], "year": ["2019", "2020"], "min": ["1250000000.5"], "since": ["2019-03-14"],
        "sort": ["highest"], "page": ["3"],
    }  # fmt: skip
    assert asked.without("min").page == 1 and asked.at(4).params()["page"] == ["4"]
    assert query.read(MultiDict(asked.params()), {}) == asked


def test_several_values_of_one_filter_mean_any_of_them_and_the_others_stay_to_choose(app: Any) -> None:
    one = page(app, "/pengadaan?category=goods")
    assert titles(one) == ["Belanja Obat"]
    assert facet(one, "Jenis pengadaan") == {"Pekerjaan konstruksi": 2}

    both = page(app, "/pengadaan?category=goods&category=works")
    assert len(titles(both)) == 3 and "Jenis pengadaan: Barang" in both and "Jenis pengadaan: Pekerjaan" in both


def test_a_mistyped_word_finds_what_was_meant_and_says_so(app: Any) -> None:
    body = page(app, "/pengadaan?q=jembtan")
    assert titles(body) == ["Membangun Jembatan Kali Pacal"]
    assert "Tidak ada hasil untuk “jembtan”" in body and "“jembatan”" in body
    assert titles(page(app, "/pengadaan?q=jembtan&exact=1")) == []


def test_what_a_mistyped_word_found_is_taken_away_and_followed_by_the_word_that_was_meant(app: Any) -> None:
    body = page(app, "/pengadaan?q=jembtan&year=2019")
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/(?:pengadaan\.|ikuti/)[^"]+)"', body)]

    assert {link.partition("?")[0] for link in links} == {
        "/pengadaan.csv", "/pengadaan.xlsx", "/pengadaan.json", "/pengadaan.atom", "/ikuti/baru",
    }  # fmt: skip
    assert all("q=jembatan" in link and "year=2019" in link for link in links)
    rows = app.get(next(link for link in links if ".json" in link)).json
    assert [row["title"] for row in rows] == ["Membangun Jembatan Kali Pacal"]


def test_words_of_what_is_not_public_are_never_offered(app: Any, health: Person) -> None:
    for person in (NOBODY, health):
        assert "rahasia" not in page(app, "/pengadaan?q=rahasja", person).lower().replace("rahasja", "")
    assert offers(app, "rahasia") == [] and offers(app, "belum") == []


def test_the_box_offers_packages_units_districts_and_suppliers(app: Any) -> None:
    assert offers(app, "jemb") == [("Paket", "Membangun Jembatan Kali Pacal")]
    assert ("Kecamatan", "Temayang") in offers(app, "tema")
    assert ("Penyedia", "CV. Teladan") in offers(app, "telad")
    assert ("OPD", "Dinas Kesehatan") in offers(app, "dinas kes")
    assert offers(app, "j") == offers(app, "") == offers(app, "*:* (") == []


def offers(app: Any, typed: str) -> list[tuple[str, str]]:
    """Group and text of what the search box offers."""
    answer = app.get(f"/pengadaan/saran?q={quote(typed)}")
    assert answer.status_code == 200 and "max-age" in answer.headers["Cache-Control"]
    return [(item["group"], item["text"]) for item in answer.json]


def test_more_words_find_less_and_what_a_place_is_called_is_no_word_of_its_own(app: Any) -> None:
    for words in ("jembatan kecamatan temayang", "Jembatan di Kec.Temayang", "pembangunan jembatan ds. temayang"):
        assert titles(page(app, f"/pengadaan?q={words}")) == ["Membangun Jembatan Kali Pacal"], words
    assert titles(page(app, "/pengadaan?q=Kec.Temayang")) == ["Membangun Jembatan Kali Pacal"]

    said = [
        query.Query(words).words() for words in ("gorong2 Ds. Klino", "kecamatan", '"desa sukorejo"', "SMPN2 p.t. 1.5")
    ]
    assert said == ["gorong klino", "kecamatan", '"desa sukorejo"', "smpn2 p.t. 1.5"]


def test_some_of_the_words_do_only_where_no_package_has_them_all(app: Any) -> None:
    most = "Tidak ada paket yang memuat semua kata"
    body = page(app, "/pengadaan?q=rehabilitasi+jembatan+temayang")
    assert titles(body) == ["Membangun Jembatan Kali Pacal"] and f"{most} “rehabilitasi jembatan temayang”" in body
    assert set(titles(page(app, "/pengadaan?q=jembatan+kelas"))) == {_MADE["road"]["title"], _MADE["school"]["title"]}
    assert most not in page(app, "/pengadaan?q=jembatan+temayang")

    file = re.search(r'href="(/pengadaan\.json[^"]+)"', body)
    assert file and [row["title"] for row in app.get(file[1].replace("&amp;", "&")).json] == titles(body)
    assert titles(page(app, "/pengadaan?q=helikopter+kapal&year=2018")) == []


def test_words_of_the_field_mean_the_same(app: Any) -> None:
    for words in ("rehab ruang kelas", "sekolah dasar sukorejo", "lelang"):
        assert titles(page(app, f"/pengadaan?q={words}")), words


def test_days_are_typed_as_people_type_them(app: Any) -> None:
    assert "“31 Februari 2019” bukan tanggal" in page(app, "/pengadaan?since=31+Februari+2019")
    body = page(app, "/pengadaan?since=1+Januari+2030")
    assert titles(body) == [] and "diumumkan sejak 1 Januari 2030" in body
    for months in ("since=maret+2019&until=april+2019", "since=april+2019&until=maret+2019"):
        body = page(app, f"/pengadaan?{months}")
        assert "diumumkan sejak 1 Maret 2019" in body and "diumumkan sampai 30 April 2019" in body, months


def test_bands_of_value_lead_to_what_they_count(app: Any) -> None:
    body = page(app)
    bands = facet(body, "Nilai")
    assert sum(bands.values()) == 3
    address = re.search(r'<a href="([^"]+)" rel="nofollow"><span>Rp 50 juta[^<]*</span>', body.replace("\u00a0", " "))
    assert address and titles(page(app, address[1].replace("&amp;", "&"))) == ["Rehabilitasi Ruang Kelas SDN Sukorejo"]


def test_nothing_found_says_what_to_leave_out(app: Any) -> None:
    body = page(app, "/pengadaan?q=jembatan&year=2018")
    assert titles(body) == []
    assert "tanpa Tahun anggaran: 2018" in body and "1 paket" in body


def test_what_is_found_can_be_taken_away_whole(app: Any, health: Person) -> None:
    rows = list(csv.DictReader(io.StringIO(app.get("/pengadaan.csv?sort=highest").data.decode("utf-8-sig"))))
    assert [row["Nama paket"] for row in rows] == titles(page(app, "/pengadaan?sort=highest"))
    assert rows[0]["Kecamatan"] == "Temayang" and rows[0]["Nilai pemenang (Rp)"] == "1500000000"

    asked = app.get("/pengadaan.json?year=2018").json
    assert {row["title"] for row in asked} == {"Belanja Obat", "Paket Tanpa Nilai"}
    assert len(app.get("/pengadaan.json?year=2018", headers=health.headers).json) == 3
    assert app.get("/pengadaan.xlsx").data[:2] == b"PK"
    assert app.get("/pengadaan.exe").status_code == 404


def test_completeness_is_a_filter(app: Any) -> None:
    found = facet(page(app), "Kelengkapan")
    assert sum(found.values()) == 4 and set(found) <= {
        "Semua yang wajib sudah ada", "Sedikitnya tiga perempat", "Sedikitnya setengah", "Kurang dari setengah",
    }  # fmt: skip
    assert titles(page(app, "/pengadaan?complete=little&complete=half&complete=most&complete=all"))


def test_a_supplier_is_a_filter(app: Any) -> None:
    body = page(app, "/pengadaan?supplier=CV.+Teladan")
    assert titles(body) == ["Membangun Jembatan Kali Pacal"] and "Penyedia: CV. Teladan" in body
    assert titles(page(app, '/pengadaan?supplier=x")+OR+(*:*')) == []


def test_a_card_says_what_self_managed_work_does_not_come_to(app: Any, walidata: Person) -> None:
    own = {"sourcing": "self_managed", "fiscal_year": "2025", "budget_amount": "60000000", "private": False}
    made = enter(walidata, title="Pelatihan Kader Gizi", planned_tender_end="2025-02-01", **own)
    card = page(app, "/pengadaan?q=kader+gizi")
    assert card.count("step-not_applicable") == card.count('<span class="step-word">tidak berlaku</span>') == 3
    assert "step-late" not in card
    assert page(app, f"/pengadaan/{made['name']}").count('<span class="stage-word">tidak berlaku</span>') == 3
