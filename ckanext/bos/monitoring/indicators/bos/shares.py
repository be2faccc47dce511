"""How much of a unit's packages goes to local and to small firms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged
from ..process import Process, folded, listed
from ..release import Party
from .competition import SOURCE

_PACKAGES = Setting("packages", 10, both("Paket unit paling sedikit", "Packages of the unit at least"), least=1)


class _Row(NamedTuple):
    ocid: str
    is_so: bool
    amount: float


class _Share(Judged):
    """Counts a unit's packages that are so, and flags units with a small share of them by number and by value.

    Value: 1 or 0; of a unit the larger of its two shares. Packages of which it is not known count nowhere; a process
    by itself is never flagged.
    """

    family = "bos"
    needs = ("buyer.id",)

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._units: dict[str, list[_Row]] = {}
        self._names: dict[str, str] = {}

    def note(self, process: Process, is_so: bool) -> None:
        """Count a package."""
        amount = process.awarded_amount or process.estimate or 0
        self._units.setdefault(process.buyer, []).append(_Row(process.ocid, is_so, amount))
        self._names[process.buyer] = process.buyer_name

    def compared(self) -> Iterator[Outcome]:
        for buyer, rows in self._units.items():
            yield from (self.clear(row.ocid, int(row.is_so)) for row in rows)
            share = sum(row.is_so for row in rows) / len(rows)
            total = sum(row.amount for row in rows)
            worth = sum(row.amount for row in rows if row.is_so) / total if total else share
            if len(rows) >= self.set["packages"] and max(share, worth) < self.set["share"]:
                numbers = {"unit": self._names[buyer], "packages": len(rows), "least": self.set["share"]}
                yield self.flag_of("Buyer", buyer, max(share, worth), share=share, worth=worth, **numbers)


class LocalShare(_Share):
    """A package is local where one of its winners has its address in one of the ``places``."""

    code = "B010"
    title = both("Bagian penyedia setempat kecil", "Small share of local suppliers")
    meaning = both(
        "Sedikit paket unit ini dikerjakan penyedia dari daerah sendiri.",
        "Few packages of this unit go to suppliers of the region.",
    )
    said = both(
        "{share:percent} dari {packages} paket {unit} ({worth:percent} nilainya) dimenangkan penyedia setempat "
        "(batas {least:percent}).",
        "{share:percent} of {packages} packages of {unit} ({worth:percent} of the value) were won by local suppliers "
        "(limit {least:percent}).",
    )
    clears = both(
        "Barang atau jasa yang tidak ada penyedianya di daerah.", "Goods or services that nobody in the region offers."
    )
    source = SOURCE
    settings = (
        Setting("places", ("BOJONEGORO",), both("Kota/kabupaten setempat", "Towns that are local")),
        Setting("share", 0.2, both("Bagian paling sedikit", "Share at least"), most=1),
        _PACKAGES,
    )
    needs = ("buyer.id", "awards.suppliers.id")
    of_awards = True

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._places = [f" {folded(str(place))} " for place in listed(self.set["places"])]

    def judge(self, process: Process) -> Outcome | None:
        towns = [
            f" {folded(party.address.locality)} "
            for party in _winning(process)
            if party.address is not None and isinstance(party.address.locality, str) and party.address.locality
        ]
        if not towns:
            return self.missing(process.ocid, "parties.address.locality")
        self.note(process, any(place in town for town in towns for place in self._places))
        return None


class SmallBusinessShare(_Share):
    """A package is for small businesses where a winner is one (``details.scale`` of the party), else where it was
    reserved for them (``tender.bos.smallBusiness``)."""

    code = "B011"
    title = both("Bagian usaha kecil kurang", "Small share for small businesses")
    meaning = both(
        "Paling sedikit 40 persen belanja harus untuk usaha mikro, kecil, dan koperasi.",
        "At least 40 per cent of spending must be for micro and small businesses and cooperatives.",
    )
    said = both(
        "{share:percent} dari {packages} paket {unit} ({worth:percent} nilainya) untuk usaha kecil "
        "(batas {least:percent}).",
        "{share:percent} of {packages} packages of {unit} ({worth:percent} of the value) are for small businesses "
        "(limit {least:percent}).",
    )
    clears = both(
        "Pekerjaan besar atau rumit yang tidak dapat dikerjakan usaha kecil.",
        "Large or complex works beyond small businesses.",
    )
    source = f"{SOURCE}; Perpres 12/2021 art. 65"
    settings = (
        Setting("scales", ("micro", "small", "sme"), both("Ukuran usaha yang dihitung", "Scales that count")),
        Setting("share", 0.4, both("Bagian paling sedikit", "Share at least"), most=1),
        _PACKAGES,
    )

    def judge(self, process: Process) -> Outcome | None:
        scales = [
            party.details["scale"]
            for party in _winning(process)
            if isinstance(party.details, dict) and isinstance(party.details.get("scale"), str)
        ]
        tender = process.release.tender
        reserved = tender.bos.smallBusiness if tender is not None and tender.bos is not None else None
        if not scales and not isinstance(reserved, bool):
            return self.missing(process.ocid, "tender.bos.smallBusiness")
        counted = listed(self.set["scales"])
        self.note(process, any(scale in counted for scale in scales) if scales else bool(reserved))
        return None


def _winning(process: Process) -> list[Party]:
    """The parties of the suppliers that won."""
    winners = process.winners
    if not winners:
        return []
    return [party for party in process.release.parties or () if isinstance(party.id, str) and party.id in winners]
