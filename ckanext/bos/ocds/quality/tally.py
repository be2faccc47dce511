"""Counting by rule what was found, with a few examples each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from . import conformance, structure
from .rule import Finding, Level, Result
from .rules import RULES
from .words import Words


@dataclass
class Count:
    """What one rule said of all processes.

    :ivar failed: processes with a finding; ``found`` counts the findings
    """

    code: str
    level: Level
    title: Words
    passed: int = 0
    failed: int = 0
    undefined: int = 0
    found: int = 0
    reason: Words | None = None
    examples: list[tuple[str, Finding]] = field(default_factory=list)

    def add(self, ocid: str, findings: Iterable[Finding], most: int) -> None:
        """Count one process's findings, keep the first of them as an example."""
        for number, finding in enumerate(findings):
            self.found += 1
            if not number:
                self.failed += 1
                if len(self.examples) < most:
                    self.examples.append((ocid, finding))

    def as_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "code": self.code,
            "level": self.level,
            "title": dict(self.title),
            "passed": self.passed,
            "failed": self.failed,
            "undefined": self.undefined,
            "findings": self.found,
            "reason": dict(self.reason) if self.reason else None,
            "examples": [{"ocid": ocid, **finding.as_dict()} for ocid, finding in self.examples],
        }


class Tally:
    """All rules with their counts.

    :param most: how many examples to keep of each
    """

    def __init__(self, most: int = 3) -> None:
        self.most = most
        self.checked = 0
        self.withdrawn = 0
        self.official: Words | None = None
        """Why the official checker did not run; None when it did."""
        titles = {**structure.TITLES, **conformance.TITLES}
        self.counts = {code: Count(code, level, title) for code, (level, title) in titles.items()}
        self.counts |= {rule.code: Count(rule.code, rule.level, rule.title) for rule in RULES}

    def add(self, ocid: str, faults: Iterable[Finding], results: Iterable[Result]) -> None:
        """One process: what its structure lacks and what the rules said."""
        self.checked += 1
        found = self._add_findings(ocid, faults)
        for code in structure.TITLES:
            if code not in found:
                self.counts[code].passed += 1
        for result in results:
            count = self.counts[result.code]
            if result.verdict == "fail":
                count.add(ocid, result.findings, self.most)
            elif result.verdict == "pass":
                count.passed += 1
            else:
                count.undefined += 1
                count.reason = result.reason

    def add_official(self, findings: Iterable[tuple[str, Finding]]) -> None:
        """What the official checker said of a package, each with its OCID."""
        grouped: dict[str, list[Finding]] = {}
        for ocid, finding in findings:
            grouped.setdefault(ocid, []).append(finding)
        for ocid, members in grouped.items():
            self._add_findings(ocid, members)

    def add_package(self, faults: Iterable[Finding]) -> None:
        """What the structure of a package lacks."""
        self._add_findings("", faults)

    def _add_findings(self, ocid: str, findings: Iterable[Finding]) -> set[str]:
        grouped: dict[str, list[Finding]] = {}
        for finding in findings:
            grouped.setdefault(finding.code, []).append(finding)
        for code, members in grouped.items():
            self.counts[code].add(ocid, members, self.most)
        return set(grouped)

    @property
    def well(self) -> bool:
        """Whether nothing but notes was found."""
        return not any(count.found for count in self.counts.values() if count.level != "note")

    def as_dict(self) -> dict[str, Any]:
        """As JSON: totals, and every rule that said something."""
        return {
            "checked": self.checked,
            "withdrawn": self.withdrawn,
            "well": self.well,
            "official": {"run": self.official is None, "reason": dict(self.official) if self.official else None},
            "rules": [
                count.as_dict() for count in self.counts.values() if count.passed or count.found or count.undefined
            ],
        }
