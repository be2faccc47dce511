"""Processes compared with each other: the same one twice, and values unlike those of similar packages."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from statistics import median
from typing import Any

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.money import parse_rupiah
from ckanext.bos.core.text import fold
from ckanext.bos.ocds.quality.words import both

from .rule import Check, Doubt, Setting, money, said

_VOLUME = re.compile(r"^\s*([\d.,]+)\s*([^\W\d_][\w²³/ ]*?)\s*$")
_WHOLE = {"PAKET", "LS", "LUMPSUM", "LUMP SUM", "KEGIATAN", "TAHUN", "BULAN", "LOKASI", "PEKERJAAN", "DOKUMEN"}
"""Measures that say nothing of a price: one package is not like another."""

_RUNGS = (("contract", "contracts"), ("award", "awards"), ("estimate", "estimate_amount"), ("budget", "budget_amount"))


@dataclass(frozen=True)
class Peer:
    """What is compared of a process; amounts in rupiah, ``volume`` as the unit wrote it: ``12 unit``."""

    package_id: str
    unit_id: str
    year: int | None
    title: str
    category: str | None
    method: str | None
    budget: Decimal | None
    estimate: Decimal | None
    award: Decimal | None
    contract: Decimal | None
    winner_id: str | None
    volume: str | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Peer:
        """From an index row with the same names."""
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})

    @cached_property
    def name(self) -> str:
        """The title for comparing."""
        return fold(self.title)

    @property
    def furthest(self) -> tuple[str, Decimal] | None:
        """The path and value of the furthest rung."""
        for rung, path in _RUNGS:
            value = getattr(self, rung)
            if value is not None and value > 0:
                return path, value
        return None

    @cached_property
    def measure(self) -> tuple[Decimal, str] | None:
        """Quantity and unit of measure, where the volume says both."""
        match = _VOLUME.match(self.volume or "")
        if not match:
            return None
        try:
            quantity = parse_rupiah(match[1])
        except FieldError:
            return None
        measure = fold(match[2])
        return (quantity, measure) if quantity > 0 and measure not in _WHOLE else None


class PeerCheck(Check):
    """A check that compares processes."""

    def doubts(self, peers: list[Peer]) -> Iterator[tuple[str, Doubt]]:
        """Package ids, and what is not believed of each."""
        raise NotImplementedError


class Twice(PeerCheck):
    """The same package entered twice: unit, year, title and value are the same, the codes are not."""

    code = "twice"
    title = both("Paket sama dua kali", "The same package twice")
    meaning = both(
        "OPD, tahun, nama, dan nilainya sama dengan paket lain: mungkin dimasukkan dua kali, atau dipecah.",
        "Unit, year, name and value are those of another package: perhaps entered twice, or split.",
    )

    def doubts(self, peers: list[Peer]) -> Iterator[tuple[str, Doubt]]:
        groups: dict[tuple[Any, ...], list[Peer]] = defaultdict(list)
        for peer in peers:
            worth = peer.estimate or peer.budget
            if worth and peer.name:
                groups[peer.unit_id, peer.year, peer.name, worth].append(peer)
        for (_unit, _year, _name, worth), found in groups.items():
            if len(found) < 2:
                continue
            for peer in found:
                others = tuple(sorted(other.package_id for other in found if other is not peer))
                words = said(
                    "Ada {count} paket lain yang sama: OPD, tahun, nama, dan nilai {value}.",
                    "{count} other packages are the same: unit, year, name and value of {value}.",
                    count=str(len(others)),
                    value=money(worth),
                )
                expected = both("satu paket saja", "one package only")
                yield peer.package_id, Doubt("title", peer.title, (str(worth), *others), words, expected)


class Outlier(PeerCheck):
    """A value far from those of packages of the same kind and method.

    On a logarithmic scale, beyond ``factor`` times the middle half of the values above its upper end (Tukey's fence).
    """

    code = "outlier"
    level = "look"
    title = both("Jauh di atas paket serupa", "Far above similar packages")
    meaning = both(
        "Nilainya jauh di atas paket lain dengan jenis, metode, dan tahun yang sama.",
        "The value is far above those of other packages of the same kind, method and year.",
    )
    settings = (
        Setting("peers", Decimal(20), both("Paling sedikit pembanding", "Fewest to compare with")),
        Setting(
            "factor",
            Decimal(3),
            both("Lebar pagar (kali rentang tengah)", "Width of the fence (times the middle half)"),
        ),
    )

    def doubts(self, peers: list[Peer]) -> Iterator[tuple[str, Doubt]]:
        groups: dict[tuple[Any, ...], list[tuple[Peer, str, Decimal]]] = defaultdict(list)
        for peer in peers:
            if peer.furthest and peer.category and peer.method:
                groups[peer.category, peer.method, peer.year].append((peer, *peer.furthest))
        for found in groups.values():
            fence = _fence([value for _, _, value in found], self.set["peers"], self.set["factor"])
            for peer, path, value in found:
                if fence is not None and value > fence:
                    yield peer.package_id, _far(path, value, [other for _, _, other in found])


class UnitPrice(PeerCheck):
    """A price for one unit of measure far above that of like packages. From the value and the volume of the package."""

    code = "unit_price"
    level = "look"
    title = both("Harga satuan janggal", "Odd unit price")
    meaning = both(
        "Nilai dibagi volumenya jauh di atas paket lain dengan satuan dan awal nama yang sama.",
        "The value divided by the volume is far above that of others with the same measure and beginning of the name.",
    )
    settings = (
        Setting("peers", Decimal(8), both("Paling sedikit pembanding", "Fewest to compare with")),
        Setting(
            "factor",
            Decimal(3),
            both("Lebar pagar (kali rentang tengah)", "Width of the fence (times the middle half)"),
        ),
    )

    def doubts(self, peers: list[Peer]) -> Iterator[tuple[str, Doubt]]:
        groups: dict[tuple[Any, ...], list[tuple[Peer, Decimal]]] = defaultdict(list)
        for peer in peers:
            if peer.measure and peer.furthest:
                quantity, measure = peer.measure
                beginning = tuple(peer.name.split()[:2])
                groups[measure, peer.category, beginning].append((peer, peer.furthest[1] / quantity))
        for found in groups.values():
            fence = _fence([price for _, price in found], self.set["peers"], self.set["factor"])
            for peer, price in found:
                if fence is not None and price > fence:
                    yield peer.package_id, self._odd(peer, price, [other for _, other in found])

    @staticmethod
    def _odd(peer: Peer, price: Decimal, others: list[Decimal]) -> Doubt:
        middle = Decimal(median(others))
        words = said(
            "Harga per satuan {price}, sedangkan {count} paket serupa nilai tengahnya {middle}.",
            "The price of one is {price}, while the middle of {count} similar packages is {middle}.",
            price=money(price),
            count=str(len(others) - 1),
            middle=money(middle),
        )
        expected = said("sekitar {middle}", "about {middle}", middle=money(middle))
        return Doubt("volume", peer.volume or "", (str(peer.furthest),), words, expected)


def _far(path: str, value: Decimal, others: list[Decimal]) -> Doubt:
    middle = Decimal(median(others))
    words = said(
        "Nilai {value} jauh di atas {count} paket serupa, yang nilai tengahnya {middle}.",
        "The value of {value} is far above {count} similar packages, whose middle value is {middle}.",
        value=money(value),
        count=str(len(others) - 1),
        middle=money(middle),
    )
    return Doubt(path, str(value), (), words, said("sekitar {middle}", "about {middle}", middle=money(middle)))


def _fence(values: Iterable[Decimal], fewest: Decimal, factor: Decimal) -> Decimal | None:
    """The largest value that is still usual; None where there are too few, or all are alike."""
    logs = sorted(math.log(value) for value in values)
    if len(logs) <= fewest:
        return None
    low, high = logs[len(logs) // 4], logs[(3 * len(logs)) // 4]
    if high <= low:
        return None
    top = high + float(factor) * (high - low)
    return Decimal(math.exp(min(top, 60)))
