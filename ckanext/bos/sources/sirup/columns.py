"""The crosswalk: what each generation of SiRUP calls the same fact (SiRUP and SPSE reference, section 5).

One table instead of five readers: the site's search, its ``service2``, ISB-1 (also the SIIPP sheets), and ISB-2 with
INAPROC. The site's ``lokasi`` ("Jawa Timur, Bojonegoro (Kab.)") is not in it: it names the regency only, and would
stand where a richer route has told the place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.identity import normal_code
from ckanext.bos.core.text import clean

CROSSWALK: Mapping[str, tuple[str, ...]] = {
    "code": ("kd_rup", "kode_rup", "id_rup", "rup_code", "id"),
    "title": ("nama_paket", "paket", "nama", "rup_name"),
    "budget_amount": ("pagu", "pagu_rup"),
    "fiscal_year": ("tahun_anggaran", "tahun_anggaran_dana", "tahun", "fiscal_year"),
    "klpd": ("kd_klpd", "kode_klpd", "kode_kldi", "kdli", "idkldi"),
    "klpd_name": ("nama_klpd", "kldi"),
    "unit": ("nama_satker", "satuankerja", "satker"),
    "unit_code": ("kd_satker_str", "kode_satker_asli"),
    "unit_id": ("kd_satker", "id_satker", "idsatker"),
    "method": ("metode_pengadaan", "metode_pemilihan", "metode"),
    "method_code": ("kd_metode_pengadaan", "idmetode"),
    "is_exempt": ("status_dikecualikan",),
    "category": ("jenis_pengadaan", "jenispengadaan"),
    "category_code": ("kd_jenis_pengadaan", "idjenispengadaan"),
    "categories": ("paket_jenis_json",),
    "funds": ("sumber_dana", "sumberdana", "funding_source"),
    "accounts": ("mak",),
    "lines": ("paket_anggaran_json",),
    "places": ("paket_lokasi_json",),
    "planned_tender_start": ("tgl_awal_pemilihan", "tanggal_awal_pengadaan", "awal_pengadaan", "pemilihan"),
    "planned_tender_end": ("tgl_akhir_pemilihan", "tanggal_akhir_pengadaan", "akhir_pengadaan"),
    "planned_contract_start": (
        "tgl_awal_kontrak", "tgl_awal_pelaksanaan_kontrak", "tanggal_awal_pekerjaan", "awal_pekerjaan", "waktu",
    ),
    "planned_contract_end": (
        "tgl_akhir_kontrak", "tgl_akhir_pelaksanaan_kontrak", "tanggal_akhir_pekerjaan", "akhir_pekerjaan",
    ),
    "planned_use_start": ("tgl_awal_pemanfaatan", "tanggal_kebutuhan"),
    "planned_use_end": ("tgl_akhir_pemanfaatan",),
    "announced_at": ("tgl_pengumuman_paket", "tanggal_pengumuman"),
    "is_active": ("status_aktif_rup", "paket_aktif", "status_aktif"),
    "is_deleted": ("status_delete_rup", "paket_terhapus"),
    "announced": ("status_umumkan_rup", "paket_terumumkan", "status_umumkan"),
    "domestic_product": ("status_pdn", "is_tkdn", "tkdn", "ispdn"),
    "small_business": ("status_ukm", "umkm", "isumk"),
    "consolidation": ("status_konsolidasi",),
    "in_self_managed": ("tipe_paket", "penyedia_didalam_swakelola", "pds"),
    "parent": ("kd_rup_swakelola", "id_swakelola"),
    "self_managed_type": ("tipe_swakelola",),
    "notes": ("urarian_pekerjaan", "uraian_pekerjaan", "keterangan", "deskripsi", "rup_desc"),
    "specification": ("spesifikasi_pekerjaan", "spesifikasi"),
    "volume": ("volume_pekerjaan", "volume"),
    "ppk": ("nama_ppk",),
    # budget lines
    "account": ("mak",),
    "line_id": ("id_paket_anggaran_penyedia", "id_paket_anggaran_swakelola", "id"),
    "sub_activity_id": ("kd_subkegiatan",),
    "fund": ("sumber_dana",),
    "fund_year": ("tahun_anggaran_dana",),
    "origin": ("asal_dana",),
    "origin_name": ("asal_dana_klpd",),
    "origin_unit": ("asal_dana_satker",),
    # places
    "detail": ("detail_lokasi", "detil_lokasi"),
    "regency": ("kab_kota", "kabkota", "nama_kabkota"),
    "regency_id": ("kd_kab_kota", "kd_kabkota", "id_kabupaten"),
    # revisions
    "old_code": ("kd_rup_lama",),
    "new_code": ("kd_rup_baru",),
    "revision_type": ("jenis_revisi",),
    "revised_at": ("tgl_kaji_ulang",),
    "reason": ("alasan_kajiulang", "alasan_kaji_ulang"),
    "side": ("jenis_paket",),
    "snapshot": ("_event_date", "tgl_penarikan", "tanggal_status"),
}  # fmt: skip
"""Concept -> the columns that hold it, folded; the first that is filled counts."""

LISTS: Mapping[str, tuple[str, ...]] = {
    "plan_list": (
        "kd_rup", "nama_satker", "nama_paket", "pagu", "metode_pengadaan", "sumber_dana", "", "tgl_awal_pemilihan",
    ),
    "self_managed_list": (
        "kd_rup", "nama_satker", "nama_paket", "pagu", "sumber_dana", "", "tgl_awal_pelaksanaan_kontrak",
        "status_umumkan_rup",
    ),
    "in_self_managed_list": (
        "kd_rup", "nama_satker", "nama_paket", "pagu", "tgl_awal_pemilihan", "metode_pengadaan", "sumber_dana",
    ),
}  # fmt: skip
"""The positions of SiRUP's own lists (DataTables 1.9)."""

