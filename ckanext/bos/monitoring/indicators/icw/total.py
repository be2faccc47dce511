"""The seven scores together: upstream does not publish its formula, this is their mean, times 20."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged
from ..process import Process
from .pfa import Pfa1, Pfa2, Pfa3, Pfa4, Pfa5, Pfa6, Pfa7
from .score import SOURCE, Score

_ALONE: tuple[type[Score], ...] = (Pfa1, Pfa2, Pfa3, Pfa4, Pfa5, Pfa6)
_ALL = (*_ALONE, Pfa7)


def _settings_of(part: type[Score]) -> Iterator[Setting]:
    """Those of a score that shape it, under its code: ``pfa1_cuts``."""
    for setting in part.settings:
        if setting.name != "flag_from":
            label = {lang: f"{part.code}: {text}" for lang, text in setting.label.items()}
            yield replace(setting, name=f"{part.code}_{setting.name}", label=label)


class PfaTotal(Judged):
    """Value: 20 to 100. Computed from those of the seven that can be computed, and says how many."""

    code = "pfa"
    family = "icw"
    title = both("PFA: skor gabungan", "PFA: total")
    meaning = both(
        "Rata-rata ketujuh skor PFA yang dapat dihitung.", "The mean of the seven scores that can be computed."
    )
    said = both(
        "Skor gabungan {total} dari 100, dari {computed} skor di antara 7.",
        "A total of {total} of 100, from {computed} of 7 scores.",
    )
    clears = both("Lihat skor satu per satu.", "See the scores one by one.")
    source = f"{SOURCE}; mean of the computable scores x 20"
    settings = (
        Setting("threshold", 80, both("Ditandai mulai", "Flagged from"), least=20, most=100),
        Setting("computed", 4, both("Skor paling sedikit", "Scores at least"), least=1, most=7),
        *(setting for part in _ALL for setting in _settings_of(part)),
    )

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._parts = [part(self._given(part)) for part in _ALONE]
        self._repeated = Pfa7(self._given(Pfa7))
        self._rows: list[tuple[str, int, int, tuple[str, ...]]] = []
        """Process, sum and number of its scores without the seventh, and what is missing for the others."""

    def _given(self, part: type[Score]) -> dict[str, Any]:
        return {
            name.removeprefix(f"{part.code}_"): value
            for name, value in self.set.items()
            if name.startswith(f"{part.code}_")
        }

    def look(self, process: Process) -> None:
        total, count, missing = 0, 0, dict[str, None]()
        for part in self._parts:
            if self._can(part, process, missing):
                total, count = total + part.measure(process)[0], count + 1
        if self._can(self._repeated, process, missing):
            self._repeated.keep(process)
        self._rows.append((process.ocid, total, count, tuple(missing)))

    @staticmethod
    def _can(part: Score, process: Process, missing: dict[str, None]) -> bool:
        """Whether a score can be computed; notes what is missing for it."""
        if part.excuse(process) is not None:
            return False
        lacking = part.lacking(process)
        missing.update(dict.fromkeys(lacking))
        return not lacking

    def compared(self) -> Iterator[Outcome]:
        seventh = {ocid: score for ocid, (score, _) in self._repeated.scored()}
        for ocid, total, count, missing in self._rows:
            if ocid in seventh:
                total, count = total + seventh[ocid], count + 1
            if count < self.set["computed"]:
                yield self.missing(ocid, *missing) if missing else self.excused(ocid, "too_few")
                continue
            mean = round(total / count * 20, 1)
            if mean < self.set["threshold"]:
                yield self.clear(ocid, mean)
            else:
                yield self.flag(ocid, mean, total=mean, computed=count)
