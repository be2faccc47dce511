"""How often one may ask within a day. What is counted is a hash with a salt of the day, which is gone a day later."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from flask import has_request_context

from ckanext.bos.core.dates import WIB

from .. import settings

_DAY = 86_400


def visitor() -> str:
    """The IP address that asks; empty where it tells nothing of who that is: a proxy on this machine, or no request."""
    if not has_request_context():
        return ""
    hops = settings.proxies()
    told = [part.strip() for part in tk.request.headers.get("X-Forwarded-For", "").split(",")]
    address = told[-hops] if 0 < hops <= len(told) else tk.request.remote_addr or ""
    return "" if address in ("127.0.0.1", "::1") else address


def allowed(kind: str, value: str, most: int) -> bool:
    """Count one more, and say whether it is still within the limit.

    :param kind: ``address`` or ``ip``
    :param value: whose
    :raises redis.exceptions.RedisError: nothing can be counted now
    """
    redis = connect_to_redis()
    prefix = f"ckan:{tk.config['ckan.site_id']}:bos:follow:{datetime.now(WIB).date()}"
    redis.set(f"{prefix}:salt", secrets.token_hex(16), nx=True, ex=_DAY)
    salt = redis.get(f"{prefix}:salt")
    assert isinstance(salt, bytes)
    key = f"{prefix}:{kind}:{hmac.new(salt, value.encode(), hashlib.sha256).hexdigest()}"
    with redis.pipeline() as line:
        line.incr(key)
        line.expire(key, _DAY)
        return int(line.execute()[0]) <= most
