"""SIMDA's tables saved one a file: joined in memory by the very statements that a database would be asked.

Columns come in any case and order; all but those listed here are dropped while reading.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from decimal import Decimal
from typing import Any

from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.observation import Refusal, Row

from ..suppliers import Suppliers
from .queries import QUERIES
from .records import Cells, origin, safe_text

_UNIT = "kd_urusan:i! kd_bidang:i! kd_unit:i! kd_sub:i!"
_ACTIVITY = "kd_prog:i id_prog:i kd_keg:i"
_SPECS = {
    "ref_unit": "kd_urusan:i! kd_bidang:i! kd_unit:i! nm_unit",
    "ref_sub_unit": f"{_UNIT} nm_sub_unit",
    "ta_program": f"tahun:i! {_UNIT} kd_prog:i! id_prog:i ket_program",
    "ta_kegiatan": f"tahun:i! {_UNIT} kd_prog:i! id_prog:i kd_keg:i! ket_kegiatan pagu_anggaran:m",
    "ta_kontrak": f"tahun:i! no_kontrak! {_UNIT} {_ACTIVITY} tgl_kontrak:d keperluan waktu nilai:m nm_perusahaan "
    "bentuk",
    "ta_kontrak_addendum": "tahun:i! no_kontrak! no_addendum! tgl_addendum:d keperluan waktu nilai:m",
    "ta_tagihan": f"tahun:i! no_tagihan! {_UNIT} no_kontrak tgl_tagihan:d jns_tagihan ur_tagihan nilai:m "
    "realisasi_fisik:p",
    "ta_spp": "tahun:i! no_spp! tgl_spp:d no_tagihan jns_tagihan realisasi_fisik:p",
    "ta_spp_kontrak": "tahun:i! no_spp! no_kontrak!",
    "ta_spm": f"tahun:i! no_spm! {_UNIT} no_spp jn_spm tgl_spm:d kd_edit:i",
    "ta_spm_rinc": "tahun:i! no_spm! no_id! nilai:m",
    "ta_spm_pot": "tahun:i! no_spm! kd_pot_rek! nilai:m",
    "ta_sp2d": "tahun:i! no_sp2d! no_spm tgl_sp2d:d",
    "ta_rask_arsip": f"tahun:i! kd_perubahan:i! {_UNIT} kd_prog:i! id_prog:i! kd_keg:i! kd_rek_1:i! kd_rek_2:i! "
    "kd_rek_3:i! kd_rek_4:i! kd_rek_5:i! no_rinc! no_id! total:m",
    "ta_rask_arsip_perubahan": "tahun:i! kd_perubahan:i! tgl_perda:d no_perda",
}
"""Column, ``:i`` number ``:d`` date ``:m`` money ``:p`` per cent, ``!`` part of the key."""

UNUSED = ("ref_urusan", "ref_bidang", "ref_jenis_spm", "ref_jenis_tagihan", "ref_sumber_dana", "ta_sub_unit")
"""Tables of the same export that tell nothing more."""

_SCALE = 10_000
"""Money is summed as whole ten-thousandths of a rupiah, as the database's type holds it."""

_MONEY = ("nilai", "bruto", "potongan", "pagu", "pagu_anggaran")


def _columns(spec: str) -> dict[str, tuple[str, bool]]:
    found = re.findall(r"(\w+)(?::(\w))?(!)?", spec)
    return {name: (kind or "t", bool(key)) for name, kind, key in found}


TABLES = {name: _columns(spec) for name, spec in _SPECS.items()}

_TELLING = {
    "ref_unit": {"nm_unit"},
    "ref_sub_unit": {"nm_sub_unit"},
    "ta_program": {"ket_program", "kd_prog"},
    "ta_kegiatan": {"ket_kegiatan", "kd_keg"},
    "ta_kontrak": {"no_kontrak", "tgl_kontrak", "nilai", "nm_perusahaan"},
    "ta_kontrak_addendum": {"no_kontrak", "no_addendum", "tgl_addendum"},
    "ta_tagihan": {"no_tagihan", "no_kontrak", "tgl_tagihan"},
    "ta_spp": {"no_spp", "tgl_spp"},
    "ta_spp_kontrak": {"no_spp", "no_kontrak"},
    "ta_spm": {"no_spm", "no_spp", "tgl_spm"},
    "ta_spm_rinc": {"no_spm", "no_id", "nilai"},
    "ta_spm_pot": {"no_spm", "kd_pot_rek", "nilai"},
    "ta_sp2d": {"no_sp2d", "no_spm", "tgl_sp2d"},
    "ta_rask_arsip": {"kd_perubahan", "kd_rek_5", "total"},
    "ta_rask_arsip_perubahan": {"kd_perubahan", "tgl_perda"},
}
"""The columns by which a table is known."""


