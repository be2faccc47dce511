"""The districts as circles where they lie: the area tells the value, the number the count, the name stands beside.

No boundaries are at hand, so the map is drawn from the centres, in the equirectangular projection. On a phone it is
stretched from north to south to make room for the names; which district lies north or east of which stays true.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ckanext.bos.core.money import format_rupiah

from .placing import Edges, Spot, far_off, placed
from .style import (
    BRAND,
    GROUND,
    INK_2,
    LEADING,
    LINE,
    PAPER,
    Box,
    Number,
    Sheet,
    Words,
    measured,
    number,
    plain,
    shortened,
    wrapped,
)

_NUMBERS: Words = {"id": "Angka: banyaknya proses pengadaan.", "en": "Number: procurement processes."}
_AREA: Words = {"id": "Luas lingkaran: nilainya.", "en": "Area of a circle: the value."}
_HOLLOW: Words = {"id": "Lingkaran kosong: tidak ada nilai.", "en": "Hollow circle: no value."}
_NORTH: Words = {"id": "Utara", "en": "North"}


@dataclass(frozen=True)
class District:
    """A district.

    :ivar code: its region code, ``35.22.15``
    :ivar lat: of its centre, in degrees
    :ivar value: None where it is not known
    :ivar text: the value as people read it
    """

    code: str
    name: str
    lat: float
    lon: float
    value: Number
    count: int
    text: str


@dataclass(frozen=True)
class _Scale:
    """The sizes of a layout.

    :ivar largest: the radius of the largest circle
    :ivar stretch: how much taller than true the map is
    :ivar sides: the room for names at the left and right
    :ivar ends: the same above and below
    :ivar name: the size of the letters of a name
    :ivar figures: whether the values stand below the names
    """

    largest: float
    stretch: float
    sides: float
    ends: float
    name: int
    figures: bool


_WIDE = _Scale(largest=40, stretch=1.0, sides=70, ends=44, name=15, figures=True)
_NARROW = _Scale(largest=17, stretch=2.6, sides=28, ends=24, name=12, figures=False)
_SMALLEST = 3.5


@dataclass(frozen=True)
class _Circle:
    """A district on the sheet.

    :ivar filled: whether it has a value
    :ivar inside: whether its count stands in the circle, not behind the name
    :ivar lines: the name, and on the wide map the value
    """

    spot: Spot
    filled: bool
    count: str
    inside: bool
    lines: tuple[str, ...]

    @property
    def r(self) -> float:
        """The radius."""
        return self.spot.r


def district_map(title: str, districts: Sequence[District], narrow: bool = False, lang: str = "id") -> bytes:
    """The map of the districts; they are named all, with the count, and on the wide map with the value."""
    facts = [f"{one.name}: {one.count}" + (f", {plain(one.text)}" if plain(one.text) else "") for one in districts]
    sheet = Sheet(title, facts, narrow, lang)
    if not any(one.count or number(one.value) is not None for one in districts):
        return sheet.nothing()
    scale = _NARROW if narrow else _WIDE
    top = max((number(one.value) or 0.0 for one in districts), default=0.0)
    ground = Box(sheet.look.margin, sheet.below, sheet.look.room, 0)
    places, high = _places(districts, ground, scale)
    ground = Box(ground.x, ground.y, ground.width, high)
    circles = [_circle(one, place, top, scale) for one, place in zip(districts, places, strict=True)]
    sheet.draw("rect", x=ground.x, y=ground.y, width=ground.width, height=high, rx=8, fill=GROUND, stroke=LINE)
    _draw_north(sheet, ground)
    for circle in sorted(circles, key=lambda circle: -circle.r):
        _draw_circle(sheet, circle, scale)
    for circle, edges in zip(circles, placed([circle.spot for circle in circles], ground), strict=True):
        _draw_name(sheet, circle, edges, scale)
    sheet.below = ground.bottom + 14
    _draw_legend(sheet, top, scale, any(not circle.filled for circle in circles))
    return sheet.svg()


def district_locator(
    title: str, districts: Sequence[District], marked: Collection[str], narrow: bool = False, lang: str = "id"
) -> bytes:
    """Where some districts lie among all of them: those are filled and bold, the others small and pale.

    :param marked: their codes
    """
    sheet = Sheet(title, [one.name for one in districts if one.code in marked], narrow, lang)
    scale = _NARROW if narrow else _WIDE
    ground = Box(sheet.look.margin, sheet.below, sheet.look.room, 0)
    places, high = _places(districts, ground, scale)
    ground = Box(ground.x, ground.y, ground.width, high)
    sheet.draw("rect", x=ground.x, y=ground.y, width=ground.width, height=high, rx=8, fill=GROUND, stroke=LINE)
    _draw_north(sheet, ground)
    circles = [_dot(one, place, one.code in marked, scale) for one, place in zip(districts, places, strict=True)]
    for circle in circles:
        _draw_circle(sheet, circle, scale)
    for circle, edges in zip(circles, placed([circle.spot for circle in circles], ground), strict=True):
        _draw_name(sheet, circle, edges, scale)
    sheet.below = ground.bottom
    return sheet.svg()


def _dot(one: District, place: tuple[float, float], marked: bool, scale: _Scale) -> _Circle:
    """A district of the locator; without a count."""
    r = _SMALLEST * (3 if marked else 1)
    name = shortened(one.name, scale.name * 14, scale.name, marked)
    return _Circle(Spot(*place, r, measured(name, scale.name, marked), scale.name * LEADING), marked, "", True, (name,))


def _places(districts: Sequence[District], ground: Box, scale: _Scale) -> tuple[list[tuple[float, float]], float]:
    """Where the centres lie on the sheet, and how high the map becomes."""
    lats, lons = [one.lat for one in districts], [one.lon for one in districts]
    shrunk = math.cos(math.radians((min(lats) + max(lats)) / 2))
    wide = (max(lons) - min(lons)) * shrunk
    tall = (max(lats) - min(lats)) * scale.stretch
    room = ground.width - 2 * scale.sides
    # No taller than twice its width, whatever the shape of the region.
    unit = min(room / (wide or 1e-9), 2.0 * room / (tall or 1e-9))
    if not wide and not tall:
        unit = 0.0
    left = ground.x + (ground.width - wide * unit) / 2
    top = ground.y + scale.ends
    places = [
        (left + (one.lon - min(lons)) * shrunk * unit, top + (max(lats) - one.lat) * scale.stretch * unit)
        for one in districts
    ]
    return places, tall * unit + 2 * scale.ends


def _circle(one: District, place: tuple[float, float], top: float, scale: _Scale) -> _Circle:
    value = number(one.value) or 0.0
    r = max(_radius(value, top, scale), _SMALLEST)
    inside = measured(str(one.count), scale.name, True) <= 1.75 * r and r >= scale.name * 0.7
    longest = scale.name * 14
    name = shortened(one.name, longest, scale.name, True)
    lines = (name, *filter(None, [shortened(one.text, longest, scale.name - 2) if scale.figures else ""]))
    widths = [measured(line, scale.name - 2 * bool(at), not at) for at, line in enumerate(lines)]
    widths[0] += 0 if inside else measured(f" {one.count}", scale.name)
    high = scale.name * LEADING + (len(lines) - 1) * (scale.name - 2) * LEADING
    return _Circle(Spot(*place, r, max(widths), high), value > 0, str(one.count), inside, lines)


def _radius(value: float, top: float, scale: _Scale) -> float:
    """The area is to the largest area as the value to the largest value."""
    return scale.largest * math.sqrt(value / top) if value > 0 and top > 0 else 0.0


def _draw_north(sheet: Sheet, ground: Box) -> None:
    x, y, size = ground.right - 12, ground.y + 8, sheet.look.small
    sheet.draw("path", d=f"M{x - 7:.1f} {y + 15:.1f}l5 -14 5 14 -5 -4z", fill=INK_2)
    sheet.text([_NORTH[sheet.lang]], x - 12, y, size, anchor="end", fill=INK_2)


def _draw_circle(sheet: Sheet, circle: _Circle, scale: _Scale) -> None:
    look = {"fill": BRAND, "stroke": PAPER} if circle.filled else {"fill": PAPER, "stroke": BRAND, "stroke_width": 1.5}
    sheet.draw("circle", cx=circle.spot.x, cy=circle.spot.y, r=circle.r, **look)
    if circle.inside:
        size = scale.name
        sheet.text(
            [circle.count],
            circle.spot.x,
            circle.spot.y - size * LEADING / 2,
            size,
            anchor="middle",
            bold=True,
            fill=PAPER,
        )


def _draw_name(sheet: Sheet, circle: _Circle, edges: Edges, scale: _Scale) -> None:
    """The name on the side of its circle, with a pale edge where it crosses something."""
    left, top, right, _ = edges
    anchor, x = "middle", (left + right) / 2
    if left >= circle.spot.x:
        anchor, x = "start", left
    elif right <= circle.spot.x:
        anchor, x = "end", right
    if far_off(edges, circle.spot):
        _draw_leader(sheet, circle, edges)
    halo = {"stroke": GROUND, "stroke_width": 3, "paint_order": "stroke", "stroke_linejoin": "round"}
    # Of a map without values, only what is filled stands out.
    pale = not circle.filled and not circle.count
    look: dict[str, Any] = {"fill": INK_2} if pale else {"bold": True}
    below = sheet.text(circle.lines[:1], x, top, scale.name, anchor=anchor, **look, **halo)
    if not circle.inside:
        ET.SubElement(sheet.root[-1], "tspan", {"font-weight": "400"}).text = " " + circle.count
    sheet.text(circle.lines[1:], x, below, scale.name - 2, anchor=anchor, fill=INK_2, **halo)


def _draw_leader(sheet: Sheet, circle: _Circle, edges: Edges) -> None:
    """A line from a circle to a name that stands off."""
    left, top, right, bottom = edges
    spot = circle.spot
    x, y = min(max(spot.x, left + 6), right - 6), min(max(spot.y, top + 2), bottom - 2)
    share = spot.r / math.hypot(x - spot.x, y - spot.y)
    from_x, from_y = spot.x + (x - spot.x) * share, spot.y + (y - spot.y) * share
    sheet.draw("path", d=f"M{from_x:.1f} {from_y:.1f}L{x:.1f} {y:.1f}", stroke=INK_2)


def _draw_legend(sheet: Sheet, top: float, scale: _Scale, hollow: bool) -> None:
    """Circles of round values, and what area and number mean."""
    size, x = sheet.look.small, float(sheet.look.margin)
    if top > 0:
        examples = [(value, _radius(value, top, scale)) for value in _examples(top)]
        middle = sheet.below + max(r for _, r in examples)
        for value, r in examples:
            sheet.draw("circle", cx=x + r, cy=middle, r=r, fill=BRAND)
            said = format_rupiah(Decimal(f"{value:.0f}"), short=True, lang=sheet.lang)
            sheet.text([said], x + 2 * r + 6, middle - size * LEADING / 2, size)
            x += 2 * r + 6 + measured(said, size) + sheet.look.margin * 0.8
        sheet.below = middle + max(r for _, r in examples) + 8
    words = [_AREA, _NUMBERS, _HOLLOW] if hollow else [_AREA, _NUMBERS]
    lines = wrapped(" ".join(word[sheet.lang] for word in words), sheet.look.room, size, most=4)
    sheet.below = sheet.text(lines, sheet.look.margin, sheet.below, size, fill=INK_2)


def _examples(top: float) -> list[float]:
    """Three round values: near the largest, and near a fifth and a twenty-fifth of it."""
    found = [_round(top), _round(top / 5), _round(top / 25)]
    return [value for at, value in enumerate(found) if value > 0 and value not in found[:at]]


def _round(value: float) -> float:
    """1, 2 or 5 with noughts, not above the value."""
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in (5, 2, 1) if step * power <= value), power)
