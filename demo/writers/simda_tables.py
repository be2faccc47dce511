"""The tables of SIMDA Keuangan that hold contracts and payments, as one SQLite database.

Tables and columns: section 3 of the SIMDA reference, those with bank, owner and tax number too, which no reader takes.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_UNIT = "Kd_Urusan SMALLINT, Kd_Bidang SMALLINT, Kd_Unit SMALLINT, Kd_Sub SMALLINT"
_UNIT_KEY = "Kd_Urusan, Kd_Bidang, Kd_Unit, Kd_Sub"
_ACTIVITY = "Kd_Prog SMALLINT, ID_Prog SMALLINT, Kd_Keg SMALLINT"
_ACCOUNT = "Kd_Rek_1 SMALLINT, Kd_Rek_2 SMALLINT, Kd_Rek_3 SMALLINT, Kd_Rek_4 SMALLINT, Kd_Rek_5 SMALLINT"
_ACCOUNT_KEY = "Kd_Rek_1, Kd_Rek_2, Kd_Rek_3, Kd_Rek_4, Kd_Rek_5"
_SIGNED = "Nm_Penandatangan VARCHAR(50), Nip_Penandatangan VARCHAR(21), Jbt_Penandatangan VARCHAR(75)"

TABLES: dict[str, str] = {
    "ref_setting": "tahun SMALLINT, LastDBAplVer VARCHAR(20)",
    "Ref_Urusan": "Kd_Urusan SMALLINT, Nm_Urusan VARCHAR(255), PRIMARY KEY (Kd_Urusan)",
    "Ref_Bidang": "Kd_Urusan SMALLINT, Kd_Bidang SMALLINT, Nm_Bidang VARCHAR(255), PRIMARY KEY (Kd_Urusan, Kd_Bidang)",
    "Ref_Unit": "Kd_Urusan SMALLINT, Kd_Bidang SMALLINT, Kd_Unit SMALLINT, Nm_Unit VARCHAR(255), "
    "PRIMARY KEY (Kd_Urusan, Kd_Bidang, Kd_Unit)",
    "Ref_Sub_Unit": f"{_UNIT}, Nm_Sub_Unit VARCHAR(255), PRIMARY KEY ({_UNIT_KEY})",
    "Ref_Jenis_SPM": "Jn_SPM SMALLINT, Nm_Jn_SPM VARCHAR(50), PRIMARY KEY (Jn_SPM)",
    "Ref_Jenis_Tagihan": "Jns_Tagihan SMALLINT, Nm_Tagihan VARCHAR(50), PRIMARY KEY (Jns_Tagihan)",
    "Ref_Bank": "Kd_Bank SMALLINT, Nm_Bank VARCHAR(50), No_Rekening VARCHAR(50), PRIMARY KEY (Kd_Bank)",
    "Ta_Sub_Unit": f"Tahun SMALLINT, {_UNIT}, Nm_Pimpinan VARCHAR(50), Nip_Pimpinan VARCHAR(21), "
    f"Jbt_Pimpinan VARCHAR(75), Alamat VARCHAR(255), PRIMARY KEY (Tahun, {_UNIT_KEY})",
    "Ta_Program": f"Tahun SMALLINT, {_UNIT}, Kd_Prog SMALLINT, ID_Prog SMALLINT, Ket_Program VARCHAR(255), "
    f"PRIMARY KEY (Tahun, {_UNIT_KEY}, Kd_Prog, ID_Prog)",
    "Ta_Kegiatan": f"Tahun SMALLINT, {_UNIT}, {_ACTIVITY}, Ket_Kegiatan VARCHAR(255), Lokasi VARCHAR(800), "
    f"Pagu_Anggaran NUMERIC(19,4), Kd_Sumber SMALLINT, PRIMARY KEY (Tahun, {_UNIT_KEY}, Kd_Prog, ID_Prog, Kd_Keg)",
    "Ta_RASK_Arsip": f"Tahun SMALLINT, Kd_Perubahan SMALLINT, {_UNIT}, {_ACTIVITY}, {_ACCOUNT}, No_Rinc SMALLINT, "
    "No_ID SMALLINT, Keterangan VARCHAR(255), Satuan123 VARCHAR(50), Jml_Satuan NUMERIC(19,4), "
    f"Nilai_Rp NUMERIC(19,4), Total NUMERIC(19,4), PRIMARY KEY (Tahun, Kd_Perubahan, {_UNIT_KEY}, Kd_Prog, ID_Prog, "
    f"Kd_Keg, {_ACCOUNT_KEY}, No_Rinc, No_ID)",
    "Ta_RASK_Arsip_Perubahan": "Tahun SMALLINT, Kd_Perubahan SMALLINT, Tgl_Perda TIMESTAMP, No_Perda VARCHAR(50), "
    "PRIMARY KEY (Tahun, Kd_Perubahan)",
    "Ta_Kontrak": f"Tahun SMALLINT, No_Kontrak VARCHAR(50), {_UNIT}, {_ACTIVITY}, Tgl_Kontrak TIMESTAMP, "
    "Keperluan VARCHAR(255), Waktu VARCHAR(150), Nilai NUMERIC(19,4), Nm_Perusahaan VARCHAR(100), "
    "Bentuk VARCHAR(50), Alamat VARCHAR(255), Nm_Pemilik VARCHAR(100), NPWP VARCHAR(20), Nm_Bank VARCHAR(50), "
    f"Nm_Rekening VARCHAR(100), No_Rekening VARCHAR(50), PRIMARY KEY (Tahun, No_Kontrak, {_UNIT_KEY})",
    "Ta_Kontrak_Addendum": "Tahun SMALLINT, No_Kontrak VARCHAR(50), No_Addendum VARCHAR(50), Tgl_Addendum TIMESTAMP, "
    "Keperluan VARCHAR(255), Waktu VARCHAR(100), Nilai NUMERIC(19,4), PRIMARY KEY (Tahun, No_Kontrak, No_Addendum)",
    "Ta_Tagihan": f"Tahun SMALLINT, No_Tagihan VARCHAR(50), {_UNIT}, No_Kontrak VARCHAR(50), Tgl_Tagihan TIMESTAMP, "
    "Jns_Tagihan SMALLINT, Ur_Tagihan VARCHAR(255), Nilai NUMERIC(19,4), Realisasi_Fisik NUMERIC(5,2), "
    f"Pct_UM NUMERIC(5,2), Nilai_UM NUMERIC(19,4), PRIMARY KEY (Tahun, No_Tagihan, {_UNIT_KEY})",
    "Ta_SPP": f"Tahun SMALLINT, No_SPP VARCHAR(50), {_UNIT}, Jn_SPP SMALLINT, Tgl_SPP TIMESTAMP, Uraian VARCHAR(255), "
    "No_Tagihan VARCHAR(50), Tgl_Tagihan TIMESTAMP, Jns_Tagihan SMALLINT, Realisasi_Fisik NUMERIC(5,2), "
    "Nm_Penerima VARCHAR(100), Alamat_Penerima VARCHAR(255), Bank_Penerima VARCHAR(50), Rek_Penerima VARCHAR(50), "
    "NPWP VARCHAR(20), Nama_PPTK VARCHAR(50), Nip_PPTK VARCHAR(21), Kd_Edit SMALLINT, PRIMARY KEY (Tahun, No_SPP)",
    "Ta_SPP_Kontrak": "Tahun SMALLINT, No_SPP VARCHAR(50), No_Kontrak VARCHAR(50), "
    "PRIMARY KEY (Tahun, No_SPP, No_Kontrak)",
    "Ta_SPM": f"Tahun SMALLINT, No_SPM VARCHAR(50), {_UNIT}, No_SPP VARCHAR(50), Jn_SPM SMALLINT, Tgl_SPM TIMESTAMP, "
    "Uraian VARCHAR(255), Nm_Penerima VARCHAR(100), Bank_Penerima VARCHAR(50), Rek_Penerima VARCHAR(50), "
    f"NPWP VARCHAR(20), Bank_Pembayar SMALLINT, Nm_Verifikator VARCHAR(50), {_SIGNED}, Kd_Edit SMALLINT, "
    "PRIMARY KEY (Tahun, No_SPM)",
    "Ta_SPM_Rinc": f"Tahun SMALLINT, No_SPM VARCHAR(50), No_ID SMALLINT, {_UNIT}, {_ACTIVITY}, {_ACCOUNT}, "
    "Nilai NUMERIC(19,4), PRIMARY KEY (Tahun, No_SPM, No_ID)",
    "Ta_SPM_Pot": "Tahun SMALLINT, No_SPM VARCHAR(50), Kd_Pot_Rek SMALLINT, Nilai NUMERIC(19,4), "
    "PRIMARY KEY (Tahun, No_SPM, Kd_Pot_Rek)",
    "Ta_SP2D": "Tahun SMALLINT, No_SP2D VARCHAR(50), No_SPM VARCHAR(50), Tgl_SP2D TIMESTAMP, Kd_Bank SMALLINT, "
    f"No_BKU SMALLINT, {_SIGNED}, Keterangan VARCHAR(255), PRIMARY KEY (Tahun, No_SP2D)",
}

SPM_KINDS = ((1, "UP"), (2, "GU"), (3, "LS"), (4, "TU"), (5, "Nihil"))
INVOICE_KINDS = (
    (0, "Modal uang muka"),
    (1, "Operasional"),
    (2, "Modal non termin"),
    (3, "Modal termin"),
    (4, "Modal termin terakhir"),
    (5, "Pembiayaan"),
)

_LIBRARY_VERSION = slice(96, 100)  # of the file's header: the library that wrote it last, for information only


class Database:
    """A new SQLite file with all tables, written in one transaction; the same rows give the same bytes."""

    def __init__(self, path: Path) -> None:
        self.path, self.counts = path, Counter[str]()
        path.unlink(missing_ok=True)
        self._database = sqlite3.connect(path, isolation_level=None)
        for pragma in ("page_size = 4096", "journal_mode = OFF", "synchronous = OFF"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("BEGIN")
        for name, columns in TABLES.items():
            self._database.execute(f"CREATE TABLE {name} ({columns})")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._database.execute("COMMIT")
        self._database.close()
        if kind is None:
            content = bytearray(self.path.read_bytes())
            content[_LIBRARY_VERSION] = (3_040_000).to_bytes(4, "big")
            self.path.write_bytes(content)

    def add(self, table: str, **row: Any) -> None:
        """Write one row; the names are the columns."""
        names = ", ".join(row)
        marks = ", ".join("?" * len(row))
        self._database.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))
        self.counts[table] += 1
