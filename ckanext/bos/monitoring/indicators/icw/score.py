"""A score of the Potential Fraud Analysis: 1 (little to look at) to 5 (much), by cuts that are settings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, ClassVar

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged
from ..process import Process, listed

SOURCE = "ICW, Potential Fraud Analysis (opentender.net)"
SOURCE_2012 = "ICW, Potential Fraud Analysis 2012 (opentender.net)"

FLAG_FROM = Setting("flag_from", 5, both("Ditandai mulai skor", "Flagged from score"), least=0, most=5)
FROM_MONTH = Setting("from_month", 10, both("Mulai bulan", "From month"), least=1, most=12)

Measured = tuple[int, Mapping[str, Any]]
"""The score, and the numbers behind it."""


def cuts(*values: str) -> Setting:
    """The setting for the limits between the scores, rising. A value at a limit is still below it."""
    return Setting("cuts", values, both("Batas antarskor", "Limits between the scores"))


class Score(Judged):
    """Scores one process. Value: the score."""

    family = "icw"
    source = SOURCE
    settings: ClassVar[tuple[Setting, ...]] = (FLAG_FROM,)

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self.cuts = [float(cut) for cut in listed(self.set.get("cuts"))]

    def judge(self, process: Process) -> Outcome:
        return self.told(process.ocid, self.measure(process))

    def told(self, ocid: str, measured: Measured) -> Outcome:
        """A score as an outcome."""
        score, numbers = measured
        if score < self.set["flag_from"]:
            return self.clear(ocid, score)
        return self.flag(ocid, score, score=score, **numbers)

    def measure(self, process: Process) -> Measured:
        """The score of a process that has all that is needed."""
        raise NotImplementedError

    def rank(self, value: float) -> int:
        """1 for a value up to the first limit, one more behind each."""
        return 1 + bisect_left(self.cuts, value)
