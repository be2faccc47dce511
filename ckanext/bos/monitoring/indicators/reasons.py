"""Why the question of an indicator does not arise for a process, by the code in ``Outcome.numbers["reason"]``."""

from __future__ import annotations

from collections.abc import Mapping

from ckanext.bos.ocds.quality.words import both

from . import judging
from .definition import Words

REASONS: Mapping[str, Words] = {
    **judging.REASONS,
    "several_winners": both("pemenangnya lebih dari satu", "there are several winners"),
    "not_lowest": both("pemenangnya bukan penawar terendah", "the winner did not offer the lowest price"),
    "not_compared": both("harga metode ini tidak dibandingkan", "prices of this method are not compared"),
    "no_bid": both("tidak ada penawaran yang dapat dibandingkan", "there is no offer to compare"),
}
