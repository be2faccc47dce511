"""What became of the rows of a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ckanext.bos.core.observation import Doubt, Refusal

OUTCOMES = ("new", "changed", "same", "refused", "gone")


@dataclass
class Report:
    """Counts by outcome, and what a person should look at.

    ``new`` and ``changed`` count processes written (once a batch), ``same`` what needed no write, ``refused`` the rows
    kept aside, ``gone`` what a complete reading no longer had. ``taken`` is how many observations and refused rows of
    the source have been dealt with.
    """

    source: str
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    doubts: list[tuple[str, Doubt]] = field(default_factory=list)
    taken: int = 0
    seconds: float = 0.0
    dry_run: bool = False

    @property
    def processes_per_second(self) -> float:
        """Processes written per second of the whole run."""
        return (self.counts["new"] + self.counts["changed"]) / self.seconds if self.seconds else 0.0

    def as_dict(self) -> dict[str, Any]:
        """As JSON: counts, every refusal with row and reasons, every doubt with its place."""
        return {
            "source": self.source,
            "dry_run": self.dry_run,
            **{name: self.counts[name] for name in OUTCOMES},
            "seconds": round(self.seconds, 2),
            "per_second": round(self.processes_per_second, 1),
            "refusals": [
                {
                    "row": refusal.row.origin,
                    "errors": {
                        name: {"id": error.message("id"), "en": error.message("en")}
                        for name, error in refusal.errors.items()
                    },
                }
                for refusal in self.refused
            ],
            "doubts": [{"row": origin, "field": doubt.field, **doubt.text} for origin, doubt in self.doubts],
        }
