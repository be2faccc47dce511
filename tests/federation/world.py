"""Datasets of every kind that other catalogues may meet: with all stages, withheld papers, odd signs, private."""

from __future__ import annotations

import io
from typing import Any

import ckan.plugins.toolkit as tk
from ckan import model
from werkzeug.datastructures import FileStorage

from ..portal.people import HEALTH, PDF, SCHOOLS, Person, unit_id, with_role

ODD = "Rehab <Gedung> & “Aula” 'B' \\ 100%\u00a0é\U0001f3eb = {x}|^`"
SECRET = "RAHASIA-DAGANG-PENAWARAN"


def walidata() -> Person:
    """Publishes for all units."""
    return with_role("walidata", "walidata")


def process(number: int = 1, unit: str = HEALTH, public: bool = True, **values: Any) -> dict[str, Any]:
    """A process with all five stages, papers of three of them and one paper that is withheld."""
    person = walidata()
    data = {
        "type": "pengadaan",
        "title": f"Pembangunan Puskesmas {number}",
        "owner_org": unit_id(unit),
        "fiscal_year": "2026",
        "notes": "Gedung dua lantai dengan ruang bersalin untuk warga di utara sungai.",
        "rup_code": f"536{number:05d}",
        "budget_amount": "1250000000",
        "budget_sources": ["apbd"],
        "category": "works",
        "method": "tender",
        "planned_tender_start": "2026-02-01",
        "planned_contract_end": "2026-10-31",
        "locations": [{"kecamatan": "35.22.06", "village": "Ngumpakdalem"}],
        "tender_code": f"61{number:05d}",
        "tender_status": "complete",
        "estimate_amount": "1200000000",
        "announcement_date": "2026-02-14",
        "awards": [{"id": "1", "amount": "1100000000", "supplier_name": "CV Contoh Uji", "status": "active"}],
        "contracts": [
            {"id": "1", "award_id": "1", "number": f"620/{number}/SP/2026", "amount": "1100000000", "status": "active"}
        ],
        "payments": [{"id": "1", "contract_id": "1", "sp2d_number": f"00{number}/SP2D/2026", "amount": "300000000"}],
        "resources": [
            link(f"https://contoh.go.id/{number}/kak.pdf", "KAK", "planning", "kak"),
            link(
                f"https://contoh.go.id/{number}/dokumen pemilihan.pdf",
                "Dokumen pemilihan",
                "tender",
                "bidding_documents",
            ),
            link(f"https://contoh.go.id/{number}/kontrak.docx", "Kontrak", "contract", "contract", format="DOCX"),
        ],
        "private": not public,
    }
    made = person.act("package_create", **(data | values))
    person.act("resource_create", package_id=made["id"], **withheld())
    return made


def small(number: int = 1, unit: str = SCHOOLS, public: bool = True, **values: Any) -> dict[str, Any]:
    """A process of which only the plan is known."""
    data = {"type": "pengadaan", "title": f"Buku Perpustakaan {number}", "fiscal_year": "2026", "private": not public}
    return walidata().act("package_create", **(data | {"owner_org": unit_id(unit)} | values))


def plain(name: str = "anggaran-opd", public: bool = True, **values: Any) -> dict[str, Any]:
    """A plain dataset."""
    data = {
        "type": "dataset",
        "name": name,
        "title": "Anggaran per OPD",
        "notes": "Anggaran belanja setiap perangkat daerah menurut tahun, dalam rupiah, dari dokumen anggaran.",
        "owner_org": unit_id("dinas-komunikasi-informatika"),
        "license_id": "cc-by",
        "tags": [{"name": "anggaran"}, {"name": "apbd"}],
        "private": not public,
        "resources": [{"name": "Tabel", "url": "https://contoh.go.id/anggaran.csv", "format": "CSV"}],
    }
    return walidata().act("package_create", **(data | values))


def link(url: str, name: str, stage: str, kind: str, **values: Any) -> dict[str, Any]:
    """A paper on the web."""
    return {"name": name, "url": url, "stage": stage, "kind": kind, "format": "PDF", "openness": "open"} | values


def withheld() -> dict[str, Any]:
    """A paper that is uploaded and withheld."""
    return {
        "name": "Rincian HPS",
        "stage": "planning",
        "kind": "hps_detail",
        "openness": "exempt",
        "exemption_code": "kip17b",
        "exemption_reason": "Memuat harga satuan sebelum penawaran dibuka",
        "upload": FileStorage(io.BytesIO(PDF), f"{SECRET}.pdf"),
    }


def change(dataset: dict[str, Any], **values: Any) -> dict[str, Any]:
    """Edit a dataset."""
    return walidata().act("package_patch", id=dataset["id"], **values)


def delete(dataset: dict[str, Any]) -> None:
    """Delete a dataset, by its name as the web does."""
    walidata().act("package_delete", id=dataset["name"])


def purge(dataset: dict[str, Any]) -> None:
    """Leave nothing of a dataset."""
    name = tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"]
    tk.get_action("dataset_purge")({"ignore_auth": True, "user": name}, {"id": dataset["id"]})
    model.Session.commit()
