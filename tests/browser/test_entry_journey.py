"""The steward's way through a real browser: enter a package, mend a mistake, upload its paper, see it found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ..core.test_uploads import jpeg
from ..portal.people import PDF
from .conftest import Portal

Window = Callable[..., Page]
TITLE = "Rehabilitasi Puskesmas Trucuk"


@pytest.fixture
def papers(tmp_path: Path) -> dict[str, Path]:
    """Files as a steward has them: a real PDF, one that only says so, a photo, one that is too large."""
    content = {"kak.pdf": PDF, "palsu.pdf": b"MZ\x90\x00" + b"\x00" * 99, "foto.jpg": jpeg(), "besar.pdf": PDF}
    for name, bytes_ in content.items():
        (tmp_path / name).write_bytes(bytes_)
    with (tmp_path / "besar.pdf").open("r+b") as file:
        file.truncate(80 * 2**20)
    return {name: tmp_path / name for name in content}


def summary(page: Page, text: str) -> None:
    expect(page.locator("#problems")).to_contain_text(text)


def fits(page: Page) -> bool:
    """Whether nothing reaches beyond the window, once styles and pictures are there."""
    page.wait_for_load_state("load")
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_from_the_first_field_to_the_public_page(portal: Portal, window: Window, papers: dict[str, Path]) -> None:
    page = window()
    portal.log_in(page, "opd-kesehatan")
    portal.open(page, "/pengadaan/new")
    expect(page.get_by_text("Dinas Kesehatan", exact=True)).to_be_visible()

    # What is typed is read back at once; a mistake loses nothing.
    page.get_by_label("Nama paket").fill(TITLE)
    page.get_by_label("Tahun anggaran").fill("2026")
    page.get_by_label("Pagu anggaran").fill("Rp 1,25 miliar")
    expect(page.locator("#field-budget_amount-hint")).to_have_text("= Rp 1,25 miliar")
    page.get_by_label("Rencana mulai pemilihan").fill("14/03/2026")
    expect(page.locator("#field-planned_tender_start-hint")).to_have_text("= 14 Maret 2026")
    page.get_by_label("Jenis pengadaan", exact=True).select_option("works")
    page.get_by_label("APBD", exact=True).check()
    page.get_by_label("Rencana selesai pemilihan").fill("besok")
    page.get_by_role("button", name="Simpan", exact=True).click()
    summary(page, "Rencana selesai pemilihan: “besok” bukan tanggal.")
    expect(page.locator("#problems")).to_be_focused()
    expect(page.get_by_label("Pagu anggaran")).to_have_value("Rp 1,25 miliar")
    page.locator("#problems a").click()
    expect(page.get_by_label("Rencana selesai pemilihan")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("1 April 2026")

    # Rows come with a button; the keyboard lands in the new one.
    page.get_by_role("button", name="Tambah Baris anggaran").click()
    expect(page.locator("[name='budget_lines-1-account_code']")).to_be_focused()
    page.keyboard.type("5.2.04.01")
    page.locator("[name='budget_lines-1-amount']").fill("1.250.000.000")
    page.get_by_role("button", name="Simpan & lanjut").click()

    # On to the papers: what is owed stands first, and leads to its form.
    expect(page.get_by_text("Tersimpan. Sampai diterbitkan")).to_be_visible()
    page.locator(".bos-kind", has_text="Kerangka acuan kerja (KAK)").get_by_role("link", name="Unggah").click()
    expect(page.get_by_label("Jenis dokumen")).to_have_value("kak")
    page.get_by_label("Judul dokumen").fill("KAK Puskesmas Trucuk")
    page.locator("#field-upload").set_input_files(papers["besar.pdf"])
    expect(page.get_by_text("“besar.pdf” terlalu besar (80 MB). Batasnya 50 MB.")).to_be_visible()
    page.get_by_role("button", name="Simpan dokumen").click()
    expect(page.locator("#field-upload")).to_be_focused()
    page.locator("#field-upload").set_input_files(papers["palsu.pdf"])
    page.get_by_role("button", name="Simpan dokumen").click()
    summary(page, "ternyata berisi program (EXE), bukan PDF")
    expect(page.get_by_label("Judul dokumen")).to_have_value("KAK Puskesmas Trucuk")
    page.locator("#field-upload").set_input_files(papers["kak.pdf"])
    page.get_by_role("button", name="Simpan dokumen").click()
    expect(page.locator(".bos-kind", has_text="Kerangka acuan kerja (KAK)")).to_contain_text("KAK Puskesmas Trucuk")

    # The unit finds it, nobody else does, until walidata publishes it.
    name = page.url.split("/pengadaan/edit/")[1].split("/")[0]
    search = "/pengadaan?q=puskesmas+trucuk"
    portal.open(page, search)
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    visitor = window(390)
    portal.open(visitor, search)
    expect(visitor.get_by_role("link", name=TITLE)).to_have_count(0)
    walidata = window()
    portal.log_in(walidata, "walidata")
    portal.open(walidata, f"/pengadaan/{name}")
    walidata.get_by_role("button", name="Terbitkan").click()
    portal.open(visitor, search)
    visitor.get_by_role("link", name=TITLE).click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(visitor.get_by_role("link", name="KAK Puskesmas Trucuk").first).to_be_visible()
    assert fits(visitor)

    # Another unit's steward is told whose it is.
    other = window()
    portal.log_in(other, "opd-pendidikan")
    portal.open(other, f"/pengadaan/edit/{name}/planning")
    expect(other.get_by_text("Paket ini milik Dinas Kesehatan.")).to_be_visible()


def test_without_javascript_on_a_phone(portal: Portal, window: Window, papers: dict[str, Path]) -> None:
    page = window(390, javascript=False)
    portal.log_in(page, "opd-kesehatan")
    portal.open(page, "/pengadaan/new")
    page.get_by_label("Nama paket").fill("Pengadaan Alat Kesehatan")
    page.locator("[name='budget_lines-0-account_code']").fill("5.1")
    page.get_by_role("button", name="Simpan", exact=True).click()

    assert fits(page)
    assert page.locator("[name='budget_lines-0-account_code']").input_value() == "5.1"
    page.locator("[name='budget_lines-1-account_code']").fill("5.2")
    page.get_by_role("button", name="Simpan", exact=True).click()
    assert page.locator("[name='budget_lines-1-account_code']").input_value() == "5.2"
    page.locator("[name='budget_lines-0-removed']").check()
    page.get_by_role("button", name="Simpan", exact=True).click()
    assert page.locator("[name='budget_lines-0-account_code']").input_value() == "5.2"

    page.locator(".bos-tab", has_text="Implementasi").get_by_role("link").click()
    page.get_by_role("link", name="Dokumen").first.click()
    page.get_by_label("Jenis dokumen").select_option("photo_0")
    page.locator("#field-upload").set_input_files(papers["foto.jpg"])
    page.get_by_role("button", name="Simpan dokumen").click()
    expect(page.get_by_text("Dokumen tersimpan.")).to_be_visible()
    assert fits(page)
    page.locator(".bos-delete summary").click()
    page.get_by_role("button", name="Ya, hapus").click()
    expect(page.get_by_text("sudah dihapus.")).to_be_visible()


def test_the_page_follows_the_method_and_warns_before_leaving(portal: Portal, window: Window) -> None:
    page = window()
    portal.log_in(page, "opd-kesehatan")
    portal.open(page, "/pengadaan/new")
    kind = page.get_by_label("Tipe swakelola")
    expect(kind).to_be_hidden()
    expect(page.get_by_text("Belum tersimpan")).to_be_hidden()
    page.get_by_label("Cara pengadaan").select_option("self_managed")
    expect(kind).to_be_visible()
    expect(page.get_by_label("Rencana metode pemilihan")).to_be_hidden()
    page.get_by_label("Tampilkan semua isian").check()
    expect(page.get_by_label("Rencana metode pemilihan")).to_be_visible()
    page.get_by_label("Nama paket").fill("Setengah jadi")
    expect(page.get_by_text("Belum tersimpan")).to_be_visible()
    asked: list[str] = []

    def stay(dialog: object) -> None:
        asked.append(getattr(dialog, "type"))
        getattr(dialog, "accept")()

    page.on("dialog", stay)
    page.get_by_role("link", name="Beranda").first.click()
    page.wait_for_url(portal.url + "/")
    assert asked == ["beforeunload"]
