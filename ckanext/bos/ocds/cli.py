"""``ckan bos record``: what some releases add up to, by the ledger's own merge."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from . import merge


class _Unusable(click.ClickException):
    exit_code = 2


@click.command("record")
@click.option("--from", "path", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def record(path: Path) -> None:
    """Merge the releases of a file: prints {"compiled": …, "versioned": …}.

    The file holds a list of releases, a release package, a record with its releases or a record package of one, all
    of one process. Releases may stand in any order and more than once. Needs no database.
    """
    try:
        releases = _releases(json.loads(path.read_text("utf-8")))
        merged = {"compiled": merge.compile_releases(releases), "versioned": merge.versioned_release(releases)}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _Unusable(f"{path.name}: bukan rilis OCDS yang dapat digabung ({error!r}).") from None
    click.echo(json.dumps(merged, ensure_ascii=False))


def _releases(data: Any) -> list[dict[str, Any]]:
    if isinstance(data, dict):
        records = data.get("records") or [data]
        data = data.get("releases") or (records[0].get("releases") if len(records) == 1 else None)
    if not isinstance(data, list) or not all(isinstance(release, dict) for release in data):
        raise ValueError("no releases")
    return data
