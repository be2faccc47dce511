"""Amounts that are large, or do not fit the step before: pagu, HPS, winner, contract, paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from ckanext.bos.core import ladder
from ckanext.bos.ocds.quality.words import Words, both

from .rule import NOTHING, Doubt, ProcessCheck, Setting, amount, in_full, money, rows, said

_NAMES = {
    "budget": both("Pagu", "The budget (pagu)"),
    "estimate": both("HPS", "The estimate (HPS)"),
    "award": both("Nilai pemenang", "The award"),
    "contract": both("Nilai kontrak", "The contract value"),
    "paid": both("Jumlah pembayaran", "The sum paid"),
}
_ZEROS = {1: both("satu nol", "one zero"), 2: both("dua nol", "two zeros"), 3: both("tiga nol", "three zeros")}


class Value(NamedTuple):
    """An amount with where it stands and what it is called."""

    path: str
    rung: str
    rupiah: Decimal

    @property
    def name(self) -> Words:
        """What people call it."""
        return _NAMES[self.rung]


def budget(process: Mapping[str, Any]) -> Value | None:
    """The budget (pagu)."""
    return _value("budget_amount", "budget", process.get("budget_amount"))


def estimate(process: Mapping[str, Any]) -> Value | None:
    """The owner's estimate (HPS)."""
    return _value("estimate_amount", "estimate", process.get("estimate_amount"))


def awards(process: Mapping[str, Any]) -> list[Value]:
    """What winners offered in the end."""
    return _of_rows(process, "awards", "award")


def contracts(process: Mapping[str, Any]) -> list[Value]:
    """What contracts are worth as signed."""
    return _of_rows(process, "contracts", "contract")


def paid(process: Mapping[str, Any]) -> Value | None:
    """The sum of all payments; it stands at the last one."""
    found = _of_rows(process, "payments", "paid")
    return Value(found[-1].path, "paid", sum((one.rupiah for one in found), Decimal(0))) if found else None


def steps(process: Mapping[str, Any]) -> Iterator[tuple[Value, Value]]:
    """Each amount with the one it must not exceed."""
    plan, owner = budget(process), estimate(process)
    if plan and owner:
        yield plan, owner
    above = owner or plan
    winners = awards(process)
    if above:
        yield from ((above, one) for one in winners)
    yield from _signed(process, winners, above)


def _signed(process: Mapping[str, Any], winners: list[Value], above: Value | None) -> Iterator[tuple[Value, Value]]:
    """Contracts, each with the award it names, or the only one; without awards with what stands before."""
    awarded = {str(row.get("id") or ""): one for row, one in zip(_priced(process, "awards"), winners, strict=True)}
    for row, one in zip(_priced(process, "contracts"), contracts(process), strict=True):
        base = awarded.get(str(row.get("award_id") or ""))
        if base is None and len(winners) == 1:
            base = winners[0]
        if base is None and not winners:
            base = above
        if base is not None:
            yield base, one


def _value(path: str, rung: str, value: Any) -> Value | None:
    found = amount(value)
    return Value(path, rung, found) if found is not None else None


