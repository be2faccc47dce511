"""The canonical rows of SIMDA, the same by every route of delivery (SIMDA reference, section 6)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ckanext.bos.core.dates import parse_date
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.money import parse_rupiah
from ckanext.bos.core.observation import Row
from ckanext.bos.core.redaction import is_firm, scrub
from ckanext.bos.core.text import clean

from ..suppliers import Suppliers
from .queries import COLUMNS, NAMED_BY

_TEXTS = frozenset(
    {"keperluan", "uraian", "waktu", "ur_tagihan", "ket_program", "ket_kegiatan", "nm_unit", "nm_sub_unit"}
)
_TABLES = {
    "unit": "Ref_Sub_Unit", "contract": "Ta_Kontrak", "amendment": "Ta_Kontrak_Addendum", "payment": "Ta_SP2D",
    "progress": "Ta_Tagihan", "budget": "Ta_RASK_Arsip",
}  # fmt: skip
_PERSON = re.compile(r"(?i)^\s*(?:per)?orang")


@dataclass(frozen=True)
class Contract:
    """One contract of one fiscal year as it was signed."""

    row: Row
    tahun: int
    unit_code: str
    unit: str
    number: str
    signed: date | None
    purpose: str
    time: str
    amount: Decimal | None
    supplier: str
    program_code: str
    program: str
    activity_code: str
    activity: str


@dataclass(frozen=True)
class Amendment:
    """What an amendment puts in the place of what was; empty = as before. Its table knows no unit."""

    row: Row
    tahun: int
    unit_code: str
    contract: str
    number: str
    day: date | None
    purpose: str
    time: str
    amount: Decimal | None


@dataclass(frozen=True)
class Invoice:
    """An invoice with the physical progress that it claims, in per cent."""

    row: Row
    tahun: int
    unit_code: str
    contract: str
    number: str
    day: date | None
    kind: str
    physical: Decimal | None


@dataclass(frozen=True)
class Payment:
    """One SP2D of a contract, gross."""

    row: Row
    tahun: int
    unit_code: str
    contract: str
    sp2d: str
    spm: str
    day: date | None
    invoice: str
    kind: str
    amount: Decimal
    void: bool


@dataclass(frozen=True)
class BudgetLine:
    """The budget of one activity in one version: 4 APBD, 5 shift, 6 changed APBD, 8 also used."""

    tahun: int
    unit_code: str
    program_code: str
    activity_code: str
    version: int
    since: date | None
    amount: Decimal


class Cells:
    """Typed access to the cells of one row; what cannot be read is noted under the column."""

    def __init__(self, row: Row) -> None:
        self.cells = row.cells
        self.errors: dict[str, FieldError] = {}

    def text(self, column: str, *, needed: bool = False) -> str:
        value = str(self.cells.get(column) or "").strip()
        if needed and not value:
            self.errors[column] = FieldError("required", field=column)
        return value

    def day(self, column: str) -> date | None:
        """A day; the databases' empty dates (1900, 0001) are nothing."""
        raw = self.text(column)
        if not raw or raw.startswith(("0001-", "1900-", "0000-", "1899-")):
            return None
        return self._read(column, parse_date, raw)

    def money(self, column: str, *, needed: bool = False) -> Decimal | None:
        raw = self.text(column, needed=needed)
        return self._read(column, parse_rupiah, raw) if raw else None

    def percent(self, column: str) -> Decimal | None:
        raw = self.text(column)
        return self._read(column, _percent, raw) if raw else None

    def number(self, column: str) -> int:
        """A code; 0 where there is none."""
        raw = self.text(column)
        return (self._read(column, _integer, raw) or 0) if raw else 0

    def _read(self, column: str, parse: Any, raw: str) -> Any:
        try:
            return parse(raw)
        except FieldError as error:
            self.errors[column] = error
            return None

    def unit_code(self, *, needed: bool = True) -> str:
        """``1.03.01.01`` (the last part of three digits from 100 on), or the code of the 2020 numbering."""
        parts = [self.number(column) for column in ("kd_urusan", "kd_bidang", "kd_unit", "kd_sub")]
        if any(parts):
            return "{}.{:02}.{:02}.{:02}".format(*parts)
        code = self.text("kd_unit90")
        if needed and not code:
            self.errors.setdefault("kd_urusan", FieldError("required", field="kd_urusan"))
        return code

    def year(self) -> int:
        year = self.number("tahun")
        if not 2000 <= year <= 2060:
            self.errors.setdefault("tahun", FieldError("required", field="tahun"))
        return year

    def codes(self, unit_code: str) -> tuple[str, str]:
        """Codes of programme and activity (``1.03.01.01.15`` and ``1.03.01.01.15.05``); programme 0 is none."""
        program, activity = self.number("kd_prog"), self.number("kd_keg")
        if program <= 0:
            return "", ""
        code = f"{unit_code}.{program:02}"
        return code, f"{code}.{activity:02}" if activity > 0 else ""


