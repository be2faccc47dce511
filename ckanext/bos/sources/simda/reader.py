"""Contracts, amendments, payments and progress of one fiscal year -> one observation for each contract.

How figures are computed and what may mislead: SIMDA reference, sections 5 and 10.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ckanext.bos.core.dates import today
from ckanext.bos.core.errors import FieldError
from ckanext.bos.core.money import canonical, format_rupiah
from ckanext.bos.core.observation import Key, Observation, Refusal, Row
from ckanext.bos.core.text import fold

from ..facts import Facts
from ..suppliers import Suppliers
from . import records
from .numbers import compact_form, same_in_books
from .records import Amendment, Contract, Invoice, Payment
from .words import TERMS, duration

SOURCE = "simda"

_FIELDS = {"amendments": ("amendment",), "payments": ("payment",), "progress": ("progress", "payment")}
"""The services that a field is made from."""

_Place = tuple[int, str, str]
"""Year, unit and number as the books compare it: what names a contract."""


def read_rows(services: Mapping[str, Iterable[Row]], key: str) -> Iterator[Observation | Refusal]:
    """Observations of rows by canonical service: ``contract``, ``amendment``, ``payment``, ``progress``, ``unit``.

    One observation for each contract; a row that cannot be taken is refused alone, and with a contract all that
    belongs to it, so that taking it later takes it whole.

    :param key: the site's secret for pseudonymous suppliers
    """
    suppliers = Suppliers(key)
    safe = {
        name: list(records.safe_rows(name, services.get(name) or (), suppliers))
        for name in ("unit", "contract", "amendment", "payment", "progress")
    }
    yield from _Books(safe, suppliers).observations()


class _Books:
    """One reading: the rows by contract, and what had to be refused."""

    def __init__(self, rows: Mapping[str, list[Row]], suppliers: Suppliers) -> None:
        self.suppliers = suppliers
        self.refused: list[Refusal] = []
        self.told = [field for field, needed in _FIELDS.items() if all(rows[service] for service in needed)]
        self.contracts: dict[_Place, Contract] = {}
        self._take_contracts(rows["contract"], _unit_names(rows["unit"]))
        self.amendments = self._of_contracts(rows["amendment"], records.amendment)
        self.invoices = self._of_contracts(rows["progress"], records.invoice)
        self.doubtful: dict[_Place, list[str]] = defaultdict(list)
        self.payments = self._clear(self._of_contracts(rows["payment"], records.payment))

    def observations(self) -> Iterator[Observation | Refusal]:
        compacts = Counter((c.tahun, c.unit_code, compact_form(c.number, c.tahun)) for c in self.contracts.values())
        for place, contract in self.contracts.items():
            compact = compact_form(contract.number, contract.tahun)
            shared = compacts[contract.tahun, contract.unit_code, compact] > 1
            found = _Bundle(
                contract,
                key_of(contract.tahun, contract.unit_code, compact + (f"|{place[2]}" if shared else "")),
                sorted(self.amendments[place], key=lambda item: (item.day or date.min, item.number)),
                sorted(self.payments[place], key=lambda item: (item.day or date.min, item.sp2d)),
                sorted(self.invoices[place], key=lambda item: (item.day or date.min, item.number)),
                self.doubtful[place],
                self.told,
            )
            yield from found.build(self.suppliers)
        yield from self.refused

    def _take_contracts(self, rows: list[Row], units: Mapping[str, str]) -> None:
        for row in rows:
            made = records.contract(row, units)
            if isinstance(made, dict):
                self.refused.append(Refusal(SOURCE, row, made))
                continue
            place = (made.tahun, made.unit_code, same_in_books(made.number))
            known = self.contracts.setdefault(place, made)
            if known is made:
                continue
            if _facts(known) == _facts(made):
                self.contracts[place] = max(known, made, key=lambda item: len(item.program) + len(item.activity))
            else:
                error = {"no_kontrak": FieldError("duplicate_id", found=made.number)}
                self.refused.append(Refusal(SOURCE, row, error))

    def _of_contracts(self, rows: list[Row], read: Any) -> defaultdict[_Place, list[Any]]:
        """What belongs to each contract; what belongs to none is refused, what names none is passed over."""
        found: defaultdict[_Place, list[Any]] = defaultdict(list)
        for row in rows:
            made = read(row)
            if isinstance(made, dict):
                self.refused.append(Refusal(SOURCE, row, made))
            elif made.contract:
                place = self._place(made)
                if place is None:
                    self.refused.append(Refusal(SOURCE, row, {"no_kontrak": _no_contract(made.contract)}))
                else:
                    found[place].append(made)
        return found

    def _place(self, item: Any) -> _Place | None:
        number = same_in_books(item.contract)
        if item.unit_code:
            place = (item.tahun, item.unit_code, number)
            return place if place in self.contracts else None
        same = [place for place in self.contracts if place[0] == item.tahun and place[2] == number]
        if len(same) > 1 and item.purpose:
            same = [place for place in same if fold(self.contracts[place].purpose) == fold(item.purpose)]
        return same[0] if len(same) == 1 else None

    def _clear(self, payments: dict[_Place, list[Payment]]) -> defaultdict[_Place, list[Payment]]:
        """Payments without void ones and repetitions; one that pays two contracts is in neither: who got what?"""
        holders: dict[tuple[int, str], set[_Place]] = defaultdict(set)
        for place, items in payments.items():
            for item in items:
                if not item.void:
                    holders[item.tahun, same_in_books(item.sp2d)].add(place)
        found: defaultdict[_Place, list[Payment]] = defaultdict(list)
        for place, items in payments.items():
            seen: set[str] = set()
            for item in items:
                sp2d = same_in_books(item.sp2d)
                if item.void or sp2d in seen or not item.amount:
                    continue
                seen.add(sp2d)
                if len(holders[item.tahun, sp2d]) > 1:
                    self.doubtful[place].append(item.sp2d)
                    self.refused.append(Refusal(SOURCE, item.row, {"no_sp2d": _two_contracts(item.sp2d)}))
                else:
                    found[place].append(item)
        return found


class _Bundle:
    """One contract with all that belongs to it."""

    def __init__(
        self,
        contract: Contract,
        key: tuple[str, str, str],
        amendments: list[Amendment],
        payments: list[Payment],
        invoices: list[Invoice],
        doubtful: list[str],
        told: list[str],
    ) -> None:
        """:param told: fields that this reading tells of; one that a contract has nothing of any more becomes empty"""
        self.contract, self.amendments, self.payments, self.doubtful = contract, amendments, payments, doubtful
        self.id = "-".join(key)
        self.key = "contract/" + "/".join(key)
        paid = {same_in_books(item.invoice) for item in payments if item.invoice}
        self.invoices = [item for item in invoices if same_in_books(item.number) in paid]
        parts = (*amendments, *payments, *invoices)
        self.rows = (contract.row, *(item.row for item in parts))
        self.facts = Facts()
        self.facts.values |= {name: [] for name in told}

    def build(self, suppliers: Suppliers) -> Iterator[Observation | Refusal]:
        contract, facts = self.contract, self.facts
        facts.put("title", contract.purpose or f"Kontrak {contract.number}", "keperluan")
        facts.put("fiscal_year", contract.tahun, "tahun")
        facts.put("sourcing", "provider")
        for name in ("program_code", "program", "activity_code", "activity"):
            facts.put(name, getattr(contract, name))
        self._contract(suppliers)
        self._amendments()
        self._payments()
        self._progress()
        if facts.errors:
            yield from (Refusal(SOURCE, row, facts.errors) for row in self.rows)
            return
        yield Observation(
            source=SOURCE,
            key=self.key,
            keys=(Key("simda", self.id),),
            values=facts.values,
            unit=contract.unit,
            rows=self.rows,
            doubts=tuple(facts.doubts),
            scope=f"contract/{contract.tahun}",
        )

    def _contract(self, suppliers: Suppliers) -> None:
        contract = self.contract
        supplier = {
            "supplier_id": records.supplier_token(contract.supplier, suppliers),
            "supplier_name": contract.supplier,
        }
        amount = canonical(contract.amount) if contract.amount else ""
        award = {"id": self.id, **supplier, "amount": amount, "status": "active"}
        self.facts.add("awards", award)
        end = duration(contract.time).end(contract.signed)
        row = {
            "id": self.id,
            "award_id": self.id,
            "number": contract.number,
            "title": contract.purpose,
            "date_signed": contract.signed,
            "start": contract.signed if end and contract.signed and contract.signed <= end else "",
            "end": end or "",
            "amount": amount,
            **supplier,
            "status": self._status(),
        }
        self.facts.add("contracts", row)
        if end:
            self.facts.doubt(
                "contracts.end",
                f"tanggal mulai dan selesai dihitung dari tanggal kontrak dan waktu “{contract.time}”",
                f"start and end are computed from the date of signing and the words “{contract.time}”",
            )

    def _status(self) -> str:
        """Ended when it is paid in full and the work is done; SIMDA never says that one is cancelled."""
        contract, value = self.contract, self._value()
        done = bool(self.invoices) and self.invoices[-1].physical == 100
        if value and self._paid() >= value and done:
            return "terminated"
        return "pending" if contract.signed and contract.signed > today() else "active"

    def _value(self) -> Decimal | None:
        """The value in force: that of the newest amendment that has one."""
        return next((item.amount for item in reversed(self.amendments) if item.amount), self.contract.amount)

    def _paid(self) -> Decimal:
        return sum((item.amount for item in self.payments), Decimal(0))

    def _amendments(self) -> None:
        amount, time, purpose = self.contract.amount, self.contract.time, self.contract.purpose
        ids: Counter[str] = Counter()
        for item in self.amendments:
            changes: list[str] = []
            if item.amount and item.amount != amount:
                changes.append(
                    f"Nilai {format_rupiah(amount) or 'belum diketahui'} menjadi {format_rupiah(item.amount)}"
                )
            if item.time and fold(item.time) != fold(time):
                changes.append(f"waktu {duration(time) or time or 'belum diketahui'} menjadi {_said(item.time)}")
            if item.purpose and purpose and fold(item.purpose) != fold(purpose):
                changes.append("uraian pekerjaan diubah")
            reason = "; ".join(changes)
            name = compact_form(item.number, item.tahun).lower() or "adendum"
            ids[name] += 1
            row = {
                "id": f"{self.id}-{name}" + (f"-{ids[name]}" if ids[name] > 1 else ""),
                "contract_id": self.id,
                "number": item.number,
                "date": item.day or "",
                "reason": reason[:1].upper() + reason[1:],
                "amount": canonical(item.amount) if item.amount else "",
                "end": (duration(item.time).end(self.contract.signed) if item.time else None) or "",
            }
            self.facts.add("amendments", row)
            amount, time, purpose = item.amount or amount, item.time or time, item.purpose or purpose

    def _payments(self) -> None:
        contract = self.contract
        for item in self.payments:
            row = {
                "id": f"{item.tahun}-{item.sp2d}",
                "contract_id": self.id,
                "spm_number": item.spm,
                "sp2d_number": item.sp2d,
                "date": item.day or "",
                "term": TERMS.get(item.kind, ""),
                "amount": canonical(item.amount),
            }
            self.facts.add("payments", row)
        value, paid = self._value(), self._paid()
        if value and paid > value + 1:
            self.facts.doubt(
                "payments.amount",
                f"dibayar {format_rupiah(paid)}, lebih dari nilai kontrak {format_rupiah(value)}",
                f"{format_rupiah(paid, lang='en')} paid, more than the contract's {format_rupiah(value, lang='en')}",
            )
        for sp2d in self.doubtful:
            error = _two_contracts(sp2d)
            self.facts.doubt("payments", error.message("id"), error.message("en"))
        if not contract.amount:
            self.facts.doubt("contracts.amount", "nilai kontrak kosong", "the contract's value is empty")

    def _progress(self) -> None:
        """The physical progress that paid invoices tell, the last word of each day."""
        by_day = {item.day: item.physical for item in self.invoices if item.day and item.physical is not None}
        for day, physical in by_day.items():
            row = {"id": f"{self.id}-{day}", "date": day, "contract_id": self.id, "physical_percent": physical}
            self.facts.add("progress", row)


def key_of(year: int, unit_code: str, compact: str) -> tuple[str, str, str]:
    """What names a contract for ever: year, unit code as a slug, ten signs of the hash of its compact number."""
    text = f"{year}|{unit_code}|{compact}"
    slug = re.sub(r"[^a-z0-9]+", "-", unit_code.lower()).strip("-")
    return str(year), slug, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()[:10]


def earlier_keys(observation: Observation) -> tuple[Key, ...]:
    """The keys that the same contract has in the databases of the three years before, the latest first.

    A contract over several years stands once in the database of each, under the same number.
    """
    cells = records.Cells(observation.rows[0])
    year, unit_code, number = cells.year(), cells.unit_code(), cells.text("no_kontrak")
    before = (key_of(at, unit_code, compact_form(number, at)) for at in range(year - 1, year - 4, -1))
    return tuple(Key("simda", "-".join(key)) for key in before)


def _unit_names(rows: Iterable[Row]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        cells = records.Cells(row)
        name = cells.text("nm_sub_unit") or cells.text("nm_unit")
        if name and (code := cells.unit_code(needed=False)):
            found.setdefault(code, name)
    return found


def _facts(contract: Contract) -> tuple[Any, ...]:
    """What two rows of one contract must agree on, by whichever route they came."""
    return contract.signed, contract.amount, contract.purpose, contract.time, contract.supplier


def _said(time: str) -> str:
    return str(duration(time)) or time


def _no_contract(number: str) -> FieldError:
    words = {
        "id": f"kontrak {number} tidak ada di antara baris yang terbaca; sesudah diperbaiki, ambil SIMDA sekali lagi",
        "en": f"the contract {number} is not among the rows that could be read; once mended, harvest SIMDA again",
    }
    return FieldError("row_broken", found=words)


def _two_contracts(sp2d: str) -> FieldError:
    words = {
        "id": f"SP2D {sp2d} membayar lebih dari satu kontrak, bagian masing-masing tidak diketahui",
        "en": f"the SP2D {sp2d} pays more than one contract, the share of each is not known",
    }
    return FieldError("row_broken", found=words)
