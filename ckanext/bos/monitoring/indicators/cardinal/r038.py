"""R038: a unit disqualifies, or a supplier is disqualified, far more often than others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting, Subject
from .answers import Found, clear, missing
from .common import OfSuppliers, Shared
from .facts import STATUS, TENDERERS, Facts, id_of, lacking
from .fences import Fence, upper

_GROUPS: tuple[Subject, ...] = ("Buyer", "ProcuringEntity", "Tenderer")


class R038(OfSuppliers):
    """Disqualified over submitted bids: at or above ``Q3 + 1.5 IQR`` of the buyers, procuring entities or tenderers.

    Only those with enough submitted bids count. For buyers and procuring entities too bids are counted, although
    Cardinal calls the setting processes. Never where the limit is not above 0.
    """

    code = "R038"
    title = both("Terlalu banyak penawaran digugurkan", "Excessive disqualified bids")
    meaning = both(
        "Bagian penawaran yang gugur jauh lebih besar daripada yang lain. OPD mungkin menyingkirkan pesaing; penyedia "
        "mungkin sengaja menawar untuk gugur.",
        "A far larger share of offers fails than with others. A unit may be clearing away competitors; a supplier may "
        "hand in offers that are meant to fail.",
    )
    said = both(
        "{disqualified} dari {submitted} penawaran digugurkan ({ratio:percent}); batasnya {fence:percent} "
        "({behind} OPD dibandingkan).",
        "{disqualified} of {submitted} offers were disqualified ({ratio:percent}); the limit is {fence:percent} "
        "({behind} units compared).",
    )
    said_of = {
        "Tenderer": both(
            "{disqualified} dari {submitted} penawarannya digugurkan ({ratio:percent}); batasnya {fence:percent} "
            "({behind} penyedia dibandingkan).",
            "{disqualified} of its {submitted} offers were disqualified ({ratio:percent}); the limit is "
            "{fence:percent} ({behind} suppliers compared).",
        )
    }
    clears = both(
        "Syaratnya memang ketat di bidang ini, atau penawaran yang masuk sedikit sehingga bagiannya mudah melonjak.",
        "Conditions are strict in this field, or there were so few offers that the share jumps easily.",
    )
    source = "Cardinal 0.0.8, R038 (https://cardinal.readthedocs.io/en/latest/cli/indicators/R/038.html)"
    settings = (
        Setting("threshold", None, both("Ditandai mulai bagian (0,5 = 50%)", "Flagged from this share (0.5 = 50%)")),
        Setting(
            "minimum_submitted_bids", 2, both("Paling sedikit penawaran satu penyedia", "Fewest bids of a supplier")
        ),
        Setting(
            "minimum_contracting_processes",
            2,
            both("Paling sedikit penawaran yang masuk ke satu OPD", "Fewest bids submitted to a unit"),
        ),
    )

    def __init__(self, given: Mapping[str, Any] | None = None, shared: Shared | None = None) -> None:
        super().__init__(given, shared)
        self.tallies: dict[Subject, dict[str, list[int]]] = {group: {} for group in _GROUPS}
        """Disqualified and submitted bids, by group and id."""
        self.units: dict[Subject, dict[str, str]] = {"Buyer": {}, "ProcuringEntity": {}}
        """The unit of each process with a disqualified bid."""

    def judge(self, facts: Facts) -> Found:
        if not facts.submitted:
            return missing(lacking(facts.offers, STATUS) if facts.offers else [STATUS, TENDERERS])
        disqualified, bidders = 0, self.tallies["Tenderer"]
        for offer in facts.submitted:
            failed = offer.status == "disqualified"
            disqualified += failed
            for bidder in offer.bidders:
                _add(bidders, bidder, failed, 1)
        release = facts.release
        buyer = id_of(release.buyer)
        entity = id_of(release.tender.procuringEntity) if release.tender is not None else None
        of_groups: tuple[tuple[Subject, str | None], ...] = (("Buyer", buyer), ("ProcuringEntity", entity))
        for group, unit in of_groups:
            if unit is not None:
                _add(self.tallies[group], unit, disqualified, len(facts.submitted))
                if disqualified:
                    self.units[group][release.ocid] = unit
        absent = lacking(facts.submitted, TENDERERS) + ["buyer.id"] * (buyer is None and entity is None)
        return missing(absent) if absent else clear(disqualified / len(facts.submitted))

    def others(self) -> Iterator[Outcome]:
        for group in _GROUPS:
            counted, fence = self._counted(group), self._fence(group)
            for id, (disqualified, submitted) in counted.items():
                ratio = disqualified / submitted
                if fence.limit > 0 and ratio >= fence.limit:
                    numbers = {"disqualified": disqualified, "submitted": submitted, "ratio": ratio}
                    numbers |= {"fence": fence.limit, "behind": fence.behind}
                    yield Outcome(self.code, group, id, "flag", ratio, numbers)

    def _counted(self, group: Subject) -> dict[str, list[int]]:
        least = self.set["minimum_submitted_bids" if group == "Tenderer" else "minimum_contracting_processes"]
        return {id: tally for id, tally in self.tallies[group].items() if tally[1] >= least}

    def _fence(self, group: Subject) -> Fence:
        return upper((failed / bids for failed, bids in self._counted(group).values()), self.set["threshold"])

    def meta(self) -> dict[str, float | None]:
        found: dict[str, float | None] = {}
        for group in _GROUPS:
            if (fence := self._fence(group)).behind:
                found |= fence.meta("upper_fence", f"{group}_")
        return found

    def behind(self) -> dict[str, int]:
        return {group: len(self._counted(group)) for group in _GROUPS}

    def maps(self) -> dict[str, dict[str, Any]]:
        units = {f"ocid_{group.lower()}_r038": dict(found) for group, found in self.units.items()}
        return super().maps() | units


def _add(tallies: dict[str, list[int]], id: str, disqualified: int, submitted: int) -> None:
    tally = tallies.setdefault(id, [0, 0])
    tally[0] += disqualified
    tally[1] += submitted
