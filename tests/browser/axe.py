"""What axe-core, the accessibility checker, finds on a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


def problems(page: Page) -> list[str]:
    """One line for each rule that is broken, with the first element that breaks it."""
    page.wait_for_load_state("load")
    found = Axe().run(page, options={"runOnly": _RULES, "resultTypes": ["violations"]}).response["violations"]
    return [f"{problem['id']}: {problem['help']} {problem['nodes'][0]['html'][:200]}" for problem in found]
