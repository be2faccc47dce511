"""The columns of progress reports, whatever the system calls them, in those of BOS's own table ``progres``.

Only the columns named here are ever looked at (planning and monitoring reference, section 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal, InvalidOperation
from typing import Any

from ckanext.bos.core.redaction import scrub
from ckanext.bos.core.text import clean

from ..cells import is_cell

_NAMES: dict[str, tuple[str, ...]] = {
    "sumber": ("sumber",),
    "periode": ("periode", "tanggal_laporan", "tgl_laporan", "periode_akhir"),
    "bulan": ("bulan",),
    "tahun": ("tahun", "tahun_anggaran"),
    "jenis_objek": ("jenis_objek",),
    "id_objek": ("id_objek",),
    "kode_paket": ("kode_rup", "kd_rup", "kode_tender", "kd_tender", "kode_paket"),
    "nomor_kontrak": ("nomor_kontrak", "no_kontrak"),
    "kode_sub_kegiatan": ("kode_sub_kegiatan", "kode_sub_giat", "kode_sbl", "kode"),
    "opd": ("opd", "nama_skpd", "skpd", "satker", "nama_satker", "kode_skpd", "id_skpd"),
    "rencana_fisik": ("rencana_fisik", "target_fisik", "rencana_fisik_persen"),
    "realisasi_fisik": ("realisasi_fisik", "progres_fisik", "progress_fisik", "realisasi_fisik_persen"),
    "realisasi_keuangan": ("realisasi_keuangan", "realisasi_anggaran", "realisasi_keuangan_rp"),
    "nilai": ("nilai_kontrak", "dpa", "pagu", "pagu_paket", "anggaran"),
    "kendala": ("kendala", "permasalahan", "keterangan_permasalahan", "keterangan"),
    "tindak_lanjut": ("tindak_lanjut",),
    "catatan": ("catatan", "catatan_verifikator"),
    "tanggal_bast": ("tanggal_bast", "tgl_bast"),
    "nomor_bast": ("nomor_bast", "no_bast"),
    "status": ("status", "status_kontrak"),
    "skala": ("skala",),
}
"""Column of ``progres`` -> what it is called, the surest name first."""

PERCENTS = ("rencana_fisik", "realisasi_fisik")
_TEXTS = ("kendala", "tindak_lanjut", "catatan")
_STATUS = {
    "belum": "belum",
    "belum_mulai": "belum",
    "berjalan": "berjalan",
    "aktif": "berjalan",
    "selesai": "selesai",
    "putus": "putus_kontrak",
    "putus_kontrak": "putus_kontrak",
    "diputus": "putus_kontrak",
    "dihentikan": "dihentikan",
}


def folded(name: object) -> str:
    """A column's name in one spelling: ``Realisasi Fisik (%)`` is ``realisasi_fisik``."""
    return re.sub(r"[^a-z0-9]+", "_", str(name).lower()).strip("_").removesuffix("_persen")


def shape(columns: AbstractSet[str]) -> str:
    """``paket``, ``kontrak``, ``sub_kegiatan`` or ``opd``, after what a file's rows are about; ``progres`` for BOS's
    own table; empty for no progress report.

    :param columns: folded names
    """
    has = {name for name, names in _NAMES.items() if columns & set(names)}
    if not has & {"realisasi_fisik", "realisasi_keuangan"} or not has & {"periode", "bulan"}:
        return ""
    if "id_objek" in has:
        return "progres"
    return next((kind for kind, column in _OBJECTS if column in has), "")


_OBJECTS = (
    ("kontrak", "nomor_kontrak"),
    ("paket", "kode_paket"),
    ("sub_kegiatan", "kode_sub_kegiatan"),
    ("opd", "opd"),
)
"""Kind of object -> the column that names it, the narrowest first."""


def canonical(cells: Mapping[str, Any]) -> dict[str, str]:
    """A row in the columns of ``progres``, its texts without personal data; empty cells are left out."""
    known = {folded(name): value for name, value in cells.items()}
    row = {
        column: text
        for column, names in _NAMES.items()
        if (text := next((text for name in names if (text := _told(known.get(name)))), ""))
    }
    for column in _TEXTS:
        if column in row:
            row[column] = scrub(row[column])[0]
    if not row.get("id_objek"):
        kind, column = next(((kind, column) for kind, column in _OBJECTS if row.get(column)), ("", ""))
        if kind:
            row |= {"jenis_objek": kind, "id_objek": row[column]}
    row["jenis_objek"] = _kind(row.get("jenis_objek", ""))
    if "status" in row:
        row["status"] = _STATUS.get(folded(row["status"]), row["status"])
    return {name: row[name] for name in row if row[name] and (name == "opd" or name not in dict(_OBJECTS).values())}


def _kind(words: str) -> str:
    name = folded(words)
    return "sub_kegiatan" if name in ("subkegiatan", "kegiatan") else "opd" if name in ("skpd", "satker") else name


def _told(value: Any) -> str:
    if not is_cell(value) or isinstance(value, bool):
        return ""
    text = clean(format(value, "f") if isinstance(value, Decimal) else str(value))
    return "" if text in ("-", "null") else text


def in_fractions(rows: Iterable[Mapping[str, str]]) -> bool:
    """Whether the physical percentages of a whole file are fractions of one (0,65 for 65 %): none is above 1.

    A file that says nothing but 0 is read as it stands.
    """
    numbers = [number for row in rows for name in PERCENTS if (number := number_of(row.get(name))) is not None]
    return any(numbers) and all(0 <= number <= 1 for number in numbers)


def number_of(text: str | None) -> Decimal | None:
    """A number as written, with point or comma; None for anything else."""
    try:
        number = Decimal((text or "").strip().removesuffix("%").strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
