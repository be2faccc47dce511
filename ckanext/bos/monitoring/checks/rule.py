"""What a sanity check is: it compares values of one process, or processes with each other, and doubts some."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Context, Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, ClassVar, Literal

from ckanext.bos.core import codelists, schema
from ckanext.bos.core.dates import format_date
from ckanext.bos.core.money import canonical, format_rupiah
from ckanext.bos.ocds.quality.words import Words, both

Level = Literal["stop", "look"]
Limits = Mapping[str, Decimal]
"""Settings of the checks: ``limit.amount`` -> number."""
Numbers = Mapping[str, str]
"""What was compared, by name, as texts."""

NOTHING = both("", "")
_MOST = Decimal("1e20")
_SEN = Decimal("0.01")
_WIDE = Context(prec=100)


@dataclass(frozen=True)
class Suspicion:
    """A value that a check does not believe.

    :ivar level: ``stop`` waits for a confirmation, ``look`` is only shown
    :ivar path: of the value as ownership writes it: ``contracts/1/amount``
    :ivar field: the form's field, dotted: ``contracts.amount``
    :ivar found: the value as text; of several payments or lots that count together, their sum
    :ivar fingerprint: of everything that was compared: a confirmation holds until one of it changes
    :ivar hint: how it may be mended, or empty
    :ivar numbers: what was compared, by name: ``{"award": "120", "contract": "1200", "times": "10"}``
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
    numbers: Numbers


@dataclass(frozen=True)
class Doubt:
    """What a check says of one value; :meth:`Check.suspicion` makes a :class:`Suspicion` of it.

    :ivar compared: the other values that count for the fingerprint
    """

    path: str
    found: str
    compared: tuple[str, ...]
    sentence: Words
    expected: Words
    hint: Words = field(default_factory=lambda: NOTHING)
    numbers: Numbers = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """A number that may be changed: ``CODE.name``.

    :ivar by_kind: whether ``CODE.name.KIND`` sets another one for a category or method: ``limit.amount.works``
    """

    name: str
    default: Decimal
    label: Words
    by_kind: bool = False

    def names(self, code: str) -> list[str]:
        """All full names under which it may be set, the general one first."""
        kinds = [*codelists.codes("category"), *codelists.codes("method")] if self.by_kind else []
        general = f"{code}.{self.name}"
        return [general, *(f"{general}.{kind}" for kind in dict.fromkeys(kinds))]


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
        self.given = given
        self.set = {one.name: given.get(f"{self.code}.{one.name}", one.default) for one in self.settings}

    def set_for(self, name: str, process: Mapping[str, Any]) -> Decimal:
        """A setting as it holds for a process: that of its method, else of its category, else the general one."""
        for kind in (process.get("method") or process.get("planned_method"), process.get("category")):
            value = self.given.get(f"{self.code}.{name}.{kind}")
            if value is not None:
                return value
        return self.set[name]

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
            numbers=doubt.numbers,
        )


class ProcessCheck(Check):
    """A check that looks at one process by itself."""

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        """What is not believed (canonical values in). Nothing where a value that is needed is missing."""
        raise NotImplementedError


def amount(value: Any) -> Decimal | None:
    """Rupiah to the sen, zero included; None for nothing and for what is no amount of this world."""
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found.quantize(_SEN) if found.is_finite() and 0 <= found <= _MOST else None


def day(value: Any) -> date | None:
    """A day, or None."""
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None


def keyed(process: Mapping[str, Any], name: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The rows of a list that are alive, each with its ID, or its place in the list where it has none."""
    found = process.get(name)
    if not found or not isinstance(found, list):
        return []
    return [
        (str(row.get("id") or number), row)
        for number, row in enumerate(found, 1)
        if isinstance(row, Mapping) and row.get("status") not in ("cancelled", "unsuccessful")
    ]


def rows(process: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The rows of a list that are alive."""
    return [row for _, row in keyed(process, name)]


def money(value: Decimal) -> Words:
    """``Rp 1,25 miliar``."""
    return both(*(format_rupiah(value, short=True, lang=lang) for lang in ("id", "en")))


def in_full(value: Decimal) -> Words:
    """``Rp 1.250.000.000``."""
    return both(*(format_rupiah(value, lang=lang) for lang in ("id", "en")))


def apart(*values: Decimal) -> list[Words]:
    """Amounts in short; all in full where two of them would read the same."""
    short = [money(value) for value in values]
    return short if len({words["id"] for words in short}) == len(set(values)) else [in_full(value) for value in values]


def rounded(value: Decimal, places: int) -> str:
    """A number as canonical text, rounded up so that it never seems to keep a limit that it passes."""
    return canonical(value.quantize(Decimal(1).scaleb(-places), ROUND_CEILING, _WIDE))


def percent(share: Decimal) -> Words:
    """A share of 0.105 as ``10,5%``."""
    text = rounded(share * 100, 1)
    return both(f"{text.replace('.', ',')}%", f"{text}%")


def titled(name: Words) -> Words:
    """The same, beginning with a capital letter."""
    return {lang: text[:1].upper() + text[1:] for lang, text in name.items()}


def in_words(value: date) -> Words:
    """``14 Maret 2019``."""
    return both(*(format_date(value, lang) for lang in ("id", "en")))


def said(indonesian: str, english: str, *places: Words, **words: Words | str) -> Words:
    """Two sentences with the same words filled in (``{0}``, ``{name}``), each in its language."""
    found = {}
    for lang, text in (("id", indonesian), ("en", english)):
        given = {name: word if isinstance(word, str) else word[lang] for name, word in words.items()}
        found[lang] = text.format(*(word[lang] for word in places), **given)
    return found
