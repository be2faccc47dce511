"""Indicators that look at processes one by one, or compare them when all have been read.

What cannot be said of a process comes in two kinds. *Missing*: a field that the indicator needs is not filled in, its
path is told. *Excused*: the question does not arise (another method, no winner); the outcome is ``clear`` without a
value, and ``numbers`` holds ``{"reason": code}`` with a code of :data:`REASONS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from ckanext.bos.ocds.quality.words import Words, both

from .definition import Indicator, Outcome, Setting, Subject
from .process import Process, listed, process_of
from .release import Release

REASONS: Mapping[str, Words] = {
    "self_managed": both("dikerjakan secara swakelola", "self-managed work"),
    "method": both("metode pemilihannya lain", "another procurement method"),
    "no_winner": both("berakhir tanpa pemenang", "it ended without a winner"),
    "undecided": both("belum ada pemenang yang ditetapkan", "no winner has been appointed"),
    "one_bid": both("hanya ada satu penawaran", "there is only one offer"),
    "outside": both("di luar masa yang dibandingkan", "outside the period that is compared"),
    "too_few": both("terlalu sedikit untuk dibandingkan", "too few to compare"),
}
"""Why a question does not arise."""

_EXCUSES = {reason: MappingProxyType({"reason": reason}) for reason in REASONS}
_NOTHING: Mapping[str, Any] = MappingProxyType({})


def methods(*codes: str) -> Setting:
    """The setting for the methods that are looked at; none for all."""
    return Setting("procurement_methods", codes, both("Metode (kode OCDS)", "Methods (codes of OCDS)"))


def reference_date() -> Setting:
    """The setting for the day from which time is counted back, so that a result can be had again later."""
    label = both("Hitung mundur dari tanggal; kosong: rilis terbaru", "Count back from; empty: the newest release")
    return Setting("reference_date", (), label)


class Judged(Indicator):
    """An indicator that says something of each process at once, or keeps it to compare it with all others.

    :cvar needs: paths that must be filled in, of :data:`.process.PATHS`
    :cvar of_awards: whether a process without a winner is excused
    """

    needs: ClassVar[tuple[str, ...]] = ()
    of_awards: ClassVar[bool] = False

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self.methods = frozenset(map(str, listed(self.set.get("procurement_methods"))))
        self._needed = frozenset(self.needs)
        self._found: list[Outcome] = []

    def read(self, release: Release) -> None:
        if type(release.ocid) is str:
            found = self.look(process_of(release))
            if found is not None:
                self._found.append(found)

    def look(self, process: Process) -> Outcome | None:
        """What there is to say of a process; None where that is said by :meth:`compared`."""
        may_be_excused = (
            process.self_managed
            or (self.methods and process.method not in self.methods)
            or (self.of_awards and not process.awards)
        )
        if may_be_excused and (reason := self.excuse(process)) is not None:
            return self.excused(process.ocid, reason)
        if self._needed <= process.present:
            return self.judge(process)
        return self.missing(process.ocid, *self.lacking(process))

    def excuse(self, process: Process) -> str | None:
        """Why the question does not arise, as a code of :data:`REASONS`.

        Asked only of self-managed work, of another method than those looked at, and where a winner is needed and
        there is none.
        """
        if self.methods:
            if process.self_managed:
                return "self_managed"
            if process.method is not None and process.method not in self.methods:
                return "method"
        if self.of_awards and not process.awards:
            if process.over:
                return "no_winner"
            if process.self_managed:
                return "self_managed"
            if process.undecided:
                return "undecided"
        return None

    def lacking(self, process: Process) -> list[str]:
        """The paths that are needed and not filled in."""
        return [path for path in self.needs if path not in process.present]

    def judge(self, process: Process) -> Outcome | None:
        """What there is to say of a process that has all that is needed; None where :meth:`compared` says it."""
        raise NotImplementedError

    def compared(self) -> Iterator[Outcome]:
        """What there is to say of those kept by :meth:`judge`, and of units and suppliers."""
        return iter(())

    def outcomes(self) -> Iterator[Outcome]:
        yield from self._found
        yield from self.compared()

    def flag(self, ocid: str, value: float | int, **numbers: Any) -> Outcome:
        """Look at the process."""
        return Outcome(self.code, "OCID", ocid, "flag", value, numbers)

    def flag_of(self, subject: Subject, id: str, value: float | int, **numbers: Any) -> Outcome:
        """Look at a unit or a supplier."""
        return Outcome(self.code, subject, id, "flag", value, numbers)

    def clear(self, ocid: str, value: float | int) -> Outcome:
        """Measured, and nothing to look at."""
        return Outcome(self.code, "OCID", ocid, "clear", value, _NOTHING)

    def excused(self, ocid: str, reason: str) -> Outcome:
        """The question does not arise."""
        return Outcome(self.code, "OCID", ocid, "clear", None, _EXCUSES[reason])

    def missing(self, ocid: str, *paths: str) -> Outcome:
        """Cannot be computed."""
        return Outcome(self.code, "OCID", ocid, "missing", None, _NOTHING, paths)
