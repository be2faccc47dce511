"""Tenders and non-tenders: the same chain of services under two sets of names."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from ckanext.bos.core.observation import Key, Row

from .reading import latest


@dataclass(frozen=True)
class Kind:
    """Tender or non-tender.

    :ivar name: the beginning of its services' names
    :ivar prefix: stands before the name of each bundle but the first: ``bidders/``, ``nontender-schedule/``
    :ivar code: the column of its code
    """

    name: str
    prefix: str
    code: tuple[str, ...]
    status: str
    version: str
    announced: str
    decided: str


TENDER = Kind(
    "tender", "", ("kd_tender",), "status_tender", "versi_tender", "tgl_pengumuman_tender", "tgl_penetapan_pemenang"
)
NONTENDER = Kind(
    "nontender",
    "nontender-",
    ("kd_nontender", "lls_id"),
    "status_nontender",
    "versi_nontender",
    "tgl_pengumuman_nontender",
    "tgl_selesai_nontender",
)


@dataclass
class Chain:
    """What a run holds of one tender or non-tender.

    :ivar key: its identifying key
    :ivar rows: its rows by the link of the chain (``announced done result bidders schedule sppbj contract spmk bast``)
    :ivar delivered: the links of which the run has any rows at all, for whatever code
    :ivar failed: codes of the failed tenders of the same package that this one repeats
    :ivar shared: whether a tender before this one has one of its plans
    """

    kind: Kind
    code: str
    key: Key
    delivered: Collection[str]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    failed: tuple[str, ...] = ()
    shared: bool = False

    def of(self, *links: str) -> list[Row]:
        """The rows of some links, in this order."""
        return [row for link in links for row in self.rows.get(link, ())]

    def bundle(self, name: str) -> str:
        """The key of one of its bundles of facts: ``tender/10005991000``, ``nontender-contract/10108545000``."""
        return f"{name}/{self.code}" if name == self.kind.name else f"{self.kind.prefix}{name}/{self.code}"


LINKS = {
    "announced": "",
    "done": "_done",
    "result": "_result",
    "bidders": "_bidders",
    "schedule": "_schedule",
    "sppbj": "_sppbj",
    "contract": "_contract",
    "spmk": "_spmk",
    "bast": "_bast",
}
"""The links of the chain and what they add to the kind's name to make the service's."""


def status_of(chain: Chain) -> str:
    """The outcome in the source's words; empty when no row says any."""
    for link in ("announced", "done"):
        if (rows := chain.of(link)) and (said := latest(rows).cells.get(chain.kind.status)):
            return str(said).strip()
    return ""


def has_failed(chain: Chain) -> bool:
    """Whether the source says that it failed or was cancelled."""
    return bool(re.search(r"(?i)gagal|batal", status_of(chain)))
