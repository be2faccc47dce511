"""R058: the winner was far cheaper than the nearest other offer."""

from __future__ import annotations

from ckanext.bos.ocds.quality.words import both

from ..definition import Setting
from .fences import Fence, upper
from .ratio import PriceRatio, Ratio


class R058(PriceRatio):
    """The ratio is at or above ``Q3 + 1.5 IQR`` of all ratios; never where that is not above 0."""

    code = "R058"
    title = both("Penawaran pemenang jauh lebih murah", "Heavily discounted bid")
    meaning = both(
        "Pemenang menawar jauh di bawah yang lain. Mutunya mungkin dikurangi, atau nilainya dinaikkan lewat adendum.",
        "The winner asked far less than the others. Quality may suffer, or the value may be raised by an amendment.",
    )
    said = both(
        "Penawaran pemenang {winning:money}, penawaran terdekat {nearest:money}: lebih mahal {ratio:percent}; "
        "batasnya {fence:percent} ({behind} proses dibandingkan).",
        "The winning offer is {winning:money}, the nearest other {nearest:money}: dearer by {ratio:percent}; "
        "the limit is {fence:percent} ({behind} processes compared).",
    )
    said_of = {
        "Tenderer": both(
            "Menang dengan penawaran jauh di bawah yang lain pada {processes} proses.",
            "Won with an offer far below the others in {processes} processes.",
        )
    }
    clears = both(
        "Pemenang punya stok, alat, atau sumber bahan sendiri, dan kewajaran harganya sudah diklarifikasi.",
        "The winner has stock, machines or material of its own, and the price was found reasonable when clarified.",
    )
    source = "Cardinal 0.0.8, R058 (https://cardinal.readthedocs.io/en/latest/cli/indicators/R/058.html)"
    settings = (
        Setting(
            "threshold", None, both("Ditandai bila selisih paling sedikit (0,5 = 50%)", "Flagged from (0.5 = 50%)")
        ),
    )

    def fence(self) -> Fence:
        return upper((found.ratio for found in self.ratios.values()), self.set["threshold"])

    def fires(self, value: float, fence: Fence) -> bool:
        return fence.limit > 0 and value >= fence.limit

    def tenderers(self, found: Ratio) -> tuple[str, ...]:
        return (found.winner,)

    def meta(self) -> dict[str, float | None]:
        return self.fence().meta("upper_fence")
