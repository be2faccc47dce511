"""What a sanity check is: it compares values of one process, or processes with each other, and doubts some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, ClassVar, Literal

from ckanext.bos.core import schema
from ckanext.bos.core.dates import format_date
from ckanext.bos.core.money import format_rupiah
from ckanext.bos.ocds.quality.words import Words, both

Level = Literal["stop", "look"]
Limits = Mapping[str, Decimal]
"""Settings of the checks: ``limit.amount`` -> number."""

NOTHING = both("", "")


@dataclass(frozen=True)
class Suspicion:
    """A value that a check does not believe.

    :ivar level: ``stop`` waits for a confirmation, ``look`` is only shown
    :ivar path: of the value as ownership writes it: ``contracts/1/amount``
    :ivar field: the form's field, dotted: ``contracts.amount``
    :ivar found: the value as text
    :ivar fingerprint: of everything that was compared: a confirmation holds until one of it changes
    """

    code: str
    level: Level
    stage: str
    field: str
    path: str
    found: str
    fingerprint: str
    sentence: Words
    expected: Words
    hint: Words


@dataclass(frozen=True)
class Doubt:
    """What a check says of one value; :meth:`Check.suspicion` makes a :class:`Suspicion` of it.

    :ivar compared: the other values that count
    """

    path: str
    found: str
    compared: tuple[str, ...]
    sentence: Words
    expected: Words
    hint: Words = field(default_factory=lambda: NOTHING)


@dataclass(frozen=True)
class Setting:
    """A number that may be changed: ``CODE.name``."""

    name: str
    default: Decimal
    label: Words


class Check:
    """One question.

    :cvar meaning: what to look at, in plain words
    """

    code: ClassVar[str]
    title: ClassVar[Words]
    meaning: ClassVar[Words]
    level: ClassVar[Level] = "stop"
    settings: ClassVar[tuple[Setting, ...]] = ()

    def __init__(self, given: Limits) -> None:
        """:param given: settings by full name that differ from their defaults"""
        self.set = {one.name: given.get(f"{self.code}.{one.name}", one.default) for one in self.settings}

    def suspicion(self, doubt: Doubt) -> Suspicion:
        """With the fingerprint, and the place in the form."""
        entry, *rest = doubt.path.split("/")
        name = f"{entry}.{rest[-1]}" if len(rest) > 1 else entry
        known = schema.load().fields.get(entry)
        said = "|".join((self.code, doubt.path, doubt.found, *doubt.compared))
        return Suspicion(
            code=self.code,
            level=self.level,
            stage=known.stage if known else "planning",
            field=name,
            path=doubt.path,
            found=doubt.found,
            fingerprint=sha256(said.encode()).hexdigest()[:24],
            sentence=doubt.sentence,
            expected=doubt.expected,
            hint=doubt.hint,
        )


class ProcessCheck(Check):
    """A check that looks at one process by itself."""

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        """What is not believed (canonical values in). Nothing where a value that is needed is missing."""
        raise NotImplementedError


def amount(value: Any) -> Decimal | None:
    """Rupiah, or None for nothing, zero and what is no number."""
    try:
        found = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return found if found.is_finite() and found > 0 else None


def day(value: Any) -> date | None:
    """A day, or None."""
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None


def rows(process: Mapping[str, Any], name: str) -> Iterable[Mapping[str, Any]]:
    """The rows of a list that are alive."""
    found = process.get(name)
    listed = found if isinstance(found, list) else []
    return [
        row for row in listed if isinstance(row, Mapping) and row.get("status") not in ("cancelled", "unsuccessful")
    ]


def money(value: Decimal) -> Words:
    """``Rp 1,25 miliar``."""
    return both(*(format_rupiah(value, short=True, lang=lang) for lang in ("id", "en")))


def in_full(value: Decimal) -> Words:
    """``Rp 1.250.000.000``."""
    return both(*(format_rupiah(value, lang=lang) for lang in ("id", "en")))


def in_words(value: date) -> Words:
    """``14 Maret 2019``."""
    return both(*(format_date(value, lang) for lang in ("id", "en")))


def said(indonesian: str, english: str, **words: Words | str) -> Words:
    """Two sentences with the same words filled in, each in its language."""
    found = {}
    for lang, text in (("id", indonesian), ("en", english)):
        given = {name: word if isinstance(word, str) else word[lang] for name, word in words.items()}
        found[lang] = text.format(**given)
    return found
