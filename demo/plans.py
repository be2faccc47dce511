"""Plans (RUP): every package has one; some plans lead to several packages, some to none."""

from __future__ import annotations

from datetime import date, timedelta

from .dice import Dice, apportion
from .model import Package, Place, Plan, Proposal, Revision, Unit
from .words import THEME_OF, THEMES

_ACCOUNTS = {"works": "5.2.3.49.01", "goods": "5.2.3.29.05", "consulting": "5.2.2.21.02", "services": "5.2.2.03.12"}
_VOLUMES = {"works": "1 Paket", "goods": "1 Set", "consulting": "1 Dokumen", "services": "12 Bulan"}
#: Sizes of the groups of non-tender packages that share one plan, at the default size.
_SHARED_SIZES = (9, 7, 7, 5, 4, 4, 4, 3, 3, 3, 3, 3, 3, *(2,) * 35)


def make_plans(seed: int, packages: list[Package], share: float) -> list[Plan]:
    """Give every package its plan and return all plans, with codes in the order of their announcement.

    :param share: size of this world as a part of the default one; scales the number of shared plans
    """
    dice = Dice(seed, "plans")
    plans = []
    for package in packages:
        if package.retry_of is not None:
            continue
        package.plan = plan_of(dice, package)
        plans.append(package.plan)
    for package in packages:
        if package.retry_of is not None:
            package.plan = package.retry_of.plan
    gone = _share_plans(dice, packages, share) | _supervise(dice, packages, share)
    return [plan for plan in plans if id(plan) not in gone]


