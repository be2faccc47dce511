"""Cardinal's eleven indicators (Open Contracting Partnership), exactly as its version 0.0.8 computes them."""

from __future__ import annotations

from ..definition import Indicator
from .r003 import R003
from .r018 import R018
from .r024 import R024
from .r025 import R025
from .r028 import R028
from .r030 import R030
from .r035 import R035
from .r036 import R036
from .r038 import R038
from .r048 import R048
from .r058 import R058

INDICATORS: tuple[type[Indicator], ...] = (R003, R018, R024, R058, R025, R028, R030, R035, R036, R038, R048)
"""In the order in which they read a process: without a currency in the settings, the first one met decides, and
Cardinal meets it in the ratio of R024 and R058 before R036."""

__all__ = ["INDICATORS"]
