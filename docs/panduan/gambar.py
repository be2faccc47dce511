"""Take the pictures of the manual from a running demo: ``python docs/panduan/gambar.py [URL] [LOGINS] [NAME ...]``.

Without a name all of :data:`PICTURES`, into ``docs/panduan/gambar/``. A page that the portal does not have is told and
passed over. Chromium is found as by the browser tests; with Pillow installed the pictures have 64 colours and a third
of the size.
"""

from __future__ import annotations

import json
import shutil
import sys
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent / "gambar"
STEWARD, UNIT = "opd-dinas-kesehatan", "dinas-kesehatan"
WIDE, NARROW = 1280, 390
_HEIGHT = {WIDE: 800, NARROW: 780}


@dataclass(frozen=True)
class Picture:
    """One picture: its file's name, who looks, where, and what is done before it is taken.

    :ivar who: a login, or empty for everybody
    :ivar address: ``{package}`` stands for a package of the steward's unit that has come to its last stage
    """

    name: str
    who: str
    address: str
    before: Callable[[Page], None] | None = None
    width: int = WIDE


def _tour(page: Page) -> None:
    page.locator("[data-tour-start]").click()


def _amount(page: Page) -> None:
    field = page.locator("[name=budget_amount]")
    field.evaluate("one => { const locked = one.closest('details'); if (locked) locked.open = true; }")
    field.fill("1,25 miliar")
    field.evaluate("one => one.scrollIntoView({block: 'center'})")


PICTURES = (
    Picture("masuk", "", "/user/login"),
    Picture("dasbor", STEWARD, "/dashboard/datasets"),
    Picture("tugas", STEWARD, "/pantau/tugas"),
    Picture("opd", STEWARD, f"/organization/{UNIT}"),
    Picture("beda", STEWARD, "/bos/beda"),
    Picture("pemberitahuan", STEWARD, "/pemberitahuan"),
    Picture("formulir", STEWARD, "/pengadaan/edit/{package}/planning"),
    Picture("formulir-390", STEWARD, "/pengadaan/edit/{package}/planning", width=NARROW),
    Picture("tur", STEWARD, "/pengadaan/edit/{package}/planning", _tour),
    Picture("nilai", STEWARD, "/pengadaan/edit/{package}/planning", _amount),
    Picture("dokumen", STEWARD, "/pengadaan/edit/{package}/papers/planning"),
    Picture("bantuan-dokumen", "", "/bantuan/dokumen/contract?metode=tender&jenis=works"),
    Picture("impor", STEWARD, "/impor"),
    Picture("pratinjau", STEWARD, "/pengadaan/edit/{package}/pratinjau"),
    Picture("tinjau", "walidata", "/tinjau"),
    Picture("tautan", "walidata", "/bos/tautan"),
    Picture("periksa", "walidata", "/pantau/periksa"),
    Picture("pantau", "", "/pantau"),
    Picture("beranda", "", "/"),
    Picture("cari", "", "/pengadaan?q=jalan"),
    Picture("paket", "", "/pengadaan/{package}"),
    Picture("paket-390", "", "/pengadaan/{package}", width=NARROW),
    Picture("ikuti", "", "/ikuti/baru?paket={package}"),
    Picture("istilah", "", "/bantuan/istilah"),
)


def main(url: str, logins: dict[str, str], names: list[str]) -> int:
    """Take the pictures that are named, or all; the number of pages that were not there."""
    unknown = set(names) - {picture.name for picture in PICTURES}
    if unknown:
        raise SystemExit(f"No such picture: {', '.join(sorted(unknown))}")
    FOLDER.mkdir(exist_ok=True)
    package, missing = _package(url), 0
    with _browser() as browser:
        for picture in PICTURES:
            if names and picture.name not in names:
                continue
            problem = _take(browser, url, logins, picture, package)
            missing += bool(problem)
            print(f"{picture.name:18} {problem or 'taken'}")
    return missing


def _take(browser: Browser, url: str, logins: dict[str, str], picture: Picture, package: str) -> str:
    """Take one picture; what is wrong, or nothing."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": _HEIGHT[picture.width]},
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    try:
        page = context.new_page()
        if picture.who:
            _log_in(page, url, picture.who, logins[picture.who])
        answer = page.goto(url + picture.address.format(package=package), wait_until="load")
        if answer is None or answer.status >= 400:
            return f"passed over: {picture.address} answers {answer.status if answer else 'nothing'}"
        page.keyboard.press("Escape")  # the tour, where it opens by itself
        page.evaluate("window.scrollTo(0, 0)")
        if picture.before:
            picture.before(page)
        file = FOLDER / f"{picture.name}.png"
        page.screenshot(path=file, animations="disabled", caret="hide")
        _shrink(file)
    finally:
        context.close()
    return ""


def _log_in(page: Page, url: str, name: str, password: str) -> None:
    page.goto(f"{url}/user/login")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.click("form:has(input[name=password]) [type=submit]")
    page.wait_for_url(lambda now: "/user/login" not in now)


def _package(url: str) -> str:
    """The first public package of the unit, by name, that has come to the last stage."""
    asked = {
        "fq": f"dataset_type:pengadaan organization:{UNIT} vocab_bos_stage:implementation",
        "sort": "name asc",
        "rows": 1,
    }
    address = f"{url}/api/3/action/package_search?{urllib.parse.urlencode(asked)}"
    with urllib.request.urlopen(address, timeout=30) as answer:
        found = json.load(answer)["result"]["results"]
    if not found:
        raise SystemExit(f"{UNIT} has no public package at its last stage; fill the demo first.")
    return found[0]["name"]


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        own = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        started = playwright.chromium.launch(executable_path=own, args=["--no-sandbox", "--force-color-profile=srgb"])
        yield started
        started.close()


def _shrink(file: Path) -> None:
    try:
        from PIL import Image  # pyright: ignore[reportMissingImports]
    except ImportError:
        return
    with Image.open(file) as picture:
        picture.convert("RGB").quantize(64).save(file, optimize=True)


if __name__ == "__main__":
    base, file, *chosen = [*sys.argv[1:], *("http://127.0.0.1:5000", "var/logins.json")[len(sys.argv[1:3]) :]]
    main(base.rstrip("/"), json.loads(Path(file).read_text("utf-8")), chosen)
