"""One work cut into direct purchases below the limit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged, methods
from ..process import Process, folded
from .competition import SOURCE

_PART = re.compile(r"\b(?:SEGMEN|PAKET|TAHAP|BAGIAN|LOKASI|TITIK|JILID|LANJUTAN|[IVX]+|\d+)\b")


class Splitting(Judged):
    """Direct purchases of one unit from one supplier, of the same name but for a number, within some days.

    Each is below the limit, together they are above it. Value: how many.
    """

    code = "B007"
    family = "bos"
    title = both("Paket dipecah di bawah batas", "Split below the limit")
    meaning = both(
        "Satu pekerjaan dipecah agar dapat dibeli langsung tanpa tender.",
        "One work is cut into pieces so that it can be bought directly, without a tender.",
    )
    said = both(
        "{count} pembelian langsung dari {supplier} dalam {days} hari, bersama {total:money}, masing-masing di "
        "bawah {limit:money}.",
        "{count} direct purchases from {supplier} within {days} days, together {total:money}, each below "
        "{limit:money}.",
    )
    clears = both("Pekerjaan yang memang terpisah tempat dan waktunya.", "Works that are apart in place and time.")
    source = f"{SOURCE}; Perpres 16/2018 art. 20 and 38"
    settings = (
        methods("direct"),
        Setting(
            "limit",
            200_000_000,
            both("Batas pengadaan langsung (rupiah)", "Limit of direct procurement (rupiah)"),
            least=1,
        ),
        Setting("days", 14, both("Dalam berapa hari", "Within days"), least=0),
        Setting("purchases", 3, both("Pembelian paling sedikit", "Purchases at least"), least=2),
    )
    needs = ("tender.procurementMethod", "buyer.id", "awards.suppliers.id", "awards.value.amount", "tender.title")
    of_awards = True

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._rows: dict[tuple[str, str, str], list[tuple[int, str, float, str]]] = defaultdict(list)

    def judge(self, process: Process) -> Outcome | None:
        when, amount = process.begun, process.awarded_amount
        if when is None:
            return self.missing(process.ocid, "awards.date")
        if amount is None:
            return self.missing(process.ocid, "awards.value.amount")
        name = " ".join(_PART.sub(" ", folded(process.title)).split())
        supplier = next(iter(process.winners))
        if not name or amount > self.set["limit"]:
            return self.clear(process.ocid, 1)
        row = (when.day, process.ocid, amount, process.winners[supplier])
        self._rows[process.buyer, supplier, name].append(row)
        return None

    def compared(self) -> Iterator[Outcome]:
        for rows in self._rows.values():
            rows.sort()
            flagged: dict[str, dict[str, Any]] = {}
            first = 0
            for last in range(len(rows)):
                while rows[last][0] - rows[first][0] > self.set["days"]:
                    first += 1
                part = rows[first : last + 1]
                total = sum(amount for _, _, amount, _ in part)
                if len(part) >= self.set["purchases"] and total > self.set["limit"]:
                    numbers = {
                        "count": len(part),
                        "supplier": part[0][3],
                        "days": part[-1][0] - part[0][0] + 1,
                        "total": total,
                        "limit": self.set["limit"],
                    }
                    flagged |= {ocid: numbers for _, ocid, _, _ in part}
            for _, ocid, _, _ in rows:
                yield (
                    self.flag(ocid, flagged[ocid]["count"], **flagged[ocid]) if ocid in flagged else self.clear(ocid, 1)
                )
