"""All indicators, by family."""

from __future__ import annotations

from . import bos, cardinal, dg, icw
from .definition import Indicator

ALL: tuple[type[Indicator], ...] = (
    *cardinal.INDICATORS,
    *dg.INDICATORS,
    *icw.INDICATORS,
    *bos.INDICATORS,
)
BY_CODE = {indicator.code: indicator for indicator in ALL}
