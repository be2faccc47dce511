"""Rows in the form of SPSE's services, for tests. Every row here is made up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from ckanext.bos.core import schema
from ckanext.bos.core.observation import Observation, Refusal, Row
from ckanext.bos.core.ownership import Ownership, merge
from ckanext.bos.sources import spse

KEY = "key of the tests"
HEAD = {
    "tahun_anggaran": 2025,
    "kd_klpd": "D171",
    "nama_klpd": "Kab. Bojonegoro",
    "jenis_klpd": "KABUPATEN",
    "kd_satker": "12335244",
    "kd_satker_str": "1.03.2.15.1.04.03.0000",
    "nama_satker": "DINAS PENDIDIKAN",
    "kd_lpse": 244,
}
FIRM = {
    "kd_penyedia": 395332,
    "nama_penyedia": "CV. CONTOH UJI",
    "npwp_penyedia": "01.234.567.8-999.001",
    "npwp_16_penyedia": "0012345678999001",
}
OFFICE = {"nip_ppk": "198001012005011001", "nama_ppk": "Orang Contoh"}
BANK = {
    "wakil_sah_penyedia": "Orang Lain",
    "nama_rek_bank": "Bank Contoh",
    "no_rek_bank": "0123456789",
    "nama_pemilik_rek_bank": "Orang Lain",
    "alamat_penyedia": "Jl. Contoh 1",
}
PRICES = {"nilai_penawaran": 950, "nilai_terkoreksi": Decimal("949.5"), "nilai_negosiasi": 940, "nilai_kontrak": None}
ROWS: dict[str, dict[str, Any]] = {
    "tender": {
        **HEAD,
        **OFFICE,
        "kd_tender": 10005991000,
        "kd_pkt_dce": 10005883000,
        "kd_rup": "53613689",
        "nama_paket": "Pembangunan Gedung Contoh",
        "pagu": 1000,
        "hps": Decimal("999.25"),
        "sumber_dana": "APBD",
        "kualifikasi_paket": "Kecil",
        "jenis_pengadaan": "Pekerjaan Konstruksi",
        "mtd_pemilihan": "Tender",
        "mtd_evaluasi": "Harga Terendah Sistem Gugur",
        "mtd_kualifikasi": "Pasca Satu File",
        "kontrak_pembayaran": "Gabungan Lumsum dan Harga Satuan",
        "status_tender": "Selesai",
        "tanggal_status": "2025-10-02",
        "versi_tender": 1,
        "ket_ditutup": None,
        "ket_diulang": None,
        "tgl_buat_paket": "2024-12-23 15:58:56",
        "tgl_pengumuman_tender": "2025-02-17 23:30:00",
        "nama_pokja": "Orang Satu;Orang Dua",
        "lokasi_pekerjaan": "Kecamatan Dander - Bojonegoro (Kab.) - Jawa Timur",
        "_event_date": "2025-10-03",
    },
    "tender_result": {
        **HEAD,
        **FIRM,
        **PRICES,
        "kd_satker": "1.03.2.15.1.04.03.0000",
        "kd_tender": 10005991000,
        "kd_paket": 10005883000,
        "kd_rup_paket": "53613689",
        "hps": Decimal("999.25"),
        "tgl_penetapan_pemenang": "2025-03-07",
        "_event_date": "2025-10-03",
    },
    "tender_bidders": {
        **FIRM,
        "kd_tender": 10005991000,
        "kd_peserta": 11013811000,
        "nilai_penawaran": 950,
        "nilai_terkoreksi": Decimal("949.5"),
        "pemenang": 1,
        "alasan": None,
    },
    "tender_schedule": {
        "kd_tender": 10005991000,
        "kd_tahapan": 18807,
        "nama_tahapan": "Pengumuman Pascakualifikasi",
        "kd_akt": 101,
        "tgl_awal": "2025-02-17 16:00:00",
        "tgl_akhir": "2025-02-24 12:00:00",
    },
    "tender_sppbj": {
        **HEAD,
        **OFFICE,
        **FIRM,
        "kd_tender": 10005991000,
        "no_sppbj": "602/09/SPPBJ/2025",
        "tgl_sppbj": "2025-03-14T00:00:00.000000Z",
        "harga_final": 941,
        "nilai_jaminan_pelaksanaan": 47,
        "masa_berlaku_jaminan": 164,
        "versi_addendum": 0,
    },
    "tender_contract": {
        **HEAD,
        **OFFICE,
        **FIRM,
        **BANK,
        "kd_tender": 10005991000,
        "nama_paket": "Pembangunan Gedung Contoh",
        "no_sppbj": "602/09/SPPBJ/2025",
        "no_kontrak": "602.1/13/KTR/2025",
        "tgl_kontrak": "2025-03-21T00:00:00.000000Z",
        "tgl_kontrak_awal": "2025-03-21T00:00:00.000000Z",
        "tgl_kontrak_akhir": "2025-03-21T00:00:00.000000Z",
        "nilai_kontrak": Decimal("940.19"),
        "jenis_kontrak": "Lumsum",
        "status_kontrak": "Kontrak Sedang Berjalan",
        "versi_addendum": 0,
        "alasan_addendum": None,
    },
    "tender_spmk": {
        **FIRM,
        **BANK,
        "kd_tender": 10005991000,
        "no_kontrak": "602.1/13/KTR/2025",
        "no_spmk_spp": "602.1/15/SPMK/2025",
        "tgl_mulai_pekerjaan": "Apr 9, 2025, 12:00:00AM",
        "tgl_selesai_pekerjaan": "Sep 5, 2025, 12:00:00AM",
    },
    "nontender": {
        **HEAD,
        "kd_nontender": 10108545000,
        "lls_id": 10108545000,
        "kd_pkt_dce": 10381177000,
        "kd_rup": "55902272;55902280",
        "nama_paket": "Belanja Kursus Contoh",
        "pagu": 200,
        "hps": 100,
        "sumber_dana": "APBD;APBDP",
        "jenis_pengadaan": "Jasa Lainnya",
        "mtd_pemilihan": "Pengadaan Langsung",
        "kontrak_pembayaran": "Lumsum",
        "status_nontender": "Selesai",
        "versi_nontender": 1,
        "ket_ditutup": None,
        "tgl_pengumuman_nontender": "2025-04-28 07:00:00.000000Z",
        "nip_nama_pp": "198001012005011001 - Orang Contoh",
        "repeat_order": "Tidak",
    },
    "nontender_done": {
        **HEAD,
        **FIRM,
        **PRICES,
        "kd_nontender": 10108545000,
        "kd_rup": "55902280",
        "nama_paket": "Belanja Kursus Contoh",
        "pagu": 200,
        "hps": 100,
        "nilai_penawaran": 99,
        "nilai_terkoreksi": 98,
        "nilai_negosiasi": 97,
        "status_nontender": "Selesai",
        "tgl_selesai_nontender": "2025-05-09 16:00:00",
        "tgl_penarikan": "2025-10-03",
    },
    "nontender_contract": {
        **HEAD,
        **FIRM,
        **BANK,
        "kd_nontender": 10108545000,
        "nama_paket": "Belanja Kursus Contoh",
        "no_kontrak": "Print.03/ SPK/2025",
        "tgl_kontrak": "2025-04-29T00:00:00.000000Z",
        "nilai_kontrak": 97,
        "jenis_kontrak": "Lumsum",
        "status_kontrak": "Kontrak Selesai",
        "versi_addendum": 0,
    },
    "nontender_bast": {
        **HEAD,
        **FIRM,
        **BANK,
        "kd_nontender": 10108545000,
        "no_kontrak": "Print.03/ SPK/2025",
        "tgl_kontrak": "2025-04-29T00:00:00.000000Z",
        "no_bast": "BAST/1",
        "tgl_bast": "2025-05-20T00:00:00.000000Z",
        "no_bap": "BAP/1",
        "tgl_bap": "2025-05-25T00:00:00.000000Z",
        "besar_pembayaran": 97,
        "progres_pekerjaan": 100,
        "cara_pembayaran_kontrak": "Sekaligus",
        "status_kontrak": "Kontrak Selesai",
        "_event_date": "2025-09-01",
    },
    "recorded": {
        **HEAD,
        "kd_nontender_pct": 10168116000,
        "kd_pkt_dce": 10209654000,
        "kd_rup": "54700539",
        "nama_paket": "Belanja Alat Tulis Contoh",
        "pagu": 270,
        "total_realisasi": 250,
        "sumber_dana": "APBD",
        "uraian_pekerjaan": "<p> Kertas &amp; tinta\r\n</p>",
        "kategori_pengadaan": "Pengadaan Barang",
        "mtd_pemilihan": "Pengadaan Langsung",
        "status_nontender_pct": "Aktif",
        "status_nontender_pct_ket": "Paket Sedang Berjalan",
        "_event_date": "2025-10-03",
    },
    "recorded_receipts": {
        **HEAD,
        "kd_nontender_pct": 10168116000,
        "kd_rup_paket": "54700539",
        "jenis_realisasi": "Kwitansi",
        "no_realisasi": "910/124/2025",
        "tgl_realisasi": "2025-02-18T00:00:00.000000Z",
        "nilai_realisasi": 250,
        "ket_realisasi": "Dibayar kepada Orang Contoh",
        "nama_penyedia": "CV. CONTOH UJI",
        "npwp_penyedia": "01.234.567.8-999.001",
    },
    "recorded_self": {
        **HEAD,
        "kd_satker": "152132",
        "kd_swakelola_pct": 10146338000,
        "kd_rup": "40488811",
        "nama_paket": "Belanja Perjalanan Dinas Contoh",
        "pagu": 350,
        "total_realisasi": 340,
        "sumber_dana": "APBD;APBDP",
        "tipe_swakelola": 1,
        "status_swakelola_pct": "Ditutup",
        "status_swakelola_pct_ket": "Paket Selesai",
    },
    "recorded_self_receipts": {
        "kd_swakelola_pct": 10146338000,
        "jenis_realisasi": "Bukti Pembelian",
        "no_realisasi": "8/III/2025",
        "tgl_realisasi": "2025-06-26 00:00:00",
        "nilai_realisasi": 340,
        "ket_realisasi": "Perjalanan",
        "nama_pelaksana": "Orang Contoh",
        "npwp_pelaksana": "3522010101800001",
        "nip_ppk": 198001012005011001,
    },
    "ecat": {
        **HEAD,
        "nama_instansi": "Kab. Bojonegoro",
        "kd_paket": "01K32QD12XPKKTQMJ6E33ADS47",
        "kd_rup": "60608395,60608395",
        "rup_nama_pkt": "Belanja Kertas Contoh",
        "sumber_dana": "APBD,APBDP",
        "kd_penyedia_v6": "01JHKT4BFAVEMPVFWSNK1BQ4F6",
        "kd_penyedia_sikap": 0,
        "jml_produk": 5,
        "ongkir": 0,
        "total_harga": 285,
        "tgl_order": "2025-08-27",
        "status_pkt": "ON_PROCESS",
        "status_pengiriman": "COMPLETED",
    },
}
"""One row of each service; those of a tender, a non-tender and a record belong together."""

Services = Mapping[str, Iterable[Mapping[str, Any]]]


def row(service: str, **changes: Any) -> dict[str, Any]:
    """The row of a service with changes; a value of ``...`` takes the column away."""
    return {name: value for name, value in {**ROWS[service], **changes}.items() if value is not ...}


def read(services: Services) -> list[Observation | Refusal]:
    """Everything found in rows by service."""
    tables = {
        name: [Row(f"{name}:{number}", cells) for number, cells in enumerate(rows, 1)]
        for name, rows in services.items()
    }
    return list(spse.read_rows(tables, KEY))


def observed(services: Services) -> dict[str, Observation]:
    """The observations by key; nothing may be refused."""
    found = read(services)
    refused = [item for item in found if isinstance(item, Refusal)]
    assert not refused, [(item.row.origin, item.errors) for item in refused]
    return {item.key: item for item in found if isinstance(item, Observation)}


def merged(process: dict[str, Any], ownership: Ownership, *found: Observation) -> tuple[dict[str, Any], list[str]]:
    """The process after these observations, and the paths that changed."""
    changed: list[str] = []
    for item in found:
        process, paths = merge(schema.load(), process, ownership, item, "2025-10-03T00:00:00+00:00")
        changed += paths
    return process, changed
