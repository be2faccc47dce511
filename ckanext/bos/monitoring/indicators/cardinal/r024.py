"""R024: the nearest other offer was hardly dearer than the winner's."""

from __future__ import annotations

from ckanext.bos.ocds.quality.words import both

from ..definition import Setting
from .fences import Fence, lower
from .ratio import PriceRatio, Ratio


class R024(PriceRatio):
    """The ratio is at or below ``Q1 - 1.5 IQR`` of all ratios; never where that, or Q1, is not above 0."""

    code = "R024"
    title = both("Penawaran terdekat nyaris sama dengan pemenang", "Price close to winning bid")
    meaning = both(
        "Penawar lain hanya sedikit lebih mahal daripada pemenang. Bisa jadi ia hanya menemani agar tampak bersaing.",
        "Another offer was only slightly dearer than the winner's. It may have been made to look like competition.",
    )
    said = both(
        "Penawaran pemenang {winning:money} dan penawaran terdekat {nearest:money} hanya berbeda {ratio:percent}; "
        "batasnya {fence:percent} ({behind} proses dibandingkan).",
        "The winning offer of {winning:money} and the nearest other of {nearest:money} differ by only {ratio:percent}; "
        "the limit is {fence:percent} ({behind} processes compared).",
    )
    said_of = {
        "Tenderer": both(
            "Penawarannya termasuk dua terendah yang nyaris sama pada {processes} proses.",
            "Its offer is one of the two lowest, nearly equal ones in {processes} processes.",
        )
    }
    clears = both(
        "Harganya memang seragam: barang baku, harga eceran resmi, atau HPS yang diumumkan dan ketat.",
        "Prices are uniform anyway: a standard good, an official price, or a tight estimate that was published.",
    )
    source = "Cardinal 0.0.8, R024 (https://cardinal.readthedocs.io/en/latest/cli/indicators/R/024.html)"
    settings = (
        Setting(
            "threshold", None, both("Ditandai bila selisih paling banyak (0,05 = 5%)", "Flagged up to (0.05 = 5%)")
        ),
    )

    def fence(self) -> Fence:
        return lower((found.ratio for found in self.ratios.values()), self.set["threshold"])

    def fires(self, value: float, fence: Fence) -> bool:
        return fence.limit > 0 and (fence.first is None or fence.first > 0) and value <= fence.limit

    def tenderers(self, found: Ratio) -> tuple[str, ...]:
        return (found.winner, found.other)

    def meta(self) -> dict[str, float | None]:
        return self.fence().meta("lower_fence")
