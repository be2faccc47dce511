"""Everything that ``make test`` runs, on services of its own."""

import os
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stack.environment import child_environment
from stack.errors import StackError
from stack.locks import alone
from stack.places import ROOT
from stack.services import Stack, profile_stack

FOLDERS = ("ckanext", "schemas", "i18n", "stack", "demo", "tests", "benchmarks", "setup.py")


@dataclass(frozen=True)
class Check:
    title: str
    command: Sequence[str]


def static_checks() -> list[Check]:
    """The checks that need no service."""
    folders = [name for name in FOLDERS if (ROOT / name).exists()]
    python = [sys.executable, "-m"]
    return [
        Check("flake8", [*python, "flake8", *folders]),
        Check("layers", [tool("lint-imports"), "--no-cache", "--no-logo"]),
        Check("types", [*python, "pyright", "--pythonpath", sys.executable]),
        Check("format", [*python, "ruff", "format", "--check", "--no-cache", *folders]),
    ]


def tool(name: str) -> str:
    """A command of the environment that runs us."""
    return str(Path(sys.executable).parent / name)


def run(arguments: Sequence[str]) -> int:
    """Run the checks and then pytest; with arguments (or ``ARGS``) only pytest, with these. 0 if all is well."""
    chosen = [*arguments, *shlex.split(os.environ.get("ARGS") or "")]
    stack = profile_stack("test")
    with alone(stack.places, "'make test'"):
        starting = Starting(stack)
        try:
            failed = [] if chosen else [check.title for check in static_checks() if not passes(check)]
            starting.join()
            failed += [] if run_pytest(stack, chosen) else ["pytest"]
        finally:
            starting.thread.join()
            stack.stop()
    if failed:
        print(f"Not in order: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


class Starting:
    """The services on their way up, beside the checks that do not need them."""

    def __init__(self, stack: Stack):
        self.stack = stack
        self.error: StackError | None = None
        self.thread = threading.Thread(target=self._start)
        self.thread.start()

    def _start(self) -> None:
        try:
            self.stack.start()
        except StackError as error:
            self.error = error

    def join(self) -> None:
        """Wait until the services are up. Raises the :class:`StackError` that stopped them."""
        self.thread.join()
        if self.error:
            raise self.error


def passes(check: Check) -> bool:
    print(f"== {check.title}", flush=True)
    begun = time.monotonic()
    environment = child_environment({"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"})
    done = subprocess.run(check.command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
    print(f"   {'passed' if not done.returncode else 'FAILED'} ({time.monotonic() - begun:.0f} s)", flush=True)
    return not done.returncode


def run_pytest(stack: Stack, arguments: Sequence[str]) -> bool:
    """Run pytest with the services' addresses in its environment."""
    print("== pytest", flush=True)
    environment = child_environment(stack.environment())
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL).returncode == 0
