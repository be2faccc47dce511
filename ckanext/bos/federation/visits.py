"""Who takes the feeds: the name that a program gives itself and how much it took, never where it comes from."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import ckan.model as model
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from ckanext.bos.core.redaction import scrub

from .model import Visit

log = logging.getLogger(__name__)

KEPT = 50
"""Programs remembered for each face; beyond that those that came least often are forgotten first."""

_AFTER_A_PAUSE = "v.last < CAST(:now AS timestamptz) - interval '30 minutes'"
"""After so long without a request a program has begun a new run."""

_LONGEST = 120

_NOTE = f"""
INSERT INTO bos_feed_visit AS v (face, agent, first, last, requests, datasets, run)
VALUES (:face, :agent, :now, :now, 1, :datasets, 1)
ON CONFLICT (face, agent) DO UPDATE SET last = :now, requests = v.requests + 1,
    datasets = :datasets + CASE WHEN {_AFTER_A_PAUSE} THEN 0 ELSE v.datasets END,
    run = v.run + CASE WHEN {_AFTER_A_PAUSE} THEN 1 ELSE 0 END
RETURNING requests
"""
_FORGET = """
DELETE FROM bos_feed_visit WHERE face = :face AND agent IN (
    SELECT agent FROM bos_feed_visit WHERE face = :face ORDER BY run DESC, last DESC OFFSET :kept)
"""


def note(face: str, agent: str, datasets: int) -> None:
    """Note one request and commit. A feed never fails for it."""
    values = {"face": face, "agent": name_of(agent), "datasets": datasets, "now": datetime.now(UTC)}
    try:
        if model.Session.scalar(sa.text(_NOTE), values) == 1:
            model.Session.execute(sa.text(_FORGET), {"face": face, "kept": KEPT})
        model.Session.commit()
    except SQLAlchemyError:
        model.Session.rollback()
        log.warning("A visit to %s could not be noted", face, exc_info=True)


def name_of(agent: str) -> str:
    """What a program calls itself, tidy, short and without addresses of persons."""
    tidy = re.sub(r"\s+", " ", "".join(sign for sign in agent if sign.isprintable())).strip()
    return scrub(tidy[:_LONGEST])[0] or "(tanpa nama)"


def listed() -> Iterator[Visit]:
    """All visits, the last one first."""
    yield from model.Session.scalars(sa.select(Visit).order_by(Visit.last.desc()))
