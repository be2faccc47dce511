"""How every picture looks: the portal's colours and lettering, a wide and a narrow layout, and the sheet itself.

Everything is said with attributes of the shapes: a strict Content-Security-Policy forbids ``<style>`` and ``style=``
even in a picture that somebody opens by its own address.
"""

from __future__ import annotations

import math
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pygal import Config
from pygal.style import Style

INK, INK_2 = "#16211c", "#4b5852"
PAPER, GROUND = "#ffffff", "#f4f6f3"
LINE, LINE_STRONG = "#d8dfda", "#a9b5ae"
BRAND, BRAND_SOFT = "#0b5a4a", "#e2f0eb"
RUNNING, LATE, LATE_SOFT = "#17589f", "#a8321a", "#fdeae5"
FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, "Helvetica Neue", Arial, sans-serif'
HATCH = "url(#below-zero)"
"""The fill of what is below zero, so that it is told not by its colour alone."""

LEADING = 1.25
"""From one line of text to the next, as a multiple of the size of the letters."""

Words = dict[str, str]
Number = float | int | Decimal | None

_BEYOND = 1e24

NOTHING: Words = {"id": "Belum ada data", "en": "No data yet"}


@dataclass(frozen=True)
class Look:
    """The sizes of a layout in units of the picture; on a page as wide as the picture they are pixels."""

    width: int
    margin: int
    title: int
    label: int
    small: int

    @property
    def room(self) -> int:
        """The width between the margins."""
        return self.width - 2 * self.margin


WIDE = Look(width=1100, margin=24, title=22, label=16, small=14)
NARROW = Look(width=380, margin=12, title=18, label=14, small=13)


def look(narrow: bool) -> Look:
    """The layout for a phone, or the one for a desk."""
    return NARROW if narrow else WIDE


class PortalStyle(Style):
    """The colours of the portal, one for each series."""

    background = plot_background = PAPER
    foreground = foreground_strong = INK
    foreground_subtle = INK_2
    font_family = FONT
    colors = (BRAND, RUNNING)
    opacity = opacity_hover = "1"


class PortalConfig(Config):
    """What pygal is asked for: the bars and nothing around them, no script, no style sheet, no margin."""

    style = PortalStyle
    css = ()
    js = ()
    margin = 0
    show_legend = False
    show_x_labels = False
    show_y_labels = False
    show_x_guides = False
    show_y_guides = False


