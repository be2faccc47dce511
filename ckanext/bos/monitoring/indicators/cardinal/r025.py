"""R025: a supplier often takes part and hardly ever wins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ckanext.bos.ocds.quality.words import both

from ..definition import Outcome, Setting
from .answers import Found, clear, missing
from .common import OfSuppliers, Shared
from .facts import STATUS, TENDERERS, Facts, lacking
from .fences import Fence, lower, quantile, rounded


class R025(OfSuppliers):
    """Wins over processes with a valid bid: at or below ``Q1 - 1.5 IQR`` of all suppliers, for those who take part as
    often as the given percentile. Only processes with a single winner count; never where the limit or Q1 is not above
    0."""

    code = "R025"
    title = both("Sering ikut, jarang menang", "Excessive unsuccessful bids")
    meaning = both(
        "Penyedia ini sering menawar dan jarang menang. Bisa jadi ia hanya meramaikan agar penyedia lain menang.",
        "The supplier bids often and rarely wins. It may only take part so that another one wins.",
    )
    said = both(
        "Menang {won} dari {processes} proses ({ratio:percent}); batasnya {fence:percent} bagi yang ikut "
        "paling sedikit "
        "{often} kali ({behind} penyedia dibandingkan).",
        "Won {won} of {processes} processes ({ratio:percent}); the limit is {fence:percent} for those with at least "
        "{often} ({behind} suppliers compared).",
    )
    clears = both(
        "Penyedia baru, kecil, atau menawar di bidang yang memang ramai pesaing.",
        "The supplier is new, small, or bids where there are many competitors.",
    )
    source = "Cardinal 0.0.8, R025 (https://cardinal.readthedocs.io/en/latest/cli/indicators/R/025.html)"
    settings = (
        Setting(
            "percentile",
            75,
            both("Dianggap sering ikut mulai persentil", "Takes part often from this percentile"),
            most=100,
        ),
        Setting("threshold", None, both("Ditandai bila menang paling banyak (0,05 = 5%)", "Flagged up to (0.05 = 5%)")),
    )

    def __init__(self, given: Mapping[str, Any] | None = None, shared: Shared | None = None) -> None:
        super().__init__(given, shared)
        self.tallies: dict[str, list[int]] = {}
        """Processes won and processes taken part in, by supplier."""

    def judge(self, facts: Facts) -> Found:
        if facts.winner is None:
            return facts.no_winner()
        if not facts.offers:
            return missing([STATUS, TENDERERS])
        bidders = {offer.bidder for offer in facts.offers if offer.status == "valid" and offer.bidder is not None}
        for bidder in bidders:
            tally = self.tallies.setdefault(bidder, [0, 0])
            tally[0] += bidder == facts.winner
            tally[1] += 1
        return clear(len(bidders)) if bidders else missing(lacking(facts.offers, STATUS, TENDERERS))

    def others(self) -> Iterator[Outcome]:
        fence, often = self._fence(), self._often()
        if not fence.limit > 0 or (fence.first is not None and not fence.first > 0):
            return
        for supplier, (won, processes) in self.tallies.items():
            ratio = won / processes
            if processes >= often and ratio <= fence.limit:
                numbers = {"won": won, "processes": processes, "ratio": ratio, "often": often}
                numbers |= {"fence": fence.limit, "behind": fence.behind}
                yield Outcome(self.code, "Tenderer", supplier, "flag", ratio, numbers)

    def _fence(self) -> Fence:
        return lower((won / processes for won, processes in self.tallies.values()), self.set["threshold"])

    def _often(self) -> float:
        counts = sorted(float(processes) for _, processes in self.tallies.values())
        return quantile(counts, self.set["percentile"] / 100)

    def meta(self) -> dict[str, float | None]:
        return {**self._fence().meta("lower_fence"), "upper_fence": rounded(self._often())}

    def behind(self) -> dict[str, int]:
        return {"suppliers": len(self.tallies)}
