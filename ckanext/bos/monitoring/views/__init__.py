"""The pages under ``/pantau``."""

from __future__ import annotations

from . import charts, checks, indicators, recap, todo

blueprints = [recap.blueprint, checks.blueprint, indicators.blueprint, charts.blueprint, todo.blueprint]
