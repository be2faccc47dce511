"""What the templates of other rooms show of the monitoring."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.bos import registry

from . import flags, indicators, processes, series, suspicions
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
    count, listed = processes.find(Filters(), needing=True, units=units, staff=True, limit=_SHOWN)
    return {"count": count, "listed": listed, **todo.words()}


def bos_months(unit_id: str, year: int | None) -> list[Month]:
    """What happened month by month to the packages of a unit."""
    return series.build(Filters(year=year, unit=unit_id)).months


def bos_watch(ocid: str, as_stranger: bool = False) -> dict[str, Any]:
    """What monitoring says of one process: doubted values, and flags where the visitor (or anybody) may see them."""
    package_id = (
        model.Session.scalar(sa.select(registry.Process.package_id).where(registry.Process.ocid == ocid)) or "-"
    )
    shown: dict[str, Any] = {
        "doubted": suspicions.listed(package_id=package_id, state="all", public=False, limit=None),
        "flagged": [],
        "titles": {indicator.code: indicator.title for indicator in indicators.ALL},
        "lang": registry.lang(),
    }
    if answers.may_see_flags(as_stranger):
        shown["flagged"] = flags.of_process(ocid)
    return shown
