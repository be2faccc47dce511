"""``ckan bos datasets``: plain open datasets from a folder of files with their descriptions."""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from ckanext.bos import registry

from . import described, renewing


class _Unusable(click.ClickException):
    exit_code = 2


@click.command("datasets")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def datasets(folder: Path, dry_run: bool, as_json: bool) -> None:
    """Make or renew plain open datasets from FOLDER: one YAML or JSON file for each, beside its CSV or XLSX files.

    Their tables are loaded into the DataStore at once. May be run as often as you like: what is there already stays
    as it is. A description with a fault is told with file, field and reason, and the others go on. The exit status is
    0 when all went well, 1 when something was refused, 2 when the folder describes no dataset.
    """
    found = described.descriptions(folder)
    if not found:
        raise _Unusable(f"Di {folder} tidak ada berkas .yaml atau .json yang menjelaskan dataset.")
    with click.progressbar(length=len(found), label="Dataset", file=sys.stderr, hidden=as_json) as bar:
        results = renewing.renew_all(folder, dry_run, lambda: bar.update(1))
    counts = Counter(result.outcome for result in results)
    wrong = [one for result in results for one in result.wrong]
    if as_json:
        report = {name: counts[name] for name in ("new", "changed", "same", "refused")}
        click.echo(json.dumps(report | {"datasets": [asdict(result) for result in results]}, ensure_ascii=False))
    else:
        word = "akan " if dry_run else ""
        click.echo(
            f"Dataset: {counts['new']} {word}baru, {counts['changed']} {word}diperbarui, {counts['same']} tetap, "
            f"{counts['refused']} ditolak."
        )
        for one in wrong:
            click.echo(f"  {one.file}{', ' + one.field if one.field else ''}: {one.message}", err=True)
    sys.exit(1 if wrong else 0)


def commands() -> list[click.Command]:
    """The ``bos`` group with the command of this room."""
    registry.bos.add_command(datasets)
    return [registry.bos]
