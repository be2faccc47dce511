"""What a careful reader makes of the sheets: totals after loading, true dates, rows that stay out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from ..model import Package, World
from .spse_quirks import Quirks
from .spse_sheets import Row
from .spse_truths import contract_value, winning_value
from .spse_words import FUNDS

_FUND_CODES = {word: code for code, word in FUNDS.items()}


def loaded(world: World, rows: dict[int, Row]) -> dict[str, Any]:
    """Counts over the packages of the regency's own units, each once, in the portal's codes and with the amounts
    as the sheets carry them (0 = not known, typing errors included).

    :param rows: the row of every package by its key
    """
    own = [package for package in world.packages if not package.unit.outside]
    tenders = [package for package in own if package.kind == "tender"]
    direct = [package for package in own if package.kind == "nontender"]

    def count(key: Callable[[Package], str]) -> dict[str, int]:
        return dict(sorted(Counter(map(key, own)).items()))

    return {
        "packages": len(own),
        "tenders": len(tenders),
        "nontenders": len(direct),
        "by_year": count(lambda package: str(package.year)),
        "by_unit": count(lambda package: package.unit.slug),
        "by_method": count(lambda package: package.method),
        "by_category": count(lambda package: package.category),
        "by_fund": count(lambda package: _fund(rows[package.key])),
        "tenders_with_winner": sum(package.winner is not None for package in tenders),
        "contracts": sum(bool(rows[package.key]["nama_kontraktor"]) for package in own),
        "sum_budget": sum(int(rows[package.key]["pagu"]) for package in own),
        "sum_estimate": sum(int(rows[package.key]["hps"]) for package in own),
        "sum_winning_value": sum(winning_value(rows[package.key]) for package in tenders if package.winner),
        "sum_contract_value_of_nontenders": sum(contract_value(rows[package.key]) for package in direct),
    }


def _fund(row: Row) -> str:
    """Code of the cell; empty where the sheet does not know the fund."""
    word = row["sumber_dana"].split(" ")[0]
    return _FUND_CODES[word] if word else ""


def wrong_dates(world: World, quirks: Quirks) -> dict[str, Any]:
    """The true day of every tender whose date is written wrongly in the sheet of the first year."""
    packages = {package.key: package for package in world.packages}
    return {
        packages[key].code: {
            "written": quirks.dates[key].isoformat(),
            "true": packages[key].created.isoformat(),
            "exchanged": key in quirks.exchanged,
        }
        for key in sorted(quirks.dates)
    }


def not_loaded(world: World, files: dict[str, Any]) -> dict[str, Any]:
    """What a careful reader keeps out of the units' figures, and why."""
    outside = [package.code for package in world.packages if package.unit.outside]
    bidders = [truth for name, truth in files.items() if name.startswith("peserta_")]
    return {
        "outside_body": {"count": len(outside), "codes": outside},
        "bidder_rows_joined_to_nothing": sum(truth["rows_joined_to_nothing_by_code"] for truth in bidders),
        "bidder_rows_without_code": sum(truth["kd_lelang_blank_rows"] for truth in bidders),
        "exact_duplicate_rows_of_nontenders": sum(
            truth["exact_duplicate_rows"] for name, truth in files.items() if name.startswith("nontender_")
        ),
        "tender_rows_repeated_in_other_sheets": sum(
            truth["rows"] for name, truth in files.items() if name.startswith("tender_")
        )
        - sum(package.kind == "tender" for package in world.packages),
    }
