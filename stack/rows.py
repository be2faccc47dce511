"""The rows of the demo portal: where they come from, and loading them once."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

from stack.environment import child_environment
from stack.errors import StackError
from stack.notes import read_note, write_note
from stack.places import ROOT, Places
from stack.portal import Portal

SOURCE = "spse-export"
YEARS = ("2018", "2019")
SIMULATED = "simulated regency"
NOTE = "rows"


def chosen(places: Places) -> Path:
    """The folder to load from: ``DATA``, else what was loaded before, else the simulated regency's.

    Raises :class:`StackError` when ``DATA`` holds no such files, or other rows than the portal has.
    """
    simulated = places.var / "demo-data"
    before = _noted(places).get("folder")
    wanted = os.environ.get("DATA")
    if not wanted:
        return Path(before) if before else simulated
    folder = Path(wanted).expanduser().resolve()
    if not any(folder.glob("*tender_*.csv")):
        raise StackError(f"DATA={wanted} holds no files like tender_2019.csv.")
    if before and before != str(folder):
        title = SIMULATED if before == str(simulated) else before
        raise StackError(f"this portal holds other rows already ({title}); run 'make reset' first, or choose BOS_VAR=…")
    return folder


def load(portal: Portal, folder: Path) -> None:
    """Load the folder through ``ckan bos observe`` unless exactly these files were loaded before."""
    places = portal.places
    if folder == places.var / "demo-data" and not folder.exists():
        simulate(folder)
    if not folder.exists():
        print(f"  rows: {folder} is gone, the portal keeps what it has")
        return
    mark = fingerprint(folder)
    if _noted(places).get("files") == mark:
        print("  rows: loaded before, nothing to do")
        return
    # Noted before loading too, so that an interrupted load goes on with the same folder.
    write_note(places, NOTE, json.dumps({"folder": str(folder)}))
    print(f"  rows: loading {folder} …", flush=True)
    begun = time.monotonic()
    report = portal.ckan_report("bos", "observe", "--source", SOURCE, str(folder))
    print(textwrap.indent(report, "    "), end="")
    print(f"  rows: loaded ({time.monotonic() - begun:.0f} s)", flush=True)
    write_note(places, NOTE, json.dumps({"folder": str(folder), "files": mark}))


def simulate(folder: Path) -> None:
    """Write the simulated regency's files; the folder appears only when they are complete."""
    print("  rows: simulating two years of a regency …", flush=True)
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    command = [sys.executable, "-m", "demo", "--out", str(part), "--years", *YEARS]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, env=child_environment())
    if done.returncode:
        raise StackError("the simulated rows could not be written; the lines above say why.")
    part.rename(folder)


def fingerprint(folder: Path) -> str:
    """Of the content of the folder's tables."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def describe(places: Places) -> str:
    """One phrase for ``make status``."""
    noted = _noted(places)
    if not noted:
        return "none yet"
    folder = noted["folder"]
    name = SIMULATED if folder == str(places.var / "demo-data") else folder
    return name if "files" in noted else f"{name}, not complete: 'make demo' goes on"


def any_loaded(places: Places) -> bool:
    """Whether a load was ever completed."""
    return "files" in _noted(places)


def _noted(places: Places) -> dict[str, str]:
    return json.loads(read_note(places, NOTE) or "{}")
