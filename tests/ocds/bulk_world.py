"""A few processes with all five stages in the ledger, and the bulk files made of them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan import model

from ckanext.bos.ocds.bulk.store import Store

from .publishing import content, ocid_of, publish

BUYER = {"id": "ID-KLPD-D171-1", "name": "Dinas Sosial"}
FIRST, SECOND = {"id": "x_bos-1", "name": "CV Contoh & Misal"}, {"id": "x_bos-2", "name": "=PT Andai(1)"}


def rupiah(amount: float) -> dict[str, Any]:
    """An amount."""
    return {"amount": amount, "currency": "IDR"}


def paper(name: str, **values: str) -> dict[str, Any]:
    """A document."""
    return {"id": name, "title": f"Dokumen {name}", "documentType": "contractSigned"} | values


def whole(ocid: str, **blocks: Any) -> dict[str, Any]:
    """A process with everything that the tables show."""
    contract = {
        "id": "k1",
        "awardID": "a1",
        "title": "Surat Perjanjian 620/1",
        "status": "active",
        "dateSigned": "2026-03-20T00:00:00+07:00",
        "period": {"startDate": "2026-03-20T00:00:00+07:00", "endDate": "2026-09-20T23:59:59+07:00"},
        "value": rupiah(90_000_000.5),
        "documents": [paper("d2", url="https://example.org/d2.pdf", format="application/pdf")],
        "implementation": {
            "transactions": [{"id": "SP2D-1", "value": rupiah(10_000_000)}, {"id": "SP2D-2", "value": rupiah(0.5)}],
            "milestones": [{"id": "fisik-50", "title": "Fisik 50 %", "status": "met", "type": "delivery"}],
        },
    }
    cancelled = {"id": "k0", "awardID": "a1", "status": "cancelled", "value": rupiah(1)}
    tenderers = [FIRST, SECOND, {"id": "x_bos-3", "name": "CV Tanpa Penawaran"}]
    tender = {"id": ocid, "status": "complete", "title": "Jalan", "tenderers": tenderers, "numberOfTenderers": 3}
    bids = [
        {"id": "1", "status": "valid", "tenderers": [FIRST], "value": rupiah(91_000_000)},
        {"id": "2", "status": "disqualified", "tenderers": [SECOND], "value": rupiah(89_000_000)},
    ]
    award = {"id": "a1", "status": "active", "value": rupiah(90_000_000), "suppliers": [FIRST], "relatedBid": "1"}
    return (
        content(
            ocid,
            buyer=BUYER,
            parties=[BUYER | {"roles": ["buyer"]}],
            tender=tender,
            bids={"details": bids},
            awards=[award],
            contracts=[contract, cancelled],
        )
        | blocks
    )


def fill(count: int = 5) -> list[str]:
    """Processes of two releases each; those with an even number first became public a year earlier."""
    ocids = [ocid_of(number) for number in range(count)]
    for ocid in ocids:
        publish(ocid)
        publish(ocid, what=whole(ocid))
    model.Session.execute(
        sa.text("UPDATE bos_record SET first_year = first_year - 1 WHERE right(ocid, 1)::int % 2 = 0")
    )
    model.Session.commit()
    return ocids


def lines(store: Store, name: str) -> list[dict[str, Any]]:
    """The compiled releases in a file."""
    return [json.loads(line) for line in gzip.decompress(stored(store, name).read_bytes()).splitlines()]


def releases(store: Store, name: str) -> dict[str, Any]:
    """The release package in a file, packed or not."""
    raw = stored(store, name).read_bytes()
    return json.loads(gzip.decompress(raw) if name.endswith(".gz") else raw)


def stored(store: Store, name: str) -> Path:
    """Where a finished file lies."""
    return store.folder / store.manifest().files[name].stored


def use_folder(folder: Path, monkeypatch: Any) -> Iterator[Path]:
    """Let the portal keep its files in a folder of the test's own."""
    monkeypatch.setitem(tk.config, "ckan.storage_path", str(folder))
    yield folder
