"""Bars, columns and a funnel. pygal works out the scale and the bars; what is written beside them is set here, as pygal
neither wraps long names nor leaves a picture free of scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pygal

from .style import (
    BRAND,
    BRAND_SOFT,
    HATCH,
    INK_2,
    LATE,
    LEADING,
    LINE,
    LINE_STRONG,
    PAPER,
    Box,
    Number,
    PortalConfig,
    PortalStyle,
    Sheet,
    measured,
    number,
    plain,
    shortened,
    wrapped,
)

_GAP = 8
"""Between a bar and its text."""

_PYGAL_EDGE = 0.02
"""pygal leaves this share of the plot free at each side."""

_WIDEST_COLUMN = 64

_LEAST = 1.5
"""The shortest a bar is drawn."""

_DASH = "–"


@dataclass(frozen=True)
class Bar:
    """One bar.

    :ivar value: its length; None where it is not known
    :ivar text: the value as people read it (``Rp 1,25 miliar``)
    """

    label: str
    value: Number
    text: str

    @property
    def said(self) -> str:
        """The text, or a dash."""
        return plain(self.text) or _DASH

    @property
    def fact(self) -> str:
        """Label and text in one phrase."""
        return f"{self.label}: {self.said}"


@dataclass(frozen=True)
class Series:
    """What is told of each label: its values and how people read them, one of each for every label."""

    name: str
    values: Sequence[Number]
    texts: Sequence[str]


class _Rows(pygal.HorizontalBar):
    _serie_margin = 0


class _Columns(pygal.Bar):
    _serie_margin = 0


def bars(title: str, rows: Sequence[Bar], narrow: bool = False, lang: str = "id") -> bytes:
    """Horizontal bars in the given order, the first on top: beside their names, or on a phone below them.

    A long name is broken into two lines and what is still too long ends in an ellipsis.
    """
    sheet = Sheet(title, [row.fact for row in rows], narrow, lang)
    if not _known(rows):
        return sheet.nothing()
    if _below_zero(rows):
        sheet.hatch()
    if narrow:
        _bars_below_names(sheet, rows)
    else:
        _bars_beside_names(sheet, rows, BRAND, most=420)
    return sheet.svg()


def columns(
    title: str, labels: Sequence[str], series: Sequence[Series], narrow: bool = False, lang: str = "id"
) -> bytes:
    """Columns for months: one panel below another for each series, as numbers and rupiah share no scale.

    On a phone, and where the columns stand too close for their texts, the months go down the picture instead.
    """
    panels = [(one.name, [Bar(*row) for row in zip(labels, one.values, one.texts, strict=True)]) for one in series]
    facts = [f"{plain(name)}: " + ", ".join(row.fact for row in rows) for name, rows in panels if rows]
    sheet = Sheet(title, facts, narrow, lang)
    rows = [row for _, rows in panels for row in rows]
    if not _known(rows):
        return sheet.nothing()
    if _below_zero(rows):
        sheet.hatch()
    upright = not narrow and all(_fits_upright(sheet, rows) for _, rows in panels)
    for at, (name, rows) in enumerate(panels):
        sheet.below += sheet.look.label * 0.9 if at else 0
        lines = wrapped(name, sheet.look.room, sheet.look.label, bold=True)
        sheet.below = sheet.text(lines, sheet.look.margin, sheet.below, sheet.look.label, bold=True) + 4
        colour = PortalStyle.colors[at % len(PortalStyle.colors)]
        if upright:
            _columns(sheet, rows, colour)
        else:
            _bars_beside_names(sheet, rows, colour, most=sheet.look.room * 0.34, high=sheet.look.label * 1.75)
    return sheet.svg()


def funnel(title: str, rows: Sequence[Bar], narrow: bool = False, lang: str = "id") -> bytes:
    """How many reach each stage: centred bars, the first stage on top, joined to the next one."""
    sheet = Sheet(title, [row.fact for row in rows], narrow, lang)
    if not _known(rows):
        return sheet.nothing()
    rows = [replace(row, value=max(number(row.value) or 0.0, 0.0)) for row in rows]
    place = _stages_below_names if narrow else _stages_beside_names
    place(sheet, rows)
    return sheet.svg()


def _stages_beside_names(sheet: Sheet, rows: Sequence[Bar]) -> None:
    """Names at the left; the figure of a stage in its bar, or beside a bar that is too short for it."""
    size, high, thick = sheet.look.label, 58.0, 40.0
    names = [wrapped(row.label, 300, size, bold=True) for row in rows]
    left = max(measured(line, size, True) for name in names for line in name) + 3 * _GAP
    plot = Box(sheet.look.margin + left, sheet.below - (high - thick) / 2, sheet.look.room - left, high * len(rows))
    found = _centred(sheet, rows, plot, thick)
    for row, name, box in zip(rows, names, found, strict=True):
        middle = box.middle[1]
        begin = sheet.look.margin + max(measured(line, size, True) for line in name) + 2 * _GAP
        if begin < box.x - _GAP:
            sheet.draw("path", d=f"M{begin:.1f} {middle:.1f}H{box.x - _GAP:.1f}", stroke=LINE)
        sheet.text(name, sheet.look.margin, middle - len(name) * size * LEADING / 2, size, bold=True)
        inside = measured(row.said, size, True) + 2 * _GAP <= box.width
        figure = row.said if inside else shortened(row.said, plot.right - box.right - _GAP, size, True)
        given = {"anchor": "middle", "fill": PAPER} if inside else {}
        x = box.middle[0] if inside else box.right + _GAP
        sheet.text([figure], x, middle - size * LEADING / 2, size, bold=True, **given)
    sheet.below = plot.bottom - (high - thick) / 2


def _stages_below_names(sheet: Sheet, rows: Sequence[Bar]) -> None:
    """Name and figure of a stage in a line above its bar."""
    size, thick = sheet.look.label, 28.0
    line = size * LEADING
    high = thick + line + 16
    plot = Box(sheet.look.margin, sheet.below + line - 2 - (high - thick) / 2, sheet.look.room, high * len(rows))
    for row, box in zip(rows, _centred(sheet, rows, plot, thick), strict=True):
        figure = shortened(row.said, plot.width * 0.6, size, True)
        room = plot.width - measured(figure, size, True) - _GAP
        top = box.y - line - 2
        sheet.text([shortened(row.label, room, size, True)], plot.x, top, size, bold=True)
        sheet.text([figure], plot.right, top, size, anchor="end", bold=True)
    sheet.below = plot.bottom - (high - thick) / 2


def _centred(sheet: Sheet, rows: Sequence[Bar], plot: Box, thick: float) -> list[Box]:
    """Draw the bars of a funnel and what joins them; where they are."""
    found = _lengths(rows, plot, thick, [0.0] * len(rows))
    found = [box.moved(x=(plot.width - box.width) / 2) for box in found]
    for upper, lower in pairwise(found):
        corners = ((upper.x, upper.bottom), (upper.right, upper.bottom), (lower.right, lower.y), (lower.x, lower.y))
        sheet.draw("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners), fill=BRAND_SOFT)
    for row, box in zip(rows, found, strict=True):
        _block(sheet, row, box, BRAND)
    return found


def _known(rows: Sequence[Bar]) -> bool:
    return any(number(row.value) is not None for row in rows)


def _below_zero(rows: Sequence[Bar]) -> bool:
    return any((number(row.value) or 0) < 0 for row in rows)


def _bars_beside_names(sheet: Sheet, rows: Sequence[Bar], colour: str, most: float, high: float = 0) -> None:
    """Names at the left, then the bars, the values at their ends.

    :param most: the widest that names may become
    :param high: of a row; the height of two lines and some air when not given
    """
    size, lines = sheet.look.label, 1 if high else 2
    high = high or size * LEADING * 2 + 8
    names = [wrapped(row.label, most, size, most=lines) for row in rows]
    left = max(measured(line, size) for name in names for line in name) + _GAP + 2
    plot = Box(sheet.look.margin + left, sheet.below, sheet.look.room - left, high * len(rows))
    texts = _texts(sheet, rows, plot)
    found = _lengths(rows, plot, high * 0.64, [measured(text, size, True) + _GAP for text in texts])
    zero = max(box.x if (number(row.value) or 0) > 0 else box.right for row, box in zip(rows, found, strict=True))
    sheet.draw("path", d=f"M{zero:.1f} {plot.y:.1f}V{plot.bottom:.1f}", stroke=LINE_STRONG)
    for row, name, text, box in zip(rows, names, texts, found, strict=True):
        sheet.text(name, plot.x - _GAP - 2, box.middle[1] - len(name) * size * LEADING / 2, size, anchor="end")
        _block(sheet, row, box, colour)
        _value(sheet, row, text, box)
    sheet.below = plot.bottom


def _bars_below_names(sheet: Sheet, rows: Sequence[Bar]) -> None:
    """The names above their bars: on a phone there is no room at their side."""
    size, thick = sheet.look.label, 18.0
    plot = Box(sheet.look.margin, 0, sheet.look.room, thick * len(rows))
    texts = _texts(sheet, rows, plot)
    found = _lengths(rows, plot, thick, [measured(text, size, True) + _GAP for text in texts])
    for row, text, box in zip(rows, texts, found, strict=True):
        top = sheet.text(wrapped(row.label, plot.width, size), plot.x, sheet.below, size) + 4
        box = Box(box.x, top, box.width, thick)
        _block(sheet, row, box, BRAND)
        _value(sheet, row, text, box)
        sheet.below = box.bottom + 14
    sheet.below -= 8


def _texts(sheet: Sheet, rows: Sequence[Bar], plot: Box) -> list[str]:
    return [shortened(row.said, plot.width * 0.75, sheet.look.label, True) for row in rows]


def _value(sheet: Sheet, row: Bar, text: str, box: Box) -> None:
    """The value at the end of its bar; that of a bar below zero at its root, where it meets no name."""
    size = sheet.look.label
    sheet.text([text], box.right + _GAP, box.middle[1] - size * LEADING / 2, size, **_weight(row))


def _weight(row: Bar) -> dict[str, Any]:
    return {"fill": INK_2} if number(row.value) is None else {"bold": True}


def _block(sheet: Sheet, row: Bar, box: Box, colour: str) -> None:
    """The bar itself. What is not nought is seen, however small."""
    value = number(row.value)
    if value:
        box = Box(box.x, box.y, max(box.width, _LEAST), max(box.height, _LEAST))
        edge = {"stroke": LATE} if value < 0 else {}
        sheet.draw(
            "rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=2, fill=HATCH if edge else colour, **edge
        )


def _lengths(rows: Sequence[Bar], plot: Box, thick: float, ends: Sequence[float]) -> list[Box]:
    """Where the bars lie, one a row.

    :param ends: the room to leave at the end of each bar, for its text
    """
    values = [number(row.value) or 0.0 for row in rows]
    low = min(0.0, *values)
    spans = [(max(value, 0.0) - low) * plot.width / (plot.width - end) for value, end in zip(values, ends, strict=True)]
    chart = _Rows(_config(plot), range=_range(low, low + max(*spans, max(values) - low)))
    chart._series_margin = (1 - thick * len(rows) / plot.height) / 2
    # pygal begins at the bottom.
    return _boxes(chart, list(enumerate(values))[::-1], plot)


def _fits_upright(sheet: Sheet, rows: Sequence[Bar]) -> bool:
    """Whether the texts of a panel fit, in two lines, above and below its columns."""
    room = sheet.look.room / len(rows) - 6
    for text, bold in [(row.said, True) for row in rows] + [(row.label, False) for row in rows]:
        lines = wrapped(text, room, sheet.look.small, bold=bold)
        if " ".join(lines) != plain(text):
            return False
    return True


def _columns(sheet: Sheet, rows: Sequence[Bar], colour: str) -> None:
    """One panel of upright columns, the values above and the labels below."""
    size, line = sheet.look.small, sheet.look.small * LEADING
    slot = sheet.look.room / len(rows)
    texts = [wrapped(row.said, slot - 6, size, bold=True) for row in rows]
    labels = [wrapped(row.label, slot - 6, size) for row in rows]
    head = line * max(map(len, texts)) + 4
    plot = Box(sheet.look.margin, sheet.below + head, sheet.look.room, 160.0)
    found = _heights(rows, plot)
    for row, text, label, box in zip(rows, texts, labels, found, strict=True):
        _block(sheet, row, box, colour)
        sheet.text(text, box.middle[0], box.y - 4 - line * len(text), size, anchor="middle", **_weight(row))
        sheet.text(label, box.middle[0], plot.bottom + 6, size, anchor="middle")
    zero = max(box.y if (number(row.value) or 0) <= 0 else box.bottom for row, box in zip(rows, found, strict=True))
    sheet.draw("path", d=f"M{plot.x:.1f} {zero:.1f}H{plot.right:.1f}", stroke=LINE_STRONG)
    sheet.below = plot.bottom + 6 + line * max(map(len, labels))


def _heights(rows: Sequence[Bar], plot: Box) -> list[Box]:
    """Where the columns stand."""
    values = [number(row.value) or 0.0 for row in rows]
    low = min(0.0, *values)
    chart = _Columns(_config(plot), range=_range(low, max(0.0, *values)))
    slot = plot.width / len(rows)
    chart._series_margin = (1 - min(0.62, _WIDEST_COLUMN / slot)) / 2
    return _boxes(chart, list(enumerate(values)), plot)


def _range(low: float, high: float) -> tuple[float, float]:
    """The ends of a scale; pygal takes an upper end of nought for none."""
    return low, high or -low * 1e-6 or 1.0


def _config(plot: Box) -> PortalConfig:
    grown = 1 + 2 * _PYGAL_EDGE
    return PortalConfig(width=plot.width * grown, height=plot.height * grown)


def _boxes(chart: _Rows | _Columns, values: Sequence[tuple[int, float]], plot: Box) -> list[Box]:
    """Let pygal draw the numbered values, and read off its bars in the order of the numbers."""
    chart.add("", [{"value": value, "node": {"id": f"bar-{at}"}} for at, value in values])
    found = {node.get("id"): node for node in chart.render_tree().iter() if (node.get("id") or "").startswith("bar-")}
    x, y = plot.x - plot.width * _PYGAL_EDGE, plot.y - plot.height * _PYGAL_EDGE
    # pygal leaves out a side of no length.
    sides = [
        [float(found[f"bar-{at}"].get(side, 0)) for side in ("x", "y", "width", "height")] for at in range(len(values))
    ]
    return [Box(*side).moved(x, y) for side in sides]
