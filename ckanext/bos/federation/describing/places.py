"""Where things are: the regency and its districts, with codes and centres of ``schemas/kecamatan.csv``."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from ckanext.bos.ocds import addresses

from .. import settings
from .description import Place

PATH = "/wilayah"


def regency() -> Place:
    """The whole regency; its centre is the mean of its districts' centres."""
    rows = list(_rows().values())
    code = settings.region_code()
    lat, lon = (f"{sum(float(row[axis]) for row in rows) / len(rows):.4f}" for axis in ("lat", "lon"))
    return Place(_uri(code), settings.region_name(), code, lat, lon)


def districts(codes: Iterable[str]) -> tuple[Place, ...]:
    """The districts with these codes; those that the list does not know are left out."""
    return tuple(_district(code) for code in dict.fromkeys(codes) if code in _rows())


def find(code: str) -> Place | None:
    """The regency or a district by its code."""
    return regency() if code == settings.region_code() else _district(code) if code in _rows() else None


def _district(code: str) -> Place:
    row = _rows()[code]
    return Place(_uri(code), f"Kecamatan {row['name']}", code, row["lat"], row["lon"])


def _uri(code: str) -> str:
    return addresses.absolute(f"{PATH}/{code}")


@cache
def _rows() -> dict[str, dict[str, str]]:
    text = files("ckanext.bos.schemas").joinpath("kecamatan.csv").read_text("utf-8")
    return {row["region_code"]: row for row in csv.DictReader(text.splitlines())}
