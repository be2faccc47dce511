"""The tables of ckanext-harvest, which has no types of its own."""

from __future__ import annotations

from typing import Any

from ckanext.harvest import model as stock

HarvestSource: Any = stock.HarvestSource
HarvestJob: Any = stock.HarvestJob
HarvestObject: Any = stock.HarvestObject
HarvestObjectExtra: Any = stock.HarvestObjectExtra
HarvestGatherError: Any = stock.HarvestGatherError
HarvestObjectError: Any = stock.HarvestObjectError
