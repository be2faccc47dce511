"""What the harvest adds to the desk of walidata: doubtful links, and rows that could not be taken."""

from __future__ import annotations

from typing import Any

import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.bos import registry
from ckanext.bos.registry import STAFF, WALIDATA, Units, Waiting

from .review.model import OPEN, Link


def register() -> None:
    """Both are walidata's; auditors read the refused rows too."""
    registry.WAITING |= {
        "links": Waiting(
            lambda: tk._("Doubtful links"),
            lambda: tk._("Contracts of the finance system whose package is not certain. Say which it is."),
            "bos_review.index",
            frozenset({WALIDATA}),
            _links,
        ),
        "refused": Waiting(
            lambda: tk._("Refused rows"),
            lambda: tk._("Rows of sources that could not be taken. Mend the reason, then try again."),
            "bos_panen.index",
            STAFF,
            registry.refusals_waiting,
        ),
    }


def _links(units: Units) -> sa.Select[Any]:
    query = sa.select(sa.func.count(), sa.func.min(Link.since)).where(Link.state == OPEN)
    return query if units is None else query.where(Link.unit_id.in_(units))
