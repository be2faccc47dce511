"""The sheets of the import file and their columns, made from the schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ckanext.bos.core import schema
from ckanext.bos.core.schema import Field
from ckanext.bos.core.text import fold

PACKAGE = "paket"
"""The table with one row a package; the others carry the name of a repeating field."""

KEY, UNIT = "key", "unit"
NOTE_HEADING = "Yang perlu diperbaiki"
EXAMPLE = "CONTOH"
GUIDE, LISTS = "Petunjuk", "Daftar"
"""Sheets of ours that hold no rows."""

_LEFT_OUT = frozenset(
    {"name", "ocid", "owner_org", "related_processes", "rup_history", "proposals", "number_of_bidders"}
    | {"category_details", "method_details", "tender_stage_text", "tender_created"}
)
"""What the portal makes itself, or what only the source systems know."""

_ALWAYS = frozenset({"title", "fiscal_year", "rup_code", "tender_code"})
"""In the file of every stage: which package a row is about."""

_FORMER: Mapping[str, tuple[str, ...]] = {
    KEY: ("Kunci", "Nomor sendiri", "OCID"),
    UNIT: ("Satker", "SKPD", "Satuan kerja", "Perangkat daerah", "Nama OPD", "Nama satker", "Unit"),
    "title": ("Nama pekerjaan", "Paket pekerjaan", "Nama paket pekerjaan", "Nama paket pengadaan", "Paket"),
    "fiscal_year": ("Tahun", "TA", "Thn anggaran", "Tahun ang"),
    "rup_code": ("ID RUP", "RUP", "No RUP", "Nomor RUP", "Kode rencana umum pengadaan"),
    "tender_code": ("Kode lelang", "ID lelang", "Kode paket SPSE", "Kode SPSE", "ID tender"),
    "budget_amount": ("Pagu", "Nilai pagu", "Pagu paket", "Pagu dana"),
    "estimate_amount": ("Nilai HPS", "Harga perkiraan sendiri", "HPS (Rp)"),
    "budget_sources": ("Dana", "Sumber pendanaan", "Asal dana"),
    "category": ("Kategori", "Jenis", "Jenis paket"),
    "method": ("Metode", "Metode pengadaan", "Cara pemilihan"),
    "notes": ("Uraian", "Keterangan pekerjaan", "Deskripsi"),
    "contracts.number": ("No kontrak", "Nomor SPK"),
    "contracts.amount": ("Harga kontrak",),
    "contracts.supplier_name": ("Penyedia", "Nama perusahaan", "Rekanan"),
    "payments.sp2d_number": ("No SP2D", "SP2D"),
    "payments.amount": ("Jumlah", "Nilai SP2D", "Nilai"),
    "bidders.name": ("Nama perusahaan", "Nama penyedia", "Penyedia"),
}
"""What columns are called in the files that the units kept before."""


@dataclass(frozen=True)
class Column:
    """One column.

    :ivar name: the field or subfield, ``key`` or ``unit``
    :ivar entry: the field; None for the two that are none
    """

    name: str
    heading: str
    help: str
    entry: Field | None
    required: bool = False
    stage: str = ""


@dataclass(frozen=True)
class Table:
    """One sheet: the package's own, or one of a repeating field."""

    name: str
    title: str
    columns: tuple[Column, ...]

    @property
    def entry(self) -> Field | None:
        """The repeating field; None for the packages."""
        return schema.load().fields.get(self.name)


@cache
def tables(stage: str = "") -> tuple[Table, ...]:
    """The sheets, of one stage or of all."""
    fields = [entry for entry in schema.load().fields.values() if _is_asked(entry)]
    chosen = [entry for entry in fields if not stage or entry.stage == stage]
    single = [entry for entry in fields if entry.type != "rows" and (entry in chosen or entry.name in _ALWAYS)]
    package = Table(PACKAGE, "Paket", (_key(PACKAGE), *map(_column, _codes_first(single))))
    lists = [
        Table(entry.name, entry.label["id"][:31], (_key(entry.name), *map(_column, _shown(entry))))
        for entry in chosen
        if entry.type == "rows"
    ]
    return (package, *lists)


def table(name: str) -> Table:
    """One sheet by its name."""
    return next(one for one in tables() if one.name == name)


@cache
def known_headings(name: str) -> Mapping[str, Column]:
    """Folded heading -> column of a sheet: its own words, English ones, names of fields, and former names."""
    found: dict[str, Column] = {}
    columns = table(name).columns
    for words in (_own, _others):
        for column in columns:
            for word in words(name, column):
                found.setdefault(fold(word), column)
    return found


def _own(name: str, column: Column) -> tuple[str, ...]:
    labels = tuple(column.entry.label.values()) if column.entry else ()
    return (column.heading, *labels)


def _others(name: str, column: Column) -> tuple[str, ...]:
    path = column.name if name == PACKAGE else f"{name}.{column.name}"
    short = column.heading.partition(" (")[0]
    former = _FORMER.get(path if column.name != KEY else KEY, ())
    # “PPK (nama)” and “PPK (jabatan)” have no short name.
    alone = sum(other.heading.partition(" (")[0] == short for other in table(name).columns) == 1
    return (*former, column.name, *((short,) if alone else ()))


def _is_asked(entry: Field) -> bool:
    return entry.name not in _LEFT_OUT and entry.openness == "open"


def _codes_first(fields: list[Field]) -> list[Field | str]:
    """What names a package, first."""
    first = ("title", UNIT, "fiscal_year", "rup_code", "tender_code")
    known = {entry.name: entry for entry in fields}
    head: list[Field | str] = [known.get(name, name) for name in first if name in known or name == UNIT]
    return head + [entry for entry in fields if entry.name not in first]


def _shown(entry: Field) -> list[Field]:
    """The subfields that people fill in: marks that stand for tax numbers are made by the portal."""
    return [sub for sub in entry.subfields.values() if sub.openness == "open" or sub.name == "id"]


def _column(entry: Field | str) -> Column:
    if isinstance(entry, str):
        words = "Nama OPD pemilik anggaran; pilih dari daftar."
        return Column(UNIT, "OPD", words, None, True, "planning")
    return Column(entry.name, entry.label["id"], entry.help["id"], entry, entry.required, entry.stage)


def _key(name: str) -> Column:
    if name == PACKAGE:
        words = "Kode RUP, kode tender, atau nomor buatan sendiri yang berbeda untuk setiap paket."
    else:
        words = "Kunci paket yang sama seperti di lembar Paket (kode RUP atau kode tender juga boleh)."
    return Column(KEY, "Kunci paket", words, None, True)