def _priced(process: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [row for row in rows(process, name) if amount(row.get("amount")) is not None]


def _of_rows(process: Mapping[str, Any], name: str, rung: str) -> list[Value]:
    found = []
    for number, row in enumerate(_priced(process, name), 1):
        value = amount(row.get("amount"))
        assert value is not None
        found.append(Value(f"{name}/{row.get('id') or number}/amount", rung, value))
    return found


def _zeros(low: Decimal, high: Decimal) -> int:
    """How many zeros too many (1 to 3), or 0 where the ratio looks like no slip of the keys."""
    ratio = high / low
    return next((zeros for zeros in _ZEROS if Decimal("0.5") <= ratio / 10**zeros <= Decimal("1.3")), 0)


class Limit(ProcessCheck):
    """An amount above a limit; the first of the ladder, since the others follow from it. Source: BOS's first rule."""

    code = "limit"
    title = both("Nilai sangat besar", "Very large amount")
    meaning = both(
        "Nilai di atas batas menunggu sampai ada yang memastikan bahwa angkanya benar.",
        "An amount above the limit waits until somebody has made sure of it.",
    )
    settings = (Setting("amount", Decimal(2_000_000_000), both("Batas (rupiah)", "Limit (rupiah)")),)

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        limit = self.set["amount"]
        values = [budget(process), estimate(process), *awards(process), *contracts(process), paid(process)]
        for one in values:
            if one is not None and one.rupiah > limit:
                words = said(
                    "{name} {value} di atas {limit}.",
                    "{name} of {value} is above {limit}.",
                    name=one.name,
                    value=money(one.rupiah),
                    limit=money(limit),
                )
                expected = said("paling banyak {limit}", "at most {limit}", limit=money(limit))
                yield Doubt(one.path, str(one.rupiah), (), words, expected)
                return


class TooManyZeros(ProcessCheck):
    """An amount about ten, a hundred or a thousand times the one before: a slip of the keys."""

    code = "zeros"
    title = both("Kelebihan angka nol", "Too many zeros")
    meaning = both(
        "Nilainya kira-kira 10, 100, atau 1.000 kali nilai pada langkah sebelumnya: biasanya salah ketik.",
        "The amount is about 10, 100 or 1,000 times that of the step before: most often a slip of the keys.",
    )

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        for low, high in steps(process):
            if zeros := _zeros(low.rupiah, high.rupiah):
                hint = said("Mungkin kelebihan {zeros}.", "Perhaps there are {zeros} too many.", zeros=_ZEROS[zeros])
                yield _above(low, high, hint)


class Above(ProcessCheck):
    """HPS above pagu, winner above HPS, contract above winner. Source: Perpres 16/2018, art. 26 and 50."""

    code = "above"
    title = both("Lebih besar dari langkah sebelumnya", "Larger than the step before")
    meaning = both(
        "HPS tidak boleh di atas pagu, harga pemenang tidak di atas HPS, nilai kontrak tidak di atas harga pemenang.",
        "The estimate must not exceed the budget, the award not the estimate, the contract not the award.",
    )

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        for low, high in steps(process):
            if high.rupiah > low.rupiah and not _zeros(low.rupiah, high.rupiah):
                yield _above(low, high, NOTHING)


class TooSmall(ProcessCheck):
    """An amount less than a hundredth of the one before: in thousands, or a price of one piece."""

    code = "small"
    title = both("Terlalu kecil", "Too small")
    meaning = both(
        "Nilainya kurang dari seperseratus nilai pada langkah sebelumnya: mungkin ditulis dalam ribuan.",
        "The amount is less than a hundredth of that of the step before: perhaps written in thousands.",
    )

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        for base, one in steps(process):
            if one.rupiah * 100 < base.rupiah:
                words = said(
                    "{name} {value} hanya sebagian kecil dari {base} {before}.",
                    "{name} of {value} is only a small part of {base} of {before}.",
                    name=one.name,
                    value=money(one.rupiah),
                    base=_inside(base.name),
                    before=money(base.rupiah),
                )
                expected = said("lebih dekat ke {before}", "nearer to {before}", before=money(base.rupiah))
                yield Doubt(one.path, str(one.rupiah), (str(base.rupiah),), words, expected)


class Amended(ProcessCheck):
    """Amendments that raise a contract by more than a tenth. Source: Perpres 16/2018, art. 54."""

    code = "amended"
    title = both("Adendum di atas 10 persen", "Amended by more than 10 per cent")
    meaning = both(
        "Perubahan kontrak paling banyak menambah 10 persen dari nilai kontrak semula.",
        "Amendments may raise the contract by no more than 10 per cent of its first value.",
    )
    settings = (Setting("percent", Decimal(10), both("Paling banyak (persen)", "At most (per cent)")),)

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        signed = {one.path.split("/")[1]: one for one in contracts(process)}
        only = next(iter(signed.values())) if len(signed) == 1 else None
        most = 1 + self.set["percent"] / 100
        for one in _of_rows(process, "amendments", "contract"):
            row = next(row for row in rows(process, "amendments") if amount(row.get("amount")) == one.rupiah)
            base = signed.get(str(row.get("contract_id") or "")) or only
            if base is None or one.rupiah <= base.rupiah * most:
                continue
            percent = f"{(one.rupiah / base.rupiah - 1) * 100:.0f}"
            words = said(
                "Adendum menaikkan nilai kontrak {percent}%, dari {before} menjadi {value}.",
                "An amendment raises the contract by {percent}%, from {before} to {value}.",
                percent=percent,
                before=money(base.rupiah),
                value=money(one.rupiah),
            )
            expected = said("paling banyak {most}", "at most {most}", most=money(base.rupiah * most))
            yield Doubt(one.path, str(one.rupiah), (str(base.rupiah),), words, expected)


class Overpaid(ProcessCheck):
    """More paid than the contracts are worth, amendments included."""

    code = "overpaid"
    title = both("Dibayar melebihi kontrak", "Paid more than the contract")
    meaning = both(
        "Jumlah pembayaran melebihi nilai kontrak beserta adendumnya.",
        "The payments add up to more than the contract with its amendments.",
    )

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        if not (contracts(process) or _of_rows(process, "amendments", "contract")):
            return
        try:
            worth, sums = ladder.amounts(process)["contract"], paid(process)
        except InvalidOperation:
            return  # an amount that is no number is the validators' matter
        if worth and sums and sums.rupiah > worth:
            yield _above(Value("contracts", "contract", worth), sums, NOTHING)


def _above(low: Value, high: Value, hint: Words) -> Doubt:
    times = high.rupiah / low.rupiah
    write = money if money(high.rupiah) != money(low.rupiah) else in_full
    factor = f"{times:.0f}" if times >= 2 else ""
    words = said(
        "{name} {value} lebih besar dari {base} {before}{factor}.",
        "{name} of {value} is larger than {base} of {before}{factor_en}.",
        name=high.name,
        value=write(high.rupiah),
        base=_inside(low.name),
        before=write(low.rupiah),
        factor=f" ({factor} kali)" if factor else "",
        factor_en=f" ({factor} times)" if factor else "",
    )
    expected = said("paling banyak {before}", "at most {before}", before=write(low.rupiah))
    return Doubt(high.path, str(high.rupiah), (str(low.rupiah),), words, expected, hint)


def _inside(name: Words) -> Words:
    """A name in the middle of a sentence: abbreviations keep their capitals."""
    return {lang: text if text[:2].isupper() else text[:1].lower() + text[1:] for lang, text in name.items()}
