"""``ckan bos lint-feed``: what would data.go.id reject, alter or lose?"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import ckan.model as model
import click

from ckanext.bos import registry

from . import lint, published
from .describing import KINDS
from .findings import WEIGHTS, Finding, Weight
from .published import Wanted

_BAD = ("reject", "lost")


@click.command("lint-feed")
@click.argument("names", nargs=-1, metavar="[DATASET...]")
@click.option("--unit", default="", help="Only the datasets of this unit, by the name of its page.")
@click.option(
    "--weight",
    type=click.Choice(list(WEIGHTS)),
    default="poor",
    show_default=True,
    help="Say only what weighs at least so much: reject, altered, lost, poor.",
)
@click.option(
    "--examples", default=5, show_default=True, type=click.IntRange(0, 100_000), help="Datasets to a finding."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, with every dataset.")
def lint_feed(names: tuple[str, ...], unit: str, weight: Weight, examples: int, as_json: bool) -> None:
    """What would a national harvester reject, alter or lose, and why? All public datasets, or DATASET by name or id.

    Looks at the very records that the façade sends. Whatever is public is also written down for the page /bos/federasi,
    and what changed in the database unnoticed is noted. The exit status is 0 when nothing would be rejected or lost, 1
    when something would, 2 when there is no such dataset or unit.
    """
    ids = _ids(names, unit)
    if not names and not unit:
        published.reconcile()
    if names and unit:
        raise click.UsageError("DATASET atau --unit, bukan keduanya.")
    bad = False
    counted = list(WEIGHTS)[: list(WEIGHTS).index(weight) + 1]
    found: list[lint.Linted] = []
    with _bar(len(ids), as_json) as bar:
        for at in range(0, len(ids), lint.BATCH):
            batch = list(lint.look_at(ids[at : at + lint.BATCH]))
            lint.keep(batch)
            model.Session.commit()
            bad = bad or any(finding.weight in _BAD for one in batch for finding in one.findings)
            found += [
                lint.Linted(one.id, one.name, one.title, one.unit, [f for f in one.findings if f.weight in counted])
                for one in batch
            ]
            bar.update(len(batch))
    if as_json:
        click.echo(json.dumps(_report(found), ensure_ascii=False))
    else:
        _print(found, examples)
    sys.exit(1 if bad else 0)


def _ids(names: tuple[str, ...], unit: str) -> list[str]:
    if unit and model.Group.get(unit) is None:
        raise _Unknown(f"Tidak ada OPD bernama {unit}.")
    if not names:
        return published.public_ids(Wanted(units=(unit,) if unit else ()))
    found = []
    for name in names:
        package = model.Package.get(name)
        if package is None or package.type not in KINDS:
            raise _Unknown(f"Tidak ada dataset bernama {name}.")
        found.append(package.id)
    return sorted(found)


class _Unknown(click.ClickException):
    exit_code = 2


def _bar(length: int, quiet: bool) -> Any:
    return click.progressbar(length=length, label="Memeriksa dataset", file=sys.stderr, hidden=quiet or length < 200)


def _report(found: list[lint.Linted]) -> dict[str, Any]:
    weights = Counter(finding.weight for one in found for finding in one.findings)
    return {
        "datasets": len(found),
        "ready": sum(not any(finding.weight == "reject" for finding in one.findings) for one in found),
        "findings": {weight: weights[weight] for weight in WEIGHTS},
        "listed": [
            {"id": one.id, "name": one.name, "title": one.title, "unit": one.unit}
            | {"findings": [finding.as_dict() for finding in one.findings]}
            for one in found
            if one.findings
        ],
    }


def _print(found: list[lint.Linted], examples: int) -> None:
    click.echo(f"{len(found)} dataset diperiksa, {sum(bool(one.findings) for one in found)} dengan catatan.")
    for line in _lines(found, examples):
        click.echo(line)


def _lines(found: list[lint.Linted], examples: int) -> Iterator[str]:
    groups: dict[tuple[Weight, str], list[tuple[lint.Linted, Finding]]] = {}
    for one in found:
        for finding in one.findings:
            groups.setdefault((finding.weight, finding.code), []).append((one, finding))
    order = list(WEIGHTS)
    for (_weight, code), members in sorted(groups.items(), key=lambda item: (order.index(item[0][0]), -len(item[1]))):
        first = members[0][1]
        yield ""
        yield f"{WEIGHTS[first.weight]['id']} ({code}): {len(members)} kali. {first.why['id']}. {first.mend['id']}."
        for one, finding in members[:examples]:
            shown = f": “{finding.found}”" if finding.found else ""
            yield f"  {one.name}  [{finding.field}]{shown}"
        if len(members) > examples:
            yield f"  … dan {len(members) - examples} lagi"


def commands() -> list[click.Command]:
    """``lint-feed`` joins the group ``bos``, which the plugin ``bos`` hands to CKAN."""
    registry.bos.add_command(lint_feed)
    return []
