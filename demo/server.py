"""`python -m demo.server`: the simulated regency's systems on the loopback address, answering as the real ones do.

INAPROC v1 (Bearer token, filters, pages by cursor, its errors), ISB-2 (token in the path, bare arrays, the words that
it says with status 200 when there is nothing), and the exports of e-Musrenbang and e-Monev as CSV and JSON. Everything
comes from a folder that `python -m demo` wrote; SIMDA is a database and is read as a file.
"""

from __future__ import annotations

import argparse
import csv
import hmac
import json
import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from .writers.wire import LIMIT, cursor, dumps, offset_of, stem

INVALID = b"<invalid_response>Data Kosong, silakan ulangi</invalid_response>"
"""What ISB-2 answers, with status 200, when there is nothing or the token is wrong."""

ISB_OF_PAGES = {
    "RUP-PaketPenyedia-Terumumkan": "rup/paket-penyedia-terumumkan",
    "RUP-PaketSwakelola-Terumumkan": "rup/paket-swakelola-terumumkan",
    "RUP-PaketAnggaranPenyedia": "rup/paket-anggaran-penyedia",
    "RUP-PaketAnggaranSwakelola": "rup/paket-anggaran-swakelola",
    "RUP-MasterSatker": "rup/master-satker",
    "RUP-ProgramMaster": "rup/program-master",
    "SPSE-TenderPengumuman": "tender/pengumuman",
    "SPSE-TenderSelesaiNilai": "tender/tender-selesai-nilai",
    "SPSE-PesertaTender": "tender/peserta-tender",
    "SPSE-JadwalTahapanTender": "tender/jadwal-tahapan-tender",
    "SPSE-TenderEkontrak-SPPBJ": "tender/tender-ekontrak",
    "SPSE-TenderEkontrak-Kontrak": "tender/tender-ekontrak-kontrak",
    "SPSE-NonTenderPengumuman": "tender/non-tender-pengumuman",
    "SPSE-NonTenderSelesai": "tender/non-tender-selesai",
    "SPSE-JadwalTahapanNonTender": "tender/jadwal-tahapan-non-tender",
    "SPSE-NonTenderEkontrak-SPPBJ": "tender/non-tender-ekontrak",
    "SPSE-NonTenderEkontrak-Kontrak": "tender/non-tender-ekontrak-kontrak",
}
"""ISB's name of a service -> the path whose rows it has as well. All others are files of their own."""

_EXPORTS = {("musrenbang", "usulan"), ("emonev", "progres")}
_DEFAULT_LIMIT = 10
_ERRORS = {400: "BAD_REQUEST", 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}

Rows = Iterator[dict[str, Any]]


