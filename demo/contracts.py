"""What follows an award: contract, amendments, progress, payments, handover."""

from __future__ import annotations

from datetime import date, timedelta

from . import calibration as figures
from .dice import Dice
from .model import Amendment, Contract, Firm, Package, Payment, Progress

_DAYS = {"works": (60, 180), "goods": (14, 60), "consulting": (30, 120), "services": (60, 270)}
_OBSTACLES = (
    "Curah hujan tinggi",
    "Material datang terlambat",
    "Pembebasan lahan belum selesai",
    "Tenaga kerja kurang",
    "Gambar kerja perlu disesuaikan",
)
_AMENDED = ("Tambah kurang pekerjaan sesuai keadaan lapangan", "Perpanjangan waktu karena cuaca", "Perubahan gambar")


def make_contracts(seed: int, packages: list[Package]) -> None:
    """A contract for every award, with everything that happens to it; then number the payment orders by date."""
    dice = Dice(seed, "contracts")
    for package in packages:
        if package.winner is None:
            continue
        package.contract = _contract(dice, package)
    _record(Dice(seed, "contracts", "recorded"), packages)
    _swap_contractors(Dice(seed, "contracts", "contractors"), packages)
    for package in packages:
        if package.contract is not None:
            _perform(dice, package, package.contract)
    _number_payments(packages)


def _record(dice: Dice, packages: list[Package]) -> None:
    """Choose the contracts that are kept in the procurement system; wrongly typed ones always are."""
    for kind, shares in (("tender", figures.RECORDED_TENDER), ("nontender", figures.RECORDED_NONTENDER)):
        mine = [p for p in packages if p.kind == kind and p.contract and not p.legacy]
        for package in dice.by_share(mine, shares, lambda p: p.unit.slug):
            package.contract_recorded = True
    for package in packages:
        package.contract_recorded = package.contract_recorded or package.typing_factor > 1


