"""Districts are read where they are named as such, and never guessed from roads, villages or schools."""

from __future__ import annotations

import re
import time

import pytest

from ckanext.bos.core import codelists
from ckanext.bos.core.places import split_place
from ckanext.bos.core.text import clean, fold
from ckanext.bos.sources.tables import read_csv

from ..shared_data import SHARED, needs_shared


def districts(text: str) -> list[str]:
    return [codelists.label("kecamatan", code) for code in split_place(text)[1]]


NAMED = [
    ("Kecamatan Dander - Bojonegoro (Kab.)", ["Dander"]),
    ("Kec. Dander", ["Dander"]),
    ("Kec Dander", ["Dander"]),
    ("KEC.DANDER", ["Dander"]),
    ("Ds. Kemiri, Kec. Malo, Bojonegoro - Bojonegoro (Kab.)", ["Malo"]),
    ("Desa Geneng Kecamatan Margomulyo Bojonegoro - Bojonegoro (Kab.)", ["Margomulyo"]),
    ("Desa Campurrejo Kecamatan Bojonegoro - Bojonegoro (Kab.)", ["Bojonegoro"]),
    ("Kecamatan Kapas dan Bojonegoro", ["Kapas", "Bojonegoro"]),
    ("Kecamatan Bojonegoro, Kapas", ["Bojonegoro", "Kapas"]),
    ("Kec. Sumberrejo dan Kedungadem - Bojonegoro (Kab.)", ["Sumberrejo", "Kedungadem"]),
    ("Kecamatan Sukosewu, Kepohbaru, Trucuk", ["Sukosewu", "Kepohbaru", "Trucuk"]),
    ("Kecamatan Kepoh Baru dan Sumberejo", ["Kepohbaru", "Sumberrejo"]),
    ("Kec. Temayang dan Kec. Bubulan", ["Temayang", "Bubulan"]),
    ("Kecamatan Dander, Kec. Dander", ["Dander"]),
    ("Kecamtan Tambakrejo - Bojonegoro (Kab.)", ["Tambakrejo"]),
    ("Desa Purwoasri Kecamatn Sukosewu", ["Sukosewu"]),
    ("Jalan Temayang - Sugihwaras Kec. Sugihwaras", ["Sugihwaras"]),
    ("Desa Ngraho Kecamatan Gayam", ["Gayam"]),
    ("Kec. Dander - Bangkalan (Kab.)", ["Dander"]),
    ("Kecamatan Kalitidu - Bojonegoro (Kab.) Desa Kapas Kecamatan Kapas - Bojonegoro (Kab.)", ["Kalitidu", "Kapas"]),
    ("Ngraho, Margomulyo, Tambakrejo - Bojonegoro (Kab.)", ["Ngraho", "Margomulyo", "Tambakrejo"]),
    ("Bojonegoro dan Kapas - Bojonegoro (Kab.)", ["Bojonegoro", "Kapas"]),
    ("KAPAS DAN BOJONEGORO", ["Kapas", "Bojonegoro"]),
    ("Trucuk, Bojonegoro - Bojonegoro (Kab.)", ["Trucuk"]),
    ("Wilayah Kalitidu, Gondang dan Temayang - Bojonegoro (Kab.)", ["Kalitidu", "Gondang", "Temayang"]),
    ("Sukosewu", ["Sukosewu"]),
]
NOT_NAMED = [
    "",
    "Jalan Sumberrejo - Kanor",
    "Sumberrejo - Kanor - Bojonegoro (Kab.)",
    "Ruas jalan Temayang - Sugihwaras",
    "Bojonegoro",
    "bojonegoro - Bojonegoro (Kab.)",
    "Kabupaten Bojonegoro",
    "Kab. Bojonegoro - Bojonegoro (Kab.)",
    "SMPN 1 Kapas - Bojonegoro (Kab.)",
    "RSUD Sumberrejo",
    "Desa Kapas",
    "Jl. Raya Sumberrejo No. 231, Sumberrejo, Bojonegoro",
    "Wilayah II - Bojonegoro (Kab.)",
    "Wilayah Bojonegoro",
    "28 Kecamatan di Bojonegoro",
    "Kecamatan Bangilan - Tuban (Kab.)",
    "Dander, Jalan Raya",
]


@pytest.mark.parametrize(("text", "names"), NAMED)
def test_districts_named_as_such(text: str, names: list[str]) -> None:
    assert districts(text) == names


@pytest.mark.parametrize("text", NOT_NAMED)
def test_roads_villages_schools_and_the_regency_are_no_districts(text: str) -> None:
    assert districts(text) == []


def test_the_regency_behind_the_place_is_taken_off() -> None:
    assert split_place("Jl. Veteran No. 36 - Bojonegoro (Kab.)")[0] == "Jl. Veteran No. 36"
    assert split_place("Jl. Jawa - Surabaya (Kota) - Jawa Timur")[0] == "Jl. Jawa"
    assert split_place("Jalan A - B")[0] == "Jalan A - B"


def test_every_district_is_found_by_its_name() -> None:
    codes = codelists.codes("kecamatan")
    assert len(codes) == 28
    for value, code in codes.items():
        assert split_place(f"Desa Contoh Kec. {code.label['id'].upper()} - Bojonegoro (Kab.)")[1] == [value]


@pytest.mark.parametrize("text", ["KEC" + " BOJONEGORO" * 5_000, "KEC " * 20_000, "a - " * 20_000, "Dander," * 10_000])
def test_no_place_takes_long(text: str) -> None:
    started = time.process_time()
    split_place(text)
    assert time.process_time() - started < 1


@needs_shared
def test_real_places_give_the_districts_they_speak_of() -> None:
    rows = found = spoken = missed = 0
    words = set(fold(" ".join(codelists.wordings("kecamatan"))).split()) | {"DAN", "WILAYAH", "WIL"}
    for name in ("tender_2018.csv", "nontender_2019.csv"):
        for row in read_csv(SHARED / "bojonegoro" / name):
            text = clean(row.cells["lokasi"])
            place, codes = split_place(text)
            rows, found = rows + 1, found + bool(codes)
            if re.search(r"(?i)\bkec", text):
                spoken, missed = spoken + 1, missed + (not codes)
            elif codes:
                assert set(fold(place).split()) <= words and " - " not in place, text
            if "35.22.15" in codes:
                assert re.search(r"(?i)(?:kec\w*[., ]*|dan )bojonegoro|bojonegoro(?:,| dan)", place), text
    assert (rows, spoken, missed) == (4_478, 2_799, 5)
    assert found == 2_828
