"""Ways in which an answer goes wrong."""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from ..shared_data import SHARED

ISB = SHARED / "isb"


@dataclass(frozen=True)
class Fault:
    """One answer that goes wrong; made by the methods below.

    :ivar kind: ``status``, ``body``, ``delay``, ``drip``, ``cut``, ``reset``, ``endless``, ``bomb``
    """

    kind: str
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0

    @classmethod
    def busy(cls, status: int = 503, retry_after: str = "") -> Fault:
        """Too busy (429, 503 with INAPROC's bodies), or any status; perhaps with ``Retry-After``."""
        path = ISB / "inaproc/errors" / f"{status}.json"
        body = path.read_bytes() if path.is_file() else b"{}"
        return cls("body", status, body, {"Retry-After": retry_after} if retry_after else {})

    @classmethod
    def answer(cls, body: bytes, content_type: str = "application/json") -> Fault:
        """Status 200 with another body."""
        return cls("body", 200, body, {"Content-Type": content_type})

    @classmethod
    def recorded(cls, name: str) -> Fault:
        """Status 200 with a recorded odd body (``isb2/invalid_response.txt``, ``sirup/html-instead-of-json.html``)."""
        return cls.answer((ISB / name).read_bytes(), "text/html" if name.endswith("html") else "application/json")

    @classmethod
    def redirect(cls, target: str, status: int = 302) -> Fault:
        """Sends the client elsewhere."""
        return cls("body", status, b"", {"Location": target})

    @classmethod
    def delay(cls, seconds: float) -> Fault:
        """Says nothing for a while, then answers as usual."""
        return cls("delay", seconds=seconds)

    @classmethod
    def drip(cls, seconds: float) -> Fault:
        """One byte at a time with a pause before each, so that no single wait is long."""
        return cls("drip", seconds=seconds)

    @classmethod
    def cut(cls) -> Fault:
        """Promises the whole body, sends half of it and hangs up."""
        return cls("cut")

    @classmethod
    def reset(cls) -> Fault:
        """Hangs up without a word."""
        return cls("reset")

    @classmethod
    def endless(cls, size: int) -> Fault:
        """A body of many bytes without saying how many."""
        return cls("endless", body=b" " * min(size, 1 << 16), seconds=size)

    @classmethod
    def bomb(cls, size: int) -> Fault:
        """A small gzip that unpacks to many bytes."""
        return cls("body", 200, gzip.compress(b" " * size), {"Content-Encoding": "gzip"})

    def play(self, handler: BaseHTTPRequestHandler) -> bool:
        """Answer so. False: the usual answer shall follow."""
        if self.kind == "delay":
            time.sleep(self.seconds)
            return False
        if self.kind == "reset":
            handler.close_connection = True
            handler.connection.close()
            return True
        if self.kind == "body":
            handler.send_response(self.status)
            for name, value in self.headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(self.body)))
            handler.end_headers()
            handler.wfile.write(self.body)
            return True
        handler.close_connection = True
        handler.send_response(200)
        if self.kind == "cut":
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            handler.wfile.write(b'{"data": [{"kd_rup": 1}, ')
            return True
        handler.send_header("Connection", "close")
        handler.end_headers()
        if self.kind == "drip":
            for _ in range(200):
                time.sleep(self.seconds)
                handler.wfile.write(b" ")
                handler.wfile.flush()
            return True
        for _ in range(int(self.seconds) // len(self.body) + 1):
            handler.wfile.write(self.body)
        return True
