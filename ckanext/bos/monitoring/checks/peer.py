"""What is compared of a process, and the numbers that tell what is usual among similar ones."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.money import parse_rupiah
from ckanext.bos.core.stages import FAILED
from ckanext.bos.core.text import fold

from .rule import Check, Doubt

_VOLUME = re.compile(r"^\s*([\d.,]+)\s*([^\W\d_][\w²³/ ]*?)\s*$")
_WHOLE = {"PAKET", "LS", "LUMPSUM", "LUMP SUM", "KEGIATAN", "TAHUN", "BULAN", "LOKASI", "PEKERJAAN", "DOKUMEN"}
"""Measures that say nothing of a price: one package is not like another."""

_RUNGS = (("contract", "contracts"), ("award", "awards"), ("estimate", "estimate_amount"), ("budget", "budget_amount"))
_NARROW = math.log(1.25)
"""The least width of the middle half: where nearly all are alike, a little more is still usual."""


@dataclass(frozen=True)
class Peer:
    """What is compared of a process; amounts in rupiah, ``volume`` as the unit wrote it: ``12 unit``.

    ``contract`` and ``award`` are the sums that the index row has; ``checks.at_row`` puts a doubt of them at a row.
    """

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
    tender_status: str | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Peer:
        """From an index row with the same names; ``volume`` and ``tender_status`` may be left out."""
        return cls(**{name: row[name] for name in cls.__dataclass_fields__ if name in row})

    @property
    def failed(self) -> bool:
        """Whether its selection was called off, so that the same package may well come again."""
        return self.tender_status in FAILED

    @cached_property
    def name(self) -> str:
        """The title for comparing."""
        return fold(self.title)

    @property
    def agreed(self) -> Decimal | None:
        """What the winner gets: the contract, else the award."""
        return self.contract or self.award

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
        return (quantity, measure) if quantity > 0 and measure and measure not in _WHOLE else None


class PeerCheck(Check):
    """A check that compares processes."""

    def doubts(self, peers: list[Peer]) -> Iterator[tuple[str, Doubt]]:
        """Package ids, and what is not believed of each."""
        raise NotImplementedError


def fence(values: Sequence[Decimal], fewest: Decimal, factor: Decimal) -> Decimal | None:
    """The largest value that is still usual: Tukey's upper fence on a logarithmic scale.

    :param fewest: how many others are needed to say so
    :param factor: how many times the width of the middle half it stands above its upper end
    :returns: None where there are too few
    """
    if len(values) <= fewest:
        return None
    logs = sorted(map(math.log, values))
    low, high = logs[len(logs) // 4], logs[(3 * len(logs)) // 4]
    top = high + float(factor) * max(high - low, _NARROW)
    return Decimal(math.exp(min(top, 60)))
