"""Budget lines of plans, and the program, activity and sub-activity that their account codes name (section 3.3)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.money import canonical
from ckanext.bos.core.text import clean, fold

from ..facts import Facts, rupiah
from .columns import FUNDS, Concepts

_LEVELS = (("program", 3), ("activity", 5), ("sub_activity", 6))
_ACCOUNT = re.compile(r"^\d\.\d{2}\.\d{2}\.\d\.\d{2}\.\d{4}(?:\.|$)")
"""The account code begins with the sub-activity's (Permendagri 90/2019); older ones do not."""


class Masters:
    """Names of programs, activities and sub-activities, by their number in the source and by their code in a unit."""

    def __init__(self) -> None:
        self._by_id: dict[tuple[str, str], tuple[str, str]] = {}
        self._by_code: dict[tuple[str, str, str], str] = {}
        self._by_code_alone: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)

    def add(self, level: str, cells: Mapping[str, Any]) -> None:
        """One row of a master list (``program``, ``activity`` or ``sub_activity``)."""
        word = {"program": "program", "activity": "kegiatan", "sub_activity": "subkegiatan"}[level]
        number, code, name = (_text(cells.get(column.format(word))) for column in ("kd_{}", "kd_{}_str", "nama_{}"))
        if not code or not name:
            return
        self._by_id[level, number] = (code, name)
        self._by_code[level, _text(cells.get("kd_satker")), code] = name
        self._by_code_alone[level, code][name] += 1

    def by_id(self, level: str, number: str) -> str:
        """The code that the source's own number means; empty when it is not known."""
        return self._by_id.get((level, number), ("", ""))[0]

    def name(self, level: str, unit: str, code: str) -> str:
        """The name of a code in a unit (the same codes are used by many); empty when it is not known."""
        own = self._by_code.get((level, unit, code))
        names = self._by_code_alone.get((level, code))
        return own or (min(names, key=lambda name: (-names[name], name)) if names else "")


class Line(NamedTuple):
    """One budget line as read: its row for the dataset, and what identifies it in its delivery."""

    row: Mapping[str, str]
    id: str
    unit: str
    sub_activity: str
    amount: Decimal


def line(facts: Facts, concepts: Concepts, masters: Masters) -> Line:
    """One budget line. What is wrong with it is noted in ``facts`` under the source's column."""
    try:
        amount = rupiah(concepts.text("budget_amount"))
    except FieldError as error:
        facts.errors[concepts.column("budget_amount")] = error
        amount = ""
    account = clean(concepts.text("account")).strip(". ")
    year = concepts.text("fund_year")
    row = facts.row(
        "budget_lines",
        {
            "account_code": account,
            "amount": amount,
            "source": FUNDS.get(concepts.text("fund"), concepts.text("fund")),
            "origin": _origin(concepts),
            "year": year if year != concepts.text("fiscal_year") and year.strip("0") else "",
        },
    )
    unit = concepts.text("unit_id")
    sub_activity = masters.by_id("sub_activity", concepts.text("sub_activity_id")) or _code(account, 6)
    return Line(row, concepts.text("line_id"), unit, sub_activity, Decimal(amount or 0))


def distinct(lines: Sequence[Line], total: Decimal) -> list[Line]:
    """Lines without those that a page repeated.

    A line has an id in INAPROC alone; elsewhere equal lines are told from repeated ones by the plan's amount.
    """
    if all(item.id for item in lines):
        return list({item.id: item for item in lines}.values())
    single = list({tuple(sorted(item.row.items())): item for item in lines}.values())
    return list(lines) if sum(item.amount for item in lines) == total else single


def values(facts: Facts, lines: Iterable[Line], masters: Masters) -> None:
    """The values of some lines: themselves, their funds, and the sub-activity that has most of the money."""
    found = sorted(lines, key=lambda item: sorted(item.row.items()))
    shares: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for item in found:
        if item.row:
            facts.values.setdefault("budget_lines", []).append(dict(item.row))
        if item.sub_activity:
            shares[item.sub_activity, item.unit] += item.amount
    if sources := sorted({item.row["source"] for item in found if item.row.get("source")}):
        facts.put("budget_sources", sources, "sumber_dana")
    if shares:
        code, unit = min(shares, key=lambda key: (-shares[key], key))
        for level, parts in _LEVELS:
            if own := _code(code + ".", parts) or (code if level == "sub_activity" else ""):
                facts.put(f"{level}_code", own)
                facts.put(level, masters.name(level, unit, own))


def check_sum(facts: Facts, lines: Iterable[Line], total: Decimal) -> None:
    """Lines that do not make up the plan's amount are taken, and said."""
    found = sum((item.amount for item in lines), Decimal(0))
    if total and found and found != total:
        facts.doubt(
            "budget_lines",
            f"jumlah rincian anggaran {canonical(found)}, pagu {canonical(total)}",
            f"the budget lines sum up to {canonical(found)}, the budget is {canonical(total)}",
        )


def _origin(concepts: Concepts) -> str:
    """Who gives the money, where it is not the unit itself."""
    if concepts.text("origin") and concepts.text("klpd") and concepts.text("origin") != concepts.text("klpd"):
        return concepts.text("origin_name") or concepts.text("origin")
    unit = concepts.text("origin_unit")
    return unit if unit and fold(unit) != fold(concepts.text("unit")) else ""


def _code(account: str, parts: int) -> str:
    return ".".join(account.split(".")[:parts]) if _ACCOUNT.match(account) else ""


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, (list, dict)) else clean(str(value))
