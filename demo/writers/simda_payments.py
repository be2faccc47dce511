"""Contracts and what follows them in the finance system: amendment, invoice, request, order, disbursement."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ..dice import Dice
from ..model import Payment, Unit
from .codes import Activity
from .planted import Planted
from .simda_chosen import Entry, unit_codes
from .simda_numbers import bridged, days_until, legal_form, period
from .simda_tables import Database

_CODES: tuple[str, ...] = ("Kd_Urusan", "Kd_Bidang", "Kd_Unit", "Kd_Sub")
_INVOICES = {"Uang Muka": 0, "Termin I": 3, "Termin Akhir": 4, "Lunas": 2, "Retensi": 4}
_LAST_BOOKING = (12, 30)


@dataclass
class _Due:
    """A payment of one contract in this year's books."""

    entry: Entry
    payment: Payment
    day: date
    amount: int
    physical: str
    fate: str  # paid | waiting (no disbursement yet) | replaced (after a void order)


class Payments:
    """Writes the contracts of one year; the orders are numbered by date once all are known."""

    def __init__(self, database: Database, seed: int, year: int, planted: Planted) -> None:
        self.database, self.year, self.planted = database, year, planted
        self.dice = Dice(seed, "simda", "payments", str(year))
        self.due: list[_Due] = []
        self.totals: dict[int, list[int]] = {}
        self.orders: Counter[str] = Counter()
        self.disbursements = 0

    def contract(self, entry: Entry) -> dict[str, Any]:
        """Write a contract and its amendments, note its payments; returns what is true of it."""
        dice, planted, contract, firm = self.dice, self.planted, entry.contract, entry.contract.firm
        activity, codes = Activity.of(entry.plan), dict(zip(_CODES, entry.codes, strict=True))
        text = entry.purpose
        if entry.key % 173 == 5:
            text = f"{text[:200]} hub. {planted.phone(entry.key)}"
        self.database.add(
            "Ta_Kontrak",
            Tahun=self.year,
            No_Kontrak=entry.number,
            **codes,
            Kd_Prog=activity.program_number,
            ID_Prog=entry.codes[0] * 100 + entry.codes[1],
            Kd_Keg=activity.activity_number,
            Tgl_Kontrak=_time(contract.signed),
            Keperluan=text,
            Waktu=period(dice, contract),
            Nilai=entry.amount,
            Nm_Perusahaan=entry.firm,
            Bentuk=legal_form(firm),
            Alamat=planted.address(firm.number),
            Nm_Pemilik=planted.person("Pemilik", firm.number),
            NPWP=planted.tax_number(firm.number),
            Nm_Bank=planted.bank(firm.number),
            Nm_Rekening=planted.person("Pemegang Rekening", firm.number),
            No_Rekening=planted.account(firm.number),
        )
        final = self._amendments(entry)
        self._note(entry, final)
        return {
            "number": entry.number,
            "unit": entry.unit.simda_code,
            "class": entry.kind,
            "tender": entry.tender or None,
            "candidates": list(entry.candidates),
            "amount": entry.amount,
            "final_amount": final,
        }

    def _amendments(self, entry: Entry) -> int:
        """Amounts replace what was before; none where only time is added. Returns the amount in force."""
        value = entry.amount
        if entry.kind in ("sum", "near_value"):
            return value
        for place, amendment in enumerate(entry.contract.amendments, 1):
            changed = amendment.amount != value
            value = amendment.amount if changed else value
            self.database.add(
                "Ta_Kontrak_Addendum",
                Tahun=self.year,
                No_Kontrak=entry.number,
                No_Addendum=f"{amendment.number[:34]}/ADD.{place}"[:50],
                Tgl_Addendum=_time(amendment.date),
                Keperluan=entry.purpose if changed else None,
                Waktu=days_until(entry.contract, amendment.end),
                Nilai=amendment.amount if changed else None,
            )
        return value

    def _note(self, entry: Entry, final: int) -> None:
        """The payments that fall into this year's books."""
        contract = entry.contract
        of_one = contract.final_amount
        paid = 0
        for place, payment in enumerate(contract.payments):
            last = place == len(contract.payments) - 1
            amount = final - paid if last and contract.status != "terminated" else payment.amount * final // of_one
            paid += amount
            day = payment.date
            if day.year > self.year:
                if day > date(self.year + 1, 1, 31):
                    continue
                day = date(self.year, *_LAST_BOOKING)
            done = [step.physical for step in contract.progress if step.date <= payment.date]
            physical = "0" if payment.term == "Uang Muka" else "100" if last or not done else done[-1]
            self.due.append(_Due(entry, payment, day, max(1, amount), physical, _fate(entry, place == 0, last)))

    def others(self, units: list[Unit]) -> None:
        """Write all payments by date, and the units' orders that belong to no contract."""
        self.due.sort(key=lambda due: (due.day, due.entry.key, due.payment.term, due.amount))
        for due in self.due:
            self._pay(due)
        kinds = ((1, "UP"), (2, "GU"), (4, "TU"), (5, "NIHIL"))
        for place, unit in enumerate(units[:12]):
            kind, word = kinds[place % len(kinds)]
            number = f"{9000 + place:05d}/SPM-{word}/{unit.simda_code}/{self.year}"
            amount = 0 if word == "NIHIL" else 25_000_000 + 1_000_000 * place
            codes = dict(zip(_CODES, unit_codes(unit), strict=True))
            self._order(number, codes, None, kind, date(self.year, 2, 4), f"{word} {unit.name}", None, place, 1)
            self._lines(number, codes, (0, 0, 0), amount)
            self._disburse(number, date(self.year, 2, 5), f"{word} {unit.name}")

    def paid(self, entry: Entry) -> dict[str, int]:
        """What was paid on an entry (gross), and in how many disbursements."""
        amount, count = self.totals.get(id(entry), [0, 0])
        return {"paid": amount, "payments": count}

    def _pay(self, due: _Due) -> None:
        entry, planted, year = due.entry, self.planted, self.year
        unit, firm = entry.unit.simda_code, entry.contract.firm
        codes = dict(zip(_CODES, entry.codes, strict=True))
        serial = self.orders[unit] = self.orders[unit] + 1
        kind = _INVOICES[due.payment.term]
        invoice, request = f"{serial:03d}/BAP/{year}", f"{serial:05d}/SPP-LS/{unit}/{year}"
        text = f"Pembayaran {due.payment.term} {entry.purpose}"[:230]
        if entry.key % 211 == 7:
            text += f" NIK {planted.identity_card(entry.key)}"
        billed = due.day - timedelta(days=5)
        self.database.add(
            "Ta_Tagihan", Tahun=year, No_Tagihan=invoice, **codes, No_Kontrak=entry.number, Tgl_Tagihan=_time(billed),
            Jns_Tagihan=kind, Ur_Tagihan=f"Tagihan {due.payment.term}", Nilai=due.amount, Realisasi_Fisik=due.physical,
            Pct_UM=30 if kind == 0 else 0, Nilai_UM=due.amount if kind == 0 else 0,
        )  # fmt: skip
        self.database.add(
            "Ta_SPP", Tahun=year, No_SPP=request, **codes, Jn_SPP=3, Tgl_SPP=_time(billed), Uraian=text,
            No_Tagihan=invoice, Tgl_Tagihan=_time(billed), Jns_Tagihan=kind, Realisasi_Fisik=due.physical,
            Nm_Penerima=entry.firm, Alamat_Penerima=planted.address(firm.number),
            Bank_Penerima=planted.bank(firm.number), Rek_Penerima=planted.account(firm.number),
            NPWP=planted.tax_number(firm.number), Nama_PPTK=planted.person("PPTK", serial),
            Nip_PPTK=planted.civil_servant(serial), Kd_Edit=1,
        )  # fmt: skip
        self.database.add("Ta_SPP_Kontrak", Tahun=year, No_SPP=request, No_Kontrak=bridged(self.dice, entry.number))
        activity = Activity.of(entry.plan)
        place = (activity.program_number, entry.codes[0] * 100 + entry.codes[1], activity.activity_number)
        order = f"{serial:05d}/SPM-LS/{unit}/{year}"
        if due.fate == "replaced":
            void = order.replace("/SPM-LS/", "B/SPM-LS/")
            self._order(void, codes, request, 3, due.day - timedelta(days=3), text, entry, serial, 2)
            self._lines(void, codes, place, due.amount)
            if serial % 2:
                self._disburse(void, due.day - timedelta(days=1), text)
        self._order(order, codes, request, 3, due.day - timedelta(days=2), text, entry, serial, 1)
        self._lines(order, codes, place, due.amount)
        self._deductions(order, due.amount)
        if due.fate != "waiting":
            self._disburse(order, due.day, text)
            total = self.totals.setdefault(id(entry), [0, 0])
            total[0] += due.amount
            total[1] += 1

    def _order(
        self, number: str, codes: dict[str, int], request: str | None, kind: int, day: date, text: str,
        entry: Entry | None, serial: int, edit: int,
    ) -> None:  # fmt: skip
        planted, firm = self.planted, entry.contract.firm.number if entry else 0
        self.database.add(
            "Ta_SPM", Tahun=self.year, No_SPM=number, **codes, No_SPP=request, Jn_SPM=kind, Tgl_SPM=_time(day),
            Uraian=text, Nm_Penerima=entry.firm if entry else "Bendahara Pengeluaran",
            Bank_Penerima=planted.bank(firm), Rek_Penerima=planted.account(firm),
            NPWP=planted.tax_number(firm) if entry else None, Bank_Pembayar=1,
            Nm_Verifikator=planted.person("Verifikator", serial), Nm_Penandatangan=planted.person("Anggaran", serial),
            Nip_Penandatangan=planted.civil_servant(serial), Jbt_Penandatangan="Pengguna Anggaran", Kd_Edit=edit,
        )  # fmt: skip

    def _lines(self, order: str, codes: dict[str, int], place: tuple[int, int, int], amount: int) -> None:
        """One or two lines; their sum is what is paid."""
        parts = [amount] if amount < 2 or self.dice.chance(0.75) else [amount - amount // 4, amount // 4]
        for line, part in enumerate(parts, 1):
            self.database.add(
                "Ta_SPM_Rinc", Tahun=self.year, No_SPM=order, No_ID=line, **codes, Kd_Prog=place[0], ID_Prog=place[1],
                Kd_Keg=place[2], Kd_Rek_1=5, Kd_Rek_2=2, Kd_Rek_3=3, Kd_Rek_4=21, Kd_Rek_5=line, Nilai=part,
            )  # fmt: skip

    def _deductions(self, order: str, amount: int) -> None:
        """Value added tax and income tax, both part of the price."""
        for kind, part in ((1, amount * 10 // 110), (2, amount * 2 // 110)):
            self.database.add("Ta_SPM_Pot", Tahun=self.year, No_SPM=order, Kd_Pot_Rek=kind, Nilai=part)

    def _disburse(self, order: str, day: date, text: str) -> None:
        self.disbursements += 1
        n = self.disbursements
        self.database.add(
            "Ta_SP2D", Tahun=self.year, No_SP2D=f"{n:06d}/SP2D/{self.year}", No_SPM=order, Tgl_SP2D=_time(day),
            Kd_Bank=1, No_BKU=n, Nm_Penandatangan=self.planted.person("Bendahara Umum", 1),
            Nip_Penandatangan=self.planted.civil_servant(1), Jbt_Penandatangan="Kuasa Bendahara Umum Daerah",
            Keterangan=text,
        )  # fmt: skip


def _fate(entry: Entry, first: bool, last: bool) -> str:
    """The last payment of a few contracts waits for its disbursement, the first of a few was ordered twice."""
    if last and entry.key % 83 == 11:
        return "waiting"
    return "replaced" if first and entry.key % 83 == 40 else "paid"


def _time(day: date) -> str:
    return f"{day} 00:00:00"
