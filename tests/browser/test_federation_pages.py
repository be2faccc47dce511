"""The page of the feeds and what a public process says to machines, as people meet them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from ..federation import world
from . import axe
from .conftest import Portal


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.usefixtures("with_plugins")
def test_walidata_sees_who_takes_the_data_and_what_is_not_ready(
    portal: Portal, window: Callable[..., Page], width: int
) -> None:
    world.plain(f"tabel-{width}", title=f"Tabel tanpa berkas {width}", resources=[])
    process = world.small(width)
    page = window(width)
    portal.log_in(page, "walidata")
    page.locator(".bos-user summary").click()
    page.get_by_role("link", name="Federasi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Federasi")
    flawed = page.locator("details", has_text=f"Tabel tanpa berkas {width}")
    flawed.locator("summary").click()
    expect(flawed.get_by_text("Unggah setidaknya satu berkas")).to_be_visible()
    assert axe.problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    portal.open(page, f"/pengadaan/{process['name']}")
    expect(page.get_by_role("link", name="Tabel (CSV)")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    portal.open(page, f"/dataset/tabel-{width}")
    expect(page.get_by_role("heading", name="Sebelum data ini diambil pihak lain")).to_be_visible()
    assert axe.problems(page) == []
