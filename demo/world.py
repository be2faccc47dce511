"""Invent the whole world in the order in which it happens. Knows no file format.

Every step has its own stream of chance, so that a later step (or a new source) never changes an earlier one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from .anomalies import plant
from .bidding import hold_biddings
from .calibration import DEFAULT_SIZE
from .contracts import make_contracts
from .dice import Dice
from .firms import invent_firms
from .model import Anomaly, Package, World
from .packages import draw_packages
from .plans import add_unused_plans, make_plans, number_plans
from .titles import Namer
from .units import DEFAULT_UNITS, load_places, load_units

Report = Callable[[str, int], None]
"""Called with what is being done and how many per cent of the world are done."""

#: The procurement system's own number of this LPSE, the last three digits of every code.
LPSE = 244
_FIRST_NUMBER = 5009


def build(
    seed: int = 244,
    years: tuple[int, ...] = (2018, 2019),
    size: int = DEFAULT_SIZE,
    units_file: Path = DEFAULT_UNITS,
    report: Report = lambda what, percent: None,
) -> World:
    """The world of `size` packages over `years`.

    :param units_file: table of units; `kecamatan.csv` is read from the same folder
    :raises demo.units.UnitsError: a table cannot be used
    """
    units = load_units(units_file)
    places = load_places(units_file.with_name("kecamatan.csv"))
    report("firms", 2)
    firms = invent_firms(seed, size)
    report("packages", 5)
    packages = draw_packages(seed, years, size, units)
    namer = Namer(Dice(seed, "titles"), places)
    for package in packages:
        namer.name(package)
    share = size / DEFAULT_SIZE
    planting = plant(seed, packages, firms, share)
    report("plans", 15)
    plans = make_plans(seed, packages, share)
    _announce_late(planting.anomalies)
    add_unused_plans(seed, plans, units, places, years)
    number_plans(seed, plans, years)
    world = World(seed, years, size, units, firms, plans, anomalies=planting.anomalies)
    world.free_numbers = _number_packages(Dice(seed, "codes"), packages)
    world.packages = packages
    report("bids", 25)
    hold_biddings(seed, packages, firms, planting.orders)
    report("contracts", 50)
    make_contracts(seed, packages)
    return world


def _number_packages(dice: Dice, packages: list[Package]) -> dict[int, list[int]]:
    """Sort by time and give codes that grow with it; returns the numbers left out, per year."""
    packages.sort(key=lambda package: (package.created, package.key))
    number, free = _FIRST_NUMBER, dict[int, list[int]]()
    for package in packages:
        while dice.chance(0.4):
            free.setdefault(package.year, []).append(number)
            number += 1
        package.code = f"{number}{LPSE}"
        number += 1
    return free


def _announce_late(anomalies: list[Anomaly]) -> None:
    for anomaly in anomalies:
        if anomaly.code != "late_announcement":
            continue
        for package in anomaly.packages:
            plan = package.plan
            plan.announced = package.created + timedelta(days=6)
            plan.created = package.created
            plan.tender_start = date(package.year, 3, 1)
            plan.tender_end = plan.contract_start = date(package.year, 4, 1)
            anomaly.facts["planned_start"] = plan.tender_start.isoformat()
            anomaly.facts["plan_announced"] = plan.announced.isoformat()
