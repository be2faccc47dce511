"""Guided entry on a bad line: nothing typed is lost, papers go one by one, colleagues do not overwrite each other."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, expect

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.money import parse_rupiah

from ..portal.people import PDF
from .axe import problems
from .conftest import Portal
from .test_entry_journey import fits

Window = Callable[..., Page]


def new_package(portal: Portal, page: Page, title: str) -> str:
    """Enter a package by its form; its address without the stage."""
    portal.open(page, "/pengadaan/new")
    page.get_by_label("Nama paket").fill(title)
    page.get_by_label("Pagu anggaran").fill("900000000")
    page.get_by_role("button", name="Simpan", exact=True).click()
    page.wait_for_url(re.compile("/pengadaan/edit/"))
    return page.url.removeprefix(portal.url).rsplit("/", 1)[0]


def kept(page: Page) -> None:
    expect(page.locator("[data-draft-note]")).to_contain_text("Draf tersimpan")


def _in_the_browser(page: Page, words: str) -> bool:
    """Whether its own copy gets these words, within five seconds. (The policy forbids waiting by a script.)"""
    for _ in range(50):
        if page.evaluate("words => Object.values(localStorage).some(text => text.includes(words))", words):
            return True
        page.wait_for_timeout(100)
    return False


def test_a_lost_line_a_closed_window_and_another_device(portal: Portal, window: Window) -> None:
    page = window()
    portal.log_in(page, "opd-kesehatan")
    place = new_package(portal, page, "Pengadaan Ambulans")
    page.context.set_offline(True)
    page.get_by_label("Volume").fill("3 unit")
    expect(page.get_by_text("Tersimpan di perangkat ini; akan dikirim saat tersambung lagi.")).to_be_visible()
    page.context.set_offline(False)
    kept(page)

    # The window is closed while the line is down; what was typed last comes back all the same.
    page.context.set_offline(True)
    page.get_by_label("Volume").fill("4 unit")
    assert _in_the_browser(page, "4 unit")
    again = page.context.new_page()
    page.close(run_before_unload=False)
    again.context.set_offline(False)
    portal.open(again, f"{place}/planning")
    expect(again.get_by_label("Volume")).to_have_value("4 unit")
    expect(again.get_by_text("sudah dikembalikan di sini")).to_be_visible()

    # Another device has the portal's copy, at the same field.
    phone = window(390)
    portal.log_in(phone, "opd-kesehatan")
    portal.open(phone, place)
    expect(phone.get_by_label("Volume")).to_have_value("4 unit")
    expect(phone.get_by_label("Volume")).to_be_focused()
    assert fits(phone) and problems(phone) == []
    phone.get_by_role("button", name="Simpan", exact=True).click()
    expect(phone.get_by_text("Tersimpan.")).to_be_visible()

    # Saved there, the copy here is over; logging out leaves nothing of it in the browser.
    portal.open(again, f"{place}/planning")
    expect(again.get_by_text("sudah dikembalikan di sini")).to_have_count(0)
    again.get_by_label("Volume").fill("5 unit")
    kept(again)
    again.locator(".bos-user > summary").click()
    again.locator("form[action*='logout'] button").click()
    again.wait_for_url(lambda url: "logged_out" in url)
    assert again.evaluate("Object.keys(localStorage).filter(name => name.startsWith('bos-draft:'))") == []


def understood(amount: str) -> bool:
    try:
        parse_rupiah(amount)
    except FieldError:
        return False
    return True


def test_amounts_remarks_offers_and_two_editors(portal: Portal, window: Window) -> None:
    page = window()
    portal.log_in(page, "opd-kesehatan")
    place = new_package(portal, page, "Rehab Pustu")
    portal.open(page, f"{place}/tender")

    page.get_by_role("button", name="Pakai “Pagu anggaran”").click()
    estimate = page.locator("#field-estimate_amount")
    expect(estimate).to_have_value("900.000.000")
    estimate.fill("")
    estimate.press_sequentially("1250000000")
    expect(estimate).to_have_value("1.250.000.000")
    expect(page.locator("#field-estimate_amount-hint")).to_have_text("= Rp 1,25 miliar")
    for _ in range(3):
        estimate.press("ArrowLeft")
    estimate.press("Backspace")
    expect(estimate).to_have_value("125.000.000")
    assert estimate.evaluate("input => input.value.length - input.selectionStart") == 3
    estimate.fill("")
    estimate.press_sequentially("1.25 miliar")
    expect(estimate).to_have_value("1.25 miliar")
    estimate.press("Tab")
    expect(page.locator("#remark-estimate_amount")).to_contain_text("Rp 900 juta")
    expect(estimate).to_have_attribute("aria-describedby", re.compile("remark-estimate_amount"))
    page.get_by_label("Tampilkan semua isian").check()
    page.locator("#field-announcement_date").fill("31/02/2026")
    page.locator("#field-announcement_date").press("Tab")
    expect(page.locator("#remark-announcement_date")).to_contain_text("bukan tanggal")
    expect(page.locator("#field-announcement_date-hint")).to_have_text("")
    for text, words in (("29/02/2024", "= 29 Februari 2024"), ("29/02/2026", ""), ("1-3-19", "= 1 Maret 2019")):
        page.locator("#field-announcement_date").fill(text)
        expect(page.locator("#field-announcement_date-hint")).to_have_text(words)
    page.locator("#field-announcement_date").fill("")
    for text in (
        "12.34.5",
        "1.250 miliar",
        "1,250",
        "1.5 miliar",
        "1.250.000,50",
        "1,250,000.50",
        "1.2,3.4",
        "20 triliun",
    ):
        estimate.fill(text)
        expect(page.locator("#field-estimate_amount-hint")).to_have_text(
            re.compile("= Rp" if understood(text) else "^$")
        )
    estimate.fill("800 juta")
    estimate.press("Tab")
    expect(page.locator("#remark-estimate_amount")).to_have_count(0)

    # A second window of the unit adds a bidder as well: both stay.
    other = window()
    portal.log_in(other, "walidata")
    portal.open(other, f"{place}/tender")
    expect(other.locator("[data-others]")).to_contain_text("Pemilihan")
    other.get_by_label("Tampilkan semua isian").check()
    for one, name in ((page, "CV Satu"), (other, "CV Dua")):
        one.locator("#field-bidders .bos-add").click()
        one.locator("#field-bidders [name$='-name']").last.fill(name)
    for one in (other, page):
        one.get_by_role("button", name="Simpan", exact=True).click()
        expect(one.get_by_text("Tersimpan.")).to_be_visible()
    expect(page.locator("#field-bidders .bos-row-text", has_text="CV Satu")).to_be_visible()
    expect(page.locator("#field-bidders .bos-row-text", has_text="CV Dua")).to_be_visible()
    assert problems(page) == []


def test_a_photo_is_made_smaller_before_it_is_sent(portal: Portal, window: Window, tmp_path: Path) -> None:
    """A photo of the work, and the same picture as a scanned paper, which stays as it is."""
    page = window(390)
    portal.log_in(page, "opd-kesehatan")
    place = new_package(portal, page, "Pengadaan Bangku Tunggu")
    picture = base64.b64decode(page.evaluate(_NOISE).partition(",")[2])
    assert len(picture) > 1_000_000
    for name in ("foto 50.jpg", "BAST.jpg"):
        (tmp_path / name).write_bytes(picture)
    portal.open(page, f"{place}/implementation")
    page.locator("#many-files").set_input_files(sorted(tmp_path.iterdir()))
    rows = page.locator(".bos-file")
    expect(rows.filter(has_text="foto 50.jpg").locator("select")).to_have_value("photo_50")
    page.get_by_role("button", name="Unggah 2 berkas").click()
    for name in ("foto 50.jpg", "BAST.jpg"):
        expect(rows.filter(has_text=name)).to_have_attribute("data-state", "stored", timeout=20_000)
    expect(rows.filter(has_text="foto 50.jpg").locator("[data-size]")).to_contain_text("→")
    expect(rows.filter(has_text="BAST.jpg").locator("[data-size]")).not_to_contain_text("→")
    portal.open(page, place.replace("/edit/", "/"))
    shown = page.locator(".photos img")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("naturalWidth", 2000)
    expect(page.locator("figcaption")).to_have_text("Foto 50 %")
    expect(page.locator("#implementation .papers li")).to_have_count(1)


_NOISE = """() => {
  const canvas = document.createElement('canvas'), draw = canvas.getContext('2d');
  canvas.width = 3000; canvas.height = 2000;
  for (let at = 0; at < 60000; at++) {
    draw.fillStyle = `hsl(${at * 7 % 360} 60% ${at % 100}%)`;
    draw.fillRect(at * 37 % 3000, at * 91 % 2000, 25, 15);
  }
  return canvas.toDataURL('image/jpeg', 1);
}"""


def test_several_papers_one_of_which_fails(portal: Portal, window: Window, tmp_path: Path) -> None:
    page = window(390)
    portal.log_in(page, "opd-kesehatan")
    place = new_package(portal, page, "Pengadaan Tensimeter")
    for name, content in (("KAK.pdf", PDF), ("HPS pasar.pdf", b"MZ" + b"\x00" * 99), ("scan01.pdf", PDF)):
        (tmp_path / name).write_bytes(content)
    page.get_by_label("Volume").fill("9 unit")
    kept(page)
    page.locator("#many-files").set_input_files(sorted(tmp_path.iterdir()))
    rows = page.locator(".bos-file")
    expect(rows.filter(has_text="KAK.pdf").locator("select")).to_have_value("kak")
    expect(rows.filter(has_text="HPS pasar.pdf").locator("select")).to_have_value("hps")
    expect(rows.filter(has_text="scan01.pdf")).to_contain_text("Silakan pilih ini dokumen apa.")
    assert fits(page) and problems(page) == []

    # The line is lost once in the middle; it goes on by itself.
    lost: list[str] = []

    def drop_once(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.request.url)
            route.abort("internetdisconnected")

    page.route("**/berkas", drop_once)
    page.get_by_role("button", name="Unggah 2 berkas").click()
    expect(rows.filter(has_text="HPS pasar.pdf")).to_contain_text("ternyata berisi program (EXE)")
    expect(rows.filter(has_text="KAK.pdf")).to_have_attribute("data-state", "stored")
    assert lost
    expect(page.locator(".bos-owed-there")).to_contain_text("Kerangka acuan kerja (KAK)")
    expect(page.get_by_label("Volume")).to_have_value("9 unit")
    unknown: Any = rows.filter(has_text="scan01.pdf")
    unknown.locator("select").select_option("dpa")
    page.get_by_role("button", name="Unggah 1 berkas").click()
    expect(unknown).to_have_attribute("data-state", "stored")
    portal.open(page, f"{place}/pratinjau")
    expect(page.get_by_text("Sekarang belum terlihat oleh publik")).to_be_visible()
    assert fits(page)
