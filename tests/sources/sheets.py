"""Sheets in the format of the SPSE exports, in every encoding, for tests. Every row here is made up."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from ckanext.bos.core.observation import Observation, Refusal
from ckanext.bos.sources import spse_export

from ..registry.sheets import BIDDER, TENDER

NONTENDER = {
    "kd_lelang": "7101244",
    "nama_paket": "Belanja Alat Tulis Contoh",
    "ocid": "32000001",
    "tanggal_pembuatan": "22 Januari 2019",
    "keterangan": "",
    "tahap_tender": "Paket Sudah Selesai",
    "instansi": "Pemerintah Daerah Kabupaten Bojonegoro",
    "satker": "DINAS PENDIDIKAN",
    "jenis_pekerjaan": "Pengadaan Barang",
    "metode_pengadaan": "Pengadaan Langsung",
    "sumber_dana": "APBD 2019",
    "tahun_ang": "2019",
    "pagu": "195000000",
    "hps": "194000000",
    "lokasi": "Kecamatan Dander - Bojonegoro (Kab.)",
    "kualifikasi": "Perusahaan Kecil",
    "peserta": "CV. CONTOH UJI",
    "npwp_peserta": "01.234.567.8-999.001",
    "harga_penawaran": "193000000",
    "harga_terkoreksi": "193000000",
    "hasil_negosiasi": "192000000",
    "nama_kontraktor": "CV. CONTOH UJI",
    "kota_kontraktor": "Bojonegoro (Kab.) - Jawa Timur",
    "npwp_kontraktor": "01.234.567.8-999.001",
    "penawaran_kontraktor": "193000000",
    "negosiasi_kontraktor": "192000000",
}
STANDARD: dict[str, Mapping[str, str]] = {"tender": TENDER, "nontender": NONTENDER, "peserta": BIDDER}
KEY = "key of the tests"


def sheet(
    folder: Path,
    name: str,
    *changes: Mapping[str, str],
    encoding: str = "utf-8",
    delimiter: str = ",",
    quote: bool = False,
) -> Path:
    """A file ``tender.csv``, ``nontender.csv`` or ``peserta.csv``, each row the standard one with changes."""
    path = folder / f"{name}.csv"
    standard = STANDARD[name]
    with path.open("w", newline="", encoding=encoding) as file:
        style = csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL
        writer = csv.DictWriter(file, list(standard), delimiter=delimiter, quoting=style)
        writer.writeheader()
        writer.writerows({**standard, **change} for change in changes)
    return path


def read(*paths: Path, key: str = KEY) -> list[Observation | Refusal]:
    """Everything that the reader finds in some files."""
    return list(spse_export.read(paths, key))


def one(*paths: Path) -> Observation:
    """The one observation that is in some files."""
    (found,) = read(*paths)
    assert isinstance(found, Observation), found.errors
    return found


def refused(*paths: Path) -> Refusal:
    """The one refusal that is in some files."""
    (found,) = read(*paths)
    assert isinstance(found, Refusal), found.values
    return found
