"""The consumers of ckanext-harvest on the real queue."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
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
    consumer: Any = queue.get_gather_consumer()
    publisher: Any = queue.get_gather_publisher()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(next, consumer.consume(queue.get_gather_queue_name()))
        time.sleep(1)
        publisher.send({"harvest_job_id": "uji"})
        _, _, body = waiting.result(timeout=10)
    consumer.basic_ack(body)
    assert json.loads(body) == {"harvest_job_id": "uji"}
