"""The demo portal's own processes: web server, background worker, and those that carry out harvests."""

import hashlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stack.daemon import Daemon, wait_until
from stack.environment import child_environment
from stack.errors import StackError
from stack.ini import ini_path, write_ini
from stack.places import LOOPBACK, ROOT, port_is_free
from stack.services import Stack
from stack.systems import Systems

CODE = ("ckanext", "schemas", "i18n", "stack", "requirements")
QUEUES = ("bos", "default")
#: Seconds between two looks for harvests that are due or have ended; an operator's clock has minutes.
HARVESTS_EVERY = 60


class Portal:
    """CKAN with the extension, on the services of one stack, listening on one loopback port."""

    def __init__(self, stack: Stack, port: int):
        self.stack = stack
        self.places = stack.places
        self.port = port
        self.systems = Systems(self.places, self.places.var / "demo-data")
        self.web = Daemon("portal", self.places)
        self.worker = Daemon("worker", self.places)
        self.harvests = {
            Daemon("harvest-gather", self.places): [*ckan_command(), "harvester", "gather-consumer"],
            Daemon("harvest-fetch", self.places): [*ckan_command(), "harvester", "fetch-consumer"],
            Daemon("harvest-clock", self.places): repeated([*ckan_command(), "harvester", "run"], HARVESTS_EVERY),
        }

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def configure(self) -> Path:
        """Write the configuration; the services must be up."""
        harvested = self.systems.ini_values() if self.systems.folder.exists() else {}
        return write_ini(self.places, {**self.stack.ini_values(), **harvested}, self.port)

    def check_port(self) -> None:
        """Raise :class:`StackError` if somebody else listens on the port."""
        if not self.running() and not port_is_free(self.port):
            raise StackError(
                f"port {self.port} is in use by another program; stop that, or choose another: BOS_PORT={self.port + 1}"
            )

    def running(self) -> bool:
        return self.web.running()

    def start(self) -> None:
        """Start server and worker, or start them anew when code or configuration changed since. Returns at once."""
        mark = self.places.run / "portal.code"
        code = self.fingerprint()
        if not mark.exists() or mark.read_text() != code:
            self.stop()
        python = [sys.executable, "-P", "-m"]
        environment = self.environment()
        gunicorn = ["gunicorn", "--config", "python:stack.gunicorn_conf", "stack.wsgi:application"]
        self.web.start([*python, *gunicorn], {**environment, "BOS_BIND": f"{LOOPBACK}:{self.port}"})
        self.worker.start([*ckan_command(), "jobs", "worker", *QUEUES], environment)
        mark.write_text(code)

    def start_harvests(self) -> None:
        """Start what carries out harvests that wait in the queue or are due. Returns at once."""
        for daemon, command in self.harvests.items():
            daemon.start(command, self.environment())

    def harvesting(self) -> bool:
        """Whether a harvest that is asked for on a page will be carried out."""
        return all(daemon.running() for daemon in self.harvests)

    def wait(self) -> None:
        """Wait until pages are served. Raises :class:`StackError`."""
        if not wait_until(self.answers, self.web.running, 90):
            raise self.web.failed("The portal")

    def stop(self) -> bool:
        """Stop all of them. True if one ran."""
        return any([daemon.stop() for daemon in (self.web, self.worker, *self.harvests)])

    def answers(self) -> bool:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{self.url}/api/3/action/status_show", timeout=30) as response:
                return response.status == 200
        except OSError:
            return False

    def environment(self) -> dict[str, str]:
        """What CKAN's programs need beside the usual environment."""
        return {"CKAN_INI": str(ini_path(self.places))}

    def ckan(self, *arguments: str) -> None:
        """Run the ``ckan`` command with its output in ``setup.log``. Raises :class:`StackError` when it fails."""
        log = self.places.log / "setup.log"
        with log.open("ab") as output:
            done = self._run_ckan(arguments, stdout=output, stderr=output)
        if done.returncode:
            raise StackError(f"'ckan {' '.join(arguments[:2])}' failed; the reason is at the end of {log}.")

    def ckan_report(self, *arguments: str) -> str:
        """Run a ``ckan`` command that prints a report; its progress and its complaints go to the terminal.

        The status 1 beside a report means that some rows were refused, which the report says. Raises
        :class:`StackError` on any other failure.
        """
        done = self._run_ckan(arguments, stdout=subprocess.PIPE, text=True)
        if done.returncode not in (0, 1) or not done.stdout.strip():
            raise StackError(f"'ckan {' '.join(arguments[:2])}' failed; the lines above say why.")
        return done.stdout

    def register(self, sources: list[dict[str, Any]]) -> None:
        """Make or renew harvest sources (name, title, url, config). Raises :class:`StackError`."""
        path = self.places.run / "harvest-sources.json"
        path.write_text(json.dumps(sources, indent=1) + "\n", "utf-8")
        self.ckan("bos", "harvest-sources", "--file", str(path))

    def _run_ckan(self, arguments: tuple[str, ...], **output: Any) -> subprocess.CompletedProcess:
        environment = child_environment(self.environment())
        return subprocess.run([*ckan_command(), *arguments], stdin=subprocess.DEVNULL, env=environment, **output)

    def fingerprint(self) -> str:
        """Changes whenever the running processes would be out of date."""
        return hashlib.sha256(ini_path(self.places).read_bytes()).hexdigest() + code_fingerprint()


def ckan_command() -> list[str]:
    """The ``ckan`` command of the environment that runs us."""
    return [sys.executable, "-P", "-c", "from ckan.cli.cli import ckan; ckan(prog_name='ckan')"]


def repeated(command: list[str], seconds: int) -> list[str]:
    """A command that runs another one again and again, with a pause before each."""
    return ["/bin/sh", "-c", f'while sleep {seconds}; do "$@"; done', "sh", *command]


def code_fingerprint() -> str:
    """Changes with every file that the portal's processes read at their start."""
    digest = hashlib.sha256(sys.version.encode())
    for path in code_files():
        state = path.stat()
        digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def code_files() -> Iterator[Path]:
    """The files of the checkout that matter, in a stable order, without compiled Python."""
    for name in CODE:
        for path in sorted((ROOT / name).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path
