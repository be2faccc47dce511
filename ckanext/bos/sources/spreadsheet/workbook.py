"""Writing the import file: empty, with the processes of a unit, or with rows to mend. All have the same sheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ckanext.bos.core import codelists
from ckanext.bos.core.dates import parse_datetime
from ckanext.bos.core.schema import Field

from .layout import EXAMPLE, GUIDE, KEY, LISTS, NOTE_HEADING, PACKAGE, UNIT, Column, Table, tables
from .opening import HIDDEN

_HEADER, _EXAMPLE_ROW, _FIRST = 1, 2, 3
_ROOM = 2_000
_BANDS = {"planning": "0B5A4A", "tender": "1F5FA8", "award": "7A4B9A", "contract": "8A5A00", "implementation": "9A3412"}
_FORMATS = {
    "money": "#,##0.##", "date": "dd/mm/yyyy", "datetime": "dd/mm/yyyy hh:mm", "code": "@", "text": "@",
    "longtext": "@", "choice": "@", "choices": "@", "boolean": "@", "core": "@",
}  # fmt: skip
_WIDTHS = {"title": 44, "notes": 44, "unit": 34, "specification": 40, KEY: 26}
_YES, _NO = "Ya", "Tidak"
_EXAMPLE_YEAR = "2019"
"""The year of all dates and numbers that the schema gives as examples."""
_NOT_TOGETHER = dict.fromkeys(("self_managed_type", "tender_status_reason", "result", "rejection_reason"), "")
"""What does not fit the other examples of its row: they tell of a provider who was chosen in a tender."""
_LINE = Border(bottom=Side(style="thin", color="D5DDD9"))


@dataclass(frozen=True)
class Process:
    """A process as it is: what names it, its unit's name, canonical values."""

    key: str
    unit: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Wrong:
    """A row to mend: its cells as written, and what is wrong by column (empty for the whole row)."""

    table: str
    cells: Mapping[str, Any]
    reasons: Mapping[str, str] = field(default_factory=dict)


