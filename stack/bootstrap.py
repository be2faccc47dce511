"""Make ``.venv`` with the pinned packages: ``python3 stack/bootstrap.py demo|test``.

Runs before anything is installed, perhaps by a Python that is too old, so it uses the standard library only and no
syntax newer than Python 3.6. Does nothing when the environment fits the pinned lists already.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 11)
NEEDED_GB = 3


class Obstacle(Exception):
    """What stands in the way, in one sentence."""


def main():
    """Exit status 0, or 1 after one sentence that says what is missing."""
    try:
        install(sys.argv[1])
    except Obstacle as obstacle:
        sys.stderr.write("Sorry: %s\n" % obstacle)
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped by you; the same command goes on from here.\n")
        return 1
    return 0


def install(kind):
    """Bring ``.venv`` up to date for ``demo`` or ``test`` (which includes ``demo``)."""
    mark = os.path.join(VENV, kind + ".installed")
    wanted = fingerprint(kind)
    if os.path.exists(VENV_PYTHON) and read(mark) == wanted:
        return
    check_python()
    check_disk()
    start = time.time()
    if not (os.path.exists(VENV_PYTHON) and works(VENV_PYTHON)):
        say("making the Python environment .venv")
        make_venv()
    say("installing the pinned packages (the first time: one to two minutes)")
    pip("-r", os.path.join(ROOT, "requirements", kind + ".txt"))
    pip("--no-build-isolation", "--editable", ROOT)
    with open(mark, "w") as marker:
        marker.write(wanted)
    say("environment ready in %d s" % (time.time() - start))


def fingerprint(kind):
    """What the environment depends on: the lists, the packaging files and this Python."""
    digest = hashlib.sha256(("%s %s" % (sys.executable, sys.version)).encode())
    names = ["requirements/demo.txt", "setup.py", "pyproject.toml"]
    if kind == "test":
        names.append("requirements/test.txt")
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as source:
            digest.update(source.read())
    return digest.hexdigest()


def read(path):
    if not os.path.exists(path):
        return ""
    with open(path) as source:
        return source.read()


def check_python():
    """Go on under a newer Python of this machine if there is one, otherwise say that this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(14, OLDEST[1] - 1, -1):
        other = shutil.which("python3.%d" % minor)
        if other and works(other):
            os.execv(other, [other] + sys.argv)
    raise Obstacle(
        "Python 3.11 or newer is needed and this is %d.%d; install it, or name it: make demo PYTHON=/path/to/python3.11"
        % sys.version_info[:2]
    )


def works(python):
    """Whether this is a Python that is new enough; some version managers leave commands that only complain."""
    question = "import sys; sys.exit(sys.version_info < %r)" % (OLDEST,)
    return subprocess.call([python, "-c", question], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def check_disk():
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < NEEDED_GB:
        raise Obstacle(
            "the disk has %.1f GB free and %d GB are needed; make room, or clone to another disk." % (free, NEEDED_GB)
        )


def make_venv():
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise Obstacle("this Python cannot make environments; on Debian and Ubuntu: apt install python3-venv")
    if run([sys.executable, "-m", "venv", "--clear", VENV]):
        raise Obstacle("the environment could not be made in %s; the lines above say why." % VENV)


def pip(*arguments):
    """Install with the environment's pip. Raises :class:`Obstacle` with pip's own words on anything but the network."""
    command = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check"]
    log = os.path.join(VENV, "pip.log")
    with open(log, "w") as output:
        failed = subprocess.call(
            command + list(arguments), stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=ROOT
        )
    if not failed:
        return
    complaint = read(log)
    sys.stderr.write(complaint[-2000:])
    if "No space left" in complaint:
        raise Obstacle("the disk is full; make room and run the same command again.")
    signs = (
        "NewConnectionError",
        "Max retries",
        "ConnectionError",
        "Connection broken",
        "Read timed out",
        "from versions: none",
    )
    if any(sign in complaint for sign in signs):
        raise Obstacle(
            "the Python packages could not be fetched; is there a network connection? The same command tries again."
        )
    raise Obstacle("the Python packages could not be installed; the lines above say why.")


def run(command):
    return subprocess.call(command, stdin=subprocess.DEVNULL)


def say(text):
    print("  " + text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
