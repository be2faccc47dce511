"""What is true of a generated world: everything a check or a test may want to find again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from .model import Anomaly, Package, World

FILE = "demo-truths.json"
VERSION = 1

MEANINGS = {
    "split_below_limit": "Satu pekerjaan dipecah di bawah batas pengadaan langsung / one work split below the limit",
    "single_bidder": "Hanya satu peserta mendaftar / a single registered bidder",
    "winner_above_hps": "Nilai pemenang di atas HPS / agreed above the owner's estimate",
    "identical_offers": "Dua penawaran sama persis / two offers equal to the rupiah",
    "bid_rotation": "Empat penyedia bergiliran menang / four firms win by turns",
    "factor_ten": "Nilai terketik 10 atau 1.000 kali / amount typed 10 or 1,000 times too large",
    "duplicate_package": "Paket sama tercatat dua kali / the same package entered twice",
    "late_announcement": "Diumumkan jauh setelah jadwal rencana / announced long after the planned month",
    "year_end_rush": "Belanja menumpuk di akhir tahun / buying piles up at the end of the year",
    "dominant_supplier": "Satu penyedia menguasai belanja satu unit / one firm dominates a unit",
    "repeated_tender": "Tender ulang atas RUP yang sama / a tender repeated on the same plan",
}


def describe(world: World) -> dict[str, Any]:
    """Counts over the world itself: what should be found after loading every sheet, in the portal's codes."""
    own = [package for package in world.packages if not package.unit.outside]
    return {
        "packages": len(world.packages),
        "packages_of_units": len(own),
        "tenders": sum(package.kind == "tender" for package in own),
        "nontenders": sum(package.kind == "nontender" for package in own),
        "by_year": _count(own, lambda package: str(package.year)),
        "by_unit": _count(own, lambda package: package.unit.slug),
        "by_method": _count(own, lambda package: package.method),
        "by_category": _count(own, lambda package: package.category),
        "by_fund": _count(own, lambda package: package.fund),
        "with_winner": sum(package.winner is not None for package in own),
        "with_recorded_contract": sum(package.contract_recorded for package in own),
        "contracts": sum(package.contract is not None for package in own),
        "sum_amount": sum(package.amount for package in own),
        "sum_estimate": sum(package.estimate for package in own),
        "sum_contracts": sum(package.contract.amount for package in own if package.contract),
        "sum_paid": sum(payment.amount for package in own if package.contract for payment in package.contract.payments),
        "amendments": sum(len(package.contract.amendments) for package in own if package.contract),
        "plans": len(world.plans),
        "plans_self_managed": sum(bool(plan.self_managed_type) for plan in world.plans),
        "firms": len(world.firms),
        "bids": sum(len(package.bids) for package in own),
    }


def portal(world: World, sources: dict[str, Any]) -> dict[str, int]:
    """How many processes a portal holds after harvesting plans, packages and finance; empty without all three.

    A package joins its plan's process, a second one of the same plan is a process of its own, and so is a contract of
    the finance system that no package stands behind. Contracts for a person to decide are none yet.
    """
    if not {"sirup", "spse", "simda"} <= set(sources):
        return {}
    own = [package for package in world.packages if not package.unit.outside]
    again = len(own) - len({package.plan.code for package in own})
    alone = sources["simda"]["classes"].get("alone", 0)
    return {"processes": sources["sirup"]["expected"]["plans"] + again + alone}


def anomaly_table(world: World) -> list[dict[str, Any]]:
    """Every planted anomaly with its keys: tender codes, plan codes, unit, tax numbers of the firms, figures."""
    return [_anomaly(anomaly) for anomaly in world.anomalies]


def save(path: Path, world: World, sources: dict[str, Any]) -> None:
    """Write the truths of the world and of every source as JSON."""
    truths = {
        "version": VERSION,
        "options": {"seed": world.seed, "years": list(world.years), "processes": world.size},
        "world": describe(world),
        "anomaly_meanings": MEANINGS,
        "anomalies": anomaly_table(world),
        "sources": sources,
        "portal": portal(world, sources),
        "must_not_appear": sorted({text for truth in sources.values() for text in truth.pop("must_not_appear", ())}),
    }
    text = json.dumps(truths, ensure_ascii=False, indent=1)
    path.write_bytes((text + "\n").encode("utf-8"))


def _anomaly(anomaly: Anomaly) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "code": anomaly.code,
        "packages": [package.code for package in anomaly.packages],
        "plans": sorted({package.plan.code for package in anomaly.packages}),
        "year": anomaly.packages[0].year,
    }
    if anomaly.unit is not None:
        entry["unit"] = anomaly.unit.slug
    if anomaly.firms:
        entry["firms"] = [{"npwp": firm.npwp, "name": firm.name} for firm in anomaly.firms]
    return entry | _figures(anomaly) | anomaly.facts


def _figures(anomaly: Anomaly) -> dict[str, Any]:
    """Figures that are only known when all bids are in."""
    packages = anomaly.packages
    if anomaly.code in ("winner_above_hps", "single_bidder", "factor_ten"):
        return {"estimate": packages[0].estimate, "agreed": packages[0].negotiated}
    if anomaly.code == "identical_offers":
        first, second = packages[0].bids[1:3]
        return {
            "offer": first.offer,
            "firms": [{"npwp": bid.firm.npwp, "name": bid.firm.name} for bid in (first, second)],
        }
    if anomaly.code == "bid_rotation":
        return {"winners": [package.winner.firm.npwp for package in packages if package.winner]}
    if anomaly.code in ("dominant_supplier", "year_end_rush"):
        return {"count": len(packages), "amount": sum(package.amount for package in packages)}
    if anomaly.code == "late_announcement":
        return {"created": packages[0].created.isoformat()}
    return {}


def _count(packages: Iterable[Package], key: Callable[[Package], str]) -> dict[str, int]:
    return dict(sorted(Counter(map(key, packages)).items()))
