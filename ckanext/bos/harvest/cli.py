"""``ckan bos harvest``: a harvest at once, in the foreground."""

from __future__ import annotations

import json
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import click

from ckanext.bos import acting, registry

from . import foreground, runs, setting_up


@click.command("harvest")
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--year", type=int, help="Only the sources of this fiscal year.")
@click.option("--accept", is_flag=True, help="The source does say so little now: take the last alarm for seen first.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def harvest(names: tuple[str, ...], year: int | None, accept: bool, as_json: bool) -> None:
    """Harvest SOURCE now: the name of a harvest source, or of a system (sirup, spse, simda, musrenbang, emonev).

    Fetches, reads and writes without the queue, and goes on with a run that was broken off. Several sources are
    harvested in the order given, and what they wrote is made searchable when all have ended. The exit status is 0 when
    all went well, 1 when rows were refused or could not be written, 2 when nothing was changed: the source did not
    answer, what it says cannot be believed, or it is being harvested already.
    """
    found: list[tuple[str, str]] = []
    for name in names:
        sources = [(item.id, item.title or item.url) for item in foreground.sources(name, year)]
        if not sources:
            raise _Nothing(f"Tidak ada sumber panen bernama {name}{f' untuk tahun {year}' if year else ''}.")
        found += [source for source in sources if source not in found]
    with ExitStack() as stack:
        if len(found) > 1:
            bar = stack.enter_context(_Bar("indeks pencarian", as_json))
            stack.enter_context(registry.index_later(bar.written))
        results = [_one(source_id, title, accept, as_json) for source_id, title in found]
    if as_json:
        click.echo(json.dumps(results[0] if len(results) == 1 else results, ensure_ascii=False))
    sys.exit(max(_status(result) for result in results))


@click.command("harvest-sources")
@click.option("--file", "path", type=click.Path(exists=True, path_type=Path), required=True)
def harvest_sources(path: Path) -> None:
    """Make or renew harvest sources from a JSON list of {"name", "title", "url", "config": {...}}.

    ``frequency`` (MANUAL, DAILY, WEEKLY …) and ``owner_org`` may be given too. What is there already and equal stays.
    """
    try:
        entries = json.loads(path.read_text("utf-8"))
        outcomes = Counter(setting_up.renew(entry) for entry in entries)
    except tk.ValidationError as error:
        raise _Nothing(acting.why(error)) from None
    except (ValueError, TypeError, KeyError):
        raise _Nothing(f"{path.name}: bukan daftar JSON dengan name, title, url, dan config.") from None
    click.echo(f"Sumber panen: {outcomes['new']} baru, {outcomes['changed']} diperbarui, {outcomes['same']} tetap.")


def commands() -> list[click.Command]:
    """``harvest`` and its sources join the group ``bos``, which the plugin ``bos`` hands to CKAN."""
    registry.bos.add_command(harvest)
    registry.bos.add_command(harvest_sources)
    return []


def _one(source_id: str, title: str, accept: bool, quiet: bool) -> dict[str, Any]:
    if accept:
        for last in runs.of_source(source_id, 1):
            runs.accept(last.job_id)
    with _Bar(title, quiet) as bar:
        try:
            report = foreground.run(source_id, bar.fetched, bar.written).as_dict()
        except registry.SourceBusy:
            raise _Nothing(f"{title}: panen sedang berjalan. Tunggu sampai selesai.") from None
    if not quiet:
        _print(title, report)
    return {"source": title, **report}


def _status(report: dict[str, Any]) -> int:
    if report["state"] == "alarm":
        return 2
    return 1 if report["state"] == "error" or report["refused"] else 0


def _print(title: str, report: dict[str, Any]) -> None:
    if report["alarm"]:
        click.echo(f"{title}: {report['alarm']['id']}")
        return
    click.echo(
        f"{title}: {report['new']} proses baru, {report['changed']} berubah, {report['same']} sama, "
        f"{report['refused']} baris ditolak, {report['gone']} tidak ada lagi di sumber"
    )
    if report["error"]:
        click.echo(f"  {report['error']['id']}")


class _Bar:
    """What is being done: rows as they come, then parts as they are written."""

    def __init__(self, title: str, quiet: bool) -> None:
        self._title, self._quiet = title, quiet
        self._bar: Any = None

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *error: Any) -> None:
        if self._bar is not None:
            self._bar.__exit__(*error)

    def fetched(self, service: str, rows: int) -> None:
        """Rows of a service so far."""
        if not self._quiet:
            click.echo(f"\r{self._title}: {service}, {rows} baris   ", nl=False, err=True)

    def written(self, number: int, of: int) -> None:
        """Parts written."""
        if self._quiet:
            return
        if self._bar is None:
            click.echo(err=True)
            self._bar = click.progressbar(length=of, label=f"Menulis {self._title}", file=sys.stderr).__enter__()
        self._bar.update(number - self._bar.pos)


class _Nothing(click.ClickException):
    """Nothing was done."""

    exit_code = 2
