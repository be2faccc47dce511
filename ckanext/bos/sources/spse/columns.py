"""The columns that are read and kept of SPSE's rows; whatever else a service sends is not even looked at."""

from __future__ import annotations

from functools import lru_cache

from ..transport import BROKEN

_NAMES = """
    alasan alasan_addendum besar_pembayaran bukti_pembayaran cara_pembayaran_kontrak dok_realisasi fiscal_year
    flag_minikom funding_source harga_final harga_satuan hps jenis_kontrak jenis_pengadaan jenis_realisasi
    kategori_pengadaan kd_akt kd_klpd kd_nontender kd_nontender_pct kd_paket kd_penyedia kd_penyedia_v6 kd_peserta
    kd_pkt_dce kd_produk kd_rup kd_rup_paket kd_satker kd_satker_str kd_swakelola_pct kd_tahapan kd_tender ket_ditutup
    ket_diulang ket_realisasi kode_klpd kode_penyedia kode_rup kode_satker kontrak_pembayaran kualifikasi_paket
    kuantitas list_tahun_anggaran lls_id lokasi_pekerjaan mtd_evaluasi mtd_kualifikasi mtd_pemilihan nama_paket
    nama_pelaksana nama_penyedia nama_satker nama_sumber_dana nama_tahapan nilai_jaminan_pelaksanaan nilai_kontrak
    nilai_negosiasi nilai_penawaran nilai_realisasi nilai_terkoreksi no_bap no_bast no_kontrak no_paket no_realisasi
    no_sppbj no_spmk_spp npwp16_penyedia npwp_16_penyedia npwp_pelaksana npwp_penyedia npwp_penyedia_16 order_date
    order_id pagu paket_status_str pemenang progres_pekerjaan rekan_id repeat_order rup_code rup_desc rup_nama_pkt
    rup_name satker_name shipment_status status status_kontrak status_nontender status_nontender_pct
    status_nontender_pct_ket status_paket status_pengiriman status_pkt status_swakelola_pct status_swakelola_pct_ket
    status_tender sumber_dana tahun_anggaran tanggal_buat_paket tanggal_status tgl_akhir tgl_awal tgl_bap tgl_bast
    tgl_buat_paket tgl_kontrak tgl_kontrak_akhir tgl_kontrak_awal tgl_mulai_pekerjaan tgl_order tgl_penarikan
    tgl_penetapan_pemenang tgl_pengumuman_nontender tgl_pengumuman_tender tgl_realisasi tgl_selesai_nontender
    tgl_selesai_pekerjaan tgl_sppbj tipe_swakelola total total_harga total_realisasi uraian_pekerjaan versi_addendum
    versi_nontender versi_tender _event_date
    """
_READ = frozenset(_NAMES.split()) | {BROKEN}


@lru_cache(maxsize=4096)
def read_as(column: str) -> str:
    """The column's name as it is read here; empty when it is not."""
    name = column.strip().lower()
    return name if name in _READ else ""
