"""``ckan bos check``: conformance and quality of everything public, or of a file."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from .. import extensions
from . import conformance, reading, results, structure
from .conformance import Standard
from .reading import Content, Process
from .rule import Level
from .tally import Count, Tally
from .words import Words

BATCH = 500
"""Releases given to the official checker at once: it spends a quarter of a second on each package's schema."""
_MARKS: dict[Level, str] = {"error": "salah", "warning": "periksa", "note": "catatan"}


@click.command()
@click.option(
    "--from",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Check a release package, a record package, JSON Lines of compiled releases or a single release (also .gz).",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--examples", default=3, show_default=True, type=click.IntRange(0, 1000), help="At most so many per rule."
)
@click.option(
    "--standard",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help=f"Folder with the standard's zip file and extensions. [default: {conformance.FOLDER}]",
)
@click.option(
    "--official/--no-official",
    default=None,
    help="Insist on the official checker, or leave it out. By default it runs where the standard's files are.",
)
def check(path: Path | None, as_json: bool, examples: int, folder: Path | None, official: bool | None) -> None:
    """Check everything public, or a file, against OCDS 1.1.5 and the rules of procurement.

    The structure, the official checker (offline) and the rules for a whole process: dates in order, payments within the
    contract, no award without tender, references that resolve. The exit status is 0 when all is well, 1 when something
    was found, 2 when the check could not be made.
    """
    tally = Tally(examples)
    try:
        files = _files(folder, official, tally)
        content = reading.read(path) if path else _ledger()
        _run(content, files, tally, as_json)
    except (conformance.Unavailable, reading.Unusable) as error:
        raise _Unusable(error.words) from None
    if as_json:
        _say(json.dumps(tally.as_dict(), ensure_ascii=False))
    else:
        _print(tally)
    sys.exit(0 if tally.well else 1)


class _Unusable(click.ClickException):
    """The check could not be made."""

    exit_code = 2

    def __init__(self, words: Words) -> None:
        super().__init__(f"{words['id']}\n({words['en']})")


def _files(folder: Path | None, official: bool | None, tally: Tally) -> Standard | None:
    if official is False:
        tally.official = {"id": "Pemeriksa resmi OCDS dilewati.", "en": "The official OCDS checker was left out."}
        return None
    try:
        return conformance.standard(folder)
    except conformance.Unavailable as error:
        if official:
            raise
        tally.official = error.words
        return None


def _ledger() -> Content:
    from .. import ledger

    return Content(None, _recorded(), ledger.totals()["records"])


def _recorded() -> Iterator[Process]:
    """The public processes. Of those taken back the rules are not asked: there is nothing left to mend."""
    from .. import ledger

    for _, compiled in ledger.compiled():
        withdrawn = compiled.get("tender", {}).get("status") == "withdrawn"
        yield Process(compiled.get("ocid", ""), [compiled], compiled, withdrawn)


def _run(content: Content, files: Standard | None, tally: Tally, quiet: bool) -> None:
    loose: list[dict[str, Any]] = []
    with _Progress("Memeriksa", content.size, quiet) as progress:
        if content.package is not None:
            tally.add_package(structure.check_package(content.package))
            if files:
                _official(content.package, files, tally)
        for process in content.processes:
            _process(process, tally)
            if files and content.package is None:
                loose += process.releases
                if len(loose) >= BATCH:
                    _official(conformance.package_of(loose, extensions.used(loose)), files, tally)
                    loose = []
            progress.step()
        if files and loose:
            _official(conformance.package_of(loose, extensions.used(loose)), files, tally)


def _process(process: Process, tally: Tally) -> None:
    faults = [fault for release in process.releases for fault in structure.check(release)]
    compiled = process.compiled
    if compiled is not None and not any(compiled is release for release in process.releases):
        faults += structure.check(compiled)
    if process.withdrawn:
        tally.withdrawn += 1
        compiled = None
    tally.add(process.ocid, faults, [] if compiled is None else results(compiled))


def _official(package: dict[str, Any], files: Standard, tally: Tally) -> None:
    try:
        tally.add_official(conformance.check(package, files))
    except ValueError as error:
        words = {
            "id": f"Pemeriksa resmi menolak paket ini: {error}",
            "en": f"The official checker refuses this: {error}",
        }
        raise reading.Unusable(words) from None


class _Progress:
    """A bar on standard error, once the work takes longer than a second."""

    def __init__(self, label: str, size: int | None, quiet: bool) -> None:
        self._label, self._size, self._quiet = label, size, quiet
        self._start = time.monotonic()
        self._done = 0
        self._shown = 0
        self._bar: Any = None

    def __enter__(self) -> _Progress:
        return self

    def step(self) -> None:
        """One process more."""
        self._done += 1
        if self._quiet or time.monotonic() - self._start < 1:
            return
        if self._bar is None:
            if self._done == self._size:
                return
            self._bar = click.progressbar(length=self._size or 0, label=self._label, file=sys.stderr, show_pos=True)
            self._bar.__enter__()
        if self._done - self._shown >= 50 or self._done == self._size:
            self._bar.update(self._done - self._shown)
            self._shown = self._done

    def __exit__(self, *error: Any) -> None:
        if self._bar is not None:
            self._bar.__exit__(*error)


def _say(text: str) -> None:
    """Print, whatever halves of letters a file held."""
    click.echo(text.encode("utf-8", "replace").decode("utf-8"))


def _print(tally: Tally) -> None:
    if not tally.checked:
        _say("Belum ada proses yang diumumkan; tidak ada yang diperiksa.")
    found = [count for count in tally.counts.values() if count.found]
    for count in sorted(found, key=lambda count: list(_MARKS).index(count.level)):
        _print_rule(count)
    if tally.official:
        _say(tally.official["id"])
    if tally.withdrawn:
        _say(f"{tally.withdrawn} proses sudah ditarik; aturannya tidak dinilai.")
    problems = [count for count in found if count.level != "note"]
    if problems:
        total = sum(count.found for count in problems)
        _say(f"{tally.checked} proses diperiksa: {total} temuan pada {len(problems)} aturan.")
    elif tally.checked:
        _say(f"{tally.checked} proses diperiksa: semua baik.")


def _print_rule(count: Count) -> None:
    _say(f"{_MARKS[count.level]:8} {count.title['id']} / {count.title['en']}  [{count.code}]")
    told = f"{count.failed} proses, {count.found} temuan"
    rest = f"; baik {count.passed}, tidak dapat dinilai {count.undefined}" if count.passed or count.undefined else ""
    _say(f"         {told}{rest}" if not count.code.startswith("official.") else f"         {count.found} temuan")
    for ocid, finding in count.examples:
        expected = f" Seharusnya: {finding.expected['id']}." if finding.expected["id"] else ""
        where = f"{ocid} {finding.path}".strip()
        _say(f"         - {where}: {finding.message['id']}{expected}")
