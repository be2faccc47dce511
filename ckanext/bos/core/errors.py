"""What can be wrong with a value or a row, said in the words of the person who typed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MESSAGES: dict[str, dict[str, str]] = {
    "money": {
        "id": "“{found}” bukan nilai rupiah. Tulis seperti 1.250.000.000 atau Rp 1,25 miliar.",
        "en": "“{found}” is not an amount of rupiah. Write it like 1.250.000.000 or Rp 1,25 miliar.",
    },
    "money_ambiguous": {
        "id": "“{found}” dapat dibaca dengan dua cara. Tulis semua angka, misalnya 1.250.000.000.",
        "en": "“{found}” can be read in two ways. Write all digits, for example 1.250.000.000.",
    },
    "negative": {
        "id": "“{found}” di bawah nol. Nilai ini tidak boleh negatif.",
        "en": "“{found}” is below zero. This value cannot be negative.",
    },
    "absurd": {
        "id": "“{found}” terlalu besar: lebih dari {limit}. Periksa jumlah angka nolnya.",
        "en": "“{found}” is too large: more than {limit}. Check the number of zeros.",
    },
    "date": {
        "id": "“{found}” bukan tanggal. Tulis seperti 14/03/2019, 14 Maret 2019, atau 2019-03-14.",
        "en": "“{found}” is not a date. Write it like 14/03/2019, 14 Maret 2019, or 2019-03-14.",
    },
    "date_range": {
        "id": "Tahun pada “{found}” di luar {low}–{high}. Periksa tahunnya.",
        "en": "The year in “{found}” is outside {low}–{high}. Check the year.",
    },
    "integer": {
        "id": "“{found}” bukan bilangan bulat. Tulis angka saja, misalnya 12.",
        "en": "“{found}” is not a whole number. Write digits only, for example 12.",
    },
    "decimal": {
        "id": "“{found}” bukan angka. Tulis misalnya 12,5.",
        "en": "“{found}” is not a number. Write for example 12,5.",
    },
    "range": {
        "id": "“{found}” di luar batas. Tulis angka dari {low} sampai {high}.",
        "en": "“{found}” is outside {low} to {high}.",
    },
    "boolean": {
        "id": "“{found}” tidak dikenal. Pilih ya atau tidak.",
        "en": "“{found}” is not known. Choose yes or no.",
    },
    "choice": {
        "id": "“{found}” tidak ada dalam daftar. Pilihannya: {choices}.",
        "en": "“{found}” is not in the list. Choose one of: {choices}.",
    },
    "too_long": {
        "id": "Terlalu panjang: {length} huruf, paling banyak {limit}.",
        "en": "Too long: {length} characters, at most {limit}.",
    },
    "not_text": {
        "id": "Isi harus berupa teks, bukan {found}.",
        "en": "This must be text, not {found}.",
    },
    "rows": {
        "id": "Isi harus berupa daftar baris, bukan {found}.",
        "en": "This must be a list of rows, not {found}.",
    },
    "duplicate_id": {
        "id": "Nomor “{found}” dipakai lebih dari satu baris. Setiap baris harus punya nomor sendiri.",
        "en": "The number “{found}” is used by more than one row. Each row needs its own.",
    },
    "required": {
        "id": "“{field}” wajib diisi.",
        "en": "“{field}” must be filled in.",
    },
    "unknown_unit": {
        "id": "OPD “{found}” tidak dikenal. Pakai nama dari daftar OPD, atau minta walidata mencatat nama ini.",
        "en": "The unit “{found}” is not known. Use a name from the list of units, or add this one as an alias.",
    },
    "unknown_field": {
        "id": "Kolom “{found}” tidak dikenal.",
        "en": "The field “{found}” is not known.",
    },
    "unknown_process": {
        "id": "Kode “{found}” tidak ada di antara tender dan nontender yang sudah masuk. Periksa kodenya.",
        "en": "The code “{found}” is not among the tenders and non-tenders taken in so far.",
    },
    "no_key": {
        "id": "Baris ini belum punya kode pengenal. Isi kode tender, kode RUP, atau nomor kontraknya.",
        "en": "This row has no identifying code (tender code, RUP code or contract number), so it cannot be recorded.",
    },
    "proposal_undecided": {
        "id": "Usulan ini belum diputuskan; dimuat setelah ada keputusan.",
        "en": "This proposal has not been decided yet; it is taken in once it has.",
    },
    "proposal_unmatched": {
        "id": "Belum ada paket yang cocok dengan usulan ini: {found}. Dicoba lagi pada panen berikutnya.",
        "en": "No package fits this proposal yet: {found}. It is tried again with the next run.",
    },
    "proposal_ambiguous": {
        "id": "Usulan ini cocok dengan beberapa paket dan tidak jelas mana yang benar: {found}.",
        "en": "Several packages fit this proposal and none clearly best: {found}.",
    },
    "period": {
        "id": "“{found}” bukan periode. Tulis bulan seperti 2019-08 atau tanggal.",
        "en": "“{found}” is not a period. Write a month like 2019-08 or a date.",
    },
    "period_order": {
        "id": "Tanggal akhir ({found}) lebih awal daripada tanggal mulai ({start}). Periksa keduanya.",
        "en": "The end ({found}) comes before the beginning ({start}).",
    },
    "progress_shared": {
        "id": "Kemajuan subkegiatan {found} tidak dimuat: subkegiatan itu harus punya tepat satu kontrak.",
        "en": "The progress of sub-activity {found} cannot be placed: it does not have exactly one contract.",
    },
    "progress_unmatched": {
        "id": "Paket atau kontrak “{found}” belum dikenal. Dicoba lagi pada panen berikutnya.",
        "en": "The package or contract “{found}” is not known yet. It is tried again with the next run.",
    },
    "progress_unit_level": {
        "id": "Laporan ini untuk satu OPD ({found}), bukan untuk satu paket; tidak dimuat.",
        "en": "This report is about a whole unit ({found}), not a package; it is not taken in.",
    },
    "other_klpd": {
        "id": "Baris ini milik {found}, bukan {expected}; tidak dimuat.",
        "en": "This row belongs to {found}, not to {expected}; it is not taken in.",
    },
    "not_your_unit": {
        "id": "Kunci akses ini tidak berlaku untuk “{found}”.",
        "en": "This token may not write for “{found}”.",
    },
    "other_units_process": {
        "id": "“{found}” adalah paket OPD lain.",
        "en": "“{found}” is a package of another unit.",
    },
    "row_broken": {
        "id": "Baris ini tidak dapat dibaca: {found}.",
        "en": "This row is broken: {found}.",
    },
    "cells": {
        "id": "Baris ini punya lebih banyak kolom daripada judulnya: “{found}”. Periksa tanda koma dan tanda kutipnya.",
        "en": "This row has more cells than there are columns: “{found}”. Check its commas and quotes.",
    },
    "other_owner": {
        "id": "“{found}” bukan instansi Pemerintah Kabupaten Bojonegoro; dicatat, tetapi tidak dihitung sebagai OPD.",
        "en": "“{found}” does not belong to the regency government; recorded, but not counted as a unit.",
    },
    "upload_type": {
        "id": "Berkas “{name}” ternyata berisi {found}, bukan {expected}. Unggah berkas yang benar.",
        "en": "The file “{name}” holds {found}, not {expected}. Upload the right file.",
    },
    "upload_kind": {
        "id": "Berkas “{name}” berisi {found}. Untuk jenis dokumen ini hanya diterima: {expected}.",
        "en": "The file “{name}” holds {found}. This kind of paper accepts only: {expected}.",
    },
    "upload_size": {
        "id": "Berkas “{name}” terlalu besar ({size}). Batasnya {limit}. Kecilkan atau pecah berkasnya.",
        "en": "The file “{name}” is too large ({size}). The limit is {limit}. Shrink or split the file.",
    },
    "upload_name": {
        "id": "Nama berkas “{name}” tidak dapat dipakai. Pakai huruf, angka, spasi, titik, dan garis saja.",
        "en": "The file name “{name}” cannot be used. Use letters, digits, spaces, dots and dashes only.",
    },
    "upload_empty": {
        "id": "Berkas “{name}” kosong. Periksa berkasnya, lalu unggah lagi.",
        "en": "The file “{name}” is empty.",
    },
    "upload_private": {
        "id": "Berkas “{name}” tampaknya dokumen pribadi (KTP, NPWP, rekening). Dokumen pribadi tidak boleh diunggah.",
        "en": "The file “{name}” looks like a personal document (identity card, bank). These may not be uploaded.",
    },
    "upload_broken": {
        "id": "Berkas “{name}” rusak dan tidak dapat dibuka. Simpan ulang berkasnya, lalu unggah lagi.",
        "en": "The file “{name}” is broken and cannot be opened. Save it anew and upload it again.",
    },
    "table_kind": {
        "id": "Berkas “{name}” berisi {found}. Tabel hanya dibaca dari CSV dan Excel (XLSX).",
        "en": "The file “{name}” holds {found}. Tables are read from CSV and XLSX only.",
    },
    "table_size": {
        "id": "Berkas “{name}” berukuran {size}; tabel sampai {limit} saja yang dibaca. Pecah berkasnya.",
        "en": "The file “{name}” has {size}; tables up to {limit} are read. Split the file.",
    },
    "table_gone": {
        "id": "Berkas “{name}” tidak ditemukan di penyimpanan. Unggah lagi.",
        "en": "The file “{name}” was not found in the storage. Upload it again.",
    },
    "table_empty": {
        "id": "Berkas “{name}” tidak berisi tabel. Baris pertama harus berisi nama kolom, lalu datanya.",
        "en": "The file “{name}” holds no table. The first row must hold the column names, then the data.",
    },
    "table_header": {
        "id": "Baris pertama “{name}” bukan nama kolom: hanya ada “{found}”. Hapus judul di atas tabelnya.",
        "en": "The first row of “{name}” holds no column names, only “{found}”. Remove the title above the table.",
    },
    "table_rows": {
        "id": "Berkas “{name}” punya lebih dari {limit} baris. Pecah berkasnya, misalnya per tahun.",
        "en": "The file “{name}” has more than {limit} rows. Split the file, for example by year.",
    },
    "table_columns": {
        "id": "Berkas “{name}” punya {found} kolom, paling banyak {limit}. Pecah atau kurangi kolomnya.",
        "en": "The file “{name}” has {found} columns; at most {limit} are allowed.",
    },
    "table_csv": {
        "id": "Berkas CSV “{name}” rusak mulai baris {line}. Periksa apakah ada tanda kutip yang tidak ditutup.",
        "en": "The CSV file “{name}” is broken from line {line} on, perhaps by an open quote.",
    },
    "table_type": {
        "id": "Kolom “{column}”, baris {row}: “{found}” bukan {expected}, jenis yang dipilih di kamus data.",
        "en": "Column “{column}”, row {row}: “{found}” is not {expected}, the type chosen in the data dictionary.",
    },
    "table_failed": {
        "id": "Tabel tidak dapat dibaca karena gangguan di portal. Dicoba lagi saat berkas disimpan ulang.",
        "en": "The table could not be read because of a fault of the portal. It is tried again when the file is saved.",
    },
    "sheet_kind": {
        "id": "Berkas “{name}” berisi {found}. Yang dapat dibaca: Excel (.xlsx, .xls), .ods, atau CSV.",
        "en": "The file “{name}” holds {found}. What can be read: Excel (.xlsx, .xls), .ods or CSV.",
    },
    "sheet_macro": {
        "id": "Berkas “{name}” memakai makro. Simpan sebagai Excel (.xlsx) tanpa makro, lalu unggah lagi.",
        "en": "The file “{name}” has macros. Save it as “Excel workbook (.xlsx)” without macros and upload it again.",
    },
    "sheet_encrypted": {
        "id": "Berkas “{name}” dikunci kata sandi. Buka, hapus kata sandinya, simpan, lalu unggah lagi.",
        "en": "The file “{name}” is locked by a password. Open it, remove the password, save and upload it again.",
    },
    "sheet_bomb": {
        "id": "Isi berkas “{name}” tidak wajar besarnya. Salin datanya ke templat baru, lalu unggah lagi.",
        "en": "The file “{name}” unpacks to an unreasonable size. Copy your data to a new template and upload that.",
    },
    "sheet_entities": {
        "id": "Berkas “{name}” tidak dapat dibuka dengan aman. Simpan ulang dengan Excel, lalu unggah lagi.",
        "en": "The file “{name}” declares entities, which Excel never does. Save it anew with Excel.",
    },
    "sheet_header": {
        "id": "Nama kolom di berkas “{name}” tidak dikenali. Unduh templatnya, salin data Anda ke sana, lalu unggah.",
        "en": "No column names in “{name}” are known. Take the template, copy your data into it, and upload that.",
    },
    "sheet_double": {
        "id": "Baris ini mengulang “{found}”, yang sudah ada di baris {row}. Hapus salah satu.",
        "en": "This row repeats “{found}”, which stands in row {row} already. Delete one of them.",
    },
    "sheet_parent": {
        "id": "Paketnya di lembar {sheet} baris {row} masih salah. Perbaiki dahulu, lalu unggah keduanya.",
        "en": "Its package in sheet {sheet}, row {row} is wrong. Mend that first and upload both.",
    },
    "sheet_sibling": {
        "id": "Baris lain paket ini di lembar ini masih salah. Daftarnya baru disimpan setelah semua barisnya benar.",
        "en": "Another row of this package in this sheet is wrong. The list is saved whole once all are right.",
    },
    "key_missing": {
        "id": "Isi Kunci paket dengan kode RUP, kode tender, atau nomor buatan sendiri.",
        "en": "Fill in the package key: RUP code, tender code, or a number of your own.",
    },
    "key_ambiguous": {
        "id": "“{found}” adalah kode beberapa paket di berkas ini. Pakai kode tender atau Kunci paketnya.",
        "en": "“{found}” is the code of several packages in this file. Use the tender code or the package key.",
    },
    "key_taken": {
        "id": "Kunci “{found}” sudah dipakai untuk paket “{title}”. Beri nomor lain, atau tulis namanya sama persis.",
        "en": "The key “{found}” is used for the package “{title}”. Give another number, or write the very same name.",
    },
    "package_unknown": {
        "id": "Tidak ada paket “{found}” di lembar Paket maupun di portal. Tambahkan paketnya di lembar Paket.",
        "en": "There is no package “{found}” in the sheet Paket or in the portal. Add it to the sheet Paket.",
    },
    "unit_not_yours": {
        "id": "“{found}” bukan OPD Anda. Anda hanya dapat mengisi paket OPD sendiri.",
        "en": "“{found}” is not your unit. You can only enter packages of your own unit.",
    },
    "row_unknown": {
        "id": "“{found}” tidak ada di lembar {list} untuk paket ini. Tulis nomornya seperti di lembar itu.",
        "en": "“{found}” is not in the sheet {list} for this package. Write its number as it stands there.",
    },
    "code_cut": {
        "id": "“{found}” sudah dipotong Excel. Ubah format sel menjadi Teks, lalu tulis kodenya lengkap.",
        "en": "“{found}” was cut by Excel. Format the cell as text and write the whole code.",
    },
    "import_failed": {
        "id": "Impor ini terhenti karena gangguan di portal. Yang sudah tersimpan tetap tersimpan; coba unggah lagi.",
        "en": "A fault of the portal stopped this import. What is saved stays saved; please upload the file again.",
    },
    "cell_fault": {
        "id": "Sel ini berisi kesalahan rumus “{found}”. Ganti dengan nilainya.",
        "en": "A formula failed in this cell (“{found}”). Put the value itself there.",
    },
    "cell_formula": {
        "id": "Sel ini berisi rumus tanpa hasil. Tulis nilainya, atau buka berkas di Excel, simpan, lalu unggah lagi.",
        "en": "This cell has a formula without a result. Write the value, or open and save the file in Excel first.",
    },
    "exemption_reason": {
        "id": "Pilih aturan yang menjadi dasar dokumen ini dikecualikan.",
        "en": "A paper withheld from the public must name the rule it rests on.",
    },
    "exemption_why": {
        "id": "Jelaskan mengapa dokumen ini dikecualikan.",
        "en": "Say why this paper is withheld from the public.",
    },
    "exempt_link": {
        "id": "Dokumen yang dikecualikan harus diunggah ke portal ini; tautan ke tempat lain tidak dapat dijaga.",
        "en": "A withheld paper must be uploaded to this portal; a link to another place cannot be guarded.",
    },
    "paper_stage": {
        "id": "“{kind}” bukan dokumen tahap {found}. Unggah di tahap {expected}.",
        "en": "The paper “{kind}” does not belong to the stage {found} but to {expected}.",
    },
}


class FieldError(ValueError):
    """One thing wrong with one value.

    :param code: a key of :data:`MESSAGES`
    :param params: what was found and what is expected, for the message; words as ``{"id": …, "en": …}``
    """

    def __init__(self, code: str, **params: Any) -> None:
        self.code = code
        self.params = params
        super().__init__(self.message("en"))

    def message(self, lang: str = "id") -> str:
        """The sentence for a person, in ``id`` (default) or ``en``."""
        texts = MESSAGES[self.code]
        params = {key: _short(_in(value, lang)) for key, value in self.params.items()}
        return texts.get(lang, texts["id"]).format_map(_Blank(params))


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _in(value: Any, lang: str) -> Any:
    """A value as people of that language say it: words by language, JSON's lists and objects by their name."""
    if isinstance(value, Mapping):
        words = value if "id" in value else {"id": "kumpulan isian", "en": "an object"}
        return words.get(lang, words["id"])
    if isinstance(value, (list, tuple)):
        return "a list" if lang == "en" else "daftar"
    return str(value).lower() if isinstance(value, bool) else value


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 120 else text[:119] + "…"
