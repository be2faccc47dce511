"""Small sheets in the format of the SPSE exports, for tests. Every row here is made up."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

TENDER = {
    "kode_lelang": "7001244",
    "nama_paket": "Pembangunan Jalan Contoh - Uji",
    "id_rup": "31000001",
    "nama_rup": "Pembangunan Jalan Contoh - Uji",
    "sumber_dana": "APBD",
    "tanggal_pembuatan": "15-Jan-19",
    "lingkup_pekerjaan": "",
    "keterangan": "",
    "tahap_tender": "Tender Sudah Selesai",
    "instansi": "Pemerintah Daerah Kabupaten Bojonegoro",
    "satker": "DINAS PENDIDIKAN",
    "kategori": "Pekerjaan Konstruksi",
    "sistem_pengadaan": "Tender - Pascakualifikasi Satu File - Harga Terendah Sistem Gugur",
    "tahun_anggaran": "APBD 2019",
    "tahun_ang": "2019",
    "cara_pembayaran": "Lumsum",
    "lokasi": "Kecamatan Dander - Bojonegoro (Kab.)",
    "kualifikasi_usaha": "Perusahaan Kecil",
    "peserta": "3",
    "nama_pemenang": "CV. CONTOH UJI",
    "kota_pemenang": "Bojonegoro (Kab.) - Jawa Timur",
    "npwp_pemenang": "01.234.567.8-999.001",
    " harga_penawaran": "900000000",
    "harga_terkoreksi": "900000000",
    "hasil_negosiasi": "890000000",
    "pagu": "1000000000",
    "hps": "950000000",
    "nama_kontraktor": "",
    "kota_kontraktor": "",
    "npwp_kontraktor": "0",
    "penawaran_kontraktor": "0",
    "negosiasi_kontraktor": "0",
}
BIDDER = {
    "kd_lelang": "7001244",
    "penawaran": "900000000",
    "npwp": "01.234.567.8-999.001",
    "peserta": "CV. CONTOH UJI",
    "ocid": "31000001",
    "harga_terkoreksi": "0",
    "tahun": "2019",
}


def tenders(folder: Path, *changes: dict[str, Any]) -> Path:
    """A sheet of tenders, each row the standard one with changes."""
    return _write(folder / "tender.csv", TENDER, changes)


def bidders(folder: Path, *changes: dict[str, Any]) -> Path:
    """A sheet of bidders."""
    return _write(folder / "peserta.csv", BIDDER, changes)


def _write(path: Path, standard: dict[str, str], changes: tuple[dict[str, Any], ...]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(standard))
        writer.writeheader()
        writer.writerows(standard | change for change in changes)
    return path
