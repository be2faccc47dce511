"""Amounts that are large, or do not fit the step before: pagu, HPS, winner, contract, paid. All in rupiah."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import chain
from typing import Any

from ckanext.bos.core.money import canonical
from ckanext.bos.ocds.quality.words import Words, both

from .rule import NOTHING, Doubt, ProcessCheck, Setting, apart, money, percent, rounded, said
from .rungs import Step, Value, amended, awards, budget, contracts, estimate, paid, settled, steps

_ZEROS = {1: both("satu nol", "one zero"), 2: both("dua nol", "two zeros"), 3: both("tiga nol", "three zeros")}
_MENDED = {
    "estimate": both(
        "Cocokkan dengan DPA: setelah anggaran diubah, pagunya juga berubah.",
        "Compare with the budget document (DPA): when the budget is revised, the ceiling changes too.",
    ),
    "award": both(
        "Cocokkan dengan berita acara hasil pemilihan.", "Compare with the minutes of the result of the selection."
    ),
    "contract": both(
        "Jika nilainya naik karena adendum, tulis nilai semula di sini dan catat adendumnya.",
        "If an amendment raised it, write the first value here and add the amendment.",
    ),
    "paid": both(
        "Catat adendum yang menaikkan nilai kontrak, atau cari pembayaran yang tercatat dua kali.",
        "Add the amendment that raised the contract, or look for a payment that is entered twice.",
    ),
}
_MENDED |= {"awards": _MENDED["award"], "contracts": _MENDED["contract"]}


class Limit(ProcessCheck):
    """An amount above a limit; the first of the ladder, since the others follow from it. Source: BOS's first rule."""

    code = "limit"
    title = both("Nilai sangat besar", "Very large amount")
    meaning = both(
        "Nilai di atas batas menunggu sampai ada yang memastikan bahwa angkanya benar.",
        "An amount above the limit waits until somebody has made sure of it.",
    )
    settings = (Setting("amount", Decimal(2_000_000_000), both("Batas (rupiah)", "Limit (rupiah)"), by_kind=True),)

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        limit = self.set_for("amount", process)
        values = [budget(process), estimate(process), *awards(process), *contracts(process), paid(process)]
        one = next((one for one in values if one is not None and one.rupiah > limit), None)
        if one is None:
            return
        value, most = apart(one.rupiah, limit)
        words = said(
            "{name} {value} di atas {limit}.",
            "{name} of {value} is above {limit}.",
            name=one.name,
            value=value,
            limit=most,
        )
        hint = both("Hitung sekali lagi jumlah nolnya.", "Count the zeros once more.")
        numbers = {one.rung: one.text, "limit": canonical(limit)}
        expected = said("dikonfirmasi walidata jika di atas {0}", "confirmed by walidata when above {0}", most)
        yield Doubt(one.path, one.text, (), words, expected, hint, numbers)


class TooManyZeros(ProcessCheck):
    """An amount about 10, 100 or 1,000 times the one before (5 to 13 times, 50 to 130 …): a slip of the keys.

    Source: the exports of the regency's SPSE, where 3 of 3,398 direct purchases have one or three zeros too many.
    """

    code = "zeros"
    title = both("Kelebihan angka nol", "Too many zeros")
    meaning = both(
        "Nilainya kira-kira 10, 100, atau 1.000 kali nilai pada langkah sebelumnya: biasanya salah ketik.",
        "The amount is about 10, 100 or 1,000 times that of the step before: most often a slip of the keys.",
    )

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        for low, high in chain(steps(process), amended(process), settled(process)):
            if zeros := _zeros(low.rupiah, high.rupiah):
                hint = said("Mungkin kelebihan {0}.", "Perhaps there are {0} too many.", _ZEROS[zeros])
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
                yield _above(low, high, _MENDED[high.rung])


class TooSmall(ProcessCheck):
    """An amount of zero, or less than a hundredth of the one before: in thousands, or a price of one piece.

    Of several awards or contracts each may be small; only zero is doubted there.
    """

    code = "small"
    title = both("Terlalu kecil", "Too small")
    meaning = both(
        "Nilainya nol atau kurang dari seperseratus nilai pada langkah sebelumnya: mungkin ditulis dalam ribuan.",
        "The amount is zero or less than a hundredth of that of the step before: perhaps written in thousands.",
    )
    settings = (Setting("percent", Decimal(1), both("Paling sedikit (persen)", "At least (per cent)")),)

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        least = self.set["percent"] / 100
        for base, one in chain(steps(process), amended(process)):
            if one.rupiah == 0 or (not one.part and one.rupiah < base.rupiah * least):
                yield _below(base, one, self._hint(base, one))

    @staticmethod
    def _hint(base: Value, one: Value) -> Words:
        if one.rupiah == 0:
            return both("Kosongkan isian ini jika nilainya belum ada.", "Leave this empty if there is no amount yet.")
        zeros = _zeros(one.rupiah, base.rupiah)
        return _either(base, zeros) if zeros else NOTHING