METHODS: Mapping[str, str] = {
    "0": "undetermined", "1": "public_auction", "2": "simple_auction", "3": "limited_auction",
    "4": "general_selection", "5": "simple_selection", "6": "direct_selection", "7": "direct_appointment",
    "8": "direct_procurement", "9": "e_purchasing", "10": "design_contest", "11": "contest", "12": "fast_auction",
    "13": "tender", "14": "fast_tender", "15": "selection", "16": "exempt",
}  # fmt: skip
"""SiRUP's numbers of methods (section 6.2)."""

CATEGORIES: Mapping[str, str] = {
    "0": "undetermined", "1": "goods", "2": "works", "3": "consulting", "4": "services", "5": "integrated",
}  # fmt: skip
"""SiRUP's numbers of categories (section 6.1); SPSE's ``kgr_id`` is another list."""

FUNDS: Mapping[str, str] = {
    "1": "apbd", "2": "apbn", "3": "phln", "4": "pnbp", "5": "apbnp", "6": "apbdp", "7": "blu", "8": "blud",
    "9": "bumn", "10": "bumd", "11": "other",
}  # fmt: skip
"""SiRUP's numbers of sources of funds (section 6.3)."""


class Concepts:
    """A row by concept, whatever its columns are called."""

    def __init__(self, cells: Mapping[str, Any]) -> None:
        self._cells = {_folded(str(name)): value for name, value in cells.items()}

    def get(self, concept: str) -> Any:
        """The value of the first column that is filled; None when none is."""
        return next((value for column in CROSSWALK[concept] if not _is_blank(value := self._cells.get(column))), None)

    def text(self, concept: str) -> str:
        """The same as trimmed text; of lists and objects nothing."""
        value = self.get(concept)
        return "" if value is None or isinstance(value, (list, dict)) else str(value).strip()

    def code(self, concept: str) -> str:
        """A RUP code as text; empty when there is none.

        :raises FieldError: ``integer``: it is no number
        """
        code = normal_code(clean(self.text(concept)))
        if code and not (code.isascii() and code.isdigit()):
            raise FieldError("integer", found=code)
        return code

    def column(self, concept: str) -> str:
        """The column that holds a concept here, or is expected to."""
        columns = CROSSWALK[concept]
        return next((column for column in columns if not _is_blank(self._cells.get(column))), columns[0])

    def items(self, concept: str) -> list[Mapping[str, Any]]:
        """The objects of a nested list."""
        value = self.get(concept)
        return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []

    def flag(self, concept: str) -> bool | None:
        """A yes or no; None when it says neither."""
        word = self.text(concept).lower()
        if word in ("true", "t", "1", "ya", "yes", "y"):
            return True
        return False if word in ("false", "f", "0", "tidak", "no", "n") else None


def by_name(service: str, cells: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row of SiRUP's own lists by ISB-2's column names; any other as it is."""
    names = LISTS.get(service)
    if not names or "0" not in cells:
        return cells
    named = {name: cells.get(str(place)) for place, name in enumerate(names) if name}
    return named | {name: value for name, value in cells.items() if not name.isdigit()}


def _is_blank(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


@lru_cache(maxsize=4096)
def _folded(name: str) -> str:
    return name if name.startswith("_") else re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
