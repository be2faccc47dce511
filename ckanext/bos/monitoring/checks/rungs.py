"""The money ladder as the checks read it: each amount with the place where it stands and the one it must not exceed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from ckanext.bos.core import ladder
from ckanext.bos.core.money import canonical
from ckanext.bos.ocds.quality.words import Words, both

from .rule import amount, keyed

_NAMES = {
    "budget": both("Pagu", "The budget (pagu)"),
    "estimate": both("HPS", "The estimate (HPS)"),
    "award": both("Nilai pemenang", "The award"),
    "awards": both("Jumlah nilai semua pemenang", "The sum of all awards"),
    "contract": both("Nilai kontrak", "The contract value"),
    "contracts": both("Jumlah nilai semua kontrak", "The sum of all contracts"),
    "amendment": both("Nilai kontrak setelah adendum", "The contract value after the amendment"),
    "paid": both("Jumlah pembayaran", "The sum paid"),
}


class Value(NamedTuple):
    """An amount with where it stands and what it is.

    :ivar rung: ``budget estimate award contract amendment paid``; ``awards``, ``contracts`` for the sum of several
    :ivar part: it is one of several that are also compared together
    """

    path: str
    rung: str
    rupiah: Decimal
    part: bool = False

    @property
    def name(self) -> Words:
        """What people call it."""
        return _NAMES[self.rung]

    @property
    def text(self) -> str:
        """The canonical text."""
        return canonical(self.rupiah)


Step = tuple[Value, Value]
"""The amount that comes first, and the one after it."""
Row = Mapping[str, Any]


def budget(process: Row) -> Value | None:
    """The budget (pagu)."""
    return _value("budget_amount", "budget", process.get("budget_amount"))


def estimate(process: Row) -> Value | None:
    """The owner's estimate (HPS)."""
    return _value("estimate_amount", "estimate", process.get("estimate_amount"))


def awards(process: Row) -> list[Value]:
    """What winners offered in the end."""
    return [value for _, value in _of_rows(process, "awards", "award")]


def contracts(process: Row) -> list[Value]:
    """What contracts are worth as signed."""
    return [value for _, value in _of_rows(process, "contracts", "contract")]


def paid(process: Row) -> Value | None:
    """The sum of all payments; it stands at the last one."""
    found = [value for _, value in _of_rows(process, "payments", "paid")]
    return _sum(found, "paid") if found else None


def steps(process: Row) -> Iterator[Step]:
    """HPS, awards and contracts, each after the amount that it must not exceed (which is above zero).

    A contract comes after the award it names, or the only one; without awards after what stands before them.
    """
    plan, owner = _some(budget(process)), estimate(process)
    if plan and owner:
        yield plan, owner
    above = _some(owner) or plan
    if above:
        yield from _after(above, awards(process))
    for base, signed in _signed(process, above):
        yield from _after(base, signed)


def amended(process: Row) -> Iterator[Step]:
    """Amendments that name a value, each after the contract it names, or the only one."""
    signed = {str(row.get("id") or ""): value for row, value in _of_rows(process, "contracts", "contract")}
    only = next(iter(signed.values())) if len(signed) == 1 else None
    for row, value in _of_rows(process, "amendments", "amendment"):
        base = _some(signed.get(str(row["contract_id"])) if row.get("contract_id") else only)
        if base:
            yield base, value


def settled(process: Row) -> Iterator[Step]:
    """What was paid, after what the contracts are worth with their amendments.

    Of several contracts each with the payments that name it; all together where none of these is overpaid.
    """
    listed = [row for _, row in keyed(process, "contracts")]
    amendments = [row for _, row in keyed(process, "amendments")]
    payments = _of_rows(process, "payments", "paid")
    overpaid = False
    for contract in listed if len(listed) > 1 else ():
        name = contract.get("id")
        own = [row for row in amendments if name and row.get("contract_id") == name]
        found = _settled([contract], own, [value for row, value in payments if name and row.get("contract_id") == name])
        if found:
            overpaid |= found[1].rupiah > found[0].rupiah
            yield found
    together = None if overpaid else _settled(listed, amendments, [value for _, value in payments])
    if together:
        yield together


def _settled(signed: list[Row], amendments: list[Row], payments: list[Value]) -> Step | None:
    """The sum of some payments, at one that alone is too much or at the last."""
    try:
        worth = amount(ladder.amounts({"contracts": signed, "amendments": amendments})["contract"])
    except InvalidOperation:
        return None  # an amount that is no number is the validators' matter
    if not payments or not worth:
        return None
    stands = next((one for one in payments if one.rupiah > worth), payments[-1])
    rung = "contracts" if len(signed) > 1 else "contract"
    return Value("contracts", rung, worth), _sum(payments, "paid")._replace(path=stands.path)


def _signed(process: Row, above: Value | None) -> Iterable[tuple[Value, list[Value]]]:
    """Contracts by the amount that they come after."""
    awarded = _of_rows(process, "awards", "award")
    named = {str(row["id"]): value for row, value in awarded if row.get("id")}
    only = awarded[0][1] if len(awarded) == 1 else None if awarded else above
    found: dict[str, tuple[Value, list[Value]]] = {}
    for row, value in _of_rows(process, "contracts", "contract"):
        base = _some(named.get(str(row.get("award_id") or "")) or only)
        if base:
            found.setdefault(base.path, (base, []))[1].append(value)
    return found.values()


def _after(base: Value, values: list[Value]) -> Iterator[Step]:
    """Each after the base; several also together, where none of them exceeds it alone."""
    several = len(values) > 1
    yield from ((base, value._replace(part=several)) for value in values)
    if several and all(value.rupiah <= base.rupiah for value in values):
        yield base, _sum(values, f"{values[0].rung}s")


def _sum(values: list[Value], rung: str) -> Value:
    return Value(values[-1].path, rung, sum((value.rupiah for value in values), Decimal(0)))


def _some(value: Value | None) -> Value | None:
    return value if value and value.rupiah > 0 else None


def _value(path: str, rung: str, value: Any) -> Value | None:
    found = amount(value)
    return Value(path, rung, found) if found is not None else None


def _of_rows(process: Row, name: str, rung: str) -> list[tuple[Row, Value]]:
    """The rows that name an amount."""
    found = []
    for key, row in keyed(process, name):
        value = _value(f"{name}/{key}/amount", rung, row.get("amount"))
        if value is not None:
            found.append((row, value))
    return found
