"""What is late, as conditions on the index row: the same for counts, lists and letters.

Sources: the plan's own dates (SiRUP), the contract's, and Perpres 16/2018 art. 57 (handover when the work is done).
"""

from __future__ import annotations

from ckanext.bos.ocds.quality.words import Words, both

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
    "selection": both("Pemilihan terlambat", "Selection overdue"),
    "handover": both("Kontrak berakhir tanpa BAST", "Contract ended without handover"),
    "report": both("Kemajuan tidak dilaporkan", "Progress not reported"),
    "payment": both("Pembayaran tanpa kontrak", "Payment without contract"),
}

MEANINGS: dict[str, Words] = {
    "selection": both(
        "Rencana selesai pemilihan sudah lewat, tetapi belum ada tender atau pembelian.",
        "The planned end of the selection has passed, but there is no tender or purchase yet.",
    ),
    "handover": both(
        "Masa kontrak sudah berakhir, tetapi berita acara serah terima (BAST) belum ada.",
        "The contract period has ended, but there is no handover certificate (BAST).",
    ),
    "report": both(
        "Kontrak berjalan, tetapi laporan kemajuan terakhir sudah terlalu lama.",
        "The contract is under way, but the last report of progress is too old.",
    ),
    "payment": both(
        "Ada pembayaran (SP2D), tetapi kontraknya belum dicatat.",
        "There is a payment (SP2D), but no contract is recorded.",
    ),
}
