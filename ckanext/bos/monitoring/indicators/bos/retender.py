"""Tenders that are held again and again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged, methods
from ..process import Process
from .competition import SOURCE
from .joined import Joined

_OCID = "ocid"

Node = tuple[str, str]
"""A process or a plan: scheme and identifier."""


class Retender(Judged):
    """Selections in competition of one plan, or that repeat a failed one. Value: how many there are.

    A process that names the failed one which it repeats counts with it and its other repetitions, however long the
    chain, also where the failed one is not among the data; others count with those of the same plans.
    """

    code = "B009"
    family = "bos"
    title = both("Tender berulang", "Repeated tender")
    meaning = both(
        "Paket yang sama ditenderkan lagi: yang pertama gagal, atau pemenangnya mundur.",
        "The same package is tendered again: the first failed, or its winner withdrew.",
    )
    said = both(
        "{count} kali pemilihan untuk rencana yang sama, {failed} di antaranya tanpa pemenang.",
        "{count} selections for the same plan, of which {failed} ended without a winner.",
    )
    clears = both("Tidak ada peserta yang lulus pada tender pertama.", "Nobody passed in the first tender.")
    source = SOURCE
    settings = (
        methods("open", "selective"),
        Setting("threshold", 2, both("Pemilihan paling sedikit", "Selections at least"), least=2),
    )
    needs = ("tender.procurementMethod",)

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._joined = Joined[Node]()
        self._rows: dict[str, bool] = {}
        self._repeated: set[str] = set()

    def judge(self, process: Process) -> None:
        mine = (_OCID, process.ocid)
        self._rows[process.ocid] = process.over
        self._joined.head(mine)
        plans: list[Node] = []
        failed = ""
        for related in process.release.relatedProcesses or ():
            kinds, identifier = related.relationship or (), related.identifier
            if not isinstance(identifier, str) or not identifier:
                continue
            if "unsuccessfulProcess" in kinds and related.scheme in (None, _OCID):
                failed = identifier
                self._repeated.add(failed)
                self._joined.join(mine, (_OCID, failed))
            elif "planning" in kinds:
                plans.append((str(related.scheme), identifier))
        for plan in () if failed else plans:
            self._joined.join(mine, plan)

    def compared(self) -> Iterator[Outcome]:
        counts: dict[Node, list[int]] = {}
        for ocid, is_over in (dict.fromkeys(self._repeated, True) | self._rows).items():
            count = counts.setdefault(self._joined.head((_OCID, ocid)), [0, 0])
            count[0] += 1
            count[1] += is_over
        for ocid in self._rows:
            count, failed = counts[self._joined.head((_OCID, ocid))]
            if count < self.set["threshold"]:
                yield self.clear(ocid, count)
            else:
                yield self.flag(ocid, count, count=count, failed=failed)
