"""``ckan bos export``."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ckan.model as model
import click

from . import build, dataset
from .store import Manifest, Store, store


@click.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Make all files anew, changed or not.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def export(folder: Path, force: bool, as_json: bool) -> None:
    """Bring the bulk files of the download page up to date and copy them to DIR.

    Compiled releases as JSON Lines, release packages, CSV and Excel; for each year of first publication and for all.
    What has not changed since the last time is not made again. The exit status is 0 when all files are there.
    """
    shelf = store()
    begun = time.perf_counter()
    total = build.steps(shelf, force)
    with _bar(total, as_json) as progress:
        built = build.rebuild(shelf, wait=True, force=force, progress=progress)
    seconds = time.perf_counter() - begun
    if dataset.renew(built.manifest) is not None:
        model.Session.commit()
    copied = _copy(shelf, built.manifest, folder)
    if as_json:
        report = {"made": built.made, "same": built.same, "files": copied, "seconds": round(seconds, 2)}
        click.echo(json.dumps(report))
    else:
        click.echo(
            f"{len(copied)} berkas ada di {folder}: {len(built.made)} lingkup dibuat baru, {len(built.same)} tidak "
            f"berubah ({seconds:.0f} detik)."
            if copied
            else "Belum ada proses yang terbit; tidak ada berkas."
        )


def _copy(shelf: Store, manifest: Manifest, folder: Path) -> list[str]:
    """Copy finished files, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in manifest.files:
        found = shelf.open(name)
        if found is None:
            raise click.ClickException(f"Berkas {name} hilang dari {shelf.folder}. Jalankan lagi dengan --force.")
        partial = folder / f".{name}.{os.getpid()}"
        with found[1] as source, partial.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        stamp = found[0].moment.timestamp()
        os.utime(partial, (stamp, stamp))
        os.replace(partial, folder / name)
    return sorted(manifest.files)


class _bar:
    """A progress bar on the error stream, unless nobody looks."""

    def __init__(self, length: int, quiet: bool) -> None:
        self._bar: Any = None if quiet else click.progressbar(length=length, label="Membuat berkas", file=sys.stderr)

    def __enter__(self) -> Callable[[int], None]:
        if self._bar is None:
            return lambda steps: None
        bar = self._bar.__enter__()
        return lambda steps: bar.update(steps) if steps else None

    def __exit__(self, *error: Any) -> None:
        if self._bar is not None:
            self._bar.__exit__(*error)
