"""The pages of the monitoring as a citizen, a steward and walidata meet them, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ckan import model
from playwright.sync_api import Page, expect

from ckanext.bos.monitoring import running, suspicions

from ..monitoring import world
from . import axe
from .conftest import Portal

pytestmark = pytest.mark.usefixtures("with_plugins")

REASON = "Sudah dicocokkan dengan DPA perubahan."


@pytest.fixture(scope="module")
def watched(portal: Portal) -> None:
    """The small regency, looked at and computed."""
    from ..conftest import loaded_plugins

    with loaded_plugins():
        world.regency()
        world.process(title="HPS di atas pagu", method="tender", budget_amount="1000000", estimate_amount="1500000")
        suspicions.look_at_everything()
        running.run()
        model.Session.commit()


def fits(page: Page) -> bool:
    """Whether nothing sticks out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "path", ["/pantau", "/pantau/opd/dinas-kesehatan", "/pantau/periksa", "/pantau/indikator", "/pantau/indikator/R018"]
)
def test_everybody_can_read(
    portal: Portal, window: Callable[..., Page], path: str, width: int, javascript: bool
) -> None:
    page = window(width, javascript=javascript)
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.on("request", lambda asked: None if asked.url.startswith(portal.url) else failed.append(asked.url))
    portal.open(page, path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    if javascript:
        page.evaluate("document.querySelectorAll('img[loading=lazy]').forEach(one => one.loading = 'eager')")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 0)")
        assert axe.problems(page) == []
    assert fits(page) and failed == []


@pytest.mark.usefixtures("watched")
def test_a_steward_finds_what_to_do_and_confirms_a_value_by_keyboard(
    portal: Portal, window: Callable[..., Page]
) -> None:
    page = window(390)
    portal.log_in(page, "opd-kesehatan")
    portal.open(page, "/dashboard/datasets")
    expect(page.get_by_role("heading", name="Yang perlu dikerjakan")).to_be_visible()
    assert axe.problems(page) == [] and fits(page)
    page.get_by_role("link", name="Semua", exact=True).click()
    expect(page.get_by_text("Kontrak berakhir tanpa BAST").first).to_be_visible()
    assert axe.problems(page) == [] and fits(page)
    portal.open(page, "/pantau/periksa")
    item = page.locator("article", has_text="HPS di atas pagu").first
    opener = item.locator("summary", has_text="Nilai ini benar")
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(REASON)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Alasan Anda disimpan")).to_be_visible()
    portal.open(page, "/pantau/periksa?keadaan=dikonfirmasi")
    expect(page.get_by_text(REASON)).to_be_visible()
    assert axe.problems(page) == [] and fits(page)


@pytest.mark.usefixtures("watched")
def test_flags_are_shown_to_the_auditor_first(portal: Portal, window: Callable[..., Page]) -> None:
    page = window(1280)
    portal.open(page, "/pantau/indikator")
    expect(page.get_by_text("diperlihatkan lebih dulu kepada auditor")).to_be_visible()
    portal.log_in(page, "auditor")
    portal.open(page, "/pantau/indikator")
    expect(page.get_by_text("Ditandai").first).to_be_visible()
    assert axe.problems(page) == []
