"""Indicators over compiled releases: definitions by family, the engine that runs them, settings, sentences.

``read_settings(path)`` says which run, ``run(releases or lines, settings)`` runs them, and its :class:`Run` gives the
outcomes; ``cardinal_layout`` prints them as Cardinal does. Nothing here needs CKAN.
"""

from __future__ import annotations

from .catalogue import ALL, BY_CODE
from .definition import Indicator, Outcome, Rules, Setting
from .engine import Run, cardinal_layout, run
from .release import Release, decode
from .saying import field_name, sentence
from .settings import Settings, SettingsError, read_settings

__all__ = [
    "ALL",
    "BY_CODE",
    "Indicator",
    "Outcome",
    "Release",
    "Rules",
    "Run",
    "Setting",
    "Settings",
    "SettingsError",
    "cardinal_layout",
    "decode",
    "field_name",
    "read_settings",
    "run",
    "sentence",
]