def _contract(dice: Dice, package: Package) -> Contract:
    assert package.winner is not None and package.awarded is not None
    signed = package.awarded + timedelta(days=dice.between(4, 14))
    start = signed + timedelta(days=dice.between(0, 7))
    low, high = _DAYS[package.category]
    days = dice.between(low, high if package.amount > 200_000_000 else (low + high) // 2)
    end = min(start + timedelta(days=days), date(package.year, 12, 27))
    end = max(end, start + timedelta(days=10))
    big = package.amount > 200_000_000
    kind = "KONTRAK" if big else "SPK"
    amount = package.negotiated
    return Contract(
        number=f"027/{kind}-{package.key + 1:05d}/{package.unit.short_name.upper().replace(' ', '')}/{package.year}",
        firm=package.winner.firm,
        price_system=package.price_system,
        signed=signed,
        start=start,
        end=end,
        amount=amount,
        guarantee=amount // 20 if big else 0,
        advance=amount * 3 // 10 if big and package.category == "works" and dice.chance(0.6) else 0,
        supervisor=f"Direksi Lapangan {package.unit.short_name}",
    )


def _swap_contractors(dice: Dice, packages: list[Package]) -> None:
    """In some recorded contracts the winner had stepped back and the next bidder signed, at its own price."""
    tenders = [p for p in packages if p.kind == "tender" and p.contract_recorded and _next_bidder(p)]
    for package in dice.some(tenders, int(len(packages) * 16 / figures.DEFAULT_SIZE + 0.5)):
        bid = _next_bidder(package)
        assert bid is not None and package.contract is not None
        package.contract.firm, price = bid
        package.contract.amount = price // 1_000 * 1_000
    small = [p for p in packages if p.kind == "nontender" and p.contract_recorded and p.typing_factor == 1]
    for package in dice.some(small, int(len(packages) * 4 / figures.DEFAULT_SIZE + 0.5)):
        others = [p.winner.firm for p in small if p.winner and p.category == package.category]
        others = [firm for firm in others if package.winner and firm is not package.winner.firm]
        if others and package.contract:
            package.contract.firm = dice.pick(others)


def _next_bidder(package: Package) -> tuple[Firm, int] | None:
    """The cheapest valid loser."""
    valid = [
        (bid.corrected, bid.firm.number, bid.firm) for bid in package.bids if bid.result == "valid" and bid.corrected
    ]
    if not valid:
        return None
    price, _, firm = min(valid, key=lambda item: item[:2])
    return firm, price


def _perform(dice: Dice, package: Package, contract: Contract) -> None:
    if dice.chance(0.06 if package.category == "works" else 0.015):
        _amend(dice, package, contract)
    lag = 0 if dice.chance(0.6) else dice.between(2, 15)
    ended_early = dice.chance(0.004)
    _progress(dice, contract, lag, ended_early)
    if ended_early:
        contract.status = "terminated"
        _pay(contract, [("Uang Muka", contract.advance, contract.start)] if contract.advance else [])
        return
    late = max(0, lag - 9) if dice.chance(0.4) else 0
    contract.handover = contract.final_end + timedelta(days=late)
    contract.handover_number = contract.number.replace("027/", "BAST/", 1)
    contract.penalty = contract.final_amount * late // 1_000
    _pay(contract, _terms(package, contract))


def _amend(dice: Dice, package: Package, contract: Contract) -> None:
    reason = dice.pick(_AMENDED)
    days = dice.between(7, 40) if "waktu" in reason else 0
    change = 0 if days else int(contract.amount * (0.16 * dice.unit() - 0.06))
    amount = max(1, min(contract.amount + change, max(package.amount, contract.amount)))
    length = (contract.end - contract.start).days
    day = contract.start + timedelta(days=max(1, length * dice.between(3, 8) // 10))
    number = contract.number.replace("027/", "027/ADD1-", 1)
    contract.amendments.append(Amendment(number, day, reason, amount, contract.end + timedelta(days=days)))


def _progress(dice: Dice, contract: Contract, lag: int, ended_early: bool) -> None:
    """Up to six reports from start to end; physical progress trails the plan by `lag` per cent in the middle."""
    days = (contract.final_end - contract.start).days
    steps = min(6, max(2, days // 28))
    paid = contract.advance * 100 // max(1, contract.final_amount)
    for step in range(1, steps + 1):
        planned = 100 * step // steps
        physical = planned if step == steps and not ended_early else max(0, planned - lag)
        if ended_early:
            physical = min(physical, 35)
        obstacle = dice.pick(_OBSTACLES) if planned - physical > 8 else ""
        day = contract.start + timedelta(days=days * step // steps)
        financial = 100 if step == steps and not ended_early else max(paid, physical // 2)
        contract.progress.append(Progress(day, str(planned), str(physical), str(financial), obstacle))


def _terms(package: Package, contract: Contract) -> list[tuple[str, int, date]]:
    """(term, amount, day): advance, instalments, retention. They add up to the final amount."""
    total, handover = contract.final_amount, contract.handover or contract.final_end
    if package.amount <= 200_000_000:
        return [("Lunas", total, handover + timedelta(days=9))]
    terms: list[tuple[str, int, date]] = []
    if contract.advance:
        terms.append(("Uang Muka", contract.advance, contract.start + timedelta(days=8)))
    half = contract.start + (contract.final_end - contract.start) // 2
    if package.amount > 1_000_000_000:
        terms.append(("Termin I", total * 3 // 10, half))
    rest = total - sum(term[1] for term in terms)
    retention = min(rest, total // 20) if package.category == "works" else 0
    terms.append(("Termin Akhir", rest - retention, handover + timedelta(days=10)))
    if retention:
        terms.append(("Retensi", retention, handover + timedelta(days=182)))
    return [term for term in terms if term[1] > 0]


def _pay(contract: Contract, terms: list[tuple[str, int, date]]) -> None:
    contract.payments = [Payment(term, "", "", day, amount) for term, amount, day in terms]


def _number_payments(packages: list[Package]) -> None:
    """Payment orders (SPM) run per unit and year, disbursement orders (SP2D) per year, both by date."""
    found = sorted(
        ((payment.date, package.key, i) for package in packages if package.contract
         for i, payment in enumerate(package.contract.payments)),
    )  # fmt: skip
    by_key = {package.key: package for package in packages}
    orders: dict[tuple[str, int], int] = {}
    for day, key, i in found:
        package = by_key[key]
        assert package.contract is not None
        unit, year = package.unit, day.year
        spm = orders[unit.slug, year] = orders.get((unit.slug, year), 0) + 1
        sp2d = orders["", year] = orders.get(("", year), 0) + 1
        payment = package.contract.payments[i]
        payment.spm_number = f"{spm:05d}/SPM-LS/{unit.simda_code}/{year}"
        payment.sp2d_number = f"{sp2d:06d}/SP2D-LS/{year}"
