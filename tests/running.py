"""A portal that really runs, on the database of the tests: for browsers and for other programs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_START_WITHIN = 90
_CLI = "from ckan.cli.cli import ckan; ckan()"


@contextmanager
def portal(folder: Path) -> Iterator[str]:
    """A running portal with files and log in a folder; its URL."""
    port = _free_port()
    log = (folder / "portal.log").open("w+")
    command = [sys.executable, "-c", _CLI, "-c", str(_ini(folder, port)), "run", "-p", str(port), "--disable-reloader"]
    with subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, env=_environment()) as process:
        try:
            yield _answering(f"http://127.0.0.1:{port}", process, log)
        finally:
            process.terminate()


def _ini(folder: Path, port: int) -> Path:
    """The configuration of the tests, with the safeguards of production and files of its own."""
    path = folder / "portal.ini"
    settings = {
        "testing": "false",
        "debug": "false",
        "WTF_CSRF_ENABLED": "true",
        "ckan.gravatar_default": "disabled",  # pictures of people would come from another host
        "ckan.site_url": f"http://127.0.0.1:{port}",
        "ckan.storage_path": str(folder / "storage"),
        "ckan.files.storage.default.path": str(folder / "files"),
    }
    lines = [f"{name} = {value}" for name, value in settings.items()]
    path.write_text("\n".join(["[app:main]", f"use = config:{ROOT / 'test.ini'}", *lines]) + "\n")
    return path


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def _answering(url: str, process: subprocess.Popen[bytes], log: Any) -> str:
    until = time.monotonic() + _START_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/api/action/status_show", timeout=5):
                return url
        except OSError:
            time.sleep(0.3)
    log.seek(0)
    raise RuntimeError(f"The portal did not start:\n{log.read()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
