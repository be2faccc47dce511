"""One name for each service of SiRUP and SPSE, whatever its routes and files call it (reference, sections 2-4)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Service:
    """A service: its name here, and what the routes call it.

    :ivar isb: its name in an ISB-2 address and the stem of its files
    :ivar types: the JDBC types of its parameters (4 integer, 12 varchar) in an ISB-2 address
    :ivar parameter: the parameters themselves, ``{year}``, ``{klpd}``, ``{lpse}`` to be filled in
    :ivar inaproc: its path in INAPROC's API
    :ivar site: the end point of SiRUP's own lists
    :ivar columns: columns that only this service has together; a file with an unknown name is known by them
    """

    name: str
    system: str
    isb: str = ""
    types: str = "4:12"
    parameter: str = "{year}:{klpd}"
    inaproc: str = ""
    site: str = ""
    aliases: tuple[str, ...] = ()
    columns: tuple[frozenset[str], ...] = ()


def _spse(name: str, isb: str, inaproc: str = "", columns: str = "", alias: str = "") -> Service:
    needed = (frozenset(columns.split()),) if columns else ()
    path = f"tender/{inaproc}" if inaproc else ""
    return Service(name, "spse", isb, "4:4", "{year}:{lpse}", path, "", (alias,) if alias else (), needed)


def _rup(
    name: str,
    isb: str,
    inaproc: str = "",
    columns: str = "",
    site: str = "",
    types: str = "4:12",
    parameter: str = "{year}:{klpd}",
) -> Service:
    needed = tuple(frozenset(choice.split()) for choice in columns.split("|")) if columns else ()
    return Service(name, "sirup", isb, types, parameter, inaproc, site, columns=needed)


_ALL = (
    _rup("plans", "RUP-PaketPenyedia-Terumumkan", "rup/paket-penyedia-terumumkan",
         "kd_rup nama_paket metode_pengadaan jenis_pengadaan tgl_awal_pemilihan"
         "|kode_rup nama_paket pagu_rup metode_pemilihan|id_rup nama_paket pagu_rup metode_pemilihan"
         "|id nama pagu paket_anggaran_json|id nama pagu metode_pengadaan tanggal_awal_pengadaan"),
    _rup("self_managed", "RUP-PaketSwakelola-Terumumkan", "rup/paket-swakelola-terumumkan",
         "kd_rup nama_paket tipe_swakelola pagu tgl_awal_pelaksanaan_kontrak"),
    _rup("plan_budget", "RUP-PaketAnggaranPenyedia", "rup/paket-anggaran-penyedia",
         "id_paket_anggaran_penyedia kd_rup mak sumber_dana tahun_anggaran_dana pagu"),
    _rup("self_managed_budget", "RUP-PaketAnggaranSwakelola", "rup/paket-anggaran-swakelola",
         "id_paket_anggaran_swakelola kd_rup mak sumber_dana tahun_anggaran_dana pagu"
         "|kd_rup mak sumber_dana asal_dana tahun_anggaran_dana"),
    _rup("plan_locations", "RUP-PaketPenyediaLokasi", "", "kd_rup detail_lokasi kab_kota"),
    _rup("self_managed_locations", "RUP-PaketSwakelolaLokasi"),
    _rup("units", "RUP-MasterSatker", "rup/master-satker", "kd_satker kd_satker_str nama_satker status_satker",
         types="12:12", parameter="{klpd}:{year}"),
    _rup("programs", "RUP-ProgramMaster", "rup/program-master", "kd_program kd_program_str nama_program"),
    _rup("activities", "RUP-KegiatanMaster", "", "kd_kegiatan kd_kegiatan_str nama_kegiatan"),
    _rup("sub_activities", "RUP-SubKegiatanMaster", "", "kd_subkegiatan kd_subkegiatan_str nama_subkegiatan"),
    _rup("revisions", "RUP-HistoryKajiUlang", "rup/history-kaji-ulang", "kd_rup_lama kd_rup_baru jenis_revisi"),
    _rup("unit_budget", "RUP-StrukturAnggaranPD", "", "kd_satker_str belanja_operasi belanja_modal total_belanja"),
    _rup("regencies", "RUP-MasterKabKota", "", "kd_kabkota nama_kabkota",
         types="12", parameter="RUP-MasterKabKota"),
    _rup("provinces", "RUP-MasterProvinsi", "", "kd_provinsi nama_provinsi",
         types="12", parameter="RUP-MasterProvinsi"),
    _rup("search", "", "", "id paket pagu satuankerja idbulan", "caripaketctr/search"),
    _rup("self_managed_search", "", "", "", "caripaketctr/search_s"),
    _rup("plan_list", "", "", "", "datatablectr/dataruppenyediakldi"),
    _rup("self_managed_list", "", "", "", "datatablectr/datarupswakelolakldi"),
    _rup("in_self_managed_list", "", "", "", "datatablectr/dataruppenyediaswakelolaallrekapkldi"),
    _rup("unit_recap", "", "", "", "datatablectr/datatableruprekapkldi"),
    _rup("regency_recap", "", "", "", "datatablectr/datatableruprekapkldianggaran"),
    _rup("regency_recap_millions", "", "", "", "ro/dt/klpd/2"),
    _spse("tender", "SPSE-TenderPengumuman", "pengumuman", "kd_tender hps mtd_pemilihan status_tender"),
    _spse("tender_done", "SPSE-TenderSelesai", "", "kd_tender mtd_kualifikasi mak tgl_penetapan_pemenang"),
    _spse("tender_result", "SPSE-TenderSelesaiNilai", "tender-selesai-nilai", "kd_tender kd_rup_paket nilai_kontrak"),
    _spse("tender_bidders", "SPSE-PesertaTender", "peserta-tender", "kd_tender kd_peserta nilai_penawaran"),
    _spse("tender_schedule", "SPSE-JadwalTahapanTender", "jadwal-tahapan-tender", "kd_tender kd_tahapan tgl_awal"),
    _spse("tender_sppbj", "SPSE-TenderEkontrak-SPPBJ", "tender-ekontrak", "kd_tender no_sppbj harga_final"),
    _spse("tender_contract", "SPSE-TenderEkontrak-Kontrak", "tender-ekontrak-kontrak",
          "kd_tender no_kontrak lingkup_pekerjaan nilai_kontrak"),
    _spse("tender_spmk", "SPSE-TenderEkontrak-SPMKSPP", "", "kd_tender no_spmk_spp tgl_mulai_pekerjaan"),
    _spse("tender_bast", "SPSE-TenderEkontrak-BAPBAST", "",
          "kd_tender no_bap no_bast tgl_bap besar_pembayaran progres_pekerjaan"),
    _spse("nontender", "SPSE-NonTenderPengumuman", "non-tender-pengumuman", "kd_nontender hps repeat_order lls_id"),
    _spse("nontender_done", "SPSE-NonTenderSelesai", "non-tender-selesai", "kd_nontender tgl_selesai_nontender"),
    _spse("nontender_schedule", "SPSE-JadwalTahapanNonTender", "jadwal-tahapan-non-tender",
          "kd_nontender kd_tahapan tgl_awal"),
    _spse("nontender_sppbj", "SPSE-NonTenderEkontrak-SPPBJ", "non-tender-ekontrak",
          "kd_nontender no_sppbj harga_final"),
    _spse("nontender_contract", "SPSE-NonTenderEkontrak-Kontrak", "non-tender-ekontrak-kontrak",
          "kd_nontender no_kontrak lingkup_pekerjaan nilai_kontrak"),
    _spse("nontender_spmk", "SPSE-NonTenderEkontrak-SPMKSPP", "", "kd_nontender no_spmk_spp tgl_mulai_pekerjaan"),
    _spse("nontender_bast", "SPSE-NonTenderEkontrak-BAPBAST", "",
          "kd_nontender no_bap no_bast tgl_bap besar_pembayaran progres_pekerjaan"),
    _spse("recorded", "SPSE-PencatatanNonTender", "pencatatan-non-tender", "kd_nontender_pct total_realisasi kd_rup"),
    _spse("recorded_receipts", "SPSE-PencatatanNonTenderRealisasi", "pencatatan-non-tender-realisasi",
          "kd_nontender_pct no_realisasi nilai_realisasi"),
    _spse("recorded_self", "SPSE-PencatatanSwakelola", "pencatatan-swakelola",
          "kd_swakelola_pct total_realisasi kd_rup"),
    _spse("recorded_self_receipts", "SPSE-PencatatanSwakelolaRealisasi", "pencatatan-swakelola-realisasi",
          "kd_swakelola_pct no_realisasi nilai_realisasi"),
    Service("ecat", "spse", "Ecat-PaketEPurchasingV6", inaproc="ekatalog/paket-e-purchasing",
            aliases=("Ecat-PaketEPurchasing",),
            columns=(frozenset({"kd_paket", "kd_rup", "total_harga", "status_pkt"}),
                     frozenset({"order_id", "rup_code", "total", "shipment_status"}))),
)  # fmt: skip

SERVICES: Mapping[str, Service] = {service.name: service for service in _ALL}
"""All services of SiRUP and SPSE by their name here."""


def service_of(name: str) -> str:
    """The service that a file's name or an end point's means; empty when it means none.

    ``SPSE-TenderEkontrak-2Kontrak.json``, ``rup_paket-penyedia-terumumkan.page1.json`` and
    ``RUP-PaketPenyedia-Terumumkan (2).csv`` are all known; the longest name within it counts.
    """
    folded = _folded(re.sub(r"(?i)\.(?:json|csv|xlsx|xlsm)$", "", name.strip()))
    return next((service for known, service in _names() if known in folded), "")


def service_by_columns(columns: Collection[str]) -> str:
    """The service that has these columns; empty when none has."""
    found = {re.sub(r"[^a-z0-9]+", "_", name.strip().lower()) for name in columns}
    fits = [(len(needed), service.name) for service in _ALL for needed in service.columns if needed and needed <= found]
    return max(fits)[1] if fits else ""


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """Folded name -> service, longest first."""
    names: dict[str, str] = {}
    for service in _ALL:
        for name in (service.isb, service.inaproc, service.site, *service.aliases):
            if name:
                names.setdefault(_folded(name), service.name)
        short = service.inaproc.partition("/")[2] or service.isb.partition("-")[2]
        if len(_folded(short)) >= 10:
            names.setdefault(_folded(short), service.name)
    return tuple(sorted(names.items(), key=lambda item: -len(item[0])))


def _folded(name: str) -> str:
    """Letters and digits; the publisher's numbering in ``Ekontrak-2Kontrak`` is no part of the name."""
    return re.sub(r"[^a-z0-9]+", "", re.sub(r"(?i)(ekontrak-)\d", r"\1", name).lower())