def workbook(
    out: IO[bytes],
    *,
    stage: str = "",
    units: Sequence[str] = (),
    unit: str = "",
    year: str = "",
    processes: Iterable[Process] = (),
    wrong: Sequence[Wrong] = (),
    made: str = "",
) -> None:
    """Write the file.

    :param stage: only the columns of this stage; all by default
    :param units: names to choose from
    :param unit: the unit of the example row
    :param processes: what stands in it
    :param wrong: rows to mend; with them each sheet begins with a column that says what to do
    :param made: when its values were read (ISO, UTC): what others change later is told by it
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    known = list(processes)
    lists = _Lists(units)
    for table in tables(stage):
        mine = [row for row in wrong if row.table == table.name]
        if not wrong or mine:
            _Sheet(book, table, lists, noted=bool(wrong)).fill(known, mine, unit, year)
    _guide(book, stage, bool(wrong))
    lists.write(book)
    hidden = book.create_sheet(HIDDEN)
    hidden["A1"] = made
    hidden.sheet_state = "veryHidden"
    book.save(out)


class _Lists:
    """The hidden sheet with what can be chosen, a column a list."""

    def __init__(self, units: Sequence[str]) -> None:
        self._columns: dict[str, list[str]] = {UNIT: list(units)} if units else {}

    def formula(self, name: str) -> str:
        """Where the choices of a list stand; empty for no list."""
        if name == "boolean":
            self._columns.setdefault(name, [_YES, _NO])
        elif name != UNIT:
            self._columns.setdefault(name, [code.label["id"] for code in codelists.codes(name).values()])
        if name not in self._columns:
            return ""
        column = get_column_letter(list(self._columns).index(name) + 1)
        return f"{LISTS}!${column}$1:${column}${len(self._columns[name])}"

    def write(self, book: Workbook) -> None:
        """Write and hide it."""
        sheet = book.create_sheet(LISTS)
        for column, words in enumerate(self._columns.values(), 1):
            for row, word in enumerate(words, 1):
                _put(sheet.cell(row, column), word)
        sheet.sheet_state = "hidden"


class _Sheet:
    def __init__(self, book: Workbook, table: Table, lists: _Lists, *, noted: bool) -> None:
        self.table, self.lists, self.noted = table, lists, noted
        self.sheet = book.create_sheet(table.title)
        self.first = 2 if noted else 1
        self.row = _FIRST

    def fill(self, processes: Sequence[Process], wrong: Sequence[Wrong], unit: str, year: str) -> None:
        """The header, an example, and the rows."""
        self._head()
        self._example(unit, year)
        for process in processes:
            self._process(process)
        for row in wrong:
            self._wrong(row)
        for number, column in enumerate(self.table.columns, self.first):
            self._choices(number, column)

    def _head(self) -> None:
        sheet = self.sheet
        names = ([NOTE_HEADING] if self.noted else []) + [
            column.heading + (" *" if column.required else "") for column in self.table.columns
        ]
        stages = ["planning"] * self.noted + [self._stage(column) for column in self.table.columns]
        for number, (name, stage) in enumerate(zip(names, stages, strict=True), 1):
            cell = sheet.cell(_HEADER, number, name)
            cell.font = Font(bold=True, color="FFFFFF")
            cell.fill = PatternFill("solid", start_color=_BANDS.get(stage, _BANDS["planning"]))
            cell.alignment = Alignment(wrap_text=True, vertical="center")
        for number, column in enumerate(self.table.columns, self.first):
            letter = get_column_letter(number)
            sheet.column_dimensions[letter].width = _WIDTHS.get(column.name, 20)
            sheet.column_dimensions[letter].number_format = _format(column)
        if self.noted:
            sheet.column_dimensions["A"].width = 60
        sheet.row_dimensions[_HEADER].height = 36
        sheet.freeze_panes = sheet.cell(_EXAMPLE_ROW, self.first + 1 + (self.table.name == PACKAGE))

    def _stage(self, column: Column) -> str:
        return column.stage or (self.table.entry.stage if self.table.entry else "planning")

    def _example(self, unit: str, year: str) -> None:
        given = {KEY: f"{EXAMPLE} – jangan diisi di baris ini", UNIT: unit} | _NOT_TOGETHER
        for number, column in enumerate(self.table.columns, self.first):
            text = given.get(column.name, _example(column.entry) if column.entry else "")
            if year and isinstance(text, str):
                text = text.replace(_EXAMPLE_YEAR, year)
            cell = self.sheet.cell(_EXAMPLE_ROW, number)
            _put(cell, text)
            cell.font = Font(italic=True, color="6B7771")
            cell.fill = PatternFill("solid", start_color="EEF3F0")

    def _process(self, process: Process) -> None:
        if self.table.name == PACKAGE:
            self._write({KEY: process.key, UNIT: process.unit} | self._shown(process.values))
            return
        for row in process.values.get(self.table.name) or ():
            self._write({KEY: process.key} | self._shown(row))

    def _shown(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            column.name: shown(column.entry, values[column.name])
            for column in self.table.columns
            if column.entry is not None and values.get(column.name) not in (None, "", [])
        }

    def _wrong(self, row: Wrong) -> None:
        number = self.row
        self._write(row.cells)
        headings = {column.name: column.heading for column in self.table.columns}
        words = [f"{headings[name]}: {text}" if name in headings else text for name, text in row.reasons.items()]
        note = self.sheet.cell(number, 1)
        _put(note, "\n".join(words))
        note.alignment = Alignment(wrap_text=True, vertical="top")
        note.font = Font(color="9A2A12")
        for place, column in enumerate(self.table.columns, self.first):
            if text := row.reasons.get(column.name):
                cell = self.sheet.cell(number, place)
                cell.fill = PatternFill("solid", start_color="FBDDD5")
                cell.comment = Comment(_plain(text), "Bojonegoro Open System", width=320, height=120)

    def _write(self, values: Mapping[str, Any]) -> None:
        for number, column in enumerate(self.table.columns, self.first):
            value = values.get(column.name)
            if value is None or value == "":
                continue
            cell = self.sheet.cell(self.row, number)
            _put(cell, value)
            cell.number_format = _format(column) if not isinstance(value, str) else "@"
        self.row += 1

    def _choices(self, number: int, column: Column) -> None:
        """What the spreadsheet offers and says when somebody comes to a cell of the column."""
        entry = column.entry
        name = UNIT if column.name == UNIT else (entry.codelist or entry.type) if entry else ""
        formula = self.lists.formula(name) if name == UNIT or (entry and (entry.codelist or name == "boolean")) else ""
        rule = DataValidation(
            type="list" if formula else None,
            formula1=formula or None,
            allow_blank=True,
            errorStyle="warning",
            showErrorMessage=bool(formula) and not (entry and entry.type == "choices"),
            error="Isi ini tidak ada dalam daftar. Pilih salah satu dari daftar.",
            showInputMessage=True,
            promptTitle=_short(column.heading, 32),
            prompt=_short(_prompt(column), 255),
        )
        letter = get_column_letter(number)
        rule.add(f"{letter}{_FIRST}:{letter}{max(self.row, _FIRST) + _ROOM}")
        self.sheet.add_data_validation(rule)


def shown(entry: Field, value: Any) -> Any:
    """A canonical value as a cell, so that reading the cell gives the same value."""
    if entry.type == "choices":
        values = value if isinstance(value, list) else [value]
        return "; ".join(_label(entry, one) for one in values) if len(values) > 1 else _label(entry, values[0])
    text = str(value)
    if entry.type == "choice":
        return _label(entry, text)
    if entry.type == "boolean":
        return {"true": _YES, "false": _NO}.get(text, text)
    if entry.type in ("money", "integer", "decimal", "percent"):
        return _number(text)
    if entry.type == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if entry.type == "datetime" and re.match(r"\d{4}-\d\d-\d\dT", text):
        return parse_datetime(text).replace(tzinfo=None)
    return text


def _number(text: str) -> Any:
    if not re.fullmatch(r"-?\d{1,13}(\.\d{1,9})?", text):
        return text
    number = Decimal(text)
    if number == number.to_integral_value():
        return int(number)
    return float(number) if "e" not in repr(float(number)) and Decimal(repr(float(number))) == number else text


def _label(entry: Field, value: str) -> str:
    """The label, where it means this value and no other; else the code."""
    label = codelists.label(entry.codelist or "", value)
    alone = entry.type == "choice" or not re.search("[,;]", label)
    return label if alone and codelists.lookup(entry.codelist or "", label) == value else value


def _example(entry: Field) -> Any:
    if entry.codelist:
        first = entry.example.split(",")[0].strip()
        return codelists.label(entry.codelist, codelists.lookup(entry.codelist, first) or first)
    if entry.type == "boolean":
        return _YES
    return entry.example


def _put(cell: Any, value: Any) -> None:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, str):
        cell.value = _plain(value)
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in "=+-@" and bool(value)
    elif isinstance(value, (bool, int, float, date, datetime)):
        cell.value = value
    else:
        _put(cell, str(value))


def _plain(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:32_000]


def _format(column: Column) -> str:
    return _FORMATS.get(column.entry.type, "General") if column.entry else "@"


def _prompt(column: Column) -> str:
    example = f" Contoh: {column.entry.example}" if column.entry and column.entry.example else ""
    if column.entry and column.entry.codelist:
        example = " Pilih dari daftar."
    return ("Wajib diisi. " if column.required else "") + column.help + example


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


_STEPS = (
    "Isi lembar Paket: satu baris untuk satu paket. Kolom bertanda * wajib diisi.",
    "Kunci paket menghubungkan lembar-lembar: tulis kode RUP, kode tender, atau nomor buatan sendiri. Pakai kunci "
    "yang sama di lembar Peserta, Pemenang, Kontrak, Pembayaran, dan seterusnya.",
    "Lembar selain Paket boleh kosong. Satu baris untuk satu peserta, satu kontrak, satu pembayaran, dan seterusnya.",
    "Sel yang kosong tidak mengubah apa pun. Untuk menghapus nilai yang sudah ada, tulis (kosong).",
    "Tanggal: 14/03/2026. Rupiah: 1.250.000.000 atau angka saja. Pilihan: ambil dari daftar di sel.",
    "Baris CONTOH tidak dibaca. Urutan kolom boleh diubah; nama kolom jangan diubah.",
    "Jangan menulis NIK, NIP, NPWP, nomor telepon, atau nomor rekening.",
    "Unggah di halaman Impor. Portal memeriksa dahulu dan belum menyimpan apa pun sampai Anda menekan Terapkan.",
)
_MEND = "Baris di berkas ini belum tersimpan. Perbaiki sel berwarna merah menurut kolom pertama, lalu unggah lagi."


def _guide(book: Workbook, stage: str, mending: bool) -> None:
    """The sheet with instructions, and every column with its help."""
    sheet = book.create_sheet(GUIDE, 0)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 34
    sheet.column_dimensions["C"].width, sheet.column_dimensions["D"].width = 80, 34
    sheet["A1"] = "Cara mengisi berkas ini"
    sheet["A1"].font = Font(bold=True, size=14)
    steps = ([_MEND] if mending else []) + list(_STEPS)
    for number, text in enumerate(steps, 1):
        _put(sheet.cell(number + 1, 1), f"{number}. {text}")
    row = len(steps) + 3
    for place, word in enumerate(("Lembar", "Nama kolom", "Penjelasan", "Contoh isi"), 1):
        cell = sheet.cell(row, place, word)
        cell.font, cell.border = Font(bold=True), _LINE
    for table in tables(stage):
        for column in table.columns:
            row += 1
            example = _example(column.entry) if column.entry else ""
            told = column.heading + (" *" if column.required else "")
            for place, text in enumerate((table.title, told, column.help, example), 1):
                cell = sheet.cell(row, place)
                _put(cell, text)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    book.active = 0 if mending else 1
