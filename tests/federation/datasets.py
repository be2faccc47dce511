"""Plain datasets of the tests, and the files that they have."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import ckan.plugins.toolkit as tk
import openpyxl
from ckan import model
from werkzeug.datastructures import FileStorage

from ckanext.bos.federation.opendata import jobs

from ..portal.people import HEALTH, Person, unit_id

PLAIN = {
    "title": "Rekap Dasa Wisma 2019",
    "notes": "Jumlah kelompok Dasa Wisma setiap desa.",
}
DESCRIBED: dict[str, Any] = PLAIN | {
    "theme": "soci",
    "data_kind": "statistics",
    "frequency": "annual",
    "release_schedule": "Setiap Maret",
    "temporal_start": "2019-01-01",
    "temporal_end": "2019-12-31",
    "districts": ["35.22.06", "35.22.15"],
    "source": "Laporan kecamatan",
    "concept": "Kelompok Dasa Wisma",
    "definition": "Kelompok 10 sampai 20 rumah.",
    "classification": "Kecamatan; desa",
    "measure": "Jumlah",
    "unit": "Kelompok",
    "reference_codes": ["kemendagri"],
    "activity_title": "Kompilasi Dasa Wisma",
    "activity_method": "Kompilasi produk administrasi",
    "activity_coverage": "Seluruh desa",
}
CSV = b"kode_desa;desa;kelompok;tanggal\n0522;Dander;12;2019-03-14\n0523;Ngujo;;2019-03-15\n"


def enter(
    person: Person, *, files: dict[str, bytes] | None = None, owner: str = HEALTH, **values: Any
) -> dict[str, Any]:
    """A new plain dataset as a steward enters it, with uploaded files by name."""
    data = {"type": "dataset", "owner_org": unit_id(owner), "private": False} | PLAIN | values
    dataset = person.act("package_create", **data)
    for name, content in (files or {}).items():
        upload(person, dataset["id"], name, content)
    return person.act("package_show", id=dataset["id"])


def upload(person: Person, dataset_id: str, name: str, content: bytes, **values: Any) -> dict[str, Any]:
    """One more file, or with ``id`` another content of one."""
    action = "resource_patch" if "id" in values else "resource_create"
    data = {"package_id": dataset_id, "upload": FileStorage(BytesIO(content), name), "name": name} | values
    return person.act(action, **data)


def workbook(*rows: list[Any], title: str = "Data") -> bytes:
    """A spreadsheet of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def loaded(dataset: dict[str, Any]) -> list[str]:
    """Do what the background job does; the ids of the resources that it looked at."""
    try:
        return jobs.run(dataset["id"])
    finally:
        model.Session.remove()


def rows(resource_id: str, **asked: Any) -> list[dict[str, Any]]:
    """The rows of a table as everybody may read them."""
    found = tk.get_action("datastore_search")({"user": ""}, {"resource_id": resource_id, **asked})
    return [{name: value for name, value in row.items() if name != "_id"} for row in found["records"]]
