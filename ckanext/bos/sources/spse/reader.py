"""Reader of files that hold services of SPSE, by their names or columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from ckanext.bos.core.observation import Observation, Refusal, Row

from ..services import SERVICES, service_by_columns, service_of
from ..transport import BROKEN, columns_of, read_file
from .join import read_rows
from .reading import SOURCE

SUFFIXES = (".json", ".csv", ".xlsx", ".xlsm")

_SIGNS: tuple[tuple[str, str, str], ...] = (
    ("recorded_receipts", "kd_nontender_pct", "nilai_realisasi no_realisasi jenis_realisasi"),
    ("recorded", "kd_nontender_pct", "pagu total_realisasi status_nontender_pct"),
    ("recorded_self_receipts", "kd_swakelola_pct", "nilai_realisasi no_realisasi jenis_realisasi"),
    ("recorded_self", "kd_swakelola_pct", "pagu total_realisasi status_swakelola_pct"),
    ("*_bast", "", "no_bap no_bast besar_pembayaran"),
    ("*_spmk", "", "no_spmk_spp tgl_mulai_pekerjaan waktu_penyelesaian"),
    ("*_contract", "", "tgl_kontrak no_kontrak tgl_kontrak_awal"),
    ("*_sppbj", "", "no_sppbj tgl_sppbj harga_final"),
    ("*_schedule", "", "kd_tahapan nama_tahapan tgl_akhir"),
    ("*_bidders", "", "kd_peserta pemenang"),
    ("tender_result", "kd_tender", "kd_rup_paket nilai_negosiasi nilai_penawaran"),
    ("nontender_done", "kd_nontender", "tgl_selesai_nontender nilai_penawaran nilai_negosiasi nama_penyedia"),
    ("*", "", "versi_tender versi_nontender tgl_buat_paket nip_pokja repeat_order ket_ditutup"),
    ("tender_done", "kd_tender", "mtd_evaluasi tgl_penetapan_pemenang mak"),
    ("nontender", "kd_nontender", "status_nontender hps"),
    ("ecat", "kd_paket", "status_pkt status_pengiriman product_ids"),
    ("ecat", "order_id", "rup_code rup_name shipment_status"),
    ("ecat", "no_paket", "kd_produk paket_status_str harga_satuan"),
)
"""Service, the column of its code, and columns of which one at least is its own; ``*`` is tender or non-tender."""


def read(paths: Sequence[Path], key: str) -> Iterator[Observation | Refusal]:
    """Observations of all files together, joined over the services.

    :param key: the site's secret for pseudonyms
    :raises ValueError: a file is none of SPSE's
    """
    services: dict[str, list[Row]] = defaultdict(list)
    for path in sorted(paths):
        services[shape_of(path)] += read_file(path)
    return read_rows(services, key)


def reread(rows: Iterable[Row], key: str) -> Iterator[Observation | Refusal]:
    """Observations of rows that were kept aside, each by its columns."""
    services: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        services[_by_columns(row.cells) or _by_name(row.origin.rpartition(":")[0]) or "tender"].append(row)
    return read_rows(services, key)


def shape_of(path: Path) -> str:
    """The service that a file holds, by its name, else by its columns.

    :raises ValueError: it is none of SPSE's; says what was found
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError(f"{path.name}: bukan JSON, CSV, atau XLSX. / {path.name}: neither JSON nor CSV nor XLSX.")
    if named := service_of(path.stem):
        if SERVICES[named].system == SOURCE:
            return named
        raise _none_of_ours(path, [named])
    columns = columns_of(path)
    if found := _by_columns(columns):
        return found
    raise _none_of_ours(path, sorted(columns)[:8])


def _none_of_ours(path: Path, found: Sequence[str]) -> ValueError:
    words = ", ".join(found) or "-"
    return ValueError(
        f"{path.name}: bukan berkas SPSE (ditemukan {words}). Pakai nama layanan aslinya, misalnya "
        f"SPSE-TenderPengumuman.json. / {path.name}: not a file of SPSE (found {words}). Keep the service's own name."
    )


def _by_name(name: str) -> str:
    found = service_of(name)
    return found if found and SERVICES[found].system == SOURCE else ""


def _by_columns(columns: Collection[str]) -> str:
    """The service whose columns these are; INAPROC leaves out columns that are null, so a few are enough."""
    names = {str(column).strip().lower() for column in columns} - {BROKEN}
    kind = "tender" if "kd_tender" in names else "nontender" if {"kd_nontender", "lls_id"} & names else ""
    for service, needed, signs in _SIGNS:
        if service.startswith("*") and not kind or needed and needed not in names:
            continue
        if names.intersection(signs.split()):
            return service.replace("*", kind)
    named = service_by_columns(names)
    return named if named and SERVICES[named].system == SOURCE else ""
