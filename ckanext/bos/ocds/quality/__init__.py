"""Quality of a process: rules on its compiled release, a structural check, the official checker, ``ckan bos check``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ckanext.bos.core.dates import WIB

from . import structure
from .facts import Facts
from .rule import Finding, Result
from .rules import RULES


def findings(release: Mapping[str, Any], draft: bool = False) -> list[Finding]:
    """Everything that a steward should look at in one process; a few milliseconds at most.

    :param release: the compiled release; with ``draft`` the content that is to be published, without id, date and tag
    :returns: faults of structure, then what the rules found; notes are left out
    """
    faults = [fault for fault in structure.check(release, draft) if fault.level != "note"]
    return faults + [found for result in results(release, draft) for found in result.findings]


def results(release: Mapping[str, Any], draft: bool = False) -> list[Result]:
    """What every rule says of a process: pass, fail, or undefined with the reason."""
    if draft:
        release = {"date": datetime.now(WIB).isoformat(timespec="seconds")} | dict(release)
    facts = Facts(release)
    return [rule.check(facts) for rule in RULES]


__all__ = ["RULES", "Finding", "Result", "findings", "results"]
