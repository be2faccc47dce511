"""Rows of SiRUP for tests. Every row here is made up."""

from __future__ import annotations

from typing import Any

from ckanext.bos.core.observation import Observation, Refusal, Row
from ckanext.bos.sources import sirup

PLAN: dict[str, Any] = {
    "tahun_anggaran": 2025,
    "kd_klpd": "D171",
    "nama_klpd": "Kab. Bojonegoro",
    "kd_satker": 70001,
    "kd_satker_str": "1.01.0.00.0.00.01.0000",
    "nama_satker": "DINAS PENDIDIKAN",
    "kd_rup": 51000001,
    "nama_paket": "Belanja Contoh",
    "pagu": 100000000,
    "kd_metode_pengadaan": 8,
    "metode_pengadaan": "Pengadaan Langsung",
    "kd_jenis_pengadaan": "1",
    "jenis_pengadaan": "Barang",
    "status_pdn": "PDN",
    "status_ukm": "UKM",
    "status_konsolidasi": "Non-Konsolidasi",
    "tipe_paket": "Penyedia",
    "kd_rup_swakelola": None,
    "tgl_awal_pemilihan": "2025-01-01",
    "tgl_akhir_pemilihan": "2025-02-01",
    "tgl_pengumuman_paket": "2025-01-14 10:06:33",
    "nip_ppk": "198001012005011001",
    "nama_ppk": "SITI CONTOH",
    "username_ppk": "siticontoh",
    "status_aktif_rup": True,
    "status_delete_rup": False,
    "status_umumkan_rup": "Terumumkan",
    "_event_date": "2025-10-03",
}
LINE: dict[str, Any] = {
    "tahun_anggaran": 2025,
    "kd_klpd": "D171",
    "kd_satker": 70001,
    "nama_satker": "DINAS PENDIDIKAN",
    "kd_rup": 51000001,
    "kd_subkegiatan": 900,
    "pagu": 100000000,
    "mak": "1.01.02.2.01.0003.5.1.02.01.01.0024.",
    "sumber_dana": "APBD",
    "asal_dana": "D171",
    "asal_dana_satker": "DINAS PENDIDIKAN",
    "tahun_anggaran_dana": 2025,
    "status_delete_rup": False,
}
PLACE: dict[str, Any] = {
    "tahun_anggaran": 2025,
    "kd_klpd": "D171",
    "nama_klpd": "Kab. Bojonegoro",
    "kd_rup": 51000001,
    "detail_lokasi": "SDN 1, Kecamatan Dander",
    "kd_kab_kota": 14855,
    "kab_kota": "Bojonegoro (Kab.)",
    "provinsi": "Jawa Timur",
}
REVISION: dict[str, Any] = {
    "tahun_anggaran": 2025,
    "tgl_kaji_ulang": "2025-03-06T07:21:11Z",
    "jenis_revisi": "PEMBATALAN",
    "jenis_paket": "PENYEDIA",
    "kd_klpd": "D171",
    "kd_rup_lama": 51000001,
    "kd_rup_baru": 51000001,
    "alasan_kajiulang": "Revisi DPA",
}
SITE: dict[str, Any] = {
    "id": 51000001,
    "paket": "Belanja Contoh",
    "pagu": 100000000,
    "jenisPengadaan": "Barang",
    "metode": "Pengadaan Langsung",
    "pemilihan": "January 2025",
    "satuanKerja": "DINAS PENDIDIKAN",
    "kldi": "Kab. Bojonegoro",
    "lokasi": "Jawa Timur, Bojonegoro (Kab.)",
    "sumberDana": "APBD",
    "isPDN": True,
    "isUMK": True,
    "idBulan": 1,
    "idKldi": "D171",
    "idSatker": 70001,
    "idMetode": 8,
    "idJenisPengadaan": 1,
    "pds": False,
}
STANDARD = {"plans": PLAN, "plan_budget": LINE, "plan_locations": PLACE, "revisions": REVISION, "search": SITE}


def read(klpd: str = "", year: int = 0, **services: Any) -> list[Observation | Refusal]:
    """Everything that the reader finds in some rows, each the standard one of its service with changes."""
    rows = {
        service: [
            Row(f"{service}:{number}", {**STANDARD.get(service, {}), **row}) for number, row in enumerate(found, 1)
        ]
        for service, found in services.items()
    }
    return list(sirup.read_rows(rows, "key of the tests", klpd=klpd, year=year))


def by_key(found: list[Observation | Refusal]) -> dict[str, Observation]:
    """The observations by their key; nothing may be refused."""
    assert not [item.errors for item in found if isinstance(item, Refusal)]
    return {item.key: item for item in found if isinstance(item, Observation)}


def one(**services: Any) -> Observation:
    """The one plan in some rows."""
    (found,) = [item for key, item in by_key(read(**services)).items() if key.startswith("plan/")]
    return found


def refused(**services: Any) -> Refusal:
    """The one refusal in some rows."""
    (found,) = [item for item in read(**services) if isinstance(item, Refusal)]
    return found
