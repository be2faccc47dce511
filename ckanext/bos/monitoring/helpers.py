"""What the templates of other rooms show of the monitoring."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.bos import registry

from . import flags, indicators, processes, series, suspicions
from .doubted import Doubted, doubted
from .filters import Filters
from .series import Month
from .views import answers, todo

_SHOWN = 5


def bos_todo() -> dict[str, Any] | None:
    """The first things to do for whoever is logged in; None for those without a unit."""
    if tk.current_user.is_anonymous:
        return None
    units = answers.units_to_do()
    if units == []:
        return None
    count, listed = processes.to_do(units, limit=_SHOWN)
    return {"count": count, "listed": listed, **todo.words()}


def bos_months(unit_id: str, year: int | None) -> list[Month]:
    """What happened month by month to the packages of a unit."""
    return series.build(Filters(year=year, unit=unit_id)).months


def bos_doubted(year: int | None) -> list[Doubted]:
    """What the sums of a fiscal year hold of amounts that nobody has confirmed."""
    return doubted(Filters(year=year))


def bos_watch(ocid: str, as_stranger: bool = False) -> dict[str, Any]:
    """What monitoring says of one process: doubted values, and flags where the visitor (or anybody) may see them."""
    return {
        "doubted": suspicions.listed(about=ocid, state="all", public=False, limit=None),
        "flagged": flags.of_process(ocid) if answers.may_see_flags(as_stranger) else [],
        "indicators": indicators.BY_CODE,
        "lang": registry.lang(),
    }
