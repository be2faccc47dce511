"""One typed accessor per setting of the monitoring. Declared in ``config_declaration.yaml``."""

from __future__ import annotations

from pathlib import Path

import ckan.plugins.toolkit as tk


def report_days() -> int:
    """How old the last report of progress of a running contract may be."""
    return tk.config["ckanext.bos.monitoring.report_days"]


def flags_are_public() -> bool:
    """Whether everybody sees what indicators flag, or only walidata and auditors."""
    return tk.config["ckanext.bos.monitoring.public_flags"]


def checks() -> dict[str, str]:
    """Settings of the sanity checks that differ from their defaults: ``{"limit.amount": "5000000000"}``."""
    prefix = "ckanext.bos.monitoring.checks."
    return {key.removeprefix(prefix): str(value) for key, value in tk.config.items() if key.startswith(prefix)}


def indicators() -> Path | None:
    """The settings file of the indicators, laid out as Cardinal's; None for the defaults."""
    found = (tk.config["ckanext.bos.monitoring.indicator_settings"] or "").strip()
    return Path(found) if found else None
