"""The history of revised plans (kaji ulang): what was cancelled, taken up again, replaced or split."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ..dice import Dice
from ..model import Plan, World
from .codes import Register, old_code, wire_time

_REASONS = {
    "PEMBATALAN": "Pekerjaan ditunda ke tahun berikutnya",
    "PENGAKTIFAN": "Anggaran tersedia kembali",
    "SATUKESATU": "Perubahan metode dan uraian pekerjaan",
    "SATUKEBANYAK": "Pemecahan paket menurut lokasi",
}


class History:
    """Chooses once for the whole world what the history tells.

    Every second cancelled plan vanishes from the list of plans, as the real ones do; the others stay there as inactive.
    """

    def __init__(self, world: World) -> None:
        self.seed = world.seed
        dice = Dice(world.seed, "sirup", "history")
        cancelled = [plan for plan in world.plans if plan.status == "cancelled"]
        self.cancelled = {plan.code for plan in cancelled}
        self.vanished = {plan.code for plan in cancelled[::2]}
        self.revised = {old: plan.code for plan in world.plans if (old := old_code(plan))}
        used = {plan.code for plan in world.plans} | set(self.revised)
        self.older = self._chains(dice, used)
        used |= set(self.older.values())
        self.split = self._splits(dice, world, used)
        plain = [plan for plan in world.plans if plan.status == "announced" and not plan.revisions]
        some = dice.some(plain, max(1, len(plain) // 120))
        self.reactivated = {plan.code for plan in some}

    def _chains(self, dice: Dice, used: set[str]) -> dict[str, str]:
        """Some old codes had been revised themselves: old code -> still older code."""
        found: dict[str, str] = {}
        for old in self.revised:
            older = str(int(old) - 1)
            if older not in used and dice.chance(0.2):
                found[old] = older
        return found

    def _splits(self, dice: Dice, world: World, used: set[str]) -> dict[str, list[str]]:
        """One plan became two that nobody has begun: its code is in no list any more."""
        cells: dict[tuple[str, int, str], list[Plan]] = {}
        for plan in world.plans:
            if not plan.specification and plan.status == "announced" and not plan.self_managed_type:
                cells.setdefault((plan.unit.slug, plan.year, plan.category), []).append(plan)
        pairs = [cell[:2] for cell in cells.values() if len(cell) >= 2]
        found: dict[str, list[str]] = {}
        for pair in dice.some(pairs, max(1, len(world.plans) // 1500)):
            code = int(pair[0].code) - 2
            while str(code) in used:
                code -= 1
            used.add(str(code))
            found[str(code)] = sorted(plan.code for plan in pair)
        return found

    def rows(self, register: Register, year: int, plans: list[Plan]) -> Iterator[dict[str, Any]]:
        """The events of one year, in no order."""
        parents = {new: old for old, news in self.split.items() for new in news}
        events: list[dict[str, Any]] = []
        for plan in plans:

            def tell(day: date, kind: str, old: str, new: str, plan: Plan = plan) -> None:
                events.append(
                    {
                        **register.rup_head(plan.unit, year),
                        "tgl_kaji_ulang": wire_time(day, int(new)),
                        "jenis_revisi": kind,
                        "jenis_paket": "SWAKELOLA" if plan.self_managed_type else "PENYEDIA",
                        "kd_rup_lama": int(old),
                        "kd_rup_baru": int(new),
                        "alasan_kajiulang": _REASONS[kind],
                    }
                )

            code, old = plan.code, old_code(plan)
            if old:
                if older := self.older.get(old):
                    tell(plan.announced - timedelta(days=9), "SATUKESATU", older, old)
                tell(plan.announced, "SATUKESATU", old, code)
            if code in parents:
                tell(plan.announced, "SATUKEBANYAK", parents[code], code)
            if code in self.reactivated:
                tell(plan.announced + timedelta(days=20), "PEMBATALAN", code, code)
                tell(plan.announced + timedelta(days=31), "PENGAKTIFAN", code, code)
            if code in self.cancelled:
                tell(plan.revisions[-1].date, "PEMBATALAN", code, code)
        yield from Dice(self.seed, "sirup", "history", str(year)).shuffle(events)

    def truths(self) -> dict[str, Any]:
        """What was chosen, by plan codes."""
        return {
            "cancelled": sorted(self.cancelled),
            "vanished": sorted(self.vanished),
            "inactive": sorted(self.cancelled - self.vanished),
            "revised": dict(sorted(self.revised.items())),
            "revised_before": dict(sorted((older, old) for old, older in self.older.items())),
            "split": dict(sorted(self.split.items())),
            "reactivated": sorted(self.reactivated),
        }
