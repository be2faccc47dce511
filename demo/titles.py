"""Titles and places of packages, composed from the word lists. No title is used twice unless that is planted."""

from __future__ import annotations

from .dice import Dice
from .model import Package, Place
from .words import DESIGN_ACTS, ENDINGS, GOODS_ACTS, SERVICE_ACTS, STUDY_ACTS, THEME_OF, THEMES, Theme


class Namer:
    """Gives every package its place, title, location text and scope."""

    def __init__(self, dice: Dice, places: list[Place]) -> None:
        self.dice = dice
        self.places = places
        self.by_district: dict[str, list[Place]] = {}
        for place in places:
            self.by_district.setdefault(place.district, []).append(place)
        self.used: dict[str, int] = {}

    def name(self, package: Package) -> None:
        """Fill place, title, location and scope of the package."""
        theme = THEMES[THEME_OF.get(package.unit.slug, "office")]
        package.place = self.dice.pick(self.places)
        package.title = self._unique(self._title(package, theme))
        package.location = self._location(package)
        package.scope = package.title[:255] if self.dice.chance(0.75) else ""

    def _title(self, package: Package, theme: Theme) -> str:
        dice, category = self.dice, package.category
        if category == "works":
            title = f"{dice.pick(theme.works)} {self._where(package.place, theme.line)}"
        elif category == "goods":
            title = f"{dice.pick(GOODS_ACTS)} {dice.pick(theme.goods)}{self._for(package)}"
        elif category == "services":
            title = f"{dice.pick(SERVICE_ACTS)} {dice.pick(theme.services)}{self._for(package)}"
        elif theme.program == "Program Perencanaan Pembangunan" or dice.chance(0.15):
            title = f"{dice.pick(STUDY_ACTS)} {dice.pick(theme.studies)} Kecamatan {package.place.district}"
        else:
            title = f"{dice.pick(DESIGN_ACTS)} {dice.pick(theme.works)} {self._where(package.place, theme.line)}"
        if dice.chance(0.2):
            year = package.year
            title += dice.pick(ENDINGS).format(district=package.place.district, before=year - 1, year=year)
        elif dice.chance(0.003):
            title += " meliputi " + ", ".join(f"Desa {place.village}" for place in dice.some(self.places, 22))
        if dice.chance(0.1):
            title = title.upper()
        return title

    def _where(self, place: Place, line: bool) -> str:
        dice = self.dice
        if line:
            other = dice.pick(self.by_district[place.district])
            if other.village == place.village:
                other = dice.pick(self.places)
            return f"{place.village} - {other.village} {dice.pick(('Kecamatan', 'Kec.'))} {place.district}"
        rt = f" RT {dice.between(1, 24):02d}" if dice.chance(0.25) else ""
        form = dice.pick(("Desa {0}{2} Kecamatan {1}", "Ds. {0}{2} Kec. {1}", "{0}{2} Kec. {1}"))
        return form.format(place.village, place.district, rt)

    def _for(self, package: Package) -> str:
        dice = self.dice
        return dice.choose(
            (
                (f" {package.unit.short_name}", 5),
                (f" Kecamatan {package.place.district}", 3),
                (f" Tahun {package.year}", 2),
                (f" Bidang {dice.pick(('Sekretariat', 'Pelayanan', 'Teknis', 'Pembinaan'))}", 2),
            )
        )

    def _location(self, package: Package) -> str:
        dice, place = self.dice, package.place
        if package.category in ("goods", "services"):
            spot = dice.choose(((package.unit.name, 6), ("Kabupaten Bojonegoro", 4)))
        else:
            spot = dice.choose(
                (
                    (f"Kecamatan {place.district}", 5),
                    (f"Desa {place.village} Kecamatan {place.district}", 5),
                    (f"Ds. {place.village} Kec. {place.district}", 2),
                    ("Kabupaten Bojonegoro", 3),
                )
            )
        return f"{spot} - Bojonegoro (Kab.)"

    def _unique(self, title: str) -> str:
        times = self.used[title.upper()] = self.used.get(title.upper(), 0) + 1
        return title if times == 1 else f"{title} Paket {times}"
