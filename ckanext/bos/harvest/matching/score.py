"""How well a contract of the finance system fits a package of the procurement system: points, and why.

The evidence, its points and the decision are those of the SIMDA reference, section 8. Nothing here knows a database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Literal, NamedTuple

from ckanext.bos.core.text import fold
from ckanext.bos.sources.simda import compact_form, segment_form

Verdict = Literal["certain", "review", "none"]

CERTAIN = 60
"""Points for certainty when the numbers agree."""
DOUBTFUL = 30
"""Points from which a person is asked."""
LEAD = 15
"""Points by which the best must be ahead of the second to be certain."""
SHOWN = 5
"""Candidates shown to the person who decides."""
LONGEST = 240
"""Days from a tender's creation to its contract."""

_PSEUDONYM = re.compile(r"Penyedia [0-9a-f]{6}")
_FORMS = frozenset("CV PT UD PD FA TB KSO TBK PERSERO".split())
_COMMON = frozenset(
    """dan di ke dari untuk kec kecamatan desa kab bojonegoro pekerjaan belanja modal pembayaran tender ulang pengadaan
    kegiatan jasa sk bupati ruas no""".upper().split()
)


class Evidence(NamedTuple):
    """One thing that speaks for or against: ``number value supplier title date``, what was seen, and its points."""

    kind: str
    seen: str
    points: int


@dataclass(frozen=True)
class Subject:
    """A contract as the finance system has it."""

    key: str
    year: int
    number: str
    amount: Decimal | None
    supplier: str
    title: str
    signed: date | None

    @cached_property
    def numbers(self) -> tuple[str, str]:
        return segment_form(self.number, self.year), compact_form(self.number, self.year)

    @cached_property
    def firm(self) -> tuple[str, ...]:
        return firm_words(self.supplier)

    @cached_property
    def words(self) -> frozenset[str]:
        return title_words(self.title)


@dataclass(frozen=True)
class Candidate:
    """A package with a winner, as the procurement system has it.

    :ivar numbers: contract numbers, where it knows any
    :ivar amounts: values of contract and award; both count where they differ
    :ivar suppliers: names of the contracted firm and of the winner; both count
    :ivar linked: keys of contracts that are joined to it already
    """

    ocid: str
    title: str
    year: int
    numbers: tuple[str, ...] = ()
    amounts: tuple[Decimal, ...] = ()
    suppliers: tuple[str, ...] = ()
    created: date | None = None
    linked: tuple[str, ...] = ()
    package_id: str = field(default="", compare=False)
    code: str = field(default="", compare=False)

    @cached_property
    def forms(self) -> tuple[tuple[str, str], ...]:
        found = ((segment_form(number, self.year), compact_form(number, self.year)) for number in self.numbers)
        return tuple(forms for forms in found if forms[1])

    @cached_property
    def firms(self) -> tuple[tuple[str, ...], ...]:
        return tuple(firm_words(name) for name in self.suppliers)

    @cached_property
    def words(self) -> frozenset[str]:
        return title_words(self.title)


class Score(NamedTuple):
    """A candidate with everything that speaks for and against it."""

    candidate: Candidate
    evidence: tuple[Evidence, ...]

    @property
    def total(self) -> int:
        """The sum of all points."""
        return sum(item.points for item in self.evidence)

    def of(self, kind: str) -> Evidence | None:
        """The evidence of a kind."""
        return next((item for item in self.evidence if item.kind == kind), None)


@dataclass(frozen=True)
class Decision:
    """What is to be done with a contract.

    :ivar best: the candidates to show or join, best first
    :ivar reason: why a person must decide: ``twins close conflict sum linked weak``; empty otherwise
    """

    verdict: Verdict
    best: tuple[Score, ...] = ()
    reason: str = ""


def score(subject: Subject, candidate: Candidate) -> Score:
    """All evidence on one candidate; what neither side tells is left out."""
    found = (
        _number(subject, candidate),
        _value(subject, candidate),
        _supplier(subject, candidate),
        _title(subject, candidate),
        _date(subject, candidate),
    )
    return Score(candidate, tuple(item for item in found if item))


def decide(subject: Subject, candidates: Iterable[Candidate]) -> Decision:
    """Certain, for a person to decide, or none of them."""
    known = list(candidates)
    near = (score(subject, item) for item in known if _may_fit(subject, item))
    scores = sorted(near, key=lambda item: (-item.total, item.candidate.ocid))
    best = scores[0] if scores else None
    if best and is_certain(best) and (len(scores) == 1 or best.total - scores[1].total >= LEAD):
        return (
            Decision("review", tuple(scores[:SHOWN]), "linked")
            if best.candidate.linked
            else Decision("certain", (best,))
        )
    if pair := _pair(subject, known):
        rest = [item for item in scores if item.candidate not in pair]
        return Decision("review", (*(score(subject, item) for item in pair), *rest[: SHOWN - 2]), "sum")
    if best and best.total >= DOUBTFUL:
        return Decision("review", tuple(scores[:SHOWN]), "linked" if best.candidate.linked else _why(best, scores))
    return Decision("none")


