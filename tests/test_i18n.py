"""The message catalogues: complete, correct, compiled, and found by CKAN's own ``_()``."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import flask
import polib
import pytest
from flask_babel import Babel, gettext, ngettext

I18N = Path(__file__).resolve().parents[1] / "i18n"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bos_i18n_update", I18N / "update.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


update = _load()


def _catalogue(locale: str) -> polib.POFile:
    return polib.pofile(str(update.po_path(locale)))


def test_nothing_is_missing_wrong_or_out_of_date() -> None:
    assert update.update(write=False) == []


def test_core_strings_are_those_of_the_installed_ckan() -> None:
    assert (I18N / "core-strings.pot").read_text(encoding="utf-8") == f"{update.core_strings()}\n"


@pytest.mark.parametrize("locale", ["id", "en"])
def test_every_entry_keeps_placeholders_tags_and_plural_forms(locale: str) -> None:
    assert list(update.check(_catalogue(locale))) == []


@pytest.mark.parametrize("locale", ["id", "en"])
def test_compiled_catalogue_equals_its_source(locale: str) -> None:
    path = update.po_path(locale)
    assert not update.stale(_catalogue(locale), path.with_suffix(".mo"))
    assert polib.mofile(str(path.with_suffix(".mo"))).metadata["Plural-Forms"] == update.PLURAL_FORMS[locale]


def test_indonesian_holds_every_string_of_the_template() -> None:
    wanted = {entry.msgid for entry in polib.pofile(str(I18N / "ckanext-bos.pot"))}
    assert wanted == set(update.compiled(_catalogue("id")))


def test_javascript_strings_are_marked_for_the_javascript_build() -> None:
    template = polib.pofile(str(I18N / "ckanext-bos.pot"))
    scripts = {e.msgid for e in template if any(path.endswith(".js") for path, _ in e.occurrences)}
    assert {"Please Confirm", "Close", "No matches found"} <= scripts


@pytest.mark.parametrize(
    ("msgid", "msgstr", "complaint"),
    [
        ("Hello {name}", "Halo {nama}", "placeholders"),
        ("Hello %(name)s", "Halo", "placeholders"),
        ("%s of %i", "%i dari %s", "placeholders"),
        ('<a href="%(url)s">here</a>', '<a href="%(url)s">di sini', "tags"),
        ("Name: ", "Nama:", "white space"),
        ("Name", "", "no translation"),
    ],
)
def test_wrong_translations_are_found(msgid: str, msgstr: str, complaint: str) -> None:
    found = list(update.problems(polib.POEntry(msgid=msgid, msgstr=msgstr)))
    assert len(found) == 1 and complaint in found[0]


def test_bare_percent_in_a_template_is_found() -> None:
    entry = polib.POEntry(msgid="50% paid", msgstr="50% dibayar", occurrences=[("a/templates/x.html", "")])
    assert "bare %" in " ".join(update.problems(entry))
    entry.msgid, entry.msgstr = "50%% paid", "50%% dibayar"
    assert list(update.problems(entry)) == []


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small source tree: one module of code beside a copy of the catalogues' inputs."""
    root = tmp_path / "i18n"
    root.mkdir()
    shutil.copy(I18N / "dynamic-strings.pot", root)
    update.save(root / "core-strings.pot", update.new_catalogue("", "core"), True)
    (tmp_path / "ckanext" / "bos").mkdir(parents=True)
    for locale in ("id", "en"):
        shutil.copytree(I18N / locale, root / locale)
    return root


def _write_code(root: Path, text: str) -> None:
    (root.parent / "ckanext" / "bos" / "code.py").write_text(text, encoding="utf-8")


def _translate(root: Path, msgid: str, msgstr: str) -> None:
    path = update.po_path("id", root)
    catalogue = polib.pofile(str(path))
    entry = catalogue.find(msgid)
    assert entry is not None
    entry.msgstr = msgstr
    catalogue.save(str(path))


def test_update_reports_keeps_and_restores_translations(tree: Path) -> None:
    _write_code(tree, '_("A new page for walidata")\n')
    assert [line for line in update.update(tree) if "A new page" in line and "no translation" in line]

    _translate(tree, "A new page for walidata", "Halaman baru untuk walidata")
    assert any("out of date" in line for line in update.update(tree, write=False))
    assert update.update(tree) == []
    assert update.update(tree, write=False) == []

    _write_code(tree, "")
    assert update.update(tree) == []
    catalogue = polib.pofile(str(update.po_path("id", tree)))
    unused = catalogue.find("A new page for walidata", include_obsolete_entries=True)
    assert unused is not None and unused.obsolete and unused.msgstr == "Halaman baru untuk walidata"
    assert "A new page for walidata" not in update.compiled(catalogue)

    _write_code(tree, '_("A new page for walidata")\n')
    assert update.update(tree) == []


def test_a_string_that_gains_a_plural_keeps_its_translation(tree: Path) -> None:
    _write_code(tree, '_("{n} paper owed")\n')
    update.update(tree)
    _translate(tree, "{n} paper owed", "{n} dokumen terutang")
    _write_code(tree, '_("{n} paper owed")\nungettext("{n} paper owed", "{n} papers owed", 2)\n')
    assert update.update(tree) == []
    entry = polib.pofile(str(update.po_path("id", tree))).find("{n} paper owed")
    assert entry is not None and entry.msgstr_plural == {0: "{n} dokumen terutang", 1: "{n} dokumen terutang"}


@pytest.fixture
def babel(tmp_path: Path) -> Iterator[flask.Flask]:
    """flask-babel as CKAN sets it up, with a plugin after ours that has no Indonesian of its own."""
    app = flask.Flask("catalogues")
    folders = [str(update.package_folder("ckan") / "i18n"), str(I18N), str(tmp_path)]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(folders)
    app.config["BABEL_DOMAIN"] = "ckan;ckanext-bos;ckanext-other"
    Babel(app, locale_selector=lambda: flask.request.args["lang"])
    yield app


def test_ckan_finds_our_indonesian_for_its_own_strings(babel: flask.Flask) -> None:
    with babel.test_request_context("/?lang=id"):
        assert gettext("Log in") == "Masuk"  # CKAN has no Indonesian for it
        assert gettext("Datasets") == "Dataset"  # CKAN says "Kumpulan data": ours wins
        assert gettext("Groups") == "Grup"  # CKAN's own is good and stays
        for number in (0, 1, 5):
            assert ngettext("{number} dataset found", "{number} datasets found", number) == "{number} dataset ditemukan"


def test_english_is_untouched_except_where_it_does_not_read_well(babel: flask.Flask) -> None:
    with babel.test_request_context("/?lang=en"):
        assert gettext("Log in") == "Log in"
        assert gettext("Pengadaans") == "Procurement processes"
        found = "{number} procurement processes found"
        assert ngettext("{number} pengadaan found", "{number} pengadaans found", 5) == found
