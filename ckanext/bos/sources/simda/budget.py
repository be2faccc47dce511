"""The budget in force on a day, out of all its versions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ckanext.bos.core.observation import Row

from . import records
from .records import BudgetLine

LAWS = (4, 6, 8)
"""``Kd_Perubahan`` of budgets decided by law: APBD and changed APBD. 3 is a draft, 5 a shift between lines."""


def budget(rows: Iterable[Row], at: date) -> list[BudgetLine]:
    """The lines of the budget in force at the end of a day: those of the highest version whose law is in force.

    :param rows: of the service ``budget``, all versions
    :returns: spending by activity, in rupiah; empty before the first budget of the year
    """
    lines = [line for row in rows if isinstance(line := records.budget_line(_safe(row)), BudgetLine)]
    in_force = {line.version for line in lines if line.version in LAWS and line.since and line.since <= at}
    return [line for line in lines if in_force and line.version == max(in_force)]


def _safe(row: Row) -> Row:
    return Row(row.origin, records.plain_cells("budget", row.cells))
