"""Where things are: folders and ports, from the environment and from what an earlier start remembered."""

import hashlib
import json
import os
import re
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from stack.errors import StackError

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = "127.0.0.1"
DEFAULT_PORTAL_PORT = 5000
#: A Unix socket's path may hold 107 bytes on Linux (103 on macOS); the longest name put into the folder takes 20.
SOCKET_FOLDER_LIMIT = 80
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")


def cache_folder() -> Path:
    """The folder that checkouts share for downloads: ``BOS_CACHE``, else ``ckanext-bos`` in the user's cache."""
    if chosen := os.environ.get("BOS_CACHE"):
        return Path(chosen).expanduser().resolve()
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser().resolve() / "ckanext-bos"


def var_folder(profile: str = "demo") -> Path:
    """The folder of a profile's state: ``BOS_VAR`` (default ``var``) for ``demo``, a subfolder of it for others."""
    base = Path(os.environ.get("BOS_VAR") or ROOT / "var").expanduser().resolve()
    return base if profile == "demo" else base / profile


def portal_port() -> int:
    """The port of the portal: ``BOS_PORT``, default 5000. Raises :class:`StackError` if it is no port number."""
    text = os.environ.get("BOS_PORT") or str(DEFAULT_PORTAL_PORT)
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise StackError(f"BOS_PORT must be a number from 1 to 65535, not '{text}'.")
    return int(text)


def port_is_free(port: int) -> bool:
    """Whether a server can listen on this port of the loopback address now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def unused_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Places:
    """The folders of one set of services, all below ``var``; creating the object creates nothing on disk."""

    var: Path

    @property
    def log(self) -> Path:
        return self.var / "log"

    @property
    def run(self) -> Path:
        """Process ids."""
        return self.var / "run"

    @property
    def sockets(self) -> Path:
        """Unix sockets: below ``var``, or in a short folder of the system's own when that path is long or unusual."""
        folder = self.var / "run"
        if len(str(folder)) <= SOCKET_FOLDER_LIMIT and PLAIN_PATH.fullmatch(str(folder)):
            return folder
        mark = hashlib.sha256(str(self.var).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"bos-{os.getuid()}-{mark}"

    def create(self) -> None:
        """Make the folders. Raises :class:`StackError` where that is not allowed."""
        try:
            for folder in (self.var, self.log, self.run):
                folder.mkdir(parents=True, exist_ok=True)
            self._create_sockets()
        except OSError as error:
            raise StackError(
                f"Cannot write to {self.var}: {error.strerror}. Choose another folder with BOS_VAR=…"
            ) from None

    def _create_sockets(self) -> None:
        self.sockets.mkdir(mode=0o711, exist_ok=True)
        if self.sockets.stat().st_uid != os.getuid():
            raise StackError(f"The folder {self.sockets} belongs to somebody else; choose a shorter BOS_VAR.")

    def port(self, service: str) -> int:
        """A free port for a service: the one it had at its last start if possible, and remembered in ``ports.json``."""
        port = self.last_port(service)
        if port is None or not port_is_free(port):
            port = unused_port()
            self.remember_port(service, port)
        return port

    def remember_port(self, service: str, port: int) -> None:
        """Note the port for the next start."""
        self._ports_file.write_text(json.dumps({**self._ports(), service: port}, indent=1) + "\n")

    def last_port(self, service: str) -> int | None:
        """The port that the service was given last, None if never."""
        return self._ports().get(service)

    @property
    def _ports_file(self) -> Path:
        return self.var / "ports.json"

    def _ports(self) -> dict[str, int]:
        return json.loads(self._ports_file.read_text()) if self._ports_file.exists() else {}
