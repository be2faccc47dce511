"""Background processes that outlive the command that starts them, and that only their owner stops."""

import json
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from stack.environment import child_environment
from stack.errors import StackError
from stack.places import Places

LOG_KEPT = 10_000_000


def wait_until(ready: Callable[[], bool], alive: Callable[[], bool], timeout: float) -> bool:
    """Poll ``ready`` until it holds (True), or the process has died or ``timeout`` seconds are over (False)."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if ready():
            return True
        if not alive():
            return False
        time.sleep(0.1)
    return False


@dataclass(frozen=True)
class Daemon:
    """One background process, known by its name, with its process id in ``run`` and its output in ``log``."""

    name: str
    places: Places

    @property
    def log_path(self) -> Path:
        return self.places.log / f"{self.name}.log"

    @property
    def _pid_path(self) -> Path:
        return self.places.run / f"{self.name}.pid"

    def process(self) -> psutil.Process | None:
        """The running process, None if there is none.

        A process id alone proves nothing after a crash or a reboot, so that the time of its start must fit as well.
        """
        try:
            noted = json.loads(self._pid_path.read_text())
            process = psutil.Process(noted["pid"])
            if abs(process.create_time() - noted["created"]) > 1 or process.status() == psutil.STATUS_ZOMBIE:
                return None
        except (OSError, ValueError, KeyError, psutil.Error):
            return None
        return process

    def running(self) -> bool:
        return self.process() is not None

    def start(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> None:
        """Run the command in a session of its own. Does nothing while an earlier one runs."""
        if self.running():
            return
        keep_log_short(self.log_path)
        with self.log_path.open("ab") as log:
            child = subprocess.Popen(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd=cwd or self.places.var,
                env=child_environment(environment),
            )
        created = psutil.Process(child.pid).create_time()
        self._pid_path.write_text(json.dumps({"pid": child.pid, "created": created}))

    def stop(self, timeout: float = 20) -> bool:
        """End the process and its children, gently first. True if there was one."""
        process = self.process()
        if process is not None:
            family = [process, *process.children(recursive=True)]
            process.terminate()
            psutil.wait_procs([process], timeout=timeout)
            for member in family:
                end_process(member)
        self._pid_path.unlink(missing_ok=True)
        return process is not None

    def failed(self, what: str) -> StackError:
        """The error to raise when the process did not come up."""
        return StackError(f"{what} did not start; the reason is at the end of {self.log_path}.")


def end_process(process: psutil.Process) -> None:
    """Kill what did not end by itself; psutil refuses by itself when the id belongs to another process by now."""
    try:
        process.kill()
        process.wait(timeout=5)
    except psutil.Error:
        pass


def keep_log_short(path: Path) -> None:
    """Set a log of more than 10 MB aside, once."""
    if path.exists() and path.stat().st_size > LOG_KEPT:
        path.replace(path.with_suffix(".log.1"))
