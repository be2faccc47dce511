"""The data dictionary of a table: for each column the metadata of a variable (MS-Var, BPS Perka 5/2020).

CKAN's DataStore keeps them with the column; forms, API (``datastore_info``, ``datastore_search``) and pages show them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import ckan.plugins.toolkit as tk

from ckanext.bos.core.schema import Text

PLUGIN = "bos"
"""Under this name the DataStore keeps the values."""


class Part(NamedTuple):
    """One part of a variable's metadata.

    :ivar long: written in several lines
    :ivar yes_no: holds ``true`` or ``false``
    """

    name: str
    label: Text
    help: Text
    long: bool = False
    yes_no: bool = False


def _part(name: str, label: tuple[str, str], help: tuple[str, str], **more: bool) -> Part:
    return Part(name, {"id": label[0], "en": label[1]}, {"id": help[0], "en": help[1]}, **more)


PARTS: tuple[Part, ...] = (
    _part("nama", ("Nama variabel", "Name"), ("Misalnya: Jumlah kelompok Dasa Wisma.", "As people call it.")),
    _part("alias", ("Alias", "Alias"), ("Nama lain atau singkatan.", "Another name or an abbreviation.")),
    _part("konsep", ("Konsep", "Concept"), ("Apa yang diukur, dalam beberapa kata.", "What is measured.")),
    _part(
        "definisi",
        ("Definisi", "Definition"),
        ("Apa yang termasuk dan apa yang tidak.", "What belongs to it and what does not."),
        long=True,
    ),
    _part(
        "referensi_pemilihan",
        ("Referensi pemilihan", "Source of the choice"),
        ("Aturan atau standar asal variabel ini.", "The rule or standard that the variable comes from."),
    ),
    _part(
        "referensi_waktu",
        ("Referensi waktu", "Reference time"),
        ("Waktu yang dirujuk angkanya, misalnya akhir tahun.", "The time that the value is about."),
    ),
    _part(
        "ukuran", ("Ukuran", "Measure"), ("Jumlah, rata-rata, persentase, indeks.", "Count, mean, percentage, index.")
    ),
    _part("satuan", ("Satuan", "Unit"), ("Misalnya: kelompok, rupiah, persen.", "For example: rupiah, percent.")),
    _part("tipe_data", ("Tipe data", "Type of data"), ("Bilangan bulat, teks, tanggal.", "Whole number, text, date.")),
    _part(
        "klasifikasi_isian",
        ("Klasifikasi isian", "Allowed values"),
        ("Daftar kode atau pilihan yang dipakai.", "The list of codes or choices in use."),
    ),
    _part(
        "aturan_validasi",
        ("Aturan validasi", "Rule of validity"),
        ("Misalnya: tidak boleh negatif.", "For example: never negative."),
    ),
    _part(
        "kalimat_pertanyaan",
        ("Kalimat pertanyaan", "Question asked"),
        ("Bunyi pertanyaan dalam pendataan, jika ada.", "The wording of the survey's question, if there was one."),
        long=True,
    ),
    _part(
        "akses_umum",
        ("Dapat diakses umum", "Open to everybody"),
        ("Apakah isi kolom ini boleh dilihat umum.", "Whether everybody may see this column."),
        yes_no=True,
    ),
)

NAMES = tuple(part.name for part in PARTS)


def create_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of ``datastore_create`` with the parts of a variable on each column."""
    keeper: Any = tk.get_validator("to_datastore_plugin_data")
    keep = keeper(PLUGIN)
    ignore_empty, text_only = tk.get_validator("ignore_empty"), tk.get_validator("unicode_only")
    for name in NAMES:
        schema["fields"][name] = [ignore_empty, text_only, keep]
    return schema


def info_field(field: dict[str, Any], plugin_data: Mapping[str, Any]) -> dict[str, Any]:
    """A column as ``datastore_info`` tells it, with what is kept of it."""
    kept = plugin_data.get(PLUGIN) or {}
    field.update({name: kept[name] for name in NAMES if kept.get(name)})
    return field


def kept(field: Mapping[str, Any]) -> dict[str, str]:
    """The parts that a column of ``datastore_info`` has."""
    return {name: field[name] for name in NAMES if field.get(name)}