class Refused(Exception):
    """The request is answered with an error status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


class Archive:
    """The rows in a folder that `python -m demo` wrote."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._page: Callable[[Path], list[dict[str, Any]]] = lru_cache(maxsize=8)(_read_page)

    def has(self, path: str) -> bool:
        """Whether INAPROC knows a service, in whatever year."""
        return any(self.folder.glob(f"*/inaproc/{stem(path)}.page001.json"))

    def rows(self, path: str, year: int, offset: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
        """Rows of a service from an offset on, each with its own."""
        number = offset // LIMIT + 1
        while (file := self.folder / str(year) / "inaproc" / f"{stem(path)}.page{number:03d}.json").is_file():
            first = (number - 1) * LIMIT
            for place, row in enumerate(self._page(file), first):
                if place >= offset:
                    yield place, row
            number += 1

    def page(self, path: str, year: int, klpd: str, limit: int, word: str) -> dict[str, Any]:
        """One page in INAPROC's envelope.

        :raises Refused: the cursor is none of this service
        """
        try:
            offset = offset_of(path, year, word) if word else 0
        except (ValueError, KeyError, TypeError):
            raise Refused(400, "Invalid cursor") from None
        found: list[dict[str, Any]] = []
        for place, row in self.rows(path, year, offset):
            if row["kd_klpd"] != klpd:
                continue
            if len(found) == limit:
                return _envelope(found, limit, cursor(path, year, place))
            found.append(row)
        return _envelope(found, limit, None)

    def array(self, service: str, year: int) -> bytes | None:
        """The bare array of an ISB service; None when there is none. A row of INAPROC has more keys and fewer nulls."""
        folder = self.folder / str(year) / "isb"
        files = {_without_number(path.stem): path for path in folder.glob("*.json")}
        if service in files:
            return files[service].read_bytes()
        path = ISB_OF_PAGES.get(service)
        rows = [row for _, row in self.rows(path, year)] if path else []
        if not rows:
            return None
        names = sorted({name for row in rows for name in row} - {"last_update_ref"})
        lines = (dumps({name: row.get(name) for name in names} | {"_event_date": f"{year + 1}-01-15"}) for row in rows)
        return ("[\n" + ",\n".join(lines) + "\n]\n").encode()

    def export(self, system: str, name: str, year: int) -> Path | None:
        """The CSV export of e-Musrenbang or e-Monev."""
        path = self.folder / system / f"{name}_{year}.csv"
        return path if (system, name) in _EXPORTS and path.is_file() else None


def _read_page(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_bytes())["data"]


def _envelope(rows: list[dict[str, Any]], limit: int, word: str | None) -> dict[str, Any]:
    return {"success": True, "data": rows, "meta": {"limit": limit, "has_more": word is not None, "cursor": word}}


def _without_number(name: str) -> str:
    """`SPSE-TenderEkontrak-3SPMKSPP` -> the name in the address, without the publisher's numbering."""
    head, _, tail = name.rpartition("-")
    return f"{head}-{tail.lstrip('0123456789')}"


class Handler(BaseHTTPRequestHandler):
    """Answers one connection. Writes no log: addresses hold a token."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "demo", ""

    def __init__(self, archive: Archive, token: str, *arguments: Any) -> None:
        self.archive, self.token = archive, token
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Answer as the system that the path belongs to."""
        parts = urlsplit(self.path)
        path = [unquote(part) for part in parts.path.split("/") if part]
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        try:
            if path[:2] == ["api", "v1"]:
                self._inaproc("/".join(path[2:]), query)
            elif path[:2] == ["isb-2", "api"]:
                self._isb(path[2:])
            else:
                self._export(path, query)
        except Refused as error:
            self._fail(error)

    def _inaproc(self, path: str, query: dict[str, str]) -> None:
        given = self.headers.get("Authorization", "")
        if not given:
            return self._send(401, dumps({"error": "Authorization field missing"}).encode())
        if not self._is_token(given.removeprefix("Bearer ")):
            raise Refused(401, "Invalid token")
        if not self.archive.has(path):
            raise Refused(404, "Endpoint not found")
        klpd, year = query.get("kode_klpd", ""), _number(query, "tahun", 0, 2005, 2100)
        if not klpd:
            raise Refused(400, "kode_klpd is required")
        limit = _number(query, "limit", _DEFAULT_LIMIT, 1, LIMIT)
        page = self.archive.page(path, year, klpd, limit, query.get("cursor", ""))
        self._send(200, dumps(page).encode())

    def _isb(self, path: Sequence[str]) -> None:
        """`{token}/json/{number}/{service}/tipe/{types}/parameter/{values}`"""
        if len(path) != 8 or (path[1], path[4], path[6]) != ("json", "tipe", "parameter"):
            return self._send(200, b"URL-NOT-DEFINED", "text/plain")
        years = [int(value) for value in path[7].split(":") if value.isdigit() and len(value) == 4]
        body = self.archive.array(path[3], years[0]) if self._is_token(path[0]) and years else None
        self._send(200, body or INVALID, "application/json" if body else "text/html")

    def _export(self, path: Sequence[str], query: dict[str, str]) -> None:
        """`/{system}/{name}.csv?tahun=` or `/{system}/{name}?tahun=` (JSON); the year may also stand in the path."""
        if len(path) not in (2, 3):
            raise Refused(404, "Not found")
        if not self._is_token(self.headers.get("Authorization", "").removeprefix("Bearer ")):
            raise Refused(401, "Invalid token")
        name, _, form = path[-1].partition(".") if len(path) == 2 else (path[1], "", path[2].partition(".")[2])
        years = query if len(path) == 2 else {"tahun": path[2].partition(".")[0]}
        file = self.archive.export(path[0], name, _number(years, "tahun", 0, 2005, 2100))
        if file is None or form not in ("", "csv", "json"):
            raise Refused(404, "Not found")
        if form == "csv":
            return self._send(200, file.read_bytes(), "text/csv; charset=utf-8")
        with file.open(encoding="utf-8", newline="") as lines:
            rows = [{key: value or None for key, value in row.items()} for row in csv.DictReader(lines)]
        self._send(200, dumps({"success": True, "data": rows}).encode())

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.token.encode())

    def _fail(self, error: Refused) -> None:
        body = {
            "success": False,
            "error": {"code": _ERRORS[error.status], "message": error.message, "details": None},
            "meta": {"request_id": f"00000000-0000-4000-8000-{error.status:012d}"},
        }
        self._send(error.status, dumps(body).encode())

    def _send(self, status: int, body: bytes, kind: str = "application/json; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: an ISB address holds the token."""


def _number(query: dict[str, str], name: str, default: int, low: int, high: int) -> int:
    text = query.get(name, "") or str(default)
    if not text.isdigit() or not low <= int(text) <= high:
        raise Refused(400, f"{name} must be a number from {low} to {high}")
    return int(text)


class Server(ThreadingHTTPServer):
    """The systems of one folder on the loopback address; `port` 0 takes a free one."""

    daemon_threads = True

    def __init__(self, folder: Path, token: str, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), partial(Handler, Archive(folder), token))

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"


def token_in(path: Path) -> str:
    """The token in a file; a new one is made for a file that is not there yet, readable by its owner alone."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(24) + "\n")
    return path.read_text().strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; the first line printed is the address."""
    parser = argparse.ArgumentParser(prog="python -m demo.server", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder dari / folder from python -m demo"
    )
    parser.add_argument("--port", type=int, default=0, help="porta, 0 = yang bebas / port, 0 = a free one")
    parser.add_argument("--token-file", type=Path, required=True, help="berkas token / file that holds the token")
    options = parser.parse_args(arguments)
    if not any(options.data.glob("*/inaproc")):
        print(f"{options.data}: bukan folder dari python -m demo / no folder of python -m demo", file=sys.stderr)
        return 2
    try:
        server = Server(options.data, token_in(options.token_file), options.port)
    except OSError as error:
        print(f"Gagal / failed: {error.strerror}", file=sys.stderr)
        return 1
    print(server.url, flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
