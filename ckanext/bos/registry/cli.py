"""``ckan bos …``: the commands of the register. Other plugins add theirs to the same group."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import click

from ckanext.bos import acting, config
from ckanext.bos.ocds.bulk.cli import export
from ckanext.bos.ocds.cli import record
from ckanext.bos.ocds.quality.cli import check
from ckanext.bos.sources import SOURCES, Source, simda
from ckanext.bos.sources.transport.errors import SourceError

from . import rebuild, refusals, roles, units
from .locks import SourceBusy
from .observe import Found, match, observe
from .report import Report


@click.group(short_help="Bojonegoro Open System")
def bos() -> None:
    """Run the Bojonegoro Open System: units, users, taking in data."""


@bos.command()
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def init(as_json: bool) -> None:
    """Make or renew the units (OPD) of the regency as organisations.

    May be run as often as you like: what is there already stays as it is.
    """
    with _progress("Menyiapkan OPD", as_json) as bar:
        changes = units.init_units(lambda change: bar(1))
    counts = Counter(change.outcome for change in changes)
    _say(as_json, {name: counts[name] for name in ("new", "changed", "same")})


@bos.command("users")
@click.option("--file", "path", type=click.Path(exists=True, path_type=Path), required=True)
def users(path: Path) -> None:
    """Make the demonstration's users from a JSON file of name and password.

    ``admin`` becomes sysadmin, ``walidata`` and ``auditor`` get their roles, ``opd-SLUG`` becomes editor of the unit
    with that slug. Users that exist keep their password.
    """
    for name, password in json.loads(path.read_text("utf-8")).items():
        _make_user(name, password)
    click.echo("Pengguna siap.")


@bos.command()
@click.argument("user")
@click.argument("name", type=click.Choice([roles.WALIDATA, roles.AUDITOR, "none"]))
def role(user: str, name: str) -> None:
    """Give USER the role walidata or auditor over all units, or none."""
    try:
        roles.set_role(user, "" if name == "none" else name)
    except tk.ObjectNotFound:
        _fail(f"Tidak ada pengguna bernama {user}.")
    click.echo(f"{user}: {name}")


@bos.command("observe")
@click.option("--source", required=True, type=click.Choice(sorted(SOURCES)), help="Which system the files come from.")
@click.option("--year", type=int, default=0, help="The fiscal year to read from a database.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.argument("places", nargs=-1, required=True, metavar="FILE...")
def observe_command(source: str, year: int, dry_run: bool, as_json: bool, places: tuple[str, ...]) -> None:
    """Take in what a source system says: files, folders of files, or the URL of a database (simda, with --year).

    Rows that cannot be taken are kept with the reason (see ``ckan bos refused``); the good ones go on. What is there
    already is passed over, so a run that was broken off is simply started again. The exit status is 0 when every row
    was taken, 1 when some were refused, 2 when nothing could be done.
    """
    try:
        found = list(_read(SOURCES[source], year, places))
    except (ValueError, SourceError) as error:
        _fail(str(error))
    _run(source, found, dry_run, as_json)


def _read(source: Source, year: int, places: tuple[str, ...]) -> Iterator[Found]:
    urls = [place for place in places if "://" in place]
    if urls and (source.name != simda.SOURCE or len(places) > 1):
        _fail("Alamat basis data hanya untuk simda, satu per satu. Untuk alamat web pakai `ckan bos harvest`.")
    if urls:
        if not year:
            _fail("Sebutkan tahun anggarannya, misalnya --year 2019.")
        return source.read_rows(dict(simda.fetch_sql(urls[0], year)), config.pseudonym_key())
    missing = [place for place in places if not Path(place).exists()]
    if missing:
        _fail(f"Tidak ada berkas atau folder {', '.join(missing)}.")
    return source.read(_files(tuple(map(Path, places)), source), config.pseudonym_key())


@bos.command()
@click.option("--source", required=True, type=click.Choice(sorted(SOURCES)), help="Whose rows.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def retry(source: str, as_json: bool) -> None:
    """Try the refused rows of a source again, for instance after a unit got another alias."""
    found = list(SOURCES[source].reread(refusals.kept_rows(source), config.pseudonym_key()))
    _run(source, found, False, as_json)


@bos.command()
@click.option("--source", type=click.Choice(sorted(SOURCES)), help="Only of this source.")
@click.option("--limit", default=100, show_default=True, help="At most so many rows.")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON.")
def refused(source: str | None, limit: int, as_json: bool) -> None:
    """List the rows that could not be taken, with the reasons."""
    rows = refusals.refused_rows(source, limit)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['origin']}  " + "; ".join(f"{name}: {text['id']}" for name, text in row["errors"].items()))


@bos.command("rebuild")
@click.option("--search", is_flag=True, help="Put every process into the search index again too.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def rebuild_command(search: bool, as_json: bool) -> None:
    """Make anew what is derived from the datasets: index rows, the ledger's newest state.

    Changes nothing that is as it should be; a release that was published is never altered.
    """
    with _progress("Menyusun ulang", as_json, rebuild.how_many()) as bar:
        counts = rebuild.rebuild(search, bar)
    if as_json:
        click.echo(json.dumps(counts))
    else:
        click.echo(f"{counts['processes']} proses, {counts['releases']} rilis baru, {counts['searchable']} diindeks.")


def _run(source: str, found: list[Found], dry_run: bool, as_json: bool) -> None:
    found = match(source, found, dry_run=dry_run)
    with _progress(f"Memuat {source}", as_json, len(found)) as bar:
        try:
            report = observe(source, found, dry_run=dry_run, progress=bar)
        except SourceBusy:
            _fail(f"Pengambilan data {source} sedang berjalan. Tunggu sampai selesai.")
    if as_json:
        click.echo(json.dumps(report.as_dict(), ensure_ascii=False))
    else:
        _print(report)
    sys.exit(1 if report.counts["refused"] else 0)


def _print(report: Report) -> None:
    counts = report.counts
    click.echo(
        f"{'Uji coba, tidak ada yang ditulis: ' if report.dry_run else ''}{counts['new']} proses baru, "
        f"{counts['changed']} berubah, {counts['same']} sama, {counts['refused']} baris ditolak "
        f"({report.seconds:.0f} detik, {report.processes_per_second:.0f} proses/detik)"
    )
    reasons: dict[str, list[str]] = {}
    for refusal in report.refused:
        for name, error in refusal.errors.items():
            reasons.setdefault(f"{name}: {error.message('id')}", []).append(refusal.row.origin)
    for reason, origins in sorted(reasons.items(), key=lambda item: -len(item[1]))[:20]:
        click.echo(
            f"  ditolak  {origins[0]}{f' dan {len(origins) - 1} baris lain' if len(origins) > 1 else ''}: {reason}"
        )
    if len(reasons) > 20:
        click.echo(f"  … dan {len(reasons) - 20} alasan lain; lihat `ckan bos refused`")
    for origin, doubt in report.doubts[:10]:
        click.echo(f"  periksa  {origin}: {doubt.text['id']}")
    if len(report.doubts) > 10:
        click.echo(f"  … dan {len(report.doubts) - 10} hal lain yang perlu diperiksa (lihat --json)")


class _Bar:
    """A progress bar that takes either a step or a report of the whole."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar

    def __call__(self, step: int | Report) -> None:
        if self._bar is not None:
            self._bar.update(step if isinstance(step, int) else max(0, step.taken - self._bar.pos))