def add_unused_plans(
    seed: int, plans: list[Plan], units: list[Unit], places: list[Place], years: tuple[int, ...]
) -> None:
    """Self-managed and cancelled plans, and a few not started: about one for eight packages."""
    dice = Dice(seed, "plans", "unused")
    own = [unit for unit in units if not unit.outside]
    for year, n in zip(years, apportion(len(plans) // 8, [1] * len(years)), strict=True):
        for _ in range(n):
            plans.append(_unused(dice, dice.pick(own), dice.pick(places), year))


def number_plans(seed: int, plans: list[Plan], years: tuple[int, ...]) -> None:
    """Eight-digit codes that grow with the day of announcement; revised plans remember their old code."""
    dice = Dice(seed, "plans", "codes")
    plans.sort(key=lambda plan: (plan.announced, plan.title))
    for place, year in enumerate(years):
        mine = [plan for plan in plans if plan.year == year]
        number = 14_000_000 + 5_000_000 * place if place < 17 else 99_000_000
        step = max(1, 3_400_000 // max(1, len(mine)))
        for plan in mine:
            number += dice.between(2, 2 * step - 2) if step > 2 else 1
            plan.code = str(number)
            for revision in plan.revisions:
                revision.new_code = plan.code
                revision.old_code = str(number - 1) if revision.kind == "one_to_one" and step > 2 else plan.code


def plan_of(dice: Dice, package: Package) -> Plan:
    """The plan behind one package: announced before it, with months planned for each step."""
    unit, created = package.unit, package.created
    announced = created - timedelta(days=3 + int(150 * dice.unit() * dice.unit()))
    announced = max(announced, date(package.year - 1, 11, 20))
    start = _month(created.year, created.month, -dice.choose(((0, 5), (1, 4), (2, 2), (3, 1))))
    length = {"works": 4, "goods": 2, "consulting": 3, "services": 9}[package.category]
    theme = THEMES[THEME_OF.get(unit.slug, "office")]
    plan = Plan(
        code="",
        unit=unit,
        year=package.year,
        title=_plan_title(dice, package),
        category=package.category,
        method=package.method,
        fund=package.fund,
        amount=package.amount,
        place=package.place,
        created=announced - timedelta(days=dice.between(0, 14)),
        announced=announced,
        tender_start=start,
        tender_end=_month(start.year, start.month, 1),
        contract_start=_month(start.year, start.month, 1),
        contract_end=_month(start.year, start.month, 1 + length),
        use_start=_month(start.year, start.month, 1 + length),
        use_end=date(package.year, 12, 1),
        program=theme.program,
        activity=f"{theme.program.replace('Program', 'Kegiatan')} Kecamatan {package.place.district}",
        sub_activity=package.title[:60],
        account_code=_ACCOUNTS[package.category],
        ppk_office=f"Pejabat Pembuat Komitmen {unit.short_name}",
        specification=package.title,
        volume=_VOLUMES[package.category],
        domestic_product=dice.chance(0.9),
        small_business=package.kind == "nontender" or package.amount <= 2_500_000_000,
    )
    if dice.chance(0.05):
        kind = dice.choose((("one_to_one", 4), ("budget", 3), ("schedule", 3)))
        plan.revisions.append(Revision(announced, kind, "", "", _REASONS[kind]))
    if package.category == "works" and dice.chance(0.35):
        plan.proposal = _proposal(dice, plan)
    return plan


_REASONS = {
    "one_to_one": "Perubahan metode dan uraian pekerjaan",
    "budget": "Penyesuaian pagu setelah perubahan anggaran",
    "schedule": "Penyesuaian jadwal pemilihan",
    "cancelled": "Pekerjaan ditunda ke tahun berikutnya",
}


def _plan_title(dice: Dice, package: Package) -> str:
    """Units plan and tender under slightly different names in a third of the later tenders."""
    if package.kind == "tender" and dice.chance(0.012 if package.legacy else 0.35):
        return dice.pick(
            (
                package.title.replace("Kecamatan", "Kec."),
                f"{package.title} ({package.unit.short_name})",
                f"Belanja {package.title}",
            )
        )
    return package.title


def _month(year: int, month: int, later: int) -> date:
    number = year * 12 + month - 1 + later
    return date(number // 12, number % 12 + 1, 1)


def _proposal(dice: Dice, plan: Plan) -> Proposal:
    year = plan.year - 1
    asked = plan.amount * dice.between(100, 160) // 100 // 100_000 * 100_000
    code = f"MB{year}-{plan.place.district_code.replace('.', '')}-{dice.between(1, 9999):04d}"
    return Proposal(code, year, f"Musrenbang Kecamatan {plan.place.district}", asked, plan.amount)


def _share_plans(dice: Dice, packages: list[Package], share: float) -> set[int]:
    """Join non-tender packages of one unit and category under one plan; returns the ids of plans given up."""
    by_cell: dict[tuple[str, str, int], list[Package]] = {}
    for package in packages:
        if package.kind == "nontender":
            by_cell.setdefault((package.unit.slug, package.category, package.year), []).append(package)
    rooms = [cell for cell in by_cell.values() if len(cell) >= 12]
    gone: set[int] = set()
    if not rooms:
        return gone
    taken: set[int] = set()
    for i in range(max(1, int(len(_SHARED_SIZES) * share + 0.5))):
        n = _SHARED_SIZES[i % len(_SHARED_SIZES)]
        cell = sorted(dice.pick(rooms), key=lambda p: (p.created, p.key))
        first = dice.below(max(1, len(cell) - n))
        group = [package for package in cell[first : first + n] if package.key not in taken]
        if len(group) < 2:
            continue
        taken.update(package.key for package in group)
        head = group[0].plan
        head.amount = sum(package.amount for package in group)
        for package in group[1:]:
            gone.add(id(package.plan))
            package.plan = head
    return gone


def _supervise(dice: Dice, packages: list[Package], share: float) -> set[int]:
    """A few direct purchases supervise a tender of their unit and were planned together with it."""
    gone: set[int] = set()
    alone = [p for p in packages if p.kind == "nontender" and p.category == "consulting" and not p.shared_plan]
    works = [p for p in packages if p.kind == "tender" and not p.legacy and p.category == "works" and not p.retry_of]
    for package in dice.some(alone, max(1, int(3 * share + 0.5))):
        tenders = [tender for tender in works if tender.unit is package.unit and not tender.shared_plan]
        if not tenders:
            continue
        tender = dice.pick(tenders)
        gone.add(id(package.plan))
        package.title = f"Pengawasan Teknis {tender.title}"
        package.plan = tender.plan
        tender.plan.amount += package.amount
    return gone


def _unused(dice: Dice, unit: Unit, place: Place, year: int) -> Plan:
    theme = THEMES[THEME_OF.get(unit.slug, "office")]
    kind = dice.choose((("self_managed", 6), ("cancelled", 1), ("waiting", 2)))
    category = dice.choose((("services", 4), ("goods", 3), ("works", 3)))
    thing = dice.pick({"services": theme.services, "goods": theme.goods, "works": theme.works}[category])
    amount = dice.between(10, 1800) * 250_000
    announced = date(year - 1, 12, 1) + timedelta(days=dice.below(120))
    start = date(year, dice.between(1, 9), 1)
    plan = Plan(
        code="",
        unit=unit,
        year=year,
        title=f"{'Swakelola ' if kind == 'self_managed' else ''}{thing} Kecamatan {place.district}",
        category=category,
        method="" if kind == "self_managed" else "direct_procurement",
        fund="apbd",
        amount=amount,
        place=place,
        created=announced - timedelta(days=dice.between(0, 14)),
        announced=announced,
        tender_start=start,
        tender_end=start,
        contract_start=_month(year, start.month, 1),
        contract_end=_month(year, start.month, 3),
        use_start=_month(year, start.month, 3),
        use_end=date(year, 12, 1),
        program=theme.program,
        account_code=_ACCOUNTS[category],
        ppk_office=f"Pejabat Pembuat Komitmen {unit.short_name}",
        volume=_VOLUMES[category],
        self_managed_type=dice.choose((("1", 80), ("2", 5), ("3", 5), ("4", 10))) if kind == "self_managed" else "",
    )
    if kind == "cancelled":
        plan.status = "cancelled"
        plan.revisions.append(Revision(start, "cancelled", "", "", _REASONS["cancelled"]))
    return plan
