"""What an indicator is: a question put to compiled releases, with its source, its settings and its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from ckanext.bos.ocds.quality.words import Words

from .release import Release

Subject = Literal["OCID", "Buyer", "ProcuringEntity", "Tenderer"]
"""Whom an outcome is about, in Cardinal's words."""

State = Literal["flag", "clear", "missing"]

Kind = Literal["whole", "number", "list", "table"]
"""What a setting holds: a whole number, a number, texts, or whole numbers by text."""


@dataclass(frozen=True)
class Setting:
    """A number or list that whoever runs the indicator may change.

    :ivar name: as in the settings file, ``threshold``
    :ivar default: None where the indicator works the limit out from the data
    :ivar kind: what it holds; told from the default where that says it
    :ivar least: the smallest number allowed; None for any
    :ivar most: the largest number allowed; None for any
    """

    name: str
    default: Any
    label: Words
    kind: Kind | None = None
    least: float | None = 0
    most: float | None = None

    @property
    def holds(self) -> Kind:
        """What it holds."""
        if self.kind is not None:
            return self.kind
        if isinstance(self.default, Mapping):
            return "table"
        if isinstance(self.default, (tuple, list, frozenset)):
            return "list"
        return "whole" if type(self.default) is int else "number"


@dataclass(frozen=True)
class Rules:
    """What holds for all indicators of a run. Methods are values of ``tender.procurementMethodDetails``.

    :ivar currency: of the amounts that are compared; None for the first one that is met
    :ivar excluded: methods whose processes are not read at all
    :ivar compared: methods whose prices may be compared; empty for all but ``not_compared``
    :ivar not_compared: methods whose prices may not be compared, because the buyer sets them
    """

    currency: str | None = None
    excluded: frozenset[str] = frozenset()
    compared: frozenset[str] = frozenset()
    not_compared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an indicator says of one process, unit or supplier.

    :ivar state: ``flag`` (look at it), ``clear``, or ``missing`` (cannot be computed); ``clear`` without a value means
        that the question does not arise: another method, no final award yet, several winners
    :ivar value: what it measured; None where nothing was
    :ivar numbers: what made it fire, by the names in the indicator's ``said``
    :ivar missing: paths of the fields that would have to be filled in (``bids.details.value``)
    """

    code: str
    subject: Subject
    id: str
    state: State
    value: float | int | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


class Indicator:
    """One indicator. Made anew for each run; reads every release once, then gives its outcomes.

    :cvar code: ``R003``, ``i002``
    :cvar family: ``cardinal``, ``dg``, ``icw`` or ``bos``
    :cvar meaning: what it may mean when it fires, in plain words
    :cvar said: the sentence of a flag, with the names of :attr:`Outcome.numbers` in braces, and how they are written:
        ``{price:money}``, ``{share:percent}``, ``{day:date}``, ``{at:moment}``, ``{count}``
    :cvar said_of: the sentence of a flag about another subject than a process, where it is another one
    :cvar clears: what would explain it: how to clear the flag
    :cvar source: where the definition stands
    """

    code: ClassVar[str]
    family: ClassVar[Literal["cardinal", "dg", "icw", "bos"]]
    title: ClassVar[Words]
    meaning: ClassVar[Words]
    said: ClassVar[Words]
    clears: ClassVar[Words]
    source: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]] = ()
    said_of: ClassVar[Mapping[Subject, Words]] = {}
    prints: ClassVar[Mapping[Subject, float]] = {}
    """What stands for a flag in Cardinal's layout, by subject, where that is not the value."""

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        """:param given: settings by name that differ from their defaults"""
        self.set = {setting.name: setting.default for setting in self.settings} | dict(given or {})

    def read(self, release: Release) -> None:
        """Take one compiled release in."""
        raise NotImplementedError

    def outcomes(self) -> Iterator[Outcome]:
        """What there is to say when all releases have been read: for every process that was read, one outcome with
        the subject ``OCID`` (flag, clear, or missing with what is missing), and those of other subjects that fire."""
        raise NotImplementedError

    def printed(self, outcome: Outcome) -> float | None:
        """What stands for a flag in Cardinal's layout."""
        if outcome.subject in self.prints:
            return self.prints[outcome.subject]
        return 1.0 if outcome.value is None else float(outcome.value)

    def meta(self) -> dict[str, float | None]:
        """Quartiles and fences as far as all releases read up to now give them, rounded to 4 decimals."""
        return {}

    def behind(self) -> dict[str, int]:
        """How many values the quartiles come from, by a name for :meth:`meta`."""
        return {}

    def maps(self) -> dict[str, dict[str, Any]]:
        """By a name of Cardinal's, the organisations of each process: a set of ids, or one id."""
        return {}
