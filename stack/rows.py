"""The rows of the demo portal: where they come from, and loading them once."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from dataclasses import asdict
from pathlib import Path

from demo.harvests import SYSTEMS, harvest_sources
from stack.environment import child_environment
from stack.errors import StackError
from stack.notes import read_note, write_note
from stack.places import ROOT, Places
from stack.portal import Portal

SOURCE = "spse-export"
YEARS = ("2018", "2019")
PACKAGES = "4000"  # with the plans that nothing came of yet, about 4,500 processes
SIMULATED = "simulated regency"
NOTE = "rows"
TABLES = (".csv", ".json", ".sqlite", ".xlsx", ".yaml")


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


def simulate_once(places: Places, folder: Path) -> None:
    """Write the simulated regency's files if they are wanted and not there. Raises :class:`StackError`."""
    if folder == places.var / "demo-data" and not (any(folder.glob("*/inaproc")) and datasets_of(folder).is_dir()):
        places.create()
        shutil.rmtree(folder, ignore_errors=True)  # one of an older version lacks a part
        simulate(folder)


def load(portal: Portal, folder: Path) -> None:
    """Take the folder in unless exactly these files were taken in before.

    The simulated regency is harvested from its systems, and its plain datasets are made; a folder of real rows goes
    through ``ckan bos observe``.
    """
    places = portal.places
    if not folder.exists():
        print(f"  rows: {folder} is gone, the portal keeps what it has")
        return
    simulated = folder == places.var / "demo-data"
    if simulated:
        portal.systems.start()  # they stay up with the portal, whose harvests ask them again
    mark = fingerprint(folder)
    if _noted(places).get("files") == mark:
        print("  rows: loaded before, nothing to do")
        return
    # Noted before loading too, so that an interrupted load goes on with the same folder.
    write_note(places, NOTE, json.dumps({"folder": str(folder)}))
    print(f"  rows: loading {folder} …", flush=True)
    begun = time.monotonic()
    if simulated:
        harvest(portal)
        _show(portal.ckan_report("bos", "datasets", str(datasets_of(folder))))
    else:
        _show(portal.ckan_report("bos", "observe", "--source", SOURCE, str(folder)))
    for work in ("suspicions", "indicators"):
        _show(portal.ckan_report("bos", work))
    print(f"  rows: loaded ({time.monotonic() - begun:.0f} s)", flush=True)
    write_note(places, NOTE, json.dumps({"folder": str(folder), "files": mark}))


def datasets_of(folder: Path) -> Path:
    """Where the plain datasets of the simulated regency are."""
    return folder / "datasets"


def harvest(portal: Portal) -> None:
    """Harvest the simulated regency's systems, one after the other; the portal keeps them as harvest sources."""
    systems = portal.systems
    portal.register([asdict(source) for source in harvest_sources(systems.truths(), systems.url)])
    _show(portal.ckan_report("bos", "harvest", *SYSTEMS))


def _show(report: str) -> None:
    print(textwrap.indent(report, "    "), end="")


def simulate(folder: Path) -> None:
    """Write the simulated regency's files; the folder appears only when they are complete.

    ``BOS_PROCESSES`` is the number of packages where it is set.
    """
    print("  rows: simulating two years of a regency …", flush=True)
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    command = [sys.executable, "-m", "demo", "--out", str(part), "--years", *YEARS]
    command += ["--processes", os.environ.get("BOS_PROCESSES") or PACKAGES]
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, env=child_environment())
    if done.returncode:
        raise StackError("the simulated rows could not be written; the lines above say why.")
    part.rename(folder)


def fingerprint(folder: Path) -> str:
    """Of the content of the folder's tables, those in folders of it too."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in TABLES):
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
