"""A small source on the loopback: SiRUP plans page by page as INAPROC gives them. Every row here is made up."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "rahasia-panen-7f3a"
PLANS = "/api/v1/rup/paket-penyedia-terumumkan"


def plan(number: int, **changes: Any) -> dict[str, Any]:
    """One plan; its code is 70000000 and the number."""
    return {
        "kd_rup": 70000000 + number,
        "nama_paket": f"Pengadaan Contoh Nomor {number}",
        "tahun_anggaran": 2025,
        "kd_klpd": "D171",
        "nama_klpd": "Kab. Bojonegoro",
        "jenis_klpd": "KABUPATEN",
        "nama_satker": "DINAS PENDIDIKAN",
        "kd_satker": 152339,
        "kd_satker_str": "1.01.0.00.0.00.01.0000",
        "pagu": 100_000_000 + number,
        "metode_pengadaan": "Pengadaan Langsung",
        "kd_metode_pengadaan": 8,
        "jenis_pengadaan": "Barang",
        "kd_jenis_pengadaan": "1",
        "status_umumkan_rup": "Terumumkan",
        "status_aktif_rup": True,
        "status_delete_rup": False,
        "tipe_paket": "Penyedia",
        "tgl_awal_pemilihan": "2025-02-01",
        "tgl_akhir_pemilihan": "2025-02-28",
        "tgl_awal_kontrak": "2025-03-01",
        "tgl_akhir_kontrak": "2025-06-30",
        "tgl_pengumuman_paket": "2025-01-04T22:31:51.1Z",
        "nip_ppk": "197001012000011009",
        "nama_ppk": "Budi Contoh",
        "username_ppk": "budi_contoh",
        **changes,
    }


class Source:
    """A server whose plans, and whose way to answer, a test may change while it runs."""

    def __init__(self) -> None:
        self.plans: list[dict[str, Any]] = []
        self.answer: Callable[[], tuple[int, bytes]] | None = None
        self.delay = 0.0
        self.asked: list[str] = []
        source = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                source.asked.append(self.path)
                time.sleep(source.delay)
                status, body = source.reply(self.path, self.headers.get("Authorization", ""))
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with suppress(ConnectionError):  # who asked was killed
                    self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def host(self) -> str:
        """As the list of allowed hosts names it."""
        return f"127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        """The base address."""
        return f"http://{self.host}/api/v1"

    def reply(self, path: str, authorization: str) -> tuple[int, bytes]:
        """Status and body of a request."""
        if self.answer is not None:
            return self.answer()
        if authorization != f"Bearer {TOKEN}":
            return 401, b'{"success": false, "error": {"code": "UNAUTHORIZED"}}'
        parts = urlsplit(path)
        asked = parse_qs(parts.query)
        if parts.path != PLANS:
            return 200, b'{"success": true, "data": [], "meta": {"has_more": false, "cursor": null}}'
        limit, start = int(asked["limit"][0]), int(asked.get("cursor", ["0"])[0])
        more = start + limit < len(self.plans)
        meta = {"limit": limit, "has_more": more, "cursor": str(start + limit) if more else None}
        body = {"success": True, "data": self.plans[start : start + limit], "meta": meta}
        return 200, json.dumps(body).encode()

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
