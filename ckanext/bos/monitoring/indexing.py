"""Letting the search find processes by what is flagged or doubted of them now: by a job, there may be thousands."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from redis.exceptions import RedisError

from ckanext.bos import registry

log = logging.getLogger(__name__)

_AT_ONCE = 1000
_SECONDS = 3600


def mark(column: Any, keys: Collection[str]) -> None:
    """Note in the running transaction that the search index has old flags of these processes.

    :param column: of ``registry.Process`` that holds the keys
    """
    listed = sorted(keys)
    for start in range(0, len(listed), _AT_ONCE):
        of_these = column.in_(listed[start : start + _AT_ONCE])
        model.Session.execute(sa.update(registry.Process).where(of_these).values(searchable=False))


def request() -> None:
    """Put what was marked into the search index, once that is committed."""
    try:
        tk.enqueue_job(registry.make_searchable, title="Tanda di pencarian", rq_kwargs={"timeout": _SECONDS})
    except RedisError:
        log.warning("No queue: the search shows new flags after the next harvest", exc_info=True)
