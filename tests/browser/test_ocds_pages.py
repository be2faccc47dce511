"""The pages about the open data, as people meet them: readable by everybody, on a telephone too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from . import axe
from .conftest import Portal

PAGES = ["/ocds", "/ocds/policy", "/ocds/bulk"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_hinders_a_reader(portal: Portal, window: Callable[..., Page], path: str, width: int) -> None:
    page = window(width)
    portal.open(page, path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert axe.problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
