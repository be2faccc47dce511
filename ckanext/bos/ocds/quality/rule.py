"""What a rule is: a code, a title, what it needs, and the cases it finds in a process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Literal

from . import fields
from .facts import Facts, Moment, Money
from .words import LANGUAGES, Words, amount, both, day, place

Verdict = Literal["pass", "fail", "undefined"]
Level = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """One thing to look at.

    :ivar code: of the rule
    :ivar level: ``error`` (not conformant), ``warning`` (cannot all be right), ``note`` (good to know)
    :ivar path: from the release, with positions: ``contracts[1].dateSigned``
    :ivar message: a sentence with what was found
    :ivar expected: what should stand there
    :ivar field: the form's field, dotted (``contracts.date_signed``); empty where none can be told
    :ivar stage: the stage whose form mends it
    """

    code: str
    level: Level
    title: Words
    path: str
    message: Words
    expected: Words
    field: str
    label: Words
    stage: str

    @property
    def anchor(self) -> str:
        """Where on the form of the stage: ``field-contracts``, or empty."""
        return f"field-{self.field.partition('.')[0]}" if self.field else ""

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "code": self.code,
            "level": self.level,
            "path": self.path,
            "message": dict(self.message),
            "expected": dict(self.expected),
            "field": self.field,
            "stage": self.stage,
        }


@dataclass(frozen=True)
class Wrong:
    """A case that fails: where, what was found, what is expected."""

    path: str
    message: Words
    expected: Words


Case = Wrong | None
"""One comparison that could be made; None when it holds."""


@dataclass(frozen=True)
class Result:
    """What a rule says of a process."""

    code: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    reason: Words | None = None


def finding(code: str, level: Level, title: Words, wrong: Wrong) -> Finding:
    """A case that failed, with the field where it is mended."""
    where = fields.place(wrong.path)
    return Finding(code, level, title, wrong.path, wrong.message, wrong.expected, where.field, where.label, where.stage)


class Rule:
    """One rule for the compiled release of a process.

    A rule compares what is there. Where nothing can be compared it is undefined, because what it needs is not filled
    in; undefined is not a failure.
    """

    code: ClassVar[str]
    title: ClassVar[Words]
    needs: ClassVar[Words]
    """What must be filled in for the rule to say anything."""
    level: ClassVar[Level] = "warning"

    def cases(self, facts: Facts) -> Iterator[Case]:
        """Every comparison that can be made."""
        raise NotImplementedError

    def check(self, facts: Facts) -> Result:
        """Pass, fail with what is wrong, or undefined with the reason."""
        made, found = False, []
        for case in self.cases(facts):
            made = True
            if case is not None:
                found.append(finding(self.code, self.level, self.title, case))
        if found:
            return Result(self.code, "fail", tuple(found))
        if made:
            return Result(self.code, "pass")
        return Result(self.code, "undefined", reason=self.undefined())

    def undefined(self) -> Words:
        """Why it cannot be said."""
        return both(f"tidak diisi: {self.needs['id']}", f"not filled in: {self.needs['en']}")


def in_order(first: Moment | None, second: Moment | None, at: str = "") -> Iterator[Case]:
    """The second date must not be before the first.

    :param at: the path that is to be mended; that of the second date unless told
    """
    if first is None or second is None:
        return
    if not first.after(second):
        yield None
        return
    clock = first.clock(second)
    early, late = place(second.path), place(first.path)
    found, limit = day(second.when, clock), day(first.when, clock)
    yield Wrong(
        at or second.path,
        both(
            f"{_begin(early['id'])} ({found['id']}) mendahului {late['id']} ({limit['id']}).",
            f"{_begin(early['en'])} ({found['en']}) is before {late['en']} ({limit['en']}).",
        ),
        both(f"tidak lebih awal dari {limit['id']}", f"not before {limit['en']}"),
    )


def too_far(base: Money, other: Money, path: str) -> Iterator[Case]:
    """The other amount must differ from the base by no more than half of the base."""
    if base.amount <= 0 or base.currency != other.currency:
        return
    difference = abs(base.amount - other.amount) / base.amount
    if difference <= Decimal("0.5"):
        yield None
        return
    one, two = amount(base.amount, base.currency), amount(other.amount, other.currency)
    names = place(base.path), place(other.path)
    percent = both(f"{difference * 100:.1f}".replace(".", ","), f"{difference * 100:.1f}")
    text = {
        lang: f"{_begin(names[1][lang])} ({two[lang]}) {word} {percent[lang]}% {than} {names[0][lang]} ({one[lang]})."
        for lang, word, than in (("id", "berbeda", "dari"), ("en", "differs by", "from"))
    }
    yield Wrong(path, text, _within(base))


def _within(base: Money) -> Words:
    low, high = amount(base.amount / 2, base.currency), amount(base.amount * Decimal("1.5"), base.currency)
    return both(f"antara {low['id']} dan {high['id']}", f"between {low['en']} and {high['en']}")


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


def titled(text: Words) -> Words:
    """The same, beginning with a capital letter."""
    return {lang: _begin(text[lang]) for lang in LANGUAGES}
