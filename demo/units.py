"""The units and districts of the regency, from the tables the portal itself uses."""

from __future__ import annotations

import csv
from pathlib import Path

from .calibration import OUTSIDE
from .model import Place, Unit
from .places import VILLAGES

DEFAULT_UNITS = Path(__file__).resolve().parent.parent / "schemas" / "opd.csv"
REGENCY = "Pemerintah Daerah Kabupaten Bojonegoro"

#: The same columns under the names of the portal's table and of the table it was made from.
_COLUMNS = {
    "slug": ("slug",),
    "name": ("title", "nama", "name"),
    "short_name": ("short_name", "nama_pendek"),
    "kind": ("unit_kind", "jenis", "kind"),
    "aliases": ("aliases",),
    "simda_code": ("simda_code", "kode_simda"),
}
_DISTRICT_COLUMNS = {
    "name": ("name", "nama"),
    "code": ("region_code", "kode_kemendagri"),
    "lat": ("lat",),
    "lon": ("lon",),
}


class UnitsError(ValueError):
    """The table of units or districts cannot be used; the message says why, in Indonesian and English."""


def load_units(path: Path) -> list[Unit]:
    """All units of the table, and one invented outside body at the end.

    :raises UnitsError: the file is missing or a column is not there
    """
    units = [
        Unit(
            slug=row["slug"],
            name=row["name"],
            short_name=row["short_name"],
            kind=row["kind"],
            simda_code=row["simda_code"],
            satker=_satker(row["name"], row["aliases"].split("|")),
            institution=REGENCY,
        )
        for row in _table(path, _COLUMNS)
    ]
    return [*units, outside_body()]


def outside_body() -> Unit:
    """A made-up body that is no unit of the regency but tenders through its procurement system."""
    name = "Balai Layanan Peragaan Wilayah Bojonegoro"
    return Unit(
        OUTSIDE, name, "BLPW", "external", "", name.upper(), "Lembaga Peragaan Nasional Republik Indonesia", True
    )


def load_places(path: Path) -> list[Place]:
    """The villages known by name, with the code and the centre of their district.

    :raises UnitsError: the file is missing or a column is not there
    """
    places = []
    for row in _table(path, _DISTRICT_COLUMNS):
        for village in VILLAGES.get(row["name"], (row["name"],)):
            places.append(Place(row["name"], row["code"], village, row["lat"], row["lon"]))
    return places


def _satker(name: str, aliases: list[str]) -> str:
    """Upper case without commas; a hospital keeps the upper-case alias it is known by."""
    for alias in aliases:
        if alias.isupper() and alias.startswith("RSUD ") and "," not in alias:
            return alias
    return name.upper().replace(",", "")


def _table(path: Path, columns: dict[str, tuple[str, ...]]) -> list[dict[str, str]]:
    if not path.is_file():
        raise UnitsError(
            f"Tabel {path} tidak ada; sebutkan tabel unit dengan --units FILE (kecamatan.csv di sebelahnya). / "
            f"There is no table {path}; name a table of units with --units FILE (kecamatan.csv beside it)."
        )
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        header = reader.fieldnames or []
        names = {}
        for want, known in columns.items():
            found = next((name for name in known if name in header), None)
            if found is None:
                raise UnitsError(
                    f"{path.name}: kolom {known[0]} tidak ada. / {path.name}: there is no column {known[0]}."
                )
            names[want] = found
        return [{want: row[name] or "" for want, name in names.items()} for row in reader]
