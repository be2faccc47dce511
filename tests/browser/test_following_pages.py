"""The pages of following by e-mail on a desk and on a phone, with the protection of forms as in production."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from ckan import model
from playwright.sync_api import Page, expect

from ckanext.bos.participation.following import tokens
from ckanext.bos.participation.model import Subscription

from . import axe
from .conftest import Portal

pytestmark = pytest.mark.usefixtures("with_plugins")


def fits(page: Page) -> bool:
    """Whether nothing sticks out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_stranger_asks_confirms_and_stops_on_a_phone(portal: Portal, window: Callable[..., Page]) -> None:
    page = window(390)
    portal.open(page, "/ikuti/baru?unit=dinas-kesehatan")
    assert axe.problems(page) == [] and fits(page)
    page.get_by_label("Alamat surel Anda").fill("pembaca@contoh.id")
    page.get_by_label("setiap hari").check()
    page.get_by_role("button", name="Kirim tautan konfirmasi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Silakan periksa kotak masuk surel Anda")
    assert axe.problems(page) == [] and fits(page)

    found = model.Session.scalars(sa.select(Subscription)).one()
    portal.open(page, f"/ikuti/konfirmasi/{tokens.to_confirm(found.id)}")
    page.get_by_role("button", name="Ya, kirim surel").click()
    page.get_by_role("link", name="Semua yang Anda ikuti").click()
    expect(page.get_by_role("link", name="Dinas Kesehatan")).to_be_visible()
    assert axe.problems(page) == [] and fits(page)
    page.get_by_role("button", name="Hentikan").click()
    expect(page.get_by_text("Belum ada yang Anda ikuti")).to_be_visible()


def test_a_user_finds_the_page_in_the_menu(portal: Portal, window: Callable[..., Page]) -> None:
    page = window(1280)
    portal.open(page, "/ikuti")
    assert axe.problems(page) == []
    portal.log_in(page, "opd-kesehatan")
    portal.open(page, "/ikuti")
    expect(page.get_by_role("heading", level=1)).to_have_text("Yang Anda ikuti")
    assert axe.problems(page) == []
