"""A running portal and a real browser, for any test that needs to see what people see."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ckan import model
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from ckanext.bos import registry

from .. import running
from ..conftest import empty_regency, loaded_plugins
from ..portal.people import HEALTH, PASSWORD, SCHOOLS, steward, with_role

_PATIENCE = 15_000
"""Milliseconds that a busy machine may take to do what a test waits for."""
expect.set_options(timeout=_PATIENCE)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Portal:
    """A portal that runs on the database of the tests, with CSRF protection and error pages as in production."""

    url: str

    def open(self, page: Page, path: str) -> None:
        """Go to a page of the portal."""
        page.goto(self.url + path)

    def log_in(self, page: Page, name: str) -> None:
        """Log in by the form."""
        self.open(page, "/user/login")
        page.locator("input[name=login]").fill(name)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("form:has(input[name=password]) [type=submit]").click()
        page.wait_for_url(lambda url: "/user/login" not in url)


@pytest.fixture(scope="module")
def portal(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal, where there is a browser, with the regency's units, stewards of two, walidata and an auditor.

    All of them use one password.
    """
    folder = tmp_path_factory.mktemp("portal")
    with loaded_plugins():
        empty_regency()
        steward("opd-kesehatan", HEALTH)
        steward("opd-pendidikan", SCHOOLS)
        with_role("walidata", registry.WALIDATA)
        with_role("auditor", registry.AUDITOR)
        model.Session.commit()
    with running.portal(folder) as url:
        yield Portal(url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the machine's own, else Playwright's download. Without one: a failure in CI, else a skip."""
    with sync_playwright() as playwright:
        own = next(filter(None, map(shutil.which, _NAMES)), None)
        path = own or playwright.chromium.executable_path
        if not Path(path).exists():
            missing: Callable[..., Any] = pytest.fail if os.environ.get("CI") else pytest.skip
            missing("No browser: install chromium, or run `playwright install chromium`.")
        as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
        started = playwright.chromium.launch(executable_path=path, args=as_root)
        yield started
        started.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens windows, each of a visitor of its own: ``window(width=390, javascript=False)``.

    An error of a page's script fails the test.
    """
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def open_window(width: int = 1280, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=javascript, locale="id-ID"
        )
        context.set_default_timeout(_PATIENCE)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_window
    for context in opened:
        context.close()
    assert errors == []
