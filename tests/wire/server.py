"""The server: recorded bodies by path, faults on demand, and a log of what was asked."""

from __future__ import annotations

import gzip
import json
import re
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, unquote, urlsplit

from ckanext.bos.sources.transport import read_file

from ..shared_data import SHARED
from .faults import ISB, Fault

TOKEN = "00000000-0000-4000-8000-00000000beef"
"""The only token that the played systems know, in the path (ISB-2), as Bearer (INAPROC) or as ``api_key`` (SIMDA)."""

Body = bytes | Callable[[dict[str, str]], bytes]


class Seen(NamedTuple):
    """A request that came in."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]


class Wire:
    """The played systems; a context manager.

    :ivar snapshot: which recorded week ISB-2 gives, ``2025-10-03`` or ``2025-10-10``
    :ivar bodies: bodies of a test's own by path (``/inaproc/api/v1/rup/…``), or what makes them from the query
    :ivar pause: seconds before each answer
    :ivar packed: answer with gzip
    """

    def __init__(self) -> None:
        self.snapshot = "2025-10-03"
        self.bodies: dict[str, Body] = {}
        self.seen: list[Seen] = []
        self.pause = 0.0
        self.packed = False
        self._faults: list[tuple[str, Fault]] = []
        self._lock = threading.Lock()
        self._server = _Quiet(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    @property
    def host(self) -> str:
        """Host and port, as on a list of allowed hosts."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def address(self, kind: str) -> str:
        """The base address of a kind of route: ``inaproc``, ``isb``, ``site``, ``wrapper``, ``http``."""
        paths = {
            "inaproc": "/inaproc/api/v1",
            "isb": "/isb-2/api",
            "site": "/sirup",
            "wrapper": "/simda/api.php",
            "http": "/opd",
        }
        return f"http://{self.host}{paths[kind]}"

    def fail(self, *faults: Fault, path: str = "") -> None:
        """The next requests (of a path that contains this) go wrong, one fault each, in this order."""
        with self._lock:
            self._faults += [(path, fault) for fault in faults]

    def asked(self, part: str = "") -> list[Seen]:
        """The requests so far whose path contains this."""
        return [seen for seen in self.seen if part in seen.path]

    def fault_for(self, path: str) -> Fault | None:
        """The next fault for a path, taken off the list."""
        with self._lock:
            for number, (part, fault) in enumerate(self._faults):
                if part in path:
                    del self._faults[number]
                    return fault
        return None

    def body(self, seen: Seen, form: dict[str, str]) -> tuple[int, bytes]:
        """Status and body of a request."""
        own = self.bodies.get(seen.path)
        if own is not None:
            return 200, own(seen.query) if callable(own) else own
        system = seen.path.split("/")[1]
        if system == "inaproc":
            return _inaproc(seen)
        if system == "isb-2":
            return 200, self._isb(seen.path)
        if system == "sirup":
            return _sirup(seen)
        if system == "simda":
            known = form.get("api_key") == TOKEN and form.get("query") == "contract"
            return 200, (SHARED / "simda" / ("api_ta_kontrak.json" if known else "api_galat.json")).read_bytes()
        return 404, b"{}"

    def _isb(self, path: str) -> bytes:
        match = re.fullmatch(r"/isb-2/api/([^/]+)/json/(\d+)/([\w-]+)/tipe/([\d:]+)/parameter/([^/]+)", path)
        if not match:
            return (ISB / "isb2/url-not-defined.txt").read_bytes()
        token, _, service, types, values = match.groups()
        stem = re.sub(r"(Ekontrak)-(SPPBJ|Kontrak|SPMKSPP|BAPBAST)$", _numbered, service)
        recorded = sorted((ISB / "isb2" / self.snapshot).glob(f"{stem}.*"))
        if token != TOKEN or not recorded or len(types.split(":")) != len(values.split(":")):
            return (ISB / "isb2/invalid_response.txt").read_bytes()
        if recorded[0].suffix == ".json":
            return recorded[0].read_bytes()
        return json.dumps([row.cells for row in read_file(recorded[0])], default=float).encode()


class _Quiet(ThreadingHTTPServer):
    """Says nothing of clients that hang up, as they do when an answer is too large."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], (OSError, ValueError)):
            super().handle_error(request, client_address)


def _numbered(match: re.Match[str]) -> str:
    """The publisher's file names carry a number that the service's address has not."""
    return f"{match[1]}-{['SPPBJ', 'Kontrak', 'SPMKSPP', 'BAPBAST'].index(match[2]) + 1}{match[2]}"


def _inaproc(seen: Seen) -> tuple[int, bytes]:
    if seen.headers.get("authorization") != f"Bearer {TOKEN}":
        return 401, (ISB / "inaproc/errors/401-no-token.json").read_bytes()
    name = unquote(seen.path.removeprefix("/inaproc/api/v1/")).replace("/", "_")
    folder = ISB / "inaproc/v1"
    pages = sorted(folder.glob(f"{name}.page*.json")) or [path for path in [folder / f"{name}.json"] if path.is_file()]
    if not pages:
        known = re.fullmatch(r"(?:rup|tender|ekatalog)_[a-z-]+", name)
        empty = {"success": True, "data": [], "meta": {"limit": 1000, "has_more": False, "cursor": None}}
        missing = {"success": False, "error": {"code": "NOT_FOUND", "message": "Not found", "details": None}}
        return (200, json.dumps(empty).encode()) if known else (404, json.dumps(missing).encode())
    cursors = [json.loads(page.read_bytes())["meta"]["cursor"] for page in pages]
    asked = seen.query.get("cursor")
    return 200, pages[cursors.index(asked) + 1 if asked and asked in cursors else 0].read_bytes()


def _sirup(seen: Seen) -> tuple[int, bytes]:
    folder = ISB / "sirup"
    if seen.path == "/sirup/caripaketctr/search":
        if not seen.headers.get("user-agent", "").startswith("Mozilla/"):
            return 403, (folder / "html-instead-of-json.html").read_bytes()
        page = {"0": "page1", "5": "page2", "10": "page3"}.get(seen.query.get("start", ""), "past-the-end")
        return 200, (folder / f"caripaketctr_search.{page}.json").read_bytes()
    if seen.path.startswith("/sirup/datatablectr/"):
        name = seen.path.rpartition("/")[2]
        found = sorted(folder.glob(f"datatablectr_{name}.*"))
        if found and seen.query.get("iDisplayStart", "0") == "0":
            return 200, found[0].read_bytes()
        return 200, b'{"aaData":[],"iTotalDisplayRecords":0,"sEcho":1}'
    return 404, (folder / "html-instead-of-json.html").read_bytes()


def _handler(wire: Wire) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer("GET", {})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            form = _single(self.rfile.read(length).decode())
            self._answer("POST", form)

        def _answer(self, method: str, form: dict[str, str]) -> None:
            parts = urlsplit(self.path)
            seen = Seen(method, parts.path, _single(parts.query), {k.lower(): v for k, v in self.headers.items()})
            wire.seen.append(seen)
            try:
                fault = wire.fault_for(parts.path)
                if fault and fault.play(self):
                    return
                threading.Event().wait(wire.pause)
                status, body = wire.body(seen, form)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                if wire.packed:
                    body = gzip.compress(body)
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the address may hold the token."""

    return Handler


def _single(query: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
