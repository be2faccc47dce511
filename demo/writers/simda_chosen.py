"""Which contracts the finance system holds, how it names them, and which tender each belongs to in truth."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from ..calibration import DEFAULT_SIZE
from ..dice import Dice
from ..model import Contract, Firm, Package, Payment, Plan, Progress, Unit, World
from .simda_numbers import firm_name, purpose, rewritten

#: Direct purchases below this are paid out of the unit's own cash and never reach the table of contracts.
SMALLEST = 50_000_000
#: Of the direct purchases above, the finance system's extract holds every so manieth.
EVERY = 8


@dataclass
class Entry:
    """A contract as the finance system has it.

    :ivar kind: class of the link: ``number`` (the tender side has the same number), ``value`` (it has none),
        ``other_number``, ``near_value``, ``twin``, ``sum`` (for a person to decide), ``alone`` (no tender at all)
    :ivar tender: code of the tender it must be joined with; empty where a machine must not
    :ivar candidates: codes a person would look at
    """

    unit: Unit
    plan: Plan
    number: str
    contract: Contract
    amount: int
    firm: str
    purpose: str
    kind: str
    tender: str = ""
    candidates: tuple[str, ...] = ()
    key: int = 0

    @property
    def codes(self) -> tuple[int, ...]:
        return unit_codes(self.unit)


def unit_codes(unit: Unit) -> tuple[int, ...]:
    """``1.03.01.01`` as numbers."""
    return tuple(int(part) for part in unit.simda_code.split("."))


def has_code(unit: Unit) -> bool:
    return unit.simda_code.count(".") == 3


class Chooser:
    """Draws the entries of all years."""

    def __init__(self, world: World) -> None:
        self.world, self.dice = world, Dice(world.seed, "simda", "entries")
        planted = {package.key for anomaly in world.anomalies for package in anomaly.packages}
        mine = [package for package in world.packages if self._held(package)]
        self.packages = sorted(mine, key=_signed)
        self.values = Counter(
            (p.unit.slug, p.year, p.negotiated, p.winner.firm.number) for p in world.packages if p.winner
        )
        clean = [package for package in self.packages if package.key not in planted and self._single(package)]
        recorded = [package for package in clean if package.contract_recorded]
        unknown = [package for package in clean if not package.contract_recorded]
        self.other_number = self._some(recorded, 4)
        self.near_value = self._some(unknown, 4)
        self.sums = self._pairs([p for p in unknown if p.key not in self.near_value])
        self.seconds = {second.key for second in self.sums.values()}

    def _held(self, package: Package) -> bool:
        contract = package.contract
        if contract is None or not has_code(package.unit) or package.fund in ("blu", "blud"):
            return False
        return package.kind == "tender" or (contract.amount >= SMALLEST and package.key % EVERY == 0)

    def _single(self, package: Package) -> bool:
        return self._twins(package) == 1

    def _twins(self, package: Package) -> int:
        assert package.winner is not None
        return self.values[package.unit.slug, package.year, package.negotiated, package.winner.firm.number]

    def _some(self, packages: list[Package], count: int) -> set[int]:
        n = max(1, count * len(self.world.packages) // DEFAULT_SIZE)
        return {package.key for package in self.dice.some(packages, n)}

    def _pairs(self, packages: list[Package]) -> dict[int, Package]:
        """Two packages of one firm in one unit and year that the finance system has as one contract."""
        first: dict[tuple[str, int, int], Package] = {}
        found: dict[int, Package] = {}
        for package in packages:
            assert package.contract is not None
            cell = (package.unit.slug, package.year, package.contract.firm.number)
            other = first.pop(cell, None)
            if other is None:
                first[cell] = package
            elif len(found) * 2000 < len(self.world.packages):
                found[other.key] = package
        return found

    def entries(self) -> dict[int, list[Entry]]:
        """Entries by fiscal year, in the order in which they were signed."""
        found: dict[int, list[Entry]] = {year: [] for year in self.world.years}
        for package in self.packages:
            if package.key not in self.seconds:
                found[package.year].append(self._entry(package))
        for year, mine in found.items():
            mine += self._alone(year)
        return found

    def _entry(self, package: Package) -> Entry:
        dice, contract = self.dice, package.contract
        assert contract is not None
        entry = Entry(
            package.unit,
            package.plan,
            contract.number,
            contract,
            contract.amount,
            firm_name(dice, contract.firm),
            purpose(dice, package),
            "value",
            package.code,
            (package.code,),
            package.key,
        )
        if package.contract_recorded:
            entry.kind, entry.number = "number", rewritten(dice, contract.number)
        if package.key in self.other_number:
            entry.kind, entry.tender = "other_number", ""
            entry.number = f"641.1/{package.key}/PPK.{package.key % 7}/{package.year}"
        elif package.key in self.near_value:
            entry.kind, entry.tender = "near_value", ""
            entry.amount -= entry.amount * 3 // 1000
        elif second := self.sums.get(package.key):
            assert second.contract is not None
            entry.kind, entry.tender, entry.candidates = "sum", "", (package.code, second.code)
            entry.amount += second.contract.amount
        elif not package.contract_recorded and self._twins(package) > 1:
            entry.kind, entry.tender = "twin", ""
        return entry

    def _alone(self, year: int) -> list[Entry]:
        """Contracts that no tender stands behind; two of them carry one number in two units."""
        dice = Dice(self.world.seed, "simda", "alone", str(year))
        n = max(2, 6 * len(self.world.packages) // DEFAULT_SIZE // len(self.world.years))
        plans = [p for p in self.world.plans if p.year == year and has_code(p.unit) and p.self_managed_type]
        entries: list[Entry] = []
        for i, plan in enumerate(_of_different_units(dice.some(plans, 4 * n))[:n]):
            firm = dice.pick(self.world.firms[:400])
            signed = date(year, dice.between(2, 6), dice.between(2, 26))
            number = f"0007/SPK/UMUM/{year}" if i < 2 else f"{70 + i:04d}/SPK/{plan.unit.slug[:12].upper()}/{year}"
            amount = dice.between(60_000, 190_000) * 1_000 + 7 * i + 3
            contract = _small(number, firm, signed, amount)
            title = f"Sewa Peralatan Lapangan {_LETTERS[i % len(_LETTERS)]} Tahap {year % 100}"
            entries.append(Entry(plan.unit, plan, number, contract, amount, firm.name, title, "alone", key=-1 - i))
        return entries


def _signed(package: Package) -> tuple[date, int]:
    assert package.contract is not None
    return package.contract.signed, package.key


_LETTERS = ("Alfa", "Bravo", "Carli", "Delta", "Eko", "Foksi", "Golf", "Hotel", "India", "Julie")


def _of_different_units(plans: list[Plan]) -> list[Plan]:
    return list({plan.unit.slug: plan for plan in plans}.values())


def _small(number: str, firm: Firm, signed: date, amount: int) -> Contract:
    end = signed.replace(month=signed.month + 2)
    contract = Contract(number, firm, "lump_sum", signed, signed, end, amount, 0, 0, "")
    contract.payments = [Payment("Lunas", "", "", end, amount)]
    contract.progress = [Progress(end, "100", "100", "100", "")]
    return contract