class MissingZero(ProcessCheck):
    """An award or contract of an eighth to a thirteenth of the amount before. Shown only: some things are cheap.

    Source: the exports of the regency's SPSE, where one award of 3,398 direct purchases has a zero too few. HPS is
    left out: several packages often share one budget.
    """

    code = "missing_zero"
    level = "look"
    title = both("Mungkin kurang satu nol", "Perhaps a zero is missing")
    meaning = both(
        "Nilai pemenang atau kontrak hanya kira-kira sepersepuluh nilai pada langkah sebelumnya.",
        "The award or contract is only about a tenth of the amount of the step before.",
    )

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        for base, one in chain(steps(process), amended(process)):
            if one.rung != "estimate" and not one.part and one.rupiah * 8 <= base.rupiah <= one.rupiah * 13:
                yield _below(base, one, _either(base, 1))


class Amended(ProcessCheck):
    """Amendments that raise a contract by more than a tenth of its first value. Source: Perpres 16/2018, art. 54."""

    code = "amended"
    title = both("Adendum di atas 10 persen", "Amended by more than 10 per cent")
    meaning = both(
        "Perubahan kontrak paling banyak menambah 10 persen dari nilai kontrak semula.",
        "Amendments may raise the contract by no more than 10 per cent of its first value.",
    )
    settings = (Setting("percent", Decimal(10), both("Paling banyak (persen)", "At most (per cent)")),)

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        for base, one in amended(process):
            most = base.rupiah * (1 + self.set["percent"] / 100)
            if one.rupiah > most and not _zeros(base.rupiah, one.rupiah):
                yield self._raised(base, one, most)

    @staticmethod
    def _raised(base: Value, one: Value, most: Decimal) -> Doubt:
        raised = one.rupiah / base.rupiah - 1
        before, value, limit = apart(base.rupiah, one.rupiah, most)
        words = said(
            "Adendum menaikkan nilai kontrak {percent}, dari {before} menjadi {value}.",
            "An amendment raises the contract by {percent}, from {before} to {value}.",
            percent=percent(raised),
            before=before,
            value=value,
        )
        hint = both(
            "Periksa nilai adendum: yang ditulis ialah nilai kontrak sesudahnya, bukan tambahannya.",
            "Check the amendment: its amount is that of the contract afterwards, not what is added.",
        )
        numbers = {"contract": base.text, "amendment": one.text, "percent": rounded(raised * 100, 1)}
        expected = said("paling banyak {0}", "at most {0}", limit)
        return Doubt(one.path, one.text, (base.text,), words, expected, hint, numbers)


class Overpaid(ProcessCheck):
    """More paid, gross, than the contract is worth with its amendments."""

    code = "overpaid"
    title = both("Dibayar melebihi kontrak", "Paid more than the contract")
    meaning = both(
        "Jumlah pembayaran melebihi nilai kontrak beserta adendumnya.",
        "The payments add up to more than the contract with its amendments.",
    )

    def doubts(self, process: Mapping[str, Any]) -> Iterator[Doubt]:
        for worth, spent in settled(process):
            if spent.rupiah > worth.rupiah and not _zeros(worth.rupiah, spent.rupiah):
                yield _above(worth, spent, _MENDED["paid"])


def _zeros(low: Decimal, high: Decimal) -> int:
    """How many zeros too many (1 to 3), or 0 where the ratio looks like no slip of the keys."""
    ratio = high / low
    return next((zeros for zeros in _ZEROS if Decimal("0.5") <= ratio / 10**zeros <= Decimal("1.3")), 0)


def _above(low: Value, high: Value, hint: Words) -> Doubt:
    times = f"{high.rupiah / low.rupiah:.0f}" if high.rupiah >= 2 * low.rupiah else ""
    before, value = apart(low.rupiah, high.rupiah)
    words = said(
        "{name} {value} lebih besar dari {base} {before}{times}.",
        "{name} of {value} is larger than {base} of {before}{times}.",
        name=high.name,
        value=value,
        base=_inside(low.name),
        before=before,
        times=both(f" ({times} kali)", f" ({times} times)") if times else NOTHING,
    )
    return _doubt((low, high), words, said("paling banyak {0}", "at most {0}", before), hint)


def _below(base: Value, one: Value, hint: Words) -> Doubt:
    words = said(
        "{name} {value} hanya {share} dari {base} {before}.",
        "{name} of {value} is only {share} of {base} of {before}.",
        name=one.name,
        value=money(one.rupiah),
        share=percent(one.rupiah / base.rupiah),
        base=_inside(base.name),
        before=money(base.rupiah),
    )
    return _doubt((base, one), words, said("lebih dekat ke {0}", "nearer to {0}", money(base.rupiah)), hint)


def _doubt(step: Step, words: Words, expected: Words, hint: Words) -> Doubt:
    before, one = step
    numbers = {before.rung: before.text, one.rung: one.text, "times": rounded(one.rupiah / before.rupiah, 3)}
    return Doubt(one.path, one.text, (before.text,), words, expected, hint, numbers)


def _either(base: Value, zeros: int) -> Words:
    return said(
        "Mungkin kurang {zeros}, atau {base} kelebihan {zeros}.",
        "Perhaps {zeros} too few, or too many in {base}.",
        zeros=_ZEROS[zeros],
        base=_inside(base.name),
    )


def _inside(name: Words) -> Words:
    """A name in the middle of a sentence: abbreviations keep their capitals."""
    return {lang: text if text[:2].isupper() else text[:1].lower() + text[1:] for lang, text in name.items()}
