"""A package on its way to the public, through real browsers, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .axe import problems
from .conftest import Portal
from .test_entry_journey import fits

Window = Callable[..., Page]
TITLE = "Pengadaan Inkubator Puskesmas Kedewan"
NOTE = "Pagu tidak sama dengan DPA, mohon diperbaiki."


def looked_at(page: Page) -> None:
    assert problems(page) == []
    assert fits(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_submitted_returned_mended_approved(portal: Portal, window: Window, width: int) -> None:
    steward, walidata, public = window(width), window(width), window(width)
    title = f"{TITLE} {width}"
    portal.log_in(steward, "opd-kesehatan")
    portal.open(steward, "/pengadaan/new")
    steward.get_by_label("Nama paket").fill(title)
    steward.get_by_label("Pagu anggaran").fill("100 juta")
    steward.get_by_role("button", name="Simpan", exact=True).click()
    steward.wait_for_url(lambda url: "/pengadaan/edit/" in url)
    name = steward.url.split("/pengadaan/edit/")[1].split("/")[0]

    steward.get_by_role("link", name="Ajukan ke walidata").click()
    expect(steward.get_by_text("Boleh tetap diajukan")).to_be_visible()
    looked_at(steward)
    steward.get_by_label("Catatan untuk walidata").fill("KAK menyusul.")
    steward.get_by_role("button", name="Ajukan").click()
    expect(steward.get_by_text("Giliran walidata.")).to_be_visible()
    looked_at(steward)

    portal.log_in(walidata, "walidata")
    portal.open(walidata, "/tinjau")
    assert walidata.evaluate("innerWidth < 1000 || document.querySelector('.bos-header').offsetHeight < 90"), "one line"
    looked_at(walidata)
    walidata.get_by_role("link", name="Paket yang diajukan").click()
    item = walidata.locator(".wf-item", has_text=title)
    expect(item).to_contain_text("KAK menyusul.")
    # By the keyboard alone: tick, write, press.
    item.get_by_role("checkbox").focus()
    walidata.keyboard.press("Space")
    expect(walidata.locator("[data-chosen]")).to_have_text("(1)")
    looked_at(walidata)
    walidata.get_by_label("Catatan untuk OPD").focus()
    walidata.keyboard.type(NOTE)
    walidata.get_by_role("button", name="Kembalikan").focus()
    walidata.keyboard.press("Enter")
    expect(walidata.get_by_text("1 selesai diproses.")).to_be_visible()

    portal.open(steward, "/dashboard/datasets")
    expect(steward.locator(".wf-own-returned", has_text=title)).to_contain_text(NOTE)
    looked_at(steward)
    portal.open(steward, "/pemberitahuan")
    expect(steward.locator(".wf-new").first).to_contain_text(NOTE)
    looked_at(steward)
    portal.open(steward, f"/pengadaan/edit/{name}/planning")
    expect(steward.get_by_text(NOTE)).to_be_visible()
    steward.get_by_label("Pagu anggaran").fill("120 juta")
    steward.get_by_role("button", name="Simpan", exact=True).click()
    expect(steward.get_by_text("Tersimpan.")).to_be_visible()
    steward.get_by_role("link", name="Ajukan lagi").click()
    steward.get_by_role("button", name="Ajukan").click()
    expect(steward.get_by_text("Diajukan lagi setelah dikembalikan.")).to_be_visible()

    portal.open(public, f"/pengadaan/{name}")
    expect(public.get_by_text("Paket ini tidak ada, atau belum terbit.").first).to_be_visible()
    portal.open(walidata, "/tinjau/ajuan")
    item = walidata.locator(".wf-item", has_text=title)
    item.get_by_text("Diperbaiki sejak dikembalikan (1)").click()
    expect(item).to_contain_text("Rp 120")
    item.get_by_role("checkbox").check()
    walidata.get_by_role("button", name="Setujui dan terbitkan").click()
    expect(walidata.get_by_text("1 selesai diproses.")).to_be_visible()
    portal.open(public, f"/pengadaan/{name}")
    expect(public.get_by_role("heading", level=1)).to_have_text(title)
