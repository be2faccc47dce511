"""Consumers of ckanext-harvest that wait for work as long as it takes.

redis-py 8, which CKAN 2.12 pins, gives up a read after five seconds. The consumers of ckanext-harvest (1.6.3) block on
an empty queue without any limit and die of that, again and again under a supervisor.
"""

from __future__ import annotations

from typing import Any

from ckanext.harvest import queue

_Stock: Any = queue.RedisConsumer


class PatientConsumer(_Stock):
    """The same, on a connection whose reads have no limit."""

    def __init__(self, redis: Any, routing_key: str) -> None:
        redis.connection_pool.connection_kwargs["socket_timeout"] = None
        super().__init__(redis, routing_key)


def register() -> None:
    """Let ckanext-harvest make its consumers of this kind."""
    setattr(queue, "RedisConsumer", PatientConsumer)
