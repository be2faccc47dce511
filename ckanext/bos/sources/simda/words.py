"""The free words of SIMDA: how long a contract runs, what a payment is, what an amendment changes."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from ckanext.bos.core.dates import parse_date
from ckanext.bos.core.errors import FieldError

_DAYS = re.compile(r"(?i)^\s*(\d{1,4})\s*(?:\(.*?\))?\s*(?:hari|hr|hk)")
_MONTHS = re.compile(r"(?i)\b(\d{1,3})\s*(?:\(.*?\))?\s*bulan")
_UNTIL = re.compile(r"(?i)(?:\bs\s*/\s*d|\bs\.d\.?|\bsampai(?:\s+dengan)?|\bhingga)\s*(?:tanggal|tgl\.?)?\s*(\d.*)$")

TERMS = {
    "0": "Uang muka",
    "1": "Operasional",
    "2": "Sekaligus",
    "3": "Termin",
    "4": "Termin terakhir",
    "5": "Pembiayaan",
}
"""``Jns_Tagihan``: what an invoice is, as the page says it."""


@dataclass(frozen=True)
class Duration:
    """What ``Waktu`` says: so many days, or months, or until a day; nothing where it cannot be told."""

    days: int = 0
    months: int = 0
    until: date | None = None

    def end(self, start: date | None) -> date | None:
        """The last day: the named one, or counted from the first (which is a day of the work itself)."""
        if self.until:
            return self.until
        if start is None or not (self.days or self.months):
            return None
        if self.days:
            return start + timedelta(days=self.days - 1)
        year, month = divmod(start.month - 1 + self.months, 12)
        year, month = start.year + year, month + 1
        return date(year, month, min(start.day, monthrange(year, month)[1])) - timedelta(days=1)

    def __str__(self) -> str:
        if self.until:
            return f"s/d {self.until:%d-%m-%Y}"
        return f"{self.days} hari" if self.days else f"{self.months} bulan" if self.months else ""


def duration(text: str) -> Duration:
    """``90 (sembilan puluh) hari kalender``, ``150hr``, ``3 bulan``, ``sejak SPMK s/d 31 Desember 2019``.

    Anything else says nothing: it is not guessed.
    """
    if match := _DAYS.match(text):
        return Duration(days=int(match[1]))
    if match := _MONTHS.search(text):
        return Duration(months=int(match[1]))
    if match := _UNTIL.search(text):
        try:
            return Duration(until=parse_date(match[1].strip(" .")))
        except FieldError:
            return Duration()
    return Duration()
