"""The pages of a process, a unit and the year as everybody meets them, on a desk, on a phone, on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import requests
from ckan import model
from playwright.sync_api import Page, expect

from ..portal.people import HEALTH, PDF, enter, with_role
from ..portal.test_process_page import PNG
from . import axe
from .conftest import Portal
from .test_monitoring_pages import fits

pytestmark = pytest.mark.usefixtures("with_plugins")


@pytest.fixture(scope="module")
def published(portal: Portal) -> dict[str, Any]:
    """A package with money, time, papers and a photo; its address and those of its papers."""
    from ..conftest import loaded_plugins

    with loaded_plugins():
        walidata = with_role("walidata", "walidata")
        award = {"id": "1", "supplier_name": "CV Y", "amount": "1200000000", "date": "2025-03-10", "status": "active"}
        contract = {"id": "k1", "number": "602/7", "amount": "1200000000", "status": "active"}
        process = enter(
            walidata,
            title="Jalan Uji Peramban",
            fiscal_year="2025",
            category="works",
            method="tender",
            budget_amount="1500000000",
            announcement_date="2025-01-20",
            schedule=[{"step": f"Langkah {n}", "start": f"2025-01-2{n}T08:00:00+07:00"} for n in range(1, 6)],
            awards=[award],
            contracts=[{**contract, "date_signed": "2025-03-20", "end": "2025-09-22"}],
            payments=[{"id": "p1", "contract_id": "k1", "date": "2025-04-10", "amount": "300000000"}],
            progress=[{"date": "2025-06-30", "planned_percent": "60", "physical_percent": "45"}],
            locations=[{"kecamatan": "35.22.21"}],
            private=False,
        )
        model.Session.commit()
    address, named = f"/pengadaan/{process['name']}", {"headers": walidata.headers, "process": process["id"]}
    pdf = uploaded(portal, "KAK", "planning", "kak", ("kak.pdf", PDF), **named)
    table = uploaded(portal, "Rincian", "planning", "dpa", ("dpa.csv", b"Uraian;Harga\nBatu;1000\n"), **named)
    uploaded(portal, "Foto", "implementation", "photo_50", ("foto.png", PNG), **named)
    return {"process": address, "pdf": pdf, "table": table}


def uploaded(
    portal: Portal, name: str, stage: str, kind: str, file: tuple[str, bytes], headers: dict[str, str], process: str
) -> str:
    """A paper sent to the running portal, which keeps its files elsewhere than the tests; its id."""
    data = {"package_id": process, "name": name, "stage": stage, "kind": kind, "openness": "open"}
    url = f"{portal.url}/api/action/resource_create"
    answer = requests.post(url, data=data, files={"upload": file}, headers=headers, timeout=60).json()
    assert answer["success"], answer
    return answer["result"]["id"]


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_everybody_can_read(
    portal: Portal, window: Callable[..., Page], published: dict[str, Any], width: int, javascript: bool
) -> None:
    page = window(width, javascript=javascript)
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.on("request", lambda asked: None if asked.url.startswith(portal.url) else failed.append(asked.url))
    papers = f"{published['process']}/dokumen"
    for path in (
        published["process"],
        f"{published['process']}/riwayat",
        f"{papers}/{published['table']}",
        "/",
        f"/organization/{HEALTH}",
        "/organization/",
    ):
        portal.open(page, path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert fits(page), path
        if javascript:
            assert axe.problems(page) == [], path
    assert failed == []


def test_a_pdf_is_shown_by_the_browser(portal: Portal, window: Callable[..., Page], published: dict[str, Any]) -> None:
    page = window(1280)
    with page.expect_response(lambda answer: answer.url.endswith("/isi")) as asked:
        portal.open(page, f"{published['process']}/dokumen/{published['pdf']}")
    assert asked.value.status == 200 and asked.value.headers["content-type"] == "application/pdf"
    expect(page.get_by_role("link", name="Unduh (1 kB)")).to_be_visible()
    page.get_by_role("link", name="Dokumen berikutnya: Rincian").click()
    expect(page.get_by_role("cell", name="Batu")).to_be_visible()


_WHITE_ON_PAPER = """[...document.querySelectorAll('h1, h2, p, b, a')]
  .filter(one => one.checkVisibility() && getComputedStyle(one).color === 'rgb(255, 255, 255)')
  .map(one => one.outerHTML)"""


@pytest.mark.parametrize(
    ("path", "width"), [("/", 688), ("/pengadaan?q=jalan&year=2019", 688), ("{process}", 688), ("/pantau", 1047)]
)
def test_a_sheet_says_what_it_shows_and_cuts_nothing(
    portal: Portal, window: Callable[..., Page], published: dict[str, Any], path: str, width: int
) -> None:
    """What A4 leaves between its margins, upright or (the recap) lying: 182 or 277 mm at 96 dots an inch."""
    page = window(width)
    portal.open(page, path.format(**published))
    expect(page.locator(".on-paper")).not_to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".on-paper")).to_contain_text("keadaan pada")
    expect(page.locator(".on-paper")).to_contain_text(page.url)
    assert fits(page)
    assert page.evaluate(_WHITE_ON_PAPER) == []
    if "?q=" in path:
        expect(page.locator(".chip", has_text="Tahun anggaran: 2019")).to_be_visible()
    lying = rb"/MediaBox \[0 0 84\d"
    assert bool(re.search(lying, page.pdf(prefer_css_page_size=True))) == (path == "/pantau")


def test_paper_loses_nothing_and_buttons_come_with_scripts(
    portal: Portal, window: Callable[..., Page], published: dict[str, Any]
) -> None:
    page = window(1280)
    portal.open(page, published["process"])
    expect(page.get_by_role("button", name="Salin alamat")).to_be_visible()
    step = page.get_by_text("Langkah 3").first
    expect(step).not_to_be_visible()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(step).to_be_visible()
    expect(page.get_by_role("button", name="Salin alamat")).not_to_be_visible()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(step).not_to_be_visible()

    plain = window(390, javascript=False)
    portal.open(plain, published["process"])
    expect(plain.get_by_role("link", name="WhatsApp")).to_be_visible()
    expect(plain.get_by_role("button", name="Bagikan")).to_have_count(0)
    plain.get_by_text("langkah kecil").click()
    expect(plain.get_by_text("Langkah 3").first).to_be_visible()
