"""The Potential Fraud Analysis of Indonesia Corruption Watch, as far as it is published, and its version of 2012."""

from __future__ import annotations

from ..definition import Indicator
from .pfa import Pfa1, Pfa2, Pfa3, Pfa4, Pfa5, Pfa6, Pfa7
from .pfa2012 import Bidders2012, LateWorks2012, Ratio2012, Value2012, Wins2012
from .total import PfaTotal

INDICATORS: tuple[type[Indicator], ...] = (
    Pfa1, Pfa2, Pfa3, Pfa4, Pfa5, Pfa6, Pfa7, PfaTotal,
    Value2012, Bidders2012, Ratio2012, LateWorks2012, Wins2012,
)  # fmt: skip

__all__ = ["INDICATORS"]
