"""Values unlike those of similar packages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from statistics import median
from typing import Any

from ckanext.bos.core.money import canonical
from ckanext.bos.ocds.quality.words import both

from .peer import Peer, PeerCheck, fence
from .rule import Doubt, Setting, money, rounded, said

_FACTOR = Setting(
    "factor", Decimal(3), both("Lebar pagar (kali rentang tengah)", "Width of the fence (times the middle half)")
)
_PEERS = both("Paling sedikit pembanding", "Fewest to compare with")


class _Beyond(PeerCheck):
    """Values beyond the fence of their group."""

    def beyond(self, groups: Iterable[list[tuple[Peer, Decimal]]]) -> Iterator[tuple[Peer, Decimal, Decimal, int]]:
        """Of each group those beyond: the peer, its value, the middle one, and how many others there are."""
        for found in groups:
            values = [value for _, value in found]
            top = fence(values, self.set["peers"], self.set["factor"])
            far = [one for one in found if top is not None and one[1] > top]
            middle = Decimal(median(values)) if far else Decimal(0)
            yield from ((peer, value, middle, len(values) - 1) for peer, value in far)


class Outlier(_Beyond):
    """A value far above those of packages of the same kind, method and year.

    On a logarithmic scale, beyond ``factor`` times the middle half of the values above its upper end (Tukey's fence).
    Only above: below its lower fence lie 63 of 1,824 direct purchases of works of the real rows, all of them honest.
    """

    code = "outlier"
    level = "look"
    title = both("Jauh di atas paket serupa", "Far above similar packages")
    meaning = both(
        "Nilainya jauh di atas paket lain dengan jenis, metode, dan tahun yang sama.",
        "The value is far above those of other packages of the same kind, method and year.",
    )
    settings = (Setting("peers", Decimal(20), _PEERS), _FACTOR)

    def doubts(self, peers: list[Peer]) -> Iterator[tuple[str, Doubt]]:
        groups: dict[tuple[Any, ...], list[tuple[Peer, Decimal]]] = defaultdict(list)
        for peer in peers:
            if peer.furthest and peer.category and peer.method:
                groups[peer.category, peer.method, peer.year].append((peer, peer.furthest[1]))
        for peer, value, middle, others in self.beyond(groups.values()):
            yield peer.package_id, self._far(peer, value, middle, others)

    @staticmethod
    def _far(peer: Peer, value: Decimal, middle: Decimal, others: int) -> Doubt:
        path, _ = peer.furthest or ("", value)
        times = rounded(value / middle, 1)
        words = said(
            "Nilai {value} jauh di atas {count} paket serupa, yang nilai tengahnya {middle}.",
            "The value of {value} is far above {count} similar packages, whose middle value is {middle}.",
            value=money(value),
            count=str(others),
            middle=money(middle),
        )
        hint = both(
            "Periksa jumlah nolnya, jenis, dan metode paket ini.",
            "Check the zeros, and the kind and method of this package.",
        )
        numbers = {"value": canonical(value), "middle": canonical(middle), "times": times, "peers": str(others)}
        expected = said("sekitar {0}", "about {0}", money(middle))
        return Doubt(path, canonical(value), (), words, expected, hint, numbers)


class UnitPrice(_Beyond):
    """A price for one unit of measure far above that of like packages. From the value and the volume of the package.

    The schema has no list of items with prices; packages, months and the like are no measure. The same fence.
    """

    code = "unit_price"
    level = "look"
    title = both("Harga satuan janggal", "Odd unit price")
    meaning = both(
        "Nilai dibagi volumenya jauh di atas paket lain dengan satuan dan awal nama yang sama.",
        "The value divided by the volume is far above that of others with the same measure and beginning of the name.",
    )
    settings = (Setting("peers", Decimal(8), _PEERS), _FACTOR)

    def doubts(self, peers: list[Peer]) -> Iterator[tuple[str, Doubt]]:
        groups: dict[tuple[Any, ...], list[tuple[Peer, Decimal]]] = defaultdict(list)
        for peer in peers:
            if peer.measure and peer.furthest:
                quantity, measure = peer.measure
                beginning = tuple(peer.name.split()[:2])
                groups[measure, peer.category, beginning].append((peer, peer.furthest[1] / quantity))
        for peer, price, middle, others in self.beyond(groups.values()):
            yield peer.package_id, self._odd(peer, price, middle, others)

    @staticmethod
    def _odd(peer: Peer, price: Decimal, middle: Decimal, others: int) -> Doubt:
        words = said(
            "Harga per satuan {price}, sedangkan {count} paket serupa nilai tengahnya {middle}.",
            "The price of one is {price}, while the middle of {count} similar packages is {middle}.",
            price=money(price),
            count=str(others),
            middle=money(middle),
        )
        hint = both("Periksa volume dan satuannya, lalu nilainya.", "Check the quantity and its unit, then the value.")
        _, value = peer.furthest or ("", price)
        numbers = {"price": rounded(price, 2), "middle": rounded(middle, 2), "peers": str(others)}
        expected = said("sekitar {0}", "about {0}", money(middle))
        return Doubt("volume", peer.volume or "", (canonical(value),), words, expected, hint, numbers)
