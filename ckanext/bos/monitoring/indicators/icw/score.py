"""A score of the Potential Fraud Analysis: 1 (little to look at) to 5 (much), by cuts that are settings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, ClassVar

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged
from ..process import Process

SOURCE = "ICW, Potential Fraud Analysis (opentender.net)"
SOURCE_2012 = "ICW, Potential Fraud Analysis 2012 (opentender.net)"

FLAG_FROM = Setting("flag_from", 5, both("Ditandai mulai skor", "Flagged from score"), least=1, most=5)

Measured = tuple[int, Mapping[str, Any]]
"""The score, and the numbers behind it."""


def cuts(*values: str) -> Setting:
    """The setting for the limits between the scores, rising."""
    return Setting("cuts", values, both("Batas antarskor", "Limits between the scores"))


class Score(Judged):
    """Scores one process. Value: the score."""

    family = "icw"
    source = SOURCE
    settings: ClassVar[tuple[Setting, ...]] = (FLAG_FROM,)

    def judge(self, process: Process) -> Outcome:
        measured = self.measure(process)
        if measured is None:
            return self.missing(process.ocid, *self.needs)
        score, numbers = measured
        if score < self.set["flag_from"]:
            return self.clear(process.ocid, score)
        return self.flag(process.ocid, score, score=score, **numbers)

    def measure(self, process: Process) -> Measured | None:
        """The score of a process that has all that is needed; None where it has not after all."""
        raise NotImplementedError

    def rank(self, value: float) -> int:
        """1 for a value up to the first limit, one more behind each."""
        return 1 + bisect_left([float(cut) for cut in self.set["cuts"]], value)
