"""The consumers of ckanext-harvest on the real queue."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import ckan.plugins.toolkit as tk
import pytest
from ckanext.harvest import queue

pytestmark = pytest.mark.usefixtures("with_plugins")


def test_a_consumer_waits_longer_than_a_read_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of a read is a tenth of a second here, where redis-py's own is five."""
    url = tk.config["ckan.redis.url"]
    monkeypatch.setitem(tk.config, "ckan.redis.url", f"{url}{'&' if '?' in url else '?'}socket_timeout=0.1")
    queue.purge_queues()
    got: list[Any] = []
    consumer: Any = queue.get_gather_consumer()
    publisher: Any = queue.get_gather_publisher()

    def consume() -> None:
        try:
            body = next(consumer.consume(queue.get_gather_queue_name()))[2]
            consumer.basic_ack(body)
            got.append(body)
        except Exception as error:
            got.append(error)

    waiting = threading.Thread(target=consume)
    waiting.start()
    time.sleep(1)
    publisher.send({"harvest_job_id": "uji"})
    waiting.join(timeout=10)
    assert [json.loads(body) for body in got] == [{"harvest_job_id": "uji"}]
