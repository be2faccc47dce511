"""The same package entered twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from ckanext.bos.core.money import canonical
from ckanext.bos.ocds.quality.words import Words, both

from .peer import Peer, PeerCheck
from .rule import Doubt, Setting, money, said


class Twice(PeerCheck):
    """The same unit, year and title, and the same HPS (budget where one has no HPS), or winner and nearly the value.

    What failed may be tried again and is no twin. Source: the exports of the regency's SPSE, where 28 of 4,471
    packages have such a twin.
    """

    code = "twice"
    title = both("Paket sama dua kali", "The same package twice")
    meaning = both(
        "OPD, tahun, nama, dan nilainya sama dengan paket lain: mungkin dimasukkan dua kali, atau dipecah.",
        "Unit, year, name and value are those of another package: perhaps entered twice, or split.",
    )
    settings = (
        Setting(
            "percent",
            Decimal(1),
            both("Beda nilai pemenang yang sama (persen)", "Difference of values of the same winner (per cent)"),
        ),
    )

    def doubts(self, peers: list[Peer]) -> Iterator[tuple[str, Doubt]]:
        namesakes: dict[tuple[Any, ...], list[Peer]] = defaultdict(list)
        for peer in peers:
            if peer.name and not peer.failed:
                namesakes[peer.unit_id, peer.year, peer.name].append(peer)
        for found in namesakes.values():
            if len(found) > 1:
                yield from self._among(found)

    def _among(self, found: list[Peer]) -> Iterator[tuple[str, Doubt]]:
        """Of namesakes: whoever has a twin, directly or by way of another."""
        sets, reasons = _Sets(len(found)), {}
        for groups, reason in (
            (_same(found, "estimate"), _by_estimate),
            (_same_budget(found), _by_budget),
            (self._near(found), _by_winner),
        ):
            for group in groups:
                sets.join(group)
                for index in group:
                    reasons.setdefault(index, reason(found[index]))
        for group in sets.groups(reasons):
            told = sorted(f"{found[index].package_id}={reasons[index].text}" for index in group)
            mark = sha256("|".join(told).encode()).hexdigest()
            for index in group:
                yield found[index].package_id, _doubt(found[index], reasons[index], len(group) - 1, mark)

    def _near(self, found: list[Peer]) -> Iterator[list[int]]:
        """Those with the same winner whose values follow each other closely."""
        most = 1 + self.set["percent"] / 100
        won: dict[str, list[tuple[Decimal, int]]] = defaultdict(list)
        for index, peer in enumerate(found):
            if peer.winner_id and peer.agreed and peer.agreed > 0:
                won[peer.winner_id].append((peer.agreed, index))
        for ones in won.values():
            yield from ([one, other] for (low, one), (high, other) in pairwise(sorted(ones)) if high <= low * most)


class _Reason(NamedTuple):
    """Why a package is taken for a twin: the amount, what identifies it, and the words."""

    value: Decimal
    text: str
    words: Words


class _Sets:
    """Which belong together; a union-find with halved paths."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def join(self, group: list[int]) -> None:
        """Puts some together."""
        for one, other in pairwise(group):
            self._above[self._of(other)] = self._of(one)

    def groups(self, members: Iterable[int]) -> Iterable[list[int]]:
        """Those that belong together, of some."""
        found: dict[int, list[int]] = defaultdict(list)
        for one in members:
            found[self._of(one)].append(one)
        return found.values()

    def _of(self, one: int) -> int:
        while self._above[one] != one:
            self._above[one] = one = self._above[self._above[one]]
        return one


def _same(found: list[Peer], name: Literal["estimate", "budget"]) -> Iterator[list[int]]:
    """Those of the same amount above zero, where there are several."""
    groups: dict[Decimal, list[int]] = defaultdict(list)
    for index, peer in enumerate(found):
        if value := getattr(peer, name):
            groups[value].append(index)
    return (group for group in groups.values() if len(group) > 1)


def _same_budget(found: list[Peer]) -> Iterator[list[int]]:
    """Those of the same budget, where one of them has no estimate yet."""
    return (group for group in _same(found, "budget") if not all(found[index].estimate for index in group))


def _by_estimate(peer: Peer) -> _Reason:
    value = peer.estimate or Decimal(0)
    return _Reason(value, canonical(value), said("HPS {0}", "an estimate (HPS) of {0}", money(value)))


def _by_budget(peer: Peer) -> _Reason:
    value = peer.budget or Decimal(0)
    return _Reason(value, canonical(value), said("pagu {0}", "a budget of {0}", money(value)))


def _by_winner(peer: Peer) -> _Reason:
    value = peer.agreed or Decimal(0)
    text = "pemenang dengan nilai hampir sama, {0}", "winner, at nearly the same value of {0}"
    return _Reason(value, f"{peer.winner_id}:{canonical(value)}", said(*text, money(value)))


def _doubt(peer: Peer, reason: _Reason, others: int, mark: str) -> Doubt:
    words = said(
        "Ada {count} paket lain yang sama: OPD, tahun, nama, dan {same}.",
        "{count} the same: unit, year, name and {same}.",
        count=both(str(others), "1 other package is" if others == 1 else f"{others} other packages are"),
        same=reason.words,
    )
    hint = both(
        "Jika memang satu paket, hapus salah satunya; jika bukan, jelaskan bedanya.",
        "If it is one package, delete one of them; if not, say what differs.",
    )
    numbers = {"value": canonical(reason.value), "others": str(others)}
    expected = both("satu paket saja", "one package only")
    return Doubt("title", peer.title, (reason.text, mark), words, expected, hint, numbers)
