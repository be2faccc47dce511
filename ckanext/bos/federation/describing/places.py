"""Where things are: the regency and its districts, as other catalogues name them."""

from __future__ import annotations

from collections.abc import Iterable

from ckanext.bos.core import places
from ckanext.bos.ocds import addresses

from .. import settings
from .description import Place

PATH = "/wilayah"


def regency() -> Place:
    """The whole regency; its centre is the mean of its districts' centres."""
    rows = places.districts().values()
    code = settings.region_code()
    lat, lon = (f"{sum(float(getattr(row, axis)) for row in rows) / len(rows):.4f}" for axis in ("lat", "lon"))
    return Place(_uri(code), settings.region_name(), code, lat, lon)


def districts(codes: Iterable[str]) -> tuple[Place, ...]:
    """The districts with these codes; those that the list does not know are left out."""
    return tuple(_district(code) for code in dict.fromkeys(codes) if code in places.districts())


def find(code: str) -> Place | None:
    """The regency or a district by its code."""
    return regency() if code == settings.region_code() else _district(code) if code in places.districts() else None


def _district(code: str) -> Place:
    row = places.districts()[code]
    return Place(_uri(code), f"Kecamatan {row.name}", code, row.lat, row.lon)


def _uri(code: str) -> str:
    return addresses.absolute(f"{PATH}/{code}")
