"""When a source's answer is not to be believed: it suddenly says nothing, or much less than last time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

Words = dict[str, str]
"""The same sentence in ``id`` and ``en``."""

_FEW = 5
"""A service that had fewer rows than this may well have none now."""

_ENOUGH = 20
"""From so many on, a share means something."""


@dataclass(frozen=True)
class Said:
    """What a run read: rows by service, and how many bundles of facts they made."""

    services: Mapping[str, int] = field(default_factory=dict)
    facts: int = 0


def judge(now: Said, before: Said | None, least_percent: int, asked: Collection[str] = ()) -> Words | None:
    """Why this answer must not be used, or None when it may be.

    :param before: what the last good run read; None when there was none
    :param least_percent: the share of it that is expected at least; 0 for any
    :param asked: the services that were asked for; empty for all
    """
    rows = sum(now.services.values())
    if not rows:
        return {
            "id": "Sumber tidak mengirim satu baris pun. Tidak ada yang diubah.",
            "en": "The source sent not a single row. Nothing was changed.",
        }
    if not now.facts:
        return {
            "id": f"Tidak satu pun dari {rows} baris dapat dibaca; bentuk datanya mungkin berubah. "
            "Tidak ada yang diubah.",
            "en": f"Not one of {rows} rows could be read; their shape may have changed. Nothing was changed.",
        }
    if before is None:
        return None
    for name, count in sorted(before.services.items()):
        if (not asked or name in asked) and _too_little(now.services.get(name, 0), count, least_percent):
            return _less(f"Layanan “{name}”", f"The service “{name}”", now.services.get(name, 0), count)
    if _too_little(now.facts, before.facts, least_percent):
        return _less("Sumber", "The source", now.facts, before.facts)
    return None


def _too_little(now: int, before: int, least_percent: int) -> bool:
    if not now:
        return before >= _FEW
    return before >= _ENOUGH and now * 100 < before * least_percent


def _less(subject_id: str, subject_en: str, now: int, before: int) -> Words:
    return {
        "id": f"{subject_id} kini hanya memberi {now} data; panen terakhir yang baik memberi {before}. "
        "Tidak ada yang diubah.",
        "en": f"{subject_en} now gives only {now}; the last good harvest gave {before}. Nothing was changed.",
    }
