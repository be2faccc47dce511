"""Flags of Development Gateway on suppliers that win again and again: i016, i045, i077, i083, i180."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from ckanext.bos.ocds.quality.words import both

from ..definition import Setting
from ..judging import methods, reference_date
from ..process import DAY, Process, When
from .bids import SOURCE
from .repeats import Dated, Key, Repeats

_LAST = Setting("days", 730, both("Dalam berapa hari terakhir", "In how many last days"), least=1)


class OfClass(Repeats):
    """Counts processes of the same buyer, supplier and class of item."""

    def dated(self, process: Process) -> Iterable[Dated]:
        at, buyer = process.awarded, process.buyer
        return [(Key(supplier, (buyer, item)), at) for supplier in process.winners for item in process.classes]


class I016(OfClass):
    code = "i016"
    family = "dg"
    title = both("Pembelian dipecah dalam pengadaan terbatas", "Purchases split")
    meaning = both(
        "Satu unit berulang membeli jenis barang yang sama dari penyedia yang sama lewat pengadaan dengan peserta "
        "terpilih, mungkin untuk menghindari batas.",
        "A unit bought the same kind of item from the same supplier again and again in selective tenders, perhaps to "
        "stay below a limit.",
    )
    said = both(
        "{count} pengadaan jenis barang yang sama dimenangkan {supplier} pada unit ini (batas {threshold}).",
        "{supplier} won {count} tenders of the same kind of item of this unit (limit {threshold}).",
    )
    said_of = {
        "Tenderer": both(
            "{supplier} memenangkan {count} pengadaan jenis barang yang sama pada satu unit (batas {threshold}).",
            "{supplier} won {count} tenders of the same kind of item of one unit (limit {threshold}).",
        )
    }
    clears = both(
        "Kebutuhan yang memang terpisah waktu atau tempatnya.", "Needs that were apart in time or place from the start."
    )
    source = SOURCE.format("I016")
    settings = (
        methods("selective"),
        Setting("threshold", 2, both("Pengadaan paling sedikit", "Processes at least"), least=1),
    )
    needs = ("tender.procurementMethod", "awards.suppliers.id", "tender.items.classification.id", "buyer.id")
    of_awards = True


class I045(OfClass):
    code = "i045"
    family = "dg"
    title = both("Penyedia menang terlalu banyak untuk satu jenis barang", "Too many wins of one type")
    meaning = both(
        "Penyedia yang sama terus menang untuk jenis barang yang sama pada unit yang sama.",
        "The same supplier keeps winning the same kind of item of the same unit.",
    )
    said = both(
        "{supplier} memenangkan {count} pengadaan jenis barang yang sama pada unit ini dalam {days} hari "
        "(batas {threshold}).",
        "{supplier} won {count} processes of the same kind of item of this unit in {days} days (limit {threshold}).",
    )
    said_of = {
        "Tenderer": both(
            "{supplier} memenangkan {count} pengadaan jenis barang yang sama pada satu unit dalam {days} hari "
            "(batas {threshold}).",
            "{supplier} won {count} processes of the same kind of item of one unit in {days} days (limit {threshold}).",
        )
    }
    clears = both(
        "Sedikit penyedia untuk jenis barang itu, atau pembelian rutin lewat katalog.",
        "Few suppliers of that kind of item, or routine orders from a catalogue.",
    )
    source = SOURCE.format("I045")
    settings = (
        Setting("threshold", 3, both("Pengadaan paling sedikit", "Processes at least"), least=1),
        _LAST,
        reference_date(),
    )
    needs = ("awards.suppliers.id", "awards.date", "tender.items.classification.id", "buyer.id")
    of_awards = True

    def interval(self, when: When | None) -> int | None:
        return self.in_last_days(when)


class I077(Repeats):
    """Intervals of ``days`` are counted back from the reference date; what is dated later is in the first one."""

    code = "i077"
    family = "dg"
    title = both("Banyak kontrak untuk satu penyedia", "Many awards to one supplier")
    meaning = both(
        "Satu unit sering memilih penyedia yang sama dalam setahun.",
        "A unit often chose the same supplier within a year.",
    )
    said = both(
        "{supplier} ditetapkan sebagai pemenang {count} kali oleh unit ini dalam {days} hari (batas {threshold}).",
        "{supplier} won {count} awards of this unit in {days} days (limit {threshold}).",
    )
    said_of = {
        "Tenderer": both(
            "{supplier} ditetapkan sebagai pemenang {count} kali oleh satu unit dalam {days} hari (batas {threshold}).",
            "{supplier} won {count} awards of one unit in {days} days (limit {threshold}).",
        )
    }
    clears = both(
        "Penyedia terbaik pada tender terbuka yang banyak pesertanya, atau kontrak payung.",
        "The best supplier in open tenders with many bidders, or a framework contract.",
    )
    source = SOURCE.format("I077")
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting("threshold", 4, both("Penetapan paling sedikit", "Awards at least"), least=1),
        Setting("days", 365, both("Panjang masa (hari)", "Length of an interval (days)"), least=1),
        reference_date(),
    )
    needs = ("awards.suppliers.id", "awards.date", "buyer.id")
    of_awards = True

    def dated(self, process: Process) -> Iterable[Dated]:
        return [
            (Key(supplier, process.buyer), award.when)
            for award in process.awards
            if award.when is not None
            for supplier in award.firms.ids
        ]

    def interval(self, when: When | None) -> int | None:
        if when is None:
            return None
        return max(1, -((when.seconds - self.end.seconds) // (self.set["days"] * DAY)))


class I180(I077):
    code = "i180"
    title = both("Penunjukan berulang kepada penyedia yang sama", "Repeated direct awards")
    meaning = both(
        "Satu unit berulang memilih penyedia yang sama tanpa persaingan dalam setahun.",
        "A unit chose the same supplier without competition again and again within a year.",
    )
    said = both(
        "{supplier} ditunjuk langsung {count} kali oleh unit ini dalam {days} hari (batas {threshold}).",
        "{supplier} got {count} direct awards of this unit in {days} days (limit {threshold}).",
    )
    said_of = {
        "Tenderer": both(
            "{supplier} ditunjuk langsung {count} kali oleh satu unit dalam {days} hari (batas {threshold}).",
            "{supplier} got {count} direct awards of one unit in {days} days (limit {threshold}).",
        )
    }
    clears = both(
        "Pembelian kecil yang rutin, atau satu-satunya penyedia di sekitar.",
        "Small routine purchases, or the only supplier near by.",
    )
    source = SOURCE.format("I180")
    settings = (
        methods("direct"),
        Setting("threshold", 2, both("Penetapan paling sedikit", "Awards at least"), least=1),
        *I077.settings[1:],
    )
    needs = ("tender.procurementMethod", *I077.needs)


class I083(Repeats):
    """Upstream has it switched off as unreliable: it also finds markets with few firms."""

    code = "i083"
    family = "dg"
    title = both("Peserta sama, pemenang sama", "Same bidders, same winner")
    meaning = both(
        "Sekelompok peserta yang sama selalu bersaing dan selalu dimenangkan penyedia yang sama.",
        "The same group of bidders competes and the same one of them wins each time.",
    )
    said = both(
        "{tenderers} peserta yang sama bersaing {count} kali dan selalu dimenangkan {supplier} dalam {days} hari "
        "(batas {threshold}).",
        "The same {tenderers} bidders competed {count} times and {supplier} won each time in {days} days "
        "(limit {threshold}).",
    )
    clears = both(
        "Pasar dengan sedikit penyedia, atau beberapa paket yang dilelang bersamaan.",
        "A market of few suppliers, or several packages tendered at the same time.",
    )
    source = SOURCE.format("I083") + " (off upstream)"
    settings = (
        methods("open", "selective", "limited"),
        Setting("threshold", 2, both("Pengadaan paling sedikit", "Processes at least"), least=1),
        _LAST,
        Setting("tenderers", 2, both("Peserta paling sedikit", "Tenderers at least"), least=1),
        reference_date(),
    )
    needs = (
        "tender.procurementMethod", "tender.tenderers.id", "bids.details.tenderers.id", "awards.suppliers.id",
        "awards.date",
    )  # fmt: skip
    of_awards = True

    def dated(self, process: Process) -> Iterable[Dated]:
        group = process.tenderers or frozenset(id for bid in process.bids for id in bid.firms.ids)
        if len(group) < self.set["tenderers"]:
            return []
        return [(Key(supplier, group), process.awarded) for supplier in process.winners]

    def numbers(self, key: Key, count: int) -> dict[str, Any]:
        group: Any = key.what
        return {**super().numbers(key, count), "tenderers": len(group)}

    def interval(self, when: When | None) -> int | None:
        return self.in_last_days(when)
