"""Every page that links lead to, for every role: in one language, within the policy, accessible, light.

The crawl finds new pages by itself; a page that needs something to be there is reached when ``everything`` provides it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from ckanext.bos.portal import mended

from ..portal.people import HEALTH, PASSWORD
from . import axe, crawl, everything, words
from .conftest import Portal

ROLES = ("", "opd-kesehatan", "walidata", "auditor", "pengelola")
UNLINKED = ("/tidak-ada", "/user/reset", "/pengadaan/tidak-ada", "/dataset/new", "/organization/new", "/dashboard")
# DataTables hands ``undefined`` to setTimeout, which asks for eval and loses nothing by being refused.
_HARMLESS = "ckanext-datatablesview"
_PAGE_BYTES, _REQUESTS, _ELEMENTS = 400_000, 15, 6_000
_LISTEN = """
addEventListener('securitypolicyviolation', (event) =>
  window.refused(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
# The element itself, or the frame around a field, has an outline.
_FOCUS_SHOWN = """[document.activeElement, document.activeElement.parentElement, document.activeElement.closest('form')]
  .some(one => one && getComputedStyle(one).outlineStyle !== 'none')"""
_MEASURE = """
new PerformanceObserver((list) => { for (const one of list.getEntries()) { window.largest = one.startTime; } })
  .observe({type: 'largest-contentful-paint', buffered: true});
window.shift = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) { if (!one.hadRecentInput) { window.shift += one.value; } }
}).observe({type: 'layout-shift', buffered: true});
"""


# With amounts as long as they get: the pages hold smaller ones here.
_STUCK_OUT = """() => {
  for (const one of document.querySelectorAll('details')) { one.open = true; }
  for (const one of document.querySelectorAll('main .money')) { one.textContent = 'Rp\\u00a0175,05\\u00a0miliar'; }
  const boxes = [...document.querySelectorAll('main .figure, main section, main .card, main .banners > *')];
  return [document.documentElement, ...boxes].filter(box => box.scrollWidth > box.clientWidth + 1)
    .map(box => `${box.className || box.tagName} ${box.textContent.trim().slice(0, 40)}`);
}"""


@pytest.fixture(scope="module")
def full(portal: Portal) -> Portal:
    """The portal with something on every page."""
    everything.build()
    return portal


@pytest.fixture(scope="module")
def seen() -> dict[str, list[crawl.Answer]]:
    """What the crawls of this module have met, by role; the tests in the browser look at one page of each pattern."""
    return {}


@pytest.mark.parametrize("role", ROLES)
def test_no_english_is_left(full: Portal, seen: dict[str, list[crawl.Answer]], role: str) -> None:
    visitor = crawl.session(full.url, role, PASSWORD)
    pages = list(crawl.walk(full.url, visitor, also=UNLINKED))
    seen[role] = pages
    answers = list(pages)
    tried: set[str] = set()
    for page in pages:
        if page.pattern not in tried and role:
            tried.add(page.pattern)
            answers += crawl.sent_empty(full.url, visitor, page)
    found = [(page.path, text) for page in answers for text in words.english_in(page.html, everything.GIVEN)]
    assert len(pages) > 25
    assert not found, "\n".join(map(str, found))
    assert [page.path for page in answers if page.status >= 500] == []
    assert [page.path for page in pages if page.tree.get("lang") != "id"] == []


@pytest.mark.parametrize("role", ["", "walidata"])
def test_the_english_pages_are_english(full: Portal, role: str) -> None:
    visitor = crawl.session(full.url, role, PASSWORD)
    pages = list(crawl.walk(full.url, visitor, start="/en/", each=1, variants=1))
    found = [(page.path, text) for page in pages for text in words.indonesian_in(page.html, everything.GIVEN)]
    assert len(pages) > 20
    assert not found, "\n".join(map(str, found))
    assert [page.path for page in pages if page.tree.get("lang") != "en"] == []


def test_the_switch_keeps_page_and_question(full: Portal) -> None:
    visitor = crawl.session(full.url)
    page = crawl.parsed(visitor.get(f"{full.url}/pengadaan?q=obat&year=2026", timeout=60).text)
    [english] = page.xpath("//nav[@class='bos-languages']/a[@hreflang='en']/@href")
    assert english.endswith("/en/pengadaan?q=obat&year=2026")
    back = crawl.parsed(visitor.get(full.url + english.removeprefix(full.url), timeout=60).text)
    [home] = back.xpath("//nav[@class='bos-languages']/a[@hreflang='id']/@href")
    assert home.endswith("/pengadaan?q=obat&year=2026") and "/en/" not in home


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("role", ROLES)
def test_policy_and_accessibility(
    full: Portal, seen: dict[str, list[crawl.Answer]], browser: Browser, role: str, width: int
) -> None:
    """Each pattern once at each width, with the least role that meets it."""
    pages = seen.get(role) or list(crawl.walk(full.url, crawl.session(full.url, role, PASSWORD), also=UNLINKED, each=1))
    known = {page.pattern for other in ROLES[: ROLES.index(role)] for page in seen.get(other, [])}
    wanted = {page.pattern.partition("?")[0]: page for page in reversed(pages) if page.pattern not in known}
    problems: list[str] = []
    with _window(full, browser, role, width) as (page, refused):
        for one in wanted.values():
            refused.clear()
            page.goto(full.url + one.path)
            problems += [f"{one.path}: {what}" for what in refused if _HARMLESS not in what]
            if "/view/" in one.path:  # a table inside another page, as wide as its columns
                continue
            problems += [f"{one.path}: {what}" for what in axe.problems(page)]
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                problems.append(f"{one.path}: sideways")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("width", [390, 360, 320])
def test_nothing_sticks_out_of_its_box_on_a_narrow_phone(full: Portal, window: Callable[..., Page], width: int) -> None:
    page = window(width)
    for path in ("/", f"/organization/{HEALTH}", "/pantau"):
        full.open(page, path)
        assert page.evaluate(_STUCK_OUT) == [], path


@pytest.mark.parametrize("path", ["/", "/pengadaan", "/pengadaan/ocds-213czf-rup-53600001", "/about", "/kamus-data"])
def test_first_pages_are_light(full: Portal, window: Callable[..., Page], path: str) -> None:
    page = window(390)
    page.add_init_script(_MEASURE)
    sizes: list[int] = []
    others: list[str] = []

    def weigh(request: object) -> None:
        sizes.append(getattr(request, "sizes")()["responseBodySize"])

    page.on("requestfinished", weigh)
    page.on("request", lambda asked: None if asked.url.startswith(full.url) else others.append(asked.url))
    full.open(page, path)
    page.wait_for_load_state("networkidle")
    assert others == []
    assert sum(sizes) < _PAGE_BYTES and len(sizes) <= _REQUESTS
    assert page.locator("*").count() < _ELEMENTS
    assert page.evaluate("window.largest") < 4_000 and page.evaluate("window.shift") < 0.1
    assert page.locator("img:not([width]), img:not([height])").count() == 0
    assert page.locator("script[src*=bootstrap], script[src*=jquery], script[src*=main]").count() == 0


def test_by_keyboard(full: Portal, window: Callable[..., Page]) -> None:
    page = window()
    full.open(page, "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    met: list[str] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        if here.startswith("<body"):
            break
        assert page.evaluate(_FOCUS_SHOWN), here
        met.append(here)
    else:
        pytest.fail("The keyboard does not come out of the page.")
    assert len(met) > 10


def test_main_actions_are_large_enough_for_a_finger(full: Portal, window: Callable[..., Page]) -> None:
    page = window(390)
    full.open(page, "/")
    small = page.locator(".bos-header a, .bos-header summary, button, .button").evaluate_all(
        "all => all.filter(one => one.offsetParent && one.getBoundingClientRect().height < 43.5)"
        ".map(one => one.outerHTML)"
    )
    assert small == []


def test_forms_of_ckan_still_work(full: Portal, browser: Browser) -> None:
    with _window(full, browser, "pengelola", 1280) as (page, refused):
        page.goto(f"{full.url}/user/pengelola/api-tokens")
        page.locator("input[name=name]").fill("uji-kebijakan")
        page.locator("form[hx-post*=api-tokens] button[type=submit]").first.click()
        page.locator("#api-tokens-table code", has_text="uji-kebijakan").wait_for()
        revoke = page.locator("#revoke-tokens-button")
        assert revoke.is_disabled()
        page.locator("#api-tokens-table tr", has_text="uji-kebijakan").locator("[name=token]").check()
        assert revoke.is_enabled()
        page.goto(f"{full.url}/organization/edit/dinas-kesehatan")
        before = page.locator("input[name=aliases]").count()
        page.locator("a[data-bos-add=aliases]").click()
        assert page.locator("input[name=aliases]").count() == before + 1
        page.goto(f"{full.url}/dataset/anggaran-opd/resource/new")
        page.locator("#resource-link-button").click()
        assert page.locator("#field-resource-url").is_visible()
        assert refused == []


def test_each_mended_line_is_still_there() -> None:
    import ckan

    root = Path(str(ckan.__file__)).parent.parent
    folders = [root / "ckan" / "templates", *(root / "ckanext").glob("*/templates")]
    for rule in mended.RULES:
        files = [folder / rule.template for folder in folders if (folder / rule.template).exists()]
        assert any(rule.old in file.read_text() for file in files), rule


class _window:
    """A window of somebody who has logged in, and what its policy refused."""

    def __init__(self, portal: Portal, browser: Browser, role: str, width: int) -> None:
        self.portal, self.browser, self.role, self.width = portal, browser, role, width

    def __enter__(self) -> tuple[Page, list[str]]:
        refused: list[str] = []
        self.context: BrowserContext = self.browser.new_context(viewport={"width": self.width, "height": 900})
        self.context.set_default_timeout(30_000)
        self.context.expose_binding("refused", lambda _source, what: refused.append(what))
        self.context.add_init_script(_LISTEN)
        page = self.context.new_page()
        page.on("pageerror", lambda error: refused.append(f"error {error}"))
        if self.role:
            self.portal.log_in(page, self.role)
        return page, refused

    def __exit__(self, *_error: object) -> None:
        self.context.close()