def table_of(stem: str, header: Iterable[str]) -> str:
    """Which table a file holds, by its name and columns; empty for none. ``ref_bidang`` and the like are known too."""
    name, columns = stem.strip().lower(), set(header)
    if name in UNUSED:
        return name
    known = [table for table, needed in _TELLING.items() if name.startswith(table) and needed <= columns]
    if not known and "tahun" in columns and "kd_unit90" not in columns:
        known = [table for table, needed in _TELLING.items() if needed <= columns]
    return max(known, key=lambda table: (len(table) if name.startswith(table) else 0, len(_TELLING[table])), default="")


def join(tables: Mapping[str, Iterable[Row]], key: str) -> tuple[dict[str, list[Row]], list[Refusal]]:
    """The rows of the canonical services, and the rows of tables that could not be read.

    :param tables: rows by table name
    :param key: the site's secret for pseudonymous suppliers
    """
    refused: list[Refusal] = []
    suppliers = Suppliers(key)
    with closing(sqlite3.connect(":memory:")) as database:
        for name, columns in TABLES.items():
            _create(database, name, columns)
            for row in tables.get(name) or ():
                if refusal := _insert(database, name, columns, row, suppliers):
                    refused.append(refusal)
        years = sorted({year for table in TABLES if "tahun" in TABLES[table] for year in _years(database, table)})
        services = {service: list(_ask(database, service, query, years)) for service, query in QUERIES.items()}
    return services, refused


def _create(database: sqlite3.Connection, name: str, columns: Mapping[str, tuple[str, bool]]) -> None:
    types = {"i": "INTEGER", "m": "INTEGER", "t": "TEXT", "d": "TEXT", "p": "TEXT"}
    keys = ", ".join(column for column, (_, is_key) in columns.items() if is_key)
    declared = ", ".join(f"{column} {types[kind]}" for column, (kind, _) in columns.items())
    database.execute(f"CREATE TABLE {name} ({declared}, PRIMARY KEY ({keys}))")


def _insert(
    database: sqlite3.Connection, name: str, columns: Mapping[str, tuple[str, bool]], row: Row, suppliers: Suppliers
) -> Refusal | None:
    by_name = {str(column).strip().lower(): value for column, value in row.cells.items()}
    if name == "ta_kontrak" and by_name.get(""):
        error = {"": FieldError("cells", found=len(by_name))}
        return Refusal("simda", Row(row.origin, _kept(by_name, columns, suppliers)), error)
    kept = _kept(by_name, columns, suppliers)
    cells = Cells(Row(row.origin, kept))
    values = [_typed(cells, column, kind, is_key) for column, (kind, is_key) in columns.items()]
    if cells.errors:
        return Refusal("simda", Row(row.origin, kept), cells.errors)
    marks = ", ".join("?" * len(values))
    database.execute(f"INSERT OR REPLACE INTO {name} ({', '.join(columns)}) VALUES ({marks})", values)
    return None


def _kept(cells: Mapping[str, Any], columns: Mapping[str, Any], suppliers: Suppliers) -> dict[str, str]:
    """The table's own columns as text, without person data."""
    return {column: safe_text(column, cells.get(column), cells, suppliers) for column in columns if column in cells}


def _typed(cells: Cells, column: str, kind: str, is_key: bool) -> Any:
    needed = is_key and not column.startswith("kd_sub")
    if kind == "i":
        raw = cells.text(column, needed=needed)
        return cells.number(column) if raw else (0 if is_key else None)
    if kind == "m":
        amount = cells.money(column)
        return None if amount is None else int(amount * _SCALE)
    if kind == "d":
        day = cells.day(column)
        return day.isoformat() if day else None
    if kind == "p":
        percent = cells.percent(column)
        return None if percent is None else str(percent)
    raw = cells.text(column, needed=needed)
    return raw if raw or is_key else None


def _years(database: sqlite3.Connection, table: str) -> list[int]:
    return [year for (year,) in database.execute(f"SELECT DISTINCT tahun FROM {table}")]


def _ask(database: sqlite3.Connection, service: str, query: str, years: list[int]) -> Iterator[Row]:
    for year in years if ":tahun" in query else years[:1] or [0]:
        found = database.execute(query, {"tahun": year})
        names = [column[0].lower() for column in found.description]
        for values in found:
            cells = dict(zip(names, values, strict=True))
            for column in _MONEY:
                if cells.get(column) is not None:
                    cells[column] = Decimal(cells[column]) / _SCALE
            yield Row(origin(service, cells), cells)