def _may_fit(subject: Subject, candidate: Candidate) -> bool:
    """Whether it can reach what a person is asked from: with another number and value it has ten points at most."""
    if not subject.amount or not candidate.amounts:
        return True
    if any(abs(subject.amount - amount) * 10 <= amount for amount in candidate.amounts):
        return True
    return any(compact == subject.numbers[1] for _, compact in candidate.forms)


def is_certain(found: Score) -> bool:
    """Whether the evidence alone would do (no other candidate being near)."""
    number, value, supplier, title = (found.of(kind) for kind in ("number", "value", "supplier", "title"))
    if number:
        return number.points > 0 and found.total >= CERTAIN
    return bool(value and value.seen == "equal" and supplier and supplier.points >= 10 and title and title.points >= 5)


def firm_words(name: str) -> tuple[str, ...]:
    """A firm's name without its legal form: ``KARYA MAJU, CV``, ``cv.karya maju (Persero)`` -> KARYA MAJU."""
    words = fold(re.sub(r"\(.*?\)", " ", name)).split()
    if words and re.fullmatch(r"(?:CV|PT)[A-Z]{4,}", words[0]):
        words[0] = words[0][2:]
    return tuple(word for word in words if word not in _FORMS)


def title_words(text: str) -> frozenset[str]:
    """The words of a title that tell one work from another."""
    return frozenset(word for word in re.findall(r"[A-Z]{3,}", fold(text)) if word not in _COMMON)


def same_firm(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two names (as :func:`firm_words`) are one firm's; blanks do not count."""
    return bool(one) and (set(one) == set(other) or "".join(one) == "".join(other))


def _number(subject: Subject, candidate: Candidate) -> Evidence | None:
    segments, compact = subject.numbers
    if not candidate.forms or not compact:
        return None
    if any(forms[0] == segments for forms in candidate.forms):
        return Evidence("number", "equal", 50)
    if any(forms[1] == compact for forms in candidate.forms):
        return Evidence("number", "compact", 45)
    return Evidence("number", "different", -10)


def _value(subject: Subject, candidate: Candidate) -> Evidence | None:
    if not subject.amount or not candidate.amounts:
        return None
    return max((_close(subject.amount, amount) for amount in candidate.amounts), key=lambda item: item.points)


def _close(one: Decimal, other: Decimal) -> Evidence:
    apart = abs(one - other)
    if apart <= 1:
        return Evidence("value", "equal", 25)
    if apart <= other * Decimal("0.005"):
        return Evidence("value", "close", 15)
    return Evidence("value", "near", 0) if apart <= other / 10 else Evidence("value", "different", -20)


def _supplier(subject: Subject, candidate: Candidate) -> Evidence:
    found = [_alike(subject.supplier, subject.firm, *known) for known in zip(candidate.suppliers, candidate.firms)]
    return max(found, key=lambda item: item.points, default=Evidence("supplier", "unknown", 0))


def _alike(name: str, words: Sequence[str], other: str, others: Sequence[str]) -> Evidence:
    if same_firm(words, others):
        return Evidence("supplier", "equal", 15)
    if not words or not others or _PSEUDONYM.fullmatch(name) or _PSEUDONYM.fullmatch(other):
        return Evidence("supplier", "unknown", 0)
    if _overlap(set(words), set(others)) >= 0.66:
        return Evidence("supplier", "alike", 10)
    return Evidence("supplier", "different", -15)


def _title(subject: Subject, candidate: Candidate) -> Evidence | None:
    one, other = subject.words, candidate.words
    overlap = _overlap(one, other)
    if overlap >= 0.8:
        return Evidence("title", "equal", 10)
    if overlap >= 0.5 or (len(one) >= 3 and one <= other):
        return Evidence("title", "alike", 5)
    return None


def _date(subject: Subject, candidate: Candidate) -> Evidence | None:
    if subject.signed and candidate.created and 0 <= (subject.signed - candidate.created).days <= LONGEST:
        return Evidence("date", "fits", 5)
    return None


def _overlap(one: set[str] | frozenset[str], other: set[str] | frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _pair(subject: Subject, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Two packages of one winner, not known to be another's, that are together worth what the contract is."""
    if not subject.amount:
        return []
    total = int(subject.amount)
    by_amount: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        for amount in candidate.amounts:
            by_amount.setdefault(int(amount), []).append(candidate)
    for amount, ones in by_amount.items():
        others = (item for apart in (-1, 0, 1) for item in by_amount.get(total - amount + apart, ()))
        for one, other in product(ones, others):
            if one.ocid < other.ocid and _one_winner(one, other) and _supplier(subject, one).points >= 0:
                return [one, other]
    return []


def _one_winner(one: Candidate, other: Candidate) -> bool:
    return any(same_firm(a, b) for a in one.firms for b in other.firms)


def _why(best: Score, scores: Sequence[Score]) -> str:
    """Why the best is not certain."""
    number = best.of("number")
    if number and number.points < 0:
        return "conflict"
    rivals = [item for item in scores[1:SHOWN] if best.total - item.total < LEAD]
    if any(_seen(item) == "equal" for item in rivals) and _seen(best) == "equal":
        return "twins"
    if any(_seen(item) in ("equal", "close") for item in rivals):
        return "close"
    return "weak"


def _seen(found: Score) -> str:
    value = found.of("value")
    return value.seen if value else ""