def safe_rows(service: str, found: Iterable[Row], suppliers: Suppliers) -> Iterator[Row]:
    """The rows of a service with their own columns only, lower-case, as text, without person data."""
    for row in found:
        if isinstance(row.cells, Mapping):
            yield Row(row.origin, safe_cells(service, row.cells, suppliers))


def safe_cells(service: str, cells: Mapping[str, Any], suppliers: Suppliers) -> dict[str, Any]:
    """One such row. A person as supplier is a pseudonym from here on; reading a safe row again changes nothing."""
    by_name = {str(name).strip().lower(): value for name, value in cells.items()}
    return {name: safe_text(name, by_name[name], by_name, suppliers) for name in COLUMNS[service] if name in by_name}


def plain_cells(service: str, cells: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a service that has neither free text nor names, as text."""
    by_name = {str(name).strip().lower(): value for name, value in cells.items()}
    return {name: _cell(by_name[name]) for name in COLUMNS[service] if name in by_name}


def safe_text(column: str, value: Any, cells: Mapping[str, Any], suppliers: Suppliers) -> str:
    """One cell as text: free words without personal numbers, a natural person's name as a pseudonym.

    :param cells: the whole row, whose ``bentuk`` may say that the supplier is a person
    """
    text = _cell(value)
    if column in _TEXTS:
        return scrub(clean(text))[0]
    if column != "nm_perusahaan" or not text:
        return text
    name = scrub(clean(text))[0]
    shown = suppliers.name(name)
    if is_firm(shown) and _PERSON.match(_cell(cells.get("bentuk"))):
        return f"Penyedia {suppliers.id('', name)[:6]}"
    return shown


def origin(service: str, cells: Mapping[str, Any]) -> str:
    """Where a row of the database stands, for a person: ``Ta_Kontrak 0001/SPK/2019``."""
    return f"{_TABLES[service]} {cells.get(NAMED_BY[service]) or '?'}".strip()


def contract(row: Row, units: Mapping[str, str]) -> Contract | dict[str, FieldError]:
    """A contract, or what is wrong with its row."""
    cells = Cells(row)
    code = cells.unit_code()
    program_code, activity_code = cells.codes(code)
    made = Contract(
        row=row,
        tahun=cells.year(),
        unit_code=code,
        unit=units.get(code) or cells.text("nm_sub_unit") or cells.text("nm_unit") or f"code:{code}",
        number=cells.text("no_kontrak", needed=True),
        signed=cells.day("tgl_kontrak"),
        purpose=cells.text("keperluan"),
        time=cells.text("waktu"),
        amount=cells.money("nilai") or None,
        supplier=cells.text("nm_perusahaan"),
        program_code=program_code,
        program=cells.text("ket_program"),
        activity_code=activity_code,
        activity=cells.text("ket_kegiatan"),
    )
    if made.number and not re.search(r"[A-Za-z0-9]", made.number):
        cells.errors["no_kontrak"] = FieldError("no_key")
    return cells.errors or made


def amendment(row: Row) -> Amendment | dict[str, FieldError]:
    """An amendment, or what is wrong with its row."""
    cells = Cells(row)
    made = Amendment(
        row=row,
        tahun=cells.year(),
        unit_code=cells.unit_code(needed=False),
        contract=cells.text("no_kontrak", needed=True),
        number=cells.text("no_addendum", needed=True),
        day=cells.day("tgl_addendum"),
        purpose=cells.text("keperluan"),
        time=cells.text("waktu"),
        amount=cells.money("nilai") or None,
    )
    return cells.errors or made


def invoice(row: Row) -> Invoice | dict[str, FieldError]:
    """An invoice, or what is wrong with its row."""
    cells = Cells(row)
    made = Invoice(
        row=row,
        tahun=cells.year(),
        unit_code=cells.unit_code(),
        contract=cells.text("no_kontrak"),
        number=cells.text("no_tagihan", needed=True),
        day=cells.day("tgl_tagihan"),
        kind=cells.text("jns_tagihan"),
        physical=cells.percent("realisasi_fisik"),
    )
    return cells.errors or made


def payment(row: Row) -> Payment | dict[str, FieldError]:
    """A payment, or what is wrong with its row."""
    cells = Cells(row)
    made = Payment(
        row=row,
        tahun=cells.year(),
        unit_code=cells.unit_code(),
        contract=cells.text("no_kontrak", needed=True),
        sp2d=cells.text("no_sp2d", needed=True),
        spm=cells.text("no_spm"),
        day=cells.day("tgl_sp2d"),
        invoice=cells.text("no_tagihan"),
        kind=cells.text("jns_tagihan"),
        amount=cells.money("bruto", needed=True) or Decimal(0),
        void=cells.number("kd_edit") == 2,
    )
    return cells.errors or made


def budget_line(row: Row) -> BudgetLine | dict[str, FieldError]:
    """A budget line, or what is wrong with its row."""
    cells = Cells(row)
    code = cells.unit_code()
    program_code, activity_code = cells.codes(code)
    made = BudgetLine(
        tahun=cells.year(),
        unit_code=code,
        program_code=program_code,
        activity_code=activity_code,
        version=cells.number("kd_perubahan"),
        since=cells.day("tgl_perda"),
        amount=cells.money("pagu", needed=True) or Decimal(0),
    )
    return cells.errors or made


def supplier_token(name: str, suppliers: Suppliers) -> str:
    """The supplier's id, by the name that is shown: SIMDA's tax numbers are never read."""
    return suppliers.id("", name)


def _cell(value: Any) -> str:
    """A cell as text; nothing for what no cell of a table can be."""
    if value is None or isinstance(value, (bool, Mapping, list, tuple, set, bytes)):
        return ""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return _amount(value) if value.is_finite() else ""
    if isinstance(value, float):
        return _cell(Decimal(repr(value)))
    return str(value).replace("\x00", "")


def _amount(value: Decimal) -> str:
    """Four decimals, as the database's money has them: with three a point would part thousands."""
    return str(int(value)) if value == value.to_integral_value() else f"{value:.4f}"


def _percent(raw: str) -> Decimal:
    text = raw.removesuffix("%").strip().replace(",", ".")
    if not re.fullmatch(r"-?\d{1,4}(?:\.\d{1,10})?", text):
        raise FieldError("decimal", found=raw)
    if not 0 <= Decimal(text) <= 100:
        raise FieldError("range", found=raw, low="0", high="100")
    return Decimal(text)


def _integer(raw: str) -> int:
    if not re.fullmatch(r"\d{1,9}(?:\.0+)?", raw):
        raise FieldError("integer", found=raw)
    return int(raw.split(".")[0])
