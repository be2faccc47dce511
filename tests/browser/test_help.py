"""Help in a real browser: the tour by keyboard, once only; every help page accessible, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import ckan.plugins.toolkit as tk
import pytest
from ckan import model
from playwright.sync_api import Page, expect

from ..portal.people import HEALTH, enter, steward
from . import axe
from .conftest import Portal

Window = Callable[..., Page]
PAGES = (
    "/bantuan",
    "/bantuan/istilah",
    "/bantuan/dokumen",
    "/bantuan/dokumen/tender",
    "/bantuan/dokumen/contract?metode=e_purchasing",
)


@pytest.fixture(scope="module")
def form(portal: Portal) -> str:
    """The address of a package's form."""
    from ..conftest import loaded_plugins

    with loaded_plugins():
        made = enter(steward("opd-kesehatan", HEALTH), title="Paket berpandu", method="tender", category="works")
        name = tk.get_action("package_show")({"ignore_auth": True}, {"id": made["id"]})["name"]
        model.Session.commit()
    return f"/pengadaan/edit/{name}/planning"


def forget_the_tour(page: Page, portal: Portal) -> None:
    """The button of the help centre brings first steps and tour back."""
    portal.open(page, "/bantuan")
    page.get_by_role("button", name="Tampilkan langkah pertama").click()
    expect(page.get_by_role("heading", name="Langkah pertama")).to_be_visible()


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_tour_goes_by_keyboard_and_comes_once_only(portal: Portal, window: Window, form: str) -> None:
    page = window()
    portal.log_in(page, "opd-kesehatan")
    forget_the_tour(page, portal)
    assert axe.problems(page) == []

    with page.expect_response(lambda answer: "/bantuan/langkah/tur" in answer.url) as told:
        portal.open(page, form)
    assert told.value.status in (0, 302)
    tour = page.get_by_role("dialog", name="Lima tahap, lima halaman")
    expect(tour).to_contain_text("1 dari 5")
    expect(page.locator("#tour-title")).to_be_focused()
    assert axe.problems(page) == []

    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Berikutnya")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#tour-title")).to_have_text("Setiap isian punya contoh")
    expect(page.locator("#tour-title")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Kembali")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#tour-title")).to_have_text("Lima tahap, lima halaman")
    page.keyboard.press("Escape")
    expect(page.locator("#tour")).to_be_hidden()
    expect(page.locator(".tour-aim")).to_have_count(0)
    again = page.get_by_role("button", name="Tur singkat")
    expect(again).to_be_focused()

    # Not by itself again; asked for, through to the end, and the focus comes back.
    page.reload()
    expect(again).to_be_visible()
    expect(page.locator("#tour")).to_be_hidden()
    again.press("Enter")
    for _part in range(4):
        page.get_by_role("button", name="Berikutnya").click()
    expect(page.locator("#tour-title")).to_have_text("Simpan kapan saja")
    page.get_by_role("button", name="Selesai", exact=True).click()
    expect(page.locator("#tour")).to_be_hidden()
    expect(again).to_be_focused()


def test_on_a_phone_the_tour_stays_within_the_window_and_leaves_the_form_usable(
    portal: Portal, window: Window, form: str
) -> None:
    page = window(width=390)
    portal.log_in(page, "opd-kesehatan")
    assert fits(page) and axe.problems(page) == []
    portal.open(page, form)
    page.get_by_role("button", name="Tur singkat").click()
    for _part in range(5):
        box = page.locator("#tour").bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["y"] + box["height"] <= 900
        boxes = [button.bounding_box() for button in page.locator("#tour button:visible").all()]
        assert all(box and box["height"] >= 44 for box in boxes)
        if page.locator("[data-tour=next]").inner_text() == "Selesai":
            break
        page.locator("[data-tour=next]").click()
    assert fits(page) and axe.problems(page) == []
    page.get_by_role("button", name="Lewati tur").click()
    page.get_by_label("Nama paket").fill("Masih dapat diisi")


def test_without_javascript_there_is_the_link_alone(portal: Portal, window: Window, form: str) -> None:
    page = window(javascript=False)
    portal.log_in(page, "opd-kesehatan")
    portal.open(page, form)
    expect(page.locator("#tour")).to_be_hidden()
    expect(page.get_by_role("button", name="Tur singkat")).to_be_hidden()
    page.get_by_role("link", name="Dokumen dan isian yang diperlukan tahap ini").click()
    page.get_by_label("Metode").select_option(label="Swakelola")
    page.get_by_role("button", name="Tampilkan").click()
    expect(page.locator("#dokumen-dpa")).to_be_visible()
    expect(page.locator("#diminta #dokumen-hps")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_help_pages_are_accessible_and_fit(portal: Portal, window: Window, width: int) -> None:
    """They have no script, so that what is found holds without JavaScript too (where axe-core could not run)."""
    page = window(width=width)
    for path in PAGES:
        portal.open(page, path)
        assert page.locator("script").count() == 0, path
        assert axe.problems(page) == [] and fits(page), path


def test_a_term_opens_at_a_press_and_closes_with_escape(portal: Portal, window: Window) -> None:
    for javascript in (True, False):
        page = window(width=390, javascript=javascript)
        portal.open(page, "/bantuan/dokumen/planning")
        word = page.locator("#dokumen-kak").get_by_role("button", name="PPK")
        note = page.locator("#dokumen-kak .bos-term-note")
        expect(note).to_be_hidden()
        word.press("Enter")
        expect(note).to_contain_text("Pejabat pembuat komitmen")
        if javascript:
            assert axe.problems(page) == [] and fits(page)
        page.keyboard.press("Escape")
        expect(note).to_be_hidden()
        word.click()
        note.get_by_role("link", name="Semua istilah").click()
        expect(page.locator("#ppk")).to_be_in_viewport()
