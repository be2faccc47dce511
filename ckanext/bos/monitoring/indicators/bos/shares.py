"""How much of a unit's packages goes to local and to small firms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from ..judging import Judged
from ..process import Process, folded, listed
from .competition import SOURCE


class _Share(Judged):
    """Counts a unit's packages that are so, and flags units with a small share. Value: 1 or 0; of a unit its share."""

    family = "bos"
    needs = ("buyer.id",)

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given)
        self._units: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        self._names: dict[str, str] = {}

    def note(self, process: Process, is_so: bool) -> None:
        """Count a package."""
        self._units[process.buyer].append((process.ocid, is_so))
        self._names[process.buyer] = process.buyer_name

    def compared(self) -> Iterator[Outcome]:
        for buyer, rows in self._units.items():
            yield from (self.clear(ocid, int(is_so)) for ocid, is_so in rows)
            share = sum(is_so for _, is_so in rows) / len(rows)
            if len(rows) >= self.set["packages"] and share < self.set["share"]:
                numbers = {
                    "unit": self._names[buyer],
                    "share": share,
                    "packages": len(rows),
                    "least": self.set["share"],
                }
                yield self.flag_of("Buyer", buyer, share, **numbers)


_PACKAGES = Setting("packages", 10, both("Paket unit paling sedikit", "Packages of the unit at least"), least=1)


class LocalShare(_Share):
    code = "B010"
    title = both("Bagian penyedia setempat kecil", "Small share of local suppliers")
    meaning = both(
        "Sedikit paket unit ini dikerjakan penyedia dari daerah sendiri.",
        "Few packages of this unit go to suppliers of the region.",
    )
    said = both(
        "{share:percent} dari {packages} paket {unit} dimenangkan penyedia setempat (batas {least:percent}).",
        "{share:percent} of {packages} packages of {unit} were won by local suppliers (limit {least:percent}).",
    )
    clears = both(
        "Barang atau jasa yang tidak ada penyedianya di daerah.", "Goods or services that nobody in the region offers."
    )
    source = SOURCE
    settings = (
        Setting("places", ("BOJONEGORO",), both("Kota/kabupaten setempat", "Towns that are local")),
        Setting("share", 0.2, both("Bagian paling sedikit", "Share at least"), least=0, most=1),
        _PACKAGES,
    )
    needs = ("buyer.id", "awards.suppliers.id")
    of_awards = True

    def judge(self, process: Process) -> Outcome | None:
        towns = {
            party.id: folded(party.address.locality)
            for party in process.release.parties or ()
            if party.address is not None and isinstance(party.address.locality, str) and isinstance(party.id, str)
        }
        known = [towns[id] for id in process.winners if id in towns]
        if not known:
            return self.missing(process.ocid, "parties.address.locality")
        places = [folded(str(place)) for place in listed(self.set["places"])]
        self.note(process, any(place in town for town in known for place in places))
        return None


class SmallBusinessShare(_Share):
    code = "B011"
    title = both("Bagian usaha kecil kurang", "Small share for small businesses")
    meaning = both(
        "Paling sedikit 40 persen belanja harus untuk usaha mikro, kecil, dan koperasi.",
        "At least 40 per cent of spending must be for micro and small businesses and cooperatives.",
    )
    said = both(
        "{share:percent} dari {packages} paket {unit} untuk usaha kecil (batas {least:percent}).",
        "{share:percent} of {packages} packages of {unit} are for small businesses (limit {least:percent}).",
    )
    clears = both(
        "Pekerjaan besar atau rumit yang tidak dapat dikerjakan usaha kecil.",
        "Large or complex works beyond small businesses.",
    )
    source = f"{SOURCE}; Perpres 12/2021 art. 65"
    settings = (Setting("share", 0.4, both("Bagian paling sedikit", "Share at least"), least=0, most=1), _PACKAGES)

    def judge(self, process: Process) -> Outcome | None:
        tender = process.release.tender
        said = tender.bos.smallBusiness if tender is not None and tender.bos is not None else None
        if not isinstance(said, bool):
            return self.missing(process.ocid, "tender.bos.smallBusiness")
        self.note(process, said)
        return None
