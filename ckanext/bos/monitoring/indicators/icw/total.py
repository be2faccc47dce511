"""The seven scores together: upstream does not publish its formula, this is their mean, times 20."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.bos.ocds.quality.words import both

from ..definition import Indicator, Outcome, Setting
from ..release import Release
from .pfa import Pfa1, Pfa2, Pfa3, Pfa4, Pfa5, Pfa6, Pfa7
from .score import SOURCE

_PARTS = (Pfa1, Pfa2, Pfa3, Pfa4, Pfa5, Pfa6, Pfa7)


class PfaTotal(Indicator):
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
    )

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._parts = [part() for part in _PARTS]

    def read(self, release: Release) -> None:
        for part in self._parts:
            part.read(release)

    def outcomes(self) -> Iterator[Outcome]:
        scores: dict[str, list[float]] = {}
        lacking: dict[str, list[str]] = {}
        for part in self._parts:
            for one in part.outcomes():
                if one.value is not None:
                    scores.setdefault(one.id, []).append(one.value)
                else:
                    scores.setdefault(one.id, [])
                    lacking.setdefault(one.id, []).extend(one.missing)
        for ocid, found in scores.items():
            if len(found) < self.set["computed"]:
                yield self._unknown(ocid, lacking.get(ocid, []))
                continue
            total = round(sum(found) / len(found) * 20, 1)
            if total < self.set["threshold"]:
                yield Outcome(self.code, "OCID", ocid, "clear", total)
            else:
                numbers = {"total": total, "computed": len(found)}
                yield Outcome(self.code, "OCID", ocid, "flag", total, numbers)

    def _unknown(self, ocid: str, paths: list[str]) -> Outcome:
        """Missing where fields are; clear without a value where the questions do not arise."""
        missing = tuple(dict.fromkeys(paths))
        return Outcome(self.code, "OCID", ocid, "missing" if missing else "clear", missing=missing)
