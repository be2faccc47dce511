"""Every name of a unit finds exactly that unit; nothing is guessed."""

from __future__ import annotations

import csv
from collections import defaultdict
from importlib.resources import files

import pytest

from ckanext.bos.core.units import Units, fold_unit

from ..shared_data import SHARED, needs_shared


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(files("ckanext.bos.schemas").joinpath("opd.csv").read_text("utf-8").splitlines()))


def spellings(row: dict[str, str]) -> list[str]:
    return [row["title"], row["short_name"], *filter(None, row["aliases"].split("|"))]


@pytest.fixture(scope="module")
def units() -> Units:
    return Units({row["slug"]: spellings(row) for row in rows()})


def test_the_list_of_units() -> None:
    known = {row["slug"] for row in rows()}
    assert len(known) == len(rows()) == 82
    assert sum(row["counts_as_unit"] == "true" for row in rows()) == 74
    assert {row["parent"] for row in rows()} - {""} <= known and {row["successor"] for row in rows()} - {""} <= known


def test_no_name_means_two_units() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows():
        for spelling in (*spellings(row), row["slug"].replace("-", " ")):
            owners[fold_unit(spelling)].add(row["slug"])
    assert {name: slugs for name, slugs in owners.items() if len(slugs) > 1 or not name} == {}


def test_every_spelling_finds_its_unit(units: Units) -> None:
    for row in rows():
        for spelling in spellings(row):
            for written in (spelling, spelling.upper(), f"  {spelling.replace(' ', '   ')} "):
                assert units.find(written) == row["slug"], written
            if "bojonegoro" not in spelling.lower():
                assert units.find(f"{spelling} Kab. Bojonegoro") == row["slug"]


SAME = [
    ("DINAS PENDIDIKAN KABUPATEN BOJONEGORO", "dinas-pendidikan"),
    ("Dinas Pendidikan di Kabupaten Bojonegoro", "dinas-pendidikan"),
    ("Dinas Perumahan, Kawasan Permukiman & Cipta Karya", "DINAS PERUMAHAN KAWASAN PERMUKIMAN DAN CIPTA KARYA"),
    ("RSUD KELAS B DR. SOSODORO BOJONEGORO", "rsud-sosodoro-djatikoesoemo"),
    ("KECAMATAN BOJONEGORO", "kecamatan-bojonegoro"),
]


@pytest.mark.parametrize(("written", "meant"), SAME)
def test_case_signs_and_the_regency_behind_do_not_count(units: Units, written: str, meant: str) -> None:
    found = units.find(written)
    assert found is not None and found in (meant, units.find(meant))


@pytest.mark.parametrize(
    "written",
    ["", " ", "-", "0", "DINAS", "DINAS KHAYALAN", "DINAS PENDIDIKAN KABUPATEN TUBAN", "DINAS PENDIDIKA", "PENDIDIKAN",
     "Kabupaten Bojonegoro", "Pemerintah Kabupaten Bojonegoro", "DINAS PENDIDIKAN DAN KESEHATAN", "Bojonegoro"],
)  # fmt: skip
def test_a_name_that_is_not_known_finds_nothing(units: Units, written: str) -> None:
    assert units.find(written) is None


@needs_shared
def test_every_satker_of_the_real_sheets_finds_exactly_one_unit(units: Units) -> None:
    with (SHARED / "bojonegoro" / "satker.csv").open(encoding="utf-8") as file:
        satker = [row["satker"] for row in csv.DictReader(file)]
    found = {name: units.find(name) for name in satker}
    assert len(satker) == 40 and None not in found.values()
    assert len(set(found.values())) == 40
    counted = {row["slug"] for row in rows() if row["counts_as_unit"] == "true"}
    assert {slug for slug in found.values() if slug not in counted} == {"polres-bojonegoro"}


@needs_shared
def test_the_list_is_the_one_of_the_source(units: Units) -> None:
    with (SHARED / "opd" / "opd.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for spelling in (row["nama"], row["nama_pendek"], *filter(None, row["aliases"].split("|"))):
                assert units.find(spelling) == row["slug"], spelling