@dataclass(frozen=True)
class Box:
    """A rectangle; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        """The centre."""
        return self.x + self.width / 2, self.y + self.height / 2

    def moved(self, x: float = 0, y: float = 0) -> Box:
        """The same rectangle elsewhere."""
        return Box(self.x + x, self.y + y, self.width, self.height)


class Sheet:
    """A picture being drawn from the top down.

    :ivar below: where the free room begins
    """

    def __init__(self, title: str, facts: Iterable[str], narrow: bool, lang: str) -> None:
        """:param facts: all that the picture says, for those who do not see it"""
        self.look = look(narrow)
        self.lang = lang if lang in NOTHING else "id"
        names = {"lang": self.lang, "xml:lang": self.lang, "role": "img", "aria-labelledby": "title desc"}
        self.root = ET.Element(
            "svg", {"xmlns": "http://www.w3.org/2000/svg", **names, "font-family": FONT, "fill": INK}
        )
        ET.SubElement(self.root, "title", id="title").text = plain(title)
        self.about = ET.SubElement(self.root, "desc", id="desc")
        self.about.text = "; ".join(filter(None, map(plain, facts))) or NOTHING[self.lang]
        self._paper = self.draw("rect", width=self.look.width, fill=PAPER)
        self.below = float(self.look.margin)
        lines = wrapped(title, self.look.room, self.look.title, most=4, bold=True)
        self.below = self.text(lines, self.look.margin, self.below, self.look.title, bold=True) + self.look.label

    def draw(self, tag: str, **given: Any) -> ET.Element:
        """A shape: ``stroke_width=2`` becomes ``stroke-width="2"``; a number has one decimal at most."""
        return ET.SubElement(self.root, tag, {name.replace("_", "-"): _said(value) for name, value in given.items()})

    def text(
        self,
        lines: Sequence[str],
        x: float,
        top: float,
        size: int,
        *,
        anchor: str = "start",
        bold: bool = False,
        **given: Any,
    ) -> float:
        """Lines of text below ``top``; where they end."""
        if bold:
            given["font_weight"] = 600
        if anchor != "start":
            given["text_anchor"] = anchor
        step = size * LEADING
        first = top + step * 0.78
        if len(lines) == 1:
            self.draw("text", x=x, y=first, font_size=size, **given).text = lines[0]
        elif lines:
            node = self.draw("text", font_size=size, **given)
            for at, line in enumerate(lines):
                ET.SubElement(node, "tspan", x=_said(x), y=_said(first + at * step)).text = line
        return top + step * len(lines)

    def hatch(self) -> None:
        """The pattern of what is below zero."""
        frame = {"width": "8", "height": "8", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
        pattern = ET.SubElement(ET.SubElement(self.root, "defs"), "pattern", {"id": "below-zero", **frame})
        ET.SubElement(pattern, "rect", width="8", height="8", fill=LATE_SOFT)
        ET.SubElement(pattern, "rect", width="3", height="8", fill=LATE)

    def nothing(self) -> bytes:
        """A small picture that says that there is nothing to show."""
        words = NOTHING[self.lang]
        high = self.look.label * 5.0
        frame = Box(self.look.margin, self.below, self.look.room, high)
        self.draw("rect", x=frame.x, y=frame.y, width=frame.width, height=high, rx=8, fill=GROUND, stroke=LINE)
        top = self.below + high / 2 - self.look.label * LEADING / 2
        self.text([words], frame.middle[0], top, self.look.label, anchor="middle", fill=INK_2)
        self.below += high
        return self.svg()

    def svg(self) -> bytes:
        """The finished picture."""
        high = math.ceil(self.below + self.look.margin)
        self._paper.set("height", str(high))
        self.root.attrib |= {
            "viewBox": f"0 0 {self.look.width} {high}",
            "width": str(self.look.width),
            "height": str(high),
        }
        return ET.tostring(self.root, encoding="utf-8", xml_declaration=True)


def _said(value: Any) -> str:
    return f"{round(value, 1) + 0.0:g}" if isinstance(value, int | float) else str(value)


def number(value: Number) -> float | None:
    """A value that can be drawn; None for nothing, for what is no number and for what is beyond all measure."""
    found = math.nan if value is None else float(value)
    return round(found, 6) if abs(found) < _BEYOND else None


def plain(text: str) -> str:
    """One line without signs that XML forbids or that turn the direction of writing; markup stays, as text."""
    if not text.isprintable():
        text = "".join(map(_visible, text))
    return " ".join(text.split())


def _visible(sign: str) -> str:
    kind = unicodedata.category(sign)
    return sign if kind[0] != "C" else "" if kind == "Cf" else " "


_EM = {
    **dict.fromkeys("abcdeghknopqsuvxyz", 0.61),
    **dict.fromkeys("fijlrt .,:;'|!()[]/-·", 0.38),
    **dict.fromkeys("mwMW%@&…—", 0.98),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 0.71),
}
"""The widths of letters as multiples of their size in a rather wide font: the reader's font is not known here."""


def measured(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is, rather too much than too little."""
    return sum(_EM.get(sign) or _other(sign) for sign in text) * size * (1.08 if bold else 1)


def _other(sign: str) -> float:
    return 0.0 if unicodedata.combining(sign) else 1.1 if unicodedata.east_asian_width(sign) in "WF" else 0.66


def wrapped(text: str, room: float, size: float, most: int = 2, bold: bool = False) -> list[str]:
    """A text in lines no wider than ``room`` and about equally long; beyond ``most`` lines it ends in an ellipsis."""
    words = plain(text).split(" ")
    lines = _lines(words, room, size, most, bold)
    if len(lines) > 1 and " ".join(lines) == " ".join(words):
        tighter = (_lines(words, room * share / 10, size, most, bold) for share in range(5, 10))
        lines = next(
            (found for found in tighter if len(found) == len(lines) and " ".join(found) == " ".join(words)), lines
        )
    return lines


def _lines(words: Sequence[str], room: float, size: float, most: int, bold: bool) -> list[str]:
    lines: list[str] = []
    while words and len(lines) < most:
        taken = 1
        while taken < len(words) and measured(" ".join(words[: taken + 1]), size, bold) <= room:
            taken += 1
        if len(lines) == most - 1:
            taken = len(words)
        lines.append(shortened(" ".join(words[:taken]), room, size, bold))
        words = words[taken:]
    return lines


def shortened(text: str, room: float, size: float, bold: bool = False) -> str:
    """A text, cut with an ellipsis where it is wider than ``room``."""
    text = plain(text)
    if measured(text, size, bold) <= room:
        return text
    while text and measured(text + "…", size, bold) > room:
        text = text[:-1]
    return text.rstrip(" ,;-") + "…"
