"""``ckan bos letters``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

import ckan.plugins.toolkit as tk
import click

from ckanext.bos import registry

from .following.sending import Report, Run


@click.command("letters")
@click.option("--dry-run", is_flag=True, help="Print the letters, without addresses, and send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def letters_command(dry_run: bool, as_json: bool) -> None:
    """Send those who follow something what has changed. Meant for cron, once a day.

    Each gets a letter at most every day or every week, as chosen, and none when nothing changed. A run that broke off
    may be repeated: no letter leaves twice. The exit status is 1 when a letter could not be sent.
    """
    app: Any = click.get_current_context().meta["flask_app"]
    with app.test_request_context(base_url=tk.config["ckan.site_url"]):
        run = Run()
        if dry_run:
            for letter in run.letters():
                click.echo(f"Perihal: {letter.subject}\n\n{letter.body}\n\n---")
            return
        report = Report()
        label = "Mengirim surat"
        with click.progressbar(run.send(), len(run.due), label, file=sys.stderr, hidden=as_json) as steps:
            for step in steps:
                report = step
    words = (
        f"{report.sent} surat terkirim, {report.quiet} tanpa perubahan, {report.refused} ditolak,"
        f" {report.failed} gagal, {report.unclear} tidak jelas."
    )
    click.echo(json.dumps(asdict(report)) if as_json else words)
    sys.exit(1 if report.refused or report.failed or report.unclear else 0)


def commands() -> list[click.Command]:
    """They join the group ``bos``, which the plugin ``bos`` hands to CKAN."""
    registry.bos.add_command(letters_command)
    return []
