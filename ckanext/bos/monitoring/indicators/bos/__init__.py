"""BOS's own indicators: what Indonesian auditors look for first, on the data that a regency has."""

from __future__ import annotations

from ..definition import Indicator
from .blacklist import Blacklisted
from .competition import IdenticalOffers, SingleBidder
from .retender import Retender
from .rotation import Rotation
from .shares import LocalShare, SmallBusinessShare
from .splitting import Splitting
from .suppliers import Concentration, Newcomer
from .timing import YearEndRush

INDICATORS: tuple[type[Indicator], ...] = (
    SingleBidder, IdenticalOffers, Rotation, Concentration, Splitting, Newcomer, YearEndRush, Retender, Blacklisted,
    LocalShare, SmallBusinessShare,
)  # fmt: skip

__all__ = ["INDICATORS"]
