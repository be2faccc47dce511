"""``ckan bos indicators``, ``recap``, ``suspicions`` and ``summary``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import ckan.plugins.toolkit as tk
import click

from ckanext.bos import acting, registry
from ckanext.bos.core.errors import FieldError

from . import digest, indicators, running, suspicions


@click.command("indicators")
@click.option(
    "--from",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Compiled releases, JSON Lines.",
)
@click.option(
    "--settings",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Settings laid out as Cardinal's (INI).",
)
@click.option("--maps", is_flag=True, help="Add the maps of Cardinal's --map.")
@click.option("--json", "as_json", is_flag=True, help="Print the report of a run on the portal as JSON.")
def indicators_command(file: Path | None, settings: Path | None, maps: bool, as_json: bool) -> None:
    """Compute the indicators: of the portal's processes, or of any file of compiled releases.

    With --from the results are printed in Cardinal's layout: {"results": {group: {id: {code: value}}}, "meta": …}.
    Lines that cannot be read are named on stderr; the exit status is then 1. Without --from the results are kept and
    shown under /pantau/indikator.
    """
    if file is None:
        made = running.run()
        found = {"processes": made.processes, "seconds": round(made.seconds, 2), "counts": made.counts}
        click.echo(json.dumps(found) if as_json else f"{made.processes} proses, {made.seconds:.1f} detik.")
        return
    try:
        chosen = indicators.read_settings(settings)
    except (FieldError, ValueError) as error:
        raise click.UsageError(str(error)) from None
    with file.open("rb") as lines:
        run = indicators.run(lines, chosen)
    for number, message in run.bad:
        click.echo(f"Baris {number}: {message}", err=True)
    click.echo(json.dumps(indicators.cardinal_layout(run, with_maps=maps), ensure_ascii=False))
    sys.exit(1 if run.bad else 0)


@click.command("recap")
@click.option("--year", type=int, help="Only this fiscal year.")
@click.option("--unit", default="", help="Only this unit, by the name of its page.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def recap_command(year: int | None, unit: str, as_json: bool) -> None:
    """Print what each unit has entered and what is late, those with most overdue first."""
    asked = {name: value for name, value in (("year", year), ("unit", unit)) if value}
    try:
        found = tk.get_action("bos_recap")(acting.as_portal(), asked)
    except tk.ObjectNotFound:
        raise click.UsageError(f"Tidak ada OPD bernama {unit}.") from None
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for row in sorted(found["units"], key=lambda row: (-sum(row["overdue"].values()), row["title"])):
        if row["packages"]:
            share = row["complete"].get("all") or 0
            click.echo(
                f"{row['title']}: {row['packages']} paket, {share}% lengkap, {sum(row['overdue'].values())} terlambat"
            )


@click.command("suspicions")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def suspicions_command(as_json: bool) -> None:
    """Look at the values of all processes that changed, and compare all with each other.

    The exit status is 1 when values wait for a confirmation.
    """
    waiting = len(suspicions.unlooked(None))
    with click.progressbar(length=waiting, label="Memeriksa nilai", file=sys.stderr, hidden=as_json) as bar:
        looked = suspicions.look_at_everything(bar.update)
    counts = suspicions.counts(public=False)
    if as_json:
        click.echo(json.dumps({"looked": looked, "open": counts}))
    else:
        click.echo(f"{looked} proses diperiksa; {sum(counts.values())} nilai meragukan.")
        for code, count in counts.items():
            click.echo(f"  {code}: {count}")
    sys.exit(1 if counts else 0)


@click.command("summary")
@click.option("--dry-run", is_flag=True, help="Print the letters and send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def summary_command(dry_run: bool, as_json: bool) -> None:
    """Send the weekly letters: to each unit what it has to do, to walidata which unit lags. Meant for cron.

    The exit status is 1 when a letter could not be sent.
    """
    with _request():
        if dry_run:
            for letter in digest.letters():
                click.echo(f"Kepada: {letter.to}\nPerihal: {letter.subject}\n\n{letter.body}\n\n---")
            return
        sent = digest.send()
    found = {"letters": sent.letters, "failed": sent.failed}
    click.echo(json.dumps(found) if as_json else f"{sent.letters} surat terkirim, {len(sent.failed)} gagal.")
    sys.exit(1 if sent.failed else 0)


def _request() -> Any:
    """Addresses in letters are made as on a page."""
    app: Any = click.get_current_context().meta["flask_app"]
    return app.test_request_context(base_url=tk.config["ckan.site_url"])


def commands() -> list[click.Command]:
    """They join the group ``bos``, which the plugin ``bos`` hands to CKAN."""
    for command in (indicators_command, recap_command, suspicions_command, summary_command):
        registry.bos.add_command(command)
    return []
