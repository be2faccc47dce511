"""What is late, as conditions on the index row: the same for counts, lists and letters.

Sources: the plan's own dates (SiRUP), the contract's, and Perpres 16/2018 art. 57 (handover when the work is done).
"""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]

_RUNS = (
    "p.contract IS NOT NULL AND NOT p.handed_over"
    " AND coalesce(p.tender_status, '') NOT IN ('cancelled', 'unsuccessful', 'withdrawn')"
)

CONDITIONS: dict[str, str] = {
    "selection": "p.selection_due < :today",
    "handover": f"{_RUNS} AND p.ends < :today",
    "report": f"{_RUNS} AND p.ends >= :today AND coalesce(p.reported, p.signed) < :unreported",
    "payment": "p.paid > 0 AND p.contract IS NULL",
}
"""Code -> condition on ``bos_process p`` with the values ``today`` and ``unreported`` (dates)."""

TITLES: dict[str, Words] = {
    "selection": {"id": "Pemilihan terlambat", "en": "Selection overdue"},
    "handover": {"id": "Kontrak berakhir tanpa BAST", "en": "Contract ended without handover"},
    "report": {"id": "Kemajuan tidak dilaporkan", "en": "Progress not reported"},
    "payment": {"id": "Pembayaran tanpa kontrak", "en": "Payment without contract"},
}

MEANINGS: dict[str, Words] = {
    "selection": {
        "id": "Rencana selesai pemilihan sudah lewat, tetapi belum ada tender atau pembelian.",
        "en": "The planned end of the selection has passed, but there is no tender or purchase yet.",
    },
    "handover": {
        "id": "Masa kontrak sudah berakhir, tetapi berita acara serah terima (BAST) belum ada.",
        "en": "The contract period has ended, but there is no handover certificate (BAST).",
    },
    "report": {
        "id": "Kontrak berjalan, tetapi laporan kemajuan terakhir sudah terlalu lama.",
        "en": "The contract is under way, but the last report of progress is too old.",
    },
    "payment": {
        "id": "Ada pembayaran (SP2D), tetapi kontraknya belum dicatat.",
        "en": "There is a payment (SP2D), but no contract is recorded.",
    },
}
