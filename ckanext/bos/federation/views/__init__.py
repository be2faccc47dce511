"""The addresses of the federation."""

from __future__ import annotations

from flask import Blueprint

from . import catalogue, data_json, identifiers, sdi, status, table


def blueprints() -> list[Blueprint]:
    """All blueprints of the federation."""
    return [
        catalogue.blueprint,
        data_json.blueprint,
        identifiers.blueprint,
        sdi.blueprint,
        status.blueprint,
        table.blueprint,
    ]
