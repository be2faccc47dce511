"""An OPD admin's way with Excel in a real browser: template, look, apply, mend, apply."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ckan.plugins.toolkit as tk
import pytest
import sqlalchemy as sa
from ckan import model
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from ckanext.bos.portal.importing import jobs
from ckanext.bos.portal.importing.model import UNDER_WAY, Import

from ..conftest import loaded_plugins
from ..portal.importing.files import filled, package
from . import axe
from .conftest import Portal


@pytest.fixture
def work(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Does what the portal's worker would do."""
    storage = sorted(tmp_path_factory.getbasetemp().glob("portal*"))[-1] / "storage"

    def run() -> None:
        with loaded_plugins():
            monkeypatch.setitem(tk.config, "ckan.storage_path", str(storage))
            for import_id in list(model.Session.scalars(sa.select(Import.id).where(Import.state.in_(UNDER_WAY)))):
                jobs.run(import_id)

    return run


def test_upload_look_apply_mend_apply(
    portal: Portal, window: Callable[..., Page], work: Callable[[], None], tmp_path: Path
) -> None:
    page = window(390)
    portal.log_in(page, "opd-kesehatan")
    portal.open(page, "/dashboard/datasets")
    page.get_by_role("link", name="Impor dari Excel").first.click()
    _is_kind(page)
    with page.expect_download() as template:
        page.get_by_role("button", name="Templat kosong").click()
    assert "Petunjuk" in load_workbook(template.value.path().open("rb")).sheetnames

    file = tmp_path / "paket-kami.xlsx"
    file.write_bytes(filled(paket=[package(1), package(2, budget_amount="dua juta")]))
    page.get_by_label("Berkas", exact=True).set_input_files(file)
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.get_by_role("heading", name="Berkas Anda sedang diperiksa")).to_be_visible()
    _is_kind(page)
    work()
    expect(page.get_by_role("heading", name="1 paket dapat disimpan")).to_be_visible()  # the page noticed by itself
    expect(page.get_by_text("“dua juta” bukan nilai rupiah")).to_be_visible()
    _is_kind(page)
    page.get_by_role("button", name="Terapkan", exact=True).click()
    work()
    expect(page.get_by_role("heading", name="Yang benar sudah disimpan")).to_be_visible()

    with page.expect_download() as wrong:
        page.get_by_role("link", name="Baris yang perlu diperbaiki").first.click()
    book = load_workbook(wrong.value.path().open("rb"))
    sheet = book["Paket"]
    [place] = [cell.column for cell in sheet[1] if cell.value == "Pagu anggaran"]
    assert str(sheet.cell(3, 1).value).startswith("Pagu anggaran: “dua juta”")
    sheet.cell(3, int(place)).value = 2000000  # pyright: ignore[reportAttributeAccessIssue]
    book.save(tmp_path / "perbaiki.xlsx")

    plain = window(1280, javascript=False)
    portal.log_in(plain, "opd-kesehatan")
    portal.open(plain, "/impor")
    plain.get_by_label("Berkas", exact=True).set_input_files(tmp_path / "perbaiki.xlsx")
    plain.get_by_role("button", name="Unggah dan periksa").click()
    work()
    plain.get_by_role("link", name="Muat ulang halaman ini").click()
    plain.get_by_role("button", name="Terapkan", exact=True).click()
    work()
    plain.get_by_role("link", name="Muat ulang halaman ini").click()
    expect(plain.get_by_role("heading", name="Yang benar sudah disimpan")).to_be_visible()
    plain.get_by_role("link", name="Pembelian Obat 2").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Pembelian Obat 2")

    wide = window(1280)
    portal.log_in(wide, "opd-kesehatan")
    portal.open(wide, "/impor")
    expect(wide.get_by_role("link", name="perbaiki.xlsx")).to_be_visible()
    _is_kind(wide)


def test_a_wrong_file_is_told_on_the_page(portal: Portal, window: Callable[..., Page], tmp_path: Path) -> None:
    page = window(390)
    portal.log_in(page, "opd-kesehatan")
    portal.open(page, "/impor")
    (tmp_path / "paket.xlsx").write_bytes(b"%PDF-1.4\n")
    page.get_by_label("Berkas", exact=True).set_input_files(tmp_path / "paket.xlsx")
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.get_by_role("alert")).to_contain_text("berisi PDF")
    _is_kind(page)


def test_only_for_those_who_enter_packages(portal: Portal, window: Callable[..., Page]) -> None:
    page = window()
    portal.open(page, "/impor")
    assert "/user/login" in page.url
    portal.log_in(page, "opd-pendidikan")
    portal.open(page, "/impor/ekspor.xlsx?unit=dinas-kesehatan")
    expect(page.get_by_text("OPD Anda sendiri").or_(page.get_by_text("OPD sendiri"))).to_be_visible()


def _is_kind(page: Page) -> None:
    assert axe.problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