class _progress:
    def __init__(self, label: str, quiet: bool, length: int | None = None) -> None:
        self._bar = (
            None
            if quiet
            else click.progressbar(length=length or len(list(units.listed())), label=label, file=sys.stderr)
        )

    def __enter__(self) -> Callable[[int | Report], None]:
        return _Bar(self._bar.__enter__() if self._bar is not None else None)

    def __exit__(self, *error: Any) -> None:
        if self._bar is not None:
            self._bar.__exit__(*error)


def _files(places: tuple[Path, ...], reader: Source) -> list[Path]:
    files = list(_walk(places, reader))
    if not files:
        _fail(f"Tidak ada berkas {' atau '.join(reader.suffixes)} di {', '.join(map(str, places))}.")
    return files


def _walk(places: tuple[Path, ...], reader: Source) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from (path for path in sorted(place.iterdir()) if reader.takes(path))
        else:
            yield place


def _make_user(name: str, password: str) -> None:
    if model.User.get(name) is None:
        user = {"name": name, "password": password, "email": f"{name}@localhost.localdomain", "fullname": name}
        tk.get_action("user_create")(acting.as_portal(), user)
    if name == "admin":
        user_object = model.User.get(name)
        assert user_object is not None
        user_object.sysadmin = True
        model.Session.commit()
    elif name in (roles.WALIDATA, roles.AUDITOR):
        roles.set_role(name, name)
    elif name.startswith("opd-"):
        member = {"id": name.removeprefix("opd-"), "username": name, "role": "editor"}
        tk.get_action("organization_member_create")(acting.as_portal(), member)


def _say(as_json: bool, counts: dict[str, int]) -> None:
    if as_json:
        click.echo(json.dumps(counts))
    else:
        click.echo(f"OPD: {counts['new']} baru, {counts['changed']} diperbarui, {counts['same']} tetap.")


class _Unusable(click.ClickException):
    """Nothing was done: the call, the files or the moment are wrong."""

    exit_code = 2


def _fail(message: str) -> Any:
    raise _Unusable(message)


def commands() -> list[click.Command]:
    """The ``bos`` group for CKAN, with the commands of the OCDS room."""
    for command in (check, export, record):
        bos.add_command(command)
    return [bos]
