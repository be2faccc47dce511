"""Compiled releases in bulk for measuring the indicators: the same bytes every time, in the likeness of tenders.

Organisations are numbers; prices, dates and statuses are drawn, with a few bids that come late, fail, or agree.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

COUNT = 10_000
SUPPLIERS, UNITS = 1_500, 75
WORDS = (
    "pembangunan", "rehabilitasi", "pengadaan", "pemeliharaan", "jalan", "jembatan", "gedung", "sekolah", "saluran",
    "irigasi", "puskesmas", "kecamatan", "desa", "alat", "bahan", "jasa", "konsultansi", "perencanaan", "pengawasan",
)  # fmt: skip
METHODS = (
    ("open", "Tender"),
    ("selective", "Seleksi"),
    ("direct", "Pengadaan Langsung"),
    ("limited", "Tender Terbatas"),
)

Json = dict[str, Any]


def write(path: Path, count: int = COUNT) -> None:
    """A file of so many lines, some 7 kB each."""
    chance = random.Random(20251128)
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps(release(chance, number), ensure_ascii=False, separators=(",", ":")) + "\n")


def release(chance: random.Random, number: int) -> Json:
    """One process: mostly awarded, some still open, failed or cancelled."""
    estimate = round(10 ** chance.uniform(7.7, 10.3), -3)
    method, details = chance.choices(METHODS, (60, 15, 20, 5))[0]
    start = f"2025-{chance.randint(1, 10):02d}-{chance.randint(1, 28):02d}"
    days = chance.choice((3, 7, 9, 14, 21, 30))
    bidders = chance.sample(range(SUPPLIERS), 1 if method == "direct" else chance.randint(1, 9))
    bids = [_bid(chance, one, place, estimate, start) for place, one in enumerate(bidders)]
    status = chance.choices(("complete", "active", "unsuccessful", "cancelled"), (88, 6, 4, 2))[0]
    unit = chance.randrange(UNITS)
    items = [_item(chance, place) for place in range(chance.randint(1, 5))]
    return {
        "ocid": f"ocds-bench-{number:06d}",
        "id": f"ocds-bench-{number:06d}-compiled",
        "date": f"{start}T09:00:00+07:00",
        "tag": ["compiled"],
        "language": "id",
        "initiationType": "tender",
        "buyer": _organisation("OPD", unit),
        "parties": [*(_party("Penyedia", one, "tenderer") for one in bidders), _party("OPD", unit, "buyer")],
        "planning": {"budget": {"id": str(number), "amount": _money(estimate * 1.02)}, "documents": _papers(chance, 1)},
        "tender": {
            "id": str(number),
            "title": _text(chance, 8),
            "description": _text(chance, 40),
            "status": status,
            "procurementMethod": method,
            "procurementMethodDetails": details,
            "mainProcurementCategory": chance.choice(("goods", "works", "services")),
            "numberOfTenderers": len(bidders),
            "tenderers": [_organisation("Penyedia", one) for one in bidders],
            "procuringEntity": _organisation("OPD", unit),
            "tenderPeriod": {"startDate": f"{start}T09:00:00+07:00", "endDate": _later(start, days)},
            "value": _money(estimate),
            "items": items,
            "documents": _papers(chance, 2),
        },
        "bids": {"details": bids},
        **(_award(chance, bids, items) if status == "complete" else {}),
    }


def _bid(chance: random.Random, bidder: int, place: int, estimate: float, start: str) -> Json:
    share = chance.choice((0.9, 0.95)) if chance.random() < 0.02 else chance.uniform(0.75, 1)
    return {
        "id": f"bid-{place + 1}",
        "date": _later(start, chance.choice((2, 2, 2, 2, 2, 2, 2, 2, 2, 15))),
        "status": chance.choices(("valid", "disqualified", "withdrawn"), (78, 18, 4))[0],
        "tenderers": [_organisation("Penyedia", bidder)],
        "value": _money(round(estimate * share, -3)),
        "documents": _papers(random.Random(bidder), 1),
    }


def _award(chance: random.Random, bids: list[Json], items: list[Json]) -> Json:
    valid = sorted((bid for bid in bids if bid["status"] == "valid"), key=lambda bid: bid["value"]["amount"])
    if not valid:
        return {"awards": [{"id": "1", "status": "unsuccessful", "date": bids[0]["date"]}]}
    won = valid[0] if chance.random() < 0.9 else chance.choice(valid)
    award = {"id": "1", "status": "active", "date": won["date"], "value": won["value"], "suppliers": won["tenderers"]}
    contract = {"id": "1", "awardID": "1", "status": "active", "dateSigned": won["date"], "value": won["value"]}
    return {"awards": [award | {"items": items, "relatedBid": won["id"]}], "contracts": [contract | {"items": items}]}


def _item(chance: random.Random, place: int) -> Json:
    price = _money(round(10 ** chance.uniform(3, 7), -2))
    return {
        "id": str(place + 1),
        "description": _text(chance, 6),
        "classification": {"scheme": "UNSPSC", "id": str(chance.randint(10_000_000, 95_000_000))},
        "quantity": chance.randint(1, 400),
        "unit": {"name": "unit", "value": price},
    }


def _papers(chance: random.Random, count: int) -> list[Json]:
    return [
        {
            "id": str(place + 1),
            "documentType": "biddingDocuments",
            "title": _text(chance, 4),
            "url": f"https://contoh.go.id/dokumen/{chance.randrange(10**12):012d}.pdf",
            "datePublished": "2025-01-15T10:00:00+07:00",
            "format": "application/pdf",
            "language": "id",
        }
        for place in range(count)
    ]


def _party(kind: str, number: int, role: str) -> Json:
    return _organisation(kind, number) | {
        "roles": [role],
        "identifier": {"scheme": "ID-KLPD", "id": f"{number:08d}"},
        "address": {"locality": "Bojonegoro", "region": "Jawa Timur", "countryName": "Indonesia"},
    }


def _organisation(kind: str, number: int) -> Json:
    return {"id": f"ID-{kind.upper()}-{number:08d}", "name": f"{kind} {number}"}


def _later(start: str, days: int) -> str:
    """So many days later, in a year of months of 28 days."""
    month, day = int(start[5:7]), int(start[8:]) + days
    return f"2025-{month + (day - 1) // 28:02d}-{(day - 1) % 28 + 1:02d}T15:00:00+07:00"


def _money(amount: float) -> Json:
    return {"amount": int(amount), "currency": "IDR"}


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words))
