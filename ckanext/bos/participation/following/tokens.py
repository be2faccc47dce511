"""The signed links in letters. They hold no address: addresses of pages stand in logs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import ckan.plugins.toolkit as tk
from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

OPEN = timedelta(hours=48)
"""How long a link to confirm works, and how long an address is kept that nobody confirms."""


def to_confirm(subscription_id: str) -> str:
    """For the letter that asks whether the address is meant."""
    return str(_confirming().dumps(subscription_id))


def confirmed(token: str) -> str | None:
    """The subscription, or None for a token that is not ours or older than :data:`OPEN`."""
    return _read(lambda: _confirming().loads(token, max_age=int(OPEN.total_seconds())))


def to_stop(subscription_id: str) -> str:
    """For the one click that ends a subscription; works for ever."""
    return str(_lasting("stop").dumps(subscription_id))


def stopped(token: str) -> str | None:
    """The subscription, or None for a token that is not ours."""
    return _read(lambda: _lasting("stop").loads(token))


def to_manage(reader: str) -> str:
    """For the page of all that one address follows; works for ever."""
    return str(_lasting("manage").dumps(reader))


def managed(token: str) -> str | None:
    """The reader, or None for a token that is not ours."""
    return _read(lambda: _lasting("manage").loads(token))


def _confirming() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(tk.config["SECRET_KEY"], salt="bos-follow-confirm")


def _lasting(what: str) -> URLSafeSerializer:
    return URLSafeSerializer(tk.config["SECRET_KEY"], salt=f"bos-follow-{what}")


def _read(load: Callable[[], Any]) -> str | None:
    try:
        return str(load())
    except BadData:
        return None
