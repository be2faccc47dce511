"""The commands around the demo portal: ``demo``, ``stop``, ``reset``, ``status`` and ``ckan``."""

import os
import shlex
import shutil
import sys
import time
from contextlib import contextmanager

from stack import rows
from stack.environment import child_environment
from stack.errors import StackError
from stack.ini import ini_path, random_password, remembered_secrets
from stack.locks import alone
from stack.notes import read_note, write_note
from stack.places import DEFAULT_PORTAL_PORT, Places, portal_port, var_folder
from stack.portal import Portal, ckan_command, code_fingerprint
from stack.services import Stack

USERS = ["admin", "walidata", "auditor", "opd-dinas-kesehatan"]
ROLES = {
    "admin": "runs the portal",
    "walidata": "publishes",
    "auditor": "reads all",
    "opd-dinas-kesehatan": "enters data",
}
GB_AT_FIRST, GB_LATER = 3.0, 0.5


def demo() -> None:
    """Bring the portal up with its rows, from whatever state the folder is in. Raises :class:`StackError`."""
    portal = our_portal()
    places = portal.places
    begun = time.monotonic()
    with alone(places, "'make demo'"):
        check_disk(places)
        portal.check_port()
        data = rows.chosen(places)
        rows.simulate_once(places, data)
        with step("services: PostgreSQL, Valkey, Solr"):
            portal.stack.start(lambda line: print(f"    {line}", flush=True))
            portal.configure()
        logins = remembered_secrets(places.var / "logins.json", USERS, random_password)
        places.remember_port("portal", portal.port)
        prepare(portal)
        portal.start()
        rows.load(portal, data)
        portal.start_harvests()
        with step("portal and background worker"):
            portal.wait()
    announce(portal, logins, time.monotonic() - begun)


def our_portal() -> Portal:
    """The demo portal of the chosen folder, on the chosen port or the one it had last."""
    places = Places(var_folder())
    port = portal_port() if os.environ.get("BOS_PORT") else places.last_port("portal") or DEFAULT_PORTAL_PORT
    return Portal(Stack(places.var), port)


def check_disk(places: Places) -> None:
    """Raise :class:`StackError` when there is no room for database, index and rows."""
    needed = GB_LATER if ini_path(places).exists() else GB_AT_FIRST
    free = shutil.disk_usage(places.var).free / 1e9
    if free < needed:
        raise StackError(
            f"the disk has {free:.1f} GB free and {needed:g} GB are needed; make room, or choose BOS_VAR=…"
        )


def prepare(portal: Portal) -> None:
    """Database tables, units, users and, after a change of the search schema, the index.

    Each command changes only what is missing; while the code is the same, nothing can be.
    """
    code = code_fingerprint()
    if read_note(portal.places, "prepared") != code:
        with step("database, units and demo users"):
            portal.ckan("db", "upgrade")
            portal.ckan("bos", "init")
            portal.ckan("translation", "js")
            portal.ckan("bos", "users", "--file", str(portal.places.var / "logins.json"))
        write_note(portal.places, "prepared", code)
    if rows.any_loaded(portal.places) and portal.stack.solr.count() == 0:
        with step("search index, after a change of its schema"):
            portal.ckan("search-index", "rebuild")


@contextmanager
def step(title: str):
    """Say what is being done, and how long it took."""
    print(f"  {title} …", flush=True)
    begun = time.monotonic()
    yield
    print(f"  {title}: ready ({time.monotonic() - begun:.0f} s)", flush=True)


def announce(portal: Portal, logins: dict[str, str], seconds: float) -> None:
    """Print where the portal is and, the first time only, who may log in."""
    print(f"\nThe portal is up after {seconds:.0f} s:  {portal.url}")
    file = portal.places.var / "logins.json"
    if read_note(portal.places, "announced"):
        print(f"Logins: {file}    Stop: {make('stop')}    Command line: bin/ckan\n")
        return
    print(f"\nLogins (shown once, kept in {file}):")
    for user in USERS:
        print(f"  {user:<22}{logins[user]:<21}{ROLES[user]}")
    print(f"\nStop it with '{make('stop')}', start it again with '{make('demo')}'; bin/ckan is its command line.\n")
    write_note(portal.places, "announced", "yes")


def make(target: str) -> str:
    """The command to type, with the folder if it is not the usual one."""
    chosen = os.environ.get("BOS_VAR")
    return f"make {target} BOS_VAR={shlex.quote(chosen)}" if chosen else f"make {target}"


def stop() -> None:
    portal = our_portal()
    if portal.stop():
        print("The portal has stopped")
    portal.systems.stop()
    portal.stack.stop(print)


def status() -> int:
    """Print what runs; 0 when everything does."""
    portal = our_portal()
    web, worker, harvesting = portal.running(), portal.worker.running(), portal.harvesting()
    print(f"{'Portal':<12} {'running at ' + portal.url if web else 'stopped'}")
    print(f"{'Worker':<12} {'running' if worker else 'stopped'}")
    print(f"{'Harvests':<12} {'running' if harvesting else 'stopped'}")
    if portal.systems.folder.exists():
        print(f"{'Systems':<12} {portal.systems.state()}")
    failing = service_status(portal.stack)
    print(f"{'Rows':<12} {rows.describe(portal.places)}")
    print(f"{'Folder':<12} {portal.places.var}")
    return 0 if web and worker and harvesting and not failing else 1


def service_status(stack: Stack) -> int:
    """Print which services run; 0 when all do."""
    for service in stack.services:
        print(f"{service.title:<12} {'running' if service.running() else 'stopped'}")
    return 0 if stack.running() else 1


def reset() -> None:
    """Stop everything and delete the portal's state, after a yes. Deletes only what the demo made."""
    portal = our_portal()
    var = portal.places.var
    if not var.exists():
        print("There is nothing to delete.")
        return
    if not os.environ.get("FORCE") and not confirmed(f"Delete the demo portal in {var} with all its data? Type yes: "):
        raise StackError("nothing was deleted ('yes' was not the answer; FORCE=1 does not ask).")
    with alone(portal.places, "'make demo'"):
        stop()
        for name in MADE_HERE:
            path = var / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    shutil.rmtree(portal.places.run, ignore_errors=True)
    shutil.rmtree(portal.places.sockets, ignore_errors=True)
    if not any(var.iterdir()):
        var.rmdir()
    print("The demo portal is gone; 'make demo' makes a new one.")


MADE_HERE = (
    *("log", "postgres", "postgres.new", "valkey", "solr", "tmp", "storage", "demo-data", "notes"),
    *("portal.ini", "secrets.json", "logins.json", "ports.json"),
)


def confirmed(question: str) -> bool:
    try:
        return input(question).strip().lower() == "yes"
    except EOFError:
        return False


def ckan(arguments: list[str]) -> None:
    """Become the ``ckan`` command of the demo portal, with its services up. Does not return."""
    portal = our_portal()
    if not ini_path(portal.places).exists():
        raise StackError("there is no demo portal yet: run 'make demo' first.")
    if not portal.stack.running():
        with alone(portal.places, "'make demo'"):
            portal.stack.start()
            portal.configure()
    sys.stdout.flush()
    command = ckan_command()
    os.execve(command[0], [*command, *arguments], child_environment(portal.environment()))
