"""Amounts and counts that fit each other. Source: the consistency checks of OCP's Pelican."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..facts import Facts, Money, Node, number
from ..rule import Case, Rule, Wrong, too_far
from ..words import amount, both, place
from .dates import periods

_REALISTIC = Decimal("5e9")
_RATES = {"USD": Decimal(1), "EUR": Decimal("1.1"), "IDR": Decimal(1) / 16_000}
"""Round US dollars of one unit: enough to see whether some digits are too many."""


class Realistic(Rule):
    """Within five billion US dollars, in rupiah and the two currencies that it is compared with."""

    code = "coherent.value_realistic"
    title = both("Nilai uang masuk akal", "Amounts are realistic")
    needs = both("nilai uang", "an amount")
    level = "error"

    def cases(self, facts: Facts) -> Iterator[Case]:
        for path, name, found, named in facts.leaves:
            value = number(found) if name == "amount" else None
            if value is None:
                continue
            currency = named if isinstance(named, str) else "IDR"
            if currency in _RATES:
                limit = _REALISTIC / _RATES[currency]
                yield self._absurd(Money(path, value, currency), limit) if abs(value) > limit else None

    @staticmethod
    def _absurd(money: Money, limit: Decimal) -> Wrong:
        found, most = amount(money.amount, money.currency), amount(limit, money.currency)
        return Wrong(
            money.path,
            both(f"{found['id']} tidak masuk akal untuk satu paket.", f"{found['en']} is not realistic for a package."),
            both(f"paling banyak {most['id']}", f"at most {most['en']}"),
        )


class NotNegative(Rule):
    code = "field.number_value"
    title = both("Angka tidak kurang dari nol", "Numbers are not negative")
    needs = both("angka", "a number")
    level = "error"

    def cases(self, facts: Facts) -> Iterator[Case]:
        for path, name, found, _ in facts.leaves:
            value = number(found) if name in ("amount", "quantity", "numberOfTenderers", "durationInDays") else None
            if value is not None:
                yield self._negative(path, found) if value < 0 else None

    @staticmethod
    def _negative(path: str, found: object) -> Wrong:
        return Wrong(
            path,
            both(f"Nilainya {found}, kurang dari nol.", f"The value is {found}, less than zero."),
            both("nol atau lebih", "zero or more"),
        )


class NumberOfTenderers(Rule):
    code = "consistent.number_of_tenderers"
    title = both("Jumlah peserta sama dengan daftarnya", "The number of tenderers equals their list")
    needs = both("jumlah peserta dan daftar peserta", "number and list of tenderers")

    def cases(self, facts: Facts) -> Iterator[Case]:
        given, listed = facts.tender.value.get("numberOfTenderers"), facts.members(facts.tender, "tenderers")
        if not isinstance(given, int) or isinstance(given, bool) or not listed:
            return
        count = len(listed)
        yield (
            None
            if given == count
            else Wrong(
                "tender.numberOfTenderers",
                both(
                    f"Jumlah peserta tertulis {given}, tetapi daftarnya memuat {count}.",
                    f"The number of tenderers is {given}, but {count} are listed.",
                ),
                both(str(count), str(count)),
            )
        )


class TenderValue(Rule):
    code = "consistent.tender_value"
    title = both("HPS mendekati pagu", "The estimate is near the budget")
    needs = both("pagu dan HPS", "budget and estimate (HPS)")

    def cases(self, facts: Facts) -> Iterator[Case]:
        estimate, budget = facts.tender.money("value"), facts.node("planning").node("budget").money("amount")
        if estimate and budget:
            yield from too_far(estimate, budget, estimate.path)


class ContractsValue(Rule):
    code = "consistent.contracts_value"
    title = both("Nilai kontrak mendekati nilai pemenang", "The contracts' value is near the award's")
    needs = both("nilai pemenang dan nilai kontraknya", "value of an award and of its contracts")

    def cases(self, facts: Facts) -> Iterator[Case]:
        for award in facts.awards:
            value, ident = award.money("value"), award.ident()
            contracts = facts.contracts_of.get(ident, []) if ident is not None else []
            if value and (total := _total(contracts)):
                yield from too_far(value, total, total.path)


class Payments(Rule):
    code = "consistent.contracts_implementation_transactions_value"
    title = both("Pembayaran tidak melebihi kontrak", "Payments do not exceed the contract")
    needs = both("nilai kontrak dan pembayarannya", "value of a contract and its payments")

    def cases(self, facts: Facts) -> Iterator[Case]:
        for contract in facts.contracts:
            value, paid = contract.money("value"), _total(contract.node("implementation").nodes("transactions"))
            if value and paid and value.currency == paid.currency:
                yield self._overpaid(value, paid) if paid.amount > value.amount else None

    @staticmethod
    def _overpaid(value: Money, paid: Money) -> Wrong:
        most, sum_, over = (
            amount(one, value.currency) for one in (value.amount, paid.amount, paid.amount - value.amount)
        )
        name = place(value.path)
        return Wrong(
            paid.path,
            both(
                f"Jumlah pembayaran {sum_['id']} melebihi {name['id']} {most['id']}; selisihnya {over['id']}.",
                f"Payments of {sum_['en']} exceed {name['en']} of {most['en']} by {over['en']}.",
            ),
            both(f"paling banyak {most['id']}", f"at most {most['en']}"),
        )


def _total(holders: list[Node]) -> Money | None:
    """The sum of the values, at the last one's path; None when one of several currencies differs."""
    values = [money for holder in holders if (money := holder.money("value"))]
    if not values or len({money.currency for money in values}) > 1:
        return None
    return Money(values[-1].path, sum((money.amount for money in values), Decimal(0)), values[0].currency)


class Duration(Rule):
    code = "consistent.period_duration_in_days"
    title = both("Lama hari sesuai dengan awal dan akhir", "Durations fit start and end")
    needs = both("awal, akhir dan lama hari suatu masa", "start, end and duration of a period")

    def cases(self, facts: Facts) -> Iterator[Case]:
        for period in periods(facts):
            start, end, given = period.moment("startDate"), period.moment("endDate"), period.value.get("durationInDays")
            if start and end and isinstance(given, int) and not isinstance(given, bool):
                days = (end.when - start.when).days
                yield None if given == days else self._other(period, given, days)

    @staticmethod
    def _other(period: Node, given: int, days: int) -> Wrong:
        return Wrong(
            period.at("durationInDays"),
            both(
                f"Lamanya tertulis {given} hari, tetapi dari awal sampai akhir {days} hari.",
                f"The duration is {given} days, but from start to end there are {days}.",
            ),
            both(f"{days} hari", f"{days} days"),
        )


RULES = (Realistic, NotNegative, NumberOfTenderers, TenderValue, ContractsValue, Payments, Duration)
