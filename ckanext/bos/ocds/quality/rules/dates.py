"""Dates in the order in which things happen. Source: the coherence checks of OCP's Pelican, on the compiled release.

That nothing is dated after the release that tells it is one rule (:class:`ReleaseDate`), so that no date is named
twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ckanext.bos.core.dates import WIB

from ..facts import Facts, Moment, Node
from ..rule import Case, Rule, Wrong, in_order, titled
from ..words import both, day, place


class Periods(Rule):
    code = "coherent.period"
    title = both("Masa dimulai sebelum berakhir", "Periods begin before they end")
    needs = both("awal dan akhir suatu masa", "start and end of a period")

    def cases(self, facts: Facts) -> Iterator[Case]:
        for period in periods(facts):
            start, end = period.moment("startDate"), period.moment("endDate")
            if start is None or end is None:
                continue
            yield _reversed(period, start, end) if start.after(end) else None


def periods(facts: Facts) -> Iterator[Node]:
    """Every period of a process."""
    for name in ("tenderPeriod", "enquiryPeriod", "awardPeriod", "contractPeriod"):
        yield facts.tender.node(name)
    for award in facts.awards:
        yield award.node("contractPeriod")
    for contract in facts.contracts:
        yield contract.node("period")
        for guarantee in contract.nodes("guarantees"):
            yield guarantee.node("period")
    for line in facts.node("planning").node("budget").nodes("budgetBreakdown"):
        yield line.node("period")


def _reversed(period: Node, start: Moment, end: Moment) -> Wrong:
    name, clock = titled(place(period.path)), start.clock(end)
    begins, ends = day(start.when, clock), day(end.when, clock)
    return Wrong(
        end.path,
        both(
            f"{name['id']} berakhir {ends['id']}, sebelum dimulai {begins['id']}.",
            f"{name['en']} ends on {ends['en']}, before it begins on {begins['en']}.",
        ),
        both(f"akhir tidak lebih awal dari {begins['id']}", f"an end not before {begins['en']}"),
    )


class Order(Rule):
    code = "coherent.dates"
    title = both("Pemilihan, pemenang, lalu kontrak", "Tender, then award, then contract")
    needs = both(
        "sedikitnya dua dari akhir masa penawaran, tanggal penetapan pemenang, tanggal kontrak",
        "at least two of end of tender period, award date, contract date",
    )

    def cases(self, facts: Facts) -> Iterator[Case]:
        closing = facts.tender.node("tenderPeriod").moment("endDate")
        planned = facts.tender.node("contractPeriod").moment("startDate")
        if closing and planned and _in_month(planned, closing):
            yield None
        else:
            yield from in_order(closing, planned)
        for award in facts.awards:
            yield from in_order(closing, award.moment("date"))
        dates = {award.ident(): award.moment("date") for award in facts.awards}
        for contract in facts.contracts:
            signed = contract.moment("dateSigned")
            yield from in_order(closing, signed)
            yield from in_order(dates.get(contract.ident("awardID")), signed)


def _in_month(planned: Moment, other: Moment) -> bool:
    """Whether a plan for a month leaves room for another date: plans are months, written as their first day."""
    first, meant = planned.when.astimezone(WIB), other.when.astimezone(WIB)
    return first.day == 1 and (first.year, first.month) == (meant.year, meant.month)


class Amendments(Rule):
    code = "coherent.amendments_dates"
    title = both("Adendum dibuat setelah yang diubahnya", "Amendments come after what they amend")
    needs = both("tanggal adendum dan tanggal yang diubahnya", "date of an amendment and of what it amends")

    def cases(self, facts: Facts) -> Iterator[Case]:
        for holder, amendment in facts.amendments:
            begun = holder.node("tenderPeriod").moment("startDate") if holder is facts.tender else None
            begun = begun or holder.moment("date") or holder.moment("dateSigned")
            yield from in_order(begun, amendment.moment("date"))


class Documents(Rule):
    code = "coherent.documents_dates"
    title = both("Dokumen diubah setelah terbit", "Documents change after they are published")
    needs = both("tanggal terbit dan tanggal ubah dokumen", "publication and change date of a document")

    def cases(self, facts: Facts) -> Iterator[Case]:
        for _, document in facts.documents:
            yield from in_order(document.moment("datePublished"), document.moment("dateModified"))


class Milestones(Rule):
    code = "coherent.milestones_dates"
    title = both("Tonggak tidak dinyatakan tercapai sebelum waktunya", "Milestones are not met before their time")
    needs = both("tanggal tercapai atau tanggal ubah tonggak", "date met or date of change of a milestone")

    def cases(self, facts: Facts) -> Iterator[Case]:
        released = facts.release_date
        for milestone in facts.milestones:
            for name in ("dateModified", "dateMet"):
                yield from _until(milestone.moment(name), released)


class ReleaseDate(Rule):
    code = "coherent.release_date"
    title = both("Tidak ada kejadian yang bertanggal masa depan", "Nothing that happened is dated in the future")
    needs = both(
        "tanggal rilis, dan tanggal pemenang, kontrak, pembayaran, adendum atau dokumen",
        "the release date, and a date of an award, contract, payment, amendment or document",
    )

    def cases(self, facts: Facts) -> Iterator[Case]:
        for happened in _happened(facts):
            yield from _until(happened, facts.release_date)


def _happened(facts: Facts) -> Iterator[Moment | None]:
    for award in facts.awards:
        yield award.moment("date")
    for contract in facts.contracts:
        yield contract.moment("dateSigned")
    for _, payment in facts.transactions:
        yield payment.moment("date")
    for _, amendment in facts.amendments:
        yield amendment.moment("date")
    for _, document in facts.documents:
        yield document.moment("datePublished")
        yield document.moment("dateModified")


def _until(happened: Moment | None, released: Moment | None) -> Iterator[Case]:
    if happened is None or released is None:
        return
    if not happened.after(released):
        yield None
        return
    name, clock = titled(place(happened.path)), happened.clock(released)
    found, limit = day(happened.when, clock), day(released.when, clock)
    yield Wrong(
        happened.path,
        both(
            f"{name['id']} ({found['id']}) masih di depan: datanya diumumkan {limit['id']}.",
            f"{name['en']} ({found['en']}) lies ahead: the data was released on {limit['en']}.",
        ),
        both(f"paling lambat {limit['id']}", f"no later than {limit['en']}"),
    )


class PaymentDates(Rule):
    code = "process.payment_dates"
    title = both("Pembayaran setelah kontrak ditandatangani", "Payments follow the signature of the contract")
    needs = both(
        "tanggal pembayaran, dan tanggal tanda tangan atau akhir kontrak",
        "the payment date, and the contract's date of signature or end",
    )
    LONGEST = timedelta(days=366)
    """A payment later than this after the contract's end is more likely a mistyped year."""

    def cases(self, facts: Facts) -> Iterator[Case]:
        for contract, payment in facts.transactions:
            paid = payment.moment("date")
            yield from in_order(contract.moment("dateSigned"), paid)
            end = contract.node("period").moment("endDate")
            if paid and end:
                yield self._late(paid, end) if paid.when - end.when > self.LONGEST else None

    @staticmethod
    def _late(paid: Moment, end: Moment) -> Wrong:
        name, found, limit = titled(place(paid.path)), day(paid.when), day(end.when)
        return Wrong(
            paid.path,
            both(
                f"{name['id']} ({found['id']}) lebih dari setahun setelah akhir kontrak ({limit['id']}).",
                f"{name['en']} ({found['en']}) is more than a year after the end of the contract ({limit['en']}).",
            ),
            both(f"paling lama setahun setelah {limit['id']}", f"at most a year after {limit['en']}"),
        )


RULES = (Periods, Order, Amendments, Documents, Milestones, ReleaseDate, PaymentDates)
