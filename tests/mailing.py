"""A real SMTP server on this machine, for the tests of letters."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from ckan.common import config


class Mailbox:
    """Refuses the addresses in ``refused``; what comes for others is kept by ``handle_DATA`` of the test's own."""

    def __init__(self) -> None:
        self.refused: set[str] = set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Named by aiosmtpd."""
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@contextmanager
def serving(monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox) -> Iterator[None]:
    """The portal sends its letters there meanwhile."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(mailbox, hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setitem(config, "smtp.server", f"127.0.0.1:{port}")
    monkeypatch.setitem(config, "smtp.mail_from", "bos@example.go.id")
    try:
        yield
    finally:
        server.stop()
